/* Verdicts on cases that took their worker along. The call that did it is the last one in the trace
 * that has not returned. */

#include "campaign/mishap.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* The index of the last call without a return, -1 when there is none. */
static int32_t open_call(const struct drill_trace *trace)
{
    bool returned[DRILL_MAX_ACTORS] = {false};
    for (size_t i = trace->count; i > 0; i--) {
        const struct drill_event *event = &trace->events[i - 1];
        if (event->actor >= DRILL_MAX_ACTORS)
            continue;
        if (event->kind == DRILL_EVENT_RETURN)
            returned[event->actor] = true;
        else if (event->kind == DRILL_EVENT_CALL && !returned[event->actor])
            return (int32_t)(i - 1);
    }
    return -1;
}

static void condemn(struct drill_case_outcome *outcome, const char *rule, const char *permitted,
                    const char *seen)
{
    char where[DRILL_CALL_TEXT] = "no call was under way";
    struct drill_trace *trace = &outcome->trace;
    /* A verdict that had fallen stands: the end came while the world cleaned up. */
    if (outcome->verdict.kind == DRILL_REJECTED)
        return;
    if (trace->count > trace->capacity)
        trace->count = trace->capacity;
    int32_t event = open_call(trace);
    if (event >= 0)
        drill_call_print(&trace->events[event].call, NULL, where, sizeof where);
    outcome->verdict = (struct drill_verdict){.kind = DRILL_REJECTED, .event = event};
    snprintf(outcome->verdict.rule, sizeof outcome->verdict.rule, "%s", rule);
    snprintf(outcome->verdict.permitted, sizeof outcome->verdict.permitted, "%s", permitted);
    snprintf(outcome->verdict.seen, sizeof outcome->verdict.seen, "%.127s%s%.300s", seen,
             event >= 0 ? ", in " : "; ", where);
}

void drill_mishap_crash(struct drill_case_outcome *outcome, int wait_status)
{
    char seen[128];
    if (WIFSIGNALED(wait_status))
        snprintf(seen, sizeof seen, "the target ended the process: signal %d (%s)",
                 WTERMSIG(wait_status), strsignal(WTERMSIG(wait_status)));
    else
        snprintf(seen, sizeof seen, "the target ended the process: exit status %d",
                 WEXITSTATUS(wait_status));
    condemn(outcome, "HARNESS-CRASH", "the process lives on after every call", seen);
}

void drill_mishap_hang(struct drill_case_outcome *outcome, int timeout_ms)
{
    char seen[128];
    snprintf(seen, sizeof seen, "nothing happened for %d ms", timeout_ms);
    condemn(outcome, "HARNESS-HANG", "the case goes on", seen);
}
