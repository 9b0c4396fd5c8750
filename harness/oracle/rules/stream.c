/* One end's view of its connection. */

#include "oracle/rules/stream.h"

/* Room that every implementation has, in bytes and in separate sends, unless a program chose the
 * buffer sizes itself. */
enum {
    ROOM_BYTES = 1024,
    ROOM_SENDS = 4,
    /* Room is shown when a good part of the buffer is free: on Linux three quarters of a UNIX
     * socket's (net/unix/af_unix.c unix_writable()). */
    SHOWN_BYTES = ROOM_BYTES / 4,
    SHOWN_SENDS = 3
};

/* How the urgent byte divides what can be read. */
static void look_at_mark(struct stream_view *view)
{
    const struct model_flow *in = view->in;
    view->from = in->read;
    view->inlined = options_on(view->so, DRILL_SO_OOBINLINE);
    if (in->urgent == URGENT_NONE)
        return;
    view->at_mark = in->read + 1 == in->mark;
    view->to_mark = in->read + 1 < in->mark;
    if (view->at_mark && !view->inlined)
        view->from++;
}

static void stop_at_mark(struct stream_view *view)
{
    uint64_t most = view->in->mark - 1 - view->in->read;
    if (!view->to_mark)
        return;
    view->low = view->low < most ? view->low : most;
    view->high = view->high < most ? view->high : most;
    view->sure = view->sure < most ? view->sure : most;
}

void stream_pass_mark(struct stream_view *view)
{
    if (view->at_mark && !view->inlined && view->in->read < view->from)
        view->in->read = view->from;
    if (view->in->read >= view->in->mark)
        view->in->urgent = URGENT_NONE;
}

bool stream_other_inside(const struct move *move, int sock,
                         bool (*is_it)(const struct drill_call *call))
{
    if (move->state->socks[sock].holds == 0)
        return false;
    for (unsigned a = 0; a < move->env->n_actors; a++) {
        if (a != move->actor && move->env->pending[a] && move->state->inside[a] == sock &&
            is_it(&move->env->calls[a]))
            return true;
    }
    return false;
}

uint64_t stream_eaten(const struct move *move, int sock)
{
    uint64_t most = 0;
    for (unsigned a = 0; a < move->env->n_actors && move->state->socks[sock].holds > 0; a++) {
        const struct drill_call *call = &move->env->calls[a];
        bool all = (call->flags & DRILL_MSG_WAITALL) != 0 || move->env->entry[a].lowat > 1;
        if (a != move->actor && move->env->pending[a] && move->state->inside[a] == sock &&
            drill_call_receives(call) && (call->flags & DRILL_MSG_PEEK) == 0 && all)
            most += drill_call_length(call);
    }
    return most;
}

struct stream_view stream_view(const struct move *move, int sock)
{
    struct drill_state *state = move->state;
    struct stream_view view = {0};
    view.so = &state->socks[sock];
    view.conn = &state->conns[view.so->conn];
    view.end = view.so->end;
    view.in = &view.conn->flow[view.conn->self ? view.end : 1 - view.end];
    view.out = &view.conn->flow[view.end];
    uint64_t in_hand =
        conn_in_hand(state, move->env, view.so->conn, view.conn->self ? view.end : 1 - view.end);
    view.closing = conn_closing(state, move->env, view.so->conn, 1 - view.end);
    look_at_mark(&view);
    uint64_t sent = view.in->written + in_hand;
    view.low = view.in->visible > view.from ? view.in->visible - view.from : 0;
    view.high = sent > view.from ? sent - view.from : 0;
    view.sure = view.in->written > view.from ? view.in->written - view.from : 0;
    stop_at_mark(&view);
    if (stream_eaten(move, sock) > 0)
        view.low = view.sure = 0;
    view.in_flight = view.low == 0 && view.sure > 0;
    view.may_lose =
        view.conn->reset[view.end] != NEWS_NONE && env_has(move->env, DRILL_FAMILIES_TCP);
    int peer = view.conn->sock[1 - view.end];
    view.peer_deaf =
        env_has(move->env, DRILL_FAMILIES_UNIX) &&
        (view.conn->lost[1 - view.end] || (peer != DRILL_NONE && state->socks[peer].shut_rd));
    return view;
}

bool stream_ready(const struct move *move, const struct model_sock *so)
{
    if (so->conn == DRILL_NONE)
        return false;
    return so->phase == PHASE_CONNECTED ||
           (so->phase == PHASE_CONNECTING && move->state->conns[so->conn].phase != CONN_DROPPED);
}

static bool is_seqpacket(const struct move *move)
{
    return env_has(move->env, DRILL_FAMILIES_MESSAGE);
}

/* Bytes that are under way once `more` are sent. Until all of it is read, what one send took may
 * occupy memory as a whole (Linux net/unix/af_unix.c unix_stream_read_generic()). */
static uint64_t under_way(const struct move *move, const struct stream_view *view, uint64_t more)
{
    uint64_t written = view->out->written + more;
    uint64_t waiting = written > view->out->read ? written - view->out->read : 0;
    if (view->out->read < view->out->written)
        waiting = written - view->out->drained;
    for (int m = view->out->messages.first; is_seqpacket(move) && m != DRILL_NONE;
         m = move->state->messages[m].next)
        waiting += move->state->messages[m].len;
    return waiting;
}

