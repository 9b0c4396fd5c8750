/* shutdown(): half a connection, and none at all. */

#include "unit/oracle/cases.h"

static const struct oracle_case cases[] = {
    OBEYED("SHU-OK", CONNECTION, AUTO,
           PEERS "shutdown(C, SHUT_WR) = 0\nshutdown(C, SHUT_RD) = 0\n"),
    BROKEN("SHU-OK", CONNECTION, AUTO, PEERS "shutdown(C, SHUT_WR) = -1 ENOTCONN\n"),
    OBEYED("SHU-WR-FIN", STREAM, AUTO,
           PEERS "send(C, 5)\nshutdown(C, SHUT_WR)\nrecv(S, 9) = 5\nrecv(S, 9, MSG_DONTWAIT) = "
                 "0\nsend(S, 5) = 5\nrecv(C, 5) = 5\n"),
    BROKEN("SHU-WR-FIN", CONNECTION, AUTO,
           PEERS "shutdown(C, SHUT_WR)\nrecv(S, 9, MSG_DONTWAIT) = 0 # settle none\n"),
    BROKEN("SHU-WR-FIN", STREAM, AUTO, PEERS "shutdown(C, SHUT_WR)\nrecv(S, 9) = -1 ECONNRESET\n"),
    OBEYED("SHU-RD-EOF", CONNECTION, AUTO, PEERS "shutdown(C, SHUT_RD)\nrecv(C, 5) = 0\n"),
    BROKEN("SHU-RD-EOF", STREAM, AUTO,
           PEERS "shutdown(C, SHUT_RD)\nrecv(C, 5, MSG_DONTWAIT) = -1 EAGAIN\n"),
    OBEYED("SHU-BOTH-DATA", TCP, LINUX, PEERS "shutdown(S, SHUT_RDWR)\nsend(C, 5) = 5\n"),
    BROKEN("SHU-BOTH-DATA", TCP, LINUX,
           PEERS "shutdown(S, SHUT_RDWR)\nsend(C, 5) = -1 ECONNREFUSED\n"),
    OBEYED(
        "SHU-AGAIN", TCP, AUTO,
        PEERS
        "close(C)\nrecv(S, 5) = 0\nshutdown(S, SHUT_WR) = 0\nshutdown(S, SHUT_WR) = -1 ENOTCONN\n"),
    BROKEN(
        "SHU-AGAIN", TCP, AUTO,
        PEERS
        "close(C)\nrecv(S, 5) = 0\nshutdown(S, SHUT_WR) = 0\nshutdown(S, SHUT_WR) = -1 EINVAL\n"),
    OBEYED("SHU-NOTCONN", INET, AUTO, "A = socket()\nshutdown(A, SHUT_WR) = -1 ENOTCONN\n"),
    OBEYED("SHU-NOTCONN", UNIX_CONN, AUTO, "A = socket()\nshutdown(A, SHUT_WR) = 0\n"),
    BROKEN("SHU-NOTCONN", INET, AUTO, "A = socket()\nshutdown(A, SHUT_WR) = 0\n"),
    BROKEN("SHU-NOTCONN", UNIX_CONN, POSIX, "A = socket()\nshutdown(A, SHUT_WR) = 0\n"),
    OBEYED("SHU-HOW", ALL, AUTO, "A = socket()\nshutdown(A, 7) = -1 EINVAL\n"),
    OBEYED("SHU-HOW", INET, AUTO, "A = socket()\nshutdown(A, 7) = -1 ENOTCONN\n"),
    OBEYED("SHU-HOW", UNIX_CONN, AUTO, "A = socket()\nshutdown(A, 7) = -1 ENOTCONN\n"),
    BROKEN("SHU-HOW", UNIX_CONN, AUTO,
           "A = socket()\nshutdown(A, SHUT_RD) = 0\nB = socket()\nshutdown(B, 7) = -1 ENOTCONN\n"),
    BROKEN("SHU-HOW", CONNECTION, AUTO, PEERS "shutdown(C, 7) = -1 ENOTCONN\n"),
    BROKEN("SHU-HOW", ALL, AUTO, "A = socket()\nshutdown(A, 7) = 0\n"),
    OBEYED("SHU-UDP", DATAGRAM, AUTO, BOTH "connect(A, B)\nshutdown(A, SHUT_RD) = 0\n"),
    BROKEN("SHU-UDP", DATAGRAM, AUTO, BOTH "connect(A, B)\nshutdown(A, SHUT_RD) = -1 ENOTCONN\n"),
    /* Further texts. */
    BROKEN("SHU-WR-FIN", STREAM, LINUX,
           PEERS "T1: recv(S,5) blocks\nshutdown(C, SHUT_WR)\nT1: returns # stuck\n"),
    BROKEN("SHU-WAKE", STREAM, LINUX,
           PEERS "T1: recv(S,5) blocks\nshutdown(S, SHUT_RD)\nT1: returns # stuck\n"),
    BROKEN("SHU-OK", TCP, LINUX,
           PEERS "shutdown(C, SHUT_WR) = 0\nshutdown(C, SHUT_WR) = -1 ENOTCONN\n"),
    BROKEN("SHU-NOTCONN", TCP, LINUX,
           LISTENER "A = socket()\nbind(A, loopback)\nshutdown(A, SHUT_RD) = 0\n"),
    OBEYED("SHU-OK", TCP, LINUX, PEERS "shutdown(S, SHUT_RD)\nsend(C, 5) = 5\nrecv(S, 5) = 5\n"),
    BROKEN("SHU-RD-EOF", TCP, LINUX, PEERS "shutdown(S, SHUT_RD)\nrecv(S, 5) = -1 ENOTCONN\n"),
    /* Half a connection. */
    OBEYED("SHU-REQRESP", STREAM, AUTO,
           PEERS "send(C, 5)\nshutdown(C, SHUT_WR)\nrecv(S, 9) = 5\nrecv(S, 9) = 0\nsend(S, 7) = "
                 "7\nclose(S)\nrecv(C, 9) = 7\nrecv(C, 9) = 0\n"),
    BROKEN("SHU-REQRESP", STREAM, LINUX,
           PEERS "shutdown(C, SHUT_WR)\nsend(S, 7) = -1 EPIPE SIGPIPE\n"),
    BROKEN("SHU-REQRESP", STREAM, AUTO,
           PEERS "shutdown(C, SHUT_WR)\nsend(S, 7)\nrecv(C, 9) = -1 ENOTCONN\n"),
    BROKEN("SHU-REQRESP", STREAM, AUTO, PEERS "shutdown(C, SHUT_WR)\nrecv(C, 9) = 0\n"),
    OBEYED("SHU-RD-LATER", TCP, AUTO,
           PEERS "shutdown(S, SHUT_RD)\nsend(C, 5)\nioctl(S, FIONREAD) = 5\nrecv(S, 9) = 5\n"),
    OBEYED("SHU-RD-LATER", TCP, POSIX, PEERS "shutdown(S, SHUT_RD)\nsend(C, 5)\nrecv(S, 9) = 0\n"),
    OBEYED("SHU-RD-LATER", TCP, POSIX,
           PEERS "send(C, 5)\nshutdown(S, SHUT_RD)\nrecv(S, 9) = 5\nrecv(S, 9) = 0\n"),
    BROKEN("SHU-RD-LATER", TCP, POSIX, PEERS "shutdown(S, SHUT_RD)\nsend(C, 5)\nrecv(S, 9) = 5\n"),
    BROKEN("SHU-RD-LATER", TCP, LINUX,
           PEERS "shutdown(S, SHUT_RD)\nsend(C, 5)\nioctl(S, FIONREAD) = 5\nrecv(S, 9) = 0\n"),
    BROKEN("SHU-RD-LATER", TCP, AUTO,
           PEERS "shutdown(S, SHUT_RD)\nsend(C, 5)\nioctl(S, FIONREAD) = 5\nrecv(S, 2) = 2\n"
                 "recv(S, 9) = 0\n"),
    OBEYED("SHU-RD-NOPKT", TCP, AUTO,
           PEERS "shutdown(S, SHUT_RD)\nrecv(C, 5, MSG_DONTWAIT) = -1 EAGAIN\nsend(C, 5) = 5\n"),
    BROKEN("SHU-RD-NOPKT", TCP, AUTO, PEERS "shutdown(S, SHUT_RD)\nrecv(C, 5) = 0\n"),
    BROKEN("SHU-RD-NOPKT", TCP, AUTO, PEERS "shutdown(S, SHUT_RD)\nrecv(C, 5) = -1 ECONNRESET\n"),
    BROKEN("SHU-RD-NOPKT", TCP, AUTO,
           PEERS "shutdown(S, SHUT_RD)\nsend(C, 5) = -1 EPIPE SIGPIPE\n"),
    OBEYED("SHU-RD-UNIX", SEQPACKET, AUTO, PEERS "shutdown(S, SHUT_RD)\nsend(C, 5) = -1 EPIPE\n"),
    BROKEN("SHU-RD-UNIX", UNIX_CONN, AUTO, PEERS "shutdown(S, SHUT_RD)\nsend(C, 5) = 5\n"),
    OBEYED("SHU-RDWR", CONNECTION, AUTO,
           PEERS "shutdown(S, SHUT_RDWR) = 0\nrecv(S, 5) = 0\nrecv(C, 5) = 0\n"),
    BROKEN("SHU-RDWR", STREAM, AUTO, PEERS "shutdown(S, SHUT_RDWR)\nrecv(S, 5) = -1 ENOTCONN\n"),
    BROKEN("SHU-RDWR", SEQPACKET, AUTO, PEERS "shutdown(S, SHUT_RDWR)\nrecv(S, 5) = -1 ENOTCONN\n"),
    BROKEN("SHU-RDWR", TCP, LINUX,
           PEERS "shutdown(S, SHUT_RDWR)\nsend(C, 5)\npoll(C, POLLIN) = POLLIN # settle none\n"),
    OBEYED("SHU-BOTH-WR", TCP, AUTO,
           PEERS "shutdown(C, SHUT_WR)\nrecv(S, 1) = 0\nshutdown(S, SHUT_WR)\nrecv(C, 1) = 0\n"
                 "getpeername(C) = -1 ENOTCONN\n"),
    BROKEN("SHU-BOTH-WR", TCP, LINUX,
           PEERS "shutdown(C, SHUT_WR)\nrecv(S, 1) = 0\nshutdown(S, SHUT_WR)\nrecv(C, 1) = 0\n"
                 "getpeername(C) = 0\n"),
};

ORACLE_TABLE(shutdown);
