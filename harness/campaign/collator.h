#ifndef DRILL_CAMPAIGN_COLLATOR_H
#define DRILL_CAMPAIGN_COLLATOR_H

/* Puts outcomes that come in any order into the order of the suite, and hands them on. */

#include "base/status.h"
#include "campaign/suite.h"

/* Takes a case and its outcome, both borrowed for the call. Returns false to end the campaign. */
typedef bool (*drill_result_fn)(void *self, const struct drill_case *item,
                                const struct drill_case_outcome *outcome);

struct drill_collator {
    const struct drill_suite *suite;
    drill_result_fn result;
    void *self;
    struct drill_case_outcome **held; /* one place per case */
    size_t next;                      /* the case that is to be handed on next */
    size_t done;
    bool refused; /* the receiver wants no more */
};

struct drill_status drill_collator_init(struct drill_collator *collator,
                                        const struct drill_suite *suite, drill_result_fn result,
                                        void *self);

/* Takes the outcome of a case; copies what must wait. NO_MEMORY when it cannot be kept. */
struct drill_status drill_collator_put(struct drill_collator *collator, size_t index,
                                       const struct drill_case_outcome *outcome);

/* Hands on what is still held, in order, past the gaps of what was never put; frees all memory. */
void drill_collator_finish(struct drill_collator *collator);

#endif
