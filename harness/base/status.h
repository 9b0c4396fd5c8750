#ifndef DRILL_BASE_STATUS_H
#define DRILL_BASE_STATUS_H

/* How the harness itself succeeds or fails. A struct, so that it cannot be mixed up with a target's
 * result (struct drill_outcome) or a judgement (enum drill_verdict_kind). */

#include <stdbool.h>

#include "base/check.h"

enum drill_code {
#define X(code, text) DRILL_CODE_##code,
#include "base/status.def"
#undef X
};

struct drill_status {
    enum drill_code code;
};

#define DRILL_OK ((struct drill_status){DRILL_CODE_OK})
#define DRILL_FAIL(c) ((struct drill_status){DRILL_CODE_##c})

/* Where and why an input was refused. `line` and `column` count from 1; 0 means "no position". */
struct drill_diag {
    int line;
    int column;
    char text[256];
};

static inline bool drill_ok(struct drill_status s)
{
    return s.code == DRILL_CODE_OK;
}

/* The text of a code; static storage. */
const char *drill_status_text(struct drill_status s);

/* Fills `diag` (may be NULL) and returns the status of `code`, so that callers can
 * `return drill_diag_set(...)`. */
struct drill_status drill_diag_set(struct drill_diag *diag, enum drill_code code, int line,
                                   int column, const char *fmt, ...) DRILL_PRINTF(5, 6);

#endif
