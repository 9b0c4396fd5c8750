/* getsockname, getpeername. What bad and short address buffers make of them is in twisted.c. */

#include "oracle/permit.h"
#include "oracle/rules/files.h"
#include "oracle/rules/reuse.h"
#include "oracle/rules/stream.h"

static bool right_kind(const struct move *move, const struct drill_addr *addr)
{
    switch (move->env->family) {
    case DRILL_TCP4:
    case DRILL_UDP4:
        return addr->kind == DRILL_ADDR_INET4;
    case DRILL_TCP6:
    case DRILL_UDP6:
        return addr->kind == DRILL_ADDR_INET6;
    default:
        return addr->kind == DRILL_ADDR_UNNAMED || addr->kind == DRILL_ADDR_ABSTRACT ||
               addr->kind == DRILL_ADDR_PATH;
    }
}

/* Another socket is already known to have this port: an ephemeral one must be unused. */
static bool port_taken(const struct move *move, const struct drill_addr *addr)
{
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *so = &move->state->socks[i];
        if (i != move->sock && so->phase == PHASE_LISTENING && so->addr != 0 &&
            drill_addr_equal(&move->env->addrs[so->addr], addr))
            return true;
    }
    return false;
}

/* Whether `got` is on the address asked for; a wildcard may have become a route's address. */
static bool same_host(const struct drill_addr *asked, const struct drill_addr *got)
{
    struct drill_addr host = *got;
    host.port = asked->port;
    return drill_addr_is_wildcard(asked) || drill_addr_equal(asked, &host) ||
           (drill_addr_is_mapped_wildcard(asked) && drill_addr_is_mapped(got));
}

/* How long the address is: nothing but the family, a path with its NUL (without it elsewhere), an
 * abstract name exactly. */
static bool check_length(struct move *move)
{
    const struct drill_addr *got = &move->outcome->addr;
    unsigned len = 0;
    if (got->kind != DRILL_ADDR_UNNAMED)
        len = got->name_len + 1U;
    bool short_path = got->kind == DRILL_ADDR_PATH &&
                      (move->state->variants[DRILL_V_UNIX_LENGTH] & 2) != 0 &&
                      move->outcome->addr_len == got->name_len;
    return short_path || move->outcome->addr_len == len ||
           move_breaks(move, DRILL_RULE_UNX_NAMELEN, "%u bytes behind the family", len);
}

/* Made by socketpair(): neither end has a name. */
static bool is_of_pair(const struct move *move, const struct model_sock *so)
{
    if (so->conn == DRILL_NONE)
        return so->mate != 0;
    const int16_t *ends = move->state->conns[so->conn].addr;
    return ends[0] == ends[1] && ends[0] != 0 &&
           move->env->addrs[ends[0]].kind == DRILL_ADDR_UNNAMED;
}

/* It has a peer, and so an address that the peer can answer to. */
static bool is_routed(const struct move *move, const struct model_sock *so)
{
    if (so->conn == DRILL_NONE || so->phase != PHASE_CONNECTED)
        return so->peer_set;
    /* One that has ended may have been bound anew. */
    return !conn_ended(&move->state->conns[so->conn], so->end);
}

/* Who gave the socket its address without being asked. */
static enum drill_rule_id autobind_rule(const struct move *move)
{
    return env_has(move->env, DRILL_FAMILIES_UDP) ? DRILL_RULE_UDP_AUTOBIND
                                                  : DRILL_RULE_CON_AUTOBIND;
}

static bool was_dissolved(const struct move *move)
{
    return move_sock(move)->past == PAST_DISSOLVED && env_has(move->env, DRILL_FAMILIES_UDP);
}

/* An address that is not known yet, of IP. */
static bool check_unknown(struct move *move)
{
    const struct model_sock *so = move_sock(move);
    const struct drill_addr *got = &move->outcome->addr;
    bool has_name = so->bound || so->conn != DRILL_NONE || so->peer_set;
    if (so->source != 0 && got->port != move->env->addrs[so->source].port)
        return move_breaks(
            move, so->unasked && !so->peer_set ? DRILL_RULE_UDP_AUTOBIND : DRILL_RULE_NAM_SOCK,
            "the port that its messages came from");
    if (has_name && got->port == 0 && so->phase != PHASE_FAILED)
        return move_breaks(move,
                           !so->unasked                             ? DRILL_RULE_BND_EPHEM
                           : so->peer_set || so->conn != DRILL_NONE ? DRILL_RULE_CON_AUTOBIND
                                                                    : autobind_rule(move),
                           "a port that the system chose");
    if (is_routed(move, so) && drill_addr_is_wildcard(got))
        return move_breaks(move, DRILL_RULE_CON_AUTOBIND, "an address on the way to the peer");
    bool routed = so->vague || so->conn != DRILL_NONE; /* it has taken an address to speak from */
    if (so->bound_to != 0 && !same_host(&move->env->addrs[so->bound_to], got) &&
        !(routed && drill_addr_is_broadcast(&move->env->addrs[so->bound_to])))
        return move_breaks(move, DRILL_RULE_NAM_SOCK, "the address it was bound to, with a port");
    /* One that had an address before may show the port of it, which its listener has. */
    if (has_name && so->source == 0 && !so->vague && port_taken(move, got))
        return move_breaks(move, DRILL_RULE_BND_EPHEM, "a port that no listener has");
    if (!has_name && got->port != 0 && !so->stopped && !so->vague && so->phase == PHASE_FRESH)
        return move_breaks(
            move, was_dissolved(move) ? DRILL_RULE_CON_UNSPEC_PORT : DRILL_RULE_NAM_UNBOUND,
            "port 0: the socket was not bound");
    return true;
}

