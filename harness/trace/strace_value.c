/* Values in strace's notation. */

#include "trace/strace_value.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static struct drill_slice trim(struct drill_slice text)
{
    while (text.len > 0 && text.bytes[0] == ' ') {
        text.bytes++;
        text.len--;
    }
    while (text.len > 0 && text.bytes[text.len - 1] == ' ')
        text.len--;
    return text;
}

static struct drill_slice part(struct drill_slice text, size_t from, size_t to)
{
    return trim((struct drill_slice){text.bytes + from, to - from});
}

static bool begins(struct drill_slice text, const char *with)
{
    size_t n = strlen(with);
    return text.len >= n && memcmp(text.bytes, with, n) == 0;
}

struct drill_strace_args drill_strace_split(struct drill_slice args)
{
    struct drill_strace_args ret = {0};
    for (size_t i = 0; i < DRILL_STRACE_ARGS; i++)
        ret.arg[i].bytes = "";
    for (size_t at = 0; at < args.len && ret.n < DRILL_STRACE_ARGS; at++) {
        size_t end = drill_strace_skip(args.bytes, args.len, at);
        ret.arg[ret.n++] = part(args, at, end);
        at = end;
    }
    return ret;
}

bool drill_strace_number(struct drill_slice text, int64_t *ret)
{
    char buf[32];
    size_t from = 0;
    for (size_t i = 0; i + 4 <= text.len; i++) {
        if (memcmp(text.bytes + i, " => ", 4) == 0)
            from = i + 4;
    }
    if (from == 0 && text.len > 0 && text.bytes[0] == '[')
        from = 1;
    size_t n = 0;
    while (from + n < text.len && n + 1 < sizeof buf &&
           (isalnum((unsigned char)text.bytes[from + n]) || text.bytes[from + n] == '-')) {
        buf[n] = text.bytes[from + n];
        n++;
    }
    buf[n] = '\0';
    char *end;
    if (n == 0 || !(isdigit((unsigned char)buf[0]) || (buf[0] == '-' && n > 1)))
        return false;
    *ret = buf[0] == '-' ? strtoll(buf, &end, 0) : (int64_t)strtoull(buf, &end, 0);
    return *end == '\0';
}

bool drill_strace_field(struct drill_slice text, const char *name, struct drill_slice *ret)
{
    size_t n = strlen(name);
    if (!begins(text, "{"))
        return false;
    for (size_t at = 1; at < text.len; at++) {
        size_t end = drill_strace_skip(text.bytes, text.len, at);
        struct drill_slice field = part(text, at, end);
        if (field.len > n && memcmp(field.bytes, name, n) == 0 && field.bytes[n] == '=') {
            *ret = part(field, n + 1, field.len);
            return true;
        }
        at = end;
    }
    return false;
}

bool drill_strace_element(struct drill_slice text, size_t *at, struct drill_slice *ret,
                          bool *ret_whole)
{
    *ret_whole = begins(text, "[");
    if (!*ret_whole)
        return false;
    if (*at == 0)
        *at = 1;
    if (*at >= text.len || text.bytes[*at] == ']')
        return false;
    size_t end = drill_strace_skip(text.bytes, text.len, *at);
    *ret = part(text, *at, end);
    *at = end < text.len && text.bytes[end] == ',' ? end + 1 : end;
    if (begins(*ret, "...") || ret->len == 0) {
        *ret_whole = ret->len == 0;
        return false;
    }
    return true;
}

/* The next of "A|B"; false at the end. */
static bool next_flag(struct drill_slice text, size_t *at, struct drill_slice *ret)
{
    if (*at >= text.len)
        return false;
    size_t end = *at;
    while (end < text.len && text.bytes[end] != '|' && text.bytes[end] != ' ')
        end++;
    *ret = part(text, *at, end);
    *at = end < text.len && text.bytes[end] == '|' ? end + 1 : text.len;
    return true;
}

uint32_t drill_strace_flags(enum drill_flag_group group, struct drill_slice text,
                            struct drill_slice *ret_other)
{
    uint32_t flags = 0;
    size_t at = 0;
    struct drill_slice flag;
    *ret_other = (struct drill_slice){NULL, 0};
    while (next_flag(text, &at, &flag)) {
        uint32_t bit;
        if (drill_flag_find(group, flag.bytes, flag.len, &bit))
            flags |= bit;
        else if (!drill_slice_is(flag, "0") && ret_other->bytes == NULL)
            *ret_other = flag;
    }
    return flags;
}

bool drill_strace_has_flag(struct drill_slice text, const char *name)
{
    size_t at = 0;
    struct drill_slice flag;
    while (next_flag(text, &at, &flag)) {
        if (drill_slice_is(flag, name))
            return true;
    }
    return false;
}

