#ifndef TESTS_UNIT_CAMPAIGN_KIT_H
#define TESTS_UNIT_CAMPAIGN_KIT_H

/* What the campaign's tests share: targets that are fine or that end badly, and scenarios for them.
 */

#include "base/arena.h"
#include "campaign/suite.h"
#include "target/target.h"

extern const struct drill_target_type kit_fine;         /* its sockets do as much as POSIX allows */
extern const struct drill_target_type kit_crashing;     /* socket() ends the process by a signal */
extern const struct drill_target_type kit_leaving;      /* socket() ends the process by exit(7) */
extern const struct drill_target_type kit_hanging;      /* socket() never returns */
extern const struct drill_target_type kit_hanging_bind; /* UNIX sockets; bind() never returns */
extern const struct drill_target_type kit_unopenable;
extern const struct drill_target_type kit_fresh_a; /* fine, with DRILL_CAP_FRESH: */
extern const struct drill_target_type kit_fresh_b; /* a second one in a process cannot be opened */

/* Reads a scenario that must be well-formed. */
const struct drill_scenario *kit_read(struct drill_arena *arena, const char *text);

/* A socket is made and closed. */
const struct drill_scenario *kit_plain(struct drill_arena *arena);

#endif
