/* connect on datagram sockets: it sets the peer, or takes it away (AF_UNSPEC). */

#include "oracle/permit.h"
#include "oracle/rules/destination.h"
#include "oracle/rules/files.h"
#include "oracle/rules/message.h"
#include "oracle/rules/ports.h"
#include "oracle/rules/udp.h"

/* What waits to be received came from the address that the sender had. */
static void keep_source(struct drill_state *state, const struct model_sock *so)
{
    for (int i = 0; i < state->n_messages; i++) {
        struct model_message *message = &state->messages[i];
        if (!message->in_use || message->stream != so->stream)
            continue;
        message->moved = true;
        if (message->from == 0)
            message->from = so->addr != 0 ? so->addr : so->source;
    }
}

static void apply_peer(struct move *move)
{
    struct model_sock *so = move_sock(move);
    struct drill_addr peer = destination_meant(move, &move->call->addr);
    so->peer_set = true;
    /* With the version of IP the address that it speaks from is another one. */
    if (drill_addr_is_mapped(&peer))
        keep_source(move->state, so);
    if (peer.kind == DRILL_ADDR_INET6)
        so->versions |= drill_addr_is_mapped(&peer) ? 2 : 1;
    so->peer = env_address(move->env, &peer);
    message_bind(move, so);
    /* What the last peer's error left is told until a call has told it: a new peer does not say so.
     */
    if (so->refused != REFUSAL_NONE)
        so->refused = REFUSAL_DOUBT;
    if (env_has(move->env, DRILL_FAMILIES_UNIX)) {
        int to = message_receiver(move, &move->call->addr);
        so->mate = (int16_t)(to + 1);
        move->state->socks[to].targeted = true;
    }
    so->past = PAST_NONE;
    /* An unbound or wildcard socket gets the address of the route: learnt when it is next seen. */
    if (so->addr == 0 || (!drill_addr_is_wildcard(&move->env->addrs[so->addr]) &&
                          !drill_addr_is_mapped_wildcard(&move->env->addrs[so->addr])))
        return;
    if (so->bound_to == 0)
        so->bound_to = so->addr;
    if (so->source == 0)
        so->source = so->addr;
    so->addr = 0;
}

/* The peer is gone; the port is as it was, and so is the wildcard that it was bound to. */
static void apply_unspec(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->owed = so->owed || (so->peer_set && so->refused != REFUSAL_NONE);
    so->peer_set = false;
    so->peer = 0;
    so->versions = 0;
    so->past = PAST_DISSOLVED;
    if (so->bound_to != 0 && move->env->addrs[so->bound_to].port != 0)
        so->addr = so->bound_to;
    else if (so->addr != 0 && so->unasked)
        so->addr = 0;
}

/* The port was the system's choice, and is given up. */
static void apply_unspec_lose(struct move *move)
{
    struct model_sock *so = move_sock(move);
    keep_source(move->state, so);
    apply_unspec(move);
    if (so->unasked)
        so->bound_to = 0;
    so->addr = 0;
    so->source = 0;
    so->bound = so->unasked = false;
}

/* Of a UNIX socket: option->arg says whether what waits is thrown away. */
static void apply_unspec_unix(struct move *move)
{
    message_disconnect(move, move->option->arg != 0);
    move_sock(move)->past = PAST_DISSOLVED;
}

/* Where the call fails, it has taken effect all the same, with whatever that leaves open. */
static void permit_unspec_error(struct permits *p)
{
    unsigned n = p->n;
    for (unsigned i = 0; i < n; i++) {
        struct permit_option *option = permit_copy(p, i);
        option->kind = PERMIT_ERROR;
        option->error = DRILL_EAFNOSUPPORT;
        option->need[0].choices = 2; /* of CONNECT_UNSPEC_DGRAM */
    }
}

static void permit_unspec_unix(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    bool waits = so->peer_set && so->queue.first != DRILL_NONE;
    for (int16_t purge = waits; purge >= 0; purge--) {
        struct permit_option *option =
            permit_value(p, 0, 0, DRILL_RULE_CON_UNSPEC_DGRAM, apply_unspec_unix);
        option->arg = purge;
        permit_under(option, DRILL_V_CONNECT_UNSPEC_DGRAM, 1);
        if (waits)
            permit_under(option, DRILL_V_UNIX_DGRAM_PURGE, purge != 0 ? 1 : 2);
    }
    permit_unspec_error(p);
}

static void permit_unspec_udp(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    bool chosen = so->unasked || (so->bound_to != 0 && move->env->addrs[so->bound_to].port == 0);
    struct permit_option *option;
    if (chosen) {
        option = permit_value(p, 0, 0, DRILL_RULE_CON_UNSPEC_PORT, apply_unspec_lose);
        permit_under(option, DRILL_V_CONNECT_UNSPEC_DGRAM, 1);
        permit_under(option, DRILL_V_CONNECT_UNSPEC_PORT, 1);
    }
    option = permit_value(p, 0, 0, DRILL_RULE_CON_UNSPEC_DGRAM, apply_unspec);
    permit_under(option, DRILL_V_CONNECT_UNSPEC_DGRAM, 1);
    if (chosen)
        permit_under(option, DRILL_V_CONNECT_UNSPEC_PORT, 2);
    permit_unspec_error(p);
}

