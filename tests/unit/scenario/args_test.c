/* Each call with each form of its arguments: what the reader stores. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "unit/scenario/support.h"

static struct drill_step step_of(struct reading *reading, const char *text)
{
    *reading = read_step(text);
    cr_assert_eq(reading->scenario->n_steps, 3);
    return reading->scenario->steps[2];
}

/* What one line must make of the call's plain members. */
struct expected {
    const char *text;
    enum drill_call_id id;
    uint32_t flags;
    int32_t number;
    uint8_t n_len;
    uint32_t len[2];
    bool want_addr;
};

static const struct expected plain[] = {
    {.text = "X = socket()", .id = DRILL_CALL_SOCKET},
    {.text = "X = socket(0)", .id = DRILL_CALL_SOCKET},
    {.text = "X = socket(SOCK_NONBLOCK+SOCK_CLOEXEC)",
     .id = DRILL_CALL_SOCKET,
     .flags = DRILL_SOCK_NONBLOCK | DRILL_SOCK_CLOEXEC},
    {.text = "X, Y = socketpair(SOCK_CLOEXEC)",
     .id = DRILL_CALL_SOCKETPAIR,
     .flags = DRILL_SOCK_CLOEXEC},
    {.text = "sigaction(SIGUSR1, 0)", .id = DRILL_CALL_SIGACTION, .number = DRILL_SIGUSR1},
    {.text = "sigaction(SIGUSR1, SA_RESTART)",
     .id = DRILL_CALL_SIGACTION,
     .flags = DRILL_SA_RESTART,
     .number = DRILL_SIGUSR1},
    {.text = "pthread_kill(T3, SIGUSR1)", .id = DRILL_CALL_PTHREAD_KILL, .number = DRILL_SIGUSR1},
    {.text = "listen(L, 5)", .id = DRILL_CALL_LISTEN, .number = 5},
    {.text = "listen(L, -2147483648)", .id = DRILL_CALL_LISTEN, .number = INT32_MIN},
    {.text = "listen(L, 2147483647)", .id = DRILL_CALL_LISTEN, .number = INT32_MAX},
    {.text = "X = accept(L)", .id = DRILL_CALL_ACCEPT, .want_addr = true},
    {.text = "X = accept(L, NULL)", .id = DRILL_CALL_ACCEPT},
    {.text = "X = accept4(L, SOCK_NONBLOCK)",
     .id = DRILL_CALL_ACCEPT4,
     .flags = DRILL_SOCK_NONBLOCK,
     .want_addr = true},
    {.text = "X = accept4(L, NULL, 0)", .id = DRILL_CALL_ACCEPT4},
    {.text = "send(L, 0)", .id = DRILL_CALL_SEND, .n_len = 1},
    {.text = "send(L, 16777216, MSG_OOB)",
     .id = DRILL_CALL_SEND,
     .flags = DRILL_MSG_OOB,
     .n_len = 1,
     .len = {DRILL_TRANSFER_MAX}},
    {.text = "sendto(L, 7, any, MSG_MORE+MSG_EOR)",
     .id = DRILL_CALL_SENDTO,
     .flags = DRILL_MSG_MORE | DRILL_MSG_EOR,
     .n_len = 1,
     .len = {7}},
    {.text = "sendmsg(L, [])", .id = DRILL_CALL_SENDMSG},
    {.text = "sendmsg(L, [3, 4], MSG_NOSIGNAL)",
     .id = DRILL_CALL_SENDMSG,
     .flags = DRILL_MSG_NOSIGNAL,
     .n_len = 2,
     .len = {3, 4}},
    {.text = "sendmsg(L, [3 x 1025])",
     .id = DRILL_CALL_SENDMSG,
     .number = 1025,
     .n_len = 1,
     .len = {3}},
    {.text = "sendmsg(L, [3], 0)", .id = DRILL_CALL_SENDMSG, .n_len = 1, .len = {3}},
    {.text = "write(L, 9)", .id = DRILL_CALL_WRITE, .n_len = 1, .len = {9}},
    {.text = "recv(L, 300, MSG_PEEK+MSG_DONTWAIT)",
     .id = DRILL_CALL_RECV,
     .flags = DRILL_MSG_PEEK | DRILL_MSG_DONTWAIT,
     .n_len = 1,
     .len = {300}},
    {.text = "recvfrom(L, 8)",
     .id = DRILL_CALL_RECVFROM,
     .n_len = 1,
     .len = {8},
     .want_addr = true},
    {.text = "recvmsg(L, [1, 2], MSG_TRUNC)",
     .id = DRILL_CALL_RECVMSG,
     .flags = DRILL_MSG_TRUNC,
     .n_len = 2,
     .len = {1, 2},
     .want_addr = true},
    {.text = "read(L, 1)", .id = DRILL_CALL_READ, .n_len = 1, .len = {1}},
    {.text = "shutdown(L, SHUT_RD)", .id = DRILL_CALL_SHUTDOWN, .number = DRILL_SHUT_RD},
    {.text = "shutdown(L, SHUT_WR)", .id = DRILL_CALL_SHUTDOWN, .number = DRILL_SHUT_WR},
    {.text = "shutdown(L, SHUT_RDWR)", .id = DRILL_CALL_SHUTDOWN, .number = DRILL_SHUT_RDWR},
    {.text = "shutdown(L, -7)", .id = DRILL_CALL_SHUTDOWN, .number = -7},
    {.text = "shutdown(L, 99)", .id = DRILL_CALL_SHUTDOWN, .number = 99},
    {.text = "close(L)", .id = DRILL_CALL_CLOSE},
    {.text = "X = dup(L)", .id = DRILL_CALL_DUP},
    {.text = "dup(L)", .id = DRILL_CALL_DUP},
    {.text = "getsockname(L)", .id = DRILL_CALL_GETSOCKNAME},
    {.text = "getpeername(L)", .id = DRILL_CALL_GETPEERNAME},
    {.text = "poll(L, 0)", .id = DRILL_CALL_POLL},
    {.text = "poll(L, POLLIN+POLLRDHUP, -1)",
     .id = DRILL_CALL_POLL,
     .flags = DRILL_POLLIN | DRILL_POLLRDHUP,
     .number = -1},
    {.text = "poll(L, POLLOUT, 250)", .id = DRILL_CALL_POLL, .flags = DRILL_POLLOUT, .number = 250},
    {.text = "fcntl(L, F_GETFL)", .id = DRILL_CALL_FCNTL, .number = DRILL_F_GETFL},
    {.text = "fcntl(L, F_SETFL, O_NONBLOCK)",
     .id = DRILL_CALL_FCNTL,
     .flags = DRILL_O_NONBLOCK,
     .number = DRILL_F_SETFL},
    {.text = "fcntl(L, F_SETFL, 0)", .id = DRILL_CALL_FCNTL, .number = DRILL_F_SETFL},
    {.text = "fcntl(L, F_GETFD)", .id = DRILL_CALL_FCNTL, .number = DRILL_F_GETFD},
    {.text = "fcntl(L, F_SETFD, FD_CLOEXEC)",
     .id = DRILL_CALL_FCNTL,
     .flags = DRILL_FD_CLOEXEC,
     .number = DRILL_F_SETFD},
    {.text = "ioctl(L, FIONREAD)", .id = DRILL_CALL_IOCTL},
    {.text = "ioctl(L, FIONBIO, 1)", .id = DRILL_CALL_IOCTL, .number = DRILL_FIONBIO},
    {.text = "sockatmark(L)", .id = DRILL_CALL_SOCKATMARK},
};

