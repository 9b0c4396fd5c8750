/* Socket options. Most are one int. Times cross as milliseconds, SO_LINGER as two values, SO_ERROR
 * as a neutral errno, SO_TYPE, SO_DOMAIN and SO_PROTOCOL as constants. A value beyond an int is cut
 * to one, as in any C program. */

#include "targets/kernel/methods.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/check.h"
#include "targets/kernel/control.h"
#include "targets/kernel/map.h"

struct host_option {
    int level;
    int name;
};

static const struct host_option options[] = {
    [DRILL_SO_REUSEADDR] = {SOL_SOCKET, SO_REUSEADDR},
    [DRILL_SO_REUSEPORT] = {SOL_SOCKET, SO_REUSEPORT},
    [DRILL_SO_KEEPALIVE] = {SOL_SOCKET, SO_KEEPALIVE},
    [DRILL_SO_BROADCAST] = {SOL_SOCKET, SO_BROADCAST},
    [DRILL_SO_OOBINLINE] = {SOL_SOCKET, SO_OOBINLINE},
    [DRILL_SO_LINGER] = {SOL_SOCKET, SO_LINGER},
    [DRILL_SO_SNDBUF] = {SOL_SOCKET, SO_SNDBUF},
    [DRILL_SO_RCVBUF] = {SOL_SOCKET, SO_RCVBUF},
    [DRILL_SO_RCVLOWAT] = {SOL_SOCKET, SO_RCVLOWAT},
    [DRILL_SO_SNDLOWAT] = {SOL_SOCKET, SO_SNDLOWAT},
    [DRILL_SO_RCVTIMEO] = {SOL_SOCKET, SO_RCVTIMEO},
    [DRILL_SO_SNDTIMEO] = {SOL_SOCKET, SO_SNDTIMEO},
    [DRILL_SO_ERROR] = {SOL_SOCKET, SO_ERROR},
    [DRILL_SO_TYPE] = {SOL_SOCKET, SO_TYPE},
    [DRILL_SO_ACCEPTCONN] = {SOL_SOCKET, SO_ACCEPTCONN},
    [DRILL_SO_DOMAIN] = {SOL_SOCKET, SO_DOMAIN},
    [DRILL_SO_PROTOCOL] = {SOL_SOCKET, SO_PROTOCOL},
    [DRILL_TCP_NODELAY] = {IPPROTO_TCP, TCP_NODELAY},
    [DRILL_IPV6_V6ONLY] = {IPPROTO_IPV6, IPV6_V6ONLY},
    [DRILL_SO_PASSCRED] = {SOL_SOCKET, SO_PASSCRED},
    [DRILL_SO_PEERCRED] = {SOL_SOCKET, SO_PEERCRED},
    [DRILL_TCP_DEFER_ACCEPT] = {IPPROTO_TCP, TCP_DEFER_ACCEPT},
    [DRILL_IP_RECVERR] = {IPPROTO_IP, IP_RECVERR},
    [DRILL_IP_MULTICAST_TTL] = {IPPROTO_IP, IP_MULTICAST_TTL},
    [DRILL_IP_MULTICAST_LOOP] = {IPPROTO_IP, IP_MULTICAST_LOOP},
    [DRILL_UDP_CORK] = {IPPROTO_UDP, UDP_CORK},
    [DRILL_SO_OTHER] = {SOL_SOCKET, 9999},
    [DRILL_SOL_OTHER] = {9999, 1},
    [DRILL_SO_PEEK_OFF] = {SOL_SOCKET, SO_PEEK_OFF},
    [DRILL_TCP_USER_TIMEOUT] = {IPPROTO_TCP, TCP_USER_TIMEOUT},
};

_Static_assert(DRILL_COUNT(options) == DRILL_OPTION_COUNT, "an option has no host number");

/* The options of IP have a number of their own on IPv6 sockets. */
static struct host_option number_of(enum drill_family family, enum drill_option option)
{
    drill_family_set six = DRILL_FAMILY_BIT(DRILL_TCP6) | DRILL_FAMILY_BIT(DRILL_UDP6);
    if ((DRILL_FAMILY_BIT(family) & six) == 0)
        return options[option];
    switch (option) {
    case DRILL_IP_RECVERR:
        return (struct host_option){IPPROTO_IPV6, IPV6_RECVERR};
    case DRILL_IP_MULTICAST_TTL:
        return (struct host_option){IPPROTO_IPV6, IPV6_MULTICAST_HOPS};
    case DRILL_IP_MULTICAST_LOOP:
        return (struct host_option){IPPROTO_IPV6, IPV6_MULTICAST_LOOP};
    default:
        return options[option];
    }
}

static void get_time(int fd, struct host_option host, struct drill_outcome *out)
{
    struct timeval time = {0};
    socklen_t len = sizeof time;
    errno = 0;
    if (drill_kernel_finish(out, getsockopt(fd, host.level, host.name, &time, &len)))
        out->option[0] = (int64_t)time.tv_sec * 1000 + time.tv_usec / 1000;
}

