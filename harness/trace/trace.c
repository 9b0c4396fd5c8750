/* Appending events. */

#include "trace/trace.h"

#include "base/check.h"

struct drill_event *drill_trace_put(struct drill_trace *trace)
{
    if (trace->count == trace->capacity) {
        trace->dropped++;
        return NULL;
    }
    return &trace->events[trace->count++];
}

struct drill_event *drill_trace_add(struct drill_trace *trace, const struct drill_event *event)
{
    struct drill_event *kept = drill_trace_put(trace);
    if (kept != NULL)
        *kept = *event;
    return kept;
}

const char *drill_event_kind_name(enum drill_event_kind kind)
{
    static const char *const names[] = {
        [DRILL_EVENT_ENV] = "env",         [DRILL_EVENT_CALL] = "call",
        [DRILL_EVENT_RETURN] = "return",   [DRILL_EVENT_BLOCKED] = "blocked",
        [DRILL_EVENT_STUCK] = "stuck",     [DRILL_EVENT_SETTLE] = "settle",
        [DRILL_EVENT_FOREIGN] = "foreign",
    };
    return (size_t)kind < DRILL_COUNT(names) ? names[kind] : "?";
}

const char *drill_unknown_text(enum drill_unknown why)
{
    static const char *const texts[] = {
        [DRILL_UNKNOWN_NONE] = "nothing",
#define X(id, text) [DRILL_UNKNOWN_##id] = text,
#include "trace/unknowns.def"
#undef X
    };
    return (size_t)why < DRILL_COUNT(texts) ? texts[why] : "?";
}
