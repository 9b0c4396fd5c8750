/* Drafts. Actors:
 *
 *     idle --a call that may wait--> spent      (never used again: what it waits for may not come)
 *
 * so that no step ever has to wait for the return of another. */

#include "scenario/draft.h"

#include <stdio.h>
#include <string.h>

#include "scenario/signature.h"
#include "scenario/validate_step.h"

enum {
    TWISTS_ONE_IN = 4, /* so many scenarios have unusual arguments */
    WAIT_MAX_MS = 5,   /* timers are real time: what is longer is made this long ... */
    NEVER_MS = 60000   /* ... or so long that no run gets to its end */
};

struct drill_draft *drill_draft_new(const struct drill_vary *vary)
{
    struct drill_draft *draft = drill_arena_room(vary->arena, sizeof *draft);
    if (draft == NULL)
        return NULL;
    draft->vary = vary;
    draft->n_steps = 0;
    draft->plan.spare = (struct drill_plan_file){0};
    draft->option = (uint8_t)drill_rng_below(vary->rng, DRILL_OPTION_COUNT);
    draft->twists = drill_rng_below(vary->rng, TWISTS_ONE_IN) == 0;
    drill_draft_restart(draft);
    return draft;
}

void drill_draft_restart(struct drill_draft *draft)
{
    drill_plan_begin(&draft->plan, draft->vary->family);
    memset(&draft->flow, 0, sizeof draft->flow);
    draft->spent = 0;
}

void drill_draft_load(struct drill_draft *draft, const struct drill_scenario *from)
{
    draft->n_steps = 0;
    for (uint32_t i = 0; i < from->n_steps && draft->n_steps < DRILL_VARY_STEPS; i++) {
        if (from->steps[i].kind == DRILL_STEP_CALL)
            draft->steps[draft->n_steps++] = from->steps[i];
    }
}

struct drill_step *drill_draft_open(struct drill_draft *draft, uint16_t at)
{
    if (draft->n_steps == DRILL_VARY_STEPS)
        return NULL;
    memmove(&draft->steps[at + 1], &draft->steps[at],
            (size_t)(draft->n_steps - at) * sizeof draft->steps[0]);
    draft->n_steps++;
    return &draft->steps[at];
}

void drill_draft_cut(struct drill_draft *draft, uint16_t at, uint16_t n)
{
    memmove(&draft->steps[at], &draft->steps[at + n],
            (size_t)(draft->n_steps - at - n) * sizeof draft->steps[0]);
    draft->n_steps = (uint16_t)(draft->n_steps - n);
}

/* The slot, or a set one in its place; DRILL_NO_SLOT when none is. */
static int16_t usable_slot(const struct drill_draft *draft, int16_t slot)
{
    int16_t set[DRILL_VARY_SLOTS];
    int n = 0;
    if (slot >= 0 && slot < DRILL_VARY_SLOTS &&
        (draft->plan.slots[slot] >= 0 || draft->plan.late[slot]))
        return slot;
    for (int i = 0; i < DRILL_VARY_SLOTS; i++) {
        if (draft->plan.slots[i] >= 0 || draft->plan.late[i])
            set[n++] = (int16_t)i;
    }
    return n > 0 ? set[(unsigned)slot % (unsigned)n] : (int16_t)DRILL_NO_SLOT;
}

