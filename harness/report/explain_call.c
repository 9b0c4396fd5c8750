/* Which call a verdict fell on, and which calls of the implementation are to be looked at. */

#include <string.h>

#include "report/escape.h"
#include "report/explain.h"

/* The event that decided; NULL: none. */
static const struct drill_event *deciding(const struct drill_case_result *result)
{
    int32_t index = result->verdict->event;
    if (result->trace == NULL || index < 0 || (size_t)index >= result->trace->count ||
        result->trace->events[index].kind == DRILL_EVENT_ENV)
        return NULL;
    return &result->trace->events[index];
}

static const struct drill_step *step_of(const struct drill_case_result *result,
                                        const struct drill_event *event)
{
    if (result->scenario == NULL || event->step < 0 ||
        (uint32_t)event->step >= result->scenario->n_steps)
        return NULL;
    return &result->scenario->steps[event->step];
}

/* "recv(S, 300)", as the scenario writes it where it does. */
static void write_words(const struct drill_case_result *result, const struct drill_event *event,
                        struct drill_text *text)
{
    char call[DRILL_CALL_TEXT];
    const struct drill_step *step = step_of(result, event);
    struct drill_text words = {0};
    if (step != NULL)
        drill_scenario_write_step(result->scenario, step, false, &words);
    else
        drill_text_addf(&words, "%s", drill_call_print(&event->call, NULL, call, sizeof call));
    drill_report_clean(text, words.bytes, DRILL_CLEAN_LINE);
    text->failed = text->failed || words.failed;
    drill_text_free(&words);
}

static int32_t line_of(const struct drill_case_result *result, const struct drill_event *event)
{
    const struct drill_step *step = step_of(result, event);
    return step != NULL ? step->line : 0;
}

void drill_report_call(const struct drill_case_result *result, struct drill_text *text)
{
    const struct drill_event *event = deciding(result);
    if (event == NULL)
        return;
    if (line_of(result, event) > 0)
        drill_text_addf(text, "line %d: ", line_of(result, event));
    write_words(result, event, text);
    if (event->by_harness)
        drill_text_addf(text, ", by the harness");
}

/* Calls that change nothing another one could miss. */
static bool only_asks(const struct drill_call *call)
{
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_GETSOCKNAME:
    case DRILL_CALL_GETPEERNAME:
    case DRILL_CALL_POLL:
    case DRILL_CALL_SOCKET:
        return true;
    case DRILL_CALL_GETSOCKOPT:
        return call->option != DRILL_SO_ERROR; /* which is told once */
    default:
        return (call->flags & DRILL_MSG_PEEK) != 0 && drill_call_receives(call);
    }
}

/* The last step before the deciding call that returned and may bear on it; `sends`: the last that
 * sent. NULL: none. */
static const struct drill_event *cause(const struct drill_case_result *result, bool sends)
{
    const struct drill_event *decided = deciding(result);
    for (int32_t i = result->verdict->event - 1; i >= 0; i--) {
        const struct drill_event *event = &result->trace->events[i];
        if (event->kind != DRILL_EVENT_RETURN || event->by_harness || only_asks(&event->call) ||
            (event->step == decided->step && event->actor == decided->actor))
            continue;
        bool done = event->outcome.error == DRILL_ENONE || event->call.id == DRILL_CALL_CONNECT;
        if (done && (!sends || drill_call_sends(&event->call)))
            return event;
    }
    return NULL;
}

static const char *name_of(const struct drill_event *event)
{
    return drill_call_name((enum drill_call_id)event->call.id);
}

/* What is wrong about the call, in the words of whoever wrote it. */
static void write_fault(const struct drill_event *event, const char *rule, bool mixed_up,
                        struct drill_text *text)
{
    const struct drill_data *data = &event->outcome.data;
    const char *name = name_of(event);
    if (event->kind == DRILL_EVENT_BLOCKED)
        drill_text_addf(text, "why %s() waits", name);
    else if (event->kind == DRILL_EVENT_STUCK)
        drill_text_addf(text, "what wakes %s()", name);
    else if (event->kind == DRILL_EVENT_SETTLE)
        drill_text_addf(text, "what makes the socket ready");
    else if (data->past_end != 0 || data->past_count != 0)
        drill_text_addf(text, "where %s() writes", name);
    else if (mixed_up)
        drill_text_addf(text, "which bytes %s() copies out", name);
    else if (event->outcome.signals != 0 || strcmp(rule, "SND-SIGPIPE") == 0)
        drill_text_addf(text, "what %s() returns, and which signal it raises", name);
    else
        drill_text_addf(text, "what %s() returns", name);
}

void drill_report_look(const struct drill_case_result *result, struct drill_text *text)
{
    const struct drill_event *event = deciding(result);
    if (event == NULL)
        return;
    bool guards = event->outcome.data.past_end != 0 || event->outcome.data.past_count != 0;
    bool mixed_up = event->kind == DRILL_EVENT_RETURN && drill_call_receives(&event->call) &&
                    event->outcome.value > 0 &&
                    event->outcome.data.good < (uint64_t)event->outcome.value;
    const struct drill_event *before = cause(result, mixed_up);
    write_fault(event, result->verdict->rule, mixed_up, text);
    if (before == NULL || guards)
        return;
    drill_text_addf(text, "; if that is right, what ");
    write_words(result, before, text);
    if (line_of(result, before) > 0)
        drill_text_addf(text, " of line %d", line_of(result, before));
    drill_text_addf(text, mixed_up ? " sent" : " left behind");
}
