#ifndef DRILL_TARGETS_CHAOS_CHAOS_H
#define DRILL_TARGETS_CHAOS_CHAOS_H

/* Chaos as targets: "chaos:SEED@TARGET", and "chaos:FIRST-LAST@TARGET" for one target of each seed
 * of a range. */

#include "target/stock.h"

extern const struct drill_target_maker drill_chaos_maker;

#endif
