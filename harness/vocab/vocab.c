/* Names of the vocabulary, expanded from the .def lists. */

#include "vocab/vocab.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"

static const char *const call_names[] = {
#define X(id, name) name,
#include "vocab/calls.def"
#undef X
};

static const struct {
    const char *name;
    const char *meaning;
} errnos[] = {
    {"0", "no error"},
#define X(name, meaning) {#name, meaning},
#include "vocab/errnos.def"
#undef X
};

static const struct {
    const char *name;
    int values;
} options[] = {
#define X(name, values) {#name, values},
#include "vocab/options.def"
#undef X
};

static const char *const family_names[] = {
#define X(id, name) name,
#include "vocab/families.def"
#undef X
};

static const struct {
    const char *name;
    const char *path;
} sysctls[] = {
#define X(id, name, path) {name, path},
#include "vocab/sysctls.def"
#undef X
};

static const struct {
    enum drill_flag_group group;
    const char *name;
    uint32_t bit;
} flags_by_name[] = {
#define X(group, name, bit) {DRILL_GROUP_##group, #name, UINT32_C(1) << (bit)},
#include "vocab/flags.def"
#undef X
};

static const struct {
    const char *name;
    drill_family_set set;
} groups[] = {
    {"any", DRILL_FAMILIES_ALL},           {"connection", DRILL_FAMILIES_CONNECTION},
    {"stream", DRILL_FAMILIES_STREAM},     {"message", DRILL_FAMILIES_MESSAGE},
    {"datagram", DRILL_FAMILIES_DATAGRAM}, {"inet", DRILL_FAMILIES_INET},
    {"unix", DRILL_FAMILIES_UNIX},         {"tcp", DRILL_FAMILIES_TCP},
    {"udp", DRILL_FAMILIES_UDP},           {"seqpacket", DRILL_FAMILY_BIT(DRILL_UNIX_SEQPACKET)},
};

static bool same(const char *known, const char *name, size_t len)
{
    return strlen(known) == len && memcmp(known, name, len) == 0;
}

const char *drill_call_name(enum drill_call_id id)
{
    return (size_t)id < DRILL_COUNT(call_names) ? call_names[id] : "?";
}

bool drill_call_find(const char *name, size_t len, enum drill_call_id *ret)
{
    for (size_t i = 0; i < DRILL_COUNT(call_names); i++) {
        if (same(call_names[i], name, len)) {
            *ret = (enum drill_call_id)i;
            return true;
        }
    }
    return false;
}

const char *drill_errno_name(enum drill_errno error)
{
    return (size_t)error < DRILL_COUNT(errnos) ? errnos[error].name : "?";
}

const char *drill_errno_meaning(enum drill_errno error)
{
    return (size_t)error < DRILL_COUNT(errnos) ? errnos[error].meaning : "?";
}

bool drill_errno_find(const char *name, size_t len, enum drill_errno *ret)
{
    /* EWOULDBLOCK may be another number than EAGAIN (POSIX allows it); both mean the same here. */
    if (same("EWOULDBLOCK", name, len)) {
        *ret = DRILL_EAGAIN;
        return true;
    }
    for (size_t i = 1; i < DRILL_COUNT(errnos); i++) {
        if (same(errnos[i].name, name, len)) {
            *ret = (enum drill_errno)i;
            return true;
        }
    }
    return false;
}

const char *drill_option_name(enum drill_option option)
{
    return (size_t)option < DRILL_COUNT(options) ? options[option].name : "?";
}

int drill_option_values(enum drill_option option)
{
    return (size_t)option < DRILL_COUNT(options) ? options[option].values : 0;
}

bool drill_option_find(const char *name, size_t len, enum drill_option *ret)
{
    for (size_t i = 0; i < DRILL_COUNT(options); i++) {
        if (same(options[i].name, name, len)) {
            *ret = (enum drill_option)i;
            return true;
        }
    }
    return false;
}

const char *drill_family_name(enum drill_family family)
{
    return (size_t)family < DRILL_COUNT(family_names) ? family_names[family] : "?";
}

const char *drill_sysctl_name(enum drill_sysctl sysctl)
{
    return (size_t)sysctl < DRILL_COUNT(sysctls) ? sysctls[sysctl].name : "?";
}

const char *drill_sysctl_path(enum drill_sysctl sysctl)
{
    return (size_t)sysctl < DRILL_COUNT(sysctls) ? sysctls[sysctl].path : "?";
}

bool drill_sysctl_find(const char *name, size_t len, enum drill_sysctl *ret)
{
    for (size_t i = 0; i < DRILL_COUNT(sysctls); i++) {
        if (same(sysctls[i].name, name, len)) {
            *ret = (enum drill_sysctl)i;
            return true;
        }
    }
    return false;
}

bool drill_family_set_find(const char *name, size_t len, drill_family_set *ret)
{
    for (size_t i = 0; i < DRILL_COUNT(family_names); i++) {
        if (same(family_names[i], name, len)) {
            *ret = DRILL_FAMILY_BIT(i);
            return true;
        }
    }
    for (size_t i = 0; i < DRILL_COUNT(groups); i++) {
        if (same(groups[i].name, name, len)) {
            *ret = groups[i].set;
            return true;
        }
    }
    return false;
}

const char *drill_family_group(size_t i, drill_family_set *ret)
{
    if (i >= DRILL_COUNT(groups))
        return NULL;
    *ret = groups[i].set;
    return groups[i].name;
}

bool drill_flag_find(enum drill_flag_group group, const char *name, size_t len, uint32_t *ret)
{
    for (size_t i = 0; i < DRILL_COUNT(flags_by_name); i++) {
        if (flags_by_name[i].group == group && same(flags_by_name[i].name, name, len)) {
            *ret = flags_by_name[i].bit;
            return true;
        }
    }
    return false;
}

const char *drill_flag_name(enum drill_flag_group group, uint32_t bit)
{
    for (size_t i = 0; i < DRILL_COUNT(flags_by_name); i++) {
        if (flags_by_name[i].group == group && flags_by_name[i].bit == bit)
            return flags_by_name[i].name;
    }
    return NULL;
}

char *drill_flags_print(enum drill_flag_group group, uint32_t flags, char *buf, size_t size)
{
    size_t used = 0;
    DRILL_CHECK(size > 0);
    snprintf(buf, size, "0");
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        const char *name = drill_flag_name(group, bit);
        if ((flags & bit) == 0)
            continue;
        int n = name != NULL ? snprintf(buf + used, size - used, "%s%s", used ? "+" : "", name)
                             : snprintf(buf + used, size - used, "%s0x%x", used ? "+" : "", bit);
        if (n < 0 || (size_t)n >= size - used)
            break;
        used += (size_t)n;
    }
    return buf;
}

const char *drill_epoll_op_name(int32_t op)
{
    static const char *const names[] = {"EPOLL_CTL_ADD", "EPOLL_CTL_MOD", "EPOLL_CTL_DEL"};
    return op >= 0 && (size_t)op < DRILL_COUNT(names) ? names[op] : NULL;
}
