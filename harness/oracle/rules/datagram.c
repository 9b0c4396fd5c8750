/* connect on datagram sockets: it sets the peer.
 *
 * Not modelled: AF_UNSPEC, which takes the peer away again. */

#include "oracle/permit.h"
#include "oracle/rules/files.h"
#include "oracle/rules/message.h"

static void apply_peer(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->peer_set = true;
    so->peer = env_address(move->env, &move->call->addr);
    so->bound |= env_has(move->env, DRILL_FAMILIES_UDP);
    so->refused = false;
    if (env_has(move->env, DRILL_FAMILIES_UNIX)) {
        int to = message_receiver(move, &move->call->addr);
        so->mate = (int16_t)(to + 1);
        move->state->socks[to].targeted = true;
    }
    /* An unbound or wildcard socket gets the address of the route: learnt when it is next seen. */
    if (so->addr != 0 && drill_addr_is_wildcard(&move->env->addrs[so->addr]))
        so->addr = 0;
}

/* Linux throws away what waits when a UNIX socket gets another peer. */
static void apply_other_peer(struct move *move)
{
    message_disconnect(move, move->option->arg != 0);
    apply_peer(move);
}

static void permit_unix_peer(struct move *move, struct permits *p, int to)
{
    const struct model_sock *so = move_sock(move);
    bool another = so->peer_set && so->mate != to + 1;
    if (!another || so->queue.first == DRILL_NONE) {
        permit_value(p, 0, 0, DRILL_RULE_CON_DGRAM, apply_peer);
        return;
    }
    struct permit_option *option = permit_value(p, 0, 0, DRILL_RULE_CON_DGRAM, apply_other_peer);
    option->arg = 1;
    permit_under(option, DRILL_V_UNIX_DGRAM_PURGE, 1);
    option = permit_value(p, 0, 0, DRILL_RULE_CON_DGRAM, apply_other_peer);
    permit_under(option, DRILL_V_UNIX_DGRAM_PURGE, 2);
}

void permit_connect_datagram(struct move *move, struct permits *p)
{
    p->rule = DRILL_RULE_CON_DGRAM;
    if (move->call->addr.kind == DRILL_ADDR_NONE) {
        p->unknown = "connect without an address is not modelled";
        return;
    }
    if (env_has(move->env, DRILL_FAMILIES_UDP)) {
        permit_value(p, 0, 0, DRILL_RULE_CON_DGRAM, apply_peer);
        return;
    }
    if (files_deny(move, p))
        return;
    int to = message_receiver(move, &move->call->addr);
    if (to == DRILL_NONE) {
        files_refuse(move, p);
        return;
    }
    const struct model_sock *other = &move->state->socks[to];
    if (other->peer_set && other->mate != move->sock + 1) {
        p->rule = DRILL_RULE_UNX_DGRAM_FILTER;
        permit_error(p, DRILL_EPERM, DRILL_RULE_UNX_DGRAM_FILTER, NULL);
        return;
    }
    permit_unix_peer(move, p, to);
}
