#ifndef DRILL_TARGETS_LWIP_MAP_H
#define DRILL_TARGETS_LWIP_MAP_H

/* Neutral numbers and addresses to those of lwIP and back. The distribution's build takes its
 * sockaddr, errno, flags and options from the libc's headers, which lwip/sockets.h includes: what
 * stands here are therefore libc types, but only ever seen by lwIP. */

#include <lwip/sockets.h>

#include "vocab/addr.h"
#include "vocab/call.h"
#include "vocab/outcome.h"

/* An address as lwIP takes it; `len` 0: none was given. */
struct drill_lwip_name {
    struct sockaddr_storage storage;
    socklen_t len;
};

enum drill_errno drill_lwip_errno_from(int host);

int drill_lwip_msg_flags_to(uint32_t flags);
uint32_t drill_lwip_msg_flags_from(int flags);
short drill_lwip_poll_events_to(uint32_t events);
uint32_t drill_lwip_poll_events_from(short events);
int drill_lwip_socket_type(enum drill_family family, uint32_t flags);

struct drill_lwip_name drill_lwip_name_to(const struct drill_addr *addr);
struct drill_addr drill_lwip_name_from(const struct drill_lwip_name *name);

/* How an option's value is passed. */
enum drill_lwip_shape {
    DRILL_LWIP_INT,
    DRILL_LWIP_LINGER,
    DRILL_LWIP_TIMEVAL,
    DRILL_LWIP_ERRNO
};

struct drill_lwip_option {
    int level;
    int name;
    enum drill_lwip_shape shape;
};

const struct drill_lwip_option *drill_lwip_option_to(enum drill_option option);

#endif
