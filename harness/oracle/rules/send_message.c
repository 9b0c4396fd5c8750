/* Sends of messages: datagrams and seqpacket records. One send, one message, whole or not at all.
 * What UDP alone has is in send_udp.c. */

#include "oracle/permit.h"
#include "oracle/rules/destination.h"
#include "oracle/rules/files.h"
#include "oracle/rules/message.h"
#include "oracle/rules/ports.h"
#include "oracle/rules/rights.h"
#include "oracle/rules/send_message.h"
#include "oracle/rules/stream.h"
#include "oracle/rules/udp.h"

enum {
    SURE_SENT = 8192,
    MUCH_SENT = 32768, /* where buffers were not made small */
    UNIX_OVERHEAD = 32 /* unix(7) SO_SNDBUF */
};

struct model_message send_message_of(struct move *move, const struct model_sock *so)
{
    const struct drill_addr *to = send_destination(move);
    return (struct model_message){
        /* An IPv6 socket without an address speaks from one of IPv4 to those of IPv4. */
        .moved = so->addr == 0 && to != NULL && drill_addr_is_mapped(to),
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
    struct model_message message = send_message_of(move, view.so);
    message_bind(move, view.so);
    view.so->sent += message.len;
    state_push_message(move->state, &view.out->messages, &message);
}

/* Linux binds the socket before it finds that the datagram cannot be sent. */
void send_apply_vague(struct move *move)
{
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM))
        move_sock(move)->vague = true;
}

void send_permit_too_long(struct move *move, struct permits *p)
{
    uint64_t len = drill_call_length(move->call);
    if (len > SURE_SIZE || move_sock(move)->sized)
        permit_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_MSG_MAX,
                     env_has(move->env, DRILL_FAMILIES_UDP) ? send_apply_vague : NULL);
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

