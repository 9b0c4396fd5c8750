/* The check that a file is text, made before anything else looks at it: UTF-8 (RFC 3629) without
 * control characters. */

#include "scenario/text_bytes.h"

/* The length of the well-formed UTF-8 sequence at `at` (Unicode table 3-7), 0 when there is none.
 */
static size_t sequence_length(const unsigned char *at, size_t left)
{
    unsigned char c = at[0];
    unsigned char low = 0x80;
    unsigned char high = 0xbf;
    size_t len;
    if (c < 0x80)
        return 1;
    if (c < 0xc2 || c > 0xf4)
        return 0;
    len = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    if (c == 0xe0)
        low = 0xa0; /* below: an overlong form */
    if (c == 0xed)
        high = 0x9f; /* above: a surrogate */
    if (c == 0xf0)
        low = 0x90;
    if (c == 0xf4)
        high = 0x8f; /* above: beyond U+10FFFF */
    if (left < len || at[1] < low || at[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++) {
        if (at[i] < 0x80 || at[i] > 0xbf)
            return 0;
    }
    return len;
}

static const char *why_bad(const unsigned char *at, size_t left)
{
    if (at[0] == '\0')
        return "not text: a zero byte";
    if (at[0] == '\r' && (left < 2 || at[1] != '\n'))
        return "not text: a carriage return without a line feed";
    if (at[0] == 0x7f || (at[0] < 0x20 && at[0] != '\t' && at[0] != '\n' && at[0] != '\r'))
        return "not text: a control character";
    if (sequence_length(at, left) == 0)
        return "not text: a byte that is not UTF-8";
    if (at[0] == 0xc2 && at[1] < 0xa0)
        return "not text: a control character";
    return NULL;
}

bool drill_bytes_find_bad(const char *bytes, size_t len, size_t *ret_at, const char **ret_why)
{
    const unsigned char *at = (const unsigned char *)bytes;
    size_t i = 0;
    while (i < len) {
        const char *why = why_bad(at + i, len - i);
        if (why != NULL) {
            *ret_at = i;
            *ret_why = why;
            return true;
        }
        i += sequence_length(at + i, len - i);
    }
    return false;
}
