/* connect on connection-oriented sockets.
 *
 *   new attempt --somebody listens--> attempt.c
 *               --nobody listens----> ECONNREFUSED, at once or as the pending error
 *
 * Not modelled: a socket bound to any address that connects to itself, EINTR. */

#include "oracle/permit.h"
#include "oracle/rules/connect.h"
#include "oracle/rules/destination.h"
#include "oracle/rules/files.h"
#include "oracle/rules/message.h"
#include "oracle/rules/ports.h"
#include "oracle/rules/queue.h"
#include "oracle/rules/reuse.h"
#include "oracle/rules/twin.h"

/* A socket that no longer listens still holds the address. */
static bool is_held(const struct move *move, const struct drill_addr *addr)
{
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *so = &move->state->socks[i];
        if (so->phase != PHASE_UNUSED && so->stopped && so->addr != 0 &&
            drill_addr_equal(&move->env->addrs[so->addr], addr))
            return true;
    }
    return false;
}

/* Both ends are this socket: what it sends it reads. */
static void apply_self(struct move *move)
{
    struct model_sock *so = move_sock(move);
    struct drill_addr meant = destination_meant(move, &move->call->addr);
    if (so->addr == 0)
        so->addr = env_address(move->env, &meant);
    int index = attempt_connection(move);
    if (index == DRILL_NONE)
        return;
    move->state->conns[index].self = true;
    move->state->conns[index].phase = CONN_TAKEN;
    move_sock(move)->phase = PHASE_CONNECTED;
    move_sock(move)->reported = true;
}

static void apply_self_later(struct move *move)
{
    apply_self(move);
    move_sock(move)->phase = PHASE_CONNECTING;
    move_sock(move)->reported = false;
}

static void permit_self(struct move *move, struct permits *p)
{
    bool later = move_nonblocking(move);
    p->rule = DRILL_RULE_CON_SELF;
    permit_under(permit_value(p, 0, 0, DRILL_RULE_CON_SELF, apply_self), DRILL_V_CONNECT_SELF, 1);
    permit_under(permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_CON_SELF, connect_tell_failure),
                 DRILL_V_CONNECT_SELF, 2);
    permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_CON_SELF, connect_tell_failure),
                 DRILL_V_CONNECT_SELF, 4);
    if (!later) {
        permit_block(p, DRILL_RULE_CON_SELF, true);
        return;
    }
    permit_under(permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_CON_SELF, apply_self_later),
                 DRILL_V_CONNECT_SELF, 1);
    permit_under(permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_CON_SELF, attempt_refused_later),
                 DRILL_V_CONNECT_SELF, 2);
}

enum {
    EPHEMERAL_START = 1024 /* the system chooses no port below */
};

static void permit_refused(struct move *move, struct permits *p)
{
    if (env_has(move->env, DRILL_FAMILIES_UNIX)) {
        files_refuse(move, p);
        /* Linux does not wake those who wait for a listener that was shut down. */
        if (move->waited)
            permit_block(p, DRILL_RULE_LST_SHUT_RD, !is_held(move, &move->call->addr));
        return;
    }
    p->rule = DRILL_RULE_CON_REFUSED;
    /* The port that it has, which nobody has asked for, may be the one that it wants; so may that
     * which it gets, where few are left. */
    const struct model_sock *so = move_sock(move);
    bool unknown = so->bound && so->addr == 0 && move->call->addr.port >= EPHEMERAL_START;
    if (unknown || (!so->bound && ports_towards(move, &move->call->addr).scarce))
        permit_under(permit_value(p, 0, 0, DRILL_RULE_CON_SELF, apply_self), DRILL_V_CONNECT_SELF,
                     1);
    permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_CON_REFUSED, connect_tell_failure);
    if (move_nonblocking(move))
        permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_CON_NB, attempt_refused_later);
    else
        permit_block(p, DRILL_RULE_CON_REFUSED, true);
}

