#ifndef DRILL_ORACLE_RULES_PORTS_H
#define DRILL_ORACLE_RULES_PORTS_H

/* Whether the system still has a port to give (ip(7) ip_local_port_range). */

#include "oracle/permit.h"

/* none: certainly there is no port left; scarce: perhaps. */
struct ports {
    bool none;
    bool scarce;
};

/* For a bind() of `move->sock` to port 0 at the host of `at`. */
struct ports ports_at(const struct move *move, const struct drill_addr *at);

/* For the connect() of an unbound TCP socket to `to`. */
struct ports ports_towards(const struct move *move, const struct drill_addr *to);

/* An unbound UDP socket is given a port by its first send() or connect(): permits that to fail, or,
 * then true, nothing else. */
bool ports_permit_autobind(const struct move *move, struct permits *p);

#endif
