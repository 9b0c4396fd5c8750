/* close(): the end of a connection, and what the peer hears of it. */

#include "unit/oracle/cases.h"

/* An end that closed first, and is told nothing by the other. */
#define ORPHAN                                                                                     \
    "sysctl tcp_fin_timeout 1\n" LISTENER                                                          \
    "C = socket()\nbind(C, loopback)\nconnect(C, L)\nS = accept(L)\nclose(C)\nrecv(S, 1) = 0\n"    \
    "M = socket()\n"

static const struct oracle_case cases[] = {
    OBEYED("CLS-OK", ALL, AUTO, "A = socket()\nclose(A) = 0\nclose(A) = -1 EBADF\n"),
    BROKEN("CLS-OK", ALL, AUTO, "A = socket()\nclose(A) = -1 EBADF\n"),
    BROKEN("CLS-OK", ALL, AUTO, "A = socket()\nclose(A) = -1 EIO\n"),
    OBEYED("CLS-FIN", STREAM, AUTO,
           PEERS "send(C, 10)\nclose(C)\nrecv(S, 20) = 10\nrecv(S, 20, MSG_DONTWAIT) = 0\n"),
    BROKEN("CLS-FIN", CONNECTION, AUTO,
           PEERS "close(C)\nrecv(S, 20, MSG_DONTWAIT) = 0 # settle none\n"),
    BROKEN("CLS-FIN", STREAM, AUTO, PEERS "close(C)\nrecv(S, 20) = -1 ETIMEDOUT\n"),
    OBEYED("CLS-UNREAD-RST", TCP, AUTO, UNREAD "recv(C, 5) = -1 ECONNRESET\n"),
    BROKEN("CLS-UNREAD-RST", TCP, AUTO, UNREAD "recv(C, 5) = 0\n"),
    BROKEN("CLS-UNREAD-RST", TCP, AUTO,
           UNREAD "recv(C, 5, MSG_DONTWAIT) = -1 ECONNRESET # settle none\n"),
    OBEYED("CLS-LATE-DATA", TCP, LINUX,
           PEERS "close(S)\nsend(C, 5) = 5\npoll(C, POLLIN) = POLLIN+POLLERR+POLLHUP\n"),
    BROKEN("CLS-LATE-DATA", TCP, LINUX,
           PEERS "close(S)\nsend(C, 5) = 5\npoll(C, POLLIN) = POLLIN # settle none\n"),
    OBEYED("CLS-LINGER0", TCP, AUTO,
           PEERS "setsockopt(C, SO_LINGER, 1, 0)\nclose(C)\nrecv(S, 5) = -1 ECONNRESET\n"),
    BROKEN("CLS-LINGER0", TCP, AUTO,
           PEERS "setsockopt(C, SO_LINGER, 1, 0)\nclose(C)\nrecv(S, 5) = 0\n"),
    OBEYED("CLS-LINGERN", TCP, AUTO,
           PEERS "setsockopt(C, SO_LINGER, 1, 5)\nsend(C, 10000)\nT1: close(C) blocks\nrecv(S, "
                 "10000, MSG_WAITALL) = 10000\nT1: returns = 0\n"),
    OBEYED("CLS-LST-PENDING", TCP, AUTO, CLIENT "close(L)\nrecv(C, 5) = -1 ECONNRESET\n"),
    BROKEN("CLS-LST-PENDING", TCP, AUTO, CLIENT "close(L)\nrecv(C, 5) = 0\n"),
    BROKEN("CLS-LST-PENDING", TCP, AUTO,
           CLIENT "close(L)\npoll(C, POLLIN) = POLLIN # settle none\n"),
    OBEYED("CLS-THREAD-RECV", STREAM, AUTO,
           PEERS "T1: recv(S, 5) blocks\nclose(S)\nT1: returns = -1 EBADF\n"),
    OBEYED("CLS-UNIX-UNREAD", UNIX_CONN, AUTO,
           UNREAD "recv(C, 5) = -1 ECONNRESET\nrecv(C, 5) = 0\n"),
    BROKEN("CLS-UNIX-UNREAD", UNIX_STREAM, LINUX, UNREAD "recv(C, 5) = 0\n"),
    /* Further texts. */
    BROKEN("CLS-FIN", CONNECTION, LINUX,
           PEERS "T1: recv(S,5) blocks\nclose(C)\nT1: returns # stuck\n"),
    BROKEN("CLS-FIN", STREAM, LINUX,
           PEERS "send(C, 5)\nT1: recv(S, 9, MSG_WAITALL) blocks\nclose(C)\nT1: returns # stuck\n"),
    BROKEN(
        "CLS-UNREAD-RST", TCP, LINUX,
        PEERS
        "send(C,5)\npoll(S,POLLIN)=POLLIN\nT1: recv(C,5) blocks\nclose(S)\nT1: returns # stuck\n"),
    BROKEN("CLS-UNREAD-RST", TCP, LINUX,
           PEERS
           "send(C,5)\npoll(S,POLLIN)=POLLIN\nT1: recv(C,5) blocks\nclose(S)\nT1: returns = 0\n"),
    BROKEN(
        "CLS-UNIX-UNREAD", UNIX_STREAM, LINUX,
        PEERS
        "send(C,5)\npoll(S,POLLIN)=POLLIN\nsend(S,5)\nclose(S)\nrecv(C, 9) = 5\nrecv(C,9) = 0\n"),
    BROKEN("CLS-UNREAD-RST", TCP, LINUX,
           PEERS "send(S,5)\nsend(C,5)\npoll(C,POLLIN)=POLLIN\npoll(S,POLLIN)=POLLIN\nclose(S)"
                 "\nrecv(C, 9) = 5\nrecv(C,9) = 0\n"),
    BROKEN("CLS-LATE-DATA", TCP, LINUX,
           PEERS "close(S)\nsend(C,5)=5\npoll(C,POLLIN+POLLOUT) = 0 # settle none\n"),
    BROKEN("CLS-OK", ALL, LINUX, "A = socket()\nclose(A) # stuck\n"),
    BROKEN("CLS-LST-PENDING", TCP, LINUX, CLIENT "shutdown(L, SHUT_RD)\nrecv(C, 5) = 0\n"),
    BROKEN("CLS-LINGER0", TCP, LINUX,
           CLIENT "setsockopt(C, SO_LINGER, 1, 0)\nclose(C)\nS = accept(L) = ok\nrecv(S, 5) = 0\n"),
    BROKEN("CLS-UNIX-UNREAD", SEQPACKET, LINUX, UNREAD "recv(C, 5) = 0\n"),
    BROKEN("CLS-LST-PENDING", UNIX_CONN, LINUX, CLIENT "close(L)\nrecv(C,5) = 0\n"),
    BROKEN("CLS-LST-PENDING", UNIX_CONN, LINUX, CLIENT "close(L)\nrecv(C,5) = -1 ETIMEDOUT\n"),
    OBEYED("CLS-LST-PENDING", TCP, LINUX,
           CLIENT "shutdown(L, SHUT_RD)\nrecv(C, 5) = -1 ECONNRESET\n"),
    OBEYED("CLS-LINGER0", TCP, LINUX,
           CLIENT "setsockopt(C, SO_LINGER, 1, 0)\nclose(C)\nS = accept(L) = ok\nrecv(S, 5) = -1 "
                  "ECONNRESET\n"),
    /* What close() answers, and when. */
    OBEYED("CLS-EBADF", ALL, AUTO, "A = socket()\nclose(A) = 0\nclose(A) = -1 EBADF\n"),
    BROKEN("CLS-EBADF", ALL, AUTO, "A = socket()\nclose(A) = 0\nclose(A) = 0\n"),
    OBEYED("CLS-DRAIN", STREAM, AUTO,
           PEERS "send(C, 65536)\nclose(C) = 0\nrecv(S, 65536, MSG_WAITALL) = 65536\n"),
    BROKEN("CLS-DRAIN", CONNECTION, AUTO, PEERS "close(S) # stuck\n"),
    BROKEN("CLS-DRAIN", CONNECTION, AUTO, PEERS "T1: close(S) blocks\n"),
    BROKEN("CLS-DRAIN", STREAM, AUTO,
           PEERS "send(C, 65536)\nclose(C)\nrecv(S, 65536) = -1 ECONNRESET\n"),
    BROKEN("CLS-LINGERN", TCP, AUTO,
           PEERS "setsockopt(C, SO_LINGER, 1, 1)\nsend(C, 4000000)\nT1: close(C) blocks\nT1: "
                 "returns # stuck\n"),
    BROKEN("CLS-LINGERN", TCP, AUTO,
           PEERS "setsockopt(C, SO_LINGER, 1, 20)\nsend(C, 4000000)\nclose(C) = 0\n"),
    OBEYED("CLS-LINGER-NB", TCP, AUTO,
           PEERS "fcntl(C, F_SETFL, O_NONBLOCK)\nsetsockopt(C, SO_LINGER, 1, 20)\nsend(C, "
                 "4000000)\nT1: close(C) blocks\nrecv(S, 4000000, MSG_WAITALL) = 4000000\nT1: "
                 "returns = 0\n"),
    OBEYED("CLS-LINGER-NB", TCP, AUTO,
           PEERS "fcntl(C, F_SETFL, O_NONBLOCK)\nsetsockopt(C, SO_LINGER, 1, 20)\nsend(C, "
                 "4000000)\nclose(C) = 0\n"),
    BROKEN("CLS-LINGER-NB", TCP, POSIX,
           PEERS "fcntl(C, F_SETFL, O_NONBLOCK)\nsetsockopt(C, SO_LINGER, 1, 20)\nsend(C, "
                 "4000000)\nclose(C) = 0\n"),
    OBEYED("CLS-UNREAD-SENT", TCP, AUTO,
           PEERS "send(S, 5)\nsend(C, 5)\npoll(C, POLLIN) = POLLIN\npoll(S, POLLIN) = "
                 "POLLIN\nclose(S)\nrecv(C, 9) = 5\nrecv(C, 9) = -1 ECONNRESET\n"),
    BROKEN("CLS-UNREAD-SENT", TCP, LINUX,
           PEERS "send(S, 5)\nsend(C, 5)\npoll(C, POLLIN) = POLLIN\npoll(S, POLLIN) = "
                 "POLLIN\nclose(S)\nrecv(C, 9) = -1 ECONNRESET\n"),
    /* Which comes first, and who has told of it. */
    OBEYED("CLS-UNIX-ORDER", UNIX_STREAM, AUTO,
           PEERS "send(C, 9)\nsend(S, 5)\nclose(S)\nrecv(C, 9) = 5\nrecv(C, 9) = -1 ECONNRESET\n"),
    OBEYED("CLS-UNIX-ORDER", SEQPACKET, AUTO,
           PEERS "send(C, 9)\nsend(S, 5)\nclose(S)\nrecv(C, 9) = -1 ECONNRESET\nrecv(C, 9) = 5\n"),
    BROKEN("CLS-UNIX-ORDER", UNIX_STREAM, AUTO,
           PEERS "send(C, 9)\nsend(S, 5)\nclose(S)\nrecv(C, 9) = -1 ECONNRESET\n"),
    BROKEN("CLS-UNIX-ORDER", SEQPACKET, LINUX,
           PEERS "send(C, 9)\nsend(S, 5)\nclose(S)\nrecv(C, 9) = 5\n"),
    OBEYED("CLS-UNIX-EMBRYO-SOERR", UNIX_CONN, AUTO,
           CLIENT "close(L)\ngetsockopt(C, SO_ERROR) = ECONNRESET\nrecv(C, 5) = 0\n"),
    BROKEN("CLS-UNIX-EMBRYO-SOERR", UNIX_CONN, AUTO,
           CLIENT "close(L)\ngetsockopt(C, SO_ERROR) = ECONNRESET\nrecv(C, 5) = -1 ECONNRESET\n"),
    /* TIME-WAIT: who keeps an address. */
    OBEYED("CLS-LST-NOTW", TCP, AUTO,
           LISTENER "getsockname(L)\nclose(L)\nM = socket()\nbind(M, L) = 0\nlisten(M, 1) = 0\n"),
    BROKEN("CLS-LST-NOTW", TCP, AUTO,
           LISTENER "getsockname(L)\nclose(L)\nM = socket()\nbind(M, L) = -1 EADDRINUSE\n"),
    OBEYED("CLS-TW-PASSIVE", TCP, AUTO,
           PEERS "close(C)\nrecv(S, 1) = 0\nclose(S)\nclose(L)\nM = socket()\nbind(M, L) = 0\n"),
    BROKEN("CLS-TW-PASSIVE", TCP, AUTO,
           LISTENER "C = socket()\nbind(C, loopback)\nconnect(C, L)\nS = accept(L)\nclose(S)\n"
                    "recv(C, 1) = 0\nclose(C)\nM = socket()\nbind(M, C) = -1 EADDRINUSE\n"),
    OBEYED("CLS-TW-ACTIVE", TCP, AUTO,
           LISTENER "C = socket()\nbind(C, loopback)\nconnect(C, L)\nS = accept(L)\nclose(C)\n"
                    "recv(S, 1) = 0\nclose(S)\nM = socket()\nbind(M, C) = -1 EADDRINUSE\n"),
    BROKEN("CLS-TW-ACTIVE", TCP, AUTO,
           LISTENER "C = socket()\nbind(C, loopback)\nconnect(C, L)\nS = accept(L)\nclose(C)\n"
                    "recv(S, 1) = 0\nclose(S)\nM = socket()\nbind(M, C) = 0\n"),
    OBEYED("CLS-TW-BIND", TCP, AUTO,
           "L = socket()\nsetsockopt(L, SO_REUSEADDR, 1)\nbind(L, loopback)\nlisten(L, 1)\nC = "
           "socket()\nconnect(C, L)\nS = accept(L)\nclose(S)\nrecv(C, 1) = "
           "0\nclose(C)\nclose(L)\nM = socket()\nsetsockopt(M, SO_REUSEADDR, 1)\nbind(M, L) = 0\n"),
    BROKEN("CLS-TW-BIND", TCP, AUTO,
           "L = socket()\nsetsockopt(L, SO_REUSEADDR, 1)\nbind(L, loopback)\nlisten(L, 1)\nC = "
           "socket()\nconnect(C, L)\nS = accept(L)\nclose(S)\nrecv(C, 1) = "
           "0\nclose(C)\nclose(L)\nM = socket()\nsetsockopt(M, SO_REUSEADDR, 1)\nbind(M, L) = -1 "
           "EADDRINUSE\n"),
    BROKEN("CLS-TW-BIND", TCP, LINUX,
           PEERS "close(S)\nrecv(C, 1) = 0\nclose(C)\nclose(L)\nM = socket()\nsetsockopt(M, "
                 "SO_REUSEADDR, 1)\nbind(M, L) = 0\n"),
    OBEYED("CLS-FW2", TCP, AUTO, ORPHAN "poll(S, POLLPRI, 2500) = 0\nbind(M, C) = 0\n"),
    OBEYED("CLS-FW2", TCP, AUTO, ORPHAN "bind(M, C) = -1 EADDRINUSE\n"),
    BROKEN("CLS-FW2", TCP, AUTO, ORPHAN "poll(S, POLLPRI, 2500) = 0\nbind(M, C) = -1 EADDRINUSE\n"),
    OBEYED("CLS-SIMUL", TCP, AUTO,
           PEERS "getsockname(C)\nsend(C, 5)\nsend(S, 5)\nshutdown(C, SHUT_WR)\nshutdown(S, "
                 "SHUT_WR)\nrecv(C, 9) = 5\nrecv(C, 9) = 0\nrecv(S, 9) = 5\nrecv(S, 9) = "
                 "0\nclose(C)\nclose(S)\nclose(L)\nM = socket()\nbind(M, L) = -1 EADDRINUSE\n"),
    BROKEN("CLS-SIMUL", TCP, AUTO,
           PEERS "send(C, 5)\nsend(S, 5)\nshutdown(C, SHUT_WR)\nshutdown(S, SHUT_WR)\nrecv(C, 9) "
                 "= 5\nrecv(C, 9) = -1 ECONNRESET\n"),
};

ORACLE_TABLE(close);
