/* Messages: their form, and the name that was probably meant. */

#include "cli/say.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>

static void say_name(const char *wrong)
{
    struct drill_names names = {.wrong = wrong};
    drill_names_offer(&names, "check");
    drill_names_offer(&names, "rules");
    drill_names_say(&names, "unknown command");
    fflush(stderr);
}

Test(cli_say, the_nearest_name, .init = cr_redirect_stderr)
{
    say_name("chekc");
    cr_assert_stderr_eq_str("sockdrill: unknown command 'chekc'; did you mean 'check'?\n");
}

Test(cli_say, the_known_names_when_none_is_near, .init = cr_redirect_stderr)
{
    say_name("zzz");
    cr_assert_stderr_eq_str("sockdrill: unknown command 'zzz'; known: check, rules\n");
}

Test(cli_say, malformed_input_by_its_place, .init = cr_redirect_stderr)
{
    struct drill_diag diag = {.line = 3, .column = 7, .text = "no such call"};
    drill_say_diag("a.sock", DRILL_FAIL(BAD_INPUT), &diag);
    diag.line = 0;
    drill_say_diag("a.sock", DRILL_FAIL(BAD_INPUT), &diag);
    drill_say_diag(NULL, DRILL_FAIL(SYSTEM), &diag);
    drill_say_diag(NULL, DRILL_FAIL(NO_MEMORY), &(struct drill_diag){0});
    fflush(stderr);
    cr_assert_stderr_eq_str("a.sock:3:7: no such call\n"
                            "a.sock: no such call\n"
                            "sockdrill: no such call\n"
                            "sockdrill: out of memory\n");
}
