/* What is due on a socket before a call that does not wait for it. */

#include "oracle/rules/epoll.h"
#include "oracle/rules/message.h"
#include "oracle/rules/queue.h"
#include "oracle/rules/readiness.h"
#include "oracle/rules/stream.h"
#include "oracle/rules/udp.h"

/* The calls whose outcome tells whether something has arrived, and which do not wait themselves. */
static bool depends(const struct move *move)
{
    const struct drill_call *call = move->call;
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_ACCEPT:
    case DRILL_CALL_ACCEPT4:
    case DRILL_CALL_RECV:
    case DRILL_CALL_RECVFROM:
    case DRILL_CALL_RECVMSG:
    case DRILL_CALL_READ:
        return move_nonblocking(move) || move_sock(move)->timeout_in != 0 ||
               drill_call_length(call) == 0 || (call->flags & DRILL_MSG_OOB) != 0;
    case DRILL_CALL_POLL:
    case DRILL_CALL_SELECT:
        return call->number >= 0;
    case DRILL_CALL_CONNECT:
        return move_sock(move)->phase == PHASE_CONNECTING;
    case DRILL_CALL_GETSOCKOPT:
        return call->option == DRILL_SO_ERROR;
    case DRILL_CALL_SEND:
    case DRILL_CALL_SENDTO:
    case DRILL_CALL_SENDMSG:
    case DRILL_CALL_WRITE:
    case DRILL_CALL_GETPEERNAME:
    case DRILL_CALL_SHUTDOWN:
    case DRILL_CALL_CLOSE:
    case DRILL_CALL_IOCTL:
    case DRILL_CALL_SOCKATMARK:
        return true;
    default:
        return false;
    }
}

static uint32_t due_connecting(const struct move *move, const struct model_sock *so)
{
    if (so->error != 0)
        return DRILL_POLLOUT | DRILL_POLLERR | DRILL_POLLHUP;
    if (so->conn == DRILL_NONE)
        return 0;
    const struct model_conn *conn = &move->state->conns[so->conn];
    if (conn->phase == CONN_DROPPED && conn->listener == DRILL_NONE)
        return DRILL_POLLOUT | DRILL_POLLERR | DRILL_POLLHUP;
    if (conn->phase == CONN_DROPPED &&
        (!queue_must_admit(move, conn->listener) ||
         queue_retries(move->state, conn->listener) > 1 || move->call->id == DRILL_CALL_CLOSE))
        return 0;
    return DRILL_POLLOUT;
}

static uint32_t due_stream(const struct move *move)
{
    struct stream_view view = stream_view(move, move->sock);
    bool send = drill_call_sends(move->call);
    enum drill_news reset = (enum drill_news)view.conn->reset[view.end];
    bool seqpacket = env_has(move->env, DRILL_FAMILIES_MESSAGE);
    const struct model_queue *queue = &view.in->messages;
    if (reset == NEWS_SENT && move->call->id != DRILL_CALL_CLOSE)
        return DRILL_POLLERR | DRILL_POLLHUP;
    if (reset != NEWS_NONE || view.so->shut_rd || send)
        return 0;
    if (view.in->urgent == URGENT_SENT && !view.in->again)
        return DRILL_POLLPRI;
    /* Data sent with MSG_MORE may be held back for a while. */
    bool held = (view.in->notes & NOTE_MORE) != 0 && view.in->fin == NEWS_NONE;
    bool data = seqpacket ? queue->first != DRILL_NONE && !move->state->messages[queue->first].seen
                          : view.in_flight && view.so->lowat <= 1 && !held;
    bool fin =
        view.in->fin == NEWS_SENT && (seqpacket ? queue->first == DRILL_NONE : view.high == 0);
    return data || fin ? DRILL_POLLIN : 0;
}

static uint32_t due_datagram(const struct move *move, const struct model_sock *so)
{
    bool data = so->queue.first != DRILL_NONE && !move->state->messages[so->queue.first].seen &&
                so->refused == REFUSAL_NONE && !so->shut_rd && !message_lossy(move, &so->queue);
    /* Where they are always told, an error must come. */
    if (so->refused == REFUSAL_SENT && move->state->variants[DRILL_V_UDP_REFUSAL] == 1 &&
        move->call->id != DRILL_CALL_CLOSE)
        return DRILL_POLLERR;
    return data && !drill_call_sends(move->call) && move->call->id != DRILL_CALL_CLOSE
               ? DRILL_POLLIN
               : 0;
}

/* The call itself, or the wait for what it depends on. */
static bool asks_epoll(const struct drill_call *call)
{
    return call->number >= 0 && (call->id == DRILL_CALL_EPOLL_WAIT || call->id == DRILL_CALL_POLL);
}

uint32_t readiness_due(const struct move *move)
{
    if (move->sock != DRILL_NONE && move_sock(move)->phase == PHASE_EPOLL)
        return asks_epoll(move->call) ? epoll_due(move) : 0;
    if (move->sock == DRILL_NONE || !depends(move))
        return 0;
    const struct model_sock *so = move_sock(move);
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM))
        return due_datagram(move, so);
    if (so->phase == PHASE_LISTENING) {
        /* What close and shutdown reset must have got as far as the queue. */
        bool asks = move->call->id == DRILL_CALL_ACCEPT || move->call->id == DRILL_CALL_ACCEPT4 ||
                    move->call->id == DRILL_CALL_POLL || move->call->id == DRILL_CALL_SELECT ||
                    move->call->id == DRILL_CALL_CLOSE || move->call->id == DRILL_CALL_SHUTDOWN;
        return asks && so->queue.count > 0 && !so->seen &&
                       move->state->conns[so->queue.first].reset[1] == NEWS_NONE
                   ? DRILL_POLLIN
                   : 0;
    }
    if (so->phase == PHASE_CONNECTING)
        return due_connecting(move, so);
    return so->phase == PHASE_CONNECTED && so->conn != DRILL_NONE ? due_stream(move) : 0;
}

static enum drill_rule_id rule_of_message(const struct move *move, const struct model_queue *queue)
{
    bool empty = queue->first != DRILL_NONE && move->state->messages[queue->first].len == 0;
    return empty ? DRILL_RULE_SND_ZERO_DGRAM : DRILL_RULE_LIV_DATA;
}

enum drill_rule_id readiness_rule(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    if (so->phase == PHASE_EPOLL)
        return DRILL_RULE_LIV_DATA;
    if (so->refused == REFUSAL_SENT)
        return udp_refusal_rule(so);
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM))
        return rule_of_message(move, &so->queue);
    if (so->phase == PHASE_LISTENING)
        return DRILL_RULE_LIV_ACCEPT;
    if (so->phase == PHASE_CONNECTING)
        return DRILL_RULE_LIV_CONNECT;
    struct stream_view view = stream_view(move, move->sock);
    if (view.conn->reset[view.end] == NEWS_SENT)
        return stream_reset_rule(move, view.conn);
    if (view.in->urgent == URGENT_SENT && !view.in->again)
        return DRILL_RULE_POL_PRI;
    if (env_has(move->env, DRILL_FAMILIES_MESSAGE) && view.in->messages.first != DRILL_NONE)
        return rule_of_message(move, &view.in->messages);
    if (view.in_flight)
        return view.end == 1 && view.in->read == 0 && view.conn->early_data ? DRILL_RULE_ACC_DATA
                                                                            : DRILL_RULE_LIV_DATA;
    return stream_end_rule(&view);
}
