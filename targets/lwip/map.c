/* The tables behind map.h. A number that is missing from a table has no neutral name: errors become
 * EOTHER, flags are dropped, addresses become OTHER. */

#include "targets/lwip/map.h"

#include <string.h>

#include "base/check.h"

struct pair {
    uint32_t neutral;
    int host;
};

#define ERRNO(name)                                                                                \
    {                                                                                              \
        DRILL_##name, name                                                                         \
    }

static const struct pair errnos[] = {
    ERRNO(EACCES),          ERRNO(EADDRINUSE),      ERRNO(EADDRNOTAVAIL),
    ERRNO(EAFNOSUPPORT),    ERRNO(EAGAIN),          ERRNO(EALREADY),
    ERRNO(EBADF),           ERRNO(ECONNABORTED),    ERRNO(ECONNREFUSED),
    ERRNO(ECONNRESET),      ERRNO(EDESTADDRREQ),    ERRNO(EDOM),
    ERRNO(EFAULT),          ERRNO(EHOSTUNREACH),    ERRNO(EINPROGRESS),
    ERRNO(EINTR),           ERRNO(EINVAL),          ERRNO(EIO),
    ERRNO(EISCONN),         ERRNO(EMFILE),          ERRNO(EMSGSIZE),
    ERRNO(ENETDOWN),        ERRNO(ENETUNREACH),     ERRNO(ENFILE),
    ERRNO(ENOBUFS),         ERRNO(ENOENT),          ERRNO(ENOMEM),
    ERRNO(ENOPROTOOPT),     ERRNO(ENOSYS),          ERRNO(ENOTCONN),
    ERRNO(ENOTSOCK),        ERRNO(ENOTTY),          ERRNO(EOPNOTSUPP),
    ERRNO(EPERM),           ERRNO(EPIPE),           ERRNO(EPROTO),
    ERRNO(EPROTOTYPE),      ERRNO(EPROTONOSUPPORT), ERRNO(ETIMEDOUT),
    ERRNO(ESOCKTNOSUPPORT), ERRNO(ESPIPE),          ERRNO(EEXIST),
    ERRNO(ESRCH),           ERRNO(ENAMETOOLONG),    ERRNO(ENXIO),
};

#define FLAG(name)                                                                                 \
    {                                                                                              \
        DRILL_##name, name                                                                         \
    }

enum {
    UNKNOWN_BIT = 0x800000 /* lwip/sockets.h gives it no meaning */
};

static const struct pair msg_flags[] = {
    FLAG(MSG_PEEK),         FLAG(MSG_DONTWAIT), FLAG(MSG_WAITALL),
    FLAG(MSG_TRUNC),        FLAG(MSG_NOSIGNAL), FLAG(MSG_OOB),
    FLAG(MSG_EOR),          FLAG(MSG_CTRUNC),   FLAG(MSG_MORE),
    FLAG(MSG_CMSG_CLOEXEC), FLAG(MSG_ERRQUEUE), {DRILL_MSG_UNKNOWN, UNKNOWN_BIT},
};

static const struct pair poll_events[] = {
    FLAG(POLLIN),  FLAG(POLLOUT),   FLAG(POLLPRI),  FLAG(POLLERR),
    FLAG(POLLHUP), FLAG(POLLRDHUP), FLAG(POLLNVAL),
};

enum {
    NO_SUCH_OPTION = 0x7f00 /* lwIP answers it with ENOPROTOOPT, as it should */
};

