/* After each step every pending call is in one of three places:
 *
 *     returned ----------------------------------------> harvested (RETURN)
 *     due, not returned --deadline--> STUCK, the run ends
 *     neither: looked at until it returned or certainly waits (BLOCKED, once per call)
 *
 * A return or a BLOCKED teaches the guide something, so what is due is asked again after each. A
 * return is only ever recorded late, never early, which is sound in any order; the call just made
 * goes first, the rest in the order in which they came back. */

#include "world/settle.h"

#include "base/clock.h"
#include "world/issue.h"
#include "world/record.h"
#include "world/resolve.h"

/* How long one mailbox is waited for before the others are looked at. */
enum {
    SLICE_NS = 1000 * 1000,
    MOMENT_NS = 300 * 1000 * 1000
};

enum standing {
    RETURNED,
    WAITS,
    UNCLEAR /* at the deadline it had done neither */
};

static bool is_pending(const struct drill_world *world, int i)
{
    return i < world->n_actors && world->actors[i]->pending;
}

static bool has_returned(const struct drill_world *world, int i)
{
    return is_pending(world, i) && drill_mailbox_phase(&world->actors[i]->box) == DRILL_PHASE_DONE;
}

static bool is_due(const struct drill_world *world, int i)
{
    const struct drill_guide *guide = world->now.guide;
    return is_pending(world, i) && guide->due(guide->self, (uint8_t)i);
}

/* Looks at the thread until its call returned or certainly waits. The pause between looks is a wait
 * for the return, so that a busy machine is not kept busier. */
static enum standing observe(struct drill_world *world, struct drill_actor *actor)
{
    int64_t deadline = drill_world_deadline_ns(world);
    int64_t pause_ns = 0;
    for (;;) {
        if (drill_mailbox_await(&actor->box, DRILL_PHASE_DONE, drill_clock_now_ns() + pause_ns))
            return RETURNED;
        bool inside = drill_mailbox_phase(&actor->box) == DRILL_PHASE_INSIDE;
        if (inside && drill_watch_waits(&actor->watch) &&
            drill_mailbox_phase(&actor->box) == DRILL_PHASE_INSIDE)
            return WAITS;
        if (drill_clock_now_ns() > deadline)
            return UNCLEAR;
        if (!actor->watch.last.waits)
            pause_ns = pause_ns < 1000000 ? pause_ns * 2 + 20000 : pause_ns;
    }
}

static struct drill_record_of of(const struct drill_world *world, int i)
{
    return (struct drill_record_of){.actor = (uint8_t)i, .step = world->actors[i]->step};
}

/* Records that the call waits, the first time; true when that was news. */
static bool tell_blocked(struct drill_world *world, int i)
{
    struct drill_actor *actor = world->actors[i];
    if (actor->blocked_told)
        return false;
    actor->blocked_told = true;
    /* A close() that waits has let go of its number: another call may get it before this returns.
     */
    if (drill_actor_let_go(actor)) {
        drill_descriptors_put(&world->now.descriptors, actor->call.fd, false);
        drill_resolve_forget_names(world, &actor->call);
    }
    drill_record(world, DRILL_EVENT_BLOCKED, of(world, i), &actor->call, NULL);
    return true;
}

/* The pending call that came back first; DRILL_NOBODY when none did. */
static int earliest_returned(const struct drill_world *world)
{
    int found = DRILL_NOBODY;
    for (int i = 0; i < world->n_actors; i++) {
        if (has_returned(world, i) &&
            (found == DRILL_NOBODY || world->actors[i]->stamp < world->actors[found]->stamp))
            found = i;
    }
    return found;
}

/* Waits until the call of actor `i` returns, or, unless it is the one `just_made`, another pending
 * one does: two may be due where only one of them can go on. What the call just made brought about
 * comes after it. Returns whose it was; DRILL_NOBODY at the deadline. */
