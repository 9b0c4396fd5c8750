/* Motifs: a table that hangs together, and steps that are settled wherever the draft stands. */

#include <criterion/criterion.h>
#include <string.h>

#include "scenario/motif.h"

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

/* The roles that are there before the first step, one bit each. */
static unsigned roles_needed(const struct drill_motif *motif)
{
    unsigned roles = 1;
    for (unsigned i = 0; i < DRILL_MOTIF_ROLES; i++) {
        const struct drill_motif_need *need = &motif->needs[i];
        if (need->peer_of != 0)
            cr_expect(roles >> need->peer_of & 1, "%s: the other end of nothing", motif->name);
        if (need->kinds != 0 || need->peer_of != 0)
            roles |= 1U << (i + 1);
    }
    return roles;
}

static bool is_of_role(uint8_t what)
{
    return what == DRILL_PIN_TO || what == DRILL_PIN_RIGHTS;
}

/* One step: what it uses is there by then. */
static void check_step(const struct drill_motif *motif, unsigned at, unsigned roles)
{
    const struct drill_motif_step *step = &motif->steps[at];
    cr_expect_leq(step->call, DRILL_CALL_COUNT, "%s", motif->name);
    cr_expect(roles >> step->on & 1, "%s: step %u is on nothing", motif->name, at);
    cr_expect_leq(step->actor, DRILL_MOTIF_ACTORS, "%s", motif->name);
    cr_expect_lt(step->back, at + 1, "%s: step %u goes back too far", motif->name, at);
    for (size_t i = 0; i < DRILL_MOTIF_PINS && step->pins[i].what != DRILL_PIN_END; i++) {
        cr_expect_lt(step->pins[i].what, DRILL_PIN_COUNT, "%s", motif->name);
        if (is_of_role(step->pins[i].what))
            cr_expect(roles >> step->pins[i].value & 1, "%s: step %u names nothing", motif->name,
                      at);
    }
}

Test(scenario_motif, the_table_hangs_together)
{
    for (size_t m = 0; m < drill_motif_count; m++) {
        const struct drill_motif *motif = &drill_motifs[m];
        unsigned roles = roles_needed(motif);
        bool waits = false;
        unsigned n = 0;
        for (; n < DRILL_MOTIF_STEPS && motif->steps[n].call != 0; n++) {
            check_step(motif, n, roles);
            waits = waits || motif->steps[n].actor != 0;
            roles |= 1U << motif->steps[n].makes;
        }
        cr_expect_gt(n, 1, "%s", motif->name);
        cr_expect_lt(n, DRILL_MOTIF_STEPS, "%s: may be cut off", motif->name);
        cr_expect_eq(waits, motif->waits, "%s", motif->name);
        cr_expect_neq(motif->families, 0, "%s", motif->name);
        for (size_t k = 0; k < m; k++)
            cr_expect_str_neq(motif->name, drill_motifs[k].name);
    }
}

/* What is drawn can stand one after the other: settled anew, all of it is kept as it is. */
Test(scenario_motif, steps_are_settled)
{
    struct drill_arena arena;
    struct drill_rng rng = drill_rng_make(4, 0);
    struct drill_vary vary = make_vary(&arena, &rng);
    unsigned made = 0;
    for (int i = 0; i < 4000; i++) {
        struct drill_step steps[DRILL_MOTIF_LENGTH];
        struct drill_step again;
        vary.family = (enum drill_family)(i % DRILL_FAMILY_COUNT);
        vary.focus = (enum drill_focus)(i % DRILL_FOCUS_COUNT);
        struct drill_draft *draft = drill_draft_new(&vary);
        cr_assert_not_null(draft);
        unsigned n = drill_motif_draw(draft, steps);
        cr_assert_leq(n, DRILL_MOTIF_LENGTH);
        drill_draft_restart(draft);
        for (unsigned k = 0; k < n; k++) {
            again = steps[k];
            cr_expect(drill_draft_settle(draft, &again));
            cr_expect_eq(again.actor, steps[k].actor);
            cr_expect_eq(again.slot, steps[k].slot);
            cr_expect_eq(again.call.id, steps[k].call.id);
        }
        made += n > 0;
        drill_arena_reset(&arena);
    }
    cr_expect_gt(made, 2000);
}

/* Nobody waits where there is nobody who could; what needs a connection is not made without. */
Test(scenario_motif, only_what_fits_is_drawn)
{
    struct drill_arena arena;
    struct drill_rng rng = drill_rng_make(5, 0);
    struct drill_vary vary = make_vary(&arena, &rng);
    vary.threads = false;
    for (int i = 0; i < 3000; i++) {
        struct drill_step steps[DRILL_MOTIF_LENGTH];
        struct drill_draft *draft = drill_draft_new(&vary);
        cr_assert_not_null(draft);
        unsigned n = drill_motif_draw(draft, steps);
        for (unsigned k = 0; k < n; k++) {
            cr_expect_eq(steps[k].actor, 0);
            cr_expect_neq(steps[k].call.id, DRILL_CALL_FORK);
            cr_expect_neq(steps[k].call.id, DRILL_CALL_UNLINK, "not of this family");
            if (k == 0)
                cr_expect_not(drill_call_receives(&steps[k].call), "there is nothing to receive");
        }
        drill_arena_reset(&arena);
    }
}

/* A step that is made again and again: a long queue has its clients. */
Test(scenario_motif, what_comes_again_comes_so_often)
{
    struct drill_arena arena;
    struct drill_rng rng = drill_rng_make(6, 0);
    struct drill_vary vary = make_vary(&arena, &rng);
    unsigned most = 0;
    vary.focus = DRILL_FOCUS_BACKLOG;
    for (int i = 0; i < 2000; i++) {
        struct drill_step steps[DRILL_MOTIF_LENGTH];
        struct drill_draft *draft = drill_draft_new(&vary);
        cr_assert_not_null(draft);
        unsigned n = drill_motif_draw(draft, steps);
        unsigned connects = 0;
        for (unsigned k = 0; k < n; k++)
            connects += steps[k].call.id == DRILL_CALL_CONNECT;
        most = connects > most ? connects : most;
        drill_arena_reset(&arena);
    }
    cr_expect_geq(most, 18);
}
