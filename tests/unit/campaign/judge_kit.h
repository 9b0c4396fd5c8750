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

#endif
