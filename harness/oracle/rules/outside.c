/* Recorded traces: what is permitted where the peer is outside the trace. Data, the end of file and
 * errors may come at any time, but the socket's own state is known. */

#include "base/check.h"
#include "oracle/errors.h"
#include "oracle/permit.h"
#include "oracle/rules/message.h"
#include "oracle/rules/queue.h"

/* --- A peer outside --------------------------------------------------------------------------- */

static bool stream(const struct move *move)
{
    return env_has(move->env, DRILL_FAMILIES_STREAM);
}

/* Errors that the network and the peer may bring about, and what waiting may end with. EAGAIN only
 * where the call does not wait, or not for ever. */
static void permit_troubles(struct move *move, struct permits *p, int32_t timeout)
{
    bool patient = !move_nonblocking(move) && timeout == 0 && !move->env->waited[move->actor];
    permit_failure(p, (enum drill_call_id)move->call->id, patient ? DRILL_EAGAIN : DRILL_ENONE,
                   NULL);
    if (!move_nonblocking(move))
        permit_block(p, DRILL_RULE_INV_WAIT, false);
    if (patient)
        blame_error(p, DRILL_EAGAIN,
                    drill_call_sends(move->call) ? DRILL_RULE_SND_BLOCK_FULL
                                                 : DRILL_RULE_RCV_BLOCK);
}

static void permit_send_there(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    int64_t len = permit_longest(move);
    p->rule = DRILL_RULE_INV_RANGE;
    if (so->shut_wr) {
        p->rule = DRILL_RULE_SND_SHUTWR;
        permit_error(p, DRILL_EPIPE, DRILL_RULE_SND_SHUTWR, NULL);
        permit_error(p, DRILL_ECONNRESET, DRILL_RULE_SND_RST, NULL);
        permit_error(p, DRILL_ETIMEDOUT, DRILL_RULE_SND_RST, NULL);
        permit_error(p, DRILL_EISCONN, DRILL_RULE_SND_RST, NULL);
        return;
    }
    blame_value(p, len + 1, INT64_MAX, DRILL_RULE_INV_RANGE);
    if (stream(move))
        permit_value(p, len > 0 ? 1 : 0, len, DRILL_RULE_SND_PARTIAL, NULL);
    else
        permit_value(p, len, len, DRILL_RULE_SND_RECORD, NULL);
    permit_troubles(move, p, move_timeout_out(move));
}

static void apply_ended(struct move *move)
{
    if (drill_call_length(move->call) > 0 && env_has(move->env, DRILL_FAMILIES_STREAM))
        move_sock(move)->ended = true;
}

static void permit_receive_there(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    int64_t len = permit_longest(move);
    p->rule = DRILL_RULE_RCV_EOF;
    permit_value(p, 0, 0, DRILL_RULE_RCV_EOF, apply_ended);
    blame_value(p, len + 1, INT64_MAX, DRILL_RULE_RCV_MAX);
    if (so->ended) {
        permit_error(p, DRILL_ECONNRESET, DRILL_RULE_RCV_RST_ONCE, NULL);
        permit_error(p, DRILL_ETIMEDOUT, DRILL_RULE_RCV_RST_ONCE, NULL);
        return;
    }
    if (len > 0)
        permit_value(p, 1, len, DRILL_RULE_RCV_SHORT, NULL);
    permit_troubles(move, p, move_timeout_in(move));
}

static void apply_connected(struct move *move)
{
    move_sock(move)->phase = PHASE_CONNECTED;
    move_sock(move)->reported = true;
}

static void apply_connecting(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->phase = PHASE_CONNECTING;
    so->reported = false;
    so->outside = true;
}

/* What is left of a socket whose attempt failed is unspecified. */
static void apply_failed(struct move *move)
{
    state_forget(move->state, move->sock, DRILL_UNKNOWN_PEER);
}

static void permit_connect_there(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    p->rule = DRILL_RULE_CON_ISCONN;
    permit_error(p, DRILL_EISCONN, DRILL_RULE_CON_ISCONN, apply_connected);
    if (so->phase == PHASE_CONNECTED && so->reported)
        return;
    permit_value(p, 0, 0, DRILL_RULE_CON_DONE_THEN, apply_connected);
    permit_error(p, DRILL_EALREADY, DRILL_RULE_CON_ALREADY, NULL);
    permit_failure(p, DRILL_CALL_CONNECT, DRILL_EISCONN, apply_failed);
    permit_block(p, DRILL_RULE_CON_DONE_THEN, false);
}

