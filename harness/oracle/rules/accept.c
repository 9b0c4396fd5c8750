/* accept and accept4: takes the first connection of the queue.
 *
 * What bad address buffers and too few descriptors make of it is in twisted.c. */

#include "oracle/permit.h"
#include "oracle/rules/files.h"
#include "oracle/rules/queue.h"
#include "oracle/rules/stream.h"

/* Another live connection to the same address already has this client. */
static bool has_client(const struct move *move, const struct model_conn *conn,
                       const struct drill_addr *client)
{
    for (int i = 0; i < move->state->n_conns; i++) {
        const struct model_conn *other = &move->state->conns[i];
        if (other != conn && other->phase == CONN_TAKEN && other->addr[1] == conn->addr[1] &&
            other->addr[0] != 0 && !other->lost[0] &&
            drill_addr_equal(&move->env->addrs[other->addr[0]], client))
            return true;
    }
    return false;
}

static bool address_is_right(struct move *move, const struct model_conn *conn)
{
    const struct drill_addr *got = &move->outcome->addr;
    char text[DRILL_ADDR_TEXT];
    if (!move->call->want_addr)
        return true;
    if (!move_wants_address(move))
        return twisted_address_is_right(move, conn->addr[0] != 0 ? &move->env->addrs[conn->addr[0]]
                                                                 : NULL);
    if (conn->addr[0] != 0) {
        const struct drill_addr *peer = &move->env->addrs[conn->addr[0]];
        return drill_addr_equal(peer, got) ||
               move_breaks(move, DRILL_RULE_ACC_ADDR, "the client's address, %s",
                           drill_addr_print(peer, text, sizeof text));
    }
    if (env_has(move->env, DRILL_FAMILIES_UNIX) && got->kind == DRILL_ADDR_UNNAMED) {
        int client = conn->sock[0];
        if (client == DRILL_NONE || move->state->socks[client].vague)
            return true;
    }
    if (env_has(move->env, DRILL_FAMILIES_UNIX))
        return files_is_automatic(got) ||
               move_breaks(move, DRILL_RULE_ACC_ADDR, "the client's automatic name");
    bool right_kind =
        (env_has(move->env, DRILL_FAMILY_BIT(DRILL_TCP4)) && got->kind == DRILL_ADDR_INET4) ||
        (env_has(move->env, DRILL_FAMILY_BIT(DRILL_TCP6)) && got->kind == DRILL_ADDR_INET6);
    if (!right_kind || got->port == 0)
        return move_breaks(move, DRILL_RULE_ACC_ADDR, "the client's address with its port");
    if (has_client(move, conn, got))
        return move_breaks(move, DRILL_RULE_ACC_ADDR, "an address that no other client has");
    return true;
}

/* Whether the address that came back is that of another connection in the queue. */
static bool is_another(const struct move *move, int taken)
{
    const struct drill_state *state = move->state;
    for (int i = 0; i < state->n_conns; i++) {
        const struct model_conn *conn = &state->conns[i];
        if (i != taken && conn->phase == CONN_QUEUED && conn->listener == move->sock &&
            conn->addr[0] != 0 &&
            drill_addr_equal(&move->env->addrs[conn->addr[0]], &move->outcome->addr))
            return true;
    }
    return false;
}

static bool check_accept(struct move *move)
{
    int index = move->option->arg;
    const struct model_conn *conn = &move->state->conns[index];
    int fd = (int)move->outcome->value;
    if (fd == move->call->fd)
        return move_breaks(move, DRILL_RULE_ACC_NEW, "a new descriptor, not the listener's");
    if (state_socket(move->state, fd) != DRILL_NONE)
        return move_breaks(move, DRILL_RULE_ACC_NEW, "a descriptor that is not open");
    if (!address_is_right(move, conn)) {
        if (is_another(move, index))
            move->broken = DRILL_RULE_ACC_FIFO;
        return false;
    }
    return true;
}

static bool is_poll(const struct drill_call *call)
{
    return call->id == DRILL_CALL_POLL || call->id == DRILL_CALL_SELECT;
}

