#ifndef DRILL_WORLD_PROCESS_H
#define DRILL_WORLD_PROCESS_H

/* Actors whose calls a child process makes. */

#include "world/state.h"

/* The number of a slot's descriptor in the actor's process: the same number there, which a fork may
 * have copied; -1 where the slot is another child's. */
int drill_process_fd(const struct drill_actor *actor, int fd);

/* The child that a descriptor belongs to; 0: the first process. */
unsigned drill_process_of(const struct drill_world *world, int fd);

/* Completes what the actor's call needs beyond its arguments, before it is made. */
void drill_process_aim(struct drill_world *world, struct drill_actor *actor);

/* The actor's call returned `outcome`: an actor may have become a process, or have lost it. */
void drill_process_note(struct drill_world *world, struct drill_actor *actor,
                        const struct drill_call *call, const struct drill_outcome *outcome);

/* Ends the child of an actor whose call is not to be waited for any more. */
void drill_process_end(struct drill_world *world, struct drill_actor *actor);

#endif
