/* One job: makes a batch of scenarios, has them run, takes what is new into its corpus and looks
 * into what was rejected. What it makes depends on the seed, its number and what came of its
 * scenarios alone. */

#include "campaign/fuzz_job.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campaign/fuzz_corpus.h"
#include "campaign/fuzz_find.h"

enum {
    STEPS = 16,         /* of a scenario that is made up, about */
    FRESH_ONE_IN = 3,   /* so many are made up, the others are variations */
    THREADS_ONE_IN = 8, /* so many have several actors */
    HURRIED_MS = 80,    /* what is due may take so long before it is looked into */
    KEPT_BYTES = 256 << 20,
    NOTHING_RUNS = 200 /* after so many scenarios of which none was run, that is that */
};

struct job {
    const struct drill_fuzz_job *own;
    struct drill_fuzz_counts *counts;
    struct drill_runner *runner;
    struct drill_fuzz_corpus corpus;
    struct drill_arena arena; /* of the batch */
    const struct drill_scenario *batch[DRILL_RUNNER_BATCH];
    size_t n_batch;
    size_t again;   /* 1 + the place of the scenario that gets a second chance; 0: none */
    uint64_t made;  /* scenarios so far */
    uint64_t limit; /* of them; 0: none */
    struct drill_diag diag;
};

static enum drill_focus focus_of(const struct drill_fuzz_setup *setup, uint64_t number)
{
    if (setup->focus != DRILL_FOCUS_ALL)
        return setup->focus;
    return (enum drill_focus)(number % DRILL_FOCUS_COUNT);
}

/* The next scenario: a seed of the caller's, a new one, or a variation; NULL: out of memory. */
static const struct drill_scenario *make(struct job *job)
{
    const struct drill_fuzz_setup *setup = job->own->setup;
    uint64_t number = job->made++;
    struct drill_rng rng = drill_rng_make(setup->seed, (uint64_t)job->own->index << 48 | number);
    struct drill_vary vary = {.arena = &job->arena,
                              .rng = &rng,
                              .family = setup->type->family,
                              .focus = focus_of(setup, number),
                              .steps = STEPS,
                              .threads = (setup->type->caps & DRILL_CAP_THREADS) != 0 &&
                                         drill_rng_below(&rng, THREADS_ONE_IN) == 0,
                              .names = setup->names};
    if (number < setup->n_seeds) {
        const struct drill_scenario *tame = drill_tame(&vary, setup->seeds[number].scenario);
        return tame != NULL ? tame : drill_generate(&vary);
    }
    const struct drill_scenario *from = drill_fuzz_corpus_draw(&job->corpus, &rng);
    if (from == NULL || drill_rng_below(&rng, FRESH_ONE_IN) == 0)
        return drill_generate(&vary);
    return drill_mutate(&vary, from, drill_fuzz_corpus_draw(&job->corpus, &rng));
}

static bool make_batch(struct job *job)
{
    size_t most = DRILL_RUNNER_BATCH;
    if (job->limit > 0 && job->limit - job->made < most)
        most = (size_t)(job->limit - job->made);
    drill_arena_reset(&job->arena);
    job->again = 0;
    for (job->n_batch = 0; job->n_batch < most; job->n_batch++) {
        job->batch[job->n_batch] = make(job);
        if (job->batch[job->n_batch] == NULL)
            return false;
    }
    return true;
}

/* Takes the features of a scenario; one that has new ones stays. */
static bool take_features(struct job *job, const struct drill_runner_item *item,
                          const struct drill_scenario *scenario)
{
    bool *known = drill_runner_known(job->runner);
    bool news = false;
    for (unsigned i = 0; i < item->n_features; i++) {
        uint16_t feature = item->features[i];
        news = news || !known[feature];
        known[feature] = true;
        atomic_store(&job->own->board->features[feature], true);
    }
    if (!news || item->verdict == DRILL_REJECTED)
        return true;
    bool kept = drill_fuzz_corpus_add(&job->corpus, scenario);
    atomic_store(&job->counts->corpus, (unsigned)job->corpus.count);
    return kept;
}

