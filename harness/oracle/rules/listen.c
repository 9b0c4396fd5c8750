/* listen: marks a socket, sets the size of its queue.
 *
 * Not modelled: privileged autobind, TCP_DEFER_ACCEPT. */

#include "oracle/permit.h"

static void apply_listen(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->phase = PHASE_LISTENING;
    so->backlog = move->call->number;
    so->unasked |= !so->bound;
    so->bound = true;
    so->past = PAST_NONE;
    if (env_has(move->env, DRILL_FAMILIES_TCP))
        so->stopped = false;
    so->error = 0;
}

/* Another socket listens on the same address. */
static bool taken(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *other = &move->state->socks[i];
        if (i != move->sock && other->phase == PHASE_LISTENING && so->addr != 0 &&
            other->addr == so->addr)
            return true;
    }
    return false;
}

static void permit_unbound(struct move *move, struct permits *p)
{
    if (env_has(move->env, DRILL_FAMILIES_TCP)) {
        p->rule = DRILL_RULE_LST_UNBOUND_TCP;
        permit_under(permit_value(p, 0, 0, DRILL_RULE_LST_UNBOUND_TCP, apply_listen),
                     DRILL_V_LISTEN_UNBOUND_TCP, 1);
        permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_LST_UNBOUND_TCP, NULL),
                     DRILL_V_LISTEN_UNBOUND_TCP, 2);
        permit_under(permit_error(p, DRILL_EDESTADDRREQ, DRILL_RULE_LST_UNBOUND_TCP, NULL),
                     DRILL_V_LISTEN_UNBOUND_TCP, 4);
        return;
    }
    p->rule = DRILL_RULE_LST_UNBOUND_UNIX;
    permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_LST_UNBOUND_UNIX, NULL),
                 DRILL_V_LISTEN_UNBOUND_UNIX, 1);
    permit_under(permit_error(p, DRILL_EDESTADDRREQ, DRILL_RULE_LST_UNBOUND_UNIX, NULL),
                 DRILL_V_LISTEN_UNBOUND_UNIX, 2);
}

void permit_listen(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    p->rule = DRILL_RULE_LST_MARK;
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM)) {
        p->rule = DRILL_RULE_LST_DGRAM;
        permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_LST_DGRAM, NULL);
    } else if (so->phase == PHASE_CONNECTED || so->phase == PHASE_CONNECTING) {
        p->rule = DRILL_RULE_LST_CONNECTED;
        permit_error(p, DRILL_EINVAL, DRILL_RULE_LST_CONNECTED, NULL);
    } else if (so->phase == PHASE_LISTENING) {
        p->rule = DRILL_RULE_LST_AGAIN;
        permit_value(p, 0, 0, DRILL_RULE_LST_AGAIN, apply_listen);
    } else if (env_has(move->env, DRILL_FAMILIES_INET) && taken(move)) {
        p->rule = DRILL_RULE_LST_DUP_PORT;
        permit_error(p, DRILL_EADDRINUSE, DRILL_RULE_LST_DUP_PORT, NULL);
    } else if (!so->bound) {
        permit_unbound(move, p);
    } else {
        permit_value(p, 0, 0, DRILL_RULE_LST_MARK, apply_listen);
        if (so->phase == PHASE_FAILED)
            permit_error(p, DRILL_EINVAL, DRILL_RULE_LST_CONNECTED, NULL);
    }
}
