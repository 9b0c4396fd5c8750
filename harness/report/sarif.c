/* SARIF 2.1.0, as code hosts read it: one result per rejection, at the line of the scenario that
 * decided, and the rules that were broken with their sentences. What was undecided or did not run
 * is a notification, conflicts with documents are properties of the run. The document is one
 * object, so everything is kept until the end. */

#include <stdlib.h>
#include <string.h>

#include "report/event_json.h"
#include "report/explain.h"
#include "report/formats.h"
#include "report/json_line.h"

struct sarif {
    json_t *rules;
    json_t *results;
    json_t *notifications;
};

static json_t *message(struct drill_text *out, const char *words)
{
    json_t *object = json_object();
    drill_json_put(out, object, "text", drill_report_json_text(words));
    return object;
}

static const char *sentence_of(const struct drill_explanation *why)
{
    switch (why->reason) {
    case DRILL_REASON_CLAIM:
        return "A step returns what the author of the scenario says that it does.";
    case DRILL_REASON_HARNESS:
        return "A target lives on, gets on, and leaves nothing behind.";
    case DRILL_REASON_RULE:
        break;
    }
    return why->rule != NULL ? why->rule->sentence : "A program of the harness gets through.";
}

/* The index of the rule in the table, which it is added to where it is new. */
static size_t rule_index(struct drill_text *out, json_t *rules, const struct drill_explanation *why)
{
    json_t *id = drill_report_json_text(why->id);
    for (size_t i = 0; i < json_array_size(rules); i++) {
        if (json_equal(json_object_get(json_array_get(rules, i), "id"), id) == 1) {
            json_decref(id);
            return i;
        }
    }
    json_t *rule = json_object();
    drill_json_put(out, rule, "id", id);
    drill_json_put(out, rule, "shortDescription", message(out, sentence_of(why)));
    if (why->rule != NULL) {
        json_t *properties = json_object();
        drill_json_put(out, rule, "help", message(out, why->rule->source));
        drill_json_put_text(out, properties, "level", drill_level_name(why->rule->level));
        drill_json_put(out, rule, "properties", properties);
    }
    drill_json_append(out, rules, rule);
    return json_array_size(rules) - 1;
}

/* A file name as a URI reference: what may not stand there is written %XX, byte by byte. */
static void write_uri(struct drill_text *text, const char *path)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-._~/";
    for (; *path != '\0'; path++) {
        if (strchr(plain, *path) != NULL)
            drill_text_add(text, path, 1);
        else
            drill_text_addf(text, "%%%02X", (unsigned)(unsigned char)*path);
    }
}

/* The line of the step that the verdict fell on; 1 where none did. */
static int32_t line_of(const struct drill_case_result *result)
{
    const struct drill_trace *trace = result->trace;
    int32_t event = result->verdict->event;
    if (trace == NULL || event < 0 || (size_t)event >= trace->count)
        return 1;
    int32_t step = trace->events[event].step;
    if (step < 0 || (uint32_t)step >= result->scenario->n_steps)
        return 1;
    int32_t line = result->scenario->steps[step].line;
    return line > 0 ? line : 1;
}

static void put_location(struct drill_text *out, json_t *object,
                         const struct drill_case_result *result)
{
    struct drill_text uri = {0};
    json_t *locations = json_array();
    json_t *location = json_object();
    json_t *logical = json_array();
    json_t *name = json_object();
    if (result->scenario != NULL) {
        json_t *physical = json_object();
        json_t *artifact = json_object();
        json_t *region = json_object();
        write_uri(&uri, result->scenario->name != NULL ? result->scenario->name : result->name);
        drill_json_put(out, artifact, "uri", json_string(uri.bytes != NULL ? uri.bytes : ""));
        drill_json_put(out, region, "startLine", json_integer(line_of(result)));
        drill_json_put(out, physical, "artifactLocation", artifact);
        drill_json_put(out, physical, "region", region);
        drill_json_put(out, location, "physicalLocation", physical);
    }
    drill_json_put(out, name, "name", drill_report_json_text(result->name));
    drill_json_put(out, name, "kind", json_string("function"));
    drill_json_append(out, logical, name);
    drill_json_put(out, location, "logicalLocations", logical);
    drill_json_append(out, locations, location);
    drill_json_put(out, object, "locations", locations);
    out->failed = out->failed || uri.failed;
    drill_text_free(&uri);
}

