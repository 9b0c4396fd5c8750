#ifndef DRILL_WORLD_FINISH_H
#define DRILL_WORLD_FINISH_H

/* Leaving nothing behind. */

#include "world/state.h"

/* Takes the census that drill_finish compares with. */
void drill_finish_prepare(struct drill_world *world);

/* Makes waiting calls return, closes every descriptor the target still has open, puts sysctls back
 * and counts what leaked into the run's result. Nothing of this is recorded. */
void drill_finish(struct drill_world *world);

#endif