static bool check_local(struct move *move)
{
    const struct model_sock *so = move_sock(move);
    const struct drill_addr *got = &move->outcome->addr;
    char text[DRILL_ADDR_TEXT];
    bool unix_family = env_has(move->env, DRILL_FAMILIES_UNIX);
    if (!right_kind(move, got))
        return move_breaks(move, DRILL_RULE_NAM_UNBOUND, "an address of the socket's family");
    /* It may have another port by now. */
    const struct drill_addr *has = &move->env->addrs[so->addr];
    bool any = drill_addr_is_no_source(has);
    /* A connect() that failed may have taken the route's address all the same. */
    bool same = drill_addr_equal(has, got) || (so->vague && any && got->port == has->port);
    bool lost = reuse_lost_port(move, move->sock) && !same;
    if (so->addr != 0 && !lost)
        return same ? (!unix_family || check_length(move))
                    : move_breaks(move,
                                  was_dissolved(move) ? DRILL_RULE_CON_UNSPEC_PORT
                                                      : DRILL_RULE_NAM_SOCK,
                                  "the address it is bound to, %s",
                                  drill_addr_print(&move->env->addrs[so->addr], text, sizeof text));
    if (unix_family && so->autobound)
        return files_is_automatic(got) ||
               move_breaks(move, DRILL_RULE_UNX_AUTOBIND,
                           "an abstract name of five hexadecimal digits");
    if (unix_family && (got->kind == DRILL_ADDR_UNNAMED || (so->vague && files_is_automatic(got))))
        return check_length(move);
    if (unix_family)
        return move_breaks(
            move, is_of_pair(move, so) ? DRILL_RULE_CRE_PAIR_NAMES : DRILL_RULE_NAM_UNBOUND,
            "no name: the socket was not bound");
    return check_unknown(move);
}

/* A send, or a connect() of a datagram socket, that failed has bound it, as is seen now. */
static void note_late_name(const struct move *move, struct model_sock *so)
{
    const struct drill_addr *got = &move->outcome->addr;
    if (!so->vague || so->bound || env_has(move->env, DRILL_FAMILIES_TCP))
        return;
    if (env_has(move->env, DRILL_FAMILIES_UNIX))
        so->bound = so->autobound = got->kind != DRILL_ADDR_UNNAMED;
    else
        so->bound = so->unasked = got->port != 0;
}

/* An attempt of TCP that failed has left a port, which the socket may have or have lost:
 * POSIX.1-2017 connect() leaves open what becomes of it. */
static bool shows_remains(const struct move *move, const struct model_sock *so)
{
    const struct drill_addr *got = &move->outcome->addr;
    return env_has(move->env, DRILL_FAMILIES_TCP) && so->past == PAST_FAILED && !so->bound &&
           so->bound_to == 0 && so->conn == DRILL_NONE && got->port != 0 &&
           drill_addr_is_wildcard(got);
}

static void apply_local(struct move *move)
{
    struct model_sock *so = move_sock(move);
    bool unix_family = env_has(move->env, DRILL_FAMILIES_UNIX);
    note_late_name(move, so);
    bool has_name = so->bound || so->conn != DRILL_NONE || shows_remains(move, so);
    bool lost = reuse_lost_port(move, move->sock) && move->outcome->addr.port != 0;
    if (!has_name && so->vague && env_has(move->env, DRILL_FAMILIES_TCP))
        so->showed = env_address(move->env, &move->outcome->addr);
    if ((so->addr != 0 && !lost) || !has_name || (unix_family && !so->autobound))
        return;
    so->addr = env_address(move->env, &move->outcome->addr);
    if (so->conn != DRILL_NONE)
        move->state->conns[so->conn].addr[so->end] = so->addr;
}

