/* Readiness of sockets: bounds, and what seen events teach. */

#include "oracle/rules/readiness.h"

#include "oracle/rules/epoll.h"
#include "oracle/rules/message.h"
#include "oracle/rules/queue.h"
#include "oracle/rules/stream.h"
#include "oracle/rules/urgent.h"

static const uint32_t EVERYTHING =
    DRILL_POLLIN | DRILL_POLLOUT | DRILL_POLLERR | DRILL_POLLHUP | DRILL_POLLRDHUP;

/* So little that no buffer is near its end. */
enum {
    SMALL_BYTES = 1024
};

static struct readiness of_listener(const struct move *move, int sock)
{
    const struct model_sock *so = &move->state->socks[sock];
    struct readiness ready = {.in_rule = DRILL_RULE_LST_POLL, .out_rule = DRILL_RULE_LST_POLL};
    if (so->stopped) {
        ready.may = EVERYTHING;
        return ready;
    }
    if (so->overflowed && so->queue.count == 0)
        ready.in_rule = ready.out_rule = queue_capacity_rule(move, sock);
    if (so->defer && so->queue.count == 0)
        ready.in_rule = DRILL_RULE_LST_DEFER;
    else if (so->abandoned && so->queue.count == 0)
        ready.in_rule = DRILL_RULE_CON_CLOSE_SYNSENT;
    if (so->queue.count > 0 || queue_retries(move->state, sock) > 0 || move->env->open)
        ready.may = DRILL_POLLIN;
    if (so->queue.count > 0 && so->seen &&
        move->state->conns[so->queue.first].reset[1] == NEWS_NONE)
        ready.must = DRILL_POLLIN;
    /* It was woken for a connection that another has taken by now. */
    if (move->waited && so->roused)
        ready.may |= DRILL_POLLIN;
    /* Of what it was before it listened. */
    if (so->error != 0)
        ready.may |= DRILL_POLLIN | DRILL_POLLERR;
    return ready;
}

static struct readiness of_connecting(const struct move *move, int sock)
{
    const struct model_sock *so = &move->state->socks[sock];
    struct readiness ready = {.in_rule = DRILL_RULE_POL_CONNECTING,
                              .out_rule = DRILL_RULE_POL_CONNECTING};
    if (so->error != 0 || so->phase == PHASE_FAILED) {
        ready.may = EVERYTHING;
        ready.in_rule = DRILL_RULE_CON_REFUSED_POLL;
        if (so->phase == PHASE_FAILED && so->error != 0)
            ready.one_of = DRILL_POLLERR | DRILL_POLLHUP;
        return ready;
    }
    const struct model_conn *conn = &move->state->conns[so->conn];
    if (conn->phase != CONN_DROPPED || so->shut_early)
        ready.may = EVERYTHING;
    else if (conn->listener == DRILL_NONE)
        ready.may = EVERYTHING;
    else if (queue_may_admit(move, conn->listener))
        ready.may = DRILL_POLLOUT;
    else
        ready.in_rule = ready.out_rule = queue_capacity_rule(move, conn->listener);
    if (conn->flow[1].urgent != URGENT_NONE)
        ready.may |= DRILL_POLLPRI;
    return ready;
}

/* TCP holds POLLIN back below SO_RCVLOWAT, as long as its buffers are far from full. */
static bool held_back(const struct move *move, const struct stream_view *view)
{
    /* An urgent byte counts among those that are there. */
    return env_has(move->env, DRILL_FAMILIES_TCP) && !view->so->sized &&
           view->in->urgent == URGENT_NONE && view->high < (uint64_t)view->so->lowat &&
           view->high <= SMALL_BYTES;
}

