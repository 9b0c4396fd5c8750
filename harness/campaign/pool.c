/* The pool: lanes, each with one worker at a time, fed from two queues.
 *
 *     IDLE --give--> BUSY --answer--> IDLE            the outcome is the worker's
 *                     |----line cut--> EMPTY          HARNESS-CRASH
 *                     '----deadline--> EMPTY          HARNESS-HANG
 *     EMPTY --start--> IDLE
 *
 * An IDLE lane whose worker is spent, or has a target open that no other may follow in the same
 * process, goes to EMPTY as well. One thread, no timers: poll() waits for lines until the nearest
 * deadline, which a case moves on as long as its trace grows. */

#include "campaign/pool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "campaign/line.h"
#include "campaign/mishap.h"
#include "campaign/queue.h"

enum {
    SLOW_EXTRA_MS = 20000, /* a slow case may show nothing new for so much longer */
    LOOKAHEAD = 4096       /* how far a case may be ahead of the one that is due for report */
};

/* How long workers may take to leave when they are asked to. */
static const int64_t LEAVE_NS = 1000000000;

struct lane {
    struct drill_queue *queue;
    const struct drill_target_type *type; /* the worker's open target */
    bool busy;
    size_t index; /* of the case that it runs */
    int64_t deadline_ns;
    size_t seen; /* events at the time the deadline was set */
};

struct pool {
    const struct drill_suite *suite;
    const struct drill_pool_setup *setup;
    struct drill_worker_setup worker_setup;
    struct drill_collator collator;
    struct drill_queue fast;
    struct drill_queue slow;
    struct lane *lanes;
    struct drill_worker *workers; /* workers[i] is the one of lanes[i] */
    struct pollfd *polled;        /* one per lane, then the stop descriptor */
    size_t n_lanes;
    size_t n_ready; /* workers that were initialised */
    bool stopped;
};

static int patience_ms(const struct pool *pool, const struct lane *lane)
{
    bool slow = drill_case_is_slow(&pool->suite->cases[lane->index]);
    return pool->setup->timeout_ms + (slow ? SLOW_EXTRA_MS : 0);
}

static void set_deadline(struct pool *pool, size_t i)
{
    struct lane *lane = &pool->lanes[i];
    lane->seen = drill_worker_events(&pool->workers[i]);
    lane->deadline_ns = drill_clock_now_ns() + (int64_t)patience_ms(pool, lane) * 1000000;
}

static void empty_lane(struct pool *pool, size_t i)
{
    drill_worker_dismiss(&pool->workers[i]);
    drill_worker_reap(&pool->workers[i], drill_clock_now_ns() + LEAVE_NS);
    pool->lanes[i].type = NULL;
}

/* Gives the lane its case, on a new worker where there is none or the old one has gone. */
static struct drill_status give(struct pool *pool, size_t i, struct drill_diag *diag)
{
    struct lane *lane = &pool->lanes[i];
    struct drill_worker *worker = &pool->workers[i];
    const struct drill_target_type *type = pool->suite->cases[lane->index].type;

    if (lane->type != NULL && lane->type != type &&
        ((lane->type->caps | type->caps) & DRILL_CAP_FRESH) != 0)
        empty_lane(pool, i);
    for (int attempt = 0; attempt < 2; attempt++) {
        if (worker->pid == 0) {
            struct drill_status s = drill_worker_start(worker, &pool->worker_setup, pool->suite,
                                                       pool->workers, pool->n_ready, diag);
            if (!drill_ok(s))
                return s;
        }
        if (drill_worker_give(worker, lane->index)) {
            lane->type = type;
            lane->busy = true;
            set_deadline(pool, i);
            return DRILL_OK;
        }
        drill_worker_kill(worker);
    }
    return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "workers end before they are given work");
}

static struct drill_status finish(struct pool *pool, size_t i)
{
    struct lane *lane = &pool->lanes[i];
    const struct drill_pool_setup *setup = pool->setup;
    lane->busy = false;
    if (setup->covered != NULL)
        setup->covered(setup->self, &pool->suite->cases[lane->index],
                       drill_worker_coverage(&pool->workers[i]));
    struct drill_status s =
        drill_collator_put(&pool->collator, lane->index, drill_worker_outcome(&pool->workers[i]));
    if (setup->progress != NULL)
        setup->progress(setup->self, pool->collator.done, pool->suite->count);
    return s;
}

static struct drill_status hear(struct pool *pool, size_t i)
{
    struct drill_worker *worker = &pool->workers[i];
    if (drill_worker_listen(worker) == DRILL_WORKER_GONE) {
        drill_mishap_crash(drill_worker_outcome(worker), drill_worker_kill(worker));
        pool->lanes[i].type = NULL;
        return finish(pool, i);
    }
    if (drill_worker_outcome(worker)->run.worker_spent) {
        drill_worker_kill(worker);
        pool->lanes[i].type = NULL;
    }
    return finish(pool, i);
}

/* The deadline has passed: gives more time when something has happened since it was set. */
static struct drill_status check_progress(struct pool *pool, size_t i)
{
    struct drill_worker *worker = &pool->workers[i];
    if (drill_worker_events(worker) != pool->lanes[i].seen) {
        set_deadline(pool, i);
        return DRILL_OK;
    }
    drill_worker_kill(worker);
    pool->lanes[i].type = NULL;
    drill_mishap_hang(drill_worker_outcome(worker), patience_ms(pool, &pool->lanes[i]));
    return finish(pool, i);
}

