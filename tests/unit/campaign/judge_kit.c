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
