#ifndef DRILL_CAMPAIGN_FUZZ_H
#define DRILL_CAMPAIGN_FUZZ_H

/* Fuzzing one target: scenarios are made up and varied, run in a hurry, and what the model says is
 * new is kept to be varied again. What is rejected is run again with care, told apart from what was
 * found before, made small and handed over. */

#include "campaign/known.h"
#include "campaign/proof.h"
#include "campaign/suite.h"
#include "scenario/vary.h"

enum {
    DRILL_FUZZ_FINDINGS = 1024, /* of one campaign */
    DRILL_FUZZ_JOBS = 512,
    DRILL_FUZZ_NAME = 64
};

/* A finding as far as it needs no scenario: a flat value that crosses processes. */
struct drill_fuzz_finding {
    struct drill_sighting what;
    char permitted[200];
    char seen[200];
    char name[DRILL_FUZZ_NAME]; /* of its files, "RCV-EOF-1a2b3c4d" */
    unsigned hits;              /* so many runs showed it ... */
    unsigned runs;              /* ... of so many; less than DRILL_PROOF_HITS: it is flaky */
    unsigned steps;
    unsigned steps_before; /* it was made small */
    unsigned tried;
    int64_t shrink_ns;
    bool unsaved; /* its files could not be written */
};

/* What a finding's files are made of. Good during the call. */
struct drill_fuzz_proof {
    const struct drill_fuzz_finding *finding;
    const struct drill_target_type *type;
    const struct drill_scenario *scenario;
    const struct drill_case_outcome *outcome; /* of a run of the scenario; only the last one's when
                                                 it is flaky */
};

/* What was done so far. */
struct drill_fuzz_totals {
    uint64_t runs;
    uint64_t undecided;
    uint64_t not_run;
    uint64_t known;    /* rejected, as listed */
    uint64_t repeated; /* rejected, like one before */
    unsigned features;
    unsigned rules;
    unsigned corpus;
    unsigned findings;
    unsigned flaky; /* of the findings */
    int64_t time_ns;
};

struct drill_fuzz_setup {
    const struct drill_target_type *type;
    enum drill_isolation isolation;
    enum drill_profile profile;
    enum drill_focus focus; /* ALL: all of them in turns */
    bool names;             /* hosts and services can be looked up */
    uint64_t seed;
    unsigned jobs;
    uint64_t runs;   /* limit of all jobs together; 0: none */
    int64_t time_ns; /* limit; 0: none */
    int timeout_ms;  /* a careful run: what shows nothing for so long hangs */
    int stop_fd;     /* stop when it is readable; -1: none */
    const struct drill_suite_scenario *seeds; /* n_seeds of them, to begin with */
    size_t n_seeds;
    const struct drill_known *known; /* what is not to be found; NULL: nothing */
    void *self;
    /* Saves the files of a finding; false: it could not. Called in a process of its own. */
    bool (*save)(void *self, const struct drill_fuzz_proof *proof);
    /* Called in the calling process: a finding, in the order in which they come; and now and then
     * how far it is. */
    void (*found)(void *self, const struct drill_fuzz_finding *finding);
    void (*progress)(void *self, const struct drill_fuzz_totals *totals);
};

/* Runs until a limit is reached or stop_fd is readable (*ret_stopped). `why`: DRILL_FUZZ_WHY bytes,
 * the reason of the last scenario that did not run or was undecided, or "". The calling process
 * must be single-threaded. Fails with NO_MEMORY or SYSTEM (diag). */
enum {
    DRILL_FUZZ_WHY = 256
};
struct drill_status drill_fuzz_run(const struct drill_fuzz_setup *setup,
                                   struct drill_fuzz_totals *ret, bool *ret_stopped, char *why,
                                   struct drill_diag *diag);

#endif