/* Where a verdict fell, or where to start; an empty text where no call was under way. */
typedef void describe_fn(const struct drill_case_result *result, struct drill_text *text);

static void write_place(const struct drill_case_result *result, const char *label,
                        describe_fn *describe, struct drill_text *text)
{
    struct drill_text words = {0};
    describe(result, &words);
    if (words.len > 0)
        drill_text_addf(text, "\n%s: %s", label, words.bytes);
    text->failed = text->failed || words.failed;
    drill_text_free(&words);
}

static void put_place(struct drill_text *out, json_t *object, const char *key,
                      const struct drill_case_result *result, describe_fn *describe)
{
    struct drill_text words = {0};
    describe(result, &words);
    if (words.len > 0)
        drill_json_put(out, object, key, drill_report_json_text(words.bytes));
    out->failed = out->failed || words.failed;
    drill_text_free(&words);
}

/* The words of a result: what code hosts show first, then all that is to know. */
static void write_words(const struct drill_case_result *result, struct drill_text *text)
{
    struct drill_explanation why = drill_report_explain(result->verdict);
    drill_text_addf(text, "%s, %s: ", result->target, result->name);
    drill_report_headline(result->verdict, text);
    write_place(result, "Call", drill_report_call, text);
    if (why.reason == DRILL_REASON_RULE)
        drill_text_addf(text, "\nPermitted: %s", why.permitted);
    if (why.reason != DRILL_REASON_HARNESS)
        drill_text_addf(text, "\nSeen: %s", why.seen);
    write_place(result, "Look at", drill_report_look, text);
    if (result->repeat != NULL)
        drill_text_addf(text, "\nRepeat: %s", result->repeat);
}

static void add_result(struct drill_text *out, struct sarif *own,
                       const struct drill_case_result *result)
{
    struct drill_explanation why = drill_report_explain(result->verdict);
    struct drill_text words = {0};
    json_t *object = json_object();
    json_t *prints = json_object();
    json_t *properties = json_object();
    drill_json_put(out, object, "ruleId", drill_report_json_text(why.id));
    drill_json_put(out, object, "ruleIndex",
                   json_integer((json_int_t)rule_index(out, own->rules, &why)));
    drill_json_put(out, object, "level", json_string("error"));
    write_words(result, &words);
    drill_json_put(out, object, "message", message(out, words.bytes));
    put_location(out, object, result);
    drill_text_clear(&words);
    drill_text_addf(&words, "%s:%s:%s", result->target, result->name, why.id);
    drill_json_put(out, prints, "targetCaseRule/v1", drill_report_json_text(words.bytes));
    drill_json_put(out, object, "partialFingerprints", prints);
    drill_json_put_text(out, properties, "target", result->target);
    drill_json_put_text(out, properties, "permitted", why.permitted);
    drill_json_put_text(out, properties, "seen", why.seen);
    put_place(out, properties, "call", result, drill_report_call);
    put_place(out, properties, "lookAt", result, drill_report_look);
    drill_json_put(out, object, "properties", properties);
    drill_json_append(out, own->results, object);
    out->failed = out->failed || words.failed;
    drill_text_free(&words);
}

static void add_notification(struct drill_text *out, struct sarif *own,
                             const struct drill_case_result *result)
{
    bool undecided = result->verdict->kind == DRILL_UNDECIDED;
    struct drill_text words = {0};
    json_t *object = json_object();
    drill_text_addf(&words, "%s, %s: %s: %s", result->target, result->name,
                    drill_verdict_name(result->verdict->kind), result->verdict->why);
    drill_json_put(out, object, "level", json_string(undecided ? "warning" : "note"));
    drill_json_put(out, object, "message", message(out, words.bytes));
    drill_json_append(out, own->notifications, object);
    out->failed = out->failed || words.failed;
    drill_text_free(&words);
}

