/* The actors' rules, one state machine per actor:
 *
 *              call that claims to block
 *      idle ------------------------------> waits --- returns ---> idle
 *       |  ^                                  (no other call here)
 *       |  | returns, or any other call
 *       v  |
 *     collectable   (a call that may wait and claims nothing)
 *
 * Actor 0 is always idle: nobody could run the steps that let it go on.
 *
 *      thread --fork--> child --execve--> program
 *        ^                |                 |
 *        +--- _exit, kill(SIGKILL) ---------+
 */

#include "scenario/flow.h"

#include <stdio.h>

uint8_t drill_step_actors(const struct drill_step *step)
{
    bool names = step->kind == DRILL_STEP_CALL &&
                 (step->call.id == DRILL_CALL_PTHREAD_KILL || step->call.id == DRILL_CALL_KILL);
    uint8_t named = names ? (uint8_t)step->call.value[0] : 0;
    return (uint8_t)((step->actor > named ? step->actor : named) + 1);
}

bool drill_step_is_collectable(const struct drill_step *step)
{
    return step->kind == DRILL_STEP_CALL && step->actor > 0 &&
           (step->claim.blocks || (step->claim.n_alts == 0 && drill_call_may_wait(&step->call)));
}

/* Why the actor's process, as it is, cannot make the call; NULL: it can. */
static const char *process_fault(const struct drill_flow *flow, const struct drill_step *step)
{
    uint8_t process = flow->actors[step->actor].process;
    if (flow->actors[step->actor].stopped)
        return "its process is stopped";
    if (step->kind == DRILL_STEP_RETURNS)
        return NULL;
    switch ((enum drill_call_id)step->call.id) {
    case DRILL_CALL_FORK:
        return step->actor == 0 || process != DRILL_FLOW_THREAD ? "it cannot fork" : NULL;
    case DRILL_CALL_EXECVE:
        return process != DRILL_FLOW_CHILD ? "it has no process of its own" : NULL;
    case DRILL_CALL_EXIT:
        return process == DRILL_FLOW_THREAD ? "it has no process of its own" : NULL;
    case DRILL_CALL_SIGACTION:
    case DRILL_CALL_PTHREAD_KILL:
    case DRILL_CALL_KILL:
        return process != DRILL_FLOW_THREAD ? "signals are for the first process to send" : NULL;
    default:
        return process == DRILL_FLOW_PROGRAM ? "another program took its place" : NULL;
    }
}

/* Why the actor that a signal is for cannot get it. */
static const char *aim_fault(const struct drill_flow *flow, const struct drill_step *step)
{
    bool kill = step->call.id == DRILL_CALL_KILL;
    if (step->kind != DRILL_STEP_CALL || (!kill && step->call.id != DRILL_CALL_PTHREAD_KILL))
        return NULL;
    int whom = (int)step->call.value[0];
    bool child = flow->actors[whom].process != DRILL_FLOW_THREAD;
    if (kill && !child)
        return "has no process of its own";
    if (!kill && child)
        return "is a process: kill() is for it";
    if (step->call.number == DRILL_SIGKILL && flow->actors[whom].waits)
        return "still waits in its last call";
    if (step->call.number == DRILL_SIGSTOP && flow->actors[whom].stopped)
        return "is stopped already";
    return NULL;
}

/* What the step makes of processes. */
static void note_process(struct drill_flow *flow, const struct drill_step *step)
{
    uint8_t *own = &flow->actors[step->actor].process;
    int whom = step->call.id == DRILL_CALL_KILL ? (int)step->call.value[0] : 0;
    if (step->call.id == DRILL_CALL_FORK)
        *own = DRILL_FLOW_CHILD;
    else if (step->call.id == DRILL_CALL_EXECVE)
        *own = DRILL_FLOW_PROGRAM;
    else if (step->call.id == DRILL_CALL_EXIT)
        *own = DRILL_FLOW_THREAD;
    if (step->call.id != DRILL_CALL_KILL)
        return;
    if (step->call.number == DRILL_SIGKILL)
        flow->actors[whom].process = DRILL_FLOW_THREAD;
    flow->actors[whom].stopped = step->call.number == DRILL_SIGSTOP ||
                                 (step->call.number == DRILL_SIGUSR1 && flow->actors[whom].stopped);
}

enum drill_flow_at drill_flow_take(struct drill_flow *flow, const struct drill_step *step,
                                   char *why, size_t size)
{
    int n = step->actor;
    const char *fault = process_fault(flow, step);
    if (fault != NULL) {
        snprintf(why, size, "actor T%d cannot do this: %s", n, fault);
        return DRILL_FLOW_STEP;
    }
    fault = aim_fault(flow, step);
    if (fault != NULL) {
        snprintf(why, size, "actor T%d %s", (int)step->call.value[0], fault);
        return DRILL_FLOW_STEP;
    }
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
    note_process(flow, step);
    flow->actors[n].waits = step->claim.blocks;
    flow->actors[n].collectable = drill_step_is_collectable(step);
    flow->actors[n].call = step->call;
    flow->actors[n].line = step->line;
    return DRILL_FLOW_FINE;
}
