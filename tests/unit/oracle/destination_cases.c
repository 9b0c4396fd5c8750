/* connect() to unusual destinations and on sockets with a past. */

#include "unit/oracle/cases.h"

#define REFUSED LISTENER "C = socket()\nconnect(C, nowhere) = -1 ECONNREFUSED\n"
#define DISSOLVED PEERS "connect(C, unspec) = 0\n"
/* A listener and two sockets that share one address. */
#define TWINS                                                                                      \
    "L = socket()\nbind(L, loopback)\nlisten(L, 4)\nA = socket()\nsetsockopt(A, SO_REUSEADDR, "    \
    "1)\n"                                                                                         \
    "B = socket()\nsetsockopt(B, SO_REUSEADDR, 1)\nbind(A, loopback)\n"

static const struct oracle_case cases[] = {
    OBEYED("CON-RETRY", TCP, LINUX, REFUSED "connect(C, L) = 0\n"),
    OBEYED("CON-RETRY", TCP, AUTO, REFUSED "connect(C, L) = -1 EINVAL\n"),
    BROKEN("CON-RETRY", TCP, LINUX, REFUSED "connect(C, L) = -1 EINVAL\n"),
    BROKEN("CON-RETRY", TCP, AUTO, REFUSED "connect(C, L) = -1 ECONNREFUSED\n"),
    BROKEN("CON-RETRY", TCP, LINUX,
           "L = socket()\nbind(L, loopback)\nlisten(L, 2)\nC = socket(SOCK_NONBLOCK)\nconnect(C, "
           "nowhere) = -1 EINPROGRESS\ngetsockopt(C, SO_ERROR) = ECONNREFUSED\nconnect(C, L) = -1 "
           "EALREADY\n"),
    OBEYED("CON-AUTOBIND", TCP, AUTO, CLIENT "getsockname(C) = 0\n"),
    BROKEN("CON-AUTOBIND", TCP4, AUTO, CLIENT "getsockname(C) = 0 # address 127.0.0.1:0\n"),
    BROKEN("CON-AUTOBIND", TCP4, AUTO, CLIENT "getsockname(C) = 0 # address 0.0.0.0:9000\n"),
    BROKEN("CON-AUTOBIND", UDP4, AUTO,
           "A = socket()\nbind(A, loopback)\nC = socket()\nconnect(C, A)\ngetsockname(C) = 0 # "
           "address 127.0.0.1:0\n"),
    OBEYED("CON-CLOSE-SYNSENT", TCP, LINUX,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nclose(D)\nS1..2 = "
                "accept(L)\npoll(L, POLLIN) = 0\n"),
    BROKEN("CON-CLOSE-SYNSENT", TCP, LINUX,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nclose(D)\nS1..2 = "
                "accept(L)\npoll(L, POLLIN) = POLLIN\n"),
    BROKEN("CON-CLOSE-SYNSENT", TCP, LINUX,
           FULL "D = socket(SOCK_NONBLOCK)\nconnect(D, L) = -1 EINPROGRESS\nclose(D)\nS1..2 = "
                "accept(L)\nS3 = accept(L) = ok\n"),
    OBEYED("CON-UNSPEC-TCP", TCP, LINUX,
           DISSOLVED
           "recv(S, 1) = -1 ECONNRESET\ngetpeername(C) = -1 ENOTCONN\nconnect(C, L) = 0\n"),
    OBEYED("CON-UNSPEC-TCP", TCP, AUTO,
           PEERS "connect(C, unspec) = -1 EAFNOSUPPORT\nsend(C, 5) = 5\n"),
    BROKEN("CON-UNSPEC-TCP", TCP, LINUX, PEERS "connect(C, unspec) = -1 EISCONN\n"),
    BROKEN("CON-UNSPEC-TCP", TCP, LINUX, DISSOLVED "recv(S, 1) = 0\n"),
    BROKEN("CON-UNSPEC-TCP", TCP, LINUX, DISSOLVED "getpeername(C) = 0\n"),
    BROKEN("CON-UNSPEC-TCP", TCP, LINUX, DISSOLVED "connect(C, L) = -1 EISCONN\n"),
    BROKEN("CON-UNSPEC-TCP", TCP, LINUX, LISTENER "connect(L, unspec) = -1 EOPNOTSUPP\n"),
    OBEYED("CON-UNSPEC-DGRAM", DATAGRAM, AUTO,
           BOTH "connect(A, B)\nconnect(A, unspec) = 0\ngetpeername(A) = -1 ENOTCONN\n"),
    BROKEN("CON-UNSPEC-DGRAM", DATAGRAM, POSIX,
           BOTH "connect(A, B)\nconnect(A, unspec) = -1 EAFNOSUPPORT\n"),
    BROKEN("CON-UNSPEC-DGRAM", DATAGRAM, AUTO,
           BOTH "connect(A, B)\nconnect(A, unspec) = 0\ngetpeername(A) = 0 # address of B\n"),
    BROKEN("CON-UNSPEC-DGRAM", UDP, AUTO,
           BOTH "connect(A, B)\nconnect(A, unspec) = 0\nsend(A, 5) = 5\n"),
    OBEYED("CON-UNSPEC-PORT", UDP4, LINUX,
           BOTH "C = socket()\nconnect(C, B)\nconnect(C, unspec)\ngetsockname(C) = 0 # address "
                "0.0.0.0:0\n"),
    OBEYED("CON-UNSPEC-PORT", UDP4, AUTO,
           BOTH "C = socket()\nconnect(C, B)\nconnect(C, unspec)\ngetsockname(C) = 0\n"),
    OBEYED("CON-UNSPEC-PORT", UDP4, AUTO,
           BOTH "C = socket()\nconnect(C, B)\nconnect(C, unspec) = -1 EAFNOSUPPORT\n"
                "getsockname(C) = 0 # address 0.0.0.0:0\n"),
    OBEYED("CON-UNSPEC-DGRAM", UNIX_DGRAM, AUTO,
           BOTH "connect(A, B)\nconnect(B, A)\nsend(B, 5) = 5\n"
                "connect(A, unspec) = -1 EAFNOSUPPORT\nrecv(A, 9, MSG_DONTWAIT) = -1 EAGAIN\n"),
    BROKEN("CON-UNSPEC-PORT", UDP4, LINUX,
           BOTH "C = socket()\nconnect(C, B)\nconnect(C, unspec)\ngetsockname(C) = 0 # address "
                "0.0.0.0:9000\n"),
    BROKEN("CON-UNSPEC-PORT", UDP4, AUTO,
           BOTH "close(B)\nC = socket()\nbind(C, B)\nconnect(C, A)\nconnect(C, "
                "unspec)\ngetsockname(C) = 0 # address 127.0.0.1:0\n"),
    OBEYED("CON-UNSPEC-UNIXSTREAM", UNIX_CONN, AUTO,
           PAIR "connect(A, unspec) = -1 EINVAL\nsend(A, 5) = 5\n"),
    BROKEN("CON-UNSPEC-UNIXSTREAM", UNIX_CONN, LINUX, PAIR "connect(A, unspec) = 0\n"),
    BROKEN("CON-UNSPEC-UNIXSTREAM", UNIX_CONN, LINUX, PAIR "connect(A, unspec) = -1 EISCONN\n"),
    OBEYED("CON-SELF", TCP, AUTO,
           "C = socket()\nbind(C, loopback)\nconnect(C, C) = 0\nsend(C, 5) = 5\nrecv(C, 9) = 5\n"),
    OBEYED("CON-SELF", TCP, AUTO,
           "C = socket()\nbind(C, loopback)\nconnect(C, C) = -1 ECONNREFUSED\n"),
    BROKEN("CON-SELF", TCP, LINUX,
           "C = socket()\nbind(C, loopback)\nconnect(C, C) = -1 ECONNREFUSED\n"),
    BROKEN("CON-SELF", TCP, LINUX, "C = socket()\nbind(C, loopback)\nT1: connect(C, C) blocks\n"),
    OBEYED("CON-ANY", TCP, LINUX, LISTENER "C = socket()\nconnect(C, any(L)) = 0\n"),
    OBEYED("CON-ANY", UDP, AUTO, BOTH "connect(A, any(B)) = -1 EADDRNOTAVAIL\n"),
    BROKEN("CON-ANY", TCP, LINUX, LISTENER "C = socket()\nconnect(C, any(L)) = -1 ENETUNREACH\n"),
    BROKEN("CON-ANY", UDP, LINUX, BOTH "connect(A, any(B)) = -1 EADDRNOTAVAIL\n"),
    OBEYED("CON-PORT0", TCP, AUTO, "C = socket()\nconnect(C, loopback) = -1 EADDRNOTAVAIL\n"),
    BROKEN("CON-PORT0", TCP, AUTO, "C = socket()\nconnect(C, loopback) = 0\n"),
    OBEYED(
        "CON-PORT0", UDP, LINUX,
        "C = socket()\nconnect(C, loopback) = 0\ngetpeername(C) = -1 ENOTCONN\nsend(C, 5) = 5\n"),
    BROKEN("CON-PORT0", UDP, LINUX, "C = socket()\nconnect(C, loopback) = -1 EADDRNOTAVAIL\n"),
    BROKEN("CON-PORT0", UDP, LINUX, "C = socket()\nconnect(C, loopback) = 0\ngetpeername(C) = 0\n"),
    OBEYED("CON-BCAST", TCP4, AUTO,
           LISTENER "C = socket()\nconnect(C, broadcast(L)) = -1 ENETUNREACH\nconnect(C, L) = 0\n"),
    BROKEN("CON-BCAST", TCP4, AUTO, LISTENER "C = socket()\nconnect(C, broadcast(L)) = 0\n"),
    BROKEN("CON-BCAST", TCP4, AUTO,
           LISTENER "C = socket()\nconnect(C, broadcast(L)) = -1 ECONNREFUSED\n"),
    OBEYED("CON-UNREACH", INET, AUTO, "C = socket()\nconnect(C, unroutable) = -1 ENETUNREACH\n"),
    BROKEN("CON-UNREACH", INET, AUTO, "C = socket()\nconnect(C, unroutable) = 0\n"),
    BROKEN("CON-UNREACH", INET, AUTO, "C = socket()\nconnect(C, unroutable) = -1 EADDRNOTAVAIL\n"),
    BROKEN("CON-UNREACH", UDP, AUTO, "C = socket()\nsendto(C, 1, unroutable) = 1\n"),
    OBEYED("CON-4TUPLE", TCP, AUTO,
           TWINS "bind(B, A)\nconnect(A, L)\nconnect(B, L) = -1 EADDRINUSE\n"),
    BROKEN("CON-4TUPLE", TCP, AUTO, TWINS "bind(B, A)\nconnect(A, L)\nconnect(B, L) = 0\n"),
    BROKEN("CON-4TUPLE", TCP, POSIX,
           TWINS "bind(B, A)\nconnect(A, L)\nconnect(B, L) = -1 EADDRNOTAVAIL\n"),
    OBEYED("CON-TW-REUSE", TCP, AUTO,
           TWINS
           "connect(A, L)\nS = accept(L)\nclose(A)\nclose(S)\nbind(B, A)\nconnect(B, L) = 0\n"),
    OBEYED("CON-TW-REUSE", TCP, LINUX,
           TWINS "connect(A, L)\nS = accept(L)\nclose(A)\nclose(S)\nbind(B, A)\nconnect(B, L) = -1 "
                 "EADDRNOTAVAIL\n"),
    BROKEN("CON-TW-REUSE", TCP, AUTO,
           TWINS "connect(A, L)\nS = accept(L)\nclose(A)\nclose(S)\nbind(B, A)\nconnect(B, L) = -1 "
                 "ECONNREFUSED\n"),
};

ORACLE_TABLE(destination);
