#ifndef DRILL_REPORT_PRETTY_H
#define DRILL_REPORT_PRETTY_H

/* What the two halves of the pretty format share: what must be kept until the end. */

#include "base/arena.h"
#include "report/report.h"

struct drill_pretty_name {
    struct drill_pretty_name *next;
    const char *text;
};

/* The cases that did not run for one reason. */
struct drill_pretty_skip {
    struct drill_pretty_skip *next;
    const char *why;
    unsigned cases;
    struct drill_pretty_name *names; /* each once, in the order of appearance */
    struct drill_pretty_name *last;
    struct drill_pretty_name *targets;
};

/* What one target was counted. */
struct drill_pretty_target {
    struct drill_pretty_target *next;
    const char *name;
    struct drill_report_totals totals;
};

struct drill_pretty {
    struct drill_arena arena;
    struct drill_pretty_skip *skips;
    struct drill_pretty_target *targets;
};

/* Counts the case for its target, and keeps its name where it did not run. False without memory. */
bool drill_pretty_keep(struct drill_pretty *own, const struct drill_case_result *result);

/* Appends what comes last: what did not run, by reason; where a platform contradicts
 * a document; the counts, without the last newline. */
void drill_pretty_write_skips(const struct drill_pretty *own, struct drill_text *text);
void drill_pretty_write_conflicts(const struct drill_atlas *atlas, struct drill_text *text);
void drill_pretty_write_totals(const struct drill_pretty *own,
                               const struct drill_report_totals *totals, struct drill_text *text);

#endif
