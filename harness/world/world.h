#ifndef DRILL_WORLD_WORLD_H
#define DRILL_WORLD_WORLD_H

/* Making it happen: runs a scenario (or a program) against a target, one step at a time, each call
 * on its actor's own thread when it may wait, and records what was seen.
 *
 * The world knows nothing of the model. What it must know of it (what a call may do, what is due,
 * what payload to expect) it asks through `struct drill_guide`. */

#include "base/status.h"
#include "scenario/scenario.h"
#include "target/program.h"
#include "target/target.h"
#include "trace/trace.h"

/* What the model says of a call about to be made. */
struct drill_outlook {
    uint32_t settle; /* poll events due on call.fd, to be waited for first; 0: none */
    uint64_t stream; /* payload of a send: which stream, from which offset */
    uint64_t offset;
    bool may_block; /* some state permits that it does not return now */
    bool may_stay;  /* some state permits that it never does, if nothing else happens */
};

/* The model, as the world sees it. All are called on the thread that runs the world. */
struct drill_guide {
    void *self;
    void (*outlook)(void *self, uint8_t actor, const struct drill_call *call,
                    struct drill_outlook *ret);
    /* Takes an event, already in the trace. Returns false to stop the scenario (a verdict fell). */
    bool (*event)(void *self, const struct drill_event *event);
    /* Whether the actor's pending call must return by itself, or could. */
    bool (*due)(void *self, uint8_t actor);
    /* The k-th candidate for what a receive that just returned `outcome` got; false: no more. */
    bool (*expect)(void *self, uint8_t actor, const struct drill_call *call,
                   const struct drill_outcome *outcome, unsigned k, uint64_t *ret_stream,
                   uint64_t *ret_offset);
};

enum drill_isolation {
    DRILL_ISOLATION_AUTO,  /* namespaces where they are to be had */
    DRILL_ISOLATION_NETNS, /* namespaces or fail */
    DRILL_ISOLATION_NONE   /* the shared loopback */
};

/* What a worker process could get. */
struct drill_surroundings {
    bool own_network;  /* private loopback, sysctls of its own, no route to anywhere */
    bool own_names;    /* private hosts and services files */
    char why_not[200]; /* the reason where one of them is missing */
};

/* Puts this process (single-threaded) into namespaces of its own, and takes the right to pass over
 * the permissions of files from it: user, network, mount; loopback
 * up, IPv6 duplicate address detection off, private hosts, services and nsswitch.conf. With AUTO a
 * refusal is not a failure: *ret says what is missing. */
struct drill_status drill_isolate(enum drill_isolation how, struct drill_surroundings *ret,
                                  struct drill_diag *diag);

enum drill_run_end {
    DRILL_RUN_COMPLETE, /* every step was made and everything was cleaned up */
    DRILL_RUN_STOPPED,  /* the guide stopped it */
    DRILL_RUN_STUCK,    /* a step could not be made: its actor still waits in an earlier call, or a
                           collected call had not returned */
    DRILL_RUN_FAULT,    /* a program's role reported a fault */
    DRILL_RUN_SKIPPED,  /* it cannot run here */
    DRILL_RUN_ERROR     /* the harness failed */
};

/* How a run ended. */
struct drill_run {
    enum drill_run_end end;
    char why[240];       /* STUCK, FAULT, SKIPPED, ERROR: what and where */
    int32_t step;        /* STUCK: the step */
    uint32_t leaked_fds; /* descriptors left open by the target after all were closed */
    uint32_t leaked_threads;
    uint32_t leaked_files;
    bool worker_spent; /* threads are still inside the target: this process must be replaced */
};

struct drill_world;

/* Opens a world in this process for one target. The trace's memory is the caller's and must outlive
 * the world. `deadline_ms`: how long what is due may take. */
struct drill_status drill_world_open(struct drill_world **ret, struct drill_target *target,
                                     const struct drill_surroundings *surroundings, int deadline_ms,
                                     struct drill_diag *diag);
void drill_world_close(struct drill_world *world);

/* From now on runs are made as fast as they can be, for scenarios that a machine makes by the
 * thousand: a call of which the guide says that it cannot wait is made on the calling thread
 * (should it wait all the same, so does the caller); what a run left behind is looked for only
 * where there are more or fewer descriptors or threads than before; and a step whose actor still
 * waits in an earlier call is left out, where it would end the run. `hurry` false: no more.
 * `deadline_ms` as at opening. Not within a run. */
void drill_world_hurry(struct drill_world *world, bool hurry, int deadline_ms);

/* The private directory of the world's UNIX names, "" where it has none: files right in it are to
 * be removed with it by whoever ends this process before it could close the world. */
const char *drill_world_directory(const struct drill_world *world);

/* Runs every step of a valid scenario, then closes what is left open, unblocks what still waits,
 * and counts leaks. Appends to `trace`, tells the guide every event. Sysctls of the scenario are
 * set before and put back after. */
void drill_world_run(struct drill_world *world, const struct drill_scenario *scenario,
                     const struct drill_guide *guide, struct drill_trace *trace,
                     struct drill_run *ret);

/* The same for a program: each role on a thread of its own against a proxy; calls are let through
 * one at a time, lowest ready role after the last one first. */
void drill_world_run_program(struct drill_world *world, const struct drill_program *program,
                             const struct drill_guide *guide, struct drill_trace *trace,
                             struct drill_run *ret);

#endif
