/* connect on connection-oriented sockets.
 *
 *   new attempt --room--> queued, 0 or EINPROGRESS
 *               --full--> dropped and retried | refused | reset (a variant)
 *               --nobody listens--> ECONNREFUSED, at once or as the pending error
 *
 * Not modelled: a socket bound to the wildcard that connects to itself, EINTR. */

#include "oracle/permit.h"
#include "oracle/rules/connect.h"
#include "oracle/rules/destination.h"
#include "oracle/rules/files.h"
#include "oracle/rules/ports.h"
#include "oracle/rules/queue.h"
#include "oracle/rules/reuse.h"
#include "oracle/rules/twin.h"

/* The listener that the option stands for, or that answers. */
static int chosen_listener(const struct move *move)
{
    if (move->option != NULL && move->option->arg > 0)
        return move->option->arg - 1;
    return queue_listener(move, &move->call->addr);
}

/* At most so many options come of an attempt at one listener: two for a queue with room and five
 * for a full one, in two readings of its backlog, and a moment's wait. */
enum {
    MOST_OF_ONE = 15
};

static int new_conn(struct move *move)
{
    int index = state_add_conn(move->state);
    struct model_sock *so = move_sock(move);
    if (index == DRILL_NONE)
        return DRILL_NONE;
    struct model_conn *conn = &move->state->conns[index];
    /* Who asks for credentials gets a name by itself (unix(7) Autobind feature). */
    if (so->passcred && !so->bound)
        so->bound = so->autobound = true;
    conn->sock[0] = (int16_t)move->sock;
    conn->flow[0].stream = so->stream;
    sock_take_route(so, move->env);
    reuse_give_up(move, move->sock);
    conn->addr[0] = so->addr;
    if (so->addr == 0 && env_has(move->env, DRILL_FAMILIES_UNIX) && !so->autobound)
        conn->addr[0] = env_address(move->env, &(struct drill_addr){.kind = DRILL_ADDR_UNNAMED});
    struct drill_addr peer = destination_meant(move->env, &move->call->addr);
    conn->addr[1] = env_address(move->env, &peer);
    so->unasked |= env_has(move->env, DRILL_FAMILIES_TCP) && !so->bound;
    so->past = PAST_NONE;
    so->conn = (int16_t)index;
    so->end = 0;
    so->error = 0;
    return index;
}

static void apply_queued(struct move *move)
{
    int listener = chosen_listener(move);
    int conn = new_conn(move);
    if (conn == DRILL_NONE)
        return;
    struct model_sock *so = &move->state->socks[listener];
    if (so->won < UINT8_MAX && queue_member(move, listener, DRILL_NONE) != DRILL_NONE)
        so->won++;
    /* A path may have been renamed since: the name of a socket is what it was bound to. */
    if (env_has(move->env, DRILL_FAMILIES_UNIX)) {
        move->state->conns[conn].addr[1] = move->state->socks[listener].addr;
        move->state->conns[conn].passcred = move->state->socks[listener].passcred;
    }
    state_admit_conn(move->state, listener, conn);
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
    int listener = chosen_listener(move);
    if (listener != DRILL_NONE)
        move->state->socks[listener].overflowed = true;
}

static void apply_dropped(struct move *move)
{
    int listener = chosen_listener(move);
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
    reuse_give_up(move, move->sock);
    so->phase = PHASE_CONNECTING;
    so->conn = DRILL_NONE;
    so->error = DRILL_ECONNREFUSED;
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

/* Both ends are this socket: what it sends it reads. */
static void apply_self(struct move *move)
{
    int index = new_conn(move);
    if (index == DRILL_NONE)
        return;
    move->state->conns[index].self = true;
    move->state->conns[index].phase = CONN_TAKEN;
    move_sock(move)->phase = PHASE_CONNECTED;
    move_sock(move)->reported = true;
}

static void apply_self_later(struct move *move)
{
    apply_self(move);
    move_sock(move)->phase = PHASE_CONNECTING;
    move_sock(move)->reported = false;
}

static void permit_self(struct move *move, struct permits *p)
{
    bool later = move_nonblocking(move);
    p->rule = DRILL_RULE_CON_SELF;
    permit_under(permit_value(p, 0, 0, DRILL_RULE_CON_SELF, apply_self), DRILL_V_CONNECT_SELF, 1);
    permit_under(permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_CON_SELF, connect_tell_failure),
                 DRILL_V_CONNECT_SELF, 2);
    permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_CON_SELF, connect_tell_failure),
                 DRILL_V_CONNECT_SELF, 4);
    if (!later) {
        permit_block(p, DRILL_RULE_CON_SELF, true);
        return;
    }
    permit_under(permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_CON_SELF, apply_self_later),
                 DRILL_V_CONNECT_SELF, 1);
    permit_under(permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_CON_SELF, apply_refused_later),
                 DRILL_V_CONNECT_SELF, 2);
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
    permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_CON_REFUSED, connect_tell_failure);
    if (move_nonblocking(move))
        permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_CON_NB, apply_refused_later);
    else
        permit_block(p, DRILL_RULE_CON_REFUSED, true);
}

