/* Unusual arguments: every word of every key of every call that takes it is read, kept and written;
 * so are the answers in words. */

#include <criterion/criterion.h>
#include <stdio.h>

#include "unit/scenario/support.h"

/* One call of each kind that takes twists, without its closing parenthesis. */
static const struct {
    enum drill_call_id id;
    const char *text;
} calls[] = {
    {DRILL_CALL_SOCKET, "socket(SOCK_CLOEXEC"},
    {DRILL_CALL_SOCKETPAIR, "socketpair(SOCK_CLOEXEC"},
    {DRILL_CALL_BIND, "bind(L, loopback"},
    {DRILL_CALL_CONNECT, "connect(L, A"},
    {DRILL_CALL_ACCEPT, "accept(L"},
    {DRILL_CALL_ACCEPT4, "accept4(L, 0"},
    {DRILL_CALL_SEND, "send(L, 3"},
    {DRILL_CALL_SENDTO, "sendto(L, 3, A, MSG_OOB"},
    {DRILL_CALL_SENDMSG, "sendmsg(L, [1, 2]"},
    {DRILL_CALL_WRITE, "write(L, 3"},
    {DRILL_CALL_RECV, "recv(L, 3, MSG_PEEK"},
    {DRILL_CALL_RECVFROM, "recvfrom(L, 3"},
    {DRILL_CALL_RECVMSG, "recvmsg(L, []"},
    {DRILL_CALL_READ, "read(L, 3"},
    {DRILL_CALL_DUP, "dup(L"},
    {DRILL_CALL_GETSOCKNAME, "getsockname(L"},
    {DRILL_CALL_GETPEERNAME, "getpeername(L"},
    {DRILL_CALL_GETSOCKOPT, "getsockopt(L, SO_LINGER"},
    {DRILL_CALL_SETSOCKOPT, "setsockopt(L, SO_LINGER, 1, 2"},
    {DRILL_CALL_GETADDRINFO, "getaddrinfo(NULL, \"echo\", AI_PASSIVE"},
    {DRILL_CALL_OPENAT, "openat(O_PATH"},
};

static void expect_kept(size_t call, enum drill_twist twist, enum drill_constant word)
{
    char text[128];
    snprintf(text, sizeof text, "%s, %s=%s)", calls[call].text, drill_twist_name(twist),
             drill_constant_name(word));
    struct reading reading = read_step(text);
    const struct drill_call *read = &reading.scenario->steps[2].call;
    cr_expect_eq(read->id, calls[call].id);
    for (unsigned i = 0; i < DRILL_TWIST_COUNT; i++)
        cr_expect_eq(read->twist[i], i == (unsigned)twist ? word : DRILL_CONSTANT_NONE, "%s", text);
    reading_free(&reading);
    expect_canonical_step(text, text);
}

Test(scenario_text_twist, every_word_is_kept)
{
    for (size_t call = 0; call < sizeof calls / sizeof calls[0]; call++) {
        for (int twist = 0; twist < DRILL_TWIST_COUNT; twist++) {
            uint32_t groups = drill_twist_groups((uint8_t)calls[call].id, (enum drill_twist)twist);
            for (int word = 1; word < DRILL_CONSTANT_COUNT; word++) {
                if ((drill_constant_group((enum drill_constant)word) & groups) != 0)
                    expect_kept(call, (enum drill_twist)twist, (enum drill_constant)word);
            }
        }
    }
}

Test(scenario_text_twist, every_call_that_takes_them_is_among_these)
{
    for (int id = 0; id < DRILL_CALL_COUNT; id++) {
        bool takes = false;
        bool listed = false;
        for (int twist = 0; twist < DRILL_TWIST_COUNT; twist++)
            takes |= drill_twist_groups((uint8_t)id, (enum drill_twist)twist) != 0;
        for (size_t call = 0; call < sizeof calls / sizeof calls[0]; call++)
            listed |= (int)calls[call].id == id;
        cr_expect_eq(takes, listed, "%s", drill_call_name((enum drill_call_id)id));
    }
}

Test(scenario_text_twist, the_order_is_that_of_the_keys)
{
    expect_canonical_step("accept(L, fds=none, len=short, addr=fault)",
                          "accept(L, addr=fault, len=short, fds=none)");
    expect_canonical_step("socket(type=SOCK_RAW)", "socket(type=SOCK_RAW)");
    expect_canonical_step("socket(0, protocol=IPPROTO_TCP, family=AF_INET)",
                          "socket(family=AF_INET, protocol=IPPROTO_TCP)");
}

Test(scenario_text_twist, answers_are_words)
{
    expect_canonical_step("getsockopt(L, SO_TYPE) = SOCK_STREAM | -1 EBADF",
                          "getsockopt(L, SO_TYPE)           = SOCK_STREAM | -1 EBADF");
    expect_canonical_step("getsockopt(L, SO_DOMAIN) = AF_UNIX",
                          "getsockopt(L, SO_DOMAIN)         = AF_UNIX");
    expect_canonical_step("getsockopt(L, SO_TYPE, len=short) = 1",
                          "getsockopt(L, SO_TYPE, len=short)  = 1");
    expect_canonical_step("gethostbyname(\"\") = ok", "gethostbyname(\"\")                = ok");
}
