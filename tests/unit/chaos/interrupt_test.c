/* Signals, for a caller that catches them: calls that wait fail with EINTR, a few times in a row.
 */

#include <criterion/criterion.h>

#include "unit/chaos/kit.h"

static struct kit kit;
static int fds[2];

static void set_up(void)
{
    kit_open(&kit, "unix-stream");
    kit_pair(&kit, 0, fds);
    kit.inner.interrupts = true;
    kit.chaos.temper.interrupt = 256;
}

static void tear_down(void)
{
    kit_close(&kit);
}

TestSuite(chaos_interrupt, .init = set_up, .fini = tear_down);

/* Makes the call until it is made; returns its value. */
static int64_t outlast(const struct drill_call *call, void *bytes)
{
    for (unsigned i = 0; i < kit.chaos.temper.patience; i++) {
        kit_call(&kit, call, bytes);
        cr_assert_eq(kit.out.error, DRILL_EINTR, "%s", drill_call_name(call->id));
    }
    kit_must(&kit, call, bytes);
    return kit.out.value;
}

Test(chaos_interrupt, transfers_and_polls_that_wait)
{
    char bytes[8] = {0};
    struct drill_call call = {.id = DRILL_CALL_SEND, .fd = fds[0], .n_len = 1, .len = {8}};
    cr_assert_eq(outlast(&call, bytes), 8);
    call = (struct drill_call){
        .id = DRILL_CALL_POLL, .fd = fds[1], .flags = DRILL_POLLIN, .number = -1};
    cr_assert_eq(outlast(&call, NULL), 1);
    call = (struct drill_call){.id = DRILL_CALL_RECV, .fd = fds[1], .n_len = 1, .len = {8}};
    cr_assert_eq(kit_call(&kit, &call, bytes), 8, "what was shown is not waited for");
    kit_send(&kit, fds[0], 8, DRILL_MSG_DONTWAIT);
    cr_assert_eq(outlast(&call, bytes), 8);
}

Test(chaos_interrupt, a_send_that_was_interrupted_says_how_much_it_took)
{
    unsigned cut = 0;
    kit.chaos.temper.interrupt = 0;
    kit.chaos.temper.cut_sends = 256;
    for (unsigned i = 0; i < 20; i++)
        cut += kit_send(&kit, fds[0], 100, 0) < 100;
    cr_assert_gt(cut, 5);
}

Test(chaos_interrupt, nothing_that_does_not_wait_and_nobody_who_does_not_expect_it)
{
    kit_send(&kit, fds[0], 8, DRILL_MSG_DONTWAIT);
    cr_assert_eq(kit.out.error, DRILL_ENONE);
    cr_assert_eq(kit_poll(&kit, fds[1], DRILL_POLLIN, 0), DRILL_POLLIN);
    kit.inner.interrupts = false;
    kit_send(&kit, fds[0], 8, 0);
    cr_assert_eq(kit.out.error, DRILL_ENONE);
}

Test(chaos_interrupt, a_connect_goes_on_by_itself)
{
    struct drill_call call = {.id = DRILL_CALL_SOCKET};
    kit_close(&kit);
    kit_open(&kit, "tcp4");
    kit.inner.interrupts = true;
    kit.chaos.temper.interrupt = 256;
    kit_must(&kit, &call, NULL);
    int listener = (int)kit.out.value;
    kit_must(&kit, &call, NULL);
    int client = (int)kit.out.value;
    call = (struct drill_call){
        .id = DRILL_CALL_BIND, .fd = listener, .addr = drill_addr_loopback(DRILL_TCP4, 1, 0)};
    kit_must(&kit, &call, NULL);
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_LISTEN, .fd = listener, .number = 1},
             NULL);
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_GETSOCKNAME, .fd = listener}, NULL);
    call = (struct drill_call){.id = DRILL_CALL_CONNECT, .fd = client, .addr = kit.out.addr};
    kit_call(&kit, &call, NULL);
    cr_assert_eq(kit.out.error, DRILL_EINTR);
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_GETPEERNAME, .fd = client}, NULL);
    call = (struct drill_call){.id = DRILL_CALL_ACCEPT, .fd = listener};
    outlast(&call, NULL);
}
