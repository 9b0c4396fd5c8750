/* The rules about threads and descriptors that share a socket: which of them an outcome obeys, or
 * breaks, follows from the general rule and from who else is at the socket.
 *
 * Not modelled: which of several waiting threads is served. */

#include "oracle/rules/sharing.h"

static bool accepts(const struct drill_call *call)
{
    return call->id == DRILL_CALL_ACCEPT || call->id == DRILL_CALL_ACCEPT4;
}

void sharing_note_wait(struct drill_state *state, const struct model_env *env, uint8_t actor)
{
    const struct drill_call *call = &env->calls[actor];
    int sock = state->inside[actor];
    if (sock == DRILL_NONE || state->socks[sock].holds < 2)
        return;
    for (uint8_t a = 0; a < env->n_actors; a++) {
        const struct drill_call *other = &env->calls[a];
        bool same = (accepts(call) && accepts(other)) ||
                    (drill_call_receives(call) && drill_call_receives(other));
        if (a != actor && env->pending[a] && env->waited[a] && state->inside[a] == sock && same)
            state->socks[sock].sharing |= SHARING_CROWD;
    }
}

/* Another thread is in a transfer of the other direction on the same socket. */
static bool has_opposite(const struct move *move)
{
    bool sends = drill_call_sends(move->call);
    if (move_sock(move)->holds < 2)
        return false;
    for (uint8_t a = 0; a < move->env->n_actors; a++) {
        const struct drill_call *other = &move->env->calls[a];
        bool opposite = sends ? drill_call_receives(other) : drill_call_sends(other);
        if (a != move->actor && move->env->pending[a] && move->env->waited[a] && opposite &&
            move->state->inside[a] == move->sock)
            return true;
    }
    return false;
}

static bool failed_with(const struct move *move, enum drill_errno error)
{
    return move->outcome != NULL && move->outcome->error == error;
}

/* The peer closed a descriptor of its socket and has another one. */
static bool peer_has_parted(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    if (so->conn == DRILL_NONE)
        return false;
    int peer = move->state->conns[so->conn].sock[1 - so->end];
    return peer != DRILL_NONE && (move->state->socks[peer].sharing & SHARING_PARTED) != 0;
}

/* The call waited when its socket was closed, or made nonblocking, in another thread. */
static enum drill_rule_id of_a_waiting_call(const struct move *move, enum drill_rule_id rule)
{
    const struct model_sock *so = move_sock(move);
    bool crowd = (so->sharing & SHARING_CROWD) != 0;
    bool none = rule == DRILL_RULE_INV_MODEL_EOF && move->outcome != NULL;
    if (so->nonblock && failed_with(move, DRILL_EAGAIN))
        return DRILL_RULE_THR_NB_MIDCALL;
    if (so->refs == 0 && accepts(move->call) &&
        (failed_with(move, DRILL_EBADF) || failed_with(move, DRILL_ECONNABORTED)))
        return DRILL_RULE_ACC_CLOSE_THREAD;
    if (so->refs == 0 && drill_call_receives(move->call) &&
        (failed_with(move, DRILL_EBADF) || none))
        return DRILL_RULE_CLS_THREAD_RECV;
    switch (rule) {
    case DRILL_RULE_SHU_RD_EOF:
        return env_has(move->env, DRILL_FAMILIES_UDP) && !so->peer_set ? DRILL_RULE_SHU_UDP_WAKE
                                                                       : DRILL_RULE_SHU_WAKE;
    case DRILL_RULE_ACC_BLOCK:
        return crowd ? DRILL_RULE_ACC_THUNDER : rule;
    case DRILL_RULE_INV_PREFIX:
    case DRILL_RULE_INV_CONSERVE:
    case DRILL_RULE_INV_CONSERVE_DGRAM:
        return crowd ? DRILL_RULE_RCV_THREADS : rule;
    default:
        return rule;
    }
}

/* How the peer's end was ended, where it was no close(). */
static enum drill_rule_id of_an_end(const struct move *move, enum drill_rule_id rule)
{
    const struct model_sock *so = move_sock(move);
    if (so->conn == DRILL_NONE)
        return rule;
    switch ((enum model_ended)move->state->conns[so->conn].ended[1 - so->end]) {
    case ENDED_KILLED:
        return DRILL_RULE_CLS_KILL;
    case ENDED_EXEC:
        return DRILL_RULE_FRK_EXEC;
    case ENDED_EXIT:
        return DRILL_RULE_CLS_LINGER_EXIT;
    default:
        return rule;
    }
}

/* The peer is said to have ended, and has a descriptor still. */
static enum drill_rule_id of_no_end(const struct move *move, enum drill_rule_id rule)
{
    const struct model_sock *so = move_sock(move);
    if (so->conn == DRILL_NONE)
        return rule;
    int peer = move->state->conns[so->conn].sock[1 - so->end];
    if (peer != DRILL_NONE && (move->state->socks[peer].sharing & SHARING_EXEC) != 0)
        return DRILL_RULE_FRK_EXEC;
    return peer_has_parted(move) ? DRILL_RULE_CLS_REFCOUNT : rule;
}

enum drill_rule_id sharing_rule(const struct move *move, enum drill_rule_id rule)
{
    if (move->sock == DRILL_NONE)
        return rule;
    const struct model_sock *so = move_sock(move);
    if (move->waited)
        rule = of_a_waiting_call(move, rule);
    switch (rule) {
    case DRILL_RULE_SHU_RD_EOF:
    case DRILL_RULE_SND_SHUTWR:
        return so->refs > 1 ? DRILL_RULE_SHU_DUP : rule;
    case DRILL_RULE_INV_MODEL_EOF:
        return of_no_end(move, rule);
    case DRILL_RULE_CLS_FIN:
    case DRILL_RULE_CLS_UNREAD_RST:
    case DRILL_RULE_CLS_UNIX_UNREAD:
    case DRILL_RULE_RCV_EOF:
        return of_an_end(move, rule);
    case DRILL_RULE_ACC_QUEUED:
    case DRILL_RULE_ACC_BLOCK:
        return (so->sharing & SHARING_FORKED) != 0 ? DRILL_RULE_FRK_ACCEPT : rule;
    case DRILL_RULE_SND_ROOM:
    case DRILL_RULE_SND_BLOCK_FULL:
    case DRILL_RULE_RCV_STREAM_KEEP:
    case DRILL_RULE_LIV_DATA:
        return has_opposite(move) ? DRILL_RULE_THR_SHARED : rule;
    case DRILL_RULE_FRK_FLAGS:
        return (so->sharing & SHARING_IOCTL) != 0 ? DRILL_RULE_NBK_FIONBIO : rule;
    case DRILL_RULE_INV_NOHANG:
        return (so->sharing & SHARING_IOCTL) != 0 ? DRILL_RULE_NBK_FIONBIO : rule;
    default:
        return rule;
    }
}
