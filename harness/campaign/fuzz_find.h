#ifndef DRILL_CAMPAIGN_FUZZ_FIND_H
#define DRILL_CAMPAIGN_FUZZ_FIND_H

/* What a job does with a scenario that was rejected. Private to the fuzzer. */

#include "campaign/fuzz_job.h"

/* Looks into the last run of the runner, of `scenario`, which was rejected: known, or found before
 * (counted), or put on the board and saved when it can be shown again. The batch of the runner is
 * gone afterwards. Fails as drill_runner_run, or with NO_MEMORY. */
struct drill_status drill_fuzz_look_into(const struct drill_fuzz_job *job,
                                         struct drill_runner *runner,
                                         const struct drill_scenario *scenario,
                                         struct drill_diag *diag);

#endif
