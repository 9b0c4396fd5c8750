/* Shrinking: delta debugging over the steps, then over what is in them.
 *
 *     cut the rest --> drop steps --> simplify --+--> done
 *                          ^                     |
 *                          +----- changed -------+
 */

#include "scenario/shrink.h"

#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "scenario/flow.h"
#include "scenario/simplify.h"

enum {
    SEEN = 8192 /* candidates remembered, so that none is tried twice */
};

struct shrinking {
    const struct drill_shrink *how;
    unsigned tried;
    struct drill_scenario best; /* its steps are best_steps */
    struct drill_step *best_steps;
    struct drill_scenario next; /* the candidate; its steps are next_steps */
    struct drill_step *next_steps;
    uint64_t seen[SEEN];
};

static uint64_t digest(const struct drill_scenario *scenario)
{
    const unsigned char *bytes = (const unsigned char *)scenario->steps;
    size_t size = scenario->n_steps * sizeof scenario->steps[0];
    uint64_t sum = scenario->n_steps + ((uint64_t)scenario->n_sysctls << 32) +
                   ((uint64_t)scenario->slow << 40) + ((uint64_t)scenario->n_rules << 48);
    for (size_t i = 0; i + 8 <= size; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, sizeof word);
        sum = drill_mix64(sum ^ word) + word;
    }
    return sum | 1;
}

/* Whether the candidate is new; it is not from now on. */
static bool is_new(struct shrinking *work)
{
    uint64_t key = digest(&work->next);
    uint64_t *place = &work->seen[key % SEEN];
    if (*place == key)
        return false;
    *place = key;
    return true;
}

/* What the steps of a candidate may build on. */
struct standing {
    struct drill_flow flow;
    bool set[DRILL_SCENARIO_MAX_SLOTS];
};

static bool has_its_slots(const struct standing *standing, const struct drill_step *step)
{
    const int16_t used[] = {step->slot,
                            drill_sym_has_slot(&step->addr) ? step->addr.slot : (int16_t)-1,
                            step->call.id == DRILL_CALL_SENDMSG ? step->rights[0] : (int16_t)-1,
                            step->call.id == DRILL_CALL_SENDMSG ? step->rights[1] : (int16_t)-1};
    for (size_t i = 0; i < DRILL_COUNT(used); i++) {
        if (used[i] >= 0 && !standing->set[used[i]])
            return false;
    }
    return true;
}

/* Drops the steps that cannot stand: their slots are not set, their actor cannot make them. */
static bool close_over(struct drill_scenario *scenario)
{
    struct standing *standing = calloc(1, sizeof *standing);
    uint32_t kept = 0;
    char why[160];
    if (standing == NULL)
        return false;
    scenario->n_actors = 1;
    for (uint32_t i = 0; i < scenario->n_steps; i++) {
        struct drill_step *step = &scenario->steps[i];
        bool calls = step->kind == DRILL_STEP_CALL;
        if (!calls) /* it collects what its actor called last, whatever that is by now */
            step->call = standing->flow.actors[step->actor].call;
        if ((calls && !has_its_slots(standing, step)) ||
            drill_flow_take(&standing->flow, step, why, sizeof why) != DRILL_FLOW_FINE)
            continue;
        for (size_t k = 0; calls && k < DRILL_COUNT(step->set); k++) {
            if (step->set[k] >= 0)
                standing->set[step->set[k]] = true;
        }
        if (drill_step_actors(step) > scenario->n_actors)
            scenario->n_actors = drill_step_actors(step);
        if (kept != i)
            scenario->steps[kept] = *step;
        kept++;
    }
    scenario->n_steps = kept;
    free(standing);
    return kept > 0;
}

/* Begins a candidate that is as the best one, without its steps from..to-1. */
static void propose(struct shrinking *work, uint32_t from, uint32_t to)
{
    uint32_t tail = work->best.n_steps - to;
    work->next = work->best;
    work->next.steps = work->next_steps;
    memcpy(work->next_steps, work->best_steps, from * sizeof *work->best_steps);
    memcpy(work->next_steps + from, work->best_steps + to, tail * sizeof *work->best_steps);
    work->next.n_steps = from + tail;
}

/* Tries the candidate; when it does, it becomes the best. */
static bool try_next(struct shrinking *work)
{
    struct drill_step *steps = work->best_steps;
    if (work->tried >= work->how->budget || !close_over(&work->next) || !is_new(work) ||
        !drill_ok(drill_scenario_validate(&work->next, NULL)))
        return false;
    work->tried++;
    if (!work->how->keeps(work->how->self, &work->next))
        return false;
    work->best = work->next;
    work->best_steps = work->next_steps;
    work->next_steps = steps;
    return true;
}

