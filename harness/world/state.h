#ifndef DRILL_WORLD_STATE_H
#define DRILL_WORLD_STATE_H

/* What the files of this folder share: the world, and the run under way in it. All of it belongs to
 * the thread that runs the world; actors' threads see only their own record (actor.h). */

#include "world/actor.h"
#include "world/census.h"
#include "world/descriptors.h"
#include "world/signals.h"
#include "world/sysctl.h"
#include "world/world.h"

enum {
    DRILL_WORLD_DIR = 64
};

/* A slot of the scenario. */
struct drill_slot {
    int32_t fd;           /* -1: nothing yet, or its creation failed */
    int32_t last_mention; /* the last step that uses it as an address; -1: none */
    bool closed;          /* its number may be another socket's by now */
    bool named;           /* `name` is that of the socket now, or was when it was closed */
    struct drill_addr name;
};

/* The run under way. */
struct drill_run_state {
    const struct drill_scenario *scenario; /* NULL: a program */
    const struct drill_guide *guide;
    struct drill_trace *trace;
    struct drill_run *run;
    bool over;       /* nothing more is to be done; run->end says why */
    unsigned serial; /* of the runs of this world */
    bool paths_made;
    bool listening; /* some listen succeeded */
    bool masked;    /* some umask was set: `mask` was in force before the first */
    uint32_t mask;  /* DRILL_S_I* */
    int32_t step;
    int64_t start_ns;
    struct drill_descriptors descriptors; /* open now */
    struct drill_descriptors unclaimed;   /* made by a step that names no slot for them */
    struct drill_slot slots[DRILL_SCENARIO_MAX_SLOTS];
};

struct drill_world {
    struct drill_target *target;
    struct drill_surroundings surroundings;
    int deadline_ms;
    bool spent;   /* a thread never came back: no more runs */
    bool hurries; /* drill_world_hurry */
    struct drill_signals signals;
    struct drill_sysctls sysctls;
    char dir[DRILL_WORLD_DIR]; /* "": not made */
    struct drill_actor *actors[DRILL_MAX_ACTORS];
    int n_actors; /* so many of them were made */
    struct drill_census before;
    struct drill_run_state now;
};

/* The deadline of something that is due, from now. */
int64_t drill_world_deadline_ns(const struct drill_world *world);

/* Whether the target has a capability. */
bool drill_world_can(const struct drill_world *world, enum drill_cap cap);

/* Ends the run, unless it is over already. */
void drill_world_end(struct drill_world *world, enum drill_run_end end, const char *fmt, ...)
    DRILL_PRINTF(3, 4);

/* Begins a run: forgets the last one, makes actors 0..n_actors-1, takes the census. False when the
 * run is over already; drill_finish is to be called in any case. */
bool drill_world_begin(struct drill_world *world, const struct drill_guide *guide,
                       struct drill_trace *trace, struct drill_run *run, unsigned n_actors);

/* Records the settings of the surroundings that a model may want to know, and those set. */
void drill_world_tell_env(struct drill_world *world);

#endif
