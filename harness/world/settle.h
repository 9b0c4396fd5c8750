#ifndef DRILL_WORLD_SETTLE_H
#define DRILL_WORLD_SETTLE_H

/* Letting a step have all its effects before the next one. */

#include "world/state.h"

enum {
    DRILL_NOBODY = -1
};

/* Harvests every call that returned, waits for those that are due, and makes sure that all others
 * wait, `first` (or DRILL_NOBODY) before the rest. Ends the run when a call that is due does not
 * return by the deadline (STUCK event), or when one neither returns nor waits. */
void drill_settle(struct drill_world *world, int first);

/* The scenario says that the pending call of actor `i` returns now: gives it until the deadline,
 * then ends the run. */
void drill_settle_collect(struct drill_world *world, int i);

#endif
