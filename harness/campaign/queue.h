#ifndef DRILL_CAMPAIGN_QUEUE_H
#define DRILL_CAMPAIGN_QUEUE_H

/* The order in which cases are given out: two queues, since the slow ones overlap with the rest. */

#include "base/status.h"
#include "campaign/suite.h"

struct drill_queue {
    size_t *indices;
    size_t count;
    size_t head;
};

/* Whether the case must wait for a timer of the implementation. */
bool drill_case_is_slow(const struct drill_case *item);

/* Queues the slow cases of the suite, or the others. A seed other than 0 changes the order within
 * short stretches, so that results need not wait long for their turn. */
struct drill_status drill_queue_init(struct drill_queue *queue, const struct drill_suite *suite,
                                     bool slow, uint64_t seed);
void drill_queue_deinit(struct drill_queue *queue);

/* The next case, if there is one and its index is below `limit`. */
bool drill_queue_take(struct drill_queue *queue, size_t limit, size_t *ret);

#endif
