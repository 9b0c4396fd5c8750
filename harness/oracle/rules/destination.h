#ifndef DRILL_ORACLE_RULES_DESTINATION_H
#define DRILL_ORACLE_RULES_DESTINATION_H

/* Destinations of connect() and of sends that are no plain address of a socket. */

#include "oracle/permit.h"

/* Whether the network of `addr` is one that there is no route to. */
bool route_is_missing(const struct model_env *env, const struct drill_addr *addr);

/* The outcomes for such a destination; `apply` may be NULL. */
void permit_no_route(struct permits *p, void (*apply)(struct move *move));

/* Where the wildcard stands for a destination: loopback, with its port. Of IPv6 that of the version
 * of IP that the socket is bound to. */
struct drill_addr destination_meant(const struct move *move, const struct drill_addr *addr);

/* The wildcard as a destination may be refused: adds that, and puts all that was permitted under
 * the other choice. */
void permit_wildcard(struct permits *p);

/* The outcomes of connect() to AF_UNSPEC, on connection-oriented sockets. */
void permit_dissolve(struct move *move, struct permits *p);

/* An IPv6 socket that has an address of one version of IP, and a destination of the other: true
 * when nothing but an error is permitted. */
bool permit_other_version(const struct move *move, struct permits *p, const struct drill_addr *to,
                          void (*apply)(struct move *move));

#endif
