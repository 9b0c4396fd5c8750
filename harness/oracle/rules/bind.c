/* bind: the address that a socket gets, and the errors of asking. Which addresses are taken, and by
 * what, is in reuse.c. */

#include "oracle/permit.h"
#include "oracle/rules/files.h"
#include "oracle/rules/ports.h"
#include "oracle/rules/reuse.h"

/* A path becomes a file, with every permission that the mask leaves. */
static void make_file(struct move *move)
{
    unsigned process = move->env->process[move->actor];
    struct model_file file = {.addr = move_sock(move)->addr,
                              .sock = (int16_t)(move->sock + 1),
                              .kind = FILE_SOCKET,
                              .mode_known = move->state->mask_known[process],
                              .mode = (uint16_t)(0777 & ~move->state->mask[process])};
    state_add_file(move->state, &file);
}

/* What waits to be received tells the name that its sender has by then. */
static void name_messages(const struct move *move, const struct model_sock *so)
{
    for (int i = 0; i < move->state->n_messages && env_has(move->env, DRILL_FAMILIES_UNIX); i++) {
        struct model_message *message = &move->state->messages[i];
        if (message->in_use && message->stream == so->stream && message->from == 0)
            message->from = so->addr;
    }
}

void bind_apply(struct move *move)
{
    struct model_sock *so = move_sock(move);
    struct drill_addr want = move->call->addr;
    if (want.kind == DRILL_ADDR_UNSPEC)
        want = drill_addr_any(move->env->family, 0);
    so->regained = reuse_lost_port(move, move->sock);
    if (so->regained)
        state_leave_address(move->state, move->sock);
    /* The first bind() has made it a socket of IPv6 alone (Linux net/ipv6/af_inet6.c
     * __inet6_bind()). */
    so->six_alone = so->regained && drill_addr_is_wildcard(&want);
    so->bound = true;
    so->showed = 0;
    if (env_has(move->env, DRILL_FAMILIES_TCP))
        so->stopped = so->vague = false;
    so->past = PAST_NONE;
    so->unasked = false;
    if (move->call->addr.kind == DRILL_ADDR_UNNAMED) {
        so->autobound = so->addr == 0;
        if (so->autobound && so->conn != DRILL_NONE)
            move->state->conns[so->conn].addr[so->end] = 0;
        return;
    }
    if (env_has(move->env, DRILL_FAMILIES_UDP))
        so->bound_at = ++move->state->serials;
    if (env_has(move->env, DRILL_FAMILIES_UNIX) || want.port != 0)
        so->addr = env_address(move->env, &want);
    else
        so->bound_to = env_address(move->env, &want);
    if (env_has(move->env, DRILL_FAMILIES_TCP) && want.port == 0)
        so->addr = 0;
    name_messages(move, so);
    /* The peer, and who accepts it, is told the name that the socket now has. */
    if (env_has(move->env, DRILL_FAMILIES_UNIX) && so->conn != DRILL_NONE)
        move->state->conns[so->conn].addr[so->end] = so->addr;
    if (move->call->addr.kind == DRILL_ADDR_PATH)
        make_file(move);
}

/* An address without a name asks for one of the system's choice, once. */
static void permit_autobind(struct permits *p)
{
    p->rule = DRILL_RULE_UNX_AUTOBIND;
    permit_under(permit_value(p, 0, 0, DRILL_RULE_UNX_AUTOBIND, bind_apply), DRILL_V_UNIX_AUTOBIND,
                 1);
    permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_UNX_AUTOBIND, NULL),
                 DRILL_V_UNIX_AUTOBIND, 2);
}

/* The choices of DRILL_V_UNIX_PATH under which a path of this length fits into an address. */
static uint8_t path_choices(const struct drill_addr *addr)
{
    static const uint8_t most[] = {108, 107, 103, 91};
    uint8_t choices = 0;
    for (unsigned i = 0; i < DRILL_COUNT(most); i++) {
        if (addr->kind != DRILL_ADDR_PATH || addr->name_len <= most[i])
            choices |= (uint8_t)(1U << i);
    }
    return choices;
}

static void permit_long_path(struct move *move, struct permits *p)
{
    uint8_t fits = path_choices(&move->call->addr);
    uint8_t refused = (uint8_t)(0xf & ~fits);
    if (refused == 0)
        return;
    p->rule = DRILL_RULE_UNX_PATHLEN;
    blame_value(p, 0, 0, DRILL_RULE_UNX_PATHLEN);
    for (unsigned i = 0; i < p->n; i++)
        permit_under(&p->option[i], DRILL_V_UNIX_PATH, fits);
    permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_UNX_PATHLEN, NULL), DRILL_V_UNIX_PATH,
                 refused);
    permit_under(permit_error(p, DRILL_ENAMETOOLONG, DRILL_RULE_UNX_PATHLEN, NULL),
                 DRILL_V_UNIX_PATH, refused);
}

