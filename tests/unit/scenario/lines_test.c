/* Headers, comments, blanks and line ends. */

#include <criterion/criterion.h>

#include "unit/scenario/support.h"

Test(scenario_lines, the_example_of_the_format)
{
    struct reading reading = read_good("# recv keeps the excess.\n"
                                       "# rule: RCV-STREAM-KEEP\n"
                                       "family stream\n"
                                       "L = socket()\n"
                                       "recv(L, 1, MSG_DONTWAIT)    = -1 EAGAIN\n");
    const struct drill_scenario *scenario = reading.scenario;
    cr_expect_str_eq(scenario->name, "test");
    cr_expect_str_eq(scenario->summary, "recv keeps the excess.");
    cr_expect_str_eq(scenario->comments, "");
    cr_expect_eq(scenario->families, DRILL_FAMILIES_STREAM);
    cr_assert_eq(scenario->n_rules, 1);
    cr_expect_str_eq(scenario->rules[0], "RCV-STREAM-KEEP");
    cr_expect_not(scenario->slow);
    cr_expect_eq(scenario->n_actors, 1);
    cr_assert_eq(scenario->n_steps, 2);
    cr_expect_eq(scenario->steps[1].line, 5);
    reading_free(&reading);
}

Test(scenario_lines, headers_in_any_order_and_comments_among_them)
{
    struct reading reading = read_good("\n#\nslow # yes\n  # one  \n"
                                       "sysctl tcp_syncookies 0\n"
                                       "#two\t\n# rule: A-1 , b_2.3\n"
                                       "family tcp4 unix-dgram # families\n\n# three\n"
                                       "#rule:C\n"
                                       "sysctl somaxconn 2147483647\n"
                                       "socket() # gone\n# gone too\n");
    const struct drill_scenario *scenario = reading.scenario;
    cr_expect_str_eq(scenario->summary, "one");
    cr_expect_str_eq(scenario->comments, "#two\n# three\n");
    cr_assert_eq(scenario->n_rules, 3);
    cr_expect_str_eq(scenario->rules[1], "b_2.3");
    cr_expect_str_eq(scenario->rules[2], "C");
    cr_expect(scenario->slow);
    cr_assert_eq(scenario->n_sysctls, 2);
    cr_expect_eq(scenario->sysctls[0].sysctl, DRILL_SYSCTL_TCP_SYNCOOKIES);
    cr_expect_eq(scenario->sysctls[1].value, INT32_MAX);
    cr_expect_eq(scenario->families,
                 DRILL_FAMILY_BIT(DRILL_TCP4) | DRILL_FAMILY_BIT(DRILL_UNIX_DGRAM));
    reading_free(&reading);
}

Test(scenario_lines, blanks_mean_nothing)
{
    expect_canonical_step("\t recv ( L ,\t1 , MSG_PEEK + MSG_OOB )=1 ..3|  -1 EAGAIN # no",
                          "recv(L, 1, MSG_PEEK+MSG_OOB)     = 1..3 | -1 EAGAIN");
    expect_canonical_step("T0 : A=dup(L)", "A = dup(L)");
    expect_canonical_step("T3:A,B=socketpair()", "T3: A, B = socketpair()");
}

Test(scenario_lines, line_ends)
{
    struct reading reading = read_good("# s\r\nfamily tcp\r\n\r\nL = socket()\r\nclose(L)");
    cr_expect_str_eq(reading.scenario->summary, "s");
    cr_expect_eq(reading.scenario->n_steps, 2);
    cr_expect_eq(reading.scenario->steps[1].line, 5);
    reading_free(&reading);
}

Test(scenario_lines, a_hash_in_quotes_is_no_comment)
{
    expect_canonical_step("gethostbyname(\"a#b\") = ok # c",
                          "gethostbyname(\"a#b\")             = ok");
}

Test(scenario_lines, all_families_and_groups)
{
    drill_family_set set;
    const char *group;
    for (int i = 0; i < DRILL_FAMILY_COUNT; i++) {
        struct drill_text text = {0};
        drill_text_addf(&text, "family %s\nsocket()\n", drill_family_name((enum drill_family)i));
        struct reading reading = read_good(text.bytes);
        cr_expect_eq(reading.scenario->families, DRILL_FAMILY_BIT(i));
        reading_free(&reading);
        drill_text_free(&text);
    }
    for (size_t i = 0; (group = drill_family_group(i, &set)) != NULL; i++) {
        struct drill_text text = {0};
        drill_text_addf(&text, "family %s\nsocket()\n", group);
        struct reading reading = read_good(text.bytes);
        cr_expect_eq(reading.scenario->families, set);
        reading_free(&reading);
        drill_text_free(&text);
    }
}

Test(scenario_lines, all_actors)
{
    struct reading reading = read_good("family tcp\nT15: L = socket()\nT1: recv(L, 1) blocks\n"
                                       "T2: recv(L, 1) blocks\nT2: returns\nT1: returns\n"
                                       "T1: close(L)\n");
    cr_expect_eq(reading.scenario->n_actors, 16);
    cr_expect(drill_step_is_collectable(&reading.scenario->steps[1]));
    cr_expect_not(drill_step_is_collectable(&reading.scenario->steps[0]));
    cr_expect_not(drill_step_is_collectable(&reading.scenario->steps[3]));
    cr_expect(drill_step_is_collectable(&reading.scenario->steps[5]));
    reading_free(&reading);
}
