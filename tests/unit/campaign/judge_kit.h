#ifndef DRILL_TESTS_UNIT_CAMPAIGN_JUDGE_KIT_H
#define DRILL_TESTS_UNIT_CAMPAIGN_JUDGE_KIT_H

/* Recorded traces as texts, judged. */

#include "campaign/judge_trace.h"

struct judged_text {
    struct drill_status status;
    struct drill_diag diag;
    unsigned cases;
    struct drill_verdict verdict; /* of the last */
    struct drill_undecided undecided;
    long line;
    char text[256];
    char context[4096];
};

/* Judges as a user would who asks for no profile. */
struct judged_text judge_text(const char *text, size_t len);

/* A text of strace's lines with the verdict that it must get. */
struct judged_row {
    const char *what;
    const char *text;
    const char *rule; /* NULL: accepted */
    unsigned undecided;
};

/* Fails the test for every row that gets another. */
void judge_rows(const struct judged_row *rows, size_t n);

#endif
