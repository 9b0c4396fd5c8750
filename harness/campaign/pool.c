/* The pool: lanes (lanes.h) that are fed from two queues, and whose results are put in the order of
 * the suite. */

#include "campaign/pool.h"

#include <stdlib.h>

#include "campaign/lanes.h"
#include "campaign/queue.h"

enum {
    LOOKAHEAD = 4096 /* how far a case may be ahead of the one that is due for report */
};

struct pool {
    const struct drill_suite *suite;
    const struct drill_pool_setup *setup;
    struct drill_collator collator;
    struct drill_queue fast;
    struct drill_queue slow;
    size_t n_fast; /* lanes for the fast ones; those for the slow ones come after them */
};

static bool take(void *self, size_t lane, size_t *ret)
{
    struct pool *pool = self;
    if (lane >= pool->n_fast)
        return drill_queue_take(&pool->slow, SIZE_MAX, ret);
    return drill_queue_take(&pool->fast, pool->collator.next + LOOKAHEAD, ret);
}

static struct drill_status done(void *self, size_t lane, size_t index,
                                const struct drill_case_outcome *outcome,
                                const struct drill_coverage *coverage, bool *stop)
{
    struct pool *pool = self;
    const struct drill_pool_setup *setup = pool->setup;
    (void)lane;
    if (setup->covered != NULL)
        setup->covered(setup->self, &pool->suite->cases[index], coverage);
    struct drill_status s = drill_collator_put(&pool->collator, index, outcome);
    if (setup->progress != NULL)
        setup->progress(setup->self, pool->collator.done, pool->suite->count);
    if (pool->collator.refused)
        *stop = true;
    return s;
}

/* Outcomes come by here in the order of the suite. */
static bool hand_on(void *self, const struct drill_case *item,
                    const struct drill_case_outcome *outcome)
{
    const struct pool *pool = self;
    const struct drill_pool_setup *setup = pool->setup;
    struct drill_case_outcome judged = *outcome;
    if (setup->learner != NULL)
        drill_learner_take(setup->learner, item, outcome, &judged.verdict);
    return setup->result(setup->self, item, &judged);
}

static size_t at_most(size_t want, size_t most)
{
    return want < most ? want : most;
}

static struct drill_status set_up(struct pool *pool)
{
    const struct drill_pool_setup *setup = pool->setup;
    struct drill_status s = drill_collator_init(&pool->collator, pool->suite, hand_on, pool);
    if (!drill_ok(s))
        return s;
    s = drill_queue_init(&pool->fast, pool->suite, false, setup->seed);
    if (!drill_ok(s))
        return s;
    return drill_queue_init(&pool->slow, pool->suite, true, setup->seed);
}

static void tear_down(struct pool *pool)
{
    if (pool->collator.held != NULL)
        drill_collator_finish(&pool->collator);
    drill_queue_deinit(&pool->fast);
    drill_queue_deinit(&pool->slow);
}

static struct drill_status run_all(struct pool *pool, bool *ret_stopped, struct drill_diag *diag)
{
    const struct drill_pool_setup *setup = pool->setup;
    pool->n_fast = at_most(setup->jobs, pool->fast.count);
    const struct drill_lanes_setup lanes = {.suite = pool->suite,
                                            .worker = {.isolation = setup->isolation,
                                                       .profile = setup->profile,
                                                       .deadline_ms = setup->timeout_ms * 2 / 3 + 1,
                                                       .coverage = setup->covered != NULL},
                                            .count = pool->n_fast +
                                                     at_most(setup->slow_jobs, pool->slow.count),
                                            .timeout_ms = setup->timeout_ms,
                                            .stop_fd = setup->stop_fd,
                                            .self = pool,
                                            .take = take,
                                            .done = done};
    return drill_lanes_run(&lanes, ret_stopped, diag);
}

struct drill_status drill_pool_run(const struct drill_suite *suite,
                                   const struct drill_pool_setup *setup, bool *ret_stopped,
                                   struct drill_diag *diag)
{
    struct pool pool = {.suite = suite, .setup = setup};
    struct drill_status s = set_up(&pool);
    if (drill_ok(s))
        s = run_all(&pool, ret_stopped, diag);
    tear_down(&pool);
    return s;
}
