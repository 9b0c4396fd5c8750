/* Cases with their events, as `--format jsonl -v` writes them: each is a closed world of its own.
 * Lines that tell of something else are passed over. */

#include "campaign/judge_jsonl.h"

#include <stdlib.h>

#include "trace/case_read.h"

struct drill_jsonl_judge {
    const struct drill_judging *judging;
    struct drill_oracle *oracle;
};

struct drill_status drill_jsonl_judge_new(struct drill_jsonl_judge **ret,
                                          const struct drill_judging *judging)
{
    struct drill_jsonl_judge *judge = calloc(1, sizeof *judge);
    if (judge == NULL)
        return DRILL_FAIL(NO_MEMORY);
    judge->judging = judging;
    struct drill_status s = drill_oracle_new(&judge->oracle);
    if (!drill_ok(s)) {
        free(judge);
        return s;
    }
    *ret = judge;
    return DRILL_OK;
}

void drill_jsonl_judge_free(struct drill_jsonl_judge *judge)
{
    if (judge == NULL)
        return;
    drill_oracle_free(judge->oracle);
    free(judge);
}

static void judge_case(struct drill_jsonl_judge *judge, const struct drill_recorded_case *item,
                       struct drill_verdict *ret)
{
    const struct drill_judging *judging = judge->judging;
    struct drill_oracle_setup setup = {.family = item->family,
                                       .profile = judging->any_profile ? DRILL_PROFILE_AUTO
                                                                       : judging->profile,
                                       .signals = item->signals,
                                       .names = item->names};
    drill_oracle_begin(judge->oracle, &setup);
    for (size_t i = 0; i < item->trace.count; i++) {
        if (!drill_oracle_event(judge->oracle, &item->trace.events[i]))
            break;
    }
    if (item->trace.dropped > 0)
        drill_oracle_give_up(judge->oracle, "the trace outgrew its memory and lost events");
    *ret = *drill_oracle_verdict(judge->oracle);
    if (item->trace.count > 0 || ret->kind != DRILL_ACCEPTED)
        return;
    ret->kind = DRILL_NOT_RUN;
    snprintf(ret->why, sizeof ret->why, "the case was written without its events (-v)");
}

struct drill_status drill_jsonl_judge_line(struct drill_jsonl_judge *judge, int line,
                                           const char *text, size_t len, struct drill_diag *diag)
{
    struct drill_recorded_case *item;
    struct drill_verdict verdict;
    struct drill_status s = drill_recorded_case_read(&item, text, len, diag);
    if (!drill_ok(s)) {
        if (diag != NULL)
            diag->line = line;
        return s;
    }
    if (item == NULL)
        return DRILL_OK;
    judge_case(judge, item, &verdict);
    struct drill_judged judged = {.name = item->name,
                                  .target = item->target,
                                  .verdict = &verdict,
                                  .trace = &item->trace,
                                  .line = verdict.kind == DRILL_REJECTED ? line : 0};
    for (size_t i = 0; i < item->trace.count; i++)
        judged.undecided.calls += item->trace.events[i].kind == DRILL_EVENT_RETURN;
    judge->judging->result(judge->judging->self, &judged);
    drill_recorded_case_free(item);
    return DRILL_OK;
}
