/* The matrix: a lane takes a target and stays with it, case after case, until a rule that it
 * declares has rejected it or there is no case left. Claims of authors reject nothing here: it is
 * the rules that are on trial. */

#include "campaign/matrix.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "campaign/lanes.h"
#include "campaign/learner.h"
#include "campaign/queue.h"

/* How much a case has to do with what a target breaks. */
enum relation {
    NAMES_IT_FIRST,
    NAMES_IT,
    NAMES_ANOTHER, /* that the target declares */
    SAME_SUBJECT,
    UNRELATED
};

/* One target: its stretch of the suite, and what came of it. */
struct mutant {
    size_t next; /* of its cases */
    size_t end;
    bool through;
    bool decided; /* some case was accepted or rejected */
    int64_t start_ns;
    struct drill_matrix_row row;
};

struct matrix {
    const struct drill_suite *suite;
    const struct drill_matrix_setup *setup;
    struct drill_learner learner;
    struct mutant *mutants;
    size_t count;
    size_t first;    /* that no lane has taken */
    size_t reported; /* rows that were handed on */
    size_t done;
    struct mutant **lanes; /* what each lane is at; NULL: nothing */
};

/* Whether `rule` is in the list. */
static bool declares(const char *breaks, const char *rule)
{
    size_t len = strlen(rule);
    while (breaks[0] != '\0') {
        size_t own = strcspn(breaks, ",");
        if (own == len && memcmp(breaks, rule, len) == 0)
            return true;
        breaks += own + (breaks[own] == ',');
    }
    return false;
}

/* The rules "RCV-EOF" and "RCV-BLOCK" are of one subject, "RCV". */
static bool same_subject(const char *breaks, const char *rule)
{
    size_t len = strcspn(breaks, "-");
    return strncmp(breaks, rule, len) == 0 && rule[len] == '-';
}

static enum relation relation_of(const struct drill_case *item)
{
    enum relation relation = UNRELATED;
    const char *breaks = item->type->breaks;
    size_t first = strcspn(breaks, ",");
    for (size_t i = 0; item->scenario != NULL && i < item->scenario->n_rules; i++) {
        const char *rule = item->scenario->rules[i];
        enum relation own = UNRELATED;
        if (strlen(rule) == first && memcmp(rule, breaks, first) == 0)
            own = i == 0 ? NAMES_IT_FIRST : NAMES_IT;
        else if (declares(breaks, rule))
            own = NAMES_ANOTHER;
        else if (same_subject(breaks, rule))
            own = SAME_SUBJECT;
        relation = own < relation ? own : relation;
    }
    return relation;
}

struct ranked {
    struct drill_case item;
    unsigned rank; /* its relation, then whether it is slow; the index keeps the rest in order */
};

static int compare(const void *a, const void *b)
{
    const struct ranked *x = a;
    const struct ranked *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->item.index > y->item.index) - (x->item.index < y->item.index);
}

/* Where the cases of the target at `i` end. */
static size_t end_of(const struct drill_suite *suite, size_t i)
{
    const struct drill_target_type *type = suite->cases[i].type;
    while (i < suite->count && suite->cases[i].type == type)
        i++;
    return i;
}

struct drill_status drill_matrix_order(struct drill_suite *suite)
{
    struct ranked *ranked = calloc(suite->count + 1, sizeof *ranked);
    if (ranked == NULL)
        return DRILL_FAIL(NO_MEMORY);
    for (size_t i = 0; i < suite->count; i++)
        ranked[i] = (struct ranked){.item = suite->cases[i],
                                    .rank = 2 * (unsigned)relation_of(&suite->cases[i]) +
                                            drill_case_is_slow(&suite->cases[i])};
    for (size_t i = 0; i < suite->count; i = end_of(suite, i))
        qsort(ranked + i, end_of(suite, i) - i, sizeof *ranked, compare);
    for (size_t i = 0; i < suite->count; i++) {
        suite->cases[i] = ranked[i].item;
        suite->cases[i].index = i;
    }
    free(ranked);
    return DRILL_OK;
}

static bool take(void *self, size_t lane, size_t *ret)
{
    struct matrix *matrix = self;
    if (matrix->lanes[lane] == NULL) {
        if (matrix->first == matrix->count)
            return false;
        matrix->lanes[lane] = &matrix->mutants[matrix->first++];
    }
    *ret = matrix->lanes[lane]->next++;
    return true;
}

static bool is_claim(const struct drill_verdict *verdict)
{
    return verdict->kind == DRILL_REJECTED && strcmp(verdict->rule, "CLAIM") == 0;
}

/* Notes what came of a case; true when that settles the target: a rule that it declares rejected
 * it. After another rule's rejection it goes on with the cases about what it declares: a fault may
 * show early in one run and late in the next. */
