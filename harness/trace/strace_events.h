#ifndef DRILL_TRACE_STRACE_EVENTS_H
#define DRILL_TRACE_STRACE_EVENTS_H

/* From system calls of many processes to events: one flat space of descriptors (their "names"), one
 * actor for each call in flight. What fork, exec, dup2 and the end of a process do to descriptors
 * is told in calls that the oracle knows: dup and close, marked as the harness's own. Private to
 * the reader of strace's output. */

#include "trace/processes.h"
#include "trace/strace_call.h"

/* Who gets the events (their step is the line); false stops the reading. */
struct drill_recorded_sink {
    void *self;
    bool (*event)(void *self, enum drill_family family, const struct drill_event *event);
};

enum drill_strace_point {
    DRILL_POINT_CALL,   /* a call is made; `call` says what it returned, if that is known yet */
    DRILL_POINT_RETURN, /* it returned */
    DRILL_POINT_WHOLE,  /* both, with nothing between */
    DRILL_POINT_GONE    /* the process, or thread, has ended */
};

struct drill_strace_record {
    uint8_t point;  /* enum drill_strace_point */
    bool signalled; /* a signal came next */
    bool sigpipe;   /* SIGPIPE did, and the kernel sent it for this call */
    bool last;      /* all that is left to come of this process is its end */
    int pid;
    long line;
    struct drill_strace_call call;
};

struct drill_strace_events;

struct drill_status drill_strace_events_new(struct drill_strace_events **ret,
                                            const struct drill_recorded_sink *sink);
void drill_strace_events_free(struct drill_strace_events *events);

/* Takes the next record. False: the sink wants no more, or there was no memory. */
bool drill_strace_events_take(struct drill_strace_events *events,
                              const struct drill_strace_record *record);

#endif
