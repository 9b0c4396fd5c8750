/* socket, socketpair, dup, fcntl: descriptors and what they share.
 *
 * Not modelled: CRE-RAW-PRIV beyond the protocol: whether a raw socket may be made is up to the
 * privileges of the process, which a trace does not tell. */

#include "oracle/permit.h"
#include "oracle/rules/raised.h"

/* A process may always have this many descriptors (POSIX <limits.h> _POSIX_OPEN_MAX, less the three
 * standard ones and what a harness itself needs). */
enum {
    ALWAYS_OPEN = 12
};

static bool check_fresh(struct move *move, int64_t fd)
{
    if (state_socket(move->state, (int)fd) != DRILL_NONE ||
        state_other(move->state, (int)fd) != OTHER_NONE)
        return move_breaks(move, DRILL_RULE_CRE_FRESH,
                           "a descriptor other than %lld, which is open", (long long)fd);
    return true;
}

bool check_new_descriptor(struct move *move)
{
    int64_t fd = move->outcome->value;
    int32_t lowest = move->outcome->lowest_fd - 1;
    if (!check_fresh(move, fd))
        return false;
    return lowest < 0 || fd == lowest ||
           move_breaks(move, DRILL_RULE_CRE_LOWFD, "%d, the lowest that was free", lowest);
}

static void apply_socket(struct move *move)
{
    int sock = state_add_socket(move->state);
    state_open_fd(move->state, (int)move->outcome->value, sock,
                  (move->call->flags & DRILL_SOCK_CLOEXEC) != 0);
    if (sock != DRILL_NONE)
        move->state->socks[sock].nonblock = (move->call->flags & DRILL_SOCK_NONBLOCK) != 0;
}

void permit_shortage(struct move *move, struct permits *p)
{
    if (move->state->open_fds >= ALWAYS_OPEN) {
        permit_error(p, DRILL_EMFILE, DRILL_RULE_CRE_EMFILE, NULL);
        permit_error(p, DRILL_ENFILE, DRILL_RULE_CRE_EMFILE, NULL);
    }
}

/* The socket is of another kind than the scenario's: only its descriptor is followed. */
static void apply_foreign(struct move *move)
{
    state_open_other(move->state, (int)move->outcome->value, OTHER_FOREIGN);
}

static bool is_unix(const struct move *move)
{
    return env_has(move->env, DRILL_FAMILIES_UNIX);
}

enum drill_constant create_type(enum drill_family family)
{
    if (family == DRILL_UNIX_SEQPACKET)
        return DRILL_SOCK_SEQPACKET;
    return (DRILL_FAMILY_BIT(family) & DRILL_FAMILIES_STREAM) != 0 ? DRILL_SOCK_STREAM
                                                                   : DRILL_SOCK_DGRAM;
}

/* The choices of protocol that make the scenario's kind of socket. */
static bool is_own_protocol(const struct move *move)
{
    switch (move->call->twist[DRILL_TWIST_PROTOCOL]) {
    case DRILL_CONSTANT_NONE:
    case DRILL_IPPROTO_DEFAULT:
        return true;
    case DRILL_IPPROTO_TCP:
        return env_has(move->env, DRILL_FAMILIES_TCP);
    case DRILL_IPPROTO_UDP:
        return env_has(move->env, DRILL_FAMILIES_UDP);
    case DRILL_IPPROTO_UNIX:
        return is_unix(move);
    default:
        return false;
    }
}

