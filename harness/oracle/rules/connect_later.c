/* connect on a socket whose attempt is under way (completed, refused, still being retried), or that
 * listens. */

#include "oracle/rules/connect.h"
#include "oracle/rules/files.h"
#include "oracle/rules/queue.h"
#include "oracle/rules/stream.h"

void connect_tell_failure(struct move *move)
{
    struct model_sock *so = move_sock(move);
    attempt_note_version(move, so);
    so->phase = PHASE_FRESH;
    so->vague = true;
    so->regained = false;
    so->peek_moot |= so->peek_off != 0;
    so->past = PAST_FAILED;
    so->shut_rd = so->shut_wr = so->shut_early = false;
    so->error = 0;
    so->conn = DRILL_NONE;
}

static void apply_dropped_told(struct move *move)
{
    struct model_sock *so = move_sock(move);
    move->state->conns[so->conn] = (struct model_conn){0};
    connect_tell_failure(move);
}

static void apply_done(struct move *move)
{
    struct model_sock *so = move_sock(move);
    queue_admit(move->state, so->conn);
    so->phase = PHASE_CONNECTED;
    so->reported = true;
}

bool connect_ends_soon(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    return timeout_is_short(move_timeout_out(move)) || timeout_is_short(so->give_up);
}

void connect_permit_less(struct permits *p)
{
    permit_error(p, DRILL_ECONNABORTED, DRILL_RULE_CON_RETRY, NULL);
    permit_error(p, DRILL_EPIPE, DRILL_RULE_CON_RETRY, NULL);
    permit_error(p, DRILL_ECONNRESET, DRILL_RULE_CON_RETRY, NULL);
}

static bool is_connect(const struct drill_call *call)
{
    return call->id == DRILL_CALL_CONNECT;
}

/* A request was dropped and is being retried; the call is that connect itself, or a second one. */
static void permit_retrying(struct move *move, struct permits *p)
{
    const struct model_conn *conn = &move->state->conns[move_sock(move)->conn];
    bool gone = conn->phase == CONN_DROPPED && conn->listener == DRILL_NONE;
    bool room = conn->phase != CONN_DROPPED ||
                (conn->listener != DRILL_NONE && queue_must_admit(move, conn->listener) &&
                 queue_retries(move->state, conn->listener) <= 1);
    bool may = conn->phase != CONN_DROPPED || conn->listener != DRILL_NONE;
    bool later = move_sock(move)->interrupted && !move->waited;
    bool grown = conn->listener != DRILL_NONE && move->state->socks[conn->listener].relisted > 0;
    p->rule = grown ? DRILL_RULE_LST_GROW : DRILL_RULE_LST_FULL_RETRY;
    if (later)
        p->rule = DRILL_RULE_CON_EINTR;
    if (may)
        permit_value(p, 0, 0, DRILL_RULE_LST_FULL_RETRY, apply_done);
    if (gone)
        permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_CON_REFUSED, apply_dropped_told);
    if (gone)
        blame_value(p, 0, 0, DRILL_RULE_CON_REFUSED);
    /* Another one that waits has been told of it, and is heard of later. */
    if (gone && move->waited && stream_other_inside(move, move->sock, is_connect))
        connect_permit_less(p);
    permit_error(p, DRILL_ETIMEDOUT, DRILL_RULE_CON_ETIMEDOUT, apply_dropped_told);
    if (move_nonblocking(move)) {
        permit_error(p, DRILL_EALREADY, DRILL_RULE_CON_ALREADY, NULL);
        blame_error(p, DRILL_ENONE, later ? DRILL_RULE_CON_EINTR : DRILL_RULE_CON_ALREADY);
    } else {
        permit_block(p, DRILL_RULE_LST_FULL_TCP, room || gone || connect_ends_soon(move));
        if (timeout_is_short(move_sock(move)->give_up) && !room && !gone)
            p->wait_rule = DRILL_RULE_CON_ETIMEDOUT;
    }
    if (move_timeout_out(move) == 0)
        return;
    permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_CON_SNDTIMEO, NULL);
    /* A second one (Linux net/ipv4/af_inet.c __inet_stream_connect()). */
    if (!move_nonblocking(move))
        permit_error(p, DRILL_EALREADY, DRILL_RULE_CON_SNDTIMEO, NULL);
}

/* It came through and was reset; the socket can be used again, as after any failure. */
static void apply_reset_told(struct move *move)
{
    state_dissolve(move->state, move->env, move->sock);
    connect_tell_failure(move);
}

