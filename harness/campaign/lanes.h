#ifndef DRILL_CAMPAIGN_LANES_H
#define DRILL_CAMPAIGN_LANES_H

/* Worker processes side by side, one lane each. What runs in which lane, and what becomes of it, is
 * the caller's. A target that crashes or hangs costs one case. */

#include "campaign/worker.h"

struct drill_lanes_setup {
    const struct drill_suite *suite;
    struct drill_worker_setup worker;
    size_t count;   /* lanes; may be 0 */
    int timeout_ms; /* a case that shows nothing new for so long hangs; a slow one has more */
    int stop_fd;    /* stop when it is readable; -1: none */
    void *self;
    /* The next case for a lane: its index in the suite. False: none now; the lane is asked again
     * when a case has ended. */
    bool (*take)(void *self, size_t lane, size_t *ret);
    /* Sees what came of a case, once it has ended; the outcome is gone afterwards. *stop may be set
     * to end it all. */
    struct drill_status (*done)(void *self, size_t lane, size_t index,
                                const struct drill_case_outcome *outcome,
                                const struct drill_coverage *coverage, bool *stop);
};

/* Runs until no lane has anything to do. *ret_stopped: stop_fd or `done` ended it early. The
 * calling process must be single-threaded. Fails with NO_MEMORY or SYSTEM (diag) when no worker can
 * be had, or as `done` does. */
struct drill_status drill_lanes_run(const struct drill_lanes_setup *setup, bool *ret_stopped,
                                    struct drill_diag *diag);

#endif
