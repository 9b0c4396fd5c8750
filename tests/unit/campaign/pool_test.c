/* The pool over targets that end badly: each costs its case and no more. */

#include "campaign/pool.h"

#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

#include "unit/campaign/kit.h"

enum {
    MAX = 64
};

struct story {
    struct drill_arena arena;
    struct drill_case cases[MAX];
    struct drill_suite suite;
    struct drill_pool_setup setup;
    struct drill_verdict verdicts[MAX];
    size_t n_events[MAX];
    size_t count;    /* results */
    size_t most;     /* refuse after so many; 0: never */
    int tell_fd;     /* write here at the first result; -1: do not */
    size_t progress; /* the last "done" */
};

static bool receive(void *self, const struct drill_case *item,
                    const struct drill_case_outcome *outcome)
{
    struct story *story = self;
    cr_assert_eq(item->index, story->count);
    story->verdicts[story->count] = outcome->verdict;
    story->n_events[story->count] = outcome->trace.count;
    story->count++;
    if (story->count == 1 && story->tell_fd >= 0)
        cr_assert_eq(write(story->tell_fd, "x", 1), 1);
    return story->most == 0 || story->count < story->most;
}

static void note_progress(void *self, size_t done, size_t total)
{
    struct story *story = self;
    cr_assert_eq(done, story->progress + 1);
    cr_assert_eq(total, story->suite.count);
    story->progress = done;
}

/* One case per type, `times` over. */
static struct story *begin(const struct drill_target_type *const *types, size_t times)
{
    static struct story story;
    story = (struct story){.tell_fd = -1};
    const struct drill_scenario *scenario = kit_plain(&story.arena);
    size_t n = 0;
    for (size_t k = 0; k < times; k++)
        for (size_t i = 0; types[i] != NULL; i++, n++)
            story.cases[n] = (struct drill_case){
                .name = "plain", .scenario = scenario, .type = types[i], .index = n};
    story.suite = (struct drill_suite){.cases = story.cases, .count = n};
    story.setup = (struct drill_pool_setup){.isolation = DRILL_ISOLATION_NONE,
                                            .jobs = 2,
                                            .slow_jobs = 2,
                                            .timeout_ms = 60000,
                                            .stop_fd = -1,
                                            .self = &story,
                                            .result = receive,
                                            .progress = note_progress};
    return &story;
}

static bool run(struct story *story)
{
    struct drill_diag diag = {0};
    bool stopped = false;
    struct drill_status s = drill_pool_run(&story->suite, &story->setup, &stopped, &diag);
    cr_assert(drill_ok(s), "%s", diag.text);
    return stopped;
}

static void end(struct story *story)
{
    drill_arena_reset(&story->arena);
}

Test(campaign_pool, every_case_is_reported_once_in_order)
{
    static const struct drill_target_type *const types[] = {&kit_fine, NULL};
    static const unsigned jobs[] = {1, 3, 64};
    for (size_t i = 0; i < DRILL_COUNT(jobs); i++) {
        struct story *story = begin(types, 40);
        story->setup.jobs = jobs[i];
        story->setup.seed = i;
        cr_assert_not(run(story));
        cr_assert_eq(story->count, 40);
        cr_assert_eq(story->progress, 40);
        for (size_t k = 0; k < story->count; k++)
            cr_assert_eq(story->verdicts[k].kind, DRILL_ACCEPTED, "%s", story->verdicts[k].seen);
        end(story);
    }
}

Test(campaign_pool, nothing_to_do_is_done)
{
    static const struct drill_target_type *const types[] = {NULL};
    struct story *story = begin(types, 1);
    cr_assert_not(run(story));
    cr_assert_eq(story->count, 0);
    end(story);
}

