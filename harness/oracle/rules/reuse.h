#ifndef DRILL_ORACLE_RULES_REUSE_H
#define DRILL_ORACLE_RULES_REUSE_H

/* What stands in the way of a bind(): sockets, and what closed ones left behind. */

#include "oracle/permit.h"

enum {
    CONFLICT_VARIANTS = 3
};

/* All that was found. Free: neither `certain` nor `maybe`, and no variant in `under`. */
struct conflict {
    bool certain;
    bool maybe;
    uint16_t rule;      /* certain: why; maybe: what permits it to fail */
    uint16_t free_rule; /* why the address is free where it is */
    unsigned n;
    struct {
        uint8_t variant;
        uint8_t free; /* the choices under which it does not stand in the way */
        uint16_t rule;
    } under[CONFLICT_VARIANTS];
};

/* Whether a TCP socket may have given its port up: one of the system's choice goes where a
 * connection ends, an attempt fails or a listener is shut down (Linux net/ipv4/tcp.c
 * tcp_set_state()). */
bool reuse_lost_port(const struct move *move, int sock);

/* A socket connects: a listener that was stopped is none any more, and if it lost its port it is
 * given another. */
void reuse_give_up(struct move *move, int sock);

/* What keeps `move->sock` from being bound to `want`. */
struct conflict reuse_conflict(const struct move *move, const struct drill_addr *want);

/* What keeps `move->sock`, which is bound, from listening there. */
struct conflict reuse_listening(const struct move *move);

/* Whether two sockets may listen at one address, both with SO_REUSEPORT. */
bool reuse_is_group(const struct model_sock *a, const struct model_sock *b);

#endif
