/* Claims held against traces made by hand. */

#include "campaign/claims.h"

#include <criterion/criterion.h>
#include <string.h>

#include "unit/campaign/kit.h"

enum {
    MAX = 16
};

struct story {
    struct drill_arena arena;
    const struct drill_scenario *scenario;
    struct drill_event events[MAX];
    struct drill_trace trace;
};

static void begin(struct story *story, const char *text)
{
    *story = (struct story){0};
    story->scenario = kit_read(&story->arena, text);
    story->trace = (struct drill_trace){.events = story->events, .capacity = MAX};
}

static void add(struct story *story, enum drill_event_kind kind, int32_t step, int64_t value,
                enum drill_errno error)
{
    struct drill_event event = {.kind = (uint8_t)kind, .step = step};
    if (step >= 0) {
        event.actor = story->scenario->steps[step].actor;
        event.call = story->scenario->steps[step].call;
    }
    event.outcome.value = value;
    event.outcome.error = (uint16_t)error;
    cr_assert_not_null(drill_trace_add(&story->trace, &event));
}

/* A call and its return. */
static void call(struct story *story, int32_t step, int64_t value, enum drill_errno error)
{
    add(story, DRILL_EVENT_CALL, step, 0, DRILL_ENONE);
    add(story, DRILL_EVENT_RETURN, step, value, error);
}

static const char plain[] = "family stream\nA = socket()\nrecv(A, 10) = 1..10 | -1 ENOTCONN\n";

Test(campaign_claims, an_allowed_outcome_breaks_nothing)
{
    struct story story;
    struct drill_verdict verdict;
    begin(&story, plain);
    call(&story, 0, 3, DRILL_ENONE);
    call(&story, 1, -1, DRILL_ENOTCONN);
    cr_assert_not(drill_claims_breach(story.scenario, &story.trace, &verdict));
    drill_arena_reset(&story.arena);
}

Test(campaign_claims, another_outcome_is_told_with_the_claim)
{
    struct story story;
    struct drill_verdict verdict;
    begin(&story, plain);
    call(&story, 0, 3, DRILL_ENONE);
    call(&story, 1, -1, DRILL_EPIPE);
    cr_assert(drill_claims_breach(story.scenario, &story.trace, &verdict));
    cr_assert_eq(verdict.kind, DRILL_REJECTED);
    cr_assert_str_eq(verdict.rule, "CLAIM");
    cr_assert_eq(verdict.event, 3);
    cr_assert_str_eq(verdict.seen, "-1 EPIPE");
    cr_assert(strstr(verdict.permitted, "1..10 | -1 ENOTCONN") != NULL, "%s", verdict.permitted);
    drill_arena_reset(&story.arena);
}

Test(campaign_claims, calls_of_the_harness_are_claimed_by_nobody)
{
    struct story story;
    struct drill_verdict verdict;
    begin(&story, plain);
    call(&story, DRILL_NO_STEP, -1, DRILL_EPIPE);
    call(&story, 1, -1, DRILL_EPIPE);
    story.events[2].by_harness = true;
    story.events[3].by_harness = true;
    cr_assert_not(drill_claims_breach(story.scenario, &story.trace, &verdict));
    drill_arena_reset(&story.arena);
}

static const char waiting[] = "family stream\n"
                              "A = socket()\n"
                              "T1: recv(A, 10) blocks\n"
                              "T1: returns = 7\n";

Test(campaign_claims, blocks_needs_the_call_to_have_been_seen_waiting)
{
    struct story story;
    struct drill_verdict verdict;
    begin(&story, waiting);
    call(&story, 1, 7, DRILL_ENONE);
    cr_assert(drill_claims_breach(story.scenario, &story.trace, &verdict));
    cr_assert_eq(verdict.event, 1);
    cr_assert(strstr(verdict.permitted, "blocks") != NULL);
    drill_arena_reset(&story.arena);
}

Test(campaign_claims, what_a_blocked_call_returns_is_claimed_where_it_is_collected)
{
    for (int64_t value = 6; value <= 7; value++) {
        /* The return may be told of the step that made the call, or of the one that collects it. */
        for (int32_t step = 1; step <= 2; step++) {
            struct story story;
            struct drill_verdict verdict;
            begin(&story, waiting);
            add(&story, DRILL_EVENT_CALL, 1, 0, DRILL_ENONE);
            add(&story, DRILL_EVENT_BLOCKED, 1, 0, DRILL_ENONE);
            add(&story, DRILL_EVENT_RETURN, step, value, DRILL_ENONE);
            cr_assert_eq(drill_claims_breach(story.scenario, &story.trace, &verdict), value != 7);
            drill_arena_reset(&story.arena);
        }
    }
}
