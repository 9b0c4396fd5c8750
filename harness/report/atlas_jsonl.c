/* The atlas for programs: an `atlas` line, one `cell` line per question and target, a `totals`
 * line.
 *
 *   {"type":"atlas","version","targets":[...],"notes":[...]}
 *   {"type":"cell","variant","question","target","exercised","choices":[...],"all":[...],
 *    "conflict","documented":[...],"document","platform","case","line","call"}
 *   {"type":"totals","accepted","rejected","undecided","not_run","interrupted"}
 *
 * Members that have nothing to say are left out. */

#include "report/atlas_write.h"

#include <jansson.h>

#include "report/event_json.h"
#include "report/json_line.h"

static void write_head(const struct drill_atlas *atlas, const struct drill_atlas_view *view,
                       struct drill_text *text)
{
    json_t *line = json_object();
    json_t *targets = json_array();
    json_t *notes = json_array();
    drill_json_put(text, line, "type", json_string("atlas"));
    drill_json_put_text(text, line, "version", view->version);
    for (size_t i = 0; i < atlas->count; i++)
        drill_json_append(text, targets, drill_report_json_text(atlas->columns[i].target));
    for (const char *const *n = view->notes; n != NULL && *n != NULL; n++)
        drill_json_append(text, notes, drill_report_json_text(*n));
    drill_json_put(text, line, "targets", targets);
    drill_json_put(text, line, "notes", notes);
    drill_json_write(text, line);
}

static void write_cell(const struct drill_atlas_column *column, enum drill_variant variant,
                       struct drill_text *text)
{
    const struct drill_atlas_cell *cell = &column->cells[variant];
    const struct drill_evidence *evidence = cell->evidence;
    json_t *line = json_object();
    drill_json_put(text, line, "type", json_string("cell"));
    drill_json_put_text(text, line, "variant", drill_variant_id(variant));
    drill_json_put_text(text, line, "question", drill_variant_label(variant));
    drill_json_put_text(text, line, "target", column->target);
    drill_json_put(text, line, "exercised", json_boolean(evidence != NULL));
    if (evidence != NULL)
        drill_json_put(text, line, "choices", drill_report_choices_json(variant, cell->choices));
    drill_json_put(text, line, "all",
                   drill_report_choices_json(variant, drill_variant_all(variant)));
    drill_json_put(text, line, "conflict",
                   json_boolean(drill_atlas_is_conflict(variant, cell->choices)));
    if (drill_variant_document(variant)[0] != '\0')
        drill_json_put(text, line, "documented",
                       drill_report_choices_json(variant, drill_variant_documented(variant)));
    drill_json_put_text(text, line, "document", drill_variant_document(variant));
    if (evidence != NULL) {
        drill_json_put_text(text, line, "platform", drill_atlas_platform(variant, cell->choices));
        drill_json_put_evidence(text, line, evidence);
    }
    drill_json_write(text, line);
}

void drill_atlas_write_jsonl(const struct drill_atlas *atlas, const struct drill_atlas_view *view,
                             struct drill_text *text)
{
    write_head(atlas, view, text);
    for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++)
        for (size_t i = 0; i < atlas->count; i++)
            write_cell(&atlas->columns[i], (enum drill_variant)v, text);
    json_t *line = json_object();
    drill_json_put(text, line, "type", json_string("totals"));
    drill_json_put_totals(text, line, view->totals);
    drill_json_write(text, line);
}
