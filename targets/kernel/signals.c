/* Signals: one handler for the process, and signals sent to single threads of it. The handler
 * counts, so that the sender knows when the signal was taken: what the thread does next is not
 * touched by it any more. What the process did with the signal before is put back afterwards. */

#include "targets/kernel/methods.h"

#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "targets/kernel/map.h"

enum {
    HANDLED_S = 5 /* a thread that takes no signal in this time takes none */
};

static _Atomic uint32_t *taken; /* how often the handler ran, children's too; a futex */
static struct sigaction before;
static bool changed; /* `before` is to be put back */
static bool caught;

static void count(int number)
{
    int error = errno;
    (void)number;
    atomic_fetch_add(taken, 1);
    syscall(SYS_futex, taken, FUTEX_WAKE, INT32_MAX, NULL, NULL, 0);
    errno = error;
}

/* The counter is shared with children, for the parent waits for their handlers too. */
static bool make_counter(void)
{
    if (taken != NULL)
        return true;
    void *page =
        mmap(NULL, sizeof *taken, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page != MAP_FAILED)
        taken = page;
    return page != MAP_FAILED;
}

static int install(int number, const struct sigaction *action)
{
    struct sigaction old;
    int result = make_counter() ? sigaction(number, action, &old) : -1;
    if (result == 0 && !changed) {
        before = old;
        changed = true;
    }
    return result;
}

void drill_kernel_catch_signal(struct drill_target *self, uint32_t signal, uint32_t flags,
                               struct drill_outcome *out)
{
    struct sigaction action = {.sa_handler = count};
    (void)self;
    sigfillset(&action.sa_mask);
    action.sa_flags = drill_kernel_flags_from(DRILL_GROUP_SA, flags);
    errno = 0;
    caught |= drill_kernel_finish(out, install(drill_kernel_signal(signal), &action));
}

bool drill_kernel_catches(void)
{
    return caught;
}

uint32_t drill_kernel_signals_taken(void)
{
    return taken != NULL ? atomic_load(taken) : 0;
}

void drill_kernel_await_signal(uint32_t seen)
{
    struct timespec patience = {.tv_sec = HANDLED_S};
    while (atomic_load(taken) == seen &&
           (syscall(SYS_futex, taken, FUTEX_WAIT, seen, &patience, NULL, 0) == 0 || errno == EINTR))
        continue;
}

void drill_kernel_signal_thread(struct drill_target *self, pthread_t thread, uint32_t signal,
                                struct drill_outcome *out)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    uint32_t seen = drill_kernel_signals_taken();
    (void)self;
    if (!caught)
        install(drill_kernel_signal(signal), &ignore);
    int error = pthread_kill(thread, drill_kernel_signal(signal));
    errno = error;
    if (drill_kernel_finish(out, error == 0 ? 0 : -1) && caught)
        drill_kernel_await_signal(seen);
}

static sigset_t set_of(int number)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    return set;
}

void drill_kernel_wait_for_signal(struct drill_target *self, uint32_t signal,
                                  struct drill_outcome *out)
{
    sigset_t set = set_of(drill_kernel_signal(signal));
    (void)self;
    errno = 0;
    if (drill_kernel_finish(out, sigwaitinfo(&set, NULL)))
        out->value = 0;
}

/* What the sockets of a scenario raised and nobody took. */
static void drop_pending(void)
{
    static const struct timespec now;
    sigset_t set = set_of(drill_kernel_signal(DRILL_SIGIO));
    sigaddset(&set, drill_kernel_signal(DRILL_SIGURG));
    while (sigtimedwait(&set, NULL, &now) > 0)
        continue;
}

void drill_kernel_forget_signals(void)
{
    drop_pending();
    if (changed)
        sigaction(drill_kernel_signal(DRILL_SIGUSR1), &before, NULL);
    changed = caught = false;
}
