#ifndef DRILL_CAMPAIGN_RUN_CASE_H
#define DRILL_CAMPAIGN_RUN_CASE_H

/* The one place where scenario, world and oracle meet: runs a case and says what came of it. */

#include "campaign/case.h"
#include "oracle/oracle.h"

struct drill_bench {
    struct drill_world *world; /* open for the case's target */
    struct drill_oracle *oracle;
    enum drill_profile profile;
    bool no_claims; /* what authors claim is not looked at */
};

/* Runs the case in this process. `ret->trace` names the memory for the events and comes empty; the
 * rest of *ret is written whole. */
void drill_case_run(const struct drill_bench *bench, const struct drill_case *item,
                    struct drill_case_outcome *ret);

/* The verdict on a run that has ended: the oracle's, the author's claims, and what the run left
 * behind, whichever broke first. `trace` is the run's;
 * NULL: claims are not looked at. */
void drill_case_judge(const struct drill_case *item, const struct drill_verdict *oracle,
                      const struct drill_run *run, const struct drill_trace *trace,
                      struct drill_verdict *ret);

#endif
