#ifndef DRILL_SCENARIO_DRAFT_H
#define DRILL_SCENARIO_DRAFT_H

/* A scenario while it is made: steps that may make no sense yet, and the pass that makes them do.
 * Private to the scenario layer. */

#include "scenario/flow.h"
#include "scenario/plan.h"
#include "scenario/vary.h"

struct drill_draft {
    const struct drill_vary *vary;
    uint16_t n_steps;
    struct drill_step steps[DRILL_VARY_STEPS];
    struct drill_plan plan; /* of the steps that were settled */
    struct drill_flow flow;
    uint16_t spent; /* actors whose last call may wait, one bit each */
    uint8_t option; /* enum drill_option that comes up often */
    bool twists;    /* unusual arguments come up */
};

/* An empty draft in the arena; NULL: out of memory. */
struct drill_draft *drill_draft_new(const struct drill_vary *vary);

/* Takes the steps of a scenario, as far as they fit. */
void drill_draft_load(struct drill_draft *draft, const struct drill_scenario *from);

/* Forgets what was settled: the plan is that of no steps. */
void drill_draft_restart(struct drill_draft *draft);

/* Makes the step one that can stand after those settled so far, and settles it; false: it cannot be
 * made one. Slots that are not set become ones that are, a call that may wait goes to an actor that
 * has nothing to do, or becomes one that does not. */
bool drill_draft_settle(struct drill_draft *draft, struct drill_step *step);

/* An actor besides the main one that has nothing to do and is not in `without`, one bit each; 0:
 * none.
 */
uint8_t drill_draft_idle_actor(const struct drill_draft *draft, uint32_t without);

/* Settles step after step from the first, and drops those that cannot be. */
void drill_draft_mend(struct drill_draft *draft);

/* The scenario of a draft that was mended; NULL: out of memory, or it has no steps. */
struct drill_scenario *drill_draft_finish(const struct drill_draft *draft);

/* Room for one more step at `at` (0..n_steps); NULL: there is none. */
struct drill_step *drill_draft_open(struct drill_draft *draft, uint16_t at);

/* Drops `n` steps from `at` on. */
void drill_draft_cut(struct drill_draft *draft, uint16_t at, uint16_t n);

#endif
