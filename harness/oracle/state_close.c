/* How sockets and connections end: last references, FIN, reset, and the addresses that outlive
 * them.
 *
 * The order of the cases in close_stream follows RFC 9293 3.10.4 and 3.6.1 (SHLD-3), and for UNIX
 * sockets unix(7). */

#include "oracle/state.h"

#include <string.h>

#include "base/check.h"

/* A timer of the implementation may be late by this. */
enum {
    LATE_MS = 1000
};

void conn_fin(struct model_conn *conn, int end)
{
    if (conn->flow[end].fin != NEWS_NONE)
        return;
    conn->flow[end].fin = NEWS_SENT;
    conn->crossed = conn->flow[1 - end].fin == NEWS_SENT;
    if (conn->first_fin == DRILL_NONE)
        conn->first_fin = (int8_t)end;
    if (conn->self)
        conn->flow[1 - end].fin = NEWS_SENT;
}

void conn_reset(struct model_conn *conn, int end, enum drill_reset_why why)
{
    if (conn->reset[end] != NEWS_NONE)
        return;
    conn->reset[end] = NEWS_SENT;
    conn->reset_why = (uint8_t)why;
    conn->reset_pipe[end] = conn->flow[1 - end].fin != NEWS_NONE;
}

bool conn_ended(const struct model_conn *conn, int end)
{
    return conn->reset[end] != NEWS_NONE ||
           (conn->flow[0].fin != NEWS_NONE && conn->flow[1].fin != NEWS_NONE);
}

/* The connection was reset: whoever kept an address for it does so no more. */
static void drop_holds(struct drill_state *state, int conn)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < state->n_holds; i++) {
        if (state->holds[i].conn != conn)
            state->holds[kept++] = state->holds[i];
    }
    state->n_holds = (uint16_t)kept;
}

/* A reason for an address to be free takes the place of an older one: there is one for each. */
static struct model_hold *find_reason(struct drill_state *state, int16_t addr)
{
    for (unsigned i = 0; i < state->n_holds; i++) {
        if (state->holds[i].addr == addr && state->holds[i].why >= HOLD_LISTENED)
            return &state->holds[i];
    }
    return NULL;
}

static void add_hold(struct drill_state *state, const struct model_sock *so, int conn,
                     enum model_hold_why why)
{
    struct model_hold hold = {so->addr, (int16_t)conn, 0, (uint8_t)why, so->reuse};
    struct model_hold *old;
    if (so->addr == 0)
        return;
    if (why >= HOLD_LISTENED && (old = find_reason(state, so->addr)) != NULL) {
        if (why > old->why)
            *old = hold;
        return;
    }
    if (state->n_holds == DRILL_MODEL_HOLDS) {
        state->overflow |= why < HOLD_LISTENED;
        return;
    }
    state->holds[state->n_holds++] = hold;
}

static void free_conn(struct drill_state *state, int index)
{
    struct model_conn *conn = &state->conns[index];
    for (unsigned i = 0; i < state->n_holds; i++) {
        if (state->holds[i].conn == index)
            state->holds[i].conn = DRILL_NONE;
    }
    for (int d = 0; d < 2; d++) {
        while (conn->flow[d].messages.first != DRILL_NONE)
            state_pop_message(state, &conn->flow[d].messages);
    }
    *conn = (struct model_conn){0};
}

void state_leave_address(struct drill_state *state, int sock)
{
    const struct model_sock *so = &state->socks[sock];
    if (so->conn != DRILL_NONE)
        add_hold(state, so, so->conn, HOLD_MAYBE);
}

static void reset_conn(struct drill_state *state, int index, int end, enum drill_reset_why why)
{
    conn_reset(&state->conns[index], end, why);
    drop_holds(state, index);
}

/* What is left of the address of end `e` of a TCP connection that closes with FIN: the end that
 * closed first keeps it through FIN-WAIT and TIME-WAIT, and so do both where the FINs crossed (RFC
 * 9293 3.6, figures 12 and 13). */
static void keep_address(struct drill_state *state, const struct model_sock *so, int index)
{
    const struct model_conn *conn = &state->conns[index];
    int e = so->end;
    /* The peer was closed with something unread: it may have sent a reset. */
    bool unread = conn->lost[1 - e] && conn->flow[e].written > conn->flow[e].read;
    if (conn->first_fin == e)
        add_hold(state, so, index, unread ? HOLD_MAYBE : HOLD_TIME_WAIT);
    else if (conn->crossed)
        add_hold(state, so, index, HOLD_CROSSED);
    else if (conn->flow[1 - e].fin != NEWS_SEEN)
        add_hold(state, so, index, HOLD_MAYBE);
    else if (so->bound || e == 1)
        add_hold(state, so, DRILL_NONE, HOLD_PASSIVE);
}

