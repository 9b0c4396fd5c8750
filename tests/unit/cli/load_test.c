/* Scenarios from the corpus, files and directories. */

#include "cli/load.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char good[] = "# One.\nfamily any\nA = socket()\nclose(A)\n";
static const char bad[] = "family any\nA = soket()\n";
static char folder[] = P_tmpdir "/drill-load-XXXXXX";

static void enter(void)
{
    cr_redirect_stderr();
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
}

static void leave(void)
{
    char command[64];
    cr_assert_eq(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    cr_assert_eq(system(command), 0);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fputs(text, file);
    cr_assert_eq(fclose(file), 0);
}

Test(cli_load, corpus_entries_keep_their_names)
{
    static const struct drill_corpus_entry entries[] = {{"a/one", good, sizeof good - 1},
                                                        {"b/two", good, sizeof good - 1}};
    const struct drill_corpus corpus = {entries, 2};
    struct drill_library library = {0};
    cr_assert(drill_load_corpus(&library, &corpus));
    cr_assert_eq(library.count, 2);
    cr_assert_str_eq(library.list[1].name, "b/two");
    cr_assert_str_eq(library.list[1].scenario->name, "corpora/conformance/b/two.sock");
    cr_assert_str_eq(library.list[1].scenario->summary, "One.");
    drill_library_free(&library);
}

Test(cli_load, the_corpus_of_this_build_is_well_formed)
{
    struct drill_library library = {0};
    cr_assert(drill_load_corpus(&library, &drill_corpus_conformance));
    cr_assert_gt(library.count, 0);
    for (size_t i = 1; i < library.count; i++)
        cr_assert_lt(strcmp(library.list[i - 1].name, library.list[i].name), 0);
    drill_library_free(&library);
}

Test(cli_load, directories_are_searched_in_order, .init = enter, .fini = leave)
{
    static const char *const expected[] = {"t/a.sock", "t/b/z.sock", "t/c.sock"};
    struct drill_library library = {0};
    cr_assert_eq(mkdir("t", 0700), 0);
    cr_assert_eq(mkdir("t/b", 0700), 0);
    write_file("t/c.sock", good);
    write_file("t/a.sock", good);
    write_file("t/b/z.sock", good);
    write_file("t/.hidden.sock", bad);
    write_file("t/.sock", bad);
    write_file("t/notes.txt", bad);
    cr_assert(drill_load_path(&library, "t"));
    cr_assert_eq(library.count, 3);
    for (size_t i = 0; i < 3; i++)
        cr_assert_str_eq(library.list[i].name, expected[i]);
    cr_assert(drill_load_path(&library, "t/"));
    cr_assert_str_eq(library.list[3].name, "t/a.sock");
    drill_library_free(&library);
}

Test(cli_load, every_malformed_file_is_named, .init = enter, .fini = leave)
{
    struct drill_library library = {0};
    cr_assert_eq(mkdir("t", 0700), 0);
    write_file("t/a.sock", bad);
    write_file("t/b.sock", good);
    write_file("t/c.sock", bad);
    cr_assert_not(drill_load_path(&library, "t"));
    cr_assert_eq(library.count, 1);
    cr_assert_not(drill_load_path(&library, "t/missing.sock"));
    fflush(stderr);
    char said[512] = "";
    FILE *err = cr_get_redirected_stderr();
    size_t n = fread(said, 1, sizeof said - 1, err);
    said[n] = '\0';
    cr_assert_not_null(strstr(said, "t/a.sock:2:5: "), "%s", said);
    cr_assert_not_null(strstr(said, "t/c.sock:2:5: "), "%s", said);
    cr_assert_not_null(strstr(said, "t/missing.sock: "), "%s", said);
    drill_library_free(&library);
}

Test(cli_load, a_circle_of_links_ends, .init = enter, .fini = leave)
{
    struct drill_library library = {0};
    cr_assert_eq(mkdir("t", 0700), 0);
    cr_assert_eq(symlink(".", "t/self"), 0);
    cr_assert_not(drill_load_path(&library, "t"));
    drill_library_free(&library);
}
