#ifndef DRILL_CAMPAIGN_CASE_H
#define DRILL_CAMPAIGN_CASE_H

/* One case: a scenario or a program on one target, and what came of it. */

#include "oracle/variant.h"
#include "oracle/verdict.h"
#include "scenario/scenario.h"
#include "target/program.h"
#include "target/target.h"
#include "trace/trace.h"
#include "world/world.h"

/* Exactly one of scenario and program is set. Everything is borrowed and outlives the case. */
struct drill_case {
    const char *name; /* "backlog/capacity-1" */
    const struct drill_scenario *scenario;
    const struct drill_program *program;
    const struct drill_target_type *type;
    size_t index; /* place in the suite: the order of reports */
};

/* What came of a case. A flat value but for the trace's events, which are borrowed. */
struct drill_case_outcome {
    struct drill_verdict verdict;
    struct drill_run run;
    int64_t time_ns;
    struct drill_finding findings[DRILL_VARIANT_COUNT]; /* what the trace tells of each variant */
    struct drill_trace trace;
};

#endif