static void permit_unspec(struct move *move, struct permits *p)
{
    p->rule = DRILL_RULE_CON_UNSPEC_DGRAM;
    if (env_has(move->env, DRILL_FAMILIES_UDP))
        permit_unspec_udp(move, p);
    else
        permit_unspec_unix(move, p);
}

/* Linux binds the socket before it looks for the route. */
static void apply_vague(struct move *move)
{
    move_sock(move)->vague = true;
}

static void permit_udp_peer(struct move *move, struct permits *p)
{
    const struct drill_addr *to = &move->call->addr;
    /* Whatever else is wrong with the address. */
    if (to->port == 0)
        permit_under(permit_error(p, DRILL_EADDRNOTAVAIL, DRILL_RULE_CON_PORT0, NULL),
                     DRILL_V_CONNECT_PORT0_UDP, 2);
    if (route_is_missing(move->env, to)) {
        permit_no_route(p, apply_vague);
        return;
    }
    if (udp_permit_destination(move, p, to))
        return;
    if (permit_other_version(move, p, to, apply_vague)) {
        p->rule = DRILL_RULE_CON_UNREACH;
        return;
    }
    if (to->port == 0) {
        p->rule = DRILL_RULE_CON_PORT0;
        permit_under(permit_value(p, 0, 0, DRILL_RULE_CON_PORT0, apply_peer),
                     DRILL_V_CONNECT_PORT0_UDP, 1 | 4);
        return;
    }
    if (move_sock(move)->peer_set)
        p->rule = DRILL_RULE_UDP_RECONNECT;
    permit_value(p, 0, 0, (enum drill_rule_id)p->rule, apply_peer);
    if (drill_addr_is_wildcard(to)) {
        p->rule = DRILL_RULE_CON_ANY;
        permit_wildcard(p);
    }
}

/* Linux throws away what waits when a UNIX socket gets another peer. */
static void apply_other_peer(struct move *move)
{
    message_disconnect(move, move->option->arg != 0);
    apply_peer(move);
}

static void permit_unix_peer(struct move *move, struct permits *p, int to)
{
    const struct model_sock *so = move_sock(move);
    bool another = so->peer_set && so->mate != to + 1;
    if (!another || so->queue.first == DRILL_NONE) {
        permit_value(p, 0, 0, DRILL_RULE_CON_DGRAM, apply_peer);
        return;
    }
    struct permit_option *option = permit_value(p, 0, 0, DRILL_RULE_CON_DGRAM, apply_other_peer);
    option->arg = 1;
    permit_under(option, DRILL_V_UNIX_DGRAM_PURGE, 1);
    option = permit_value(p, 0, 0, DRILL_RULE_CON_DGRAM, apply_other_peer);
    permit_under(option, DRILL_V_UNIX_DGRAM_PURGE, 2);
}

void permit_connect_datagram(struct move *move, struct permits *p)
{
    p->rule = DRILL_RULE_CON_DGRAM;
    if (move->call->addr.kind == DRILL_ADDR_NONE) {
        p->unknown = "connect without an address is not modelled";
        return;
    }
    if (move_sock(move)->holding) {
        p->unknown = "connect() under a datagram that is put together is not modelled";
        return;
    }
    if (move->call->addr.kind == DRILL_ADDR_UNSPEC &&
        move->call->twist[DRILL_TWIST_FAMILY] != DRILL_CONSTANT_NONE) {
        p->unknown = "an address of no family that has one is not modelled";
        return;
    }
    if (move->call->addr.kind == DRILL_ADDR_UNSPEC) {
        permit_unspec(move, p);
        return;
    }
    if (files_unnamed(move, p, DRILL_RULE_CON_FAMILY) || ports_permit_autobind(move, p))
        return;
    if (env_has(move->env, DRILL_FAMILIES_UDP)) {
        permit_udp_peer(move, p);
        return;
    }
    if (files_deny(move, p))
        return;
    int to = message_receiver(move, &move->call->addr);
    if (move->env->open && to == DRILL_NONE) {
        permit_connect_outside(move, p);
        return;
    }
    if (to == DRILL_NONE) {
        files_refuse(move, p);
        return;
    }
    const struct model_sock *other = &move->state->socks[to];
    if (other->peer_set && other->mate != move->sock + 1) {
        p->rule = DRILL_RULE_UNX_DGRAM_FILTER;
        permit_error(p, DRILL_EPERM, DRILL_RULE_UNX_DGRAM_FILTER, NULL);
        return;
    }
    permit_unix_peer(move, p, to);
}
