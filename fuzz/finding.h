#ifndef DRILL_FUZZ_FINDING_H
#define DRILL_FUZZ_FINDING_H

/* Ending the process with what was found. */

#include "base/check.h"
#include "oracle/verdict.h"
#include "scenario/scenario.h"

/* A target broke a rule: tells the scenario, what was permitted and seen, and aborts. Does nothing
 * where DRILL_FUZZ_KNOWN, names with commas between them, has the rule. */
void fuzz_finding(const struct drill_scenario *scenario, const struct drill_verdict *verdict);

/* One of our own properties does not hold. */
_Noreturn void fuzz_breach(const char *property, const char *fmt, ...) DRILL_PRINTF(2, 3);

#define FUZZ_HOLDS(property, condition)                                                            \
    ((condition) ? (void)0 : fuzz_breach(property, "%s:%d: %s", __FILE__, __LINE__, #condition))

#endif
