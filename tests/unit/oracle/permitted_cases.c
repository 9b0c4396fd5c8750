/* What scenarios that were made up showed to be permitted, and the oracle had not known. */

#include "unit/oracle/cases.h"

static const struct oracle_case cases[] = {
    OBEYED("EPL-ERR", ALL, LINUX,
           "N = openat()\nS = socket()\nepoll_ctl(N, EPOLL_CTL_ADD, S, 0) = -1 "
           "EINVAL\nepoll_wait(N) = -1 EINVAL\n"),
    OBEYED("RCV-ZERO-READ", TCP, AUTO,
           "C = socket(SOCK_NONBLOCK)\nconnect(C, nowhere) = -1 EINPROGRESS\nread(C, 0) = 0\n"),
    OBEYED("NAM-SOCK", TCP4, LINUX,
           "L = socket()\nbind(L, loopback)\nlisten(L, 1)\ngetsockname(L)\nshutdown(L, "
           "SHUT_RD)\nlisten(L, 1)\ngetsockname(L) = 0 # address 127.0.0.1:4711\n"),
    OBEYED("POL-TIMEOUT", ALL, AUTO, "S = socket()\nclose(S)\nselect(S, 0) = 0\n"),
    OBEYED("CON-ISCONN", TCP, AUTO,
           FULL "C = socket()\nT1: connect(C, L) blocks\nT2: connect(C, L) blocks\naccept(L) = "
                "ok\nT1: returns = 0\nT2: returns = 0\n"),
    OBEYED("CON-FAMILY", TCP, AUTO, CLIENT "connect(C, unspec, family=AF_OTHER) = -1 EISCONN\n"),
    OBEYED("CON-UNSPEC-TCP", TCP, LINUX,
           CLIENT "close(L)\npoll(C, POLLIN) = POLLIN+POLLERR+POLLHUP\nconnect(C, unspec) = "
                  "0\nrecv(C, 1) = -1 ECONNRESET\n"),
    OBEYED(
        "BND-V6ONLY-LATE", TCP6, AUTO,
        CLIENT
        "close(L)\npoll(C, POLLIN) = POLLIN+POLLERR+POLLHUP\nsetsockopt(C, IPV6_V6ONLY, 0) = 0\n"),
    OBEYED("UDP-CORK", UDP, LINUX,
           BOTH "sendto(A, 2, B, MSG_MORE) = 2\nsendto(A, 3, unroutable) = 3\nrecv(B, 9) = 5\n"),
    OBEYED("UDP-CORK", UDP, LINUX,
           BOTH "connect(A, B)\nsend(A, 2, MSG_MORE) = 2\nshutdown(A, SHUT_WR)\nsend(A, 3) = 3\n"),
    OBEYED("BND-FREE", UNIX_CONN, AUTO,
           "L = socket()\nbind(L, abstract(\"name\"))\nlisten(L, 1)\nC = socket()\nconnect(C, "
           "L)\naccept(L) = ok\nclose(L)\nM = socket()\nbind(M, abstract(\"name\")) = 0\n"),
    OBEYED("UNX-AUTOBIND", UNIX_CONN, LINUX,
           "S = socket()\nsetsockopt(S, SO_PASSCRED, 1)\nconnect(S, loopback) = -1 "
           "ECONNREFUSED\nlisten(S, 1) = 0\n"),
    OBEYED("SIG-SIGIO", UNIX_STREAM, LINUX,
           PAIR
           "fcntl(A, F_SETOWN)\nfcntl(A, F_SETFL, O_ASYNC)\nT1: sigwaitinfo(SIGIO) blocks\nT2: "
           "sigwaitinfo(SIGIO) blocks\nsend(B, 1) = 1\nT1: returns = 0\nT2: returns = -1 EINTR\n"),
    OBEYED("SIG-RESTART", UNIX_STREAM, LINUX,
           PAIR "D = dup(A) = ok\nsigaction(SIGUSR1, SA_RESTART)\nT1: recv(A, 1) blocks\nclose(A) "
                "= 0\npthread_kill(T1, SIGUSR1)\nT1: returns = -1 EBADF\n"),
    OBEYED("SCM-RIGHTS", UNIX, AUTO,
           PAIR "N = openat()\nsendmsg(A, [1], rights(N)) = 1\nM = recvmsg(B, [1], rights(1)) = "
                "1\nfstat(M) = 0\n"),
    OBEYED("SCM-TRUNC", UNIX, LINUX,
           PAIR
           "N = socket()\nsendmsg(A, [1], rights(N)) = 1\nrecvmsg(B, [1], creds) = 1 # rights 1\n"),
    OBEYED("SCM-RIGHTS", UNIX_STREAM, LINUX,
           PAIR "N = socket()\nsendmsg(A, [2], rights(N)) = 2\nM = recvmsg(B, [0], rights(1)) = "
                "0\nrecvmsg(B, [2], rights(1)) = 2 # rights 0\n"),
    OBEYED("CRE-EMFILE", STREAM, AUTO,
           LISTENER "T1: accept(L, fds=one) blocks\nsocket() = -1 EMFILE\n"),
    OBEYED("LST-FULL-UNIX-BLOCK", UNIX_CONN, LINUX,
           FULL "T1: connect(F1, L) blocks\nD = socket()\nT2: connect(D, L) blocks\naccept(L) = "
                "ok\nT1: returns = -1 EISCONN\n"),
    OBEYED("UDP-FILTER", UDP4, LINUX,
           "A = socket()\nbind(A, loopback)\nconnect(A, loopback2) = 0\nB = socket()\nconnect(B, "
           "A) = 0\nsend(B, 1) = 1\npoll(B, 0) = POLLERR\nsend(B, 1) = -1 ECONNREFUSED\n"),
    OBEYED("UDP-BOUNDARY", UDP, LINUX,
           "S = socket()\nsend(S, 0) = -1 EDESTADDRREQ\nconnect(S, S) = 0\nsend(S, 3) = 3\nrecv(S, "
           "10) = 3\n"),
    OBEYED("RCV-TIMEO", STREAM, AUTO,
           PEERS
           "T1: recv(S, 1) blocks\nsetsockopt(S, SO_RCVTIMEO, 1)\npthread_kill(T1, SIGUSR1)\n"),
};

ORACLE_TABLE(permitted);
