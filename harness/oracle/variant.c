/* The table of open questions. */

#include "oracle/variant.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"

enum {
    ANY = 0xFF
};

static const struct {
    const char *id;
    const char *label;
    const char *names;
    uint8_t documented;
    const char *document;
    const char *platform;
} variants[] = {
#define X(group, label, names, documented, document, platform)                                     \
    {#group, label, names, documented, document, platform},
#include "oracle/variants.def"
#undef X
};

static unsigned count_choices(enum drill_variant variant)
{
    unsigned n = 1;
    for (const char *c = variants[variant].names; *c != '\0'; c++)
        n += *c == ',';
    return n;
}

uint8_t drill_variant_all(enum drill_variant variant)
{
    return (uint8_t)((1U << count_choices(variant)) - 1);
}

uint8_t drill_variant_documented(enum drill_variant variant)
{
    return drill_variant_all(variant) & variants[variant].documented;
}

const char *drill_variant_document(enum drill_variant variant)
{
    return variants[variant].document;
}

const char *drill_variant_platform(enum drill_variant variant)
{
    return variants[variant].platform;
}

const char *drill_variant_id(enum drill_variant variant)
{
    return (size_t)variant < DRILL_COUNT(variants) ? variants[variant].id : "?";
}

const char *drill_variant_label(enum drill_variant variant)
{
    return (size_t)variant < DRILL_COUNT(variants) ? variants[variant].label : "?";
}

char *drill_variant_choice(enum drill_variant variant, unsigned i, char *buf, size_t size)
{
    DRILL_CHECK(size > 0 && (size_t)variant < DRILL_COUNT(variants));
    const char *start = variants[variant].names;
    while (i > 0 && (start = strchr(start, ',')) != NULL) {
        start++;
        i--;
    }
    if (start == NULL)
        start = "?";
    snprintf(buf, size, "%.*s", (int)strcspn(start, ","), start);
    return buf;
}

char *drill_variant_choices(enum drill_variant variant, uint8_t choices, char *buf, size_t size)
{
    char name[DRILL_CHOICES_TEXT];
    size_t used = 0;
    snprintf(buf, size, "none");
    for (unsigned i = 0; i < count_choices(variant) && used < size; i++) {
        if ((choices & 1U << i) == 0)
            continue;
        drill_variant_choice(variant, i, name, sizeof name);
        used += (size_t)snprintf(buf + used, size - used, "%s%s", used > 0 ? " or " : "", name);
    }
    return buf;
}
