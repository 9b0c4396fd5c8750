/* Text from outside: what stays, what is escaped, where lines break. */

#include "report/escape.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

static void expect_clean(const char *in, enum drill_clean how, const char *out)
{
    struct drill_text text = {0};
    drill_text_add(&text, "", 0);
    drill_report_clean(&text, in, how);
    cr_expect_str_eq(text.bytes, out);
    drill_text_free(&text);
}

Test(report_escape, plain_text_and_utf8_stay)
{
    expect_clean("recv(S, 1) = 1", DRILL_CLEAN_LINE, "recv(S, 1) = 1");
    expect_clean("\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", DRILL_CLEAN_LINE,
                 "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80");
    expect_clean(NULL, DRILL_CLEAN_LINE, "");
}

Test(report_escape, controls_go_as_far_as_asked)
{
    expect_clean("a\n\tb\x1b[2J\x7f", DRILL_CLEAN_LINE, "a\\x0a\\x09b\\x1b[2J\\x7f");
    expect_clean("a\n\tb\x1b", DRILL_CLEAN_LINES, "a\n\tb\\x1b");
    expect_clean("a\n\tb\x1b", DRILL_CLEAN_UTF8, "a\n\tb\x1b");
    expect_clean("\xc2\x9b", DRILL_CLEAN_LINES, "\\xc2\\x9b");
}

Test(report_escape, invalid_utf8_is_spelt_out)
{
    static const struct {
        const char *in;
        const char *out;
    } cases[] = {
        {"\x80", "\\x80"},
        {"\xff\xfe", "\\xff\\xfe"},
        {"\xc3", "\\xc3"},
        {"\xc3(", "\\xc3("},
        {"\xe2\x82", "\\xe2\\x82"},
        {"\xc0\xaf", "\\xc0\\xaf"},
        {"\xe0\x80\xaf", "\\xe0\\x80\\xaf"},
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},
        {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
        {"\xef\xbf\xbe", "\\xef\\xbf\\xbe"},
    };
    for (size_t i = 0; i < DRILL_COUNT(cases); i++) {
        expect_clean(cases[i].in, DRILL_CLEAN_LINE, cases[i].out);
        expect_clean(cases[i].in, DRILL_CLEAN_UTF8, cases[i].out);
    }
}

Test(report_escape, every_pair_of_bytes_quotes_to_a_json_string)
{
    struct drill_text text = {0};
    for (unsigned pair = 0; pair < 0x10000; pair++) {
        const char bytes[] = {(char)(pair >> 8), (char)(pair & 0xff), '\0'};
        drill_text_clear(&text);
        drill_report_quote(&text, bytes);
        json_t *json = json_loads(text.bytes, JSON_DECODE_ANY, NULL);
        cr_assert(json_is_string(json), "%04x: %s", pair, text.bytes);
        if (bytes[0] > 0 && (bytes[1] > 0 || bytes[0] == '\0'))
            cr_assert_str_eq(json_string_value(json), bytes);
        json_decref(json);
    }
    drill_text_free(&text);
}

Test(report_escape, indent_puts_the_prefix_before_every_line)
{
    struct drill_text text = {0};
    drill_report_indent(&text, "  ", "a\n\nb");
    cr_expect_str_eq(text.bytes, "  a\n\n  b\n");
    drill_text_free(&text);
}

Test(report_escape, wrap_keeps_lines_below_the_limit)
{
    struct drill_text text = {0};
    struct drill_text words = {0};
    for (int i = 0; i < 100; i++)
        drill_text_addf(&words, "%sword%d", i > 0 ? " " : "", i);
    drill_report_wrap(&text, 13, 13, words.bytes);
    size_t lines = 0;
    for (char *line = strtok(text.bytes, "\n"); line != NULL; line = strtok(NULL, "\n"), lines++) {
        cr_expect_leq(strlen(line), lines == 0 ? 100 - 13 : 100, "%s", line);
        cr_expect(lines == 0 || strncmp(line, "             word", 17) == 0, "%s", line);
    }
    cr_expect_gt(lines, 5);
    drill_text_free(&text);
    drill_text_free(&words);
}

Test(report_escape, a_word_longer_than_a_line_is_not_cut)
{
    struct drill_text text = {0};
    char word[201];
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    drill_report_wrap(&text, 0, 2, word);
    cr_expect_str_eq(text.bytes, word);
    drill_text_free(&text);
}
