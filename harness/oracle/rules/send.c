/* send, sendto, sendmsg, write on streams.
 *
 * Not modelled: bad buffers. Urgent data is in urgent.c. */

#include "oracle/permit.h"
#include "oracle/rules/ends.h"
#include "oracle/rules/rights.h"
#include "oracle/rules/stream.h"
#include "oracle/rules/urgent.h"
#include "oracle/rules/transfer.h"

enum {
    TAKEN_BYTES = 16384 /* any receive buffer has room for so much */
};

static void apply_sent(struct move *move)
{
    struct stream_view view = stream_view(move, move->sock);
    rights_attach_stream(move, view.out, view.out->written, (uint64_t)move->outcome->value);
    if (view.out->read >= view.out->written)
        view.out->tells = view.in->read;
    view.out->written += (uint64_t)move->outcome->value;
    view.out->sends++;
    view.out->kept++;
    view.out->notes &= (uint8_t) ~(NOTE_FULL | NOTE_WAS_FULL | NOTE_MORE);
    if ((move->call->flags & DRILL_MSG_MORE) != 0 && env_has(move->env, DRILL_FAMILIES_TCP))
        view.out->notes |= NOTE_MORE;
    if ((move->call->flags & DRILL_MSG_OOB) != 0)
        urgent_sent(move, &view);
    if (move->outcome->value > 0)
        state_wake_conn(move->state, view.so->conn);
}

static void apply_full(struct move *move)
{
    stream_view(move, move->sock).out->notes |= NOTE_FULL | NOTE_WAS_FULL;
}

/* What other threads' sends on the same socket have not taken, or not told of yet. */
static uint64_t others_in_hand(const struct move *move, const struct stream_view *view)
{
    uint64_t all = conn_in_hand(move->state, move->env, view->so->conn, view->end);
    bool mine = move->env->pending[move->actor] && move->call == &move->env->calls[move->actor];
    return mine ? all - drill_call_length(move->call) : all;
}

/* What the peer has read already was written: a send that waited cannot have taken less. */
static bool check_sent(struct move *move)
{
    struct stream_view view = stream_view(move, move->sock);
    uint64_t took = move->outcome->value > 0 ? (uint64_t)move->outcome->value : 0;
    uint64_t others = others_in_hand(move, &view);
    uint64_t most = view.out->written + took + others;
    uint64_t least = view.out->visible > view.out->read ? view.out->visible : view.out->read;
    if (!move->waited || most >= least)
        return true;
    return move_breaks(move, DRILL_RULE_INV_PREFIX,
                       "at least %llu: the peer has read so much of it",
                       (unsigned long long)(least - (most - took)));
}

/* The peer is gone: what it took is lost, and answered with a reset (RFC 9293 3.10.7.1). */
static void apply_sent_to_nobody(struct move *move)
{
    struct stream_view view = stream_view(move, move->sock);
    if (move->outcome->value > 0)
        state_reset_conn(move->state, view.so->conn, view.end, RESET_NOBODY);
}

/* The peer shut down both ways: what it cannot read any more is answered with a reset, for both. */
static void apply_sent_to_the_deaf(struct move *move)
{
    struct stream_view view = stream_view(move, move->sock);
    if (move->outcome->value == 0)
        return;
    state_reset_conn(move->state, view.so->conn, view.end, RESET_SHUT);
    state_reset_conn(move->state, view.so->conn, 1 - view.end, RESET_SHUT);
}

static bool signals(const struct move *move)
{
    return env_has(move->env, DRILL_FAMILIES_STREAM) &&
           (move->call->flags & DRILL_MSG_NOSIGNAL) == 0;
}

static struct permit_option *permit_pipe(struct move *move, struct permits *p,
                                         enum drill_rule_id rule)
{
    struct permit_option *option = permit_error(p, DRILL_EPIPE, rule, NULL);
    option->sigpipe = signals(move);
    return option;
}

static void permit_partial(struct move *move, struct permits *p, void (*apply)(struct move *move))
{
    uint64_t len = drill_call_length(move->call);
    if (len > 0)
        permit_value(p, 1, (int64_t)len, DRILL_RULE_SND_PARTIAL, apply);
}

static bool has_address(const struct move *move)
{
    return move->call->addr.kind != DRILL_ADDR_NONE && move->call->id != DRILL_CALL_SEND &&
           move->call->id != DRILL_CALL_WRITE;
}

/* What was pending when the connection was dissolved. */
static void apply_told(struct move *move)
{
    move_sock(move)->error = 0;
}

