/* What all parts of the text reader use: its errors, and the small things that occur everywhere in
 * the grammar (marks, numbers, flags, error names, slots). */

#include "scenario/text_reader.h"

#include <stdio.h>
#include <string.h>

enum {
    SHOWN = 48 /* bytes of a token that an error shows */
};

bool drill_reader_advance(struct drill_reader *reader)
{
    reader->token = drill_scan_next(&reader->scan);
    return true;
}

static bool record(struct drill_reader *reader, enum drill_code code, const struct drill_token *at,
                   const char *fmt, va_list ap)
{
    char text[sizeof reader->diag->text];
    vsnprintf(text, sizeof text, fmt, ap);
    reader->status = drill_diag_set(reader->diag, code, at->line, at->column, "%s", text);
    return false;
}

bool drill_reader_fail(struct drill_reader *reader, const struct drill_token *at, const char *fmt,
                       ...)
{
    va_list ap;
    va_start(ap, fmt);
    record(reader, DRILL_CODE_BAD_INPUT, at, fmt, ap);
    va_end(ap);
    return false;
}

bool drill_reader_fail_big(struct drill_reader *reader, const struct drill_token *at,
                           const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    record(reader, DRILL_CODE_TOO_BIG, at, fmt, ap);
    va_end(ap);
    return false;
}

bool drill_reader_fail_memory(struct drill_reader *reader)
{
    reader->status = drill_diag_set(reader->diag, DRILL_CODE_NO_MEMORY, 0, 0, "out of memory");
    return false;
}

/* Never cuts a character in two: only strings hold bytes beyond ASCII, and those are left out. */
static const char *show(const struct drill_token *token, char *buf, size_t size)
{
    const char *more = token->len > SHOWN ? "..." : "";
    int len = (int)(token->len > SHOWN ? SHOWN : token->len);
    if (token->kind == DRILL_TOKEN_END)
        snprintf(buf, size, "the end of the line");
    else if (token->kind == DRILL_TOKEN_STRING)
        snprintf(buf, size, "a quoted name");
    else if (token->kind == DRILL_TOKEN_OPEN)
        snprintf(buf, size, "a quote that is not closed");
    else if (token->kind == DRILL_TOKEN_BAD && (unsigned char)token->mark >= 0x80)
        snprintf(buf, size, "a character beyond ASCII");
    else if (token->kind == DRILL_TOKEN_BAD || token->kind == DRILL_TOKEN_MARK)
        snprintf(buf, size, "'%c'", token->mark);
    else
        snprintf(buf, size, "%.*s%s", len, token->start, more);
    return buf;
}

bool drill_reader_fail_unknown(struct drill_reader *reader, const struct drill_token *at,
                               const char *what, const struct drill_suggest *suggest)
{
    char text[2 * SHOWN];
    show(at, text, sizeof text);
    if (suggest->best == NULL)
        return drill_reader_fail(reader, at, "unknown %s %s", what, text);
    return drill_reader_fail(reader, at, "unknown %s %s; did you mean %s?", what, text,
                             suggest->best);
}

bool drill_reader_fail_expected(struct drill_reader *reader, const struct drill_token *at,
                                const char *what)
{
    char text[2 * SHOWN];
    return drill_reader_fail(reader, at, "expected %s, found %s", what,
                             show(at, text, sizeof text));
}

bool drill_reader_mark(struct drill_reader *reader, char mark)
{
    char what[] = {'\'', mark, '\'', '\0'};
    if (!drill_token_is_mark(&reader->token, mark))
        return drill_reader_fail_expected(reader, &reader->token, what);
    return drill_reader_advance(reader);
}

bool drill_reader_number(struct drill_reader *reader, const char *what, int64_t low, int64_t high,
                         int64_t *ret)
{
    const struct drill_token *token = &reader->token;
    if (token->kind != DRILL_TOKEN_NUMBER)
        return drill_reader_fail_expected(reader, token, what);
    if (token->overflow || token->number < low || token->number > high)
        return drill_reader_fail(reader, token, "number out of range: %s is %lld to %lld", what,
                                 (long long)low, (long long)high);
    *ret = token->number;
    return drill_reader_advance(reader);
}

