/* Handing over the turn: a short spin, then a futex. The waiter announces itself before it reads
 * the phase a last time and the setter reads the announcement after it wrote the phase, both in one
 * total order, so no wake-up is lost and none is made when nobody waits. */

#include "world/mailbox.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

enum {
    SPINS = 200 /* some microseconds: about as long as a wake-up through the kernel */
};

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#else
    atomic_signal_fence(memory_order_seq_cst);
#endif
}

/* Returns when the phase is no longer `phase`, at the deadline, or without a reason. */
static void futex_wait(struct drill_mailbox *box, uint32_t phase, int64_t deadline_ns)
{
    struct timespec until = {.tv_sec = (time_t)(deadline_ns / 1000000000),
                             .tv_nsec = (long)(deadline_ns % 1000000000)};
    syscall(SYS_futex, &box->phase, FUTEX_WAIT_BITSET_PRIVATE, phase,
            deadline_ns < 0 ? NULL : &until, NULL, FUTEX_BITSET_MATCH_ANY);
}

void drill_mailbox_init(struct drill_mailbox *box, enum drill_phase phase)
{
    atomic_init(&box->phase, (uint32_t)phase);
    atomic_init(&box->waiting, 0);
}

void drill_mailbox_set(struct drill_mailbox *box, enum drill_phase phase)
{
    atomic_store(&box->phase, (uint32_t)phase);
    if (atomic_load(&box->waiting) > 0)
        syscall(SYS_futex, &box->phase, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
}

void drill_mailbox_mark(struct drill_mailbox *box, enum drill_phase phase)
{
    atomic_store(&box->phase, (uint32_t)phase);
}

enum drill_phase drill_mailbox_phase(struct drill_mailbox *box)
{
    return (enum drill_phase)atomic_load(&box->phase);
}

bool drill_mailbox_await(struct drill_mailbox *box, uint32_t set, int64_t deadline_ns)
{
    for (int i = 0; i < SPINS; i++) {
        if ((atomic_load(&box->phase) & set) != 0)
            return true;
        relax();
    }
    uint32_t phase;
    bool late = false;
    atomic_fetch_add(&box->waiting, 1);
    while (((phase = atomic_load(&box->phase)) & set) == 0 && !late) {
        futex_wait(box, phase, deadline_ns);
        late = deadline_ns >= 0 && drill_clock_now_ns() >= deadline_ns;
    }
    atomic_fetch_sub(&box->waiting, 1);
    return (atomic_load(&box->phase) & set) != 0;
}
