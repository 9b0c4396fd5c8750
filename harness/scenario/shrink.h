#ifndef DRILL_SCENARIO_SHRINK_H
#define DRILL_SCENARIO_SHRINK_H

/* The smallest scenario that still does what it is kept for. What that is, the caller's predicate
 * says. */

#include "scenario/scenario.h"

struct drill_shrink {
    struct drill_arena *arena; /* of the result */
    void *self;
    /* Whether a candidate, which is valid, still does it. Good during the call only. */
    bool (*keeps)(void *self, const struct drill_scenario *candidate);
    unsigned budget; /* candidates to be tried at most */
    int32_t last;    /* the step at which it was done: what follows it is not needed; -1: unknown */
};

/* Shrinks `from`, which is valid and for which `keeps` holds. Steps go first: all after `last`,
 * then parts of them, halves before quarters before single ones, from the back, each with the steps
 * that cannot stand without it; then what is left is made simple: claims, headers, actors, flags,
 * unusual arguments, sizes, other arguments. Again, until nothing changes or the budget is spent.
 * *ret_tried: how many candidates were tried. NULL: out of memory. */
struct drill_scenario *drill_shrink(const struct drill_shrink *shrink,
                                    const struct drill_scenario *from, unsigned *ret_tried);

#endif
