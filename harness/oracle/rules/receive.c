/* recv, recvfrom, recvmsg, read on streams: data, then the error of a reset, then end of file.
 *
 * Not modelled: MSG_ERRQUEUE; which bytes a receive gets while another thread's waits for more than
 * there are. Urgent data is in urgent.c. */

#include "oracle/permit.h"
#include "oracle/rules/ends.h"
#include "oracle/rules/message.h"
#include "oracle/rules/receive.h"
#include "oracle/rules/rights.h"
#include "oracle/rules/peek_offset.h"
#include "oracle/rules/receive.h"
#include "oracle/rules/stream.h"
#include "oracle/rules/transfer.h"
#include "oracle/rules/urgent.h"
#include "oracle/rules/udp.h"

static void permit_nothing_yet(struct move *move, struct permits *p, enum drill_rule_id rule,
                               bool due)
{
    if (move_nonblocking(move)) {
        permit_error(p, DRILL_EAGAIN, rule, NULL);
        return;
    }
    if (rule == DRILL_RULE_LIV_DATA || rule == DRILL_RULE_SND_MORE)
        p->wait_rule = (uint16_t)rule;
    else if (move_timeout_in(move) != 0)
        p->wait_rule = DRILL_RULE_RCV_TIMEO;
    permit_block(p, rule, due || timeout_is_short(move_timeout_in(move)));
    if (move_timeout_in(move) != 0)
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_RCV_TIMEO, NULL);
}

/* What was pending when the connection was dissolved. */
static void apply_told(struct move *move)
{
    move_sock(move)->error = 0;
}

static void permit_unconnected(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    p->rule = DRILL_RULE_RCV_NOTCONN;
    if (move->call->id == DRILL_CALL_READ && drill_call_length(move->call) == 0)
        permit_value(p, 0, 0, DRILL_RULE_RCV_ZERO_READ, NULL);
    if (!env_has(move->env, DRILL_FAMILIES_UNIX)) {
        permit_error(p, DRILL_ENOTCONN, DRILL_RULE_RCV_NOTCONN, NULL);
        if (so->error != 0)
            permit_error(p, (enum drill_errno)so->error, DRILL_RULE_CON_ERR_ONCE, apply_told);
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
    if (move->call->id == DRILL_CALL_READ && drill_call_length(move->call) == 0)
        permit_value(p, 0, 0, DRILL_RULE_RCV_ZERO_READ, NULL);
    if (so->error != 0)
        permit_error(p, (enum drill_errno)so->error, DRILL_RULE_CON_ERR_ONCE, stream_tell_failure);
    if (so->phase == PHASE_FAILED && so->error == 0) {
        p->rule = DRILL_RULE_CON_ERR_ONCE;
        permit_value(p, 0, 0, DRILL_RULE_CON_ERR_ONCE, NULL);
        permit_error(p, DRILL_ENOTCONN, DRILL_RULE_CON_ERR_ONCE, NULL);
        return;
    }
    if (so->shut_early && so->shut_rd)
        permit_value(p, 0, 0, DRILL_RULE_CON_INPROG_OPS, NULL);
    permit_nothing_yet(move, p, DRILL_RULE_CON_INPROG_OPS, so->error != 0);
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
        option = permit_value(p, 0, 0,
                              view->so->shut_rd ? stream_shut_rule(view->so) : DRILL_RULE_RCV_EOF,
                              stream_tell_end);
        if (!tcp && ending.error && !view->so->shut_rd)
            permit_under(option, DRILL_V_UNIX_UNREAD, 2);
    }
}

/* Whether MSG_WAITALL holds for this call: not where it must not wait, and with MSG_PEEK only where
 * the system may have it so. */
static bool waits_for_all(const struct move *move)
{
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    uint8_t left =
        move->state->variants[tcp ? DRILL_V_WAITALL_PEEK_TCP : DRILL_V_WAITALL_PEEK_UNIX];
    if ((move->call->flags & DRILL_MSG_WAITALL) == 0 || move_nonblocking(move))
        return false;
    return (move->call->flags & DRILL_MSG_PEEK) == 0 || (left & (tcp ? 1 : 2)) != 0;
}