Test(scenario_args, plain_members)
{
    for (size_t i = 0; i < DRILL_COUNT(plain); i++) {
        const struct expected *e = &plain[i];
        struct reading reading;
        struct drill_step step = step_of(&reading, e->text);
        bool none = !drill_call_has_descriptor(&step.call);
        cr_expect_eq(step.call.id, e->id, "%s", e->text);
        cr_expect_eq(step.call.flags, e->flags, "%s", e->text);
        cr_expect_eq(step.call.number, e->number, "%s", e->text);
        cr_expect_eq(step.call.n_len, e->n_len, "%s", e->text);
        cr_expect_arr_eq(step.call.len, e->len, sizeof e->len, "%s", e->text);
        cr_expect_eq(step.call.want_addr, e->want_addr, "%s", e->text);
        cr_expect_eq(step.call.fd, -1);
        cr_expect_eq(step.slot, none ? DRILL_NO_SLOT : 0, "%s", e->text);
        cr_expect_eq(step.line, 4);
        reading_free(&reading);
    }
}

Test(scenario_args, symbolic_addresses)
{
    static const struct {
        const char *text;
        enum drill_sym_kind kind;
        int16_t slot;
    } cases[] = {
        {"bind(L, loopback)", DRILL_SYM_LOOPBACK, DRILL_NO_SLOT},
        {"bind(L, any)", DRILL_SYM_ANY, DRILL_NO_SLOT},
        {"bind(L, path)", DRILL_SYM_PATH, DRILL_NO_SLOT},
        {"connect(L, nowhere)", DRILL_SYM_NOWHERE, DRILL_NO_SLOT},
        {"connect(L, unspec)", DRILL_SYM_UNSPEC, DRILL_NO_SLOT},
        {"connect(L, unroutable)", DRILL_SYM_UNROUTABLE, DRILL_NO_SLOT},
        {"connect(L, any(B))", DRILL_SYM_ANY_OF, 2},
        {"sendto(L, 1, broadcast(B))", DRILL_SYM_BROADCAST_OF, 2},
        {"bind(L, path(\"a\"))", DRILL_SYM_FILE, DRILL_NO_SLOT},
        {"bind(L, abstract(\"a\", 9))", DRILL_SYM_ABSTRACT, DRILL_NO_SLOT},
        {"bind(L, unnamed)", DRILL_SYM_UNNAMED, DRILL_NO_SLOT},
        {"bind(L, loopback2)", DRILL_SYM_LOOPBACK2, DRILL_NO_SLOT},
        {"bind(L, any4)", DRILL_SYM_ANY4, DRILL_NO_SLOT},
        {"bind(L, loopback(B))", DRILL_SYM_LOOPBACK_OF, 2},
        {"bind(L, loopback2(B))", DRILL_SYM_LOOPBACK2_OF, 2},
        {"bind(L, any4(B))", DRILL_SYM_ANY4_OF, 2},
        {"connect(L, B)", DRILL_SYM_SLOT, 2},
        {"sendto(L, 1, A)", DRILL_SYM_SLOT, 1},
        {"sendmsg(L, [1], A, MSG_PEEK)", DRILL_SYM_SLOT, 1},
        {"sendmsg(L, [1], nowhere)", DRILL_SYM_NOWHERE, DRILL_NO_SLOT},
        {"sendmsg(L, [1], MSG_PEEK)", DRILL_SYM_NONE, DRILL_NO_SLOT},
    };
    for (size_t i = 0; i < DRILL_COUNT(cases); i++) {
        struct reading reading;
        struct drill_step step = step_of(&reading, cases[i].text);
        cr_expect_eq(step.addr.kind, cases[i].kind, "%s", cases[i].text);
        cr_expect_eq(step.addr.slot, cases[i].slot, "%s", cases[i].text);
        reading_free(&reading);
    }
}

