/* ioctl: FIONREAD, FIONBIO. */

#include "oracle/permit.h"
#include "oracle/rules/message.h"
#include "oracle/rules/stream.h"

static void apply_readable(struct move *move)
{
    struct stream_view view = stream_view(move, move->sock);
    uint64_t upto = view.in->read + (uint64_t)move->outcome->value;
    if (upto > view.in->visible)
        view.in->visible = upto;
}

/* Bytes, with or without what waits behind the first message: systems differ. */
static void permit_messages(struct move *move, struct permits *p, const struct model_queue *queue)
{
    int64_t sum = 0;
    int64_t first = 0;
    for (int m = queue->first; m != DRILL_NONE; m = move->state->messages[m].next) {
        sum += move->state->messages[m].len;
        if (m == queue->first)
            first = move->state->messages[m].len;
    }
    bool sure = queue->first == DRILL_NONE || move->state->messages[queue->first].seen;
    permit_value(p, sure ? first : 0, sum, DRILL_RULE_RCV_FIONREAD, NULL);
}

static void apply_fionbio(struct move *move)
{
    move_sock(move)->nonblock = move->call->value[0] != 0;
    move_sock(move)->sharing |= SHARING_IOCTL;
}

void permit_ioctl(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (move->call->number == DRILL_FIONBIO) {
        p->rule = DRILL_RULE_NBK_FIONBIO;
        permit_value(p, 0, 0, DRILL_RULE_NBK_FIONBIO, apply_fionbio);
        return;
    }
    p->rule = DRILL_RULE_RCV_FIONREAD;
    if (so->phase == PHASE_LISTENING) {
        permit_error(p, DRILL_EINVAL, DRILL_RULE_RCV_FIONREAD, NULL);
        return;
    }
    const struct model_queue *queue =
        env_has(move->env, DRILL_FAMILIES_MESSAGE) ? message_inbox(move, move->sock) : NULL;
    if (queue != NULL) {
        permit_messages(move, p, queue);
    } else if (env_has(move->env, DRILL_FAMILIES_STREAM) && stream_ready(move, so)) {
        struct stream_view view = stream_view(move, move->sock);
        /* Urgent bytes, and what stands behind them, are counted or not. */
        if (view.in->mark != 0)
            permit_value(p, 0, (int64_t)(view.in->written - view.in->read) + 1,
                         DRILL_RULE_RCV_FIONREAD, NULL);
        else
            permit_value(p, (int64_t)view.low, (int64_t)view.high, DRILL_RULE_RCV_FIONREAD,
                         apply_readable);
    } else {
        permit_value(p, 0, 0, DRILL_RULE_RCV_FIONREAD, NULL);
        permit_error(p, DRILL_EINVAL, DRILL_RULE_RCV_FIONREAD, NULL);
        permit_error(p, DRILL_ENOTCONN, DRILL_RULE_RCV_FIONREAD, NULL);
    }
}