/* How many bytes a receive waits for. */
static uint64_t wanted(const struct move *move)
{
    uint64_t len = drill_call_length(move->call);
    uint64_t lowat = (uint64_t)move_lowat(move);
    bool peek = (move->call->flags & DRILL_MSG_PEEK) != 0;
    if (move_nonblocking(move) || (peek && !waits_for_all(move)))
        return 1;
    if (waits_for_all(move))
        return len;
    return lowat < len ? lowat : len;
}

/* A receive that returned less than `full` with data: MSG_WAITALL with MSG_PEEK where it has no
 * effect, or less than several sends brought where a system stops between them. */
static void permit_less(struct move *move, struct permits *p, const struct stream_view *view,
                        int64_t full)
{
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    int64_t there = (int64_t)drill_call_length(move->call);
    struct permit_option *option;
    if (full > 1 && (move->call->flags & DRILL_MSG_PEEK) != 0) {
        option = permit_value(p, 1, full - 1, DRILL_RULE_RCV_WAITALL_PEEK, receive_apply);
        option->check = receive_check;
        permit_under(option, tcp ? DRILL_V_WAITALL_PEEK_TCP : DRILL_V_WAITALL_PEEK_UNIX,
                     tcp ? 2 : 1);
    }
    if (full > 1 || view->in->sends < 2 || view->so->holds > 1)
        return;
    if (view->low < (uint64_t)there)
        there = (int64_t)view->low;
    /* The option before this one has all that is there. */
    if (there < 2)
        return;
    p->option[p->n - 1].lo = there;
    option = permit_value(p, 1, there - 1, DRILL_RULE_RCV_COALESCE, receive_apply);
    option->check = receive_check;
    permit_under(option, DRILL_V_COALESCE, 2);
    blame_value(p, 1, there - 1, DRILL_RULE_RCV_COALESCE);
}

/* Counts that reach into what came after SHUT_RD; `early` bytes had come before. */
static void permit_late(struct permits *p, const struct stream_view *view, int64_t early,
                        int64_t least, int64_t most)
{
    struct permit_option *option = permit_value(p, least > early ? least : early + 1, most,
                                                DRILL_RULE_SHU_RD_LATER, receive_apply);
    option->check = receive_check;
    permit_under(option, DRILL_V_SHUT_RD_LATER, 1);
    if (view->may_lose)
        permit_under(option, DRILL_V_RESET_DATA, 1);
    if (early == 0 && view->low > 0)
        permit_under(permit_value(p, 0, 0, DRILL_RULE_SHU_RD_LATER, NULL), DRILL_V_SHUT_RD_LATER,
                     2);
}

/* Linux looks for an error when there is less than MSG_WAITALL or SO_RCVLOWAT want, and then tells
 * of the data alone (net/unix/af_unix.c unix_stream_read_generic()). */
static void apply_and_forget(struct move *move)
{
    receive_apply(move);
    stream_tell_reset(move);
}

static void permit_forgetting(struct move *move, struct permits *p, const struct stream_view *view,
                              unsigned i)
{
    enum drill_news reset = (enum drill_news)view->conn->reset[view->end];
    int64_t len = (int64_t)drill_call_length(move->call);
    int64_t lowat = move_lowat(move) < len ? move_lowat(move) : len;
    int64_t target = (move->call->flags & DRILL_MSG_WAITALL) != 0 ? len : lowat;
    if (env_has(move->env, DRILL_FAMILIES_TCP) || p->option[i].lo >= target ||
        (reset != NEWS_SENT && reset != NEWS_SEEN) || (move->call->flags & DRILL_MSG_PEEK) != 0)
        return;
    struct permit_option *option = permit_copy(p, i);
    option->hi = option->hi < target ? option->hi : target - 1;
    option->apply = apply_and_forget;
}

