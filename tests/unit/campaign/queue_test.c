/* The order in which cases are given out. */

#include "campaign/queue.h"

#include <criterion/criterion.h>

enum {
    N = 1500
};

static const struct drill_scenario fast_one = {.families = DRILL_FAMILIES_ALL};
static const struct drill_scenario slow_one = {.families = DRILL_FAMILIES_ALL, .slow = true};
static struct drill_case cases[N];

/* Every third case is slow. */
static struct drill_suite make_suite(void)
{
    for (size_t i = 0; i < N; i++)
        cases[i] = (struct drill_case){.scenario = i % 3 == 0 ? &slow_one : &fast_one, .index = i};
    return (struct drill_suite){.cases = cases, .count = N};
}

Test(campaign_queue, slow_cases_have_a_queue_of_their_own)
{
    struct drill_suite suite = make_suite();
    struct drill_queue slow;
    struct drill_queue fast;
    size_t index;
    cr_assert(drill_ok(drill_queue_init(&slow, &suite, true, 0)));
    cr_assert(drill_ok(drill_queue_init(&fast, &suite, false, 0)));
    for (size_t i = 0; i < N; i++) {
        cr_assert(drill_queue_take(i % 3 == 0 ? &slow : &fast, SIZE_MAX, &index));
        cr_assert_eq(index, i);
    }
    cr_assert_not(drill_queue_take(&slow, SIZE_MAX, &index));
    cr_assert_not(drill_queue_take(&fast, SIZE_MAX, &index));
    drill_queue_deinit(&slow);
    drill_queue_deinit(&fast);
}

Test(campaign_queue, a_program_is_not_slow)
{
    struct drill_program program = {.name = "p"};
    struct drill_case item = {.program = &program};
    cr_assert_not(drill_case_is_slow(&item));
}

Test(campaign_queue, seed_changes_the_order_and_nothing_else)
{
    struct drill_suite suite = make_suite();
    struct drill_queue queue;
    struct drill_queue again;
    bool seen[N] = {false};
    size_t moved = 0;
    cr_assert(drill_ok(drill_queue_init(&queue, &suite, false, 7)));
    cr_assert(drill_ok(drill_queue_init(&again, &suite, false, 7)));
    for (size_t i = 0; i < queue.count; i++) {
        size_t index = queue.indices[i];
        cr_assert_eq(index, again.indices[i]);
        cr_assert_not(seen[index]);
        seen[index] = true;
        moved += i > 0 && index < queue.indices[i - 1] ? 1 : 0;
    }
    cr_assert_eq(queue.count, N - N / 3);
    cr_assert_gt(moved, 0);
    drill_queue_deinit(&queue);
    drill_queue_deinit(&again);
}

Test(campaign_queue, nothing_beyond_the_limit)
{
    struct drill_suite suite = make_suite();
    struct drill_queue queue;
    size_t index = N;
    cr_assert(drill_ok(drill_queue_init(&queue, &suite, false, 0)));
    cr_assert_not(drill_queue_take(&queue, 1, &index));
    cr_assert_eq(index, N);
    cr_assert(drill_queue_take(&queue, 2, &index));
    cr_assert_eq(index, 1);
    drill_queue_deinit(&queue);
}
