/* Urgent data: a byte of the stream with a mark at its place. Until the reader passes the mark the
 * byte can be received with MSG_OOB; without SO_OOBINLINE an ordinary receive leaves it out.
 *
 *   NONE --send(MSG_OOB)--> SENT --arrives--> SEEN --recv(MSG_OOB)--> TAKEN
 *     ^                                         |                       |
 *     +------------------ the mark is passed ---+-----------------------+
 *
 * Not modelled: urgent bytes in full buffers; a second one before the first is reached, where it
 * is up to the system what becomes of the first; MSG_OOB with a length of 0; urgent
 * bytes for an end that is shut down for reading. */

#include "oracle/rules/urgent.h"

bool urgent_arrived(const struct stream_view *view)
{
    return view->in->urgent >= URGENT_SEEN || view->in->visible >= view->in->mark;
}

void urgent_passed(struct move *move)
{
    struct stream_view view = stream_view(move, move->sock);
    if ((move->call->flags & DRILL_MSG_PEEK) == 0)
        stream_pass_mark(&view);
}

/* A first urgent byte that the reader stands before is lost to TCP, and ordinary data on UNIX
 * streams unless it was taken; one that is further on becomes ordinary data. */
static void give_way(const struct move *move, const struct stream_view *view)
{
    struct model_flow *flow = view->out;
    const struct model_conn *conn = view->conn;
    int reader =
        conn->sock[1 - view->end] != DRILL_NONE ? conn->sock[1 - view->end] : conn->listener;
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    /* What is inline is data like any other. */
    if (tcp && reader != DRILL_NONE && options_on(&move->state->socks[reader], DRILL_SO_OOBINLINE))
        tcp = false;
    if (flow->read + 1 == flow->mark && (tcp || flow->urgent == URGENT_TAKEN))
        flow->read++;
    flow->again = flow->urgent != URGENT_TAKEN;
}

void urgent_sent(const struct move *move, struct stream_view *view)
{
    struct model_flow *flow = view->out;
    if (move->outcome->value <= 0)
        return;
    flow->again = false;
    if (flow->urgent != URGENT_NONE)
        give_way(move, view);
    flow->mark = (uint32_t)flow->written;
    flow->urgent = URGENT_SENT;
}

bool permit_send_urgent(struct move *move, struct permits *p)
{
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    const struct model_sock *so = move_sock(move);
    if (!tcp && drill_call_length(move->call) == 0) {
        p->rule = DRILL_RULE_OOB_UNIX;
        permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_OOB_UNIX, NULL);
        return false;
    }
    if (!stream_ready(move, so))
        return true;
    struct stream_view view = stream_view(move, move->sock);
    const struct model_flow *out = view.out;
    bool waits = out->urgent != URGENT_NONE && out->read + 1 < out->mark;
    int peer = view.conn->sock[1 - view.end];
    if (tcp && peer != DRILL_NONE && move->state->socks[peer].shut_rd)
        p->unknown = "urgent data for an end that reads no more is not modelled";
    else if (tcp && peer != DRILL_NONE && stream_other_inside(move, peer, drill_call_receives))
        p->unknown = "urgent data for a receive that waits is not modelled";
    else if (!stream_has_room(move, &view, drill_call_length(move->call)) || view.conn->self)
        p->unknown = "urgent data in full buffers is not modelled";
    else if (out->written + drill_call_length(move->call) >= UINT32_MAX)
        p->unknown = "urgent data so far into a stream is not modelled";
    else if (waits && (!tcp || move->env->profile != DRILL_PROFILE_LINUX))
        p->unknown = "a second urgent byte before the first is reached is not modelled";
    if (!tcp)
        blame_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_OOB_UNIX);
    return p->unknown == NULL;
}

