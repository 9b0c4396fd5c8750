/* Families, options, fcntl and ioctl in strace's notation. */

#include "trace/strace_option.h"

#include <string.h>

#include "base/check.h"

static const struct {
    const char *domain;
    const char *type;
    const char *protocols[3];
    enum drill_family family;
} families[] = {
    {"AF_INET", "SOCK_STREAM", {"IPPROTO_IP", "IPPROTO_TCP", "0"}, DRILL_TCP4},
    {"AF_INET6", "SOCK_STREAM", {"IPPROTO_IP", "IPPROTO_TCP", "0"}, DRILL_TCP6},
    {"AF_INET", "SOCK_DGRAM", {"IPPROTO_IP", "IPPROTO_UDP", "0"}, DRILL_UDP4},
    {"AF_INET6", "SOCK_DGRAM", {"IPPROTO_IP", "IPPROTO_UDP", "0"}, DRILL_UDP6},
    {"AF_UNIX", "SOCK_STREAM", {"0", "0", "0"}, DRILL_UNIX_STREAM},
    {"AF_UNIX", "SOCK_SEQPACKET", {"0", "0", "0"}, DRILL_UNIX_SEQPACKET},
    {"AF_UNIX", "SOCK_DGRAM", {"0", "0", "0"}, DRILL_UNIX_DGRAM},
};

int drill_strace_family(struct drill_slice domain, struct drill_slice type,
                        struct drill_slice protocol)
{
    for (size_t i = 0; i < DRILL_COUNT(families); i++) {
        if (!drill_slice_is(domain, families[i].domain) ||
            !drill_strace_has_flag(type, families[i].type))
            continue;
        for (size_t k = 0; k < DRILL_COUNT(families[i].protocols); k++) {
            if (drill_slice_is(protocol, families[i].protocols[k]))
                return (int)families[i].family;
        }
    }
    return -1;
}

/* Options the vocabulary has no word for, and that change nothing the model speaks of. */
static const char *const harmless[] = {
    "SO_PRIORITY",
    "SO_MARK",
    "SO_PASSCRED",
    "SO_PEERCRED",
    "SO_PEERSEC",
    "SO_TIMESTAMP_OLD",
    "SO_DEBUG",
    "SO_DONTROUTE",
    "SO_NO_CHECK",
    "SO_INCOMING_CPU",
    "SO_COOKIE",
    "SO_PEERGROUPS",
    "TCP_KEEPIDLE",
    "TCP_KEEPINTVL",
    "TCP_KEEPCNT",
    "TCP_MAXSEG",
    "TCP_CORK",
    "TCP_QUICKACK",
    "TCP_CONGESTION",
    "TCP_USER_TIMEOUT",
    "TCP_INFO",
    "TCP_SYNCNT",
    "TCP_WINDOW_CLAMP",
    "TCP_NOTSENT_LOWAT",
    "IP_TOS",
    "IP_TTL",
    "IP_OPTIONS",
    "IP_RECVERR",
    "IP_MTU_DISCOVER",
    "IP_MTU",
    "IP_PKTINFO",
    "IP_RECVTOS",
    "IP_RECVTTL",
    "IP_BIND_ADDRESS_NO_PORT",
    "IPV6_RECVERR",
    "IPV6_MTU_DISCOVER",
    "IPV6_RECVPKTINFO",
    "IPV6_UNICAST_HOPS",
    "IPV6_TCLASS",
    "IPV6_RECVTCLASS",
    "IPV6_RECVHOPLIMIT",
    "IP_MULTICAST_TTL",
    "IP_MULTICAST_LOOP",
};

static bool is_harmless(struct drill_slice name)
{
    for (size_t i = 0; i < DRILL_COUNT(harmless); i++) {
        if (drill_slice_is(name, harmless[i]))
            return true;
    }
    return false;
}

/* Names the option. False: it is not one of the vocabulary's, and the effect is set. */
static bool read_option(struct drill_strace_call *ret, const struct drill_strace_args *args)
{
    struct drill_slice name = args->arg[2];
    enum drill_option option;
    if (name.len > 4 && memcmp(name.bytes + name.len - 4, "_OLD", 4) == 0)
        name.len -= 4;
    if (drill_option_find(name.bytes, name.len, &option)) {
        ret->call.option = (uint8_t)option;
        return true;
    }
    if (is_harmless(args->arg[2])) {
        ret->effect = DRILL_EFFECT_NONE;
    } else {
        ret->effect = DRILL_EFFECT_UNKNOWN;
        ret->unknown = DRILL_UNKNOWN_OPTION;
    }
    return false;
}

/* Eight bytes of a struct timeval, least significant first. */
static int64_t read_word(const char *bytes)
{
    uint64_t value = 0;
    for (int i = 7; i >= 0; i--)
        value = value << 8 | (unsigned char)bytes[i];
    return (int64_t)value;
}

/* A time as milliseconds: a structure, or its bytes. */
static bool read_time(struct drill_slice text, int64_t *ret)
{
    struct drill_slice field;
    char bytes[17];
    size_t len;
    int64_t s;
    int64_t us;
    if (drill_strace_string(text, bytes, sizeof bytes, &len) && len == 16) {
        s = read_word(bytes);
        us = read_word(bytes + 8);
    } else if (!drill_strace_field(text, "tv_sec", &field) || !drill_strace_number(field, &s) ||
               !drill_strace_field(text, "tv_usec", &field) || !drill_strace_number(field, &us)) {
        return false;
    }
    *ret = s > INT32_MAX / 1000 ? INT32_MAX : s * 1000 + (us + 999) / 1000;
    return true;
}

