/* A connection attempt at a socket that listens: what it finds there, and what it makes.
 *
 *   room in the queue --> queued: 0, or EINPROGRESS
 *   a full queue      --> dropped and retried | refused | reset (a variant)
 *
 * Where several sockets listen at the address, one of them gets it. */

#include "oracle/permit.h"
#include "oracle/rules/connect.h"
#include "oracle/rules/destination.h"
#include "oracle/rules/queue.h"
#include "oracle/rules/reuse.h"

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
    MOST_OF_ROOM = 5,
    MOST_OF_ONE = 15,
    MOST_OF_OTHERS = 10 /* what is permitted besides */
};

int attempt_connection(struct move *move)
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
    attempt_note_version(move, so);
    reuse_give_up(move, move->sock);
    sock_take_route(so, move->env);
    conn->addr[0] = so->addr;
    if (so->addr == 0 && env_has(move->env, DRILL_FAMILIES_UNIX) && !so->autobound)
        conn->addr[0] = env_address(move->env, &(struct drill_addr){.kind = DRILL_ADDR_UNNAMED});
    struct drill_addr peer = destination_meant(move, &move->call->addr);
    conn->addr[1] = env_address(move->env, &peer);
    so->unasked |= env_has(move->env, DRILL_FAMILIES_TCP) && !so->bound;
    so->past = PAST_NONE;
    so->deaf_early = env_has(move->env, DRILL_FAMILIES_UNIX) && so->shut_rd;
    so->conn = (int16_t)index;
    so->end = 0;
    so->error = 0;
    return index;
}

static void apply_queued(struct move *move)
{
    int listener = chosen_listener(move);
    int conn = attempt_connection(move);
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
    int conn = attempt_connection(move);
    if (conn == DRILL_NONE)
        return;
    move->state->conns[conn].phase = CONN_DROPPED;
    move->state->conns[conn].listener = (int16_t)listener;
    move_sock(move)->phase = PHASE_CONNECTING;
    move_sock(move)->reported = false;
}

void attempt_note_version(const struct move *move, struct model_sock *so)
{
    struct drill_addr to = destination_meant(move, &move->call->addr);
    if (to.kind == DRILL_ADDR_INET6)
        so->versions |= drill_addr_is_mapped(&to) ? 2 : 1;
}

void attempt_refused_later(struct move *move)
{
    struct model_sock *so = move_sock(move);
    note_overflow(move);
    reuse_give_up(move, move->sock);
    attempt_note_version(move, so);
    so->phase = PHASE_CONNECTING;
    so->vague = true; /* it may have taken the route's address */
    so->conn = DRILL_NONE;
    so->error = DRILL_ECONNREFUSED;
}

static void apply_reset(struct move *move)
{
    note_overflow(move);
    int index = attempt_connection(move);
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
    if (move_timeout_out(move) == 0 && so->give_up == 0)
        return NULL;
    bool call =
        move_timeout_out(move) != 0 && (so->give_up == 0 || move_timeout_out(move) < so->give_up);
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
             : permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_LST_FULL_TCP, attempt_refused_later);
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
                              timeout_is_short(move_timeout_out(move)));
    queue_under(option, move, listener, neg, full);
    permit_under(option, DRILL_V_OVERFLOW_UNIX, 1);
    if (!move_nonblocking(move) && move_timeout_out(move) != 0) {
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
void attempt_permit(struct move *move, struct permits *p, int listener)
{
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    for (unsigned neg = 0; neg < queue_readings(move, listener); neg++) {
        struct room room = queue_room(move, listener, neg, true);
        if (room.full != 0 && move->state->socks[listener].defer)
            p->unknown = "a full queue of a listener that defers is not modelled";
        if (room.fits != 0)
            permit_fits(move, p, listener, neg, room.fits);
        if (room.full != 0 && tcp)
            permit_full_tcp(move, p, listener, neg, room.full);
        else if (room.full != 0)
            permit_full_unix(move, p, listener, neg, room.full);
    }
    if (queue_must_admit(move, listener)) {
        if (!move_nonblocking(move))
            permit_block(p, DRILL_RULE_LST_CAP, queue_wakes(move, listener));
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
void attempt_permit_group(struct move *move, struct permits *p, int first)
{
    for (int i = first; i != DRILL_NONE; i = queue_member(move, first, i)) {
        unsigned before = p->n;
        bool room = queue_must_admit(move, i);
        unsigned most = (room ? MOST_OF_ROOM : MOST_OF_ONE) + MOST_OF_OTHERS;
        if (!room && !move_nonblocking(move))
            p->unknown = "which of several listeners a connect waits for cannot be told";
        else if (before + most > DRILL_PERMIT_OPTIONS)
            p->unknown = "so many listeners at one address are not modelled";
        if (p->unknown != NULL)
            return;
        p->n_blames = 0;
        attempt_permit(move, p, i);
        for (unsigned k = before; k < p->n; k++)
            p->option[k].arg = (int16_t)(i + 1);
    }
}
