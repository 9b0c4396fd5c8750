/* JUnit's XML, as build servers read it: one testsuite per target, one testcase per case. A
 * rejection is a failure, an undecided case an error, a case that did not run is skipped. The
 * counts are attributes of elements that come first, so everything is kept until the end. */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/xmlwriter.h>

#include "base/arena.h"
#include "report/escape.h"
#include "report/explain.h"
#include "report/formats.h"

struct junit_case {
    struct junit_case *next;
    const char *name;
    enum drill_verdict_kind kind;
    const char *type;    /* of the failure: the rule */
    const char *message; /* of the failure, the error, or why it was skipped */
    const char *text;    /* NULL: none */
    int64_t time_ns;
};

struct junit_suite {
    struct junit_suite *next;
    const char *target;
    struct junit_case *first;
    struct junit_case **link;
    struct drill_report_totals totals;
};

struct junit {
    struct drill_arena arena;
    struct junit_suite *suites;
};

/* Keeps a cleaned copy. */
static const char *keep(struct junit *own, const char *bytes, enum drill_clean how)
{
    struct drill_text clean = {0};
    drill_report_clean(&clean, bytes, how);
    const char *copy =
        clean.failed
            ? NULL
            : drill_arena_text(&own->arena, clean.bytes != NULL ? clean.bytes : "", clean.len);
    drill_text_free(&clean);
    return copy;
}

static void add_field(struct drill_text *text, const char *label, const char *value)
{
    if (value != NULL && value[0] != '\0')
        drill_text_addf(text, "%s: %s\n", label, value);
}

/* Where a verdict fell, or where to start: nothing where no call was under way. */
static void add_place(struct drill_text *text, const char *label,
                      const struct drill_case_result *result,
                      void (*write)(const struct drill_case_result *, struct drill_text *))
{
    struct drill_text words = {0};
    write(result, &words);
    add_field(text, label, words.bytes);
    text->failed = text->failed || words.failed;
    drill_text_free(&words);
}

/* The body of a failure: all that the pretty format would say. */
static void write_text(const struct drill_case_result *result, struct drill_text *text)
{
    struct drill_explanation why = drill_report_explain(result->verdict);
    drill_text_addf(text, "\n");
    add_place(text, "call", result, drill_report_call);
    if (why.rule != NULL) {
        add_field(text, "rule", why.rule->sentence);
        add_field(text, "level", drill_level_name(why.rule->level));
        add_field(text, "source", why.rule->source);
    }
    if (why.reason != DRILL_REASON_HARNESS)
        add_field(text, why.reason == DRILL_REASON_CLAIM ? "the scenario claims" : "permitted",
                  why.permitted);
    add_field(text, "seen", why.seen);
    add_place(text, "look at", result, drill_report_look);
    drill_text_addf(text, "\n");
    size_t before = text->len;
    drill_report_ladder(result, false, text);
    if (text->len > before)
        drill_text_addf(text, "\n");
    add_field(text, "where", result->where);
    add_field(text, "repeat", result->repeat);
}

static struct junit_suite *suite_of(struct junit *own, const char *target)
{
    struct junit_suite **link = &own->suites;
    const char *name = keep(own, target, DRILL_CLEAN_LINE);
    if (name == NULL)
        return NULL;
    for (; *link != NULL; link = &(*link)->next)
        if (strcmp((*link)->target, name) == 0)
            return *link;
    struct junit_suite *suite = drill_arena_take(&own->arena, sizeof *suite);
    if (suite == NULL)
        return NULL;
    suite->target = name;
    suite->link = &suite->first;
    *link = suite;
    return suite;
}

/* Fills in what the verdict says. */
static bool keep_verdict(struct junit *own, struct junit_case *kept,
                         const struct drill_case_result *result)
{
    struct drill_text text = {0};
    kept->message = keep(own, result->verdict->why, DRILL_CLEAN_LINE);
    if (kept->kind == DRILL_REJECTED) {
        kept->type = keep(own, result->verdict->rule, DRILL_CLEAN_LINE);
        drill_report_headline(result->verdict, &text);
        kept->message = keep(own, text.bytes, DRILL_CLEAN_LINE);
        drill_text_clear(&text);
        write_text(result, &text);
        kept->text = keep(own, text.bytes, DRILL_CLEAN_LINES);
        if (kept->type == NULL || kept->text == NULL)
            text.failed = true;
    }
    bool done = kept->message != NULL && !text.failed;
    drill_text_free(&text);
    return done;
}

