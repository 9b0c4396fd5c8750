/* From a rejected scenario to a finding on the board.
 *
 *     known? seen before? --> counted
 *     run again with care --> shown: shrunk, saved, on the board
 *                         |-> sometimes: saved as it is, on the board, flaky
 *                         '-> never, and it was about time: forgotten, a few times
 */

#include "campaign/fuzz_find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

enum {
    ATTEMPTS = 4, /* scenarios that are tried for one rule in one phase until it can be shown */
    /* What did not come in time has this long when it is looked for again: a request that was
     * ignored is retried after 1, 3 and 7 s (RFC 6298 2). */
    LATE_MS = 8000
};

/* FNV-1a. */
static uint64_t mix_text(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211U;
    return (hash ^ 0xff) * 1099511628211U;
}

static const uint64_t HASH_START = 14695981039346656037U;

/* Puts the key on the board; false: it is there already (or the board is full). */
static bool claim(struct drill_fuzz_board *board, const struct drill_sighting *what,
                  unsigned attempt)
{
    uint64_t key = mix_text(mix_text(HASH_START + attempt, what->rule), what->phase) | 1;
    for (unsigned i = 0; i < DRILL_FUZZ_KEYS; i++) {
        atomic_ullong *place = &board->keys[(key + i) % DRILL_FUZZ_KEYS];
        unsigned long long there = 0;
        if (atomic_compare_exchange_strong(place, &there, key))
            return true;
        if (there == key)
            return false;
    }
    return false;
}

/* The first attempt that is left; ATTEMPTS: none. */
static unsigned claim_attempt(struct drill_fuzz_board *board, const struct drill_sighting *what)
{
    unsigned attempt = 0;
    while (attempt < ATTEMPTS && !claim(board, what, attempt))
        attempt++;
    return attempt;
}

/* No more attempts: it was shown. */
static void close_case(struct drill_fuzz_board *board, const struct drill_sighting *what)
{
    for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++)
        (void)claim(board, what, attempt);
}

static bool is_known(const struct drill_fuzz_job *job, const struct drill_sighting *what,
                     const struct drill_scenario *scenario)
{
    return job->setup->known != NULL &&
           drill_known_has(job->setup->known, job->setup->type->name, what, scenario);
}

static void name_finding(struct drill_fuzz_finding *finding, const struct drill_target_type *type,
                         const struct drill_scenario *scenario)
{
    struct drill_text text = {0};
    for (uint32_t i = 0; i < scenario->n_steps; i++) {
        drill_scenario_write_step(scenario, &scenario->steps[i], false, &text);
        drill_text_addf(&text, "\n");
    }
    uint64_t hash = mix_text(mix_text(HASH_START, type->name), text.len > 0 ? text.bytes : "");
    snprintf(finding->name, sizeof finding->name, "%s-%08x", finding->what.rule,
             (unsigned)(hash ^ hash >> 32));
    drill_text_free(&text);
}

/* A case that is being looked into. */
struct inquiry {
    const struct drill_fuzz_job *job;
    struct drill_proof proof;
    struct drill_arena arena;
    const struct drill_scenario *scenario;
    struct drill_case_outcome first; /* of the hurried run, events and all */
    struct drill_fuzz_finding finding;
};

/* Keeps what came of the hurried run. */
static bool keep_outcome(struct inquiry *inquiry, const struct drill_case_outcome *outcome)
{
    size_t size = outcome->trace.count * sizeof *outcome->trace.events;
    inquiry->first = *outcome;
    inquiry->first.trace.events = malloc(size + 1);
    if (inquiry->first.trace.events == NULL)
        return false;
    memcpy(inquiry->first.trace.events, outcome->trace.events, size);
    return true;
}

/* Puts the finding on the board, with its files saved. */
static void post(struct inquiry *inquiry, const struct drill_case_outcome *outcome)
{
    const struct drill_fuzz_setup *setup = inquiry->job->setup;
    struct drill_fuzz_board *board = inquiry->job->board;
    struct drill_fuzz_finding *finding = &inquiry->finding;
    finding->what = inquiry->proof.what;
    finding->hits = inquiry->proof.hits;
    finding->runs = inquiry->proof.runs;
    finding->tried = inquiry->proof.tried;
    finding->steps = inquiry->scenario->n_steps;
    snprintf(finding->permitted, sizeof finding->permitted, "%.199s", outcome->verdict.permitted);
    snprintf(finding->seen, sizeof finding->seen, "%.199s", outcome->verdict.seen);
    name_finding(finding, setup->type, inquiry->scenario);
    struct drill_fuzz_proof proof = {
        .finding = finding, .type = setup->type, .scenario = inquiry->scenario, .outcome = outcome};
    unsigned place = atomic_fetch_add(&board->n_findings, 1);
    if (place >= DRILL_FUZZ_FINDINGS)
        return;
    finding->unsaved = setup->save != NULL && !setup->save(setup->self, &proof);
    board->findings[place] = *finding;
    atomic_store(&board->ready[place], true);
}

