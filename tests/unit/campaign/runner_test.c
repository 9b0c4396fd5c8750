/* Runners: what a batch brings, and what becomes of a target that ends or stands still. */

#include "campaign/runner.h"

#include <criterion/criterion.h>
#include <string.h>

#include "unit/campaign/kit.h"

static struct drill_arena arena;
static struct drill_runner *runner;

static const struct drill_runner_how hurried = {.hurried = true, .patience_ms = 20000};

static void begin(const struct drill_target_type *type, const atomic_bool *stop)
{
    struct drill_runner_setup setup = {
        .type = type, .isolation = DRILL_ISOLATION_NONE, .stop = stop, .stop_fd = -1};
    cr_assert(drill_ok(drill_runner_new(&runner, &setup)));
}

static void fill(size_t n)
{
    drill_runner_clear(runner);
    for (size_t i = 0; i < n; i++)
        cr_assert(drill_runner_add(runner, kit_plain(&arena)));
}

static void end(void)
{
    drill_runner_free(runner);
    drill_arena_reset(&arena);
}

TestSuite(campaign_runner, .fini = end);

static size_t run_from(size_t first, const struct drill_runner_how *how)
{
    size_t next = 0;
    struct drill_diag diag = {0};
    struct drill_status s = drill_runner_run(runner, first, how, &next, &diag);
    cr_assert(drill_ok(s), "%s", diag.text);
    return next;
}

Test(campaign_runner, a_batch_is_run_whole)
{
    begin(&kit_fine, NULL);
    for (int round = 0; round < 3; round++) {
        fill(DRILL_RUNNER_BATCH);
        cr_assert_not(drill_runner_add(runner, kit_plain(&arena)));
        cr_assert_eq(run_from(0, &hurried), DRILL_RUNNER_BATCH);
        for (size_t i = 0; i < DRILL_RUNNER_BATCH; i++)
            cr_expect_eq(drill_runner_item(runner, i)->verdict, DRILL_ACCEPTED);
        cr_expect_gt(drill_runner_outcome(runner)->trace.count, 0);
    }
}

Test(campaign_runner, features_are_told_until_they_are_known)
{
    begin(&kit_fine, NULL);
    fill(2);
    run_from(0, &hurried);
    const struct drill_runner_item *item = drill_runner_item(runner, 1);
    cr_assert_gt(item->n_features, 0);
    bool *known = drill_runner_known(runner);
    for (unsigned i = 0; i < item->n_features; i++)
        known[item->features[i]] = true;
    fill(1);
    run_from(0, &hurried);
    cr_expect_eq(drill_runner_item(runner, 0)->n_features, 0);
}

Test(campaign_runner, a_crash_is_one_scenario)
{
    begin(&kit_crashing, NULL);
    fill(3);
    for (size_t i = 0; i < 3; i++) {
        cr_assert_eq(run_from(i, &hurried), i + 1);
        const struct drill_case_outcome *outcome = drill_runner_outcome(runner);
        cr_expect_eq(outcome->verdict.kind, DRILL_REJECTED);
        cr_expect_str_eq(outcome->verdict.rule, "HARNESS-CRASH");
        cr_expect_eq(drill_runner_item(runner, i)->verdict, DRILL_REJECTED);
    }
}

Test(campaign_runner, standing_still_is_one_scenario)
{
    static const struct drill_runner_how short_of_patience = {.hurried = true, .patience_ms = 10};
    begin(&kit_hanging, NULL);
    fill(2);
    cr_assert_eq(run_from(0, &short_of_patience), 1);
    cr_expect_str_eq(drill_runner_outcome(runner)->verdict.rule, "HARNESS-HANG");
    cr_assert_eq(run_from(1, &short_of_patience), 2);
}

Test(campaign_runner, with_care_a_call_that_stands_still_is_left_behind)
{
    struct drill_diag diag = {0};
    begin(&kit_hanging, NULL);
    for (int i = 0; i < 2; i++) {
        cr_assert(drill_ok(drill_runner_try(runner, kit_plain(&arena), 10, &diag)), "%s",
                  diag.text);
        cr_expect_eq(drill_runner_outcome(runner)->verdict.kind, DRILL_REJECTED);
    }
}

Test(campaign_runner, what_cannot_be_opened_does_not_run)
{
    begin(&kit_unopenable, NULL);
    fill(2);
    cr_assert_eq(run_from(0, &hurried), 1);
    cr_expect_eq(drill_runner_item(runner, 0)->verdict, DRILL_NOT_RUN);
    cr_expect(strstr(drill_runner_outcome(runner)->verdict.why, "it is broken") != NULL);
}

Test(campaign_runner, it_gives_up_when_it_is_asked_to)
{
    static atomic_bool stop = true;
    size_t next;
    struct drill_diag diag = {0};
    begin(&kit_hanging, &stop);
    fill(1);
    struct drill_status s = drill_runner_run(runner, 0, &hurried, &next, &diag);
    cr_expect_eq(s.code, DRILL_CODE_NOT_FOUND);
}

/* Names are copied: the original may go before the batch is run. */
Test(campaign_runner, a_batch_does_not_need_the_originals)
{
    struct drill_arena own;
    begin(&kit_fine, NULL);
    drill_arena_init(&own, 0);
    drill_runner_clear(runner);
    cr_assert(drill_runner_add(runner, kit_read(&own, "family tcp4\nA = socket()\n"
                                                      "connect(A, \"localhost\", \"http\")\n")));
    drill_arena_reset(&own);
    cr_assert_eq(run_from(0, &hurried), 1);
}
