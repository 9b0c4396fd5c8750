/* Sends of messages: datagrams and seqpacket records. One send, one message, whole or not at all.
 *
 * Not modelled: MSG_MORE, broadcast and multicast, descriptors in messages. */

#include "oracle/permit.h"
#include "oracle/rules/files.h"
#include "oracle/rules/destination.h"
#include "oracle/rules/message.h"
#include "oracle/rules/ports.h"
#include "oracle/rules/rights.h"
#include "oracle/rules/stream.h"
#include "oracle/rules/udp.h"

enum {
    UDP4_MAX = 65507, /* 65535 - 20 (IPv4) - 8 (UDP), RFC 768 */
    UDP6_MAX = 65527,
    SURE_SIZE = 4096, /* a message of this size fits everywhere, unless buffers were made small */
    SURE_COUNT = 4,
    SURE_SENT = 8192,
    UNIX_OVERHEAD = 32 /* unix(7) SO_SNDBUF */
};

static struct model_message message_of(struct move *move, const struct model_sock *so)
{
    return (struct model_message){
        .stream = so->stream,
        .offset = so->sent,
        .len = (uint32_t)drill_call_length(move->call),
        .from = so->addr,
        .record = (move->call->flags & DRILL_MSG_EOR) != 0,
        .rights = rights_attach(move),
    };
}

static void apply_record(struct move *move)
{
    struct stream_view view = stream_view(move, move->sock);
    struct model_message message = message_of(move, view.so);
    view.so->sent += message.len;
    state_push_message(move->state, &view.out->messages, &message);
}

static void permit_too_long(struct move *move, struct permits *p)
{
    uint64_t len = drill_call_length(move->call);
    if (len > SURE_SIZE || move_sock(move)->sized)
        permit_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_MSG_MAX, NULL);
    else
        blame_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_MSG_MAX);
}

/* Under which choices of DRILL_V_UNIX_MESSAGE a message of this length fits: Linux takes what
 * getsockopt() told of SO_SNDBUF, less 32. */
static void permit_unix_size(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    int64_t len = (int64_t)drill_call_length(move->call);
    bool fits = len <= so->sndbuf_told - UNIX_OVERHEAD;
    if (so->sndbuf_told == 0)
        return;
    for (unsigned i = 0; i < p->n; i++) {
        struct permit_option *option = &p->option[i];
        bool too_long = option->kind == PERMIT_ERROR && option->error == DRILL_EMSGSIZE;
        if (too_long)
            option->rule = DRILL_RULE_SND_UNIX_MAX;
        if (too_long == fits)
            permit_under(option, DRILL_V_UNIX_MESSAGE, 2);
    }
    p->rule = DRILL_RULE_SND_UNIX_MAX;
    if (!fits)
        p->wait_rule = DRILL_RULE_SND_UNIX_MAX;
}

static void blame_unix_size(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    int64_t len = (int64_t)drill_call_length(move->call);
    if (so->sndbuf_told != 0 && len > so->sndbuf_told - UNIX_OVERHEAD)
        blame_value(p, 0, len, DRILL_RULE_SND_UNIX_MAX);
    else if (so->sndbuf_told != 0)
        blame_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_UNIX_MAX);
}

static void permit_record(struct move *move, struct permits *p)
{
    struct stream_view view = stream_view(move, move->sock);
    int64_t len = (int64_t)drill_call_length(move->call);
    bool reset = view.conn->reset[view.end] == NEWS_SENT || view.conn->reset[view.end] == NEWS_SEEN;
    blame_unix_size(move, p);
    blame_value(p, 0, len - 1, DRILL_RULE_SND_RECORD);
    if (reset)
        permit_error(p, DRILL_ECONNRESET, DRILL_RULE_CLS_UNIX_UNREAD, stream_tell_reset);
    if (view.so->shut_wr || view.peer_deaf) {
        p->rule = DRILL_RULE_SHU_RD_UNIX;
        if (view.so->shut_wr)
            p->rule = DRILL_RULE_SND_SHUTWR;
        else if (view.conn->lost[1 - view.end])
            p->rule = DRILL_RULE_SND_PEER_GONE_UNIX;
        message_permit_broken(move, p, (enum drill_rule_id)p->rule,
                              view.conn->lost[1 - view.end] && !view.so->shut_wr);
        if (view.peer_deaf && !view.so->shut_wr)
            permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SND_PEER_GONE_UNIX, NULL);
        permit_too_long(move, p);
        return;
    }
    bool room = view.out->messages.count < SURE_COUNT && len <= SURE_SIZE && !view.so->sized;
    p->rule = DRILL_RULE_SND_RECORD;
    p->wait_rule = DRILL_RULE_SND_BLOCK_FULL;
    blame_error(p, DRILL_EAGAIN, DRILL_RULE_SND_BLOCK_FULL);
    permit_value(p, len, len, DRILL_RULE_SND_RECORD, apply_record);
    permit_too_long(move, p);
    if (!move_nonblocking(move)) {
        permit_block(p, DRILL_RULE_SND_BLOCK_FULL,
                     room || timeout_is_short(move_sock(move)->timeout_out));
        if (move_sock(move)->timeout_out != 0)
            permit_error(p, DRILL_EAGAIN, DRILL_RULE_SND_TIMEO, NULL);
    } else if (!room) {
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_SND_BLOCK_FULL, NULL);
    }
    permit_unix_size(move, p);
}

