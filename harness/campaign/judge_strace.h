#ifndef DRILL_CAMPAIGN_JUDGE_STRACE_H
#define DRILL_CAMPAIGN_JUDGE_STRACE_H

/* The judge of strace's output. Private to campaign/judge_trace.c. */

#include "campaign/judge_trace.h"

struct drill_strace_judge;

struct drill_status drill_strace_judge_new(struct drill_strace_judge **ret,
                                           const struct drill_judging *judging);
void drill_strace_judge_free(struct drill_strace_judge *judge);

/* The next line, without its newline; see drill_strace_reader_line. NOT_FOUND: the verdict fell. */
struct drill_status drill_strace_judge_line(struct drill_strace_judge *judge, const char *text,
                                            size_t len, struct drill_diag *diag);

/* After the last line, or when the verdict fell: gives the result out. */
struct drill_status drill_strace_judge_end(struct drill_strace_judge *judge);

#endif
