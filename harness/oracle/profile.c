/* Profiles: the choices that each allows. */

#include "oracle/profile.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"

static const struct {
    const char *label;
    const char *names;
} variants[] = {
#define X(group, label, names) {label, names},
#include "oracle/variants.def"
#undef X
};

/* What POSIX.1-2017 says where it says something; variants that are not listed are open in it. */
static const struct {
    enum drill_variant variant;
    uint8_t choices;
} posix[] = {
    {DRILL_V_NEG, 1 << 1},
    {DRILL_V_LISTEN_UNBOUND_TCP, 1 << 0 | 1 << 2},
    {DRILL_V_LISTEN_UNBOUND_UNIX, 1 << 1},
    {DRILL_V_CONNECT_DONE, 1 << 1},
    {DRILL_V_CONNECT_LISTENER, 1 << 1},
    {DRILL_V_CONNECT_LISTENER_UNIX, 1 << 2},
    {DRILL_V_SEND_UNCONNECTED, 1 << 1},
    {DRILL_V_RECV_UNCONNECTED_UNIX, 1 << 1},
    {DRILL_V_RECV_UNCONNECTED_SEQ, 1 << 0},
    {DRILL_V_SHUT_UNCONNECTED_UNIX, 1 << 1},
    {DRILL_V_PEER_CLOSED, 1 << 0 | 1 << 2},
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

uint8_t drill_profile_choices(enum drill_profile profile, enum drill_variant variant)
{
    uint8_t all = (uint8_t)((1U << count_choices(variant)) - 1);
    if (profile == DRILL_PROFILE_LINUX)
        return 1;
    for (size_t i = 0; profile == DRILL_PROFILE_POSIX && i < DRILL_COUNT(posix); i++) {
        if (posix[i].variant == variant)
            return posix[i].choices;
    }
    return all;
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
