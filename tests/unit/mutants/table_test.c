/* The table of the mutants against the catalogue of the rules. */

#include "targets/mutants/table.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "oracle/rule.h"

enum {
    LEAST = 500
};

/* Calls `see` with each rule in the list. */
static void each_rule(const struct mutant_row *row,
                      void (*see)(const struct mutant_row *row, const char *rule, void *own),
                      void *own)
{
    char text[256];
    char *rest = text;
    cr_assert_lt(strlen(row->breaks), sizeof text);
    strcpy(text, row->breaks);
    while (rest != NULL)
        see(row, strsep(&rest, ","), own);
}

static void must_exist(const struct mutant_row *row, const char *rule, void *own)
{
    (void)own;
    cr_assert_neq(drill_rule_find(rule), DRILL_RULE_COUNT, "%s: there is no rule '%s'", row->name,
                  rule);
}

Test(mutants_table, rows_are_sound)
{
    size_t n = 0;
    for (const struct mutant_row *row = drill_mutant_table; row->name != NULL; row++, n++) {
        size_t len = strlen(row->gloss);
        cr_assert_gt(len, 0, "%s", row->name);
        cr_assert_eq(row->gloss[len - 1], '.', "%s: no sentence", row->name);
        cr_assert_eq(strspn(row->name, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(row->name),
                     "%s", row->name);
        cr_assert_neq(row->families, 0, "%s", row->name);
        each_rule(row, must_exist, NULL);
        for (const struct mutant_row *other = drill_mutant_table; other != row; other++)
            cr_assert_str_neq(row->name, other->name);
    }
    cr_assert_geq(n, LEAST);
}

Test(mutants_table, families_fit_the_rule)
{
    for (const struct mutant_row *row = drill_mutant_table; row->name != NULL; row++) {
        char first[64];
        snprintf(first, sizeof first, "%.*s", (int)strcspn(row->breaks, ","), row->breaks);
        const struct drill_rule *rule = drill_rule_get(drill_rule_find(first));
        cr_assert_neq(row->families & rule->families, 0, "%s is not of a family of %s", row->name,
                      first);
    }
}

Test(mutants_table, names_begin_with_the_subject)
{
    for (const struct mutant_row *row = drill_mutant_table; row->name != NULL; row++) {
        size_t len = strcspn(row->name, "-");
        for (size_t i = 0; i < len; i++)
            cr_assert_eq(toupper((unsigned char)row->name[i]), row->breaks[i], "%s", row->name);
    }
}

static void mark(const struct mutant_row *row, const char *rule, void *own)
{
    (void)row;
    ((bool *)own)[drill_rule_find(rule)] = true;
}

/* The rule that a mutant was made for; those that stand for it do not count. */
static void mark_first(const struct mutant_row *row, bool *broken)
{
    char first[64];
    snprintf(first, sizeof first, "%.*s", (int)strcspn(row->breaks, ","), row->breaks);
    mark(row, first, broken);
}

Test(mutants_table, every_rule_has_a_mutant_or_an_excuse)
{
    static bool broken[DRILL_RULE_COUNT];
    for (const struct mutant_row *row = drill_mutant_table; row->name != NULL; row++)
        mark_first(row, broken);
    for (const struct mutant_excuse *excuse = drill_mutant_excuses; excuse->rule != NULL;
         excuse++) {
        enum drill_rule_id rule = drill_rule_find(excuse->rule);
        cr_assert_neq(rule, DRILL_RULE_COUNT, "there is no rule '%s'", excuse->rule);
        cr_assert_not(broken[rule], "%s has a mutant", excuse->rule);
        cr_assert_eq(excuse->reason[strlen(excuse->reason) - 1], '.', "%s", excuse->rule);
        broken[rule] = true;
    }
    for (unsigned r = 0; r < DRILL_RULE_COUNT; r++)
        cr_expect(broken[r], "%s has neither a mutant nor an excuse",
                  drill_rule_get((enum drill_rule_id)r)->id);
}

static bool is_same(const struct mutant_args *a, const struct mutant_args *b)
{
    return a->calls == b->calls && a->when == b->when && a->on == b->on && a->with == b->with &&
           a->without == b->without && a->option == b->option && a->twist == b->twist &&
           a->from == b->from && a->to == b->to && a->flags == b->flags && a->number == b->number;
}

Test(mutants_table, no_two_are_one)
{
    for (const struct mutant_row *row = drill_mutant_table; row->name != NULL; row++)
        for (const struct mutant_row *other = drill_mutant_table; other != row; other++)
            cr_expect_not(row->body == other->body && (row->families & other->families) != 0 &&
                              is_same(&row->args, &other->args),
                          "%s and %s", other->name, row->name);
}

/* What fuzzing does not find is a mutant, named once, with a reason. */
Test(mutants_table, what_is_not_found_exists)
{
    static const struct {
        const char *name;
        const char *needs;
    } unfound[] = {
#define X(name, needs) {name, needs},
#include "targets/mutants/unfound.def"
#undef X
    };
    for (size_t i = 0; i < sizeof unfound / sizeof *unfound; i++) {
        const struct mutant_row *row = drill_mutant_table;
        while (row->name != NULL && strcmp(row->name, unfound[i].name) != 0)
            row++;
        cr_expect_not_null(row->name, "there is no mutant '%s'", unfound[i].name);
        cr_expect_gt(strlen(unfound[i].needs), 10, "%s", unfound[i].name);
        for (size_t k = 0; k < i; k++)
            cr_expect_str_neq(unfound[i].name, unfound[k].name);
    }
}
