/* close and shutdown: what they answer. What they do to the peer is in state_close.c.
 *
 * Not modelled: EINTR of a lingering close; a close under which the peer still holds back what it
 * sent with MSG_MORE (whether there are unread data cannot be told). */

#include "oracle/permit.h"
#include "oracle/rules/queue.h"
#include "oracle/rules/stream.h"

static void apply_close(struct move *move)
{
    /* The call itself holds the socket until it has returned; the descriptor goes now. */
    if (state_socket(move->state, move->call->fd) == move->sock)
        state_close_fd(move->state, move->env, move->call->fd);
}

enum {
    TAKEN_BYTES = 16384,  /* any receive buffer has room for so much */
    LONG_LINGER_S = 5,    /* no call has waited so long unseen */
    NEVER_TAKEN = 1 << 20 /* no receive buffer takes so much before anything was read */
};

/* Some of what was sent is certainly not acknowledged: the peer's buffer has no room for it. */
static bool is_unacknowledged(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    const struct model_conn *conn = &move->state->conns[so->conn];
    const struct model_flow *out = &conn->flow[so->end];
    int peer = conn->sock[1 - so->end];
    return env_has(move->env, DRILL_FAMILIES_TCP) && conn->reset[so->end] == NEWS_NONE &&
           out->read == 0 && out->written >= NEVER_TAKEN && peer != DRILL_NONE &&
           !move->state->socks[peer].sized;
}

/* SO_LINGER with a time: close() waits until the data is acknowledged, and for no longer. */
static void permit_linger(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    const struct model_flow *out = sock_writes(move->state, move->sock);
    enum drill_rule_id rule = so->nonblock ? DRILL_RULE_CLS_LINGER_NB : DRILL_RULE_CLS_LINGERN;
    /* Unread data makes a reset of it, which waits for nothing. */
    bool unread = stream_view(move, move->sock).high > 0;
    bool must =
        !move->waited && so->linger_s >= LONG_LINGER_S && is_unacknowledged(move) && !unread;
    struct permit_option *option =
        permit_block(p, rule, out->read >= out->written || so->linger_s <= 2);
    option->apply = apply_close;
    p->wait_rule = (uint16_t)rule;
    if (so->nonblock)
        permit_under(option, DRILL_V_LINGER_NONBLOCK, 1);
    if (must)
        blame_value(p, 0, 0, rule);
    if (must && !so->nonblock)
        return;
    option = permit_value(p, 0, 0, must ? rule : DRILL_RULE_CLS_OK, apply_close);
    if (must)
        permit_under(option, DRILL_V_LINGER_NONBLOCK, 2);
}

/* The peer said that more would follow, and nothing shows that what it sent has come. */
static bool may_be_held_back(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    if (!env_has(move->env, DRILL_FAMILIES_TCP) || so->conn == DRILL_NONE || so->refs > 1)
        return false;
    struct stream_view view = stream_view(move, move->sock);
    return (view.in->notes & NOTE_MORE) != 0 && view.in_flight && view.in->fin == NEWS_NONE &&
           view.conn->reset[view.end] == NEWS_NONE;
}

/* A recorded trace: nobody waited for what was on its way (it is held back by the sender's Nagle
 * algorithm, or its send is not over), so that it may come after this. Or it is more than the
 * receiver had room for. */
static bool may_be_outrun(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    if (!env_has(move->env, DRILL_FAMILIES_TCP) || so->conn == DRILL_NONE)
        return false;
    struct stream_view view = stream_view(move, move->sock);
    bool much = view.in->written - view.in->drained > TAKEN_BYTES;
    return (move->env->open || much) && view.low == 0 && view.high > 0 &&
           view.conn->reset[view.end] == NEWS_NONE;
}

static void apply_close_outrun(struct move *move)
{
    move_sock(move)->outrun = true;
    apply_close(move);
}

/* Both ends have sent their FIN, and this one has left something unread: a reset may go out all the
 * same (RFC 2525 2.17). */
