#ifndef DRILL_SCENARIO_VARY_H
#define DRILL_SCENARIO_VARY_H

/* Making up scenarios and varying them. What is made depends on the random numbers and the setup
 * alone; it is valid (drill_scenario_validate), claims nothing, and goes through without a call of
 * its own that would keep it waiting: calls that may wait are made by actors that have nothing else
 * to do afterwards. */

#include "base/rng.h"
#include "scenario/scenario.h"

enum drill_focus {
    DRILL_FOCUS_STREAM,   /* transfers over connections */
    DRILL_FOCUS_BACKLOG,  /* listeners and their queues */
    DRILL_FOCUS_CLOSE,    /* the ends of connections */
    DRILL_FOCUS_DATAGRAM, /* messages and their addresses */
    DRILL_FOCUS_ALL,      /* every call of the language */
    DRILL_FOCUS_COUNT
};

/* "stream"; its inverse writes *ret only when the name is known. */
const char *drill_focus_name(enum drill_focus focus);
bool drill_focus_find(const char *name, enum drill_focus *ret);

struct drill_vary {
    struct drill_arena *arena; /* where scenarios are made */
    struct drill_rng *rng;
    enum drill_family family;
    enum drill_focus focus;
    uint16_t steps; /* of a scenario made up: about so many; 1..DRILL_VARY_STEPS */
    bool threads;   /* calls may be made by several actors */
    bool names;     /* hosts and services can be looked up */
    bool small;     /* slots are few and transfers small, as byte forms have them */
};

/* Makes a scenario up; NULL: out of memory. Only the family is in its header. */
struct drill_scenario *drill_generate(const struct drill_vary *vary);

/* A variation of `from`, with a piece of `with` in it now and then (NULL: never). Both are valid
 * scenarios and stay as they are. What does not fit (steps and slots past the limits of plan.h,
 * claims, timeouts, headers) is left out. NULL: out of memory. */
struct drill_scenario *drill_mutate(const struct drill_vary *vary,
                                    const struct drill_scenario *from,
                                    const struct drill_scenario *with);

/* Any valid scenario made one that keeps to what is said above, as little changed as can be; NULL:
 * out of memory, or nothing is left of it. */
struct drill_scenario *drill_tame(const struct drill_vary *vary, const struct drill_scenario *from);

#endif
