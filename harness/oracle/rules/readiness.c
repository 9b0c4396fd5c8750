/* Readiness of sockets: bounds, and what seen events teach. */

#include "oracle/rules/readiness.h"

#include "oracle/rules/message.h"
#include "oracle/rules/queue.h"
#include "oracle/rules/stream.h"

static const uint32_t EVERYTHING =
    DRILL_POLLIN | DRILL_POLLOUT | DRILL_POLLERR | DRILL_POLLHUP | DRILL_POLLRDHUP;

static struct readiness of_listener(const struct move *move, int sock)
{
    const struct model_sock *so = &move->state->socks[sock];
    struct readiness ready = {0, 0, 0, DRILL_RULE_LST_POLL};
    if (so->stopped) {
        ready.may = EVERYTHING;
        return ready;
    }
    if (so->overflowed && so->queue.count == 0)
        ready.in_rule = env_has(move->env, DRILL_FAMILIES_TCP) ? DRILL_RULE_LST_CAP_TCP
                                                               : DRILL_RULE_LST_CAP_UNIX;
    if (so->queue.count > 0 || queue_retries(move->state, sock) > 0)
        ready.may = DRILL_POLLIN;
    if (so->queue.count > 0 && so->seen &&
        move->state->conns[so->queue.first].reset[1] == NEWS_NONE)
        ready.must = DRILL_POLLIN;
    return ready;
}

static struct readiness of_connecting(const struct move *move, int sock)
{
    const struct model_sock *so = &move->state->socks[sock];
    struct readiness ready = {0, 0, 0, DRILL_RULE_POL_CONNECTING};
    if (so->error != 0 || so->phase == PHASE_FAILED) {
        ready.may = EVERYTHING;
        ready.in_rule = DRILL_RULE_CON_REFUSED_POLL;
        if (so->phase == PHASE_FAILED && so->error != 0)
            ready.one_of = DRILL_POLLERR | DRILL_POLLHUP;
        return ready;
    }
    const struct model_conn *conn = &move->state->conns[so->conn];
    if (conn->phase != CONN_DROPPED)
        ready.may = EVERYTHING;
    else if (conn->listener == DRILL_NONE)
        ready.may = EVERYTHING;
    else if (queue_may_admit(move, conn->listener))
        ready.may = DRILL_POLLOUT;
    else
        ready.in_rule = DRILL_RULE_LST_CAP_TCP;
    return ready;
}

/* What data and ends in the incoming direction make of POLLIN and POLLRDHUP. */
static void add_incoming(const struct move *move, const struct stream_view *view,
                         struct readiness *ready)
{
    bool seqpacket = env_has(move->env, DRILL_FAMILIES_MESSAGE);
    const struct model_queue *queue = &view->in->messages;
    enum drill_news reset = (enum drill_news)view->conn->reset[view->end];
    bool data_may = seqpacket ? queue->first != DRILL_NONE : view->high > 0;
    bool data_must = seqpacket
                         ? queue->first != DRILL_NONE && move->state->messages[queue->first].seen
                         : view->low > 0 && view->low >= (uint64_t)view->so->lowat;
    bool end_may = view->in->fin != NEWS_NONE || view->so->shut_rd || reset != NEWS_NONE;
    bool end_must = view->in->fin == NEWS_SEEN || view->so->shut_rd || reset >= NEWS_SEEN;
    if (data_may || end_may)
        ready->may |= DRILL_POLLIN;
    if (data_must || end_must)
        ready->must |= DRILL_POLLIN;
    if (end_may)
        ready->may |= DRILL_POLLRDHUP;
    if (end_must && move->env->profile == DRILL_PROFILE_LINUX)
        ready->must |= DRILL_POLLRDHUP;
    ready->in_rule = end_must ? DRILL_RULE_POL_PEERFIN : DRILL_RULE_POL_CONN;
}

/* POLLHUP: when both directions have ended, or the connection was reset; elsewhere than on Linux
 * also when only the peer's has. */
