/* The tables miss no rule: each is broken by some text and obeyed by another, or stands in the list
 * of those that cannot be broken, with the reason. */

#include <criterion/criterion.h>
#include <string.h>

#include "unit/oracle/cases.h"

static const struct exempt {
    const char *rule;
    const char *why;
} exempt[] = {
    {"ACC-NOINHERIT-NB", "the flag is seen by fcntl() alone, and then FRK-FLAGS is broken"},
    {"INV-ERRNO", "every call of the model has a rule of its own to blame"},
    {"INV-CONSISTENT", "it is judged over the scenarios of a run, not within one"},
    {"INV-FDLEAK", "descriptors are counted outside of the model"},
    {"INV-WAIT", "every call of the model has a rule of its own to blame"},
};

static bool is_exempt(const char *rule)
{
    for (size_t i = 0; i < DRILL_COUNT(exempt); i++) {
        if (strcmp(exempt[i].rule, rule) == 0)
            return true;
    }
    return false;
}

static unsigned count_rows(const char *rule, bool broken)
{
    unsigned n = 0;
    for (size_t t = 0; t < oracle_n_tables; t++) {
        for (size_t i = 0; i < oracle_tables[t]->n; i++) {
            const struct oracle_case *c = &oracle_tables[t]->cases[i];
            n += strcmp(c->rule, rule) == 0 && c->broken == broken;
        }
    }
    return n;
}

Test(oracle_complete, every_rule_is_broken_by_a_text_or_exempt)
{
    for (enum drill_rule_id r = 0; r < DRILL_RULE_COUNT; r++) {
        const char *id = drill_rule_get(r)->id;
        bool has = count_rows(id, true) > 0;
        cr_expect(has || is_exempt(id), "%s is broken by no text", id);
        cr_expect(!has || !is_exempt(id), "%s is broken by a text: no reason to exempt it", id);
    }
}

Test(oracle_complete, every_rule_that_can_be_broken_is_obeyed_by_a_text)
{
    for (enum drill_rule_id r = 0; r < DRILL_RULE_COUNT; r++) {
        const char *id = drill_rule_get(r)->id;
        cr_expect(is_exempt(id) || count_rows(id, false) > 0, "%s is obeyed by no text", id);
    }
}

Test(oracle_complete, exemptions_are_rules_with_reasons)
{
    for (size_t i = 0; i < DRILL_COUNT(exempt); i++) {
        cr_expect(drill_rule_find(exempt[i].rule) != DRILL_RULE_COUNT, "%s", exempt[i].rule);
        cr_expect(strlen(exempt[i].why) > 10, "%s", exempt[i].rule);
        for (size_t k = 0; k < i; k++)
            cr_expect(strcmp(exempt[i].rule, exempt[k].rule) != 0, "%s twice", exempt[i].rule);
    }
}

Test(oracle_complete, rows_name_rules_and_families_of_theirs)
{
    for (size_t t = 0; t < oracle_n_tables; t++) {
        for (size_t i = 0; i < oracle_tables[t]->n; i++) {
            const struct oracle_case *c = &oracle_tables[t]->cases[i];
            enum drill_rule_id r = drill_rule_find(c->rule);
            cr_assert(r != DRILL_RULE_COUNT, "%s", c->rule);
            cr_expect((c->families & ~drill_rule_get(r)->families) == 0,
                      "%s is not for all families of its row in %s", c->rule,
                      oracle_tables[t]->area);
        }
    }
}

/* A rule that can only allow must have been what allowed: its text says nothing otherwise. */
static void expect_used(struct drill_oracle *oracle, const struct oracle_case *c,
                        struct claimed *claimed)
{
    enum drill_rule_id r = drill_rule_find(c->rule);
    for (enum drill_family f = 0; f < DRILL_FAMILY_COUNT; f++) {
        if ((c->families & DRILL_FAMILY_BIT(f)) == 0)
            continue;
        uint32_t before = drill_oracle_rule_uses(oracle, r);
        oracle_case_run(oracle, c, f, claimed);
        cr_expect(drill_oracle_rule_uses(oracle, r) > before, "%s on %s allowed nothing\n%s",
                  c->rule, drill_family_name(f), c->text);
    }
}

Test(oracle_complete, rules_that_only_allow_have_a_say)
{
    struct drill_oracle *oracle;
    struct claimed claimed = {0};
    cr_assert(drill_ok(drill_oracle_new(&oracle)));
    for (size_t t = 0; t < oracle_n_tables; t++) {
        for (size_t i = 0; i < oracle_tables[t]->n; i++) {
            const struct oracle_case *c = &oracle_tables[t]->cases[i];
            if (is_exempt(c->rule))
                expect_used(oracle, c, &claimed);
        }
    }
    claimed_free(&claimed);
    drill_oracle_free(oracle);
}