static struct drill_status give_out(struct pool *pool, size_t *ret_busy, struct drill_diag *diag)
{
    size_t busy = 0;
    struct drill_status refusal = DRILL_OK;
    for (size_t i = 0; i < pool->n_lanes; i++) {
        struct lane *lane = &pool->lanes[i];
        bool slow = lane->queue == &pool->slow;
        size_t limit = slow ? SIZE_MAX : pool->collator.next + LOOKAHEAD;
        if (!lane->busy && drill_ok(refusal) &&
            drill_queue_take(lane->queue, limit, &lane->index)) {
            refusal = give(pool, i, diag);
            if (!drill_ok(refusal))
                lane->queue->head--;
        }
        if (lane->busy)
            busy++;
    }
    *ret_busy = busy;
    return busy > 0 ? DRILL_OK : refusal;
}

/* How long poll may wait; fills the poll table. */
static int prepare_wait(struct pool *pool)
{
    int64_t nearest = INT64_MAX;
    for (size_t i = 0; i < pool->n_lanes; i++) {
        const struct lane *lane = &pool->lanes[i];
        pool->polled[i] =
            (struct pollfd){.fd = lane->busy ? pool->workers[i].fd : -1, .events = POLLIN};
        if (lane->busy && lane->deadline_ns < nearest)
            nearest = lane->deadline_ns;
    }
    pool->polled[pool->n_lanes] = (struct pollfd){.fd = pool->setup->stop_fd, .events = POLLIN};
    int64_t left_ms = (nearest - drill_clock_now_ns()) / 1000000 + 1;
    return left_ms < 0 ? 0 : left_ms > 3600000 ? 3600000 : (int)left_ms;
}

static struct drill_status wait_and_collect(struct pool *pool, struct drill_diag *diag)
{
    int n = drill_line_poll(pool->polled, (unsigned)pool->n_lanes + 1, prepare_wait(pool));
    if (n < 0 && errno != EINTR)
        return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "poll: %s", strerror(errno));
    int64_t now = drill_clock_now_ns();
    for (size_t i = 0; i < pool->n_lanes; i++) {
        struct drill_status s = DRILL_OK;
        if (n > 0 && pool->polled[i].revents != 0)
            s = hear(pool, i);
        else if (pool->lanes[i].busy && now >= pool->lanes[i].deadline_ns)
            s = check_progress(pool, i);
        if (!drill_ok(s))
            return s;
    }
    if (n > 0 && pool->polled[pool->n_lanes].revents != 0)
        pool->stopped = true;
    return DRILL_OK;
}

static struct drill_status run_all(struct pool *pool, struct drill_diag *diag)
{
    for (;;) {
        size_t busy;
        struct drill_status s = give_out(pool, &busy, diag);
        if (!drill_ok(s) || busy == 0)
            return s;
        s = wait_and_collect(pool, diag);
        if (!drill_ok(s))
            return s;
        if (pool->collator.refused)
            pool->stopped = true;
        if (pool->stopped)
            return DRILL_OK;
    }
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
    s = drill_queue_init(&pool->slow, pool->suite, true, setup->seed);
    if (!drill_ok(s))
        return s;
    size_t n_fast = at_most(setup->jobs, pool->fast.count);
    pool->n_lanes = n_fast + at_most(setup->slow_jobs, pool->slow.count);
    pool->lanes = calloc(pool->n_lanes + 1, sizeof *pool->lanes);
    pool->workers = calloc(pool->n_lanes + 1, sizeof *pool->workers);
    pool->polled = calloc(pool->n_lanes + 1, sizeof *pool->polled);
    if (pool->lanes == NULL || pool->workers == NULL || pool->polled == NULL)
        return DRILL_FAIL(NO_MEMORY);
    for (size_t i = 0; i < pool->n_lanes; i++) {
        pool->lanes[i].queue = i < n_fast ? &pool->fast : &pool->slow;
        s = drill_worker_init(&pool->workers[i]);
        if (!drill_ok(s))
            return s;
        pool->n_ready++;
    }
    return DRILL_OK;
}

/* All workers are asked to leave at once, so that each can clean up after itself. */
static void tear_down(struct pool *pool)
{
    int64_t until_ns = drill_clock_now_ns() + LEAVE_NS;
    for (size_t i = 0; i < pool->n_ready; i++)
        drill_worker_dismiss(&pool->workers[i]);
    for (size_t i = 0; i < pool->n_ready; i++) {
        drill_worker_reap(&pool->workers[i], until_ns);
        drill_worker_release(&pool->workers[i]);
    }
    if (pool->collator.held != NULL)
        drill_collator_finish(&pool->collator);
    drill_queue_deinit(&pool->fast);
    drill_queue_deinit(&pool->slow);
    free(pool->lanes);
    free(pool->workers);
    free(pool->polled);
}

struct drill_status drill_pool_run(const struct drill_suite *suite,
                                   const struct drill_pool_setup *setup, bool *ret_stopped,
                                   struct drill_diag *diag)
{
    struct pool pool = {.suite = suite,
                        .setup = setup,
                        .worker_setup = {.isolation = setup->isolation,
                                         .profile = setup->profile,
                                         .deadline_ms = setup->timeout_ms * 2 / 3 + 1,
                                         .coverage = setup->covered != NULL}};
    struct drill_status s = set_up(&pool);
    if (drill_ok(s))
        s = run_all(&pool, diag);
    tear_down(&pool);
    if (drill_ok(s))
        *ret_stopped = pool.stopped;
    return s;
}
