/* Readiness beyond what is shown at once: ends, levels, and that what is shown is so. */

#include "unit/oracle/cases.h"

static const struct oracle_case cases[] = {
    BROKEN("POL-FRESH", CONNECTION, LINUX, "A = socket()\npoll(A, POLLIN+POLLOUT) = POLLOUT\n"),
    BROKEN("POL-FRESH", CONNECTION, LINUX, "A = socket()\npoll(A, POLLIN) = 0\n"),
    BROKEN("POL-FRESH", CONNECTION, POSIX, "A = socket()\npoll(A, POLLOUT) = POLLOUT+POLLHUP\n"),
    BROKEN("POL-FRESH", CONNECTION, AUTO,
           "A = socket()\nB = socket()\npoll(A, POLLOUT) = POLLOUT+POLLHUP\npoll(B, POLLOUT) = "
           "POLLOUT\n"),
    OBEYED("POL-FRESH", CONNECTION, AUTO,
           "A = socket()\nB = socket()\npoll(A, POLLOUT) = POLLHUP\npoll(B, POLLIN) = POLLHUP\n"),
    OBEYED("POL-FRESH", CONNECTION, POSIX, "A = socket()\npoll(A, POLLOUT) = POLLOUT\n"),
    OBEYED("POL-HUP-BOTH", CONNECTION, LINUX,
           PEERS "shutdown(C, SHUT_WR)\nshutdown(S, SHUT_WR)\nrecv(S, 5) = 0\npoll(S, POLLIN) = "
                 "POLLIN+POLLHUP\n"),
    OBEYED("POL-HUP-BOTH", CONNECTION, LINUX,
           PEERS "shutdown(S, SHUT_RDWR)\npoll(S, 0) = POLLHUP\n"),
    BROKEN("POL-HUP-BOTH", CONNECTION, LINUX,
           PEERS "shutdown(C, SHUT_WR)\nshutdown(S, SHUT_WR)\nrecv(S, 5) = 0\npoll(S, POLLIN) = "
                 "POLLIN\n"),
    BROKEN("POL-HUP-BOTH", CONNECTION, AUTO,
           PEERS "shutdown(C, SHUT_WR)\nshutdown(S, SHUT_WR)\nrecv(S, 5) = 0\npoll(S, POLLIN) = "
                 "POLLIN+POLLHUP\npoll(S, POLLIN) = POLLIN\n"),
    BROKEN("POL-PEERFIN", STREAM, LINUX,
           PEERS "shutdown(C, SHUT_WR)\nrecv(S, 5) = 0\npoll(S, POLLIN) = POLLIN+POLLHUP\n"),
    BROKEN("POL-PEERFIN", STREAM, AUTO,
           PEERS "shutdown(C, SHUT_WR)\nrecv(S, 5) = 0\npoll(S, POLLIN) = POLLIN+POLLHUP\npoll(S, "
                 "POLLIN) = POLLIN\n"),
    BROKEN("POL-PEERFIN", STREAM, AUTO,
           PEERS "shutdown(C, SHUT_WR)\nrecv(S, 5) = 0\npoll(S, POLLIN+POLLRDHUP) = "
                 "POLLIN\npoll(S, POLLIN+POLLRDHUP) = POLLIN+POLLRDHUP\n"),
    OBEYED("POL-PEERFIN", STREAM, AUTO,
           PEERS "shutdown(C, SHUT_WR)\nrecv(S, 5) = 0\npoll(S, POLLIN) = POLLIN+POLLHUP\n"),
    OBEYED("POL-SELFSHUT", CONNECTION, LINUX,
           PEERS "shutdown(S, SHUT_RD)\npoll(S, POLLIN+POLLRDHUP) = POLLIN+POLLRDHUP\n"),
    OBEYED("POL-SELFSHUT", CONNECTION, LINUX,
           PEERS "shutdown(S, SHUT_WR)\npoll(S, POLLIN+POLLOUT) = POLLOUT\n"),
    BROKEN("POL-SELFSHUT", CONNECTION, AUTO, PEERS "shutdown(S, SHUT_RD)\npoll(S, POLLIN) = 0\n"),
    BROKEN("POL-SELFSHUT", CONNECTION, LINUX,
           PEERS "shutdown(S, SHUT_RD)\npoll(S, POLLIN+POLLRDHUP) = POLLIN\n"),
    BROKEN("POL-SELFSHUT", CONNECTION, AUTO, PEERS "shutdown(S, SHUT_WR)\npoll(S, POLLOUT) = 0\n"),
    OBEYED("POL-RDHUP-OPT", STREAM, LINUX,
           PEERS "shutdown(C, SHUT_WR)\nrecv(S, 5) = 0\npoll(S, POLLIN) = POLLIN\n"),
    BROKEN("POL-RDHUP-OPT", CONNECTION, AUTO,
           PEERS "shutdown(C, SHUT_WR)\nrecv(S, 5) = 0\npoll(S, POLLIN) = POLLIN+POLLRDHUP\n"),
    OBEYED("POL-LEVEL", DATAGRAM, AUTO,
           BOTH "sendto(A, 5, B)\npoll(B, POLLIN) = POLLIN\npoll(B, POLLIN) = POLLIN\n"),
    OBEYED("POL-LEVEL", STREAM, AUTO,
           PEERS "send(C, 5)\npoll(S, POLLIN) = POLLIN\npoll(S, POLLIN) = POLLIN\nrecv(S, 5) = "
                 "5\npoll(S, POLLIN) = 0\n"),
    BROKEN("POL-LEVEL", CONNECTION, AUTO,
           PEERS "send(C, 5)\npoll(S, POLLIN) = POLLIN\npoll(S, POLLIN) = 0\n"),
    BROKEN("POL-LEVEL", CONNECTION, AUTO,
           PEERS "poll(S, POLLOUT) = POLLOUT\npoll(S, POLLOUT) = 0\n"),
    BROKEN("POL-LEVEL", DATAGRAM, AUTO,
           BOTH "sendto(A, 5, B)\npoll(B, POLLIN) = POLLIN\npoll(B, POLLIN) = 0\n"),
    OBEYED("POL-NB-INDEP", CONNECTION, AUTO,
           PEERS "fcntl(S, F_SETFL, O_NONBLOCK)\nT1: poll(S, POLLIN, -1) blocks\nsend(C, 5)\nT1: "
                 "returns = POLLIN\n"),
    BROKEN("POL-NB-INDEP", CONNECTION, AUTO,
           PEERS "fcntl(S, F_SETFL, O_NONBLOCK)\npoll(S, POLLIN, -1) = 0\n"),
    BROKEN("POL-NB-INDEP", ALL, AUTO,
           "A = socket(SOCK_NONBLOCK)\npoll(A, POLLIN, 9) = -1 EAGAIN\n"),
    OBEYED("SND-WRITABLE", STREAM, AUTO,
           PEERS "send(C, 100000, MSG_DONTWAIT) = 60000\nsend(C, 100000, MSG_DONTWAIT) = -1 "
                 "EAGAIN\npoll(C, POLLOUT) = 0\nrecv(S, 60000) = 60000\npoll(C, POLLOUT) = "
                 "POLLOUT\n"),
    BROKEN("SND-WRITABLE", STREAM, AUTO,
           PEERS "send(C, 100000, MSG_DONTWAIT) = 60000\nsend(C, 100000, MSG_DONTWAIT) = -1 "
                 "EAGAIN\nrecv(S, 60000) = 60000\npoll(C, POLLOUT) = 0\n"),
    BROKEN("SND-WRITABLE", UNIX_STREAM, AUTO,
           PEERS "send(C, 100000, MSG_DONTWAIT) = 60000\nsend(C, 100000, MSG_DONTWAIT) = -1 "
                 "EAGAIN\npoll(C, POLLOUT) = POLLOUT\n"),
    OBEYED("RCV-LOWAT-POLL", TCP, LINUX,
           PEERS "setsockopt(S, SO_RCVLOWAT, 10)\nsend(C, 5)\npoll(S, POLLIN) = 0\nsend(C, "
                 "5)\npoll(S, POLLIN) = POLLIN\n"),
    BROKEN("RCV-LOWAT-POLL", TCP, AUTO,
           PEERS "setsockopt(S, SO_RCVLOWAT, 10)\nsend(C, 5)\npoll(S, POLLIN) = POLLIN\n"),
    OBEYED("INV-POLL-HONEST", STREAM, AUTO,
           PEERS "send(C, 5)\npoll(S, POLLIN) = POLLIN\nrecv(S, 5, MSG_DONTWAIT) = 5\npoll(S, "
                 "POLLOUT) = POLLOUT\nsend(S, 1, MSG_DONTWAIT) = 1\n"),
    BROKEN("INV-POLL-HONEST", CONNECTION, AUTO,
           PEERS "send(C, 5)\npoll(S, POLLIN) = POLLIN\nrecv(S, 5, MSG_DONTWAIT) = -1 EAGAIN\n"),
    BROKEN("INV-POLL-HONEST", DATAGRAM, AUTO,
           BOTH "sendto(A, 5, B)\npoll(B, POLLIN) = POLLIN\nrecv(B, 5, MSG_DONTWAIT) = -1 "
                "EAGAIN\n"),
    BROKEN("INV-POLL-HONEST", STREAM, AUTO,
           PEERS "send(C, 100000, MSG_DONTWAIT) = 60000\npoll(C, POLLOUT) = POLLOUT\nsend(C, 1, "
                 "MSG_DONTWAIT) = -1 EAGAIN\n"),
    OBEYED("INV-NOHANG", CONNECTION, AUTO,
           "A = socket(SOCK_NONBLOCK)\nbind(A, loopback)\nlisten(A, 1)\naccept(A) = -1 EAGAIN\n"),
    BROKEN("INV-NOHANG", CONNECTION, AUTO,
           "A = socket(SOCK_NONBLOCK)\nbind(A, loopback)\nlisten(A, 1)\nT1: accept(A) blocks\n"),
    BROKEN("INV-NOHANG", CONNECTION, AUTO, PEERS "T1: recv(S, 5, MSG_DONTWAIT) blocks\n"),
    BROKEN("INV-NOHANG", DATAGRAM, AUTO,
           "A = socket(SOCK_NONBLOCK)\nbind(A, loopback)\nT1: recv(A, 5) blocks\n"),
    BROKEN("INV-NOHANG", STREAM, AUTO,
           PEERS "fcntl(C, F_SETFL, O_NONBLOCK)\nT1: send(C, 1000000) blocks\n"),
    OBEYED("SND-DONTWAIT", STREAM, AUTO,
           PEERS "send(C, 1000000, MSG_DONTWAIT) = 60000\nT1: send(C, 1000000) blocks\n"),
    BROKEN("SND-DONTWAIT", CONNECTION, AUTO, PEERS "T1: send(C, 100000, MSG_DONTWAIT) blocks\n"),
    OBEYED("RCV-WAITALL-DW", STREAM, AUTO,
           PEERS "send(C, 5)\nrecv(S, 10, MSG_WAITALL+MSG_DONTWAIT) = 5\n"),
    BROKEN("RCV-WAITALL-DW", STREAM, AUTO,
           PEERS "send(C, 5)\nT1: recv(S, 10, MSG_WAITALL+MSG_DONTWAIT) blocks\n"),
    BROKEN("RCV-WAITALL-DW", STREAM, AUTO,
           PEERS "fcntl(S, F_SETFL, O_NONBLOCK)\nT1: recv(S, 10, MSG_WAITALL) blocks\n"),
    OBEYED("INV-ERRNO-CLOSED", STREAM, AUTO, PEERS "recv(S, 5, MSG_DONTWAIT) = -1 EAGAIN\n"),
    BROKEN("INV-ERRNO-CLOSED", CONNECTION, AUTO, PEERS "recv(S, 5) = -1 EPIPE\n"),
    BROKEN("INV-ERRNO-CLOSED", CONNECTION, AUTO, PEERS "send(S, 5) = -1 EINPROGRESS\n"),
    BROKEN("INV-ERRNO-CLOSED", ALL, AUTO, "A = socket()\nbind(A, loopback) = -1 ECONNRESET\n"),
    BROKEN("INV-ERRNO-CLOSED", ALL, AUTO, "A = socket()\ngetsockname(A) = -1 EAGAIN\n"),
};

ORACLE_TABLE(ready);