static void permit_data(struct move *move, struct permits *p, const struct stream_view *view,
                        struct ending ending)
{
    int64_t len = (int64_t)drill_call_length(move->call);
    int64_t most = (int64_t)(view->high < (uint64_t)len ? view->high : (uint64_t)len);
    int64_t least = 1;
    int64_t barrier = rights_barrier(move, view->in);
    bool all = waits_for_all(move);
    bool interrupted = move_interrupted(move);
    bool cut = ending.error || view->may_lose || view->so->shut_rd || interrupted ||
               move_timeout_in(move) != 0 || view->to_mark;
    /* The end of the stream lets a receive go with all that is left. */
    if (!cut)
        least = (int64_t)wanted(move);
    if (!cut && (view->in->fin != NEWS_NONE || view->closing) && most < least)
        least = most;
    most = most < barrier ? most : barrier;
    least = least < barrier ? least : barrier;
    if (most == 0)
        return;
    int64_t early = ends_before_shut(move, view);
    if (early < most)
        permit_late(p, view, early, least, most);
    most = early < most ? early : most;
    unsigned before = p->n;
    if (most >= least) {
        struct permit_option *option = permit_value(p, least, most,
                                                    view->may_lose       ? stream_loss_rule(view)
                                                    : all && interrupted ? DRILL_RULE_SIG_PARTIAL
                                                    : all                ? DRILL_RULE_RCV_WAITALL
                                                    : least > 1          ? DRILL_RULE_RCV_LOWAT_RECV
                                                                         : DRILL_RULE_RCV_SHORT,
                                                    receive_apply);
        option->check = receive_check;
        if (view->may_lose)
            permit_under(option, DRILL_V_RESET_DATA, 1);
        else
            permit_less(move, p, view, least);
        permit_forgetting(move, p, view, before);
    } else if (all) {
        permit_less(move, p, view, most + 1);
    }
    if (view->may_lose && view->low > 0)
        permit_under(permit_error(p, DRILL_ECONNRESET, stream_loss_rule(view), stream_tell_reset),
                     DRILL_V_RESET_DATA, 2);
}

static void blame_loss(const struct move *move, struct permits *p, const struct stream_view *view)
{
    if (peek_offset_of(move) > 0) {
        blame_value(p, 0, INT64_MAX, DRILL_RULE_RCV_PEEK_OFF);
        blame_error(p, DRILL_EAGAIN, DRILL_RULE_RCV_PEEK_OFF);
        return;
    }
    if ((view->in->notes & NOTE_PEEKED) != 0 && view->low > 0) {
        blame_value(p, 0, 0, DRILL_RULE_RCV_PEEK);
        blame_error(p, DRILL_EAGAIN, DRILL_RULE_RCV_PEEK);
    }
    if (view->high > 0 && view->in->fin != NEWS_NONE)
        blame_value(p, 0, 0, DRILL_RULE_INV_COUNT);
}

static void blame_data(struct move *move, struct permits *p, const struct stream_view *view,
                       struct ending ending)
{
    int64_t len = (int64_t)drill_call_length(move->call);
    bool peek = (move->call->flags & DRILL_MSG_PEEK) != 0;
    bool all = (move->call->flags & DRILL_MSG_WAITALL) != 0;
    blame_value(p, len + 1, INT64_MAX, DRILL_RULE_RCV_MAX);
    if (rights_barrier(move, view->in) < (int64_t)view->high)
        blame_value(p, rights_barrier(move, view->in) + 1, (int64_t)view->high,
                    DRILL_RULE_SCM_BARRIER);
    if (view->to_mark)
        blame_value(p, (int64_t)view->high + 1, INT64_MAX, DRILL_RULE_OOB_NORMALREAD);
    stream_blame_accepted(p, view);
    ends_blame_receive(move, p, view);
    blame_loss(move, p, view);
    if (ending.error)
        blame_value(p, 0, 0, stream_reset_rule(move, view->conn));
    blame_value(p, 0, 0,
                peek && view->high == 0 ? DRILL_RULE_RCV_PEEK_BLOCK : DRILL_RULE_INV_MODEL_EOF);
    if (ending.error && view->low > 0)
        blame_error(p, DRILL_ECONNRESET, stream_loss_rule(view));
    if (all && view->high > 0)
        blame_value(p, 1, (int64_t)view->high,
                    peek ? DRILL_RULE_RCV_WAITALL_PEEK : DRILL_RULE_RCV_WAITALL);
    if (wanted(move) > 1 && view->high > 0)
        blame_value(p, 1, (int64_t)wanted(move) - 1, DRILL_RULE_RCV_LOWAT_RECV);
    blame_value(p, (int64_t)view->high + 1, INT64_MAX, DRILL_RULE_INV_PREFIX);
    if ((view->so->recent & RECENT_READABLE) != 0)
        blame_error(p, DRILL_EAGAIN, DRILL_RULE_INV_POLL_HONEST);
    if (view->low > 0 && !ending.error)
        blame_error(p, DRILL_EAGAIN, all ? DRILL_RULE_RCV_WAITALL_DW : DRILL_RULE_RCV_STREAM_KEEP);
    if (view->conn->reset[view->end] == NEWS_TOLD)
        p->rule = DRILL_RULE_RCV_RST_ONCE;
    else if (view->so->shut_rd && view->high == 0)
        p->rule = (uint16_t)stream_shut_rule(view->so);
    else if (ending.file && view->in->fin == NEWS_SEEN)
        p->rule = DRILL_RULE_RCV_EOF;
    else if (ending.error)
        p->rule = (uint16_t)stream_reset_rule(move, view->conn);
    else if (ending.file && view->high == 0)
        p->rule = (uint16_t)stream_end_rule(view);
    else if (view->high > 0 && view->conn->lost[1 - view->end] &&
             view->conn->reset[view->end] == NEWS_NONE)
        p->rule = DRILL_RULE_CLS_DRAIN;
    else if (view->high > 0)
        p->rule = DRILL_RULE_RCV_STREAM_KEEP;
    else
        p->rule = peek ? DRILL_RULE_RCV_PEEK_BLOCK : DRILL_RULE_RCV_BLOCK;
    if (peek_offset_of(move) > 0)
        p->rule = DRILL_RULE_RCV_PEEK_OFF;
}