static void take(struct move *move, bool nonblock)
{
    struct drill_state *state = move->state;
    int index = move->option->arg;
    const struct model_sock listener = *move_sock(move);
    int sock = state_add_socket(state);
    if (sock == DRILL_NONE)
        return;
    struct model_sock *so = &state->socks[sock];
    struct model_conn *conn = &state->conns[index];
    queue_admit(state, index);
    state_drop_conn(state, move->sock, index);
    move_sock(move)->astray = false;
    move_sock(move)->roused |= stream_other_inside(move, move->sock, is_poll);
    conn->phase = CONN_TAKEN;
    conn->sock[1] = (int16_t)sock;
    conn->from = (int16_t)(move->sock + 1);
    conn->early_data = conn->flow[0].written > 0 || conn->flow[0].messages.count > 0;
    conn->early_fin = conn->flow[0].fin != NEWS_NONE;
    conn->flow[1].stream = so->stream;
    if (conn->passed)
        state->passed--;
    conn->passed = false;
    if (conn->addr[0] == 0 && move_wants_address(move))
        conn->addr[0] = env_address(move->env, &move->outcome->addr);
    if (conn->sock[0] != DRILL_NONE && state->socks[conn->sock[0]].addr == 0 &&
        env_has(move->env, DRILL_FAMILIES_TCP))
        state->socks[conn->sock[0]].addr = conn->addr[0];
    so->phase = PHASE_CONNECTED;
    so->reported = true;
    so->conn = (int16_t)index;
    so->end = 1;
    so->nonblock = nonblock;
    so->addr = conn->addr[1];
    so->passcred = so->creds_sure = conn->passcred;
    if (env_has(move->env, DRILL_FAMILIES_TCP)) {
        so->reuse = listener.reuse;
        so->v6only = listener.v6only;
        so->v6only_set = listener.v6only_set;
        so->linger = listener.linger;
        so->linger_s = listener.linger_s;
        so->lowat = listener.lowat;
        so->peek_off = listener.peek_off;
        so->shut_rd = listener.shut_rd;
        so->shut_wr = listener.shut_wr;
        so->timeout_in = listener.timeout_in;
        so->timeout_out = listener.timeout_out;
        so->sized = listener.sized;
        so->options_known = so->inherited = listener.options_known;
        so->options_on = listener.options_on;
    }
    state_open_fd(state, (int)move->outcome->value, sock,
                  move->call->id == DRILL_CALL_ACCEPT4 &&
                      (move->call->flags & DRILL_SOCK_CLOEXEC) != 0);
}

static void apply_take(struct move *move)
{
    take(move,
         move->call->id == DRILL_CALL_ACCEPT4 && (move->call->flags & DRILL_SOCK_NONBLOCK) != 0);
}

static void apply_take_inherit(struct move *move)
{
    take(move, true);
}

void accept_and_lose(struct move *move)
{
    struct drill_outcome made = *move->outcome;
    const struct drill_outcome *outcome = move->outcome;
    made.value = move->state->n_fds;
    made.addr = (struct drill_addr){0};
    move->outcome = &made;
    take(move, false);
    move->outcome = outcome;
    if (state_socket(move->state, (int)made.value) != DRILL_NONE)
        state_close_fd(move->state, move->env, (int)made.value);
}

/* A queued connection was reset and the implementation forgot it. */
static void apply_forget(struct move *move)
{
    struct drill_state *state = move->state;
    int index = move->option->arg;
    state_drop_conn(state, move->sock, index);
    state->conns[index] = (struct model_conn){0};
}

/* The same of all that stand before the first that was not reset. */
static void forget_resets(struct move *move)
{
    struct drill_state *state = move->state;
    int first;
    while ((first = state->socks[move->sock].queue.first) != DRILL_NONE &&
           state->conns[first].reset[1] != NEWS_NONE) {
        state_drop_conn(state, move->sock, first);
        state->conns[first] = (struct model_conn){0};
    }
}

static void apply_take_next(struct move *move)
{
    forget_resets(move);
    apply_take(move);
}

static void apply_take_next_inherit(struct move *move)
{
    forget_resets(move);
    apply_take_inherit(move);
}

