/* accept(): what it takes, from where, and with which address. */

#include "unit/oracle/cases.h"

static const struct oracle_case cases[] = {
    OBEYED("ACC-NEW", CONNECTION, AUTO, PEERS "close(S)\n"),
    BROKEN("ACC-NEW", CONNECTION, AUTO, CLIENT "S = accept(L) # fd of L\n"),
    BROKEN("ACC-NEW", CONNECTION, AUTO, CLIENT "S = accept(L) # fd of C\n"),
    OBEYED("ACC-QUEUED", CONNECTION, AUTO,
           "L = socket(SOCK_NONBLOCK)\nbind(L, loopback)\nlisten(L, 1)\nC = socket()\nconnect(C, "
           "L)\nS = accept(L) = ok\n"),
    BROKEN("ACC-QUEUED", CONNECTION, AUTO,
           "L = socket(SOCK_NONBLOCK)\nbind(L, loopback)\nlisten(L, 1)\nC = socket()\nconnect(C, "
           "L)\nS = accept(L) = -1 EAGAIN\n"),
    BROKEN("ACC-QUEUED", CONNECTION, AUTO, CLIENT "T1: S = accept(L) blocks\n"),
    BROKEN("ACC-QUEUED", CONNECTION, AUTO, CLIENT "S = accept(L) = -1 ECONNABORTED\n"),
    OBEYED("ACC-FIFO", TCP, AUTO,
           LISTENER "C1..2 = socket()\nconnect(C1..2, L)\ngetsockname(C1..2)\nA = accept(L) # "
                    "address of C1\nB = accept(L) # address of C2\n"),
    BROKEN(
        "ACC-FIFO", TCP, AUTO,
        LISTENER
        "C1..2 = socket()\nconnect(C1..2, L)\ngetsockname(C1..2)\nA = accept(L) # address of C2\n"),
    OBEYED("ACC-BLOCK", CONNECTION, AUTO,
           LISTENER "T1: S = accept(L) blocks\nC = socket()\nconnect(C, L)\nT1: returns = ok\n"),
    OBEYED(
        "ACC-BLOCK", CONNECTION, AUTO,
        "L = socket(SOCK_NONBLOCK)\nbind(L, loopback)\nlisten(L, 1)\nS = accept(L) = -1 EAGAIN\n"),
    BROKEN("ACC-BLOCK", CONNECTION, AUTO, LISTENER "S = accept(L) = -1 EAGAIN\n"),
    BROKEN("ACC-BLOCK", CONNECTION, AUTO, LISTENER "S = accept(L) = ok\n"),
    BROKEN("ACC-BLOCK", CONNECTION, AUTO, PEERS "D = accept(L) = ok\n"),
    OBEYED("ACC-NOTLISTEN", CONNECTION, AUTO, CLIENT "S = accept(C) = -1 EINVAL\n"),
    OBEYED("ACC-NOTLISTEN", DATAGRAM, AUTO, BOTH "S = accept(A) = -1 EOPNOTSUPP\n"),
    BROKEN("ACC-NOTLISTEN", CONNECTION, AUTO, CLIENT "S = accept(C) = -1 EAGAIN\n"),
    BROKEN("ACC-NOTLISTEN", DATAGRAM, AUTO, BOTH "S = accept(A) = ok\n"),
    OBEYED("ACC-ADDR", CONNECTION, AUTO, CLIENT "getsockname(C)\nS = accept(L) # address of C\n"),
    BROKEN("ACC-ADDR", CONNECTION, AUTO, CLIENT "getsockname(C)\nS = accept(L) # address of L\n"),
    BROKEN("ACC-ADDR", TCP, AUTO, CLIENT "S = accept(L) # address none\n"),
    OBEYED("ACC-NOINHERIT-NB", CONNECTION, AUTO,
           "L = socket(SOCK_NONBLOCK)\nbind(L, loopback)\nlisten(L, 1)\nC = socket()\nconnect(C, "
           "L)\nS = accept(L) = ok\nfcntl(S, F_GETFL) = O_NONBLOCK\n"),
    OBEYED("ACC-RST", TCP, AUTO,
           CLIENT "setsockopt(C, SO_LINGER, 1, 0)\nclose(C)\nS = accept(L) = -1 ECONNABORTED\n"),
    OBEYED("ACC-RST", TCP, AUTO,
           LISTENER "C1..2 = socket()\nconnect(C1..2, L)\ngetsockname(C1..2)\nsetsockopt(C1, "
                    "SO_LINGER, 1, 0)\nclose(C1)\nA = accept(L) # address of C2\nsend(A, 5) = 5\n"),
    OBEYED("ACC-RST", TCP, AUTO,
           "L = socket(SOCK_NONBLOCK)\nbind(L, loopback)\nlisten(L, 1)\nC1..2 = socket()\n"
           "connect(C1..2, L)\nsetsockopt(C1..2, SO_LINGER, 1, 0)\nclose(C1..2)\n"
           "A = accept(L) = -1 EAGAIN\npoll(L, POLLIN, 0) = 0\n"),
    BROKEN("ACC-BLOCK", TCP, AUTO,
           LISTENER "C1..2 = socket()\nconnect(C1..2, L)\ngetsockname(C1..2)\nsetsockopt(C1, "
                    "SO_LINGER, 1, 0)\nclose(C1)\nA = accept(L) # address of C2\n"
                    "T1: B = accept(L) # address of C1\n"),
    OBEYED("ACC-TIMEO", CONNECTION, LINUX,
           LISTENER "setsockopt(L, SO_RCVTIMEO, 100)\nS = accept(L) = -1 EAGAIN # waits\n"),
    OBEYED("ACC-CLOSE-THREAD", CONNECTION, AUTO,
           LISTENER "T1: S = accept(L) blocks\nclose(L)\nT1: returns = -1 EBADF\n"),
    OBEYED("ACC-SHUT-THREAD", CONNECTION, LINUX,
           LISTENER "T1: S = accept(L) blocks\nshutdown(L, SHUT_RD)\nT1: returns = -1 EINVAL\n"),
    OBEYED("LIV-ACCEPT", CONNECTION, AUTO, CLIENT "poll(L, POLLIN) = POLLIN\n"),
    BROKEN("LIV-ACCEPT", CONNECTION, AUTO, CLIENT "poll(L, POLLIN) = POLLIN # settle none\n"),
    /* Further texts. */
    BROKEN("ACC-QUEUED", CONNECTION, LINUX, CLIENT "S = accept(L) # stuck\n"),
    BROKEN("ACC-ADDR", TCP4, LINUX, CLIENT "getsockname(C)\nS = accept(L) # address 127.0.0.1:1\n"),
    OBEYED("ACC-BLOCK", STREAM, LINUX,
           LISTENER "T1: A = accept(L) blocks\nT2: B = accept(L) blocks\nC = socket()\nconnect(C, "
                    "L)\nT1: returns = ok\n"),
    OBEYED("ACC-BLOCK", STREAM, LINUX,
           LISTENER "T1: A = accept(L) blocks\nT2: B = accept(L) blocks\nC = socket()\nconnect(C, "
                    "L)\nT2: returns = ok\n"),
    BROKEN("ACC-TIMEO", CONNECTION, LINUX,
           LISTENER "setsockopt(L, SO_RCVTIMEO, 100)\nT1: S = accept(L) blocks\n"),
    BROKEN("ACC-RST", TCP, LINUX,
           CLIENT "setsockopt(C, SO_LINGER, 1, 0)\nclose(C)\nS = accept(L) = -1 ECONNABORTED\n"),
    BROKEN("ACC-SHUT-THREAD", CONNECTION, LINUX,
           LISTENER "T1: S = accept(L) blocks\nshutdown(L, SHUT_RD)\nT1: returns # stuck\n"),
    BROKEN("ACC-ADDR", TCP4, LINUX,
           LISTENER
           "C1..2 = socket()\nconnect(C1..2, L)\nA = accept(L)\nB = accept(L) # address of C1\n"),
    OBEYED("ACC-NOINHERIT-NB", TCP, AUTO,
           "L = socket(SOCK_NONBLOCK)\nbind(L, loopback)\nlisten(L, 5)\nC1..2 = "
           "socket()\nconnect(C1..2, L)\nA = accept(L)\nfcntl(A, F_GETFL) = O_NONBLOCK\nB = "
           "accept(L)\nfcntl(B, F_GETFL) = O_NONBLOCK\n"),
    OBEYED("ACC-QUEUED", STREAM, LINUX,
           CLIENT "send(C, 5) = 5\nclose(C)\nS = accept(L) = ok\nrecv(S, 9) = 5\nrecv(S, 9) = 0\n"),
    OBEYED("ACC-QUEUED", STREAM, LINUX,
           CLIENT "send(C, 5) = 5\nS = accept(L) = ok\nrecv(S, 9) = 5\n"),
    OBEYED("ACC-QUEUED", STREAM, LINUX, CLIENT "M = dup(L)\nclose(L)\nS = accept(M) = ok\n"),
    OBEYED("ACC-BLOCK", STREAM, LINUX, LISTENER "T1: S = accept(L) blocks\nclose(L)\n"),
    BROKEN("ACC-QUEUED", STREAM, LINUX, CLIENT "M = dup(L)\nclose(L)\nS = accept(M) = -1 EINVAL\n"),
};

ORACLE_TABLE(accept);