Test(campaign_pool, a_crash_costs_one_case)
{
    static const struct drill_target_type *const types[] = {&kit_fine, &kit_crashing, &kit_leaving,
                                                            NULL};
    struct story *story = begin(types, 3);
    cr_assert_not(run(story));
    cr_assert_eq(story->count, 9);
    for (size_t i = 0; i < 9; i += 3) {
        cr_assert_eq(story->verdicts[i].kind, DRILL_ACCEPTED);
        cr_assert_str_eq(story->verdicts[i + 1].rule, "HARNESS-CRASH");
        cr_assert(strstr(story->verdicts[i + 1].seen, "signal 11") != NULL);
        cr_assert(strstr(story->verdicts[i + 1].seen, "in socket(") != NULL);
        cr_assert_gt(story->n_events[i + 1], 0);
        cr_assert_str_eq(story->verdicts[i + 2].rule, "HARNESS-CRASH");
        cr_assert(strstr(story->verdicts[i + 2].seen, "exit status 7") != NULL);
    }
    end(story);
}

Test(campaign_pool, a_hang_costs_one_case)
{
    static const struct drill_target_type *const types[] = {&kit_hanging, NULL};
    struct story *story = begin(types, 2);
    story->setup.timeout_ms = 200;
    cr_assert_not(run(story));
    cr_assert_eq(story->count, 2);
    for (size_t i = 0; i < 2; i++) {
        cr_assert_str_eq(story->verdicts[i].rule, "HARNESS-HANG");
        cr_assert(strstr(story->verdicts[i].seen, "in socket(") != NULL);
    }
    end(story);
}

Test(campaign_pool, a_target_that_cannot_be_opened_is_not_run)
{
    static const struct drill_target_type *const types[] = {&kit_unopenable, &kit_fine, NULL};
    struct story *story = begin(types, 1);
    story->setup.jobs = 1;
    cr_assert_not(run(story));
    cr_assert_eq(story->verdicts[0].kind, DRILL_NOT_RUN);
    cr_assert(strstr(story->verdicts[0].why, "it is broken") != NULL);
    cr_assert_eq(story->verdicts[1].kind, DRILL_ACCEPTED);
    end(story);
}

Test(campaign_pool, targets_that_need_a_fresh_process_get_one)
{
    static const struct drill_target_type *const types[] = {&kit_fresh_a, &kit_fresh_b, NULL};
    struct story *story = begin(types, 3);
    story->setup.jobs = 1;
    cr_assert_not(run(story));
    cr_assert_eq(story->count, 6);
    for (size_t i = 0; i < 6; i++)
        cr_assert_eq(story->verdicts[i].kind, DRILL_ACCEPTED, "%s", story->verdicts[i].why);
    end(story);
}

Test(campaign_pool, slow_cases_run_beside_the_others)
{
    static const struct drill_target_type *const types[] = {&kit_fine, NULL};
    struct story *story = begin(types, 8);
    const struct drill_scenario *slow =
        kit_read(&story->arena, "# Slow.\n# slow\nfamily stream\nA = socket()\nclose(A)\n");
    struct drill_scenario marked = *slow;
    marked.slow = true;
    for (size_t i = 0; i < 8; i += 2)
        story->cases[i].scenario = &marked;
    story->setup.jobs = 1;
    cr_assert_not(run(story));
    cr_assert_eq(story->count, 8);
    end(story);
}

Test(campaign_pool, a_request_to_stop_ends_it_with_what_was_done)
{
    static const struct drill_target_type *const types[] = {&kit_fine, &kit_hanging, NULL};
    struct story *story = begin(types, 4);
    int line[2];
    cr_assert_eq(pipe(line), 0);
    story->setup.jobs = 1;
    story->setup.stop_fd = line[0];
    story->tell_fd = line[1];
    cr_assert(run(story));
    cr_assert_eq(story->count, 1);
    close(line[0]);
    close(line[1]);
    end(story);
}

Test(campaign_pool, a_receiver_that_refuses_ends_it)
{
    static const struct drill_target_type *const types[] = {&kit_fine, NULL};
    struct story *story = begin(types, 30);
    story->most = 3;
    cr_assert(run(story));
    cr_assert_eq(story->count, 3);
    end(story);
}
