/* Scenarios that are made up: valid whatever the seed, the same for the same seed, and of all calls
 * where all are asked for. */

#include <criterion/criterion.h>
#include <string.h>

#include "scenario/plan.h"
#include "scenario/vary.h"
#include "unit/scenario/support.h"

static struct drill_vary make_vary(struct drill_arena *arena, struct drill_rng *rng)
{
    drill_arena_init(arena, 0);
    return (struct drill_vary){.arena = arena,
                               .rng = rng,
                               .family = DRILL_TCP4,
                               .focus = DRILL_FOCUS_ALL,
                               .steps = 16,
                               .threads = true,
                               .names = true};
}

Test(scenario_generate, every_focus_on_every_family_is_valid)
{
    struct drill_arena arena;
    struct drill_rng rng = drill_rng_make(1, 0);
    struct drill_vary vary = make_vary(&arena, &rng);
    struct drill_diag diag = {0};
    for (int family = 0; family < DRILL_FAMILY_COUNT; family++) {
        for (int i = 0; i < 300 * DRILL_FOCUS_COUNT; i++) {
            vary.family = (enum drill_family)family;
            vary.focus = (enum drill_focus)(i % DRILL_FOCUS_COUNT);
            vary.threads = i % 7 != 0;
            struct drill_scenario *made = drill_generate(&vary);
            cr_assert_not_null(made);
            cr_assert(drill_ok(drill_scenario_validate(made, &diag)), "%s", diag.text);
            cr_assert_eq(made->families, DRILL_FAMILY_BIT(family));
            cr_assert(made->n_actors == 1 || vary.threads);
            cr_assert_leq(made->n_steps, DRILL_VARY_STEPS);
            drill_arena_reset(&arena);
        }
    }
}

Test(scenario_generate, one_seed_makes_one_text)
{
    struct drill_arena arena;
    struct drill_rng rng;
    struct drill_vary vary = make_vary(&arena, &rng);
    struct drill_text texts[3] = {{0}, {0}, {0}};
    for (unsigned i = 0; i < 3; i++) {
        rng = drill_rng_make(i / 2, 5);
        for (int k = 0; k < 50; k++)
            drill_scenario_write(drill_generate(&vary), &texts[i]);
    }
    cr_expect_str_eq(texts[0].bytes, texts[1].bytes);
    cr_expect_str_neq(texts[0].bytes, texts[2].bytes);
    for (int i = 0; i < 3; i++)
        drill_text_free(&texts[i]);
    drill_arena_reset(&arena);
}

Test(scenario_generate, all_reaches_every_call)
{
    struct drill_arena arena;
    struct drill_rng rng = drill_rng_make(2, 0);
    struct drill_vary vary = make_vary(&arena, &rng);
    bool seen[DRILL_CALL_COUNT] = {false};
    bool twisted[DRILL_TWIST_COUNT] = {false};
    bool waits = false;
    vary.family = DRILL_UNIX_STREAM;
    for (int i = 0; i < 6000; i++) {
        struct drill_scenario *made = drill_generate(&vary);
        for (uint32_t k = 0; k < made->n_steps; k++) {
            const struct drill_step *step = &made->steps[k];
            seen[step->call.id] = true;
            waits = waits || (step->actor > 0 && step->call.id == DRILL_CALL_ACCEPT);
            for (int t = 0; t < DRILL_TWIST_COUNT; t++)
                twisted[t] = twisted[t] || step->call.twist[t] != DRILL_CONSTANT_NONE;
        }
        drill_arena_reset(&arena);
    }
    for (int i = 0; i < DRILL_CALL_COUNT; i++)
        cr_expect(seen[i], "%s", drill_call_name((enum drill_call_id)i));
    for (int i = 0; i < DRILL_TWIST_COUNT; i++)
        cr_expect(twisted[i], "%s", drill_twist_name((enum drill_twist)i));
    cr_expect(waits);
}

/* A focus is on its calls: transfers come up in all, listeners not among datagrams. */
Test(scenario_generate, a_focus_has_its_calls)
{
    struct drill_arena arena;
    struct drill_rng rng = drill_rng_make(3, 0);
    struct drill_vary vary = make_vary(&arena, &rng);
    unsigned count[DRILL_FOCUS_COUNT][DRILL_CALL_COUNT] = {{0}};
    for (int f = 0; f < DRILL_FOCUS_COUNT; f++) {
        vary.focus = (enum drill_focus)f;
        for (int i = 0; i < 400; i++) {
            struct drill_scenario *made = drill_generate(&vary);
            for (uint32_t k = 0; k < made->n_steps; k++)
                count[f][made->steps[k].call.id]++;
            drill_arena_reset(&arena);
        }
    }
    cr_expect_gt(count[DRILL_FOCUS_STREAM][DRILL_CALL_RECV],
                 count[DRILL_FOCUS_BACKLOG][DRILL_CALL_RECV]);
    cr_expect_gt(count[DRILL_FOCUS_BACKLOG][DRILL_CALL_LISTEN],
                 count[DRILL_FOCUS_STREAM][DRILL_CALL_LISTEN]);
    cr_expect_gt(count[DRILL_FOCUS_CLOSE][DRILL_CALL_SHUTDOWN],
                 count[DRILL_FOCUS_STREAM][DRILL_CALL_SHUTDOWN]);
    cr_expect_eq(count[DRILL_FOCUS_STREAM][DRILL_CALL_FORK], 0);
}

Test(scenario_generate, the_names_of_focuses)
{
    enum drill_focus focus = DRILL_FOCUS_ALL;
    for (int i = 0; i < DRILL_FOCUS_COUNT; i++) {
        cr_expect(drill_focus_find(drill_focus_name((enum drill_focus)i), &focus));
        cr_expect_eq(focus, (enum drill_focus)i);
    }
    cr_expect_not(drill_focus_find("nothing", &focus));
    cr_expect_str_eq(drill_focus_name(DRILL_FOCUS_COUNT), "?");
}

/* A third of what sets something, but for motifs, is followed by a call that asks for it. */
Test(scenario_generate, what_was_set_is_asked_for)
{
    struct drill_arena arena;
    struct drill_rng rng = drill_rng_make(3, 0);
    struct drill_vary vary = make_vary(&arena, &rng);
    unsigned set = 0;
    unsigned asked = 0;
    for (int i = 0; i < 2000; i++) {
        const struct drill_scenario *made = drill_generate(&vary);
        for (uint32_t k = 0; k + 1 < made->n_steps; k++) {
            const struct drill_step *step = &made->steps[k];
            if (step->call.id != DRILL_CALL_SETSOCKOPT)
                continue;
            set++;
            asked += step[1].call.id == DRILL_CALL_GETSOCKOPT && step[1].slot == step->slot &&
                     step[1].call.option == step->call.option;
        }
        drill_arena_reset(&arena);
    }
    cr_expect_gt(set, 500);
    cr_expect_gt(6 * asked, set);
}
