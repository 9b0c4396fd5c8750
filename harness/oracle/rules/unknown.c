/* Recorded traces: what is permitted of a socket of which nothing is known. Only what no socket may
 * do is forbidden: a count over what was asked for, an error that the call does not have. */

#include "oracle/permit.h"

int64_t permit_longest(const struct move *move)
{
    bool real = drill_call_receives(move->call) && (move->call->flags & DRILL_MSG_TRUNC) != 0;
    return real ? INT64_MAX : (int64_t)drill_call_length(move->call);
}

static void apply_unknown_accept(struct move *move)
{
    struct drill_state *state = move->state;
    enum drill_unknown why = (enum drill_unknown)move_sock(move)->unknown;
    int sock = state_add_socket(state);
    if (sock == DRILL_NONE)
        return;
    state_forget(state, sock, why);
    state_open_fd(state, (int)move->outcome->value, sock, false);
}

static void apply_unknown_dup(struct move *move)
{
    state_open_fd(move->state, (int)move->outcome->value, move->sock, false);
}

static void apply_unknown_close(struct move *move)
{
    if (state_socket(move->state, move->call->fd) == move->sock)
        state_close_fd(move->state, move->env, move->call->fd);
}

void permit_unknown_call(struct move *move, struct permits *p)
{
    const struct drill_call *call = move->call;
    p->rule = DRILL_RULE_INV_RANGE;
    if (drill_call_sends(call) || drill_call_receives(call)) {
        permit_value(p, 0, permit_longest(move), DRILL_RULE_INV_RANGE, NULL);
    } else if (call->id == DRILL_CALL_ACCEPT || call->id == DRILL_CALL_ACCEPT4) {
        permit_value(p, 0, INT32_MAX, DRILL_RULE_ACC_NEW, apply_unknown_accept);
    } else if (call->id == DRILL_CALL_DUP) {
        permit_value(p, 0, INT32_MAX, DRILL_RULE_FRK_DUP, apply_unknown_dup);
    } else if (call->id == DRILL_CALL_CLOSE) {
        permit_value(p, 0, 0, DRILL_RULE_CLS_OK, apply_unknown_close);
    } else {
        permit_value(p, 0, INT64_MAX, DRILL_RULE_INV_ERRNO, NULL);
    }
    permit_block(p, DRILL_RULE_INV_WAIT, false);
    permit_failure(p, (enum drill_call_id)call->id, DRILL_ENONE,
                   call->id == DRILL_CALL_CLOSE ? apply_unknown_close : NULL);
    blame_error(p, DRILL_ENONE, DRILL_RULE_INV_ERRNO);
}

bool permit_unknown_socket(struct move *move, struct permits *p)
{
    if (move_sock(move)->unknown == DRILL_UNKNOWN_NONE)
        return false;
    permit_unknown_call(move, p);
    return true;
}
