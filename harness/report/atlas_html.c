/* The atlas as a page: a table with the evidence in its cells, and the conflicts below it. */

#include "report/atlas_write.h"

#include "report/explain.h"
#include "report/html_text.h"

static void write_place(struct drill_text *text, const struct drill_evidence *evidence)
{
    struct drill_text place = {0};
    drill_evidence_write_place(evidence, &place);
    drill_text_addf(text, "<small>");
    drill_html_escape(text, place.bytes);
    drill_text_addf(text, " ");
    drill_html_element(text, "code", evidence->call);
    drill_text_addf(text, "</small>");
    text->failed = text->failed || place.failed;
    drill_text_free(&place);
}

static void write_cell(const struct drill_atlas_column *column, enum drill_variant variant,
                       struct drill_text *text)
{
    char names[DRILL_CHOICES_TEXT];
    const struct drill_atlas_cell *cell = &column->cells[variant];
    if (cell->evidence == NULL) {
        drill_text_addf(text, "<td class=\"none\">not exercised</td>");
        return;
    }
    bool conflict = drill_atlas_is_conflict(variant, cell->choices);
    drill_text_addf(text, "<td%s>", conflict ? " class=\"conflict\"" : "");
    drill_html_escape(text, drill_variant_choices(variant, cell->choices, names, sizeof names));
    write_place(text, cell->evidence);
    drill_text_addf(text, "</td>");
}

static void write_table(const struct drill_atlas *atlas, struct drill_text *text)
{
    drill_text_addf(text, "<table>\n<thead><tr><th>question</th>");
    for (size_t i = 0; i < atlas->count; i++)
        drill_html_element(text, "th scope=\"col\"", atlas->columns[i].target);
    drill_text_addf(text, "</tr></thead>\n<tbody>\n");
    for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++) {
        drill_text_addf(text, "<tr><th scope=\"row\" id=\"%s\">",
                        drill_variant_id((enum drill_variant)v));
        drill_html_escape(text, drill_variant_label((enum drill_variant)v));
        drill_text_addf(text, "<small>%s</small></th>", drill_variant_id((enum drill_variant)v));
        for (size_t i = 0; i < atlas->count; i++)
            write_cell(&atlas->columns[i], (enum drill_variant)v, text);
        drill_text_addf(text, "</tr>\n");
    }
    drill_text_addf(text, "</tbody>\n</table>\n");
}

void drill_atlas_write_html(const struct drill_atlas *atlas, const struct drill_atlas_view *view,
                            struct drill_text *text)
{
    struct drill_text counts = {0};
    drill_html_begin(text, "What each target does where documents leave a choice");
    drill_html_notes(text, view->version, view->notes);
    write_table(atlas, text);
    drill_html_conflicts(text, atlas);
    drill_report_counts(view->totals, &counts);
    drill_text_addf(&counts, "%s", view->totals->interrupted ? ", interrupted" : "");
    drill_html_element(text, "p", counts.bytes);
    drill_text_addf(text, "\n");
    drill_html_end(text);
    text->failed = text->failed || counts.failed;
    drill_text_free(&counts);
}
