#ifndef DRILL_WORLD_RESOLVE_H
#define DRILL_WORLD_RESOLVE_H

/* From symbols to numbers: slots to descriptors, symbolic addresses to neutral ones. */

#include "world/state.h"

/* Makes the slots of a scenario, all empty. */
void drill_resolve_begin(struct drill_world *world, const struct drill_scenario *scenario);

/* Completes a copy of the step's call: descriptor and address. May make calls of the harness's own
 * (names of sockets, lookups), and may end the run when a name cannot be had. */
void drill_resolve_step(struct drill_world *world, const struct drill_step *step,
                        struct drill_call *ret);

/* A slot takes a new descriptor (-1: none was made). */
void drill_resolve_set_slot(struct drill_world *world, int16_t slot, int fd);

/* A call was made that changes the name of its descriptor: what was known of it no longer holds. */
void drill_resolve_forget_names(struct drill_world *world, const struct drill_call *call);

#endif
