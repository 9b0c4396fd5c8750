#ifndef DRILL_ORACLE_RULES_PEEK_OFFSET_H
#define DRILL_ORACLE_RULES_PEEK_OFFSET_H

/* SO_PEEK_OFF on streams. */

#include "oracle/rules/stream.h"

/* How many bytes behind the first that was not read a peek begins; 0 for other calls. */
uint64_t peek_offset_of(const struct move *move);

/* A receive has returned. */
void peek_offset_move(const struct move *move);

/* What a peek that begins further on sees. */
void peek_offset_look(const struct move *move, struct stream_view *view);

/* What getsockopt() gives is right. */
bool peek_offset_check(struct move *move);

/* setsockopt() of it. */
void peek_offset_permit_set(struct move *move, struct permits *p);

#endif
