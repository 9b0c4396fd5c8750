/* Queues of case numbers. */

#include "campaign/queue.h"

#include <stdlib.h>

#include "base/rng.h"

enum {
    STRETCH = 512 /* cases whose order is changed among themselves */
};

bool drill_case_is_slow(const struct drill_case *item)
{
    return item->scenario != NULL && item->scenario->slow;
}

static void shuffle(struct drill_queue *queue, uint64_t seed)
{
    struct drill_rng rng = drill_rng_make(seed, 1);
    for (size_t start = 0; start < queue->count; start += STRETCH) {
        size_t len = queue->count - start < STRETCH ? queue->count - start : STRETCH;
        size_t *part = queue->indices + start;
        for (size_t i = len; i > 1; i--) {
            size_t other = (size_t)drill_rng_below(&rng, i);
            size_t kept = part[i - 1];
            part[i - 1] = part[other];
            part[other] = kept;
        }
    }
}

struct drill_status drill_queue_init(struct drill_queue *queue, const struct drill_suite *suite,
                                     bool slow, uint64_t seed)
{
    *queue = (struct drill_queue){0};
    queue->indices = calloc(suite->count + 1, sizeof *queue->indices);
    if (queue->indices == NULL)
        return DRILL_FAIL(NO_MEMORY);
    for (size_t i = 0; i < suite->count; i++)
        if (drill_case_is_slow(&suite->cases[i]) == slow)
            queue->indices[queue->count++] = i;
    if (seed != 0)
        shuffle(queue, seed);
    return DRILL_OK;
}

void drill_queue_deinit(struct drill_queue *queue)
{
    free(queue->indices);
    *queue = (struct drill_queue){0};
}

bool drill_queue_take(struct drill_queue *queue, size_t limit, size_t *ret)
{
    if (queue->head == queue->count || queue->indices[queue->head] >= limit)
        return false;
    *ret = queue->indices[queue->head++];
    return true;
}