/* What data and ends in the incoming direction make of POLLIN and POLLRDHUP. */
static void add_incoming(const struct move *move, const struct stream_view *view,
                         struct readiness *ready)
{
    bool seqpacket = env_has(move->env, DRILL_FAMILIES_MESSAGE);
    const struct model_queue *queue = &view->in->messages;
    enum drill_news reset = (enum drill_news)view->conn->reset[view->end];
    bool held = !seqpacket && view->high > 0 && held_back(move, view);
    bool data_may = seqpacket ? queue->first != DRILL_NONE : view->high > 0 && !held;
    bool data_must = seqpacket
                         ? queue->first != DRILL_NONE && move->state->messages[queue->first].seen
                         : view->low > 0 && view->low >= (uint64_t)view->so->lowat;
    bool end_may = view->in->fin != NEWS_NONE || view->so->shut_rd || reset != NEWS_NONE;
    bool fin_must = view->in->fin == NEWS_SEEN || reset >= NEWS_SEEN;
    bool end_must = fin_must || view->so->shut_rd;
    if (data_may || end_may)
        ready->may |= DRILL_POLLIN;
    if (data_must || end_must)
        ready->must |= DRILL_POLLIN;
    if (end_may)
        ready->may |= DRILL_POLLRDHUP;
    if (held)
        ready->in_rule = DRILL_RULE_RCV_LOWAT_POLL;
    if (end_must)
        ready->in_rule = fin_must ? DRILL_RULE_POL_PEERFIN : DRILL_RULE_POL_SELFSHUT;
}

/* How the two directions of a connection that was not reset have ended. */
struct ends {
    bool in;     /* certainly */
    bool in_may; /* possibly */
    bool out;    /* its own, or by the peer's choice (UNIX) */
};

static struct ends ends_of(const struct stream_view *view)
{
    return (struct ends){
        .in = view->in->fin == NEWS_SEEN || view->so->shut_rd,
        .in_may = view->in->fin != NEWS_NONE || view->so->shut_rd || view->closing,
        .out = view->so->shut_wr || view->peer_deaf,
    };
}

/* POLLOUT: room that is known; after an own SHUT_WR a send fails without waiting. */
static void add_outgoing(const struct move *move, const struct stream_view *view,
                         struct readiness *ready)
{
    struct ends ends = ends_of(view);
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    /* What a send has not yet returned may fill it. */
    uint64_t in_hand = conn_in_hand(move->state, move->env, view->so->conn, view->end);
    bool room = stream_shows_room(move, view, in_hand + 1);
    bool gone = view->conn->lost[1 - view->end];
    bool unix_full = env_has(move->env, DRILL_FAMILY_BIT(DRILL_UNIX_STREAM)) &&
                     (view->out->notes & NOTE_FULL) != 0;
    if ((view->out->notes & NOTE_WAS_FULL) != 0)
        ready->out_rule = DRILL_RULE_SND_WRITABLE;
    if (view->so->shut_wr)
        ready->out_rule = DRILL_RULE_POL_SELFSHUT;
    if (unix_full && !ends.out && !ends.in_may && !gone)
        ready->may &= ~(uint32_t)DRILL_POLLOUT;
    if (gone || view->conn->reset[view->end] != NEWS_NONE || view->peer_deaf)
        return;
    if (view->so->shut_wr ? !ends.in_may && (tcp || room) : room)
        ready->must |= DRILL_POLLOUT;
}

/* POLLPRI: an urgent byte has arrived. On UNIX streams it may be told as readable, too. */
static void add_urgent(const struct move *move, const struct stream_view *view,
                       struct readiness *ready)
{
    enum model_urgent urgent = (enum model_urgent)view->in->urgent;
    if (urgent == URGENT_NONE)
        return;
    if (env_has(move->env, DRILL_FAMILIES_UNIX))
        ready->may |= DRILL_POLLIN;
    if (urgent == URGENT_TAKEN)
        return;
    ready->may |= DRILL_POLLPRI;
    if (urgent_arrived(view) && env_has(move->env, DRILL_FAMILIES_TCP))
        ready->must |= DRILL_POLLPRI;
}

static bool closed_clean(const struct move *move, const struct stream_view *view)
{
    return env_has(move->env, DRILL_FAMILIES_UNIX) && view->conn->lost[1 - view->end];
}

