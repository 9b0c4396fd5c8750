/* bind: which addresses are taken, and by what.
 *
 * Not modelled: addresses that are not local, privileged ports, IPV6_V6ONLY, SO_REUSEPORT. */

#include "oracle/permit.h"
#include "oracle/rules/files.h"

enum conflict {
    CONFLICT_NONE,
    CONFLICT_MAYBE,
    CONFLICT_BOUND, /* by a bound socket that does not listen, both with SO_REUSEADDR */
    CONFLICT_OLD,   /* by an address in TIME_WAIT, the new socket alone with SO_REUSEADDR */
    CONFLICT_CERTAIN
};

static bool overlaps(const struct drill_addr *a, const struct drill_addr *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind != DRILL_ADDR_INET4 && a->kind != DRILL_ADDR_INET6)
        return drill_addr_equal(a, b);
    if (a->port != b->port)
        return false;
    return drill_addr_is_wildcard(a) || drill_addr_is_wildcard(b) || drill_addr_equal(a, b);
}

static enum conflict worse(enum conflict a, enum conflict b)
{
    return a > b ? a : b;
}

static enum conflict with_socket(const struct move *move, const struct model_sock *other)
{
    bool both = move_sock(move)->reuse && other->reuse;
    if (!env_has(move->env, DRILL_FAMILIES_INET))
        return CONFLICT_CERTAIN;
    if (both && env_has(move->env, DRILL_FAMILIES_UDP))
        return CONFLICT_BOUND;
    if (both && other->phase != PHASE_LISTENING)
        return CONFLICT_BOUND;
    return CONFLICT_CERTAIN;
}

static enum conflict with_hold(const struct move *move, const struct model_hold *hold)
{
    bool mine = move_sock(move)->reuse;
    if (mine && hold->reuse)
        return CONFLICT_NONE;
    if (!hold->certain)
        return CONFLICT_MAYBE;
    return mine ? CONFLICT_OLD : CONFLICT_CERTAIN;
}

static enum conflict find_conflict(const struct move *move)
{
    const struct drill_addr *want = &move->call->addr;
    const struct drill_state *state = move->state;
    enum conflict found = CONFLICT_NONE;
    bool inet = env_has(move->env, DRILL_FAMILIES_INET);
    if (inet && want->port == 0)
        return CONFLICT_NONE;
    if (want->kind == DRILL_ADDR_PATH)
        return state_file_at(state, move->env, want) != DRILL_NONE ? CONFLICT_CERTAIN
                                                                   : CONFLICT_NONE;
    for (int i = 0; i < state->n_socks; i++) {
        const struct model_sock *so = &state->socks[i];
        if (so->phase == PHASE_UNUSED || i == move->sock)
            continue;
        if (so->addr != 0 && overlaps(&move->env->addrs[so->addr], want))
            found = worse(found, with_socket(move, so));
        else if (so->addr == 0 && (so->bound || so->conn != DRILL_NONE) && inet)
            found = worse(found, CONFLICT_MAYBE);
    }
    for (unsigned i = 0; i < state->n_holds; i++) {
        if (overlaps(&move->env->addrs[state->holds[i].addr], want))
            found = worse(found, with_hold(move, &state->holds[i]));
    }
    return found;
}

/* A path becomes a file, with every permission that the mask leaves. */
static void make_file(struct move *move)
{
    const struct drill_state *state = move->state;
    struct model_file file = {.addr = move_sock(move)->addr,
                              .sock = (int16_t)(move->sock + 1),
                              .kind = FILE_SOCKET,
                              .mode_known = state->mask_known,
                              .mode = (uint16_t)(0777 & ~state->mask)};
    state_add_file(move->state, &file);
}

static void apply_bind(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->bound = true;
    so->past = PAST_NONE;
    so->unasked = false;
    if (move->call->addr.kind == DRILL_ADDR_UNNAMED) {
        so->autobound = so->addr == 0;
        return;
    }
    if (env_has(move->env, DRILL_FAMILIES_UNIX) || move->call->addr.port != 0)
        so->addr = env_address(move->env, &move->call->addr);
    else
        so->bound_to = env_address(move->env, &move->call->addr);
    if (move->call->addr.kind == DRILL_ADDR_PATH)
        make_file(move);
}

/* An address without a name asks for one of the system's choice, once. */
static void permit_autobind(struct permits *p)
{
    p->rule = DRILL_RULE_UNX_AUTOBIND;
    permit_under(permit_value(p, 0, 0, DRILL_RULE_UNX_AUTOBIND, apply_bind), DRILL_V_UNIX_AUTOBIND,
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

static void permit_conflict(struct permits *p, enum conflict conflict, enum drill_rule_id in_use)
{
    struct permit_option *option;
    if (conflict != CONFLICT_CERTAIN) {
        option = permit_value(p, 0, 0, DRILL_RULE_BND_OK, apply_bind);
        if (conflict == CONFLICT_BOUND)
            permit_under(option, DRILL_V_REUSE_BOUND, 1);
        if (conflict == CONFLICT_OLD)
            permit_under(option, DRILL_V_REUSE_OLD, 2);
    }
    if (conflict != CONFLICT_NONE) {
        option = permit_error(p, DRILL_EADDRINUSE, in_use, NULL);
        if (conflict == CONFLICT_BOUND)
            permit_under(option, DRILL_V_REUSE_BOUND, 2);
        if (conflict == CONFLICT_OLD)
            permit_under(option, DRILL_V_REUSE_OLD, 1);
    }
}

void permit_bind(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    p->rule = DRILL_RULE_BND_OK;
    if (move->call->addr.kind == DRILL_ADDR_NONE) {
        p->unknown = "bind without an address is not modelled";
        return;
    }
    if (move->call->addr.kind == DRILL_ADDR_UNNAMED) {
        permit_autobind(p);
        return;
    }
    bool named = so->bound || (so->phase != PHASE_FRESH && so->phase != PHASE_FAILED &&
                               env_has(move->env, DRILL_FAMILIES_INET));
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
    enum conflict conflict = find_conflict(move);
    enum drill_rule_id in_use =
        move->call->addr.kind == DRILL_ADDR_PATH ? DRILL_RULE_UNX_INUSE : DRILL_RULE_BND_INUSE;
    if (conflict != CONFLICT_NONE)
        p->rule = (uint16_t)in_use;
    permit_conflict(p, conflict, in_use);
    permit_long_path(move, p);
    /* After a failed connect the socket's name is unspecified: it may still have one. */
    if (so->phase == PHASE_FAILED || so->stopped || so->vague)
        permit_error(p, DRILL_EINVAL, DRILL_RULE_BND_AFTERCONN, NULL);
    blame_value(p, 0, 0, in_use);
    blame_error(p, DRILL_EADDRINUSE,
                files_has_similar(move) ? DRILL_RULE_UNX_ABSTRACT : DRILL_RULE_BND_FREE);
}
