/* Names of verdicts. */

#include "oracle/verdict.h"

#include <stddef.h>

#include "base/check.h"

const char *drill_verdict_name(enum drill_verdict_kind kind)
{
    static const char *const names[] = {
        [DRILL_ACCEPTED] = "accepted",
        [DRILL_REJECTED] = "rejected",
        [DRILL_UNDECIDED] = "undecided",
        [DRILL_NOT_RUN] = "not run",
    };
    return (size_t)kind < DRILL_COUNT(names) ? names[kind] : "?";
}
