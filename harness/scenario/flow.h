#ifndef DRILL_SCENARIO_FLOW_H
#define DRILL_SCENARIO_FLOW_H

/* Which actor may do what next: the rules about calls that block and their collection. Private to
 * the scenario layer. */

#include "scenario/scenario.h"

/* What makes an actor's calls. */
enum drill_flow_process {
    DRILL_FLOW_THREAD, /* a thread of the first process */
    DRILL_FLOW_CHILD,  /* a process of its own */
    DRILL_FLOW_PROGRAM /* another program in that process: it makes no calls, but may end */
};

struct drill_flow {
    struct {
        bool waits;             /* its last call claims to block and was not collected */
        bool collectable;       /* its last call may be collected */
        uint8_t process;        /* enum drill_flow_process */
        bool stopped;           /* its process is */
        struct drill_call call; /* that call */
        int32_t line;
    } actors[DRILL_SCENARIO_MAX_ACTORS];
};

/* Where a breach lies. */
enum drill_flow_at {
    DRILL_FLOW_FINE,
    DRILL_FLOW_STEP,  /* the step cannot stand here */
    DRILL_FLOW_BLOCKS /* it must not claim to block */
};

/* The highest actor that the step has or names, plus 1. */
uint8_t drill_step_actors(const struct drill_step *step);

/* Takes the next step. A breach is told in `why` and leaves the flow as it was. */
enum drill_flow_at drill_flow_take(struct drill_flow *flow, const struct drill_step *step,
                                   char *why, size_t size);

#endif
