/* Addresses that are given, taken and told wrongly. */

#include <string.h>

#include "targets/mutants/act.h"

/* The port of the address that came back is another one. */
BODY(port_is_off)
{
    act_pass(act);
    if (act_succeeded(act) && act->out->addr.port != 0 && act_hits(act))
        act->out->addr.port = (uint16_t)(act->out->addr.port + args_of(act)->number);
}

/* The address that came back has no port. */
BODY(port_is_none)
{
    act_pass(act);
    if (act_succeeded(act) && act_hits(act))
        act->out->addr.port = 0;
}

/* The address that came back is the socket's own. */
BODY(address_is_own)
{
    act_pass(act);
    if (!act_succeeded(act) || act->out->addr.kind == DRILL_ADDR_NONE || !act_hits(act))
        return;
    int fd = act->call->fd;
    act->out->addr = act_ask_name(act, fd, DRILL_CALL_GETSOCKNAME);
}

/* The address that came back is the one of the last such call. */
BODY(address_is_stale)
{
    struct mutant_store *store = &act->mutant->store;
    act_pass(act);
    if (!act_succeeded(act) || act->out->addr.kind == DRILL_ADDR_NONE || !act_hits(act))
        return;
    pthread_mutex_lock(&store->lock);
    struct drill_addr kept = act->out->addr;
    if (store->full)
        act->out->addr = store->addr;
    store->addr = kept;
    store->full = true;
    pthread_mutex_unlock(&store->lock);
}

/* No address comes back. */
BODY(address_is_none)
{
    act_pass(act);
    if (!act_succeeded(act) || !act_hits(act))
        return;
    memset(&act->out->addr, 0, sizeof act->out->addr);
    act->out->addr_len = 0;
}

/* A UNIX address is told longer than it is. */
BODY(name_is_long)
{
    act_pass(act);
    if (act_succeeded(act) && act->out->addr_len > 0 && act_hits(act))
        act->out->addr_len = (uint16_t)(act->out->addr_len + args_of(act)->number);
}

/* The length of an address is told as of one that fits. */
BODY(length_is_told_as_room)
{
    act_pass(act);
    if (act_succeeded(act) && act->out->told == DRILL_LENGTH_EXACT && act_hits(act))
        act->out->told = DRILL_LENGTH_SHORT;
}

/* A name that fails is told as the socket's own. */
BODY(peer_is_own)
{
    act_pass(act);
    if (act_succeeded(act) || act->out->error != args_of(act)->from || !act_hits(act))
        return;
    act_succeed(act, 0);
    act->out->addr = act_ask_name(act, act->call->fd, DRILL_CALL_GETSOCKNAME);
}

/* getpeername() fails once its socket was shut down. */
BODY(peer_ends_with_shutdown)
{
    const struct drill_call *call = act->call;
    act_pass(act);
    if (!act_succeeded(act))
        return;
    if (call->id == DRILL_CALL_SHUTDOWN && call->number >= args_of(act)->number)
        atomic_store(act_note(act, call->fd), 1);
    if (call->id == DRILL_CALL_GETPEERNAME && atomic_load(act_note(act, call->fd)) == 1)
        act_fail(act, (enum drill_errno)args_of(act)->to);
}

/* Once shut down for writing, a socket is told to be its own peer. */
BODY(peer_is_own_when_shut)
{
    act_pass(act);
    if (act->call->id == DRILL_CALL_GETPEERNAME && act_succeeded(act) && act_hits(act))
        act->out->addr = act_ask_name(act, act->call->fd, DRILL_CALL_GETSOCKNAME);
}

/* A socket without an address has no name at all. */
BODY(unbound_has_no_name)
{
    act_pass(act);
    const struct drill_addr *addr = &act->out->addr;
    bool inet = addr->kind == DRILL_ADDR_INET4 || addr->kind == DRILL_ADDR_INET6;
    bool unnamed = addr->kind == DRILL_ADDR_UNNAMED;
    if (act->call->id == DRILL_CALL_GETSOCKNAME && act_succeeded(act) &&
        ((inet && addr->port == 0) || unnamed))
        act_fail(act, (enum drill_errno)args_of(act)->to);
}

/* bind() below port 1024 needs no privilege, or is never allowed. */
BODY(low_ports)
{
    uint16_t port = act->call->addr.port;
    act_pass(act);
    if (act->call->id != DRILL_CALL_BIND || port == 0 || port >= 1024)
        return;
    if (args_of(act)->to != 0)
        act_fail(act, (enum drill_errno)args_of(act)->to);
    else if (act->out->error == DRILL_EACCES)
        act_succeed(act, 0);
}

/* Without a free port another error is told. */
BODY(no_port_left_as)
{
    act_pass(act);
    if (act->call->addr.port == 0 && act->out->error == args_of(act)->from && act_hits(act))
        act_fail(act, (enum drill_errno)args_of(act)->to);
}

/* The IPv6 wildcard leaves the port of IPv4 alone. */
BODY(six_leaves_four)
{
    struct drill_call only = {.id = DRILL_CALL_SETSOCKOPT,
                              .fd = act->call->fd,
                              .option = DRILL_IPV6_V6ONLY,
                              .value = {1}};
    struct drill_outcome ignored;
    if (act->call->id == DRILL_CALL_BIND && drill_addr_is_wildcard(&act->call->addr))
        act_ask(act, &only, NULL, &ignored);
    act_pass(act);
}

/* getpeername() remembers a peer that is gone. */
BODY(peer_is_remembered)
{
    struct mutant_store *store = &act->mutant->store;
    act_pass(act);
    if (act->call->id != DRILL_CALL_GETPEERNAME)
        return;
    pthread_mutex_lock(&store->lock);
    if (act_succeeded(act)) {
        store->addr = act->out->addr;
        store->full = true;
    } else if (store->full && act->out->error == DRILL_ENOTCONN) {
        act_succeed(act, 0);
        act->out->addr = store->addr;
    }
    pthread_mutex_unlock(&store->lock);
}

/* The name of a socket has a port, and no address. */
BODY(name_is_wildcard)
{
    act_pass(act);
    if (act->call->id == DRILL_CALL_GETSOCKNAME && act_succeeded(act) && act_hits(act))
        memset(act->out->addr.ip, 0, sizeof act->out->addr.ip);
}
