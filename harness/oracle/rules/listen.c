/* listen: marks a socket, sets the size of its queue.
 *
 * Not modelled: privileged autobind; LST-CAP-CONC: requests that race for the last place complete
 * inside the system, where one call at a time cannot make them meet. */

#include "oracle/permit.h"
#include "oracle/rules/ports.h"
#include "oracle/rules/queue.h"
#include "oracle/rules/reuse.h"

static void apply_listen(struct move *move)
{
    struct model_sock *so = move_sock(move);
    if (env_has(move->env, DRILL_FAMILIES_TCP))
        reuse_give_up(move, move->sock);
    if (so->phase == PHASE_CONNECTING)
        so->shut_rd = so->shut_wr = so->shut_early = false;
    if (so->phase == PHASE_LISTENING)
        so->relisted = (int8_t)(move->call->number < so->backlog ? -1 : 1);
    else
        so->relisted = 0;
    so->phase = PHASE_LISTENING;
    so->backlog = move->call->number;
    so->unasked |= !so->bound;
    so->bound = true;
    so->past = PAST_NONE;
    if (env_has(move->env, DRILL_FAMILIES_UNIX))
        so->stopped |= so->shut_rd;
    so->won = 0;
    /* From now on these share what comes. */
    for (int i = queue_member(move, move->sock, DRILL_NONE); i != DRILL_NONE;
         i = queue_member(move, move->sock, i))
        move->state->socks[i].won = 0;
}

/* A call that failed has given it a name (unix(7) Autobind feature). */
static void apply_listen_named(struct move *move)
{
    move_sock(move)->bound = move_sock(move)->autobound = true;
    apply_listen(move);
}

static void permit_unbound(struct move *move, struct permits *p)
{
    if (env_has(move->env, DRILL_FAMILIES_TCP)) {
        struct drill_addr any = drill_addr_any(move->env->family, 0);
        struct ports ports = ports_at(move, &any);
        p->rule = ports.none ? DRILL_RULE_BND_EXHAUST : DRILL_RULE_LST_UNBOUND_TCP;
        if (ports.scarce)
            permit_error(p, DRILL_EADDRINUSE, DRILL_RULE_BND_EXHAUST, NULL);
        else
            blame_error(p, DRILL_EADDRINUSE, DRILL_RULE_BND_EXHAUST);
        if (ports.none)
            return;
        permit_under(permit_value(p, 0, 0, DRILL_RULE_LST_UNBOUND_TCP, apply_listen),
                     DRILL_V_LISTEN_UNBOUND_TCP, 1);
        permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_LST_UNBOUND_TCP, NULL),
                     DRILL_V_LISTEN_UNBOUND_TCP, 2);
        permit_under(permit_error(p, DRILL_EDESTADDRREQ, DRILL_RULE_LST_UNBOUND_TCP, NULL),
                     DRILL_V_LISTEN_UNBOUND_TCP, 4);
        return;
    }
    p->rule = DRILL_RULE_LST_UNBOUND_UNIX;
    if (move_sock(move)->vague)
        permit_value(p, 0, 0, DRILL_RULE_LST_MARK, apply_listen_named);
    permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_LST_UNBOUND_UNIX, NULL),
                 DRILL_V_LISTEN_UNBOUND_UNIX, 1);
    permit_under(permit_error(p, DRILL_EDESTADDRREQ, DRILL_RULE_LST_UNBOUND_UNIX, NULL),
                 DRILL_V_LISTEN_UNBOUND_UNIX, 2);
}

/* The rule that says that a backlog is taken. */
static enum drill_rule_id backlog_rule(int32_t backlog)
{
    enum {
        SOMAXCONN_LEAST = 128 /* it is less nowhere */
    };
    if (backlog < 0)
        return DRILL_RULE_LST_NEG;
    if (backlog > SOMAXCONN_LEAST)
        return DRILL_RULE_LST_CLAMP;
    return backlog > 1 ? DRILL_RULE_LST_SOMAXCONN : DRILL_RULE_LST_MARK;
}

/* A bound socket: others may listen at its address, or at one that covers it. */
static void permit_bound(struct move *move, struct permits *p)
{
    struct conflict found = reuse_listening(move);
    p->rule = DRILL_RULE_LST_MARK;
    if (found.certain) {
        p->rule = found.rule;
        permit_error(p, DRILL_EADDRINUSE, (enum drill_rule_id)found.rule, NULL);
        return;
    }
    struct permit_option *option = permit_value(p, 0, 0, DRILL_RULE_LST_MARK, apply_listen);
    for (unsigned i = 0; i < found.n; i++) {
        enum drill_variant variant = (enum drill_variant)found.under[i].variant;
        p->rule = found.under[i].rule;
        permit_under(option, variant, found.under[i].free);
        permit_under(permit_error(p, DRILL_EADDRINUSE, (enum drill_rule_id)p->rule, NULL), variant,
                     (uint8_t)~found.under[i].free);
    }
    if (found.maybe)
        permit_error(p, DRILL_EADDRINUSE, (enum drill_rule_id)found.rule, NULL);
    if (found.n == 0)
        blame_error(p, DRILL_EADDRINUSE, (enum drill_rule_id)found.free_rule);
    /* A failed connect() may have made it the route's address. */
    if (move_sock(move)->vague && drill_addr_is_no_source(&move->env->addrs[move_sock(move)->addr]))
        permit_error(p, DRILL_EADDRINUSE, DRILL_RULE_LST_DUP_PORT, NULL);
    blame_error(p, DRILL_ENONE, backlog_rule(move->call->number));
    if (move_sock(move)->phase == PHASE_FAILED)
        permit_error(p, DRILL_EINVAL, DRILL_RULE_LST_CONNECTED, NULL);
}

void permit_listen(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    p->rule = DRILL_RULE_LST_MARK;
    /* Linux goes on as after an attempt by IPv4 (net/ipv6/tcp_ipv6.c tcp_v6_connect()). */
    if ((so->versions & 2) != 0)
        p->unknown = "a listener that had tried to connect by IPv4 is not modelled";
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM)) {
        p->rule = DRILL_RULE_LST_DGRAM;
        permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_LST_DGRAM, NULL);
    } else if (so->phase == PHASE_CONNECTED || so->phase == PHASE_CONNECTING) {
        p->rule = DRILL_RULE_LST_CONNECTED;
        permit_error(p, DRILL_EINVAL, DRILL_RULE_LST_CONNECTED, NULL);
        /* A shutdown() has ended the attempt (Linux net/ipv4/af_inet.c inet_shutdown()). */
        if (so->phase == PHASE_CONNECTING && so->error == DRILL_ECONNRESET)
            permit_value(p, 0, 0, DRILL_RULE_LST_MARK, apply_listen);
    } else if (so->phase == PHASE_LISTENING) {
        p->rule = DRILL_RULE_LST_AGAIN;
        permit_value(p, 0, 0, DRILL_RULE_LST_AGAIN, apply_listen);
    } else if (!so->bound || reuse_lost_port(move, move->sock)) {
        struct conflict found = reuse_listening(move);
        permit_unbound(move, p);
        /* Not every failure has cost it its port. */
        if (found.certain || found.maybe)
            permit_error(p, DRILL_EADDRINUSE, (enum drill_rule_id)found.rule, NULL);
        if (so->phase == PHASE_FAILED)
            permit_error(p, DRILL_EINVAL, DRILL_RULE_LST_CONNECTED, NULL);
    } else {
        permit_bound(move, p);
    }
}
