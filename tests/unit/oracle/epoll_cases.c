/* epoll and select. */

#include "unit/oracle/cases.h"

#define WATCH(events) "E = epoll_create()\nepoll_ctl(E, EPOLL_CTL_ADD, S, " events ")\n"
#define WATCH_B(events) BOTH "E = epoll_create()\nepoll_ctl(E, EPOLL_CTL_ADD, B, " events ")\n"

static const struct oracle_case cases[] = {
    OBEYED("EPL-ERR", CONNECTION, AUTO,
           PEERS WATCH("EPOLLIN") "epoll_ctl(E, EPOLL_CTL_ADD, S, EPOLLIN) = -1 EEXIST\n"
                                  "epoll_ctl(E, EPOLL_CTL_MOD, S, EPOLLOUT) = 0\n"
                                  "epoll_ctl(E, EPOLL_CTL_DEL, S) = 0\n"
                                  "epoll_ctl(E, EPOLL_CTL_DEL, S) = -1 ENOENT\n"
                                  "epoll_ctl(E, EPOLL_CTL_MOD, S, 0) = -1 ENOENT\n"
                                  "epoll_ctl(E, EPOLL_CTL_ADD, E, 0) = -1 EINVAL\n"
                                  "epoll_ctl(S, EPOLL_CTL_ADD, C, 0) = -1 EINVAL\n"
                                  "close(C)\nepoll_ctl(E, EPOLL_CTL_ADD, C, 0) = -1 EBADF\n"),
    BROKEN("EPL-ERR", CONNECTION, AUTO,
           PEERS WATCH("EPOLLIN") "epoll_ctl(E, EPOLL_CTL_ADD, S, EPOLLIN) = 0\n"),
    BROKEN("EPL-ERR", CONNECTION, AUTO,
           PEERS "E = epoll_create()\nepoll_ctl(E, EPOLL_CTL_DEL, S) = 0\n"),
    BROKEN("EPL-ERR", ALL, AUTO, "E = epoll_create()\nepoll_ctl(E, EPOLL_CTL_ADD, E, 0) = 0\n"),
    BROKEN("EPL-ERR", ALL, AUTO, "A = socket()\nepoll_wait(A) = 0\n"),
    OBEYED("EPL-ET", STREAM, AUTO,
           PEERS WATCH("EPOLLIN+EPOLLET") "epoll_wait(E) = 0\nsend(C, 5)\nepoll_wait(E) = "
                                          "EPOLLIN\nepoll_wait(E) = 0\nsend(C, 5)\nepoll_wait(E, "
                                          "-1) = EPOLLIN\n"),
    OBEYED("EPL-ET", DATAGRAM, AUTO,
           WATCH_B("EPOLLIN+EPOLLET") "sendto(A, 5, B)\nepoll_wait(E) = EPOLLIN\nepoll_wait(E) = "
                                      "0\nrecv(B, 5) = 5\nepoll_wait(E) = 0\n"),
    BROKEN("EPL-ET", STREAM, AUTO,
           PEERS WATCH("EPOLLIN+EPOLLET") "send(C, 5)\nepoll_wait(E) = EPOLLIN\nepoll_wait(E) = "
                                          "EPOLLIN\nepoll_wait(E) = EPOLLIN\n"),
    BROKEN("EPL-ET", STREAM, AUTO,
           PEERS
           "send(C, 5)\npoll(S, POLLIN) = POLLIN\n" WATCH("EPOLLIN+EPOLLET") "epoll_wait(E) = 0\n"),
    BROKEN("EPL-ET", STREAM, AUTO,
           PEERS WATCH("EPOLLIN+EPOLLET") "send(C, 5)\nepoll_wait(E) = 0\n"),
    OBEYED("EPL-ONESHOT", STREAM, AUTO,
           PEERS WATCH("EPOLLIN+EPOLLONESHOT") "send(C, 5)\nepoll_wait(E) = "
                                               "EPOLLIN\nepoll_wait(E) = 0\nepoll_ctl(E, "
                                               "EPOLL_CTL_MOD, S, EPOLLIN)\nepoll_wait(E) = "
                                               "EPOLLIN\nepoll_wait(E) = EPOLLIN\n"),
    BROKEN("EPL-ONESHOT", STREAM, AUTO,
           PEERS WATCH("EPOLLIN+EPOLLONESHOT") "send(C, 5)\nepoll_wait(E) = "
                                               "EPOLLIN\nepoll_wait(E) = EPOLLIN\n"),
    BROKEN("EPL-ONESHOT", STREAM, AUTO,
           PEERS WATCH(
               "EPOLLIN+EPOLLONESHOT") "send(C, 5)\nepoll_wait(E) = EPOLLIN\nepoll_ctl(E, "
                                       "EPOLL_CTL_MOD, S, EPOLLIN+EPOLLONESHOT)\nepoll_wait(E) = "
                                       "0\n"),
    OBEYED("EPL-DUP", STREAM, AUTO,
           PEERS WATCH("EPOLLIN") "D = dup(S)\nclose(S)\nsend(C, 5)\nepoll_wait(E) = "
                                  "EPOLLIN\nclose(D)\nepoll_wait(E) = 0\n"),
    BROKEN("EPL-DUP", STREAM, AUTO,
           PEERS WATCH("EPOLLIN") "D = dup(S)\nclose(S)\nsend(C, 5)\nepoll_wait(E) = 0\n"),
    BROKEN("EPL-DUP", STREAM, AUTO,
           PEERS "send(C, 5)\n" WATCH(
               "EPOLLIN") "epoll_wait(E) = EPOLLIN\nclose(S)\nepoll_wait(E) = EPOLLIN\n"),
    BROKEN("EPL-DUP", STREAM, AUTO,
           PEERS WATCH("EPOLLIN") "send(C, 5)\nepoll_wait(E) = EPOLLIN # fd of C\n"),
    BROKEN("POL-CONN", STREAM, AUTO, PEERS WATCH("EPOLLIN") "epoll_wait(E) = EPOLLIN\n"),
    BROKEN("POL-CONN", STREAM, AUTO, PEERS WATCH("EPOLLOUT") "epoll_wait(E) = 0\n"),
    BROKEN("POL-ASKED", STREAM, AUTO, PEERS WATCH("EPOLLIN") "epoll_wait(E) = EPOLLOUT\n"),
    BROKEN("POL-TIMEOUT", STREAM, AUTO, PEERS WATCH("EPOLLIN") "epoll_wait(E, -1) = 0\n"),
    OBEYED("POL-TIMEOUT", STREAM, AUTO,
           PEERS WATCH("EPOLLIN") "T1: epoll_wait(E, -1) blocks\nsend(C, 5)\nT1: returns = "
                                  "EPOLLIN\n"),
    /* select() */
    OBEYED("POL-CONN", STREAM, AUTO,
           PEERS "select(S, POLLIN+POLLOUT) = POLLOUT\nsend(C, 5)\nselect(S, POLLIN+POLLOUT) = "
                 "POLLIN+POLLOUT\n"),
    BROKEN("POL-CONN", STREAM, AUTO, PEERS "select(S, POLLIN+POLLOUT) = POLLIN+POLLOUT\n"),
    BROKEN("POL-CONN", STREAM, AUTO, PEERS "select(S, POLLIN+POLLOUT) = 0\n"),
    BROKEN("POL-COUNT", STREAM, AUTO, PEERS "select(S, POLLOUT) = POLLOUT # count 2\n"),
    BROKEN("POL-ASKED", STREAM, AUTO, PEERS "select(S, POLLIN) = POLLOUT\n"),
    OBEYED("POL-NVAL", ALL, AUTO, "A = socket()\nclose(A)\nselect(A, POLLIN) = -1 EBADF\n"),
    BROKEN("POL-NVAL", ALL, AUTO, "A = socket()\nclose(A)\nselect(A, POLLIN) = POLLIN\n"),
    OBEYED("POL-PEERFIN", STREAM, AUTO,
           PEERS "T1: select(S, POLLIN, -1) blocks\nshutdown(C, SHUT_WR)\nT1: returns = POLLIN\n"),
    BROKEN("POL-PEERFIN", STREAM, AUTO,
           PEERS "shutdown(C, SHUT_WR)\nrecv(S, 5) = 0\nselect(S, POLLIN) = 0\n"),
    BROKEN("POL-LEVEL", STREAM, AUTO,
           PEERS "send(C, 5)\nselect(S, POLLIN) = POLLIN\nselect(S, POLLIN) = 0\n"),
    BROKEN("POL-TIMEOUT", STREAM, AUTO, PEERS "select(S, POLLIN, -1) = 0\n"),
    BROKEN("INV-POLL-HONEST", STREAM, AUTO,
           PEERS "send(C, 5)\nselect(S, POLLIN) = POLLIN\nrecv(S, 5, MSG_DONTWAIT) = -1 EAGAIN\n"),
};

ORACLE_TABLE(epoll);
