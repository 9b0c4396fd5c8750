#ifndef DRILL_WORLD_RECORD_H
#define DRILL_WORLD_RECORD_H

/* Writing events: into the trace, then to the guide, which may end the run. */

#include "world/state.h"

/* Whose call an event speaks of. */
struct drill_record_of {
    uint8_t actor;
    bool by_harness;
    int32_t step;
};

void drill_record_env(struct drill_world *world, enum drill_sysctl sysctl, int64_t value);

/* CALL, BLOCKED and STUCK (outcome NULL), RETURN and SETTLE. */
void drill_record(struct drill_world *world, enum drill_event_kind kind, struct drill_record_of of,
                  const struct drill_call *call, const struct drill_outcome *outcome);

#endif