void urgent_refused(const struct move *move, struct permits *p)
{
    if (!env_has(move->env, DRILL_FAMILY_BIT(DRILL_UNIX_STREAM)) || p->unknown != NULL ||
        drill_call_length(move->call) == 0)
        return;
    for (unsigned i = 0; i < p->n; i++)
        permit_under(&p->option[i], DRILL_V_OOB_UNIX, 1);
    permit_under(permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_OOB_UNIX, NULL), DRILL_V_OOB_UNIX, 2);
}

static bool check_urgent(struct move *move)
{
    const struct drill_data *data = &move->outcome->data;
    struct stream_view view = stream_view(move, move->sock);
    uint64_t at = view.in->mark - 1;
    if (data->stream == 0 ||
        (data->stream == view.in->stream && data->offset == at && data->good > 0))
        return true;
    return move_breaks(move, view.in->again ? DRILL_RULE_OOB_OVERWRITE : DRILL_RULE_OOB_BYTE,
                       "byte %llu of the stream: the last of those sent with MSG_OOB",
                       (unsigned long long)at);
}

static void apply_taken(struct move *move)
{
    struct stream_view view = stream_view(move, move->sock);
    view.in->urgent = (move->call->flags & DRILL_MSG_PEEK) != 0 ? URGENT_SEEN : URGENT_TAKEN;
}

/* After the end of both directions there is nothing to try again for, and which of the two errors
 * is told need not be the same as before. */
static void permit_none(struct permits *p, const struct stream_view *view, enum drill_rule_id rule)
{
    if (view->in->fin != NEWS_NONE && view->out->fin != NEWS_NONE) {
        permit_error(p, DRILL_EINVAL, rule, NULL);
        permit_error(p, DRILL_EAGAIN, rule, NULL);
        return;
    }
    permit_under(permit_error(p, DRILL_EINVAL, rule, NULL), DRILL_V_OOB_NONE, 1);
    permit_under(permit_error(p, DRILL_EAGAIN, rule, NULL), DRILL_V_OOB_NONE, 2);
}

static void permit_byte(struct permits *p, const struct stream_view *view)
{
    bool ended = view->in->fin != NEWS_NONE;
    enum drill_rule_id rule = ended ? DRILL_RULE_OOB_FIN : DRILL_RULE_OOB_READ;
    p->rule = (uint16_t)rule;
    if (view->in->again && view->in->visible < view->in->mark) {
        p->unknown = "which of two urgent bytes has arrived cannot be told";
        return;
    }
    permit_value(p, 1, 1, rule, apply_taken)->check = check_urgent;
    if (!urgent_arrived(view))
        permit_none(p, view, rule);
}

static void permit_connected(struct move *move, struct permits *p)
{
    struct stream_view view = stream_view(move, move->sock);
    bool there = view.in->urgent == URGENT_SENT || view.in->urgent == URGENT_SEEN;
    if (drill_call_length(move->call) == 0 || (move->call->flags & DRILL_MSG_TRUNC) != 0 ||
        view.conn->reset[view.end] != NEWS_NONE || view.so->shut_rd) {
        p->unknown = "MSG_OOB for no bytes, or after an end, is not modelled";
        return;
    }
    p->rule = view.inlined ? DRILL_RULE_OOB_INLINE : DRILL_RULE_OOB_READ;
    if (!there || view.inlined)
        permit_none(p, &view, (enum drill_rule_id)p->rule);
    else
        permit_byte(p, &view);
}

/* Messages have no urgent data: the receive fails, or is as any other. */
static void permit_message(struct move *move, struct permits *p)
{
    if (env_has(move->env, DRILL_FAMILIES_UNIX)) {
        p->rule = DRILL_RULE_SND_BADFLAG;
        permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_SND_BADFLAG, NULL);
        if (env_has(move->env, DRILL_FAMILIES_CONNECTION) && !stream_ready(move, move_sock(move))) {
            permit_error(p, DRILL_ENOTCONN, DRILL_RULE_RCV_NOTCONN, NULL);
            permit_error(p, DRILL_EINVAL, DRILL_RULE_RCV_NOTCONN, NULL);
        }
        return;
    }
    permit_receive_message(move, p);
    for (unsigned i = 0; i < p->n; i++)
        permit_under(&p->option[i], DRILL_V_OOB_RECEIVE_UDP, 1);
    permit_under(permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_OOB_UDP, NULL),
                 DRILL_V_OOB_RECEIVE_UDP, 2);
}

