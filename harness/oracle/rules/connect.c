/* connect on connection-oriented sockets.
 *
 *   new attempt --room--> queued, 0 or EINPROGRESS
 *               --full--> dropped and retried | refused | reset (a variant)
 *               --nobody listens--> ECONNREFUSED, at once or as the pending error
 *
 * Not modelled: AF_UNSPEC, self-connect (simultaneous open), unreachable networks, EINTR. */

#include "oracle/permit.h"
#include "oracle/rules/files.h"
#include "oracle/rules/queue.h"

static int new_conn(struct move *move)
{
    int index = state_add_conn(move->state);
    struct model_sock *so = move_sock(move);
    if (index == DRILL_NONE)
        return DRILL_NONE;
    struct model_conn *conn = &move->state->conns[index];
    conn->sock[0] = (int16_t)move->sock;
    conn->flow[0].stream = so->stream;
    if (so->addr != 0)
        conn->addr[0] = so->addr;
    else if (env_has(move->env, DRILL_FAMILIES_UNIX))
        conn->addr[0] = env_address(move->env, &(struct drill_addr){.kind = DRILL_ADDR_UNNAMED});
    if (!drill_addr_is_wildcard(&move->call->addr))
        conn->addr[1] = env_address(move->env, &move->call->addr);
    so->conn = (int16_t)index;
    so->end = 0;
    so->stopped = false;
    so->error = 0;
    return index;
}

static void apply_queued(struct move *move)
{
    int listener = queue_listener(move, &move->call->addr);
    int conn = new_conn(move);
    if (conn == DRILL_NONE)
        return;
    /* A path may have been renamed since: the name of a socket is what it was bound to. */
    if (env_has(move->env, DRILL_FAMILIES_UNIX))
        move->state->conns[conn].addr[1] = move->state->socks[listener].addr;
    state_push_conn(move->state, listener, conn);
    move_sock(move)->phase = PHASE_CONNECTED;
    move_sock(move)->reported = true;
}

static void apply_queued_later(struct move *move)
{
    apply_queued(move);
    move_sock(move)->phase = PHASE_CONNECTING;
    move_sock(move)->reported = false;
}

static void note_overflow(struct move *move)
{
    int listener = queue_listener(move, &move->call->addr);
    if (listener != DRILL_NONE)
        move->state->socks[listener].overflowed = true;
}

static void apply_dropped(struct move *move)
{
    int listener = queue_listener(move, &move->call->addr);
    note_overflow(move);
    int conn = new_conn(move);
    if (conn == DRILL_NONE)
        return;
    move->state->conns[conn].phase = CONN_DROPPED;
    move->state->conns[conn].listener = (int16_t)listener;
    move_sock(move)->phase = PHASE_CONNECTING;
    move_sock(move)->reported = false;
}

static void apply_refused_later(struct move *move)
{
    struct model_sock *so = move_sock(move);
    note_overflow(move);
    so->phase = PHASE_CONNECTING;
    so->conn = DRILL_NONE;
    so->error = DRILL_ECONNREFUSED;
    so->stopped = false;
}

static void apply_reset(struct move *move)
{
    note_overflow(move);
    int index = new_conn(move);
    if (index == DRILL_NONE)
        return;
    struct model_conn *conn = &move->state->conns[index];
    conn->phase = CONN_TAKEN;
    conn->lost[1] = true;
    conn_reset(conn, 0, RESET_OVERFLOW);
    move_sock(move)->phase = PHASE_CONNECTED;
    move_sock(move)->reported = true;
}

static void apply_reset_later(struct move *move)
{
    apply_reset(move);
    move_sock(move)->reported = false;
}

/* The failure was told: the socket may be used again, or not (its state is unspecified). */
static void apply_told(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->phase = PHASE_FRESH;
    so->vague = true;
    so->error = 0;
    so->conn = DRILL_NONE;
}

static void apply_dropped_told(struct move *move)
{
    struct model_sock *so = move_sock(move);
    move->state->conns[so->conn] = (struct model_conn){0};
    apply_told(move);
}

static void apply_done(struct move *move)
{
    struct model_sock *so = move_sock(move);
    queue_admit(move->state, so->conn);
    so->phase = PHASE_CONNECTED;
    so->reported = true;
}

/* A socket that no longer listens still holds the address. */
static bool is_held(const struct move *move, const struct drill_addr *addr)
{
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *so = &move->state->socks[i];
        if (so->phase != PHASE_UNUSED && so->stopped && so->addr != 0 &&
            drill_addr_equal(&move->env->addrs[so->addr], addr))
            return true;
    }
    return false;
}

static void permit_refused(struct move *move, struct permits *p)
{
    if (env_has(move->env, DRILL_FAMILIES_UNIX)) {
        files_refuse(move, p);
        /* Linux does not wake those who wait for a listener that was shut down. */
        if (move->waited)
            permit_block(p, DRILL_RULE_LST_SHUT_RD, !is_held(move, &move->call->addr));
        return;
    }
    p->rule = DRILL_RULE_CON_REFUSED;
    permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_CON_REFUSED, apply_told);
    if (move_nonblocking(move))
        permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_CON_NB, apply_refused_later);
    else
        permit_block(p, DRILL_RULE_CON_REFUSED, true);
}

