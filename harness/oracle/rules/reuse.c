/* Which sockets may share an address: SO_REUSEADDR, SO_REUSEPORT, IPV6_V6ONLY and TIME-WAIT.
 *
 * Each pair of the socket that asks and one that stands there is judged alone:
 *
 *   both SO_REUSEPORT            --> free
 *   both SO_REUSEADDR            --> free, unless the other listens; the same address of two bound
 *                                    sockets: a variant
 *   the asking one SO_REUSEADDR  --> a wildcard against a specific address, a connection and
 *                                    TIME-WAIT: variants
 *   neither                      --> in use
 *
 * Not modelled: REU-PORT-UID: the user namespace of a run has one user, so that no socket can have
 * another owner. */

#include "oracle/rules/reuse.h"

/* What one pair says: free, in use, or free under the choices of a variant. */
struct pair {
    bool used;
    bool varies;
    uint8_t variant;
    uint8_t free;
    uint16_t rule; /* used or varies: why; else why it is free, when that is worth telling */
};

/* The options of the two, as they count. */
struct options {
    uint8_t mine;
    uint8_t other;
};

enum {
    NO_RULE = DRILL_RULE_BND_FREE
};

static bool is_wild(const struct drill_addr *addr)
{
    return drill_addr_is_wildcard(addr) || drill_addr_is_mapped_wildcard(addr);
}

/* Whether the addresses share one; `dual` when they do only where an IPv6 wildcard covers IPv4. */
static bool overlaps(const struct drill_addr *a, const struct drill_addr *b, bool *dual)
{
    *dual = false;
    if (a->kind != b->kind)
        return false;
    if (a->kind != DRILL_ADDR_INET4 && a->kind != DRILL_ADDR_INET6)
        return drill_addr_equal(a, b);
    if (a->port != b->port)
        return false;
    if (drill_addr_equal(a, b))
        return true;
    *dual = drill_addr_is_mapped(a) != drill_addr_is_mapped(b);
    if (*dual)
        return drill_addr_is_wildcard(drill_addr_is_mapped(a) ? b : a);
    return is_wild(a) || is_wild(b);
}

bool reuse_is_group(const struct model_sock *a, const struct model_sock *b)
{
    return (a->reuse & b->reuse & REUSE_PORT) != 0;
}

static struct pair in_use(enum drill_rule_id rule)
{
    return (struct pair){.used = true, .rule = (uint16_t)rule};
}

static struct pair is_free(enum drill_rule_id rule)
{
    return (struct pair){.rule = (uint16_t)rule};
}

static struct pair varies(enum drill_variant variant, uint8_t free, enum drill_rule_id rule)
{
    return (struct pair){
        .varies = true, .variant = (uint8_t)variant, .free = free, .rule = (uint16_t)rule};
}

/* Two UDP sockets, or one TCP socket that asks and one that is merely bound, at one address. */
static struct pair with_bound(const struct options *options, bool wild)
{
    bool both = (options->mine & options->other & REUSE_ADDR) != 0;
    if (wild && both)
        return is_free(DRILL_RULE_REU_WILD);
    if (wild && options->mine != 0)
        return varies(DRILL_V_REUSE_WILD, 2, DRILL_RULE_REU_WILD);
    if (wild)
        return in_use(DRILL_RULE_REU_WILD);
    if (both)
        return varies(DRILL_V_REUSE_BOUND, 1, DRILL_RULE_REU_ADDR_BOTHBOUND);
    if (((options->mine | options->other) & REUSE_PORT) != 0)
        return in_use(DRILL_RULE_REU_PORT_ALL);
    return in_use(DRILL_RULE_BND_INUSE);
}

