/* The report as a page: what is wrong first, each violation with its ladder, then what did not run,
 * the conflicts, and the counts per target. */

#include <stdlib.h>
#include <string.h>

#include "report/explain.h"
#include "report/formats.h"
#include "report/html_text.h"
#include "report/pretty.h"

static void write_term(struct drill_text *out, const char *term, const char *words)
{
    if (words == NULL || words[0] == '\0')
        return;
    drill_html_element(out, "dt", term);
    drill_html_element(out, "dd", words);
    drill_text_addf(out, "\n");
}

static void write_rejection(struct drill_text *out, const struct drill_case_result *result)
{
    struct drill_explanation why = drill_report_explain(result->verdict);
    struct drill_text words = {0};
    drill_report_call(result, &words);
    write_term(out, "call", words.bytes);
    write_term(out, "rule", why.id);
    if (why.rule != NULL) {
        write_term(out, "level", drill_level_name(why.rule->level));
        write_term(out, "sentence", why.rule->sentence);
        write_term(out, "source", why.rule->source);
    }
    if (why.reason != DRILL_REASON_HARNESS)
        write_term(out, why.reason == DRILL_REASON_CLAIM ? "the scenario claims" : "permitted",
                   why.permitted);
    write_term(out, "seen", why.seen);
    drill_text_clear(&words);
    drill_report_look(result, &words);
    write_term(out, "look at", words.bytes);
    out->failed = out->failed || words.failed;
    drill_text_free(&words);
}

static void write_ladder(struct drill_text *out, const struct drill_case_result *result)
{
    struct drill_text ladder = {0};
    drill_report_ladder(result, false, &ladder);
    if (ladder.len > 0) {
        drill_html_element(out, "pre", ladder.bytes);
        drill_text_addf(out, "\n");
    }
    out->failed = out->failed || ladder.failed;
    drill_text_free(&ladder);
}

static void write_case(struct drill_text *out, const struct drill_case_result *result)
{
    const struct drill_verdict *verdict = result->verdict;
    drill_text_addf(out, "<section>\n<h3><span class=\"%s\">%s</span> ",
                    drill_verdict_name(verdict->kind), drill_verdict_name(verdict->kind));
    drill_html_escape(out, result->target);
    drill_text_addf(out, " ");
    drill_html_escape(out, result->name);
    drill_text_addf(out, "</h3>\n<dl>\n");
    if (result->scenario != NULL)
        write_term(out, "about", result->scenario->summary);
    else if (result->program != NULL)
        write_term(out, "about", result->program->summary);
    if (verdict->kind == DRILL_REJECTED)
        write_rejection(out, result);
    write_term(out, "why", verdict->why);
    write_term(out, "repeat", result->repeat);
    drill_text_addf(out, "</dl>\n");
    write_ladder(out, result);
    drill_text_addf(out, "</section>\n");
}

static void begin(struct drill_reporter *reporter)
{
    struct drill_pretty *own = calloc(1, sizeof *own);
    reporter->own = own;
    if (own == NULL)
        reporter->out.failed = true;
    else
        drill_arena_init(&own->arena, 0);
    drill_html_begin(&reporter->out, "sockdrill: report");
    drill_html_notes(&reporter->out, reporter->options.version, reporter->options.notes);
}

static void add(struct drill_reporter *reporter, const struct drill_case_result *result)
{
    enum drill_verdict_kind kind = result->verdict->kind;
    bool telling = kind == DRILL_REJECTED || kind == DRILL_UNDECIDED;
    bool wanted = reporter->options.always_ladder || reporter->options.verbosity > 0;
    reporter->count++;
    if (reporter->own == NULL || !drill_pretty_keep(reporter->own, result))
        reporter->out.failed = true;
    if (telling || (wanted && kind == DRILL_ACCEPTED))
        write_case(&reporter->out, result);
}

static void write_skips(struct drill_text *out, const struct drill_pretty *own)
{
    if (own->skips == NULL)
        return;
    drill_text_addf(out, "<h2>Not run</h2>\n<ul>\n");
    for (const struct drill_pretty_skip *skip = own->skips; skip != NULL; skip = skip->next) {
        drill_text_addf(out, "<li>");
        drill_html_escape(out, skip->why);
        drill_text_addf(out, ": ");
        for (const struct drill_pretty_name *n = skip->names; n != NULL; n = n->next) {
            drill_html_escape(out, n->text);
            drill_text_addf(out, "%s", n->next != NULL ? ", " : "");
        }
        drill_text_addf(out, "</li>\n");
    }
    drill_text_addf(out, "</ul>\n");
}

static void write_counts(struct drill_text *out, const char *name,
                         const struct drill_report_totals *totals)
{
    drill_text_addf(out, "<tr>");
    drill_html_element(out, "th scope=\"row\"", name);
    drill_text_addf(out,
                    "<td class=\"n\">%u</td><td class=\"n\">%u</td><td class=\"n\">%u</td>"
                    "<td class=\"n\">%u</td></tr>\n",
                    totals->accepted, totals->rejected, totals->undecided, totals->not_run);
}

static void write_summary(struct drill_text *out, const struct drill_pretty *own,
                          const struct drill_report_totals *totals)
{
    drill_text_addf(out, "<h2>Counts</h2>\n<table>\n<thead><tr><th>target</th><th>accepted</th>"
                         "<th>rejected</th><th>undecided</th><th>not run</th></tr></thead>\n"
                         "<tbody>\n");
    for (const struct drill_pretty_target *t = own->targets; t != NULL; t = t->next)
        write_counts(out, t->name, &t->totals);
    write_counts(out, "in all", totals);
    drill_text_addf(out, "</tbody>\n</table>\n");
}

static void end(struct drill_reporter *reporter, const struct drill_report_totals *totals)
{
    struct drill_pretty *own = reporter->own;
    struct drill_text *out = &reporter->out;
    if (own == NULL)
        return;
    write_skips(out, own);
    drill_html_conflicts(out, totals->atlas);
    if (totals->coverage != NULL)
        drill_html_coverage(totals->coverage, out);
    write_summary(out, own, totals);
    if (totals->interrupted)
        drill_text_addf(out, "<p>interrupted: not every case ran</p>\n");
    drill_html_end(out);
    drill_arena_reset(&own->arena);
    free(own);
    reporter->own = NULL;
}

const struct drill_report_format drill_report_html = {
    .name = "html",
    .gloss = "a page that stands alone",
    .begin = begin,
    .add = add,
    .end = end,
};
