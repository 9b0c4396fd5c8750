/* Making text from outside printable: one decoder of UTF-8, and the few ways of quoting and
 * breaking that the formats share. */

#include "report/escape.h"

#include <stdint.h>
#include <string.h>

enum {
    LINE_COLUMNS = 100
};

/* The length of the valid UTF-8 sequence at `s` (0: there is none) and its character. */
static size_t decode(const unsigned char *s, uint32_t *ret)
{
    size_t len = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (len == 1) {
        *ret = s[0];
        return 1;
    }
    if (s[0] < 0xc2 || s[0] > 0xf4)
        return 0;
    uint32_t c = s[0] & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3fu);
    }
    if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return 0;
    *ret = c;
    return len;
}

static bool may_stay(uint32_t c, enum drill_clean how)
{
    if (c == 0xfffe || c == 0xffff)
        return false;
    if (how == DRILL_CLEAN_UTF8 || (c >= 0x20 && c < 0x7f) || c > 0x9f)
        return true;
    return how == DRILL_CLEAN_LINES && (c == '\n' || c == '\t');
}

void drill_report_clean(struct drill_text *text, const char *bytes, enum drill_clean how)
{
    const unsigned char *s = (const unsigned char *)bytes;
    while (s != NULL && *s != '\0') {
        uint32_t c = 0;
        size_t len = decode(s, &c);
        if (len > 0 && may_stay(c, how)) {
            drill_text_add(text, (const char *)s, len);
            s += len;
            continue;
        }
        for (size_t n = len > 0 ? len : 1; n > 0; n--)
            drill_text_addf(text, "\\x%02x", *s++);
    }
}

void drill_report_quote(struct drill_text *text, const char *bytes)
{
    struct drill_text clean = {0};
    drill_report_clean(&clean, bytes, DRILL_CLEAN_UTF8);
    drill_text_add(text, "\"", 1);
    for (size_t i = 0; i < clean.len; i++) {
        unsigned char c = (unsigned char)clean.bytes[i];
        if (c == '"' || c == '\\')
            drill_text_addf(text, "\\%c", c);
        else if (c == '\n')
            drill_text_add(text, "\\n", 2);
        else if (c < 0x20 || c == 0x7f)
            drill_text_addf(text, "\\u%04x", c);
        else
            drill_text_add(text, &clean.bytes[i], 1);
    }
    drill_text_add(text, "\"", 1);
    text->failed = text->failed || clean.failed;
    drill_text_free(&clean);
}

void drill_report_indent(struct drill_text *text, const char *prefix, const char *lines)
{
    while (lines != NULL && *lines != '\0') {
        size_t len = strcspn(lines, "\n");
        if (len > 0)
            drill_text_addf(text, "%s", prefix);
        drill_text_add(text, lines, len);
        drill_text_add(text, "\n", 1);
        lines += len + (lines[len] == '\n');
    }
}

size_t drill_report_columns(const char *bytes)
{
    size_t n = 0;
    for (; *bytes != '\0'; bytes++)
        n += ((unsigned char)*bytes & 0xc0) != 0x80;
    return n;
}

/* The columns of the word at `word`, which ends at a blank or at the end. */
static size_t word_columns(const char *word, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)word[i] & 0xc0) != 0x80;
    return n;
}

void drill_report_wrap(struct drill_text *text, size_t used, size_t indent, const char *words)
{
    bool fresh = true; /* nothing of ours is on this line yet */
    while (*words != '\0') {
        size_t len = strcspn(words, " ");
        size_t columns = word_columns(words, len);
        if (!fresh && used + 1 + columns > LINE_COLUMNS) {
            drill_text_addf(text, "\n%*s", (int)indent, "");
            used = indent;
            fresh = true;
        }
        if (!fresh)
            drill_text_add(text, " ", 1);
        drill_text_add(text, words, len);
        used += columns + !fresh;
        fresh = false;
        words += len + strspn(words + len, " ");
    }
}