static void permit_full_tcp(struct move *move, struct permits *p, int listener, unsigned neg,
                            uint8_t full)
{
    bool wait = !move_nonblocking(move);
    struct permit_option *option;
    if (wait) {
        option = permit_block(p, DRILL_RULE_LST_FULL_TCP,
                              timeout_is_short(move_sock(move)->timeout_out));
        option->apply = apply_dropped;
    } else {
        option = permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_LST_FULL_TCP, apply_dropped);
    }
    queue_under(option, move, listener, neg, full);
    permit_under(option, DRILL_V_OVERFLOW_TCP, 1);
    if (wait && move_sock(move)->timeout_out != 0) {
        p->wait_rule = DRILL_RULE_CON_SNDTIMEO;
        option = permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_CON_SNDTIMEO, apply_dropped);
        queue_under(option, move, listener, neg, full);
        permit_under(option, DRILL_V_OVERFLOW_TCP, 1);
    }
    option = wait
                 ? permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_LST_FULL_TCP, apply_told)
                 : permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_LST_FULL_TCP, apply_refused_later);
    queue_under(option, move, listener, neg, full);
    permit_under(option, DRILL_V_OVERFLOW_TCP, 2);
    option = wait ? permit_value(p, 0, 0, DRILL_RULE_LST_FULL_TCP, apply_reset)
                  : permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_LST_FULL_TCP, apply_reset_later);
    queue_under(option, move, listener, neg, full);
    permit_under(option, DRILL_V_OVERFLOW_TCP, 4);
}

static void permit_full_unix(struct move *move, struct permits *p, int listener, unsigned neg,
                             uint8_t full)
{
    struct permit_option *option;
    if (move_nonblocking(move))
        option = permit_error(p, DRILL_EAGAIN, DRILL_RULE_LST_FULL_UNIX_NB, NULL);
    else
        option = permit_block(p, DRILL_RULE_LST_FULL_UNIX_BLOCK,
                              timeout_is_short(move_sock(move)->timeout_out));
    queue_under(option, move, listener, neg, full);
    permit_under(option, DRILL_V_OVERFLOW_UNIX, 1);
    if (!move_nonblocking(move) && move_sock(move)->timeout_out != 0) {
        p->wait_rule = DRILL_RULE_LST_FULL_UNIX_TIMEO;
        option = permit_error(p, DRILL_EAGAIN, DRILL_RULE_LST_FULL_UNIX_TIMEO, NULL);
        queue_under(option, move, listener, neg, full);
        permit_under(option, DRILL_V_OVERFLOW_UNIX, 1);
    }
    option = permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_LST_FULL_UNIX_NB, NULL);
    queue_under(option, move, listener, neg, full);
    permit_under(option, DRILL_V_OVERFLOW_UNIX, 2);
}

static void permit_fits(struct move *move, struct permits *p, int listener, unsigned neg,
                        uint8_t fits)
{
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    queue_under(permit_value(p, 0, 0, DRILL_RULE_LST_CAP, apply_queued), move, listener, neg, fits);
    if (!tcp)
        return;
    if (move_nonblocking(move))
        queue_under(permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_CON_NB, apply_queued_later), move,
                    listener, neg, fits);
}

/* Must the attempt come through by itself: every reading of the backlog has room. */
static void permit_attempt(struct move *move, struct permits *p, int listener)
{
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    for (unsigned neg = 0; neg < queue_readings(move, listener); neg++) {
        struct room room = queue_room(move, listener, neg, true);
        if (room.fits != 0)
            permit_fits(move, p, listener, neg, room.fits);
        if (room.full != 0 && tcp)
            permit_full_tcp(move, p, listener, neg, room.full);
        else if (room.full != 0)
            permit_full_unix(move, p, listener, neg, room.full);
    }
    if (queue_must_admit(move, listener)) {
        if (!move_nonblocking(move))
            permit_block(p, DRILL_RULE_LST_CAP, true);
        p->rule = DRILL_RULE_LST_CAP;
        blame_error(p, DRILL_ECONNREFUSED, DRILL_RULE_LST_CAP);
        blame_error(p, DRILL_EAGAIN, DRILL_RULE_LST_CAP);
        return;
    }
    p->rule = tcp ? DRILL_RULE_LST_FULL_TCP
                  : (move_nonblocking(move) ? DRILL_RULE_LST_FULL_UNIX_NB
                                            : DRILL_RULE_LST_FULL_UNIX_BLOCK);
    blame_value(p, 0, 0,
                env_has(move->env, DRILL_FAMILIES_TCP) ? DRILL_RULE_LST_CAP_TCP
                                                       : DRILL_RULE_LST_CAP_UNIX);
}

