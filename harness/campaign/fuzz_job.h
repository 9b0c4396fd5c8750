#ifndef DRILL_CAMPAIGN_FUZZ_JOB_H
#define DRILL_CAMPAIGN_FUZZ_JOB_H

/* One process of a campaign, and the board that all of them write on. Private to the fuzzer. */

#include <stdatomic.h>

#include "campaign/fuzz.h"

enum {
    DRILL_FUZZ_KEYS = 16384 /* a power of two */
};

/* What one job has done: it alone adds. */
struct drill_fuzz_counts {
    atomic_ullong runs;
    atomic_ullong undecided;
    atomic_ullong not_run;
    atomic_ullong known;
    atomic_ullong repeated;
    atomic_uint corpus;
    char why[DRILL_FUZZ_WHY];   /* of the last that was not decided; read when the job has gone */
    char fault[DRILL_FUZZ_WHY]; /* why the job could not go on; "": it could */
};

/* Shared by the parent and all jobs. */
struct drill_fuzz_board {
    atomic_bool stop;
    struct drill_fuzz_counts jobs[DRILL_FUZZ_JOBS];
    atomic_bool features[DRILL_FEATURES];
    atomic_ullong keys[DRILL_FUZZ_KEYS]; /* what was looked into; 0: free */
    atomic_uint n_findings;              /* places taken */
    atomic_bool ready[DRILL_FUZZ_FINDINGS];
    struct drill_fuzz_finding findings[DRILL_FUZZ_FINDINGS];
};

struct drill_fuzz_job {
    const struct drill_fuzz_setup *setup;
    struct drill_fuzz_board *board;
    unsigned index; /* 0..setup->jobs-1 */
};

/* What the process does (drill_child_work). */
void drill_fuzz_work(void *self, int line);

#endif
