#ifndef DRILL_TARGETS_CHAOS_WAYS_H
#define DRILL_TARGETS_CHAOS_WAYS_H

/* Other systems' answers. Where documents leave a choice, or a platform departs from them, a seed
 * may choose what this implementation does not: each row of the table is one such choice, and holds
 * or does not hold for as long as the seed does. */

#include "targets/chaos/turn.h"

/* True when the call has failed without having been made. */
bool drill_ways_refuse(const struct drill_turn *turn);

/* After the call: another name for its error. */
void drill_ways_rename(const struct drill_turn *turn);

/* After the call: it was interrupted, and another system would have gone on. `times`: how often the
 * call has done so before. */
bool drill_ways_go_on(const struct drill_turn *turn, unsigned times);

/* Events that this seed does not know of: to be left out of what is asked for. */
uint32_t drill_ways_unknown_events(const struct drill_turn *turn);

#endif
