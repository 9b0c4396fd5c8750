/* UDP's own: ICMP errors, the error queue, datagrams put together of several sends, broadcast and
 * the options of multicast.
 *
 *   NONE --a datagram for nobody--> SENT --POLLERR seen--> SEEN --told by a call--> NONE
 *
 * Not modelled: UDP-MCAST-OUT beyond the defaults: loopback does not do multicast; the bytes that
 * come with a queued error, which are the datagram's own. */

#include "oracle/rules/udp.h"

#include "oracle/rules/message.h"
#include "oracle/rules/send_message.h"

enum drill_rule_id udp_refusal_rule(const struct model_sock *so)
{
    if (!so->peer_set && so->strays && !so->owed)
        return so->recverr ? DRILL_RULE_UDP_RECVERR : DRILL_RULE_UDP_UNCONN_ERR;
    return so->unheard ? DRILL_RULE_UDP_FILTER_ICMP : DRILL_RULE_UDP_REFUSED;
}

static void apply_told(struct move *move)
{
    message_tell_refusal(move);
    /* Linux binds the socket that sends before it looks for errors. */
    if (drill_call_sends(move->call))
        send_apply_vague(move);
}

bool udp_permit_refusal(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (so->refused == REFUSAL_NONE)
        return false;
    enum drill_rule_id rule = udp_refusal_rule(so);
    struct permit_option *option = permit_error(p, DRILL_ECONNREFUSED, rule, apply_told);
    if (rule == DRILL_RULE_UDP_UNCONN_ERR)
        permit_under(option, DRILL_V_UNCONNECTED_ERROR, 2);
    p->rule = (uint16_t)rule;
    /* Elsewhere what waits to be received may come first. */
    bool first = (move->state->variants[DRILL_V_UDP_REFUSAL] & 2) == 0;
    if (so->refused != REFUSAL_SEEN || (!first && so->queue.first != DRILL_NONE))
        return false;
    blame_value(p, 0, INT64_MAX, rule);
    blame_error(p, DRILL_EAGAIN, rule);
    p->wait_rule = (uint16_t)rule;
    return true;
}

/* No other socket has an address that is not known yet, and may be the one that was meant. */
static bool all_are_known(const struct move *move)
{
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *so = &move->state->socks[i];
        if (i != move->sock && so->phase != PHASE_UNUSED && so->addr == 0 &&
            (so->bound || so->peer_set))
            return false;
    }
    return true;
}

void udp_note_refusal(struct move *move, const struct drill_addr *to, int other)
{
    struct model_sock *so = move_sock(move);
    bool another = so->peer_set && to != NULL && !drill_addr_equal(to, &move->env->addrs[so->peer]);
    /* Linux tells a connected socket of what its peer answers alone. */
    bool sure = !move->env->open && all_are_known(move) && !another;
    if (other != DRILL_NONE)
        move->state->socks[other].filters = true;
    so->strays = true;
    so->unheard = other != DRILL_NONE;
    if (so->recverr && so->queued < UINT8_MAX)
        so->queued++;
    if (so->refused < REFUSAL_SENT)
        so->refused = sure && (so->peer_set || so->recverr) ? REFUSAL_SENT : REFUSAL_DOUBT;
}

/* Linux binds the socket before it looks at the destination. */
static void apply_bound(struct move *move)
{
    move_sock(move)->vague = true;
}

/* An address of no family, of which Linux makes one with port 0, says nothing of those that have
 * one.
 */
static void permit_port0(const struct move *move, struct permits *p)
{
    if (move->call->addr.kind == DRILL_ADDR_UNSPEC) {
        permit_error(p, DRILL_EINVAL, DRILL_RULE_UDP_PORT0, apply_bound);
        permit_error(p, DRILL_EADDRNOTAVAIL, DRILL_RULE_UDP_PORT0, apply_bound);
        return;
    }
    permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_UDP_PORT0, apply_bound),
                 DRILL_V_UDP_PORT0, 1);
    permit_under(permit_error(p, DRILL_EADDRNOTAVAIL, DRILL_RULE_UDP_PORT0, apply_bound),
                 DRILL_V_UDP_PORT0, 2);
}

bool udp_permit_destination(struct move *move, struct permits *p, const struct drill_addr *to)
{
    bool broadcast = drill_addr_is_broadcast(to);
    if (broadcast && !move_sock(move)->broadcast) {
        p->rule = DRILL_RULE_UDP_BCAST;
        permit_error(p, DRILL_EACCES, DRILL_RULE_UDP_BCAST, apply_bound);
        if (to->port == 0 && move->call->id != DRILL_CALL_CONNECT)
            permit_port0(move, p);
        return true;
    }
    if (broadcast)
        blame_error(p, DRILL_EACCES, DRILL_RULE_UDP_BCAST);
    /* Linux takes the peer's for the datagram's own (net/ipv6/udp.c udpv6_sendmsg()). */
    if (to->port == 0 && to != &move->call->addr && drill_addr_is_mapped(to))
        permit_port0(move, p);
    if (to->port != 0 || to != &move->call->addr || move->call->id == DRILL_CALL_CONNECT)
        return false;
    p->rule = DRILL_RULE_UDP_PORT0;
    permit_port0(move, p);
    return true;
}

/* Sends what is held. */
static void flush(struct move *move)
{
    struct model_sock *so = move_sock(move);
    struct drill_addr to = move->env->addrs[so->held_to];
    uint32_t len = so->held;
    so->holding = false;
    so->held = 0;
    udp_transmit(move, &to, so->sent - len, len);
}

static bool holds_on(const struct move *move)
{
    return move_sock(move)->corked || (move->call->flags & DRILL_MSG_MORE) != 0;
}

