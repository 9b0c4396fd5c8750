/* Other systems' answers: only under a seed that has them, and only to the call that they are for.
 */

#include <criterion/criterion.h>

#include "unit/chaos/kit.h"

static struct kit kit;

static int make_socket(const char *target)
{
    kit_open(&kit, target);
    kit.chaos.temper.ways = UINT64_MAX;
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_SOCKET}, NULL);
    return (int)kit.out.value;
}

static void expect_error(const struct drill_call *call, enum drill_errno error)
{
    kit_call(&kit, call, NULL);
    cr_expect_eq(kit.out.error, error, "%s, not %s", drill_errno_name(kit.out.error),
                 drill_errno_name(error));
}

Test(chaos_ways, listen_on_an_unnamed_unix_socket)
{
    const struct drill_call listen = {
        .id = DRILL_CALL_LISTEN, .fd = make_socket("unix-stream"), .number = 1};
    expect_error(&listen, DRILL_EDESTADDRREQ);
    kit.chaos.temper.ways = 0;
    expect_error(&listen, DRILL_EINVAL);
    kit_close(&kit);
}

Test(chaos_ways, shutdown_of_what_is_not_connected)
{
    struct drill_call shutdown = {
        .id = DRILL_CALL_SHUTDOWN, .fd = make_socket("unix-stream"), .number = DRILL_SHUT_RD};
    expect_error(&shutdown, DRILL_ENOTCONN);
    int fds[2];
    kit_pair(&kit, 0, fds);
    shutdown.fd = fds[0];
    expect_error(&shutdown, DRILL_ENONE);
    shutdown.fd = 1000;
    expect_error(&shutdown, DRILL_EBADF);
    kit_close(&kit);
}

Test(chaos_ways, unknown_flags_are_refused)
{
    struct drill_call recv = {.id = DRILL_CALL_RECV,
                              .fd = make_socket("udp4"),
                              .flags = DRILL_MSG_UNKNOWN | DRILL_MSG_DONTWAIT,
                              .n_len = 1};
    expect_error(&recv, DRILL_EOPNOTSUPP);
    recv.flags = DRILL_MSG_DONTWAIT;
    expect_error(&recv, DRILL_EAGAIN);
    kit_close(&kit);
}

Test(chaos_ways, urgent_data_of_what_was_never_connected)
{
    const struct drill_call recv = {
        .id = DRILL_CALL_RECV, .fd = make_socket("tcp4"), .flags = DRILL_MSG_OOB, .n_len = 1};
    expect_error(&recv, DRILL_EINVAL);
    kit_call(
        &kit,
        &(struct drill_call){.id = DRILL_CALL_SHUTDOWN, .fd = recv.fd, .number = DRILL_SHUT_RDWR},
        NULL);
    expect_error(&recv, DRILL_EINVAL);
    kit_close(&kit);
}

Test(chaos_ways, bind_to_an_address_of_another_family)
{
    struct drill_call bind = {.id = DRILL_CALL_BIND,
                              .fd = make_socket("unix-dgram"),
                              .addr = {.kind = DRILL_ADDR_ABSTRACT, .name_len = 3, .name = "abc"},
                              .twist = {[DRILL_TWIST_FAMILY] = DRILL_AF_INET}};
    expect_error(&bind, DRILL_EAFNOSUPPORT);
    bind.twist[DRILL_TWIST_FAMILY] = DRILL_AF_UNIX;
    kit_must(&kit,
             &(struct drill_call){
                 .id = DRILL_CALL_BIND, .fd = bind.fd, .addr = {.kind = DRILL_ADDR_UNNAMED}},
             NULL);
    expect_error(&bind, DRILL_EINVAL);
    kit_close(&kit);
}

/* An implementation in which no call ends but by a signal. */
static unsigned signals_caught;

static void interrupt(const struct drill_chaos_inner *inner, const struct drill_call *call,
                      const struct drill_buffer *buffers, struct drill_outcome *out)
{
    (void)inner;
    (void)call;
    (void)buffers;
    signals_caught++;
    out->error = DRILL_EINTR;
}

Test(chaos_ways, a_wait_goes_on_after_signals_but_not_for_ever)
{
    const struct drill_call wait = {.id = DRILL_CALL_SIGWAITINFO};
    make_socket("udp4");
    kit_must(&kit,
             &(struct drill_call){
                 .id = DRILL_CALL_SIGACTION, .number = DRILL_SIGUSR1, .flags = DRILL_SA_RESTART},
             NULL);
    kit.inner.perform = interrupt;
    expect_error(&wait, DRILL_EINTR);
    cr_assert_gt(signals_caught, 16);
    kit_close(&kit);
}

Test(chaos_ways, pollrdhup_is_not_known)
{
    int fds[2];
    make_socket("unix-stream");
    kit_pair(&kit, 0, fds);
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_CLOSE, .fd = fds[0]}, NULL);
    cr_assert_eq(kit_poll(&kit, fds[1], DRILL_POLLIN | DRILL_POLLRDHUP, -1),
                 DRILL_POLLIN | DRILL_POLLHUP);
    kit.chaos.temper.ways = 0;
    cr_assert_eq(kit_poll(&kit, fds[1], DRILL_POLLIN | DRILL_POLLRDHUP, -1),
                 DRILL_POLLIN | DRILL_POLLRDHUP | DRILL_POLLHUP);
    kit_close(&kit);
}

Test(chaos_ways, a_program_of_its_own_gets_the_answers_of_this_system)
{
    const struct drill_call listen = {
        .id = DRILL_CALL_LISTEN, .fd = make_socket("unix-stream"), .number = 1};
    kit.inner.hosted = true;
    expect_error(&listen, DRILL_EINVAL);
    kit_close(&kit);
}