static void permit_conflict(struct permits *p, const struct conflict *found)
{
    struct permit_option *option;
    p->rule = DRILL_RULE_BND_OK;
    if (found->certain) {
        p->rule = found->rule;
        permit_error(p, DRILL_EADDRINUSE, (enum drill_rule_id)found->rule, NULL);
        blame_value(p, 0, 0, (enum drill_rule_id)found->rule);
        return;
    }
    option = permit_value(
        p, 0, 0, (enum drill_rule_id)(found->n > 0 ? found->under[0].rule : DRILL_RULE_BND_OK),
        bind_apply);
    for (unsigned i = 0; i < found->n; i++) {
        enum drill_rule_id rule = (enum drill_rule_id)found->under[i].rule;
        enum drill_variant variant = (enum drill_variant)found->under[i].variant;
        permit_under(option, variant, found->under[i].free);
        permit_under(permit_error(p, DRILL_EADDRINUSE, rule, NULL), variant,
                     (uint8_t)~found->under[i].free);
        p->rule = (uint16_t)rule;
    }
    if (found->maybe)
        permit_error(p, DRILL_EADDRINUSE, (enum drill_rule_id)found->rule, NULL);
    if (found->n == 0)
        blame_error(p, DRILL_EADDRINUSE, (enum drill_rule_id)found->free_rule);
}

/* A port of the system's choice. */
static void permit_ephemeral(struct move *move, struct permits *p)
{
    struct ports ports = ports_at(move, &move->call->addr);
    p->rule = ports.none ? DRILL_RULE_BND_EXHAUST : DRILL_RULE_BND_OK;
    if (!ports.none)
        permit_value(p, 0, 0, DRILL_RULE_BND_OK, bind_apply);
    if (ports.none || ports.scarce) {
        permit_error(p, DRILL_EADDRINUSE, DRILL_RULE_BND_EXHAUST, NULL);
        permit_error(p, DRILL_EADDRNOTAVAIL, DRILL_RULE_BND_EXHAUST, NULL);
    } else {
        blame_error(p, DRILL_EADDRINUSE, DRILL_RULE_BND_EXHAUST);
    }
}

/* An address that no machine has, or one that this socket cannot have: an IPv6 socket with
 * IPV6_V6ONLY none of IPv4. */
static bool permit_unavailable(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    const struct drill_addr *want = &move->call->addr;
    struct drill_addr foreign = drill_addr_unroutable(move->env->family, want->port);
    if (env_has(move->env, DRILL_FAMILIES_INET) && drill_addr_equal(want, &foreign)) {
        p->rule = DRILL_RULE_BND_NONLOCAL;
        permit_error(p, DRILL_EADDRNOTAVAIL, DRILL_RULE_BND_NONLOCAL, NULL);
        return true;
    }
    if (!drill_addr_is_mapped(want) || (so->v6only_set && !so->v6only))
        return false;
    static const enum drill_errno errors[] = {DRILL_EINVAL, DRILL_EADDRNOTAVAIL};
    for (unsigned i = 0; i < DRILL_COUNT(errors); i++) {
        struct permit_option *option = permit_error(p, errors[i], DRILL_RULE_BND_V6ANY, NULL);
        if (!so->v6only)
            permit_under(option, DRILL_V_DUAL_STACK, 2);
    }
    p->rule = DRILL_RULE_BND_V6ANY;
    return so->v6only;
}

enum {
    UNPRIVILEGED_PORT_START = 1024 /* ip(7) ip_unprivileged_port_start */
};

/* Whether the port takes a privilege that the process lacks, for sure or as far as is known. */
static bool lacks_privilege(const struct move *move, bool *ret_sure)
{
    const struct model_env *env = move->env;
    uint16_t port = move->call->addr.port;
    bool known = env->sysctl_known[DRILL_SYSCTL_CAP_NET_BIND_SERVICE];
    *ret_sure = known && env->sysctl[DRILL_SYSCTL_CAP_NET_BIND_SERVICE] == 0;
    return env_has(env, DRILL_FAMILIES_INET) && port != 0 && port < UNPRIVILEGED_PORT_START &&
           (!known || *ret_sure);
}

/* A port that only a privileged process may bind; true when nothing else is permitted. */
static bool permit_privileged(struct move *move, struct permits *p)
{
    bool sure;
    if (!lacks_privilege(move, &sure)) {
        blame_error(p, DRILL_EACCES, DRILL_RULE_BND_PRIV);
        return false;
    }
    permit_error(p, DRILL_EACCES, DRILL_RULE_BND_PRIV, NULL);
    if (sure)
        p->rule = DRILL_RULE_BND_PRIV;
    return sure;
}

static void permit_address(struct move *move, struct permits *p)
{
    if (permit_unavailable(move, p))
        return;
    if (env_has(move->env, DRILL_FAMILIES_INET) && permit_privileged(move, p))
        return;
    if (env_has(move->env, DRILL_FAMILIES_INET) && move->call->addr.port == 0) {
        permit_ephemeral(move, p);
        return;
    }
    struct conflict found = reuse_conflict(move, &move->call->addr);
    /* The system chooses none of these: somebody may have asked for it before the trace began, and
     * what is left of that be there still. */
    found.maybe |= env_has(move->env, DRILL_FAMILIES_TCP) && move->call->addr.port != 0 &&
                   move->call->addr.port < UNPRIVILEGED_PORT_START;
    if (found.free_rule == DRILL_RULE_BND_FREE && files_has_similar(move))
        found.free_rule = DRILL_RULE_UNX_ABSTRACT;
    permit_conflict(p, &found);
}

