/* Growable text. */

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(struct drill_text *text, size_t more)
{
    if (text->failed)
        return false;
    if (text->cap - text->len > more)
        return true;
    size_t cap = text->cap == 0 ? 256 : text->cap;
    while (cap - text->len <= more) {
        if (cap > (size_t)-1 / 2) {
            text->failed = true;
            return false;
        }
        cap *= 2;
    }
    char *bytes = realloc(text->bytes, cap);
    if (bytes == NULL) {
        text->failed = true;
        return false;
    }
    text->bytes = bytes;
    text->cap = cap;
    return true;
}

void drill_text_add(struct drill_text *text, const char *bytes, size_t len)
{
    if (!reserve(text, len))
        return;
    if (len > 0)
        memcpy(text->bytes + text->len, bytes, len);
    text->len += len;
    text->bytes[text->len] = '\0';
}

void drill_text_addv(struct drill_text *text, const char *fmt, va_list ap)
{
    va_list measure;
    va_copy(measure, ap);
    int len = vsnprintf(NULL, 0, fmt, measure);
    va_end(measure);
    if (len < 0 || !reserve(text, (size_t)len)) {
        text->failed = true;
        return;
    }
    vsnprintf(text->bytes + text->len, (size_t)len + 1, fmt, ap);
    text->len += (size_t)len;
}

void drill_text_addf(struct drill_text *text, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    drill_text_addv(text, fmt, ap);
    va_end(ap);
}

void drill_text_clear(struct drill_text *text)
{
    text->len = 0;
    text->failed = false;
    if (text->bytes != NULL)
        text->bytes[0] = '\0';
}

void drill_text_free(struct drill_text *text)
{
    free(text->bytes);
    *text = (struct drill_text){0};
}
