/* Neutral addresses: make, compare, print. */

#include "vocab/addr.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

static bool is_six(enum drill_family family)
{
    return family == DRILL_TCP6 || family == DRILL_UDP6;
}

struct drill_addr drill_addr_any(enum drill_family family, uint16_t port)
{
    struct drill_addr addr = {0};
    addr.kind = is_six(family) ? DRILL_ADDR_INET6 : DRILL_ADDR_INET4;
    addr.port = port;
    return addr;
}

struct drill_addr drill_addr_loopback(enum drill_family family, uint8_t host, uint16_t port)
{
    struct drill_addr addr = drill_addr_any(family, port);
    if (is_six(family)) {
        addr.ip[15] = 1;
    } else {
        addr.ip[0] = 127;
        addr.ip[3] = host;
    }
    return addr;
}

static const uint8_t mapped_prefix[12] = {[10] = 0xff, [11] = 0xff};

bool drill_addr_is_mapped(const struct drill_addr *addr)
{
    return addr->kind == DRILL_ADDR_INET6 &&
           memcmp(addr->ip, mapped_prefix, sizeof mapped_prefix) == 0;
}

bool drill_addr_is_mapped_wildcard(const struct drill_addr *addr)
{
    static const uint8_t zero[4] = {0};
    return drill_addr_is_mapped(addr) && memcmp(addr->ip + 12, zero, sizeof zero) == 0;
}

bool drill_addr_is_no_source(const struct drill_addr *addr)
{
    return drill_addr_is_wildcard(addr) || drill_addr_is_mapped_wildcard(addr) ||
           drill_addr_is_broadcast(addr);
}

struct drill_addr drill_addr_mapped(const struct drill_addr *addr)
{
    struct drill_addr mapped = {.kind = DRILL_ADDR_INET6, .port = addr->port};
    memcpy(mapped.ip, mapped_prefix, sizeof mapped_prefix);
    memcpy(mapped.ip + 12, addr->ip, 4);
    return mapped;
}

struct drill_addr drill_addr_loopback2(enum drill_family family, uint16_t port)
{
    struct drill_addr addr = drill_addr_loopback(DRILL_TCP4, 2, port);
    return is_six(family) ? drill_addr_mapped(&addr) : addr;
}

struct drill_addr drill_addr_any4(enum drill_family family, uint16_t port)
{
    struct drill_addr addr = drill_addr_any(DRILL_TCP4, port);
    return is_six(family) ? drill_addr_mapped(&addr) : addr;
}

struct drill_addr drill_addr_unroutable(enum drill_family family, uint16_t port)
{
    static const uint8_t four[4] = {192, 0, 2, 1};
    static const uint8_t six[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 1};
    struct drill_addr addr = drill_addr_any(family, port);
    if (is_six(family))
        memcpy(addr.ip, six, sizeof six);
    else
        memcpy(addr.ip, four, sizeof four);
    return addr;
}

static const uint8_t broadcast[4] = {127, 255, 255, 255};

struct drill_addr drill_addr_broadcast(enum drill_family family, uint16_t port)
{
    struct drill_addr addr = drill_addr_loopback(family, 1, port);
    if (addr.kind == DRILL_ADDR_INET4)
        memcpy(addr.ip, broadcast, sizeof broadcast);
    return addr;
}

bool drill_addr_is_broadcast(const struct drill_addr *addr)
{
    return addr->kind == DRILL_ADDR_INET4 && memcmp(addr->ip, broadcast, sizeof broadcast) == 0;
}

struct drill_addr drill_addr_unix(enum drill_addr_kind kind, const char *name, size_t len)
{
    struct drill_addr addr = {0};
    addr.kind = (uint8_t)kind;
    if (len > DRILL_ADDR_NAME_MAX)
        len = DRILL_ADDR_NAME_MAX;
    addr.name_len = (uint8_t)len;
    if (len > 0)
        memcpy(addr.name, name, len);
    return addr;
}

bool drill_addr_equal(const struct drill_addr *a, const struct drill_addr *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case DRILL_ADDR_INET4:
        return a->port == b->port && memcmp(a->ip, b->ip, 4) == 0;
    case DRILL_ADDR_INET6:
        return a->port == b->port && memcmp(a->ip, b->ip, 16) == 0;
    case DRILL_ADDR_ABSTRACT:
    case DRILL_ADDR_PATH:
        return a->name_len == b->name_len && memcmp(a->name, b->name, a->name_len) == 0;
    default:
        return true;
    }
}

bool drill_addr_is_wildcard(const struct drill_addr *addr)
{
    static const uint8_t zero[16] = {0};
    if (addr->kind == DRILL_ADDR_INET4)
        return memcmp(addr->ip, zero, 4) == 0;
    return addr->kind == DRILL_ADDR_INET6 && memcmp(addr->ip, zero, 16) == 0;
}

static void print_inet6(const struct drill_addr *addr, char *buf, size_t size)
{
    static const uint8_t one[16] = {[15] = 1};
    if (memcmp(addr->ip, one, 16) == 0) {
        snprintf(buf, size, "[::1]:%u", addr->port);
    } else if (drill_addr_is_wildcard(addr)) {
        snprintf(buf, size, "[::]:%u", addr->port);
    } else {
        size_t used = 0;
        for (size_t i = 0; i < 16 && used < size; i += 2)
            used += (size_t)snprintf(buf + used, size - used, "%s%x", i == 0 ? "[" : ":",
                                     addr->ip[i] << 8 | addr->ip[i + 1]);
        if (used < size)
            snprintf(buf + used, size - used, "]:%u", addr->port);
    }
}

