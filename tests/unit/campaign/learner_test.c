/* What cases tell of the variants, over the run: intersected per target, with the places, and a
 * case that says otherwise is rejected. */

#include "campaign/learner.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "unit/campaign/kit.h"

enum {
    MAX = 8
};

static struct drill_arena arena;
static struct drill_learner learner;
static struct drill_suite suite;
static struct drill_case cases[MAX];

static void begin(void)
{
    static char names[MAX][16];
    const struct drill_scenario *plain = kit_plain(&arena);
    for (size_t i = 0; i < MAX; i++) {
        snprintf(names[i], sizeof names[i], "case-%zu", i);
        cases[i] = (struct drill_case){.name = names[i],
                                       .scenario = plain,
                                       .type = i < MAX / 2 ? &kit_fine : &kit_fresh_a,
                                       .index = i};
    }
    suite = (struct drill_suite){.cases = cases, .count = MAX};
    cr_assert(drill_ok(drill_learner_init(&learner, &suite)));
}

static void end(void)
{
    drill_learner_deinit(&learner);
    drill_arena_reset(&arena);
}

TestSuite(campaign_learner, .init = begin, .fini = end);

/* Case i returned from its first step, and so left `choices` of a variant. */
static struct drill_verdict take(size_t i, enum drill_variant variant, uint8_t choices,
                                 enum drill_verdict_kind kind)
{
    struct drill_event event = {.kind = DRILL_EVENT_RETURN,
                                .step = 0,
                                .call = {.id = DRILL_CALL_SOCKET, .fd = -1},
                                .outcome = {.value = 3}};
    struct drill_case_outcome outcome = {
        .verdict = {.kind = kind, .event = -1},
        .trace = {.events = &event, .count = 1, .capacity = 1},
    };
    for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++)
        outcome.findings[v] = (struct drill_finding){drill_variant_all((enum drill_variant)v), -1};
    outcome.findings[variant] = (struct drill_finding){choices, 0};
    struct drill_verdict verdict = outcome.verdict;
    drill_learner_take(&learner, &cases[i], &outcome, &verdict);
    return verdict;
}

static const struct drill_atlas_cell *cell(size_t column, enum drill_variant variant)
{
    return &learner.atlas.columns[column].cells[variant];
}

Test(campaign_learner, nothing_is_known_before_it_was_seen)
{
    cr_assert_eq(learner.atlas.count, 2);
    cr_assert_str_eq(learner.atlas.columns[0].target, kit_fine.name);
    cr_assert_str_eq(learner.atlas.columns[1].target, kit_fresh_a.name);
    for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++) {
        cr_expect_eq(cell(0, v)->choices, drill_variant_all(v));
        cr_expect_null(cell(0, v)->evidence);
    }
}

Test(campaign_learner, what_cases_leave_is_intersected_with_the_place)
{
    take(0, DRILL_V_CAP, 1 | 2, DRILL_ACCEPTED);
    take(1, DRILL_V_CAP, 1 | 8, DRILL_ACCEPTED);
    take(2, DRILL_V_CAP, 1 | 2 | 4 | 8, DRILL_ACCEPTED);
    cr_expect_eq(cell(0, DRILL_V_CAP)->choices, 1);
    cr_expect_str_eq(cell(0, DRILL_V_CAP)->evidence->name, "case-1");
    cr_expect_gt(cell(0, DRILL_V_CAP)->evidence->line, 0);
    cr_expect_str_eq(cell(0, DRILL_V_CAP)->evidence->call, "A = socket() = ok");
    cr_expect_str_eq(cell(0, DRILL_V_CAP)->against[1]->name, "case-1");
    cr_expect_str_eq(cell(0, DRILL_V_CAP)->against[2]->name, "case-0");
}

Test(campaign_learner, targets_are_learned_apart)
{
    cr_expect_eq(take(0, DRILL_V_CAP, 1, DRILL_ACCEPTED).kind, DRILL_ACCEPTED);
    cr_expect_eq(take(4, DRILL_V_CAP, 2, DRILL_ACCEPTED).kind, DRILL_ACCEPTED);
    cr_expect_eq(cell(0, DRILL_V_CAP)->choices, 1);
    cr_expect_eq(cell(1, DRILL_V_CAP)->choices, 2);
}

Test(campaign_learner, only_accepted_cases_teach)
{
    static const enum drill_verdict_kind kinds[] = {DRILL_REJECTED, DRILL_UNDECIDED, DRILL_NOT_RUN};
    for (size_t i = 0; i < DRILL_COUNT(kinds); i++)
        cr_expect_eq(take(i, DRILL_V_CAP, 1, kinds[i]).kind, kinds[i]);
    cr_expect_null(cell(0, DRILL_V_CAP)->evidence);
}

Test(campaign_learner, a_contradiction_names_both_places_and_teaches_nothing)
{
    take(0, DRILL_V_OVERFLOW_TCP, 1 | 4, DRILL_ACCEPTED);
    take(1, DRILL_V_OVERFLOW_TCP, 1, DRILL_ACCEPTED);
    struct drill_verdict verdict = take(2, DRILL_V_OVERFLOW_TCP, 2, DRILL_ACCEPTED);
    cr_expect_eq(verdict.kind, DRILL_REJECTED);
    cr_expect_str_eq(verdict.rule, "INV-CONSISTENT");
    cr_expect_eq(verdict.event, 0);
    cr_expect(strstr(verdict.permitted, "dropped and retried, at case-0:") != NULL, "%s",
              verdict.permitted);
    cr_expect(strstr(verdict.permitted, "A = socket() = ok") != NULL, "%s", verdict.permitted);
    cr_expect(strstr(verdict.seen, "refused, at case-2:") == verdict.seen, "%s", verdict.seen);
    cr_expect_eq(cell(0, DRILL_V_OVERFLOW_TCP)->choices, 1);
    cr_expect_eq(take(3, DRILL_V_OVERFLOW_TCP, 1, DRILL_ACCEPTED).kind, DRILL_ACCEPTED);
}
