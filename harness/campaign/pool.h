#ifndef DRILL_CAMPAIGN_POOL_H
#define DRILL_CAMPAIGN_POOL_H

/* Running a suite on many worker processes, with results in the order of the suite. A target that
 * crashes or hangs costs one case. */

#include "campaign/collator.h"
#include "campaign/learner.h"
#include "campaign/worker.h"

struct drill_pool_setup {
    enum drill_isolation isolation;
    enum drill_profile profile;
    unsigned jobs;      /* workers at once; at least 1 */
    unsigned slow_jobs; /* workers beside them for the slow scenarios, which mostly wait; >= 1 */
    int timeout_ms;     /* a case that shows nothing new for so long hangs; a slow one has more */
    uint64_t seed;      /* other than 0: cases are given out in another order */
    int stop_fd;        /* stop when it is readable; -1: none */
    /* Sees every outcome before `result` does, in the same order, and may reject it; NULL: none. */
    struct drill_learner *learner;
    void *self;
    drill_result_fn result;
    /* Sees which rules had a say in each case, in the order in which they end; NULL: nobody asks.
     */
    void (*covered)(void *self, const struct drill_case *item,
                    const struct drill_coverage *coverage);
    void (*progress)(void *self, size_t done, size_t total); /* after every case; may be NULL */
};

/* Runs every case of the suite. *ret_stopped: stop_fd or `result` ended it early; what was done
 * then has been handed on all the same. The calling process must be single-threaded. Fails with
 * NO_MEMORY or SYSTEM (diag) when no worker can be had. */
struct drill_status drill_pool_run(const struct drill_suite *suite,
                                   const struct drill_pool_setup *setup, bool *ret_stopped,
                                   struct drill_diag *diag);

/* What a worker can get here, found out in a process of its own. */
struct drill_status drill_pool_probe(enum drill_isolation isolation, struct drill_surroundings *ret,
                                     struct drill_diag *diag);

#endif
