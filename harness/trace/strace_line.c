/* Lines of strace's output: prefix (process, time), then one of the forms that strace prints. */

#include "trace/strace_line.h"

#include <ctype.h>
#include <string.h>

bool drill_slice_is(struct drill_slice slice, const char *text)
{
    return strlen(text) == slice.len && memcmp(slice.bytes, text, slice.len) == 0;
}

struct cursor {
    const char *text;
    size_t len;
    size_t at;
};

static bool starts(const struct cursor *c, const char *with)
{
    size_t n = strlen(with);
    return c->len - c->at >= n && memcmp(c->text + c->at, with, n) == 0;
}

static bool take(struct cursor *c, const char *what)
{
    if (!starts(c, what))
        return false;
    c->at += strlen(what);
    return true;
}

static char peek(const struct cursor *c)
{
    return c->at < c->len ? c->text[c->at] : '\0';
}

static void skip_blanks(struct cursor *c)
{
    while (peek(c) == ' ' || peek(c) == '\t')
        c->at++;
}

static bool digit(char ch)
{
    return isdigit((unsigned char)ch) != 0;
}

/* A run of digits; false and nothing taken without one. */
static bool take_number(struct cursor *c, long *ret)
{
    size_t at = c->at;
    long n = 0;
    while (digit(peek(c)) && c->at - at < 10)
        n = n * 10 + (c->text[c->at++] - '0');
    *ret = n;
    return c->at > at;
}

/* "[pid  123] " or "123 ". */
static void take_pid(struct cursor *c, int *ret)
{
    size_t before = c->at;
    long pid;
    bool bracket = take(c, "[pid");
    if (bracket)
        skip_blanks(c);
    if (take_number(c, &pid) && (bracket ? take(c, "]") : peek(c) == ' ') && pid <= 0x7fffffff) {
        *ret = (int)pid;
        skip_blanks(c);
    } else {
        c->at = before;
    }
}

/* A time of day, seconds since the epoch or since the line before: digits, ':' and '.'. */
static void take_time(struct cursor *c)
{
    size_t before = c->at;
    bool mark = false;
    if (peek(c) == '+')
        c->at++;
    while (digit(peek(c)) || peek(c) == ':' || peek(c) == '.') {
        mark |= !digit(peek(c));
        c->at++;
    }
    if (mark && peek(c) == ' ')
        skip_blanks(c);
    else
        c->at = before;
    skip_blanks(c);
}

/* Past a quoted string whose opening quote is at `at`. */
static size_t skip_string(const char *text, size_t len, size_t at)
{
    for (at++; at < len && text[at] != '"'; at++) {
        if (text[at] == '\\')
            at++;
    }
    return at < len ? at + 1 : len;
}

static size_t skip_to(const char *text, size_t len, size_t at, const char *end)
{
    size_t n = strlen(end);
    while (at + n <= len && memcmp(text + at, end, n) != 0)
        at++;
    return at + n <= len ? at + n : len;
}

/* Past the description of a descriptor, "<TCP:[1->2]>" or "</a/path>", whose '<' is at `at`. */
static size_t skip_description(const char *text, size_t len, size_t at)
{
    for (at++; at < len; at++) {
        if (text[at] == '[')
            at = skip_to(text, len, at, "]") - 1;
        else if (text[at] == '>' && text[at - 1] != '-')
            return at + 1;
    }
    return len;
}

size_t drill_strace_skip(const char *text, size_t len, size_t at)
{
    unsigned depth = 0;
    while (at < len) {
        char ch = text[at];
        if (ch == '"') {
            at = skip_string(text, len, at);
            continue;
        }
        if (ch == '/' && at + 1 < len && text[at + 1] == '*') {
            at = skip_to(text, len, at, "*/");
            continue;
        }
        if (ch == '<' && at > 0 && digit(text[at - 1]) && at + 1 < len && text[at + 1] != '<') {
            at = skip_description(text, len, at);
            continue;
        }
        if (depth == 0 && (ch == ',' || ch == ')' || ch == ']' || ch == '}'))
            return at;
        if (ch == '(' || ch == '[' || ch == '{')
            depth++;
        else if (ch == ')' || ch == ']' || ch == '}')
            depth--;
        at++;
    }
    return at;
}

static bool is_name(char ch)
{
    return isalnum((unsigned char)ch) != 0 || ch == '_';
}