static uint64_t waiting_bytes(const struct move *move, const struct model_queue *queue)
{
    uint64_t sum = 0;
    for (int m = queue->first; m != DRILL_NONE; m = move->state->messages[m].next)
        sum += move->state->messages[m].len;
    return sum;
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
        send_permit_too_long(move, p);
        return;
    }
    bool room = view.out->messages.count < SURE_COUNT && len <= SURE_SIZE && !view.so->sized &&
                waiting_bytes(move, &view.out->messages) < SURE_SENT;
    p->rule = DRILL_RULE_SND_RECORD;
    p->wait_rule = DRILL_RULE_SND_BLOCK_FULL;
    blame_error(p, DRILL_EAGAIN, DRILL_RULE_SND_BLOCK_FULL);
    permit_value(p, len, len, DRILL_RULE_SND_RECORD, apply_record);
    send_permit_too_long(move, p);
    if (!move_nonblocking(move)) {
        permit_block(p, DRILL_RULE_SND_BLOCK_FULL,
                     room || timeout_is_short(move_timeout_out(move)));
        if (move_timeout_out(move) != 0)
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

bool send_is_explicit(const struct move *move)
{
    /* One of no family is none to Linux's IPv6 (net/ipv6/udp.c udpv6_sendmsg()). */
    bool none = move->call->addr.kind == DRILL_ADDR_UNSPEC &&
                env_has(move->env, DRILL_FAMILY_BIT(DRILL_UDP6));
    return move->call->addr.kind != DRILL_ADDR_NONE && !none &&
           (move->call->id == DRILL_CALL_SENDTO || move->call->id == DRILL_CALL_SENDMSG);
}

/* The destination of a datagram: its own, or the connected peer. */
const struct drill_addr *send_destination(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    if (send_is_explicit(move))
        return &move->call->addr;
    return so->peer != 0 ? &move->env->addrs[so->peer] : NULL;
}

bool send_is_by_ipv4(const struct move *move)
{
    const struct drill_addr *to = send_destination(move);
    return to != NULL && drill_addr_is_mapped(to);
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
    if (env_has(move->env, DRILL_FAMILIES_UNIX) && !send_is_explicit(move))
        return move_sock(move)->mate - 1;
    if (move->option != NULL && move->option->arg > 0)
        return move->option->arg - 1;
    const struct drill_addr *to = send_destination(move);
    return to != NULL ? message_receiver(move, to) : DRILL_NONE;
}

/* A datagram for `addr` arrives at the socket `to`, unless that takes none of it. */
static void deliver(struct move *move, const struct drill_addr *addr, int to,
                    const struct model_message *message)
{
    const struct drill_state *state = move->state;
    if (to == DRILL_NONE || !takes(move, &state->socks[to], move_sock(move)))
        udp_note_refusal(move, addr, addr != NULL ? message_filter(move, addr) : DRILL_NONE);
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

void send_apply_datagram(struct move *move)
{
    struct model_sock *so = move_sock(move);
    struct model_message message = send_message_of(move, so);
    int to = find_receiver(move);
    message_bind(move, so);
    so->past = PAST_NONE;
    so->sent += message.len;
    if (move->option->arg > 0 && !so->spread) {
        so->spread = true;
        if (move->state->socks[to].won < UINT8_MAX)
            move->state->socks[to].won++;
    }
    deliver(move, send_destination(move), to, &message);
}

/* Which of several errors is told is left open (POSIX.1-2017 2.3). */
static void permit_address_refused(struct move *move, struct permits *p)
{
    if (env_has(move->env, DRILL_FAMILIES_UDP) && send_is_explicit(move) &&
        move_sock(move)->peer_set)
        permit_under(permit_error(p, DRILL_EISCONN, DRILL_RULE_SND_TOADDR_UDP, NULL),
                     DRILL_V_UDP_ADDRESS, 2);
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
    if (move_sock(move)->passcred && !move_sock(move)->bound)
        move_sock(move)->vague = true;
}

static void permit_to_nobody(struct move *move, struct permits *p)
{
    if (send_is_explicit(move) && move->call->addr.kind == DRILL_ADDR_PATH) {
        files_refuse(move, p);
        return;
    }
    p->rule = DRILL_RULE_UNX_DGRAM_GONE;
    if (send_is_explicit(move)) {
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

/* Linux looks for room in the sender's own buffer before it looks who will receive it. */
static void permit_own_buffer(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (so->sent == 0 || (!so->sized && so->sent < MUCH_SENT))
        return;
    if (!move_nonblocking(move))
        permit_block(p, DRILL_RULE_SND_UNIX_DGQ, timeout_is_short(move_timeout_out(move)));
    if (move_nonblocking(move) || move_timeout_out(move) != 0)
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_SND_UNIX_DGQ, NULL);
}

static void permit_unix_datagram(struct move *move, struct permits *p)
{
    int to = find_receiver(move);
    int64_t len = (int64_t)drill_call_length(move->call);
    const struct model_sock *so = move_sock(move);
    if (send_is_explicit(move) && files_unnamed(move, p, DRILL_RULE_UNX_DGRAM_GONE))
        return;
    if (len > SURE_SIZE || so->sized)
        permit_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_MSG_MAX, NULL);
    if (so->error != 0)
        permit_error(p, (enum drill_errno)so->error, DRILL_RULE_UNX_DGRAM_GONE, message_tell_error);
    if (so->shut_wr) {
        p->rule = DRILL_RULE_SND_SHUTWR;
        permit_error(p, DRILL_EPIPE, DRILL_RULE_SND_SHUTWR, NULL);
        return;
    }
    permit_own_buffer(move, p);
    if (send_is_explicit(move) && files_deny(move, p))
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
    if (move_timeout_out(move) != 0)
        p->wait_rule = DRILL_RULE_SND_TIMEO;
    permit_value(p, len, len, DRILL_RULE_UNX_RELIABLE, send_apply_datagram);
    if (len <= SURE_SIZE && !so->sized)
        blame_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_MSG_MAX);
    blame_value(p, 0, len - 1, DRILL_RULE_SND_RECORD);
    if (!move_nonblocking(move))
        permit_block(p, DRILL_RULE_SND_UNIX_DGQ, room || timeout_is_short(move_timeout_out(move)));
    else if (!room)
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_SND_UNIX_DGQ, apply_full);
    if (!move_nonblocking(move) && move_timeout_out(move) != 0)
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_SND_TIMEO, NULL);
    permit_unix_size(move, p);
}

