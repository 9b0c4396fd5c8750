/* Datagrams on lwIP. */

#include <criterion/criterion.h>

#include "unit/lwip/drive.h"
#include "vocab/payload.h"

TestSuite(lwip_datagram, .init = drive_open_udp, .fini = drive_close);

Test(lwip_datagram, arrives_whole_with_its_sender)
{
    unsigned char bytes[600];
    int32_t from = drive_bound();
    int32_t to = drive_bound();
    drill_payload_fill(1, 0, bytes, 500);
    struct drill_call give =
        CALL(SENDTO, .fd = from, .addr = drive_name(to), .n_len = 1, .len = {500});
    cr_assert_eq(drive_must(give, bytes), 500);
    memset(bytes, 0, sizeof bytes);
    struct drill_outcome out =
        drive_call(CALL(RECVFROM, .fd = to, .want_addr = true, .n_len = 1, .len = {600}), bytes);
    cr_assert_eq(out.value, 500);
    cr_expect_eq(drill_payload_match(1, 0, bytes, 500), 500);
    struct drill_addr sender = drive_name(from);
    cr_expect(drill_addr_equal(&out.addr, &sender));
}

Test(lwip_datagram, keeps_its_boundaries_and_loses_its_excess)
{
    unsigned char bytes[100];
    int32_t from = drive_socket();
    int32_t to = drive_bound();
    drive_must(CALL(CONNECT, .fd = from, .addr = drive_name(to)), NULL);
    drill_payload_fill(1, 0, bytes, sizeof bytes);
    cr_assert_eq(drive_must(CALL(SEND, .fd = from, .n_len = 1, .len = {100}), bytes), 100);
    cr_assert_eq(drive_must(CALL(WRITE, .fd = from, .n_len = 1, .len = {40}), bytes), 40);

    struct drill_outcome out =
        drive_call(CALL(RECVMSG, .fd = to, .want_addr = true, .n_len = 1, .len = {30}), bytes);
    cr_expect_eq(out.value, 100); /* lwIP counts what it cut off; POSIX: 30 */
    cr_expect_eq(out.msg_flags, DRILL_MSG_TRUNC);
    cr_expect_eq(out.addr.kind, DRILL_ADDR_INET4);
    cr_expect_eq(drive_must(CALL(RECV, .fd = to, .n_len = 1, .len = {100}), bytes), 40);
    cr_expect_eq(drill_payload_match(1, 0, bytes, 40), 40);
}

Test(lwip_datagram, type_and_readiness)
{
    int32_t fd = drive_bound();
    struct drill_outcome out =
        drive_call(CALL(POLL, .fd = fd, .flags = DRILL_POLLIN | DRILL_POLLOUT), NULL);
    cr_expect_eq(out.revents, DRILL_POLLOUT);
    unsigned char byte;
    cr_expect_eq(
        drive_error(CALL(RECV, .fd = fd, .flags = DRILL_MSG_DONTWAIT, .n_len = 1, .len = {1}),
                    &byte),
        DRILL_EAGAIN);
    cr_expect_eq(drive_error(CALL(LISTEN, .fd = fd, .number = 1), NULL), DRILL_EOPNOTSUPP);
}