/* An unbound socket needs a port of its own; true when there is none. */
static bool permit_without_port(struct move *move, struct permits *p)
{
    if (!env_has(move->env, DRILL_FAMILIES_TCP) || move_sock(move)->bound || move->waited)
        return false;
    struct ports ports = ports_towards(move, &move->call->addr);
    if (ports.scarce)
        permit_error(p, DRILL_EADDRNOTAVAIL, DRILL_RULE_BND_EXHAUST, NULL);
    else
        blame_error(p, DRILL_EADDRNOTAVAIL, DRILL_RULE_BND_EXHAUST);
    if (ports.none)
        p->rule = DRILL_RULE_BND_EXHAUST;
    return ports.none;
}

/* The socket has had a connection or an attempt before. Where its past is of no account, all is as
 * for a new one. */
static void permit_again(struct move *move, struct permits *p)
{
    if (move_sock(move)->past != PAST_FAILED)
        return;
    for (unsigned i = 0; i < p->n; i++)
        permit_under(&p->option[i], DRILL_V_CONNECT_RETRY, 1);
    permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_CON_RETRY, NULL), DRILL_V_CONNECT_RETRY,
                 2);
}

static void permit_port0(struct permits *p)
{
    p->rule = DRILL_RULE_CON_PORT0;
    for (unsigned i = 0; i < p->n; i++)
        permit_under(&p->option[i], DRILL_V_CONNECT_PORT0, 1);
    permit_under(permit_error(p, DRILL_EADDRNOTAVAIL, DRILL_RULE_CON_PORT0, connect_tell_failure),
                 DRILL_V_CONNECT_PORT0, 2);
}

/* Which rule an error breaks, whatever it is, when the socket or the destination is special. */
static void blame_special(struct move *move, struct permits *p, enum twin twin)
{
    const struct model_sock *so = move_sock(move);
    if (twin == TWIN_OLD)
        blame_error(p, DRILL_ENONE, DRILL_RULE_CON_TW_REUSE);
    else if (so->past == PAST_FAILED)
        blame_error(p, DRILL_ENONE, DRILL_RULE_CON_RETRY);
    else if (so->past == PAST_DISSOLVED)
        blame_error(p, DRILL_ENONE, DRILL_RULE_CON_UNSPEC_TCP);
    else if (drill_addr_is_wildcard(&move->call->addr))
        blame_error(p, DRILL_ENONE, DRILL_RULE_CON_ANY);
}

/* There was no attempt that could take anything away. */
static void apply_no_route(struct move *move)
{
    struct model_sock *so = move_sock(move);
    bool early = so->shut_early;
    bool rd = so->shut_rd;
    bool wr = so->shut_wr;
    uint8_t error = so->error;
    uint8_t versions = so->versions;
    connect_tell_failure(move);
    so->versions = versions;
    so->error = error;
    so->shut_early = early;
    so->shut_rd = rd;
    so->shut_wr = wr;
}

/* Linux goes on by the version of the first attempt (net/ipv6/tcp_ipv6.c tcp_v6_connect()). */
static bool mixes_versions(const struct move *move, const struct drill_addr *to)
{
    return to->kind == DRILL_ADDR_INET6 &&
           (move_sock(move)->versions & (drill_addr_is_mapped(to) ? 1 : 2)) != 0;
}

static void permit_tcp(struct move *move, struct permits *p)
{
    const struct drill_addr *to = &move->call->addr;
    enum twin twin = twin_find(move);
    int listener = queue_listener(move, to);
    if (move_nonblocking(move))
        p->wait_rule = DRILL_RULE_CON_NB;
    if (twin == TWIN_LIVE) {
        twin_refuse(p);
        return;
    }
    blame_special(move, p, twin);
    if (permit_without_port(move, p))
        return;
    if (permit_other_version(move, p, to, apply_no_route))
        p->rule = DRILL_RULE_CON_UNREACH;
    else if (listener == DRILL_NONE)
        permit_refused(move, p);
    else if (queue_member(move, listener, DRILL_NONE) != DRILL_NONE)
        attempt_permit_group(move, p, listener);
    else
        attempt_permit(move, p, listener);
    if (twin == TWIN_OLD)
        twin_permit_old(p);
    if (to->port == 0)
        permit_port0(p);
    else if (drill_addr_is_wildcard(to))
        permit_wildcard(p);
    permit_again(move, p);
}

