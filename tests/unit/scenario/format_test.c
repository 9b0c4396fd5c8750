/* FORMAT.md: names every word of the language, and its example is canonical. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "unit/scenario/support.h"

static struct drill_text format;

static void setup(void)
{
    struct drill_diag diag = {0};
    cr_assert(drill_ok(drill_text_read_file(&format, FORMAT_FILE, 1 << 20, &diag)), "%s",
              diag.text);
}

static void teardown(void)
{
    drill_text_free(&format);
}

TestSuite(scenario_format, .init = setup, .fini = teardown);

static void expect_named(const char *name)
{
    cr_expect_not_null(strstr(format.bytes, name), "FORMAT.md does not name %s", name);
}

Test(scenario_format, names_every_word)
{
    static const enum drill_flag_group groups[] = {
        DRILL_GROUP_MSG,  DRILL_GROUP_SOCK, DRILL_GROUP_O, DRILL_GROUP_FD,
        DRILL_GROUP_POLL, DRILL_GROUP_SIG,  DRILL_GROUP_SA};
    drill_family_set set;
    const char *group;
    for (int i = 0; i < DRILL_CALL_COUNT; i++) {
        char call[40];
        snprintf(call, sizeof call, "%s(", drill_call_name((enum drill_call_id)i));
        expect_named(call);
    }
    for (int i = 0; i < DRILL_OPTION_COUNT; i++)
        expect_named(drill_option_name((enum drill_option)i));
    for (int i = 0; i < DRILL_FAMILY_COUNT; i++)
        expect_named(drill_family_name((enum drill_family)i));
    for (int i = 0; i < DRILL_SYSCTL_COUNT; i++)
        expect_named(drill_sysctl_name((enum drill_sysctl)i));
    for (size_t i = 0; (group = drill_family_group(i, &set)) != NULL; i++)
        expect_named(group);
    for (size_t i = 0; i < DRILL_COUNT(groups); i++) {
        for (uint32_t bit = 1; bit != 0; bit <<= 1) {
            if (drill_flag_name(groups[i], bit) != NULL)
                expect_named(drill_flag_name(groups[i], bit));
        }
    }
}

Test(scenario_format, the_example_is_canonical)
{
    struct drill_text example = {0};
    const char *at = strstr(format.bytes, "\n    # ");
    cr_assert_not_null(at);
    for (at++; strncmp(at, "    ", 4) == 0; at = strchr(at, '\n') + 1)
        drill_text_add(&example, at + 4, (size_t)(strchr(at, '\n') + 1 - (at + 4)));
    struct reading reading = read_good(example.bytes);
    struct drill_text written = write_text(reading.scenario);
    cr_expect_str_eq(written.bytes, example.bytes);
    drill_text_free(&written);
    drill_text_free(&example);
    reading_free(&reading);
}
