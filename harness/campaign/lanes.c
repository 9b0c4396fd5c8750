/* Lanes, each with one worker at a time.
 *
 *     IDLE --give--> BUSY --answer--> IDLE            the outcome is the worker's
 *                     |----line cut--> EMPTY          HARNESS-CRASH
 *                     '----deadline--> EMPTY          HARNESS-HANG
 *     EMPTY --start--> IDLE
 *
 * An IDLE lane whose worker is spent, or has a target open that no other may follow in the same
 * process, goes to EMPTY as well. One thread, no timers: poll() waits for lines until the nearest
 * deadline, which a case moves on as long as its trace grows. */

#include "campaign/lanes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "campaign/line.h"
#include "campaign/mishap.h"
#include "campaign/queue.h"

enum {
    SLOW_EXTRA_MS = 20000 /* a slow case may show nothing new for so much longer */
};

/* How long workers may take to leave when they are asked to. */
static const int64_t LEAVE_NS = 1000000000;

struct lane {
    const struct drill_target_type *type; /* the worker's open target */
    bool holds;                           /* a case that no worker could be had for so far */
    bool busy;
    size_t index; /* of the case that it holds or runs */
    int64_t deadline_ns;
    size_t seen; /* events at the time the deadline was set */
};

struct lanes {
    const struct drill_lanes_setup *setup;
    struct lane *lanes;
    struct drill_worker *workers; /* workers[i] is the one of lanes[i] */
    struct pollfd *polled;        /* one per lane, then the stop descriptor */
    size_t n_ready;               /* workers that were initialised */
    bool stopped;
};

static int patience_ms(const struct lanes *all, const struct lane *lane)
{
    bool slow = drill_case_is_slow(&all->setup->suite->cases[lane->index]);
    return all->setup->timeout_ms + (slow ? SLOW_EXTRA_MS : 0);
}

static void set_deadline(struct lanes *all, size_t i)
{
    struct lane *lane = &all->lanes[i];
    lane->seen = drill_worker_events(&all->workers[i]);
    lane->deadline_ns = drill_clock_now_ns() + (int64_t)patience_ms(all, lane) * 1000000;
}

/* A case that leaves few ports to choose from wants them all free: what earlier cases closed may
 * keep one of them (TIME_WAIT) in their network namespace. */
static bool wants_ports(const struct drill_case *item)
{
    const struct drill_scenario *scenario = item->scenario;
    for (unsigned i = 0; scenario != NULL && i < scenario->n_sysctls; i++) {
        if (scenario->sysctls[i].sysctl == DRILL_SYSCTL_IP_LOCAL_PORT_RANGE)
            return true;
    }
    return false;
}

static void empty_lane(struct lanes *all, size_t i)
{
    drill_worker_dismiss(&all->workers[i]);
    drill_worker_reap(&all->workers[i], drill_clock_now_ns() + LEAVE_NS);
    all->lanes[i].type = NULL;
}

/* Gives the lane its case, on a new worker where there is none or the old one has gone. */
static struct drill_status give(struct lanes *all, size_t i, struct drill_diag *diag)
{
    const struct drill_lanes_setup *setup = all->setup;
    struct lane *lane = &all->lanes[i];
    struct drill_worker *worker = &all->workers[i];
    const struct drill_target_type *type = setup->suite->cases[lane->index].type;

    bool other = lane->type != NULL && lane->type != type &&
                 ((lane->type->caps | type->caps) & DRILL_CAP_FRESH) != 0;
    if (other || (lane->type != NULL && wants_ports(&setup->suite->cases[lane->index])))
        empty_lane(all, i);
    for (int attempt = 0; attempt < 2; attempt++) {
        if (worker->child.pid == 0) {
            struct drill_status s = drill_worker_start(worker, &setup->worker, setup->suite,
                                                       all->workers, all->n_ready, diag);
            if (!drill_ok(s))
                return s;
        }
        if (drill_worker_give(worker, lane->index)) {
            lane->type = type;
            lane->holds = false;
            lane->busy = true;
            set_deadline(all, i);
            return DRILL_OK;
        }
        drill_worker_kill(worker);
    }
    return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "workers end before they are given work");
}

static struct drill_status finish(struct lanes *all, size_t i)
{
    const struct drill_lanes_setup *setup = all->setup;
    struct lane *lane = &all->lanes[i];
    lane->busy = false;
    return setup->done(setup->self, i, lane->index, drill_worker_outcome(&all->workers[i]),
                       drill_worker_coverage(&all->workers[i]), &all->stopped);
}

static struct drill_status hear(struct lanes *all, size_t i)
{
    struct drill_worker *worker = &all->workers[i];
    if (drill_worker_listen(worker) == DRILL_WORKER_GONE) {
        drill_mishap_crash(drill_worker_outcome(worker), drill_worker_kill(worker));
        all->lanes[i].type = NULL;
        return finish(all, i);
    }
    if (drill_worker_outcome(worker)->run.worker_spent) {
        drill_worker_kill(worker);
        all->lanes[i].type = NULL;
    }
    return finish(all, i);
}

