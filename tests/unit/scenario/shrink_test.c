/* The shrinker on planted predicates: what it leaves is what the predicate asks for and nothing
 * else. */

#include <criterion/criterion.h>
#include <string.h>

#include "scenario/shrink.h"
#include "unit/scenario/support.h"

/* What is to be kept: a call of `id`, with at least `least` bytes, all of `flags`, by a thread of
 * its own where `apart` says so. */
struct wish {
    uint8_t id;
    uint32_t least;
    uint32_t flags;
    bool apart;
    unsigned asked;
    unsigned invalid;
};

static bool is_there(void *self, const struct drill_scenario *candidate)
{
    struct wish *wish = self;
    wish->asked++;
    wish->invalid += !drill_ok(drill_scenario_validate(candidate, NULL));
    for (uint32_t i = 0; i < candidate->n_steps; i++) {
        const struct drill_step *step = &candidate->steps[i];
        if (step->kind == DRILL_STEP_CALL && step->call.id == wish->id &&
            drill_call_length(&step->call) >= wish->least &&
            (step->call.flags & wish->flags) == wish->flags && (step->actor > 0 || !wish->apart))
            return true;
    }
    return false;
}

static const char lifecycle[] =
    "# summary\n# rule: A\nfamily stream\nslow\nsysctl somaxconn 5\nsysctl tcp_syncookies 1\n"
    "L = socket(SOCK_CLOEXEC) = ok\nbind(L, any) = 0\nlisten(L, 7)\nX, Y = socketpair()\n"
    "C = socket()\nconnect(C, L)\nT2: S = accept4(L, SOCK_NONBLOCK)\n"
    "sendmsg(C, [100, 200, 300], MSG_NOSIGNAL+MSG_DONTWAIT) = 600\n"
    "T1: recvmsg(S, [100, 50], MSG_PEEK+MSG_TRUNC) blocks\npoll(S, POLLIN, 50)\n"
    "T1: returns = 150\nsend(X, 1)\nclose(L) = 0\n";

static void expect_shrunk(struct wish wish, unsigned budget, int32_t last, const char *want)
{
    struct reading reading = read_good(lifecycle);
    struct drill_arena arena;
    unsigned tried = 0;
    drill_arena_init(&arena, 0);
    struct drill_shrink shrink = {
        .arena = &arena, .self = &wish, .keeps = is_there, .budget = budget, .last = last};
    struct drill_scenario *made = drill_shrink(&shrink, reading.scenario, &tried);
    cr_assert_not_null(made);
    struct drill_text text = write_text(made);
    const char *headers = strstr(text.bytes, "family");
    cr_expect_str_eq(headers, want);
    cr_expect(drill_ok(drill_scenario_validate(made, NULL)));
    cr_expect_eq(tried, wish.asked);
    cr_expect_leq(tried, budget);
    cr_expect_eq(wish.invalid, 0, "every candidate is valid");
    drill_text_free(&text);
    drill_arena_reset(&arena);
    reading_free(&reading);
}

Test(scenario_shrink, one_call_is_left_with_what_it_stands_on)
{
    expect_shrunk((struct wish){.id = DRILL_CALL_LISTEN}, 1000, -1,
                  "family stream\nL = socket()\nlisten(L, 1)\n");
    expect_shrunk((struct wish){.id = DRILL_CALL_SOCKETPAIR}, 1000, -1,
                  "family stream\nX, Y = socketpair()\n");
}

Test(scenario_shrink, sizes_and_flags_are_as_small_as_they_can_be)
{
    expect_shrunk((struct wish){.id = DRILL_CALL_SEND, .least = 37, .flags = DRILL_MSG_NOSIGNAL},
                  1000, -1, "family stream\nC = socket()\nsend(C, 37, MSG_NOSIGNAL)\n");
    expect_shrunk((struct wish){.id = DRILL_CALL_SENDMSG, .least = 250}, 1000, -1,
                  "family stream\nC = socket()\nsendmsg(C, [250])\n");
}

Test(scenario_shrink, actors_are_merged_unless_they_matter)
{
    expect_shrunk((struct wish){.id = DRILL_CALL_RECV}, 1000, -1,
                  "family stream\nL = socket()\nS = accept(L)\nrecv(S, 0)\n");
    expect_shrunk((struct wish){.id = DRILL_CALL_RECVMSG, .apart = true}, 1000, -1,
                  "family stream\nL = socket()\nS = accept(L)\nT1: recvmsg(S, [0])\n");
}

/* The first candidate is the scenario up to the step; with one try there is nothing else. */
Test(scenario_shrink, what_follows_the_step_goes_first)
{
    expect_shrunk((struct wish){.id = DRILL_CALL_LISTEN}, 1, 2,
                  "family stream\nslow\nsysctl somaxconn 5\nsysctl tcp_syncookies 1\n"
                  "L = socket(SOCK_CLOEXEC)         = ok\nbind(L, any)                     = 0\n"
                  "listen(L, 7)\n");
}

Test(scenario_shrink, without_a_budget_nothing_changes)
{
    struct reading reading = read_good(lifecycle);
    struct drill_text before = write_text(reading.scenario);
    expect_shrunk((struct wish){.id = DRILL_CALL_LISTEN}, 0, -1, strstr(before.bytes, "family"));
    drill_text_free(&before);
    reading_free(&reading);
}

static bool never(void *self, const struct drill_scenario *candidate)
{
    (void)candidate;
    ++*(unsigned *)self;
    return false;
}

/* No candidate is asked about twice, and the scenario that nothing can be taken from stays. */
Test(scenario_shrink, what_cannot_be_smaller_stays)
{
    struct reading reading = read_good(lifecycle);
    struct drill_text before = write_text(reading.scenario);
    struct drill_arena arena;
    unsigned asked = 0, tried = 0;
    drill_arena_init(&arena, 0);
    struct drill_shrink shrink = {
        .arena = &arena, .self = &asked, .keeps = never, .budget = 100000, .last = -1};
    struct drill_scenario *made = drill_shrink(&shrink, reading.scenario, &tried);
    struct drill_text after = write_text(made);
    cr_expect_str_eq(before.bytes, after.bytes);
    cr_expect_eq(asked, tried);
    cr_expect_lt(tried, 150);
    drill_text_free(&before);
    drill_text_free(&after);
    drill_arena_reset(&arena);
    reading_free(&reading);
}