Test(scenario_args, named_addresses_are_in_step_and_call)
{
    struct reading reading;
    struct drill_step step = step_of(&reading, "connect(L, \"local host\", \"http\", \"tcp\")");
    cr_expect_eq(step.addr.kind, DRILL_SYM_NAMED);
    cr_expect_str_eq(step.addr.host, "local host");
    cr_expect_str_eq(step.addr.service, "http");
    cr_expect_str_eq(step.addr.proto, "tcp");
    cr_expect_str_eq(step.call.host, "local host");
    cr_expect_str_eq(step.call.service, "http");
    cr_expect_str_eq(step.call.proto, "tcp");
    reading_free(&reading);
    step = step_of(&reading, "sendto(L, 5, \"h#\", \"s\", MSG_OOB)");
    cr_expect_str_eq(step.addr.host, "h#");
    cr_expect_null(step.addr.proto);
    cr_expect_eq(step.call.flags, DRILL_MSG_OOB);
    reading_free(&reading);
}

Test(scenario_args, files_have_names_and_modes)
{
    struct reading reading;
    struct drill_step step = step_of(&reading, "bind(L, path(\"a1\", 108))");
    cr_expect_str_eq(step.addr.host, "a1");
    cr_expect_eq(step.addr.len, 108);
    reading_free(&reading);
    step = step_of(&reading, "rename(path(\"a\"), path(\"b\"))");
    cr_expect_eq(step.call.id, DRILL_CALL_RENAME);
    cr_expect_eq(step.addr.kind, DRILL_SYM_FILE);
    cr_expect_str_eq(step.addr.host, "a");
    cr_expect_str_eq(step.call.service, "b");
    reading_free(&reading);
    step = step_of(&reading, "chmod(path(\"a\"), S_IRUSR+S_IXOTH)");
    cr_expect_eq(step.call.flags, (uint32_t)(DRILL_S_IRUSR | DRILL_S_IXOTH));
    reading_free(&reading);
    step = step_of(&reading, "umask(0)  = S_IWOTH");
    cr_expect_eq(step.claim.alts[0].lo, DRILL_S_IWOTH);
    reading_free(&reading);
}

