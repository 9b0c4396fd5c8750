#ifndef DRILL_ORACLE_VERDICT_H
#define DRILL_ORACLE_VERDICT_H

/* The judgement on one trace. A flat value, so that it can cross processes. */

#include <stdbool.h>
#include <stdint.h>

enum drill_verdict_kind {
    DRILL_ACCEPTED,
    DRILL_REJECTED,
    DRILL_UNDECIDED,
    DRILL_NOT_RUN
};

enum {
    DRILL_RULE_ID_MAX = 32
};

struct drill_verdict {
    enum drill_verdict_kind kind;
    char rule[DRILL_RULE_ID_MAX]; /* REJECTED: the rule that was broken, or CLAIM, or HARNESS-* */
    int32_t event;                /* index in the trace of the event that decided; of an open trace
                                     its step; -1: none */
    char permitted[512];          /* REJECTED: what the model permitted, in words */
    char seen[512];               /* REJECTED: what was seen, in words */
    char why[256];                /* UNDECIDED, NOT_RUN: the reason */
    uint32_t states_max;          /* the largest set of states that was held */
};

const char *drill_verdict_name(enum drill_verdict_kind kind);

#endif
