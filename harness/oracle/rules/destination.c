/* Destinations of connect() that are no plain address of a socket: AF_UNSPEC, the wildcard, a
 * network without a route. What connect() to AF_UNSPEC does to a stream is in state_close.c.
 *
 * Not modelled: connect() to AF_UNSPEC under a call that waits: what that returns depends on what
 * it had done; broadcast and multicast addresses. */

#include "oracle/rules/destination.h"

#include "oracle/rules/stream.h"

static bool is_inet(const struct drill_addr *addr)
{
    return addr->kind == DRILL_ADDR_INET4 || addr->kind == DRILL_ADDR_INET6;
}

bool route_is_missing(const struct model_env *env, const struct drill_addr *addr)
{
    struct drill_addr unroutable = drill_addr_unroutable(env->family, addr->port);
    return is_inet(addr) && drill_addr_equal(addr, &unroutable);
}

void permit_no_route(struct permits *p, void (*apply)(struct move *move))
{
    p->rule = DRILL_RULE_CON_UNREACH;
    permit_under(permit_error(p, DRILL_ENETUNREACH, DRILL_RULE_CON_UNREACH, apply),
                 DRILL_V_CONNECT_NO_ROUTE, 1);
    permit_under(permit_error(p, DRILL_EHOSTUNREACH, DRILL_RULE_CON_UNREACH, apply),
                 DRILL_V_CONNECT_NO_ROUTE, 2);
}

/* The id of the address by which the socket speaks; 0: it is not known, or any. */
static int16_t spoken_from(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    int16_t id = so->addr != 0 ? so->addr : so->bound_to;
    return id != 0 && drill_addr_is_wildcard(&move->env->addrs[id]) ? 0 : id;
}

bool permit_other_version(const struct move *move, struct permits *p, const struct drill_addr *to,
                          void (*apply)(struct move *move))
{
    static const enum drill_errno errors[] = {DRILL_ENETUNREACH, DRILL_EAFNOSUPPORT, DRILL_EINVAL,
                                              DRILL_EHOSTUNREACH, DRILL_EADDRNOTAVAIL};
    const struct model_sock *so = move_sock(move);
    int16_t from = spoken_from(move);
    bool mapped = drill_addr_is_mapped(to);
    if (to->kind != DRILL_ADDR_INET6 || drill_addr_is_wildcard(to))
        return false;
    bool four = from != 0 && drill_addr_is_mapped(&move->env->addrs[from]);
    bool six = so->v6only || (from != 0 && !four);
    bool udp = env_has(move->env, DRILL_FAMILIES_UDP);
    bool may = udp && from == 0 && (so->vague || so->peer_set || so->past != PAST_NONE);
    /* The address that Linux gave it with its peer stays, whatever the version of the next. */
    if (udp && (so->versions & (mapped ? 1 : 2)) != 0) {
        p->unknown = "a UDP socket that goes from one version of IP to the other is not modelled";
        return true;
    }
    /* What is left of the host that a TCP socket had is not known. */
    if (!udp && from == 0 && so->vague) {
        permit_error(p, DRILL_EAFNOSUPPORT, DRILL_RULE_CON_UNREACH, apply);
        permit_error(p, DRILL_ENETUNREACH, DRILL_RULE_CON_UNREACH, apply);
    }
    if (!(mapped ? six : four) && !may)
        return false;
    for (unsigned i = 0; i < DRILL_COUNT(errors); i++)
        permit_error(p, errors[i], DRILL_RULE_CON_UNREACH, apply);
    return mapped ? six : four;
}

struct drill_addr destination_meant(const struct move *move, const struct drill_addr *addr)
{
    const struct model_sock *so = move_sock(move);
    int16_t id = so->addr != 0 ? so->addr : so->bound_to;
    bool four = addr->kind == DRILL_ADDR_INET6 && drill_addr_is_mapped(&move->env->addrs[id]);
    if (drill_addr_is_mapped_wildcard(addr) || (drill_addr_is_wildcard(addr) && four)) {
        struct drill_addr meant = drill_addr_loopback(DRILL_TCP4, 1, addr->port);
        meant = drill_addr_mapped(&meant);
        if (four && !drill_addr_is_mapped_wildcard(&move->env->addrs[id]))
            meant = move->env->addrs[id];
        meant.port = addr->port;
        return meant;
    }
    if (!drill_addr_is_wildcard(addr))
        return *addr;
    /* Linux takes the wildcard of IPv4 for the address that the socket has itself
     * (net/ipv4/route.c ip_route_output_key_hash_rcu()). */
    struct drill_addr own = move->env->addrs[id];
    bool has_own = addr->kind == DRILL_ADDR_INET4 && id != 0 && !drill_addr_is_wildcard(&own) &&
                   !drill_addr_is_broadcast(&own);
    own.port = addr->port;
    return has_own ? own : drill_addr_loopback(move->env->family, 1, addr->port);
}

void permit_wildcard(struct permits *p)
{
    static const enum drill_errno errors[] = {DRILL_EADDRNOTAVAIL, DRILL_ENETUNREACH,
                                              DRILL_EHOSTUNREACH};
    for (unsigned i = 0; i < p->n; i++)
        permit_under(&p->option[i], DRILL_V_CONNECT_ANY, 1);
    for (unsigned i = 0; i < DRILL_COUNT(errors); i++)
        permit_under(permit_error(p, errors[i], DRILL_RULE_CON_ANY, NULL), DRILL_V_CONNECT_ANY, 2);
}

static void apply_dissolve(struct move *move)
{
    state_dissolve(move->state, move->env, move->sock);
}

static void permit_dissolve_unix(struct permits *p)
{
    p->rule = DRILL_RULE_CON_UNSPEC_UNIXSTREAM;
    permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_CON_UNSPEC_UNIXSTREAM, NULL),
                 DRILL_V_CONNECT_UNSPEC_UNIX, 1);
    permit_under(permit_error(p, DRILL_EAFNOSUPPORT, DRILL_RULE_CON_UNSPEC_UNIXSTREAM, NULL),
                 DRILL_V_CONNECT_UNSPEC_UNIX, 2);
}

static bool is_any(const struct drill_call *call)
{
    return call != NULL;
}

void permit_dissolve(struct move *move, struct permits *p)
{
    if (env_has(move->env, DRILL_FAMILIES_UNIX)) {
        permit_dissolve_unix(p);
        return;
    }
    if (stream_other_inside(move, move->sock, is_any)) {
        p->unknown = "connect() to AF_UNSPEC under a call that waits is not modelled";
        return;
    }
    p->rule = DRILL_RULE_CON_UNSPEC_TCP;
    permit_under(permit_value(p, 0, 0, DRILL_RULE_CON_UNSPEC_TCP, apply_dissolve),
                 DRILL_V_CONNECT_UNSPEC, 1);
    permit_under(permit_error(p, DRILL_EAFNOSUPPORT, DRILL_RULE_CON_UNSPEC_TCP, NULL),
                 DRILL_V_CONNECT_UNSPEC, 2);
    if (move_sock(move)->phase == PHASE_LISTENING)
        permit_under(permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_CON_UNSPEC_TCP, NULL),
                     DRILL_V_CONNECT_UNSPEC, 2);
}