static void permit_unconnected(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (env_has(move->env, DRILL_FAMILIES_UNIX)) {
        p->rule = DRILL_RULE_SND_UNCONN_UNIX;
        permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SND_UNCONN_UNIX, NULL);
        if (has_address(move))
            permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_SND_TOADDR_UNIX, NULL);
        /* A socket that was shut down before it was connected. */
        if (so->shut_wr)
            permit_pipe(move, p, DRILL_RULE_SND_SHUTWR);
        return;
    }
    p->rule = DRILL_RULE_SND_UNCONN_TCP;
    if (so->error != 0)
        permit_error(p, (enum drill_errno)so->error, DRILL_RULE_CON_ERR_ONCE, apply_told);
    permit_under(permit_pipe(move, p, DRILL_RULE_SND_UNCONN_TCP), DRILL_V_SEND_UNCONNECTED, 1);
    permit_under(permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SND_UNCONN_TCP, NULL),
                 DRILL_V_SEND_UNCONNECTED, 2);
}

static void permit_unfinished(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    p->rule = DRILL_RULE_CON_INPROG_OPS;
    if (so->error != 0)
        permit_error(p, (enum drill_errno)so->error, DRILL_RULE_CON_ERR_ONCE, stream_tell_failure);
    if (so->phase == PHASE_FAILED && so->error == 0) {
        p->rule = DRILL_RULE_CON_ERR_ONCE;
        permit_pipe(move, p, DRILL_RULE_CON_ERR_ONCE);
        permit_error(p, DRILL_ENOTCONN, DRILL_RULE_CON_ERR_ONCE, NULL);
        return;
    }
    if (so->shut_early && so->shut_wr)
        permit_pipe(move, p, DRILL_RULE_CON_INPROG_OPS);
    if (move_nonblocking(move))
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_CON_INPROG_OPS, NULL);
    else
        permit_block(p, DRILL_RULE_CON_INPROG_OPS, so->error != 0);
}

/* What resets the connection is data that the peer has no room for yet. */
static bool is_reset_later(const struct move *move, const struct stream_view *view)
{
    return view->conn->reset[view->end] == NEWS_SENT && view->conn->reset_why == RESET_SHUT &&
           !stream_has_room(move, view, drill_call_length(move->call));
}

static void permit_after_reset(struct move *move, struct permits *p, const struct stream_view *view)
{
    enum drill_news reset = (enum drill_news)view->conn->reset[view->end];
    p->rule = DRILL_RULE_SND_RST;
    if (reset == NEWS_TOLD) {
        permit_pipe(move, p, DRILL_RULE_SND_RST);
        return;
    }
    if (view->conn->reset_pipe[view->end]) {
        struct permit_option *pipe = permit_pipe(move, p, DRILL_RULE_SND_PEERCLOSED);
        p->rule = DRILL_RULE_SND_PEERCLOSED;
        permit_under(pipe, DRILL_V_SEND_AFTER_CLOSE, 1)->apply = stream_tell_reset;
        permit_under(
            permit_error(p, DRILL_ECONNRESET, DRILL_RULE_SND_PEERCLOSED, stream_tell_reset),
            DRILL_V_SEND_AFTER_CLOSE, 2);
    } else {
        struct permit_option *pipe = permit_pipe(move, p, DRILL_RULE_SND_RST);
        permit_under(pipe, DRILL_V_SEND_RESET, 2)->apply = stream_tell_reset;
        permit_under(permit_error(p, DRILL_ECONNRESET, DRILL_RULE_SND_RST, stream_tell_reset),
                     DRILL_V_SEND_RESET, 1);
    }
    if (reset == NEWS_SENT || move->waited)
        permit_partial(move, p, NULL);
    if (reset == NEWS_SENT && drill_call_length(move->call) == 0)
        permit_value(p, 0, 0, DRILL_RULE_SND_ZERO_STREAM, NULL);
    bool later = is_reset_later(move, view) && drill_call_length(move->call) > 0;
    if (later && move_nonblocking(move))
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_SND_PARTIAL, NULL);
    if (move->waited || (later && !move_nonblocking(move)))
        permit_block(p, DRILL_RULE_SND_BLOCK_FULL, !later);
}

/* A TCP peer that neither reads nor writes any more. */
static bool peer_shut_both(const struct move *move, const struct stream_view *view)
{
    int peer = view->conn->sock[1 - view->end];
    /* What is not accepted yet has what shutdown() did to its listener. */
    if (peer == DRILL_NONE && view->end == 0 && view->conn->phase == CONN_QUEUED)
        peer = view->conn->listener;
    return env_has(move->env, DRILL_FAMILIES_TCP) && peer != DRILL_NONE &&
           move->state->socks[peer].shut_rd && view->in->fin != NEWS_NONE;
}