/* False when an argument that must be a slot has none to be. */
static bool mend_slots(const struct drill_draft *draft, struct drill_step *step)
{
    const struct drill_signature *signature = drill_signature_of((enum drill_call_id)step->call.id);
    if (step->slot != DRILL_NO_SLOT)
        step->slot = usable_slot(draft, step->slot);
    if (drill_sym_has_slot(&step->addr)) {
        step->addr.slot = usable_slot(draft, step->addr.slot);
        if (step->addr.slot == DRILL_NO_SLOT && step->call.id == DRILL_CALL_EPOLL_CTL)
            return false;
        if (step->addr.slot == DRILL_NO_SLOT)
            step->addr.kind = DRILL_SYM_NOWHERE;
    }
    for (unsigned i = 0; step->call.id == DRILL_CALL_SENDMSG && i < DRILL_RIGHTS; i++) {
        if (step->rights[i] != DRILL_NO_SLOT)
            step->rights[i] = usable_slot(draft, step->rights[i]);
        if (i == 0 && step->rights[i] == DRILL_NO_SLOT)
            step->call.n_rights = 0;
    }
    for (size_t i = 0; i < DRILL_COUNT(step->set); i++) {
        if (step->set[i] >= DRILL_VARY_SLOTS)
            step->set[i] %= DRILL_VARY_SLOTS;
    }
    if (signature->sets == 2 && step->set[0] == step->set[1])
        step->set[0] = step->set[1] = DRILL_NO_SLOT;
    return true;
}

/* Timers that a run would have to sit out. */
static void mend_times(struct drill_call *call)
{
    bool polls = call->id == DRILL_CALL_POLL || call->id == DRILL_CALL_SELECT ||
                 call->id == DRILL_CALL_EPOLL_WAIT;
    if (polls && call->number > WAIT_MAX_MS)
        call->number = WAIT_MAX_MS;
    if (call->id != DRILL_CALL_SETSOCKOPT)
        return;
    if ((call->option == DRILL_SO_RCVTIMEO || call->option == DRILL_SO_SNDTIMEO) &&
        call->value[0] > WAIT_MAX_MS)
        call->value[0] = call->value[0] < NEVER_MS ? WAIT_MAX_MS : NEVER_MS;
    if (call->option == DRILL_SO_LINGER && call->value[1] > 1)
        call->value[1] = 1;
}

uint8_t drill_draft_idle_actor(const struct drill_draft *draft, uint32_t without)
{
    for (uint8_t i = 1; draft->vary->threads && i < DRILL_VARY_ACTORS; i++) {
        if (((draft->spent | without) & (1U << i)) == 0 &&
            draft->flow.actors[i].process == DRILL_FLOW_THREAD)
            return i;
    }
    return 0;
}

/* Makes a call that does not wait of one that may; false where there is no such call. */
static bool hurry(struct drill_step *step)
{
    struct drill_call *call = &step->call;
    if (call->id == DRILL_CALL_POLL || call->id == DRILL_CALL_SELECT ||
        call->id == DRILL_CALL_EPOLL_WAIT) {
        call->number = 0;
        return true;
    }
    if (!drill_call_sends(call) && !drill_call_receives(call))
        return false;
    if (call->id == DRILL_CALL_WRITE)
        call->id = DRILL_CALL_SEND;
    else if (call->id == DRILL_CALL_READ)
        call->id = DRILL_CALL_RECV;
    call->flags |= DRILL_MSG_DONTWAIT;
    return true;
}

/* Finds the actor for the step; false when none can make it. */
static bool cast(struct drill_draft *draft, struct drill_step *step, bool *ret_waits)
{
    if (step->actor >= DRILL_VARY_ACTORS || (step->actor > 0 && !draft->vary->threads) ||
        (draft->spent & (1U << step->actor)) != 0)
        step->actor = 0;
    *ret_waits = drill_plan_may_wait(&draft->plan, step);
    if (!*ret_waits || step->actor > 0)
        return true;
    if (hurry(step)) {
        *ret_waits = false;
        return true;
    }
    step->actor = drill_draft_idle_actor(draft, 0);
    return step->actor > 0;
}