static int await_any(struct drill_world *world, int i, bool just_made)
{
    int64_t deadline = drill_world_deadline_ns(world);
    if (just_made)
        return drill_mailbox_await(&world->actors[i]->box, DRILL_PHASE_DONE, deadline)
                   ? i
                   : DRILL_NOBODY;
    for (;;) {
        int64_t slice = drill_clock_now_ns() + SLICE_NS;
        drill_mailbox_await(&world->actors[i]->box, DRILL_PHASE_DONE,
                            slice < deadline ? slice : deadline);
        int back = earliest_returned(world);
        if (back != DRILL_NOBODY || drill_clock_now_ns() >= deadline)
            return back;
    }
}

/* Sees to one pending call; true when the guide learned something. */
static bool attend(struct drill_world *world, int i, bool just_made)
{
    struct drill_actor *actor = world->actors[i];
    const char *name = drill_call_name((enum drill_call_id)actor->call.id);
    /* It is back, so whether it had to be need not be asked. */
    if (just_made && has_returned(world, i)) {
        drill_issue_harvest(world, (uint8_t)i);
        return true;
    }
    if (is_due(world, i)) {
        int back = await_any(world, i, just_made);
        if (back != DRILL_NOBODY) {
            drill_issue_harvest(world, (uint8_t)back);
            return true;
        }
        drill_record(world, DRILL_EVENT_STUCK, of(world, i), &actor->call, NULL);
        drill_world_end(world, DRILL_RUN_STUCK, "%s of T%d is due to return and does not", name, i);
        return false;
    }
    switch (observe(world, actor)) {
    case RETURNED:
        drill_issue_harvest(world, (uint8_t)i);
        return true;
    case WAITS:
        return tell_blocked(world, i);
    case UNCLEAR:
        break;
    }
    drill_world_end(world, DRILL_RUN_STUCK, "%s of T%d neither returns nor waits", name, i);
    return false;
}

static int first_due(const struct drill_world *world)
{
    for (int i = 0; i < world->n_actors; i++) {
        if (is_due(world, i))
            return i;
    }
    return DRILL_NOBODY;
}

/* Attends to the others until one of them brings news; false when none does. */
static bool attend_waiting(struct drill_world *world)
{
    for (int i = 0; i < world->n_actors && !world->now.over; i++) {
        if (is_pending(world, i) && attend(world, i, false))
            return true;
    }
    return false;
}

void drill_settle(struct drill_world *world, int first)
{
    if (first != DRILL_NOBODY && is_pending(world, first))
        attend(world, first, true);
    bool news = true;
    while (news && !world->now.over) {
        int next = earliest_returned(world);
        if (next != DRILL_NOBODY)
            drill_issue_harvest(world, (uint8_t)next);
        else if ((next = first_due(world)) != DRILL_NOBODY)
            attend(world, next, false);
        else
            news = attend_waiting(world);
    }
}

/* Until when a call is waited for that the scenario needs to have returned. That one returns which
 * is not due is a claim: where claims need not hold, it gets a moment to prove true. */
static int64_t collect_until(const struct drill_world *world, int i)
{
    int64_t deadline = drill_world_deadline_ns(world);
    int64_t moment = drill_clock_now_ns() + MOMENT_NS;
    return world->target->type->claims_relaxed && !is_due(world, i) && moment < deadline ? moment
                                                                                         : deadline;
}

void drill_settle_collect(struct drill_world *world, int i)
{
    struct drill_actor *actor = world->actors[i];
    if (drill_mailbox_await(&actor->box, DRILL_PHASE_DONE, collect_until(world, i))) {
        drill_issue_harvest(world, (uint8_t)i);
        if (!world->now.over)
            drill_settle(world, DRILL_NOBODY);
        return;
    }
    drill_world_end(world, DRILL_RUN_STUCK, "T%d still waits in %s of step %d", i,
                    drill_call_name((enum drill_call_id)actor->call.id), (int)actor->step + 1);
}