/* Messages have no urgent data. What stands in the way of any send may be told first; false where
 * that is all there is. */
static bool permit_urgent(struct move *move, struct permits *p)
{
    bool udp = env_has(move->env, DRILL_FAMILIES_UDP);
    if (env_has(move->env, DRILL_FAMILY_BIT(DRILL_UDP6)) && !send_is_by_ipv4(move))
        return false; /* an open question: transfer.c */
    if (!env_has(move->env, DRILL_FAMILIES_DATAGRAM)) {
        if (!stream_ready(move, move_sock(move)))
            return false;
        struct stream_view view = stream_view(move, move->sock);
        if (view.conn->reset[view.end] == NEWS_SENT || view.conn->reset[view.end] == NEWS_SEEN)
            permit_error(p, DRILL_ECONNRESET, DRILL_RULE_CLS_UNIX_UNREAD, stream_tell_reset);
    }
    p->rule = udp ? DRILL_RULE_OOB_UDP : DRILL_RULE_SND_BADFLAG;
    permit_error(p, DRILL_EOPNOTSUPP, (enum drill_rule_id)p->rule, udp ? send_apply_vague : NULL);
    if (udp && send_destination(move) != NULL)
        (void)permit_other_version(move, p, send_destination(move), send_apply_vague);
    if (udp && drill_call_length(move->call) > UDP6_MAX)
        permit_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_UDP_MAX, send_apply_vague);
    if (udp && move->call->addr.kind == DRILL_ADDR_UNSPEC && send_is_by_ipv4(move))
        permit_error(p, DRILL_ENETUNREACH, DRILL_RULE_CON_UNREACH, send_apply_vague);
    return true;
}

static void permit_any(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    permit_address_refused(move, p);
    if ((move->call->flags & DRILL_MSG_OOB) != 0 && permit_urgent(move, p))
        return;
    if (!env_has(move->env, DRILL_FAMILIES_DATAGRAM)) {
        permit_seqpacket(move, p);
        return;
    }
    if (move->call->addr.kind == DRILL_ADDR_UNSPEC && !send_is_explicit(move)) {
        permit_error(p, DRILL_EAFNOSUPPORT, DRILL_RULE_SND_FAMILY, NULL);
        permit_error(p, DRILL_EINVAL, DRILL_RULE_SND_FAMILY, NULL);
    }
    if (send_destination(move) != NULL || so->peer_set || so->holding) {
        if (env_has(move->env, DRILL_FAMILIES_UDP))
            send_permit_udp(move, p);
        else
            permit_unix_datagram(move, p);
        return;
    }
    if (env_has(move->env, DRILL_FAMILIES_UDP)) {
        p->rule =
            so->past == PAST_DISSOLVED ? DRILL_RULE_CON_UNSPEC_DGRAM : DRILL_RULE_SND_UNCONN_UDP;
        permit_error(p, DRILL_EDESTADDRREQ, DRILL_RULE_SND_UNCONN_UDP, send_apply_vague);
        (void)ports_permit_autobind(move, p);
        if (drill_call_length(move->call) > UDP4_MAX)
            permit_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_UDP_MAX, send_apply_vague);
        if (so->shut_wr)
            permit_error(p, DRILL_EPIPE, DRILL_RULE_SND_SHUTWR, NULL);
        return;
    }
    p->rule = so->past == PAST_DISSOLVED ? DRILL_RULE_CON_UNSPEC_DGRAM : DRILL_RULE_SND_UNCONN_UNIX;
    permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SND_UNCONN_UNIX, NULL);
    permit_error(p, DRILL_EDESTADDRREQ, DRILL_RULE_SND_UNCONN_UNIX, NULL);
    if (so->error != 0)
        permit_error(p, (enum drill_errno)so->error, DRILL_RULE_UNX_DGRAM_GONE, message_tell_error);
    permit_own_buffer(move, p);
    if (so->shut_wr)
        permit_error(p, DRILL_EPIPE, DRILL_RULE_SND_SHUTWR, NULL);
    send_permit_too_long(move, p);
}

void permit_send_message(struct move *move, struct permits *p)
{
    permit_any(move, p);
    message_permit_late_name(move, p);
}
