/* Arguments read into options. */

#include "cli/options.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <string.h>

enum {
    ARGS_MAX = 8
};

/* Reads NULL-terminated arguments, without the program's name. */
static bool parse(struct drill_options *options, const char *const *arguments)
{
    char *argv[ARGS_MAX + 2] = {(char *)"sockdrill"};
    int argc = 1;
    for (; arguments[argc - 1] != NULL; argc++)
        argv[argc] = (char *)arguments[argc - 1];
    return drill_options_parse(options, argc, argv);
}

Test(cli_options, defaults)
{
    struct drill_options options;
    const char *const none[] = {NULL};
    cr_assert(parse(&options, none));
    cr_assert_eq(options.given, 0);
    cr_assert_eq(options.n_operands, 0);
    cr_assert_null(options.target);
    cr_assert_null(options.filter);
    cr_assert_null(options.output);
    cr_assert_eq(options.profile, DRILL_PROFILE_AUTO);
    cr_assert_eq(options.isolation, DRILL_ISOLATION_AUTO);
    cr_assert_str_eq(options.format->name, "pretty");
    cr_assert_geq(options.jobs, 1);
    cr_assert_eq(options.repeat, 1);
    cr_assert_eq(options.shard, 1);
    cr_assert_eq(options.shards, 1);
    cr_assert_eq(options.timeout_ms, 10000);
    drill_options_free(&options);
}

Test(cli_options, options_and_operands_in_any_order)
{
    struct drill_options options;
    const char *const mixed[] = {"--jobs", "3", "run", "a", "--filter=x*", "b", "-q", NULL};
    cr_assert(parse(&options, mixed));
    cr_assert_eq(options.given, DRILL_OPT_JOBS | DRILL_OPT_FILTER | DRILL_OPT_QUIET);
    cr_assert_eq(options.jobs, 3);
    cr_assert_str_eq(options.filter, "x*");
    cr_assert_eq(options.verbosity, -1);
    cr_assert_eq(options.n_operands, 3);
    cr_assert_str_eq(options.operands[0], "run");
    cr_assert_str_eq(options.operands[2], "b");
    drill_options_free(&options);
}

Test(cli_options, the_last_of_two_counts_and_dashes_end_options)
{
    struct drill_options options;
    const char *const twice[] = {"--target", "a", "-t", "b", "-", "--", "-v", NULL};
    cr_assert(parse(&options, twice));
    cr_assert_str_eq(options.target, "b");
    cr_assert_eq(options.n_operands, 2);
    cr_assert_str_eq(options.operands[0], "-");
    cr_assert_str_eq(options.operands[1], "-v");
    cr_assert_eq(options.verbosity, 0);
    drill_options_free(&options);
}

Test(cli_options, bad_ones_are_refused, .init = cr_redirect_stderr)
{
    static const char *const table[][ARGS_MAX] = {
        {"--nonsense"}, {"-Z"},           {"--jobs"},         {"--jobs", "513"},
        {"--jobs=0"},   {"--repeat", ""}, {"--timeout", "x"}, {"--shard", "2/1"},
        {"--quiet=1"},
    };
    for (size_t i = 0; i < DRILL_COUNT(table); i++) {
        struct drill_options options;
        cr_assert_not(parse(&options, table[i]), "%s", table[i][0]);
        drill_options_free(&options);
    }
}

Test(cli_options, what_a_command_does_not_take_is_refused, .init = cr_redirect_stderr)
{
    struct drill_options options = {.given = DRILL_OPT_JOBS | DRILL_OPT_FORMAT};
    cr_assert(drill_options_fit(&options, DRILL_OPT_JOBS | DRILL_OPT_FORMAT, "check"));
    cr_assert_not(drill_options_fit(&options, DRILL_OPT_FORMAT, "rules"));
}

Test(cli_options, help_names_what_is_taken_and_nothing_else)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    cr_assert_not_null(out);
    drill_options_help(out, "rules [ID]", DRILL_OPT_FORMAT | DRILL_OPT_HELP);
    fclose(out);
    cr_assert_not_null(strstr(text, "rules [ID]"));
    cr_assert_not_null(strstr(text, "--format="));
    cr_assert_not_null(strstr(text, "--help"));
    cr_assert_null(strstr(text, "--jobs"));
    free(text);
}
