#ifndef DRILL_CAMPAIGN_RUNNER_MEMORY_H
#define DRILL_CAMPAIGN_RUNNER_MEMORY_H

/* What a runner shares with its process. It is mapped before the process is forked, so that it is
 * at the same place in both, and pointers into it hold. The process writes between the number that
 * tells it where to begin and its answer, the parent outside of that. Private to the runner. */

#include "campaign/runner.h"
#include "campaign/seat.h"

enum {
    DRILL_RUNNER_EVENTS = 8192,
    DRILL_RUNNER_STORE = 16 << 20, /* bytes of steps and names; never written, they cost nothing */
    DRILL_RUNNER_PHASE = 16
};

struct drill_runner_memory {
    char directory[DRILL_SEAT_DIRECTORY];
    struct drill_runner_how how;
    struct drill_case_outcome outcome;
    char phase[DRILL_RUNNER_PHASE];
    uint32_t count;
    atomic_uint at;     /* the scenario that is under way */
    uint32_t processed; /* scenarios that the process has run */
    struct drill_runner_item items[DRILL_RUNNER_BATCH];
    struct drill_scenario scenarios[DRILL_RUNNER_BATCH];
    bool known[DRILL_FEATURES];
    size_t used;
    struct drill_event events[DRILL_RUNNER_EVENTS];
    _Alignas(64) unsigned char store[DRILL_RUNNER_STORE];
};

/* What the process is started with, and what it does (drill_child_work). */
struct drill_runner_errand {
    const struct drill_runner_setup *setup;
    struct drill_runner_memory *memory;
};
void drill_runner_work(void *self, int line);

#endif