/* What accept() made of a UNIX listener has its name, or none of its own. */
static void permit_shared_name(const struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (!env_has(move->env, DRILL_FAMILIES_UNIX) || so->conn == DRILL_NONE || so->end != 1 ||
        so->addr == 0 || move->env->addrs[so->addr].kind == DRILL_ADDR_UNNAMED)
        return;
    p->rule = DRILL_RULE_BND_TWICE;
    p->n_blames = 0;
    for (unsigned i = 0; i < p->n; i++) {
        if (p->option[i].kind == PERMIT_VALUE)
            permit_under(&p->option[i], DRILL_V_BIND_ACCEPTED_UNIX, 2);
    }
    permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_BND_TWICE, NULL),
                 DRILL_V_BIND_ACCEPTED_UNIX, 1);
}

/* It is told so because it has its port still. */
static void apply_kept(struct move *move)
{
    move_sock(move)->regained = true;
}

/* A socket that had lost its port: a bind() that fails may take its host away too (Linux
 * net/ipv4/af_inet.c __inet_bind()). */
static void apply_lost(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->addr = so->bound_to = 0;
    so->bound = false;
    so->vague = true;
}

void permit_bind(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    p->rule = DRILL_RULE_BND_OK;
    if (move->call->addr.kind == DRILL_ADDR_NONE) {
        p->unknown = "bind without an address is not modelled";
        return;
    }
    if (move->call->addr.kind == DRILL_ADDR_UNSPEC && env_has(move->env, DRILL_FAMILIES_UNIX) &&
        move->call->twist[DRILL_TWIST_FAMILY] != DRILL_CONSTANT_NONE) {
        p->unknown = "an address of no family that has one is not modelled";
        return;
    }
    if (move->call->addr.kind == DRILL_ADDR_UNNAMED) {
        permit_autobind(p);
        return;
    }
    bool lost = reuse_lost_port(move, move->sock);
    bool named = !lost && (so->bound || (so->phase != PHASE_FRESH && so->phase != PHASE_FAILED &&
                                         env_has(move->env, DRILL_FAMILIES_INET)));
    /* The address is looked at first, then the socket. */
    bool sure;
    if (named && lacks_privilege(move, &sure))
        permit_error(p, DRILL_EACCES, DRILL_RULE_BND_PRIV, NULL);
    struct drill_addr foreign = drill_addr_unroutable(move->env->family, move->call->addr.port);
    if (named && env_has(move->env, DRILL_FAMILIES_INET) &&
        drill_addr_equal(&move->call->addr, &foreign))
        permit_error(p, DRILL_EADDRNOTAVAIL, DRILL_RULE_BND_NONLOCAL, NULL);
    if (named && state_file_at(move->state, move->env, &move->call->addr) != DRILL_NONE)
        permit_error(p, DRILL_EADDRINUSE, DRILL_RULE_UNX_INUSE, NULL);
    if (named && so->bound) {
        p->rule = DRILL_RULE_BND_TWICE;
        permit_error(p, DRILL_EINVAL, DRILL_RULE_BND_TWICE, NULL);
        return;
    }
    if (named) {
        p->rule = DRILL_RULE_BND_AFTERCONN;
        permit_error(p, DRILL_EINVAL, DRILL_RULE_BND_AFTERCONN, NULL);
        permit_error(p, DRILL_EISCONN, DRILL_RULE_BND_AFTERCONN, NULL);
        return;
    }
    permit_address(move, p);
    /* Linux takes an address of no family for the wildcard of IPv4, for the sake of old programs.
     */
    if (move->call->addr.kind == DRILL_ADDR_UNSPEC)
        permit_error(p, DRILL_EAFNOSUPPORT, DRILL_RULE_BND_FAMILY, NULL);
    permit_long_path(move, p);
    permit_shared_name(move, p);
    /* After a failed connect the socket's name is unspecified: it may still have one. */
    if (so->phase == PHASE_FAILED || so->stopped || so->vague || lost)
        permit_error(p, DRILL_EINVAL, DRILL_RULE_BND_AFTERCONN, NULL);
    /* One of IPv4 may be refused for what it is. */
    bool other = drill_addr_is_mapped(&move->call->addr);
    lost |= env_has(move->env, DRILL_FAMILIES_UDP) && !so->bound && so->bound_to != 0;
    for (unsigned i = 0; i < p->n && lost; i++) {
        bool keeps =
            p->option[i].error == DRILL_EINVAL && so->phase == PHASE_FRESH && so->bound && !other;
        if (p->option[i].kind == PERMIT_ERROR)
            p->option[i].apply = keeps ? apply_kept : apply_lost;
    }
}
