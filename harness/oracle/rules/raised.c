/* sigwaitinfo, and the signals that it waits for.
 *
 * A socket with O_ASYNC may raise SIGIO at any time, since more counts than documents say (room,
 * ends, errors); it must when data or a connection arrives that no thread waits for (Linux
 * net/socket.c sock_wake_async() leaves it out where one does). SIGURG is raised by urgent data.
 *
 * Not modelled: owners that are groups or threads; SIGIO that datagrams must raise. */

#include "oracle/rules/raised.h"
#include "oracle/rules/stream.h"

void raised_arm(struct move *move)
{
    const struct model_async *async = &move_sock(move)->async;
    struct model_raised *raised = &move->state->raised;
    if (async->owner == 0)
        return;
    raised->owned = true;
    if (async->on)
        raised->may[async->owner - 1] |= DRILL_SIGIO;
}

static void raise_at(struct move *move, int sock, bool urgent)
{
    const struct model_sock *so = &move->state->socks[sock];
    struct model_raised *raised = &move->state->raised;
    uint8_t signals = urgent ? DRILL_SIGURG : 0;
    if (so->async.owner == 0)
        return;
    if (so->async.on && so->holds == 0)
        signals |= DRILL_SIGIO;
    raised->due[so->async.owner - 1] |= signals;
    raised->may[so->async.owner - 1] |= signals;
}

void raised_note(struct move *move)
{
    const struct drill_call *call = move->call;
    if (!move->state->raised.owned || move->sock == DRILL_NONE || move->outcome == NULL ||
        move->outcome->error != DRILL_ENONE || move_sock(move)->conn == DRILL_NONE)
        return;
    const struct model_sock *so = move_sock(move);
    const struct model_conn *conn = &move->state->conns[so->conn];
    int peer = conn->sock[1 - so->end];
    if (call->id == DRILL_CALL_CONNECT && conn->listener != DRILL_NONE)
        raise_at(move, conn->listener, false);
    else if (drill_call_sends(call) && move->outcome->value > 0 && peer != DRILL_NONE)
        raise_at(move, peer, (call->flags & DRILL_MSG_OOB) != 0);
}

static void apply_taken(struct move *move)
{
    uint8_t process = move->env->process[move->actor];
    move->state->raised.due[process] &= (uint8_t) ~(unsigned)move->call->number;
    if (move->call->number == DRILL_SIGURG)
        move->state->raised.may[process] &= (uint8_t) ~(unsigned)DRILL_SIGURG;
}

/* Linux wakes several that wait for one signal, and those that get none end with EINTR
 * (kernel/signal.c do_sigtimedwait()). */
static bool another_waits(const struct move *move)
{
    for (unsigned a = 0; a < move->env->n_actors; a++) {
        if (a != move->actor && move->env->calls[a].id == DRILL_CALL_SIGWAITINFO &&
            move->env->process[a] == move->env->process[move->actor])
            return true;
    }
    return false;
}

void permit_sigwaitinfo(struct move *move, struct permits *p)
{
    const struct model_raised *raised = &move->state->raised;
    uint8_t process = move->env->process[move->actor];
    uint8_t signal = (uint8_t)move->call->number;
    enum drill_rule_id rule = signal == DRILL_SIGURG ? DRILL_RULE_OOB_SIGURG : DRILL_RULE_SIG_SIGIO;
    p->rule = p->wait_rule = (uint16_t)rule;
    if (move->waited && another_waits(move))
        permit_error(p, DRILL_EINTR, rule, NULL);
    if ((raised->may[process] & signal) != 0)
        permit_value(p, 0, 0, rule, apply_taken);
    permit_block(p, rule, (raised->due[process] & signal) != 0);
}