/* Descriptors on their way to an end that is gone go with it. */
static void lose_rights(struct drill_state *state, const struct model_flow *in)
{
    for (int m = in->messages.first; m != DRILL_NONE; m = state->messages[m].next) {
        state_doom_rights(state, state->messages[m].rights);
        state->messages[m].rights = 0;
    }
}

/* The client of a deferred connection has ended: its FIN is something sent, a reset is not. */
static void wake_or_forget(struct drill_state *state, int index)
{
    if (state->conns[index].phase != CONN_DEFERRED)
        return;
    if (state->conns[index].reset[1] == NEWS_NONE)
        state_wake_conn(state, index);
    else
        free_conn(state, index);
}

/* A reset may go to whoever keeps an address for the connection: one that ends with unread data
 * (RFC 2525 2.17), although both ends have sent their FIN. */
static void doubt_holds(struct drill_state *state, int conn)
{
    for (unsigned i = 0; i < state->n_holds; i++) {
        struct model_hold *hold = &state->holds[i];
        if (hold->conn == conn && hold->why < HOLD_LISTENED)
            hold->why = HOLD_MAYBE;
    }
}

static void close_stream(struct drill_state *state, const struct model_env *env,
                         struct model_sock *so)
{
    int index = so->conn;
    struct model_conn *conn = &state->conns[index];
    int e = so->end;
    const struct model_flow *in = &conn->flow[conn->self ? e : 1 - e];
    uint64_t come = so->outrun ? in->visible : in->written + conn_in_hand(state, env, index, 1 - e);
    bool unread = come > in->read || in->messages.count > 0;
    bool tcp = env_has(env, DRILL_FAMILIES_TCP);
    /* Of an urgent byte that was taken a UNIX stream keeps the place alone. */
    if (!tcp && in->urgent == URGENT_TAKEN && in->written == in->mark && in->read + 1 == in->mark)
        unread = false;
    bool over = conn->reset[e] != NEWS_NONE || conn->lost[1 - e];

    conn->lost[e] = true;
    conn->sock[e] = DRILL_NONE;
    if (conn->self) {
        add_hold(state, so, index, HOLD_MAYBE);
        free_conn(state, index);
        return;
    }
    if (tcp && !conn_ended(conn, e) && (unread || (so->linger && so->linger_s == 0))) {
        reset_conn(state, index, 1 - e, unread ? RESET_UNREAD : RESET_LINGER);
    } else if (tcp && (!over || conn->reset[e] == NEWS_NONE)) {
        conn_fin(conn, e);
        if (unread) {
            doubt_holds(state, index);
            add_hold(state, so, index, HOLD_MAYBE);
        } else
            keep_address(state, so, index);
        if (so->outrun && in->written > in->read)
            reset_conn(state, index, 1 - e, RESET_NOBODY);
    } else if (!tcp) {
        conn_fin(conn, e);
        if (unread)
            conn_reset(conn, 1 - e, RESET_UNREAD);
    }
    lose_rights(state, in);
    wake_or_forget(state, index);
    if (conn->lost[1 - e])
        free_conn(state, index);
}

/* Others listen at the address of a listener that goes. */
static bool has_member(const struct drill_state *state, int sock)
{
    const struct model_sock *so = &state->socks[sock];
    for (int i = 0; i < state->n_socks && (so->reuse & REUSE_PORT) != 0; i++) {
        const struct model_sock *other = &state->socks[i];
        if (i != sock && other->phase == PHASE_LISTENING && other->addr == so->addr &&
            (other->reuse & REUSE_PORT) != 0)
            return true;
    }
    return false;
}

