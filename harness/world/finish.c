/* The end of a run: first the threads come back, then descriptors are closed, then things are
 * counted. Stream sockets of the internet families are closed with a reset (SO_LINGER 0), so that
 * no TIME_WAIT stays in the way of the next run. */

#include "world/finish.h"

#include "base/clock.h"
#include "world/issue.h"
#include "world/process.h"

enum {
    SLICE_NS = 1000 * 1000,
    GENTLE_SLICES = 200, /* then the socket is shut under the waiting call */
    SLICES = 1000
};

void drill_finish_prepare(struct drill_world *world)
{
    bool fds = drill_world_can(world, DRILL_CAP_HOST_FDS);
    if (world->hurries)
        drill_census_take_quick(&world->before, fds);
    else
        drill_census_take(&world->before, fds);
}

/* Whether the actor's thread is at rest: nothing handed to it, no role of a program running. */
static bool at_rest(struct drill_actor *actor)
{
    return drill_mailbox_phase(&actor->box) == DRILL_PHASE_IDLE;
}

/* Takes one turn towards rest. What a call gave meanwhile matters only for what it made. */
static void usher(struct drill_world *world, struct drill_actor *actor)
{
    switch (drill_mailbox_phase(&actor->box)) {
    case DRILL_PHASE_DONE:
        if (!drill_actor_let_go(actor))
            drill_descriptors_note(&world->now.descriptors, &actor->call, &actor->outcome);
        drill_mailbox_set(&actor->box,
                          actor->program != NULL ? DRILL_PHASE_ROLE : DRILL_PHASE_IDLE);
        break;
    case DRILL_PHASE_ASKING:
        drill_mailbox_set(&actor->box, DRILL_PHASE_ROLE); /* cancelled: the call fails */
        break;
    case DRILL_PHASE_FINISHED:
        drill_mailbox_set(&actor->box, DRILL_PHASE_IDLE);
        break;
    case DRILL_PHASE_INSIDE:
        drill_signals_nudge(actor->thread);
        break;
    default:
        break;
    }
}

/* For a call that no signal ends: takes its socket away from it. */
static void pull_the_rug(struct drill_world *world, const struct drill_actor *actor)
{
    struct drill_call shut = {
        .id = DRILL_CALL_SHUTDOWN, .fd = actor->call.fd, .number = DRILL_SHUT_RDWR};
    struct drill_call closing = {.id = DRILL_CALL_CLOSE, .fd = actor->call.fd};
    struct drill_outcome ignored;
    /* Without system calls of its own the target may hold a lock that these would wait for. */
    if (!drill_world_can(world, DRILL_CAP_SYSCALLS))
        return;
    drill_issue_unrecorded(world, &shut, &ignored);
    drill_issue_unrecorded(world, &closing, &ignored);
    drill_descriptors_note(&world->now.descriptors, &closing, &ignored);
}

/* Brings one actor home; false when its thread does not come back. */
static bool bring_home(struct drill_world *world, struct drill_actor *actor)
{
    bool pulled = false;
    drill_process_end(world, actor);
    atomic_store(&actor->cancelled, true);
    for (int slice = 0; !at_rest(actor); slice++) {
        if (slice == SLICES)
            return false;
        if (slice >= GENTLE_SLICES && !pulled &&
            drill_mailbox_phase(&actor->box) == DRILL_PHASE_INSIDE) {
            pull_the_rug(world, actor);
            pulled = true;
        }
        usher(world, actor);
        drill_mailbox_await(&actor->box,
                            DRILL_PHASE_IDLE | DRILL_PHASE_DONE | DRILL_PHASE_ASKING |
                                DRILL_PHASE_FINISHED,
                            drill_clock_now_ns() + SLICE_NS);
    }
    atomic_store(&actor->cancelled, false);
    actor->pending = false;
    return true;
}

/* A listener has no connection to reset, and not every stack bears being asked to. */
static bool is_listener(struct drill_world *world, int fd)
{
    struct drill_call ask = {.id = DRILL_CALL_GETSOCKOPT, .fd = fd, .option = DRILL_SO_ACCEPTCONN};
    struct drill_outcome answer;
    drill_issue_unrecorded(world, &ask, &answer);
    return answer.error == DRILL_ENONE && answer.option[0] != 0;
}

static void close_all(struct drill_world *world)
{
    drill_family_set family = DRILL_FAMILY_BIT(world->target->type->family);
    struct drill_outcome ignored;
    int fd;
    while ((fd = drill_descriptors_take(&world->now.descriptors)) >= 0) {
        struct drill_call linger = {
            .id = DRILL_CALL_SETSOCKOPT, .fd = fd, .option = DRILL_SO_LINGER, .value = {1, 0}};
        struct drill_call closing = {.id = DRILL_CALL_CLOSE, .fd = fd};
        if ((family & DRILL_FAMILIES_TCP) != 0 && !is_listener(world, fd))
            drill_issue_unrecorded(world, &linger, &ignored);
        drill_issue_unrecorded(world, &closing, &ignored);
    }
}

static void restore_mask(struct drill_world *world)
{
    struct drill_call mask = {.id = DRILL_CALL_UMASK, .fd = -1, .flags = world->now.mask};
    struct drill_outcome ignored;
    if (world->now.masked)
        drill_issue_unrecorded(world, &mask, &ignored);
}

void drill_finish(struct drill_world *world)
{
    struct drill_run *run = world->now.run;
    world->now.over = true;
    for (int i = 0; i < world->n_actors; i++) {
        if (!bring_home(world, world->actors[i]))
            world->spent = true;
    }
    /* With a thread lost inside, the target may not answer any more: the process is given up. */
    if (!world->spent) {
        close_all(world);
        restore_mask(world);
    }
    if (!world->spent && world->target->type->restore_process != NULL)
        world->target->type->restore_process(world->target);
    drill_sysctls_restore(&world->sysctls);
    run->worker_spent = world->spent;
    run->leaked_fds = drill_census_close_new_fds(&world->before);
    run->leaked_threads = drill_census_new_threads(&world->before);
    if (world->now.paths_made)
        run->leaked_files = drill_census_sweep_dir(world->dir);
}