static struct pair with_listener(const struct options *options, bool wild)
{
    if (wild && options->mine != 0)
        return varies(DRILL_V_REUSE_WILD, 2, DRILL_RULE_REU_WILD);
    if (wild)
        return in_use(DRILL_RULE_REU_WILD);
    if (((options->mine | options->other) & REUSE_PORT) != 0)
        return in_use(DRILL_RULE_REU_PORT_ALL);
    return in_use(options->mine != 0 ? DRILL_RULE_REU_ADDR_ACTIVE : DRILL_RULE_BND_INUSE);
}

static struct pair with_connection(const struct options *options)
{
    if ((options->mine & options->other & REUSE_ADDR) != 0)
        return is_free(DRILL_RULE_REU_EST);
    if (options->mine != 0)
        return varies(DRILL_V_REUSE_OLD, 2, DRILL_RULE_REU_EST);
    return in_use(DRILL_RULE_REU_EST);
}

static struct pair with_options(const struct move *move, const struct model_sock *other,
                                const struct options *options, bool wild)
{
    if ((options->mine & options->other & REUSE_PORT) != 0)
        return is_free(DRILL_RULE_REU_PORT_ALL);
    if (env_has(move->env, DRILL_FAMILIES_UDP))
        return with_bound(options, wild);
    if (other->phase == PHASE_LISTENING)
        return with_listener(options, wild);
    return other->conn != DRILL_NONE ? with_connection(options) : with_bound(options, wild);
}

static void add_variant(struct conflict *found, enum drill_variant variant, uint8_t free,
                        enum drill_rule_id rule)
{
    for (unsigned i = 0; i < found->n; i++) {
        if (found->under[i].variant == variant) {
            found->under[i].free &= free;
            return;
        }
    }
    if (found->n == CONFLICT_VARIANTS) {
        found->maybe = true;
        return;
    }
    found->under[found->n].variant = (uint8_t)variant;
    found->under[found->n].free = free;
    found->under[found->n++].rule = (uint16_t)rule;
}

static void add_maybe(struct conflict *found, enum drill_rule_id rule)
{
    if (!found->certain && !found->maybe)
        found->rule = (uint16_t)rule;
    found->maybe = true;
}

static void add_pair(struct conflict *found, const struct pair *pair)
{
    if (pair->used && !found->certain) {
        found->certain = true;
        found->rule = pair->rule;
    } else if (pair->varies) {
        add_variant(found, (enum drill_variant)pair->variant, pair->free,
                    (enum drill_rule_id)pair->rule);
    } else if (!pair->used && pair->rule != NO_RULE) {
        found->free_rule = pair->rule;
    }
}

/* The other's options have changed since it was bound. Set late they count, or do not (a variant);
 * cleared late SO_REUSEPORT may go on to count (Linux net/ipv4/inet_connection_sock.c
 * sk_reuseport_match() looks at what the first socket had). */
static void add_late(struct conflict *found, const struct pair *now, const struct pair *then,
                     bool cleared)
{
    if (now->used == then->used && now->varies == then->varies) {
        add_pair(found, now);
    } else if (cleared || now->varies || then->varies) {
        add_maybe(found, DRILL_RULE_REU_LATE);
    } else {
        add_variant(found, DRILL_V_REUSE_LATE, now->used ? 2 : 1, DRILL_RULE_REU_LATE);
    }
}

static void add_socket(const struct move *move, struct conflict *found,
                       const struct model_sock *other, const struct drill_addr *want)
{
    const struct model_sock *so = move_sock(move);
    const struct drill_addr *has = &move->env->addrs[other->addr];
    struct options options = {so->reuse, other->reuse};
    bool dual;
    if (!overlaps(has, want, &dual))
        return;
    if (!env_has(move->env, DRILL_FAMILIES_INET)) {
        add_pair(found, &(struct pair){.used = true, .rule = DRILL_RULE_BND_INUSE});
        return;
    }
    bool wild = !drill_addr_equal(has, want);
    const struct model_sock *six = drill_addr_is_mapped(want) ? other : so;
    if (dual && six->v6only)
        return;
    struct pair now = with_options(move, other, &options, wild);
    if (dual && now.used) {
        now.rule = DRILL_RULE_BND_V6ANY;
        if (!six->v6only_set)
            now = varies(DRILL_V_DUAL_STACK, 2, DRILL_RULE_BND_V6ANY);
    }
    if (other->late == 0) {
        add_pair(found, &now);
        return;
    }
    options.other ^= other->late;
    struct pair then = with_options(move, other, &options, wild);
    add_late(found, &now, &then, (other->late & ~other->reuse & REUSE_PORT) != 0);
}

