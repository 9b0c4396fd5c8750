/* Signals that meet waiting calls. */

#include "unit/oracle/cases.h"

#define CATCH "sigaction(SIGUSR1, 0)\n"
#define RESTART "sigaction(SIGUSR1, SA_RESTART)\n"
#define KILL "pthread_kill(T1, SIGUSR1)\n"
/* A pair whose direction from A to B is full. */
#define STUFFED PAIR "send(A, 1000, MSG_DONTWAIT) = 500\nsend(A, 1000, MSG_DONTWAIT) = -1 EAGAIN\n"
/* A listener whose queue holds all it may, and a client more. */
#define CROWDED                                                                                    \
    "L = socket()\nbind(L, loopback)\nlisten(L, 0)\nF = socket()\nconnect(F, L)\nC = socket()\n"

static const struct oracle_case cases[] = {
    OBEYED("SIG-EINTR", CONNECTION, AUTO,
           PEERS CATCH "T1: recv(S, 9) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-EINTR", CONNECTION, AUTO,
           LISTENER CATCH "T1: accept(L) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-EINTR", DATAGRAM, AUTO,
           BOTH CATCH "T1: recv(A, 9) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-EINTR", ALL, AUTO,
           BOTH CATCH "T1: poll(A, POLLPRI, -1) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-EINTR", UNIX_STREAM, LINUX,
           STUFFED CATCH "T1: send(A, 10) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-EINTR", UNIX_CONN, LINUX,
           CROWDED CATCH "T1: connect(C, L) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-EINTR", CONNECTION, AUTO,
           PEERS "T1: recv(S, 9) blocks\n" KILL "send(C, 5) = 5\nT1: returns = 5\n"),
    OBEYED("SIG-EINTR", CONNECTION, AUTO,
           PEERS CATCH KILL "T1: recv(S, 9) blocks\nsend(C, 5) = 5\nT1: returns = 5\n"),
    BROKEN("SIG-EINTR", CONNECTION, AUTO,
           PEERS CATCH "T1: recv(S, 9) blocks\n" KILL "T1: returns # stuck\n"),
    BROKEN("SIG-EINTR", CONNECTION, AUTO,
           LISTENER CATCH "T1: accept(L) blocks\n" KILL "T1: returns # stuck\n"),
    BROKEN("SIG-EINTR", DATAGRAM, AUTO,
           BOTH CATCH "T1: recv(A, 9) blocks\n" KILL "T1: returns # stuck\n"),
    BROKEN("SIG-EINTR", UNIX_STREAM, LINUX,
           STUFFED CATCH "T1: send(A, 10) blocks\n" KILL "T1: returns # stuck\n"),
    BROKEN("SIG-EINTR", TCP, LINUX,
           CROWDED CATCH "T1: connect(C, L) blocks\n" KILL "T1: returns # stuck\n"),
    BROKEN("SIG-EINTR", ALL, AUTO,
           BOTH CATCH "T1: poll(A, POLLPRI, -1) blocks\n" KILL "T1: returns # stuck\n"),
    OBEYED("SIG-RESTART", CONNECTION, AUTO,
           PEERS RESTART "T1: recv(S, 9) blocks\n" KILL "send(C, 5) = 5\nT1: returns = 5\n"),
    OBEYED("SIG-RESTART", CONNECTION, AUTO,
           LISTENER RESTART "T1: accept(L) blocks\n" KILL
                            "C = socket()\nconnect(C, L)\nT1: returns = ok\n"),
    OBEYED("SIG-RESTART", UNIX_CONN, LINUX,
           CROWDED RESTART "T1: connect(C, L) blocks\n" KILL "accept(L)\nT1: returns = 0\n"),
    OBEYED("SIG-RESTART", TCP, AUTO,
           CROWDED RESTART "T1: connect(C, L) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-RESTART", STREAM, AUTO,
           PEERS RESTART "T1: recv(S, 9, MSG_WAITALL) blocks\n" KILL
                         "send(C, 5) = 5\npoll(S, POLLIN) = POLLIN\nsend(C, 5) = 5\n"
                         "T1: returns = 9\n"),
    BROKEN("SIG-RESTART", CONNECTION, AUTO,
           PEERS RESTART "T1: recv(S, 9) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    BROKEN("SIG-RESTART", DATAGRAM, AUTO,
           BOTH RESTART "T1: recv(A, 9) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    BROKEN("SIG-RESTART", CONNECTION, AUTO,
           LISTENER RESTART "T1: accept(L) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    BROKEN("SIG-RESTART", UNIX_STREAM, LINUX,
           STUFFED RESTART "T1: send(A, 10) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    BROKEN("SIG-RESTART", UNIX_CONN, LINUX,
           CROWDED RESTART "T1: connect(C, L) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    /* connect() "shall fail" when a signal is caught, a function with SA_RESTART "shall restart".
     */
    OBEYED("SIG-RESTART", TCP, POSIX,
           CROWDED RESTART "T1: connect(C, L) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-RESTART-TIMEO", ALL, LINUX,
           BOTH RESTART "setsockopt(A, SO_RCVTIMEO, 60000)\nT1: poll(A, POLLPRI, -1) blocks\n" KILL
                        "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-RESTART-TIMEO", CONNECTION, LINUX,
           PEERS RESTART "setsockopt(S, SO_RCVTIMEO, 60000)\nT1: recv(S, 9) blocks\n" KILL
                         "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-RESTART-TIMEO", CONNECTION, AUTO,
           PEERS RESTART "setsockopt(S, SO_RCVTIMEO, 60000)\nT1: recv(S, 9) blocks\n" KILL
                         "send(C, 5) = 5\nT1: returns = 5\n"),
    BROKEN("SIG-RESTART-TIMEO", CONNECTION, LINUX,
           PEERS RESTART "setsockopt(S, SO_RCVTIMEO, 60000)\nT1: recv(S, 9) blocks\n" KILL
                         "T1: returns # stuck\n"),
    BROKEN("SIG-RESTART-TIMEO", DATAGRAM, LINUX,
           BOTH RESTART "setsockopt(A, SO_RCVTIMEO, 60000)\nT1: recv(A, 9) blocks\n" KILL
                        "T1: returns # stuck\n"),
    BROKEN("SIG-RESTART-TIMEO", UNIX_CONN, LINUX,
           CROWDED RESTART "setsockopt(C, SO_SNDTIMEO, 60000)\nT1: connect(C, L) blocks\n" KILL
                           "T1: returns # stuck\n"),
    BROKEN("SIG-RESTART-TIMEO", CONNECTION, POSIX,
           PEERS RESTART "setsockopt(S, SO_RCVTIMEO, 60000)\nT1: recv(S, 9) blocks\n" KILL
                         "T1: returns = -1 EINTR\n"),
    /* Once it went on, it always does. */
    BROKEN("SIG-RESTART-TIMEO", CONNECTION, AUTO,
           PEERS RESTART "setsockopt(S, SO_RCVTIMEO, 60000)\nT1: recv(S, 9) blocks\n" KILL KILL
                         "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-POLL", CONNECTION, LINUX,
           PEERS RESTART "T1: poll(S, POLLIN, -1) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-POLL", CONNECTION, AUTO,
           PEERS RESTART "T1: poll(S, POLLIN, -1) blocks\n" KILL
                         "send(C, 5) = 5\nT1: returns = POLLIN\n"),
    BROKEN("SIG-POLL", CONNECTION, LINUX,
           PEERS RESTART "T1: poll(S, POLLIN, 60000) blocks\n" KILL "T1: returns # stuck\n"),
    BROKEN("SIG-POLL", CONNECTION, POSIX,
           PEERS RESTART "T1: poll(S, POLLIN, -1) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-POLL", CONNECTION, POSIX,
           PEERS RESTART "T1: select(S, POLLIN, -1) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    BROKEN("SIG-POLL", CONNECTION, LINUX,
           PEERS RESTART "T1: select(S, POLLIN, -1) blocks\n" KILL "T1: returns # stuck\n"),
    OBEYED("SIG-PARTIAL", STREAM, AUTO,
           PEERS CATCH "T1: send(C, 1000000) blocks\n" KILL "T1: returns = 400\n"),
    OBEYED("SIG-PARTIAL", STREAM, AUTO,
           PEERS RESTART "T1: send(C, 1000000) blocks\n" KILL "T1: returns = 400\n"),
    OBEYED("SIG-PARTIAL", STREAM, AUTO,
           PEERS RESTART "send(C, 5) = 5\npoll(S, POLLIN) = POLLIN\n"
                         "T1: recv(S, 9, MSG_WAITALL) blocks\n" KILL "T1: returns = 5\n"),
    BROKEN("SIG-PARTIAL", STREAM, AUTO,
           PEERS CATCH "T1: send(C, 1000000) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    BROKEN("SIG-PARTIAL", STREAM, AUTO,
           PEERS CATCH "send(C, 5) = 5\npoll(S, POLLIN) = POLLIN\n"
                       "T1: recv(S, 9, MSG_WAITALL) blocks\n" KILL "T1: returns = -1 EINTR\n"),
    BROKEN("SIG-PARTIAL", STREAM, AUTO,
           PEERS RESTART "send(C, 5) = 5\npoll(S, POLLIN) = POLLIN\n"
                         "T1: recv(S, 9, MSG_WAITALL) blocks\n" KILL "T1: returns # stuck\n"),
    BROKEN("SIG-PARTIAL", STREAM, AUTO,
           PEERS RESTART "T1: send(C, 1000000) blocks\n" KILL "T1: returns # stuck\n"),
    OBEYED("CON-EINTR", TCP, LINUX,
           CROWDED CATCH "T1: connect(C, L) blocks\n" KILL
                         "T1: returns = -1 EINTR\nfcntl(C, F_SETFL, O_NONBLOCK)\n"
                         "connect(C, L) = -1 EALREADY\n"),
    BROKEN("CON-EINTR", TCP, LINUX,
           CROWDED CATCH "T1: connect(C, L) blocks\n" KILL
                         "T1: returns = -1 EINTR\nfcntl(C, F_SETFL, O_NONBLOCK)\n"
                         "connect(C, L) = -1 EINPROGRESS\n"),
    BROKEN("CON-EINTR", TCP, LINUX,
           CROWDED CATCH "T1: connect(C, L) blocks\n" KILL
                         "T1: returns = -1 EINTR\nfcntl(C, F_SETFL, O_NONBLOCK)\n"
                         "connect(C, L) = -1 ECONNABORTED\n"),
};

ORACLE_TABLE(signal);