static bool keep_case(struct junit *own, const struct drill_case_result *result)
{
    struct junit_suite *suite = suite_of(own, result->target);
    struct junit_case *kept = drill_arena_take(&own->arena, sizeof *kept);
    if (suite == NULL || kept == NULL)
        return false;
    kept->name = keep(own, result->name, DRILL_CLEAN_LINE);
    kept->kind = result->verdict->kind;
    kept->time_ns = result->time_ns;
    if (kept->name == NULL || !keep_verdict(own, kept, result))
        return false;
    drill_report_tally(&suite->totals, kept->kind);
    suite->totals.time_ns += kept->time_ns;
    *suite->link = kept;
    suite->link = &kept->next;
    return true;
}

static void begin(struct drill_reporter *reporter)
{
    struct junit *own = calloc(1, sizeof *own);
    reporter->own = own;
    if (own == NULL)
        reporter->out.failed = true;
    else
        drill_arena_init(&own->arena, 0);
}

static void add(struct drill_reporter *reporter, const struct drill_case_result *result)
{
    reporter->count++;
    if (reporter->own == NULL || !keep_case(reporter->own, result))
        reporter->out.failed = true;
}

/* The writer's calls return a negative number on failure; `failed` gathers that. */
struct xml {
    xmlTextWriterPtr writer;
    bool failed;
};

static void start(struct xml *xml, const char *element)
{
    if (xmlTextWriterStartElement(xml->writer, BAD_CAST element) < 0)
        xml->failed = true;
}

static void finish(struct xml *xml)
{
    if (xmlTextWriterEndElement(xml->writer) < 0)
        xml->failed = true;
}

static void attribute(struct xml *xml, const char *name, const char *value)
{
    if (xmlTextWriterWriteAttribute(xml->writer, BAD_CAST name, BAD_CAST value) < 0)
        xml->failed = true;
}

static void number(struct xml *xml, const char *name, unsigned value)
{
    if (xmlTextWriterWriteFormatAttribute(xml->writer, BAD_CAST name, "%u", value) < 0)
        xml->failed = true;
}

static void seconds(struct xml *xml, int64_t time_ns)
{
    if (xmlTextWriterWriteFormatAttribute(xml->writer, BAD_CAST "time", "%" PRId64 ".%06" PRId64,
                                          time_ns / 1000000000, time_ns / 1000 % 1000000) < 0)
        xml->failed = true;
}

static void counts(struct xml *xml, const struct drill_report_totals *totals)
{
    number(xml, "tests", totals->accepted + totals->rejected + totals->undecided + totals->not_run);
    number(xml, "failures", totals->rejected);
    number(xml, "errors", totals->undecided);
}

static void property(struct xml *xml, const char *name, const char *value)
{
    struct drill_text clean = {0};
    drill_report_clean(&clean, value, DRILL_CLEAN_LINE);
    start(xml, "property");
    attribute(xml, "name", name);
    attribute(xml, "value", clean.bytes != NULL ? clean.bytes : "");
    finish(xml);
    xml->failed = xml->failed || clean.failed;
    drill_text_free(&clean);
}

static void write_conflict(void *self, const struct drill_atlas_column *column,
                           enum drill_variant variant)
{
    struct xml *xml = self;
    struct drill_text text = {0};
    drill_report_conflict(column, variant, &text);
    property(xml, "conflict", text.bytes);
    xml->failed = xml->failed || text.failed;
    drill_text_free(&text);
}

static void write_properties(struct xml *xml, const struct junit_suite *suite,
                             const struct drill_reporter *reporter,
                             const struct drill_report_totals *totals)
{
    const char *const *note = reporter->options.notes;
    start(xml, "properties");
    property(xml, "target", suite->target);
    property(xml, "version", reporter->options.version);
    for (; note != NULL && *note != NULL; note++)
        property(xml, "note", *note);
    if (totals->interrupted)
        property(xml, "interrupted", "true");
    drill_report_conflicts(totals->atlas, suite->target, write_conflict, xml);
    finish(xml);
}