bool drill_draft_settle(struct drill_draft *draft, struct drill_step *step)
{
    char why[160];
    bool waits;
    bool names = step->addr.kind == DRILL_SYM_NAMED || step->call.id == DRILL_CALL_GETHOSTBYNAME ||
                 step->call.id == DRILL_CALL_GETSERVBYNAME ||
                 step->call.id == DRILL_CALL_GETADDRINFO;
    step->kind = DRILL_STEP_CALL;
    step->line = 0;
    step->claim = (struct drill_claim){0};
    mend_times(&step->call);
    bool signals = step->call.id == DRILL_CALL_PTHREAD_KILL || step->call.id == DRILL_CALL_KILL;
    if ((names && !draft->vary->names) || (signals && !draft->vary->threads) ||
        !mend_slots(draft, step) || drill_step_call_fault(step) != NULL ||
        !cast(draft, step, &waits) ||
        drill_flow_take(&draft->flow, step, why, sizeof why) != DRILL_FLOW_FINE)
        return false;
    if (waits)
        draft->spent |= (uint16_t)(1U << step->actor);
    drill_plan_take(&draft->plan, step, waits);
    return true;
}

void drill_draft_mend(struct drill_draft *draft)
{
    uint16_t kept = 0;
    drill_draft_restart(draft);
    for (uint16_t i = 0; i < draft->n_steps; i++) {
        if (!drill_draft_settle(draft, &draft->steps[i]))
            continue;
        if (kept != i)
            draft->steps[kept] = draft->steps[i];
        kept++;
    }
    draft->n_steps = kept;
}

/* Slots are numbered in the order in which they are set, and named by their numbers. */
static bool number_slots(struct drill_scenario *scenario, struct drill_arena *arena)
{
    int16_t numbers[DRILL_VARY_SLOTS];
    char name[8];
    memset(numbers, -1, sizeof numbers);
    for (uint32_t i = 0; i < scenario->n_steps; i++) {
        struct drill_step *step = &scenario->steps[i];
        int16_t *used[] = {&step->slot,      &step->rights[0], &step->rights[1],
                           &step->addr.slot, &step->set[0],    &step->set[1]};
        for (size_t j = 0; j < DRILL_COUNT(used); j++) {
            bool has = j != 3 || drill_sym_has_slot(&step->addr);
            if (!has || *used[j] < 0 || *used[j] >= DRILL_VARY_SLOTS)
                continue;
            if (numbers[*used[j]] < 0)
                numbers[*used[j]] = (int16_t)scenario->n_slots++;
            *used[j] = numbers[*used[j]];
        }
    }
    for (uint16_t i = 0; i < scenario->n_slots; i++) {
        int len = snprintf(name, sizeof name, "S%u", i + 1U);
        scenario->slots[i] = drill_arena_text(arena, name, (size_t)len);
        if (scenario->slots[i] == NULL)
            return false;
    }
    return true;
}

struct drill_scenario *drill_draft_finish(const struct drill_draft *draft)
{
    struct drill_arena *arena = draft->vary->arena;
    struct drill_scenario *made = drill_arena_take(arena, sizeof *made);
    size_t size = draft->n_steps * sizeof draft->steps[0];
    if (made == NULL || draft->n_steps == 0)
        return NULL;
    made->name = made->summary = made->comments = "";
    made->families = DRILL_FAMILY_BIT(draft->vary->family);
    made->n_steps = draft->n_steps;
    made->steps = drill_arena_room(arena, size);
    if (made->steps == NULL)
        return NULL;
    memcpy(made->steps, draft->steps, size);
    made->n_actors = 1;
    for (uint32_t i = 0; i < made->n_steps; i++) {
        if (drill_step_actors(&made->steps[i]) > made->n_actors)
            made->n_actors = drill_step_actors(&made->steps[i]);
    }
    return number_slots(made, arena) ? made : NULL;
}

struct drill_scenario *drill_tame(const struct drill_vary *vary, const struct drill_scenario *from)
{
    struct drill_draft *draft = drill_draft_new(vary);
    if (draft == NULL)
        return NULL;
    drill_draft_load(draft, from);
    drill_draft_mend(draft);
    return drill_draft_finish(draft);
}
