/* Worlds: open, close, and the run of a scenario from its first step to the count of what it left.
 */

#include "world/state.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "world/finish.h"
#include "world/issue.h"
#include "world/record.h"
#include "world/resolve.h"
#include "world/settle.h"

int64_t drill_world_deadline_ns(const struct drill_world *world)
{
    return drill_clock_now_ns() + (int64_t)world->deadline_ms * 1000000;
}

bool drill_world_can(const struct drill_world *world, enum drill_cap cap)
{
    return (world->target->type->caps & (uint32_t)cap) != 0;
}

void drill_world_end(struct drill_world *world, enum drill_run_end end, const char *fmt, ...)
{
    struct drill_run *run = world->now.run;
    va_list ap;
    if (world->now.over)
        return;
    world->now.over = true;
    run->end = end;
    run->step = world->now.step;
    va_start(ap, fmt);
    vsnprintf(run->why, sizeof run->why, fmt, ap);
    va_end(ap);
}

struct drill_status drill_world_open(struct drill_world **ret, struct drill_target *target,
                                     const struct drill_surroundings *surroundings, int deadline_ms,
                                     struct drill_diag *diag)
{
    struct drill_world *world = calloc(1, sizeof *world);
    if (world == NULL)
        return drill_diag_set(diag, DRILL_CODE_NO_MEMORY, 0, 0, "no memory for a world");
    world->target = target;
    world->surroundings = *surroundings;
    world->deadline_ms = deadline_ms;
    if ((DRILL_FAMILY_BIT(target->type->family) & DRILL_FAMILIES_UNIX) != 0) {
        struct drill_status status = drill_census_make_dir(world->dir, sizeof world->dir, diag);
        if (!drill_ok(status)) {
            free(world);
            return status;
        }
    }
    drill_signals_install(&world->signals);
    drill_sysctls_read(&world->sysctls);
    *ret = world;
    return DRILL_OK;
}

void drill_world_hurry(struct drill_world *world, bool hurry, int deadline_ms)
{
    world->hurries = hurry;
    world->deadline_ms = deadline_ms;
}

const char *drill_world_directory(const struct drill_world *world)
{
    return world->dir;
}

/* A spent thread keeps its record, and the signal handlers it may still need. */
void drill_world_close(struct drill_world *world)
{
    if (world == NULL)
        return;
    for (int i = 0; i < world->n_actors; i++) {
        struct drill_actor *actor = world->actors[i];
        if (drill_mailbox_phase(&actor->box) == DRILL_PHASE_IDLE)
            drill_actor_stop(actor);
        else
            pthread_detach(actor->thread);
    }
    if (!world->spent)
        drill_signals_restore(&world->signals);
    drill_census_end(&world->before);
    if (world->dir[0] != '\0') {
        (void)drill_census_sweep_dir(world->dir);
        rmdir(world->dir);
    }
    free(world);
}

static bool make_actors(struct drill_world *world, unsigned n)
{
    struct drill_diag diag = {0};
    for (unsigned i = 0; i < n; i++) {
        if (world->actors[i] != NULL)
            continue;
        struct drill_status status = drill_actor_start(&world->actors[i], world->target, &diag);
        if (!drill_ok(status)) {
            drill_world_end(world, DRILL_RUN_ERROR, "%s", diag.text);
            return false;
        }
        world->n_actors = (int)i + 1;
    }
    return true;
}

bool drill_world_begin(struct drill_world *world, const struct drill_guide *guide,
                       struct drill_trace *trace, struct drill_run *run, unsigned n_actors)
{
    struct drill_run_state *now = &world->now;
    *run = (struct drill_run){.step = DRILL_NO_STEP};
    now->scenario = NULL;
    now->guide = guide;
    now->trace = trace;
    now->run = run;
    now->serial++;
    now->over = now->paths_made = now->listening = now->masked = false;
    now->step = DRILL_NO_STEP;
    now->start_ns = drill_clock_now_ns();
    now->descriptors = now->unclaimed = (struct drill_descriptors){0};
    if (world->spent) {
        drill_world_end(world, DRILL_RUN_ERROR,
                        "threads of an earlier run are still in the target");
    } else if (n_actors > DRILL_MAX_ACTORS) {
        drill_world_end(world, DRILL_RUN_ERROR, "%u actors are too many", n_actors);
    } else if (n_actors > 1 && !drill_world_can(world, DRILL_CAP_THREADS)) {
        drill_world_end(world, DRILL_RUN_SKIPPED, "%s takes calls from one thread only",
                        world->target->type->name);
    } else {
        make_actors(world, n_actors);
    }
    drill_finish_prepare(world);
    return !now->over;
}

void drill_world_tell_env(struct drill_world *world)
{
    const struct drill_sysctls *sysctls = &world->sysctls;
    if (!drill_world_can(world, DRILL_CAP_SYSCTLS))
        return;
    for (int i = 0; i < DRILL_SYSCTL_COUNT; i++) {
        bool always = i == DRILL_SYSCTL_SOMAXCONN || i == DRILL_SYSCTL_TCP_ABORT_ON_OVERFLOW ||
                      i == DRILL_SYSCTL_UNIX_MAX_DGRAM_QLEN;
        if (sysctls->readable[i] && (always || sysctls->changed[i]))
            drill_record_env(world, (enum drill_sysctl)i, sysctls->value[i]);
    }
}