static bool may_reset_the_ended(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    if (!env_has(move->env, DRILL_FAMILIES_TCP) || so->conn == DRILL_NONE)
        return false;
    struct stream_view view = stream_view(move, move->sock);
    return conn_ended(view.conn, view.end) && !view.conn->lost[1 - view.end] && view.high > 0 &&
           view.conn->reset[0] == NEWS_NONE && view.conn->reset[1] == NEWS_NONE;
}

static void apply_close_reset(struct move *move)
{
    const struct model_sock *so = move_sock(move);
    state_reset_conn(move->state, so->conn, 1 - so->end, RESET_UNREAD);
    apply_close(move);
}

/* All that it leaves unread is a record without a byte. */
static bool leaves_an_empty_record(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    if (!env_has(move->env, DRILL_FAMILY_BIT(DRILL_UNIX_SEQPACKET)) || so->conn == DRILL_NONE ||
        so->refs > 1)
        return false;
    const struct model_queue *queue = &sock_reads(move->state, move->sock)->messages;
    return queue->count == 1 && move->state->messages[queue->first].len == 0;
}

/* Linux does not count it (net/unix/af_unix.c unix_release_sock()). */
static void apply_close_empty(struct move *move)
{
    state_pop_message(move->state, &sock_reads(move->state, move->sock)->messages);
    apply_close(move);
}

/* Linux resets those connections of a listener that are established at its end, too. */
static void look_at_queue(const struct move *move, struct permits *p)
{
    if (move_sock(move)->phase == PHASE_LISTENING && env_has(move->env, DRILL_FAMILIES_TCP) &&
        queue_is_overfull(move, move->sock))
        p->unknown = "the end of a listener with more than its queue holds is not modelled";
}

void permit_close(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    p->rule = DRILL_RULE_CLS_OK;
    blame_error(p, DRILL_EBADF, DRILL_RULE_CLS_OK);
    if (so->linger && so->linger_s > 0 && so->conn != DRILL_NONE) {
        permit_linger(move, p);
        return;
    }
    look_at_queue(move, p);
    if (may_be_held_back(move))
        p->unknown = "close before what MSG_MORE holds back is not modelled";
    permit_value(p, 0, 0, DRILL_RULE_CLS_OK, apply_close);
    if (leaves_an_empty_record(move))
        permit_value(p, 0, 0, DRILL_RULE_CLS_OK, apply_close_empty);
    if (so->refs == 1 && may_reset_the_ended(move))
        permit_value(p, 0, 0, DRILL_RULE_CLS_OK, apply_close_reset);
    if (so->refs == 1 && !so->linger && may_be_outrun(move))
        permit_value(p, 0, 0, DRILL_RULE_CLS_OK, apply_close_outrun);
    if (so->conn != DRILL_NONE)
        p->wait_rule = DRILL_RULE_CLS_DRAIN;
}

static void apply_shutdown(struct move *move)
{
    struct model_sock *so = move_sock(move);
    bool rd = move->call->number != DRILL_SHUT_WR;
    bool wr = move->call->number != DRILL_SHUT_RD;
    if (so->phase == PHASE_LISTENING) {
        if (rd)
            state_stop_listening(move->state, move->env, move->sock);
        return;
    }
    bool first_rd = rd && !so->shut_rd;
    so->shut_rd |= rd;
    so->shut_wr |= wr;
    if (so->conn == DRILL_NONE)
        return;
    struct model_conn *conn = &move->state->conns[so->conn];
    struct model_flow *in = &conn->flow[conn->self ? so->end : 1 - so->end];
    if (first_rd)
        in->before_shut = in->written;
    if (!wr)
        return;
    conn_fin(conn, so->end);
    state_wake_conn(move->state, so->conn);
    /* Nobody knows of it (RFC 9293 3.10.7.1). */
    if (conn->forgotten)
        state_reset_conn(move->state, so->conn, so->end, RESET_LISTENER);
}

