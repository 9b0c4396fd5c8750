/* recv, recvfrom, recvmsg, read on streams: data, then the error of a reset, then end of file.
 *
 * Not modelled: urgent data, MSG_ERRQUEUE, SO_PEEK_OFF, the source address (unspecified here). */

#include "oracle/permit.h"
#include "oracle/rules/stream.h"

static bool check_data(struct move *move)
{
    const struct drill_data *data = &move->outcome->data;
    struct stream_view view = stream_view(move, move->sock);
    if ((move->outcome->msg_flags & (DRILL_MSG_TRUNC | DRILL_MSG_EOR)) != 0)
        return move_breaks(move, DRILL_RULE_RCV_STREAM_FLAGS, "no MSG_TRUNC and no MSG_EOR");
    bool same = data->stream == view.in->stream && data->offset == view.in->read;
    if (data->stream == 0 || (same && data->good >= (uint64_t)move->outcome->value))
        return true;
    unsigned long long at = view.in->read + (same ? data->good : 0);
    if (same && data->located)
        return move_breaks(move, DRILL_RULE_INV_PREFIX,
                           "byte %llu of the stream next; the bytes from %u on are those at "
                           "offset %llu",
                           at, data->good, (unsigned long long)data->found_offset);
    return move_breaks(move, DRILL_RULE_INV_PREFIX,
                       "byte %llu of the stream next; another byte is in its place", at);
}

static void apply_received(struct move *move)
{
    struct stream_view view = stream_view(move, move->sock);
    uint64_t upto = view.in->read + (uint64_t)move->outcome->value;
    if (upto > view.in->visible)
        view.in->visible = upto;
    if ((move->call->flags & DRILL_MSG_PEEK) != 0)
        return;
    view.in->read = upto;
    if (move->outcome->value > 0)
        view.in->notes &= (uint8_t)~NOTE_FULL;
    if (view.in->read >= view.in->written)
        view.in->sends = 0;
}

static void permit_nothing_yet(struct move *move, struct permits *p, enum drill_rule_id rule,
                               bool due)
{
    if (move_nonblocking(move)) {
        permit_error(p, DRILL_EAGAIN, rule, NULL);
        return;
    }
    if ((move->call->flags & DRILL_MSG_WAITALL) != 0 && due)
        p->wait_rule = DRILL_RULE_RCV_WAITALL;
    else if (rule == DRILL_RULE_LIV_DATA)
        p->wait_rule = DRILL_RULE_LIV_DATA;
    else if (move_sock(move)->timeout_in != 0)
        p->wait_rule = DRILL_RULE_RCV_TIMEO;
    permit_block(p, rule, due || timeout_is_short(move_sock(move)->timeout_in));
    if (move_sock(move)->timeout_in != 0)
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_RCV_TIMEO, NULL);
}

static void permit_unconnected(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    p->rule = DRILL_RULE_RCV_NOTCONN;
    if (!env_has(move->env, DRILL_FAMILIES_UNIX)) {
        permit_error(p, DRILL_ENOTCONN, DRILL_RULE_RCV_NOTCONN, NULL);
        /* A failed connect leaves the state unspecified. */
        if (so->vague || so->stopped || so->shut_rd)
            permit_value(p, 0, 0, DRILL_RULE_RCV_NOTCONN, NULL);
        return;
    }
    permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_RCV_NOTCONN, NULL),
                 DRILL_V_RECV_UNCONNECTED_UNIX, 1);
    permit_under(permit_error(p, DRILL_ENOTCONN, DRILL_RULE_RCV_NOTCONN, NULL),
                 DRILL_V_RECV_UNCONNECTED_UNIX, 2);
}

static void permit_unfinished(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    p->rule = DRILL_RULE_CON_INPROG_OPS;
    if (so->error != 0)
        permit_error(p, (enum drill_errno)so->error, DRILL_RULE_CON_ERR_ONCE, stream_tell_failure);
    if (so->phase == PHASE_FAILED && so->error == 0) {
        p->rule = DRILL_RULE_CON_ERR_ONCE;
        permit_value(p, 0, 0, DRILL_RULE_CON_ERR_ONCE, NULL);
        permit_error(p, DRILL_ENOTCONN, DRILL_RULE_CON_ERR_ONCE, NULL);
        return;
    }
    permit_nothing_yet(move, p, DRILL_RULE_CON_INPROG_OPS, so->error != 0);
}

/* What can still end the stream for this reader, once its data is read. */
struct ending {
    bool file;    /* 0 */
    bool error;   /* ECONNRESET, once */
    bool certain; /* one of them, now */
    bool coming;  /* one of them, soon */
};

