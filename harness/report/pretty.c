/* The format for people: silence about what is right, a block about each violation, one line about
 * each case without an answer, and the counts at the end. */

#include "report/pretty.h"

#include <stdlib.h>
#include <string.h>

#include "report/escape.h"
#include "report/explain.h"
#include "report/formats.h"
#include "report/ladder.h"

enum {
    LABEL_COLUMNS = 13 /* "  permitted: " */
};

#define RED "\x1b[1;31m"
#define GREEN "\x1b[32m"
#define YELLOW "\x1b[33m"
#define PLAIN "\x1b[0m"

static void write_word(struct drill_reporter *reporter, const char *color, const char *word)
{
    bool on = reporter->options.color;
    drill_text_addf(&reporter->out, "%s%s%s", on ? color : "", word, on ? PLAIN : "");
}

/* "tcp4  close/eof-after-drain", after the word of the verdict. */
static void write_title(struct drill_reporter *reporter, const struct drill_case_result *result)
{
    drill_text_addf(&reporter->out, " ");
    drill_report_clean(&reporter->out, result->target, DRILL_CLEAN_LINE);
    drill_text_addf(&reporter->out, "  ");
    drill_report_clean(&reporter->out, result->name, DRILL_CLEAN_LINE);
}

/* "  label:     words", the words wrapped. Nothing where there are none. */
static void write_field(struct drill_text *text, const char *label, const char *words)
{
    struct drill_text clean = {0};
    drill_report_clean(&clean, words, DRILL_CLEAN_LINE);
    if (clean.len > 0) {
        drill_text_addf(text, "  %-*s", LABEL_COLUMNS - 2, label);
        drill_report_wrap(text, LABEL_COLUMNS, LABEL_COLUMNS, clean.bytes);
        drill_text_addf(text, "\n");
    }
    text->failed = text->failed || clean.failed;
    drill_text_free(&clean);
}

static void write_rule(const struct drill_explanation *why, struct drill_text *text)
{
    struct drill_text id = {0};
    drill_text_addf(&id, "%s", why->id);
    if (why->rule != NULL)
        drill_text_addf(&id, " (%s)", drill_level_name(why->rule->level));
    write_field(text, "rule:", id.bytes);
    text->failed = text->failed || id.failed;
    drill_text_free(&id);
    if (why->rule == NULL)
        return;
    write_field(text, "", why->rule->sentence);
    write_field(text, "source:", why->rule->source);
}

static void write_claim(const struct drill_explanation *why, struct drill_text *text)
{
    struct drill_text claim = {0};
    drill_text_addf(&claim, "the scenario claims %s", why->permitted);
    write_field(text, "claim:", claim.bytes);
    text->failed = text->failed || claim.failed;
    drill_text_free(&claim);
}

static void write_place(const struct drill_case_result *result, const char *label,
                        void (*write)(const struct drill_case_result *result,
                                      struct drill_text *text),
                        struct drill_text *text)
{
    struct drill_text words = {0};
    write(result, &words);
    write_field(text, label, words.bytes);
    text->failed = text->failed || words.failed;
    drill_text_free(&words);
}

static void write_explanation(const struct drill_case_result *result, struct drill_text *text)
{
    struct drill_explanation why = drill_report_explain(result->verdict);
    write_place(result, "call:", drill_report_call, text);
    switch (why.reason) {
    case DRILL_REASON_RULE:
        write_rule(&why, text);
        write_field(text, "permitted:", why.permitted);
        break;
    case DRILL_REASON_CLAIM:
        write_claim(&why, text);
        break;
    case DRILL_REASON_HARNESS:
        write_field(text, "rule:", why.id);
        break;
    }
    write_field(text, "seen:", why.seen);
    write_place(result, "look at:", drill_report_look, text);
}

static const char *summary_of(const struct drill_case_result *result)
{
    if (result->scenario != NULL)
        return result->scenario->summary;
    return result->program != NULL ? result->program->summary : NULL;
}

static void write_ladder(struct drill_reporter *reporter, const struct drill_case_result *result)
{
    struct drill_ladder_view view = {reporter->options.color, reporter->options.verbosity > 0};
    struct drill_text ladder = {0};
    drill_ladder_write(result, &view, &ladder);
    if (ladder.len > 0) {
        drill_text_addf(&reporter->out, "\n");
        drill_report_indent(&reporter->out, "  ", ladder.bytes);
    }
    reporter->out.failed = reporter->out.failed || ladder.failed;
    drill_text_free(&ladder);
}

/* Lines of a recorded trace, as they are. */
static void write_context(struct drill_reporter *reporter, const struct drill_case_result *result)
{
    struct drill_text clean = {0};
    if (result->context == NULL)
        return;
    drill_report_clean(&clean, result->context, DRILL_CLEAN_LINES);
    drill_text_addf(&reporter->out, "\n");
    drill_report_indent(&reporter->out, "  ", clean.bytes != NULL ? clean.bytes : "");
    reporter->out.failed = reporter->out.failed || clean.failed;
    drill_text_free(&clean);
}