static void apply_more(struct move *move)
{
    struct model_sock *so = move_sock(move);
    bool named = send_is_explicit(move);
    message_bind(move, so);
    if (!so->holding)
        so->held_to = named ? env_address(move->env, &move->call->addr) : so->peer;
    so->holding = true;
    so->held += (uint32_t)move->outcome->value;
    so->sent += (uint64_t)move->outcome->value;
    if (!holds_on(move))
        flush(move);
}

static void apply_too_much(struct move *move)
{
    if (move->outcome->error == DRILL_EMSGSIZE)
        move_sock(move)->oversized |= move_sock(move)->recverr;
    move_sock(move)->holding = false;
    move_sock(move)->held = 0;
}

bool udp_permit_more(struct move *move, struct permits *p, int64_t most)
{
    const struct model_sock *so = move_sock(move);
    int64_t len = (int64_t)drill_call_length(move->call);
    if (!so->holding && !holds_on(move))
        return false;
    p->rule = DRILL_RULE_UDP_CORK;
    blame_value(p, 0, len - 1, DRILL_RULE_UDP_CORK);
    struct permit_option *option;
    if (so->held + len <= most)
        option = permit_value(p, len, len, DRILL_RULE_UDP_CORK, apply_more);
    else
        option = permit_error(p, DRILL_EMSGSIZE, DRILL_RULE_UDP_CORK, apply_too_much);
    /* A buffer that was made small may have no room for it (POSIX.1-2017 send() ERRORS). */
    if (so->sized)
        permit_error(p, DRILL_ENOBUFS, DRILL_RULE_UDP_CORK, apply_too_much);
    int16_t several[2];
    const struct drill_addr *to =
        so->holding ? &move->env->addrs[so->held_to] : send_destination(move);
    if (!holds_on(move) && to != NULL && message_receivers(move, to, several, 2) > 1)
        p->unknown = "a datagram put together for sockets that share an address is not modelled";
    /* Elsewhere the flag means nothing. */
    if (so->holding || so->corked)
        return true;
    permit_under(option, DRILL_V_UDP_MORE, 1);
    return (move->state->variants[DRILL_V_UDP_MORE] & 2) == 0;
}

void udp_set_option(struct move *move)
{
    struct model_sock *so = move_sock(move);
    int64_t value = move->call->value[0];
    switch ((enum drill_option)move->call->option) {
    case DRILL_SO_BROADCAST:
        so->broadcast = value != 0;
        break;
    case DRILL_UDP_CORK:
        so->corked = value != 0;
        if (!so->corked && so->holding)
            flush(move);
        break;
    case DRILL_IP_RECVERR:
        so->recverr = value != 0;
        if (!so->recverr)
            so->queued = so->oversized = 0;
        break;
    case DRILL_IP_MULTICAST_TTL:
        so->mcast_ttl = value >= 0 && value <= UINT8_MAX ? (int16_t)(value + 1) : 0;
        break;
    case DRILL_IP_MULTICAST_LOOP:
        so->mcast_loop = value != 0 ? 2 : 1;
        break;
    default:
        break;
    }
}

bool udp_check_option(struct move *move)
{
    const struct model_sock *so = move_sock(move);
    int64_t got = move->outcome->option[0];
    bool multicast = move->call->option != DRILL_IP_RECVERR && move->call->option != DRILL_UDP_CORK;
    enum drill_rule_id rule = multicast ? DRILL_RULE_UDP_MCAST_OUT : DRILL_RULE_OPT_KEPT;
    int64_t due = 0;
    if (!env_has(move->env, DRILL_FAMILIES_UDP))
        return true;
    switch ((enum drill_option)move->call->option) {
    case DRILL_UDP_CORK:
        due = so->corked;
        break;
    case DRILL_IP_RECVERR:
        due = so->recverr;
        break;
    case DRILL_IP_MULTICAST_TTL:
        due = so->mcast_ttl > 0 ? so->mcast_ttl - 1 : 1;
        break;
    default:
        due = so->mcast_loop != 1;
        break;
    }
    return got == due || move_breaks(move, rule, "%lld", (long long)due);
}

static bool check_queued(struct move *move)
{
    if ((move->outcome->msg_flags & DRILL_MSG_ERRQUEUE) == 0 &&
        move->call->id == DRILL_CALL_RECVMSG)
        return move_breaks(move, DRILL_RULE_UDP_RECVERR, "MSG_ERRQUEUE in msg_flags");
    return move->call->id != DRILL_CALL_RECVMSG ||
           move->outcome->queued_error == DRILL_ECONNREFUSED ||
           move_breaks(move, DRILL_RULE_UDP_RECVERR, "the error ECONNREFUSED with it");
}

/* The pending error goes with the last of the queue, and is made again by the next (recv(2)). */
static void apply_queued(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->queued--;
    so->refused = so->queued > 0 ? REFUSAL_DOUBT : REFUSAL_NONE;
}

void udp_permit_error_queue(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    int64_t len = (int64_t)drill_call_length(move->call);
    p->rule = p->wait_rule = DRILL_RULE_RCV_ERRQUEUE;
    if (so->recverr && env_has(move->env, DRILL_FAMILIES_TCP)) {
        p->unknown = "errors that TCP queues are not modelled";
        return;
    }
    if (so->oversized) {
        p->unknown = "errors of datagrams that were too long are not modelled";
        return;
    }
    if (so->queued > 0) {
        p->rule = DRILL_RULE_UDP_RECVERR;
        permit_value(p, 0, len, DRILL_RULE_UDP_RECVERR, apply_queued)->check = check_queued;
    }
    if (so->queued == 0 || so->refused != REFUSAL_SEEN)
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_RCV_ERRQUEUE, NULL);
    permit_under(permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_RCV_ERRQUEUE, NULL),
                 DRILL_V_ERROR_QUEUE, 2);
}