/* Not all that was sent to it is known to have come: the rest may come later. */
static bool may_come_late(const struct move *move)
{
    struct stream_view view = stream_view(move, move->sock);
    return env_has(move->env, DRILL_FAMILIES_TCP) && view.in->written > view.in->visible &&
           view.in->written > view.in->read && view.conn->reset[view.end] == NEWS_NONE;
}

/* Data that comes once both directions are shut down resets the connection for both ends. */
static void apply_shutdown_outrun(struct move *move)
{
    apply_shutdown(move);
    const struct model_sock *so = move_sock(move);
    state_reset_conn(move->state, so->conn, so->end, RESET_SHUT);
    state_reset_conn(move->state, so->conn, 1 - so->end, RESET_SHUT);
}

static bool shuts_both(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    return (so->shut_rd || move->call->number != DRILL_SHUT_WR) &&
           (so->shut_wr || move->call->number != DRILL_SHUT_RD);
}

/* shutdown of a connection attempt ends it: the attempt fails with ECONNRESET. */
static void apply_abort(struct move *move)
{
    struct model_sock *so = move_sock(move);
    if (so->conn != DRILL_NONE && move->state->conns[so->conn].phase == CONN_DROPPED) {
        move->state->conns[so->conn] = (struct model_conn){0};
        so->conn = DRILL_NONE;
        so->error = DRILL_ECONNRESET;
    } else {
        apply_shutdown(move);
        /* It was under way, whatever would have become of it. */
        if (so->conn == DRILL_NONE)
            so->error = DRILL_ECONNRESET;
    }
}

static void permit_listener(struct move *move, struct permits *p)
{
    bool rd = move->call->number != DRILL_SHUT_WR;
    p->rule = rd ? DRILL_RULE_LST_SHUT_RD : DRILL_RULE_LST_SHUT_WR;
    if (rd)
        look_at_queue(move, p);
    struct permit_option *option =
        permit_value(p, 0, 0, (enum drill_rule_id)p->rule, apply_shutdown);
    if (rd)
        permit_under(option, DRILL_V_SHUT_LISTENER, 1);
    option = permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SHU_NOTCONN, NULL);
    permit_under(option, DRILL_V_SHUT_LISTENER, 2);
}

/* It fails, and is noted. */
static void apply_shut_noted(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->shut_rd |= move->call->number != DRILL_SHUT_WR;
    so->shut_wr |= move->call->number != DRILL_SHUT_RD;
}

static void permit_connected(struct move *move, struct permits *p)
{
    struct stream_view view = stream_view(move, move->sock);
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    bool ended = conn_ended(view.conn, view.end);
    /* Of two FINs the acknowledgement of ours may be outstanding (LAST-ACK); of a reset nothing is.
     */
    bool known = view.conn->reset[view.end] >= NEWS_SEEN;
    p->rule = DRILL_RULE_SHU_OK;
    if (!tcp || !ended) {
        permit_value(p, 0, 0, DRILL_RULE_SHU_OK, apply_shutdown);
        if (shuts_both(move) && (may_be_outrun(move) || may_come_late(move)))
            permit_value(p, 0, 0, DRILL_RULE_SHU_OK, apply_shutdown_outrun);
        /* Once the peer has closed, some report the end of the connection already. */
        if (view.conn->lost[1 - view.end])
            permit_under(permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SHU_AGAIN, NULL),
                         DRILL_V_SHUT_CLOSED, 1 << 2);
        return;
    }
    p->rule = DRILL_RULE_SHU_AGAIN;
    if (shuts_both(move) && may_come_late(move))
        permit_value(p, 0, 0, DRILL_RULE_SHU_AGAIN, apply_shutdown_outrun);
    struct permit_option *option = permit_value(p, 0, 0, DRILL_RULE_SHU_AGAIN, apply_shutdown);
    if (known)
        permit_under(option, DRILL_V_SHUT_CLOSED, 1 << 1);
    option = permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SHU_AGAIN,
                          move_sock(move)->reported ? NULL : apply_shut_noted);
    if (known)
        permit_under(option, DRILL_V_SHUT_CLOSED, 1 << 0 | 1 << 2);
}