static bool hup_possible(const struct move *move, const struct stream_view *view)
{
    bool in_ended = view->in->fin != NEWS_NONE || view->so->shut_rd;
    bool out_ended = view->so->shut_wr || view->peer_deaf;
    if (view->conn->reset[view->end] != NEWS_NONE)
        return true;
    return in_ended && (out_ended || move->env->profile != DRILL_PROFILE_LINUX);
}

static struct readiness of_stream(const struct move *move, int sock)
{
    struct stream_view view = stream_view(move, sock);
    struct readiness ready = {0, DRILL_POLLOUT, 0, DRILL_RULE_POL_CONN};
    enum drill_news reset = (enum drill_news)view.conn->reset[view.end];
    bool gone = view.conn->lost[1 - view.end];
    bool linux_rules = move->env->profile == DRILL_PROFILE_LINUX;
    add_incoming(move, &view, &ready);
    if (hup_possible(move, &view))
        ready.may |= DRILL_POLLHUP;
    if (reset == NEWS_SENT || reset == NEWS_SEEN)
        ready.may |= DRILL_POLLERR;
    /* An error that was told through the data path may leave its mark on Linux. */
    if (reset == NEWS_TOLD && view.so->shut_wr)
        ready.may |= DRILL_POLLERR;
    if (reset == NEWS_SEEN)
        ready.one_of = DRILL_POLLERR | DRILL_POLLHUP;
    if (reset == NEWS_SEEN && linux_rules)
        ready.must |= DRILL_POLLERR | DRILL_POLLHUP;
    if (!gone && reset == NEWS_NONE && !view.so->shut_wr && !view.peer_deaf &&
        stream_has_room(move, &view, 1))
        ready.must |= DRILL_POLLOUT;
    return ready;
}

static struct readiness of_datagram(const struct move *move, int sock)
{
    const struct model_sock *so = &move->state->socks[sock];
    struct readiness ready = {0, DRILL_POLLOUT, 0, DRILL_RULE_POL_UDP};
    if (so->queue.first != DRILL_NONE)
        ready.may |= DRILL_POLLIN;
    if (so->queue.first != DRILL_NONE && move->state->messages[so->queue.first].seen)
        ready.must |= DRILL_POLLIN;
    if (so->refused)
        ready.may |= DRILL_POLLIN | DRILL_POLLERR;
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
        /* POSIX says nothing of sockets that were never connected; Linux says OUT and HUP. */
        return (struct readiness){0, EVERYTHING, 0, DRILL_RULE_POL_FRESH};
    }
}

static void learn_connecting(const struct move *move, struct model_sock *so, uint32_t revents)
{
    if ((revents & (DRILL_POLLOUT | DRILL_POLLERR | DRILL_POLLHUP)) == 0)
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
    if (*reset == NEWS_SENT && (revents & (DRILL_POLLERR | DRILL_POLLHUP)) != 0)
        *reset = NEWS_SEEN;
    if ((revents & DRILL_POLLRDHUP) != 0 && view.in->fin == NEWS_SENT && *reset == NEWS_NONE &&
        !view.so->shut_rd)
        view.in->fin = NEWS_SEEN;
    if ((revents & DRILL_POLLIN) == 0 || view.so->shut_rd || view.may_lose)
        return;
    /* In order: data arrives before the FIN that follows it. */
    if (view.in->messages.first != DRILL_NONE)
        move->state->messages[view.in->messages.first].seen = true;
    else if (view.high > 0 && view.low == 0)
        view.in->visible = view.in->read + 1;
    else if (view.high == 0 && view.in->fin == NEWS_SENT && *reset == NEWS_NONE)
        view.in->fin = NEWS_SEEN;
}

void readiness_learn(const struct move *move, int sock, uint32_t revents)
{
    struct model_sock *so = &move->state->socks[sock];
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM)) {
        bool only_data = !so->refused && !so->shut_rd && !message_lossy(move, &so->queue);
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