static struct ending find_ending(const struct move *move, const struct stream_view *view)
{
    enum drill_news reset = (enum drill_news)view->conn->reset[view->end];
    bool drained = view->high == 0 || view->may_lose;
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    struct ending ending = {0};
    bool fin = (view->in->fin != NEWS_NONE || view->closing) && drained;
    ending.error = (reset == NEWS_SENT || reset == NEWS_SEEN) && drained;
    ending.file = view->so->shut_rd || fin || reset == NEWS_TOLD;
    if (ending.error && tcp && !view->conn->reset_pipe[view->end] && !view->so->shut_rd &&
        view->in->fin == NEWS_NONE)
        ending.file = false;
    ending.certain = view->so->shut_rd || (fin && view->in->fin == NEWS_SEEN) ||
                     reset == NEWS_TOLD || reset == NEWS_SEEN;
    ending.coming = fin || reset == NEWS_SENT;
    return ending;
}

static void permit_ending(struct move *move, struct permits *p, const struct stream_view *view,
                          struct ending ending)
{
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    struct permit_option *option;
    if (ending.error) {
        option = permit_error(p, DRILL_ECONNRESET,
                              tcp ? DRILL_RULE_RCV_RST_ONCE : stream_reset_rule(move, view->conn),
                              stream_tell_reset);
        if (!tcp)
            permit_under(option, DRILL_V_UNIX_UNREAD, 1);
        else if (view->conn->reset_pipe[view->end])
            permit_under(option, DRILL_V_SEND_AFTER_CLOSE, 2);
    }
    if (ending.file) {
        option =
            permit_value(p, 0, 0, view->so->shut_rd ? DRILL_RULE_SHU_RD_EOF : DRILL_RULE_RCV_EOF,
                         stream_tell_end);
        if (!tcp && ending.error && !view->so->shut_rd)
            permit_under(option, DRILL_V_UNIX_UNREAD, 2);
    }
}

static void permit_data(struct move *move, struct permits *p, const struct stream_view *view,
                        struct ending ending)
{
    int64_t len = (int64_t)drill_call_length(move->call);
    int64_t most = (int64_t)(view->high < (uint64_t)len ? view->high : (uint64_t)len);
    int64_t least = 1;
    bool all = (move->call->flags & DRILL_MSG_WAITALL) != 0 &&
               (move->call->flags & DRILL_MSG_PEEK) == 0 && !move_nonblocking(move);
    bool cut =
        ending.error || view->may_lose || view->so->shut_rd || move_sock(move)->timeout_in != 0;
    bool interrupted = all && move_interrupted(move);
    /* The end of the stream lets a full-length receive go with all that is left. */
    if (all && !cut && !interrupted)
        least = view->in->fin != NEWS_NONE || view->closing ? most : len;
    if (most < least || most == 0)
        return;
    struct permit_option *option =
        permit_value(p, least, most,
                     interrupted ? DRILL_RULE_SIG_PARTIAL
                                 : (all ? DRILL_RULE_RCV_WAITALL : DRILL_RULE_RCV_SHORT),
                     apply_received);
    option->check = check_data;
    if (view->may_lose)
        permit_under(option, DRILL_V_RESET_DATA, 1);
    if (view->may_lose && view->low > 0) {
        option = permit_error(p, DRILL_ECONNRESET, DRILL_RULE_RCV_RST_DATA, stream_tell_reset);
        permit_under(option, DRILL_V_RESET_DATA, 2);
    }
}

static void blame_data(struct move *move, struct permits *p, const struct stream_view *view,
                       struct ending ending)
{
    int64_t len = (int64_t)drill_call_length(move->call);
    bool all = (move->call->flags & DRILL_MSG_WAITALL) != 0;
    blame_value(p, len + 1, INT64_MAX, DRILL_RULE_RCV_MAX);
    if (view->high > 0 && view->in->fin != NEWS_NONE)
        blame_value(p, 0, 0, DRILL_RULE_INV_COUNT);
    if (ending.error)
        blame_value(p, 0, 0, stream_reset_rule(move, view->conn));
    blame_value(p, 0, 0, DRILL_RULE_INV_MODEL_EOF);
    if (ending.error && view->low > 0)
        blame_error(p, DRILL_ECONNRESET, DRILL_RULE_RCV_RST_DATA);
    if (all && view->high > 0)
        blame_value(p, 1, (int64_t)view->high, DRILL_RULE_RCV_WAITALL);
    blame_value(p, (int64_t)view->high + 1, INT64_MAX, DRILL_RULE_INV_PREFIX);
    if ((view->so->recent & RECENT_READABLE) != 0)
        blame_error(p, DRILL_EAGAIN, DRILL_RULE_INV_POLL_HONEST);
    if (view->low > 0 && !ending.error)
        blame_error(p, DRILL_EAGAIN, DRILL_RULE_RCV_STREAM_KEEP);
    if (view->conn->reset[view->end] == NEWS_TOLD)
        p->rule = DRILL_RULE_RCV_RST_ONCE;
    else if (view->so->shut_rd && view->high == 0)
        p->rule = DRILL_RULE_SHU_RD_EOF;
    else if (ending.file && view->in->fin == NEWS_SEEN)
        p->rule = DRILL_RULE_RCV_EOF;
    else if (ending.error)
        p->rule = (uint16_t)stream_reset_rule(move, view->conn);
    else if (ending.file && view->high == 0)
        p->rule = (uint16_t)stream_end_rule(view);
    else if (view->high > 0)
        p->rule = DRILL_RULE_RCV_STREAM_KEEP;
    else
        p->rule = DRILL_RULE_RCV_BLOCK;
}

