#ifndef DRILL_ORACLE_RULES_CONNECT_H
#define DRILL_ORACLE_RULES_CONNECT_H

/* What the parts of connect() share. */

#include "oracle/permit.h"

/* A new connection, of which the socket is the client; DRILL_NONE: there is no room for it. */
int attempt_connection(struct move *move);

/* The socket has tried the version of IP that the call's address is of. */
void attempt_note_version(const struct move *move, struct model_sock *so);

/* For options to apply: the attempt is under way, and will be refused. */
void attempt_refused_later(struct move *move);

/* An attempt at a socket that listens; at the first of several that listen at one address. */
void attempt_permit(struct move *move, struct permits *p, int listener);
void attempt_permit_group(struct move *move, struct permits *p, int first);

/* The failure was told: the socket may be used again, or not (its state is unspecified). */
void connect_tell_failure(struct move *move);

/* An attempt that nobody answers ends by itself before long: a time-out of the socket is short. */
bool connect_ends_soon(const struct move *move);

/* A connect() while the socket's attempt is under way; after it succeeded, for sure or perhaps. */
void permit_connecting(struct move *move, struct permits *p);
void permit_completed(struct move *move, struct permits *p, bool certain);

/* What may be told of a UNIX destination before anything is of the socket, or waited for there. */
void connect_permit_destination(struct move *move, struct permits *p);

/* A connect() that waits is told of the attempt's end less than another one that waits. */
void connect_permit_less(struct permits *p);

/* A connect() of a socket that listens. */
void permit_listening(struct move *move, struct permits *p);

#endif