/* With tcp_abort_on_overflow only a reset or a refusal is what the document says. */
static void under_overflow(struct permit_option *option, const struct move *move, uint8_t choice)
{
    if (queue_aborts(move->env))
        permit_under(option, DRILL_V_ABORT, choice == 1 ? 1 : 2);
    else
        permit_under(option, DRILL_V_OVERFLOW_TCP, choice);
}

/* A waiting attempt gives up: the call alone, or the attempt with it. NULL: there is no limit. */
static struct permit_option *permit_timed_out(const struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (so->timeout_out == 0 && so->give_up == 0)
        return NULL;
    bool call = so->timeout_out != 0 && (so->give_up == 0 || so->timeout_out < so->give_up);
    p->wait_rule = call ? DRILL_RULE_CON_SNDTIMEO : DRILL_RULE_CON_ETIMEDOUT;
    return call ? permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_CON_SNDTIMEO, apply_dropped)
                : permit_error(p, DRILL_ETIMEDOUT, DRILL_RULE_CON_ETIMEDOUT, connect_tell_failure);
}

static void permit_full_tcp(struct move *move, struct permits *p, int listener, unsigned neg,
                            uint8_t full)
{
    bool wait = !move_nonblocking(move);
    struct permit_option *option;
    if (wait) {
        option = permit_block(p, DRILL_RULE_LST_FULL_TCP, connect_ends_soon(move));
        option->apply = apply_dropped;
    } else {
        option = permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_LST_FULL_TCP, apply_dropped);
    }
    queue_under(option, move, listener, neg, full);
    under_overflow(option, move, 1);
    if (wait && (option = permit_timed_out(move, p)) != NULL) {
        queue_under(option, move, listener, neg, full);
        under_overflow(option, move, 1);
    }
    option =
        wait ? permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_LST_FULL_TCP, connect_tell_failure)
             : permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_LST_FULL_TCP, apply_refused_later);
    queue_under(option, move, listener, neg, full);
    under_overflow(option, move, 2);
    option = wait ? permit_value(p, 0, 0, DRILL_RULE_LST_FULL_TCP, apply_reset)
                  : permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_LST_FULL_TCP, apply_reset_later);
    queue_under(option, move, listener, neg, full);
    under_overflow(option, move, 4);
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
        enum drill_rule_id rule = queue_room_rule(move, listener);
        p->rule = (uint16_t)rule;
        blame_error(p, DRILL_ECONNREFUSED, rule);
        blame_error(p, DRILL_EAGAIN, rule);
        return;
    }
    p->rule = tcp ? DRILL_RULE_LST_FULL_TCP
                  : (move_nonblocking(move) ? DRILL_RULE_LST_FULL_UNIX_NB
                                            : DRILL_RULE_LST_FULL_UNIX_BLOCK);
    blame_value(p, 0, 0, queue_capacity_rule(move, listener));
}

/* One of several sockets that listen at the address gets the connection. */
static void permit_group(struct move *move, struct permits *p, int first)
{
    for (int i = first; i != DRILL_NONE; i = queue_member(move, first, i)) {
        unsigned before = p->n;
        if (before + MOST_OF_ONE > DRILL_PERMIT_OPTIONS || !queue_must_admit(move, i)) {
            p->unknown = "so many listeners at one address, or a full one, are not modelled";
            return;
        }
        p->n_blames = 0;
        permit_attempt(move, p, i);
        for (unsigned k = before; k < p->n; k++)
            p->option[k].arg = (int16_t)(i + 1);
    }
}

/* An unbound socket needs a port of its own; true when there is none. */
static bool permit_without_port(struct move *move, struct permits *p)
{
    if (!env_has(move->env, DRILL_FAMILIES_TCP) || move_sock(move)->bound || move->waited)
        return false;
    struct ports ports = ports_towards(move, &move->call->addr);
    if (ports.scarce)
        permit_error(p, DRILL_EADDRNOTAVAIL, DRILL_RULE_BND_EXHAUST, NULL);
    else
        blame_error(p, DRILL_EADDRNOTAVAIL, DRILL_RULE_BND_EXHAUST);
    if (ports.none)
        p->rule = DRILL_RULE_BND_EXHAUST;
    return ports.none;
}

/* The socket has had a connection or an attempt before. Where its past is of no account, all is as
 * for a new one. */
static void permit_again(struct move *move, struct permits *p)
{
    if (move_sock(move)->past != PAST_FAILED)
        return;
    for (unsigned i = 0; i < p->n; i++)
        permit_under(&p->option[i], DRILL_V_CONNECT_RETRY, 1);
    permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_CON_RETRY, NULL), DRILL_V_CONNECT_RETRY,
                 2);
}