static void permit_zero_length(struct move *move, struct permits *p, const struct stream_view *view,
                               struct ending ending)
{
    bool at_once = move->call->id == DRILL_CALL_READ || view->low > 0 || ending.certain;
    p->rule = DRILL_RULE_RCV_ZERO;
    if (at_once) {
        permit_value(p, 0, 0, DRILL_RULE_RCV_ZERO, NULL);
        if (ending.error && move->call->id != DRILL_CALL_READ)
            permit_error(p, DRILL_ECONNRESET, DRILL_RULE_RCV_RST_ONCE, stream_tell_reset);
        return;
    }
    struct permit_option *option = permit_value(p, 0, 0, DRILL_RULE_RCV_ZERO, NULL);
    if (view->high == 0 && !ending.coming && !move->waited)
        permit_under(option, DRILL_V_RECV_ZERO, 2);
    permit_nothing_yet(move, p, DRILL_RULE_RCV_ZERO, view->in_flight || ending.coming);
    permit_under(&p->option[p->n - 1], DRILL_V_RECV_ZERO, 1);
}

/* How many bytes a blocking receive waits for. */
static uint64_t wanted(const struct move *move)
{
    uint64_t len = drill_call_length(move->call);
    uint64_t lowat = (uint64_t)move_sock(move)->lowat;
    if ((move->call->flags & DRILL_MSG_WAITALL) != 0)
        return len;
    return lowat < len ? lowat : len;
}

static void permit_ready(struct move *move, struct permits *p)
{
    struct stream_view view = stream_view(move, move->sock);
    struct ending ending = find_ending(move, &view);
    if (drill_call_length(move->call) == 0) {
        permit_zero_length(move, p, &view, ending);
        return;
    }
    blame_data(move, p, &view, ending);
    permit_data(move, p, &view, ending);
    if (view.low == 0)
        permit_ending(move, p, &view, ending);
    uint64_t want = move_nonblocking(move) ? 1 : wanted(move);
    /* What a pending send holds is pushed as fast as it is read. */
    bool lowat = view.so->lowat > 1 && view.high < (uint64_t)view.so->lowat;
    bool soon = (view.high >= want && !lowat) || ending.coming || ending.certain ||
                view.in->fin != NEWS_NONE || view.closing || view.may_lose;
    if (view.low < want && !(ending.certain && view.low == 0)) {
        enum drill_rule_id rule = DRILL_RULE_RCV_BLOCK;
        if (view.in_flight && want == 1)
            rule = DRILL_RULE_LIV_DATA;
        permit_nothing_yet(move, p, rule, soon);
    }
}

static void permit_woken(struct permits *p)
{
    permit_under(permit_error(p, DRILL_EBADF, DRILL_RULE_CLS_THREAD_RECV, NULL), DRILL_V_CLOSE_WAKE,
                 2);
    permit_under(permit_value(p, 0, 0, DRILL_RULE_CLS_THREAD_RECV, NULL), DRILL_V_CLOSE_WAKE, 2);
}

void permit_receive(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if ((move->call->flags & DRILL_MSG_OOB) != 0) {
        p->unknown = "urgent data is not modelled";
        return;
    }
    if (env_has(move->env, DRILL_FAMILIES_MESSAGE)) {
        permit_receive_message(move, p);
        return;
    }
    if (stream_ready(move, so))
        permit_ready(move, p);
    else if (so->phase == PHASE_CONNECTING || so->phase == PHASE_FAILED)
        permit_unfinished(move, p);
    else
        permit_unconnected(move, p);
    if (so->refs == 0)
        permit_woken(p);
}