static void print_name(const struct drill_addr *addr, char *buf, size_t size)
{
    size_t used = 0;
    if (addr->kind == DRILL_ADDR_ABSTRACT)
        used = (size_t)snprintf(buf, size, "@");
    for (size_t i = 0; i < addr->name_len && used + 5 < size; i++) {
        unsigned char c = (unsigned char)addr->name[i];
        used += (size_t)snprintf(buf + used, size - used,
                                 c >= 0x20 && c < 0x7f && c != '\\' ? "%c" : "\\x%02x", c);
    }
}

char *drill_addr_print(const struct drill_addr *addr, char *buf, size_t size)
{
    DRILL_CHECK(size > 0);
    buf[0] = '\0';
    switch (addr->kind) {
    case DRILL_ADDR_NONE:
        snprintf(buf, size, "none");
        break;
    case DRILL_ADDR_UNNAMED:
        snprintf(buf, size, "unnamed");
        break;
    case DRILL_ADDR_UNSPEC:
        snprintf(buf, size, "unspec");
        break;
    case DRILL_ADDR_INET4:
        snprintf(buf, size, "%u.%u.%u.%u:%u", addr->ip[0], addr->ip[1], addr->ip[2], addr->ip[3],
                 addr->port);
        break;
    case DRILL_ADDR_INET6:
        print_inet6(addr, buf, size);
        break;
    case DRILL_ADDR_ABSTRACT:
    case DRILL_ADDR_PATH:
        print_name(addr, buf, size);
        break;
    default:
        snprintf(buf, size, "an address of another family");
        break;
    }
    return buf;
}

static bool read_port(const char *text, uint16_t *ret)
{
    char *end;
    unsigned long port = strtoul(text, &end, 10);
    *ret = (uint16_t)port;
    return *text >= '0' && *text <= '9' && *end == '\0' && port <= UINT16_MAX;
}

/* "127.0.0.1:80" and "[::1]:80" */
static bool read_inet(char *text, struct drill_addr *ret)
{
    char *colon = strrchr(text, ':');
    if (colon == NULL || !read_port(colon + 1, &ret->port))
        return false;
    *colon = '\0';
    if (inet_pton(AF_INET, text, ret->ip) == 1) {
        ret->kind = DRILL_ADDR_INET4;
        return true;
    }
    size_t len = strlen(text);
    if (len < 2 || text[0] != '[' || text[len - 1] != ']')
        return false;
    text[len - 1] = '\0';
    ret->kind = DRILL_ADDR_INET6;
    return inet_pton(AF_INET6, text + 1, ret->ip) == 1;
}

static bool read_name(const char *text, size_t len, struct drill_addr *ret)
{
    size_t at = ret->kind == DRILL_ADDR_ABSTRACT ? 1 : 0;
    while (at < len) {
        unsigned value = (unsigned char)text[at++];
        if (value == '\\') {
            char digits[3] = {0};
            char *end;
            if (at + 3 > len || text[at] != 'x')
                return false;
            memcpy(digits, text + at + 1, 2);
            value = (unsigned)strtoul(digits, &end, 16);
            if (*end != '\0')
                return false;
            at += 3;
        }
        if (ret->name_len == DRILL_ADDR_NAME_MAX)
            return false;
        ret->name[ret->name_len++] = (char)value;
    }
    return true;
}

bool drill_addr_parse(const char *text, size_t len, struct drill_addr *ret)
{
    static const struct {
        const char *text;
        enum drill_addr_kind kind;
    } words[] = {{"none", DRILL_ADDR_NONE},
                 {"unnamed", DRILL_ADDR_UNNAMED},
                 {"unspec", DRILL_ADDR_UNSPEC},
                 {"other", DRILL_ADDR_OTHER}};
    char buf[80] = {0};
    struct drill_addr addr = {0};
    for (size_t i = 0; i < DRILL_COUNT(words); i++) {
        if (strlen(words[i].text) == len && memcmp(words[i].text, text, len) == 0) {
            *ret = (struct drill_addr){.kind = (uint8_t)words[i].kind};
            return true;
        }
    }
    if (len < sizeof buf)
        memcpy(buf, text, len);
    if (len == 0 || text[0] == '/' || text[0] == '@' || !read_inet(buf, &addr)) {
        addr = (struct drill_addr){0};
        addr.kind = len > 0 && text[0] == '@' ? DRILL_ADDR_ABSTRACT : DRILL_ADDR_PATH;
        if (!read_name(text, len, &addr))
            return false;
    }
    *ret = addr;
    return true;
}

bool drill_addr_is_loopback(const struct drill_addr *addr)
{
    static const uint8_t one[16] = {[15] = 1};
    if (addr->kind == DRILL_ADDR_INET4)
        return addr->ip[0] == 127;
    return addr->kind == DRILL_ADDR_INET6 && (memcmp(addr->ip, one, sizeof one) == 0 ||
                                              (drill_addr_is_mapped(addr) && addr->ip[12] == 127));
}