/* Linux net/ipv4/af_inet.c inet_shutdown() fails, and takes effect: on the connection that the
 * socket gets, or on those that it accepts. */
static void apply_shut_early(struct move *move)
{
    move_sock(move)->shut_early = true;
    apply_shut_noted(move);
}

static void permit_unconnected(struct move *move, struct permits *p)
{
    p->rule = DRILL_RULE_SHU_NOTCONN;
    if (env_has(move->env, DRILL_FAMILIES_UDP)) {
        permit_under(permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SHU_NOTCONN, apply_shutdown),
                     DRILL_V_SHUT_UNCONNECTED_UDP, 1);
        permit_under(permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SHU_NOTCONN, NULL),
                     DRILL_V_SHUT_UNCONNECTED_UDP, 2);
        return;
    }
    if (!env_has(move->env, DRILL_FAMILIES_UNIX)) {
        permit_under(permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SHU_NOTCONN, apply_shut_early),
                     DRILL_V_SHUT_UNCONNECTED_TCP, 1);
        permit_under(permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SHU_NOTCONN, NULL),
                     DRILL_V_SHUT_UNCONNECTED_TCP, 2);
        return;
    }
    permit_under(permit_value(p, 0, 0, DRILL_RULE_SHU_NOTCONN, apply_shutdown),
                 DRILL_V_SHUT_UNCONNECTED_UNIX, 1);
    permit_under(permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SHU_NOTCONN, NULL),
                 DRILL_V_SHUT_UNCONNECTED_UNIX, 2);
}

/* Of a direction that is none, where shutdown() would fail anyway: which error is told is left open
 * (POSIX.1-2017 2.3). */
static void permit_other_error(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    bool datagram = env_has(move->env, DRILL_FAMILIES_DATAGRAM);
    if (datagram ? so->peer_set || env_has(move->env, DRILL_FAMILIES_UNIX)
                 : so->phase == PHASE_LISTENING || so->phase == PHASE_CONNECTING ||
                       stream_ready(move, so))
        return;
    struct permit_option *option = permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SHU_NOTCONN, NULL);
    if (env_has(move->env, DRILL_FAMILIES_UNIX))
        permit_under(option, DRILL_V_SHUT_UNCONNECTED_UNIX, 2);
}

void permit_shutdown(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (move->call->number < DRILL_SHUT_RD || move->call->number > DRILL_SHUT_RDWR) {
        p->rule = DRILL_RULE_SHU_HOW;
        permit_error(p, DRILL_EINVAL, DRILL_RULE_SHU_HOW, NULL);
        permit_other_error(move, p);
        return;
    }
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM)) {
        if (so->peer_set || env_has(move->env, DRILL_FAMILIES_UNIX)) {
            p->rule = DRILL_RULE_SHU_UDP;
            permit_value(p, 0, 0, DRILL_RULE_SHU_UDP, apply_shutdown);
        } else {
            permit_unconnected(move, p);
        }
        return;
    }
    if (so->phase == PHASE_LISTENING) {
        permit_listener(move, p);
    } else if (stream_ready(move, so)) {
        permit_connected(move, p);
    } else if (so->phase == PHASE_CONNECTING) {
        p->rule = DRILL_RULE_CON_INPROG_SHUT;
        permit_value(p, 0, 0, DRILL_RULE_CON_INPROG_SHUT, apply_abort);
        permit_error(p, DRILL_ENOTCONN, DRILL_RULE_CON_INPROG_SHUT,
                     so->error != 0 ? apply_shutdown : NULL);
    } else {
        permit_unconnected(move, p);
    }
}
