#ifndef DRILL_CAMPAIGN_COST_H
#define DRILL_CAMPAIGN_COST_H

/* What the harness costs over the bare calls: the same transfers, made by each layer in turn. */

#include "campaign/case.h"
#include "oracle/oracle.h"

enum drill_layer {
    DRILL_LAYER_BARE,   /* libc's send and recv on two connected sockets of the host */
    DRILL_LAYER_TARGET, /* through the target's methods */
    DRILL_LAYER_WORLD,  /* as a scenario, without the model */
    DRILL_LAYER_ORACLE, /* as a scenario that is judged */
    DRILL_LAYER_COUNT
};

/* "bare calls", "target", "world", "oracle". */
const char *drill_layer_name(enum drill_layer layer);

struct drill_cost {
    int64_t ns[DRILL_LAYER_COUNT]; /* of one call, the median over the rounds; -1: not to be had */
};

enum {
    DRILL_COST_ROUNDS_MAX = 64
};

/* Measures the layers side by side: every round has each of them once. In this process, on the
 * shared loopback. Fails with the world's or the target's status and diag. */
struct drill_status drill_cost_measure(const struct drill_target_type *type, unsigned rounds,
                                       struct drill_cost *ret, struct drill_diag *diag);

/* A recorded trace, and how it is to be judged. */
struct drill_recording {
    const struct drill_event *events;
    size_t count;
    struct drill_oracle_setup setup;
};

/* Judges all recordings again and again; gives the events judged in a second of this thread's own
 * time, the median over the rounds, 0 without events. NO_MEMORY. */
struct drill_status drill_cost_judge(const struct drill_recording *recordings, size_t count,
                                     unsigned rounds, double *ret_events_per_s);

#endif
