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
    DRILL_EVENT_SETTLE,  /* the harness waited for poll events `call.flags` on `call.fd`, as the
                            model said they were due; outcome.revents is what came (0: nothing
                            before the deadline) */
    DRILL_EVENT_FOREIGN  /* recorded traces: from now on nothing is known of the socket of
                            `call.fd`, which is new if it is not open; number: enum drill_unknown */
};

/* Why so little is known. */
enum drill_unknown {
    DRILL_UNKNOWN_NONE,
#define X(id, text) DRILL_UNKNOWN_##id,
#include "trace/unknowns.def"
#undef X
    DRILL_UNKNOWN_COUNT
};

enum {
    DRILL_NO_STEP = -1,      /* an event that no step of the scenario asked for */
    DRILL_MAX_ACTORS = 16,   /* of a scenario */
    DRILL_TRACE_ACTORS = 64, /* of a recorded trace: calls in flight at the same time */
    DRILL_MAX_FD = 4096      /* descriptors the harness can follow: 0..DRILL_MAX_FD-1 */
};

struct drill_event {
    uint8_t kind;    /* enum drill_event_kind */
    uint8_t actor;   /* 0..DRILL_MAX_ACTORS-1; of recorded traces 0..DRILL_TRACE_ACTORS-1 */
    bool by_harness; /* a call the harness made for itself (a name it needed), not a step */
    bool signalled;  /* RETURN of a recorded trace: a signal came with it */
    bool foreseen;   /* CALL of a recorded trace: `outcome` is what it is going to return */
    int32_t step;    /* index of the scenario's step, or DRILL_NO_STEP; of a recorded trace the
                        number of its line */
    int32_t number;  /* ENV: enum drill_sysctl; FOREIGN: enum drill_unknown */
    int64_t value;   /* ENV: its value */
    int64_t time_ns; /* since the start of the scenario; for reports only */
    struct drill_call call;       /* every kind but ENV; RETURN repeats the CALL's */
    struct drill_outcome outcome; /* RETURN, SETTLE; CALL when foreseen */
};

/* Events 0..count-1 are valid. `dropped` counts those that did not fit: a trace with dropped events
 * must be judged undecided. */
struct drill_trace {
    struct drill_event *events;
    size_t capacity;
    size_t count;
    size_t dropped;
};

/* Appends an event that holds anything, for the caller to fill at once; NULL when there is no room
 * for it (then counted). */
struct drill_event *drill_trace_put(struct drill_trace *trace);

/* Appends a copy; returns the stored event, or NULL when it did not fit (then counted). */
struct drill_event *drill_trace_add(struct drill_trace *trace, const struct drill_event *event);

const char *drill_event_kind_name(enum drill_event_kind kind);
const char *drill_unknown_text(enum drill_unknown why);

#endif
