/* Half connections, and connections whose peer is gone: what ends a stream, and which rule a wrong
 * answer to a transfer breaks. */

#include "oracle/rules/ends.h"

struct ending ends_find(const struct move *move, const struct stream_view *view)
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

int64_t ends_before_shut(const struct move *move, const struct stream_view *view)
{
    uint64_t until = view->in->before_shut;
    if (!view->so->shut_rd || !env_has(move->env, DRILL_FAMILIES_TCP))
        return INT64_MAX;
    return until > view->in->read ? (int64_t)(until - view->in->read) : 0;
}

/* What half a connection must not do to the other half. */
static void blame_half(struct move *move, struct permits *p, const struct stream_view *view)
{
    bool none = view->in->fin == NEWS_NONE && !view->closing;
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    int peer = view->conn->sock[1 - view->end];
    bool deaf = peer != DRILL_NONE && move->state->socks[peer].shut_rd;
    int64_t early = ends_before_shut(move, view);
    if (early < (int64_t)view->high)
        blame_value(p, early + 1, (int64_t)view->high, DRILL_RULE_SHU_RD_LATER);
    if (early == 0 && view->low > 0)
        blame_value(p, 0, 0, DRILL_RULE_SHU_RD_LATER);
    if (view->conn->reset[view->end] != NEWS_NONE || view->so->shut_rd || view->conn->crossed)
        return;
    enum drill_rule_id rule = DRILL_RULE_SHU_REQRESP;
    if (!view->so->shut_wr && !(tcp && deaf))
        return;
    if (!view->so->shut_wr)
        rule = DRILL_RULE_SHU_RD_NOPKT;
    if (none)
        blame_value(p, 0, 0, rule);
    blame_error(p, DRILL_ECONNRESET, rule);
    blame_error(p, DRILL_EPIPE, rule);
    blame_error(p, DRILL_ENOTCONN, rule);
}

/* The errors of a UNIX peer that is gone, in a wrong place. */
void ends_blame_clean(struct permits *p, const struct stream_view *view)
{
    bool drained = view->high == 0 && view->in->messages.first == DRILL_NONE;
    if (view->conn->lost[1 - view->end] && view->conn->reset[view->end] == NEWS_NONE && drained &&
        view->in->fin != NEWS_SEEN)
        blame_error(p, DRILL_ECONNRESET, DRILL_RULE_UNX_CLOSE_CLEAN);
}

static void blame_unix(struct move *move, struct permits *p, const struct stream_view *view)
{
    enum drill_news reset = (enum drill_news)view->conn->reset[view->end];
    if (!env_has(move->env, DRILL_FAMILIES_UNIX))
        return;
    if (reset == NEWS_NONE) {
        ends_blame_clean(p, view);
        return;
    }
    if (reset == NEWS_TOLD && view->conn->reset_why == RESET_LISTENER)
        blame_error(p, DRILL_ECONNRESET, DRILL_RULE_CLS_UNIX_EMBRYO_SOERR);
    else if (reset != NEWS_TOLD && view->high > 0)
        blame_error(p, DRILL_ECONNRESET, DRILL_RULE_CLS_UNIX_ORDER);
}

void ends_blame_receive(struct move *move, struct permits *p, const struct stream_view *view)
{
    blame_half(move, p, view);
    blame_unix(move, p, view);
}

void ends_blame_send(struct move *move, struct permits *p, const struct stream_view *view)
{
    int peer = view->conn->sock[1 - view->end];
    enum drill_rule_id rule = DRILL_RULE_SHU_REQRESP;
    if (peer == DRILL_NONE)
        return;
    if (move->state->socks[peer].shut_rd)
        rule = DRILL_RULE_SHU_RD_NOPKT;
    else if (!move->state->socks[peer].shut_wr)
        return;
    blame_error(p, DRILL_EPIPE, rule);
    blame_error(p, DRILL_ECONNRESET, rule);
    blame_error(p, DRILL_ENOTCONN, rule);
}
