/* listen() and the queue: what fits, what does not, and what becomes of it. */

#include "unit/oracle/cases.h"

static const struct oracle_case cases[] = {
    OBEYED("LST-MARK", CONNECTION, AUTO, LISTENER "getsockopt(L, SO_ACCEPTCONN) = 1\n"),
    BROKEN("LST-MARK", CONNECTION, AUTO,
           "L = socket()\nbind(L, loopback)\nlisten(L, 1) = -1 EINVAL\n"),
    BROKEN("LST-MARK", CONNECTION, AUTO, LISTENER "getsockopt(L, SO_ACCEPTCONN) = 0\n"),
    BROKEN("LST-MARK", CONNECTION, AUTO, "A = socket()\ngetsockopt(A, SO_ACCEPTCONN) = 1\n"),
    OBEYED("LST-CAP", CONNECTION, AUTO, CLIENT),
    BROKEN("LST-CAP", CONNECTION, AUTO, LISTENER "C = socket()\nconnect(C, L) = -1 ECONNREFUSED\n"),
    BROKEN("LST-CAP", CONNECTION, LINUX, CLIENT "D = socket()\nconnect(D, L) = -1 ECONNREFUSED\n"),
    OBEYED("LST-CAP-TCP", TCP, AUTO, FULL "D = socket()\nT1: connect(D, L) blocks\n"),
    BROKEN("LST-CAP-TCP", TCP, LINUX, FULL "D = socket()\nconnect(D, L) = 0\n"),
    BROKEN(
        "LST-CAP-TCP", TCP, LINUX,
        FULL
        "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\npoll(D, POLLOUT) = POLLOUT\n"),
    OBEYED("LST-CAP-UNIX", UNIX_CONN, AUTO,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EAGAIN\n"),
    BROKEN("LST-CAP-UNIX", UNIX_CONN, LINUX, FULL "D = socket()\nconnect(D, L) = 0\n"),
    OBEYED("LST-FULL-TCP", TCP, AUTO, FULL "D = socket()\nconnect(D, L) = -1 ECONNREFUSED\n"),
    BROKEN("LST-FULL-TCP", TCP, LINUX, FULL "D = socket()\nconnect(D, L) = -1 ECONNREFUSED\n"),
    BROKEN("LST-FULL-TCP", TCP, AUTO, FULL "D = socket()\nconnect(D, L) = -1 EAGAIN\n"),
    OBEYED("LST-FULL-RETRY", TCP, LINUX,
           FULL "D = socket()\nT1: connect(D, L) blocks\nS = accept(L)\nT1: returns = 0\n"),
    BROKEN("LST-FULL-RETRY", TCP, LINUX,
           FULL "D = socket()\nT1: connect(D, L) blocks\nS = accept(L)\nT1: returns # stuck\n"),
    BROKEN("LST-FULL-RETRY", TCP, LINUX,
           FULL "D = socket()\nT1: connect(D, L) blocks\nT1: returns = -1 ECONNREFUSED\n"),
    OBEYED("LST-FULL-UNIX-BLOCK", UNIX_CONN, LINUX,
           FULL "D = socket()\nT1: connect(D, L) blocks\nS = accept(L)\nT1: returns = 0\n"),
    BROKEN("LST-FULL-UNIX-BLOCK", UNIX_CONN, AUTO,
           FULL "D = socket()\nconnect(D, L) = -1 ECONNRESET\n"),
    BROKEN("LST-FULL-UNIX-BLOCK", UNIX_CONN, LINUX,
           FULL "D = socket()\nconnect(D, L) = -1 ECONNREFUSED\n"),
    OBEYED("LST-FULL-UNIX-NB", UNIX_CONN, LINUX,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EAGAIN\n"),
    BROKEN("LST-FULL-UNIX-NB", UNIX_CONN, AUTO,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\n"),
    OBEYED("LST-FULL-UNIX-TIMEO", UNIX_CONN, LINUX,
           FULL
           "D = socket()\nsetsockopt(D, SO_SNDTIMEO, 100)\nconnect(D, L) = -1 EAGAIN # waits\n"),
    OBEYED("LST-AGAIN", CONNECTION, LINUX, CLIENT "listen(L, 0) = 0\nS = accept(L) = ok\n"),
    BROKEN("LST-AGAIN", CONNECTION, AUTO, LISTENER "listen(L, 5) = -1 EINVAL\n"),
    OBEYED("LST-UNBOUND-TCP", TCP, AUTO, "L = socket()\nlisten(L, 1) = 0\ngetsockname(L) = 0\n"),
    BROKEN("LST-UNBOUND-TCP", TCP, LINUX, "L = socket()\nlisten(L, 1) = -1 EINVAL\n"),
    OBEYED("LST-UNBOUND-UNIX", UNIX_CONN, AUTO, "L = socket()\nlisten(L, 1) = -1 EDESTADDRREQ\n"),
    BROKEN("LST-UNBOUND-UNIX", UNIX_CONN, AUTO, "L = socket()\nlisten(L, 1) = 0\n"),
    OBEYED("LST-DGRAM", DATAGRAM, AUTO, BOTH "listen(A, 1) = -1 EOPNOTSUPP\n"),
    BROKEN("LST-DGRAM", DATAGRAM, AUTO, BOTH "listen(A, 1) = 0\n"),
    OBEYED("LST-CONNECTED", CONNECTION, AUTO, CLIENT "listen(C, 1) = -1 EINVAL\n"),
    BROKEN("LST-CONNECTED", CONNECTION, AUTO, CLIENT "listen(C, 1) = 0\n"),
    OBEYED("LST-DUP-PORT", TCP, LINUX,
           "A = socket()\nsetsockopt(A, SO_REUSEADDR, 1)\nbind(A, loopback)\nB = "
           "socket()\nsetsockopt(B, SO_REUSEADDR, 1)\nbind(B, A) = 0\nlisten(A, 1)\nlisten(B, 1) = "
           "-1 EADDRINUSE\n"),
    BROKEN("LST-DUP-PORT", TCP, LINUX,
           "A = socket()\nsetsockopt(A, SO_REUSEADDR, 1)\nbind(A, loopback)\nB = "
           "socket()\nsetsockopt(B, SO_REUSEADDR, 1)\nbind(B, A) = 0\nlisten(A, 1)\nlisten(B, 1) = "
           "0\n"),
    OBEYED("LST-SHUT-RD", CONNECTION, LINUX,
           LISTENER "shutdown(L, SHUT_RD) = 0\nS = accept(L) = -1 EINVAL\n"),
    BROKEN("LST-SHUT-RD", CONNECTION, AUTO, LISTENER "shutdown(L, SHUT_RD) = -1 EINVAL\n"),
    BROKEN("LST-SHUT-RD", CONNECTION, LINUX,
           LISTENER "shutdown(L, SHUT_RD) = 0\nS = accept(L) = ok\n"),
    OBEYED("LST-SHUT-WR", CONNECTION, AUTO,
           LISTENER "shutdown(L, SHUT_WR) = 0\nC = socket()\nconnect(C, L) = 0\n"),
    BROKEN("LST-SHUT-WR", CONNECTION, AUTO, LISTENER "shutdown(L, SHUT_WR) = -1 EINVAL\n"),
    OBEYED("LST-POLL", CONNECTION, AUTO, CLIENT "poll(L, POLLIN+POLLOUT) = POLLIN\n"),
    OBEYED("LST-POLL", CONNECTION, AUTO, LISTENER "poll(L, POLLIN+POLLOUT) = 0\n"),
    BROKEN("LST-POLL", CONNECTION, AUTO, LISTENER "poll(L, POLLIN) = POLLIN\n"),
    BROKEN("LST-POLL", CONNECTION, AUTO, LISTENER "poll(L, POLLOUT) = POLLOUT\n"),
    BROKEN("LST-POLL", CONNECTION, AUTO, CLIENT "poll(L, POLLIN) = POLLIN\npoll(L, POLLIN) = 0\n"),
    /* Further texts. */
    BROKEN("LST-CAP", TCP, AUTO,
           LISTENER "C1..2 = socket()\nconnect(C1..2, L)\nA = accept(L)\nB = socket()\nconnect(B, "
                    "L) = -1 ECONNREFUSED\n"),
    BROKEN("LST-FULL-TCP", TCP, LINUX,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 ECONNREFUSED\n"),
    OBEYED("LST-CAP-TCP", TCP, LINUX,
           "sysctl somaxconn 1\nL = socket()\nbind(L, loopback)\nlisten(L, 100)\nC1..2 = "
           "socket()\nconnect(C1..2, L)\nD = socket()\nT1: connect(D, L) blocks\n"),
    BROKEN("LST-CLAMP", TCP, LINUX,
           "sysctl somaxconn 1\nL = socket()\nbind(L, loopback)\nlisten(L, 100)\nC1..2 = "
           "socket()\nconnect(C1..2, L)\nD = socket()\nconnect(D, L) = 0\n"),
    BROKEN("LST-CAP", STREAM, LINUX,
           "L = socket()\nbind(L, loopback)\nlisten(L, -1)\nC1..2 = socket()\nconnect(C1, L)\nT1: "
           "connect(C2, L) blocks\n"),
    OBEYED("LST-CAP", STREAM, POSIX,
           "L = socket()\nbind(L, loopback)\nlisten(L, -1)\nC1..2 = socket()\nconnect(C1, L)\nT1: "
           "connect(C2, L) blocks\n"),
    OBEYED("LST-CAP", STREAM, LINUX,
           "L = socket()\nbind(L, loopback)\nlisten(L, 0)\nC = socket()\nconnect(C, L) = 0\n"),
    BROKEN("LST-ZERO", TCP, LINUX,
           "L = socket()\nbind(L, loopback)\nlisten(L, 0)\nC1..2 = socket()\nconnect(C1..2, L)\n"),
    BROKEN("LST-CONNECTED", STREAM, LINUX, PEERS "listen(S, 1) = 0\n"),
    BROKEN("LST-MARK", TCP, LINUX,
           "L = socket()\nbind(L, loopback)\nlisten(L, 1) = -1 EADDRINUSE\n"),
    BROKEN("LST-DUP-PORT", TCP, LINUX,
           "A = socket()\nsetsockopt(A, SO_REUSEADDR, 1)\nbind(A, loopback)\nB = "
           "socket()\nsetsockopt(B, SO_REUSEADDR, 1)\nbind(B, A) = 0\nlisten(A, 1)\nlisten(B,1) = "
           "0\n"),
    BROKEN("LST-CAP", TCP, LINUX,
           "L = socket()\nbind(L, loopback)\nlisten(L, 5)\nC1..6 = socket()\nconnect(C1..5, "
           "L)\nT1: connect(C6, L) blocks\n"),
    OBEYED("LST-CAP", TCP, AUTO,
           "L = socket()\nbind(L, loopback)\nlisten(L, 5)\nC1..6 = socket()\nconnect(C1..5, "
           "L)\nT1: connect(C6, L) blocks\n"),
    BROKEN("LST-CAP", TCP, AUTO,
           "L = socket()\nbind(L, loopback)\nlisten(L, 5)\nC1..5 = socket()\nconnect(C1..4, "
           "L)\nT1: connect(C5, L) blocks\n"),
    OBEYED("LST-CAP", TCP, AUTO,
           "L = socket()\nbind(L, loopback)\nlisten(L, 5)\nC1..8 = socket()\nconnect(C1..8, L)\n"),
    BROKEN("LST-MONO", TCP, AUTO,
           "L = socket()\nbind(L, loopback)\nlisten(L, 5)\nC1..8 = socket()\nconnect(C1..8, L)\nM "
           "= socket()\nbind(M, loopback)\nlisten(M, 5)\nD1..7 = socket()\nconnect(D1..6, "
           "M)\nconnect(D7, M) = -1 ECONNREFUSED\n"),
    BROKEN("LST-UNBOUND-TCP", TCP, AUTO,
           "A = socket()\nlisten(A, 1) = 0\nB = socket()\nlisten(B, 1) = -1 EINVAL\n"),
    BROKEN("LST-FULL-UNIX-TIMEO", UNIX_CONN, LINUX,
           FULL "D = socket()\nsetsockopt(D, SO_SNDTIMEO, 100)\nT1: connect(D, L) blocks\n"),
    OBEYED("LST-SHUT-RD", TCP, LINUX,
           LISTENER "shutdown(L, SHUT_RD)\nlisten(L, 1) = 0\nC = socket()\nconnect(C, L) = 0\nS = "
                    "accept(L) = ok\n"),
    OBEYED("LST-FULL-TCP", TCP, LINUX,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nclose(D)\nA = "
                "accept(L)\nB = accept(L)\nE = socket()\nconnect(E, L) = 0\nF = accept(L) = ok\n"),
    BROKEN("LST-CAP", STREAM, LINUX,
           LISTENER "C1..2 = socket()\nconnect(C1..2, L)\nA = accept(L)\nB = accept(L)\nD1..2 = "
                    "socket()\nconnect(D1, L)\nconnect(D2, L) = -1 EAGAIN\n"),
};

ORACLE_TABLE(backlog);