static void get_linger(int fd, struct host_option host, struct drill_outcome *out)
{
    struct linger linger = {0};
    socklen_t len = sizeof linger;
    errno = 0;
    if (drill_kernel_finish(out, getsockopt(fd, host.level, host.name, &linger, &len))) {
        out->option[0] = linger.l_onoff;
        out->option[1] = linger.l_linger;
    }
}

static void get_peer(int fd, struct host_option host, struct drill_outcome *out)
{
    struct ucred creds = {0};
    socklen_t len = sizeof creds;
    errno = 0;
    if (drill_kernel_finish(out, getsockopt(fd, host.level, host.name, &creds, &len)))
        out->option[0] = drill_kernel_who(&creds);
}

/* SO_ERROR's value is an errno: an unknown one keeps the host's number, as a failed call would. */
static void set_pending_error(struct drill_outcome *out, int host)
{
    out->option[0] = drill_kernel_errno(host);
    if (out->option[0] == DRILL_EOTHER)
        out->host_error = host;
}

static uint32_t group_of(enum drill_option option)
{
    const struct drill_call call = {.id = DRILL_CALL_GETSOCKOPT, .option = (uint8_t)option};
    return drill_call_asks_constant(&call);
}

void drill_kernel_get_option(struct drill_target *self, int fd, enum drill_option option,
                             struct drill_outcome *out)
{
    struct host_option host = number_of(self->type->family, option);
    int value = 0;
    socklen_t len = sizeof value;
    if (option == DRILL_SO_RCVTIMEO || option == DRILL_SO_SNDTIMEO) {
        get_time(fd, host, out);
        return;
    }
    if (option == DRILL_SO_LINGER) {
        get_linger(fd, host, out);
        return;
    }
    if (option == DRILL_SO_PEERCRED) {
        get_peer(fd, host, out);
        return;
    }
    errno = 0;
    if (!drill_kernel_finish(out, getsockopt(fd, host.level, host.name, &value, &len)))
        return;
    if (option == DRILL_SO_ERROR)
        set_pending_error(out, value);
    else if (group_of(option) != 0)
        out->option[0] =
            drill_kernel_constant_to((enum drill_constant_group)group_of(option), value);
    else
        out->option[0] = value;
}

struct drill_kernel_option drill_kernel_option(enum drill_option option)
{
    struct drill_kernel_option ret = {options[option].level, options[option].name, sizeof(int)};
    if (option == DRILL_SO_RCVTIMEO || option == DRILL_SO_SNDTIMEO)
        ret.size = sizeof(struct timeval);
    else if (option == DRILL_SO_LINGER)
        ret.size = sizeof(struct linger);
    else if (option == DRILL_SO_PEERCRED)
        ret.size = sizeof(struct ucred);
    return ret;
}

void drill_kernel_option_value(enum drill_option option, const int64_t value[2], void *bytes)
{
    struct timeval time = {.tv_sec = (time_t)(value[0] / 1000),
                           .tv_usec = (suseconds_t)(value[0] % 1000 * 1000)};
    struct linger linger = {.l_onoff = (int)value[0], .l_linger = (int)value[1]};
    int number = (int)value[0];
    if (option == DRILL_SO_RCVTIMEO || option == DRILL_SO_SNDTIMEO)
        memcpy(bytes, &time, sizeof time);
    else if (option == DRILL_SO_LINGER)
        memcpy(bytes, &linger, sizeof linger);
    else
        memcpy(bytes, &number, sizeof number);
}

bool drill_kernel_option_find(enum drill_family family, int level, int name, enum drill_option *ret)
{
    for (int i = 0; i < DRILL_OPTION_COUNT; i++) {
        enum drill_option option = (enum drill_option)i;
        struct host_option host = number_of(family, option);
        if (host.level == level && host.name == name) {
            *ret = option;
            return true;
        }
    }
    return false;
}

void drill_kernel_option_read(enum drill_option option, const void *bytes, int64_t ret[2])
{
    struct timeval time;
    struct linger linger;
    int number;
    ret[1] = 0;
    if (option == DRILL_SO_RCVTIMEO || option == DRILL_SO_SNDTIMEO) {
        memcpy(&time, bytes, sizeof time);
        ret[0] = (int64_t)time.tv_sec * 1000 + time.tv_usec / 1000;
        return;
    }
    if (option == DRILL_SO_LINGER) {
        memcpy(&linger, bytes, sizeof linger);
        ret[0] = linger.l_onoff;
        ret[1] = linger.l_linger;
        return;
    }
    memcpy(&number, bytes, sizeof number);
    if (option == DRILL_SO_ERROR)
        ret[0] = drill_kernel_errno(number);
    else if (group_of(option) != 0)
        ret[0] = drill_kernel_constant_to((enum drill_constant_group)group_of(option), number);
    else
        ret[0] = number;
}

void drill_kernel_set_option(struct drill_target *self, int fd, enum drill_option option,
                             const int64_t value[2], struct drill_outcome *out)
{
    struct host_option host = number_of(self->type->family, option);
    size_t size = drill_kernel_option(option).size;
    union {
        struct timeval time;
        struct linger linger;
        int number;
    } bytes;
    drill_kernel_option_value(option, value, &bytes);
    errno = 0;
    drill_kernel_finish(out, setsockopt(fd, host.level, host.name, &bytes, (socklen_t)size));
}
