/* TAP version 13 (which TAP 14 readers take as well): one line per case, a YAML block with the
 * explanation below each that is not ok. The plan comes first when the number of cases is known,
 * else last. An interrupted run bails out, which tells every reader that the rest was not tried. */

#include <stdio.h>

#include "report/escape.h"
#include "report/explain.h"
#include "report/formats.h"

/* A description: `#` would start a directive. */
static void write_description(struct drill_text *out, const char *text)
{
    struct drill_text clean = {0};
    drill_report_clean(&clean, text, DRILL_CLEAN_LINE);
    for (size_t i = 0; i < clean.len; i++) {
        if (clean.bytes[i] == '#' || clean.bytes[i] == '\\')
            drill_text_add(out, "\\", 1);
        drill_text_add(out, &clean.bytes[i], 1);
    }
    out->failed = out->failed || clean.failed;
    drill_text_free(&clean);
}

static void write_comment(struct drill_text *out, const char *text)
{
    drill_text_addf(out, "# ");
    drill_report_clean(out, text, DRILL_CLEAN_LINE);
    drill_text_addf(out, "\n");
}

static void write_pair(struct drill_text *out, const char *key, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    drill_text_addf(out, "  %s: ", key);
    drill_report_quote(out, value);
    drill_text_addf(out, "\n");
}

static void write_ladder(struct drill_text *out, const struct drill_case_result *result)
{
    struct drill_text ladder = {0};
    drill_report_ladder(result, false, &ladder);
    if (ladder.len > 0) {
        drill_text_addf(out, "  ladder: |\n");
        drill_report_indent(out, "    ", ladder.bytes);
    }
    out->failed = out->failed || ladder.failed;
    drill_text_free(&ladder);
}

static void write_rejection(struct drill_text *out, const struct drill_case_result *result)
{
    const struct drill_verdict *verdict = result->verdict;
    struct drill_explanation why = drill_report_explain(verdict);
    struct drill_text headline = {0};
    drill_report_headline(verdict, &headline);
    write_pair(out, "message", headline.bytes);
    write_pair(out, "severity", "fail");
    write_pair(out, "rule", why.id);
    if (why.rule != NULL) {
        write_pair(out, "level", drill_level_name(why.rule->level));
        write_pair(out, "sentence", why.rule->sentence);
        write_pair(out, "source", why.rule->source);
    }
    if (why.reason != DRILL_REASON_HARNESS)
        write_pair(out, "permitted", why.permitted);
    write_pair(out, "seen", why.seen);
    drill_text_clear(&headline);
    drill_report_look(result, &headline);
    write_pair(out, "look_at", headline.bytes);
    out->failed = out->failed || headline.failed;
    drill_text_free(&headline);
}

static void write_yaml(struct drill_reporter *reporter, const struct drill_case_result *result)
{
    struct drill_text *out = &reporter->out;
    bool wrong = result->verdict->kind == DRILL_REJECTED;
    bool undecided = result->verdict->kind == DRILL_UNDECIDED;
    if (!wrong && !undecided && !reporter->options.always_ladder)
        return;
    drill_text_addf(out, "  ---\n");
    if (wrong)
        write_rejection(out, result);
    if (undecided) {
        write_pair(out, "message", result->verdict->why);
        write_pair(out, "severity", "undecided");
    }
    if (result->trace != NULL && (wrong || reporter->options.always_ladder))
        write_ladder(out, result);
    write_pair(out, "where", result->where);
    write_pair(out, "repeat", result->repeat);
    drill_text_addf(out, "  ...\n");
}

static void begin(struct drill_reporter *reporter)
{
    const char *const *note = reporter->options.notes;
    drill_text_addf(&reporter->out, "TAP version 13\n");
    if (reporter->options.expected > 0)
        drill_text_addf(&reporter->out, "1..%u\n", reporter->options.expected);
    for (; note != NULL && *note != NULL; note++)
        write_comment(&reporter->out, *note);
}

static void add(struct drill_reporter *reporter, const struct drill_case_result *result)
{
    struct drill_text *out = &reporter->out;
    bool ok = result->verdict->kind == DRILL_ACCEPTED || result->verdict->kind == DRILL_NOT_RUN;
    reporter->count++;
    drill_text_addf(out, "%s %u - ", ok ? "ok" : "not ok", reporter->count);
    write_description(out, result->target);
    drill_text_add(out, " ", 1);
    write_description(out, result->name);
    if (result->verdict->kind == DRILL_NOT_RUN) {
        drill_text_addf(out, " # SKIP ");
        drill_report_clean(out, result->verdict->why, DRILL_CLEAN_LINE);
    }
    drill_text_addf(out, "\n");
    if (result->verdict->kind != DRILL_NOT_RUN)
        write_yaml(reporter, result);
}

static void write_conflict(void *self, const struct drill_atlas_column *column,
                           enum drill_variant variant)
{
    struct drill_text *out = self;
    drill_text_addf(out, "# conflict: ");
    drill_report_conflict(column, variant, out);
    drill_text_addf(out, "\n");
}

static void end(struct drill_reporter *reporter, const struct drill_report_totals *totals)
{
    struct drill_text *out = &reporter->out;
    drill_report_conflicts(totals->atlas, NULL, write_conflict, out);
    if (totals->coverage != NULL) {
        drill_text_addf(out, "# coverage: ");
        drill_report_coverage_line(totals->coverage, out);
        drill_text_addf(out, "\n");
    }
    drill_text_addf(out, "# ");
    drill_report_counts(totals, out);
    drill_text_addf(out, "\n");
    if (totals->interrupted)
        drill_text_addf(out, "Bail out! interrupted\n");
    else if (reporter->options.expected == 0)
        drill_text_addf(out, "1..%u%s\n", reporter->count,
                        reporter->count == 0 ? " # SKIP nothing ran" : "");
}

const struct drill_report_format drill_report_tap = {
    .name = "tap",
    .gloss = "Test Anything Protocol, with YAML explanations",
    .begin = begin,
    .add = add,
    .end = end,
};
