#ifndef DRILL_SCENARIO_GENERATE_H
#define DRILL_SCENARIO_GENERATE_H

/* Choosing calls. Private to the scenario layer; vary.h is what others see. */

#include "scenario/draft.h"

/* A subset of the calls for one scenario. */
uint64_t drill_generate_swarm(const struct drill_vary *vary);

/* Makes up a step that could stand after those that the draft has settled; it need not be one that
 * can be settled. */
void drill_generate_step(const struct drill_draft *draft, uint64_t swarm, struct drill_step *step);

/* The same, on this slot where its call is on one; DRILL_NO_SLOT: on any. */
void drill_generate_step_on(const struct drill_draft *draft, uint64_t swarm, int16_t slot,
                            struct drill_step *step);

#endif
