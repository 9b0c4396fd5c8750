/* Reading the list of known deviations, and looking something up in it. */

#include "campaign/known.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/scenario.h"

static const char blanks[] = " \t\r";

static struct drill_status add(struct drill_known *known, const struct drill_known_row *row)
{
    struct drill_known_row *rows = realloc(known->rows, (known->count + 1) * sizeof *rows);
    if (rows == NULL)
        return DRILL_FAIL(NO_MEMORY);
    known->rows = rows;
    rows[known->count++] = *row;
    return DRILL_OK;
}

/* A rule that is named, not meant by a glob, must be one, or the harness's. */
static bool is_rule(const char *name)
{
    return strpbrk(name, "*?[") != NULL || strncmp(name, "HARNESS-", 8) == 0 ||
           drill_rule_find(name) != DRILL_RULE_COUNT;
}

/* Reads one line, NUL-terminated, which is written to. */
static struct drill_status read_line(struct drill_known *known, char *line, int number,
                                     struct drill_diag *diag)
{
    struct drill_known_row row = {.field = {"*", "*", "*", "*"}};
    size_t n = 0;
    char *end;
    line[strcspn(line, "#")] = '\0';
    for (char *word = line + strspn(line, blanks); *word != '\0';
         word = end + strspn(end, blanks)) {
        int column = (int)(word - line) + 1;
        end = word + strcspn(word, blanks);
        if (n == DRILL_COUNT(row.field) + DRILL_COUNT(row.step))
            return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, number, column,
                                  "more than target, rule, call, phase and %d steps",
                                  DRILL_KNOWN_STEPS);
        const char *text = drill_arena_text(&known->arena, word, (size_t)(end - word));
        if (text == NULL)
            return DRILL_FAIL(NO_MEMORY);
        if (n < DRILL_COUNT(row.field))
            row.field[n] = text;
        else
            row.step[row.n_steps++] = text;
        if (n == 1 && !is_rule(row.field[1]))
            return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, number, column,
                                  "'%s' is no rule; see sockdrill rules", row.field[1]);
        n++;
    }
    if (n == 1)
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, number, 1, "no rule behind the target");
    return n == 0 ? DRILL_OK : add(known, &row);
}

struct drill_status drill_known_read(struct drill_known *known, const char *text, size_t len,
                                     struct drill_diag *diag)
{
    int number = 1;
    for (size_t at = 0; at < len; number++) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t size = end != NULL ? (size_t)(end - text) - at : len - at;
        char *line = drill_arena_text(&known->arena, text + at, size);
        if (line == NULL)
            return DRILL_FAIL(NO_MEMORY);
        struct drill_status s = read_line(known, line, number, diag);
        if (!drill_ok(s))
            return s;
        at += size + 1;
    }
    return DRILL_OK;
}

void drill_known_free(struct drill_known *known)
{
    free(known->rows);
    drill_arena_reset(&known->arena);
    *known = (struct drill_known){0};
}

/* A step as it is written, without blanks. */
static void write_step(const struct drill_scenario *scenario, uint32_t i, struct drill_text *text)
{
    size_t kept = 0;
    text->len = 0;
    drill_scenario_write_step(scenario, &scenario->steps[i], false, text);
    for (size_t k = 0; k < text->len; k++) {
        if (text->bytes[k] != ' ')
            text->bytes[kept++] = text->bytes[k];
    }
    if (kept < text->len)
        text->bytes[kept] = '\0';
    text->len = kept;
}

static bool has_steps(const struct drill_known_row *row, const struct drill_sighting *what,
                      const struct drill_scenario *scenario)
{
    struct drill_text text = {0};
    uint32_t end = what->step >= 0 && (uint32_t)what->step < scenario->n_steps
                       ? (uint32_t)what->step + 1
                       : scenario->n_steps;
    unsigned seen = 0;
    for (uint32_t i = 0; i < end && seen < row->n_steps; i++) {
        write_step(scenario, i, &text);
        seen += text.len > 0 && fnmatch(row->step[seen], text.bytes, 0) == 0;
    }
    drill_text_free(&text);
    return seen == row->n_steps;
}

bool drill_known_has(const struct drill_known *known, const char *target,
                     const struct drill_sighting *what, const struct drill_scenario *scenario)
{
    const char *const fields[] = {target, what->rule, what->call, what->phase};
    for (size_t i = 0; i < known->count; i++) {
        size_t k = 0;
        while (k < DRILL_COUNT(fields) && fnmatch(known->rows[i].field[k], fields[k], 0) == 0)
            k++;
        if (k == DRILL_COUNT(fields) && has_steps(&known->rows[i], what, scenario))
            return true;
    }
    return false;
}
