#ifndef DRILL_TARGETS_MUTANTS_MUTANTS_H
#define DRILL_TARGETS_MUTANTS_MUTANTS_H

/* Targets that are each wrong in exactly one way, around any other target. */

#include "target/stock.h"

/* mutant:NAME@TARGET: the mutant of that name in the table. NAME may be `all`, which gives TARGET
 * itself and every mutant that it can have, and may end in #SEED, which varies what the mutant
 * leaves to chance: from which size on, the how-manieth call. */
extern const struct drill_target_maker drill_mutant_maker;

#endif
