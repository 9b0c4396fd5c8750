#ifndef DRILL_REPORT_LADDER_H
#define DRILL_REPORT_LADDER_H

/* A trace as rows and columns, without markup: which events share a row, whose column it is in, who
 * waits meanwhile, which row decided. */

#include "base/arena.h"
#include "report/report.h"

enum drill_rung_kind {
    DRILL_RUNG_ENTERS,  /* a call; its return comes in a later row, or never */
    DRILL_RUNG_BLOCKS,  /* a call that was seen to wait at once */
    DRILL_RUNG_WHOLE,   /* a call with its return */
    DRILL_RUNG_RETURNS, /* the return of a call of an earlier row */
    DRILL_RUNG_WAITS,   /* a call of an earlier row is seen to wait */
    DRILL_RUNG_STUCK,   /* a call of an earlier row was due to return */
    DRILL_RUNG_SETTLES, /* the harness waited for readiness */
    DRILL_RUNG_FACT     /* of the surroundings */
};

struct drill_rung {
    uint8_t kind; /* enum drill_rung_kind */
    uint8_t actor;
    bool by_harness;
    bool decides;
    int16_t slot;     /* of the descriptor, where a step named it; else DRILL_NO_SLOT */
    uint16_t waiting; /* one bit per actor: its call waits across this row */
    int32_t step;     /* for the left column; DRILL_NO_STEP: none */
    uint32_t times;   /* how many like it in a row this one stands for */
    size_t call;      /* index of the event with the call */
    size_t result;    /* index of the event with the outcome; WHOLE, RETURNS, SETTLES */
};

struct drill_ladder {
    struct drill_rung *rungs;
    size_t count;
    unsigned actors; /* columns */
    size_t gap_from; /* rows gap_from..gap_to-1 are to be left out */
    size_t gap_to;
};

struct drill_ladder_view {
    bool color;
    bool all; /* also what the harness waited for and the facts of the surroundings */
};

/* Builds the rows up to the deciding event; memory from `arena`. Returns false without memory. */
bool drill_ladder_build(struct drill_ladder *ret, struct drill_arena *arena,
                        const struct drill_case_result *result, bool all);

/* Appends the ladder as lines of text. */
void drill_ladder_write(const struct drill_case_result *result,
                        const struct drill_ladder_view *view, struct drill_text *text);

#endif