static bool drop_steps(struct shrinking *work)
{
    bool changed = false;
    for (uint32_t size = (work->best.n_steps + 1) / 2; size > 0; size /= 2) {
        uint32_t to = work->best.n_steps;
        while (to > 0 && work->tried < work->how->budget) {
            uint32_t from = to > size ? to - size : 0;
            propose(work, from, to);
            bool dropped = work->next.n_steps > 0 && try_next(work);
            changed = changed || dropped;
            /* What could not stand without them is gone as well. */
            to = dropped && work->best.n_steps < from ? work->best.n_steps : from;
        }
    }
    return changed;
}

static bool drop_headers(struct shrinking *work)
{
    bool changed = false;
    for (uint8_t i = work->best.n_sysctls; i > 0; i--) {
        propose(work, 0, 0);
        memmove(&work->next.sysctls[i - 1], &work->next.sysctls[i],
                (size_t)(work->next.n_sysctls - i) * sizeof work->next.sysctls[0]);
        work->next.n_sysctls--;
        changed = try_next(work) || changed;
    }
    propose(work, 0, 0);
    work->next.slow = false;
    return (work->best.slow && try_next(work)) || changed;
}

/* The way simplify.c tries things out. */
static bool try_step(void *self, uint32_t at, const struct drill_step *step)
{
    struct shrinking *work = self;
    propose(work, 0, 0);
    work->next_steps[at] = *step;
    uint32_t n = work->next.n_steps;
    /* A simpler step that another falls with is another scenario: steps have their own pass. */
    return close_over(&work->next) && work->next.n_steps == n && try_next(work);
}

static bool simplify_steps(struct shrinking *work)
{
    bool changed = false;
    for (uint32_t i = work->best.n_steps; i > 0 && work->tried < work->how->budget; i--) {
        struct drill_step step = work->best_steps[i - 1];
        changed = drill_simplify(&step, i - 1, try_step, work) || changed;
    }
    return changed;
}

/* Only slots that are used keep their place, in their order. */
static void renumber(struct drill_scenario *scenario)
{
    int16_t numbers[DRILL_SCENARIO_MAX_SLOTS];
    bool used[DRILL_SCENARIO_MAX_SLOTS] = {false};
    uint16_t n = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < scenario->n_steps; i++) {
            struct drill_step *step = &scenario->steps[i];
            int16_t *slots[] = {&step->slot,      &step->set[0],    &step->set[1],
                                &step->rights[0], &step->rights[1], &step->addr.slot};
            size_t count = drill_sym_has_slot(&step->addr) ? 6 : 5;
            for (size_t k = 0; k < count && step->kind == DRILL_STEP_CALL; k++) {
                if (*slots[k] >= 0 && pass == 0)
                    used[*slots[k]] = true;
                else if (*slots[k] >= 0)
                    *slots[k] = numbers[*slots[k]];
            }
        }
        for (uint16_t i = 0; i < scenario->n_slots && pass == 0; i++) {
            numbers[i] = (int16_t)n;
            if (used[i])
                scenario->slots[n++] = scenario->slots[i];
        }
    }
    scenario->n_slots = n;
}

static struct drill_scenario *deliver(const struct shrinking *work)
{
    size_t size = work->best.n_steps * sizeof *work->best_steps;
    struct drill_scenario *made = drill_arena_take(work->how->arena, sizeof *made);
    struct drill_step *steps = drill_arena_take(work->how->arena, size);
    if (made == NULL || steps == NULL)
        return NULL;
    memcpy(steps, work->best_steps, size);
    *made = work->best;
    made->steps = steps;
    for (uint32_t i = 0; i < made->n_steps; i++)
        made->steps[i].line = 0;
    renumber(made);
    return made;
}

static void work_through(struct shrinking *work)
{
    int32_t last = work->how->last;
    if (last >= 0 && (uint32_t)last + 1 < work->best.n_steps) {
        propose(work, (uint32_t)last + 1, work->best.n_steps);
        try_next(work);
    }
    bool changed = true;
    while (changed && work->tried < work->how->budget) {
        drop_steps(work);
        changed = drop_headers(work);
        changed = simplify_steps(work) || changed;
    }
}

struct drill_scenario *drill_shrink(const struct drill_shrink *shrink,
                                    const struct drill_scenario *from, unsigned *ret_tried)
{
    struct drill_scenario *made = NULL;
    struct shrinking *work = calloc(1, sizeof *work);
    struct drill_step *steps = calloc(2 * (size_t)from->n_steps, sizeof *steps);
    if (work != NULL && steps != NULL) {
        work->how = shrink;
        work->best = *from;
        work->best_steps = work->best.steps = steps;
        work->next_steps = steps + from->n_steps;
        memcpy(steps, from->steps, from->n_steps * sizeof *steps);
        work_through(work);
        made = deliver(work);
        *ret_tried = work->tried;
    }
    free(work);
    free(steps);
    return made;
}
