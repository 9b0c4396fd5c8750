/* The verdict on a case: what is put together of oracle, claims and end; and a real run of it. */

#include "campaign/run_case.h"

#include <criterion/criterion.h>
#include <string.h>

#include "unit/campaign/kit.h"

static const struct drill_case program_case = {.name = "p"};

static struct drill_verdict judge_end(enum drill_verdict_kind oracle, const struct drill_run *run)
{
    struct drill_verdict verdict;
    struct drill_verdict base = {.kind = oracle, .event = -1};
    struct drill_trace trace = {0};
    drill_case_judge(&program_case, &base, run, &trace, &verdict);
    return verdict;
}

Test(campaign_run_case, the_end_of_a_run_counts)
{
    static const struct {
        enum drill_verdict_kind oracle;
        struct drill_run run;
        enum drill_verdict_kind kind;
        const char *rule;
    } table[] = {
        {DRILL_ACCEPTED, {.end = DRILL_RUN_COMPLETE}, DRILL_ACCEPTED, ""},
        {DRILL_ACCEPTED, {.end = DRILL_RUN_STOPPED}, DRILL_ACCEPTED, ""},
        {DRILL_UNDECIDED, {.end = DRILL_RUN_COMPLETE}, DRILL_UNDECIDED, ""},
        {DRILL_ACCEPTED, {.end = DRILL_RUN_STUCK}, DRILL_REJECTED, "HARNESS-STUCK"},
        {DRILL_UNDECIDED, {.end = DRILL_RUN_STUCK}, DRILL_UNDECIDED, ""},
        {DRILL_ACCEPTED, {.end = DRILL_RUN_FAULT}, DRILL_REJECTED, "REFERENCE"},
        {DRILL_ACCEPTED, {.end = DRILL_RUN_SKIPPED}, DRILL_NOT_RUN, ""},
        {DRILL_ACCEPTED, {.end = DRILL_RUN_ERROR}, DRILL_NOT_RUN, ""},
        {DRILL_ACCEPTED,
         {.end = DRILL_RUN_COMPLETE, .leaked_fds = 2},
         DRILL_REJECTED,
         "INV-FDLEAK"},
        {DRILL_ACCEPTED,
         {.end = DRILL_RUN_COMPLETE, .leaked_threads = 1},
         DRILL_REJECTED,
         "HARNESS-LEAK"},
        {DRILL_ACCEPTED,
         {.end = DRILL_RUN_COMPLETE, .leaked_files = 1},
         DRILL_REJECTED,
         "HARNESS-LEAK"},
        {DRILL_REJECTED, {.end = DRILL_RUN_COMPLETE, .leaked_fds = 2}, DRILL_REJECTED, ""},
        {DRILL_REJECTED, {.end = DRILL_RUN_STUCK}, DRILL_REJECTED, ""},
    };
    for (size_t i = 0; i < DRILL_COUNT(table); i++) {
        struct drill_verdict verdict = judge_end(table[i].oracle, &table[i].run);
        cr_assert_eq(verdict.kind, table[i].kind, "row %zu", i);
        cr_assert_str_eq(verdict.rule, table[i].rule, "row %zu", i);
    }
}

Test(campaign_run_case, the_reason_of_a_run_is_passed_on)
{
    struct drill_run skipped = {.end = DRILL_RUN_SKIPPED, .why = "no sysctls"};
    struct drill_run fault = {.end = DRILL_RUN_FAULT, .why = "byte 7 is wrong"};
    cr_assert_str_eq(judge_end(DRILL_ACCEPTED, &skipped).why, "no sysctls");
    cr_assert_str_eq(judge_end(DRILL_ACCEPTED, &fault).seen, "byte 7 is wrong");
}

static struct drill_target_type strict = {.name = "strict"};
static struct drill_target_type relaxed = {.name = "relaxed", .claims_relaxed = true};