static void permit_no_broadcast(struct permits *p)
{
    static const enum drill_errno errors[] = {DRILL_ENETUNREACH, DRILL_EHOSTUNREACH, DRILL_EACCES,
                                              DRILL_EADDRNOTAVAIL, DRILL_EAFNOSUPPORT};
    p->rule = DRILL_RULE_CON_BCAST;
    for (unsigned i = 0; i < DRILL_COUNT(errors); i++)
        permit_error(p, errors[i], DRILL_RULE_CON_BCAST, apply_no_route);
}

static bool is_own(const struct move *move, const struct drill_addr *to)
{
    const struct model_sock *so = move_sock(move);
    struct drill_addr meant = destination_meant(move, to);
    int16_t id = so->addr != 0 ? so->addr : so->showed;
    return id != 0 && drill_addr_equal(&move->env->addrs[id], &meant);
}

/* The address that it gets on the way to `to` is that one, and its port is the same. */
static bool may_be_own(const struct move *move, const struct drill_addr *to)
{
    const struct model_sock *so = move_sock(move);
    const struct drill_addr *own = &move->env->addrs[so->addr];
    return so->addr != 0 && own->port == to->port && drill_addr_is_no_source(own);
}

/* The destination is one of IPv4, and that of a listener that may not have those. */
static bool is_six_alone(const struct move *move, const struct drill_addr *to)
{
    for (int i = 0; i < move->state->n_socks && drill_addr_is_mapped(to); i++) {
        const struct model_sock *so = &move->state->socks[i];
        if (so->phase == PHASE_LISTENING && so->six_alone && so->addr != 0 &&
            move->env->addrs[so->addr].port == to->port)
            return true;
    }
    return false;
}

static void permit_new(struct move *move, struct permits *p)
{
    const struct drill_addr *to = &move->call->addr;
    const struct model_sock *so = move_sock(move);
    if (to->kind == DRILL_ADDR_NONE) {
        p->unknown = "connect without an address is not modelled";
    } else if (!env_has(move->env, DRILL_FAMILIES_TCP)) {
        if (files_unnamed(move, p, DRILL_RULE_CON_FAMILY) || files_deny(move, p))
            return;
        int listener = queue_listener(move, to);
        if (listener == DRILL_NONE)
            permit_refused(move, p);
        else
            attempt_permit(move, p, listener);
    } else if (route_is_missing(move->env, to)) {
        permit_no_route(p, apply_no_route);
    } else if (drill_addr_is_broadcast(to)) {
        permit_no_broadcast(p);
    } else if (may_be_own(move, to) && !reuse_lost_port(move, move->sock)) {
        p->unknown = "a socket bound to any address that connects to itself is not modelled";
    } else if (is_six_alone(move, to)) {
        p->unknown = "a listener that was bound to another address before is not modelled";
    } else if (mixes_versions(move, to)) {
        p->unknown = "attempts by both versions of IP are not modelled";
    } else if (is_own(move, to) || may_be_own(move, to)) {
        /* The failure of an attempt may have cost it its port, or not. */
        enum twin twin = twin_find(move);
        if (reuse_lost_port(move, move->sock))
            permit_tcp(move, p);
        if (twin == TWIN_LIVE) {
            twin_refuse(p);
            return;
        }
        permit_self(move, p);
        if (twin == TWIN_OLD)
            twin_permit_old(p);
        if (queue_listener(move, to) != DRILL_NONE)
            p->unknown = "a connection to itself where another listens is not modelled";
        if (so->shut_early)
            p->unknown = "a connection to itself of a socket that was shut down is not modelled";
    } else {
        permit_tcp(move, p);
    }
}

