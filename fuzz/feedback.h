#ifndef DRILL_FUZZ_FEEDBACK_H
#define DRILL_FUZZ_FEEDBACK_H

/* What was seen, as coverage for the engine: whether something happened, not how often, and never
 * more than DRILL_FEATURES (oracle/feature.h) different things.
 *
 * DRILL_FUZZ_FEEDBACK says what counts: "model" (as usual), what rules permitted and in which
 * states of a connection calls were made; "calls", which calls came to which kind of end; "none",
 * nothing. The last two are there to be compared with. */

#include <stdint.h>

#include "oracle/oracle.h"
#include "trace/trace.h"

/* Forgets what the input before brought up; once at the start of each. */
void fuzz_feedback_begin(void);

/* From now on takes what the oracle tells of the model. */
void fuzz_feedback_of(struct drill_oracle *oracle);

/* Takes the calls of a trace, where they are what counts. */
void fuzz_feedback_calls(const struct drill_trace *trace);

/* How many different things there were since the start of the process. */
unsigned fuzz_feedback_total(void);

#endif
