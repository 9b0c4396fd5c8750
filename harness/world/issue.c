/* One call from the guide's outlook to its return. Calls that may wait go to their actor's thread;
 * others are made right here, on the actor's record all the same. A target that must not be entered
 * from several threads gets every call on the thread of actor 0. */

#include "world/issue.h"

#include <string.h>

#include "base/clock.h"
#include "world/process.h"
#include "world/record.h"
#include "world/resolve.h"

static bool inline_call(const struct drill_world *world, const struct drill_call *call,
                        const struct drill_outlook *outlook)
{
    bool waits = drill_call_may_wait(call) && (outlook->may_stay || !world->hurries);
    return !waits && drill_world_can(world, DRILL_CAP_THREADS);
}

static struct drill_record_of step_of(const struct drill_world *world, uint8_t actor)
{
    return (struct drill_record_of){.actor = actor, .step = world->actors[actor]->step};
}

void drill_issue_unrecorded(struct drill_world *world, const struct drill_call *call,
                            struct drill_outcome *ret)
{
    struct drill_actor *first = world->actors[0];
    unsigned child = drill_call_has_descriptor(call) ? drill_process_of(world, call->fd) : 0;
    if (child != 0) {
        drill_target_perform_in(world->target, child, call, NULL, ret);
        return;
    }
    if (drill_world_can(world, DRILL_CAP_THREADS)) {
        drill_target_perform(world->target, call, NULL, ret);
        return;
    }
    if (first->pending) {
        *ret = drill_outcome_error(DRILL_EAGAIN);
        drill_world_end(world, DRILL_RUN_STUCK, "the only thread still waits in %s",
                        drill_call_name((enum drill_call_id)first->call.id));
        return;
    }
    first->call = *call;
    first->maker = 0;
    first->buffers = NULL;
    drill_mailbox_set(&first->box, DRILL_PHASE_POSTED);
    drill_mailbox_await(&first->box, DRILL_PHASE_DONE, -1);
    *ret = first->outcome;
    drill_mailbox_set(&first->box, DRILL_PHASE_IDLE);
}

/* Waits for the events that the model says are due. A poll that is interrupted starts again. */
static void settle_descriptor(struct drill_world *world, uint8_t actor, int fd, uint32_t events)
{
    struct drill_call poll = {.id = DRILL_CALL_POLL, .fd = fd, .flags = events};
    struct drill_outcome outcome;
    int64_t until = drill_world_deadline_ns(world);
    int64_t left_ns = until - drill_clock_now_ns();
    do {
        poll.number = left_ns > 0 ? (int32_t)((left_ns + 999999) / 1000000) : 0;
        drill_issue_unrecorded(world, &poll, &outcome);
        left_ns = until - drill_clock_now_ns();
    } while ((outcome.error == DRILL_EINTR || outcome.error == DRILL_EAGAIN) && left_ns > 0 &&
             !world->now.over);
    poll.number = world->deadline_ms;
    drill_record(world, DRILL_EVENT_SETTLE,
                 (struct drill_record_of){actor, true, world->actors[actor]->step}, &poll,
                 &outcome);
}

static void ask_guide(struct drill_world *world, uint8_t actor, struct drill_outlook *ret)
{
    const struct drill_guide *guide = world->now.guide;
    const struct drill_call *call = &world->actors[actor]->call;
    *ret = (struct drill_outlook){0};
    guide->outlook(guide->self, actor, call, ret);
    if (ret->settle == 0)
        return;
    settle_descriptor(world, actor, call->fd, ret->settle);
    /* What has come is known now, and with it that the call need not wait. */
    if (world->hurries && !world->now.over)
        guide->outlook(guide->self, actor, call, ret);
}

/* Lays out memory for the call on the actor's record; false when there is none. */
static bool prepare_transfer(struct drill_actor *actor, const struct drill_outlook *outlook)
{
    const struct drill_call *call = &actor->call;
    actor->buffers = NULL;
    if (!drill_call_sends(call) && !drill_call_receives(call))
        return true;
    if (!drill_transfer_lay_out(&actor->transfer, call))
        return false;
    actor->buffers = actor->transfer.buffers;
    if (drill_call_receives(call))
        drill_transfer_arm(&actor->transfer);
    else if (outlook->stream != 0)
        drill_transfer_fill(&actor->transfer, outlook->stream, outlook->offset);
    return true;
}

static bool is_alone(const struct drill_world *world, uint8_t index)
{
    for (int i = 0; i < world->n_actors; i++) {
        if (i != index && world->actors[i]->pending)
            return false;
    }
    return true;
}