static const struct drill_lwip_option options[DRILL_OPTION_COUNT] = {
    [DRILL_SO_REUSEADDR] = {SOL_SOCKET, SO_REUSEADDR, DRILL_LWIP_INT},
    [DRILL_SO_REUSEPORT] = {SOL_SOCKET, SO_REUSEPORT, DRILL_LWIP_INT},
    [DRILL_SO_KEEPALIVE] = {SOL_SOCKET, SO_KEEPALIVE, DRILL_LWIP_INT},
    [DRILL_SO_BROADCAST] = {SOL_SOCKET, SO_BROADCAST, DRILL_LWIP_INT},
    [DRILL_SO_OOBINLINE] = {SOL_SOCKET, SO_OOBINLINE, DRILL_LWIP_INT},
    [DRILL_SO_LINGER] = {SOL_SOCKET, SO_LINGER, DRILL_LWIP_LINGER},
    [DRILL_SO_SNDBUF] = {SOL_SOCKET, SO_SNDBUF, DRILL_LWIP_INT},
    [DRILL_SO_RCVBUF] = {SOL_SOCKET, SO_RCVBUF, DRILL_LWIP_INT},
    [DRILL_SO_RCVLOWAT] = {SOL_SOCKET, SO_RCVLOWAT, DRILL_LWIP_INT},
    [DRILL_SO_SNDLOWAT] = {SOL_SOCKET, SO_SNDLOWAT, DRILL_LWIP_INT},
    [DRILL_SO_RCVTIMEO] = {SOL_SOCKET, SO_RCVTIMEO, DRILL_LWIP_TIMEVAL},
    [DRILL_SO_SNDTIMEO] = {SOL_SOCKET, SO_SNDTIMEO, DRILL_LWIP_TIMEVAL},
    [DRILL_SO_ERROR] = {SOL_SOCKET, SO_ERROR, DRILL_LWIP_ERRNO},
    [DRILL_SO_TYPE] = {SOL_SOCKET, SO_TYPE, DRILL_LWIP_INT},
    [DRILL_SO_ACCEPTCONN] = {SOL_SOCKET, SO_ACCEPTCONN, DRILL_LWIP_INT},
    [DRILL_SO_DOMAIN] = {SOL_SOCKET, SO_DOMAIN, DRILL_LWIP_INT},
    [DRILL_SO_PROTOCOL] = {SOL_SOCKET, SO_PROTOCOL, DRILL_LWIP_INT},
    [DRILL_TCP_NODELAY] = {IPPROTO_TCP, TCP_NODELAY, DRILL_LWIP_INT},
    [DRILL_IPV6_V6ONLY] = {IPPROTO_IPV6, IPV6_V6ONLY, DRILL_LWIP_INT},
    [DRILL_IP_RECVERR] = {SOL_SOCKET, NO_SUCH_OPTION, DRILL_LWIP_INT},
    [DRILL_IP_MULTICAST_TTL] = {SOL_SOCKET, NO_SUCH_OPTION, DRILL_LWIP_INT},
    [DRILL_IP_MULTICAST_LOOP] = {SOL_SOCKET, NO_SUCH_OPTION, DRILL_LWIP_INT},
    [DRILL_UDP_CORK] = {IPPROTO_UDP, NO_SUCH_OPTION, DRILL_LWIP_INT},
    [DRILL_SO_PASSCRED] = {SOL_SOCKET, NO_SUCH_OPTION, DRILL_LWIP_INT},
    [DRILL_SO_PEERCRED] = {SOL_SOCKET, NO_SUCH_OPTION, DRILL_LWIP_INT},
    [DRILL_TCP_DEFER_ACCEPT] = {IPPROTO_TCP, NO_SUCH_OPTION, DRILL_LWIP_INT},
    [DRILL_SO_OTHER] = {SOL_SOCKET, NO_SUCH_OPTION, DRILL_LWIP_INT},
    [DRILL_SOL_OTHER] = {NO_SUCH_OPTION, NO_SUCH_OPTION, DRILL_LWIP_INT},
    [DRILL_SO_PEEK_OFF] = {SOL_SOCKET, NO_SUCH_OPTION, DRILL_LWIP_INT},
    [DRILL_TCP_USER_TIMEOUT] = {IPPROTO_TCP, NO_SUCH_OPTION, DRILL_LWIP_INT},
};

static int bits_to(const struct pair *table, size_t n, uint32_t neutral)
{
    int host = 0;
    for (size_t i = 0; i < n; i++) {
        if ((neutral & table[i].neutral) != 0)
            host |= table[i].host;
    }
    return host;
}