static bool needs_names(const struct drill_scenario *scenario)
{
    for (uint32_t i = 0; i < scenario->n_steps; i++) {
        const struct drill_step *step = &scenario->steps[i];
        if (step->kind == DRILL_STEP_CALL &&
            (step->addr.kind == DRILL_SYM_NAMED || step->call.id == DRILL_CALL_GETHOSTBYNAME ||
             step->call.id == DRILL_CALL_GETSERVBYNAME || step->call.id == DRILL_CALL_GETADDRINFO))
            return true;
    }
    return false;
}

/* Whether the scenario needs a network that it can count on to have no routes. */
static bool needs_no_route(const struct drill_scenario *scenario)
{
    for (uint32_t i = 0; i < scenario->n_steps; i++) {
        if (scenario->steps[i].addr.kind == DRILL_SYM_UNROUTABLE)
            return true;
    }
    return false;
}

/* Ends the run as skipped when the scenario cannot be run here. */
static void check_needs(struct drill_world *world, const struct drill_scenario *scenario)
{
    const struct drill_surroundings *here = &world->surroundings;
    enum drill_family family = world->target->type->family;
    if (scenario->families != 0 && (scenario->families & DRILL_FAMILY_BIT(family)) == 0)
        drill_world_end(world, DRILL_RUN_SKIPPED, "not for %s", drill_family_name(family));
    else if (scenario->n_sysctls > 0 && !drill_world_can(world, DRILL_CAP_SYSCTLS))
        drill_world_end(world, DRILL_RUN_SKIPPED, "%s does not obey sysctls",
                        world->target->type->name);
    else if (scenario->n_sysctls > 0 && !here->own_network)
        drill_world_end(world, DRILL_RUN_SKIPPED, "needs sysctls of its own: %s", here->why_not);
    else if (!here->own_network && drill_world_can(world, DRILL_CAP_SYSCTLS) &&
             needs_no_route(scenario))
        drill_world_end(world, DRILL_RUN_SKIPPED, "needs a network of its own: %s", here->why_not);
    else if (needs_names(scenario) && !drill_world_can(world, DRILL_CAP_NAMES))
        drill_world_end(world, DRILL_RUN_SKIPPED, "%s resolves no names",
                        world->target->type->name);
    else if (needs_names(scenario) && !here->own_names)
        drill_world_end(world, DRILL_RUN_SKIPPED,
                        "depends on the environment's hosts and services: %s", here->why_not);
}

static void set_sysctls(struct drill_world *world, const struct drill_scenario *scenario)
{
    struct drill_diag diag = {0};
    for (uint8_t i = 0; i < scenario->n_sysctls && !world->now.over; i++) {
        const struct drill_scenario_sysctl *wish = &scenario->sysctls[i];
        struct drill_status status =
            drill_sysctls_set(&world->sysctls, (enum drill_sysctl)wish->sysctl, wish->value, &diag);
        if (!drill_ok(status))
            drill_world_end(world, DRILL_RUN_SKIPPED, "%s", diag.text);
    }
}

/* The actor that still waits and must not, for the step to be made; NULL: none. */
static const struct drill_actor *in_the_way(const struct drill_world *world,
                                            const struct drill_step *step)
{
    bool kills = step->kind == DRILL_STEP_CALL && step->call.id == DRILL_CALL_KILL &&
                 step->call.number == DRILL_SIGKILL;
    if (world->actors[step->actor]->pending)
        return world->actors[step->actor];
    return kills && world->actors[step->call.value[0]]->pending ? world->actors[step->call.value[0]]
                                                                : NULL;
}

static void run_step(struct drill_world *world, int32_t index)
{
    const struct drill_step *step = &world->now.scenario->steps[index];
    const struct drill_actor *actor = world->actors[step->actor];
    struct drill_call call;
    world->now.step = index;
    if (world->hurries && in_the_way(world, step) != NULL)
        return;
    if (actor->pending)
        drill_settle_collect(world, step->actor);
    if (!world->now.over && in_the_way(world, step) != NULL)
        drill_settle_collect(world, (int)step->call.value[0]);
    if (world->now.over)
        return;
    if (step->kind == DRILL_STEP_RETURNS)
        return; /* it returned, and was harvested when it did */
    drill_resolve_step(world, step, &call);
    if (world->now.over)
        return;
    drill_issue_step(world, &(struct drill_issue){.actor = step->actor,
                                                  .step = index,
                                                  .set = {step->set[0], step->set[1]},
                                                  .call = &call});
    if (!world->now.over)
        drill_settle(world, step->actor);
}

/* What no slot names lives as long as the steps do. Its end is part of the record, unless the last
 * step still waits: its actor can make no other call. */
static void close_unclaimed(struct drill_world *world)
{
    struct drill_call call = {.id = DRILL_CALL_CLOSE};
    struct drill_outcome ignored;
    if (world->actors[0]->pending)
        return;
    while (!world->now.over && (call.fd = drill_descriptors_take(&world->now.unclaimed)) >= 0)
        drill_issue_own(world, 0, &call, &ignored);
}

void drill_world_run(struct drill_world *world, const struct drill_scenario *scenario,
                     const struct drill_guide *guide, struct drill_trace *trace,
                     struct drill_run *ret)
{
    if (drill_world_begin(world, guide, trace, ret, scenario->n_actors)) {
        world->now.scenario = scenario;
        drill_resolve_begin(world, scenario);
        check_needs(world, scenario);
        set_sysctls(world, scenario);
        drill_world_tell_env(world);
        for (uint32_t i = 0; i < scenario->n_steps && !world->now.over; i++)
            run_step(world, (int32_t)i);
        close_unclaimed(world);
    }
    drill_finish(world);
}
