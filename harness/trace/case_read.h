#ifndef DRILL_TRACE_CASE_READ_H
#define DRILL_TRACE_CASE_READ_H

/* Cases with their events from the lines that `--format jsonl -v` writes. */

#include "trace/trace.h"

struct drill_recorded_case {
    char *name;
    char *target;
    enum drill_family family;
    bool signals; /* the target could raise SIGPIPE */
    bool names;   /* hosts and services were those of a world */
    struct drill_trace trace;
};

/* Reads one line. *ret is NULL for a line that tells of something else. Fails with BAD_INPUT and
 * the column. */
struct drill_status drill_recorded_case_read(struct drill_recorded_case **ret, const char *text,
                                             size_t len, struct drill_diag *diag);
void drill_recorded_case_free(struct drill_recorded_case *item);

#endif
