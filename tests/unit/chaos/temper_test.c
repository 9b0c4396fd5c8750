/* Seeds: the same one chooses the same, and all of them together choose everything. */

#include "targets/chaos/temper.h"

#include <criterion/criterion.h>
#include <string.h>

enum {
    SEEDS = 300
};

Test(chaos_temper, a_seed_always_chooses_the_same)
{
    struct drill_chaos_temper a = drill_chaos_temper_make(7);
    struct drill_chaos_temper b = drill_chaos_temper_make(7);
    struct drill_chaos_temper c = drill_chaos_temper_make(8);
    cr_assert_eq(a.ways, b.ways);
    cr_assert_eq(a.cut_receives, b.cut_receives);
    cr_assert_eq(a.capacity, b.capacity);
    cr_assert_neq(a.ways, c.ways);
}

/* Counts how often each act is on. */
struct counts {
    unsigned cut_receives, cut_sends, hide, refuse, rebind, interrupt, buffers, inherits, negative;
    unsigned capacity[DRILL_CHAOS_CAPACITIES];
    unsigned aborted[DRILL_CHAOS_ABORTED];
    unsigned overflow[DRILL_CHAOS_OVERFLOWS];
};

static void count(const struct drill_chaos_temper *temper, struct counts *n)
{
    n->cut_receives += temper->cut_receives > 0;
    n->cut_sends += temper->cut_sends > 0;
    n->hide += temper->hide > 0;
    n->refuse += temper->refuse_sends > 0;
    n->rebind += temper->rebind > 0;
    n->interrupt += temper->interrupt > 0;
    n->buffers += temper->send_buffer > 0 && temper->receive_buffer > 0;
    n->inherits += temper->inherits_nonblock;
    n->negative += temper->negative_is_zero;
    n->capacity[temper->capacity]++;
    n->aborted[temper->aborted]++;
    n->overflow[temper->overflow]++;
}

static void expect_some(unsigned n, const char *what)
{
    cr_expect_gt(n, SEEDS / 10, "%s: %u", what, n);
    cr_expect_lt(n, SEEDS * 9 / 10, "%s: %u", what, n);
}

Test(chaos_temper, every_choice_is_made_by_many_seeds_and_by_many_not)
{
    struct counts n = {0};
    uint64_t ever = 0;
    uint64_t always = UINT64_MAX;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct drill_chaos_temper temper = drill_chaos_temper_make(seed);
        cr_assert_geq(temper.patience, 1, "what is hidden comes to light");
        count(&temper, &n);
        ever |= temper.ways;
        always &= temper.ways;
    }
    cr_assert_eq(ever, UINT64_MAX);
    cr_assert_eq(always, 0);
    expect_some(n.cut_receives, "short receives");
    expect_some(n.cut_sends, "short sends");
    expect_some(n.hide, "delays");
    expect_some(n.refuse, "EAGAIN of sends");
    expect_some(n.rebind, "other ports");
    expect_some(n.interrupt, "interruptions");
    expect_some(n.buffers, "small buffers");
    expect_some(n.inherits, "inherited O_NONBLOCK");
    expect_some(n.negative, "negative backlogs");
    for (unsigned i = 0; i < DRILL_CHAOS_CAPACITIES; i++)
        expect_some(n.capacity[i], "capacity");
    for (unsigned i = 0; i < DRILL_CHAOS_ABORTED; i++)
        expect_some(n.aborted[i], "connections that were reset");
    for (unsigned i = 0; i < DRILL_CHAOS_OVERFLOWS; i++)
        expect_some(n.overflow[i], "full queues");
}
