/* JSON lines, for programs: a `run` line, one `case` line per case, a `totals` line. Keys come in a
 * fixed order and those that have nothing to say are left out; only `time_ns` differs between runs
 * that went the same way.
 *
 *   {"type":"run","version":...,"expected":...,"notes":[...]}
 *   {"type":"case","name","target","family","signals","names","verdict","rule","sentence","source",
 *    "level","permitted","seen","call","look_at","event","why","where","context","events":[...],
 *    "dropped","states_max","repeat","time_ns"}
 *   {"type":"conflict","variant","question","target","choices":[...],"platform","documented":[...],
 *    "document","case","line","call"}
 *   {"type":"coverage","rule","cases","exercised":[...],"not_exercised":[...]}   (where asked for)
 *   {"type":"totals","accepted","rejected","undecided","not_run","interrupted","time_ns"} */

#include <jansson.h>

#include "report/event_json.h"
#include "report/explain.h"
#include "report/formats.h"
#include "report/json_line.h"

static void put(struct drill_reporter *reporter, json_t *line, const char *key, json_t *value)
{
    drill_json_put(&reporter->out, line, key, value);
}

static void put_text(struct drill_reporter *reporter, json_t *line, const char *key,
                     const char *text)
{
    drill_json_put_text(&reporter->out, line, key, text);
}

static void begin(struct drill_reporter *reporter)
{
    json_t *line = json_object();
    json_t *notes = json_array();
    put(reporter, line, "type", json_string("run"));
    put_text(reporter, line, "version", reporter->options.version);
    put(reporter, line, "expected", json_integer(reporter->options.expected));
    for (const char *const *n = reporter->options.notes; n != NULL && *n != NULL; n++)
        drill_json_append(&reporter->out, notes, drill_report_json_text(*n));
    put(reporter, line, "notes", notes);
    drill_json_write(&reporter->out, line);
}

static void put_rejection(struct drill_reporter *reporter, json_t *line,
                          const struct drill_case_result *result)
{
    const struct drill_verdict *verdict = result->verdict;
    struct drill_text words = {0};
    struct drill_explanation why = drill_report_explain(verdict);
    put_text(reporter, line, "rule", why.id);
    if (why.rule != NULL) {
        put_text(reporter, line, "sentence", why.rule->sentence);
        put_text(reporter, line, "source", why.rule->source);
        put_text(reporter, line, "level", drill_level_name(why.rule->level));
    }
    put_text(reporter, line, "permitted", why.permitted);
    put_text(reporter, line, "seen", why.seen);
    drill_report_call(result, &words);
    put_text(reporter, line, "call", words.bytes);
    drill_text_clear(&words);
    drill_report_look(result, &words);
    put_text(reporter, line, "look_at", words.bytes);
    reporter->out.failed = reporter->out.failed || words.failed;
    drill_text_free(&words);
    if (verdict->event >= 0)
        put(reporter, line, "event", json_integer(verdict->event));
}

static void put_events(struct drill_reporter *reporter, json_t *line,
                       const struct drill_trace *trace)
{
    json_t *events = json_array();
    for (size_t i = 0; i < trace->count; i++)
        drill_json_append(&reporter->out, events, drill_report_event_json(&trace->events[i]));
    put(reporter, line, "events", events);
    if (trace->dropped > 0)
        put(reporter, line, "dropped", json_integer((json_int_t)trace->dropped));
}

static void add(struct drill_reporter *reporter, const struct drill_case_result *result)
{
    const struct drill_verdict *verdict = result->verdict;
    bool telling = verdict->kind == DRILL_REJECTED || verdict->kind == DRILL_UNDECIDED;
    json_t *line = json_object();
    reporter->count++;
    put(reporter, line, "type", json_string("case"));
    put_text(reporter, line, "name", result->name);
    put_text(reporter, line, "target", result->target);
    put_text(reporter, line, "family", result->family);
    if (result->signals)
        put(reporter, line, "signals", json_true());
    if (result->names)
        put(reporter, line, "names", json_true());
    put_text(reporter, line, "verdict", drill_verdict_name(verdict->kind));
    if (verdict->kind == DRILL_REJECTED)
        put_rejection(reporter, line, result);
    else
        put_text(reporter, line, "why", verdict->why);
    put_text(reporter, line, "where", result->where);
    put_text(reporter, line, "context", result->context);
    if (result->trace != NULL && (telling || reporter->options.verbosity > 0))
        put_events(reporter, line, result->trace);
    put(reporter, line, "states_max", json_integer(verdict->states_max));
    put_text(reporter, line, "repeat", result->repeat);
    put(reporter, line, "time_ns", json_integer(result->time_ns));
    drill_json_write(&reporter->out, line);
}

static void write_conflict(void *self, const struct drill_atlas_column *column,
                           enum drill_variant variant)
{
    struct drill_reporter *reporter = self;
    const struct drill_atlas_cell *cell = &column->cells[variant];
    json_t *line = json_object();
    put(reporter, line, "type", json_string("conflict"));
    put_text(reporter, line, "variant", drill_variant_id(variant));
    put_text(reporter, line, "question", drill_variant_label(variant));
    put_text(reporter, line, "target", column->target);
    put(reporter, line, "choices", drill_report_choices_json(variant, cell->choices));
    put_text(reporter, line, "platform", drill_atlas_platform(variant, cell->choices));
    put(reporter, line, "documented",
        drill_report_choices_json(variant, drill_variant_documented(variant)));
    put_text(reporter, line, "document", drill_variant_document(variant));
    if (cell->evidence != NULL)
        drill_json_put_evidence(&reporter->out, line, cell->evidence);
    drill_json_write(&reporter->out, line);
}

static void write_coverage(struct drill_reporter *reporter,
                           const struct drill_report_coverage *view)
{
    for (enum drill_rule_id r = 0; r < DRILL_RULE_COUNT; r++) {
        if (!drill_report_covers(view, r))
            continue;
        json_t *line = json_object();
        put(reporter, line, "type", json_string("coverage"));
        put_text(reporter, line, "rule", drill_rule_get(r)->id);
        put(reporter, line, "cases", json_integer(view->cases[r]));
        put(reporter, line, "exercised",
            drill_json_outcomes(&reporter->out, &view->coverage->rules[r], true));
        put(reporter, line, "not_exercised",
            drill_json_outcomes(&reporter->out, &view->coverage->rules[r], false));
        drill_json_write(&reporter->out, line);
    }
}

static void end(struct drill_reporter *reporter, const struct drill_report_totals *totals)
{
    drill_report_conflicts(totals->atlas, NULL, write_conflict, reporter);
    if (totals->coverage != NULL)
        write_coverage(reporter, totals->coverage);
    json_t *line = json_object();
    put(reporter, line, "type", json_string("totals"));
    drill_json_put_totals(&reporter->out, line, totals);
    put(reporter, line, "time_ns", json_integer(totals->time_ns));
    drill_json_write(&reporter->out, line);
}

const struct drill_report_format drill_report_jsonl = {
    .name = "jsonl",
    .gloss = "JSON lines, for programs",
    .begin = begin,
    .add = add,
    .end = end,
};