/* The first connection in the queue that was not reset; DRILL_NONE. */
static int first_sound(const struct move *move)
{
    int i = move_sock(move)->queue.first;
    while (i != DRILL_NONE && move->state->conns[i].reset[1] != NEWS_NONE)
        i = move->state->conns[i].next;
    return i;
}

/* Those before it were removed when they were reset. */
static void permit_take_next(struct move *move, struct permits *p)
{
    bool inherits = move->call->id == DRILL_CALL_ACCEPT && move_sock(move)->nonblock;
    int index = first_sound(move);
    if (index == DRILL_NONE || index == move_sock(move)->queue.first)
        return;
    for (unsigned i = 0; i <= inherits; i++) {
        struct permit_option *option =
            permit_value(p, 0, INT32_MAX, DRILL_RULE_ACC_RST,
                         i == 0 ? apply_take_next : apply_take_next_inherit);
        option->arg = (int16_t)index;
        option->check = check_accept;
        permit_under(option, DRILL_V_ACCEPT_RESET, 2);
        if (inherits)
            permit_under(option, DRILL_V_ACCEPT_NONBLOCK, (uint8_t)(1U << i));
    }
}

static void permit_take(struct move *move, struct permits *p, int index)
{
    bool inherits = move->call->id == DRILL_CALL_ACCEPT && move_sock(move)->nonblock;
    const struct model_conn *conn = &move->state->conns[index];
    bool reset = conn->reset[1] != NEWS_NONE;
    struct permit_option *option;
    option = permit_value(p, 0, INT32_MAX, DRILL_RULE_ACC_NEW, apply_take);
    option->arg = (int16_t)index;
    option->check = check_accept;
    if (queue_is_one_sided(move, move->sock)) {
        option->rule = DRILL_RULE_REU_PORT_LB;
        permit_under(option, DRILL_V_REUSE_SPREAD, 2);
        return;
    }
    if (inherits)
        permit_under(option, DRILL_V_ACCEPT_NONBLOCK, 1);
    if (reset)
        permit_under(option, DRILL_V_ACCEPT_RESET, 1);
    if (inherits) {
        option = permit_value(p, 0, INT32_MAX, DRILL_RULE_ACC_NOINHERIT_NB, apply_take_inherit);
        option->arg = (int16_t)index;
        option->check = check_accept;
        permit_under(option, DRILL_V_ACCEPT_NONBLOCK, 2);
        if (reset)
            permit_under(option, DRILL_V_ACCEPT_RESET, 1);
    }
    if (reset) {
        option = permit_error(p, DRILL_ECONNABORTED, DRILL_RULE_ACC_RST, apply_forget);
        option->arg = (int16_t)index;
        permit_under(option, DRILL_V_ACCEPT_RESET, 4);
    }
}

/* Waiting, or EAGAIN: for an empty queue, or one that may still look empty. */
static void permit_none(struct move *move, struct permits *p, bool due, int forgotten)
{
    struct permit_option *option;
    bool spurious = move_sock(move)->shown || forgotten != DRILL_NONE;
    enum drill_rule_id rule = spurious ? DRILL_RULE_ACC_SPURIOUS : DRILL_RULE_ACC_BLOCK;
    if (move_nonblocking(move)) {
        option = permit_error(p, DRILL_EAGAIN, rule, NULL);
    } else {
        option = permit_block(p, rule, due || timeout_is_short(move_timeout_in(move)));
        if (move_timeout_in(move) != 0) {
            permit_error(p, DRILL_EAGAIN, DRILL_RULE_ACC_TIMEO, NULL);
            if (!due)
                p->wait_rule = DRILL_RULE_ACC_TIMEO;
        }
    }
    if (forgotten != DRILL_NONE) {
        option->apply = forget_resets;
        permit_under(option, DRILL_V_ACCEPT_RESET, 2);
    }
}