/* A protocol that the domain or the type does not have. */
static void permit_wrong_protocol(struct move *move, struct permits *p)
{
    if (is_unix(move)) {
        p->rule = DRILL_RULE_CRE_UNIX_PROTO;
        permit_error(p, DRILL_EPROTONOSUPPORT, DRILL_RULE_CRE_UNIX_PROTO, NULL);
        return;
    }
    p->rule = DRILL_RULE_CRE_PROTO;
    permit_under(permit_error(p, DRILL_EPROTONOSUPPORT, DRILL_RULE_CRE_PROTO, NULL),
                 DRILL_V_CREATE_PROTOCOL, 1);
    permit_under(permit_error(p, DRILL_EPROTOTYPE, DRILL_RULE_CRE_PROTO, NULL),
                 DRILL_V_CREATE_PROTOCOL, 2);
    /* 1 is ICMP there, which some let everybody have datagrams of. */
    if (move->call->twist[DRILL_TWIST_PROTOCOL] == DRILL_IPPROTO_UNIX)
        p->unknown = "a protocol that only some systems have for this type";
}

static void permit_refused_type(struct permits *p, enum drill_rule_id rule)
{
    p->rule = (uint16_t)rule;
    permit_error(p, DRILL_EINVAL, rule, NULL);
    permit_error(p, DRILL_ESOCKTNOSUPPORT, rule, NULL);
    permit_error(p, DRILL_EPROTONOSUPPORT, rule, NULL);
    permit_error(p, DRILL_EPROTOTYPE, rule, NULL);
}

static void permit_raw(struct move *move, struct permits *p)
{
    bool dgram = env_has(move->env, DRILL_FAMILIES_DATAGRAM);
    uint8_t protocol = move->call->twist[DRILL_TWIST_PROTOCOL];
    struct permit_option *option;
    if (is_unix(move) && is_own_protocol(move)) {
        p->rule = DRILL_RULE_CRE_UNIX_RAW;
        option = permit_value(p, 0, INT32_MAX, DRILL_RULE_CRE_UNIX_RAW,
                              dgram ? apply_socket : apply_foreign);
        option->check = check_new_descriptor;
        permit_under(option, DRILL_V_UNIX_RAW, 1);
        permit_refused_type(p, DRILL_RULE_CRE_UNIX_RAW);
        for (unsigned i = 1; i < p->n; i++)
            permit_under(&p->option[i], DRILL_V_UNIX_RAW, 2);
        return;
    }
    if (is_unix(move)) {
        permit_wrong_protocol(move, p);
        return;
    }
    p->rule = DRILL_RULE_CRE_RAW_PRIV;
    permit_error(p, DRILL_EPERM, DRILL_RULE_CRE_RAW_PRIV, NULL);
    permit_error(p, DRILL_EACCES, DRILL_RULE_CRE_RAW_PRIV, NULL);
    if (protocol == DRILL_CONSTANT_NONE || protocol == DRILL_IPPROTO_DEFAULT)
        permit_error(p, DRILL_EPROTONOSUPPORT, DRILL_RULE_CRE_RAW_PRIV, NULL);
    else
        permit_value(p, 0, INT32_MAX, DRILL_RULE_CRE_RAW_PRIV, apply_foreign)->check =
            check_new_descriptor;
}

/* False: nothing is wrong with what was asked for, and it is the scenario's kind of socket. */
static bool permit_unusual(struct move *move, struct permits *p)
{
    uint8_t domain = move->call->twist[DRILL_TWIST_FAMILY];
    uint8_t type = move->call->twist[DRILL_TWIST_TYPE];
    if ((move->call->flags & DRILL_SOCK_UNKNOWN) != 0) {
        p->rule = DRILL_RULE_CRE_FLAGS;
        permit_error(p, DRILL_EINVAL, DRILL_RULE_CRE_FLAGS, NULL);
        permit_error(p, DRILL_EPROTOTYPE, DRILL_RULE_CRE_FLAGS, NULL);
        permit_error(p, DRILL_ESOCKTNOSUPPORT, DRILL_RULE_CRE_FLAGS, NULL);
        return true;
    }
    if (domain == DRILL_AF_UNSPEC || domain == DRILL_AF_OTHER) {
        p->rule = DRILL_RULE_CRE_DOMAIN;
        permit_error(p, DRILL_EAFNOSUPPORT, DRILL_RULE_CRE_DOMAIN, NULL);
        if (type == DRILL_SOCK_OTHER)
            permit_refused_type(p, DRILL_RULE_CRE_DOMAIN);
        return true;
    }
    if (!move_own_family(move)) {
        p->unknown = "a socket of another domain than the scenario's";
        return true;
    }
    if (type == DRILL_SOCK_OTHER) {
        permit_refused_type(p, DRILL_RULE_CRE_TYPE);
    } else if (type == DRILL_SOCK_RAW) {
        permit_raw(move, p);
    } else if (type != DRILL_CONSTANT_NONE && type != create_type(move->env->family)) {
        p->unknown = "a socket of another type than the scenario's";
    } else if (!is_own_protocol(move)) {
        permit_wrong_protocol(move, p);
    } else {
        return false;
    }
    return true;
}

