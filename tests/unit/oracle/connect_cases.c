/* connect(): attempts that succeed, fail, and go on. */

#include "unit/oracle/cases.h"

static const struct oracle_case cases[] = {
    OBEYED("CON-NB", TCP, AUTO,
           NB_CLIENT "connect(C, L) = -1 EINPROGRESS\npoll(C, POLLOUT) = POLLOUT\ngetsockopt(C, "
                     "SO_ERROR) = 0\n"),
    OBEYED(
        "CON-ALREADY", TCP, LINUX,
        FULL
        "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nconnect(D, L) = -1 EALREADY\n"),
    BROKEN(
        "CON-ALREADY", TCP, LINUX,
        FULL
        "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nconnect(D, L) = -1 EISCONN\n"),
    OBEYED("CON-DONE-THEN", TCP, LINUX,
           NB_CLIENT
           "connect(C, L) = -1 EINPROGRESS\nconnect(C, L) = 0\nconnect(C, L) = -1 EISCONN\n"),
    BROKEN("CON-DONE-THEN", TCP, LINUX,
           NB_CLIENT "connect(C, L) = -1 EINPROGRESS\nconnect(C, L) = -1 EISCONN\n"),
    BROKEN("CON-DONE-THEN", TCP, AUTO,
           NB_CLIENT "connect(C, L) = -1 EINPROGRESS\nconnect(C, L) = -1 ECONNREFUSED\n"),
    OBEYED("CON-REFUSED", TCP, AUTO, "C = socket()\nconnect(C, nowhere) = -1 ECONNREFUSED\n"),
    BROKEN("CON-REFUSED", TCP, AUTO, "C = socket()\nconnect(C, nowhere) = 0\n"),
    BROKEN("CON-REFUSED", TCP, AUTO, LISTENER "close(L)\nC = socket()\nconnect(C, L) = 0\n"),
    BROKEN("CON-REFUSED", TCP, AUTO, "C = socket()\nT1: connect(C, nowhere) blocks\n"),
    OBEYED("CON-REFUSED-POLL", TCP, LINUX,
           "C = socket(SOCK_NONBLOCK)\nconnect(C, nowhere) = -1 EINPROGRESS\npoll(C, POLLOUT) = "
           "POLLOUT+POLLERR+POLLHUP\n"),
    OBEYED("CON-REFUSED-PENDING", TCP, AUTO,
           "C = socket(SOCK_NONBLOCK)\nconnect(C, nowhere) = -1 EINPROGRESS\nconnect(C, nowhere) = "
           "-1 ECONNREFUSED\n"),
    BROKEN("CON-REFUSED-PENDING", TCP, AUTO,
           "C = socket(SOCK_NONBLOCK)\nconnect(C, nowhere) = -1 EINPROGRESS\nconnect(C, nowhere) = "
           "0\n"),
    OBEYED("CON-ERR-ONCE", TCP, AUTO,
           "C = socket(SOCK_NONBLOCK)\nconnect(C, nowhere) = -1 EINPROGRESS\ngetsockopt(C, "
           "SO_ERROR) = ECONNREFUSED\ngetsockopt(C, SO_ERROR) = 0\n"),
    BROKEN("CON-ERR-ONCE", TCP, AUTO,
           "C = socket(SOCK_NONBLOCK)\nconnect(C, nowhere) = -1 EINPROGRESS\ngetsockopt(C, "
           "SO_ERROR) = ECONNREFUSED\ngetsockopt(C, SO_ERROR) = ECONNREFUSED\n"),
    BROKEN("CON-ERR-ONCE", TCP, AUTO,
           "C = socket(SOCK_NONBLOCK)\nconnect(C, nowhere) = -1 EINPROGRESS\ngetsockopt(C, "
           "SO_ERROR) = 0\n"),
    BROKEN("CON-ERR-ONCE", CONNECTION, AUTO, CLIENT "getsockopt(C, SO_ERROR) = ECONNRESET\n"),
    OBEYED("CON-ISCONN", CONNECTION, AUTO, CLIENT "connect(C, L) = -1 EISCONN\n"),
    BROKEN("CON-ISCONN", CONNECTION, AUTO, CLIENT "connect(C, L) = 0\n"),
    BROKEN("CON-ISCONN", CONNECTION, AUTO, PEERS "connect(S, L) = -1 EALREADY\n"),
    OBEYED("CON-LISTENER", CONNECTION, AUTO,
           LISTENER
           "M = socket()\nbind(M, loopback)\nlisten(M, 1)\nconnect(M, L) = -1 EOPNOTSUPP\n"),
    BROKEN("CON-LISTENER", CONNECTION, AUTO,
           LISTENER "M = socket()\nbind(M, loopback)\nlisten(M, 1)\nconnect(M, L) = 0\n"),
    OBEYED(
        "CON-SNDTIMEO", TCP, LINUX,
        FULL
        "D = socket()\nsetsockopt(D, SO_SNDTIMEO, 100)\nconnect(D, L) = -1 EINPROGRESS # waits\n"),
    OBEYED("CON-ETIMEDOUT", TCP, LINUX,
           FULL "D = socket()\nT1: connect(D, L) blocks\nT1: returns = -1 ETIMEDOUT\n"),
    BROKEN("CON-ETIMEDOUT", TCP, LINUX,
           FULL "D = socket()\nsetsockopt(D, TCP_USER_TIMEOUT, 500)\nT1: connect(D, L) blocks\n"),
    OBEYED("CON-INPROG-OPS", TCP, LINUX,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nsend(D, 5) = -1 "
                "EAGAIN\nrecv(D, 5) = -1 EAGAIN\n"),
    BROKEN("CON-INPROG-OPS", TCP, LINUX,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nsend(D, 5) = 5\n"),
    BROKEN("CON-INPROG-OPS", TCP, LINUX,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nrecv(D, 5) = 0\n"),
    OBEYED(
        "CON-INPROG-SHUT", TCP, LINUX,
        FULL
        "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nshutdown(D, SHUT_RDWR) = 0\n"),
    BROKEN("CON-INPROG-SHUT", TCP, LINUX,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nshutdown(D, SHUT_RDWR) "
                "= -1 EINVAL\n"),
    OBEYED("CON-UNIX-ERR", UNIX, AUTO, "C = socket()\nconnect(C, nowhere) = -1 ECONNREFUSED\n"),
    OBEYED("CON-UNIX-ERR", UNIX, AUTO, "C = socket()\nconnect(C, path) = -1 ENOENT\n"),
    BROKEN("CON-UNIX-ERR", UNIX, AUTO, "C = socket()\nconnect(C, nowhere) = 0\n"),
    BROKEN("CON-UNIX-ERR", UNIX, AUTO, "C = socket()\nconnect(C, path) = -1 EACCES\n"),
    OBEYED("CON-DGRAM", DATAGRAM, AUTO,
           BOTH "connect(A, B) = 0\ngetpeername(A) = 0 # address of B\n"),
    BROKEN("CON-DGRAM", DATAGRAM, AUTO, BOTH "connect(A, B) = -1 ECONNREFUSED\n"),
    OBEYED("LIV-CONNECT", TCP, AUTO,
           NB_CLIENT "connect(C, L) = -1 EINPROGRESS\npoll(C, POLLOUT) = POLLOUT\n"),
    BROKEN("LIV-CONNECT", TCP, AUTO,
           NB_CLIENT "connect(C, L) = -1 EINPROGRESS\npoll(C, POLLOUT) = POLLOUT # settle none\n"),
    BROKEN("CON-REFUSED", TCP, LINUX,
           FULL "D = socket()\nT1: connect(D, L) blocks\nclose(L)\nT1: returns = 0\n"),
    BROKEN("CON-REFUSED-POLL", TCP, AUTO,
           "C = socket(SOCK_NONBLOCK)\nconnect(C, nowhere) = -1 EINPROGRESS\npoll(C, POLLOUT) = "
           "POLLOUT+POLLERR+POLLHUP\npoll(C, POLLOUT) = 0\n"),
    OBEYED("CON-REFUSED-POLL", TCP, AUTO,
           "C = socket(SOCK_NONBLOCK)\nconnect(C, nowhere) = -1 EINPROGRESS\npoll(C, POLLOUT) = "
           "POLLOUT+POLLERR+POLLHUP\npoll(C, POLLOUT) = POLLERR\n"),
    /* Further texts. */
    OBEYED("CON-ERR-ONCE", TCP, LINUX,
           UNREAD
           "getsockopt(C, SO_ERROR) = ECONNRESET\ngetsockopt(C, SO_ERROR) = 0\nrecv(C, 5) = 0\n"),
    BROKEN("CON-ERR-ONCE", TCP, LINUX,
           UNREAD "getsockopt(C, SO_ERROR) = ECONNRESET\ngetsockopt(C, SO_ERROR) = ECONNRESET\n"),
    BROKEN("CON-DGRAM", UDP, LINUX, BOTH "connect(A, B) = -1 EINPROGRESS\n"),
    BROKEN("CON-REFUSED", TCP, LINUX,
           LISTENER "shutdown(L, SHUT_RD)\nC = socket()\nconnect(C, L) = 0\n"),
    BROKEN("CON-UNIX-ERR", UNIX_STREAM, LINUX,
           LISTENER "shutdown(L, SHUT_RD)\nC = socket()\nconnect(C, L) = 0\n"),
    BROKEN("CON-LISTENER", TCP, LINUX,
           LISTENER
           "C = socket()\nbind(C,loopback)\nlisten(C,1)\nconnect(C, L) = -1 ECONNREFUSED\n"),
    BROKEN(
        "CON-DONE-THEN", TCP, AUTO,
        NB_CLIENT
        "connect(C, L) = -1 EINPROGRESS\nconnect(C, L) = 0\nD = socket(SOCK_NONBLOCK)\nconnect(D, "
        "L) = -1 EINPROGRESS\npoll(D, POLLOUT) = POLLOUT\nconnect(D, L) = -1 EISCONN\n"),
    BROKEN("CON-SNDTIMEO", TCP4, LINUX,
           FULL "D = socket()\nsetsockopt(D, SO_SNDTIMEO, 100)\nT1: connect(D, L) blocks\n"),
    BROKEN("CON-NB", TCP, LINUX, NB_CLIENT "connect(C, L) = 0 # waits\n"),
    BROKEN("CON-NB", TCP, LINUX, NB_CLIENT "connect(C, nowhere) = -1 ECONNREFUSED # waits\n"),
    OBEYED("CON-ERR-ONCE", TCP, LINUX,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nclose(L)\npoll(D, "
                "POLLOUT) = POLLOUT+POLLERR+POLLHUP\ngetsockopt(D, SO_ERROR) = ECONNREFUSED\n"),
    OBEYED("CON-UNIX-ERR", UNIX_CONN, LINUX,
           LISTENER "close(L)\nC = socket()\nconnect(C, L) = -1 ECONNREFUSED\n"),
    BROKEN("CON-ERR-ONCE", TCP, LINUX,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nclose(L)\npoll(D, "
                "POLLOUT) = POLLOUT+POLLERR+POLLHUP\ngetsockopt(D, SO_ERROR) = 0\n"),
    BROKEN("CON-UNIX-ERR", UNIX_STREAM, LINUX,
           LISTENER "close(L)\nC = socket()\nconnect(C, L) = 0\n"),
};

ORACLE_TABLE(connect);