static void permit_new(struct move *move, struct permits *p)
{
    if (move_nonblocking(move) && env_has(move->env, DRILL_FAMILIES_TCP))
        p->wait_rule = DRILL_RULE_CON_NB;
    int listener = queue_listener(move, &move->call->addr);
    const struct model_sock *so = move_sock(move);
    if (env_has(move->env, DRILL_FAMILIES_TCP) && so->addr != 0 &&
        drill_addr_equal(&move->env->addrs[so->addr], &move->call->addr)) {
        p->unknown = "a socket that connects to itself is not modelled";
        return;
    }
    if (move->call->addr.kind == DRILL_ADDR_NONE) {
        p->unknown = "connect without an address is not modelled";
        return;
    }
    if (files_deny(move, p))
        return;
    if (listener == DRILL_NONE)
        permit_refused(move, p);
    else
        permit_attempt(move, p, listener);
}

/* A request was dropped and is being retried; the call is that connect itself, or a second one. */
static void permit_retrying(struct move *move, struct permits *p)
{
    const struct model_conn *conn = &move->state->conns[move_sock(move)->conn];
    bool gone = conn->phase == CONN_DROPPED && conn->listener == DRILL_NONE;
    bool room = conn->phase != CONN_DROPPED ||
                (conn->listener != DRILL_NONE && queue_must_admit(move, conn->listener));
    bool may = conn->phase != CONN_DROPPED || conn->listener != DRILL_NONE;
    bool later = move_sock(move)->interrupted && !move->waited;
    p->rule = later ? DRILL_RULE_CON_EINTR : DRILL_RULE_LST_FULL_RETRY;
    if (may)
        permit_value(p, 0, 0, DRILL_RULE_LST_FULL_RETRY, apply_done);
    if (gone)
        permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_CON_REFUSED, apply_dropped_told);
    if (gone)
        blame_value(p, 0, 0, DRILL_RULE_CON_REFUSED);
    permit_error(p, DRILL_ETIMEDOUT, DRILL_RULE_CON_ETIMEDOUT, apply_dropped_told);
    if (move_nonblocking(move)) {
        permit_error(p, DRILL_EALREADY, DRILL_RULE_CON_ALREADY, NULL);
        blame_error(p, DRILL_ENONE, later ? DRILL_RULE_CON_EINTR : DRILL_RULE_CON_ALREADY);
    } else {
        permit_block(p, DRILL_RULE_LST_FULL_TCP,
                     room || gone || timeout_is_short(move_sock(move)->timeout_out));
    }
    if (move_sock(move)->timeout_out != 0)
        permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_CON_SNDTIMEO, NULL);
}

static void permit_completed(struct move *move, struct permits *p, bool certain)
{
    p->rule = DRILL_RULE_CON_DONE_THEN;
    permit_under(permit_value(p, 0, 0, DRILL_RULE_CON_DONE_THEN, apply_done), DRILL_V_CONNECT_DONE,
                 1);
    permit_under(permit_error(p, DRILL_EISCONN, DRILL_RULE_CON_DONE_THEN, apply_done),
                 DRILL_V_CONNECT_DONE, 2);
    if (!certain && move_nonblocking(move))
        permit_error(p, DRILL_EALREADY, DRILL_RULE_CON_ALREADY, NULL);
    else if (!certain)
        permit_block(p, DRILL_RULE_CON_DONE_THEN, true);
}

static void permit_connecting(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (so->error != 0) {
        p->rule = DRILL_RULE_CON_REFUSED_PENDING;
        permit_error(p, (enum drill_errno)so->error, DRILL_RULE_CON_REFUSED_PENDING, apply_told);
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

static void permit_connected(struct move *move, struct permits *p)
{
    if (!move_sock(move)->reported) {
        permit_completed(move, p, true);
        return;
    }
    p->rule = DRILL_RULE_CON_ISCONN;
    permit_error(p, DRILL_EISCONN, DRILL_RULE_CON_ISCONN, NULL);
}

static void permit_listening(struct move *move, struct permits *p)
{
    static const enum drill_errno tcp[] = {DRILL_EISCONN, DRILL_EOPNOTSUPP, DRILL_EINVAL};
    static const enum drill_errno others[] = {DRILL_EINVAL, DRILL_EISCONN, DRILL_EOPNOTSUPP};
    bool is_tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    p->rule = DRILL_RULE_CON_LISTENER;
    for (unsigned i = 0; i < 3; i++)
        permit_under(permit_error(p, is_tcp ? tcp[i] : others[i], DRILL_RULE_CON_LISTENER, NULL),
                     is_tcp ? DRILL_V_CONNECT_LISTENER : DRILL_V_CONNECT_LISTENER_UNIX,
                     (uint8_t)(1U << i));
}

void permit_connect(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM)) {
        permit_connect_datagram(move, p);
        return;
    }
    switch ((enum model_phase)so->phase) {
    case PHASE_LISTENING:
        permit_listening(move, p);
        break;
    case PHASE_CONNECTED:
        permit_connected(move, p);
        break;
    case PHASE_CONNECTING:
        permit_connecting(move, p);
        break;
    case PHASE_FAILED:
        if (so->error != 0) {
            permit_connecting(move, p);
            break;
        }
        permit_new(move, p);
        break;
    default:
        permit_new(move, p);
        break;
    }
}
