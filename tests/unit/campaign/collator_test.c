/* Outcomes in the order of the suite, whatever order they come in. */

#include "campaign/collator.h"

#include <criterion/criterion.h>
#include <string.h>

enum {
    N = 5
};

static struct drill_case cases[N];
static const struct drill_suite suite = {.cases = cases, .count = N};

struct receiver {
    char seen[64];
    size_t most; /* refuse after so many */
    size_t count;
};

static bool receive(void *self, const struct drill_case *item,
                    const struct drill_case_outcome *outcome)
{
    struct receiver *receiver = self;
    size_t index = (size_t)(item - cases);
    receiver->seen[receiver->count++] = (char)('0' + index);
    cr_assert_eq(outcome->time_ns, (int64_t)index);
    cr_assert_eq(outcome->trace.count, index);
    for (size_t i = 0; i < index; i++)
        cr_assert_eq(outcome->trace.events[i].value, (int64_t)(index * 10 + i));
    return receiver->count < receiver->most;
}

/* Puts the outcome of a case, with `index` events, from memory that is then overwritten. */
static void put(struct drill_collator *collator, size_t index)
{
    struct drill_event events[N] = {{0}};
    for (size_t i = 0; i < index; i++)
        events[i].value = (int64_t)(index * 10 + i);
    struct drill_case_outcome outcome = {
        .time_ns = (int64_t)index, .trace = {.events = events, .capacity = N, .count = index}};
    cr_assert(drill_ok(drill_collator_put(collator, index, &outcome)));
    memset(events, 0xff, sizeof events);
}

static void run(struct receiver *receiver, const char *order)
{
    struct drill_collator collator;
    cr_assert(drill_ok(drill_collator_init(&collator, &suite, receive, receiver)));
    for (; *order != '\0'; order++)
        put(&collator, (size_t)(*order - '0'));
    drill_collator_finish(&collator);
}

Test(campaign_collator, any_order_comes_out_in_order)
{
    static const char *const orders[] = {"01234", "43210", "10243", "21034", "04321"};
    for (size_t i = 0; i < DRILL_COUNT(orders); i++) {
        struct receiver receiver = {.most = SIZE_MAX};
        run(&receiver, orders[i]);
        cr_assert_str_eq(receiver.seen, "01234", "%s", orders[i]);
    }
}

Test(campaign_collator, what_is_due_is_handed_on_at_once)
{
    struct receiver receiver = {.most = SIZE_MAX};
    struct drill_collator collator;
    cr_assert(drill_ok(drill_collator_init(&collator, &suite, receive, &receiver)));
    put(&collator, 1);
    cr_assert_str_eq(receiver.seen, "");
    put(&collator, 0);
    cr_assert_str_eq(receiver.seen, "01");
    put(&collator, 2);
    cr_assert_str_eq(receiver.seen, "012");
    cr_assert_eq(collator.done, 3);
    drill_collator_finish(&collator);
}

Test(campaign_collator, finish_hands_on_what_waits_behind_a_gap)
{
    struct receiver receiver = {.most = SIZE_MAX};
    run(&receiver, "0413");
    cr_assert_str_eq(receiver.seen, "0134");
}

Test(campaign_collator, a_receiver_that_refuses_gets_no_more)
{
    struct receiver receiver = {.most = 2};
    run(&receiver, "43210");
    cr_assert_str_eq(receiver.seen, "01");
}
