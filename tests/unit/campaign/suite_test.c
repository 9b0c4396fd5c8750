/* Which cases there are: families, filter, repetitions, shards and order. */

#include "campaign/suite.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const struct drill_target_type tcp = {.name = "tcp4", .family = DRILL_TCP4};
static const struct drill_target_type udp = {.name = "udp4", .family = DRILL_UDP4};
static const struct drill_target_type *const types[] = {&udp, &tcp};

static const struct drill_scenario stream = {.families = DRILL_FAMILIES_STREAM};
static const struct drill_scenario any = {.families = DRILL_FAMILIES_ALL};
static const struct drill_suite_scenario scenarios[] = {
    {"accept/first", &stream}, {"bind/any", &any}, {"close/twice", &any}};

static const struct drill_program echo = {.name = "reference/echo",
                                          .families = DRILL_FAMILIES_STREAM};
static const struct drill_program *const programs[] = {&echo, NULL};

static struct drill_suite_setup everything(void)
{
    return (struct drill_suite_setup){.types = types,
                                      .n_types = 2,
                                      .scenarios = scenarios,
                                      .n_scenarios = 3,
                                      .programs = programs,
                                      .repeat = 1,
                                      .shard = 1,
                                      .shards = 1};
}

/* "target:name ..." of the whole suite. */
static char *list(const struct drill_suite_setup *setup, char *buf, size_t size)
{
    struct drill_suite suite;
    cr_assert(drill_ok(drill_suite_collect(&suite, setup)));
    buf[0] = '\0';
    for (size_t i = 0; i < suite.count; i++) {
        size_t len = strlen(buf);
        cr_assert_eq(suite.cases[i].index, i);
        cr_assert_eq(suite.cases[i].scenario == NULL, suite.cases[i].program != NULL);
        snprintf(buf + len, size - len, "%s%s:%s", i == 0 ? "" : " ", suite.cases[i].type->name,
                 suite.cases[i].name);
    }
    drill_suite_free(&suite);
    return buf;
}

Test(campaign_suite, targets_as_given_times_what_holds_for_them)
{
    char buf[512];
    struct drill_suite_setup setup = everything();
    cr_assert_str_eq(list(&setup, buf, sizeof buf),
                     "udp4:bind/any udp4:close/twice "
                     "tcp4:accept/first tcp4:bind/any tcp4:close/twice tcp4:reference/echo");
    setup.programs = NULL;
    setup.n_types = 1;
    cr_assert_str_eq(list(&setup, buf, sizeof buf), "udp4:bind/any udp4:close/twice");
}

Test(campaign_suite, filter_is_a_glob_over_name_or_target_and_name)
{
    static const struct {
        const char *filter;
        const char *expected;
    } table[] = {
        {"close/twice", "udp4:close/twice tcp4:close/twice"},
        {"tcp4:*any", "tcp4:bind/any"},
        {"*", "udp4:bind/any udp4:close/twice tcp4:accept/first tcp4:bind/any tcp4:close/twice "
              "tcp4:reference/echo"},
        {"reference/*", "tcp4:reference/echo"},
        {"close", ""},
        {"", ""},
    };
    for (size_t i = 0; i < DRILL_COUNT(table); i++) {
        char buf[512];
        struct drill_suite_setup setup = everything();
        setup.filter = table[i].filter;
        cr_assert_str_eq(list(&setup, buf, sizeof buf), table[i].expected, "%s", table[i].filter);
    }
}

Test(campaign_suite, repetitions_follow_one_another)
{
    char buf[512];
    struct drill_suite_setup setup = everything();
    setup.filter = "tcp4:*i*";
    setup.repeat = 2;
    cr_assert_str_eq(list(&setup, buf, sizeof buf),
                     "tcp4:accept/first tcp4:accept/first tcp4:bind/any tcp4:bind/any "
                     "tcp4:close/twice tcp4:close/twice");
}

Test(campaign_suite, shards_partition_the_whole_evenly)
{
    for (unsigned shards = 1; shards <= 9; shards++) {
        size_t total = 0;
        size_t least = SIZE_MAX;
        size_t most = 0;
        for (unsigned shard = 1; shard <= shards; shard++) {
            struct drill_suite suite;
            struct drill_suite_setup setup = everything();
            setup.repeat = 3;
            setup.shard = shard;
            setup.shards = shards;
            cr_assert(drill_ok(drill_suite_collect(&suite, &setup)));
            total += suite.count;
            least = suite.count < least ? suite.count : least;
            most = suite.count > most ? suite.count : most;
            drill_suite_free(&suite);
        }
        cr_assert_eq(total, 18, "%u shards", shards);
        cr_assert_leq(most - least, 1);
    }
}

Test(campaign_suite, nothing_is_an_empty_suite)
{
    struct drill_suite suite;
    struct drill_suite_setup setup = everything();
    setup.n_types = 0;
    cr_assert(drill_ok(drill_suite_collect(&suite, &setup)));
    cr_assert_eq(suite.count, 0);
    drill_suite_free(&suite);
}
