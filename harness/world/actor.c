/* The actor's thread.
 *
 *     IDLE --world--> POSTED --actor--> INSIDE --actor--> DONE --world--> IDLE
 *       |
 *       +--world--> ROLE --proxy--> ASKING --world--> POSTED -> INSIDE -> DONE --world--> ROLE
 *       |             |
 *       |             +--actor--> FINISHED --world--> IDLE
 *       +--world--> QUIT
 *
 * Between INSIDE and DONE the thread runs nothing but the target. */

#include "world/actor.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "world/limit.h"
#include "world/signals.h"

static bool has_host_fds(const struct drill_actor *actor)
{
    return (actor->target->type->caps & DRILL_CAP_HOST_FDS) != 0;
}

/* The lowest free descriptor says something only of a call that returns at once. */
static bool counts_descriptors(const struct drill_actor *actor)
{
    return actor->alone && actor->maker == 0 && drill_call_creates(&actor->call) &&
           !drill_call_may_wait(&actor->call) && has_host_fds(actor);
}

static void perform_limited(struct drill_actor *actor)
{
    struct drill_limit limit;
    if (!has_host_fds(actor) || actor->maker != 0 ||
        !drill_limit_begin(&limit, (enum drill_constant)actor->call.twist[DRILL_TWIST_FDS])) {
        actor->outcome = drill_outcome_error(DRILL_ENOSYS);
        return;
    }
    drill_target_perform(actor->target, &actor->call, actor->buffers, &actor->outcome);
    drill_limit_end(&limit);
}

void drill_actor_enter(struct drill_actor *actor)
{
    static _Atomic uint64_t returns;
    int32_t lowest = counts_descriptors(actor) ? drill_limit_lowest() : 0;
    drill_signals_clear();
    if (actor->call.id == DRILL_CALL_PTHREAD_KILL)
        drill_target_signal(actor->target, actor->aim, &actor->call, &actor->outcome);
    else if (actor->call.id == DRILL_CALL_KILL)
        drill_target_kill(actor->target, actor->prey, &actor->call, &actor->outcome);
    else if (actor->call.twist[DRILL_TWIST_FDS] != DRILL_CONSTANT_NONE)
        perform_limited(actor);
    else if (actor->maker != 0)
        drill_target_perform_in(actor->target, actor->maker, &actor->call, actor->buffers,
                                &actor->outcome);
    else
        drill_target_perform(actor->target, &actor->call, actor->buffers, &actor->outcome);
    actor->outcome.lowest_fd = lowest;
    if (drill_signals_pipe_seen())
        actor->outcome.signals |= DRILL_SIGPIPE;
    actor->stamp = atomic_fetch_add(&returns, 1);
}

static void run_role(struct drill_actor *actor)
{
    actor->role_ok =
        actor->program->program->role(actor->program, actor->role, actor->proxy, actor->why);
    drill_mailbox_set(&actor->box, DRILL_PHASE_FINISHED);
}

static void *actor_main(void *arg)
{
    struct drill_actor *actor = arg;
    actor->tid = gettid();
    drill_mailbox_set(&actor->box, DRILL_PHASE_IDLE);
    for (;;) {
        drill_mailbox_await(&actor->box, DRILL_PHASE_POSTED | DRILL_PHASE_ROLE | DRILL_PHASE_QUIT,
                            -1);
        enum drill_phase phase = drill_mailbox_phase(&actor->box);
        if (phase == DRILL_PHASE_QUIT)
            return NULL;
        if (phase == DRILL_PHASE_ROLE) {
            run_role(actor);
            continue;
        }
        drill_mailbox_set(&actor->box, DRILL_PHASE_INSIDE);
        drill_actor_enter(actor);
        drill_mailbox_set(&actor->box, DRILL_PHASE_DONE);
    }
}

struct drill_status drill_actor_start(struct drill_actor **ret, struct drill_target *target,
                                      struct drill_diag *diag)
{
    struct drill_actor *actor = calloc(1, sizeof *actor);
    if (actor == NULL)
        return drill_diag_set(diag, DRILL_CODE_NO_MEMORY, 0, 0, "no memory for an actor");
    actor->target = target;
    drill_mailbox_init(&actor->box, DRILL_PHASE_INSIDE); /* until it says IDLE */
    int error = drill_signals_start_thread(&actor->thread, actor_main, actor);
    if (error != 0) {
        free(actor);
        return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "no thread for an actor: %s",
                              strerror(error));
    }
    drill_mailbox_await(&actor->box, DRILL_PHASE_IDLE, -1);
    if (!drill_watch_open(&actor->watch, 0, actor->tid,
                          (target->type->caps & DRILL_CAP_SYSCALLS) == 0)) {
        drill_actor_stop(actor);
        return drill_diag_set(diag, DRILL_CODE_UNSUPPORTED, 0, 0,
                              "/proc/self/task does not show whether a thread waits");
    }
    *ret = actor;
    return DRILL_OK;
}

void drill_actor_stop(struct drill_actor *actor)
{
    drill_mailbox_set(&actor->box, DRILL_PHASE_QUIT);
    pthread_join(actor->thread, NULL);
    drill_watch_close(&actor->watch);
    drill_transfer_free(&actor->transfer);
    free(actor);
}
