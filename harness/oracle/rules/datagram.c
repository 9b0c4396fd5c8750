/* connect on datagram sockets: it sets the peer.
 *
 * Not modelled: AF_UNSPEC, which takes the peer away again. */

#include "oracle/permit.h"
#include "oracle/rules/message.h"

static void apply_peer(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->peer_set = true;
    so->peer = env_address(move->env, &move->call->addr);
    so->bound |= env_has(move->env, DRILL_FAMILIES_UDP);
    so->refused = false;
    /* An unbound or wildcard socket gets the address of the route: learnt when it is next seen. */
    if (so->addr != 0 && drill_addr_is_wildcard(&move->env->addrs[so->addr]))
        so->addr = 0;
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
    int to = message_receiver(move, &move->call->addr);
    if (to == DRILL_NONE) {
        p->rule = DRILL_RULE_CON_UNIX_ERR;
        permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_CON_UNIX_ERR, NULL);
        if (move->call->addr.kind == DRILL_ADDR_PATH)
            permit_error(p, DRILL_ENOENT, DRILL_RULE_CON_UNIX_ERR, NULL);
        return;
    }
    const struct model_sock *other = &move->state->socks[to];
    if (other->peer_set && (other->peer == 0 || other->peer != move_sock(move)->addr)) {
        p->rule = DRILL_RULE_UNX_DGRAM_FILTER;
        permit_error(p, DRILL_EPERM, DRILL_RULE_UNX_DGRAM_FILTER, NULL);
        return;
    }
    permit_value(p, 0, 0, DRILL_RULE_CON_DGRAM, apply_peer);
}
