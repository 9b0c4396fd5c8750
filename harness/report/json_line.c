/* JSON values, one to a line. */

#include "report/json_line.h"

#include "report/event_json.h"

void drill_json_put(struct drill_text *text, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        text->failed = true;
}

void drill_json_put_text(struct drill_text *text, json_t *object, const char *key,
                         const char *value)
{
    if (value != NULL && value[0] != '\0')
        drill_json_put(text, object, key, drill_report_json_text(value));
}

void drill_json_append(struct drill_text *text, json_t *list, json_t *value)
{
    if (json_array_append_new(list, value) != 0)
        text->failed = true;
}

void drill_json_put_evidence(struct drill_text *text, json_t *object,
                             const struct drill_evidence *evidence)
{
    drill_json_put_text(text, object, "case", evidence->name);
    if (evidence->line > 0)
        drill_json_put(text, object, "line", json_integer(evidence->line));
    drill_json_put_text(text, object, "call", evidence->call);
}

void drill_json_put_totals(struct drill_text *text, json_t *object,
                           const struct drill_report_totals *totals)
{
    drill_json_put(text, object, "accepted", json_integer(totals->accepted));
    drill_json_put(text, object, "rejected", json_integer(totals->rejected));
    drill_json_put(text, object, "undecided", json_integer(totals->undecided));
    drill_json_put(text, object, "not_run", json_integer(totals->not_run));
    drill_json_put(text, object, "interrupted", json_boolean(totals->interrupted));
}

json_t *drill_json_outcomes(struct drill_text *text, const struct drill_rule_coverage *coverage,
                            bool taken)
{
    json_t *list = json_array();
    for (unsigned o = 0; o < DRILL_OUTCOME_CLASSES; o++)
        if (drill_rule_coverage_offered(coverage, o) &&
            drill_rule_coverage_taken(coverage, o) == taken)
            drill_json_append(text, list, json_string(drill_outcome_class_name(o)));
    return list;
}

static int append(const char *bytes, size_t len, void *text)
{
    drill_text_add(text, bytes, len);
    return 0;
}

void drill_json_write(struct drill_text *text, json_t *value)
{
    if (json_dump_callback(value, append, text, JSON_COMPACT) != 0)
        text->failed = true;
    drill_text_add(text, "\n", 1);
    json_decref(value);
}
