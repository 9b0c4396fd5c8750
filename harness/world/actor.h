#ifndef DRILL_WORLD_ACTOR_H
#define DRILL_WORLD_ACTOR_H

/* An actor: a thread that makes one call at a time, when told to. Made when a run first needs it,
 * kept for the world's life. The mailbox's phase says who owns the record: the actor's thread in
 * POSTED, INSIDE and ROLE, the world's thread otherwise (`pending` and what follows it are the
 * world's always). A record refers to nothing of the world, so that it can outlive it when its
 * thread never comes back. */

#include "base/status.h"
#include "target/program.h"
#include "target/target.h"
#include "trace/trace.h"
#include "world/blocked.h"
#include "world/mailbox.h"
#include "world/transfer.h"

#include <pthread.h>

struct drill_actor {
    struct drill_mailbox box;
    struct drill_target *target;
    pthread_t thread;
    pid_t tid;
    struct drill_watch watch;
    struct drill_transfer transfer;

    /* the call handed over */
    struct drill_call call;
    const struct drill_buffer *buffers;
    bool alone;     /* no other call is under way: descriptors can be counted */
    pthread_t aim;  /* pthread_kill: whom it is for */
    unsigned prey;  /* kill: the child that it is for; 0: none */
    unsigned maker; /* the child that makes it; 0: this thread does */
    struct drill_outcome outcome;
    uint64_t stamp; /* order of return among all actors */

    /* a program's role */
    struct drill_program_run *program;
    unsigned role;
    struct drill_target *proxy;
    bool role_ok;
    char why[DRILL_PROGRAM_TEXT];
    atomic_bool cancelled; /* world: let no more calls through */

    unsigned child; /* world: the process that its next calls are made by; 0: this one */

    /* the world's notes on the call under way */
    bool pending;      /* handed over and not yet harvested */
    bool blocked_told; /* a BLOCKED event was recorded for it */
    int32_t step;      /* DRILL_NO_STEP: none */
    int16_t set[2];
};

/* Its call is a close() that was seen to wait: the number is no longer that descriptor's. */
static inline bool drill_actor_let_go(const struct drill_actor *actor)
{
    return actor->blocked_told && actor->call.id == DRILL_CALL_CLOSE;
}

/* Starts the thread. *ret is written on success; NO_MEMORY or SYSTEM otherwise. */
struct drill_status drill_actor_start(struct drill_actor **ret, struct drill_target *target,
                                      struct drill_diag *diag);

/* Ends the idle thread and frees the record. */
void drill_actor_stop(struct drill_actor *actor);

/* Makes the call on the calling thread and fills actor->outcome and actor->stamp. */
void drill_actor_enter(struct drill_actor *actor);

#endif