static void begin(struct drill_reporter *reporter)
{
    struct sarif *own = calloc(1, sizeof *own);
    reporter->own = own;
    if (own == NULL) {
        reporter->out.failed = true;
        return;
    }
    own->rules = json_array();
    own->results = json_array();
    own->notifications = json_array();
}

static void add(struct drill_reporter *reporter, const struct drill_case_result *result)
{
    struct sarif *own = reporter->own;
    reporter->count++;
    if (own == NULL)
        return;
    if (result->verdict->kind == DRILL_REJECTED)
        add_result(&reporter->out, own, result);
    else if (result->verdict->kind != DRILL_ACCEPTED)
        add_notification(&reporter->out, own, result);
}

struct conflicts {
    struct drill_text *out;
    json_t *list;
};

static void add_conflict(void *self, const struct drill_atlas_column *column,
                         enum drill_variant variant)
{
    struct conflicts *conflicts = self;
    struct drill_text words = {0};
    drill_report_conflict(column, variant, &words);
    drill_json_append(conflicts->out, conflicts->list, drill_report_json_text(words.bytes));
    conflicts->out->failed = conflicts->out->failed || words.failed;
    drill_text_free(&words);
}

static json_t *make_tool(struct drill_reporter *reporter, struct sarif *own)
{
    struct drill_text *out = &reporter->out;
    json_t *tool = json_object();
    json_t *driver = json_object();
    drill_json_put(out, driver, "name", json_string("sockdrill"));
    drill_json_put_text(out, driver, "version", reporter->options.version);
    drill_json_put(out, driver, "rules", own->rules);
    drill_json_put(out, tool, "driver", driver);
    return tool;
}

static json_t *make_run(struct drill_reporter *reporter, struct sarif *own,
                        const struct drill_report_totals *totals)
{
    struct drill_text *out = &reporter->out;
    json_t *run = json_object();
    json_t *invocations = json_array();
    json_t *invocation = json_object();
    json_t *properties = json_object();
    json_t *notes = json_array();
    struct conflicts conflicts = {out, json_array()};
    drill_json_put(out, run, "tool", make_tool(reporter, own));
    drill_json_put(out, invocation, "executionSuccessful", json_boolean(!totals->interrupted));
    drill_json_put(out, invocation, "toolExecutionNotifications", own->notifications);
    drill_json_append(out, invocations, invocation);
    drill_json_put(out, run, "invocations", invocations);
    drill_json_put(out, run, "results", own->results);
    drill_json_put_totals(out, properties, totals);
    drill_report_conflicts(totals->atlas, NULL, add_conflict, &conflicts);
    drill_json_put(out, properties, "conflicts", conflicts.list);
    for (const char *const *n = reporter->options.notes; n != NULL && *n != NULL; n++)
        drill_json_append(out, notes, drill_report_json_text(*n));
    drill_json_put(out, properties, "notes", notes);
    drill_json_put(out, run, "properties", properties);
    return run;
}

static void end(struct drill_reporter *reporter, const struct drill_report_totals *totals)
{
    struct sarif *own = reporter->own;
    if (own == NULL)
        return;
    struct drill_text *out = &reporter->out;
    json_t *log = json_object();
    json_t *runs = json_array();
    drill_json_put(out, log, "version", json_string("2.1.0"));
    drill_json_append(out, runs, make_run(reporter, own, totals));
    drill_json_put(out, log, "runs", runs);
    drill_json_write(out, log);
    free(own);
    reporter->own = NULL;
}

const struct drill_report_format drill_report_sarif = {
    .name = "sarif",
    .gloss = "SARIF 2.1.0, for code hosts",
    .begin = begin,
    .add = add,
    .end = end,
};