static struct readiness of_stream(const struct move *move, int sock)
{
    struct stream_view view = stream_view(move, sock);
    struct readiness ready = {
        .may = DRILL_POLLOUT, .in_rule = DRILL_RULE_POL_CONN, .out_rule = DRILL_RULE_POL_CONN};
    enum drill_news reset = (enum drill_news)view.conn->reset[view.end];
    bool linux_rules = move->env->profile == DRILL_PROFILE_LINUX;
    add_incoming(move, &view, &ready);
    add_urgent(move, &view, &ready);
    add_outgoing(move, &view, &ready);
    if (reset != NEWS_NONE || ends_of(&view).in_may)
        ready.may |= DRILL_POLLHUP;
    if (reset == NEWS_SENT || reset == NEWS_SEEN)
        ready.may |= DRILL_POLLERR;
    /* An error that was told through the data path may leave its mark on Linux. */
    if (reset == NEWS_TOLD && view.so->shut_wr)
        ready.may |= DRILL_POLLERR;
    if (reset == NEWS_NONE && linux_rules && closed_clean(move, &view))
        ready.must |= DRILL_POLLHUP;
    if (reset == NEWS_SEEN)
        ready.one_of = DRILL_POLLERR | DRILL_POLLHUP;
    if (reset == NEWS_SEEN && linux_rules)
        ready.must |= DRILL_POLLERR | DRILL_POLLHUP;
    return ready;
}

static void answers_of_stream(const struct move *move, int sock, uint32_t asked, uint32_t revents,
                              struct move_answers *ret)
{
    struct stream_view view = stream_view(move, sock);
    struct ends ends = ends_of(&view);
    bool hup = (revents & DRILL_POLLHUP) != 0;
    bool rdhup = (revents & DRILL_POLLRDHUP) != 0;
    int peer = view.conn->sock[1 - view.end];
    /* A shutdown() before the connection has told the other end nothing. */
    bool untold = peer != DRILL_NONE && move->state->socks[peer].deaf_early;
    if (view.conn->reset[view.end] != NEWS_NONE || untold)
        return;
    if (hup)
        move_answer(ret, DRILL_V_POLL_HUP, ends.out ? 1 << 0 | 1 << 1 : 1 << 1,
                    DRILL_RULE_POL_PEERFIN);
    else if (ends.in && ends.out)
        move_answer(ret, DRILL_V_POLL_HUP, 1 << 2, DRILL_RULE_POL_HUP_BOTH);
    else if (ends.in)
        move_answer(ret, DRILL_V_POLL_HUP, 1 << 0 | 1 << 2, DRILL_RULE_POL_PEERFIN);
    if (rdhup)
        move_answer(ret, DRILL_V_POLL_RDHUP, 1 << 0, DRILL_RULE_POL_PEERFIN);
    else if (ends.in && (asked & DRILL_POLLRDHUP) != 0)
        move_answer(ret, DRILL_V_POLL_RDHUP, 1 << 1,
                    view.in->fin == NEWS_SEEN ? DRILL_RULE_POL_PEERFIN : DRILL_RULE_POL_SELFSHUT);
}

/* A socket that was never connected, and of which nothing else is known that would show. */
static bool is_fresh(const struct move *move, const struct model_sock *so)
{
    return so->phase == PHASE_FRESH && !so->vague && !so->stopped && !so->shut_rd && !so->shut_wr &&
           env_has(move->env, DRILL_FAMILIES_CONNECTION);
}

/* A UNIX datagram socket whose peer has no room, and is not waiting for that of this one. */
static bool faces_full_peer(const struct move *move, int sock)
{
    const struct model_sock *so = &move->state->socks[sock];
    const struct model_sock *peer = so->mate > 0 ? &move->state->socks[so->mate - 1] : NULL;
    return env_has(move->env, DRILL_FAMILY_BIT(DRILL_UNIX_DGRAM)) && peer != NULL && peer->full &&
           peer->mate != sock + 1;
}