static bool check_counted(struct move *move)
{
    bool sets = move->call->id == DRILL_CALL_SELECT;
    uint32_t always = sets ? 0 : DRILL_POLLERR | DRILL_POLLHUP | DRILL_POLLNVAL;
    uint32_t got = move->outcome->revents;
    int count = sets ? __builtin_popcount(got) : got != 0;
    if (move->outcome->value != count)
        return move_breaks(move, DRILL_RULE_POL_COUNT, "a count of %d", count);
    if ((got & ~(move->call->flags | always)) != 0)
        return move_breaks(move, DRILL_RULE_POL_ASKED, "only events that were asked for");
    if ((got & DRILL_POLLNVAL) != 0)
        return move_breaks(move, DRILL_RULE_POL_NVAL, "no POLLNVAL: the descriptor is open");
    return true;
}

static void permit_poll_there(const struct drill_call *call, struct permits *p)
{
    int most = call->id == DRILL_CALL_SELECT ? 3 : 1;
    p->rule = DRILL_RULE_POL_COUNT;
    permit_value(p, 0, most, DRILL_RULE_POL_COUNT, NULL)->check = check_counted;
    permit_block(p, DRILL_RULE_POL_TIMEOUT, false);
}

static void apply_shut(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->shut_rd |= move->call->number != DRILL_SHUT_WR;
    so->shut_wr |= move->call->number != DRILL_SHUT_RD;
}

static void permit_shutdown_there(struct permits *p)
{
    p->rule = DRILL_RULE_SHU_OK;
    permit_value(p, 0, 0, DRILL_RULE_SHU_OK, apply_shut);
    permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SHU_AGAIN, NULL);
}

static void permit_ask_there(struct move *move, struct permits *p)
{
    p->rule = DRILL_RULE_INV_ERRNO;
    permit_value(p, 0, INT32_MAX, DRILL_RULE_INV_ERRNO, NULL);
    permit_failure(p, (enum drill_call_id)move->call->id, DRILL_ENONE, NULL);
}

/* --- Calls that lead outside ------------------------------------------------------------------ */

static void apply_leads_outside(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->outside = true;
    apply_connected(move);
}

static void permit_connect_errors(struct move *move, struct permits *p)
{
    static const enum drill_errno errors[] = {
        DRILL_ECONNREFUSED, DRILL_ETIMEDOUT,    DRILL_EHOSTUNREACH,  DRILL_ENETUNREACH,
        DRILL_ENETDOWN,     DRILL_EADDRINUSE,   DRILL_EADDRNOTAVAIL, DRILL_EACCES,
        DRILL_EPERM,        DRILL_EAFNOSUPPORT, DRILL_ENOENT,        DRILL_EPROTOTYPE,
        DRILL_EINVAL,       DRILL_ECONNRESET,   DRILL_ECONNABORTED,  DRILL_EOTHER};
    for (unsigned i = 0; i < DRILL_COUNT(errors); i++)
        permit_error(p, errors[i], DRILL_RULE_INV_ERRNO, apply_failed);
    if (env_has(move->env, DRILL_FAMILIES_UNIX) &&
        (move_nonblocking(move) || move_timeout_out(move) != 0))
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_LST_FULL_UNIX_NB, NULL);
}

void permit_connect_outside(struct move *move, struct permits *p)
{
    permit_value(p, 0, 0, DRILL_RULE_CON_NB, apply_leads_outside);
    if (move_nonblocking(move) || move_timeout_out(move) != 0)
        permit_error(p, DRILL_EINPROGRESS, DRILL_RULE_CON_NB, apply_connecting);
    permit_connect_errors(move, p);
    if (!move_nonblocking(move))
        permit_block(p, DRILL_RULE_INV_WAIT, false);
    blame_error(p, DRILL_EINPROGRESS, DRILL_RULE_CON_NB);
}

/* An attempt for which the trace has no listener, or not for certain. */
static bool permit_way_out(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    const struct drill_addr *to = &move->call->addr;
    if (move->call->id != DRILL_CALL_CONNECT || to->kind == DRILL_ADDR_NONE ||
        to->kind == DRILL_ADDR_UNSPEC || env_has(move->env, DRILL_FAMILIES_DATAGRAM) ||
        (so->phase != PHASE_FRESH && !(so->phase == PHASE_FAILED && so->error == 0)) ||
        queue_is_sure(move, to))
        return false;
    permit_connect_outside(move, p);
    return true;
}

bool permit_outside_peer(struct move *move, struct permits *p)
{
    const struct drill_call *call = move->call;
    const struct model_sock *so = move_sock(move);
    if (!so->outside)
        return permit_way_out(move, p);
    bool transfers = drill_call_sends(call) || drill_call_receives(call);
    if (transfers && (call->flags & DRILL_MSG_OOB) != 0) {
        permit_unknown_call(move, p); /* whether there is an urgent byte is not known */
        return true;
    }
    if (drill_call_sends(call)) {
        permit_send_there(move, p);
        return true;
    }
    if (drill_call_receives(call)) {
        permit_receive_there(move, p);
        return true;
    }
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_CONNECT:
        permit_connect_there(move, p);
        return true;
    case DRILL_CALL_POLL:
    case DRILL_CALL_SELECT:
        permit_poll_there(call, p);
        return true;
    case DRILL_CALL_SHUTDOWN:
        if (call->number < DRILL_SHUT_RD || call->number > DRILL_SHUT_RDWR)
            return false;
        permit_shutdown_there(p);
        return true;
    case DRILL_CALL_GETSOCKNAME:
    case DRILL_CALL_GETPEERNAME:
    case DRILL_CALL_GETSOCKOPT:
    case DRILL_CALL_IOCTL:
        permit_ask_there(move, p);
        return true;
    default:
        return false;
    }
}

