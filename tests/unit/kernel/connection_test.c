/* The connection-oriented types: the documented lifecycle, every transfer call, names and refusals.
 */

#include <criterion/criterion.h>
#include <string.h>

#include "unit/kernel/kit.h"

#define EACH(name)                                                                                 \
    ParameterizedTestParameters(kernel_connection, name)                                           \
    {                                                                                              \
        return kit_params(DRILL_FAMILIES_CONNECTION);                                              \
    }                                                                                              \
    ParameterizedTest(int *index, kernel_connection, name)

EACH(names_agree_on_both_sides)
{
    struct drill_target *target = kit_open(*index);
    struct kit_connection c = kit_connect(target);
    struct drill_outcome client = DO(target, DRILL_CALL_GETSOCKNAME, .fd = c.client);
    struct drill_outcome to = DO(target, DRILL_CALL_GETPEERNAME, .fd = c.client);
    struct drill_outcome from = DO(target, DRILL_CALL_GETPEERNAME, .fd = c.server);
    cr_assert_eq(memcmp(&to.addr, &c.addr, sizeof c.addr), 0);
    cr_assert_eq(memcmp(&from.addr, &client.addr, sizeof client.addr), 0);
    cr_assert_eq(memcmp(&c.taken.addr, &client.addr, sizeof client.addr), 0);
    if (kit_is(target, DRILL_FAMILIES_UNIX))
        cr_assert_eq(client.addr.kind, DRILL_ADDR_UNNAMED);
    else
        cr_assert_neq(client.addr.port, 0);
    kit_disconnect(target, c);
}

EACH(every_transfer_call_carries_bytes)
{
    static const enum drill_call_id pairs[][2] = {
        {DRILL_CALL_SEND, DRILL_CALL_RECV},
        {DRILL_CALL_SENDTO, DRILL_CALL_RECVFROM},
        {DRILL_CALL_SENDMSG, DRILL_CALL_RECVMSG},
        {DRILL_CALL_WRITE, DRILL_CALL_READ},
    };
    struct drill_target *target = kit_open(*index);
    struct kit_connection c = kit_connect(target);
    char got[17];
    for (size_t i = 0; i < DRILL_COUNT(pairs); i++) {
        struct drill_call out = {.id = (uint8_t)pairs[i][0], .fd = c.client};
        struct drill_call in = {.id = (uint8_t)pairs[i][1], .fd = c.server};
        bool many = out.id == DRILL_CALL_SENDMSG;
        in.want_addr = many || in.id == DRILL_CALL_RECVFROM;
        struct drill_outcome sent = kit_send(target, out, "hello!", many ? 3 : 1);
        cr_assert_eq(kit_must(sent, __LINE__), 6, "%s", drill_call_name(pairs[i][0]));
        struct drill_outcome received = kit_receive(target, in, got, 16, many ? 5 : 1);
        cr_assert_eq(kit_must(received, __LINE__), 6, "%s", drill_call_name(pairs[i][1]));
        cr_assert_str_eq(got, "hello!");
        if (many && target->type->family == DRILL_UNIX_SEQPACKET)
            cr_assert_eq(received.msg_flags & ~(uint32_t)DRILL_MSG_EOR, 0);
        else
            cr_assert_eq(received.msg_flags, 0);
        cr_assert_eq(received.addr.kind, DRILL_ADDR_NONE);
    }
    kit_disconnect(target, c);
}

EACH(flags_reach_the_transfer)
{
    struct drill_target *target = kit_open(*index);
    struct kit_connection c = kit_connect(target);
    struct drill_call in = {.id = DRILL_CALL_RECV, .fd = c.server, .flags = DRILL_MSG_DONTWAIT};
    char got[9];
    kit_fails(kit_receive(target, in, got, 8, 1), DRILL_EAGAIN, __LINE__);
    struct drill_call out = {
        .id = DRILL_CALL_SEND, .fd = c.client, .flags = DRILL_MSG_NOSIGNAL | DRILL_MSG_DONTWAIT};
    cr_assert_eq(kit_must(kit_send(target, out, "abcd", 1), __LINE__), 4);
    kit_await(target, c.server, DRILL_POLLIN);
    in.flags = DRILL_MSG_PEEK;
    cr_assert_eq(kit_must(kit_receive(target, in, got, 8, 1), __LINE__), 4);
    in.flags = DRILL_MSG_WAITALL;
    cr_assert_eq(kit_must(kit_receive(target, in, got, 4, 1), __LINE__), 4);
    cr_assert_str_eq(got, "abcd");
    kit_disconnect(target, c);
}

EACH(a_cut_record_says_so)
{
    struct drill_target *target = kit_open(*index);
    struct kit_connection c = kit_connect(target);
    struct drill_call in = {.id = DRILL_CALL_RECVMSG, .fd = c.server};
    char got[9];
    bool records = target->type->family == DRILL_UNIX_SEQPACKET;
    kit_must(
        kit_send(target, (struct drill_call){.id = DRILL_CALL_SEND, .fd = c.client}, "abcd", 1),
        __LINE__);
    struct drill_outcome out = kit_receive(target, in, got, 3, 1);
    cr_assert_eq(kit_must(out, __LINE__), 3);
    cr_assert_eq((out.msg_flags & DRILL_MSG_TRUNC) != 0, records);
    kit_disconnect(target, c);
}