static bool read_flag(struct drill_reader *reader, enum drill_flag_group group, uint32_t *flags)
{
    const struct drill_token *token = &reader->token;
    uint32_t flag;
    if (token->kind != DRILL_TOKEN_NAME)
        return drill_reader_fail_expected(reader, token, "flags or 0");
    if (!drill_flag_find(group, token->start, token->len, &flag)) {
        struct drill_suggest suggest = drill_suggest_make(token->start, token->len);
        for (uint32_t bit = 1; bit != 0; bit <<= 1)
            drill_suggest_offer(&suggest, drill_flag_name(group, bit));
        return drill_reader_fail_unknown(reader, token, "flag", &suggest);
    }
    *flags |= flag;
    return drill_reader_advance(reader);
}

bool drill_reader_flags(struct drill_reader *reader, enum drill_flag_group group, uint32_t *ret)
{
    uint32_t flags = 0;
    if (reader->token.kind == DRILL_TOKEN_NUMBER && reader->token.number == 0 &&
        !reader->token.overflow) {
        *ret = 0;
        return drill_reader_advance(reader);
    }
    if (!read_flag(reader, group, &flags))
        return false;
    while (drill_token_is_mark(&reader->token, '+')) {
        drill_reader_advance(reader);
        if (!read_flag(reader, group, &flags))
            return false;
    }
    *ret = flags;
    return true;
}

bool drill_reader_error(struct drill_reader *reader, uint16_t *ret)
{
    const struct drill_token *token = &reader->token;
    enum drill_errno error;
    if (token->kind != DRILL_TOKEN_NAME)
        return drill_reader_fail_expected(reader, token, "an error name");
    if (!drill_errno_find(token->start, token->len, &error)) {
        struct drill_suggest suggest = drill_suggest_make(token->start, token->len);
        for (int i = 1; i < DRILL_ERRNO_COUNT; i++)
            drill_suggest_offer(&suggest, drill_errno_name((enum drill_errno)i));
        return drill_reader_fail_unknown(reader, token, "errno", &suggest);
    }
    *ret = (uint16_t)error;
    return drill_reader_advance(reader);
}

/* The second half of "C1..129": the number in the name is the first of the range. */
static bool read_range(struct drill_reader *reader, struct drill_slot_ref *ref)
{
    const struct drill_token *name = &ref->token;
    int64_t high = 0;
    size_t at = name->len;
    while (at > 1 && name->start[at - 1] >= '0' && name->start[at - 1] <= '9')
        at--;
    if (at == name->len || (name->start[at] == '0' && at + 1 < name->len) || name->len - at > 4)
        return drill_reader_fail(reader, name,
                                 "a range begins with a name that ends in a number "
                                 "of at most 4 digits, without a leading 0");
    ref->range = true;
    ref->prefix_len = at;
    for (ref->low = 0; at < name->len; at++)
        ref->low = ref->low * 10 + (uint32_t)(name->start[at] - '0');
    drill_reader_advance(reader);
    struct drill_token last = reader->token;
    if (!drill_reader_number(reader, "the end of a range", 0, 9999, &high))
        return false;
    if (high < ref->low)
        return drill_reader_fail(reader, &last, "the range ends before it begins");
    ref->high = (uint32_t)high;
    return true;
}

bool drill_reader_slot(struct drill_reader *reader, struct drill_slot_ref *ret)
{
    struct drill_slot_ref ref = {.present = true, .token = reader->token};
    if (ref.token.kind != DRILL_TOKEN_NAME)
        return drill_reader_fail_expected(reader, &ref.token, "a slot");
    drill_reader_advance(reader);
    if (reader->token.kind == DRILL_TOKEN_RANGE && !read_range(reader, &ref))
        return false;
    *ret = ref;
    return true;
}
