/* Growing text, and whole files in and out. */

#include "base/text.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Test(base_text, grows)
{
    struct drill_text text = {0};
    for (int i = 0; i < 1000; i++)
        drill_text_addf(&text, "%03d,", i);
    cr_expect_eq(text.len, 4000);
    cr_expect_eq(strlen(text.bytes), 4000);
    cr_expect_eq(strncmp(text.bytes + 4 * 123, "123,", 4), 0);
    drill_text_clear(&text);
    cr_expect_eq(text.len, 0);
    cr_expect_str_eq(text.bytes, "");
    drill_text_add(&text, "a\0b", 3);
    cr_expect_eq(text.len, 3);
    cr_expect_eq(memcmp(text.bytes, "a\0b\0", 4), 0);
    drill_text_free(&text);
    cr_expect_null(text.bytes);
    drill_text_free(&text);
}

Test(base_text, every_length_around_a_doubling)
{
    char line[600];
    memset(line, 'x', sizeof line);
    for (size_t len = 0; len < sizeof line; len++) {
        struct drill_text text = {0};
        drill_text_add(&text, line, len);
        drill_text_addf(&text, "%s", "y");
        cr_expect_eq(text.len, len + 1);
        cr_expect_eq(strlen(text.bytes), len + 1);
        drill_text_free(&text);
    }
}

Test(base_text, a_failed_allocation_keeps_what_was_there)
{
    struct drill_text text = {0};
    drill_text_addf(&text, "kept");
    drill_text_add(&text, "lost", SIZE_MAX / 2);
    cr_expect(text.failed);
    drill_text_addf(&text, "dropped");
    cr_expect_str_eq(text.bytes, "kept");
    drill_text_clear(&text);
    drill_text_addf(&text, "again");
    cr_expect_not(text.failed);
    cr_expect_str_eq(text.bytes, "again");
    drill_text_free(&text);
}

/* A private folder for one test. */
static char folder[64];

static void setup(void)
{
    snprintf(folder, sizeof folder, "/tmp/drill-text-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
}

static void path_in(char *buf, size_t size, const char *name)
{
    snprintf(buf, size, "%s/%s", folder, name);
}

static unsigned count_files(void)
{
    unsigned n = 0;
    DIR *dir = opendir(folder);
    cr_assert_not_null(dir);
    while (readdir(dir) != NULL)
        n++;
    closedir(dir);
    return n - 2;
}

static void teardown(void)
{
    char path[96];
    path_in(path, sizeof path, "file");
    unlink(path);
    cr_expect_eq(rmdir(folder), 0);
}

TestSuite(base_text_file, .init = setup, .fini = teardown);

Test(base_text_file, written_and_read_back)
{
    struct drill_text out = {0};
    struct drill_text in = {0};
    struct stat st;
    char path[96];
    path_in(path, sizeof path, "file");
    for (int i = 0; i < 5000; i++)
        drill_text_add(&out, "ab\0cd\n", 6);
    cr_assert(drill_ok(drill_text_write_file(&out, path, NULL)));
    cr_expect_eq(count_files(), 1);
    cr_assert_eq(stat(path, &st), 0);
    cr_expect_eq(st.st_mode & 0777, 0644);
    drill_text_addf(&in, "head");
    cr_assert(drill_ok(drill_text_read_file(&in, path, 30000, NULL)));
    cr_expect_eq(in.len, 30004);
    cr_expect_eq(memcmp(in.bytes + 4, out.bytes, out.len), 0);
    drill_text_free(&out);
    drill_text_free(&in);
}

Test(base_text_file, an_older_file_is_replaced_whole)
{
    struct drill_text text = {0};
    struct drill_text in = {0};
    char path[96];
    path_in(path, sizeof path, "file");
    drill_text_addf(&text, "a longer text");
    cr_assert(drill_ok(drill_text_write_file(&text, path, NULL)));
    drill_text_clear(&text);
    cr_assert(drill_ok(drill_text_write_file(&text, path, NULL)));
    cr_assert(drill_ok(drill_text_read_file(&in, path, 100, NULL)));
    cr_expect_eq(in.len, 0);
    drill_text_free(&text);
    drill_text_free(&in);
}

Test(base_text_file, failures_are_told_and_leave_nothing)
{
    struct drill_text text = {0};
    struct drill_diag diag = {0};
    char path[96];
    path_in(path, sizeof path, "file");
    cr_expect_eq(drill_text_read_file(&text, path, 10, &diag).code, DRILL_CODE_NOT_FOUND);
    cr_expect_not_null(strstr(diag.text, "file"));
    cr_expect_eq(drill_text_read_file(&text, folder, 10, &diag).code, DRILL_CODE_SYSTEM);
    drill_text_addf(&text, "0123456789x");
    cr_assert(drill_ok(drill_text_write_file(&text, path, NULL)));
    cr_expect_eq(drill_text_read_file(&text, path, 10, &diag).code, DRILL_CODE_TOO_BIG);
    path_in(path, sizeof path, "no/file");
    cr_expect_eq(drill_text_write_file(&text, path, &diag).code, DRILL_CODE_SYSTEM);
    /* A folder cannot be replaced by a file: the rename fails after all was written. */
    cr_expect_eq(drill_text_write_file(&text, folder, &diag).code, DRILL_CODE_SYSTEM);
    cr_expect_eq(count_files(), 1);
    text.failed = true;
    cr_expect_eq(drill_text_write_file(&text, path, &diag).code, DRILL_CODE_NO_MEMORY);
    drill_text_free(&text);
}
