/* What the model says of a call before it is made, and of what a receive should bring. */

#include "oracle/judge.h"
#include "oracle/rules/message.h"
#include "oracle/rules/readiness.h"
#include "oracle/rules/stream.h"

static void find_waits(struct move *move, struct drill_prospect *ret)
{
    struct permits permits;
    permit_call(move, &permits);
    if (permits.unknown != NULL)
        ret->may_block = ret->may_stay = true;
    for (unsigned k = 0; k < permits.n && !ret->may_stay; k++) {
        if (permits.option[k].kind == PERMIT_BLOCK &&
            permit_possible(&permits.option[k], move->state)) {
            ret->may_block = true;
            ret->may_stay = !permits.option[k].due;
        }
    }
}

static void find_payload(const struct move *move, struct drill_prospect *ret)
{
    const struct model_sock *so = move_sock(move);
    ret->stream = so->stream;
    if (env_has(move->env, DRILL_FAMILIES_MESSAGE)) {
        ret->offset = so->sent;
    } else if (so->conn != DRILL_NONE) {
        struct drill_state *state = move->state;
        ret->offset = state->conns[so->conn].flow[so->end].written +
                      conn_in_hand(state, move->env, so->conn, so->end);
    }
}

void drill_oracle_prospect(struct drill_oracle *oracle, uint8_t actor,
                           const struct drill_call *call, struct drill_prospect *ret)
{
    struct drill_prospect prospect = {0};
    uint32_t settle = ~UINT32_C(0);
    for (unsigned i = 0; !oracle->stopped && i < oracle->n; i++) {
        struct move move = judge_move(oracle, i, actor, call, NULL);
        find_waits(&move, &prospect);
        settle &= readiness_due(&move);
        if (i == 0 && move.sock != DRILL_NONE && drill_call_sends(call))
            find_payload(&move, &prospect);
    }
    prospect.settle = oracle->stopped ? 0 : settle;
    *ret = prospect;
}

/* Writes candidate *k of one state; counts *k down past the candidates it has. */
static bool expect_message(const struct move *move, unsigned *k, struct drill_prospect *ret)
{
    const struct model_queue *queue = message_inbox(move, move->sock);
    int m = queue != NULL ? queue->first : DRILL_NONE;
    for (; m != DRILL_NONE; m = move->state->messages[m].next) {
        if ((*k)-- == 0) {
            ret->stream = move->state->messages[m].stream;
            ret->offset = move->state->messages[m].offset;
            return true;
        }
    }
    return false;
}

static bool expect_bytes(const struct move *move, unsigned *k, struct drill_prospect *ret)
{
    const struct model_flow *in = sock_reads(move->state, move->sock);
    if (in == NULL || in->stream == 0 || (*k)-- > 0)
        return false;
    ret->stream = in->stream;
    ret->offset = stream_view(move, move->sock).from;
    if ((move->call->flags & DRILL_MSG_PEEK) != 0 && move_sock(move)->peek_off > 0)
        ret->offset += (uint64_t)move_sock(move)->peek_off - 1;
    if ((move->call->flags & DRILL_MSG_OOB) != 0 && in->mark != 0)
        ret->offset = in->mark - 1;
    return true;
}

bool drill_oracle_expect(struct drill_oracle *oracle, uint8_t actor, const struct drill_call *call,
                         const struct drill_outcome *outcome, unsigned k, uint64_t *ret_stream,
                         uint64_t *ret_offset)
{
    struct drill_prospect found = {0};
    bool messages = env_has(&oracle->env, DRILL_FAMILIES_MESSAGE);
    const struct drill_call *pending =
        oracle->env.pending[actor] ? &oracle->env.calls[actor] : call;
    if (oracle->stopped || outcome->value <= 0)
        return false;
    /* MSG_TRUNC on TCP discards: the buffer holds nothing. */
    if ((call->flags & DRILL_MSG_TRUNC) != 0 && env_has(&oracle->env, DRILL_FAMILIES_TCP))
        return false;
    for (unsigned i = 0; i < oracle->n; i++) {
        struct move move = judge_move(oracle, i, actor, pending, outcome);
        if (move.sock == DRILL_NONE)
            continue;
        if (messages ? expect_message(&move, &k, &found) : expect_bytes(&move, &k, &found)) {
            *ret_stream = found.stream;
            *ret_offset = found.offset;
            return true;
        }
    }
    return false;
}
