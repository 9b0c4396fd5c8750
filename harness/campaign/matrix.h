#ifndef DRILL_CAMPAIGN_MATRIX_H
#define DRILL_CAMPAIGN_MATRIX_H

/* Running targets that are wrong on purpose: each until a rule that it declares rejects it, the
 * cases that are about the rule it breaks first. */

#include "campaign/suite.h"
#include "oracle/oracle.h"
#include "report/matrix.h"
#include "world/world.h"

struct drill_matrix_setup {
    enum drill_isolation isolation;
    enum drill_profile profile;
    unsigned lanes; /* targets at once; at least 1 */
    int timeout_ms; /* as of a pool */
    int stop_fd;    /* stop when it is readable; -1: none */
    void *self;
    /* Sees a row for every target, in the order of the suite; of targets that were not through when
     * it was stopped, none. False ends it all. */
    bool (*result)(void *self, const struct drill_matrix_row *row);
    void (*progress)(void *self, size_t done, size_t total); /* after every target */
};

/* Puts the cases of each target in the order in which they are to be run: those that name the rule
 * that it breaks, before them those that name it first; those that name another one it declares;
 * those about a rule of the same subject; the rest; slow ones last within each. NO_MEMORY leaves
 * them as they were. */
struct drill_status drill_matrix_order(struct drill_suite *suite);

/* Runs an ordered suite, whose types all have `breaks` and stand together. *ret_stopped: stop_fd
 * or `result` ended it early. The calling process must be single-threaded. Fails with NO_MEMORY or
 * SYSTEM (diag) when no worker can be had. */
struct drill_status drill_matrix_run(const struct drill_suite *suite,
                                     const struct drill_matrix_setup *setup, bool *ret_stopped,
                                     struct drill_diag *diag);

#endif