static void permit_connected(struct move *move, struct permits *p)
{
    if (!move_sock(move)->reported) {
        permit_completed(move, p, true);
        return;
    }
    connect_permit_destination(move, p);
    p->rule = DRILL_RULE_CON_ISCONN;
    /* It waited for the connection, as another did who has told of it. */
    if (move->waited)
        permit_value(p, 0, 0, DRILL_RULE_CON_DONE_THEN, NULL);
    permit_error(p, DRILL_EISCONN, DRILL_RULE_CON_ISCONN, NULL);
}

/* The failure was told by another call: on Linux the next connect() notes it, with ECONNABORTED. */
static void permit_told(struct move *move, struct permits *p)
{
    if (!env_has(move->env, DRILL_FAMILIES_TCP) || p->unknown != NULL)
        return;
    p->rule = DRILL_RULE_CON_RETRY;
    for (unsigned i = 0; i < p->n; i++)
        permit_under(&p->option[i], DRILL_V_CONNECT_TOLD, 2);
    permit_under(permit_error(p, DRILL_ECONNABORTED, DRILL_RULE_CON_RETRY, connect_tell_failure),
                 DRILL_V_CONNECT_TOLD, 1);
}

/* A shutdown() under an attempt that had failed: Linux takes the socket for one that is on its way
 * out (net/ipv4/af_inet.c inet_shutdown()). */
static void permit_disconnecting(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (env_has(move->env, DRILL_FAMILIES_TCP) && (so->shut_rd || so->shut_wr))
        permit_error(p, DRILL_EINVAL, DRILL_RULE_CON_INPROG_SHUT, NULL);
}

/* A shutdown() has ended the attempt: Linux begins anew, and forgets the error (net/ipv4/af_inet.c
 * inet_shutdown(), net/ipv4/tcp_output.c tcp_connect_init()). */
static void permit_aborted(struct move *move, struct permits *p)
{
    if (env_has(move->env, DRILL_FAMILIES_TCP) && !move->waited &&
        move_sock(move)->error == DRILL_ECONNRESET)
        permit_new(move, p);
}

/* It waited for an attempt whose failure another that waited has told. */
static void permit_second(struct move *move, struct permits *p)
{
    if (!move->waited || !env_has(move->env, DRILL_FAMILIES_TCP) ||
        move_sock(move)->past != PAST_FAILED)
        return;
    connect_permit_less(p);
}

static void permit_stream(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (move->call->addr.kind == DRILL_ADDR_UNSPEC &&
        move->call->twist[DRILL_TWIST_FAMILY] == DRILL_CONSTANT_NONE) {
        permit_dissolve(move, p);
        return;
    }
    switch ((enum model_phase)so->phase) {
    case PHASE_LISTENING:
        permit_listening(move, p);
        break;
    case PHASE_CONNECTED:
        permit_connected(move, p);
        break;
    case PHASE_CONNECTING:
        permit_connecting(move, p);
        permit_aborted(move, p);
        break;
    case PHASE_FAILED:
        if (so->error != 0) {
            permit_connecting(move, p);
            permit_aborted(move, p);
            break;
        }
        permit_new(move, p);
        permit_told(move, p);
        permit_disconnecting(move, p);
        break;
    default:
        permit_new(move, p);
        permit_second(move, p);
        break;
    }
}

/* It waited for room, and when it was woken had no use for it. */
static void apply_astray(struct move *move)
{
    int listener = queue_listener(move, &move->call->addr);
    if (listener != DRILL_NONE)
        move->state->socks[listener].astray = true;
}

static void note_astray(const struct move *move, struct permits *p)
{
    for (unsigned i = 0; i < p->n && env_has(move->env, DRILL_FAMILIES_UNIX); i++) {
        if (move->waited && p->option[i].kind == PERMIT_ERROR && p->option[i].apply == NULL)
            p->option[i].apply = apply_astray;
    }
}

void permit_connect(struct move *move, struct permits *p)
{
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM)) {
        permit_connect_datagram(move, p);
    } else {
        permit_stream(move, p);
        note_astray(move, p);
    }
    message_permit_late_name(move, p);
}
