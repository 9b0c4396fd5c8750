/* An actor that forks goes on as a child: the target makes its calls there, and it is the child
 * that is looked at to see whether they wait. When the child is gone the actor is a thread of the
 * first process again. */

#include "world/process.h"

int drill_process_fd(const struct drill_actor *actor, int fd)
{
    int base = (int)actor->child * DRILL_PROCESS_FDS;
    if (actor->child == 0 || fd < 0)
        return fd;
    if (fd >= DRILL_PROCESS_FDS && (fd < base || fd >= base + DRILL_PROCESS_FDS))
        return -1;
    return base + fd % DRILL_PROCESS_FDS;
}

unsigned drill_process_of(const struct drill_world *world, int fd)
{
    for (int i = 0; i < DRILL_MAX_ACTORS && fd >= DRILL_PROCESS_FDS; i++) {
        const struct drill_actor *actor = world->actors[i];
        if (actor != NULL && actor->child == (unsigned)fd / DRILL_PROCESS_FDS)
            return actor->child;
    }
    return 0;
}

void drill_process_aim(struct drill_world *world, struct drill_actor *actor)
{
    const struct drill_call *call = &actor->call;
    if (call->id != DRILL_CALL_PTHREAD_KILL && call->id != DRILL_CALL_KILL)
        return;
    actor->aim = world->actors[call->value[0]]->thread;
    actor->prey = world->actors[call->value[0]]->child;
}

/* Points the actor's watch at what makes its calls. */
static void watch_again(struct drill_world *world, struct drill_actor *actor)
{
    pid_t pid = 0;
    drill_watch_close(&actor->watch);
    if (actor->child != 0)
        pid = world->target->type->find_child(world->target, actor->child);
    bool opened = drill_watch_open(&actor->watch, pid, pid != 0 ? pid : actor->tid,
                                   !drill_world_can(world, DRILL_CAP_SYSCALLS));
    /* A child waits for its next call in a call, which must be told from the others. */
    if (!opened || (pid != 0 && actor->watch.syscall_fd < 0))
        drill_world_end(world, DRILL_RUN_SKIPPED, "/proc does not show whether a child waits");
}

static void become(struct drill_world *world, struct drill_actor *actor, unsigned child)
{
    struct drill_descriptors *open = &world->now.descriptors;
    actor->child = child;
    for (int fd = 0; fd < DRILL_PROCESS_FDS; fd++)
        drill_descriptors_put(open, fd + (int)child * DRILL_PROCESS_FDS,
                              drill_descriptors_has(open, fd));
    watch_again(world, actor);
}

static void lose(struct drill_world *world, struct drill_actor *actor)
{
    int base = (int)actor->child * DRILL_PROCESS_FDS;
    for (int fd = base; fd < base + DRILL_PROCESS_FDS; fd++)
        drill_descriptors_put(&world->now.descriptors, fd, false);
    actor->child = 0;
    watch_again(world, actor);
}

void drill_process_note(struct drill_world *world, struct drill_actor *actor,
                        const struct drill_call *call, const struct drill_outcome *outcome)
{
    if (outcome->error != DRILL_ENONE)
        return;
    if (call->id == DRILL_CALL_FORK)
        become(world, actor, (unsigned)outcome->value);
    else if (call->id == DRILL_CALL_EXIT)
        lose(world, actor);
    else if (call->id == DRILL_CALL_KILL && call->number == DRILL_SIGKILL)
        lose(world, world->actors[call->value[0]]);
}

void drill_process_end(struct drill_world *world, struct drill_actor *actor)
{
    struct drill_outcome ignored = {0};
    if (actor->child == 0)
        return;
    world->target->type->signal_child(world->target, actor->child, DRILL_SIGKILL, &ignored);
    lose(world, actor);
}
