#ifndef DRILL_TARGETS_CHAOS_ENGINE_H
#define DRILL_TARGETS_CHAOS_ENGINE_H

/* Chaos itself: makes calls of an implementation in every unusual way that the documents permit,
 * and in no other. It knows calls and outcomes in neutral form alone, so that the same chaos stands
 * around a target of the harness and around the libc of any program. */

#include "targets/chaos/book.h"
#include "targets/chaos/temper.h"
#include "vocab/call.h"
#include "vocab/outcome.h"

struct drill_buffer;

/* The implementation that calls are made of, as it is for one call. */
struct drill_chaos_inner {
    /* Makes one call as drill_target_perform does. May be called many times for one call. */
    void (*perform)(const struct drill_chaos_inner *self, const struct drill_call *call,
                    const struct drill_buffer *buffers, struct drill_outcome *out);
    enum drill_family family; /* of the call's socket */
    uint8_t process;          /* that makes the call: 0..DRILL_CHILDREN */
    bool sysctls;             /* it obeys the sysctls of the process's network namespace */
    bool interrupts; /* the caller catches signals, by handlers without SA_RESTART, that may come at
                        any time */
    bool hosted;     /* the caller is a program of its own: it has handlers of signals that are not
                        known here, and waits for events in ways that are not seen here */
};

struct drill_chaos {
    struct drill_chaos_temper temper;
    struct drill_chaos_book book;
    bool restarts[DRILL_CHILDREN + 1]; /* the handler that was installed has SA_RESTART; by process,
                                          under the book's lock */
    bool catches[DRILL_CHILDREN + 1];  /* a handler was installed */
};

/* *chaos must be zeroed. */
void drill_chaos_init(struct drill_chaos *chaos, uint64_t seed);
void drill_chaos_deinit(struct drill_chaos *chaos);

/* Forgets all sockets: the next call is the first. No call may be under way. */
void drill_chaos_reset(struct drill_chaos *chaos);

/* Makes a call; *out comes zeroed. Any thread. */
void drill_chaos_perform(struct drill_chaos *chaos, const struct drill_chaos_inner *inner,
                         const struct drill_call *call, const struct drill_buffer *buffers,
                         struct drill_outcome *out);

#endif
