/* The lexer, the check of bytes, slot names and the nearest-name search, by themselves. */

#include <criterion/criterion.h>
#include <string.h>

#include "scenario/flow.h"
#include "scenario/signature.h"
#include "scenario/slots.h"
#include "scenario/suggest.h"
#include "scenario/text_bytes.h"
#include "scenario/text_token.h"
#include "unit/scenario/support.h"

static struct drill_scan scan_of(const char *line)
{
    return (struct drill_scan){
        .at = line, .line_start = line, .line_end = line + strlen(line), .line = 1};
}

Test(scenario_words, tokens)
{
    static const struct {
        enum drill_token_kind kind;
        int column;
        size_t len;
    } expected[] = {
        {DRILL_TOKEN_NAME, 1, 3}, {DRILL_TOKEN_RANGE, 4, 2},  {DRILL_TOKEN_NUMBER, 6, 2},
        {DRILL_TOKEN_MARK, 8, 1}, {DRILL_TOKEN_NUMBER, 9, 2}, {DRILL_TOKEN_STRING, 12, 3},
        {DRILL_TOKEN_BAD, 17, 1}, {DRILL_TOKEN_BAD, 18, 1},   {DRILL_TOKEN_OPEN, 20, 2},
        {DRILL_TOKEN_END, 22, 0}, {DRILL_TOKEN_END, 22, 0},
    };
    struct drill_scan scan = scan_of("_a1..23(-4 \"b#c\".- \"d");
    for (size_t i = 0; i < DRILL_COUNT(expected); i++) {
        struct drill_token token = drill_scan_next(&scan);
        cr_expect_eq(token.kind, expected[i].kind, "token %zu", i);
        cr_expect_eq(token.column, expected[i].column, "token %zu", i);
        cr_expect_eq(token.len, expected[i].len, "token %zu", i);
    }
}

Test(scenario_words, numbers)
{
    static const struct {
        const char *text;
        int64_t number;
        bool overflow;
    } cases[] = {
        {"0", 0, false},
        {"007", 7, false},
        {"-1", -1, false},
        {"9223372036854775807", INT64_MAX, false},
        {"-9223372036854775808", INT64_MIN, false},
        {"9223372036854775808", 0, true},
        {"-9223372036854775809", 0, true},
        {"99999999999999999999", 0, true},
    };
    for (size_t i = 0; i < DRILL_COUNT(cases); i++) {
        struct drill_scan scan = scan_of(cases[i].text);
        struct drill_token token = drill_scan_next(&scan);
        cr_expect_eq(token.kind, DRILL_TOKEN_NUMBER);
        cr_expect_eq(token.overflow, cases[i].overflow, "%s", cases[i].text);
        if (!token.overflow)
            cr_expect_eq(token.number, cases[i].number, "%s", cases[i].text);
    }
}

Test(scenario_words, bytes)
{
    static const char good[] =
        "a\tb\r\n\xc2\xa0\xe2\x82\xac\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf"
        "\xbf\xed\x9f\xbf\xee\x80\x80";
    const char *why;
    size_t at = 99;
    cr_expect_not(drill_bytes_find_bad(good, sizeof good - 1, &at, &why));
    cr_expect_eq(at, 99);
    cr_expect(drill_bytes_find_bad("ab\x80", 3, &at, &why));
    cr_expect_eq(at, 2);
    cr_expect(drill_bytes_find_bad("a\xf0\x90\x80", 4, &at, &why));
    cr_expect_eq(at, 1);
    cr_expect(drill_bytes_find_bad("\r", 1, &at, &why));
    cr_expect_not(drill_bytes_find_bad("", 0, &at, &why));
}

Test(scenario_words, slot_names)
{
    static const char *const good[] = {"a", "_", "C1", "T", "T1a", "t1", "Listener_2", "rule"};
    static const char *const bad[] = {"",         "1a",      "a-b",      "T1",       "T99",
                                      "loopback", "any",     "nowhere",  "path",     "ok",
                                      "blocks",   "returns", "family",   "slow",     "sysctl",
                                      "NULL",     "recv",    "MSG_PEEK", "SO_ERROR", "EAGAIN",
                                      "SIGPIPE",  "POLLIN",  "NO_DATA",  "SHUT_RD",  "F_GETFL"};
    for (size_t i = 0; i < DRILL_COUNT(good); i++)
        cr_expect_null(drill_slot_name_fault(good[i], strlen(good[i])), "%s", good[i]);
    for (size_t i = 0; i < DRILL_COUNT(bad); i++)
        cr_expect_not_null(drill_slot_name_fault(bad[i], strlen(bad[i])), "%s", bad[i]);
}

static const char *nearest(const char *name)
{
    struct drill_suggest suggest = drill_suggest_make(name, strlen(name));
    for (int i = 0; i < DRILL_CALL_COUNT; i++)
        drill_suggest_offer(&suggest, drill_call_name((enum drill_call_id)i));
    drill_suggest_offer(&suggest, NULL);
    return suggest.best;
}

Test(scenario_words, suggestions)
{
    cr_expect_str_eq(nearest("recvform"), "recvfrom");
    cr_expect_str_eq(nearest("RECV"), "recv");
    cr_expect_str_eq(nearest("sokcet"), "socket");
    cr_expect_str_eq(nearest("setsockopts"), "setsockopt");
    cr_expect_null(nearest("x"));
    cr_expect_null(nearest("kqueue"));
    cr_expect_null(nearest("a_name_of_more_than_forty_bytes_is_no_misspelling"));
}

Test(scenario_words, every_call_has_a_signature)
{
    for (int i = 0; i < DRILL_CALL_COUNT; i++) {
        enum drill_call_id id = (enum drill_call_id)i;
        const struct drill_signature *signature = drill_signature_of(id);
        const char *name = drill_call_name(id);
        cr_assert_not_null(signature->usage, "%s", name);
        cr_expect_eq(strncmp(signature->usage, name, strlen(name)), 0, "%s", name);
        bool bare = strcmp(signature->usage + strlen(name), "()") == 0;
        cr_expect_eq(signature->args[0] == DRILL_ARG_END, bare, "%s", name);
    }
}
