/* The lifecycle of a TCP client and server on lwIP, and what hangs on it. */

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>

#include "targets/lwip/lwip.h"
#include "unit/lwip/drive.h"
#include "vocab/payload.h"

TestSuite(lwip_stream, .init = drive_open_tcp, .fini = drive_close);

static void check_payload(uint64_t stream, const unsigned char *bytes, size_t len)
{
    cr_assert_eq(drill_payload_match(stream, 0, bytes, len), len);
}

Test(lwip_stream, types_keep_the_contract)
{
    struct drill_diag diag;
    cr_expect(drill_ok(drill_target_check(&drill_lwip_tcp4, &diag)));
    cr_expect(drill_ok(drill_target_check(&drill_lwip_udp4, &diag)));
    cr_expect_str_eq(drill_lwip_tcp4.name, "lwip-tcp4");
    cr_expect_str_eq(drill_lwip_udp4.name, "lwip-udp4");
    cr_expect_str_eq(drill_lwip_tcp4.group, drill_lwip_udp4.group);
}

Test(lwip_stream, a_second_open_is_refused)
{
    struct drill_target *second = NULL;
    struct drill_diag diag = {0};
    struct drill_status status = drill_target_open(&drill_lwip_udp4, &second, &diag);
    cr_expect_eq(status.code, DRILL_CODE_UNSUPPORTED);
    cr_expect_null(second);
    cr_expect_neq(diag.text[0], '\0');
}

Test(lwip_stream, client_and_server_live_and_end)
{
    int32_t listener = drive_listener(1);
    struct drill_addr meeting = drive_name(listener);
    cr_assert_eq(meeting.kind, DRILL_ADDR_INET4);
    cr_assert_neq(meeting.port, 0);

    int32_t client = drive_socket();
    drive_must(CALL(CONNECT, .fd = client, .addr = meeting), NULL);
    struct drill_outcome taken = drive_call(CALL(ACCEPT, .fd = listener, .want_addr = true), NULL);
    cr_assert_eq(taken.error, DRILL_ENONE);
    int32_t server = (int32_t)taken.value;
    cr_expect_neq(server, listener);
    struct drill_addr from = drive_name(client);
    cr_expect(drill_addr_equal(&taken.addr, &from));
    struct drill_outcome peer = drive_call(CALL(GETPEERNAME, .fd = client), NULL);
    cr_expect(drill_addr_equal(&peer.addr, &meeting));

    unsigned char bytes[5000];
    drill_payload_fill(1, 0, bytes, sizeof bytes);
    drive_send_all(client, bytes, sizeof bytes);
    memset(bytes, 0, sizeof bytes);
    drive_receive_all(server, bytes, sizeof bytes);
    check_payload(1, bytes, sizeof bytes);
    drill_payload_fill(2, 0, bytes, sizeof bytes);
    drive_send_all(server, bytes, sizeof bytes);
    memset(bytes, 0, sizeof bytes);
    drive_receive_all(client, bytes, sizeof bytes);
    check_payload(2, bytes, sizeof bytes);

    drive_must(CALL(CLOSE, .fd = client), NULL);
    cr_expect_eq(drive_must(CALL(RECV, .fd = server, .n_len = 1, .len = {1}), bytes), 0);
    drive_must(CALL(CLOSE, .fd = server), NULL);
    drive_must(CALL(CLOSE, .fd = listener), NULL);
    cr_expect_eq(drive_error(CALL(CLOSE, .fd = listener), NULL), DRILL_EBADF);
}

Test(lwip_stream, a_receive_leaves_the_excess)
{
    int32_t client, server;
    unsigned char bytes[1000];
    drive_pair(&client, &server);
    drill_payload_fill(1, 0, bytes, sizeof bytes);
    cr_assert_eq(drive_must(CALL(WRITE, .fd = client, .n_len = 1, .len = {1000}), bytes), 1000);
    memset(bytes, 0, sizeof bytes);
    cr_assert_eq(drive_must(CALL(READ, .fd = server, .n_len = 1, .len = {300}), bytes), 300);
    struct drill_call peek =
        CALL(RECV, .fd = server, .flags = DRILL_MSG_PEEK, .n_len = 1, .len = {700});
    cr_expect_eq(drive_must(peek, bytes + 300), 700);
    cr_expect_eq(drive_must(CALL(IOCTL, .fd = server), NULL), 700);
    drive_receive_all(server, bytes + 300, 700);
    check_payload(1, bytes, sizeof bytes);
    struct drill_call more =
        CALL(RECV, .fd = server, .flags = DRILL_MSG_DONTWAIT, .n_len = 1, .len = {1});
    cr_expect_eq(drive_error(more, bytes), DRILL_EAGAIN);
}

Test(lwip_stream, messages_gather_and_scatter)
{
    int32_t client, server;
    unsigned char bytes[30];
    struct drill_outcome out;
    drive_pair(&client, &server);
    drill_payload_fill(1, 0, bytes, sizeof bytes);
    const struct drill_buffer gather[] = {{bytes, 5}, {bytes + 5, 25}};
    const struct drill_call give = CALL(SENDMSG, .fd = client, .n_len = 2, .len = {5, 25});
    drill_target_perform(drive_target, &give, gather, &out);
    cr_assert_eq(out.value, 30);
    cr_assert_eq(
        drive_call(CALL(POLL, .fd = server, .flags = DRILL_POLLIN, .number = -1), NULL).revents,
        DRILL_POLLIN);
    memset(bytes, 0, sizeof bytes);
    const struct drill_buffer scatter[] = {{bytes, 11}, {bytes + 11, 19}};
    const struct drill_call take = CALL(RECVMSG, .fd = server, .n_len = 2, .len = {11, 19});
    drill_target_perform(drive_target, &take, scatter, &out);
    cr_assert_gt(out.value, 0, "error %s", drill_errno_name((enum drill_errno)out.error));
    drive_receive_all(server, bytes + out.value, 30 - (uint32_t)out.value);
    check_payload(1, bytes, sizeof bytes);
}

