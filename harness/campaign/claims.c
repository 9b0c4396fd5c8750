/* Holding a trace against the claims of its scenario. A return is claimed at the step that collects
 * it: the step of the call itself, or the same actor's `returns` that follows it. */

#include "campaign/claims.h"

#include <stdio.h>

/* The claim about the value that the call of step `index` returns; NULL: none. */
static const struct drill_claim *claim_on_return(const struct drill_scenario *scenario,
                                                 int32_t index)
{
    const struct drill_step *step = &scenario->steps[index];
    if (step->kind == DRILL_STEP_RETURNS || step->claim.n_alts > 0)
        return &step->claim;
    for (uint32_t i = (uint32_t)index + 1; i < scenario->n_steps; i++) {
        const struct drill_step *later = &scenario->steps[i];
        if (later->actor != step->actor)
            continue;
        return later->kind == DRILL_STEP_RETURNS ? &later->claim : NULL;
    }
    return NULL;
}

static void describe(struct drill_verdict *ret, size_t event, const struct drill_event *seen,
                     const char *permitted)
{
    char outcome[DRILL_OUTCOME_TEXT];
    *ret = (struct drill_verdict){.kind = DRILL_REJECTED, .rule = "CLAIM", .event = (int32_t)event};
    snprintf(ret->permitted, sizeof ret->permitted, "%s", permitted);
    snprintf(ret->seen, sizeof ret->seen, "%s",
             drill_outcome_print(&seen->call, &seen->outcome, outcome, sizeof outcome));
}

static void describe_claim(struct drill_verdict *ret, size_t event, const struct drill_event *seen,
                           const struct drill_claim *claim)
{
    struct drill_text text = {0};
    drill_claim_write(claim, &seen->call, &text);
    describe(ret, event, seen, text.bytes == NULL ? "" : text.bytes);
    drill_text_free(&text);
}

/* What an actor is doing. */
struct pending {
    int32_t step; /* DRILL_NO_STEP: nothing that a step asked for */
    bool blocked; /* its call was seen to wait */
};

/* Holds the return of `pending` against the claims; true when one is broken. */
static bool breaks(const struct drill_scenario *scenario, const struct pending *pending,
                   size_t index, const struct drill_event *event, struct drill_verdict *ret)
{
    if (pending->step < 0 || (uint32_t)pending->step >= scenario->n_steps)
        return false;
    if (scenario->steps[pending->step].claim.blocks && !pending->blocked) {
        describe(ret, index, event, "blocks: the call does not return now");
        return true;
    }
    const struct drill_claim *claim = claim_on_return(scenario, pending->step);
    if (claim == NULL || drill_claim_allows(claim, &event->call, &event->outcome))
        return false;
    describe_claim(ret, index, event, claim);
    return true;
}

bool drill_claims_breach(const struct drill_scenario *scenario, const struct drill_trace *trace,
                         struct drill_verdict *ret)
{
    struct pending pending[DRILL_MAX_ACTORS];
    for (size_t i = 0; i < DRILL_MAX_ACTORS; i++)
        pending[i] = (struct pending){.step = DRILL_NO_STEP};
    for (size_t i = 0; i < trace->count; i++) {
        const struct drill_event *event = &trace->events[i];
        if (event->actor >= DRILL_MAX_ACTORS)
            continue;
        struct pending *own = &pending[event->actor];
        if (event->kind == DRILL_EVENT_CALL)
            *own = (struct pending){.step = event->by_harness ? DRILL_NO_STEP : event->step};
        else if (event->kind == DRILL_EVENT_BLOCKED)
            own->blocked = true;
        else if (event->kind == DRILL_EVENT_RETURN && breaks(scenario, own, i, event, ret))
            return true;
    }
    return false;
}