static void permit_from_queue(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    const struct drill_state *state = move->state;
    int first = so->queue.first;
    bool retries = false;
    /* A retry joins the end of the queue. */
    for (int i = 0; first == DRILL_NONE && !so->defer && i < state->n_conns; i++) {
        if (state->conns[i].phase == CONN_DROPPED && state->conns[i].listener == move->sock &&
            p->n < DRILL_PERMIT_OPTIONS - 8) {
            permit_take(move, p, i);
            retries = true;
        }
    }
    if (first == DRILL_NONE) {
        p->rule = so->shown ? DRILL_RULE_ACC_SPURIOUS : DRILL_RULE_ACC_BLOCK;
        if (so->defer)
            blame_value(p, 0, INT32_MAX, DRILL_RULE_LST_DEFER);
        if (so->abandoned)
            blame_value(p, 0, INT32_MAX, DRILL_RULE_CON_CLOSE_SYNSENT);
        if (so->overflowed)
            blame_value(p, 0, INT32_MAX, queue_capacity_rule(move, move->sock));
        permit_none(move, p, retries && queue_must_admit(move, move->sock), DRILL_NONE);
        return;
    }
    permit_take(move, p, first);
    permit_take_next(move, p);
    p->rule = DRILL_RULE_ACC_NEW;
    if (queue_is_one_sided(move, move->sock))
        blame_value(p, 0, INT32_MAX, DRILL_RULE_REU_PORT_LB);
    if (state->conns[first].reset[1] != NEWS_NONE)
        blame_error(p, DRILL_ECONNABORTED, DRILL_RULE_ACC_RST);
    if (state->conns[first].reset[1] != NEWS_NONE)
        blame_error(p, DRILL_EAGAIN, DRILL_RULE_ACC_SPURIOUS);
    blame_error(p, DRILL_EAGAIN, DRILL_RULE_ACC_QUEUED);
    blame_error(p, DRILL_ENONE, DRILL_RULE_ACC_QUEUED);
    p->wait_rule = DRILL_RULE_ACC_QUEUED;
    if (state->conns[first].reset[1] != NEWS_NONE)
        permit_none(move, p, state->conns[first].next != DRILL_NONE, first);
    if (!so->seen)
        permit_none(move, p, true, DRILL_NONE);
}

static void permit_woken(struct move *move, struct permits *p)
{
    permit_under(permit_error(p, DRILL_EBADF, DRILL_RULE_ACC_CLOSE_THREAD, NULL),
                 DRILL_V_CLOSE_WAKE, 2);
    permit_under(permit_error(p, DRILL_ECONNABORTED, DRILL_RULE_ACC_CLOSE_THREAD, NULL),
                 DRILL_V_CLOSE_WAKE, 2);
    (void)move;
}

void permit_accept(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if ((move->call->flags & DRILL_SOCK_UNKNOWN) != 0) {
        p->rule = DRILL_RULE_ACC_4FLAGS;
        permit_error(p, DRILL_EINVAL, DRILL_RULE_ACC_4FLAGS, NULL);
        return;
    }
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM)) {
        p->rule = DRILL_RULE_ACC_NOTLISTEN;
        permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_ACC_NOTLISTEN, NULL);
        return;
    }
    if (so->phase != PHASE_LISTENING || (so->stopped && so->queue.count == 0)) {
        p->rule = so->stopped ? DRILL_RULE_LST_SHUT_RD : DRILL_RULE_ACC_NOTLISTEN;
        if (so->conn != DRILL_NONE && so->end == 1)
            p->rule = DRILL_RULE_ACC_NOT_LISTENING_CHILD;
        permit_error(p, DRILL_EINVAL, (enum drill_rule_id)p->rule, NULL);
        /* Linux looks at a UNIX listener's shutdown only where it would wait. */
        if (so->stopped && move_nonblocking(move) && env_has(move->env, DRILL_FAMILIES_UNIX))
            permit_error(p, DRILL_EAGAIN, DRILL_RULE_LST_SHUT_RD, NULL);
        if (move->waited) {
            permit_block(p, DRILL_RULE_ACC_SHUT_THREAD, true);
            p->wait_rule = DRILL_RULE_ACC_SHUT_THREAD;
        }
        return;
    }
    permit_from_queue(move, p);
    if (move->env->open)
        permit_accept_outside(p);
    if (so->refs == 0)
        permit_woken(move, p);
}
