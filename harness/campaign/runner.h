#ifndef DRILL_CAMPAIGN_RUNNER_H
#define DRILL_CAMPAIGN_RUNNER_H

/* Running scenarios that are made on the spot, by the batch, in a child process in surroundings of
 * its own. A target that crashes or hangs costs one scenario and one process. */

#include <stdatomic.h>

#include "campaign/case.h"
#include "oracle/feature.h"
#include "oracle/oracle.h"

enum {
    DRILL_RUNNER_BATCH = 64,    /* scenarios at most */
    DRILL_RUNNER_FEATURES = 128 /* that one scenario can be new for */
};

struct drill_runner_setup {
    const struct drill_target_type *type;
    enum drill_isolation isolation;
    enum drill_profile profile;
    const atomic_bool *stop; /* set from elsewhere: what runs is given up soon; NULL: never */
    int stop_fd;             /* as `stop`, when it is readable; -1: never */
};

/* HURRIED is as fast as can be (drill_world_hurry), and a verdict is a suspicion: what takes more
 * than `patience_ms` shows as a violation. CAREFUL is as a single case is run. */
struct drill_runner_how {
    bool hurried;
    int patience_ms; /* how long what is due may take; three times so long without news is a hang */
};

/* What came of one scenario of a batch. */
struct drill_runner_item {
    enum drill_verdict_kind verdict;
    uint16_t n_features;
    uint16_t features[DRILL_RUNNER_FEATURES]; /* those that are not known, in order of appearance */
};

struct drill_runner;

/* Takes the memory; the process is started when there is something to run. NO_MEMORY. The calling
 * process must be single-threaded for as long as there is a runner. */
struct drill_status drill_runner_new(struct drill_runner **ret,
                                     const struct drill_runner_setup *setup);
void drill_runner_free(struct drill_runner *runner);

/* Begins a new batch; adds a copy of a scenario to it (false: there is no more room). */
void drill_runner_clear(struct drill_runner *runner);
bool drill_runner_add(struct drill_runner *runner, const struct drill_scenario *scenario);
size_t drill_runner_count(const struct drill_runner *runner);

/* Which features are known, the caller's to set: DRILL_FEATURES places. */
bool *drill_runner_known(struct drill_runner *runner);

/* Runs the batch from `first` on, up to and including the next scenario that is rejected or was not
 * run, and says which is the next one after that. What makes the process end or stand still is
 * rejected (HARNESS-CRASH, HARNESS-HANG). SYSTEM with diag when no process can be had; NOT_FOUND:
 * given up, as `stop` is set. */
struct drill_status drill_runner_run(struct drill_runner *runner, size_t first,
                                     const struct drill_runner_how *how, size_t *ret_next,
                                     struct drill_diag *diag);

/* What came of a scenario of the batch that was run; and all of what came of the last one that was,
 * with the phase (drill_oracle_phase) of the socket that its verdict is about. Good until the next
 * run. */
const struct drill_runner_item *drill_runner_item(const struct drill_runner *runner, size_t i);
const struct drill_case_outcome *drill_runner_outcome(const struct drill_runner *runner);
const char *drill_runner_phase(const struct drill_runner *runner);

/* Runs one scenario with care, as a batch of its own. Fails as `run` does. */
struct drill_status drill_runner_try(struct drill_runner *runner,
                                     const struct drill_scenario *scenario, int patience_ms,
                                     struct drill_diag *diag);

#endif
