/* Values of options: numbers in range, and names out of the tables of other layers. */

#include "cli/values.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/say.h"

enum {
    SHARDS_MAX = 100000
};

/* A whole number without sign or blanks, up to `end` (NULL: the whole text). */
static bool read_number(const char *text, const char *end, uint64_t *ret)
{
    uint64_t value = 0;
    const char *c = text;
    for (; c != end && *c >= '0' && *c <= '9'; c++) {
        uint64_t digit = (uint64_t)(*c - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (c == text || (end != NULL ? c != end : *c != '\0'))
        return false;
    *ret = value;
    return true;
}

bool drill_value_number(const char *option, const char *text, uint64_t least, uint64_t most,
                        uint64_t *ret)
{
    uint64_t value;
    if (!read_number(text, NULL, &value) || value < least || value > most) {
        drill_say_error("--%s: '%s' is not a number from %llu to %llu", option, text,
                        (unsigned long long)least, (unsigned long long)most);
        return false;
    }
    *ret = value;
    return true;
}

bool drill_value_shard(const char *text, unsigned *ret_shard, unsigned *ret_shards)
{
    const char *slash = strchr(text, '/');
    uint64_t shard;
    uint64_t shards;
    if (slash == NULL || !read_number(text, slash, &shard) ||
        !read_number(slash + 1, NULL, &shards) || shard < 1 || shards > SHARDS_MAX ||
        shard > shards) {
        drill_say_error("--shard: '%s' is not I/N with 1 <= I <= N <= %d", text, SHARDS_MAX);
        return false;
    }
    *ret_shard = (unsigned)shard;
    *ret_shards = (unsigned)shards;
    return true;
}

bool drill_value_profile(const char *text, enum drill_profile *ret)
{
    if (drill_profile_find(text, ret))
        return true;
    struct drill_names names = {.wrong = text};
    for (int i = 0; i < DRILL_PROFILE_COUNT; i++)
        drill_names_offer(&names, drill_profile_name((enum drill_profile)i));
    drill_names_say(&names, "--profile: unknown profile");
    return false;
}

bool drill_value_isolation(const char *text, enum drill_isolation *ret)
{
    static const char *const known[] = {[DRILL_ISOLATION_AUTO] = "auto",
                                        [DRILL_ISOLATION_NETNS] = "netns",
                                        [DRILL_ISOLATION_NONE] = "none"};
    for (size_t i = 0; i < DRILL_COUNT(known); i++) {
        if (strcmp(known[i], text) == 0) {
            *ret = (enum drill_isolation)i;
            return true;
        }
    }
    struct drill_names names = {.wrong = text};
    for (size_t i = 0; i < DRILL_COUNT(known); i++)
        drill_names_offer(&names, known[i]);
    drill_names_say(&names, "--isolation: unknown kind");
    return false;
}

bool drill_value_format(const char *text, const struct drill_report_format **ret)
{
    const struct drill_report_format *format = drill_report_format_find(text);
    if (format != NULL) {
        *ret = format;
        return true;
    }
    struct drill_names names = {.wrong = text};
    for (size_t i = 0; (format = drill_report_format_at(i)) != NULL; i++)
        drill_names_offer(&names, format->name);
    drill_names_say(&names, "--format: unknown format");
    return false;
}

bool drill_value_focus(const char *text, enum drill_focus *ret)
{
    if (drill_focus_find(text, ret))
        return true;
    struct drill_names names = {.wrong = text};
    for (int i = 0; i < DRILL_FOCUS_COUNT; i++)
        drill_names_offer(&names, drill_focus_name((enum drill_focus)i));
    drill_names_say(&names, "--focus: unknown focus");
    return false;
}
