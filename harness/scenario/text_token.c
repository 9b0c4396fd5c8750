/* The lexer of the scenario text: cuts one line into tokens. It keeps no state but the place in the
 * line, so that a reader looks ahead by copying that. */

#include "scenario/text_token.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static void skip_blanks(struct drill_scan *scan)
{
    while (scan->at < scan->line_end && (*scan->at == ' ' || *scan->at == '\t'))
        scan->at++;
}

static bool at_end(const struct drill_scan *scan)
{
    return scan->at == scan->line_end || *scan->at == '#';
}

static struct drill_token token_at(const struct drill_scan *scan, enum drill_token_kind kind)
{
    struct drill_token token = {.kind = kind, .line = scan->line, .start = scan->at};
    token.column = (int)(scan->at - scan->line_start) + 1;
    return token;
}

static void take_name(struct drill_scan *scan, struct drill_token *token)
{
    while (scan->at < scan->line_end && (is_letter(*scan->at) || is_digit(*scan->at)))
        scan->at++;
    token->len = (size_t)(scan->at - token->start);
}

static void take_number(struct drill_scan *scan, struct drill_token *token)
{
    bool negative = *scan->at == '-';
    int64_t value = 0;
    if (negative)
        scan->at++;
    for (; scan->at < scan->line_end && is_digit(*scan->at); scan->at++) {
        int64_t digit = *scan->at - '0';
        /* Counts downwards for negative numbers, since those reach one further. */
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, negative ? -digit : digit, &value))
            token->overflow = true;
    }
    token->number = value;
    token->len = (size_t)(scan->at - token->start);
}

static void take_string(struct drill_scan *scan, struct drill_token *token)
{
    const char *open = scan->at + 1;
    const char *close = memchr(open, '"', (size_t)(scan->line_end - open));
    if (close == NULL) {
        token->kind = DRILL_TOKEN_OPEN;
        token->len = (size_t)(scan->line_end - scan->at);
        scan->at = scan->line_end;
        return;
    }
    token->start = open;
    token->len = (size_t)(close - open);
    scan->at = close + 1;
}

struct drill_token drill_scan_next(struct drill_scan *scan)
{
    skip_blanks(scan);
    struct drill_token token = token_at(scan, DRILL_TOKEN_END);
    if (at_end(scan))
        return token;
    char c = *scan->at;
    char second = '\0';
    if (scan->at + 1 < scan->line_end)
        second = scan->at[1];
    if (is_letter(c)) {
        token.kind = DRILL_TOKEN_NAME;
        take_name(scan, &token);
    } else if (is_digit(c) || (c == '-' && is_digit(second))) {
        token.kind = DRILL_TOKEN_NUMBER;
        take_number(scan, &token);
    } else if (c == '"') {
        token.kind = DRILL_TOKEN_STRING;
        take_string(scan, &token);
    } else if (c == '.' && second == '.') {
        token.kind = DRILL_TOKEN_RANGE;
        token.len = 2;
        scan->at += 2;
    } else {
        token.kind = strchr("()[],:=|+", c) != NULL ? DRILL_TOKEN_MARK : DRILL_TOKEN_BAD;
        token.mark = c;
        token.len = 1;
        scan->at++;
    }
    return token;
}

struct drill_token drill_scan_word(struct drill_scan *scan)
{
    skip_blanks(scan);
    struct drill_token token = token_at(scan, DRILL_TOKEN_END);
    if (at_end(scan))
        return token;
    token.kind = DRILL_TOKEN_NAME;
    while (!at_end(scan) && *scan->at != ' ' && *scan->at != '\t')
        scan->at++;
    token.len = (size_t)(scan->at - token.start);
    return token;
}

bool drill_token_is(const struct drill_token *token, const char *name)
{
    return token->kind == DRILL_TOKEN_NAME && token->len == strlen(name) &&
           memcmp(token->start, name, token->len) == 0;
}

bool drill_token_is_mark(const struct drill_token *token, char mark)
{
    return token->kind == DRILL_TOKEN_MARK && token->mark == mark;
}
