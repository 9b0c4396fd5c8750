/* The datagram types: addressed messages, their senders, the connected form. */

#include <criterion/criterion.h>
#include <string.h>

#include "unit/kernel/kit.h"

#define EACH(name)                                                                                 \
    ParameterizedTestParameters(kernel_datagram, name)                                             \
    {                                                                                              \
        return kit_params(DRILL_FAMILIES_DATAGRAM);                                                \
    }                                                                                              \
    ParameterizedTest(int *index, kernel_datagram, name)

EACH(a_message_brings_its_sender)
{
    static const enum drill_call_id pairs[][2] = {
        {DRILL_CALL_SENDTO, DRILL_CALL_RECVFROM},
        {DRILL_CALL_SENDMSG, DRILL_CALL_RECVMSG},
    };
    struct drill_target *target = kit_open(*index);
    struct drill_addr here;
    struct drill_addr there;
    int a = kit_bound(target, &here);
    int b = kit_bound(target, &there);
    char got[9];
    for (size_t i = 0; i < DRILL_COUNT(pairs); i++) {
        struct drill_call out = {.id = (uint8_t)pairs[i][0], .fd = a, .addr = there};
        struct drill_call in = {.id = (uint8_t)pairs[i][1], .fd = b, .want_addr = true};
        cr_assert_eq(kit_must(kit_send(target, out, "abcd", 1), __LINE__), 4);
        struct drill_outcome received = kit_receive(target, in, got, 8, 1);
        cr_assert_eq(kit_must(received, __LINE__), 4);
        cr_assert_str_eq(got, "abcd");
        cr_assert_eq(memcmp(&received.addr, &here, sizeof here), 0);
        cr_assert_eq(kit_must(kit_send(target, out, "wxyz", 1), __LINE__), 4);
        in.want_addr = false;
        received = kit_receive(target, in, got, 8, 1);
        cr_assert_eq(received.addr.kind, DRILL_ADDR_NONE);
    }
    MUST(target, DRILL_CALL_CLOSE, .fd = a);
    MUST(target, DRILL_CALL_CLOSE, .fd = b);
    drill_target_close(target);
}

EACH(a_cut_message_says_so)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr here;
    int fd = kit_bound(target, &here);
    struct drill_call out = {.id = DRILL_CALL_SENDTO, .fd = fd, .addr = here};
    struct drill_call in = {.id = DRILL_CALL_RECVMSG, .fd = fd};
    char got[9];
    kit_must(kit_send(target, out, "abcd", 1), __LINE__);
    struct drill_outcome received = kit_receive(target, in, got, 3, 2);
    cr_assert_eq(kit_must(received, __LINE__), 3);
    cr_assert_eq(received.msg_flags, DRILL_MSG_TRUNC);
    in.flags = DRILL_MSG_TRUNC;
    kit_must(kit_send(target, out, "abcd", 1), __LINE__);
    cr_assert_eq(kit_must(kit_receive(target, in, got, 3, 1), __LINE__), 4);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

EACH(an_empty_message_is_a_message)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr here;
    int fd = kit_bound(target, &here);
    struct drill_call in = {.id = DRILL_CALL_RECV, .fd = fd, .flags = DRILL_MSG_DONTWAIT};
    char got[9];
    cr_assert_eq(MUST(target, DRILL_CALL_SENDTO, .fd = fd, .addr = here), 0);
    kit_await(target, fd, DRILL_POLLIN);
    cr_assert_eq(kit_must(kit_receive(target, in, got, 8, 1), __LINE__), 0);
    cr_assert_eq(MUST(target, DRILL_CALL_SENDMSG, .fd = fd, .addr = here), 0);
    kit_await(target, fd, DRILL_POLLIN);
    cr_assert_eq(MUST(target, DRILL_CALL_RECVMSG, .fd = fd), 0);
    kit_fails(kit_receive(target, in, got, 8, 1), DRILL_EAGAIN, __LINE__);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

EACH(a_connected_socket_needs_no_address)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr here;
    int server = kit_bound(target, &here);
    int client = MUST(target, DRILL_CALL_SOCKET);
    enum drill_errno unaddressed =
        kit_is(target, DRILL_FAMILIES_UNIX) ? DRILL_ENOTCONN : DRILL_EDESTADDRREQ;
    struct drill_call out = {.id = DRILL_CALL_SEND, .fd = client};
    char got[9];
    kit_fails(kit_send(target, out, "x", 1), unaddressed, __LINE__);
    out.id = DRILL_CALL_SENDTO;
    kit_fails(kit_send(target, out, "x", 1), unaddressed, __LINE__);
    MUST(target, DRILL_CALL_CONNECT, .fd = client, .addr = here);
    struct drill_outcome peer = DO(target, DRILL_CALL_GETPEERNAME, .fd = client);
    cr_assert_eq(memcmp(&peer.addr, &here, sizeof here), 0);
    cr_assert_eq(kit_must(kit_send(target, out, "x", 1), __LINE__), 1);
    struct drill_call in = {.id = DRILL_CALL_RECVFROM, .fd = server, .want_addr = true};
    struct drill_outcome received = kit_receive(target, in, got, 8, 1);
    cr_assert_eq(kit_must(received, __LINE__), 1);
    /* A UNIX sender without a name leaves no address at all. */
    cr_assert_eq(received.addr.kind == DRILL_ADDR_NONE, kit_is(target, DRILL_FAMILIES_UNIX));
    MUST(target, DRILL_CALL_CLOSE, .fd = client);
    MUST(target, DRILL_CALL_CLOSE, .fd = server);
    drill_target_close(target);
}

EACH(there_is_nothing_to_listen_for)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr here;
    int fd = kit_bound(target, &here);
    FAILS(DRILL_EOPNOTSUPP, target, DRILL_CALL_LISTEN, .fd = fd, .number = 1);
    FAILS(DRILL_EOPNOTSUPP, target, DRILL_CALL_ACCEPT, .fd = fd, .want_addr = true);
    FAILS(DRILL_EOPNOTSUPP, target, DRILL_CALL_ACCEPT4, .fd = fd);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}
