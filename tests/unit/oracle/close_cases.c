/* close(): the end of a connection, and what the peer hears of it. */

#include "unit/oracle/cases.h"

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
    BROKEN("CLS-FIN", STREAM, LINUX, PEERS "T1: recv(S,5) blocks\nclose(C)\nT1: returns # stuck\n"),
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
    BROKEN("CLS-OK", STREAM, LINUX, PEERS "close(S) # stuck\n"),
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
};

ORACLE_TABLE(close);