static void write_case(struct xml *xml, const struct junit_suite *suite,
                       const struct junit_case *kept)
{
    static const char *const elements[] = {
        [DRILL_ACCEPTED] = NULL,
        [DRILL_REJECTED] = "failure",
        [DRILL_UNDECIDED] = "error",
        [DRILL_NOT_RUN] = "skipped",
    };
    start(xml, "testcase");
    attribute(xml, "name", kept->name);
    attribute(xml, "classname", suite->target);
    seconds(xml, kept->time_ns);
    if (elements[kept->kind] != NULL) {
        start(xml, elements[kept->kind]);
        attribute(xml, "message", kept->message);
        if (kept->kind != DRILL_NOT_RUN)
            attribute(xml, "type", kept->type != NULL ? kept->type : "undecided");
        if (kept->text != NULL && xmlTextWriterWriteString(xml->writer, BAD_CAST kept->text) < 0)
            xml->failed = true;
        finish(xml);
    }
    finish(xml);
}

static void write_suite(struct xml *xml, const struct junit_suite *suite,
                        const struct drill_reporter *reporter,
                        const struct drill_report_totals *totals)
{
    start(xml, "testsuite");
    attribute(xml, "name", suite->target);
    counts(xml, &suite->totals);
    number(xml, "skipped", suite->totals.not_run);
    seconds(xml, suite->totals.time_ns);
    write_properties(xml, suite, reporter, totals);
    for (const struct junit_case *kept = suite->first; kept != NULL; kept = kept->next)
        write_case(xml, suite, kept);
    finish(xml);
}

/* JUnit has properties for suites only: what concerns the whole run is a comment. */
static void write_remarks(struct xml *xml, const struct drill_report_totals *totals)
{
    struct drill_text text = {0};
    if (totals->interrupted &&
        xmlTextWriterWriteComment(xml->writer, BAD_CAST "interrupted: not every case ran") < 0)
        xml->failed = true;
    if (totals->coverage == NULL)
        return;
    drill_report_coverage_line(totals->coverage, &text);
    if (text.failed || xmlTextWriterWriteComment(xml->writer, BAD_CAST text.bytes) < 0)
        xml->failed = true;
    drill_text_free(&text);
}

static void write_document(struct xml *xml, const struct junit *own,
                           const struct drill_reporter *reporter,
                           const struct drill_report_totals *totals)
{
    struct drill_report_totals sums = {0};
    for (const struct junit_suite *suite = own->suites; suite != NULL; suite = suite->next) {
        sums.accepted += suite->totals.accepted;
        sums.rejected += suite->totals.rejected;
        sums.undecided += suite->totals.undecided;
        sums.not_run += suite->totals.not_run;
    }
    xmlTextWriterSetIndent(xml->writer, 1);
    xmlTextWriterSetIndentString(xml->writer, BAD_CAST "  ");
    if (xmlTextWriterStartDocument(xml->writer, NULL, "UTF-8", NULL) < 0)
        xml->failed = true;
    start(xml, "testsuites");
    attribute(xml, "name", "sockdrill");
    counts(xml, &sums);
    seconds(xml, totals->time_ns);
    write_remarks(xml, totals);
    for (const struct junit_suite *suite = own->suites; suite != NULL; suite = suite->next)
        write_suite(xml, suite, reporter, totals);
    finish(xml);
    if (xmlTextWriterEndDocument(xml->writer) < 0)
        xml->failed = true;
}

static void end(struct drill_reporter *reporter, const struct drill_report_totals *totals)
{
    struct junit *own = reporter->own;
    if (own == NULL)
        return;
    xmlBufferPtr buffer = xmlBufferCreate();
    struct xml xml = {buffer != NULL ? xmlNewTextWriterMemory(buffer, 0) : NULL, false};
    if (xml.writer != NULL) {
        write_document(&xml, own, reporter, totals);
        xmlFreeTextWriter(xml.writer); /* flushes into the buffer */
        drill_text_addf(&reporter->out, "%s", (const char *)xmlBufferContent(buffer));
    }
    if (xml.writer == NULL || xml.failed)
        reporter->out.failed = true;
    if (buffer != NULL)
        xmlBufferFree(buffer);
    drill_arena_reset(&own->arena);
    free(own);
    reporter->own = NULL;
}

const struct drill_report_format drill_report_junit = {
    .name = "junit",
    .gloss = "JUnit XML, for build servers",
    .begin = begin,
    .add = add,
    .end = end,
};