/* Whether so little time is left to a connection that waits for the peer's FIN that it may be gone
 * by now. */
static bool ends_soon(const struct move *move)
{
    return move->env->sysctl_known[DRILL_SYSCTL_TCP_FIN_TIMEOUT] &&
           move->env->sysctl[DRILL_SYSCTL_TCP_FIN_TIMEOUT] < 30;
}

static void add_time_wait(const struct move *move, struct conflict *found,
                          const struct model_hold *hold)
{
    uint8_t mine = move_sock(move)->reuse;
    if ((mine & hold->reuse) != 0) {
        found->free_rule = DRILL_RULE_CLS_TW_BIND;
    } else if (ends_soon(move)) {
        add_maybe(found, DRILL_RULE_CLS_FW2);
    } else if (mine != 0) {
        add_variant(found, DRILL_V_REUSE_OLD, 2, DRILL_RULE_CLS_TW_BIND);
    } else {
        add_pair(found, &(struct pair){.used = true, .rule = DRILL_RULE_CLS_TW_ACTIVE});
    }
}

/* What else is known of the address says more. */
static void tell_free(struct conflict *found, enum drill_rule_id rule)
{
    if (found->free_rule == NO_RULE)
        found->free_rule = (uint16_t)rule;
}

static void add_hold(const struct move *move, struct conflict *found, const struct model_hold *hold)
{
    bool shared = (move_sock(move)->reuse & hold->reuse) != 0;
    switch ((enum model_hold_why)hold->why) {
    case HOLD_TIME_WAIT:
        add_time_wait(move, found, hold);
        break;
    case HOLD_MAYBE:
    case HOLD_CROSSED:
        if (!shared)
            add_maybe(found,
                      hold->why == HOLD_CROSSED ? DRILL_RULE_CLS_SIMUL : DRILL_RULE_BND_INUSE);
        break;
    case HOLD_LISTENED:
        tell_free(found, DRILL_RULE_CLS_LST_NOTW);
        break;
    case HOLD_PASSIVE:
        tell_free(found, DRILL_RULE_CLS_TW_PASSIVE);
        break;
    case HOLD_EXPIRED:
        tell_free(found, DRILL_RULE_CLS_FW2);
        break;
    }
}

bool reuse_lost_port(const struct move *move, int sock)
{
    const struct model_sock *so = &move->state->socks[sock];
    bool chosen = so->unasked || !so->bound ||
                  (so->bound_to != 0 && move->env->addrs[so->bound_to].port == 0);
    if (!env_has(move->env, DRILL_FAMILIES_TCP) || !chosen || so->phase == PHASE_LISTENING ||
        so->regained)
        return false;
    if (so->conn == DRILL_NONE)
        return so->phase == PHASE_CONNECTING || so->phase == PHASE_FAILED || so->stopped ||
               so->vague;
    const struct model_conn *conn = &move->state->conns[so->conn];
    return conn->phase == CONN_DROPPED ? conn->listener == DRILL_NONE : conn_ended(conn, so->end);
}

void reuse_give_up(struct move *move, int sock)
{
    struct model_sock *so = &move->state->socks[sock];
    if (reuse_lost_port(move, sock)) {
        so->addr = 0;
        so->bound = false;
    }
    so->stopped = so->regained = false;
}

/* A socket whose port is not known yet; its host may be. */
static bool may_overlap(const struct move *move, const struct model_sock *so,
                        const struct drill_addr *want)
{
    if (!so->bound && so->conn == DRILL_NONE)
        return false;
    bool dual;
    struct drill_addr host = move->env->addrs[so->bound_to];
    host.port = want->port;
    return so->bound_to == 0 || overlaps(&host, want, &dual);
}