static void permit_port0(struct permits *p)
{
    p->rule = DRILL_RULE_CON_PORT0;
    for (unsigned i = 0; i < p->n; i++)
        permit_under(&p->option[i], DRILL_V_CONNECT_PORT0, 1);
    permit_under(permit_error(p, DRILL_EADDRNOTAVAIL, DRILL_RULE_CON_PORT0, connect_tell_failure),
                 DRILL_V_CONNECT_PORT0, 2);
}

/* Which rule an error breaks, whatever it is, when the socket or the destination is special. */
static void blame_special(struct move *move, struct permits *p, enum twin twin)
{
    const struct model_sock *so = move_sock(move);
    if (twin == TWIN_OLD)
        blame_error(p, DRILL_ENONE, DRILL_RULE_CON_TW_REUSE);
    else if (so->past == PAST_FAILED)
        blame_error(p, DRILL_ENONE, DRILL_RULE_CON_RETRY);
    else if (so->past == PAST_DISSOLVED)
        blame_error(p, DRILL_ENONE, DRILL_RULE_CON_UNSPEC_TCP);
    else if (drill_addr_is_wildcard(&move->call->addr))
        blame_error(p, DRILL_ENONE, DRILL_RULE_CON_ANY);
}

static void permit_tcp(struct move *move, struct permits *p)
{
    const struct drill_addr *to = &move->call->addr;
    enum twin twin = twin_find(move);
    int listener = queue_listener(move, to);
    if (move_nonblocking(move))
        p->wait_rule = DRILL_RULE_CON_NB;
    if (twin == TWIN_LIVE) {
        twin_refuse(p);
        return;
    }
    blame_special(move, p, twin);
    if (permit_without_port(move, p))
        return;
    if (move_sock(move)->v6only && drill_addr_is_mapped(to))
        p->unknown = "a connect from IPv6 alone to IPv4 is not modelled";
    else if (listener == DRILL_NONE)
        permit_refused(move, p);
    else if (queue_member(move, listener, DRILL_NONE) != DRILL_NONE)
        permit_group(move, p, listener);
    else
        permit_attempt(move, p, listener);
    if (twin == TWIN_OLD)
        twin_permit_old(p);
    if (to->port == 0)
        permit_port0(p);
    else if (drill_addr_is_wildcard(to))
        permit_wildcard(p);
    permit_again(move, p);
}

static bool is_own(const struct move *move, const struct drill_addr *to)
{
    const struct model_sock *so = move_sock(move);
    return so->addr != 0 && drill_addr_equal(&move->env->addrs[so->addr], to);
}

static void permit_new(struct move *move, struct permits *p)
{
    const struct drill_addr *to = &move->call->addr;
    const struct model_sock *so = move_sock(move);
    if (to->kind == DRILL_ADDR_NONE) {
        p->unknown = "connect without an address is not modelled";
    } else if (so->shut_early) {
        p->unknown = "connect after a shutdown that failed is not modelled";
    } else if (!env_has(move->env, DRILL_FAMILIES_TCP)) {
        if (files_unnamed(move, p, DRILL_RULE_CON_FAMILY) || files_deny(move, p))
            return;
        int listener = queue_listener(move, to);
        if (listener == DRILL_NONE)
            permit_refused(move, p);
        else
            permit_attempt(move, p, listener);
    } else if (route_is_missing(move->env, to)) {
        permit_no_route(p, connect_tell_failure);
    } else if (so->addr != 0 && drill_addr_is_wildcard(&move->env->addrs[so->addr]) &&
               move->env->addrs[so->addr].port == to->port) {
        p->unknown = "a socket bound to the wildcard that connects to itself is not modelled";
    } else if (is_own(move, to) && queue_listener(move, to) == DRILL_NONE) {
        permit_self(move, p);
    } else {
        permit_tcp(move, p);
    }
}

static void permit_connected(struct move *move, struct permits *p)
{
    if (!move_sock(move)->reported) {
        permit_completed(move, p, true);
        return;
    }
    connect_permit_destination(move, p);
    p->rule = DRILL_RULE_CON_ISCONN;
    permit_error(p, DRILL_EISCONN, DRILL_RULE_CON_ISCONN, NULL);
}

/* The failure was told by another call: on Linux the next connect() notes it, with ECONNABORTED. */
static void permit_told(struct move *move, struct permits *p)
{
    if (!env_has(move->env, DRILL_FAMILIES_TCP) || p->unknown != NULL)
        return;
    p->rule = DRILL_RULE_CON_RETRY;
    for (unsigned i = 0; i < p->n; i++)
        permit_under(&p->option[i], DRILL_V_CONNECT_TOLD, 2);
    permit_under(permit_error(p, DRILL_ECONNABORTED, DRILL_RULE_CON_RETRY, connect_tell_failure),
                 DRILL_V_CONNECT_TOLD, 1);
}

void permit_connect(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM)) {
        permit_connect_datagram(move, p);
        return;
    }
    if (move->call->addr.kind == DRILL_ADDR_UNSPEC) {
        permit_dissolve(move, p);
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
        permit_told(move, p);
        break;
    default:
        permit_new(move, p);
        break;
    }
}
