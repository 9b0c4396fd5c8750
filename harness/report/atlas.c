/* Reading an atlas. */

#include "report/atlas.h"

#include "report/escape.h"

bool drill_atlas_is_conflict(enum drill_variant variant, uint8_t choices)
{
    return choices != 0 && (choices & drill_variant_documented(variant)) == 0;
}

const struct drill_atlas_column *drill_atlas_conflict(const struct drill_atlas *atlas,
                                                      enum drill_variant variant,
                                                      const struct drill_atlas_column *like,
                                                      size_t *i)
{
    while (*i < atlas->count) {
        const struct drill_atlas_column *column = &atlas->columns[(*i)++];
        uint8_t choices = column->cells[variant].choices;
        if (drill_atlas_is_conflict(variant, choices) &&
            (like == NULL || like->cells[variant].choices == choices))
            return column;
    }
    return NULL;
}

unsigned drill_atlas_count_conflicts(const struct drill_atlas *atlas)
{
    unsigned n = 0;
    for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++) {
        size_t i = 0;
        n += drill_atlas_conflict(atlas, (enum drill_variant)v, NULL, &i) != NULL;
    }
    return n;
}

const char *drill_atlas_platform(enum drill_variant variant, uint8_t choices)
{
    return choices == 1 ? drill_variant_platform(variant) : "";
}

void drill_evidence_write_place(const struct drill_evidence *evidence, struct drill_text *text)
{
    drill_report_clean(text, evidence->name, DRILL_CLEAN_LINE);
    if (evidence->line > 0)
        drill_text_addf(text, ":%d", evidence->line);
}
