/* Addresses of the program: its own bytes, which may say more than the neutral form does, are
 * passed on and given back as long as nobody changed what the neutral form says. */

#include "targets/preload/passage.h"

#include <netinet/in.h>
#include <string.h>

#include "targets/kernel/map.h"

/* The shortest address of each family that is one. */
static bool is_whole(const struct sockaddr *addr, socklen_t len)
{
    switch (addr->sa_family) {
    case AF_INET:
        return len >= sizeof(struct sockaddr_in);
    case AF_INET6:
        return len >= sizeof(struct sockaddr_in6);
    case AF_UNIX:
        return len <= sizeof(struct sockaddr_un);
    default:
        return addr->sa_family == AF_UNSPEC;
    }
}

static struct drill_addr neutral(const struct drill_kernel_addr *addr)
{
    if (addr->as.any.sa_family == AF_UNSPEC)
        return (struct drill_addr){.kind = DRILL_ADDR_UNSPEC};
    return drill_kernel_addr_to(addr);
}

bool drill_passage_to(struct drill_passage *passage, const struct sockaddr *to, socklen_t len)
{
    struct drill_kernel_addr addr;
    memset(&addr, 0, sizeof addr);
    passage->host.to = to;
    passage->host.to_len = len;
    if (to == NULL && len == 0)
        return true;
    if (len < sizeof addr.as.any.sa_family || len > sizeof addr.as ||
        !drill_passage_read(&addr.as, to, len) || !is_whole(&addr.as.any, len))
        return false;
    addr.len = len;
    passage->call.addr = neutral(&addr);
    return true;
}

const struct sockaddr *drill_passage_addr(const struct drill_passage *passage,
                                          const struct drill_call *call,
                                          struct drill_kernel_addr *spare, socklen_t *ret_len)
{
    if (drill_addr_equal(&call->addr, &passage->call.addr)) {
        *ret_len = passage->host.to_len;
        return passage->host.to;
    }
    *spare = drill_kernel_addr_from(&call->addr);
    *ret_len = spare->len;
    return drill_kernel_addr_pointer(spare);
}

bool drill_passage_room(struct drill_passage *passage, struct sockaddr *room, socklen_t *len)
{
    if (room == NULL)
        return true;
    if (len == NULL || !drill_passage_read(&passage->host.room_size, len, sizeof *len) ||
        passage->host.room_size > INT32_MAX)
        return false;
    passage->host.room = room;
    passage->host.room_len = len;
    passage->call.want_addr = true;
    return true;
}

void drill_passage_came_from(const struct drill_passage *passage, struct drill_outcome *out)
{
    struct drill_kernel_addr addr;
    const struct drill_host_args *host = &passage->host;
    if (host->room == NULL)
        return;
    memset(&addr, 0, sizeof addr);
    addr.len = *host->room_len;
    socklen_t written = addr.len < host->room_size ? addr.len : host->room_size;
    if (written > sizeof addr.as)
        written = sizeof addr.as;
    memcpy(&addr.as, host->room, written);
    drill_kernel_addr_give(&addr, out);
}

void drill_passage_give_addr(const struct drill_passage *passage)
{
    const struct drill_host_args *host = &passage->host;
    bool as_it_was = passage->times > 0 && passage->answer.error == DRILL_ENONE &&
                     drill_addr_equal(&passage->out.addr, &passage->answer.addr);
    if (host->room == NULL || passage->out.error != DRILL_ENONE || as_it_was)
        return;
    struct drill_kernel_addr addr = drill_kernel_addr_from(&passage->out.addr);
    memcpy(host->room, &addr.as, addr.len < host->room_size ? addr.len : host->room_size);
    *host->room_len = addr.len;
}