/* A claim is broken at event 1, and the run ends as it says; the oracle says `kind` at `event`. */
static const char *judge(const struct drill_target_type *type, const struct drill_run *run,
                         enum drill_verdict_kind kind, int32_t event)
{
    static struct drill_verdict verdict;
    struct drill_arena arena = {0};
    const struct drill_scenario *scenario =
        kit_read(&arena, "family stream\nA = socket()\nclose(A) = -1 EIO\n");
    struct drill_case item = {.name = "s", .type = type, .scenario = scenario};
    struct drill_event events[] = {
        {.kind = DRILL_EVENT_CALL, .step = 1, .call = scenario->steps[1].call},
        {.kind = DRILL_EVENT_RETURN, .step = 1, .call = scenario->steps[1].call}};
    struct drill_trace trace = {.events = events, .capacity = 2, .count = 2};
    struct drill_verdict oracle = {.kind = kind, .rule = "ORACLE", .event = event};
    drill_case_judge(&item, &oracle, run, &trace, &verdict);
    drill_arena_reset(&arena);
    return verdict.kind == DRILL_ACCEPTED ? "" : verdict.rule;
}

static const char *winner(enum drill_verdict_kind kind, int32_t event)
{
    return judge(&strict, &(struct drill_run){.end = DRILL_RUN_STOPPED}, kind, event);
}

Test(campaign_run_case, the_first_breach_wins_and_the_oracle_a_tie)
{
    cr_assert_str_eq(winner(DRILL_REJECTED, 0), "ORACLE");
    cr_assert_str_eq(winner(DRILL_REJECTED, 1), "ORACLE");
    cr_assert_str_eq(winner(DRILL_REJECTED, 2), "CLAIM");
    cr_assert_str_eq(winner(DRILL_NOT_RUN, 1), "ORACLE");
    cr_assert_str_eq(winner(DRILL_NOT_RUN, 2), "CLAIM");
    cr_assert_str_eq(winner(DRILL_ACCEPTED, 0), "CLAIM");
}

Test(campaign_run_case, claims_need_not_hold_of_every_target)
{
    const struct drill_run whole = {.end = DRILL_RUN_COMPLETE};
    const struct drill_run stuck = {.end = DRILL_RUN_STUCK, .why = "T1 waits"};
    cr_assert_str_eq(judge(&relaxed, &whole, DRILL_ACCEPTED, -1), "");
    cr_assert_str_eq(judge(&relaxed, &stuck, DRILL_ACCEPTED, -1), "");
    cr_assert_str_eq(judge(&relaxed, &whole, DRILL_REJECTED, 2), "ORACLE");
    cr_assert_str_eq(judge(&strict, &stuck, DRILL_ACCEPTED, -1), "CLAIM");
}

/* Runs a scenario on the fine target in this process. */
static struct drill_verdict run_here(const char *text)
{
    static struct drill_event events[64];
    struct drill_arena arena = {0};
    struct drill_surroundings surroundings = {0};
    struct drill_target *target;
    struct drill_bench bench = {.profile = DRILL_PROFILE_AUTO};
    struct drill_case item = {
        .name = "here", .scenario = kit_read(&arena, text), .type = &kit_fine};
    struct drill_case_outcome outcome = {.trace = {.events = events, .capacity = 64}};

    cr_assert(drill_ok(drill_target_open(&kit_fine, &target, NULL)));
    cr_assert(drill_ok(drill_world_open(&bench.world, target, &surroundings, 2000, NULL)));
    cr_assert(drill_ok(drill_oracle_new(&bench.oracle)));
    drill_case_run(&bench, &item, &outcome);
    drill_oracle_free(bench.oracle);
    drill_world_close(bench.world);
    drill_target_close(target);
    drill_arena_reset(&arena);
    cr_assert_gt(outcome.trace.count, 0);
    return outcome.verdict;
}

Test(campaign_run_case, a_run_is_judged)
{
    struct drill_verdict verdict = run_here("family stream\nA = socket()\nclose(A) = 0\n");
    cr_assert_eq(verdict.kind, DRILL_ACCEPTED, "%s %s", verdict.rule, verdict.seen);
    verdict = run_here("family stream\nA = socket()\nclose(A) = -1 EIO\n");
    cr_assert_eq(verdict.kind, DRILL_REJECTED);
    cr_assert_str_eq(verdict.rule, "CLAIM");
}
