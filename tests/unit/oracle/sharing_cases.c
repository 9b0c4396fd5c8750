/* Sockets that several threads or descriptors share. */

#include "unit/oracle/cases.h"

#define KILL "pthread_kill(T1, SIGUSR1)\n"
/* A close that lingers over data that the peer does not read. */
#define LINGERING PEERS "setsockopt(C, SO_LINGER, 1, 60)\nsend(C, 1000, MSG_DONTWAIT) = 500\n"

static const struct oracle_case cases[] = {
    OBEYED("ACC-THUNDER", CONNECTION, AUTO,
           LISTENER "T1: A = accept(L) blocks\nT2: B = accept(L) blocks\nC = socket()\n"
                    "connect(C, L)\nT1: returns = ok\nD = socket()\nconnect(D, L)\n"
                    "T2: returns = ok\n"),
    BROKEN("ACC-THUNDER", CONNECTION, AUTO,
           LISTENER "T1: A = accept(L) blocks\nT2: B = accept(L) blocks\nC = socket()\n"
                    "connect(C, L)\nT1: returns = ok\nT2: returns = -1 EAGAIN\n"),
    BROKEN("ACC-THUNDER", STREAM, LINUX,
           LISTENER "T1: A = accept(L) blocks\nT2: B = accept(L) blocks\nC = socket()\n"
                    "connect(C, L)\nT2: returns = ok\nT1: returns = ok\n"),
    OBEYED("RCV-THREADS", STREAM, AUTO,
           PEERS "T1: recv(S, 9) blocks\nT2: recv(S, 9) blocks\nsend(C, 5) = 5\nT1: returns = 5\n"
                 "send(C, 6) = 6\nT2: returns = 6\n"),
    OBEYED("RCV-THREADS", DATAGRAM, AUTO,
           BOTH "T1: recv(B, 9) blocks\nT2: recv(B, 9) blocks\nsendto(A, 5, B) = 5\n"
                "T2: returns = 5\nsendto(A, 6, B) = 6\nT1: returns = 6\n"),
    BROKEN("RCV-THREADS", STREAM, AUTO,
           PEERS "T1: recv(S, 9) blocks\nT2: recv(S, 9) blocks\nsend(C, 5) = 5\nT1: returns = 5\n"
                 "T2: returns = 5\n"),
    BROKEN("RCV-THREADS", DATAGRAM, AUTO,
           BOTH "T1: recv(B, 9) blocks\nT2: recv(B, 9) blocks\nsendto(A, 5, B) = 5\n"
                "T1: returns = 5\nT2: returns = 5\n"),
    OBEYED("SHU-WAKE", CONNECTION, AUTO,
           PEERS "T1: recv(S, 9) blocks\nshutdown(S, SHUT_RD)\nT1: returns = 0\n"),
    OBEYED("SHU-WAKE", UDP, AUTO,
           BOTH "connect(A, B)\nT1: recv(A, 9) blocks\nshutdown(A, SHUT_RD) = 0\n"
                "T1: returns = 0\n"),
    BROKEN("SHU-WAKE", CONNECTION, AUTO,
           PEERS "T1: recv(S, 9) blocks\nshutdown(S, SHUT_RD)\nT1: returns # stuck\n"),
    BROKEN("SHU-WAKE", CONNECTION, AUTO,
           PEERS "T1: recv(S, 9) blocks\nshutdown(S, SHUT_RD)\nT1: returns = -1 EINTR\n"),
    BROKEN("SHU-WAKE", UDP, AUTO,
           BOTH "connect(A, B)\nT1: recv(A, 9) blocks\nshutdown(A, SHUT_RD) = 0\n"
                "T1: returns # stuck\n"),
    OBEYED("SHU-UDP-WAKE", UDP, LINUX,
           BOTH "T1: recv(A, 9) blocks\nshutdown(A, SHUT_RDWR) = -1 ENOTCONN\nT1: returns = 0\n"),
    OBEYED("SHU-UDP-WAKE", UDP, AUTO,
           BOTH "T1: recv(A, 9) blocks\nshutdown(A, SHUT_RDWR) = -1 ENOTCONN\n"
                "sendto(B, 5, A) = 5\nT1: returns = 5\n"),
    BROKEN("SHU-UDP-WAKE", UDP, LINUX,
           BOTH "T1: recv(A, 9) blocks\nshutdown(A, SHUT_RDWR) = -1 ENOTCONN\n"
                "T1: returns # stuck\n"),
    OBEYED("SHU-DUP", CONNECTION, AUTO,
           PEERS "D = dup(S)\nshutdown(S, SHUT_WR)\nsend(D, 5, MSG_NOSIGNAL) = -1 EPIPE\n"),
    BROKEN("SHU-DUP", CONNECTION, AUTO, PEERS "D = dup(S)\nshutdown(S, SHUT_WR)\nsend(D, 5) = 5\n"),
    BROKEN("SHU-DUP", CONNECTION, AUTO,
           PEERS "D = dup(S)\nshutdown(D, SHUT_RD)\nrecv(S, 5, MSG_DONTWAIT) = -1 EAGAIN\n"),
    OBEYED("CLS-REFCOUNT", CONNECTION, AUTO,
           PEERS "D = dup(S)\nclose(S)\nsend(D, 5) = 5\nrecv(C, 9) = 5\nclose(D)\n"
                 "recv(C, 9) = 0\n"),
    BROKEN("CLS-REFCOUNT", CONNECTION, AUTO, PEERS "D = dup(S)\nclose(S)\nrecv(C, 9) = 0\n"),
    BROKEN("CLS-REFCOUNT", CONNECTION, AUTO,
           PEERS "D = dup(S)\nE = dup(S)\nclose(S)\nclose(D)\nT1: recv(C, 9) blocks\n"
                 "T1: returns = 0\n"),
    OBEYED("CLS-LINGER-EINTR", TCP, LINUX,
           LINGERING "sigaction(SIGUSR1, 0)\nT1: close(C) blocks\n" KILL "T1: returns = 0\n"
                     "close(C) = -1 EBADF\n"),
    OBEYED("CLS-LINGER-EINTR", TCP, AUTO,
           LINGERING "sigaction(SIGUSR1, 0)\nT1: close(C) blocks\n" KILL
                     "T1: returns = -1 EINTR\nclose(C) = -1 EBADF\n"),
    OBEYED("CLS-LINGER-EINTR", TCP, AUTO,
           LINGERING "sigaction(SIGUSR1, SA_RESTART)\nT1: close(C) blocks\n" KILL
                     "recv(S, 1000) = 500\nT1: returns = 0\n"),
    BROKEN("CLS-LINGER-EINTR", TCP, AUTO,
           LINGERING "sigaction(SIGUSR1, 0)\nT1: close(C) blocks\n" KILL "T1: returns # stuck\n"),
    BROKEN("CLS-LINGER-EINTR", TCP, LINUX,
           LINGERING "sigaction(SIGUSR1, 0)\nT1: close(C) blocks\n" KILL
                     "T1: returns = -1 EINTR\n"),
    BROKEN("CLS-LINGER-EINTR", TCP, LINUX,
           LINGERING "sigaction(SIGUSR1, SA_RESTART)\nT1: close(C) blocks\n" KILL
                     "T1: returns # stuck\n"),
    OBEYED("THR-NB-MIDCALL", CONNECTION, AUTO,
           PEERS "T1: recv(S, 9) blocks\nfcntl(S, F_SETFL, O_NONBLOCK)\nsend(C, 5) = 5\n"
                 "T1: returns = 5\n"),
    BROKEN("THR-NB-MIDCALL", CONNECTION, AUTO,
           PEERS "T1: recv(S, 9) blocks\nfcntl(S, F_SETFL, O_NONBLOCK)\n"
                 "T1: returns = -1 EAGAIN\n"),
    BROKEN("THR-NB-MIDCALL", DATAGRAM, AUTO,
           BOTH "T1: recv(A, 9) blocks\nfcntl(A, F_SETFL, O_NONBLOCK)\nT1: returns = -1 EAGAIN\n"),
    BROKEN("THR-NB-MIDCALL", CONNECTION, AUTO,
           LISTENER "T1: accept(L) blocks\nfcntl(L, F_SETFL, O_NONBLOCK)\n"
                    "T1: returns = -1 EAGAIN\n"),
    OBEYED("THR-SHARED", CONNECTION, AUTO,
           PEERS "T1: recv(C, 9) blocks\nsend(C, 5) = 5\nsend(S, 6) = 6\nT1: returns = 6\n"),
    BROKEN("THR-SHARED", CONNECTION, AUTO, PEERS "T1: recv(C, 9) blocks\nsend(C, 5) # stuck\n"),
    BROKEN("THR-SHARED", STREAM, AUTO,
           PEERS "T1: send(C, 1000000) blocks\nsend(S, 5) = 5\npoll(C, POLLIN) = POLLIN\n"
                 "recv(C, 9) # stuck\n"),
    OBEYED("NBK-FIONBIO", ALL, AUTO,
           "S = socket()\nioctl(S, FIONBIO, 1) = 0\nfcntl(S, F_GETFL) = O_NONBLOCK\n"
           "ioctl(S, FIONBIO, 0) = 0\nfcntl(S, F_GETFL) = 0\n"),
    OBEYED("NBK-FIONBIO", CONNECTION, AUTO, PEERS "ioctl(S, FIONBIO, 1)\nrecv(S, 9) = -1 EAGAIN\n"),
    BROKEN("NBK-FIONBIO", ALL, AUTO,
           "S = socket()\nioctl(S, FIONBIO, 1) = 0\nfcntl(S, F_GETFL) = 0\n"),
    BROKEN("NBK-FIONBIO", ALL, AUTO,
           "S = socket(SOCK_NONBLOCK)\nioctl(S, FIONBIO, 0) = 0\n"
           "fcntl(S, F_GETFL) = O_NONBLOCK\n"),
    BROKEN("NBK-FIONBIO", CONNECTION, AUTO, PEERS "ioctl(S, FIONBIO, 1)\nrecv(S, 9) # waits\n"),
    OBEYED("ACC-CLOSE-THREAD", CONNECTION, LINUX,
           LISTENER "T1: S = accept(L) blocks\nC = socket()\nclose(L)\nconnect(C, L)\n"
                    "T1: returns = ok\n"),
    BROKEN("ACC-CLOSE-THREAD", CONNECTION, LINUX,
           LISTENER "T1: S = accept(L) blocks\nclose(L)\nT1: returns = -1 EBADF\n"),
    OBEYED("CLS-THREAD-RECV", ALL, AUTO, BOTH "T1: poll(A, POLLPRI, -1) blocks\nclose(A)\n"),
    OBEYED("CLS-THREAD-RECV", CONNECTION, AUTO,
           PEERS "T1: recv(S, 9) blocks\nclose(S)\nT1: returns = -1 EBADF\n"),
    OBEYED("CLS-THREAD-RECV", CONNECTION, LINUX,
           PEERS "T1: recv(S, 9) blocks\nclose(S)\nsend(C, 5) = 5\nT1: returns = 5\n"),
    BROKEN("CLS-THREAD-RECV", CONNECTION, LINUX,
           PEERS "T1: recv(S, 9) blocks\nclose(S)\nT1: returns = -1 EBADF\n"),
    BROKEN("CLS-THREAD-RECV", CONNECTION, LINUX,
           PEERS "T1: recv(S, 9) blocks\nclose(S)\nT1: returns = 0\n"),
    BROKEN("CLS-THREAD-RECV", DATAGRAM, LINUX,
           BOTH "T1: recv(A, 9) blocks\nclose(A)\nT1: returns = -1 EBADF\n"),
};

ORACLE_TABLE(sharing);
