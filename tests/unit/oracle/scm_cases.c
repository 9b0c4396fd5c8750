/* Descriptors and credentials that go along with messages. */

#include "unit/oracle/cases.h"

#define PAIRS PAIR "P, Q = socketpair()\n"
#define SENT PAIRS "sendmsg(A, [5], rights(P)) = 5\n"
#define SENT_TWO PAIRS "sendmsg(A, [5], rights(P, Q)) = 5\n"

static const struct oracle_case cases[] = {
    OBEYED("SCM-RIGHTS", UNIX, AUTO,
           SENT "R = recvmsg(B, [9], rights(1)) = 5\nclose(P)\nsend(R, 3) = 3\nrecv(Q, 9) = 3\n"),
    OBEYED("SCM-RIGHTS", UNIX_CONN, AUTO, SENT "close(P)\nT1: recv(Q, 9) blocks\n"),
    OBEYED("SCM-RIGHTS", UNIX_CONN, AUTO, SENT "close(P)\nclose(B)\nrecv(Q, 9) = 0\n"),
    BROKEN("SCM-RIGHTS", UNIX, AUTO, SENT "recvmsg(B, [9], rights(1)) = 5\n"),
    BROKEN("SCM-RIGHTS", UNIX, AUTO, PAIR "send(A, 5)\nR = recvmsg(B, [9], rights(1)) = 5\n"),
    BROKEN("SCM-RIGHTS", UNIX, AUTO,
           SENT "R = recvmsg(B, [9], rights(1)) = 5\nsend(A, 5)\nS = recvmsg(B, [9], rights(1)) = "
                "5\n"),
    BROKEN("CLS-REFCOUNT", UNIX_CONN, AUTO, SENT "close(P)\nrecv(Q, 9) = 0\n"),
    OBEYED("SCM-CLOEXEC", UNIX, AUTO,
           SENT "R = recvmsg(B, [9], rights(1), MSG_CMSG_CLOEXEC) = 5\nfcntl(R, F_GETFD) = "
                "FD_CLOEXEC\n"),
    BROKEN("SCM-CLOEXEC", UNIX, AUTO,
           SENT "R = recvmsg(B, [9], rights(1), MSG_CMSG_CLOEXEC) = 5\nfcntl(R, F_GETFD) = 0\n"),
    BROKEN("SCM-CLOEXEC", UNIX, AUTO,
           SENT "R = recvmsg(B, [9], rights(1)) = 5\nfcntl(R, F_GETFD) = FD_CLOEXEC\n"),
    OBEYED("SCM-TRUNC", UNIX, AUTO, SENT_TWO "R = recvmsg(B, [9], rights(1)) = 5 MSG_CTRUNC\n"),
    OBEYED("SCM-TRUNC", UNIX, AUTO, SENT "recvmsg(B, [9]) = 5 MSG_CTRUNC\n"),
    OBEYED("SCM-TRUNC", UNIX_CONN, AUTO,
           SENT "close(P)\nrecvmsg(B, [9]) = 5 MSG_CTRUNC\nrecv(Q, 9) = 0\n"),
    BROKEN("SCM-TRUNC", UNIX, AUTO, SENT_TWO "R = recvmsg(B, [9], rights(1)) = 5\n"),
    BROKEN("SCM-TRUNC", UNIX, AUTO, SENT "recvmsg(B, [9]) = 5\n"),
    BROKEN("SCM-TRUNC", UNIX, AUTO, SENT "recvmsg(B, [9], rights(1)) = 5 MSG_CTRUNC # rights 2\n"),
    BROKEN("RCV-CTRUNC", UNIX, AUTO, PAIR "send(A, 5)\nrecvmsg(B, [9]) = 5 MSG_CTRUNC\n"),
    BROKEN("RCV-BLOCK", UNIX_CONN, AUTO,
           SENT "R = recvmsg(B, [9], rights(1)) = 5\nclose(P)\nrecv(Q, 9, MSG_DONTWAIT) = -1 "
                "ENOTCONN\n"),
    OBEYED("SCM-LIMIT", UNIX, AUTO, PAIRS "sendmsg(A, [5], rights(P, 254)) = -1 EINVAL\n"),
    OBEYED("SCM-LIMIT", UNIX, AUTO, PAIRS "sendmsg(A, [5], rights(P, 253)) = 5\n"),
    OBEYED("SCM-LIMIT", UNIX, AUTO,
           PAIRS "R = dup(P) = ok\nclose(R)\nsendmsg(A, [5], rights(R)) = -1 EBADF\n"),
    BROKEN("SCM-LIMIT", UNIX, AUTO, PAIRS "sendmsg(A, [5], rights(P, 254)) = 5\n"),
    BROKEN("SCM-LIMIT", UNIX, AUTO,
           PAIRS "R = dup(P) = ok\nclose(R)\nsendmsg(A, [5], rights(R)) = 5\n"),
    BROKEN("SCM-LIMIT", UNIX, AUTO, PAIRS "sendmsg(A, [5], rights(P)) = -1 EBADF\n"),
    BROKEN("SCM-LIMIT", UNIX, LINUX, PAIRS "sendmsg(A, [5], rights(P, 253)) = -1 EINVAL\n"),
    OBEYED("SCM-NODATA", UNIX_STREAM, AUTO,
           PAIRS "sendmsg(A, [0], rights(P)) = 0\nsend(A, 5)\nrecvmsg(B, [9], rights(1)) = 5\n"),
    BROKEN("SCM-NODATA", UNIX_STREAM, AUTO,
           PAIRS
           "sendmsg(A, [0], rights(P)) = 0\nsend(A, 5)\nR = recvmsg(B, [9], rights(1)) = 5\n"),
    OBEYED("SCM-RIGHTS", UNIX_DGRAM, AUTO,
           PAIRS "sendmsg(A, [0], rights(P)) = 0\nR = recvmsg(B, [9], rights(1)) = 0\n"),
    OBEYED("SCM-BARRIER", UNIX_STREAM, AUTO,
           PAIRS "send(A, 4)\nsendmsg(A, [1], rights(P))\nsend(A, 4)\nR = recvmsg(B, [20], "
                 "rights(1)) = 5\nrecvmsg(B, [20], rights(1)) = 4\n"),
    BROKEN("SCM-BARRIER", UNIX_STREAM, AUTO,
           PAIRS "send(A, 4)\nsendmsg(A, [1], rights(P))\nsend(A, 4)\nR = recvmsg(B, [20], "
                 "rights(1)) = 9\n"),
    BROKEN("SCM-BARRIER", UNIX_STREAM, AUTO,
           PAIRS "sendmsg(A, [1], rights(P))\nsend(A, 4)\nR = recvmsg(B, [5], rights(1), "
                 "MSG_WAITALL) = 5\n"),
    BROKEN("SCM-RIGHTS", UNIX_STREAM, AUTO,
           PAIRS "send(A, 4)\nsendmsg(A, [1], rights(P))\nR = recvmsg(B, [4], rights(1)) = 4\n"),
    OBEYED("SCM-PEEK", UNIX, AUTO,
           SENT "R = recvmsg(B, [9], rights(1), MSG_PEEK) = 5\nS = recvmsg(B, [9], rights(1)) = "
                "5\n"),
    OBEYED("SCM-PEEK", UNIX, AUTO,
           SENT "recvmsg(B, [9], rights(1), MSG_PEEK) = 5\nS = recvmsg(B, [9], rights(1)) = 5\n"),
    BROKEN("SCM-PEEK", UNIX, AUTO,
           SENT "R = recvmsg(B, [9], rights(1), MSG_PEEK) = 5\nrecvmsg(B, [9], rights(1), "
                "MSG_PEEK) = 5\n"),
    BROKEN("SCM-PEEK", UNIX, LINUX, SENT "recvmsg(B, [9], rights(1), MSG_PEEK) = 5\n"),
    BROKEN("SCM-RIGHTS", UNIX, LINUX,
           SENT "R = recvmsg(B, [9], rights(1), MSG_PEEK) = 5\nrecvmsg(B, [9], rights(1)) = 5\n"),
    OBEYED("SCM-EMFILE", UNIX, AUTO,
           SENT "X1..12 = socket()\nrecvmsg(B, [9], rights(1)) = 5 MSG_CTRUNC\n"),
    BROKEN("SCM-EMFILE", UNIX, AUTO, SENT "X1..12 = socket()\nrecvmsg(B, [9], rights(1)) = 5\n"),
    OBEYED("SCM-TCP", TCP, AUTO,
           PEERS "sendmsg(C, [5], rights(L)) = 5\nrecvmsg(S, [5], rights(1)) = 5\n"),
    OBEYED("SCM-TCP", TCP, AUTO, PEERS "sendmsg(C, [5], rights(L)) = -1 EINVAL\n"),
    BROKEN("SCM-TCP", TCP, LINUX, PEERS "sendmsg(C, [5], rights(L)) = -1 EINVAL\n"),
    BROKEN("SCM-TCP", TCP, AUTO,
           PEERS "sendmsg(C, [5], rights(L)) = 5\nR = recvmsg(S, [5], rights(1)) = 5\n"),
    BROKEN("SCM-TCP", UDP, LINUX, BOTH "sendmsg(A, [5], B, rights(A)) = -1 EBADF\n"),
    OBEYED("UNX-PEERCRED", UNIX_CONN, AUTO,
           PEERS "getsockopt(C, SO_PEERCRED) = 1\ngetsockopt(S, SO_PEERCRED) = 1\n"),
    OBEYED("UNX-PEERCRED", INET, AUTO, "A = socket()\ngetsockopt(A, SO_PEERCRED) = 0\n"),
    BROKEN("UNX-PEERCRED", UNIX_CONN, AUTO, PEERS "getsockopt(C, SO_PEERCRED) = 0\n"),
    BROKEN("UNX-PEERCRED", UNIX_CONN, AUTO, PEERS "getsockopt(S, SO_PEERCRED) = 2\n"),
    BROKEN("UNX-PEERCRED", INET, AUTO, "A = socket()\ngetsockopt(A, SO_PEERCRED) = 1\n"),
    OBEYED("UNX-PASSCRED", UNIX, AUTO,
           PAIR "setsockopt(B, SO_PASSCRED, 1) = 0\nsend(A, 5)\nrecvmsg(B, [9], creds) = 5 # creds "
                "self\n"),
    OBEYED("UNX-PASSCRED", UNIX, AUTO, PAIR "send(A, 5)\nrecvmsg(B, [9], creds) = 5\n"),
    BROKEN("UNX-PASSCRED", UNIX, AUTO,
           PAIR "setsockopt(B, SO_PASSCRED, 1) = 0\nsend(A, 5)\nrecvmsg(B, [9], creds) = 5\n"),
    BROKEN("UNX-PASSCRED", UNIX, AUTO,
           PAIR "setsockopt(B, SO_PASSCRED, 1) = 0\nsend(A, 5)\nrecvmsg(B, [9], creds) = 5 # creds "
                "other\n"),
    BROKEN("UNX-PASSCRED", UNIX, AUTO,
           PAIR "send(A, 5)\nrecvmsg(B, [9], creds) = 5 # creds self\n"),
};

ORACLE_TABLE(scm);
