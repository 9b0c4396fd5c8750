/* UDP's own: filters, refusals, the error queue, datagrams put together, broadcast; and what is
 * left of UNIX datagrams. */

#include "unit/oracle/cases.h"

#define THREE BOTH "C = socket()\nbind(C, loopback)\n"
#define REFUSED "A = socket()\nconnect(A, nowhere)\nsend(A, 4) = 4\n"
#define QUEUED                                                                                     \
    "A = socket()\nsetsockopt(A, IP_RECVERR, 1) = 0\nsendto(A, 5, nowhere) = 5\n"                  \
    "poll(A, POLLIN) = POLLERR\n"
#define TALKS "A = socket()\nbind(A, loopback)\nB = socket()\nconnect(B, A)\n"
#define SIZED PAIR "getsockopt(A, SO_SNDBUF) = 9000\n"

static const struct oracle_case cases[] = {
    OBEYED("UDP-FILTER", UDP, AUTO,
           THREE "sendto(C, 3, A)\nconnect(A, B)\nsendto(C, 4, A)\nsendto(B, 5, A)\nrecv(A, 9) = "
                 "3\nrecv(A, 9) = 5\n"),
    BROKEN("UDP-FILTER", UDP, AUTO, THREE "connect(A, B)\nsendto(C, 4, A)\nrecv(A, 9) = 4\n"),
    OBEYED("UDP-FILTER-ICMP", UDP, LINUX,
           THREE "connect(A, B)\nconnect(C, A)\nsend(C, 4)\nrecv(C, 9) = -1 ECONNREFUSED\n"),
    BROKEN("UDP-FILTER-ICMP", UDP, LINUX,
           THREE
           "connect(A, B)\nconnect(C, A)\nsend(C, 4)\nrecv(C, 9, MSG_DONTWAIT) = -1 EAGAIN\n"),
    BROKEN("UDP-FILTER-ICMP", UDP, LINUX,
           THREE "connect(A, B)\nconnect(C, A)\nsend(C, 4)\npoll(C, POLLIN) = 0 # settle none\n"),
    OBEYED("UDP-REFUSED", UDP, AUTO,
           REFUSED "poll(A, POLLIN) = POLLIN+POLLERR\nrecv(A, 9) = -1 ECONNREFUSED\n"
                   "recv(A, 9, MSG_DONTWAIT) = -1 EAGAIN\n"),
    BROKEN("UDP-REFUSED", UDP, AUTO,
           REFUSED "poll(A, POLLIN) = POLLIN+POLLERR\nrecv(A, 9, MSG_DONTWAIT) = -1 EAGAIN\n"),
    BROKEN("UDP-REFUSED", UDP, AUTO, REFUSED "poll(A, POLLIN) = POLLIN+POLLERR\nsend(A, 4) = 4\n"),
    BROKEN("UDP-REFUSED", UDP, LINUX, REFUSED "recv(A, 9, MSG_DONTWAIT) = -1 EAGAIN\n"),
    BROKEN("RCV-BLOCK", UDP, AUTO,
           REFUSED "recv(A, 9) = -1 ECONNREFUSED\nrecv(A, 9, MSG_DONTWAIT) = -1 ECONNREFUSED\n"),
    OBEYED("UDP-UNCONN-ERR", UDP, AUTO,
           "A = socket()\nsendto(A, 4, nowhere) = 4\nrecv(A, 9, MSG_DONTWAIT) = -1 EAGAIN\n"),
    OBEYED("UDP-UNCONN-ERR", UDP, AUTO,
           "A = socket()\nsendto(A, 4, nowhere) = 4\nrecv(A, 9, MSG_DONTWAIT) = -1 ECONNREFUSED\n"),
    BROKEN("UDP-UNCONN-ERR", UDP, LINUX,
           "A = socket()\nsendto(A, 4, nowhere) = 4\nrecv(A, 9, MSG_DONTWAIT) = -1 ECONNREFUSED\n"),
    OBEYED("UDP-RECVERR", UDP, AUTO,
           QUEUED "recv(A, 9) = -1 ECONNREFUSED\nrecvmsg(A, [9], MSG_ERRQUEUE) = 5 MSG_ERRQUEUE # "
                  "queued ECONNREFUSED\nrecvmsg(A, [9], MSG_ERRQUEUE) = -1 EAGAIN\n"),
    BROKEN("UDP-RECVERR", UDP, AUTO, QUEUED "recvmsg(A, [9], MSG_ERRQUEUE) = -1 EAGAIN\n"),
    BROKEN("UDP-RECVERR", UDP, AUTO,
           QUEUED "recvmsg(A, [9], MSG_ERRQUEUE) = 5 # queued ECONNREFUSED\n"),
    BROKEN("UDP-RECVERR", UDP, AUTO,
           QUEUED "recvmsg(A, [9], MSG_ERRQUEUE) = 5 MSG_ERRQUEUE # queued ECONNRESET\n"),
    BROKEN("UDP-RECVERR", UDP, AUTO, QUEUED "recv(A, 9, MSG_DONTWAIT) = -1 EAGAIN\n"),
    OBEYED("RCV-ERRQUEUE", INET, AUTO, "A = socket()\nrecv(A, 9, MSG_ERRQUEUE) = -1 EAGAIN\n"),
    BROKEN("RCV-ERRQUEUE", INET, AUTO, "A = socket()\nT1: recv(A, 9, MSG_ERRQUEUE) blocks\n"),
    BROKEN("RCV-ERRQUEUE", INET, AUTO, "A = socket()\nrecv(A, 9, MSG_ERRQUEUE) = 0\n"),
    OBEYED("UDP-OVERFLOW", UDP, AUTO,
           TALKS "setsockopt(A, SO_RCVBUF, 1000)\nsend(B, 900) = 900\nsend(B, 900) = 900\n"
                 "recv(A, 1000) = 900\nrecv(A, 1000, MSG_DONTWAIT) = -1 EAGAIN\n"),
    BROKEN("UDP-OVERFLOW", UDP, AUTO,
           TALKS "setsockopt(A, SO_RCVBUF, 1000)\nsend(B, 900) = 900\nsend(B, 900) = -1 ENOBUFS\n"),
    BROKEN("UDP-OVERFLOW", UDP, AUTO,
           TALKS "setsockopt(A, SO_RCVBUF, 1000)\nsend(B, 900) = 900\nT1: send(B, 900) blocks\n"),
    OBEYED("UDP-RECONNECT", UDP, AUTO,
           THREE "connect(C, A) = 0\nconnect(C, B) = 0\nsend(C, 4)\nrecv(B, 9) = 4\n"),
    BROKEN("UDP-RECONNECT", UDP, AUTO, THREE "connect(C, A) = 0\nconnect(C, B) = -1 EISCONN\n"),
    OBEYED("UDP-AUTOBIND", UDP, AUTO,
           "A = socket()\nbind(A, loopback)\nB = socket()\nsendto(B, 3, A)\nsendto(B, 4, A)\n"
           "recvfrom(A, 9) = 3\nrecvfrom(A, 9) = 4\ngetsockname(B) = 0\n"),
    BROKEN("UDP-AUTOBIND", UDP4, AUTO,
           "A = socket()\nbind(A, loopback)\nB = socket()\nsendto(B, 3, A)\nsendto(B, 4, A)\n"
           "recvfrom(A, 9) = 3\nrecvfrom(A, 9) = 4 # address 127.0.0.1:9\n"),
    BROKEN("UDP-AUTOBIND", UDP4, AUTO,
           "A = socket()\nbind(A, loopback)\nB = socket()\nsendto(B, 3, A)\nrecvfrom(A, 9) = 3\n"
           "getsockname(B) = 0 # address 127.0.0.1:9\n"),
    OBEYED("UDP-PORT0", UDP, AUTO, "A = socket()\nsendto(A, 3, loopback) = -1 EINVAL\n"),
    BROKEN("UDP-PORT0", UDP, AUTO, "A = socket()\nsendto(A, 3, loopback) = 3\n"),
    OBEYED("UDP-BCAST", UDP4, AUTO,
           BOTH "sendto(B, 3, broadcast(A)) = -1 EACCES\nsetsockopt(B, SO_BROADCAST, 1) = 0\n"
                "sendto(B, 3, broadcast(A)) = 3\n"),
    BROKEN("UDP-BCAST", UDP4, AUTO, BOTH "sendto(B, 3, broadcast(A)) = 3\n"),
    BROKEN("UDP-BCAST", UDP4, AUTO,
           BOTH "setsockopt(B, SO_BROADCAST, 1) = 0\nsendto(B, 3, broadcast(A)) = -1 EACCES\n"),
    BROKEN("UDP-BCAST", UDP4, AUTO, BOTH "connect(B, broadcast(A)) = 0\n"),
    OBEYED(
        "UDP-MCAST-OUT", UDP, AUTO,
        "A = socket()\ngetsockopt(A, IP_MULTICAST_TTL) = 1\nsetsockopt(A, IP_MULTICAST_TTL, 7) = "
        "0\ngetsockopt(A, IP_MULTICAST_TTL) = 7\ngetsockopt(A, IP_MULTICAST_LOOP) = 1\n"),
    BROKEN("UDP-MCAST-OUT", UDP, AUTO, "A = socket()\ngetsockopt(A, IP_MULTICAST_TTL) = 64\n"),
    BROKEN("UDP-MCAST-OUT", UDP, AUTO, "A = socket()\ngetsockopt(A, IP_MULTICAST_LOOP) = 0\n"),
    OBEYED("UDP-CORK", UDP, AUTO,
           TALKS "send(B, 3, MSG_MORE) = 3\nsend(B, 4) = 4\nrecv(A, 9) = 7\n"),
    OBEYED("UDP-CORK", UDP, AUTO,
           TALKS "setsockopt(B, UDP_CORK, 1) = 0\nsend(B, 3) = 3\nsend(B, 4) = 4\n"
                 "recv(A, 9, MSG_DONTWAIT) = -1 EAGAIN\nsetsockopt(B, UDP_CORK, 0) = 0\n"
                 "recv(A, 9) = 7\n"),
    BROKEN("UDP-CORK", UDP, LINUX, TALKS "send(B, 3, MSG_MORE) = 2\n"),
    BROKEN("UDP-CORK", UDP, AUTO,
           TALKS "setsockopt(B, UDP_CORK, 1) = 0\nsend(B, 60000) = 60000\nsend(B, 6000) = 6000\n"),
    BROKEN("RCV-MESSAGE", UDP, LINUX,
           TALKS "send(B, 3, MSG_MORE) = 3\nsend(B, 4) = 4\nrecv(A, 9) = 3\n"),
    OBEYED("SND-TOADDR-UDP", UDP, AUTO,
           THREE "connect(C, A)\nsendto(C, 3, B) = 3\nrecv(B, 9) = 3\n"),
    OBEYED("SND-TOADDR-UDP", UDP, AUTO, THREE "connect(C, A)\nsendto(C, 3, B) = -1 EISCONN\n"),
    OBEYED("SND-TOADDR-UDP", UDP, AUTO,
           THREE "connect(C, A)\nshutdown(C, SHUT_WR)\nsendto(C, 3, B) = -1 EISCONN\n"),
    OBEYED("UDP-PORT0", UDP4, AUTO,
           "A = socket()\nsendto(A, 0, any) = -1 EADDRNOTAVAIL\nsendto(A, 0, unspec) = -1 "
           "EINVAL\n"),
    BROKEN("UDP-PORT0", UDP, AUTO,
           "A = socket()\nsendto(A, 0, any) = -1 EADDRNOTAVAIL\nsendto(A, 0, any) = -1 EINVAL\n"),
    OBEYED("CON-PORT0", UDP4, AUTO,
           "A = socket()\nB = socket()\nconnect(A, broadcast(A)) = -1 EADDRNOTAVAIL\n"
           "sendto(B, 0, any4) = -1 EINVAL\n"),
    OBEYED("SND-TOADDR-UDP", UDP, AUTO,
           THREE "connect(C, loopback)\nsendto(C, 3, B) = 3\nconnect(C, A)\nsendto(C, 3, B) = -1 "
                 "EISCONN\n"),
    OBEYED("SND-TOADDR-UDP", UDP, AUTO,
           THREE "connect(C, A)\nsendto(C, 3, B) = -1 EISCONN\nconnect(C, loopback)\nsendto(C, 3, "
                 "B) = 3\n"),
    BROKEN("SND-TOADDR-UDP", UDP, LINUX, THREE "connect(C, A)\nsendto(C, 3, B) = -1 EISCONN\n"),
    BROKEN("SND-TOADDR-UDP", UDP, AUTO,
           THREE "connect(C, A)\nsendto(C, 3, B) = -1 EISCONN\nsendto(C, 3, B) = 3\n"),
    OBEYED("SND-UNIX-MAX", UNIX_DGRAM, AUTO, SIZED "send(A, 8968) = 8968\n"),
    OBEYED("SND-UNIX-MAX", SEQPACKET, AUTO, SIZED "send(A, 8969) = -1 EMSGSIZE\n"),
    BROKEN("SND-UNIX-MAX", UNIX_DGRAM, LINUX, SIZED "send(A, 8969) = 8969\n"),
    BROKEN("SND-UNIX-MAX", SEQPACKET, LINUX, SIZED "send(A, 8969) = 8969\n"),
    BROKEN("SND-UNIX-MAX", UNIX_DGRAM, LINUX, SIZED "send(A, 8968) = -1 EMSGSIZE\n"),
    OBEYED("SND-UNIX-DGPOLL", UNIX_DGRAM, AUTO, BOTH "connect(A, B)\npoll(A, POLLOUT) = POLLOUT\n"),
    BROKEN("SND-UNIX-DGPOLL", UNIX_DGRAM, AUTO, BOTH "connect(A, B)\npoll(A, POLLOUT) = 0\n"),
    BROKEN("SND-UNIX-DGPOLL", UNIX_DGRAM, AUTO, "A = socket()\npoll(A, POLLOUT) = 0\n"),
    BROKEN("SND-UNIX-DGPOLL", UNIX_DGRAM, AUTO,
           BOTH "connect(A, B)\nsend(A, 1)\nsend(A, 1)\nsend(A, 1)\nsend(A, 1)\nsend(A, 1, "
                "MSG_DONTWAIT) = -1 EAGAIN\npoll(A, POLLOUT) = 0\npoll(A, POLLOUT) = POLLOUT\n"),
    BROKEN("SND-UNIX-DGPOLL", UNIX_DGRAM, LINUX,
           BOTH "connect(A, B)\nsend(A, 1)\nsend(A, 1)\nsend(A, 1)\nsend(A, 1)\nsend(A, 1, "
                "MSG_DONTWAIT) = -1 EAGAIN\npoll(A, POLLOUT) = POLLOUT\n"),
    OBEYED("UNX-CLOSE-CLEAN", UNIX_CONN, LINUX,
           PAIR "send(B, 5)\nclose(B)\npoll(A, POLLIN) = POLLIN+POLLHUP\nrecv(A, 9) = 5\n"
                "recv(A, 9) = 0\n"),
    BROKEN("UNX-CLOSE-CLEAN", UNIX_CONN, LINUX, PAIR "close(B)\npoll(A, POLLIN) = POLLIN\n"),
    BROKEN("UNX-CLOSE-CLEAN", UNIX_CONN, AUTO, PAIR "close(B)\nrecv(A, 9) = -1 ECONNRESET\n"),
    OBEYED("SCM-EMFILE", UNIX, AUTO,
           PAIR "sendmsg(A, [5], rights(A)) = 5\nrecvmsg(B, [9], rights(1), fds=none) = 5 "
                "MSG_CTRUNC\n"),
    BROKEN("SCM-EMFILE", UNIX, AUTO,
           PAIR "sendmsg(A, [5], rights(A)) = 5\nrecvmsg(B, [9], rights(1), fds=none) = 5\n"),
    BROKEN("SCM-RIGHTS", UNIX, AUTO,
           PAIR "sendmsg(A, [5], rights(A)) = 5\nrecvmsg(B, [9], rights(1), fds=one) = 5 "
                "MSG_CTRUNC\n"),
};

ORACLE_TABLE(udp);