static void close_listener(struct drill_state *state, const struct model_env *env, int sock)
{
    struct model_queue *queue = &state->socks[sock].queue;
    enum drill_reset_why why = has_member(state, sock) ? RESET_MEMBER : RESET_LISTENER;
    while (queue->first != DRILL_NONE) {
        int index = queue->first;
        struct model_conn *conn = &state->conns[index];
        state_drop_conn(state, sock, index);
        conn->phase = CONN_TAKEN;
        conn->lost[1] = true;
        reset_conn(state, index, 0, why);
        if (env_has(env, DRILL_FAMILIES_UNIX))
            conn_fin(conn, 1);
        if (conn->lost[0])
            free_conn(state, index);
    }
    for (unsigned i = 0; i < state->n_conns; i++) {
        struct model_conn *conn = &state->conns[i];
        if (conn->phase == CONN_DROPPED && conn->listener == sock)
            conn->listener = DRILL_NONE;
        if (conn->phase == CONN_DEFERRED && conn->listener == sock) {
            conn->listener = DRILL_NONE;
            conn->phase = CONN_TAKEN;
            conn->lost[1] = conn->forgotten = true;
        }
        if (conn->from == sock + 1) {
            conn->from = 0;
            conn->orphan = true;
        }
    }
}

/* The attempt ends before it was answered (RFC 9293 3.10.4, SYN-SENT): nobody hears of it. */
static void give_up_attempt(struct drill_state *state, int index)
{
    int listener = state->conns[index].listener;
    if (listener != DRILL_NONE)
        state->socks[listener].abandoned = true;
    free_conn(state, index);
}

/* Registrations go with the socket that they are of, and with the epoll descriptor. */
static void drop_watches(struct drill_state *state, int sock)
{
    for (unsigned i = state->n_watches; i-- > 0;) {
        if (state->watches[i].sock != sock && state->watches[i].epoll != sock)
            continue;
        state->watches[i] = state->watches[--state->n_watches];
        state->watches[state->n_watches] = (struct model_watch){0};
    }
}

/* What waits to be received keeps the name of the system's choice that its sender had. */
static void leave_name(struct drill_state *state, const struct model_sock *so)
{
    for (int i = 0; i < state->n_messages && so->autobound; i++) {
        struct model_message *message = &state->messages[i];
        if (!message->in_use || message->stream != so->stream || message->from != 0)
            continue;
        message->from = so->addr;
        message->moved = so->addr == 0;
    }
}

static void close_socket(struct drill_state *state, const struct model_env *env, int sock)
{
    struct model_sock *so = &state->socks[sock];
    drop_watches(state, sock);
    if (env_has(env, DRILL_FAMILIES_UNIX) && so->bound)
        state_orphan_files(state, sock);
    for (int i = 0; so->targeted && i < state->n_socks; i++) {
        if (state->socks[i].mate == sock + 1)
            state->socks[i].mate = 0;
    }
    if (so->phase == PHASE_LISTENING) {
        if (env_has(env, DRILL_FAMILIES_TCP))
            add_hold(state, so, DRILL_NONE, HOLD_LISTENED);
        close_listener(state, env, sock);
    } else if (so->conn != DRILL_NONE && state->conns[so->conn].phase == CONN_DROPPED) {
        give_up_attempt(state, so->conn);
    } else if (so->conn != DRILL_NONE) {
        close_stream(state, env, so);
    } else {
        while (so->queue.first != DRILL_NONE)
            state_pop_message(state, &so->queue);
        leave_name(state, so);
    }
    *so = (struct model_sock){0};
}

static void close_if_last(struct drill_state *state, const struct model_env *env, int sock)
{
    if (state->socks[sock].refs == 0 && state->socks[sock].holds == 0)
        close_socket(state, env, sock);
}

void state_close_fd(struct drill_state *state, const struct model_env *env, int fd)
{
    int sock = state_socket(state, fd);
    DRILL_CHECK(sock != DRILL_NONE || state_other(state, fd) != OTHER_NONE);
    state->fds[fd] = (struct model_fd){0};
    state->open_fds--;
    if (sock == DRILL_NONE)
        return;
    state->socks[sock].refs--;
    state->socks[sock].sharing |= SHARING_PARTED;
    close_if_last(state, env, sock);
}

void state_reap(struct drill_state *state, const struct model_env *env)
{
    while (state->doomed != 0) {
        struct model_right *right = &state->rights[state->doomed - 1];
        int sock = right->sock;
        uint16_t count = right->count;
        state->doomed = right->next;
        *right = (struct model_right){0};
        if (sock == DRILL_NONE)
            continue;
        struct model_sock *so = &state->socks[sock];
        so->refs = (uint16_t)(so->refs - count);
        so->in_flight = (uint16_t)(so->in_flight - count);
        /* A socket that closes may doom what waits in it. */
        close_if_last(state, env, sock);
    }
}

