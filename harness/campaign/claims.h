#ifndef DRILL_CAMPAIGN_CLAIMS_H
#define DRILL_CAMPAIGN_CLAIMS_H

/* The author's claims held against a trace: what a scenario writes after `=`, and `blocks`. */

#include "oracle/verdict.h"
#include "scenario/scenario.h"
#include "trace/trace.h"

/* Looks for the first event of `trace` that breaks a claim of `scenario`. Returns whether there is
 * one, and only then writes *ret (REJECTED, rule "CLAIM"). */
bool drill_claims_breach(const struct drill_scenario *scenario, const struct drill_trace *trace,
                         struct drill_verdict *ret);

#endif
