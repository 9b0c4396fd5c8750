#ifndef DRILL_CAMPAIGN_JUDGE_JSONL_H
#define DRILL_CAMPAIGN_JUDGE_JSONL_H

/* The judge of traces of our own, JSON lines. Private to campaign/judge_trace.c. */

#include "campaign/judge_trace.h"

struct drill_jsonl_judge;

struct drill_status drill_jsonl_judge_new(struct drill_jsonl_judge **ret,
                                          const struct drill_judging *judging);
void drill_jsonl_judge_free(struct drill_jsonl_judge *judge);

/* The next line; a case in it is judged and given out. */
struct drill_status drill_jsonl_judge_line(struct drill_jsonl_judge *judge, int line,
                                           const char *text, size_t len, struct drill_diag *diag);

#endif
