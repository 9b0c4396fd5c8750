#ifndef DRILL_REPORT_MATRIX_H
#define DRILL_REPORT_MATRIX_H

/* The kill matrix: for each target that is wrong on purpose, which rule found it out. */

#include "base/text.h"
#include "oracle/verdict.h"
#include "vocab/vocab.h"

enum drill_matrix_verdict {
    DRILL_MATRIX_CAUGHT,    /* rejected by a rule that it declares */
    DRILL_MATRIX_OTHERWISE, /* rejected, but by a rule that it does not declare */
    DRILL_MATRIX_SURVIVED,  /* by no rule, whatever authors claim */
    DRILL_MATRIX_NOT_RUN,
    DRILL_MATRIX_VERDICTS
};

/* One wrong target. Texts are borrowed. */
struct drill_matrix_row {
    const char *target;
    const char *gloss;  /* what is wrong with it */
    const char *breaks; /* the rules that it declares, comma separated */
    enum drill_family family;
    enum drill_matrix_verdict verdict;
    char rule[DRILL_RULE_ID_MAX]; /* that rejected it; CLAIM: nothing but authors' claims failed */
    const char *name;             /* the case that did, or whose claim failed; NULL: none */
    unsigned cases;               /* that were run on it */
    int64_t time_ns;              /* from the start of the first case to the verdict */
};

/* What the rows add up to, per family; `times` are of the rejected ones. */
struct drill_matrix_sum {
    unsigned rows[DRILL_MATRIX_VERDICTS];
    int64_t *times_ns;
    size_t n_times;
    size_t room;
    int64_t worst_ns;
    const char *worst; /* the target that took longest */
};

struct drill_matrix_format {
    const char *name;
    void (*row)(const struct drill_matrix_row *row, int verbosity, struct drill_text *text);
    void (*sum)(enum drill_family family, struct drill_matrix_sum *sum, struct drill_text *text);
};

/* "pretty" or "jsonl"; NULL for others. */
const struct drill_matrix_format *drill_matrix_format_find(const char *name);

/* Adds a row; NO_MEMORY. `sum` starts as {0}; free it. */
struct drill_status drill_matrix_add(struct drill_matrix_sum *sum,
                                     const struct drill_matrix_row *row);
void drill_matrix_free(struct drill_matrix_sum *sum);

/* The median of the times; 0 of none. Sorts them. */
int64_t drill_matrix_median_ns(struct drill_matrix_sum *sum);

#endif
