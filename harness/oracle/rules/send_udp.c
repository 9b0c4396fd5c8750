/* Sends of UDP: what may be wrong with a datagram, and which of several sockets it goes to.
 *
 * Not modelled: multicast. */

#include "oracle/permit.h"
#include "oracle/rules/destination.h"
#include "oracle/rules/message.h"
#include "oracle/rules/ports.h"
#include "oracle/rules/send_message.h"
#include "oracle/rules/udp.h"

/* To every socket that is bound to the wildcard and the port. */
static void apply_broadcast(struct move *move)
{
    struct model_sock *so = move_sock(move);
    struct model_message message = send_message_of(move, so);
    uint16_t port = send_destination(move)->port;
    message_bind(move, so);
    so->sent += message.len;
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *to = &move->state->socks[i];
        const struct drill_addr *bound = &move->env->addrs[to->addr];
        if (to->phase != PHASE_UNUSED && to->addr != 0 && bound->port == port && !to->peer_set &&
            (drill_addr_is_wildcard(bound) || drill_addr_is_broadcast(bound)))
            state_push_message(move->state, &move->state->socks[i].queue, &message);
    }
}

/* So many senders do not all reach one of two sockets by chance: 1 in 4e9. */
enum {
    MOST_SHARERS = 4,
    SURELY_SPREAD = 32
};

/* Whether receiver `at` of `n` got what so many senders sent, and the others nothing. */
static bool one_sided(const struct move *move, const int16_t *to, unsigned n, unsigned at)
{
    for (unsigned i = 0; i < n; i++) {
        uint8_t won = move->state->socks[to[i]].won;
        if (i == at ? won < SURELY_SPREAD : won != 0)
            return false;
    }
    return !move_sock(move)->spread;
}

/* Several sockets share the destination: by SO_REUSEPORT any of them may be meant, by SO_REUSEADDR
 * the last that was bound, or the first. */
static void permit_shared(struct move *move, struct permits *p, const int16_t *to, unsigned n)
{
    const struct drill_state *state = move->state;
    int64_t len = (int64_t)drill_call_length(move->call);
    unsigned first = 0;
    unsigned last = 0;
    bool group = true;
    for (unsigned i = 0; i < n; i++) {
        group &= (state->socks[to[i]].reuse & REUSE_PORT) != 0;
        first = state->socks[to[i]].bound_at < state->socks[to[first]].bound_at ? i : first;
        last = state->socks[to[i]].bound_at > state->socks[to[last]].bound_at ? i : last;
    }
    for (unsigned i = 0; i < n; i++) {
        if (!group && i != first && i != last)
            continue;
        struct permit_option *option =
            permit_value(p, len, len, group ? DRILL_RULE_REU_PORT_LB : DRILL_RULE_REU_UDP_LAST,
                         send_apply_datagram);
        option->arg = (int16_t)(to[i] + 1);
        if (!group)
            permit_under(option, DRILL_V_REUSE_UDP, i == last ? 1 : 2);
        else if (one_sided(move, to, n, i))
            permit_under(option, DRILL_V_REUSE_SPREAD, 2);
    }
}

/* Nothing waits for room at the receiver of a datagram, nor tells that there is none. */
static bool udp_is_full(const struct move *move, int to)
{
    const struct model_sock *so = &move->state->socks[to];
    return so->sized || so->queue.count > SURE_COUNT;
}

static void permit_one(struct move *move, struct permits *p, int64_t len)
{
    const struct model_sock *so = move_sock(move);
    /* A peer without a port is nobody: whether such a socket is connected is left open. */
    bool another = send_is_explicit(move) && so->peer_set && move->env->addrs[so->peer].port != 0;
    const struct drill_addr *to = send_destination(move);
    if (another)
        p->rule = DRILL_RULE_SND_TOADDR_UDP;
    struct permit_option *option = permit_value(
        p, len, len, another ? DRILL_RULE_SND_TOADDR_UDP : DRILL_RULE_UDP_BOUNDARY,
        to != NULL && drill_addr_is_broadcast(to) ? apply_broadcast : send_apply_datagram);
    if (another)
        permit_under(option, DRILL_V_UDP_ADDRESS, 1);
}