Test(lwip_stream, after_half_close_the_other_way_stays_open)
{
    int32_t client, server;
    unsigned char bytes[100];
    drive_pair(&client, &server);
    drive_must(CALL(SHUTDOWN, .fd = client, .number = DRILL_SHUT_WR), NULL);
    cr_assert_eq(drive_must(CALL(RECV, .fd = server, .n_len = 1, .len = {10}), bytes), 0);
    drill_payload_fill(3, 0, bytes, sizeof bytes);
    drive_send_all(server, bytes, sizeof bytes);
    memset(bytes, 0, sizeof bytes);
    drive_receive_all(client, bytes, sizeof bytes);
    check_payload(3, bytes, sizeof bytes);
}

Test(lwip_stream, a_nonblocking_socket_does_not_wait)
{
    unsigned char byte;
    int32_t listener = drive_listener(1);
    cr_expect_eq(drive_must(CALL(FCNTL, .fd = listener, .number = DRILL_F_GETFL), NULL), 0);
    drive_must(CALL(FCNTL, .fd = listener, .number = DRILL_F_SETFL, .flags = DRILL_O_NONBLOCK),
               NULL);
    cr_expect_eq(drive_must(CALL(FCNTL, .fd = listener, .number = DRILL_F_GETFL), NULL),
                 DRILL_O_NONBLOCK);
    cr_expect_eq(drive_error(CALL(ACCEPT, .fd = listener), NULL), DRILL_EAGAIN);

    int32_t client, server;
    drive_pair(&client, &server);
    drive_must(CALL(FCNTL, .fd = server, .number = DRILL_F_SETFL, .flags = DRILL_O_NONBLOCK), NULL);
    cr_expect_eq(drive_error(CALL(RECV, .fd = server, .n_len = 1, .len = {1}), &byte),
                 DRILL_EAGAIN);
}

Test(lwip_stream, readiness_is_polled)
{
    int32_t client, server;
    unsigned char byte = 'x';
    drive_pair(&client, &server);
    struct drill_call in = CALL(POLL, .fd = server, .flags = DRILL_POLLIN, .number = 0);
    cr_expect_eq(drive_must(in, NULL), 0);
    drive_send_all(client, &byte, 1);
    in.number = -1;
    struct drill_outcome out = drive_call(in, NULL);
    cr_expect_eq(out.value, 1);
    cr_expect_eq(out.revents, DRILL_POLLIN);
    out = drive_call(CALL(POLL, .fd = client, .flags = DRILL_POLLOUT, .number = 0), NULL);
    cr_expect_eq(out.revents, DRILL_POLLOUT);
}

Test(lwip_stream, options_are_set_and_read)
{
    int32_t fd = drive_socket();
    drive_must(CALL(SETSOCKOPT, .fd = fd, .option = DRILL_SO_RCVTIMEO, .value = {1500}), NULL);
    struct drill_outcome out =
        drive_call(CALL(GETSOCKOPT, .fd = fd, .option = DRILL_SO_RCVTIMEO), NULL);
    cr_expect_eq(out.option[0], 1500);
    drive_must(CALL(SETSOCKOPT, .fd = fd, .option = DRILL_SO_LINGER, .value = {1, 7}), NULL);
    out = drive_call(CALL(GETSOCKOPT, .fd = fd, .option = DRILL_SO_LINGER), NULL);
    cr_expect_eq(out.option[0], 1);
    cr_expect_eq(out.option[1], 7);
    drive_must(CALL(SETSOCKOPT, .fd = fd, .option = DRILL_TCP_NODELAY, .value = {1}), NULL);
    out = drive_call(CALL(GETSOCKOPT, .fd = fd, .option = DRILL_TCP_NODELAY), NULL);
    cr_expect_neq(out.option[0], 0);
    out = drive_call(CALL(GETSOCKOPT, .fd = fd, .option = DRILL_SO_ERROR), NULL);
    cr_expect_eq(out.error, DRILL_ENONE);
    cr_expect_eq(out.option[0], DRILL_ENONE);
    cr_expect_eq(drive_error(CALL(GETSOCKOPT, .fd = fd, .option = DRILL_SO_DOMAIN), NULL),
                 DRILL_ENOPROTOOPT);
}

enum {
    MUCH = 1 << 20
};

struct sender {
    int32_t fd;
    unsigned char *bytes;
};

static void *send_much(void *arg)
{
    struct sender *sender = arg;
    drive_send_all(sender->fd, sender->bytes, MUCH);
    drive_must(CALL(CLOSE, .fd = sender->fd), NULL);
    return NULL;
}

Test(lwip_stream, a_send_over_the_buffers_waits_for_the_reader)
{
    struct sender sender = {.bytes = malloc(MUCH)};
    unsigned char *bytes = calloc(1, MUCH);
    int32_t server;
    pthread_t thread;
    cr_assert(sender.bytes != NULL && bytes != NULL);
    drill_payload_fill(9, 0, sender.bytes, MUCH);
    drive_pair(&sender.fd, &server);
    cr_assert_eq(pthread_create(&thread, NULL, send_much, &sender), 0);
    drive_receive_all(server, bytes, MUCH);
    cr_assert_eq(pthread_join(thread, NULL), 0);
    check_payload(9, bytes, MUCH);
    free(sender.bytes);
    free(bytes);
}
