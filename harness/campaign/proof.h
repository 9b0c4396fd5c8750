#ifndef DRILL_CAMPAIGN_PROOF_H
#define DRILL_CAMPAIGN_PROOF_H

/* From a suspicion to a finding: the scenario is run again, and made as small as can be. */

#include "campaign/runner.h"

enum {
    DRILL_PROOF_RUNS = 5, /* at most, of which */
    DRILL_PROOF_HITS = 3, /* so many have to show it */
    DRILL_PHASE_TEXT = 16
};

/* What was seen, as far as it tells findings apart. */
struct drill_sighting {
    char rule[DRILL_RULE_ID_MAX];
    char call[24];                /* that decided; "": none did */
    char phase[DRILL_PHASE_TEXT]; /* of its socket */
    int32_t step;                 /* of the scenario; -1: none */
    bool waited;                  /* it is about something that did not come in time */
};

/* Whether the last run was rejected; what by. `claims`: also by what an author claims. */
bool drill_sighting_take(const struct drill_runner *runner, bool claims,
                         struct drill_sighting *ret);

struct drill_proof {
    struct drill_runner *runner;
    int patience_ms;            /* when a scenario is run again */
    bool claims;                /* what an author claims counts */
    struct drill_sighting what; /* in: what is suspected; out: what is shown */
    unsigned hits;              /* out: so many runs showed it */
    unsigned runs;              /* out: of so many */
    unsigned tried;             /* out: candidates that were tried */
};

/* Runs the scenario again until DRILL_PROOF_HITS runs were rejected by the same rule, which then is
 * what is shown, or DRILL_PROOF_RUNS cannot do it any more. The last run is one that shows it, if
 * any was. Fails as drill_runner_run. */
struct drill_status drill_proof_repeat(struct drill_proof *proof,
                                       const struct drill_scenario *scenario,
                                       struct drill_diag *diag);

/* Shrinks a scenario that was shown to be rejected; what comes of it is rejected by the same rule,
 * as often as it takes, and was the last to run. *ret is made in `arena`. Fails as
 * drill_runner_run, or with NO_MEMORY. */
struct drill_status drill_proof_shrink(struct drill_proof *proof,
                                       const struct drill_scenario *scenario,
                                       struct drill_arena *arena, const struct drill_scenario **ret,
                                       struct drill_diag *diag);

/* A copy of the scenario in the arena, without the steps that the last run left out or did not get
 * to, as far as it can be without them; NULL: out of memory. Names are shared with the original. */
struct drill_scenario *drill_proof_trim(const struct drill_runner *runner,
                                        const struct drill_scenario *scenario,
                                        struct drill_arena *arena);

#endif
