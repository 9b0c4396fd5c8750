#ifndef DRILL_TESTS_REPORT_FIXTURE_H
#define DRILL_TESTS_REPORT_FIXTURE_H

/* Results built by hand, one of every kind, and a way to have them reported. */

#include "report/report.h"

enum fixture_kind {
    FIXTURE_ACCEPTED,
    FIXTURE_RULE,  /* rejected: two actors, one of them blocked for a while */
    FIXTURE_CLAIM, /* rejected by the claim of the scenario */
    FIXTURE_CRASH, /* rejected by the harness */
    FIXTURE_UNDECIDED,
    FIXTURE_NOT_RUN,
    FIXTURE_NOT_RUN_TOO, /* for the same reason, on another target */
    FIXTURE_PROGRAM,     /* rejected, a program with two roles */
    FIXTURE_COUNT
};

/* The rule that FIXTURE_RULE breaks. */
#define FIXTURE_RULE_ID "RCV-EOF"

/* A result in static memory, good until the next call with the same kind. */
const struct drill_case_result *fixture_result(enum fixture_kind kind);

struct fixture_run {
    const char *format;
    struct drill_report_options options;
    unsigned cases; /* how many of the kinds above to report, from the first */
    bool interrupted;
    int64_t time_ns; /* of each case; the whole run takes 1.9 s and this */
};

/* The whole report as text, which the caller frees. */
struct drill_text fixture_report(const struct fixture_run *run);

/* Fails the test unless `report` is the content of tests/golden/NAME, where {sentence}, {source}
 * and {level} stand for what the catalogue says of the broken rule. With DRILL_GOLDEN_WRITE set in
 * the environment the file is written instead. */
void fixture_expect_golden(const char *name, const struct drill_text *report);

#endif
