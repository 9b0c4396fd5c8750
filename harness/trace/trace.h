#ifndef DRILL_TRACE_TRACE_H
#define DRILL_TRACE_TRACE_H

/* What happened, in the order in which it was seen: flat events without pointers, appended to
 * memory of the caller's (which may be shared with another process). */

#include "base/status.h"
#include "vocab/call.h"
#include "vocab/outcome.h"

enum drill_event_kind {
    DRILL_EVENT_ENV,     /* a fact of the surroundings: sysctl `number`'s value in `value` */
    DRILL_EVENT_CALL,    /* an actor enters `call` */
    DRILL_EVENT_RETURN,  /* the actor's call gave `outcome` */
    DRILL_EVENT_BLOCKED, /* the actor's call was seen to wait, and nothing else was going on */
    DRILL_EVENT_STUCK,   /* the actor's call was due to return and did not before the deadline */
    DRILL_EVENT_SETTLE   /* the harness waited for poll events `call.flags` on `call.fd`, as the
                            model said they were due; outcome.revents is what came (0: nothing
                            before the deadline) */
};

enum {
    DRILL_NO_STEP = -1, /* an event that no step of the scenario asked for */
    DRILL_MAX_ACTORS = 16,
    DRILL_MAX_FD = 4096 /* descriptors the harness can follow: 0..DRILL_MAX_FD-1 */
};

struct drill_event {
    uint8_t kind;           /* enum drill_event_kind */
    uint8_t actor;          /* 0..DRILL_MAX_ACTORS-1 */
    bool by_harness;        /* a call the harness made for itself (a name it needed), not a step */
    int32_t step;           /* index of the scenario's step, or DRILL_NO_STEP */
    int32_t number;         /* ENV: enum drill_sysctl */
    int64_t value;          /* ENV: its value */
    int64_t time_ns;        /* since the start of the scenario; for reports only */
    struct drill_call call; /* every kind but ENV; RETURN repeats the CALL's */
    struct drill_outcome outcome; /* RETURN, SETTLE */
};

/* Events 0..count-1 are valid. `dropped` counts those that did not fit: a trace with dropped events
 * must be judged undecided. */
struct drill_trace {
    struct drill_event *events;
    size_t capacity;
    size_t count;
    size_t dropped;
};

/* Appends a copy; returns the stored event, or NULL when it did not fit (then counted). */
struct drill_event *drill_trace_add(struct drill_trace *trace, const struct drill_event *event);

const char *drill_event_kind_name(enum drill_event_kind kind);

#endif