/* The command stays on one line, to be copied. */
static void write_repeat(struct drill_reporter *reporter, const struct drill_case_result *result)
{
    if (result->repeat != NULL && result->repeat[0] != '\0') {
        drill_text_addf(&reporter->out, "\n  repeat: ");
        drill_report_clean(&reporter->out, result->repeat, DRILL_CLEAN_LINE);
        drill_text_addf(&reporter->out, "\n");
    }
    drill_text_addf(&reporter->out, "\n");
}

static void write_rejected(struct drill_reporter *reporter, const struct drill_case_result *result)
{
    write_word(reporter, RED, "FAIL");
    write_title(reporter, result);
    drill_text_addf(&reporter->out, "\n");
    write_field(&reporter->out, "about:", summary_of(result));
    write_explanation(result, &reporter->out);
    write_field(&reporter->out, "where:", result->where);
    write_context(reporter, result);
    if (result->trace != NULL)
        write_ladder(reporter, result);
    write_repeat(reporter, result);
}

static void write_undecided(struct drill_reporter *reporter, const struct drill_case_result *result)
{
    write_word(reporter, YELLOW, "undecided");
    write_title(reporter, result);
    drill_text_addf(&reporter->out, ": ");
    drill_report_clean(&reporter->out, result->verdict->why, DRILL_CLEAN_LINE);
    drill_text_addf(&reporter->out, "\n");
    if (result->trace != NULL &&
        (reporter->options.always_ladder || reporter->options.verbosity > 0)) {
        write_ladder(reporter, result);
        write_repeat(reporter, result);
    }
}

static void write_accepted(struct drill_reporter *reporter, const struct drill_case_result *result)
{
    if (!reporter->options.always_ladder && reporter->options.verbosity <= 0)
        return;
    write_word(reporter, GREEN, "ok  ");
    write_title(reporter, result);
    drill_text_addf(&reporter->out, "\n");
    if (!reporter->options.always_ladder)
        return;
    write_ladder(reporter, result);
    drill_text_addf(&reporter->out, "\n");
}

static void begin(struct drill_reporter *reporter)
{
    struct drill_pretty *own = calloc(1, sizeof *own);
    reporter->own = own;
    if (own == NULL) {
        reporter->out.failed = true;
        return;
    }
    drill_arena_init(&own->arena, 0);
    const char *const *notes = reporter->options.notes;
    for (; notes != NULL && *notes != NULL && reporter->options.verbosity >= 0; notes++) {
        struct drill_text note = {0};
        drill_report_clean(&note, *notes, DRILL_CLEAN_LINE);
        drill_text_addf(&reporter->out, "note: ");
        drill_report_wrap(&reporter->out, 6, 6, note.bytes != NULL ? note.bytes : "");
        drill_text_addf(&reporter->out, "\n");
        reporter->out.failed = reporter->out.failed || note.failed;
        drill_text_free(&note);
    }
}

static void add(struct drill_reporter *reporter, const struct drill_case_result *result)
{
    reporter->count++;
    if (reporter->own == NULL || !drill_pretty_keep(reporter->own, result))
        reporter->out.failed = true;
    if (reporter->options.verbosity < 0)
        return;
    if (result->verdict->kind == DRILL_REJECTED)
        write_rejected(reporter, result);
    else if (result->verdict->kind == DRILL_UNDECIDED)
        write_undecided(reporter, result);
    else if (result->verdict->kind == DRILL_ACCEPTED)
        write_accepted(reporter, result);
}

static void write_interrupted(struct drill_reporter *reporter)
{
    drill_text_addf(&reporter->out, ", interrupted");
    if (reporter->options.expected > 0)
        drill_text_addf(&reporter->out, " after %u of %u cases", reporter->count,
                        reporter->options.expected);
}

static void end(struct drill_reporter *reporter, const struct drill_report_totals *totals)
{
    struct drill_pretty *own = reporter->own;
    if (own == NULL)
        return;
    if (reporter->options.verbosity >= 0)
        drill_pretty_write_skips(own, &reporter->out);
    if (reporter->options.verbosity >= 0 && totals->atlas != NULL)
        drill_pretty_write_conflicts(totals->atlas, &reporter->out);
    if (reporter->options.verbosity >= 0 && totals->coverage != NULL)
        drill_pretty_write_coverage(totals->coverage, &reporter->out);
    drill_pretty_write_totals(own, totals, &reporter->out);
    if (totals->interrupted)
        write_interrupted(reporter);
    drill_text_addf(&reporter->out, "\n");
    drill_arena_reset(&own->arena);
    free(own);
    reporter->own = NULL;
}

const struct drill_report_format drill_report_pretty = {
    .name = "pretty",
    .gloss = "for people: what is wrong, and the counts",
    .begin = begin,
    .add = add,
    .end = end,
};