static void count(struct job *job, enum drill_verdict_kind kind)
{
    const struct drill_verdict *verdict = &drill_runner_outcome(job->runner)->verdict;
    atomic_fetch_add(&job->counts->runs, 1);
    if (kind == DRILL_UNDECIDED)
        atomic_fetch_add(&job->counts->undecided, 1);
    else if (kind == DRILL_NOT_RUN)
        atomic_fetch_add(&job->counts->not_run, 1);
    if (verdict->kind == DRILL_UNDECIDED || verdict->kind == DRILL_NOT_RUN)
        snprintf(job->counts->why, sizeof job->counts->why, "%.255s", verdict->why);
}

/* Whether the scenario at `place`, which was the last to run, was rejected for being late the first
 * time: on a busy machine that comes by chance, and what depends on chance cannot be repeated. */
static bool has_another_chance(const struct job *job, size_t place)
{
    struct drill_sighting seen;
    return drill_sighting_take(job->runner, false, &seen) && seen.waited && job->again != place + 1;
}

/* Has batch[first..] run as far as nothing is rejected; *ret_next is where to go on. */
static struct drill_status run_part(struct job *job, size_t first, size_t *ret_next)
{
    const struct drill_runner_how how = {.hurried = true, .patience_ms = HURRIED_MS};
    size_t next;
    drill_runner_clear(job->runner);
    size_t n = first;
    while (n < job->n_batch && drill_runner_add(job->runner, job->batch[n]))
        n++;
    struct drill_status s = drill_runner_run(job->runner, 0, &how, &next, &job->diag);
    if (!drill_ok(s))
        return s;
    bool again = has_another_chance(job, first + next - 1);
    next -= again;
    job->again = again ? first + next + 1 : 0;
    for (size_t i = 0; i < next; i++) {
        const struct drill_runner_item *item = drill_runner_item(job->runner, i);
        count(job, item->verdict);
        if (!take_features(job, item, job->batch[first + i]))
            return DRILL_FAIL(NO_MEMORY);
    }
    *ret_next = first + next;
    if (!again && drill_runner_item(job->runner, next - 1)->verdict == DRILL_REJECTED)
        s = drill_fuzz_look_into(job->own, job->runner, job->batch[first + next - 1], &job->diag);
    return s;
}

static bool is_over(const struct job *job)
{
    uint64_t runs = atomic_load(&job->counts->runs);
    return atomic_load(&job->own->board->stop) || (job->limit > 0 && job->made >= job->limit) ||
           (runs >= NOTHING_RUNS && runs == atomic_load(&job->counts->not_run));
}

static struct drill_status run_all(struct job *job)
{
    struct drill_status s = DRILL_OK;
    while (drill_ok(s) && !is_over(job)) {
        if (!make_batch(job))
            return DRILL_FAIL(NO_MEMORY);
        for (size_t at = 0;
             drill_ok(s) && at < job->n_batch && !atomic_load(&job->own->board->stop);)
            s = run_part(job, at, &at);
    }
    return s;
}

void drill_fuzz_work(void *self, int line)
{
    static struct job job;
    const struct drill_fuzz_job *own = self;
    const struct drill_fuzz_setup *setup = own->setup;
    const struct drill_runner_setup runner = {.type = setup->type,
                                              .isolation = setup->isolation,
                                              .profile = setup->profile,
                                              .stop = &own->board->stop,
                                              .stop_fd = -1};
    /* Batches take much memory and let go of it all the time: the process keeps it. */
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    (void)line; /* it is cut when the process ends: that is all there is to say */
    job = (struct job){.own = own, .counts = &own->board->jobs[own->index]};
    if (setup->runs > 0) {
        job.limit = setup->runs / setup->jobs + (own->index < setup->runs % setup->jobs);
        if (job.limit == 0)
            return;
    }
    struct drill_status s = drill_runner_new(&job.runner, &runner);
    if (drill_ok(s))
        s = run_all(&job);
    if (!drill_ok(s) && s.code != DRILL_CODE_NOT_FOUND)
        snprintf(job.counts->fault, sizeof job.counts->fault, "%.255s",
                 job.diag.text[0] != '\0' ? job.diag.text : drill_status_text(s));
    drill_runner_free(job.runner);
    drill_fuzz_corpus_free(&job.corpus);
    drill_arena_reset(&job.arena);
}