EACH(shutdown_ends_one_direction)
{
    struct drill_target *target = kit_open(*index);
    struct kit_connection c = kit_connect(target);
    struct drill_call in = {.id = DRILL_CALL_RECV, .fd = c.server};
    struct drill_call out = {.id = DRILL_CALL_SEND, .fd = c.client, .flags = DRILL_MSG_NOSIGNAL};
    char got[9];
    FAILS(DRILL_EINVAL, target, DRILL_CALL_SHUTDOWN, .fd = c.client, .number = 3);
    FAILS(DRILL_EINVAL, target, DRILL_CALL_SHUTDOWN, .fd = c.client, .number = -1);
    MUST(target, DRILL_CALL_SHUTDOWN, .fd = c.client, .number = DRILL_SHUT_WR);
    cr_assert_eq(kit_must(kit_receive(target, in, got, 8, 1), __LINE__), 0);
    kit_await(target, c.server, DRILL_POLLIN | DRILL_POLLRDHUP);
    kit_fails(kit_send(target, out, "x", 1), DRILL_EPIPE, __LINE__);
    out.fd = c.server;
    in.fd = c.client;
    cr_assert_eq(kit_must(kit_send(target, out, "back", 1), __LINE__), 4);
    cr_assert_eq(kit_must(kit_receive(target, in, got, 8, 1), __LINE__), 4);
    MUST(target, DRILL_CALL_SHUTDOWN, .fd = c.server, .number = DRILL_SHUT_RDWR);
    kit_await(target, c.client, DRILL_POLLHUP);
    kit_disconnect(target, c);
}

EACH(accept4_sets_flags_and_accept_does_not)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr addr;
    int listening = kit_listening(target, &addr);
    for (int with = 0; with <= 1; with++) {
        int client = MUST(target, DRILL_CALL_SOCKET);
        MUST(target, DRILL_CALL_CONNECT, .fd = client, .addr = addr);
        struct drill_outcome out =
            DO(target, with ? DRILL_CALL_ACCEPT4 : DRILL_CALL_ACCEPT, .fd = listening,
               .flags = DRILL_SOCK_NONBLOCK | DRILL_SOCK_CLOEXEC);
        int server = kit_must(out, __LINE__);
        cr_assert_eq(out.addr.kind, DRILL_ADDR_NONE);
        cr_assert_eq(MUST(target, DRILL_CALL_FCNTL, .fd = server, .number = DRILL_F_GETFL),
                     with ? DRILL_O_NONBLOCK : 0);
        cr_assert_eq(MUST(target, DRILL_CALL_FCNTL, .fd = server, .number = DRILL_F_GETFD),
                     with ? DRILL_FD_CLOEXEC : 0);
        MUST(target, DRILL_CALL_CLOSE, .fd = client);
        MUST(target, DRILL_CALL_CLOSE, .fd = server);
    }
    MUST(target, DRILL_CALL_CLOSE, .fd = listening);
    drill_target_close(target);
}

EACH(refusals_have_their_names)
{
    struct drill_target *target = kit_open(*index);
    bool local = kit_is(target, DRILL_FAMILIES_UNIX);
    struct drill_addr addr;
    struct drill_addr wrong = {.kind = DRILL_ADDR_OTHER};
    int bound = kit_bound(target, &addr);
    int fd = MUST(target, DRILL_CALL_SOCKET);
    FAILS(DRILL_EINVAL, target, DRILL_CALL_ACCEPT, .fd = bound);
    FAILS(DRILL_ECONNREFUSED, target, DRILL_CALL_CONNECT, .fd = fd, .addr = addr);
    FAILS(DRILL_EADDRINUSE, target, DRILL_CALL_BIND, .fd = fd, .addr = addr);
    FAILS(DRILL_EINVAL, target, DRILL_CALL_BIND, .fd = fd);
    FAILS(DRILL_EINVAL, target, DRILL_CALL_CONNECT, .fd = fd);
    FAILS(local ? DRILL_EINVAL : DRILL_EAFNOSUPPORT, target, DRILL_CALL_BIND, .fd = fd,
          .addr = wrong);
    FAILS(DRILL_ENOTCONN, target, DRILL_CALL_GETPEERNAME, .fd = fd);
    if (!local)
        FAILS(DRILL_ENOTCONN, target, DRILL_CALL_SHUTDOWN, .fd = fd, .number = DRILL_SHUT_RDWR);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    MUST(target, DRILL_CALL_CLOSE, .fd = bound);
    drill_target_close(target);
}

EACH(a_nonblocking_accept_would_block)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr addr;
    int fd = kit_listening(target, &addr);
    MUST(target, DRILL_CALL_FCNTL, .fd = fd, .number = DRILL_F_SETFL, .flags = DRILL_O_NONBLOCK);
    FAILS(DRILL_EAGAIN, target, DRILL_CALL_ACCEPT, .fd = fd, .want_addr = true);
    FAILS(DRILL_EAGAIN, target, DRILL_CALL_ACCEPT4, .fd = fd);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}
