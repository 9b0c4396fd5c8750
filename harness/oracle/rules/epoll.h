#ifndef DRILL_ORACLE_RULES_EPOLL_H
#define DRILL_ORACLE_RULES_EPOLL_H

/* Registrations of epoll descriptors. */

#include "oracle/permit.h"

/* A call begins, or is seen to wait, on `sock` (DRILL_NONE: none): what it does may be told of. */
void epoll_stir(struct drill_state *state, int sock, const struct drill_call *call, bool waits);

/* epoll_ctl() and epoll_wait() of a descriptor that is of no socket. */
void epoll_permit_on_other(struct move *move, struct permits *p);

/* poll() or select() of an epoll descriptor. */
void permit_epoll_asked(struct move *move, struct permits *p);

/* Something that an epoll_wait() would tell is on its way: DRILL_POLLIN on the epoll descriptor. */
uint32_t epoll_due(const struct move *move);

/* The epoll descriptor was readable: what was on its way to its only socket has arrived. */
void epoll_learn(const struct move *move);

#endif
