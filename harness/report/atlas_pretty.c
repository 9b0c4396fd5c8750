/* The atlas for people: a table of questions by targets, the conflicts, and the places where each
 * answer was seen. */

#include "report/atlas_write.h"

#include <string.h>

#include "base/check.h"
#include "report/escape.h"
#include "report/explain.h"
#include "report/pretty.h"

enum {
    QUESTION_COLUMNS = 30,
    TARGET_COLUMNS = 15
};

/* How many bytes of `words` go into a line of `width` columns: whole words where they fit. */
static size_t fit(const char *words, size_t width)
{
    size_t len = strlen(words);
    if (len <= width)
        return len;
    for (size_t i = width; i > 0; i--)
        if (words[i] == ' ')
            return i;
    return width;
}

/* Appends the next line of a cell, padded, and moves *words past it. */
static bool write_slice(const char **words, size_t width, bool last, struct drill_text *text)
{
    size_t n = fit(*words, width);
    drill_text_add(text, *words, n);
    *words += n;
    *words += strspn(*words, " ");
    if (!last)
        drill_text_addf(text, "%*s", (int)(width - n) + 2, "");
    return **words != '\0';
}

/* Takes blanks off the end of the last line and ends it. */
static void end_line(struct drill_text *text)
{
    while (text->len > 0 && text->bytes[text->len - 1] == ' ')
        text->bytes[--text->len] = '\0';
    drill_text_addf(text, "\n");
}

/* Writes a row: `cells` has one text per target, the first is the question's. */
static void write_row(const char **cells, size_t count, struct drill_text *text)
{
    bool more = true;
    while (more) {
        more = false;
        for (size_t i = 0; i < count; i++) {
            size_t width = i == 0 ? QUESTION_COLUMNS : TARGET_COLUMNS;
            more |= write_slice(&cells[i], width, i + 1 == count, text);
        }
        end_line(text);
    }
}

static void write_cell(const struct drill_atlas_column *column, enum drill_variant variant,
                       char *buf, size_t size)
{
    const struct drill_atlas_cell *cell = &column->cells[variant];
    buf[0] = '\0';
    if (cell->evidence == NULL) {
        strncat(buf, "-", size - 1);
        return;
    }
    drill_variant_choices(variant, cell->choices, buf, size);
    if (drill_atlas_is_conflict(variant, cell->choices))
        strncat(buf, " !", size - strlen(buf) - 1);
}

/* The targets from..to-1 side by side. */
static void write_table(const struct drill_atlas *atlas, size_t from, size_t to,
                        struct drill_text *text)
{
    enum {
        ABREAST_MAX = 8
    };
    char texts[ABREAST_MAX][DRILL_CHOICES_TEXT + 2];
    const char *cells[ABREAST_MAX + 1];
    size_t n = to - from;
    DRILL_CHECK(n <= ABREAST_MAX);
    cells[0] = "QUESTION";
    for (size_t i = 0; i < n; i++)
        cells[i + 1] = atlas->columns[from + i].target;
    write_row(cells, n + 1, text);
    for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++) {
        cells[0] = drill_variant_label((enum drill_variant)v);
        for (size_t i = 0; i < n; i++) {
            write_cell(&atlas->columns[from + i], (enum drill_variant)v, texts[i], sizeof texts[i]);
            cells[i + 1] = texts[i];
        }
        write_row(cells, n + 1, text);
    }
    drill_text_addf(text, "\n");
}

static void write_evidence(const struct drill_atlas *atlas, enum drill_variant variant,
                           struct drill_text *text)
{
    char names[DRILL_CHOICES_TEXT];
    drill_text_addf(text, "  %s (%s)\n", drill_variant_label(variant), drill_variant_id(variant));
    bool any = false;
    for (size_t i = 0; i < atlas->count; i++) {
        const struct drill_atlas_cell *cell = &atlas->columns[i].cells[variant];
        if (cell->evidence == NULL)
            continue;
        any = true;
        drill_text_addf(text, "    %-*s %s, at ", TARGET_COLUMNS, atlas->columns[i].target,
                        drill_variant_choices(variant, cell->choices, names, sizeof names));
        drill_evidence_write_place(cell->evidence, text);
        drill_text_addf(text, ": ");
        drill_report_clean(text, cell->evidence->call, DRILL_CLEAN_LINE);
        drill_text_addf(text, "\n");
    }
    if (!any)
        drill_text_addf(text, "    not exercised on any target\n");
}

void drill_atlas_write_pretty(const struct drill_atlas *atlas, const struct drill_atlas_view *view,
                              struct drill_text *text)
{
    enum {
        ABREAST = 7
    };
    for (const char *const *n = view->notes; n != NULL && *n != NULL; n++)
        drill_text_addf(text, "note: %s\n", *n);
    for (size_t i = 0; i < atlas->count; i += ABREAST)
        write_table(atlas, i, i + ABREAST < atlas->count ? i + ABREAST : atlas->count, text);
    drill_text_addf(text, "-  not exercised    !  conflict with a document\n");
    drill_pretty_write_conflicts(atlas, text);
    drill_text_addf(text, "evidence:\n");
    for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++)
        write_evidence(atlas, (enum drill_variant)v, text);
    drill_text_addf(text, "\n");
    drill_report_counts(view->totals, text);
    drill_text_addf(text, "%s\n", view->totals->interrupted ? ", interrupted" : "");
}

static const struct drill_atlas_format formats[] = {
    {"pretty", drill_atlas_write_pretty},
    {"jsonl", drill_atlas_write_jsonl},
    {"html", drill_atlas_write_html},
};

const struct drill_atlas_format *drill_atlas_format_find(const char *name)
{
    for (size_t i = 0; i < DRILL_COUNT(formats); i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}
