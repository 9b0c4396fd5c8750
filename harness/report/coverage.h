#ifndef DRILL_REPORT_COVERAGE_H
#define DRILL_REPORT_COVERAGE_H

/* Telling which rules a run exercised, and which outcomes of each. */

#include "base/text.h"
#include "oracle/coverage.h"

struct drill_report_coverage {
    const struct drill_coverage *coverage;
    const unsigned *cases;     /* DRILL_RULE_COUNT of them: in how many each rule was exercised */
    drill_family_set families; /* of the targets of the run: rules for others are left out */
};

struct drill_coverage_counts {
    unsigned rules;
    unsigned rules_exercised;
    unsigned outcomes; /* that the model permitted somewhere: values, errors, waiting */
    unsigned outcomes_exercised;
};

/* Whether the rule is for a family that ran. */
bool drill_report_covers(const struct drill_report_coverage *view, enum drill_rule_id rule);

struct drill_coverage_counts drill_report_coverage_counts(const struct drill_report_coverage *view);

/* Appends "300 of 340 rules and 500 of 600 permitted outcomes exercised". */
void drill_report_coverage_line(const struct drill_report_coverage *view, struct drill_text *text);

/* Appends the names of the outcomes of a rule that were taken, or that were permitted and did not
 * come, separated by blanks. */
void drill_report_outcomes(const struct drill_rule_coverage *coverage, bool taken,
                           struct drill_text *text);

/* Appends a table with a row for each rule. */
void drill_pretty_write_coverage(const struct drill_report_coverage *view, struct drill_text *text);
void drill_html_coverage(const struct drill_report_coverage *view, struct drill_text *text);

#endif
