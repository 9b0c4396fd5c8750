/* Where messages wait, and who gets them. */

#include "oracle/rules/message.h"

/* UDP may drop a datagram when more than this waits (Linux's default receive buffer holds about 200
 * KiB, overhead included; the smallest default elsewhere is 40 KiB). */
enum {
    LOSSLESS_BYTES = 16 * 1024,
    LOSSLESS_COUNT = 16
};

bool message_flags_fit(struct move *move)
{
    uint32_t said = DRILL_MSG_TRUNC | DRILL_MSG_CTRUNC | DRILL_MSG_EOR | DRILL_MSG_OOB;
    char text[160];
    if ((move->outcome->msg_flags & ~said) == 0)
        return true;
    return move_breaks(
        move, DRILL_RULE_RCV_MSG_NAMELEN, "no %s in msg_flags",
        drill_flags_print(DRILL_GROUP_MSG, move->outcome->msg_flags & ~said, text, sizeof text));
}

struct model_queue *message_inbox(const struct move *move, int sock)
{
    struct model_sock *so = &move->state->socks[sock];
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM))
        return &so->queue;
    if (so->conn == DRILL_NONE)
        return NULL;
    return &move->state->conns[so->conn].flow[1 - so->end].messages;
}

int message_receiver(const struct move *move, const struct drill_addr *addr)
{
    if (addr->kind == DRILL_ADDR_PATH)
        return state_socket_at(move->state, move->env, addr);
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *so = &move->state->socks[i];
        if (so->phase == PHASE_UNUSED || so->addr == 0)
            continue;
        const struct drill_addr *bound = &move->env->addrs[so->addr];
        bool wild = drill_addr_is_wildcard(bound) || drill_addr_is_wildcard(addr);
        if (drill_addr_equal(bound, addr) ||
            (wild && bound->kind == addr->kind && bound->port == addr->port))
            return i;
    }
    return DRILL_NONE;
}

bool message_lossy(const struct move *move, const struct model_queue *queue)
{
    uint64_t bytes = 0;
    if (!env_has(move->env, DRILL_FAMILIES_UDP))
        return false;
    for (int m = queue->first; m != DRILL_NONE; m = move->state->messages[m].next)
        bytes += move->state->messages[m].len;
    return queue->count > LOSSLESS_COUNT || bytes > LOSSLESS_BYTES || move_sock(move)->sized;
}

void message_tell_refusal(struct move *move)
{
    move_sock(move)->refused = false;
}

void message_tell_error(struct move *move)
{
    move_sock(move)->error = 0;
}

void message_disconnect(struct move *move, bool purge)
{
    struct model_sock *so = move_sock(move);
    struct model_sock *other = so->mate > 0 ? &move->state->socks[so->mate - 1] : NULL;
    bool mutual = other != NULL && other->mate == move->sock + 1;
    bool lost = purge && so->queue.first != DRILL_NONE;
    /* Linux tells a peer whose messages are lost (unix_dgram_disconnected()). */
    if (lost && mutual)
        other->error = DRILL_ECONNRESET;
    while (purge && so->queue.first != DRILL_NONE)
        state_pop_message(move->state, &so->queue);
    so->mate = 0;
    so->peer = 0;
    so->peer_set = false;
}
