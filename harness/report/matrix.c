/* The kill matrix told.
 *
 * For programs: a line per wrong target, a line per family.
 *
 *   {"type":"mutant","target","family","breaks":[...],"verdict","rule","case","cases","time_ns"}
 *   {"type":"matrix","family","mutants","caught","otherwise","survived","not_run","median_ns",
 *    "worst_ns","worst"} */

#include "report/matrix.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "report/json_line.h"

static const char *const words[DRILL_MATRIX_VERDICTS] = {
    [DRILL_MATRIX_CAUGHT] = "caught",
    [DRILL_MATRIX_OTHERWISE] = "otherwise",
    [DRILL_MATRIX_SURVIVED] = "survived",
    [DRILL_MATRIX_NOT_RUN] = "not run",
};

static double ms(int64_t ns)
{
    return (double)ns / 1e6;
}

static void write_row(const struct drill_matrix_row *row, int verbosity, struct drill_text *text)
{
    bool caught = row->verdict == DRILL_MATRIX_CAUGHT;
    if (caught && verbosity < 0)
        return;
    drill_text_addf(text, "%-10s %-44s %-20s %8.1f ms  %s\n", words[row->verdict], row->target,
                    row->rule[0] != '\0' ? row->rule : "-", ms(row->time_ns),
                    row->name != NULL ? row->name : "-");
    if (!caught)
        drill_text_addf(text, "           declared: %s\n", row->breaks);
    if (!caught || verbosity > 0)
        drill_text_addf(text, "           %s\n", row->gloss);
}

static unsigned rows_of(const struct drill_matrix_sum *sum)
{
    unsigned rows = 0;
    for (unsigned i = 0; i < DRILL_MATRIX_VERDICTS; i++)
        rows += sum->rows[i];
    return rows;
}

static void write_sum(enum drill_family family, struct drill_matrix_sum *sum,
                      struct drill_text *text)
{
    drill_text_addf(text,
                    "%s: %u mutants, %u caught, %u otherwise, %u survived, %u not run; "
                    "median %.1f ms",
                    drill_family_name(family), rows_of(sum), sum->rows[DRILL_MATRIX_CAUGHT],
                    sum->rows[DRILL_MATRIX_OTHERWISE], sum->rows[DRILL_MATRIX_SURVIVED],
                    sum->rows[DRILL_MATRIX_NOT_RUN], ms(drill_matrix_median_ns(sum)));
    if (sum->worst != NULL)
        drill_text_addf(text, ", worst %.1f ms (%s)", ms(sum->worst_ns), sum->worst);
    drill_text_addf(text, "\n");
}

static json_t *list_of(const char *names, struct drill_text *text)
{
    json_t *list = json_array();
    while (names[0] != '\0') {
        size_t len = strcspn(names, ",");
        drill_json_append(text, list, json_stringn(names, len));
        names += len + (names[len] == ',');
    }
    return list;
}

static void write_row_json(const struct drill_matrix_row *row, int verbosity,
                           struct drill_text *text)
{
    (void)verbosity;
    json_t *line = json_object();
    drill_json_put(text, line, "type", json_string("mutant"));
    drill_json_put_text(text, line, "target", row->target);
    drill_json_put(text, line, "family", json_string(drill_family_name(row->family)));
    drill_json_put_text(text, line, "gloss", row->gloss);
    drill_json_put(text, line, "breaks", list_of(row->breaks, text));
    drill_json_put(text, line, "verdict", json_string(words[row->verdict]));
    drill_json_put_text(text, line, "rule", row->rule);
    drill_json_put_text(text, line, "case", row->name);
    drill_json_put(text, line, "cases", json_integer(row->cases));
    drill_json_put(text, line, "time_ns", json_integer(row->time_ns));
    drill_json_write(text, line);
}

static void write_sum_json(enum drill_family family, struct drill_matrix_sum *sum,
                           struct drill_text *text)
{
    json_t *line = json_object();
    drill_json_put(text, line, "type", json_string("matrix"));
    drill_json_put(text, line, "family", json_string(drill_family_name(family)));
    drill_json_put(text, line, "mutants", json_integer(rows_of(sum)));
    for (unsigned i = 0; i < DRILL_MATRIX_VERDICTS; i++)
        drill_json_put(text, line, i == DRILL_MATRIX_NOT_RUN ? "not_run" : words[i],
                       json_integer(sum->rows[i]));
    drill_json_put(text, line, "median_ns", json_integer(drill_matrix_median_ns(sum)));
    drill_json_put(text, line, "worst_ns", json_integer(sum->worst_ns));
    drill_json_put_text(text, line, "worst", sum->worst);
    drill_json_write(text, line);
}

const struct drill_matrix_format *drill_matrix_format_find(const char *name)
{
    static const struct drill_matrix_format formats[] = {
        {"pretty", write_row, write_sum},
        {"jsonl", write_row_json, write_sum_json},
    };
    for (size_t i = 0; i < DRILL_COUNT(formats); i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

struct drill_status drill_matrix_add(struct drill_matrix_sum *sum,
                                     const struct drill_matrix_row *row)
{
    bool rejected = row->verdict == DRILL_MATRIX_CAUGHT || row->verdict == DRILL_MATRIX_OTHERWISE;
    if (rejected && sum->n_times == sum->room) {
        size_t room = sum->room == 0 ? 64 : 2 * sum->room;
        int64_t *times_ns = realloc(sum->times_ns, room * sizeof *times_ns);
        if (times_ns == NULL)
            return DRILL_FAIL(NO_MEMORY);
        sum->times_ns = times_ns;
        sum->room = room;
    }
    sum->rows[row->verdict]++;
    if (!rejected)
        return DRILL_OK;
    sum->times_ns[sum->n_times++] = row->time_ns;
    if (row->time_ns >= sum->worst_ns) {
        sum->worst_ns = row->time_ns;
        sum->worst = row->target;
    }
    return DRILL_OK;
}

void drill_matrix_free(struct drill_matrix_sum *sum)
{
    free(sum->times_ns);
    *sum = (struct drill_matrix_sum){0};
}

static int compare_times(const void *a, const void *b)
{
    const int64_t *x = a;
    const int64_t *y = b;
    return (*x > *y) - (*x < *y);
}

int64_t drill_matrix_median_ns(struct drill_matrix_sum *sum)
{
    if (sum->n_times == 0)
        return 0;
    qsort(sum->times_ns, sum->n_times, sizeof *sum->times_ns, compare_times);
    return sum->times_ns[sum->n_times / 2];
}
