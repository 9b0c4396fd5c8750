/* The ports of the system's choice. How many there are is known where a scenario made them few: the
 * setting is the first of the range, the last is Linux's.
 *
 * A socket that bind() gave a port keeps all others from it at hosts that overlap with its own;
 * connect() shares a port among connections to different peers. */

#include "oracle/rules/ports.h"

enum {
    LAST_PORT = 60999, /* Linux Documentation/networking/ip-sysctl.rst ip_local_port_range */
    FEW = 64
};

/* The ports that there are; INT_MAX when they are many. */
static int ports_in_all(const struct model_env *env)
{
    int64_t first = env->sysctl[DRILL_SYSCTL_IP_LOCAL_PORT_RANGE];
    bool few = env->sysctl_known[DRILL_SYSCTL_IP_LOCAL_PORT_RANGE] && first <= LAST_PORT &&
               first > LAST_PORT - FEW;
    return few ? (int)(LAST_PORT - first + 1) : INT32_MAX;
}

/* The host that a socket got a port of the system's choice at, by bind(); NULL: it did not. */
static const struct drill_addr *chosen_host(const struct move *move, const struct model_sock *so)
{
    return so->bound && so->bound_to != 0 ? &move->env->addrs[so->bound_to] : NULL;
}

/* Sockets and closed ones that may have one of the ports. */
static int count_users(const struct move *move)
{
    int n = move->state->n_holds;
    for (int i = 0; i < move->state->n_socks; i++)
        n += move->state->socks[i].phase != PHASE_UNUSED && i != move->sock;
    return n;
}

static bool is_wild(const struct drill_addr *addr)
{
    return drill_addr_is_wildcard(addr);
}

/* Sockets whose ports are all different and that leave none of them for a socket at `at`: those
 * bound to one host, or to the wildcard. */
static int count_bound(const struct move *move, const struct drill_addr *at)
{
    const struct drill_addr *host = is_wild(at) ? NULL : at;
    int n = 0;
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *so = &move->state->socks[i];
        const struct drill_addr *has =
            i != move->sock && so->phase != PHASE_UNUSED && so->reuse == 0 ? chosen_host(move, so)
                                                                           : NULL;
        if (has == NULL || (so->v6only && drill_addr_is_mapped(at)))
            continue;
        if (host == NULL && !is_wild(has))
            host = has;
        n += is_wild(has) || drill_addr_equal(has, host);
    }
    return n;
}

struct ports ports_at(const struct move *move, const struct drill_addr *at)
{
    struct drill_addr host = *at;
    int all = ports_in_all(move->env);
    host.port = 0;
    return (struct ports){.none = all != INT32_MAX && count_bound(move, &host) >= all,
                          .scarce = all != INT32_MAX && count_users(move) >= all};
}

/* Clients that connect() gave a port, with connections to `to`. */
static int count_clients(const struct move *move, const struct drill_addr *to)
{
    int n = 0;
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *so = &move->state->socks[i];
        if (i == move->sock || so->phase != PHASE_CONNECTED || so->conn == DRILL_NONE ||
            so->end != 0 || so->bound)
            continue;
        int16_t peer = move->state->conns[so->conn].addr[1];
        n += peer != 0 && drill_addr_equal(&move->env->addrs[peer], to) &&
             !conn_ended(&move->state->conns[so->conn], 0);
    }
    return n;
}

struct ports ports_towards(const struct move *move, const struct drill_addr *to)
{
    struct drill_addr any = drill_addr_any(move->env->family, 0);
    int all = ports_in_all(move->env);
    int taken = all == INT32_MAX ? 0 : count_bound(move, &any) + count_clients(move, to);
    return (struct ports){.none = taken >= all,
                          .scarce = all != INT32_MAX && count_users(move) >= all};
}

bool ports_permit_autobind(const struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (!env_has(move->env, DRILL_FAMILIES_UDP) || so->bound || so->addr != 0 || so->peer_set)
        return false;
    struct drill_addr any = drill_addr_any(move->env->family, 0);
    struct ports ports = ports_at(move, &any);
    if (ports.scarce)
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_BND_EXHAUST, NULL);
    else
        blame_error(p, DRILL_EAGAIN, DRILL_RULE_BND_EXHAUST);
    if (!ports.none)
        return false;
    p->rule = DRILL_RULE_BND_EXHAUST;
    return true;
}