static void apply_stranger(struct move *move)
{
    struct drill_state *state = move->state;
    const struct model_sock listener = *move_sock(move);
    bool flags = move->call->id == DRILL_CALL_ACCEPT4;
    int sock = state_add_socket(state);
    if (sock == DRILL_NONE)
        return;
    struct model_sock *so = &state->socks[sock];
    so->phase = PHASE_CONNECTED;
    so->reported = true;
    so->outside = true;
    so->end = 1;
    so->nonblock = flags && (move->call->flags & DRILL_SOCK_NONBLOCK) != 0;
    if (env_has(move->env, DRILL_FAMILIES_TCP)) {
        so->reuse = listener.reuse;
        so->linger = listener.linger;
        so->linger_s = listener.linger_s;
        so->timeout_in = listener.timeout_in;
        so->timeout_out = listener.timeout_out;
    }
    if (listener.queue.first != DRILL_NONE && !state->conns[listener.queue.first].passed) {
        state->conns[listener.queue.first].passed = true;
        state->passed++;
    }
    state_open_fd(state, (int)move->outcome->value, sock,
                  flags && (move->call->flags & DRILL_SOCK_CLOEXEC) != 0);
}

/* A client that the trace knows has a name that it knows. */
static bool check_stranger(struct move *move)
{
    const struct drill_state *state = move->state;
    const struct drill_addr *got = &move->outcome->addr;
    if (state_socket(state, (int)move->outcome->value) != DRILL_NONE)
        return move_breaks(move, DRILL_RULE_ACC_NEW, "a descriptor that is not open");
    if (!move->call->want_addr || got->kind == DRILL_ADDR_UNNAMED)
        return true;
    for (int i = 0; i < state->n_conns; i++) {
        const struct model_conn *conn = &state->conns[i];
        if (conn->phase == CONN_QUEUED && conn->listener == move->sock && conn->addr[0] != 0 &&
            drill_addr_equal(&move->env->addrs[conn->addr[0]], got))
            return move_breaks(move, DRILL_RULE_ACC_FIFO, "the first of the queue");
    }
    return true;
}

void permit_accept_outside(struct permits *p)
{
    permit_value(p, 0, INT32_MAX, DRILL_RULE_ACC_NEW, apply_stranger)->check = check_stranger;
}

static void apply_from_outside(struct move *move)
{
    int first = move_sock(move)->queue.first;
    if (first == DRILL_NONE || move->state->messages[first].passed ||
        message_lossy(move, &move_sock(move)->queue))
        return;
    move->state->messages[first].passed = true;
    move->state->passed++;
}

/* A sender that the trace knows sends nothing that it does not. */
static bool check_from_outside(struct move *move)
{
    const struct drill_addr *got = &move->outcome->addr;
    bool named =
        move->call->want_addr && got->kind != DRILL_ADDR_UNNAMED && got->kind != DRILL_ADDR_NONE;
    for (int i = 0; named && i < move->state->n_socks; i++) {
        const struct model_sock *so = &move->state->socks[i];
        if (so->phase != PHASE_UNUSED && so->unknown == DRILL_UNKNOWN_NONE && so->addr != 0 &&
            !so->strays && drill_addr_equal(&move->env->addrs[so->addr], got))
            return move_breaks(move, DRILL_RULE_INV_CONSERVE, "what this sender sent");
    }
    return true;
}

static void apply_strayed(struct move *move)
{
    move_sock(move)->strays = true;
}

void permit_send_outside(struct move *move, struct permits *p)
{
    int64_t len = permit_longest(move);
    permit_value(p, len, len, DRILL_RULE_SND_RECORD, apply_strayed);
    blame_value(p, len + 1, INT64_MAX, DRILL_RULE_INV_RANGE);
    permit_troubles(move, p, move_timeout_out(move));
}

void permit_receive_outside(struct move *move, struct permits *p)
{
    if (move_sock(move)->mate == 0 && !move_sock(move)->shut_rd)
        permit_value(p, 0, permit_longest(move), DRILL_RULE_RCV_MESSAGE, apply_from_outside)
            ->check = check_from_outside;
}

/* --- What others may do to any call ----------------------------------------------------------- */