static void permit_seqpacket(struct move *move, struct permits *p)
{
    if (stream_ready(move, move_sock(move))) {
        permit_record(move, p);
        return;
    }
    p->rule = DRILL_RULE_SND_UNCONN_UNIX;
    permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SND_UNCONN_UNIX, NULL);
    if (move_sock(move)->shut_wr)
        permit_error(p, DRILL_EPIPE, DRILL_RULE_SND_SHUTWR, NULL);
}

static bool is_explicit(const struct move *move)
{
    return move->call->addr.kind != DRILL_ADDR_NONE &&
           (move->call->id == DRILL_CALL_SENDTO || move->call->id == DRILL_CALL_SENDMSG);
}

/* The destination of a datagram: its own, or the connected peer. */
static const struct drill_addr *destination(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    if (is_explicit(move))
        return &move->call->addr;
    return so->peer != 0 ? &move->env->addrs[so->peer] : NULL;
}

/* Whether `to` takes datagrams from `so`: a connected socket takes only its peer's. */
static bool takes(const struct move *move, const struct model_sock *to, const struct model_sock *so)
{
    if (env_has(move->env, DRILL_FAMILIES_UNIX))
        return !to->peer_set || (to->mate > 0 && &move->state->socks[to->mate - 1] == so);
    return !to->peer_set || message_is_from_peer(move, to, so);
}

/* The socket that a datagram goes to; DRILL_NONE when there is none. A UNIX socket's peer is a
 * socket, whatever becomes of its name. */
static int find_receiver(const struct move *move)
{
    if (env_has(move->env, DRILL_FAMILIES_UNIX) && !is_explicit(move))
        return move_sock(move)->mate - 1;
    if (move->option != NULL && move->option->arg > 0)
        return move->option->arg - 1;
    const struct drill_addr *to = destination(move);
    return to != NULL ? message_receiver(move, to) : DRILL_NONE;
}

/* A datagram for `addr` arrives at the socket `to`, unless that takes none of it. */
static void deliver(struct move *move, const struct drill_addr *addr, int to,
                    const struct model_message *message)
{
    const struct drill_state *state = move->state;
    if (to == DRILL_NONE || !takes(move, &state->socks[to], move_sock(move)))
        udp_note_refusal(move, addr != NULL ? message_filter(move, addr) : DRILL_NONE);
    else if (!state->socks[to].shut_rd || env_has(move->env, DRILL_FAMILIES_UDP))
        state_push_message(move->state, &move->state->socks[to].queue, message);
}

void udp_transmit(struct move *move, const struct drill_addr *to, uint64_t offset, uint32_t len)
{
    const struct model_sock *so = move_sock(move);
    struct model_message message = {
        .stream = so->stream, .offset = offset, .len = len, .from = so->addr};
    deliver(move, to, message_receiver(move, to), &message);
}

/* To every socket that is bound to the wildcard and the port. */
static void apply_broadcast(struct move *move)
{
    struct model_sock *so = move_sock(move);
    struct model_message message = message_of(move, so);
    uint16_t port = destination(move)->port;
    message_bind(move, so);
    so->sent += message.len;
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *to = &move->state->socks[i];
        const struct drill_addr *bound = &move->env->addrs[to->addr];
        if (to->phase != PHASE_UNUSED && to->addr != 0 && bound->port == port && !to->peer_set &&
            (drill_addr_is_wildcard(bound) || drill_addr_is_broadcast(bound)))
            state_push_message(move->state, &move->state->socks[i].queue, &message);
    }
}

