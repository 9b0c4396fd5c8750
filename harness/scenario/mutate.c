/* Varying scenarios. A few changes are made to the list of steps as it is; then all of it is mended
 * at once. Changes prefer the end, where the beginning has made something to work with. */

#include "scenario/vary.h"

#include <string.h>

#include "scenario/draw.h"
#include "scenario/generate.h"
#include "scenario/motif.h"

enum {
    CHANGES_MAX = 4,
    STAY_MAX = 4,
    MOTIF_ONE_IN = 8 /* so many of the steps that come in are motifs instead */
};

/* A place in 0..n-1, the later half three times in four. */
static uint16_t draw_place(const struct drill_vary *vary, unsigned n)
{
    unsigned low = n / 2 * !drill_draw_once(vary, 4);
    return (uint16_t)(low + drill_draw_below(vary, n - low));
}

/* Settles the steps before `at` anew, so that the plan is that of the place. */
static void stand_at(struct drill_draft *draft, uint16_t at)
{
    drill_draft_restart(draft);
    for (uint16_t i = 0; i < at; i++) {
        struct drill_step step = draft->steps[i];
        drill_draft_settle(draft, &step);
    }
}

static void insert_motif(struct drill_draft *draft, uint16_t at)
{
    struct drill_step steps[DRILL_MOTIF_LENGTH];
    unsigned n = drill_motif_draw(draft, steps);
    for (unsigned i = 0; i < n; i++) {
        struct drill_step *step = drill_draft_open(draft, (uint16_t)(at + i));
        if (step == NULL)
            return;
        *step = steps[i];
    }
}

static void insert(struct drill_draft *draft, uint64_t swarm)
{
    uint16_t at = draw_place(draft->vary, draft->n_steps + 1U);
    stand_at(draft, at);
    if (drill_draw_once(draft->vary, MOTIF_ONE_IN)) {
        insert_motif(draft, at);
        return;
    }
    struct drill_step *step = drill_draft_open(draft, at);
    if (step == NULL) {
        drill_draft_cut(draft, at, (uint16_t)(draft->n_steps - at));
        return;
    }
    drill_generate_step(draft, swarm, step);
}

/* Goes on where it ends: a few more calls, most of them on one descriptor. What came about on one
 * connection is what chains are made of. */
static void go_on(struct drill_draft *draft, uint64_t swarm)
{
    const struct drill_vary *vary = draft->vary;
    stand_at(draft, draft->n_steps);
    int16_t slot =
        drill_draw_slot(draft, DRILL_PLAN_CONNECTED | DRILL_PLAN_HALF | DRILL_PLAN_ENDED);
    unsigned n = 1 + drill_draw_below(vary, STAY_MAX);
    for (unsigned i = 0; i < n; i++) {
        struct drill_step *step = drill_draft_open(draft, draft->n_steps);
        if (step == NULL)
            return;
        drill_generate_step_on(draft, swarm, drill_draw_once(vary, 4) ? DRILL_NO_SLOT : slot, step);
        if (!drill_draft_settle(draft, step))
            drill_draft_cut(draft, (uint16_t)(draft->n_steps - 1), 1);
    }
}

/* A piece of another scenario at a place of this one, or instead of all that follows there. */
static void splice(struct drill_draft *draft, const struct drill_scenario *with)
{
    const struct drill_vary *vary = draft->vary;
    uint16_t at = draw_place(vary, draft->n_steps + 1U);
    uint32_t from = draw_place(vary, with->n_steps);
    uint32_t n = 1 + drill_draw_below(vary, with->n_steps - from);
    if (drill_draw_once(vary, 2))
        drill_draft_cut(draft, at, (uint16_t)(draft->n_steps - at));
    for (uint32_t i = 0; i < n; i++) {
        struct drill_step *step = drill_draft_open(draft, (uint16_t)(at + i));
        if (step == NULL)
            return;
        *step = with->steps[from + i];
    }
}

static void change_arguments(struct drill_draft *draft)
{
    uint16_t at = draw_place(draft->vary, draft->n_steps);
    stand_at(draft, at);
    drill_draw_again(draft, &draft->steps[at]);
}

static void change_slot(struct drill_draft *draft)
{
    uint16_t at = draw_place(draft->vary, draft->n_steps);
    struct drill_step *step = &draft->steps[at];
    stand_at(draft, at);
    if (drill_call_has_descriptor(&step->call))
        step->slot = drill_draw_slot(draft, DRILL_PLAN_ANY);
    else if (step->set[0] != DRILL_NO_SLOT && step->set[1] == DRILL_NO_SLOT)
        step->set[0] = drill_draw_new_slot(draft);
}

static void change_actor(struct drill_draft *draft)
{
    struct drill_step *step = &draft->steps[draw_place(draft->vary, draft->n_steps)];
    step->actor = (uint8_t)drill_draw_below(draft->vary, DRILL_VARY_ACTORS);
}

static void repeat(struct drill_draft *draft)
{
    struct drill_step copy = draft->steps[draw_place(draft->vary, draft->n_steps)];
    struct drill_step *step = drill_draft_open(draft, draw_place(draft->vary, draft->n_steps + 1U));
    if (step != NULL)
        *step = copy;
}

static void swap(struct drill_draft *draft)
{
    uint16_t a = draw_place(draft->vary, draft->n_steps);
    uint16_t b = drill_draw_once(draft->vary, 2) && a + 1 < draft->n_steps
                     ? (uint16_t)(a + 1)
                     : draw_place(draft->vary, draft->n_steps);
    struct drill_step step = draft->steps[a];
    draft->steps[a] = draft->steps[b];
    draft->steps[b] = step;
}

static void take_out(struct drill_draft *draft)
{
    uint16_t at = draw_place(draft->vary, draft->n_steps);
    uint16_t left = (uint16_t)(draft->n_steps - at);
    uint16_t n = drill_draw_once(draft->vary, 4)
                     ? (uint16_t)(1 + drill_draw_below(draft->vary, left))
                     : (uint16_t)1;
    if (n < draft->n_steps)
        drill_draft_cut(draft, at, n);
}

static void change(struct drill_draft *draft, uint64_t swarm, const struct drill_scenario *with)
{
    unsigned what = drill_draw_below(draft->vary, 100);
    if (draft->n_steps == 0 || what < 22)
        insert(draft, swarm);
    else if (what < 32)
        go_on(draft, swarm);
    else if (what < 52 && with != NULL)
        splice(draft, with);
    else if (what < 74)
        change_arguments(draft);
    else if (what < 80)
        change_slot(draft);
    else if (what < 83)
        change_actor(draft);
    else if (what < 88)
        repeat(draft);
    else if (what < 93)
        swap(draft);
    else
        take_out(draft);
}

struct drill_scenario *drill_mutate(const struct drill_vary *vary,
                                    const struct drill_scenario *from,
                                    const struct drill_scenario *with)
{
    struct drill_draft *draft = drill_draft_new(vary);
    if (draft == NULL)
        return NULL;
    uint64_t swarm = drill_generate_swarm(vary);
    drill_draft_load(draft, from);
    unsigned n = 1 + drill_draw_below(vary, CHANGES_MAX);
    for (unsigned i = 0; i < n; i++)
        change(draft, swarm, with);
    drill_draft_mend(draft);
    return draft->n_steps > 0 ? drill_draft_finish(draft) : drill_generate(vary);
}
