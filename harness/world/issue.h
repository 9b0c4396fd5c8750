#ifndef DRILL_WORLD_ISSUE_H
#define DRILL_WORLD_ISSUE_H

/* Making one call, and taking what it gave. */

#include "world/state.h"

/* A step's call, resolved, and where its results go. */
struct drill_issue {
    uint8_t actor;
    int32_t step;
    int16_t set[2];
    const struct drill_call *call;
};

/* Asks the guide, waits for what it says is due on the descriptor, records the call and hands it to
 * its actor, or makes it here when it cannot wait. Afterwards the actor is pending, unless the run
 * is over. */
void drill_issue_step(struct drill_world *world, const struct drill_issue *issue);

/* The same for the call that a program's role asks for: its own buffers, its own thread. */
void drill_issue_asked(struct drill_world *world, uint8_t actor);

/* Records and makes a call that the harness needs for itself, which does not wait. */
void drill_issue_own(struct drill_world *world, uint8_t actor, const struct drill_call *call,
                     struct drill_outcome *ret);

/* Makes such a call without a record. */
void drill_issue_unrecorded(struct drill_world *world, const struct drill_call *call,
                            struct drill_outcome *ret);

/* Takes the outcome of an actor whose call returned: looks at the data, records the return, fills
 * slots and frees the actor for the next call. */
void drill_issue_harvest(struct drill_world *world, uint8_t actor);

#endif