/* It can be shown: `before` is what the hurried run was rejected by. */
static struct drill_status settle(struct inquiry *inquiry, const struct drill_sighting *before,
                                  struct drill_fuzz_counts *counts, struct drill_diag *diag)
{
    struct drill_proof *proof = &inquiry->proof;
    struct drill_fuzz_board *board = inquiry->job->board;
    int64_t start = drill_clock_now_ns();
    bool same = strcmp(proof->what.rule, before->rule) == 0;
    close_case(board, before);
    /* With care it may be another rule, which may have been found before. */
    if (!same && (is_known(inquiry->job, &proof->what, inquiry->scenario) ||
                  !claim(board, &proof->what, 0))) {
        atomic_fetch_add(&counts->repeated, 1);
        return DRILL_OK;
    }
    struct drill_sighting shown = proof->what;
    close_case(board, &shown);
    struct drill_status s =
        drill_proof_shrink(proof, inquiry->scenario, &inquiry->arena, &inquiry->scenario, diag);
    inquiry->finding.shrink_ns = drill_clock_now_ns() - start;
    if (!drill_ok(s))
        return s;
    /* The smaller one may show it in another phase, that of an earlier finding. */
    if (strcmp(proof->what.phase, shown.phase) != 0 &&
        strcmp(proof->what.phase, before->phase) != 0 &&
        claim_attempt(board, &proof->what) == ATTEMPTS) {
        atomic_fetch_add(&counts->repeated, 1);
        return DRILL_OK;
    }
    close_case(board, &proof->what);
    post(inquiry, drill_runner_outcome(proof->runner));
    return DRILL_OK;
}

static struct drill_status inquire(struct inquiry *inquiry, const struct drill_scenario *scenario,
                                   unsigned attempt, struct drill_fuzz_counts *counts,
                                   struct drill_diag *diag)
{
    struct drill_proof *proof = &inquiry->proof;
    const struct drill_sighting before = proof->what;
    const struct drill_scenario *trimmed =
        drill_proof_trim(proof->runner, scenario, &inquiry->arena);
    if (trimmed == NULL || !keep_outcome(inquiry, drill_runner_outcome(proof->runner)))
        return DRILL_FAIL(NO_MEMORY);
    inquiry->scenario = trimmed;
    inquiry->finding.steps_before = trimmed->n_steps;
    struct drill_status s = DRILL_OK;
    /* What was late for want of patience alone takes as long each time: once is enough. */
    if (before.waited)
        s = drill_runner_try(proof->runner, trimmed, proof->patience_ms, diag);
    if (!drill_ok(s) || (before.waited && !drill_sighting_take(proof->runner, false, &proof->what)))
        return s;
    s = drill_proof_repeat(proof, trimmed, diag);
    if (!drill_ok(s))
        return s;
    if (proof->hits >= DRILL_PROOF_HITS)
        return settle(inquiry, &before, counts, diag);
    if (attempt == 0 && (proof->hits > 0 || !before.waited)) {
        proof->what = before;
        post(inquiry, &inquiry->first);
    }
    return DRILL_OK;
}

struct drill_status drill_fuzz_look_into(const struct drill_fuzz_job *job,
                                         struct drill_runner *runner,
                                         const struct drill_scenario *scenario,
                                         struct drill_diag *diag)
{
    struct drill_fuzz_counts *counts = &job->board->jobs[job->index];
    struct inquiry inquiry = {
        .job = job, .proof = {.runner = runner, .patience_ms = job->setup->timeout_ms / 3 + 1}};
    if (!drill_sighting_take(runner, false, &inquiry.proof.what))
        return DRILL_OK;
    if (inquiry.proof.what.waited && inquiry.proof.patience_ms < LATE_MS)
        inquiry.proof.patience_ms = LATE_MS;
    if (is_known(job, &inquiry.proof.what, scenario)) {
        atomic_fetch_add(&counts->known, 1);
        return DRILL_OK;
    }
    unsigned attempt = claim_attempt(job->board, &inquiry.proof.what);
    if (attempt == ATTEMPTS) {
        atomic_fetch_add(&counts->repeated, 1);
        return DRILL_OK;
    }
    struct drill_status s = inquire(&inquiry, scenario, attempt, counts, diag);
    free(inquiry.first.trace.events);
    drill_arena_reset(&inquiry.arena);
    return s;
}