static void apply_datagram(struct move *move)
{
    struct model_sock *so = move_sock(move);
    struct model_message message = message_of(move, so);
    int to = find_receiver(move);
    message_bind(move, so);
    so->past = PAST_NONE;
    so->sent += message.len;
    if (move->option->arg > 0 && !so->spread) {
        so->spread = true;
        if (move->state->socks[to].won < UINT8_MAX)
            move->state->socks[to].won++;
    }
    deliver(move, destination(move), to, &message);
}

/* So many senders do not all reach one of two sockets by chance: 1 in 4e9. */
enum {
    MOST_SHARERS = 4,
    SURELY_SPREAD = 32
};

/* Whether receiver `at` of `n` got what so many senders sent, and the others nothing. */
static bool one_sided(const struct move *move, const int16_t *to, unsigned n, unsigned at)
{
    for (unsigned i = 0; i < n; i++) {
        uint8_t won = move->state->socks[to[i]].won;
        if (i == at ? won < SURELY_SPREAD : won != 0)
            return false;
    }
    return !move_sock(move)->spread;
}

/* Several sockets share the destination: by SO_REUSEPORT any of them may be meant, by SO_REUSEADDR
 * the last that was bound, or the first. */
static void permit_shared(struct move *move, struct permits *p, const int16_t *to, unsigned n)
{
    const struct drill_state *state = move->state;
    int64_t len = (int64_t)drill_call_length(move->call);
    unsigned first = 0;
    unsigned last = 0;
    bool group = true;
    for (unsigned i = 0; i < n; i++) {
        group &= (state->socks[to[i]].reuse & REUSE_PORT) != 0;
        first = state->socks[to[i]].bound_at < state->socks[to[first]].bound_at ? i : first;
        last = state->socks[to[i]].bound_at > state->socks[to[last]].bound_at ? i : last;
    }
    for (unsigned i = 0; i < n; i++) {
        if (!group && i != first && i != last)
            continue;
        struct permit_option *option = permit_value(
            p, len, len, group ? DRILL_RULE_REU_PORT_LB : DRILL_RULE_REU_UDP_LAST, apply_datagram);
        option->arg = (int16_t)(to[i] + 1);
        if (!group)
            permit_under(option, DRILL_V_REUSE_UDP, i == last ? 1 : 2);
        else if (one_sided(move, to, n, i))
            permit_under(option, DRILL_V_REUSE_SPREAD, 2);
    }
}

/* Linux binds the socket before it finds that there is no destination. */
static void apply_vague(struct move *move)
{
    move_sock(move)->vague = true;
}

/* Nothing waits for room at the receiver of a datagram, nor tells that there is none. */
static bool udp_is_full(const struct move *move, int to)
{
    const struct model_sock *so = &move->state->socks[to];
    return so->sized || so->queue.count > SURE_COUNT;
}

static void permit_one(struct move *move, struct permits *p, int64_t len)
{
    bool another = is_explicit(move) && move_sock(move)->peer_set;
    const struct drill_addr *to = destination(move);
    if (another)
        p->rule = DRILL_RULE_SND_TOADDR_UDP;
    struct permit_option *option =
        permit_value(p, len, len, another ? DRILL_RULE_SND_TOADDR_UDP : DRILL_RULE_UDP_BOUNDARY,
                     to != NULL && drill_addr_is_broadcast(to) ? apply_broadcast : apply_datagram);
    if (another)
        permit_under(option, DRILL_V_UDP_ADDRESS, 1);
}