static enum drill_rule_id zero_rule(const struct move *move, bool at_once)
{
    if (move->call->id == DRILL_CALL_READ)
        return DRILL_RULE_RCV_ZERO_READ;
    if (at_once)
        return DRILL_RULE_RCV_ZERO;
    return env_has(move->env, DRILL_FAMILIES_TCP) ? DRILL_RULE_RCV_ZERO_TCP
                                                  : DRILL_RULE_RCV_ZERO_UNIX;
}

static bool check_nothing_came(struct move *move)
{
    return move->outcome->n_rights == 0 ||
           move_breaks(move, DRILL_RULE_SCM_RIGHTS, "no descriptors");
}

static void permit_zero_length(struct move *move, struct permits *p, const struct stream_view *view,
                               struct ending ending)
{
    bool at_once = move->call->id == DRILL_CALL_READ || view->low > 0 || ending.certain;
    enum drill_rule_id rule = zero_rule(move, at_once);
    p->rule = (uint16_t)rule;
    if (env_has(move->env, DRILL_FAMILIES_UNIX) && view->in->urgent != URGENT_NONE)
        p->unknown = "a receive of no bytes before an urgent one is not modelled";
    if (at_once) {
        permit_value(p, 0, 0, rule, NULL)->check = check_nothing_came;
        /* Linux net/unix/af_unix.c unix_stream_read_generic() */
        if (view->low > 0 && move->call->id != DRILL_CALL_READ && rights_are_next(move, view->in))
            permit_value(p, 0, 0, rule, rights_take_alone)->check = rights_check_alone;
        if (ending.error && move->call->id != DRILL_CALL_READ)
            permit_error(p, DRILL_ECONNRESET, DRILL_RULE_RCV_RST_ONCE, stream_tell_reset);
        return;
    }
    struct permit_option *option = permit_value(p, 0, 0, rule, NULL);
    if (view->high > 0 && rights_are_next(move, view->in))
        permit_value(p, 0, 0, rule, rights_take_alone)->check = rights_check_alone;
    /* Linux passes an urgent byte before it looks how much is wanted. */
    bool passes = view->in->urgent != URGENT_NONE;
    /* Nor does Linux go on to wait when the time is over. */
    passes |= move_timeout_in(move) != 0;
    if (view->high == 0 && !ending.coming && !move->waited && !passes)
        permit_under(option, DRILL_V_RECV_ZERO, 2);
    permit_nothing_yet(move, p, rule, view->in_flight || ending.coming);
    permit_under(&p->option[p->n - 1], DRILL_V_RECV_ZERO, 1);
    if (ending.error && move->call->id != DRILL_CALL_READ)
        permit_error(p, DRILL_ECONNRESET, DRILL_RULE_RCV_RST_ONCE, stream_tell_reset);
}

/* A receive that waits for less than SO_RCVLOWAT is woken by what it waits for, or not before there
 * is so much. */
static bool wakes(const struct move *move, const struct stream_view *view)
{
    bool below = view->so->lowat > 1 && view->high < (uint64_t)view->so->lowat;
    uint8_t left = move->state->variants[DRILL_V_LOWAT_WAKE];
    return !below || (left & 1) == 0;
}

