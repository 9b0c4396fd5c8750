/* Running a program: its roles are actors whose calls are let through one at a time.
 *
 *     every role at rest?  -- waits for those that run their own code to ask or to end
 *       |
 *       +-- some ask: the lowest after the last one goes; its effects settle; again
 *       +-- all ended: done
 *       +-- the rest waits in calls and nothing is due: stuck
 *
 * Role 0 runs alone until it listens (or is about to wait, or has ended): only then do the others
 * exist, so that they find the meeting place written. */

#include "world/world.h"

#include <stdlib.h>

#include "world/finish.h"
#include "world/issue.h"
#include "world/proxy.h"
#include "world/settle.h"
#include "world/state.h"

/* One performance. The roles' threads refer to it, so it stays when one of them does not end. */
struct stage {
    struct drill_program_run run;
    struct drill_proxy proxies[DRILL_MAX_ACTORS];
    unsigned roles;
    bool started[DRILL_MAX_ACTORS];
    bool ended[DRILL_MAX_ACTORS];
    unsigned last; /* the role that was let through last */
};

static void start_role(struct drill_world *world, struct stage *stage, unsigned role)
{
    struct drill_actor *actor = world->actors[role];
    drill_proxy_init(&stage->proxies[role], actor);
    actor->program = &stage->run;
    actor->role = role;
    actor->proxy = &stage->proxies[role].target;
    actor->step = DRILL_NO_STEP;
    actor->set[0] = actor->set[1] = DRILL_NO_SLOT;
    actor->why[0] = '\0';
    stage->started[role] = true;
    drill_mailbox_set(&actor->box, DRILL_PHASE_ROLE);
}

/* The role's own code is given as long as anything that is due. */
static void await_rest(struct drill_world *world, struct stage *stage, unsigned role)
{
    struct drill_actor *actor = world->actors[role];
    if (!stage->started[role] || stage->ended[role] || actor->pending)
        return;
    if (!drill_mailbox_await(&actor->box, DRILL_PHASE_ASKING | DRILL_PHASE_FINISHED,
                             drill_world_deadline_ns(world))) {
        drill_world_end(world, DRILL_RUN_STUCK, "role %u neither makes a call nor ends", role);
        return;
    }
    if (drill_mailbox_phase(&actor->box) != DRILL_PHASE_FINISHED)
        return;
    stage->ended[role] = true;
    drill_mailbox_set(&actor->box, DRILL_PHASE_IDLE);
    if (!actor->role_ok)
        drill_world_end(world, DRILL_RUN_FAULT, "role %u: %s", role, actor->why);
}

static bool asks(const struct drill_world *world, const struct stage *stage, unsigned role)
{
    return stage->started[role] && !stage->ended[role] &&
           drill_mailbox_phase(&world->actors[role]->box) == DRILL_PHASE_ASKING;
}

static int next_asking(const struct drill_world *world, const struct stage *stage)
{
    for (unsigned i = 1; i <= stage->roles; i++) {
        unsigned role = (stage->last + i) % stage->roles;
        if (asks(world, stage, role))
            return (int)role;
    }
    return DRILL_NOBODY;
}

static bool all_ended(const struct stage *stage)
{
    for (unsigned i = 0; i < stage->roles; i++) {
        if (!stage->ended[i])
            return false;
    }
    return true;
}

/* Whether the other roles can be started now. */
static bool gate_opens(const struct drill_world *world, const struct stage *stage)
{
    if (stage->roles < 2 || stage->started[1])
        return false;
    return world->now.listening || stage->ended[0] || world->actors[0]->pending ||
           (asks(world, stage, 0) && drill_call_may_wait(&world->actors[0]->call));
}

/* One turn: at most one call. */
static void take_turn(struct drill_world *world, struct stage *stage)
{
    for (unsigned i = 0; i < stage->roles && !world->now.over; i++)
        await_rest(world, stage, i);
    if (world->now.over)
        return;
    if (gate_opens(world, stage)) {
        for (unsigned i = 1; i < stage->roles; i++)
            start_role(world, stage, i);
        return;
    }
    int next = next_asking(world, stage);
    if (next == DRILL_NOBODY) {
        if (all_ended(stage))
            drill_world_end(world, DRILL_RUN_COMPLETE, "%s", "");
        else
            drill_world_end(world, DRILL_RUN_STUCK, "every role waits and nothing is due");
        return;
    }
    stage->last = (unsigned)next;
    drill_issue_asked(world, (uint8_t)next);
    if (!world->now.over)
        drill_settle(world, next);
}

static void perform(struct drill_world *world, struct stage *stage)
{
    drill_world_tell_env(world);
    if (!world->now.over)
        start_role(world, stage, 0);
    while (!world->now.over)
        take_turn(world, stage);
}

static void check_needs(struct drill_world *world, const struct drill_program *program)
{
    const char *name = world->target->type->name;
    drill_family_set family = DRILL_FAMILY_BIT(world->target->type->family);
    if ((program->families & family) == 0)
        drill_world_end(world, DRILL_RUN_SKIPPED, "not for %s", name);
    else if (!drill_world_can(world, DRILL_CAP_THREADS))
        drill_world_end(world, DRILL_RUN_SKIPPED, "%s takes calls from one thread only", name);
    else if (program->by_name && !drill_world_can(world, DRILL_CAP_NAMES))
        drill_world_end(world, DRILL_RUN_SKIPPED, "%s resolves no names", name);
    else if (program->by_name && !world->surroundings.own_names)
        drill_world_end(world, DRILL_RUN_SKIPPED,
                        "depends on the environment's hosts and services: %s",
                        world->surroundings.why_not);
}

/* Takes the roles off the actors; keeps the stage when a thread is still on it. */
static void leave(struct drill_world *world, struct stage *stage)
{
    if (world->spent)
        return;
    for (unsigned i = 0; i < stage->roles; i++) {
        if (world->actors[i] != NULL)
            world->actors[i]->program = NULL;
    }
    free(stage);
}

void drill_world_run_program(struct drill_world *world, const struct drill_program *program,
                             const struct drill_guide *guide, struct drill_trace *trace,
                             struct drill_run *ret)
{
    struct stage *stage = calloc(1, sizeof *stage);
    bool begun = drill_world_begin(world, guide, trace, ret, program->roles);
    if (stage == NULL) {
        drill_world_end(world, DRILL_RUN_ERROR, "no memory for the program's roles");
    } else {
        stage->run = (struct drill_program_run){.program = program, .params = program->params};
        stage->roles = program->roles;
        stage->last = stage->roles - 1;
    }
    if (begun && stage != NULL) {
        check_needs(world, program);
        perform(world, stage);
    }
    drill_finish(world);
    if (stage != NULL)
        leave(world, stage);
} /* NOLINT(clang-analyzer-unix.Malloc): a stage that a thread is still on is kept */
