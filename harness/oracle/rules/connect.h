#ifndef DRILL_ORACLE_RULES_CONNECT_H
#define DRILL_ORACLE_RULES_CONNECT_H

/* What the parts of connect() share. */

#include "oracle/permit.h"

/* The failure was told: the socket may be used again, or not (its state is unspecified). */
void connect_tell_failure(struct move *move);

/* An attempt that nobody answers ends by itself before long: a time-out of the socket is short. */
bool connect_ends_soon(const struct move *move);

/* A connect() while the socket's attempt is under way; after it succeeded, for sure or perhaps. */
void permit_connecting(struct move *move, struct permits *p);
void permit_completed(struct move *move, struct permits *p, bool certain);

/* What may be told of a UNIX destination before anything is of the socket, or waited for there. */
void connect_permit_destination(struct move *move, struct permits *p);

/* A connect() of a socket that listens. */
void permit_listening(struct move *move, struct permits *p);

#endif
