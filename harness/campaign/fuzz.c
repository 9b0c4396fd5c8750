/* The parent of a campaign: starts the jobs, looks at the board now and then, and says when it is
 * over. */

#include "campaign/fuzz.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "campaign/child.h"
#include "campaign/fuzz_job.h"
#include "campaign/line.h"

enum {
    GLANCE_MS = 100
};

/* How long jobs may take to finish what they do when they are asked to stop. */
static const int64_t LEAVE_NS = 3000000000;

struct campaign {
    const struct drill_fuzz_setup *setup;
    struct drill_fuzz_board *board;
    struct drill_fuzz_job *jobs;
    struct drill_child *children;
    struct pollfd *polled; /* one per job, then the stop descriptor */
    unsigned running;
    unsigned told; /* findings that were handed on */
    bool stopped;
    int64_t start_ns;
    int64_t leave_ns; /* after this nobody is waited for; 0: the end has not come */
};

static struct drill_status set_up(struct campaign *campaign)
{
    size_t jobs = campaign->setup->jobs;
    campaign->jobs = calloc(jobs, sizeof *campaign->jobs);
    campaign->children = calloc(jobs, sizeof *campaign->children);
    campaign->polled = calloc(jobs + 1, sizeof *campaign->polled);
    void *board = mmap(NULL, sizeof *campaign->board, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (board == MAP_FAILED)
        return DRILL_FAIL(NO_MEMORY);
    campaign->board = board;
    if (campaign->jobs == NULL || campaign->children == NULL || campaign->polled == NULL)
        return DRILL_FAIL(NO_MEMORY);
    return DRILL_OK;
}

static struct drill_status start(struct campaign *campaign, struct drill_diag *diag)
{
    for (unsigned i = 0; i < campaign->setup->jobs; i++) {
        campaign->jobs[i] = (struct drill_fuzz_job){campaign->setup, campaign->board, i};
        struct drill_status s =
            drill_child_start(&campaign->children[i], drill_fuzz_work, &campaign->jobs[i], diag);
        if (!drill_ok(s))
            return s;
        campaign->running++;
    }
    return DRILL_OK;
}

static void add_up(const struct campaign *campaign, struct drill_fuzz_totals *ret)
{
    const struct drill_fuzz_board *board = campaign->board;
    bool rules[DRILL_RULE_COUNT] = {false};
    *ret = (struct drill_fuzz_totals){.time_ns = drill_clock_now_ns() - campaign->start_ns};
    for (unsigned i = 0; i < campaign->setup->jobs; i++) {
        const struct drill_fuzz_counts *counts = &board->jobs[i];
        ret->runs += atomic_load(&counts->runs);
        ret->undecided += atomic_load(&counts->undecided);
        ret->not_run += atomic_load(&counts->not_run);
        ret->known += atomic_load(&counts->known);
        ret->repeated += atomic_load(&counts->repeated);
        ret->corpus += atomic_load(&counts->corpus);
    }
    for (uint32_t f = 0; f < DRILL_FEATURES; f++) {
        if (!atomic_load(&board->features[f]))
            continue;
        enum drill_rule_id rule = drill_feature_rule(f);
        ret->features++;
        if (rule != DRILL_RULE_COUNT && !rules[rule]) {
            rules[rule] = true;
            ret->rules++;
        }
    }
    for (unsigned i = 0; i < DRILL_FUZZ_FINDINGS; i++) {
        if (!atomic_load(&board->ready[i]))
            continue;
        ret->findings++;
        ret->flaky += board->findings[i].hits < DRILL_PROOF_HITS;
    }
}

/* Hands on what is new on the board; at the end also past the gaps of jobs that were ended. */
static void hand_on(struct campaign *campaign, bool all)
{
    const struct drill_fuzz_setup *setup = campaign->setup;
    struct drill_fuzz_board *board = campaign->board;
    while (campaign->told < DRILL_FUZZ_FINDINGS &&
           (all || atomic_load(&board->ready[campaign->told]))) {
        if (atomic_load(&board->ready[campaign->told]) && setup->found != NULL)
            setup->found(setup->self, &board->findings[campaign->told]);
        campaign->told++;
    }
}

static void begin_end(struct campaign *campaign)
{
    atomic_store(&campaign->board->stop, true);
    if (campaign->leave_ns == 0)
        campaign->leave_ns = drill_clock_now_ns() + LEAVE_NS;
}

static int prepare_wait(struct campaign *campaign)
{
    const struct drill_fuzz_setup *setup = campaign->setup;
    for (unsigned i = 0; i < setup->jobs; i++)
        campaign->polled[i] = (struct pollfd){.fd = campaign->children[i].fd, .events = POLLIN};
    bool over = campaign->leave_ns != 0;
    campaign->polled[setup->jobs] =
        (struct pollfd){.fd = over ? -1 : setup->stop_fd, .events = POLLIN};
    if (setup->time_ns == 0 || over)
        return GLANCE_MS;
    int64_t left_ms = (campaign->start_ns + setup->time_ns - drill_clock_now_ns()) / 1000000 + 1;
    return left_ms < 0 ? 0 : left_ms < GLANCE_MS ? (int)left_ms : GLANCE_MS;
}

/* Collects a job that has gone; what it says at its end is on the board. */
static void collect(struct campaign *campaign, unsigned i)
{
    struct drill_fuzz_counts *counts = &campaign->board->jobs[i];
    int status = drill_child_reap(&campaign->children[i], drill_clock_now_ns() + LEAVE_NS);
    campaign->running--;
    if (status != 0 && counts->fault[0] == '\0')
        snprintf(counts->fault, sizeof counts->fault, "a process of the fuzzer ended (%d)", status);
}

static struct drill_status watch(struct campaign *campaign, struct drill_diag *diag)
{
    const struct drill_fuzz_setup *setup = campaign->setup;
    struct drill_fuzz_totals totals;
    while (campaign->running > 0) {
        int n = drill_line_poll(campaign->polled, setup->jobs + 1, prepare_wait(campaign));
        if (n < 0 && errno != EINTR)
            return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "poll: %s", strerror(errno));
        int64_t now = drill_clock_now_ns();
        for (unsigned i = 0; n > 0 && i < setup->jobs; i++)
            if (campaign->polled[i].revents != 0)
                collect(campaign, i);
        if (n > 0 && campaign->polled[setup->jobs].revents != 0) {
            campaign->stopped = true;
            begin_end(campaign);
        }
        if (setup->time_ns > 0 && now - campaign->start_ns >= setup->time_ns)
            begin_end(campaign);
        if (campaign->leave_ns != 0 && now > campaign->leave_ns)
            return DRILL_OK;
        hand_on(campaign, false);
        add_up(campaign, &totals);
        if (setup->progress != NULL)
            setup->progress(setup->self, &totals);
    }
    return DRILL_OK;
}