static void permit_udp(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    int64_t len = (int64_t)drill_call_length(move->call);
    int64_t most = env_has(move->env, DRILL_FAMILY_BIT(DRILL_UDP4)) ? UDP4_MAX : UDP6_MAX;
    if (udp_permit_refusal(move, p))
        return;
    if (so->shut_wr) {
        p->rule = DRILL_RULE_SND_SHUTWR;
        permit_error(p, DRILL_EPIPE, DRILL_RULE_SND_SHUTWR, NULL);
        if (len > most)
            permit_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_UDP_MAX, NULL);
        return;
    }
    if (destination(move) != NULL && route_is_missing(move->env, destination(move))) {
        permit_no_route(p, apply_vague);
        return;
    }
    p->rule = DRILL_RULE_UDP_BOUNDARY;
    if (len > most) {
        p->rule = DRILL_RULE_SND_UDP_MAX;
        permit_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_UDP_MAX, apply_vague);
        return;
    }
    if (!so->holding && destination(move) != NULL &&
        udp_permit_destination(move, p, destination(move)))
        return;
    if (ports_permit_autobind(move, p))
        return;
    if (udp_permit_more(move, p, most))
        return;
    if (is_explicit(move) && so->peer_set)
        permit_under(permit_error(p, DRILL_EISCONN, DRILL_RULE_SND_TOADDR_UDP, NULL),
                     DRILL_V_UDP_ADDRESS, 2);
    int16_t to[MOST_SHARERS];
    unsigned n = destination(move) != NULL
                     ? message_receivers(move, destination(move), to, MOST_SHARERS)
                     : 0;
    if (n > MOST_SHARERS) {
        p->unknown = "so many sockets that share an address are not modelled";
        return;
    }
    if (n == 1 && udp_is_full(move, to[0])) {
        p->rule = p->wait_rule = DRILL_RULE_UDP_OVERFLOW;
        blame_error(p, DRILL_ENONE, DRILL_RULE_UDP_OVERFLOW);
    }
    if (n > 1 && !drill_addr_is_broadcast(destination(move)))
        permit_shared(move, p, to, n);
    else
        permit_one(move, p, len);
    permit_too_long(move, p);
    blame_value(p, 0, len - 1, DRILL_RULE_SND_RECORD);
}

/* How many datagrams a receiver's queue surely holds. */
static int64_t sure_count(const struct model_env *env)
{
    int64_t limit = env->sysctl[DRILL_SYSCTL_UNIX_MAX_DGRAM_QLEN];
    if (env->sysctl_known[DRILL_SYSCTL_UNIX_MAX_DGRAM_QLEN] && limit < SURE_COUNT)
        return limit;
    return SURE_COUNT;
}

/* The peer was closed: the send that finds it so takes the peer away, and with it what waits to be
 * received. */
static void apply_gone(struct move *move)
{
    message_disconnect(move, true);
}

static void permit_to_nobody(struct move *move, struct permits *p)
{
    if (is_explicit(move) && move->call->addr.kind == DRILL_ADDR_PATH) {
        files_refuse(move, p);
        return;
    }
    p->rule = DRILL_RULE_UNX_DGRAM_GONE;
    if (is_explicit(move)) {
        permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_UNX_DGRAM_GONE, NULL);
        return;
    }
    permit_under(permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_UNX_DGRAM_GONE, apply_gone),
                 DRILL_V_UNIX_DGRAM_GONE, 1);
    permit_under(permit_error(p, DRILL_ECONNRESET, DRILL_RULE_UNX_DGRAM_GONE, apply_gone),
                 DRILL_V_UNIX_DGRAM_GONE, 2);
}

/* What the sender has on its way is little: it is the receiver that has no room. */
static void apply_full(struct move *move)
{
    if (move_sock(move)->sent < SURE_SENT && !move_sock(move)->sized)
        move->state->socks[find_receiver(move)].full = true;
}

