#ifndef DRILL_SCENARIO_SIMPLIFY_H
#define DRILL_SCENARIO_SIMPLIFY_H

/* Making one step simple, as far as somebody else agrees. Private to the scenario layer. */

#include "scenario/scenario.h"

/* Tries the step in the place of that at `at`; true: it is there from now on. */
typedef bool (*drill_simplify_fn)(void *self, uint32_t at, const struct drill_step *step);

/* Makes the step, which stands at `at`, as simple as `accept` lets it be: no claim, the main actor,
 * a plainer call, no flags, no unusual arguments, small sizes, plain arguments. True when something
 * was accepted. */
bool drill_simplify(struct drill_step *step, uint32_t at, drill_simplify_fn accept, void *self);

#endif
