/* Profiles: the choices that each allows. */

#include "oracle/profile.h"

#include <string.h>

#include "base/check.h"

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

uint8_t drill_profile_choices(enum drill_profile profile, enum drill_variant variant)
{
    if (profile == DRILL_PROFILE_LINUX)
        return 1;
    if (profile == DRILL_PROFILE_POSIX && strncmp(drill_variant_document(variant), "POSIX", 5) == 0)
        return drill_variant_documented(variant);
    return drill_variant_all(variant);
}
