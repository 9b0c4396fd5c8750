/* Values of options, at their edges. */

#include "cli/values.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>

Test(cli_values, numbers_in_range, .init = cr_redirect_stderr)
{
    static const struct {
        const char *text;
        uint64_t least;
        uint64_t most;
        bool good;
        uint64_t value;
    } table[] = {
        {"0", 0, 10, true, 0},
        {"10", 0, 10, true, 10},
        {"007", 0, 10, true, 7},
        {"18446744073709551615", 0, UINT64_MAX, true, UINT64_MAX},
        {"18446744073709551616", 0, UINT64_MAX, false, 0},
        {"99999999999999999999999", 0, UINT64_MAX, false, 0},
        {"11", 0, 10, false, 0},
        {"0", 1, 10, false, 0},
        {"", 0, 10, false, 0},
        {" 1", 0, 10, false, 0},
        {"1 ", 0, 10, false, 0},
        {"+1", 0, 10, false, 0},
        {"-1", 0, 10, false, 0},
        {"0x1", 0, 10, false, 0},
        {"1.0", 0, 10, false, 0},
    };
    for (size_t i = 0; i < DRILL_COUNT(table); i++) {
        uint64_t value = 77;
        bool good =
            drill_value_number("jobs", table[i].text, table[i].least, table[i].most, &value);
        cr_assert_eq(good, table[i].good, "'%s'", table[i].text);
        cr_assert_eq(value, good ? table[i].value : 77, "'%s'", table[i].text);
    }
}

Test(cli_values, shards, .init = cr_redirect_stderr)
{
    static const char *const bad[] = {"",    "1",    "/",        "1/",    "/1",
                                      "0/1", "2/1",  "1/0",      "1/2/3", "a/2",
                                      "1/b", "1 /2", "1/100001", "-1/2",  "1/-2"};
    unsigned shard = 77;
    unsigned shards = 77;
    for (size_t i = 0; i < DRILL_COUNT(bad); i++) {
        cr_assert_not(drill_value_shard(bad[i], &shard, &shards), "'%s'", bad[i]);
        cr_assert_eq(shard, 77);
        cr_assert_eq(shards, 77);
    }
    cr_assert(drill_value_shard("3/3", &shard, &shards));
    cr_assert_eq(shard, 3);
    cr_assert_eq(shards, 3);
    cr_assert(drill_value_shard("1/100000", &shard, &shards));
    cr_assert_eq(shards, 100000);
}

Test(cli_values, every_profile_by_its_name, .init = cr_redirect_stderr)
{
    enum drill_profile profile = DRILL_PROFILE_COUNT;
    for (int i = 0; i < DRILL_PROFILE_COUNT; i++) {
        cr_assert(drill_value_profile(drill_profile_name((enum drill_profile)i), &profile));
        cr_assert_eq((int)profile, i);
    }
    cr_assert_not(drill_value_profile("Linux", &profile));
    cr_assert_not(drill_value_profile("", &profile));
}

Test(cli_values, every_format_by_its_name, .init = cr_redirect_stderr)
{
    const struct drill_report_format *format;
    const struct drill_report_format *found;
    for (size_t i = 0; (format = drill_report_format_at(i)) != NULL; i++) {
        cr_assert(drill_value_format(format->name, &found));
        cr_assert_eq(found, format);
    }
    cr_assert_not(drill_value_format("TAP", &found));
}

Test(cli_values, isolation, .init = cr_redirect_stderr)
{
    enum drill_isolation isolation = DRILL_ISOLATION_AUTO;
    cr_assert(drill_value_isolation("none", &isolation));
    cr_assert_eq(isolation, DRILL_ISOLATION_NONE);
    cr_assert(drill_value_isolation("netns", &isolation));
    cr_assert_eq(isolation, DRILL_ISOLATION_NETNS);
    cr_assert_not(drill_value_isolation("nets", &isolation));
    cr_assert_eq(isolation, DRILL_ISOLATION_NETNS);
    cr_assert(drill_value_isolation("auto", &isolation));
    cr_assert_eq(isolation, DRILL_ISOLATION_AUTO);
}