void state_leave(struct drill_state *state, const struct model_env *env, uint8_t actor)
{
    int sock = state->inside[actor];
    state->inside[actor] = DRILL_NONE;
    if (sock == DRILL_NONE)
        return;
    state->socks[sock].holds--;
    if (state->socks[sock].holds == 0)
        state->socks[sock].sharing &= (uint8_t)~SHARING_CROWD;
    close_if_last(state, env, sock);
    state_reap(state, env);
}

void state_stop_listening(struct drill_state *state, const struct model_env *env, int sock)
{
    struct model_sock *so = &state->socks[sock];
    so->stopped = true;
    so->peek_moot |= so->peek_off != 0;
    so->seen = so->regained = false;
    if (env_has(env, DRILL_FAMILIES_UNIX))
        return;
    close_listener(state, env, sock);
    so->phase = PHASE_FRESH;
    so->shut_rd = so->shut_wr = so->shut_early = false;
}

void state_reset_conn(struct drill_state *state, int conn, int end, enum drill_reset_why why)
{
    reset_conn(state, conn, end, why);
}

/* Linux net/ipv4/tcp.c tcp_disconnect(): where a reset is sent, the socket itself has one to tell.
 */
static void dissolve_stream(struct drill_state *state, struct model_sock *so)
{
    int index = so->conn;
    struct model_conn *conn = &state->conns[index];
    int e = so->end;
    if (conn->phase == CONN_DROPPED) {
        so->error = DRILL_ECONNRESET;
        give_up_attempt(state, index);
        return;
    }
    bool ended = conn_ended(conn, e);
    if (conn->reset[e] != NEWS_TOLD)
        so->error = conn->reset_pipe[e] ? DRILL_EPIPE : DRILL_ECONNRESET;
    conn->lost[e] = true;
    conn->sock[e] = DRILL_NONE;
    if (!ended)
        reset_conn(state, index, 1 - e, RESET_DISSOLVED);
    else
        add_hold(state, so, index, HOLD_MAYBE);
    if (conn->lost[1 - e] || conn->self || conn->phase == CONN_DEFERRED)
        free_conn(state, index);
}

void state_dissolve(struct drill_state *state, const struct model_env *env, int sock)
{
    struct model_sock *so = &state->socks[sock];
    bool had = so->phase != PHASE_FRESH || so->stopped;
    bool accepted = so->end == 1;
    so->regained = false;
    so->peek_moot |= so->peek_off != 0;
    if (so->phase == PHASE_LISTENING)
        close_listener(state, env, sock);
    else if (so->conn != DRILL_NONE)
        dissolve_stream(state, so);
    so->conn = DRILL_NONE;
    so->phase = PHASE_FRESH;
    so->past = PAST_DISSOLVED;
    so->shut_rd = so->shut_wr = so->shut_early = so->stopped = so->overflowed = so->reported =
        false;
    so->end = 0;
    bool asked = so->bound && !so->unasked && !accepted && so->bound_to == 0;
    if (!had || asked)
        return;
    /* A port that the system chose is given up, though the name may still show it. */
    so->addr = 0;
    so->bound = so->unasked = false;
    so->vague = true;
}

/* The end that closed first waits for the peer's FIN from when its own was acknowledged: surely
 * when the peer has read it. */
static bool awaits_fin(const struct drill_state *state, const struct model_hold *hold)
{
    if (hold->why != HOLD_TIME_WAIT || hold->conn == DRILL_NONE)
        return false;
    const struct model_conn *conn = &state->conns[hold->conn];
    unsigned e = conn->first_fin == 1;
    return conn->lost[e] && conn->flow[e].fin == NEWS_SEEN && conn->flow[1 - e].fin == NEWS_NONE;
}

void state_age(struct drill_state *state, const struct model_env *env, int64_t ms)
{
    int64_t limit = env->sysctl[DRILL_SYSCTL_TCP_FIN_TIMEOUT] * 1000 + LATE_MS;
    if (!env->sysctl_known[DRILL_SYSCTL_TCP_FIN_TIMEOUT] || limit > UINT16_MAX)
        return;
    for (unsigned i = 0; i < state->n_holds; i++) {
        struct model_hold *hold = &state->holds[i];
        if (!awaits_fin(state, hold))
            continue;
        int64_t age = hold->age_ms + ms;
        hold->age_ms = (uint16_t)(age < limit ? age : limit);
        if (age >= limit) {
            hold->why = HOLD_EXPIRED;
            hold->conn = DRILL_NONE;
        }
    }
}