/* The path was another socket's, and was removed by a call that is not in the trace. */
static void apply_bound(struct move *move)
{
    int file = state_file_at(move->state, move->env, &move->call->addr);
    if (file != DRILL_NONE)
        state_remove_file(move->state, file);
    bind_apply(move);
}

static void permit_bind_among_others(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (so->bound || so->phase != PHASE_FRESH)
        return;
    permit_failure(p, DRILL_CALL_BIND, DRILL_EINVAL, NULL);
    /* With SO_REUSEPORT among the options; where a file may have been removed. */
    if (so->options_on != 0 || env_has(move->env, DRILL_FAMILIES_UNIX))
        permit_value(p, 0, 0, DRILL_RULE_BND_OK, apply_bound);
}

static void permit_shortages(struct permits *p)
{
    permit_error(p, DRILL_EMFILE, DRILL_RULE_CRE_EMFILE, NULL);
    permit_error(p, DRILL_ENFILE, DRILL_RULE_CRE_EMFILE, NULL);
}

/* What the network may answer to a datagram. */
static void permit_network(struct move *move, struct permits *p)
{
    static const enum drill_errno errors[] = {DRILL_EHOSTUNREACH, DRILL_ENETUNREACH, DRILL_ENETDOWN,
                                              DRILL_EPERM, DRILL_EACCES};
    for (unsigned i = 0; i < DRILL_COUNT(errors); i++)
        permit_error(p, errors[i], DRILL_RULE_INV_ERRNO, NULL);
    if (move_sock(move)->peer_set)
        permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_UDP_REFUSED, NULL);
}

/* A signal lets a transfer that waits for all go with what it has. */
static void permit_cut_short(const struct move *move, struct permits *p)
{
    unsigned n = p->n;
    if (!move->env->signalled[move->actor] || !env_has(move->env, DRILL_FAMILIES_STREAM))
        return;
    for (unsigned i = 0; i < n; i++) {
        int64_t least = p->option[i].lo;
        if (p->option[i].kind != PERMIT_VALUE || least <= 1)
            continue;
        struct permit_option *option = permit_copy(p, i);
        option->lo = 1;
        option->hi = least - 1;
    }
}

/* What connect() of a datagram socket may find when it asks for the way. */
static void permit_routing(struct permits *p)
{
    static const enum drill_errno errors[] = {DRILL_EHOSTUNREACH, DRILL_ENETUNREACH, DRILL_ENETDOWN,
                                              DRILL_EADDRNOTAVAIL, DRILL_EINVAL};
    for (unsigned i = 0; i < DRILL_COUNT(errors); i++)
        permit_error(p, errors[i], DRILL_RULE_INV_ERRNO, NULL);
}

/* To a host that may not be this one. */
static bool leads_away(const struct drill_addr *to)
{
    bool inet = to->kind == DRILL_ADDR_INET4 || to->kind == DRILL_ADDR_INET6;
    return inet && !drill_addr_is_wildcard(to) && !drill_addr_is_loopback(to);
}

void permit_others(struct move *move, struct permits *p)
{
    const struct drill_call *call = move->call;
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_SOCKET:
    case DRILL_CALL_SOCKETPAIR:
        permit_failure(p, (enum drill_call_id)call->id, DRILL_ENONE, NULL);
        return;
    case DRILL_CALL_BIND:
        permit_bind_among_others(move, p);
        break;
    case DRILL_CALL_ACCEPT:
    case DRILL_CALL_ACCEPT4:
    case DRILL_CALL_DUP:
        permit_shortages(p);
        break;
    case DRILL_CALL_CONNECT:
        permit_error(p, DRILL_EACCES, DRILL_RULE_INV_ERRNO, NULL);
        if (env_has(move->env, DRILL_FAMILIES_UDP) && leads_away(&call->addr))
            permit_routing(p);
        break;
    case DRILL_CALL_LISTEN:
        permit_error(p, DRILL_EADDRINUSE, DRILL_RULE_LST_DUP_PORT, NULL);
        break;
    default:
        break;
    }
    if (drill_call_sends(call) || drill_call_receives(call))
        permit_cut_short(move, p);
    if (env_has(move->env, DRILL_FAMILIES_UDP) &&
        (drill_call_sends(call) || drill_call_receives(call)))
        permit_network(move, p);
    permit_error(p, DRILL_EFAULT, DRILL_RULE_INV_ERRNO, NULL);
    permit_error(p, DRILL_ENOMEM, DRILL_RULE_INV_ERRNO, NULL);
    permit_error(p, DRILL_ENOBUFS, DRILL_RULE_INV_ERRNO, NULL);
    if (move->sock != DRILL_NONE && drill_call_may_wait(call) && !move_nonblocking(move))
        permit_error(p, DRILL_EINTR, DRILL_RULE_INV_ERRNO, NULL);
}