/* Which rule says that a socket is made. */
static enum drill_rule_id rule_of_making(const struct drill_call *call)
{
    if (call->twist[DRILL_TWIST_PROTOCOL] == DRILL_IPPROTO_UNIX)
        return DRILL_RULE_CRE_UNIX_PROTO;
    return call->flags != 0 ? DRILL_RULE_CRE_FLAGS : DRILL_RULE_CRE_SOCKET;
}

void permit_socket(struct move *move, struct permits *p)
{
    if (!permit_unusual(move, p)) {
        enum drill_rule_id rule = rule_of_making(move->call);
        p->rule = (uint16_t)rule;
        permit_value(p, 0, INT32_MAX, rule, apply_socket)->check = check_new_descriptor;
        permit_shortage(move, p);
    }
    blame_error(p, DRILL_EMFILE, DRILL_RULE_CRE_EMFILE);
}

static bool check_pair(struct move *move)
{
    if (!check_new_descriptor(move) || !check_fresh(move, move->outcome->second_fd))
        return false;
    if (move->outcome->value == move->outcome->second_fd)
        return move_breaks(move, DRILL_RULE_CRE_PAIR, "two different descriptors");
    return true;
}

static void apply_pair(struct move *move)
{
    struct drill_state *state = move->state;
    int fds[2] = {(int)move->outcome->value, move->outcome->second_fd};
    int conn = env_has(move->env, DRILL_FAMILIES_CONNECTION) ? state_add_conn(state) : DRILL_NONE;
    int16_t unnamed = env_address(move->env, &(struct drill_addr){.kind = DRILL_ADDR_UNNAMED});
    int socks[2];
    for (int d = 0; d < 2; d++) {
        int sock = socks[d] = state_add_socket(state);
        state_open_fd(state, fds[d], sock, (move->call->flags & DRILL_SOCK_CLOEXEC) != 0);
        if (sock == DRILL_NONE)
            return;
        struct model_sock *so = &state->socks[sock];
        so->nonblock = (move->call->flags & DRILL_SOCK_NONBLOCK) != 0;
        so->phase = PHASE_CONNECTED;
        so->reported = true;
        so->end = (uint8_t)d;
        so->conn = (int16_t)conn;
        so->peer_set = true;
        if (conn != DRILL_NONE) {
            state->conns[conn].phase = CONN_TAKEN;
            state->conns[conn].sock[d] = (int16_t)sock;
            state->conns[conn].addr[d] = unnamed;
            state->conns[conn].flow[d].stream = so->stream;
        }
    }
    for (int d = 0; d < 2 && conn == DRILL_NONE; d++)
        state->socks[socks[d]].mate = (int16_t)(socks[1 - d] + 1);
    for (int d = 0; d < 2; d++)
        state->socks[socks[d]].targeted = true;
}