static struct drill_slice take_name(struct cursor *c)
{
    struct drill_slice name = {c->text + c->at, 0};
    while (is_name(peek(c))) {
        c->at++;
        name.len++;
    }
    return name;
}

static struct drill_slice cut_from(const struct cursor *c, size_t from, size_t to)
{
    while (to > from && (c->text[to - 1] == ' ' || c->text[to - 1] == '\t'))
        to--;
    return (struct drill_slice){c->text + from, to - from};
}

static bool ends_unfinished(const struct cursor *c, size_t *ret_end)
{
    static const char mark[] = "<unfinished ...>";
    size_t n = sizeof mark - 1;
    size_t len = c->len;
    while (len > 0 && c->text[len - 1] == ' ')
        len--;
    if (len < n || len - n < c->at || memcmp(c->text + len - n, mark, n) != 0)
        return false;
    *ret_end = len - n;
    return true;
}

static struct drill_status malformed(const struct cursor *c, const char *what,
                                     struct drill_diag *diag)
{
    return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, (int)c->at + 1, "%s", what);
}

/* "args) = result", from where the arguments begin. */
static struct drill_status cut_call(struct cursor *c, struct drill_strace_line *ret,
                                    struct drill_diag *diag)
{
    size_t from = c->at;
    size_t end;
    if (ends_unfinished(c, &end)) {
        ret->kind = DRILL_STRACE_UNFINISHED;
        ret->args = cut_from(c, from, end);
        return DRILL_OK;
    }
    while (c->at < c->len && c->text[c->at] != ')') {
        c->at = drill_strace_skip(c->text, c->len, c->at);
        if (peek(c) != ')' && c->at < c->len)
            c->at++;
    }
    if (peek(c) != ')')
        return malformed(c, "the arguments do not end", diag);
    ret->args = cut_from(c, from, c->at);
    c->at++;
    skip_blanks(c);
    if (peek(c) != '=')
        return malformed(c, "expected '= ' and a result", diag);
    c->at++;
    skip_blanks(c);
    if (c->at == c->len)
        return malformed(c, "expected a result", diag);
    ret->result = cut_from(c, c->at, c->len);
    return DRILL_OK;
}

static struct drill_status cut_resumed(struct cursor *c, struct drill_strace_line *ret,
                                       struct drill_diag *diag)
{
    skip_blanks(c);
    ret->name = take_name(c);
    if (!take(c, " resumed>"))
        return malformed(c, "expected ' resumed>'", diag);
    take(c, " ");
    struct drill_status s = cut_call(c, ret, diag);
    if (drill_ok(s) && ret->kind == DRILL_STRACE_UNFINISHED)
        return malformed(c, "a call that is resumed does not end", diag);
    ret->kind = DRILL_STRACE_RESUMED;
    return s;
}

struct drill_status drill_strace_cut(struct drill_strace_line *ret, const char *text, size_t len,
                                     struct drill_diag *diag)
{
    struct cursor c = {text, len, 0};
    *ret = (struct drill_strace_line){.kind = DRILL_STRACE_REMARK};
    skip_blanks(&c);
    if (c.at == c.len || starts(&c, "strace: ") || starts(&c, "> ") || starts(&c, "#"))
        return DRILL_OK;
    take_pid(&c, &ret->pid);
    take_time(&c);
    if (take(&c, "+++ ")) {
        ret->kind = starts(&c, "superseded") ? DRILL_STRACE_REMARK : DRILL_STRACE_GONE;
        return DRILL_OK;
    }
    if (take(&c, "--- ")) {
        ret->kind = DRILL_STRACE_SIGNAL;
        ret->name = take_name(&c);
        (void)take(&c, " ");
        ret->args = (struct drill_slice){c.text + c.at, c.len - c.at};
        return DRILL_OK;
    }
    if (take(&c, "<..."))
        return cut_resumed(&c, ret, diag);
    if (take(&c, "["))
        c.at = skip_to(c.text, c.len, c.at, "] "); /* the number of the call (-n) */
    ret->name = take_name(&c);
    if (ret->name.len == 0 && starts(&c, "????"))
        return DRILL_OK;
    if (ret->name.len == 0 || !take(&c, "("))
        return malformed(&c, "expected a system call, 'name(...) = result'", diag);
    ret->kind = DRILL_STRACE_WHOLE;
    return cut_call(&c, ret, diag);
}
