/* The section about conflicts: one block per question and choice, with the targets that make it. */

#include "report/pretty.h"

#include "report/escape.h"

static void write_field(struct drill_text *text, const char *label, const char *words)
{
    enum {
        COLUMNS = 14
    };
    if (words == NULL || words[0] == '\0')
        return;
    drill_text_addf(text, "    %-*s", COLUMNS - 4, label);
    drill_report_wrap(text, COLUMNS, COLUMNS, words);
    drill_text_addf(text, "\n");
}

/* The question, what is done, and by whom. */
static void write_head(const struct drill_atlas *atlas, enum drill_variant variant,
                       const struct drill_atlas_column *first, size_t next, struct drill_text *text)
{
    char names[DRILL_CHOICES_TEXT];
    struct drill_text words = {0};
    drill_text_addf(
        &words, "%s (%s): %s, on ", drill_variant_label(variant), drill_variant_id(variant),
        drill_variant_choices(variant, first->cells[variant].choices, names, sizeof names));
    drill_report_clean(&words, first->target, DRILL_CLEAN_LINE);
    const struct drill_atlas_column *column;
    while ((column = drill_atlas_conflict(atlas, variant, first, &next)) != NULL) {
        drill_text_addf(&words, " ");
        drill_report_clean(&words, column->target, DRILL_CLEAN_LINE);
    }
    drill_text_addf(text, "  ");
    drill_report_wrap(text, 2, 4, words.bytes != NULL ? words.bytes : "");
    drill_text_addf(text, "\n");
    text->failed = text->failed || words.failed;
    drill_text_free(&words);
}

static void write_block(const struct drill_atlas *atlas, enum drill_variant variant,
                        const struct drill_atlas_column *first, size_t next,
                        struct drill_text *text)
{
    char names[DRILL_CHOICES_TEXT];
    struct drill_text words = {0};
    const struct drill_atlas_cell *cell = &first->cells[variant];
    write_head(atlas, variant, first, next, text);
    drill_text_addf(
        &words, "%s; %s",
        drill_variant_choices(variant, drill_variant_documented(variant), names, sizeof names),
        drill_variant_document(variant));
    write_field(text, "document:", words.bytes);
    write_field(text, "platform:", drill_atlas_platform(variant, cell->choices));
    if (cell->evidence != NULL) {
        drill_text_clear(&words);
        drill_evidence_write_place(cell->evidence, &words);
        drill_text_addf(&words, " ");
        drill_report_clean(&words, cell->evidence->call, DRILL_CLEAN_LINE);
        write_field(text, "seen at:", words.bytes);
    }
    text->failed = text->failed || words.failed;
    drill_text_free(&words);
}

/* Whether an earlier column than `column` has the same choices. */
static bool told_before(const struct drill_atlas *atlas, enum drill_variant variant,
                        const struct drill_atlas_column *column)
{
    size_t i = 0;
    return drill_atlas_conflict(atlas, variant, column, &i) != column;
}

void drill_pretty_write_conflicts(const struct drill_atlas *atlas, struct drill_text *text)
{
    if (drill_atlas_count_conflicts(atlas) == 0)
        return;
    drill_text_addf(text, "\nconflicts: where a document says otherwise (no failures under this "
                          "profile)\n");
    for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++) {
        const struct drill_atlas_column *column;
        size_t i = 0;
        while ((column = drill_atlas_conflict(atlas, (enum drill_variant)v, NULL, &i)) != NULL)
            if (!told_before(atlas, (enum drill_variant)v, column))
                write_block(atlas, (enum drill_variant)v, column, i, text);
    }
    drill_text_addf(text, "\n");
}
