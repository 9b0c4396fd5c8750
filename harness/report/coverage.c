/* Coverage in words. What no call came near to, a rule that was not exercised, comes first. */

#include "report/coverage.h"

#include "report/escape.h"
#include "report/html_text.h"

bool drill_report_covers(const struct drill_report_coverage *view, enum drill_rule_id rule)
{
    return (drill_rule_get(rule)->families & view->families) != 0;
}

struct drill_coverage_counts drill_report_coverage_counts(const struct drill_report_coverage *view)
{
    struct drill_coverage_counts counts = {0};
    for (enum drill_rule_id r = 0; r < DRILL_RULE_COUNT; r++) {
        if (!drill_report_covers(view, r))
            continue;
        const struct drill_rule_coverage *rule = &view->coverage->rules[r];
        counts.rules++;
        counts.rules_exercised += drill_coverage_exercised(view->coverage, r);
        for (unsigned o = 0; o < DRILL_OUTCOME_CLASSES; o++) {
            if (o == DRILL_OUTCOME_CHECKED || !drill_rule_coverage_offered(rule, o))
                continue;
            counts.outcomes++;
            counts.outcomes_exercised += drill_rule_coverage_taken(rule, o);
        }
    }
    return counts;
}

void drill_report_coverage_line(const struct drill_report_coverage *view, struct drill_text *text)
{
    struct drill_coverage_counts counts = drill_report_coverage_counts(view);
    drill_text_addf(text, "%u of %u rules and %u of %u permitted outcomes exercised",
                    counts.rules_exercised, counts.rules, counts.outcomes_exercised,
                    counts.outcomes);
}

void drill_report_outcomes(const struct drill_rule_coverage *coverage, bool taken,
                           struct drill_text *text)
{
    const char *between = "";
    for (unsigned o = 0; o < DRILL_OUTCOME_CLASSES; o++) {
        if (!drill_rule_coverage_offered(coverage, o) ||
            drill_rule_coverage_taken(coverage, o) != taken)
            continue;
        drill_text_addf(text, "%s%s", between, drill_outcome_class_name(o));
        between = " ";
    }
}

static void write_unexercised(const struct drill_report_coverage *view, struct drill_text *text)
{
    struct drill_text words = {0};
    for (enum drill_rule_id r = 0; r < DRILL_RULE_COUNT; r++)
        if (drill_report_covers(view, r) && !drill_coverage_exercised(view->coverage, r))
            drill_text_addf(&words, "%s%s",
                            words.len > 0 ? " " : "not exercised: ", drill_rule_get(r)->id);
    if (words.len > 0) {
        drill_text_addf(text, "  ");
        drill_report_wrap(text, 2, 4, words.bytes);
        drill_text_addf(text, "\n");
    }
    text->failed = text->failed || words.failed;
    drill_text_free(&words);
}

static void write_row(const struct drill_report_coverage *view, enum drill_rule_id rule,
                      struct drill_text *text)
{
    const struct drill_rule_coverage *coverage = &view->coverage->rules[rule];
    struct drill_text words = {0};
    drill_text_addf(text, "  %-22s %5u  ", drill_rule_get(rule)->id, view->cases[rule]);
    drill_report_outcomes(coverage, true, &words);
    size_t before = words.len;
    drill_text_addf(&words, "%s", before > 0 ? "; not " : "not ");
    size_t head = words.len;
    drill_report_outcomes(coverage, false, &words);
    if (words.len == head)
        drill_text_addf(text, "%.*s", (int)before, words.bytes != NULL ? words.bytes : "");
    else
        drill_report_wrap(text, 32, 32, words.bytes != NULL ? words.bytes : "");
    drill_text_addf(text, "\n");
    text->failed = text->failed || words.failed;
    drill_text_free(&words);
}

void drill_pretty_write_coverage(const struct drill_report_coverage *view, struct drill_text *text)
{
    drill_text_addf(text, "\ncoverage: ");
    drill_report_coverage_line(view, text);
    drill_text_addf(text, "\n");
    write_unexercised(view, text);
    drill_text_addf(text, "  %-22s %5s  OUTCOMES\n", "RULE", "CASES");
    for (enum drill_rule_id r = 0; r < DRILL_RULE_COUNT; r++)
        if (drill_report_covers(view, r) && drill_coverage_exercised(view->coverage, r))
            write_row(view, r, text);
    drill_text_addf(text, "\n");
}

static void html_row(const struct drill_report_coverage *view, enum drill_rule_id rule,
                     struct drill_text *text)
{
    const struct drill_rule_coverage *coverage = &view->coverage->rules[rule];
    drill_text_addf(text, "<tr>");
    drill_html_element(text, "th scope=\"row\"", drill_rule_get(rule)->id);
    drill_text_addf(text, "<td class=\"n\">%u</td><td>", view->cases[rule]);
    drill_report_outcomes(coverage, true, text);
    drill_text_addf(text, "</td><td>");
    drill_report_outcomes(coverage, false, text);
    drill_text_addf(text, "</td></tr>\n");
}

void drill_html_coverage(const struct drill_report_coverage *view, struct drill_text *text)
{
    drill_text_addf(text, "<h2>Coverage</h2>\n<p>");
    drill_report_coverage_line(view, text);
    drill_text_addf(text, "</p>\n<table>\n<thead><tr><th>rule</th><th>cases</th><th>exercised</th>"
                          "<th>not exercised</th></tr></thead>\n<tbody>\n");
    for (enum drill_rule_id r = 0; r < DRILL_RULE_COUNT; r++)
        if (drill_report_covers(view, r))
            html_row(view, r, text);
    drill_text_addf(text, "</tbody>\n</table>\n");
}