static unsigned char escape(const char *bytes, size_t len, size_t *at)
{
    static const char letters[] = "ntvfr";
    static const char means[] = "\n\t\v\f\r";
    char ch = bytes[(*at)++];
    const char *letter = ch != '\0' ? strchr(letters, ch) : NULL;
    if (letter != NULL)
        return (unsigned char)means[letter - letters];
    unsigned value = 0;
    if (ch == 'x') {
        for (int i = 0; i < 2 && *at < len && isxdigit((unsigned char)bytes[*at]); i++) {
            char digit[2] = {bytes[(*at)++], '\0'};
            value = value * 16 + (unsigned)strtoul(digit, NULL, 16);
        }
        return (unsigned char)value;
    }
    if (ch < '0' || ch > '7')
        return (unsigned char)ch;
    value = (unsigned)(ch - '0');
    for (int i = 0; i < 2 && *at < len && bytes[*at] >= '0' && bytes[*at] <= '7'; i++)
        value = value * 8 + (unsigned)(bytes[(*at)++] - '0');
    return (unsigned char)value;
}

bool drill_strace_string(struct drill_slice text, char *buf, size_t size, size_t *ret_len)
{
    size_t at = 1;
    size_t n = 0;
    if (!begins(text, "\""))
        return false;
    while (at < text.len && text.bytes[at] != '"') {
        char ch = text.bytes[at++];
        if (ch == '\\' && at < text.len)
            ch = (char)escape(text.bytes, text.len, &at);
        if (n == size)
            return false;
        buf[n++] = ch;
    }
    *ret_len = n;
    return at + 1 == text.len;
}

/* "htons(80)". */
static bool read_port(struct drill_slice text, uint16_t *ret)
{
    int64_t port;
    if (!begins(text, "htons(") || !drill_strace_number(part(text, 6, text.len), &port))
        return false;
    *ret = (uint16_t)port;
    return port >= 0 && port <= UINT16_MAX;
}

/* The quoted address after `opening`. */
static bool read_ip(struct drill_slice text, const char *opening, int family, uint8_t *ret)
{
    char buf[64];
    size_t len;
    size_t n = strlen(opening);
    if (!begins(text, opening))
        return false;
    text = part(text, n, drill_strace_skip(text.bytes, text.len, n));
    if (!drill_strace_string(text, buf, sizeof buf - 1, &len))
        return false;
    buf[len] = '\0';
    return inet_pton(family, buf, ret) == 1;
}

static bool read_inet4(struct drill_slice text, struct drill_addr *ret)
{
    struct drill_slice port;
    struct drill_slice ip;
    ret->kind = DRILL_ADDR_INET4;
    return drill_strace_field(text, "sin_port", &port) && read_port(port, &ret->port) &&
           drill_strace_field(text, "sin_addr", &ip) && read_ip(ip, "inet_addr(", AF_INET, ret->ip);
}

static bool read_inet6(struct drill_slice text, struct drill_addr *ret)
{
    struct drill_slice port;
    ret->kind = DRILL_ADDR_INET6;
    if (!drill_strace_field(text, "sin6_port", &port) || !read_port(port, &ret->port))
        return false;
    for (size_t at = 0; at + 20 < text.len; at++) {
        if (read_ip(part(text, at, text.len), "inet_pton(AF_INET6, ", AF_INET6, ret->ip))
            return true;
    }
    return false;
}

static bool read_unix(struct drill_slice text, struct drill_addr *ret)
{
    struct drill_slice path;
    char name[DRILL_ADDR_NAME_MAX];
    size_t len;
    if (!drill_strace_field(text, "sun_path", &path)) {
        ret->kind = DRILL_ADDR_UNNAMED;
        return true;
    }
    bool abstract = begins(path, "@");
    if (!drill_strace_string(abstract ? part(path, 1, path.len) : path, name, sizeof name, &len))
        return false;
    *ret = drill_addr_unix(abstract ? DRILL_ADDR_ABSTRACT : DRILL_ADDR_PATH, name, len);
    return true;
}

bool drill_strace_addr(struct drill_slice text, struct drill_addr *ret)
{
    struct drill_slice family;
    *ret = (struct drill_addr){0};
    if (drill_slice_is(text, "NULL"))
        return true;
    if (!drill_strace_field(text, "sa_family", &family))
        return false;
    if (drill_slice_is(family, "AF_INET"))
        return read_inet4(text, ret);
    if (drill_slice_is(family, "AF_INET6"))
        return read_inet6(text, ret);
    if (drill_slice_is(family, "AF_UNIX") || drill_slice_is(family, "AF_LOCAL"))
        return read_unix(text, ret);
    ret->kind = drill_slice_is(family, "AF_UNSPEC") ? DRILL_ADDR_UNSPEC : DRILL_ADDR_OTHER;
    return true;
}

bool drill_strace_iov(struct drill_slice text, uint64_t *ret)
{
    size_t at = 0;
    bool whole;
    struct drill_slice element;
    struct drill_slice field;
    int64_t len;
    *ret = 0;
    while (drill_strace_element(text, &at, &element, &whole)) {
        if (!drill_strace_field(element, "iov_len", &field) || !drill_strace_number(field, &len))
            return false;
        *ret += (uint64_t)len;
    }
    return whole;
}
