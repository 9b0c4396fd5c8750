/* The readers of recorded traces, JSON lines and the output of strace, with the judge behind them:
 * anything may be in such a file. */

#include <stdio.h>

#include "campaign/judge_trace.h"
#include "fuzz/entry.h"
#include "fuzz/finding.h"
#include "oracle/rule.h"

static void check_result(void *self, const struct drill_judged *judged)
{
    const struct drill_verdict *verdict = judged->verdict;
    (void)self;
    FUZZ_HOLDS("TRACE-VERDICT", verdict->kind <= DRILL_NOT_RUN);
    if (verdict->kind == DRILL_REJECTED)
        FUZZ_HOLDS("TRACE-EXPLAINED",
                   drill_rule_find(verdict->rule) != DRILL_RULE_COUNT && verdict->seen[0] != '\0');
    if (verdict->kind == DRILL_UNDECIDED || verdict->kind == DRILL_NOT_RUN)
        FUZZ_HOLDS("TRACE-EXPLAINED", verdict->why[0] != '\0');
}

static bool take(const uint8_t *bytes, size_t len)
{
    struct drill_judging judging = {
        .profile = DRILL_PROFILE_AUTO, .any_profile = true, .result = check_result};
    struct drill_diag diag = {0};
    FILE *in = len > 0 ? fmemopen((void *)(uintptr_t)bytes, len, "r") : NULL;
    if (in == NULL)
        return false;
    struct drill_status s = drill_judge_stream(&judging, in, &diag);
    FUZZ_HOLDS("TRACE-PLACE", drill_ok(s) || diag.text[0] != '\0');
    fclose(in);
    return true;
}

const struct fuzz_entry fuzz_entry = {
    .name = "fuzz_trace",
    .covers = "the readers of JSON lines and of strace's output take any file, and the judge too",
    .form = FUZZ_OTHER,
    .take = take,
};
