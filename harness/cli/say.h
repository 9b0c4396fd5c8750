#ifndef DRILL_CLI_SAY_H
#define DRILL_CLI_SAY_H

/* Messages on standard error. Private to the command line. */

#include "base/check.h"
#include "base/status.h"
#include "base/text.h"

/* "sockdrill: ..." and a newline. */
void drill_say_error(const char *fmt, ...) DRILL_PRINTF(1, 2);

/* "FILE:LINE:COLUMN: text" for malformed input, as far as a position is known; `file` may be NULL.
 */
void drill_say_diag(const char *file, struct drill_status status, const struct drill_diag *diag);

/* A name that is not known, and the known ones: start from {.wrong = ...}, offer each known name,
 * then say it. */
struct drill_names {
    const char *wrong;
    const char *nearest; /* the one that was probably meant; NULL: none is near */
    unsigned distance;
    struct drill_text known; /* "a, b, c" */
};

void drill_names_offer(struct drill_names *names, const char *known);

/* Says "WHAT 'wrong'; did you mean 'nearest'?", or lists the known ones; frees what names holds. */
void drill_names_say(struct drill_names *names, const char *what);

#endif