/* The deadline has passed: gives more time when something has happened since it was set. */
static struct drill_status check_progress(struct lanes *all, size_t i)
{
    struct drill_worker *worker = &all->workers[i];
    if (drill_worker_events(worker) != all->lanes[i].seen) {
        set_deadline(all, i);
        return DRILL_OK;
    }
    drill_worker_kill(worker);
    all->lanes[i].type = NULL;
    drill_mishap_hang(drill_worker_outcome(worker), patience_ms(all, &all->lanes[i]));
    return finish(all, i);
}

static struct drill_status give_out(struct lanes *all, size_t *ret_busy, struct drill_diag *diag)
{
    const struct drill_lanes_setup *setup = all->setup;
    size_t busy = 0;
    struct drill_status refusal = DRILL_OK;
    for (size_t i = 0; i < setup->count; i++) {
        struct lane *lane = &all->lanes[i];
        if (!lane->busy && drill_ok(refusal)) {
            lane->holds = lane->holds || setup->take(setup->self, i, &lane->index);
            if (lane->holds)
                refusal = give(all, i, diag);
        }
        if (lane->busy)
            busy++;
    }
    *ret_busy = busy;
    return busy > 0 ? DRILL_OK : refusal;
}

/* How long poll may wait; fills the poll table. */
static int prepare_wait(struct lanes *all)
{
    int64_t nearest = INT64_MAX;
    for (size_t i = 0; i < all->setup->count; i++) {
        const struct lane *lane = &all->lanes[i];
        all->polled[i] =
            (struct pollfd){.fd = lane->busy ? all->workers[i].child.fd : -1, .events = POLLIN};
        if (lane->busy && lane->deadline_ns < nearest)
            nearest = lane->deadline_ns;
    }
    all->polled[all->setup->count] = (struct pollfd){.fd = all->setup->stop_fd, .events = POLLIN};
    int64_t left_ms = (nearest - drill_clock_now_ns()) / 1000000 + 1;
    return left_ms < 0 ? 0 : left_ms > 3600000 ? 3600000 : (int)left_ms;
}

static struct drill_status wait_and_collect(struct lanes *all, struct drill_diag *diag)
{
    size_t count = all->setup->count;
    int n = drill_line_poll(all->polled, (unsigned)count + 1, prepare_wait(all));
    if (n < 0 && errno != EINTR)
        return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "poll: %s", strerror(errno));
    int64_t now = drill_clock_now_ns();
    for (size_t i = 0; i < count; i++) {
        struct drill_status s = DRILL_OK;
        if (n > 0 && all->polled[i].revents != 0)
            s = hear(all, i);
        else if (all->lanes[i].busy && now >= all->lanes[i].deadline_ns)
            s = check_progress(all, i);
        if (!drill_ok(s))
            return s;
    }
    if (n > 0 && all->polled[count].revents != 0)
        all->stopped = true;
    return DRILL_OK;
}

static struct drill_status run_all(struct lanes *all, struct drill_diag *diag)
{
    for (;;) {
        size_t busy;
        struct drill_status s = give_out(all, &busy, diag);
        if (!drill_ok(s) || busy == 0)
            return s;
        s = wait_and_collect(all, diag);
        if (!drill_ok(s))
            return s;
        if (all->stopped)
            return DRILL_OK;
    }
}

static struct drill_status set_up(struct lanes *all)
{
    size_t count = all->setup->count;
    all->lanes = calloc(count + 1, sizeof *all->lanes);
    all->workers = calloc(count + 1, sizeof *all->workers);
    all->polled = calloc(count + 1, sizeof *all->polled);
    if (all->lanes == NULL || all->workers == NULL || all->polled == NULL)
        return DRILL_FAIL(NO_MEMORY);
    while (all->n_ready < count) {
        struct drill_status s = drill_worker_init(&all->workers[all->n_ready]);
        if (!drill_ok(s))
            return s;
        all->n_ready++;
    }
    return DRILL_OK;
}

/* All workers are asked to leave at once, so that each can clean up after itself. */
static void tear_down(struct lanes *all)
{
    int64_t until_ns = drill_clock_now_ns() + LEAVE_NS;
    for (size_t i = 0; i < all->n_ready; i++)
        drill_worker_dismiss(&all->workers[i]);
    for (size_t i = 0; i < all->n_ready; i++) {
        drill_worker_reap(&all->workers[i], until_ns);
        drill_worker_release(&all->workers[i]);
    }
    free(all->lanes);
    free(all->workers);
    free(all->polled);
}

struct drill_status drill_lanes_run(const struct drill_lanes_setup *setup, bool *ret_stopped,
                                    struct drill_diag *diag)
{
    struct lanes all = {.setup = setup};
    struct drill_status s = set_up(&all);
    if (drill_ok(s))
        s = run_all(&all, diag);
    tear_down(&all);
    if (drill_ok(s))
        *ret_stopped = all.stopped;
    return s;
}
