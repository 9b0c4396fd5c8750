/* Results into a file. What goes to standard output is tested by running the program. */

#include "cli/output.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = P_tmpdir "/drill-output-XXXXXX";

static void enter(void)
{
    cr_redirect_stderr();
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
}

static void leave(void)
{
    unlink("file");
    cr_assert_eq(chdir("/"), 0);
    cr_assert_eq(rmdir(folder), 0, "something is left over");
}

Test(cli_output, a_file_is_written_at_the_end, .init = enter, .fini = leave)
{
    struct drill_output output;
    struct drill_text text = {0};
    char read[16] = "";
    cr_assert(drill_output_open(&output, "file"));
    cr_assert_neq(access("file", F_OK), 0);
    drill_text_addf(&text, "one ");
    cr_assert(drill_output_flush(&output, &text));
    cr_assert_neq(access("file", F_OK), 0);
    drill_text_addf(&text, "two");
    cr_assert(drill_output_close(&output, &text));
    FILE *file = fopen("file", "r");
    cr_assert_not_null(file);
    cr_assert_not_null(fgets(read, sizeof read, file));
    fclose(file);
    cr_assert_str_eq(read, "one two");
}

Test(cli_output, what_cannot_be_written_is_said_at_once, .init = enter, .fini = leave)
{
    struct drill_output output;
    cr_assert_not(drill_output_open(&output, "missing/file"));
    cr_assert_not(drill_output_open(&output, "."));
    cr_assert(drill_output_open(&output, NULL));
}