void permit_receive_urgent(struct move *move, struct permits *p)
{
    if (env_has(move->env, DRILL_FAMILIES_MESSAGE)) {
        permit_message(move, p);
        return;
    }
    p->rule = DRILL_RULE_OOB_READ;
    if (stream_ready(move, move_sock(move))) {
        permit_connected(move, p);
    } else {
        permit_error(p, DRILL_EINVAL, DRILL_RULE_OOB_READ, NULL);
        permit_error(p, DRILL_ENOTCONN, DRILL_RULE_OOB_READ, NULL);
    }
    if (!env_has(move->env, DRILL_FAMILIES_TCP))
        blame_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_OOB_UNIX);
    urgent_refused(move, p);
}

/* UNIX streams may keep a mark, without a byte, where they had one. */
static bool is_vague(const struct move *move, const struct stream_view *view)
{
    bool waits = view->in->urgent != URGENT_NONE;
    if (waits && !urgent_arrived(view))
        return true;
    return env_has(move->env, DRILL_FAMILIES_UNIX) && view->in->mark != 0 &&
           (!waits || view->in->again);
}

/* Messages have no marks. Linux takes an empty message in a UNIX socket for one (net/unix/af_unix.c
 * unix_ioctl()). */
static void permit_no_mark(struct move *move, struct permits *p)
{
    static const enum drill_errno errors[] = {DRILL_ENOTTY, DRILL_EINVAL, DRILL_EOPNOTSUPP};
    p->rule = DRILL_RULE_OOB_ATMARK_ERR;
    if (env_has(move->env, DRILL_FAMILIES_UNIX))
        permit_value(p, 0, 1, DRILL_RULE_OOB_ATMARK_ERR, NULL);
    else
        permit_value(p, 0, 0, DRILL_RULE_OOB_ATMARK_ERR, NULL);
    for (unsigned i = 0; i < DRILL_COUNT(errors); i++)
        permit_error(p, errors[i], DRILL_RULE_OOB_ATMARK_ERR, NULL);
}

void permit_mark(struct move *move, struct permits *p)
{
    if (env_has(move->env, DRILL_FAMILIES_MESSAGE)) {
        permit_no_mark(move, p);
        return;
    }
    int64_t low = 0;
    int64_t high = 0;
    p->rule = DRILL_RULE_OOB_INLINE;
    if (stream_ready(move, move_sock(move))) {
        struct stream_view view = stream_view(move, move->sock);
        bool vague = is_vague(move, &view);
        high = view.at_mark || vague;
        low = vague ? 0 : high;
        p->rule = view.inlined ? DRILL_RULE_OOB_INLINE : DRILL_RULE_OOB_NORMALREAD;
    } else if (env_has(move->env, DRILL_FAMILIES_UNIX)) {
        /* A request that waits in a listener's queue passes for a mark (Linux unix_ioctl()). */
        high = move_sock(move)->queue.count > 0;
    }
    permit_value(p, low, high, (enum drill_rule_id)p->rule, NULL);
    if (env_has(move->env, DRILL_FAMILIES_TCP))
        return;
    permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_OOB_UNIX, NULL), DRILL_V_OOB_UNIX, 2);
    permit_under(permit_error(p, DRILL_ENOTTY, DRILL_RULE_OOB_UNIX, NULL), DRILL_V_OOB_UNIX, 2);
    permit_under(permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_OOB_UNIX, NULL), DRILL_V_OOB_UNIX, 2);
}
