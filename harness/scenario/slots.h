#ifndef DRILL_SCENARIO_SLOTS_H
#define DRILL_SCENARIO_SLOTS_H

/* Slot names: what may be one, and the table of those in use. Private to the scenario layer. */

#include "scenario/scenario.h"

/* NULL when the bytes are a slot name, else why not (static). */
const char *drill_slot_name_fault(const char *name, size_t len);

enum {
    DRILL_SLOTS_BUCKETS = 4 * DRILL_SCENARIO_MAX_SLOTS
};

/* Finds slots of a scenario by name. Starts as {0}. */
struct drill_slots {
    int16_t buckets[DRILL_SLOTS_BUCKETS]; /* slot + 1; 0: empty */
};

/* The slot of that name, or DRILL_NO_SLOT. */
int16_t drill_slots_find(const struct drill_slots *slots, const struct drill_scenario *scenario,
                         const char *name, size_t len);

/* Enters scenario->slots[slot], whose name is not in the table yet. */
void drill_slots_enter(struct drill_slots *slots, const struct drill_scenario *scenario,
                       int16_t slot);

#endif