static void permit_to_the_deaf(struct move *move, struct permits *p, const struct stream_view *view)
{
    int64_t len = (int64_t)drill_call_length(move->call);
    /* The reset that the first of it brings ends a send that waits for room. */
    int64_t least = move_nonblocking(move) || !stream_has_room(move, view, (uint64_t)len) ? 1 : len;
    p->rule = DRILL_RULE_SHU_BOTH_DATA;
    if (len == 0) {
        permit_value(p, 0, 0, DRILL_RULE_SND_ZERO_STREAM, NULL);
        return;
    }
    /* It may wait for room that there will never be. */
    if (view->out->written - view->out->read > TAKEN_BYTES)
        p->unknown = "much data for an end that is shut down is not modelled";
    permit_under(permit_value(p, least, len, DRILL_RULE_SHU_BOTH_DATA, apply_sent_to_the_deaf),
                 DRILL_V_SHUT_BOTH_DATA, 1);
    permit_under(permit_value(p, least, len, DRILL_RULE_SHU_BOTH_DATA, apply_sent),
                 DRILL_V_SHUT_BOTH_DATA, 2);
    if (move_nonblocking(move))
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_SND_PARTIAL, NULL);
    else
        permit_block(p, DRILL_RULE_SHU_BOTH_DATA, false);
}

/* TCP keeps what it sent until it was acknowledged, which may be later than it was read (RFC 9293
 * 3.8.6.3): there may be no room although nothing is under way. */
static bool is_kept(const struct move *move, const struct stream_view *view)
{
    enum {
        KEPT_BYTES = 4096,
        KEPT_SENDS = 8
    };
    return env_has(move->env, DRILL_FAMILIES_TCP) &&
           (view->out->kept > KEPT_SENDS || view->out->written - view->out->acked > KEPT_BYTES);
}

static void permit_normal(struct move *move, struct permits *p, const struct stream_view *view)
{
    int64_t len = (int64_t)drill_call_length(move->call);
    bool lost = view->conn->lost[1 - view->end];
    void (*apply)(struct move *) = lost ? apply_sent_to_nobody : apply_sent;
    bool room = stream_has_room(move, view, (uint64_t)len + others_in_hand(move, view));
    bool drained = view->in != NULL && view->out->read >= view->out->written + (uint64_t)len;

    if (view->conn->orphan && !lost)
        blame_error(p, DRILL_ENONE, DRILL_RULE_ACC_LSTCLOSE);
    ends_blame_send(move, p, view);
    blame_value(p, len + 1, INT64_MAX, DRILL_RULE_INV_RANGE);
    /* The end of file may be behind what there was no room for. */
    if (lost && len > 0 && view->in != NULL && env_has(move->env, DRILL_FAMILIES_TCP) &&
        view->in->fin != NEWS_SEEN && view->in->written - view->in->drained > TAKEN_BYTES)
        p->unknown = "data for an end that is gone, before what it sent was read, is not modelled";
    if (len == 0) {
        p->rule = DRILL_RULE_SND_ZERO_STREAM;
        permit_value(p, 0, 0, DRILL_RULE_SND_ZERO_STREAM, rights_lose);
        return;
    }
    if (move_nonblocking(move)) {
        /* What poll() has shown is still there, unless another thread sends at the same time. */
        bool shown = (view->so->recent & RECENT_WRITABLE) != 0 && view->so->holds <= 1;
        p->rule = (uint16_t)(lost ? DRILL_RULE_SND_SUCCESS_NOT_DELIVERY : DRILL_RULE_SND_PARTIAL);
        permit_value(p, 1, len, (enum drill_rule_id)p->rule, apply);
        if (shown && !room)
            blame_error(p, DRILL_EAGAIN, DRILL_RULE_INV_POLL_HONEST);
        else if (!room || lost || is_kept(move, view))
            permit_error(p, DRILL_EAGAIN, DRILL_RULE_SND_PARTIAL, apply_full);
        return;
    }
    p->rule = (uint16_t)(lost ? DRILL_RULE_SND_SUCCESS_NOT_DELIVERY : DRILL_RULE_SND_BLOCK_FULL);
    /* The reset that the first of it brings ends a send that waits for room. */
    permit_value(p, lost && !room ? 1 : len, len, (enum drill_rule_id)p->rule, apply);
    if (move_timeout_out(move) != 0 && !room) {
        permit_value(p, 1, len - 1, DRILL_RULE_SND_TIMEO, apply);
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_SND_TIMEO, NULL);
    }
    if (move_interrupted(move) && len > 1)
        permit_value(p, 1, len - 1, DRILL_RULE_SIG_PARTIAL, apply);
    if (room && !drained)
        p->wait_rule = DRILL_RULE_SND_ROOM;
    else if (move_timeout_out(move) != 0)
        p->wait_rule = DRILL_RULE_SND_TIMEO;
    permit_block(p, room ? DRILL_RULE_SND_ROOM : DRILL_RULE_SND_BLOCK_FULL,
                 room || drained || lost || timeout_is_short(move_timeout_out(move)));
}

