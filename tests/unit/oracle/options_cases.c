/* setsockopt() and getsockopt(). */

#include "unit/oracle/cases.h"

static const struct oracle_case cases[] = {
    OBEYED("OPT-SET", ALL, AUTO, "A = socket()\nsetsockopt(A, SO_REUSEADDR, 1) = 0\n"),
    BROKEN("OPT-SET", ALL, AUTO, "A = socket()\nsetsockopt(A, SO_REUSEADDR, 1) = -1 EINVAL\n"),
    OBEYED("OPT-KEPT", INET, AUTO,
           "A = socket()\ngetsockopt(A, SO_REUSEADDR) = 0\nsetsockopt(A, SO_REUSEADDR, "
           "1)\ngetsockopt(A, SO_REUSEADDR) = 1\n"),
    BROKEN("OPT-KEPT", INET, AUTO,
           "A = socket()\nsetsockopt(A, SO_REUSEADDR, 1)\ngetsockopt(A, SO_REUSEADDR) = 0\n"),
    BROKEN("OPT-KEPT", INET, AUTO, "A = socket()\ngetsockopt(A, SO_LINGER) = 1\n"),
    OBEYED("OPT-RO", ALL, AUTO, "A = socket()\nsetsockopt(A, SO_TYPE, 1) = -1 ENOPROTOOPT\n"),
    BROKEN("OPT-RO", ALL, AUTO, "A = socket()\nsetsockopt(A, SO_TYPE, 1) = 0\n"),
    OBEYED("OPT-UNKNOWN", ALL, AUTO,
           "A = socket()\nsetsockopt(A, TCP_NODELAY, 1) = -1 ENOPROTOOPT\n"),
    BROKEN("OPT-KEPT", TCP, AUTO,
           "A = socket()\nsetsockopt(A, SO_KEEPALIVE, 1)\ngetsockopt(A, SO_KEEPALIVE) = 0\n"),
    OBEYED("OPT-BOOL", TCP, AUTO,
           "A = socket()\nsetsockopt(A, SO_KEEPALIVE, 7)\ngetsockopt(A, SO_KEEPALIVE) = "
           "8\nsetsockopt(A, SO_KEEPALIVE, 1)\ngetsockopt(A, SO_KEEPALIVE) = 1\n"),
    BROKEN("OPT-BOOL", TCP, AUTO,
           "A = socket()\nsetsockopt(A, SO_KEEPALIVE, 7)\ngetsockopt(A, SO_KEEPALIVE) = "
           "1\ngetsockopt(A, SO_KEEPALIVE) = 4\n"),
    BROKEN("OPT-BOOL", TCP, AUTO,
           "A = socket()\nsetsockopt(A, SO_KEEPALIVE, 7)\ngetsockopt(A, SO_KEEPALIVE) = "
           "4\ngetsockopt(A, SO_KEEPALIVE) = 1\n"),
    OBEYED("SND-SNDLOWAT", ALL, AUTO,
           "A = socket()\nsetsockopt(A, SO_SNDLOWAT, 2) = 0\ngetsockopt(A, SO_SNDLOWAT) = 2\n"),
    BROKEN("OPT-KEPT", ALL, AUTO,
           "A = socket()\nsetsockopt(A, SO_SNDLOWAT, 2) = 0\ngetsockopt(A, SO_SNDLOWAT) = 1\n"),
    BROKEN("OPT-KEPT", TCP, AUTO,
           "A = socket()\nsetsockopt(A, SO_RCVTIMEO, 1000)\ngetsockopt(A, SO_RCVTIMEO) = 0\n"),
};

ORACLE_TABLE(options);
