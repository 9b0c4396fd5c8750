#ifndef DRILL_REPORT_EMIT_C_PARTS_H
#define DRILL_REPORT_EMIT_C_PARTS_H

/* The parts of the program in the making. Private to emit_c*.c. */

#include "report/emit_c.h"

/* Functions that the program needs, one bit each: what is not used is not written. */
enum drill_emit_help {
    DRILL_HELP_FILL = 1 << 0,
    DRILL_HELP_SHOW = 1 << 1,
    DRILL_HELP_NAME = 1 << 2, /* struct name */
    DRILL_HELP_INET = 1 << 3,
    DRILL_HELP_ABSTRACT = 1 << 4,
    DRILL_HELP_PATH = 1 << 5,
    DRILL_HELP_LEARN = 1 << 6,
    DRILL_HELP_PRINT = 1 << 7, /* an address */
    DRILL_HELP_PORT = 1 << 8,
    DRILL_HELP_THREAD = 1 << 9,
    DRILL_HELP_WAITS = 1 << 10,
    DRILL_HELP_SAME = 1 << 11
};

struct drill_emit {
    const struct drill_case_result *result;
    const struct drill_scenario *scenario;
    enum drill_family family;
    struct drill_text *text;
    unsigned helps;   /* set of drill_emit_help */
    uint32_t out_max; /* bytes of the buffers */
    uint32_t in_max;
    unsigned fresh;                       /* names made so far */
    bool used[DRILL_SCENARIO_MAX_SLOTS];  /* slots that calls up to the deciding one mention */
    bool named[DRILL_SCENARIO_MAX_SLOTS]; /* slots whose names are addresses */
    char why[200];                        /* "": all is well so far */
};

/* Notes what stands in the way, the first time. */
void drill_emit_refuse(struct drill_emit *emit, const char *what);

/* Appends flags as C ("MSG_PEEK | MSG_TRUNC"; "0"). */
void drill_emit_flags(struct drill_emit *emit, enum drill_flag_group group, uint32_t flags);

/* The descriptor argument: "L", "-1". */
const char *drill_emit_fd(const struct drill_emit *emit, int16_t slot);

/* Appends the declaration of a variable `to` that holds the address of the step. The code is
 * emit_c_addr.c. */
void drill_emit_address(struct drill_emit *emit, const struct drill_step *step);

/* Appends the statements that make the call of a step: its value goes to `n`. */
void drill_emit_call(struct drill_emit *emit, const struct drill_step *step);

/* Appends the condition that what `n` and its like hold is the outcome, in the same block. */
void drill_emit_condition(struct drill_emit *emit, const struct drill_step *step,
                          const struct drill_outcome *outcome);

/* Appends a string literal. */
void drill_emit_quoted(struct drill_text *text, const char *words);

/* Appends includes and the functions that are needed. */
void drill_emit_prelude(const struct drill_emit *emit, struct drill_text *text);

#endif