static bool note(struct mutant *mutant, const struct drill_case *item,
                 const struct drill_verdict *verdict)
{
    struct drill_matrix_row *row = &mutant->row;
    bool declared = verdict->kind == DRILL_REJECTED && declares(row->breaks, verdict->rule);
    bool claim = is_claim(verdict);
    row->cases++;
    if (row->verdict == DRILL_MATRIX_OTHERWISE && !declared)
        return relation_of(item) > NAMES_ANOTHER;
    if (verdict->kind != DRILL_REJECTED) {
        mutant->decided = mutant->decided || verdict->kind == DRILL_ACCEPTED;
        return false;
    }
    mutant->decided = true;
    if (claim && row->rule[0] != '\0')
        return false;
    memcpy(row->rule, verdict->rule, sizeof row->rule);
    row->name = item->name;
    if (claim)
        return false;
    row->verdict = declared ? DRILL_MATRIX_CAUGHT : DRILL_MATRIX_OTHERWISE;
    return declared || relation_of(item) > NAMES_ANOTHER;
}

/* Hands on the rows that are due; false when nobody wants any more. */
static bool report(struct matrix *matrix)
{
    const struct drill_matrix_setup *setup = matrix->setup;
    bool wanted = true;
    while (wanted && matrix->reported < matrix->count && matrix->mutants[matrix->reported].through)
        wanted = setup->result(setup->self, &matrix->mutants[matrix->reported++].row);
    return wanted;
}

/* What a case found holds of its target too where nothing but a claim ended it. */
static void judge(struct matrix *matrix, const struct drill_case *item,
                  const struct drill_case_outcome *outcome, struct drill_verdict *verdict)
{
    struct drill_verdict judged = *verdict;
    if (is_claim(verdict))
        judged.kind = DRILL_ACCEPTED;
    drill_learner_take(&matrix->learner, item, outcome, &judged);
    if (!is_claim(verdict) || judged.kind == DRILL_REJECTED)
        *verdict = judged;
}

static struct drill_status done(void *self, size_t lane, size_t index,
                                const struct drill_case_outcome *outcome,
                                const struct drill_coverage *coverage, bool *stop)
{
    struct matrix *matrix = self;
    struct mutant *mutant = matrix->lanes[lane];
    const struct drill_case *item = &matrix->suite->cases[index];
    struct drill_verdict verdict = outcome->verdict;
    (void)coverage;
    judge(matrix, item, outcome, &verdict);
    if (mutant->row.cases == 0)
        mutant->start_ns = drill_clock_now_ns() - outcome->time_ns;
    bool settled = note(mutant, item, &verdict);
    if (!settled && mutant->next < mutant->end)
        return DRILL_OK;
    if (!settled && mutant->row.verdict != DRILL_MATRIX_OTHERWISE)
        mutant->row.verdict = mutant->decided ? DRILL_MATRIX_SURVIVED : DRILL_MATRIX_NOT_RUN;
    mutant->row.time_ns = drill_clock_now_ns() - mutant->start_ns;
    mutant->through = true;
    matrix->lanes[lane] = NULL;
    matrix->setup->progress(matrix->setup->self, ++matrix->done, matrix->count);
    *stop = !report(matrix);
    return DRILL_OK;
}

static struct drill_status set_up(struct matrix *matrix)
{
    const struct drill_suite *suite = matrix->suite;
    for (size_t i = 0; i < suite->count; i = end_of(suite, i))
        matrix->count++;
    matrix->mutants = calloc(matrix->count + 1, sizeof *matrix->mutants);
    matrix->lanes = calloc(matrix->setup->lanes, sizeof(struct mutant *));
    if (matrix->mutants == NULL || matrix->lanes == NULL)
        return DRILL_FAIL(NO_MEMORY);
    struct mutant *mutant = matrix->mutants;
    for (size_t i = 0; i < suite->count; i = end_of(suite, i), mutant++) {
        const struct drill_target_type *type = suite->cases[i].type;
        *mutant = (struct mutant){.next = i,
                                  .end = end_of(suite, i),
                                  .row = {.target = type->name,
                                          .gloss = type->gloss,
                                          .breaks = type->breaks,
                                          .family = type->family,
                                          .verdict = DRILL_MATRIX_NOT_RUN}};
    }
    return drill_learner_init(&matrix->learner, suite);
}

struct drill_status drill_matrix_run(const struct drill_suite *suite,
                                     const struct drill_matrix_setup *setup, bool *ret_stopped,
                                     struct drill_diag *diag)
{
    struct matrix matrix = {.suite = suite, .setup = setup};
    struct drill_status s = set_up(&matrix);
    const struct drill_lanes_setup lanes = {.suite = suite,
                                            .worker = {.isolation = setup->isolation,
                                                       .profile = setup->profile,
                                                       .deadline_ms = setup->timeout_ms * 2 / 3 + 1,
                                                       .no_claims = true},
                                            .count = setup->lanes,
                                            .timeout_ms = setup->timeout_ms,
                                            .stop_fd = setup->stop_fd,
                                            .self = &matrix,
                                            .take = take,
                                            .done = done};
    if (drill_ok(s))
        s = drill_lanes_run(&lanes, ret_stopped, diag);
    drill_learner_deinit(&matrix.learner);
    free(matrix.mutants);
    free(matrix.lanes);
    return s;
}
