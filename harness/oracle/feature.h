#ifndef DRILL_ORACLE_FEATURE_H
#define DRILL_ORACLE_FEATURE_H

/* What a fuzzer may take for progress: small numbers, one for each kind of thing that the model saw
 * happen. There are two kinds, each with half of the numbers: a rule permitted an outcome of some
 * class; and a call in some phase of its connection had some outcome (by a hash: of that kind a few
 * may share a number). How often it happened does not matter. */

#include <stdint.h>

#include "oracle/rule.h"

struct drill_oracle;

enum {
    DRILL_FEATURES = 4096
};

/* Takes a feature below DRILL_FEATURES, on the thread that feeds the oracle; the same one may come
 * many times. */
typedef void drill_feature_fn(void *self, uint32_t feature);

/* From now on `take` gets the features of what is judged; NULL (as at first): nobody does, and they
 * cost nothing. It must not call the oracle. */
void drill_oracle_on_feature(struct drill_oracle *oracle, drill_feature_fn *take, void *self);

/* The rule that a feature is of; DRILL_RULE_COUNT: it is of a call in a phase. */
enum drill_rule_id drill_feature_rule(uint32_t feature);

/* What the model takes the socket of a descriptor for, in a word ("listening", "half-closed";
 * "none" where it is no socket's), now or when a rejection fell. Static storage. */
const char *drill_oracle_phase(const struct drill_oracle *oracle, int fd);

#endif
