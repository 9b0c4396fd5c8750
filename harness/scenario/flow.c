/* The actors' rules, one state machine per actor:
 *
 *              call that claims to block
 *      idle ------------------------------> waits --- returns ---> idle
 *       |  ^                                  (no other call here)
 *       |  | returns, or any other call
 *       v  |
 *     collectable   (a call that may wait and claims nothing)
 *
 * Actor 0 is always idle: nobody could run the steps that let it go on. */

#include "scenario/flow.h"

#include <stdio.h>

uint8_t drill_step_actors(const struct drill_step *step)
{
    bool names = step->kind == DRILL_STEP_CALL && step->call.id == DRILL_CALL_PTHREAD_KILL;
    uint8_t named = names ? (uint8_t)step->call.value[0] : 0;
    return (uint8_t)((step->actor > named ? step->actor : named) + 1);
}

bool drill_step_is_collectable(const struct drill_step *step)
{
    return step->kind == DRILL_STEP_CALL && step->actor > 0 &&
           (step->claim.blocks || (step->claim.n_alts == 0 && drill_call_may_wait(&step->call)));
}

enum drill_flow_at drill_flow_take(struct drill_flow *flow, const struct drill_step *step,
                                   char *why, size_t size)
{
    int n = step->actor;
    if (step->kind == DRILL_STEP_RETURNS) {
        if (!flow->actors[n].collectable) {
            snprintf(why, size, "actor T%d has no call that could still be waiting", n);
            return DRILL_FLOW_STEP;
        }
        flow->actors[n].waits = false;
        flow->actors[n].collectable = false;
        return DRILL_FLOW_FINE;
    }
    if (flow->actors[n].waits) {
        if (flow->actors[n].line > 0)
            snprintf(why, size,
                     "actor T%d still waits in the call of line %d; \"T%d: returns\" "
                     "collects it",
                     n, flow->actors[n].line, n);
        else
            snprintf(why, size, "actor T%d still waits in its last call", n);
        return DRILL_FLOW_STEP;
    }
    if (step->claim.blocks && n == 0) {
        snprintf(why, size, "the main actor must not block; give the call to T1");
        return DRILL_FLOW_BLOCKS;
    }
    if (step->claim.blocks && !drill_call_may_wait(&step->call)) {
        snprintf(why, size, "%s never blocks", drill_call_name((enum drill_call_id)step->call.id));
        return DRILL_FLOW_BLOCKS;
    }
    flow->actors[n].waits = step->claim.blocks;
    flow->actors[n].collectable = drill_step_is_collectable(step);
    flow->actors[n].call = step->call;
    flow->actors[n].line = step->line;
    return DRILL_FLOW_FINE;
}
