/* Which addresses there are, and who may share one. */

#include "unit/oracle/cases.h"

#define REUSING(slot, option) slot " = socket()\nsetsockopt(" slot ", " option ", 1)\n"
/* Two that listen at one address. */
#define GROUP                                                                                      \
    REUSING("A", "SO_REUSEPORT")                                                                   \
    "bind(A, loopback)\nlisten(A, 64)\n" REUSING("B", "SO_REUSEPORT") "bind(B, A)\nlisten(B, "     \
                                                                      "64)\n"
/* Connections that one of them gets. */
#define ONE "C = socket()\nconnect(C, A)\nS = accept(A, NULL)\n"
#define FOUR ONE ONE ONE ONE
#define SHARED                                                                                     \
    REUSING("A", "SO_REUSEADDR")                                                                   \
    "bind(A, loopback)\n" REUSING("B", "SO_REUSEADDR") "bind(B, A)\nC = socket()\n"
/* The only port of the system's choice is taken. */
#define ONE_PORT "A = socket()\nbind(A, loopback) = 0\nB = socket()\n"

static const struct oracle_case cases[] = {
    OBEYED("BND-NONLOCAL", INET, AUTO, "A = socket()\nbind(A, unroutable) = -1 EADDRNOTAVAIL\n"),
    BROKEN("BND-NONLOCAL", INET, AUTO, "A = socket()\nbind(A, unroutable) = 0\n"),
    BROKEN("BND-NONLOCAL", INET, AUTO, "A = socket()\nbind(A, unroutable) = -1 EINVAL\n"),
    OBEYED("BND-FREE", INET, AUTO,
           "A = socket()\nbind(A, loopback)\nB = socket()\nbind(B, loopback2(A)) = 0\n"),
    OBEYED("BND-PRIV", INET, AUTO,
           "sysctl cap_net_bind_service 0\nA = socket()\nbind(A, nowhere) = -1 EACCES\n"),
    BROKEN("BND-PRIV", INET, AUTO,
           "sysctl cap_net_bind_service 0\nA = socket()\nbind(A, nowhere) = 0\n"),
    BROKEN("BND-PRIV", INET, AUTO,
           "sysctl cap_net_bind_service 1\nA = socket()\nbind(A, nowhere) = -1 EACCES\n"),
    BROKEN("BND-PRIV", INET, AUTO, "A = socket()\nbind(A, loopback) = -1 EACCES\n"),
    /* A port of the system's choice. */
    OBEYED("BND-EXHAUST", INET, AUTO,
           "sysctl ip_local_port_range 60999\n" ONE_PORT "bind(B, loopback) = -1 EADDRINUSE\n"),
    BROKEN("BND-EXHAUST", INET, AUTO,
           "sysctl ip_local_port_range 60999\n" ONE_PORT "bind(B, loopback) = 0\n"),
    BROKEN("BND-EXHAUST", INET, AUTO, ONE_PORT "bind(B, loopback) = -1 EADDRINUSE\n"),
    OBEYED("BND-EXHAUST", TCP, AUTO,
           "sysctl ip_local_port_range 60999\n" LISTENER
           "C = socket()\nconnect(C, L) = -1 EADDRNOTAVAIL\n"),
    BROKEN("BND-EXHAUST", TCP, AUTO,
           "sysctl ip_local_port_range 60999\n" LISTENER "C = socket()\nconnect(C, L) = 0\n"),
    BROKEN("BND-EXHAUST", TCP, AUTO, LISTENER "C = socket()\nconnect(C, L) = -1 EADDRNOTAVAIL\n"),
    BROKEN("BND-EXHAUST", TCP, AUTO,
           "sysctl ip_local_port_range 60999\n" ONE_PORT "listen(B, 1) = 0\n"),
    OBEYED("BND-EXHAUST", UDP, AUTO,
           "sysctl ip_local_port_range 60999\n" ONE_PORT "sendto(B, 1, A) = -1 EAGAIN\n"),
    BROKEN("BND-EXHAUST", UDP, AUTO,
           "sysctl ip_local_port_range 60999\n" ONE_PORT "sendto(B, 1, A) = 1\n"),
    BROKEN("BND-EXHAUST", UDP, AUTO, ONE_PORT "sendto(B, 1, A) = -1 EAGAIN\n"),
    /* IPv6 and IPv4. */
    OBEYED("BND-V6ANY", IPV6, AUTO,
           "A = socket()\nbind(A, any)\nB = socket()\nbind(B, any4(A)) = -1 EADDRINUSE\n"),
    OBEYED("BND-V6ANY", IPV6, AUTO,
           "A = socket()\nsetsockopt(A, IPV6_V6ONLY, 1)\nbind(A, any)\nB = socket()\nbind(B, "
           "any4(A)) = 0\n"),
    BROKEN("BND-V6ANY", IPV6, LINUX,
           "A = socket()\nbind(A, any)\nB = socket()\nbind(B, any4(A)) = 0\n"),
    BROKEN("BND-V6ANY", IPV6, AUTO,
           "A = socket()\nsetsockopt(A, IPV6_V6ONLY, 0)\nbind(A, any)\nB = "
           "socket()\nsetsockopt(B, IPV6_V6ONLY, 0)\nbind(B, loopback2(A)) = 0\n"),
    BROKEN("BND-V6ANY", IPV6, AUTO,
           "A = socket()\nsetsockopt(A, IPV6_V6ONLY, 1)\nbind(A, loopback2) = 0\n"),
    OBEYED("BND-V6ONLY-LATE", IPV6, AUTO,
           "A = socket()\nbind(A, loopback)\nsetsockopt(A, IPV6_V6ONLY, 1) = -1 EINVAL\n"),
    BROKEN("BND-V6ONLY-LATE", IPV6, AUTO,
           "A = socket()\nbind(A, loopback)\nsetsockopt(A, IPV6_V6ONLY, 1) = 0\n"),
    /* SO_REUSEADDR. */
    OBEYED("REU-ADDR-ACTIVE", TCP, AUTO,
           REUSING("A", "SO_REUSEADDR") "bind(A, loopback)\nlisten(A, 1)\n" REUSING(
               "B", "SO_REUSEADDR") "bind(B, A) = -1 EADDRINUSE\n"),
    BROKEN("REU-ADDR-ACTIVE", TCP, AUTO,
           REUSING("A", "SO_REUSEADDR") "bind(A, loopback)\nlisten(A, 1)\n" REUSING(
               "B", "SO_REUSEADDR") "bind(B, A) = 0\n"),
    OBEYED("REU-ADDR-BOTHBOUND", TCP, AUTO, SHARED),
    OBEYED("REU-ADDR-BOTHBOUND", TCP, AUTO,
           REUSING("A", "SO_REUSEADDR") "bind(A, loopback)\n" REUSING(
               "B", "SO_REUSEADDR") "bind(B, A) = -1 EADDRINUSE\n"),
    BROKEN("REU-ADDR-BOTHBOUND", INET, LINUX,
           REUSING("A", "SO_REUSEADDR") "bind(A, loopback)\n" REUSING(
               "B", "SO_REUSEADDR") "bind(B, A) = -1 EADDRINUSE\n"),
    OBEYED("REU-WILD", INET, AUTO,
           "A = socket()\nbind(A, any)\nB = socket()\nbind(B, loopback(A)) = -1 EADDRINUSE\n"),
    OBEYED("REU-WILD", INET, AUTO,
           REUSING("A", "SO_REUSEADDR") "bind(A, any)\n" REUSING(
               "B", "SO_REUSEADDR") "bind(B, loopback(A)) = 0\n"),
    BROKEN("REU-WILD", INET, AUTO,
           "A = socket()\nbind(A, any)\nB = socket()\nbind(B, loopback(A)) = 0\n"),
    BROKEN("REU-WILD", INET, AUTO,
           REUSING("A", "SO_REUSEADDR") "bind(A, any)\n" REUSING(
               "B", "SO_REUSEADDR") "bind(B, loopback(A)) = -1 EADDRINUSE\n"),
    BROKEN("REU-WILD", TCP, LINUX,
           REUSING("A", "SO_REUSEADDR") "bind(A, loopback)\nlisten(A, 1)\n" REUSING(
               "B", "SO_REUSEADDR") "bind(B, any(A)) = 0\n"),
    BROKEN("REU-WILD", TCP, LINUX,
           REUSING("A", "SO_REUSEADDR") "bind(A, loopback)\n" REUSING(
               "B", "SO_REUSEADDR") "bind(B, any(A)) = 0\nlisten(A, 1)\nlisten(B, 1) = 0\n"),
    OBEYED("REU-LATE", INET, LINUX,
           "A = socket()\nbind(A, loopback)\nsetsockopt(A, SO_REUSEPORT, 1)\n" REUSING(
               "B", "SO_REUSEPORT") "bind(B, A) = 0\n"),
    BROKEN("REU-LATE", INET, LINUX,
           "A = socket()\nbind(A, loopback)\nsetsockopt(A, SO_REUSEPORT, 1)\n" REUSING(
               "B", "SO_REUSEPORT") "bind(B, A) = -1 EADDRINUSE\n"),
    OBEYED("REU-EST", TCP, LINUX,
           PEERS "close(L)\n" REUSING("M", "SO_REUSEADDR") "bind(M, L) = -1 EADDRINUSE\n"),
    BROKEN("REU-EST", TCP, AUTO, PEERS "close(L)\nM = socket()\nbind(M, L) = 0\n"),
    BROKEN("REU-EST", TCP, LINUX,
           PEERS "close(L)\n" REUSING("M", "SO_REUSEADDR") "bind(M, L) = 0\n"),
    /* SO_REUSEPORT. */
    OBEYED("REU-PORT-ALL", TCP, AUTO, GROUP),
    OBEYED("REU-PORT-ALL", INET, AUTO,
           REUSING("A", "SO_REUSEPORT") "bind(A, loopback)\n" REUSING(
               "B", "SO_REUSEADDR") "bind(B, A) = -1 EADDRINUSE\n"),
    BROKEN("REU-PORT-ALL", INET, AUTO,
           REUSING("A", "SO_REUSEPORT") "bind(A, loopback)\n" REUSING(
               "B", "SO_REUSEADDR") "bind(B, A) = 0\n"),
    BROKEN("REU-PORT-ALL", INET, AUTO,
           REUSING("A", "SO_REUSEPORT") "bind(A, loopback)\n" REUSING(
               "B", "SO_REUSEPORT") "bind(B, A) = -1 EADDRINUSE\n"),
    BROKEN("REU-PORT-ALL", TCP, AUTO,
           REUSING("A", "SO_REUSEPORT") "bind(A, loopback)\nlisten(A, 1)\n" REUSING(
               "B", "SO_REUSEPORT") "bind(B, A)\nlisten(B, 1) = -1 EADDRINUSE\n"),
    OBEYED("REU-PORT-LB", TCP, LINUX,
           GROUP "C1..2 = socket()\nconnect(C1, A)\nS1 = accept(A)\nconnect(C2, A)\nS2 = "
                 "accept(B, NULL) = ok\n"),
    BROKEN("REU-PORT-LB", TCP, LINUX, GROUP FOUR FOUR FOUR FOUR FOUR FOUR FOUR FOUR ONE),
    OBEYED("REU-PORT-LB", TCP, AUTO, GROUP FOUR FOUR FOUR FOUR FOUR FOUR FOUR FOUR ONE),
    OBEYED("REU-PORT-LB", UDP, LINUX,
           REUSING("A", "SO_REUSEPORT") "bind(A, loopback)\n" REUSING(
               "B", "SO_REUSEPORT") "bind(B, A)\nC = socket()\nsendto(C, 5, A)\nrecv(B, 9) = 5\n"),
    OBEYED("REU-PORT-CLOSE", TCP, AUTO,
           REUSING("A", "SO_REUSEPORT") "bind(A, loopback)\nlisten(A, 1)\nC = "
                                        "socket()\nconnect(C, A)\n" REUSING(
                                            "B", "SO_REUSEPORT") "bind(B, A)\nlisten(B, "
                                                                 "1)\nclose(A)\nrecv(C, 1) = -1 "
                                                                 "ECONNRESET\n"),
    BROKEN("REU-PORT-CLOSE", TCP, AUTO,
           REUSING("A", "SO_REUSEPORT") "bind(A, loopback)\nlisten(A, 1)\nC = "
                                        "socket()\nconnect(C, A)\n" REUSING(
                                            "B", "SO_REUSEPORT") "bind(B, A)\nlisten(B, "
                                                                 "1)\nclose(A)\nrecv(C, 1) = 0\n"),
    OBEYED("REU-UDP-LAST", UDP, LINUX, SHARED "sendto(C, 5, A)\nrecv(B, 9) = 5\n"),
    BROKEN("REU-UDP-LAST", UDP, LINUX, SHARED "sendto(C, 5, A)\nrecv(A, 9) = 5\n"),
    BROKEN("REU-UDP-LAST", UDP, AUTO,
           SHARED "sendto(C, 5, A)\nrecv(A, 9) = 5\nsendto(C, 5, A)\nrecv(B, 9) = 5\n"),
};

ORACLE_TABLE(reuse);
