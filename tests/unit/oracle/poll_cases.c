/* poll(): what is shown, and what must not be. */

#include "unit/oracle/cases.h"

static const struct oracle_case cases[] = {
    OBEYED("POL-FRESH", CONNECTION, AUTO,
           "A = socket()\npoll(A, POLLIN+POLLOUT) = POLLOUT+POLLHUP\n"),
    OBEYED("POL-CONN", STREAM, AUTO,
           PEERS "poll(C, POLLIN+POLLOUT) = POLLOUT\nsend(S, 5)\npoll(C, POLLIN+POLLOUT) = "
                 "POLLIN+POLLOUT\n"),
    BROKEN("POL-CONN", CONNECTION, AUTO, PEERS "poll(C, POLLOUT) = 0\n"),
    BROKEN("POL-CONN", CONNECTION, AUTO, PEERS "send(C, 5)\nsend(C, 5)\npoll(C, POLLOUT) = 0\n"),
    OBEYED("POL-CONN", CONNECTION, AUTO,
           PEERS "send(C, 5)\nsend(C, 5)\nsend(C, 5)\npoll(C, POLLOUT) = 0\nsend(C, 5) = 5\n"),
    OBEYED("POL-CONN", CONNECTION, AUTO, PEERS "send(C, 300)\npoll(C, POLLOUT) = 0\n"),
    BROKEN("POL-CONN", CONNECTION, AUTO, PEERS "poll(C, POLLIN) = POLLIN\n"),
    BROKEN("POL-CONN", CONNECTION, AUTO, PEERS "send(S, 5)\npoll(C, POLLIN) = 0\n"),
    OBEYED("POL-CONNECTING", TCP, LINUX,
           FULL
           "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\npoll(D, POLLOUT) = 0\n"),
    BROKEN("POL-CONNECTING", TCP, LINUX,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nS = accept(L)\npoll(D, "
                "POLLIN) = POLLIN # settle skip\n"),
    OBEYED("POL-PEERFIN", STREAM, LINUX,
           PEERS "shutdown(C, SHUT_WR)\npoll(S, POLLIN+POLLRDHUP) = POLLIN+POLLRDHUP\n"),
    BROKEN("POL-PEERFIN", STREAM, LINUX,
           PEERS "shutdown(C, SHUT_WR)\nrecv(S, 5) = 0\npoll(S, POLLIN) = 0\n"),
    BROKEN("POL-PEERFIN", STREAM, LINUX,
           PEERS "shutdown(C, SHUT_WR)\nrecv(S, 5) = 0\npoll(S, POLLIN+POLLRDHUP) = POLLIN\n"),
    OBEYED("POL-RST", TCP, LINUX, UNREAD "poll(C, POLLIN) = POLLIN+POLLERR+POLLHUP\n"),
    BROKEN("POL-RST", TCP, LINUX, UNREAD "poll(C, POLLIN) = POLLIN\n"),
    BROKEN("POL-RST", CONNECTION, AUTO, PEERS "poll(C, POLLOUT) = POLLOUT+POLLHUP\n"),
    BROKEN("POL-RST", CONNECTION, AUTO, PEERS "poll(C, POLLOUT) = POLLOUT+POLLERR\n"),
    OBEYED("POL-NVAL", ALL, AUTO,
           "A = socket()\nclose(A)\npoll(A, POLLIN) = POLLNVAL\npoll(-1, POLLIN) = 0\n"),
    BROKEN("POL-NVAL", ALL, AUTO, "A = socket()\nclose(A)\npoll(A, POLLIN) = 0\n"),
    BROKEN("POL-NVAL", ALL, AUTO, "poll(-1, POLLIN) = POLLNVAL # count 0\n"),
    OBEYED("POL-COUNT", UDP, AUTO, BOTH "poll(A, POLLOUT) = POLLOUT\n"),
    BROKEN("POL-COUNT", UDP, AUTO, BOTH "poll(A, POLLOUT) = POLLOUT # count 0\n"),
    BROKEN("POL-COUNT", UDP, AUTO, BOTH "poll(A, POLLOUT) = POLLOUT # count 2\n"),
    OBEYED("POL-ASKED", UDP, AUTO, BOTH "poll(A, POLLIN) = 0\n"),
    BROKEN("POL-ASKED", UDP, AUTO, BOTH "poll(A, POLLIN) = POLLOUT\n"),
    OBEYED("POL-TIMEOUT", STREAM, AUTO,
           PEERS "T1: poll(S, POLLIN, -1) blocks\nsend(C, 5)\nT1: returns = POLLIN\n"),
    OBEYED("POL-UDP", DATAGRAM, AUTO, BOTH "sendto(A, 5, B)\npoll(B, POLLIN) = POLLIN\n"),
    BROKEN("POL-UDP", DATAGRAM, AUTO, BOTH "poll(B, POLLIN) = POLLIN\n"),
    BROKEN("POL-UDP", DATAGRAM, AUTO, BOTH "sendto(A, 5, B)\npoll(B, POLLIN) = 0\n"),
    /* Further texts. */
    OBEYED("POL-CONN", TCP, LINUX,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nA = accept(L)\npoll(D, "
                "POLLOUT) = POLLOUT\n"),
    BROKEN("POL-LEVEL", TCP, LINUX,
           PEERS "close(C)\npoll(S, POLLIN) = POLLIN\npoll(S, POLLIN) = 0\n"),
    BROKEN("POL-RST", TCP, LINUX, PEERS "close(C)\npoll(S, POLLIN) = POLLIN+POLLERR\n"),
    OBEYED("POL-CONN", TCP, LINUX,
           PEERS "shutdown(S, SHUT_WR)\nclose(C)\nrecv(S,1) = 0\npoll(S, POLLIN+POLLOUT) = "
                 "POLLIN+POLLOUT+POLLHUP\n"),
    BROKEN("POL-CONN", STREAM, LINUX,
           PEERS "send(C, 5)\nrecv(S, 5) = 5\npoll(S, POLLIN) = POLLIN\n"),
    OBEYED(
        "POL-CONN", STREAM, LINUX,
        PEERS
        "send(C, 5)\nrecv(S, 3) = 3\npoll(S, POLLIN) = POLLIN\nrecv(S, 3) = 2\npoll(S,POLLIN)=0\n"),
    BROKEN("POL-LEVEL", TCP, LINUX,
           PEERS "send(C, 5)\nrecv(S, 3) = 3\npoll(S, POLLIN) = POLLIN\npoll(S,POLLIN)=0\n"),
    BROKEN("POL-CONN", STREAM, LINUX,
           PEERS "T1: poll(S, POLLIN, -1) blocks\nT1: returns = POLLIN\n"),
    OBEYED("POL-CONN", CONNECTION, LINUX, PEERS "poll(S, POLLIN, 50) = 0 # waits\n"),
    OBEYED("POL-CONN", UNIX_STREAM, LINUX,
           PEERS "send(C,5)\npoll(S,POLLIN)=POLLIN\nsend(S,5)\nclose(S)\nrecv(C, 9) = 5\nrecv(C,9) "
                 "= -1 ECONNRESET\nrecv(C,9) = 0\n"),
    OBEYED("POL-CONN", TCP, LINUX,
           PEERS "send(S,5)\nsend(C,5)\npoll(C,POLLIN)=POLLIN\npoll(S,POLLIN)=POLLIN\nclose(S)"
                 "\nrecv(C, 9) = 5\nrecv(C,9) = -1 ECONNRESET\n"),
    OBEYED("POL-CONN", UNIX_DGRAM, LINUX, BOTH "poll(A, POLLOUT) = POLLOUT\n"),
    BROKEN("POL-TIMEOUT", CONNECTION, LINUX, PEERS "T1: poll(S, POLLIN, 100) blocks\n"),
    BROKEN("POL-TIMEOUT", CONNECTION, LINUX, PEERS "poll(S, POLLIN, 0) = 0 # waits\n"),
    BROKEN("POL-TIMEOUT", CONNECTION, LINUX, PEERS "poll(S, POLLIN, -1) = 0\n"),
    BROKEN("POL-PEERFIN", TCP, LINUX,
           PEERS "close(C)\npoll(S, POLLIN+POLLOUT) = POLLIN+POLLOUT+POLLHUP\n"),
    BROKEN("POL-UDP", UDP, LINUX, BOTH "poll(A, POLLOUT) = 0\n"),
    BROKEN("POL-CONN", STREAM, LINUX, PEERS "T1: poll(C, POLLOUT, -1) blocks\n"),
};

ORACLE_TABLE(poll);
