/* Creating, duplicating and binding: sockets before they are used. */

#include "unit/oracle/cases.h"

static const struct oracle_case cases[] = {
    OBEYED("CRE-SOCKET", ALL, AUTO, "A = socket() = ok\nB = socket(SOCK_CLOEXEC) = ok\n"),
    BROKEN("CRE-SOCKET", ALL, AUTO, "A = socket() = -1 EINVAL\n"),
    OBEYED("CRE-FRESH", ALL, AUTO, "A = socket()\nclose(A)\nB = socket() = ok\n"),
    BROKEN("CRE-FRESH", ALL, AUTO, "A = socket()\nB = socket() # fd of A\n"),
    BROKEN("CRE-FRESH", ALL, AUTO, "A = socket()\nB = dup(A) # fd of A\n"),
    OBEYED("CRE-EMFILE", ALL, AUTO, "A1..12 = socket()\nB = socket() = -1 EMFILE\n"),
    BROKEN("CRE-EMFILE", ALL, AUTO, "A = socket() = -1 EMFILE\n"),
    OBEYED("CRE-PAIR", UNIX, AUTO, PAIR),
    OBEYED("CRE-PAIR", INET, AUTO, "A, B = socketpair() = -1 EOPNOTSUPP\n"),
    BROKEN("CRE-PAIR", INET, AUTO, "A, B = socketpair() = ok\n"),
    BROKEN("CRE-PAIR", UNIX, AUTO, "A, B = socketpair() = -1 EOPNOTSUPP\n"),
    OBEYED("FRK-DUP", ALL, AUTO,
           "A = socket()\nB = dup(A) = ok\nclose(A)\nbind(B, loopback) = 0\n"),
    BROKEN("FRK-DUP", ALL, AUTO, "A = socket()\nB = dup(A) = -1 EINTR\n"),
    OBEYED("FRK-FLAGS", ALL, AUTO,
           "A = socket()\nB = dup(A)\nfcntl(A, F_SETFL, O_NONBLOCK) = 0\nfcntl(B, F_GETFL) = "
           "O_NONBLOCK\n"),
    BROKEN("FRK-FLAGS", ALL, AUTO,
           "A = socket()\nB = dup(A)\nfcntl(A, F_SETFL, O_NONBLOCK) = 0\nfcntl(B, F_GETFL) = 0\n"),
    OBEYED("FRK-CLOEXEC", ALL, AUTO,
           "A = socket(SOCK_CLOEXEC)\nB = dup(A)\nfcntl(A, F_GETFD) = FD_CLOEXEC\nfcntl(B, "
           "F_GETFD) = 0\n"),
    BROKEN("FRK-CLOEXEC", ALL, AUTO,
           "A = socket(SOCK_CLOEXEC)\nB = dup(A)\nfcntl(B, F_GETFD) = FD_CLOEXEC\n"),
    OBEYED("ARG-EBADF", ALL, AUTO,
           "A = socket()\nclose(A)\nsend(A, 1) = -1 EBADF\nlisten(-1, 1) = -1 EBADF\n"),
    BROKEN("ARG-EBADF", ALL, AUTO, "A = socket()\nclose(A)\nsend(A, 1) = -1 EPIPE\n"),
    BROKEN("ARG-EBADF", ALL, AUTO, "A = socket()\nclose(A)\nlisten(A, 1) = 0\n"),
    OBEYED("BND-OK", ALL, AUTO,
           "A = socket()\nbind(A, loopback) = 0\nB = socket()\nbind(B, any) = 0\n"),
    BROKEN("BND-OK", ALL, AUTO, "A = socket()\nbind(A, loopback) = -1 ENOBUFS\n"),
    OBEYED("BND-FREE", INET, AUTO,
           "A = socket()\nbind(A, loopback)\nB = socket()\ngetsockname(A)\nclose(A)\nbind(B, A) = "
           "0\n"),
    BROKEN("BND-FREE", UNIX, AUTO, "A = socket()\nbind(A, loopback) = -1 EADDRINUSE\n"),
    BROKEN(
        "BND-FREE", INET, AUTO,
        "A = socket()\nbind(A, loopback)\nB = socket()\nbind(B, loopback2(A)) = -1 EADDRINUSE\n"),
    OBEYED("BND-TWICE", ALL, AUTO,
           "A = socket()\nbind(A, loopback)\nbind(A, loopback) = -1 EINVAL\n"),
    BROKEN("BND-TWICE", ALL, AUTO, "A = socket()\nbind(A, loopback)\nbind(A, loopback) = 0\n"),
    OBEYED("BND-INUSE", ALL, AUTO,
           "A = socket()\nbind(A, loopback)\nB = socket()\nbind(B, A) = -1 EADDRINUSE\n"),
    BROKEN("BND-INUSE", ALL, AUTO,
           "A = socket()\nbind(A, loopback)\nB = socket()\nbind(B, A) = 0\n"),
    BROKEN("UNX-INUSE", UNIX, AUTO,
           "A = socket()\nbind(A, path)\nclose(A)\nB = socket()\nbind(B, A) = 0\n"),
    OBEYED("BND-AFTERCONN", TCP, AUTO, CLIENT "bind(C, loopback) = -1 EINVAL\n"),
    BROKEN("BND-AFTERCONN", TCP, AUTO, CLIENT "bind(C, loopback) = 0\n"),
    OBEYED("BND-EPHEM", INET, AUTO, "A = socket()\nbind(A, loopback)\ngetsockname(A) = 0\n"),
    BROKEN("BND-EPHEM", TCP4, AUTO,
           "A = socket()\nbind(A, loopback)\ngetsockname(A) = 0 # address 127.0.0.1:0\n"),
    /* A whole life, and the sentences that it stands on. */
    OBEYED("LIV-DATA", STREAM, LINUX,
           PEERS "send(C, 1000) = 1000\nrecv(S, 300) = 300\nrecv(S, 4096) = 700\nrecv(S, 1, "
                 "MSG_DONTWAIT) = -1 EAGAIN\nclose(C)\nrecv(S, 1) = 0\nclose(S)\nclose(L)\n"),
    /* Further texts. */
    OBEYED("FRK-DUP", STREAM, LINUX,
           PEERS "D = dup(C)\nclose(C)\nsend(D, 5) = 5\nrecv(S, 5) = 5\nrecv(S,1,MSG_DONTWAIT) = "
                 "-1 EAGAIN\n"),
    BROKEN(
        "CLS-TW-PASSIVE", TCP, LINUX,
        PEERS
        "close(C)\nrecv(S,1) = 0\nclose(S)\nclose(L)\nM = socket()\nbind(M, L) = -1 EADDRINUSE\n"),
    BROKEN("CLS-TW-ACTIVE", TCP, LINUX,
           PEERS "close(S)\nrecv(C,1) = 0\nclose(C)\nclose(L)\nM = socket()\nbind(M, L) = 0\n"),
    OBEYED("CRE-PAIR", UNIX_CONN, LINUX,
           "A, B = socketpair()\nsend(A, 5)=5\nrecv(B, 5) = 5\nclose(A)\nrecv(B,5) = 0\n"),
    OBEYED("CRE-PAIR", UNIX_DGRAM, LINUX, "A, B = socketpair()\nsend(A, 5)=5\nrecv(B, 5) = 5\n"),
    BROKEN("FRK-FLAGS", UNIX_CONN, LINUX,
           "A, B = socketpair(SOCK_NONBLOCK)\nfcntl(A, F_GETFL) = 0\n"),
    BROKEN("REU-ADDR-ACTIVE", TCP, LINUX,
           LISTENER "M = socket()\nsetsockopt(M, SO_REUSEADDR, 1)\nbind(M, L) = 0\n"),
    BROKEN("FRK-FLAGS", TCP, LINUX,
           LISTENER "fcntl(L, F_SETFL, O_NONBLOCK)\nC = socket()\nconnect(C, L)\nS = "
                    "accept(L)\nfcntl(S, F_GETFL) = O_NONBLOCK\n"),
    OBEYED("FRK-FLAGS", TCP, LINUX,
           CLIENT "S = accept4(L, SOCK_NONBLOCK)\nfcntl(S, F_GETFL) = O_NONBLOCK\n"),
    BROKEN("FRK-FLAGS", TCP, LINUX,
           CLIENT "S = accept4(L, SOCK_NONBLOCK)\nfcntl(S, F_GETFL) = 0\n"),
    BROKEN("FRK-CLOEXEC", TCP, LINUX,
           CLIENT "S = accept4(L, SOCK_CLOEXEC)\nfcntl(S, F_GETFD) = 0\n"),
    BROKEN("ARG-EBADF", STREAM, LINUX, PEERS "close(S)\nrecv(S, 5) = 0\n"),
    BROKEN("CRE-EMFILE", TCP, LINUX, "A1..11 = socket()\nB = socket() = -1 EMFILE\n"),
    BROKEN("FRK-FLAGS", TCP, AUTO,
           "L = socket(SOCK_NONBLOCK)\nbind(L,loopback)\nlisten(L,5)\nC1..2 = "
           "socket()\nconnect(C1..2, L)\nA = accept(L)\nfcntl(A, F_GETFL) = O_NONBLOCK\nB = "
           "accept(L)\nfcntl(B, F_GETFL) = 0\n"),
    BROKEN("BND-EPHEM", TCP4, LINUX,
           "A = socket()\nbind(A, loopback)\ngetsockname(A) # address 127.0.0.1:0\n"),
    OBEYED(
        "BND-INUSE", TCP, LINUX,
        PEERS
        "close(S)\nrecv(C, 1) = 0\nclose(C)\nclose(L)\nM = socket()\nbind(M, L) = -1 EADDRINUSE\n"),
    OBEYED("LST-CAP", TCP, LINUX,
           "L = socket()\nbind(L, any)\nlisten(L, 1)\nC = socket()\nconnect(C, L) = 0\nS = "
           "accept(L) = ok\nsend(C, 1) = 1\nrecv(S, 1) = 1\n"),
    BROKEN("BND-TWICE", TCP, LINUX, PEERS "bind(L, loopback) = 0\n"),
    BROKEN("BND-AFTERCONN", TCP, LINUX, PEERS "bind(S, loopback) = 0\n"),
    BROKEN("FRK-FLAGS", TCP, LINUX,
           "A = socket(SOCK_NONBLOCK)\nfcntl(A, F_SETFL, 0)\nfcntl(A, F_GETFL) = O_NONBLOCK\n"),
    BROKEN("CRE-FRESH", TCP, LINUX,
           PEERS "X, Y = socketpair() = -1 EOPNOTSUPP\nD = dup(C) # fd of L\n"),
};

ORACLE_TABLE(lifecycle);
