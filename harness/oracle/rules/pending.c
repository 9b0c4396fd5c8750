/* SO_ERROR: which error may be pending, and whether one must be. */

#include "oracle/rules/pending.h"

#include "oracle/rules/message.h"
#include "oracle/rules/stream.h"
#include "oracle/rules/udp.h"

void pending_tell(struct move *move)
{
    struct model_sock *so = move_sock(move);
    int64_t told = move->outcome->option[0];
    if (told == DRILL_ENONE)
        return;
    message_tell_refusal(move);
    if (so->conn == DRILL_NONE) {
        so->error = 0;
        so->phase = so->phase == PHASE_CONNECTING ? PHASE_FAILED : so->phase;
        return;
    }
    struct stream_view view = stream_view(move, move->sock);
    if (view.conn->phase == CONN_DROPPED) {
        *view.conn = (struct model_conn){0};
        so->conn = DRILL_NONE;
        so->error = 0;
        so->phase = PHASE_FAILED;
    } else {
        view.conn->reset[view.end] = NEWS_TOLD;
    }
}

/* SO_ERROR: which errors may be pending, and whether one must be. */
struct pending {
    enum drill_errno error;
    bool may;
    bool must;
};

static struct pending find_pending(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    struct pending pending = {DRILL_ENONE, false, false};
    if (so->refused != REFUSAL_NONE) {
        pending.error = DRILL_ECONNREFUSED;
        pending.may = udp_refusal_rule(so) != DRILL_RULE_UDP_UNCONN_ERR ||
                      (move->state->variants[DRILL_V_UNCONNECTED_ERROR] & 2) != 0;
        pending.must = so->refused == REFUSAL_SEEN;
    } else if (so->error != 0) {
        pending.error = (enum drill_errno)so->error;
        pending.may = true;
        pending.must = so->phase == PHASE_FAILED;
    } else if (so->conn != DRILL_NONE) {
        const struct model_conn *conn = &move->state->conns[so->conn];
        bool gone = conn->phase == CONN_DROPPED && conn->listener == DRILL_NONE;
        enum drill_news reset = (enum drill_news)conn->reset[so->end];
        pending.error = gone ? DRILL_ECONNREFUSED : DRILL_ECONNRESET;
        if (conn->reset_pipe[so->end] && env_has(move->env, DRILL_FAMILIES_TCP))
            pending.error = DRILL_EPIPE;
        pending.may = gone || reset == NEWS_SENT || reset == NEWS_SEEN;
        pending.must = reset == NEWS_SEEN;
    }
    return pending;
}

bool pending_check(struct move *move)
{
    struct pending pending = find_pending(move);
    int64_t got = move->outcome->option[0];
    if (got == DRILL_ENONE && !pending.must)
        return true;
    if (pending.may && got == (int64_t)pending.error)
        return true;
    /* Where Linux says EPIPE for a reset after the peer's FIN, others say ECONNRESET. */
    if (pending.may && pending.error == DRILL_EPIPE && got == DRILL_ECONNRESET &&
        (move->state->variants[DRILL_V_SEND_AFTER_CLOSE] & 2) != 0)
        return true;
    if (pending.may && !env_has(move->env, DRILL_FAMILIES_TCP) && got == DRILL_ENONE &&
        (move->state->variants[DRILL_V_UNIX_UNREAD] & 2) != 0)
        return true;
    return move_breaks(move, DRILL_RULE_CON_ERR_ONCE, "%s%s",
                       pending.may ? drill_errno_name(pending.error) : "0: no error is pending",
                       pending.may && !pending.must ? ", or 0" : "");
}