static void permit_reset(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    const struct model_conn *conn = so->conn != DRILL_NONE ? &move->state->conns[so->conn] : NULL;
    if (conn == NULL || conn->reset[so->end] == NEWS_NONE)
        return;
    permit_error(p, DRILL_ECONNRESET, DRILL_RULE_CON_DONE_THEN, apply_reset_told);
    permit_error(p, DRILL_EPIPE, DRILL_RULE_CON_DONE_THEN, apply_reset_told);
    /* Linux, where another call has told it (net/ipv4/af_inet.c __inet_stream_connect()). */
    permit_error(p, DRILL_ECONNABORTED, DRILL_RULE_CON_DONE_THEN, apply_reset_told);
    /* After a shutdown() it tells none of these (net/ipv4/af_inet.c inet_shutdown()). */
    if (so->shut_rd || so->shut_wr)
        permit_error(p, DRILL_EINVAL, DRILL_RULE_CON_INPROG_SHUT, NULL);
}

void permit_completed(struct move *move, struct permits *p, bool certain)
{
    const struct model_sock *so = move_sock(move);
    struct permit_option *done = permit_value(p, 0, 0, DRILL_RULE_CON_DONE_THEN, apply_done);
    struct permit_option *told =
        permit_error(p, DRILL_EISCONN, DRILL_RULE_CON_DONE_THEN, apply_done);
    p->rule = DRILL_RULE_CON_DONE_THEN;
    permit_reset(move, p);
    /* Linux takes a shutdown() for having noticed (net/ipv4/af_inet.c inet_shutdown()). */
    if (!so->shut_rd && !so->shut_wr) {
        permit_under(done, DRILL_V_CONNECT_DONE, 1);
        permit_under(told, DRILL_V_CONNECT_DONE, 2);
    }
    if (!certain && move_nonblocking(move))
        permit_error(p, DRILL_EALREADY, DRILL_RULE_CON_ALREADY, NULL);
    else if (!certain)
        permit_block(p, DRILL_RULE_CON_DONE_THEN, true);
}

void permit_connecting(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (so->error != 0) {
        p->rule = DRILL_RULE_CON_REFUSED_PENDING;
        permit_error(p, (enum drill_errno)so->error, DRILL_RULE_CON_REFUSED_PENDING,
                     connect_tell_failure);
        /* After a shutdown() Linux tells neither (net/ipv4/af_inet.c __inet_stream_connect()). */
        if (so->shut_rd || so->shut_wr)
            permit_error(p, DRILL_EINVAL, DRILL_RULE_CON_INPROG_SHUT, NULL);
        if (move_nonblocking(move))
            permit_error(p, DRILL_EALREADY, DRILL_RULE_CON_ALREADY, NULL);
        else
            permit_block(p, DRILL_RULE_CON_REFUSED_PENDING, true);
    } else if (so->conn != DRILL_NONE &&
               (move->waited || move->state->conns[so->conn].phase == CONN_DROPPED)) {
        permit_retrying(move, p);
    } else {
        permit_completed(move, p, false);
    }
}

/* A UNIX destination may be looked at before the socket is: what is wrong with it may be told, or
 * waited for, instead. */
void connect_permit_destination(struct move *move, struct permits *p)
{
    if (!env_has(move->env, DRILL_FAMILIES_UNIX))
        return;
    int listener = queue_listener(move, &move->call->addr);
    if (files_unnamed(move, p, DRILL_RULE_CON_FAMILY) || files_deny(move, p))
        return;
    if (listener == DRILL_NONE)
        files_refuse(move, p);
    /* Linux does not wake those who wait for a listener that was shut down. */
    if (listener == DRILL_NONE && move->waited)
        permit_block(p, DRILL_RULE_LST_SHUT_RD, false);
    if (listener == DRILL_NONE)
        return;
    if (queue_must_admit(move, listener) && queue_wakes(move, listener))
        return;
    else if (move_nonblocking(move))
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_LST_FULL_UNIX_NB, NULL);
    else
        permit_block(p, DRILL_RULE_LST_FULL_UNIX_BLOCK, false);
}

void permit_listening(struct move *move, struct permits *p)
{
    static const enum drill_errno tcp[] = {DRILL_EISCONN, DRILL_EOPNOTSUPP, DRILL_EINVAL};
    static const enum drill_errno others[] = {DRILL_EINVAL, DRILL_EISCONN, DRILL_EOPNOTSUPP};
    bool is_tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    connect_permit_destination(move, p);
    p->rule = DRILL_RULE_CON_LISTENER;
    for (unsigned i = 0; i < 3; i++)
        permit_under(permit_error(p, is_tcp ? tcp[i] : others[i], DRILL_RULE_CON_LISTENER, NULL),
                     is_tcp ? DRILL_V_CONNECT_LISTENER : DRILL_V_CONNECT_LISTENER_UNIX,
                     (uint8_t)(1U << i));
}
