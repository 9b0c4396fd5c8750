/* socket, socketpair, dup, fcntl: descriptors and what they share.
 *
 * Not modelled: the exact descriptor number (the harness opens descriptors of its own in between).
 */

#include "oracle/permit.h"

/* A process may always have this many descriptors (POSIX <limits.h> _POSIX_OPEN_MAX, less the three
 * standard ones and what a harness itself needs). */
enum {
    ALWAYS_OPEN = 12
};

static bool check_fresh(struct move *move, int64_t fd)
{
    if (state_socket(move->state, (int)fd) != DRILL_NONE)
        return move_breaks(move, DRILL_RULE_CRE_FRESH,
                           "a descriptor other than %lld, which is open", (long long)fd);
    return true;
}

static bool check_socket(struct move *move)
{
    return check_fresh(move, move->outcome->value);
}

static void apply_socket(struct move *move)
{
    int sock = state_add_socket(move->state);
    state_open_fd(move->state, (int)move->outcome->value, sock,
                  (move->call->flags & DRILL_SOCK_CLOEXEC) != 0);
    if (sock != DRILL_NONE)
        move->state->socks[sock].nonblock = (move->call->flags & DRILL_SOCK_NONBLOCK) != 0;
}

static void permit_shortage(struct move *move, struct permits *p)
{
    if (move->state->open_fds >= ALWAYS_OPEN) {
        permit_error(p, DRILL_EMFILE, DRILL_RULE_CRE_EMFILE, NULL);
        permit_error(p, DRILL_ENFILE, DRILL_RULE_CRE_EMFILE, NULL);
    }
}

void permit_socket(struct move *move, struct permits *p)
{
    p->rule = DRILL_RULE_CRE_SOCKET;
    permit_value(p, 0, INT32_MAX, DRILL_RULE_CRE_SOCKET, apply_socket)->check = check_socket;
    permit_shortage(move, p);
    blame_error(p, DRILL_EMFILE, DRILL_RULE_CRE_EMFILE);
}

static bool check_pair(struct move *move)
{
    if (!check_fresh(move, move->outcome->value) || !check_fresh(move, move->outcome->second_fd))
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
    p->rule = DRILL_RULE_CRE_PAIR;
    if (env_has(move->env, DRILL_FAMILIES_UNIX)) {
        permit_value(p, 0, INT32_MAX, DRILL_RULE_CRE_PAIR, apply_pair)->check = check_pair;
        permit_shortage(move, p);
        return;
    }
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
    permit_value(p, 0, INT32_MAX, DRILL_RULE_FRK_DUP, apply_dup)->check = check_socket;
    permit_shortage(move, p);
}

static void apply_status(struct move *move)
{
    move_sock(move)->nonblock = (move->call->flags & DRILL_O_NONBLOCK) != 0;
    move_sock(move)->sharing &= (uint8_t)~SHARING_IOCTL;
}

static void apply_fcntl(struct move *move)
{
    if (move->call->number == DRILL_F_SETFL)
        apply_status(move);
    else if (move->call->number == DRILL_F_SETFD)
        move->state->fds[move->call->fd].cloexec = (move->call->flags & DRILL_FD_CLOEXEC) != 0;
}

void permit_fcntl(struct move *move, struct permits *p)
{
    bool set;
    p->rule = DRILL_RULE_FRK_FLAGS;
    switch ((enum drill_fcntl)move->call->number) {
    case DRILL_F_GETFL:
        set = move_sock(move)->nonblock;
        permit_value(p, set ? DRILL_O_NONBLOCK : 0, set ? DRILL_O_NONBLOCK : 0,
                     DRILL_RULE_FRK_FLAGS, NULL);
        break;
    case DRILL_F_GETFD:
        set = move->state->fds[move->call->fd].cloexec;
        permit_value(p, set ? DRILL_FD_CLOEXEC : 0, set ? DRILL_FD_CLOEXEC : 0,
                     DRILL_RULE_FRK_CLOEXEC, NULL);
        p->rule = DRILL_RULE_FRK_CLOEXEC;
        break;
    default:
        permit_value(p, 0, 0, DRILL_RULE_FRK_FLAGS, apply_fcntl);
        break;
    }
}