/* What is late when a receive goes on waiting for all that it asked for. */
static enum drill_rule_id late_rule(const struct move *move, const struct stream_view *view,
                                    uint64_t want)
{
    if (view->high >= want)
        return DRILL_RULE_LIV_DATA;
    if (view->conn->reset[view->end] != NEWS_NONE)
        return stream_reset_rule(move, view->conn);
    return view->in->fin == NEWS_SENT ? stream_end_rule(view) : DRILL_RULE_RCV_WAITALL;
}

static void permit_ready(struct move *move, struct permits *p)
{
    struct stream_view view = stream_view(move, move->sock);
    if (view.so->peek_moot && (move->call->flags & DRILL_MSG_PEEK) != 0)
        p->unknown = "a peek after a connection that SO_PEEK_OFF was set for is not modelled";
    peek_offset_look(move, &view);
    struct ending ending = ends_find(move, &view);
    if (drill_call_length(move->call) == 0) {
        permit_zero_length(move, p, &view, ending);
        return;
    }
    uint64_t eaten = stream_eaten(move, move->sock);
    if (view.high > 0 && eaten > 0 && move->outcome != NULL && move->outcome->error == DRILL_ENONE)
        p->unknown = "two receives that share what comes are not modelled";
    blame_data(move, p, &view, ending);
    permit_data(move, p, &view, ending);
    if (view.low == 0)
        permit_ending(move, p, &view, ending);
    uint64_t want = wanted(move);
    if (want == 1 && view.low > 0)
        p->wait_rule = DRILL_RULE_RCV_SHORT;
    /* What a pending send holds is pushed as fast as it is read. */
    bool soon = (view.high >= want + eaten && wakes(move, &view)) || ending.coming ||
                ending.certain || view.in->fin != NEWS_NONE || view.closing || view.may_lose;
    if (view.low < want && !(ending.certain && view.low == 0)) {
        enum drill_rule_id rule = DRILL_RULE_RCV_BLOCK;
        if (view.in_flight && want == 1)
            rule = (view.in->notes & NOTE_MORE) != 0 ? DRILL_RULE_SND_MORE : DRILL_RULE_LIV_DATA;
        else if (want > 1 && !waits_for_all(move) && soon)
            p->wait_rule = DRILL_RULE_RCV_LOWAT_RECV;
        unsigned before = p->n;
        permit_nothing_yet(move, p, rule, soon);
        if (waits_for_all(move) && soon)
            p->wait_rule = (uint16_t)late_rule(move, &view, want);
        for (unsigned i = before; view.at_mark && i < p->n; i++)
            p->option[i].apply = urgent_passed;
        /* To wait with data there answers how MSG_WAITALL and MSG_PEEK go together. */
        bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
        if ((move->call->flags & DRILL_MSG_PEEK) != 0 && view.low > 0)
            permit_under(&p->option[before],
                         tcp ? DRILL_V_WAITALL_PEEK_TCP : DRILL_V_WAITALL_PEEK_UNIX, tcp ? 1 : 2);
    }
}

static void permit_woken(struct permits *p)
{
    permit_under(permit_error(p, DRILL_EBADF, DRILL_RULE_CLS_THREAD_RECV, NULL), DRILL_V_CLOSE_WAKE,
                 2);
    permit_under(permit_value(p, 0, 0, DRILL_RULE_CLS_THREAD_RECV, NULL), DRILL_V_CLOSE_WAKE, 2);
}

static void permit_any(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if ((move->call->flags & DRILL_MSG_OOB) != 0) {
        permit_receive_urgent(move, p);
        return;
    }
    if (env_has(move->env, DRILL_FAMILIES_MESSAGE)) {
        permit_receive_message(move, p);
        if (so->refs == 0)
            permit_woken(p);
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

void permit_receive(struct move *move, struct permits *p)
{
    if ((move->call->flags & DRILL_MSG_ERRQUEUE) != 0 && env_has(move->env, DRILL_FAMILIES_INET)) {
        transfer_begin(move, p);
        udp_permit_error_queue(move, p);
        transfer_end(move, p);
        return;
    }
    transfer_begin(move, p);
    permit_any(move, p);
    transfer_end(move, p);
}