bool stream_has_room(const struct move *move, const struct stream_view *view, uint64_t more)
{
    int peer = view->conn->sock[1 - view->end];
    bool sized = view->so->sized || (peer != DRILL_NONE && move->state->socks[peer].sized);
    return !sized && more <= ROOM_BYTES && view->out->messages.count <= ROOM_SENDS &&
           view->out->sends < ROOM_SENDS && under_way(move, view, more) <= ROOM_BYTES;
}

bool stream_shows_room(const struct move *move, const struct stream_view *view, uint64_t more)
{
    return stream_has_room(move, view, more) && view->out->messages.count < SHOWN_SENDS &&
           view->out->sends < SHOWN_SENDS && under_way(move, view, more) <= SHOWN_BYTES;
}

enum drill_rule_id stream_reset_rule(const struct move *move, const struct model_conn *conn)
{
    switch ((enum drill_reset_why)conn->reset_why) {
    case RESET_LISTENER:
        return DRILL_RULE_CLS_LST_PENDING;
    case RESET_MEMBER:
        return DRILL_RULE_REU_PORT_CLOSE;
    case RESET_SHUT:
        return DRILL_RULE_SHU_RDWR;
    case RESET_NOBODY:
        return DRILL_RULE_CLS_LATE_DATA;
    case RESET_LINGER:
        return DRILL_RULE_CLS_LINGER0;
    case RESET_OVERFLOW:
        return DRILL_RULE_LST_FULL_TCP;
    case RESET_DISSOLVED:
        return DRILL_RULE_CON_UNSPEC_TCP;
    default:
        return env_has(move->env, DRILL_FAMILIES_UNIX) ? DRILL_RULE_CLS_UNIX_UNREAD
                                                       : DRILL_RULE_CLS_UNREAD_RST;
    }
}

enum drill_rule_id stream_end_rule(const struct stream_view *view)
{
    if (view->conn->crossed)
        return DRILL_RULE_CLS_SIMUL;
    if (view->end == 1 && view->conn->early_fin)
        return DRILL_RULE_ACC_FIN;
    return view->conn->lost[1 - view->end] ? DRILL_RULE_CLS_FIN : DRILL_RULE_SHU_WR_FIN;
}

enum drill_rule_id stream_shut_rule(const struct model_sock *so)
{
    return so->shut_wr ? DRILL_RULE_SHU_RDWR : DRILL_RULE_SHU_RD_EOF;
}

enum drill_rule_id stream_loss_rule(const struct stream_view *view)
{
    return view->conn->reset_why == RESET_UNREAD ? DRILL_RULE_CLS_UNREAD_SENT
                                                 : DRILL_RULE_RCV_RST_DATA;
}

bool stream_ended_both_ways(const struct stream_view *view)
{
    return view->so->shut_wr && view->conn->first_fin == view->end && !view->conn->crossed &&
           view->in->fin == NEWS_SEEN;
}

void stream_tell_reset(struct move *move)
{
    struct stream_view view = stream_view(move, move->sock);
    bool taken = drill_call_receives(move->call) && (move->call->flags & DRILL_MSG_PEEK) == 0;
    view.conn->reset[view.end] = NEWS_TOLD;
    /* Linux passes the urgent byte before it looks for errors (net/ipv4/tcp.c tcp_recvmsg_locked(),
     * net/unix/af_unix.c manage_oob()). */
    if (taken && env_has(move->env, DRILL_FAMILIES_STREAM))
        stream_pass_mark(&view);
}

void stream_tell_failure(struct move *move)
{
    move_sock(move)->error = 0;
    move_sock(move)->phase = PHASE_FAILED;
}

void stream_tell_end(struct move *move)
{
    struct stream_view view = stream_view(move, move->sock);
    if (view.closing)
        conn_fin(view.conn, 1 - view.end);
    if (view.in->fin != NEWS_NONE && drill_call_length(move->call) > 0)
        view.in->fin = NEWS_SEEN;
    if ((move->call->flags & DRILL_MSG_PEEK) == 0)
        stream_pass_mark(&view);
}

void stream_blame_accepted(struct permits *p, const struct stream_view *view)
{
    enum drill_rule_id rule = DRILL_RULE_COUNT;
    const struct model_conn *conn = view->conn;
    if (conn->reset[view->end] != NEWS_NONE || view->so->shut_rd)
        return;
    if (view->end == 1 && conn->early_fin && view->high == 0)
        rule = DRILL_RULE_ACC_FIN;
    else if (view->end == 1 && conn->early_data && view->in->read == 0 && view->low > 0)
        rule = DRILL_RULE_ACC_DATA;
    else if (conn->orphan && view->in->fin == NEWS_NONE)
        rule = DRILL_RULE_ACC_LSTCLOSE;
    if (rule == DRILL_RULE_COUNT)
        return;
    blame_error(p, DRILL_ENONE, rule);
    if (rule != DRILL_RULE_ACC_FIN)
        blame_value(p, 0, 0, rule);
}
