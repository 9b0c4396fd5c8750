#ifndef DRILL_CAMPAIGN_LEARNER_H
#define DRILL_CAMPAIGN_LEARNER_H

/* Learning over the cases of a run: what an accepted case told about a variant holds for the cases
 * of the same target after it. It is given the outcomes in the order of the suite, so that what it
 * says does not depend on which worker was faster. */

#include "base/arena.h"
#include "campaign/suite.h"
#include "report/atlas.h"

struct drill_learner {
    struct drill_arena arena;
    struct drill_atlas atlas; /* what was learned: a column per target, in the suite's order */
};

/* Starts with nothing learned; NO_MEMORY. Deinit in both cases. */
struct drill_status drill_learner_init(struct drill_learner *learner,
                                       const struct drill_suite *suite);
void drill_learner_deinit(struct drill_learner *learner);

/* Learns from an accepted case. When it chose otherwise than the cases before it did, *verdict
 * becomes a rejection by INV-CONSISTENT that names both places, and nothing is learned from it. */
void drill_learner_take(struct drill_learner *learner, const struct drill_case *item,
                        const struct drill_case_outcome *outcome, struct drill_verdict *verdict);

#endif
