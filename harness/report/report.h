#ifndef DRILL_REPORT_REPORT_H
#define DRILL_REPORT_REPORT_H

/* Telling it: one table of formats; a run calls begin, one `add` per case in case order, end. */

#include <stdio.h>

#include "base/text.h"
#include "oracle/verdict.h"
#include "report/atlas.h"
#include "report/coverage.h"
#include "scenario/scenario.h"
#include "target/program.h"
#include "trace/trace.h"

/* One case: what ran, what was seen, the verdict. Of scenario and program one is set, and none for
 * a recorded trace. Everything is borrowed for the duration of the call. */
struct drill_case_result {
    const char *name;   /* "backlog/capacity-1" */
    const char *target; /* "tcp4" */
    const struct drill_scenario *scenario;
    const struct drill_program *program;
    const struct drill_trace *trace;
    const struct drill_verdict *verdict;
    const char *repeat; /* the command that repeats it */
    int64_t time_ns;
    const char *family;  /* of the target; NULL: it has more than one */
    bool signals;        /* the target can raise SIGPIPE */
    bool names;          /* hosts and services are those of a world */
    const char *where;   /* a recorded trace: the line that decided; or NULL */
    const char *context; /* a recorded trace: lines that led to it; or NULL */
};

struct drill_report_totals {
    unsigned accepted;
    unsigned rejected;
    unsigned undecided;
    unsigned not_run;
    int64_t time_ns;
    bool interrupted;
    const struct drill_atlas
        *atlas; /* what was found of the variants, for the conflicts; or NULL */
    const struct drill_report_coverage *coverage; /* which rules had a say; NULL: nobody asked */
};

struct drill_report_options {
    bool color;
    int verbosity; /* -1 quiet, 0, 1 verbose */
    const char *version;
    bool always_ladder;       /* `run`: show the ladder of every case */
    const char *const *notes; /* NULL-terminated remarks (what is missing here), or NULL */
    unsigned expected;        /* number of cases, for TAP's plan */
};

struct drill_reporter;

struct drill_report_format {
    const char *name;
    const char *gloss;
    void (*begin)(struct drill_reporter *reporter);
    void (*add)(struct drill_reporter *reporter, const struct drill_case_result *result);
    void (*end)(struct drill_reporter *reporter, const struct drill_report_totals *totals);
};

/* A report in the making: text that the caller writes out (a stream as it grows, or a file whole at
 * the end). After an interrupt, calling `end` makes a valid partial report. Start from {0} with
 * format and options set; `begin` takes what `end` lets go of, so both are called once, always.
 * `out` may be emptied between calls; out.failed says at the end whether memory ran out on the way.
 */
struct drill_reporter {
    const struct drill_report_format *format;
    struct drill_report_options options;
    struct drill_text out;
    unsigned count; /* cases added so far; `add` counts */
    void *own;      /* of the format */
};

const struct drill_report_format *drill_report_format_find(const char *name);
const struct drill_report_format *drill_report_format_at(size_t i); /* NULL past the end */

/* Appends the ladder of a trace: time downwards, one column per actor, blocked spans drawn, the
 * deciding event marked. */
void drill_report_ladder(const struct drill_case_result *result, bool color,
                         struct drill_text *text);

#endif
