/* The matrix in words and in JSON. */

#include "report/matrix.h"

#include <criterion/criterion.h>

static const struct drill_matrix_row rows[] = {
    {"m:a@tcp4", "It is wrong.", "RCV-EOF,RCV-BLOCK", DRILL_TCP4, DRILL_MATRIX_CAUGHT, "RCV-EOF",
     "recv/eof", 2, 3000000},
    {"m:b@tcp4", "So is it.", "BND-OK", DRILL_TCP4, DRILL_MATRIX_OTHERWISE, "BND-INUSE", "bind/a",
     1, 1000000},
    {"m:c@tcp4", "And it.", "BND-OK", DRILL_TCP4, DRILL_MATRIX_SURVIVED, "", NULL, 9, 9000000},
    {"m:d@tcp4", "And it.", "BND-OK", DRILL_TCP4, DRILL_MATRIX_CAUGHT, "BND-OK", "bind/b", 1,
     2000000},
};

static void expect(const char *format, int verbosity, const char *expected)
{
    struct drill_text text = {0};
    struct drill_matrix_sum sum = {0};
    const struct drill_matrix_format *f = drill_matrix_format_find(format);
    for (size_t i = 0; i < DRILL_COUNT(rows); i++) {
        f->row(&rows[i], verbosity, &text);
        cr_assert(drill_ok(drill_matrix_add(&sum, &rows[i])));
    }
    f->sum(DRILL_TCP4, &sum, &text);
    cr_assert_str_eq(text.bytes, expected);
    drill_matrix_free(&sum);
    drill_text_free(&text);
}

Test(report_matrix, in_words)
{
    expect("pretty", 0,
           "caught     m:a@tcp4                                     RCV-EOF                   3.0 "
           "ms  recv/eof\n"
           "otherwise  m:b@tcp4                                     BND-INUSE                 1.0 "
           "ms  bind/a\n"
           "           declared: BND-OK\n"
           "           So is it.\n"
           "survived   m:c@tcp4                                     -                         9.0 "
           "ms  -\n"
           "           declared: BND-OK\n"
           "           And it.\n"
           "caught     m:d@tcp4                                     BND-OK                    2.0 "
           "ms  bind/b\n"
           "tcp4: 4 mutants, 2 caught, 1 otherwise, 1 survived, 0 not run; median 2.0 ms, worst "
           "3.0 ms (m:a@tcp4)\n");
    expect("pretty", -1,
           "otherwise  m:b@tcp4                                     BND-INUSE                 1.0 "
           "ms  bind/a\n"
           "           declared: BND-OK\n"
           "           So is it.\n"
           "survived   m:c@tcp4                                     -                         9.0 "
           "ms  -\n"
           "           declared: BND-OK\n"
           "           And it.\n"
           "tcp4: 4 mutants, 2 caught, 1 otherwise, 1 survived, 0 not run; median 2.0 ms, worst "
           "3.0 ms (m:a@tcp4)\n");
}

Test(report_matrix, for_programs)
{
    expect("jsonl", 0,
           "{\"type\":\"mutant\",\"target\":\"m:a@tcp4\",\"family\":\"tcp4\",\"gloss\":\"It is "
           "wrong.\",\"breaks\":[\"RCV-EOF\",\"RCV-BLOCK\"],\"verdict\":\"caught\",\"rule\":\"RCV-"
           "EOF\",\"case\":\"recv/eof\",\"cases\":2,\"time_ns\":3000000}\n"
           "{\"type\":\"mutant\",\"target\":\"m:b@tcp4\",\"family\":\"tcp4\",\"gloss\":\"So is "
           "it.\",\"breaks\":[\"BND-OK\"],\"verdict\":\"otherwise\",\"rule\":\"BND-INUSE\","
           "\"case\":\"bind/a\",\"cases\":1,\"time_ns\":1000000}\n"
           "{\"type\":\"mutant\",\"target\":\"m:c@tcp4\",\"family\":\"tcp4\",\"gloss\":\"And "
           "it.\",\"breaks\":[\"BND-OK\"],\"verdict\":\"survived\",\"cases\":9,\"time_ns\":"
           "9000000}\n"
           "{\"type\":\"mutant\",\"target\":\"m:d@tcp4\",\"family\":\"tcp4\",\"gloss\":\"And "
           "it.\",\"breaks\":[\"BND-OK\"],\"verdict\":\"caught\",\"rule\":\"BND-OK\",\"case\":"
           "\"bind/b\",\"cases\":1,\"time_ns\":2000000}\n"
           "{\"type\":\"matrix\",\"family\":\"tcp4\",\"mutants\":4,\"caught\":2,\"otherwise\":1,"
           "\"survived\":1,\"not_run\":0,\"median_ns\":2000000,\"worst_ns\":3000000,\"worst\":"
           "\"m:a@tcp4\"}\n");
}

Test(report_matrix, other_formats_have_none)
{
    cr_assert_null(drill_matrix_format_find("tap"));
}
