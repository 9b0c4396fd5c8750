#ifndef DRILL_SCENARIO_VALIDATE_STEP_H
#define DRILL_SCENARIO_VALIDATE_STEP_H

/* The part of validation that looks at one step by itself. Private to the scenario layer. */

#include "scenario/scenario.h"

/* NULL when the call's arguments are ones that the text form can say, else the breach (static).
 * Slots are not looked at. */
const char *drill_step_call_fault(const struct drill_step *step);

/* The same for its claim, which is read by the step's call. */
const char *drill_step_claim_fault(const struct drill_step *step);

#endif