/* The domain, type and protocol of a socket are names; the model has no rule for their numbers. */
static bool read_value(enum drill_option option, struct drill_slice text, int64_t value[2])
{
    struct drill_slice field;
    value[1] = 0;
    if (option == DRILL_SO_RCVTIMEO || option == DRILL_SO_SNDTIMEO)
        return read_time(text, &value[0]);
    if (option == DRILL_SO_LINGER)
        return drill_strace_field(text, "l_onoff", &field) &&
               drill_strace_number(field, &value[0]) &&
               drill_strace_field(text, "l_linger", &field) &&
               drill_strace_number(field, &value[1]);
    if (option == DRILL_SO_ERROR && text.len > 2 && text.bytes[0] == '[' && text.bytes[1] == 'E') {
        enum drill_errno error;
        value[0] = drill_errno_find(text.bytes + 1, text.len - 2, &error) ? (int64_t)error
                                                                          : (int64_t)DRILL_EOTHER;
        return true;
    }
    return drill_strace_number(text, &value[0]);
}

void drill_strace_getsockopt(struct drill_strace_call *ret, const struct drill_strace_args *args,
                             bool good)
{
    if (!read_option(ret, args) || !good)
        return;
    if (drill_call_asks_constant(&ret->call) != 0) {
        ret->effect = DRILL_EFFECT_NONE;
        return;
    }
    if (read_value((enum drill_option)ret->call.option, args->arg[3], ret->outcome.option))
        return;
    /* Asking changes nothing, save that an error is told once. */
    if (ret->call.option != DRILL_SO_ERROR)
        ret->effect = DRILL_EFFECT_NONE;
    else
        ret->unknown = DRILL_UNKNOWN_ARGUMENT;
}

void drill_strace_setsockopt(struct drill_strace_call *ret, const struct drill_strace_args *args)
{
    if (!read_option(ret, args))
        return;
    if (!read_value((enum drill_option)ret->call.option, args->arg[3], ret->call.value) &&
        ret->returned)
        ret->unknown = DRILL_UNKNOWN_OPTION;
}

void drill_strace_fcntl(struct drill_strace_call *ret, const struct drill_strace_args *args,
                        struct drill_slice result, bool good)
{
    struct drill_slice request = args->arg[1];
    struct drill_slice other;
    ret->call.id = DRILL_CALL_FCNTL;
    if (drill_slice_is(request, "F_DUPFD") || drill_slice_is(request, "F_DUPFD_CLOEXEC")) {
        ret->effect = DRILL_EFFECT_DUP;
        ret->call.id = DRILL_CALL_DUP;
        ret->cloexec = drill_slice_is(request, "F_DUPFD_CLOEXEC");
    } else if (drill_slice_is(request, "F_GETFL")) {
        ret->call.number = DRILL_F_GETFL;
        /* The flags are named behind the number, where there are any. */
        if (good)
            ret->outcome.value =
                memmem(result.bytes, result.len, "O_NONBLOCK", 10) != NULL ? DRILL_O_NONBLOCK : 0;
        if (good && memmem(result.bytes, result.len, "O_ASYNC", 7) != NULL)
            ret->outcome.value |= DRILL_O_ASYNC;
    } else if (drill_slice_is(request, "F_SETFL")) {
        ret->call.number = DRILL_F_SETFL;
        ret->call.flags = drill_strace_flags(DRILL_GROUP_O, args->arg[2], &other);
        if (drill_strace_has_flag(args->arg[2], "O_ASYNC"))
            ret->unknown = DRILL_UNKNOWN_FLAG;
    } else if (drill_slice_is(request, "F_GETFD")) {
        ret->call.number = DRILL_F_GETFD;
        if (good)
            ret->outcome.value = (ret->outcome.value & 1) != 0 ? DRILL_FD_CLOEXEC : 0;
    } else if (drill_slice_is(request, "F_SETFD")) {
        ret->call.number = DRILL_F_SETFD;
        ret->call.flags = drill_strace_flags(DRILL_GROUP_FD, args->arg[2], &other);
    } else {
        ret->effect = DRILL_EFFECT_NONE;
    }
}

/* FIONBIO is fcntl(F_SETFL, O_NONBLOCK) in other words, FIOCLEX fcntl(F_SETFD). */
void drill_strace_ioctl(struct drill_strace_call *ret, const struct drill_strace_args *args,
                        bool good)
{
    struct drill_slice request = args->arg[1];
    int64_t value = 0;
    bool known = drill_strace_number(args->arg[2], &value);
    ret->call.id = DRILL_CALL_IOCTL;
    if (drill_slice_is(request, "FIONBIO")) {
        ret->call.id = DRILL_CALL_FCNTL;
        ret->call.number = DRILL_F_SETFL;
        ret->call.flags = value != 0 ? DRILL_O_NONBLOCK : 0;
        if (!known)
            ret->unknown = DRILL_UNKNOWN_ARGUMENT;
    } else if (drill_slice_is(request, "FIOCLEX") || drill_slice_is(request, "FIONCLEX")) {
        ret->call.id = DRILL_CALL_FCNTL;
        ret->call.number = DRILL_F_SETFD;
        ret->call.flags = drill_slice_is(request, "FIOCLEX") ? DRILL_FD_CLOEXEC : 0;
    } else if (drill_slice_is(request, "FIONREAD") && good && known) {
        ret->outcome.value = value;
    } else {
        ret->effect = DRILL_EFFECT_NONE;
    }
}