Test(scenario_args, descriptors_go_along)
{
    struct reading reading;
    struct drill_step step = step_of(&reading, "sendmsg(L, [1], rights(A, B, 9), MSG_PEEK)");
    cr_expect_eq(step.call.n_rights, 9);
    cr_expect_eq(step.rights[0], 1);
    cr_expect_eq(step.rights[1], 2);
    cr_expect_eq(step.addr.kind, DRILL_SYM_NONE);
    cr_expect_eq(step.call.flags, DRILL_MSG_PEEK);
    reading_free(&reading);
    step = step_of(&reading, "sendmsg(L, [1], B, rights(A))");
    cr_expect_eq(step.call.n_rights, 1);
    cr_expect_eq(step.addr.slot, 2);
    cr_expect_eq(step.rights[1], DRILL_NO_SLOT);
    reading_free(&reading);
    step = step_of(&reading, "X = recvmsg(L, [1], rights(2), creds, MSG_PEEK)");
    cr_expect_eq(step.call.n_rights, 2);
    cr_expect(step.call.want_creds);
    cr_expect_eq(step.set[1], DRILL_NO_SLOT);
    reading_free(&reading);
}

Test(scenario_args, lookups)
{
    struct reading reading;
    struct drill_step step = step_of(&reading, "gethostbyname(\"n\xc3\xb6where.example\")");
    cr_expect_str_eq(step.call.host, "n\xc3\xb6where.example");
    reading_free(&reading);
    step = step_of(&reading, "getservbyname(\"echo\", \"udp\")");
    cr_expect_str_eq(step.call.service, "echo");
    cr_expect_str_eq(step.call.proto, "udp");
    reading_free(&reading);
    step = step_of(&reading, "getservbyname(\"echo\")");
    cr_expect_str_eq(step.call.proto, "");
    reading_free(&reading);
}

Test(scenario_args, every_option_is_read)
{
    for (int i = 0; i < DRILL_OPTION_COUNT; i++) {
        enum drill_option option = (enum drill_option)i;
        char text[80];
        struct reading reading;
        snprintf(text, sizeof text, "getsockopt(A, %s)", drill_option_name(option));
        cr_expect_eq(step_of(&reading, text).call.option, option);
        reading_free(&reading);
        snprintf(text, sizeof text, "setsockopt(A, %s, 1%s)", drill_option_name(option),
                 drill_option_values(option) == 2 ? ", -2147483648" : "");
        struct drill_step step = step_of(&reading, text);
        cr_expect_eq(step.call.value[0], 1);
        cr_expect_eq(step.call.value[1], drill_option_values(option) == 2 ? INT32_MIN : 0);
        reading_free(&reading);
    }
}

Test(scenario_args, minus_one_is_a_descriptor_without_slot)
{
    struct reading reading;
    struct drill_step step = step_of(&reading, "close(-1)");
    cr_expect_eq(step.slot, DRILL_NO_SLOT);
    cr_expect_eq(step.call.fd, -1);
    reading_free(&reading);
}

Test(scenario_args, slots_that_are_set)
{
    struct reading reading;
    struct drill_step step = step_of(&reading, "X, Y = socketpair()");
    cr_expect_eq(step.set[0], 3);
    cr_expect_eq(step.set[1], 4);
    reading_free(&reading);
    step = step_of(&reading, "L = dup(L)");
    cr_expect_eq(step.set[0], 0);
    cr_expect_eq(step.set[1], DRILL_NO_SLOT);
    cr_expect_eq(reading.scenario->n_slots, 3);
    reading_free(&reading);
}