void readiness_answers(const struct move *move, int sock, uint32_t asked, uint32_t revents,
                       struct move_answers *ret)
{
    const struct model_sock *so = &move->state->socks[sock];
    bool hup = (revents & DRILL_POLLHUP) != 0;
    ret->n = 0;
    if (so->phase == PHASE_CONNECTED && so->conn != DRILL_NONE) {
        answers_of_stream(move, sock, asked, revents, ret);
        return;
    }
    if ((asked & DRILL_POLLOUT) != 0 && faces_full_peer(move, sock))
        move_answer(ret, DRILL_V_UNIX_DGRAM_POLL, (revents & DRILL_POLLOUT) != 0 ? 2 : 1,
                    DRILL_RULE_SND_UNIX_DGPOLL);
    if (!is_fresh(move, so))
        return;
    uint8_t choices = hup ? 1 << 0 | 1 << 1 : 1 << 2 | 1 << 3;
    if ((asked & DRILL_POLLOUT) != 0)
        choices &= (revents & DRILL_POLLOUT) != 0 ? 1 << 0 | 1 << 2 : 1 << 1 | 1 << 3;
    move_answer(ret, DRILL_V_POLL_FRESH, choices, DRILL_RULE_POL_FRESH);
}

/* A UNIX datagram socket is writable when its peer has room, unless the peer's peer it is; without
 * a peer it is, whatever becomes of the send. */
static void add_unix_room(const struct move *move, int sock, struct readiness *ready)
{
    enum {
        LITTLE_SENT = 8192
    };
    const struct model_sock *so = &move->state->socks[sock];
    const struct model_sock *peer = so->mate > 0 ? &move->state->socks[so->mate - 1] : NULL;
    bool little = so->sent < LITTLE_SENT && !so->sized && !so->shut_wr;
    ready->out_rule = DRILL_RULE_SND_UNIX_DGPOLL;
    if (faces_full_peer(move, sock) && (move->state->variants[DRILL_V_UNIX_DGRAM_POLL] & 2) == 0)
        ready->may &= ~(uint32_t)DRILL_POLLOUT;
    else if (little && (peer == NULL || peer->queue.count == 0))
        ready->must |= DRILL_POLLOUT;
}

static struct readiness of_datagram(const struct move *move, int sock)
{
    const struct model_sock *so = &move->state->socks[sock];
    struct readiness ready = {
        .may = DRILL_POLLOUT, .in_rule = DRILL_RULE_POL_UDP, .out_rule = DRILL_RULE_POL_UDP};
    if (so->queue.first != DRILL_NONE || (move->env->open && so->mate == 0))
        ready.may |= DRILL_POLLIN;
    if (so->queue.first != DRILL_NONE && move->state->messages[so->queue.first].seen)
        ready.must |= DRILL_POLLIN;
    if (so->refused != REFUSAL_NONE || so->error != 0 || (move->env->open && so->peer_set))
        ready.may |= DRILL_POLLIN | DRILL_POLLERR;
    if (so->queued > 0 || so->oversized)
        ready.may |= DRILL_POLLERR;
    if (so->refused == REFUSAL_SEEN)
        ready.must |= DRILL_POLLERR;
    if (env_has(move->env, DRILL_FAMILIES_UNIX))
        add_unix_room(move, sock, &ready);
    if (so->shut_rd || so->shut_wr)
        ready.may |= EVERYTHING;
    if (env_has(move->env, DRILL_FAMILIES_UDP) && !so->sized && !so->shut_wr)
        ready.must |= DRILL_POLLOUT;
    return ready;
}

struct readiness readiness_of(const struct move *move, int sock)
{
    const struct model_sock *so = &move->state->socks[sock];
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM))
        return of_datagram(move, sock);
    switch ((enum model_phase)so->phase) {
    case PHASE_LISTENING:
        return of_listener(move, sock);
    case PHASE_CONNECTED:
        return of_stream(move, sock);
    case PHASE_CONNECTING:
    case PHASE_FAILED:
        return of_connecting(move, sock);
    default:
        return (struct readiness){.may = is_fresh(move, so) &&
                                                 move->env->profile == DRILL_PROFILE_LINUX
                                             ? DRILL_POLLOUT | DRILL_POLLHUP
                                             : EVERYTHING,
                                  .in_rule = DRILL_RULE_POL_FRESH,
                                  .out_rule = DRILL_RULE_POL_FRESH};
    }
}