static void permit_ready(struct move *move, struct permits *p)
{
    struct stream_view view = stream_view(move, move->sock);
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    bool reset_untold =
        tcp && (view.conn->reset[view.end] == NEWS_SENT || view.conn->reset[view.end] == NEWS_SEEN);
    if (view.so->shut_wr) {
        p->rule = DRILL_RULE_SND_SHUTWR;
        permit_pipe(move, p, DRILL_RULE_SND_SHUTWR);
        if (reset_untold)
            permit_error(p, DRILL_ECONNRESET, DRILL_RULE_SND_RST, stream_tell_reset);
        if (reset_untold && view.conn->reset_pipe[view.end])
            permit_pipe(move, p, DRILL_RULE_SND_PEERCLOSED)->apply = stream_tell_reset;
        if (move->waited) {
            permit_partial(move, p, apply_sent);
            permit_block(p, DRILL_RULE_SND_SHUTWR, true);
            /* Linux net/core/sock.c sock_alloc_send_pskb(): without the signal. */
            if (!tcp)
                permit_error(p, DRILL_EPIPE, DRILL_RULE_SND_SHUTWR, NULL);
        }
    } else if (tcp && view.conn->reset[view.end] != NEWS_NONE) {
        permit_after_reset(move, p, &view);
    } else if (view.peer_deaf) {
        p->rule =
            view.conn->lost[1 - view.end] ? DRILL_RULE_SND_PEER_GONE_UNIX : DRILL_RULE_SHU_RD_UNIX;
        permit_pipe(move, p, (enum drill_rule_id)p->rule);
        if (drill_call_length(move->call) == 0)
            permit_value(p, 0, 0, DRILL_RULE_SND_ZERO_STREAM, NULL);
        if (move->waited) {
            permit_partial(move, p, apply_sent);
            permit_block(p, DRILL_RULE_SND_PEER_GONE_UNIX, true);
        }
    } else if (peer_shut_both(move, &view)) {
        permit_to_the_deaf(move, p, &view);
    } else {
        permit_normal(move, p, &view);
    }
}

/* An address on a connected stream: ignored by some, refused by others. */
static bool permit_address(struct move *move, struct permits *p)
{
    if (!has_address(move))
        return true;
    if (env_has(move->env, DRILL_FAMILIES_UNIX)) {
        p->rule = DRILL_RULE_SND_TOADDR_UNIX;
        permit_error(p, DRILL_EISCONN, DRILL_RULE_SND_TOADDR_UNIX, NULL);
        return false;
    }
    permit_under(permit_error(p, DRILL_EISCONN, DRILL_RULE_SND_TOADDR_TCP, NULL),
                 DRILL_V_SEND_ADDRESS, 2);
    blame_error(p, DRILL_EISCONN, DRILL_RULE_SND_TOADDR_TCP);
    return true;
}

/* Every outcome is held against what was read; a count says that an address was ignored. */
static void refine(struct move *move, struct permits *p)
{
    /* An address of no family is none: that it is ignored says nothing of others. */
    bool ignored = has_address(move) && move->call->addr.kind != DRILL_ADDR_UNSPEC &&
                   env_has(move->env, DRILL_FAMILIES_TCP);
    for (unsigned i = 0; i < p->n; i++) {
        struct permit_option *option = &p->option[i];
        if (option->kind != PERMIT_BLOCK)
            option->check = check_sent;
        if (option->kind == PERMIT_VALUE && ignored)
            permit_under(option, DRILL_V_SEND_ADDRESS, 1);
    }
}

static void permit_any(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (!rights_permit(move, p))
        return;
    if (env_has(move->env, DRILL_FAMILIES_MESSAGE)) {
        permit_send_message(move, p);
        return;
    }
    if ((move->call->flags & DRILL_MSG_OOB) != 0 && !permit_send_urgent(move, p))
        return;
    if (stream_ready(move, so)) {
        if (permit_address(move, p))
            permit_ready(move, p);
        refine(move, p);
    } else if (so->phase == PHASE_CONNECTING || so->phase == PHASE_FAILED) {
        permit_unfinished(move, p);
    } else {
        permit_unconnected(move, p);
    }
}

void permit_send(struct move *move, struct permits *p)
{
    transfer_begin(move, p);
    permit_any(move, p);
    transfer_end(move, p);
    if ((move->call->flags & DRILL_MSG_OOB) != 0)
        urgent_refused(move, p);
}