struct conflict reuse_conflict(const struct move *move, const struct drill_addr *want)
{
    const struct drill_state *state = move->state;
    struct conflict found = {.rule = DRILL_RULE_BND_INUSE, .free_rule = NO_RULE};
    bool inet = env_has(move->env, DRILL_FAMILIES_INET);
    bool dual;
    if (inet && want->port == 0)
        return found;
    if (want->kind == DRILL_ADDR_PATH) {
        found.certain = state_file_at(state, move->env, want) != DRILL_NONE;
        found.rule = DRILL_RULE_UNX_INUSE;
        return found;
    }
    for (unsigned i = 0; i < state->n_holds; i++) {
        if (overlaps(&move->env->addrs[state->holds[i].addr], want, &dual) && !dual)
            add_hold(move, &found, &state->holds[i]);
    }
    /* The connection that the socket itself had may wait there. */
    const struct model_sock *own = move_sock(move);
    int16_t id = own->conn != DRILL_NONE ? state->conns[own->conn].addr[own->end] : 0;
    if (env_has(move->env, DRILL_FAMILIES_TCP) && id != 0 &&
        overlaps(&move->env->addrs[id], want, &dual))
        add_maybe(&found, DRILL_RULE_CLS_TW_ACTIVE);
    for (int i = 0; i < state->n_socks; i++) {
        const struct model_sock *so = &state->socks[i];
        /* What accept() made shows the name of a UNIX listener, and does not keep it. */
        bool shows = !inet && so->conn != DRILL_NONE && so->end == 1 && !so->bound;
        if (so->phase == PHASE_UNUSED || i == move->sock || shows)
            continue;
        /* Closed, and kept by a call that waits, or has returned without being collected yet. */
        if (so->addr != 0 && (reuse_lost_port(move, i) || so->refs == 0))
            add_maybe(&found, DRILL_RULE_BND_INUSE);
        else if (so->addr != 0)
            add_socket(move, &found, so, want);
        else if (inet && may_overlap(move, so, want))
            add_maybe(&found, DRILL_RULE_BND_INUSE);
    }
    return found;
}

struct conflict reuse_listening(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    struct conflict found = {.rule = DRILL_RULE_LST_DUP_PORT, .free_rule = DRILL_RULE_LST_MARK};
    const struct drill_addr *want = &move->env->addrs[so->addr];
    bool dual;
    /* A path may be another file by now. */
    if (so->addr == 0 || !env_has(move->env, DRILL_FAMILIES_INET))
        return found;
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *other = &move->state->socks[i];
        const struct drill_addr *has = &move->env->addrs[other->addr];
        if (i != move->sock && other->phase == PHASE_LISTENING && other->addr == 0)
            add_maybe(&found, DRILL_RULE_LST_DUP_PORT);
        if (i == move->sock || other->phase == PHASE_UNUSED || other->addr == 0 ||
            !overlaps(has, want, &dual))
            continue;
        if (dual || other->late != 0 || so->late != 0)
            add_maybe(&found, DRILL_RULE_REU_LATE);
        else if (other->phase != PHASE_LISTENING && so->stopped && other->conn != DRILL_NONE)
            add_maybe(&found, DRILL_RULE_LST_DUP_PORT); /* its connections have the port, too */
        else if (other->phase != PHASE_LISTENING)
            continue;
        else if (reuse_is_group(so, other))
            found.free_rule = DRILL_RULE_REU_PORT_ALL;
        else if (other->addr == so->addr)
            add_pair(&found, &(struct pair){.used = true, .rule = DRILL_RULE_LST_DUP_PORT});
        else
            add_variant(&found, DRILL_V_REUSE_WILD, 2, DRILL_RULE_REU_WILD);
    }
    return found;
}
