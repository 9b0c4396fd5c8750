/* The catalogue is in order: every rule has an id of its own, a source and a sentence, and holds
 * for some family. */

#include <criterion/criterion.h>
#include <ctype.h>
#include <string.h>

#include "oracle/profile.h"
#include "oracle/rule.h"
#include "oracle/verdict.h"

Test(oracle_catalogue, ids_are_words_of_capitals_and_fit)
{
    for (enum drill_rule_id i = 0; i < DRILL_RULE_COUNT; i++) {
        const char *id = drill_rule_get(i)->id;
        size_t len = strlen(id);
        cr_assert(len > 0 && len < DRILL_RULE_ID_MAX, "%s", id);
        cr_expect(id[0] != '-' && id[len - 1] != '-' && strstr(id, "--") == NULL, "%s", id);
        cr_expect(strchr(id, '-') != NULL, "%s has no prefix", id);
        for (size_t c = 0; c < len; c++)
            cr_expect(isupper((unsigned char)id[c]) || isdigit((unsigned char)id[c]) ||
                          id[c] == '-',
                      "%s", id);
    }
}

Test(oracle_catalogue, ids_are_unique_and_found)
{
    for (enum drill_rule_id i = 0; i < DRILL_RULE_COUNT; i++)
        cr_expect(drill_rule_find(drill_rule_get(i)->id) == i, "%s", drill_rule_get(i)->id);
    cr_expect_eq(drill_rule_find("NO-SUCH-RULE"), DRILL_RULE_COUNT);
    cr_expect_eq(drill_rule_find(""), DRILL_RULE_COUNT);
}

Test(oracle_catalogue, sentences_are_sentences)
{
    for (enum drill_rule_id i = 0; i < DRILL_RULE_COUNT; i++) {
        const struct drill_rule *rule = drill_rule_get(i);
        size_t len = strlen(rule->sentence);
        cr_assert(len > 10, "%s", rule->id);
        cr_expect(rule->sentence[len - 1] == '.', "%s ends without a full stop", rule->id);
        cr_expect(rule->sentence[len - 2] != '.' && !isspace((unsigned char)rule->sentence[0]),
                  "%s", rule->id);
        for (enum drill_rule_id k = 0; k < i; k++)
            cr_expect(strcmp(rule->sentence, drill_rule_get(k)->sentence) != 0,
                      "%s says what %s says", rule->id, drill_rule_get(k)->id);
    }
}

Test(oracle_catalogue, every_rule_has_a_source_a_level_and_families)
{
    for (enum drill_rule_id i = 0; i < DRILL_RULE_COUNT; i++) {
        const struct drill_rule *rule = drill_rule_get(i);
        cr_expect(strlen(rule->source) > 3, "%s", rule->id);
        cr_expect(drill_level_name(rule->level)[0] != '?', "%s", rule->id);
        cr_expect((rule->families & DRILL_FAMILIES_ALL) != 0, "%s", rule->id);
        cr_expect((rule->families & ~DRILL_FAMILIES_ALL) == 0, "%s", rule->id);
    }
}

Test(oracle_catalogue, profiles_have_names_and_are_found)
{
    for (enum drill_profile p = 0; p < DRILL_PROFILE_COUNT; p++) {
        enum drill_profile found = DRILL_PROFILE_COUNT;
        cr_expect(drill_profile_find(drill_profile_name(p), &found));
        cr_expect_eq(found, p);
    }
    enum drill_profile untouched = DRILL_PROFILE_POSIX;
    cr_expect(!drill_profile_find("plan9", &untouched));
    cr_expect_eq(untouched, DRILL_PROFILE_POSIX);
}

Test(oracle_catalogue, every_profile_leaves_every_question_an_answer_that_has_a_name)
{
    char name[64];
    for (enum drill_variant v = 0; v < DRILL_VARIANT_COUNT; v++) {
        uint8_t all = drill_profile_choices(DRILL_PROFILE_AUTO, v);
        cr_expect(strlen(drill_variant_label(v)) > 3);
        uint8_t documented = drill_variant_documented(v);
        cr_expect(documented != 0 && (documented & ~all) == 0, "%s", drill_variant_label(v));
        cr_expect((documented == all) == (drill_variant_document(v)[0] == '\0'), "%s",
                  drill_variant_label(v));
        cr_expect(documented == all || drill_variant_platform(v)[0] != '\0', "%s",
                  drill_variant_label(v));
        cr_expect(all != 0 && (all & (all + 1)) == 0 && all > 1, "%s", drill_variant_label(v));
        for (enum drill_profile p = 0; p < DRILL_PROFILE_COUNT; p++) {
            uint8_t some = drill_profile_choices(p, v);
            cr_expect(some != 0 && (some & ~all) == 0, "%s: %s", drill_profile_name(p),
                      drill_variant_label(v));
        }
        for (unsigned i = 0; (all & 1U << i) != 0; i++)
            cr_expect(drill_variant_choice(v, i, name, sizeof name)[0] != '?', "%s %u",
                      drill_variant_label(v), i);
    }
}
