/* Outcomes in suite order. The one that is due goes straight through; an early one is copied with
 * its trace and waits. */

#include "campaign/collator.h"

#include <stdlib.h>
#include <string.h>

struct drill_status drill_collator_init(struct drill_collator *collator,
                                        const struct drill_suite *suite, drill_result_fn result,
                                        void *self)
{
    *collator = (struct drill_collator){.suite = suite, .result = result, .self = self};
    collator->held = calloc(suite->count + 1, sizeof *collator->held);
    return collator->held == NULL ? DRILL_FAIL(NO_MEMORY) : DRILL_OK;
}

static void hand_on(struct drill_collator *collator, size_t index,
                    const struct drill_case_outcome *outcome)
{
    if (!collator->refused &&
        !collator->result(collator->self, &collator->suite->cases[index], outcome))
        collator->refused = true;
}

/* Hands on a held outcome and frees it; false when there is none. */
static bool hand_on_held(struct drill_collator *collator, size_t index)
{
    struct drill_case_outcome *held = collator->held[index];
    if (held == NULL)
        return false;
    hand_on(collator, index, held);
    free(held);
    collator->held[index] = NULL;
    return true;
}

/* A copy in one block, the events behind the outcome. */
static struct drill_case_outcome *copy_outcome(const struct drill_case_outcome *outcome)
{
    size_t bytes = outcome->trace.count * sizeof *outcome->trace.events;
    struct drill_case_outcome *copy = malloc(sizeof *copy + bytes);
    if (copy == NULL)
        return NULL;
    *copy = *outcome;
    copy->trace.events = (struct drill_event *)(copy + 1);
    copy->trace.capacity = copy->trace.count;
    if (bytes > 0)
        memcpy(copy->trace.events, outcome->trace.events, bytes);
    return copy;
}

struct drill_status drill_collator_put(struct drill_collator *collator, size_t index,
                                       const struct drill_case_outcome *outcome)
{
    collator->done++;
    if (index != collator->next) {
        collator->held[index] = copy_outcome(outcome);
        return collator->held[index] == NULL ? DRILL_FAIL(NO_MEMORY) : DRILL_OK;
    }
    hand_on(collator, index, outcome);
    collator->next++;
    while (collator->next < collator->suite->count && hand_on_held(collator, collator->next))
        collator->next++;
    return DRILL_OK;
}

void drill_collator_finish(struct drill_collator *collator)
{
    for (size_t i = collator->next; i < collator->suite->count; i++)
        hand_on_held(collator, i);
    free(collator->held);
    collator->held = NULL;
}
