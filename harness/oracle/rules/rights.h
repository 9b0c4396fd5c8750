#ifndef DRILL_ORACLE_RULES_RIGHTS_H
#define DRILL_ORACLE_RULES_RIGHTS_H

/* Ancillary data of messages: descriptors (SCM_RIGHTS) and credentials (SCM_CREDENTIALS). The
 * calls' own rules ask here what goes along, and tell when it did. */

#include "oracle/permit.h"

/* What the descriptors that go along with a send make of it; false when that settles it. */
bool rights_permit(struct move *move, struct permits *p);

/* The call's descriptors, on their way; for model_message.rights. */
int16_t rights_attach(struct move *move);

/* A UNIX stream send took `len` bytes from `offset` on: notes what goes along with the first. */
void rights_attach_stream(struct move *move, struct model_flow *flow, uint64_t offset,
                          uint64_t len);

/* For the option of a UNIX stream send of no bytes: what goes along is lost. */
void rights_lose(struct move *move);

/* The bytes that a receive from a UNIX stream may return at most: what came with descriptors is not
 * glued to what follows. INT64_MAX: no barrier. */
int64_t rights_barrier(const struct move *move, const struct model_flow *flow);

/* Looks at a receive's ancillary data: of a message with `rights`, or of the outcome's bytes of a
 * stream. True when right, else as a check. */
bool rights_check(struct move *move, int16_t rights);
bool rights_check_stream(struct move *move, const struct model_flow *flow);

/* The receive has got them: opens the descriptors that it said; lets go of all of them unless it
 * peeked. Before the stream's `read` moves on. */
void rights_take(struct move *move, int16_t *rights);
void rights_take_stream(struct move *move, struct model_flow *flow);

/* SO_PEERCRED and SO_PASSCRED: checks of what getsockopt() said, and what setsockopt() does. */
bool rights_check_peer(struct move *move);
bool rights_check_pass(struct move *move);
void rights_set_pass(struct move *move);

/* A receive of no bytes from a stream whose next bytes took descriptors along may take those. */
bool rights_are_next(const struct move *move, const struct model_flow *flow);
bool rights_check_alone(struct move *move);
void rights_take_alone(struct move *move);

#endif
