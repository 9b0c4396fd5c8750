/* The length of a listener's queue, and what accept() owes to what was queued. */

#include "unit/oracle/cases.h"

#define LISTENER_OF(backlog) "L = socket()\nbind(L, loopback)\nlisten(L, " #backlog ")\n"
#define CLIENTS(range) "C" range " = socket()\nconnect(C" range ", L)\n"
/* One more request than Linux has room for. */
#define ONE_MORE(outcome) "X = socket(SOCK_NONBLOCK)\nconnect(X, L) = " outcome "\n"
#define THROUGH ONE_MORE("-1 EINPROGRESS") "poll(X, POLLOUT) = POLLOUT\n"
#define DROPPED ONE_MORE("-1 EINPROGRESS") "poll(X, POLLOUT) = 0\n"

/* A client that has sent nothing, at a listener that waits for data. */
#define DEFERRING LISTENER "setsockopt(L, TCP_DEFER_ACCEPT, 30)\nC = socket()\nconnect(C, L)\n"

static const struct oracle_case cases[] = {
    OBEYED("LST-ZERO", TCP, AUTO, LISTENER_OF(0) CLIENTS("1..1") DROPPED),
    OBEYED("LST-ZERO", TCP, AUTO, LISTENER_OF(0) CLIENTS("1..5")),
    BROKEN("LST-ZERO", TCP, LINUX, LISTENER_OF(0) CLIENTS("1..1") THROUGH),
    BROKEN("LST-ZERO", UNIX_CONN, LINUX, LISTENER_OF(0) CLIENTS("1..1") ONE_MORE("0")),
    OBEYED("LST-NEG", TCP, AUTO, LISTENER_OF(-1) CLIENTS("1..5")),
    OBEYED("LST-NEG", TCP, POSIX, LISTENER_OF(-1) CLIENTS("1..1") DROPPED),
    BROKEN("LST-NEG", UNIX_CONN, POSIX, LISTENER_OF(-1) CLIENTS("1..5")),
    BROKEN("LST-NEG", CONNECTION, AUTO,
           "L = socket()\nbind(L, loopback)\nlisten(L, -1) = -1 EINVAL\n"),
    OBEYED("LST-CLAMP", TCP, LINUX,
           "sysctl somaxconn 1\n" LISTENER_OF(1000) CLIENTS("1..2") DROPPED),
    BROKEN("LST-CLAMP", TCP, LINUX,
           "sysctl somaxconn 1\n" LISTENER_OF(1000) CLIENTS("1..2") THROUGH),
    BROKEN("LST-CLAMP", CONNECTION, AUTO,
           "L = socket()\nbind(L, loopback)\nlisten(L, 100000) = -1 EINVAL\n"),
    OBEYED("LST-SOMAXCONN", CONNECTION, AUTO, LISTENER_OF(128)),
    BROKEN("LST-SOMAXCONN", CONNECTION, AUTO,
           "L = socket()\nbind(L, loopback)\nlisten(L, 128) = -1 EINVAL\n"),
    OBEYED("LST-MONO", TCP, AUTO,
           LISTENER_OF(1) CLIENTS("1..2") "M = socket()\nbind(M, loopback)\nlisten(M, 2)\nD1..3 = "
                                          "socket()\nconnect(D1..3, M)\n"),
    BROKEN("LST-MONO", UNIX_CONN, LINUX,
           LISTENER_OF(1) CLIENTS("1..2") "M = socket()\nbind(M, loopback)\nlisten(M, 2)\nD1 = "
                                          "socket()\nconnect(D1, M)\nD2 = socket(SOCK_NONBLOCK)\n"
                                          "connect(D2, M) = -1 EAGAIN\n"),
    OBEYED("LST-SHRINK", TCP, LINUX, LISTENER_OF(4) CLIENTS("1..3") "listen(L, 1)\n" DROPPED),
    BROKEN("LST-SHRINK", TCP, LINUX, LISTENER_OF(4) CLIENTS("1..3") "listen(L, 1)\n" THROUGH),
    BROKEN("LST-SHRINK", UNIX_CONN, LINUX,
           LISTENER_OF(4) CLIENTS("1..3") "listen(L, 1)\n" ONE_MORE("0")),
    OBEYED("LST-GROW", TCP, LINUX,
           LISTENER_OF(1)
               CLIENTS("1..2") "D = socket()\nT1: connect(D, L) blocks\nlisten(L, 4)\nT1: "
                               "returns = 0\n"),
    BROKEN("LST-GROW", TCP, LINUX,
           LISTENER_OF(1) CLIENTS("1..2") "D = socket()\nT1: connect(D, L) blocks\nlisten(L, 4)\n"),
    BROKEN("LST-GROW", UNIX_CONN, LINUX,
           LISTENER_OF(1) CLIENTS("1..2") "listen(L, 4)\n" ONE_MORE("-1 EAGAIN")),
    OBEYED("LST-ABORT", TCP, AUTO,
           "sysctl tcp_abort_on_overflow 1\n" LISTENER_OF(1) CLIENTS("1..2") DROPPED),
    OBEYED("LST-ABORT", TCP, AUTO,
           "sysctl tcp_abort_on_overflow 1\n" LISTENER_OF(1)
               CLIENTS("1..2") "D = socket()\nconnect(D, "
                               "L) = -1 ECONNREFUSED\n"),
    BROKEN("LST-ABORT", TCP, LINUX,
           "sysctl tcp_abort_on_overflow 1\n" LISTENER_OF(1)
               CLIENTS("1..2") "D = socket()\nconnect(D, "
                               "L) = 0\n"),
    OBEYED("LST-SYNCOOKIE", TCP, LINUX,
           "sysctl tcp_syncookies 2\n" LISTENER_OF(1) CLIENTS("1..2") DROPPED),
    BROKEN("LST-SYNCOOKIE", TCP, LINUX,
           "sysctl tcp_syncookies 2\n" LISTENER_OF(1) CLIENTS("1..2") THROUGH),
    OBEYED("LST-OCCUPY", TCP, LINUX, LISTENER_OF(1) CLIENTS("1..2") "close(C1)\n" DROPPED),
    BROKEN("LST-OCCUPY", TCP, LINUX, LISTENER_OF(1) CLIENTS("1..2") "close(C1)\n" THROUGH),
    BROKEN("LST-OCCUPY", UNIX_CONN, LINUX,
           LISTENER_OF(1) CLIENTS("1..2") "close(C2)\n" ONE_MORE("0")),
    OBEYED("LST-DEFER", TCP, AUTO,
           DEFERRING "poll(L, POLLIN) = 0\nsend(C, 1)\nS = accept(L) = ok\n"),
    OBEYED("LST-DEFER", TCP, AUTO, DEFERRING "close(C)\nS = accept(L) = ok\nrecv(S, 1) = 0\n"),
    BROKEN("LST-DEFER", TCP, AUTO, DEFERRING "poll(L, POLLIN) = POLLIN\n"),
    BROKEN("LST-DEFER", TCP, AUTO, DEFERRING "S = accept(L) = ok\n"),
    OBEYED("ACC-INHERIT-OPT", TCP, AUTO,
           LISTENER "setsockopt(L, SO_KEEPALIVE, 1)\nC = socket()\nconnect(C, L)\nS = "
                    "accept(L)\ngetsockopt(S, SO_KEEPALIVE) = 1\n"),
    OBEYED("ACC-INHERIT-OPT", TCP, AUTO,
           LISTENER "setsockopt(L, SO_KEEPALIVE, 1)\nC = socket()\nconnect(C, L)\nS = "
                    "accept(L)\ngetsockopt(S, SO_KEEPALIVE) = 0\n"),
    BROKEN("ACC-INHERIT-OPT", TCP, LINUX,
           LISTENER "setsockopt(L, TCP_NODELAY, 1)\nC = socket()\nconnect(C, L)\nS = "
                    "accept(L)\ngetsockopt(S, TCP_NODELAY) = 0\n"),
    BROKEN("ACC-INHERIT-OPT", TCP, AUTO,
           LISTENER "setsockopt(L, TCP_NODELAY, 1)\nsetsockopt(L, SO_KEEPALIVE, 1)\nC = "
                    "socket()\nconnect(C, L)\nS = accept(L)\ngetsockopt(S, TCP_NODELAY) = "
                    "0\ngetsockopt(S, SO_KEEPALIVE) = 1\n"),
    OBEYED("ACC-FIN", CONNECTION, AUTO,
           CLIENT "send(C, 5)\nclose(C)\nS = accept(L)\nrecv(S, 5) = 5\nrecv(S, 5) = 0\n"),
    BROKEN("ACC-FIN", STREAM, AUTO, CLIENT "close(C)\nS = accept(L)\nT1: recv(S, 5) blocks\n"),
    BROKEN("ACC-FIN", STREAM, AUTO,
           CLIENT
           "send(C, 5)\nclose(C)\nS = accept(L)\nrecv(S, 5) = 5\nrecv(S, 5) = -1 ECONNRESET\n"),
    OBEYED("ACC-DATA", STREAM, AUTO, CLIENT "send(C, 5)\nS = accept(L)\nrecv(S, 9) = 5\n"),
    BROKEN("ACC-DATA", STREAM, AUTO,
           CLIENT "send(C, 5)\nS = accept(L)\nrecv(S, 9, MSG_DONTWAIT) = -1 EAGAIN\n"),
    BROKEN("ACC-DATA", STREAM, AUTO,
           CLIENT "send(C, 5)\nS = accept(L)\npoll(S, POLLIN) = 0 # settle none\n"),
    OBEYED("ACC-SPURIOUS", CONNECTION, AUTO,
           CLIENT "poll(L, POLLIN) = POLLIN\nS = accept(L)\nT1: accept(L) blocks\n"),
    OBEYED("ACC-SPURIOUS", TCP, AUTO,
           CLIENT
           "fcntl(L, F_SETFL, O_NONBLOCK)\npoll(L, POLLIN) = POLLIN\nsetsockopt(C, SO_LINGER, 1, "
           "0)\nclose(C)\naccept(L) = -1 EAGAIN\n"),
    BROKEN("ACC-SPURIOUS", TCP, LINUX,
           CLIENT
           "fcntl(L, F_SETFL, O_NONBLOCK)\npoll(L, POLLIN) = POLLIN\nsetsockopt(C, SO_LINGER, 1, "
           "0)\nclose(C)\naccept(L) = -1 EAGAIN\n"),
    BROKEN("ACC-SPURIOUS", CONNECTION, AUTO,
           CLIENT "poll(L, POLLIN) = POLLIN\nS = accept(L)\nR = accept(L) = ok\n"),
    OBEYED("ACC-NOT-LISTENING-CHILD", CONNECTION, AUTO, PEERS "accept(S) = -1 EINVAL\n"),
    BROKEN("ACC-NOT-LISTENING-CHILD", CONNECTION, AUTO, PEERS "R = accept(S) = ok\n"),
    BROKEN("ACC-NOT-LISTENING-CHILD", CONNECTION, AUTO, PEERS "accept(S) = -1 EAGAIN\n"),
    OBEYED("ACC-LSTCLOSE", STREAM, AUTO,
           PEERS "close(L)\nsend(C, 5) = 5\nrecv(S, 5) = 5\nsend(S, 5) = 5\n"),
    BROKEN("ACC-LSTCLOSE", STREAM, AUTO, PEERS "close(L)\nrecv(S, 5) = 0\n"),
    BROKEN("ACC-LSTCLOSE", STREAM, AUTO, PEERS "close(L)\nrecv(C, 5) = -1 ECONNRESET\n"),
    BROKEN("ACC-LSTCLOSE", STREAM, AUTO, PEERS "close(L)\nsend(C, 5, MSG_NOSIGNAL) = -1 EPIPE\n"),
};

ORACLE_TABLE(listener);
