/* Running one case: the world asks, the oracle answers, and the verdict is put together of what the
 * oracle said, what the scenario's author claimed and how the run ended. */

#include "campaign/run_case.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "campaign/claims.h"

/* What the world's questions are answered from, and where a verdict goes at once: the target may
 * still take the process along while the world cleans up. */
struct listener {
    struct drill_oracle *oracle;
    struct drill_verdict *verdict;
};

static void outlook(void *self, uint8_t actor, const struct drill_call *call,
                    struct drill_outlook *ret)
{
    struct drill_prospect prospect = {0};
    const struct listener *listener = self;
    drill_oracle_prospect(listener->oracle, actor, call, &prospect);
    *ret = (struct drill_outlook){.settle = prospect.settle,
                                  .stream = prospect.stream,
                                  .offset = prospect.offset,
                                  .may_block = prospect.may_block,
                                  .may_stay = prospect.may_stay};
}

static bool take_event(void *self, const struct drill_event *event)
{
    const struct listener *listener = self;
    if (drill_oracle_event(listener->oracle, event))
        return true;
    *listener->verdict = *drill_oracle_verdict(listener->oracle);
    return false;
}

static bool due(void *self, uint8_t actor)
{
    return drill_oracle_due(((const struct listener *)self)->oracle, actor);
}

static bool expect(void *self, uint8_t actor, const struct drill_call *call,
                   const struct drill_outcome *outcome, unsigned k, uint64_t *ret_stream,
                   uint64_t *ret_offset)
{
    return drill_oracle_expect(((const struct listener *)self)->oracle, actor, call, outcome, k,
                               ret_stream, ret_offset);
}

static void reject(struct drill_verdict *ret, const char *rule, const char *permitted,
                   const char *seen)
{
    ret->kind = DRILL_REJECTED;
    ret->event = -1;
    snprintf(ret->rule, sizeof ret->rule, "%s", rule);
    snprintf(ret->permitted, sizeof ret->permitted, "%s", permitted);
    snprintf(ret->seen, sizeof ret->seen, "%s", seen);
}

static void set_aside(struct drill_verdict *ret, enum drill_verdict_kind kind, const char *why)
{
    ret->kind = kind;
    ret->event = -1;
    snprintf(ret->why, sizeof ret->why, "%s", why);
}

/* What was left behind by a run that went through. */
static void judge_leaks(const struct drill_run *run, struct drill_verdict *ret)
{
    char seen[96];
    if (run->leaked_fds > 0) {
        snprintf(seen, sizeof seen, "%u left open after every one was closed", run->leaked_fds);
        reject(ret, "INV-FDLEAK", "no descriptor of the target's is left over", seen);
    } else if (run->leaked_threads > 0 || run->leaked_files > 0) {
        snprintf(seen, sizeof seen, "%u threads and %u files left over", run->leaked_threads,
                 run->leaked_files);
        reject(ret, "HARNESS-LEAK", "no thread and no file is left over", seen);
    }
}

/* How the run ended, where nothing was found wrong in the trace itself. */
static void judge_end(const struct drill_case *item, const struct drill_run *run,
                      struct drill_verdict *ret)
{
    switch (run->end) {
    case DRILL_RUN_SKIPPED:
    case DRILL_RUN_ERROR:
        set_aside(ret, DRILL_NOT_RUN, run->why);
        return;
    case DRILL_RUN_FAULT:
        reject(ret, "REFERENCE", "the reference program gets through", run->why);
        return;
    case DRILL_RUN_STUCK:
        /* The model permitted the waiting; that the next step can be made is the author's claim. */
        if (item->scenario != NULL && item->type->claims_relaxed)
            return;
        if (ret->kind == DRILL_ACCEPTED && item->scenario != NULL)
            reject(ret, "CLAIM", "that the call returns by now", run->why);
        else if (ret->kind == DRILL_ACCEPTED)
            reject(ret, "HARNESS-STUCK", "every call of the program can be made", run->why);
        return;
    case DRILL_RUN_STOPPED:
        return;
    case DRILL_RUN_COMPLETE:
        judge_leaks(run, ret);
        return;
    }
}

/* A violation, or a call that the target does not have: what is claimed of it says nothing. */
static bool decides(const struct drill_verdict *oracle)
{
    return oracle->kind == DRILL_REJECTED || oracle->kind == DRILL_NOT_RUN;
}

void drill_case_judge(const struct drill_case *item, const struct drill_verdict *oracle,
                      const struct drill_run *run, const struct drill_trace *trace,
                      struct drill_verdict *ret)
{
    struct drill_verdict breach;
    *ret = *oracle;
    if (item->scenario != NULL && trace != NULL && !item->type->claims_relaxed &&
        drill_claims_breach(item->scenario, trace, &breach) &&
        !(decides(oracle) && oracle->event <= breach.event)) {
        breach.states_max = oracle->states_max;
        *ret = breach;
    }
    if (ret->kind != DRILL_REJECTED)
        judge_end(item, run, ret);
}

void drill_case_run(const struct drill_bench *bench, const struct drill_case *item,
                    struct drill_case_outcome *ret)
{
    struct drill_oracle_setup setup = {.family = item->type->family,
                                       .profile = bench->profile,
                                       .signals = (item->type->caps & DRILL_CAP_SIGNALS) != 0,
                                       .names = (item->type->caps & DRILL_CAP_NAMES) != 0};
    struct listener listener = {bench->oracle, &ret->verdict};
    struct drill_guide guide = {
        .self = &listener, .outlook = outlook, .event = take_event, .due = due, .expect = expect};
    int64_t start = drill_clock_now_ns();

    ret->run = (struct drill_run){0};
    drill_oracle_begin(bench->oracle, &setup);
    if (item->scenario != NULL)
        drill_world_run(bench->world, item->scenario, &guide, &ret->trace, &ret->run);
    else
        drill_world_run_program(bench->world, item->program, &guide, &ret->trace, &ret->run);
    if (ret->trace.dropped > 0)
        drill_oracle_give_up(bench->oracle, "the trace outgrew its memory and lost events");
    memcpy(ret->findings, drill_oracle_findings(bench->oracle), sizeof ret->findings);
    drill_case_judge(item, drill_oracle_verdict(bench->oracle), &ret->run,
                     bench->no_claims ? NULL : &ret->trace, &ret->verdict);
    ret->time_ns = drill_clock_now_ns() - start;
}