/* Linux tells of it by the queue of errors, too (net/ipv6/datagram.c ipv6_local_error()). */
static void apply_oversized(struct move *move)
{
    send_apply_vague(move);
    move_sock(move)->oversized = move_sock(move)->recverr;
}

/* What is wrong with the datagram or its destination, in whatever order a system looks; true where
 * something is. */
static bool permit_faults(struct move *move, struct permits *p, int64_t most)
{
    const struct drill_addr *to = send_destination(move);
    bool faulty = false;
    if (to != NULL && route_is_missing(move->env, to)) {
        permit_no_route(p, send_apply_vague);
        faulty = true;
    }
    if ((int64_t)drill_call_length(move->call) > most) {
        p->rule = DRILL_RULE_SND_UDP_MAX;
        permit_error(p, DRILL_EMSGSIZE, DRILL_RULE_SND_UDP_MAX, apply_oversized);
        faulty = true;
    }
    if (to != NULL && permit_other_version(move, p, to, send_apply_vague)) {
        p->rule = DRILL_RULE_CON_UNREACH;
        faulty = true;
    }
    /* Linux's IPv6 takes the peer's address as it is where none was given in one of no family
     * (net/ipv6/udp.c udpv6_sendmsg()). */
    if (to != NULL && to != &move->call->addr && move->call->addr.kind == DRILL_ADDR_UNSPEC &&
        drill_addr_is_mapped(to))
        permit_error(p, DRILL_ENETUNREACH, DRILL_RULE_CON_UNREACH, send_apply_vague);
    if (to != NULL)
        faulty |= udp_permit_destination(move, p, to);
    return ports_permit_autobind(move, p) || faulty;
}

void send_permit_udp(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    int64_t len = (int64_t)drill_call_length(move->call);
    int64_t most = env_has(move->env, DRILL_FAMILY_BIT(DRILL_UDP4)) ? UDP4_MAX : UDP6_MAX;
    p->rule = DRILL_RULE_UDP_BOUNDARY;
    bool faulty = permit_faults(move, p, most);
    /* What is added to a datagram goes where that goes, but not from one version of IP to another.
     */
    if (so->holding)
        permit_error(p, DRILL_EINVAL, DRILL_RULE_UDP_CORK, NULL);
    faulty &= !so->holding;
    if (udp_permit_refusal(move, p))
        return;
    if (so->shut_wr) {
        p->rule = DRILL_RULE_SND_SHUTWR;
        permit_error(p, DRILL_EPIPE, DRILL_RULE_SND_SHUTWR, send_apply_vague);
        /* Linux looks where it takes memory: what is added may need none (net/ipv4/ip_output.c
         * __ip_append_data()). */
        if (so->holding)
            (void)udp_permit_more(move, p, most);
        return;
    }
    if (faulty)
        return;
    if (udp_permit_more(move, p, most))
        return;
    /* A buffer that was made small may have no room for it (POSIX.1-2017 send() ERRORS). */
    if (so->sized)
        permit_error(p, DRILL_ENOBUFS, DRILL_RULE_UDP_BOUNDARY, send_apply_vague);
    unsigned joined = (move->call->flags & DRILL_MSG_MORE) != 0 ? p->n : 0;
    int16_t to[MOST_SHARERS];
    unsigned n = send_destination(move) != NULL
                     ? message_receivers(move, send_destination(move), to, MOST_SHARERS)
                     : 0;
    if (n > MOST_SHARERS) {
        p->unknown = "so many sockets that share an address are not modelled";
        return;
    }
    if (n == 1 && udp_is_full(move, to[0])) {
        p->rule = p->wait_rule = DRILL_RULE_UDP_OVERFLOW;
        blame_error(p, DRILL_ENONE, DRILL_RULE_UDP_OVERFLOW);
    }
    if (n > 1 && !drill_addr_is_broadcast(send_destination(move)))
        permit_shared(move, p, to, n);
    else
        permit_one(move, p, len);
    send_permit_too_long(move, p);
    for (unsigned i = joined; joined > 0 && i < p->n; i++)
        permit_under(&p->option[i], DRILL_V_UDP_MORE, 2);
    blame_value(p, 0, len - 1, DRILL_RULE_SND_RECORD);
}
