/* Showing it again, and in fewer steps. */

#include "campaign/proof.h"

#include <stdio.h>
#include <string.h>

#include "scenario/shrink.h"

enum {
    BUDGET = 4000,        /* candidates of a shrinking */
    BUDGET_WAITING = 600, /* where each that keeps it takes its time */
    /* A candidate may wait for what does not come: it is none then, or what came of it is looked at
     * with more patience in the end. */
    SHRINK_PATIENCE_MS = 30
};

bool drill_sighting_take(const struct drill_runner *runner, bool claims, struct drill_sighting *ret)
{
    const struct drill_case_outcome *outcome = drill_runner_outcome(runner);
    const struct drill_verdict *verdict = &outcome->verdict;
    if (verdict->kind != DRILL_REJECTED || (!claims && strcmp(verdict->rule, "CLAIM") == 0))
        return false;
    *ret =
        (struct drill_sighting){.step = -1, .waited = strcmp(verdict->rule, "HARNESS-HANG") == 0};
    snprintf(ret->rule, sizeof ret->rule, "%s", verdict->rule);
    snprintf(ret->phase, sizeof ret->phase, "%s", drill_runner_phase(runner));
    if (verdict->event < 0 || (size_t)verdict->event >= outcome->trace.count)
        return true;
    const struct drill_event *event = &outcome->trace.events[verdict->event];
    snprintf(ret->call, sizeof ret->call, "%s",
             drill_call_name((enum drill_call_id)event->call.id));
    ret->step = event->step;
    ret->waited = ret->waited || event->kind == DRILL_EVENT_STUCK ||
                  (event->kind == DRILL_EVENT_SETTLE && event->outcome.revents == 0);
    return true;
}

/* What runs were rejected by, and how often. */
struct tally {
    struct drill_sighting what[DRILL_PROOF_RUNS];
    unsigned hits[DRILL_PROOF_RUNS];
    unsigned n;
};

/* Counts a sighting; returns its place. */
static unsigned count(struct tally *tally, const struct drill_sighting *seen)
{
    unsigned i = 0;
    while (i < tally->n && strcmp(tally->what[i].rule, seen->rule) != 0)
        i++;
    if (i == tally->n)
        tally->what[tally->n++] = *seen;
    tally->hits[i]++;
    return i;
}

struct drill_status drill_proof_repeat(struct drill_proof *proof,
                                       const struct drill_scenario *scenario,
                                       struct drill_diag *diag)
{
    struct tally tally = {0};
    unsigned best = 0;
    unsigned left = DRILL_PROOF_RUNS;
    proof->hits = proof->runs = 0;
    while (left > 0 && proof->hits < DRILL_PROOF_HITS && proof->hits + left >= DRILL_PROOF_HITS) {
        struct drill_sighting seen;
        struct drill_status s = drill_runner_try(proof->runner, scenario, proof->patience_ms, diag);
        if (!drill_ok(s))
            return s;
        proof->runs++;
        left--;
        if (!drill_sighting_take(proof->runner, proof->claims, &seen))
            continue;
        unsigned i = count(&tally, &seen);
        if (tally.hits[i] > tally.hits[best])
            best = i;
        proof->hits = tally.hits[best];
    }
    if (proof->hits >= DRILL_PROOF_HITS)
        proof->what = tally.what[best];
    return DRILL_OK;
}

/* The predicate of a shrinking. */
struct trial {
    struct drill_proof *proof;
    int patience_ms;
    struct drill_status status;
    struct drill_diag *diag;
};

static bool keeps(void *self, const struct drill_scenario *candidate)
{
    struct trial *trial = self;
    struct drill_sighting seen;
    if (!drill_ok(trial->status))
        return false;
    trial->status =
        drill_runner_try(trial->proof->runner, candidate, trial->patience_ms, trial->diag);
    return drill_ok(trial->status) &&
           drill_sighting_take(trial->proof->runner, trial->proof->claims, &seen) &&
           strcmp(seen.rule, trial->proof->what.rule) == 0;
}

struct drill_status drill_proof_shrink(struct drill_proof *proof,
                                       const struct drill_scenario *scenario,
                                       struct drill_arena *arena, const struct drill_scenario **ret,
                                       struct drill_diag *diag)
{
    bool waits = proof->what.waited;
    struct drill_proof before = *proof;
    struct trial trial = {
        .proof = proof, .patience_ms = SHRINK_PATIENCE_MS, .status = DRILL_OK, .diag = diag};
    struct drill_shrink shrink = {.arena = arena,
                                  .self = &trial,
                                  .keeps = keeps,
                                  .budget = waits ? BUDGET_WAITING : BUDGET,
                                  .last = proof->what.step};
    struct drill_scenario *small = drill_shrink(&shrink, scenario, &proof->tried);
    if (!drill_ok(trial.status))
        return trial.status;
    if (small == NULL)
        return DRILL_FAIL(NO_MEMORY);
    struct drill_status s = drill_proof_repeat(proof, small, diag);
    bool shown = proof->hits >= DRILL_PROOF_HITS && strcmp(proof->what.rule, before.what.rule) == 0;
    *ret = shown ? small : scenario;
    if (!drill_ok(s) || shown)
        return s;
    /* It was made small by chance: as it was, it is still good. */
    unsigned tried = proof->tried;
    s = drill_proof_repeat(proof, scenario, diag);
    if (proof->hits < DRILL_PROOF_HITS)
        proof->what = before.what;
    proof->tried = tried;
    return s;
}

struct drill_scenario *drill_proof_trim(const struct drill_runner *runner,
                                        const struct drill_scenario *scenario,
                                        struct drill_arena *arena)
{
    const struct drill_trace *trace = &drill_runner_outcome(runner)->trace;
    struct drill_scenario *copy = drill_arena_take(arena, sizeof *copy);
    bool *made = drill_arena_take(arena, scenario->n_steps * sizeof *made);
    struct drill_step *steps =
        drill_arena_take(arena, scenario->n_steps * sizeof scenario->steps[0]);
    if (copy == NULL || made == NULL || steps == NULL)
        return NULL;
    for (size_t i = 0; i < trace->count; i++) {
        const struct drill_event *event = &trace->events[i];
        if (event->kind == DRILL_EVENT_CALL && event->step >= 0)
            made[event->step] = true;
    }
    *copy = *scenario;
    copy->steps = steps;
    copy->n_steps = 0;
    for (uint32_t i = 0; i < scenario->n_steps; i++) {
        if (made[i])
            steps[copy->n_steps++] = scenario->steps[i];
    }
    if (!drill_ok(drill_scenario_validate(copy, NULL)))
        *copy = *scenario;
    return copy;
}
