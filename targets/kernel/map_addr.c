/* Addresses: neutral to sockaddr_in, sockaddr_in6 and sockaddr_un, and back. A UNIX name's kind
 * lies in its length and first byte: nothing after the family is unnamed, a leading NUL is
 * abstract, all else is a path. */

#include "targets/kernel/map.h"

#include <netinet/in.h>
#include <string.h>

#include "base/check.h"

static const socklen_t un_header = offsetof(struct sockaddr_un, sun_path);

struct drill_kernel_addr drill_kernel_addr_room(void)
{
    struct drill_kernel_addr room;
    memset(&room, 0, sizeof room);
    room.len = sizeof room.as;
    return room;
}

static void put(struct drill_kernel_addr *host, const void *bytes, size_t len)
{
    memcpy(&host->as, bytes, len);
    host->len = (socklen_t)len;
}

static void put_unix(struct drill_kernel_addr *host, const struct drill_addr *addr)
{
    /* An abstract name of the full 108 bytes runs past sun_path, into the room behind it. */
    char *path = (char *)&host->as + un_header;
    host->as.un.sun_family = AF_UNIX;
    host->len = un_header;
    if (addr->kind == DRILL_ADDR_UNNAMED)
        return;
    if (addr->kind == DRILL_ADDR_ABSTRACT)
        path++;
    memcpy(path, addr->name, addr->name_len);
    host->len += addr->name_len;
    /* The byte beyond: an abstract name's leading NUL; a path's trailing one, where it fits. */
    if (addr->kind == DRILL_ADDR_ABSTRACT || addr->name_len < sizeof host->as.un.sun_path)
        host->len++;
}

struct drill_kernel_addr drill_kernel_addr_from(const struct drill_addr *addr)
{
    struct drill_kernel_addr host = drill_kernel_addr_room();
    struct sockaddr_in in4 = {.sin_family = AF_INET, .sin_port = htons(addr->port)};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons(addr->port)};
    DRILL_CHECK(addr->name_len <= DRILL_ADDR_NAME_MAX);
    host.len = 0;
    switch ((enum drill_addr_kind)addr->kind) {
    case DRILL_ADDR_NONE:
        break;
    case DRILL_ADDR_INET4:
        memcpy(&in4.sin_addr, addr->ip, sizeof in4.sin_addr);
        put(&host, &in4, sizeof in4);
        break;
    case DRILL_ADDR_INET6:
        memcpy(&in6.sin6_addr, addr->ip, sizeof in6.sin6_addr);
        put(&host, &in6, sizeof in6);
        break;
    case DRILL_ADDR_UNNAMED:
    case DRILL_ADDR_ABSTRACT:
    case DRILL_ADDR_PATH:
        put_unix(&host, addr);
        break;
    case DRILL_ADDR_UNSPEC:
        host.as.any.sa_family = AF_UNSPEC;
        host.len = sizeof host.as.any;
        break;
    case DRILL_ADDR_OTHER:
        /* Long enough for any family: what is wrong with it is the family alone. */
        host.as.any.sa_family = AF_MAX;
        host.len = sizeof in6;
        break;
    }
    return host;
}

const struct sockaddr *drill_kernel_addr_pointer(const struct drill_kernel_addr *addr)
{
    return addr->len > 0 ? &addr->as.any : NULL;
}

static struct drill_addr get_inet4(const struct drill_kernel_addr *host)
{
    struct drill_addr addr = {.kind = DRILL_ADDR_INET4};
    struct sockaddr_in in4;
    memcpy(&in4, &host->as, sizeof in4);
    addr.port = ntohs(in4.sin_port);
    memcpy(addr.ip, &in4.sin_addr, sizeof in4.sin_addr);
    return addr;
}

static struct drill_addr get_inet6(const struct drill_kernel_addr *host)
{
    struct drill_addr addr = {.kind = DRILL_ADDR_INET6};
    struct sockaddr_in6 in6;
    memcpy(&in6, &host->as, sizeof in6);
    addr.port = ntohs(in6.sin6_port);
    memcpy(addr.ip, &in6.sin6_addr, sizeof in6.sin6_addr);
    return addr;
}

static struct drill_addr get_unix(const struct drill_kernel_addr *host, socklen_t len)
{
    const char *path = (const char *)&host->as + un_header;
    size_t n = len - un_header;
    if (n == 0)
        return (struct drill_addr){.kind = DRILL_ADDR_UNNAMED};
    if (path[0] == '\0')
        return drill_addr_unix(DRILL_ADDR_ABSTRACT, path + 1, n - 1);
    return drill_addr_unix(DRILL_ADDR_PATH, path, strnlen(path, n));
}

struct drill_addr drill_kernel_addr_to(const struct drill_kernel_addr *host)
{
    /* A call may say that the address is longer than the room it had. */
    socklen_t len = host->len < sizeof host->as ? host->len : (socklen_t)sizeof host->as;
    if (len == 0)
        return (struct drill_addr){.kind = DRILL_ADDR_NONE};
    if (len >= un_header && host->as.any.sa_family == AF_UNIX)
        return get_unix(host, len);
    if (len >= sizeof(struct sockaddr_in) && host->as.any.sa_family == AF_INET)
        return get_inet4(host);
    if (len >= sizeof(struct sockaddr_in6) && host->as.any.sa_family == AF_INET6)
        return get_inet6(host);
    return (struct drill_addr){.kind = DRILL_ADDR_OTHER};
}

void drill_kernel_addr_give(const struct drill_kernel_addr *host, struct drill_outcome *out)
{
    bool has_name = host->len > un_header && host->as.any.sa_family == AF_UNIX;
    out->addr = drill_kernel_addr_to(host);
    out->addr_len = has_name ? (uint16_t)(host->len - un_header) : 0;
}
