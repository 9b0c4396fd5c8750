#ifndef DRILL_TESTS_SUPPORT_CLAIMED_OUTCOME_H
#define DRILL_TESTS_SUPPORT_CLAIMED_OUTCOME_H

/* From what an author claims of a call to what the call gives back. */

#include "scenario/scenario.h"

/* The outcome that the claim's first alternative speaks of; without one a success: all bytes of a
 * send, 0 otherwise. Descriptors and addresses are not in it. */
struct drill_outcome claimed_outcome(const struct drill_claim *claim,
                                     const struct drill_call *call);

#endif
