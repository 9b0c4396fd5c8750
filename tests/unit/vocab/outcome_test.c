/* Outcomes: the number a claim speaks of, and their print. */

#include "vocab/outcome.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_print(struct drill_call call, struct drill_outcome outcome, const char *text)
{
    char buf[DRILL_OUTCOME_TEXT];
    cr_expect_str_eq(drill_outcome_print(&call, &outcome, buf, sizeof buf), text);
}

Test(vocab_outcome, principal)
{
    struct drill_outcome outcome = {
        .value = 1, .revents = DRILL_POLLHUP, .option = {30, 31}, .addr.port = 7};
    struct drill_call call = {.id = DRILL_CALL_RECV};
    cr_expect_eq(drill_outcome_principal(&call, &outcome), 1);
    call.id = DRILL_CALL_POLL;
    cr_expect_eq(drill_outcome_principal(&call, &outcome), DRILL_POLLHUP);
    call.id = DRILL_CALL_GETSOCKOPT;
    cr_expect_eq(drill_outcome_principal(&call, &outcome), 30);
    call.id = DRILL_CALL_GETSERVBYNAME;
    cr_expect_eq(drill_outcome_principal(&call, &outcome), 7);
}

Test(vocab_outcome, prints_failures)
{
    struct drill_call call = {.id = DRILL_CALL_SEND};
    struct drill_outcome outcome = drill_outcome_error(DRILL_EPIPE);
    cr_expect_eq(outcome.value, -1);
    expect_print(call, outcome, "-1 EPIPE");
    outcome.signals = DRILL_SIGPIPE;
    expect_print(call, outcome, "-1 EPIPE SIGPIPE");
    outcome = drill_outcome_error(DRILL_EOTHER);
    outcome.host_error = 133;
    expect_print(call, outcome, "-1 error 133");
}

Test(vocab_outcome, prints_successes)
{
    struct drill_addr peer = drill_addr_loopback(DRILL_TCP4, 1, 80);
    struct drill_outcome ok = {.value = 5};
    expect_print((struct drill_call){.id = DRILL_CALL_RECV}, ok, "5");
    expect_print((struct drill_call){.id = DRILL_CALL_SOCKET}, ok, "ok");
    expect_print((struct drill_call){.id = DRILL_CALL_ACCEPT},
                 (struct drill_outcome){.value = 5, .addr = peer}, "ok (127.0.0.1:80)");
    expect_print((struct drill_call){.id = DRILL_CALL_POLL},
                 (struct drill_outcome){.value = 1, .revents = DRILL_POLLIN | DRILL_POLLRDHUP},
                 "POLLIN+POLLRDHUP");
    expect_print((struct drill_call){.id = DRILL_CALL_POLL}, (struct drill_outcome){0}, "0");
    expect_print((struct drill_call){.id = DRILL_CALL_RECVMSG},
                 (struct drill_outcome){.value = 3, .msg_flags = DRILL_MSG_TRUNC}, "3 MSG_TRUNC");
    expect_print((struct drill_call){.id = DRILL_CALL_FCNTL, .number = DRILL_F_GETFL},
                 (struct drill_outcome){.value = DRILL_O_NONBLOCK}, "O_NONBLOCK");
    expect_print((struct drill_call){.id = DRILL_CALL_FCNTL, .number = DRILL_F_GETFD},
                 (struct drill_outcome){.value = DRILL_FD_CLOEXEC}, "FD_CLOEXEC");
    expect_print((struct drill_call){.id = DRILL_CALL_GETSERVBYNAME},
                 (struct drill_outcome){.addr.port = 7, .addr.kind = DRILL_ADDR_INET4}, "7");
}

Test(vocab_outcome, prints_options)
{
    struct drill_call call = {.id = DRILL_CALL_GETSOCKOPT, .option = DRILL_SO_ERROR};
    expect_print(call, (struct drill_outcome){.option = {DRILL_ECONNRESET}}, "ECONNRESET");
    expect_print(call, (struct drill_outcome){0}, "0");
    call.option = DRILL_SO_LINGER;
    expect_print(call, (struct drill_outcome){.option = {1, 30}}, "1, 30");
    call.option = DRILL_SO_RCVBUF;
    expect_print(call, (struct drill_outcome){.option = {4096}}, "4096");
}

Test(vocab_outcome, a_small_buffer_is_not_overrun)
{
    struct drill_call call = {.id = DRILL_CALL_RECVMSG};
    struct drill_outcome outcome = {.value = 123456,
                                    .msg_flags = DRILL_MSG_TRUNC | DRILL_MSG_EOR,
                                    .signals = DRILL_SIGPIPE,
                                    .addr = drill_addr_loopback(DRILL_TCP4, 1, 80)};
    for (size_t size = 1; size < 70; size++) {
        char buf[80];
        memset(buf, '!', sizeof buf);
        drill_outcome_print(&call, &outcome, buf, size);
        cr_expect_lt(strlen(buf), size);
        cr_expect_eq(buf[size], '!');
    }
}
