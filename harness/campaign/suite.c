/* Collecting the cases of a campaign. The shard is taken last, from the numbered list of what the
 * filter and the repetitions left, so that the shards of one command partition it evenly. */

#include "campaign/suite.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>

/* The list in the making: `seen` counts every case, also those of other shards. */
struct collector {
    const struct drill_suite_setup *setup;
    struct drill_suite suite;
    size_t capacity;
    size_t seen;
};

static bool wanted(const char *filter, const char *target, const char *name)
{
    if (filter == NULL || fnmatch(filter, name, 0) == 0)
        return true;
    char both[512];
    int len = snprintf(both, sizeof both, "%s:%s", target, name);
    return len > 0 && (size_t)len < sizeof both && fnmatch(filter, both, 0) == 0;
}

static struct drill_status append(struct collector *list, const struct drill_case *item)
{
    struct drill_suite *suite = &list->suite;
    if (suite->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        struct drill_case *cases = realloc(suite->cases, capacity * sizeof *cases);
        if (cases == NULL)
            return DRILL_FAIL(NO_MEMORY);
        suite->cases = cases;
        list->capacity = capacity;
    }
    suite->cases[suite->count] = *item;
    suite->cases[suite->count].index = suite->count;
    suite->count++;
    return DRILL_OK;
}

/* Adds a case as often as asked for, as far as it passes the filter and belongs to the shard. */
static struct drill_status offer(struct collector *list, const struct drill_case *item)
{
    const struct drill_suite_setup *setup = list->setup;
    if (!wanted(setup->filter, item->type->name, item->name))
        return DRILL_OK;
    for (unsigned i = 0; i < setup->repeat; i++) {
        size_t number = list->seen++;
        if (number % setup->shards != setup->shard - 1)
            continue;
        struct drill_status s = append(list, item);
        if (!drill_ok(s))
            return s;
    }
    return DRILL_OK;
}

static struct drill_status offer_all(struct collector *list, const struct drill_target_type *type)
{
    const struct drill_suite_setup *setup = list->setup;
    drill_family_set family = DRILL_FAMILY_BIT(type->family);
    for (size_t i = 0; i < setup->n_scenarios; i++) {
        const struct drill_suite_scenario *s = &setup->scenarios[i];
        if ((s->scenario->families & family) == 0)
            continue;
        struct drill_case item = {.name = s->name, .scenario = s->scenario, .type = type};
        struct drill_status status = offer(list, &item);
        if (!drill_ok(status))
            return status;
    }
    for (size_t i = 0; setup->programs != NULL && setup->programs[i] != NULL; i++) {
        const struct drill_program *p = setup->programs[i];
        if ((p->families & family) == 0)
            continue;
        struct drill_case item = {.name = p->name, .program = p, .type = type};
        struct drill_status status = offer(list, &item);
        if (!drill_ok(status))
            return status;
    }
    return DRILL_OK;
}

struct drill_status drill_suite_collect(struct drill_suite *ret,
                                        const struct drill_suite_setup *setup)
{
    struct collector list = {.setup = setup};
    for (size_t i = 0; i < setup->n_types; i++) {
        struct drill_status s = offer_all(&list, setup->types[i]);
        if (!drill_ok(s)) {
            free(list.suite.cases);
            return s;
        }
    }
    *ret = list.suite;
    return DRILL_OK;
}

void drill_suite_free(struct drill_suite *suite)
{
    free(suite->cases);
    *suite = (struct drill_suite){0};
}