void permit_socketpair(struct move *move, struct permits *p)
{
    uint8_t type = move->call->twist[DRILL_TWIST_TYPE];
    bool usual = (type == DRILL_CONSTANT_NONE || type == create_type(move->env->family)) &&
                 (move->call->flags & DRILL_SOCK_UNKNOWN) == 0 && move_own_family(move) &&
                 is_own_protocol(move);
    p->rule = DRILL_RULE_CRE_PAIR;
    if (is_unix(move) && usual) {
        permit_value(p, 0, INT32_MAX, DRILL_RULE_CRE_PAIR, apply_pair)->check = check_pair;
        permit_shortage(move, p);
        return;
    }
    if (permit_unusual(move, p)) {
        unsigned kept = 0;
        for (unsigned i = 0; i < p->n; i++) {
            if (p->option[i].kind == PERMIT_ERROR)
                p->option[kept++] = p->option[i];
            else
                p->unknown = "a pair of another kind than the scenario's";
        }
        p->n = kept;
    }
    if (is_unix(move))
        return;
    permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_CRE_PAIR, NULL);
    permit_error(p, DRILL_EAFNOSUPPORT, DRILL_RULE_CRE_PAIR, NULL);
    permit_error(p, DRILL_EPROTONOSUPPORT, DRILL_RULE_CRE_PAIR, NULL);
}

static void apply_dup(struct move *move)
{
    state_open_fd(move->state, (int)move->outcome->value, move->sock, false);
}

void permit_dup(struct move *move, struct permits *p)
{
    p->rule = DRILL_RULE_FRK_DUP;
    permit_value(p, 0, INT32_MAX, DRILL_RULE_FRK_DUP, apply_dup)->check = check_new_descriptor;
    permit_shortage(move, p);
}

static void apply_status(struct move *move)
{
    move_sock(move)->nonblock = (move->call->flags & DRILL_O_NONBLOCK) != 0;
    move_sock(move)->sharing &= (uint8_t)~SHARING_IOCTL;
    move_sock(move)->async.on = (move->call->flags & DRILL_O_ASYNC) != 0;
    raised_arm(move);
}

static void apply_owner(struct move *move)
{
    move_sock(move)->async.owner = (uint8_t)(move->env->process[move->actor] + 1);
    raised_arm(move);
}

static void apply_fcntl(struct move *move)
{
    if (move->call->number == DRILL_F_SETFL)
        apply_status(move);
    else if (move->call->number == DRILL_F_SETOWN)
        apply_owner(move);
    else if (move->call->number == DRILL_F_SETFD)
        move->state->fds[move->call->fd].cloexec = (move->call->flags & DRILL_FD_CLOEXEC) != 0;
}

void permit_fcntl(struct move *move, struct permits *p)
{
    bool set;
    int64_t flags;
    p->rule = DRILL_RULE_FRK_FLAGS;
    switch ((enum drill_fcntl)move->call->number) {
    case DRILL_F_GETFL:
        flags = (move_sock(move)->nonblock ? DRILL_O_NONBLOCK : 0) |
                (move_sock(move)->async.on ? DRILL_O_ASYNC : 0);
        permit_value(p, flags, flags, DRILL_RULE_FRK_FLAGS, NULL);
        /* An epoll descriptor has no signals to send. */
        if (move_sock(move)->phase == PHASE_EPOLL)
            permit_value(p, flags & ~DRILL_O_ASYNC, flags & ~DRILL_O_ASYNC, DRILL_RULE_FRK_FLAGS,
                         NULL);
        break;
    case DRILL_F_GETFD:
        set = move->state->fds[move->call->fd].cloexec;
        permit_value(p, set ? DRILL_FD_CLOEXEC : 0, set ? DRILL_FD_CLOEXEC : 0,
                     DRILL_RULE_FRK_CLOEXEC, NULL);
        p->rule = move->state->fds[move->call->fd].passed ? DRILL_RULE_SCM_CLOEXEC
                                                          : DRILL_RULE_FRK_CLOEXEC;
        break;
    default:
        permit_value(p, 0, 0, DRILL_RULE_FRK_FLAGS, apply_fcntl);
        break;
    }
}
