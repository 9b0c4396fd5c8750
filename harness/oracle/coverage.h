#ifndef DRILL_ORACLE_COVERAGE_H
#define DRILL_ORACLE_COVERAGE_H

/* Which rules had a say, and which outcomes of each came up: a flat value that can cross processes
 * and be added up in any order. */

#include <stdbool.h>
#include <stdint.h>

#include "oracle/rule.h"

/* What a rule permits, or stands for. An error is DRILL_OUTCOME_ERROR + enum drill_errno. */
enum drill_outcome_class {
    DRILL_OUTCOME_VALUE,
    DRILL_OUTCOME_WAIT,
    DRILL_OUTCOME_CHECKED, /* it would have been named, had the call gone wrong */
    DRILL_OUTCOME_ERROR,
    DRILL_OUTCOME_CLASSES = DRILL_OUTCOME_ERROR + (int)DRILL_ERRNO_COUNT
};

struct drill_rule_coverage {
    uint64_t offered[2]; /* one bit per class: some state permitted it when a call answered */
    uint64_t taken[2];   /* and it was what came */
};

struct drill_coverage {
    struct drill_rule_coverage rules[DRILL_RULE_COUNT];
};

/* Notes that the rule was checked. */
void drill_coverage_check(struct drill_coverage *coverage, enum drill_rule_id rule);

/* Adds one to the other. */
void drill_coverage_add(struct drill_coverage *sum, const struct drill_coverage *part);

bool drill_rule_coverage_offered(const struct drill_rule_coverage *coverage, unsigned outcome);
bool drill_rule_coverage_taken(const struct drill_rule_coverage *coverage, unsigned outcome);

/* Whether anything of the rule was taken. */
bool drill_coverage_exercised(const struct drill_coverage *coverage, enum drill_rule_id rule);

/* "value", "wait", "checked", "EAGAIN". */
const char *drill_outcome_class_name(unsigned outcome);

#endif