static void begin(struct drill_world *world, uint8_t index)
{
    struct drill_actor *actor = world->actors[index];
    drill_record(world, DRILL_EVENT_CALL, step_of(world, index), &actor->call, NULL);
    if (world->now.over)
        return;
    drill_watch_forget(&actor->watch);
    actor->maker = actor->child;
    actor->alone = is_alone(world, index);
    actor->pending = true;
    actor->blocked_told = false;
}

void drill_issue_step(struct drill_world *world, const struct drill_issue *issue)
{
    struct drill_actor *actor = world->actors[issue->actor];
    struct drill_outlook outlook;
    actor->step = issue->step;
    memcpy(actor->set, issue->set, sizeof actor->set);
    actor->call = *issue->call;
    ask_guide(world, issue->actor, &outlook);
    if (world->now.over)
        return;
    actor->call = *issue->call; /* the settling poll may have used the record */
    if (!prepare_transfer(actor, &outlook)) {
        drill_world_end(world, DRILL_RUN_ERROR, "no memory for a transfer of %llu bytes",
                        (unsigned long long)drill_call_length(issue->call));
        return;
    }
    drill_process_aim(world, actor);
    begin(world, issue->actor);
    if (world->now.over)
        return;
    if (inline_call(world, &actor->call, &outlook)) {
        drill_actor_enter(actor);
        drill_mailbox_mark(&actor->box, DRILL_PHASE_DONE);
    } else {
        drill_mailbox_set(&actor->box, DRILL_PHASE_POSTED);
    }
}

void drill_issue_asked(struct drill_world *world, uint8_t index)
{
    struct drill_actor *actor = world->actors[index];
    struct drill_outlook outlook;
    ask_guide(world, index, &outlook);
    if (world->now.over)
        return;
    begin(world, index);
    if (!world->now.over)
        drill_mailbox_set(&actor->box, DRILL_PHASE_POSTED);
}

void drill_issue_own(struct drill_world *world, uint8_t actor, const struct drill_call *call,
                     struct drill_outcome *ret)
{
    struct drill_record_of own = {actor, true, DRILL_NO_STEP};
    drill_record(world, DRILL_EVENT_CALL, own, call, NULL);
    if (world->now.over) {
        *ret = drill_outcome_error(DRILL_EOTHER);
        return;
    }
    drill_issue_unrecorded(world, call, ret);
    drill_descriptors_note(&world->now.descriptors, call, ret);
    drill_record(world, DRILL_EVENT_RETURN, own, call, ret);
}

/* A call that waited when the signal came is looked at anew: it waits again, or it does not. */
static void look_again(const struct drill_world *world, const struct drill_call *call)
{
    if (call->id != DRILL_CALL_PTHREAD_KILL && call->id != DRILL_CALL_KILL)
        return;
    struct drill_actor *hit = world->actors[call->value[0]];
    drill_watch_forget(&hit->watch);
    hit->blocked_told = false;
}

/* Puts what the call made into its slots. */
static void place(struct drill_world *world, uint8_t index, const struct drill_call *call,
                  const struct drill_outcome *outcome)
{
    const struct drill_actor *actor = world->actors[index];
    int made[2];
    int n = drill_descriptors_made(call, outcome, made);
    for (int i = 0; i < 2; i++) {
        if (actor->set[i] != DRILL_NO_SLOT)
            drill_resolve_set_slot(world, actor->set[i], i < n ? made[i] : -1);
        else if (i < n && actor->program == NULL)
            drill_descriptors_put(&world->now.unclaimed, made[i], true);
    }
}

void drill_issue_harvest(struct drill_world *world, uint8_t index)
{
    struct drill_actor *actor = world->actors[index];
    struct drill_call call = actor->call;
    struct drill_outcome outcome = actor->outcome;
    bool let_go = drill_actor_let_go(actor); /* before the thread may go on */
    if (actor->program == NULL && drill_call_receives(&call))
        drill_transfer_inspect(&actor->transfer, world->now.guide, index, &call, &outcome);
    actor->pending = false;
    if (actor->program != NULL)
        drill_mailbox_set(&actor->box, DRILL_PHASE_ROLE);
    else
        drill_mailbox_mark(&actor->box, DRILL_PHASE_IDLE);
    if (!let_go) {
        drill_descriptors_note(&world->now.descriptors, &call, &outcome);
        drill_resolve_forget_names(world, &call);
    }
    if (call.id == DRILL_CALL_LISTEN && outcome.error == DRILL_ENONE)
        world->now.listening = true;
    look_again(world, &call);
    drill_process_note(world, actor, &call, &outcome);
    if (call.id == DRILL_CALL_UMASK && outcome.error == DRILL_ENONE && !world->now.masked) {
        world->now.masked = true;
        world->now.mask = (uint32_t)outcome.value;
    }
    drill_record(world, DRILL_EVENT_RETURN, step_of(world, index), &call, &outcome);
    place(world, index, &call, &outcome);
}