static bool check_peer(struct move *move)
{
    const struct model_sock *so = move_sock(move);
    char text[DRILL_ADDR_TEXT];
    int16_t id = so->conn != DRILL_NONE ? move->state->conns[so->conn].addr[1 - so->end] : so->peer;
    if (!right_kind(move, &move->outcome->addr))
        return move_breaks(move, DRILL_RULE_NAM_PEER_RECIP, "an address of the socket's family");
    if (id == 0 || drill_addr_equal(&move->env->addrs[id], &move->outcome->addr))
        return !env_has(move->env, DRILL_FAMILIES_UNIX) || check_length(move);
    return move_breaks(
        move, is_of_pair(move, so) ? DRILL_RULE_CRE_PAIR_NAMES : DRILL_RULE_NAM_PEER_RECIP,
        "the peer's own address, %s", drill_addr_print(&move->env->addrs[id], text, sizeof text));
}

static void apply_peer(struct move *move)
{
    const struct model_sock *so = move_sock(move);
    if (so->conn == DRILL_NONE || env_has(move->env, DRILL_FAMILIES_UNIX))
        return;
    struct model_conn *conn = &move->state->conns[so->conn];
    int other = 1 - so->end;
    if (conn->addr[other] == 0)
        conn->addr[other] = env_address(move->env, &move->outcome->addr);
    if (conn->sock[other] != DRILL_NONE && move->state->socks[conn->sock[other]].addr == 0)
        move->state->socks[conn->sock[other]].addr = conn->addr[other];
}

static void permit_peer_of_stream(struct move *move, struct permits *p)
{
    struct stream_view view = stream_view(move, move->sock);
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    bool ended = tcp && conn_ended(view.conn, view.end);
    /* Of two FINs the acknowledgement of ours may be outstanding (LAST-ACK); of a reset nothing is.
     */
    bool both = stream_ended_both_ways(&view);
    bool known = view.conn->reset[view.end] >= NEWS_SEEN || both;
    bool shut = view.so->shut_wr && view.so->shut_rd;
    p->rule = DRILL_RULE_NAM_PEER_RECIP;
    struct permit_option *option = permit_value(p, 0, 0, DRILL_RULE_NAM_PEER_RECIP, apply_peer);
    option->check = check_peer;
    if (shut && !ended)
        permit_under(option, DRILL_V_PEER_SHUT, 1);
    if (ended && known)
        permit_under(option, DRILL_V_PEER_CLOSED, 2);
    if (ended) {
        p->rule = both ? DRILL_RULE_SHU_BOTH_WR : DRILL_RULE_NAM_PEER_ENDED;
        option = permit_error(p, DRILL_ENOTCONN, DRILL_RULE_NAM_PEER_ENDED, NULL);
        if (known)
            permit_under(option, DRILL_V_PEER_CLOSED, 1);
    }
    if (view.so->shut_wr || view.so->shut_rd)
        permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_NAM_PEER_SHUT, NULL),
                     DRILL_V_PEER_SHUT, 2);
    if (shut && !ended)
        blame_value(p, 0, 0, DRILL_RULE_NAM_PEER_SHUT);
}

/* A peer of port 0 is none on Linux, though messages can be sent to it. */
static void permit_peer_of_datagram(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    bool none = so->peer != 0 && env_has(move->env, DRILL_FAMILIES_UDP) &&
                move->env->addrs[so->peer].port == 0;
    p->rule = none ? DRILL_RULE_CON_PORT0 : DRILL_RULE_NAM_PEER_RECIP;
    struct permit_option *option = permit_value(p, 0, 0, (enum drill_rule_id)p->rule, NULL);
    option->check = check_peer;
    if (!none)
        return;
    permit_under(option, DRILL_V_CONNECT_PORT0_UDP, 4);
    permit_under(permit_error(p, DRILL_ENOTCONN, DRILL_RULE_CON_PORT0, NULL),
                 DRILL_V_CONNECT_PORT0_UDP, 1);
}

void permit_name(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (move->call->id == DRILL_CALL_GETSOCKNAME) {
        p->rule = DRILL_RULE_NAM_SOCK;
        permit_value(p, 0, 0, DRILL_RULE_NAM_SOCK, apply_local)->check = check_local;
        return;
    }
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM) && so->peer_set) {
        permit_peer_of_datagram(move, p);
        return;
    }
    if (!env_has(move->env, DRILL_FAMILIES_DATAGRAM) && stream_ready(move, so)) {
        permit_peer_of_stream(move, p);
        /* A connect under way may not have been noticed as complete. */
        if (so->phase == PHASE_CONNECTING)
            permit_error(p, DRILL_ENOTCONN, DRILL_RULE_NAM_PEER_NOTCONN, NULL);
        return;
    }
    p->rule = DRILL_RULE_NAM_PEER_NOTCONN;
    if (so->past == PAST_DISSOLVED)
        p->rule = env_has(move->env, DRILL_FAMILIES_DATAGRAM) ? DRILL_RULE_CON_UNSPEC_DGRAM
                                                              : DRILL_RULE_CON_UNSPEC_TCP;
    permit_error(p, DRILL_ENOTCONN, DRILL_RULE_NAM_PEER_NOTCONN, NULL);
}
