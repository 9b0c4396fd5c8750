/* The command that repeats a case. */

#include "cli/repeat.h"

#include <criterion/criterion.h>

static const struct drill_target_type tcp = {.name = "tcp4"};
static const struct drill_scenario scenario;
static const struct drill_program program = {.name = "reference/echo"};

static void expect(const struct drill_case *item, enum drill_case_origin origin,
                   const struct drill_options *options, const char *expected)
{
    struct drill_text text = {0};
    drill_repeat_write(item, origin, options, &text);
    cr_assert_str_eq(text.bytes, expected);
    drill_text_free(&text);
}

Test(cli_repeat, by_name_or_by_file)
{
    struct drill_options options = {0};
    struct drill_case item = {.name = "backlog/capacity-1", .scenario = &scenario, .type = &tcp};
    expect(&item, DRILL_ORIGIN_BUILT_IN, &options,
           "sockdrill check --target tcp4 --filter 'backlog/capacity-1'");
    item.name = "a/b.sock";
    expect(&item, DRILL_ORIGIN_CHECK, &options, "sockdrill check a/b.sock --target tcp4");
    expect(&item, DRILL_ORIGIN_RUN, &options, "sockdrill run a/b.sock --target tcp4");
    item = (struct drill_case){.name = program.name, .program = &program, .type = &tcp};
    expect(&item, DRILL_ORIGIN_BUILT_IN, &options,
           "sockdrill check --target tcp4 --filter 'reference/echo'");
}

Test(cli_repeat, names_are_quoted_for_a_shell)
{
    struct drill_options options = {0};
    struct drill_case item = {.name = "it's $1.sock", .scenario = &scenario, .type = &tcp};
    expect(&item, DRILL_ORIGIN_RUN, &options, "sockdrill run 'it'\\''s $1.sock' --target tcp4");
    item.name = "";
    expect(&item, DRILL_ORIGIN_RUN, &options, "sockdrill run '' --target tcp4");
}

Test(cli_repeat, what_bears_on_the_verdict_is_repeated)
{
    struct drill_options options = {
        .profile = DRILL_PROFILE_LINUX, .isolation = DRILL_ISOLATION_NONE, .jobs = 9};
    struct drill_case item = {.name = "a.sock", .scenario = &scenario, .type = &tcp};
    expect(&item, DRILL_ORIGIN_RUN, &options,
           "sockdrill run a.sock --target tcp4 --profile linux --isolation none");
}
