/* The judge over texts. */

#include "unit/campaign/judge_kit.h"

#include <criterion/criterion.h>
#include <string.h>

static void take(void *self, const struct drill_judged *judged)
{
    struct judged_text *ret = self;
    ret->cases++;
    ret->verdict = *judged->verdict;
    ret->undecided = judged->undecided;
    ret->line = judged->line;
    snprintf(ret->text, sizeof ret->text, "%s", judged->text != NULL ? judged->text : "");
    snprintf(ret->context, sizeof ret->context, "%s",
             judged->context != NULL ? judged->context : "");
}

struct judged_text judge_text(const char *text, size_t len)
{
    struct judged_text ret = {0};
    struct drill_judging judging = {.any_profile = true, .self = &ret, .result = take};
    FILE *in = len > 0 ? fmemopen((void *)text, len, "r") : fopen("/dev/null", "r");
    cr_assert_not_null(in);
    ret.status = drill_judge_stream(&judging, in, &ret.diag);
    fclose(in);
    return ret;
}

void judge_rows(const struct judged_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct judged_row *row = &rows[i];
        struct judged_text judged = judge_text(row->text, strlen(row->text));
        cr_assert(drill_ok(judged.status), "%s: %d: %s", row->what, judged.diag.line,
                  judged.diag.text);
        if (row->rule == NULL) {
            cr_expect_eq(judged.verdict.kind, DRILL_ACCEPTED, "%s: %s %s, line %ld, seen %s",
                         row->what, drill_verdict_name(judged.verdict.kind), judged.verdict.rule,
                         judged.line, judged.verdict.seen);
            cr_expect_eq(judged.undecided.undecided, row->undecided, "%s: %d undecided", row->what,
                         (int)judged.undecided.undecided);
        } else {
            cr_expect_eq(judged.verdict.kind, DRILL_REJECTED, "%s", row->what);
            cr_expect_str_eq(judged.verdict.rule, row->rule, "%s: %s", row->what,
                             judged.verdict.rule);
        }
    }
}