static uint32_t bits_from(const struct pair *table, size_t n, int host)
{
    uint32_t neutral = 0;
    for (size_t i = 0; i < n; i++) {
        if ((host & table[i].host) != 0)
            neutral |= table[i].neutral;
    }
    return neutral;
}

enum drill_errno drill_lwip_errno_from(int host)
{
    for (size_t i = 0; i < DRILL_COUNT(errnos); i++) {
        if (errnos[i].host == host)
            return (enum drill_errno)errnos[i].neutral;
    }
    return DRILL_EOTHER;
}

int drill_lwip_msg_flags_to(uint32_t flags)
{
    return bits_to(msg_flags, DRILL_COUNT(msg_flags), flags);
}

uint32_t drill_lwip_msg_flags_from(int flags)
{
    return bits_from(msg_flags, DRILL_COUNT(msg_flags), flags);
}

short drill_lwip_poll_events_to(uint32_t events)
{
    return (short)bits_to(poll_events, DRILL_COUNT(poll_events), events);
}

uint32_t drill_lwip_poll_events_from(short events)
{
    return bits_from(poll_events, DRILL_COUNT(poll_events), events);
}

int drill_lwip_socket_type(enum drill_family family, uint32_t flags)
{
    int type = family == DRILL_TCP4 ? SOCK_STREAM : SOCK_DGRAM;
    if ((flags & DRILL_SOCK_NONBLOCK) != 0)
        type |= SOCK_NONBLOCK;
    if ((flags & DRILL_SOCK_CLOEXEC) != 0)
        type |= SOCK_CLOEXEC;
    return type;
}

static struct drill_lwip_name inet4_to(const struct drill_addr *addr)
{
    struct drill_lwip_name name = {.len = sizeof(struct sockaddr_in)};
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(addr->port)};
    memcpy(&in.sin_addr, addr->ip, sizeof in.sin_addr);
    memcpy(&name.storage, &in, sizeof in);
    return name;
}

static struct drill_lwip_name inet6_to(const struct drill_addr *addr)
{
    struct drill_lwip_name name = {.len = sizeof(struct sockaddr_in6)};
    struct sockaddr_in6 in = {.sin6_family = AF_INET6, .sin6_port = htons(addr->port)};
    memcpy(&in.sin6_addr, addr->ip, sizeof in.sin6_addr);
    memcpy(&name.storage, &in, sizeof in);
    return name;
}

struct drill_lwip_name drill_lwip_name_to(const struct drill_addr *addr)
{
    struct drill_lwip_name name = {.len = 0};
    switch ((enum drill_addr_kind)addr->kind) {
    case DRILL_ADDR_NONE:
        return name;
    case DRILL_ADDR_INET4:
        return inet4_to(addr);
    case DRILL_ADDR_INET6:
        return inet6_to(addr);
    case DRILL_ADDR_UNSPEC:
        name.storage.ss_family = AF_UNSPEC;
        name.len = sizeof(struct sockaddr_in);
        return name;
    case DRILL_ADDR_UNNAMED:
    case DRILL_ADDR_ABSTRACT:
    case DRILL_ADDR_PATH:
    case DRILL_ADDR_OTHER:
        break;
    }
    /* lwIP has no UNIX sockets: the family alone says that this is none of its addresses. */
    name.storage.ss_family = AF_UNIX;
    name.len = sizeof(struct sockaddr_in);
    return name;
}

struct drill_addr drill_lwip_name_from(const struct drill_lwip_name *name)
{
    struct drill_addr addr = {.kind = DRILL_ADDR_NONE};
    if (name->len == 0 || name->storage.ss_family == AF_UNSPEC)
        return addr;
    if (name->storage.ss_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, &name->storage, sizeof in);
        addr.kind = DRILL_ADDR_INET4;
        addr.port = ntohs(in.sin_port);
        memcpy(addr.ip, &in.sin_addr, sizeof in.sin_addr);
    } else {
        addr.kind = DRILL_ADDR_OTHER;
    }
    return addr;
}

const struct drill_lwip_option *drill_lwip_option_to(enum drill_option option)
{
    DRILL_CHECK(option < DRILL_OPTION_COUNT);
    return &options[option];
}
