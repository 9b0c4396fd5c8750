#ifndef DRILL_CAMPAIGN_JUDGE_TRACE_H
#define DRILL_CAMPAIGN_JUDGE_TRACE_H

/* Judging what was recorded: traces of our own (JSON lines) and the output of strace. */

#include <stdio.h>

#include "base/text.h"
#include "oracle/oracle.h"
#include "trace/trace.h"

/* What came of one trace. Borrowed for the duration of the call. */
struct drill_judged {
    const char *name;   /* of the case in a trace of our own; NULL: the file is one trace */
    const char *target; /* what was recorded: "tcp4", "strace" */
    const struct drill_verdict *verdict;
    const struct drill_trace *trace; /* of our own; NULL: too long to be kept */
    long line;                       /* that decided; 0: none */
    const char *text;                /* that line */
    const char *context;             /* the lines before it about the same socket; NULL: none */
    struct drill_undecided undecided;
};

struct drill_judging {
    enum drill_profile profile;
    bool any_profile; /* none was asked for: strace's is Linux, others may be anybody's */
    void *self;
    /* Once for each trace. */
    void (*result)(void *self, const struct drill_judged *judged);
};

/* Reads all of `in`. Fails with BAD_INPUT (diag has line and column) on what is neither, or with
 * SYSTEM or NO_MEMORY; results that were given out before stand. */
struct drill_status drill_judge_stream(const struct drill_judging *judging, FILE *in,
                                       struct drill_diag *diag);

#endif
