/* Profiles: the choices that each allows. */

#include "oracle/profile.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"

enum {
    ANY = 0xFF
};

static const struct {
    const char *label;
    const char *names;
    uint8_t documented;
    const char *document;
    const char *platform;
} variants[] = {
#define X(group, label, names, documented, document, platform)                                     \
    {label, names, documented, document, platform},
#include "oracle/variants.def"
#undef X
};

static const char *const profile_names[] = {
    [DRILL_PROFILE_AUTO] = "auto",
    [DRILL_PROFILE_LINUX] = "linux",
    [DRILL_PROFILE_POSIX] = "posix",
};

const char *drill_profile_name(enum drill_profile profile)
{
    return (size_t)profile < DRILL_COUNT(profile_names) ? profile_names[profile] : "?";
}

bool drill_profile_find(const char *name, enum drill_profile *ret)
{
    for (unsigned i = 0; i < DRILL_COUNT(profile_names); i++) {
        if (strcmp(profile_names[i], name) == 0) {
            *ret = (enum drill_profile)i;
            return true;
        }
    }
    return false;
}

static unsigned count_choices(enum drill_variant variant)
{
    unsigned n = 1;
    for (const char *c = variants[variant].names; *c != '\0'; c++)
        n += *c == ',';
    return n;
}

static uint8_t all_choices(enum drill_variant variant)
{
    return (uint8_t)((1U << count_choices(variant)) - 1);
}

uint8_t drill_profile_choices(enum drill_profile profile, enum drill_variant variant)
{
    if (profile == DRILL_PROFILE_LINUX)
        return 1;
    if (profile == DRILL_PROFILE_POSIX && strncmp(variants[variant].document, "POSIX", 5) == 0)
        return variants[variant].documented;
    return all_choices(variant);
}

uint8_t drill_variant_documented(enum drill_variant variant)
{
    return all_choices(variant) & variants[variant].documented;
}

const char *drill_variant_document(enum drill_variant variant)
{
    return variants[variant].document;
}

const char *drill_variant_platform(enum drill_variant variant)
{
    return variants[variant].platform;
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
