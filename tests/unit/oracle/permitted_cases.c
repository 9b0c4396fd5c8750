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
    OBEYED("CLS-TW-ACTIVE", TCP4, LINUX,
           PEERS "send(C, 5) = 5\nshutdown(C, SHUT_WR)\nshutdown(S, "
                 "SHUT_WR)\nclose(S)\ngetsockname(C)\nclose(C)\nM = socket()\nbind(M, C) = 0\n"),
    OBEYED("CON-SELF", TCP, LINUX, "S = socket()\nbind(S, loopback)\nconnect(S, any(S)) = 0\n"),
    OBEYED(
        "CON-INPROG-SHUT", TCP, LINUX,
        "C = socket(SOCK_NONBLOCK)\nconnect(C, nowhere) = -1 EINPROGRESS\nshutdown(C, SHUT_RD) = "
        "-1 ENOTCONN\ngetsockopt(C, SO_ERROR) = ECONNREFUSED\nconnect(C, nowhere) = -1 EINVAL\n"),
    OBEYED("NAM-UNBOUND", TCP4, LINUX,
           "C = socket(SOCK_NONBLOCK)\nconnect(C, nowhere) = -1 EINPROGRESS\nconnect(C, unspec) = "
           "0\ngetsockname(C) = 0 # address 0.0.0.0:4711\n"),
    OBEYED("POL-NVAL", CONNECTION, LINUX,
           LISTENER
           "D = dup(L) = ok\nclose(D)\nT1: accept(L) blocks\nselect(D, POLLIN) = POLLIN\n"),
    OBEYED(
        "RCV-RST-ONCE", TCP, AUTO,
        NB_CLIENT
        "connect(C, L) = -1 EINPROGRESS\nshutdown(L, SHUT_RDWR) = 0\nrecv(C, 0) = -1 ECONNRESET\n"),
    OBEYED("UDP-CORK", UDP, LINUX,
           BOTH "sendto(A, 1, B, MSG_MORE) = 1\nsendto(B, 0, B) = 0\nsendto(A, 0, nowhere) = -1 "
                "EINVAL\nrecv(B, 1) = 0\n"),
    OBEYED("SCM-LIMIT", SEQPACKET, LINUX,
           PAIR "N = socket()\nclose(N)\nsend(A, 1) = 1\nclose(B)\nsendmsg(A, [0], rights(N)) = -1 "
                "ECONNRESET\n"),
    OBEYED(
        "SND-BLOCK-FULL", SEQPACKET, LINUX,
        PAIR
        "send(A, 102081) = 102081\nsend(A, 73409) = 73409\nsend(A, 0, MSG_DONTWAIT) = -1 EAGAIN\n"),
    OBEYED("UNX-PATH", UNIX, AUTO,
           "umask(S_IWGRP)\nT1: fork()\numask(0) = S_IWGRP\nT1: umask(0) = S_IWGRP\n"),
    OBEYED("FRK-COPIES", UNIX, AUTO, "N = openat()\nT1: fork()\nT1: fstat(N) = 0\n"),
    OBEYED("CON-RETRY", TCP, LINUX,
           FULL "C = socket()\nT1: connect(C, L) blocks\nT2: connect(C, L) blocks\nclose(L)\nT1: "
                "returns = -1 ECONNREFUSED\nT2: returns = -1 EPIPE\n"),
    OBEYED("CON-RETRY", TCP, LINUX,
           FULL "C = socket()\nT1: connect(C, L) blocks\nT2: connect(C, L) blocks\nclose(L)\nT2: "
                "returns = -1 EPIPE\nT1: returns = -1 ECONNREFUSED\n"),
    OBEYED("SHU-RDWR", TCP, LINUX,
           PEERS "shutdown(S, SHUT_RD)\nsend(C, 32742) = 32742\nsend(C, 1) = 1\nshutdown(S, "
                 "SHUT_WR) = 0\nshutdown(S, SHUT_WR) = -1 ENOTCONN\n"),
    OBEYED("POL-RST", TCP, LINUX,
           PEERS "send(S, 128000) = 128000\nshutdown(C, SHUT_WR)\nshutdown(S, "
                 "SHUT_WR)\nclose(C)\npoll(S, 0) = POLLERR+POLLHUP\n"),
    OBEYED("FRK-FLAGS", ALL, LINUX,
           "E = epoll_create()\nfcntl(E, F_SETFL, O_ASYNC)\nfcntl(E, F_GETFL) = 0\n"),
    OBEYED("LST-CONNECTED", TCP, LINUX,
           FULL "C = socket(SOCK_NONBLOCK)\nconnect(C, L) = -1 EINPROGRESS\nshutdown(C, SHUT_RDWR) "
                "= 0\nlisten(C, 1) = 0\n"),
    OBEYED("CON-ERR-ONCE", TCP, LINUX,
           CLIENT
           "connect(C, unspec) = 0\nlisten(C, 1) = 0\ngetsockopt(C, SO_ERROR) = ECONNRESET\n"),
    OBEYED("RCV-ZERO-TCP", TCP, LINUX,
           PEERS "recv(S, 0, MSG_DONTWAIT) = -1 EAGAIN\nsend(S, 1, MSG_OOB) = 1\nrecv(C, 0, "
                 "MSG_DONTWAIT) = 0\n"),
    OBEYED("RCV-IOV", INET, LINUX,
           "S = socket()\nrecvmsg(S, [0 x 1025], MSG_ERRQUEUE) = -1 EMSGSIZE\n"),
    OBEYED("LST-SHUT-RD", UNIX_CONN, LINUX,
           FULL "T1: connect(F1, L) blocks\nshutdown(L, SHUT_RDWR) = 0\n"),
    OBEYED("SND-UNIX-DGQ", UNIX_DGRAM, LINUX,
           "S = socket()\nbind(S, loopback)\nsendto(S, 3777, S) = 3777\nsetsockopt(S, SO_SNDBUF, "
           "0)\nsend(S, 0, MSG_DONTWAIT) = -1 EAGAIN\n"),
    OBEYED("UNX-PEERCRED", UNIX_DGRAM, LINUX,
           PAIR "close(B)\nsend(A, 0) = -1 ECONNREFUSED\ngetsockopt(A, SO_PEERCRED) = 1\n"),
    OBEYED("SIG-STOPCONT", UNIX, LINUX,
           "T1: fork()\nT1: sigwaitinfo(SIGIO) blocks\nkill(T1, SIGSTOP)\nkill(T1, SIGCONT)\nT1: "
           "returns = -1 EINTR\n"),
    OBEYED("SIG-RESTART", UNIX_CONN, LINUX,
           PAIR "sigaction(SIGUSR1, SA_RESTART)\nT1: recv(A, 1) blocks\nfcntl(A, F_SETFL, "
                "O_NONBLOCK) = 0\npthread_kill(T1, SIGUSR1)\nT1: returns = -1 EAGAIN\n"),
    OBEYED("CRE-PAIR", UNIX_STREAM, AUTO, "socketpair(type=SOCK_STREAM) = ok\n"),
    OBEYED("CON-DONE-THEN", TCP, LINUX,
           FULL "C = socket()\nshutdown(C, SHUT_RDWR) = -1 ENOTCONN\nT1: connect(C, L) "
                "blocks\npoll(C, 0) = POLLHUP\n"),
    OBEYED("EPL-ERR", ALL, LINUX,
           "E = epoll_create()\nioctl(E, FIONBIO, 1) = 0\nfcntl(E, F_GETFL) = O_NONBLOCK\n"),
    OBEYED("SCM-LIMIT", SEQPACKET, LINUX,
           "S = socket()\nsendmsg(S, [0], rights(S, 254)) = -1 ENOTCONN\n"),
    OBEYED("SND-UNIX-DGQ", UNIX_DGRAM, LINUX,
           BOTH "sendto(A, 102081, B) = 102081\nsendto(A, 3777, A) = 3777\nsendto(A, 0, nowhere, "
                "MSG_DONTWAIT) = -1 EAGAIN\n"),
    OBEYED("LIV-DATA", UDP, LINUX,
           BOTH "T2: recv(B, 0, MSG_PEEK) blocks\nT1: recv(B, 0) blocks\nsendto(A, 1, B) = 1\nT2: "
                "returns = 0\n"),
    OBEYED("OOB-INLINE", TCP, LINUX,
           "L = socket()\nsetsockopt(L, SO_OOBINLINE, 1)\nbind(L, loopback)\nlisten(L, 1)\nC = "
           "socket()\nconnect(C, L)\nsend(C, 1, MSG_OOB) = 1\nS = accept(L) = ok\nsend(C, 1, "
           "MSG_OOB) = 1\nrecv(S, 1) = 1\n"),
    OBEYED("UNX-PERM", UNIX, AUTO,
           "umask(S_IRUSR)\nS = socket()\nbind(S, path(\"a\"))\nopen(path(\"a\")) = -1 EACCES\n"),
    OBEYED("RCV-FROM", UNIX_DGRAM, AUTO,
           "R = socket()\nbind(R, loopback)\nS = socket()\nsendto(S, 0, R) = 0\nbind(S, "
           "abstract(\"late\"))\nrecvfrom(R, 9) = 0 # address of S\n"),
    OBEYED("UDP-BOUNDARY", UDP, LINUX,
           BOTH "setsockopt(A, SO_SNDBUF, 0)\nsendto(A, 60000, B) = -1 ENOBUFS\n"),
    OBEYED("CON-SNDTIMEO", TCP, LINUX,
           FULL "C = socket()\nsetsockopt(C, SO_SNDTIMEO, 1)\nconnect(C, L) = -1 EINPROGRESS # "
                "waits\nconnect(C, L) = -1 EALREADY # waits\n"),
    OBEYED("NAM-SOCK", TCP, AUTO,
           PEERS "send(S, 1) = 1\npoll(C, POLLIN) = POLLIN\nclose(C)\npoll(S, POLLIN) = "
                 "POLLIN+POLLERR+POLLHUP\ngetsockname(S) = 0\n"),
};

ORACLE_TABLE(permitted);