static void end(struct campaign *campaign)
{
    for (unsigned i = 0; campaign->children != NULL && i < campaign->setup->jobs; i++)
        drill_child_kill(&campaign->children[i]);
}

/* What the jobs left to be said. */
static struct drill_status sum_up(const struct campaign *campaign, char *why,
                                  struct drill_diag *diag)
{
    struct drill_status s = DRILL_OK;
    why[0] = '\0';
    for (unsigned i = 0; i < campaign->setup->jobs; i++) {
        const struct drill_fuzz_counts *counts = &campaign->board->jobs[i];
        if (counts->why[0] != '\0')
            snprintf(why, DRILL_FUZZ_WHY, "%s", counts->why);
        if (counts->fault[0] != '\0')
            s = drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "%s", counts->fault);
    }
    return s;
}

struct drill_status drill_fuzz_run(const struct drill_fuzz_setup *setup,
                                   struct drill_fuzz_totals *ret, bool *ret_stopped, char *why,
                                   struct drill_diag *diag)
{
    struct campaign campaign = {.setup = setup, .start_ns = drill_clock_now_ns()};
    *ret = (struct drill_fuzz_totals){0};
    struct drill_status s = set_up(&campaign);
    if (drill_ok(s))
        s = start(&campaign, diag);
    if (drill_ok(s))
        s = watch(&campaign, diag);
    end(&campaign);
    if (campaign.board != NULL) {
        hand_on(&campaign, true);
        add_up(&campaign, ret);
        if (drill_ok(s))
            s = sum_up(&campaign, why, diag);
        munmap(campaign.board, sizeof *campaign.board);
    }
    *ret_stopped = campaign.stopped;
    free(campaign.jobs);
    free(campaign.children);
    free(campaign.polled);
    return s;
}