static void learn_connecting(const struct move *move, struct model_sock *so, uint32_t revents)
{
    if ((revents & (DRILL_POLLOUT | DRILL_POLLERR | DRILL_POLLHUP)) == 0)
        return;
    /* It is shown for its shutdown(), whatever becomes of the attempt. */
    if (so->shut_early && so->error == 0)
        return;
    if (so->error != 0) {
        so->phase = PHASE_FAILED;
        return;
    }
    struct model_conn *conn = so->conn != DRILL_NONE ? &move->state->conns[so->conn] : NULL;
    if (conn != NULL && conn->phase == CONN_DROPPED && conn->listener == DRILL_NONE) {
        *conn = (struct model_conn){0};
        so->conn = DRILL_NONE;
        so->error = DRILL_ECONNREFUSED;
        so->phase = PHASE_FAILED;
    } else if (conn != NULL) {
        queue_admit(move->state, so->conn);
        so->phase = PHASE_CONNECTED;
    }
}

static void learn_stream(const struct move *move, int sock, uint32_t revents)
{
    struct stream_view view = stream_view(move, sock);
    uint8_t *reset = &view.conn->reset[view.end];
    /* The end of both directions shows as POLLHUP, too. */
    bool over = view.so->shut_wr && (view.so->shut_rd || view.in->fin != NEWS_NONE);
    if (*reset == NEWS_SENT &&
        (revents & (uint32_t)(over ? DRILL_POLLERR : DRILL_POLLERR | DRILL_POLLHUP)) != 0)
        *reset = NEWS_SEEN;
    if ((revents & DRILL_POLLRDHUP) != 0 && view.in->fin == NEWS_SENT && *reset == NEWS_NONE &&
        !view.so->shut_rd)
        view.in->fin = NEWS_SEEN;
    if ((revents & DRILL_POLLPRI) != 0 && view.in->urgent == URGENT_SENT && !view.in->again)
        view.in->urgent = URGENT_SEEN;
    if ((revents & DRILL_POLLIN) == 0 || view.so->shut_rd || view.may_lose ||
        (view.in->urgent != URGENT_NONE && env_has(move->env, DRILL_FAMILIES_UNIX)))
        return;
    /* In order: data arrives before the FIN that follows it. */
    if (env_has(move->env, DRILL_FAMILIES_MESSAGE) && view.in->messages.first != DRILL_NONE)
        move->state->messages[view.in->messages.first].seen = true;
    else if (view.high > 0 && view.low == 0)
        view.in->visible = view.from + 1;
    else if (view.high == 0 && view.in->fin == NEWS_SENT && *reset == NEWS_NONE)
        view.in->fin = NEWS_SEEN;
}

void readiness_learn(const struct move *move, int sock, uint32_t revents)
{
    struct model_sock *so = &move->state->socks[sock];
    if (so->phase == PHASE_EPOLL) {
        epoll_learn(move);
        return;
    }
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM)) {
        /* What waits for MSG_ERRQUEUE shows in the same way. */
        bool queued = so->queued > 0 || so->oversized;
        if ((revents & DRILL_POLLERR) != 0 && so->refused != REFUSAL_NONE &&
            !(queued && so->refused == REFUSAL_DOUBT))
            so->refused = REFUSAL_SEEN;
        bool only_data =
            so->refused == REFUSAL_NONE && !so->shut_rd && !message_lossy(move, &so->queue);
        if ((revents & DRILL_POLLIN) != 0 && so->queue.first != DRILL_NONE && only_data)
            move->state->messages[so->queue.first].seen = true;
        return;
    }
    if (so->phase == PHASE_LISTENING) {
        so->seen |= (revents & DRILL_POLLIN) != 0 && so->queue.count > 0 &&
                    queue_retries(move->state, sock) == 0;
    } else if (so->phase == PHASE_CONNECTING) {
        learn_connecting(move, so, revents);
    } else if (so->phase == PHASE_CONNECTED) {
        learn_stream(move, sock, revents);
    }
}