static void permit_unix_datagram(struct move *move, struct permits *p)
{
    int to = find_receiver(move);
    int64_t len = (int64_t)drill_call_length(move->call);
    const struct model_sock *so = move_sock(move);
    if (is_explicit(move) && files_unnamed(move, p, DRILL_RULE_UNX_DGRAM_GONE))
        return;
    if (len > SURE_SIZE || so->sized)
        permit_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_MSG_MAX, NULL);
    if (so->shut_wr) {
        p->rule = DRILL_RULE_SND_SHUTWR;
        permit_error(p, DRILL_EPIPE, DRILL_RULE_SND_SHUTWR, NULL);
        return;
    }
    if (so->error != 0)
        permit_error(p, (enum drill_errno)so->error, DRILL_RULE_UNX_DGRAM_GONE, message_tell_error);
    if (is_explicit(move) && files_deny(move, p))
        return;
    if (to == DRILL_NONE) {
        permit_to_nobody(move, p);
        if (move->env->open)
            permit_send_outside(move, p);
        return;
    }
    const struct model_sock *other = &move->state->socks[to];
    if (!takes(move, other, so)) {
        p->rule = DRILL_RULE_UNX_DGRAM_FILTER;
        permit_error(p, DRILL_EPERM, DRILL_RULE_UNX_DGRAM_FILTER, NULL);
        return;
    }
    if (other->shut_rd) {
        p->rule = DRILL_RULE_SND_PEER_GONE_UNIX;
        permit_error(p, DRILL_EPIPE, DRILL_RULE_SND_PEER_GONE_UNIX, NULL);
        return;
    }
    bool room = other->queue.count < sure_count(move->env) && len <= SURE_SIZE && !so->sized;
    p->rule = DRILL_RULE_UNX_RELIABLE;
    blame_unix_size(move, p);
    blame_error(p, DRILL_EAGAIN, DRILL_RULE_SND_UNIX_DGQ);
    if (so->timeout_out != 0)
        p->wait_rule = DRILL_RULE_SND_TIMEO;
    permit_value(p, len, len, DRILL_RULE_UNX_RELIABLE, apply_datagram);
    if (len <= SURE_SIZE && !so->sized)
        blame_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_MSG_MAX);
    blame_value(p, 0, len - 1, DRILL_RULE_SND_RECORD);
    if (!move_nonblocking(move))
        permit_block(p, DRILL_RULE_SND_UNIX_DGQ, room || timeout_is_short(so->timeout_out));
    else if (!room)
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_SND_UNIX_DGQ, apply_full);
    if (!move_nonblocking(move) && so->timeout_out != 0)
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_SND_TIMEO, NULL);
    permit_unix_size(move, p);
}

/* Messages have no urgent data. What stands in the way of any send may be told first; false where
 * that is all there is. */
static bool permit_urgent(struct move *move, struct permits *p)
{
    bool udp = env_has(move->env, DRILL_FAMILIES_UDP);
    if (env_has(move->env, DRILL_FAMILY_BIT(DRILL_UDP6)))
        return false; /* an open question: transfer.c */
    if (!env_has(move->env, DRILL_FAMILIES_DATAGRAM)) {
        if (!stream_ready(move, move_sock(move)))
            return false;
        struct stream_view view = stream_view(move, move->sock);
        if (view.conn->reset[view.end] == NEWS_SENT || view.conn->reset[view.end] == NEWS_SEEN)
            permit_error(p, DRILL_ECONNRESET, DRILL_RULE_CLS_UNIX_UNREAD, stream_tell_reset);
    }
    p->rule = udp ? DRILL_RULE_OOB_UDP : DRILL_RULE_SND_BADFLAG;
    permit_error(p, DRILL_EOPNOTSUPP, (enum drill_rule_id)p->rule, udp ? apply_vague : NULL);
    if (udp && drill_call_length(move->call) > UDP6_MAX)
        permit_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_UDP_MAX, apply_vague);
    return true;
}

void permit_send_message(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if ((move->call->flags & DRILL_MSG_OOB) != 0 && permit_urgent(move, p))
        return;
    if (!env_has(move->env, DRILL_FAMILIES_DATAGRAM)) {
        permit_seqpacket(move, p);
        return;
    }
    if (destination(move) != NULL || so->peer_set) {
        if (env_has(move->env, DRILL_FAMILIES_UDP))
            permit_udp(move, p);
        else
            permit_unix_datagram(move, p);
        return;
    }
    if (env_has(move->env, DRILL_FAMILIES_UDP)) {
        p->rule =
            so->past == PAST_DISSOLVED ? DRILL_RULE_CON_UNSPEC_DGRAM : DRILL_RULE_SND_UNCONN_UDP;
        permit_error(p, DRILL_EDESTADDRREQ, DRILL_RULE_SND_UNCONN_UDP, apply_vague);
        if (drill_call_length(move->call) > UDP4_MAX)
            permit_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_UDP_MAX, apply_vague);
        if (so->shut_wr)
            permit_error(p, DRILL_EPIPE, DRILL_RULE_SND_SHUTWR, NULL);
        return;
    }
    p->rule = so->past == PAST_DISSOLVED ? DRILL_RULE_CON_UNSPEC_DGRAM : DRILL_RULE_SND_UNCONN_UNIX;
    permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SND_UNCONN_UNIX, NULL);
    permit_error(p, DRILL_EDESTADDRREQ, DRILL_RULE_SND_UNCONN_UNIX, NULL);
    if (so->shut_wr)
        permit_error(p, DRILL_EPIPE, DRILL_RULE_SND_SHUTWR, NULL);
    permit_too_long(move, p);
}
