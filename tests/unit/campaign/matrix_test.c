/* The matrix: which cases come first, and what ends the run of a target. */

#include "campaign/matrix.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "unit/campaign/kit.h"

enum {
    MAX = 16
};

struct story {
    struct drill_matrix_row rows[MAX];
    size_t count;
    size_t most; /* wants no more than so many; 0: all */
    size_t progress;
};

static bool receive(void *self, const struct drill_matrix_row *row)
{
    struct story *story = self;
    story->rows[story->count++] = *row;
    return story->count != story->most;
}

static void note_progress(void *self, size_t done, size_t total)
{
    struct story *story = self;
    cr_assert_eq(done, ++story->progress);
    cr_assert_leq(done, total);
}

static struct drill_arena arena;

static const struct drill_scenario *about(const char *rules)
{
    char text[160];
    snprintf(text, sizeof text, "# About %s.\n# rule: %s\nfamily stream\nA = socket()\nclose(A)\n",
             rules, rules);
    return kit_read(&arena, text);
}

static struct drill_target_type wrong(const struct drill_target_type *type, const char *breaks)
{
    struct drill_target_type made = *type;
    made.breaks = breaks;
    return made;
}

static bool run(struct drill_suite *suite, struct story *story, unsigned lanes)
{
    bool stopped = false;
    struct drill_diag diag = {0};
    const struct drill_matrix_setup setup = {.isolation = DRILL_ISOLATION_NONE,
                                             .lanes = lanes,
                                             .timeout_ms = 60000,
                                             .stop_fd = -1,
                                             .self = story,
                                             .result = receive,
                                             .progress = note_progress};
    *story = (struct story){.most = story->most};
    cr_assert(drill_ok(drill_matrix_order(suite)));
    struct drill_status s = drill_matrix_run(suite, &setup, &stopped, &diag);
    cr_assert(drill_ok(s), "%s", diag.text);
    return stopped;
}

Test(campaign_matrix, what_is_about_the_rule_comes_first)
{
    const struct drill_target_type type = wrong(&kit_fine, "CRE-SOCKET,CLS-OK");
    struct drill_scenario slow =
        *kit_read(&arena, "# Slow.\n# rule: CRE-SOCKET\nfamily stream\nA = socket()\n");
    struct drill_case cases[] = {
        {.name = "unrelated", .scenario = about("BND-OK")},
        {.name = "subject", .scenario = about("BND-OK, CRE-PAIR")},
        {.name = "prefix", .scenario = about("CRE-LOWFD")},
        {.name = "another", .scenario = about("CLS-OK")},
        {.name = "slow", .scenario = &slow},
        {.name = "second", .scenario = about("BND-OK, CRE-SOCKET")},
        {.name = "first", .scenario = about("CRE-SOCKET, BND-OK")},
        {.name = "first too", .scenario = about("CRE-SOCKET")},
    };
    slow.slow = true;
    static const char *const expected[] = {"first",   "first too", "slow",   "second",
                                           "another", "subject",   "prefix", "unrelated"};
    struct drill_suite suite = {cases, DRILL_COUNT(cases)};
    for (size_t i = 0; i < suite.count; i++) {
        cases[i].type = &type;
        cases[i].index = i;
    }
    cr_assert(drill_ok(drill_matrix_order(&suite)));
    for (size_t i = 0; i < suite.count; i++) {
        cr_assert_str_eq(cases[i].name, expected[i]);
        cr_assert_eq(cases[i].index, i);
    }
    drill_arena_reset(&arena);
}

Test(campaign_matrix, a_target_is_run_until_it_is_rejected)
{
    const struct drill_target_type fine = wrong(&kit_fine, "BND-OK");
    const struct drill_target_type declared = wrong(&kit_crashing, "BND-OK,HARNESS-CRASH");
    const struct drill_target_type otherwise = wrong(&kit_leaving, "BND-OK");
    const struct drill_target_type missing = wrong(&kit_unopenable, "BND-OK");
    const struct drill_target_type *const types[] = {&fine, &declared, &otherwise, &missing};
    static const enum drill_matrix_verdict verdicts[] = {
        DRILL_MATRIX_SURVIVED, DRILL_MATRIX_CAUGHT, DRILL_MATRIX_OTHERWISE, DRILL_MATRIX_NOT_RUN};
    static const unsigned n_cases[] = {2, 1, 2, 2};
    struct drill_case cases[8];
    struct drill_suite suite = {cases, DRILL_COUNT(cases)};
    struct story story = {0};
    for (size_t i = 0; i < suite.count; i++)
        cases[i] = (struct drill_case){
            .name = "case", .scenario = about("BND-OK"), .type = types[i / 2], .index = i};
    for (unsigned lanes = 1; lanes <= 3; lanes++) {
        cr_assert_not(run(&suite, &story, lanes));
        cr_assert_eq(story.count, 4);
        cr_assert_eq(story.progress, 4);
        for (size_t i = 0; i < story.count; i++) {
            cr_assert_str_eq(story.rows[i].target, types[i]->name);
            cr_assert_eq(story.rows[i].verdict, verdicts[i], "%zu", i);
            cr_assert_eq(story.rows[i].cases, n_cases[i]);
            cr_assert_eq(story.rows[i].name != NULL, story.rows[i].rule[0] != '\0');
        }
    }
    drill_arena_reset(&arena);
}

Test(campaign_matrix, a_claim_rejects_nothing)
{
    const struct drill_target_type fine = wrong(&kit_fine, "BND-OK");
    struct drill_case item = {
        .name = "claim",
        .scenario = kit_read(&arena, "# A claim.\nfamily stream\nA = socket() = -1 EINVAL\n"),
        .type = &fine};
    struct drill_suite suite = {&item, 1};
    struct story story = {0};
    cr_assert_not(run(&suite, &story, 1));
    cr_assert_eq(story.rows[0].verdict, DRILL_MATRIX_SURVIVED);
    drill_arena_reset(&arena);
}

Test(campaign_matrix, who_wants_no_more_ends_it)
{
    const struct drill_target_type a = wrong(&kit_fine, "BND-OK");
    const struct drill_target_type b = wrong(&kit_fine, "BND-OK");
    struct drill_case cases[] = {{.name = "a", .scenario = about("BND-OK"), .type = &a},
                                 {.name = "b", .scenario = about("BND-OK"), .type = &b}};
    struct drill_suite suite = {cases, 2};
    struct story story = {.most = 1};
    cr_assert(run(&suite, &story, 1));
    cr_assert_eq(story.count, 1);
    drill_arena_reset(&arena);
}
