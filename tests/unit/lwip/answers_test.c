/* How lwIP's failures look in neutral numbers, and where lwIP parts from POSIX: that nothing of it
 * is repaired on the way. */

#include <criterion/criterion.h>

#include "unit/lwip/drive.h"

TestSuite(lwip_answers, .init = drive_open_tcp, .fini = drive_close);

Test(lwip_answers, failures_have_neutral_names)
{
    unsigned char byte = 0;
    int32_t listener = drive_listener(1);
    int32_t fd = drive_socket();
    cr_expect_eq(drive_error(CALL(LISTEN, .fd = -1, .number = 1), NULL), DRILL_EBADF);
    cr_expect_eq(drive_error(CALL(BIND, .fd = fd, .addr = drive_name(listener)), NULL),
                 DRILL_EADDRINUSE);
    cr_expect_eq(drive_error(CALL(SEND, .fd = fd, .n_len = 1, .len = {1}), &byte), DRILL_ENOTCONN);
    cr_expect_eq(drive_error(CALL(SHUTDOWN, .fd = fd, .number = 9), NULL), DRILL_EINVAL);
    cr_expect_eq(
        drive_error(CALL(BIND, .fd = fd, .addr = drill_addr_loopback(DRILL_TCP6, 1, 0)), NULL),
        DRILL_EINVAL);
    cr_expect_eq(drive_error(CALL(BIND, .fd = fd), NULL), DRILL_EINVAL);
}

Test(lwip_answers, what_it_does_not_have_is_said)
{
    int32_t fd = drive_socket();
    struct drill_call flags = CALL(SOCKET, .fd = -1, .flags = DRILL_SOCK_NONBLOCK);
    cr_expect_eq(drive_error(flags, NULL), DRILL_EINVAL);
    cr_expect_eq(drive_error(CALL(ACCEPT4, .fd = fd), NULL), DRILL_ENOSYS);
    cr_expect_eq(drive_error(CALL(DUP, .fd = fd), NULL), DRILL_ENOSYS);
    cr_expect_eq(drive_error(CALL(SOCKETPAIR, .fd = -1), NULL), DRILL_EOPNOTSUPP);
    cr_expect_eq(drive_error(CALL(FCNTL, .fd = fd, .number = DRILL_F_GETFD), NULL), DRILL_ENOSYS);
    cr_expect_eq(
        drive_error(CALL(FCNTL, .fd = fd, .number = DRILL_F_SETFD, .flags = DRILL_FD_CLOEXEC),
                    NULL),
        DRILL_ENOSYS);
    cr_expect_eq(drive_error(CALL(GETHOSTBYNAME, .fd = -1, .host = "localhost"), NULL),
                 DRILL_ENOSYS);
}

/* POSIX: every receive at the end of the stream returns 0. */
Test(lwip_answers, the_end_of_a_stream_is_given_once)
{
    int32_t client, server;
    unsigned char byte;
    drive_pair(&client, &server);
    drive_must(CALL(SHUTDOWN, .fd = client, .number = DRILL_SHUT_WR), NULL);
    struct drill_call receive = CALL(RECV, .fd = server, .n_len = 1, .len = {1});
    cr_expect_eq(drive_must(receive, &byte), 0);
    cr_expect_eq(drive_error(receive, &byte), DRILL_ENOTCONN);
}

/* POSIX: ECONNREFUSED. */
Test(lwip_answers, a_refused_connection_counts_as_reset)
{
    int32_t bound = drive_bound();
    int32_t fd = drive_socket();
    cr_expect_eq(drive_error(CALL(CONNECT, .fd = fd, .addr = drive_name(bound)), NULL),
                 DRILL_ECONNRESET);
}

/* POSIX: the backlog limits the queue. */
Test(lwip_answers, the_backlog_limits_nothing)
{
    int32_t listener = drive_listener(1);
    for (int i = 0; i < 8; i++) {
        int32_t fd = drive_socket();
        drive_must(CALL(CONNECT, .fd = fd, .addr = drive_name(listener)), NULL);
    }
}

/* POSIX: EINVAL, the socket is already bound. Nothing may follow: the second bind leaves lwIP's
 * list of bound sockets in disorder. */
Test(lwip_answers, a_bound_socket_can_be_bound_again)
{
    int32_t fd = drive_bound();
    struct drill_addr first = drive_name(fd);
    drive_must(CALL(BIND, .fd = fd, .addr = drill_addr_loopback(DRILL_TCP4, 1, 0)), NULL);
    cr_expect_neq(drive_name(fd).port, first.port);
}
