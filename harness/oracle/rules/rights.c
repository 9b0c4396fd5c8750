/* SCM_RIGHTS and SCM_CREDENTIALS.
 *
 * A descriptor on its way is a reference to its socket: sender and receiver may close it meanwhile.
 * Of a stream, the first byte of a send carries them; who reads it gets them and nothing behind it
 * that another send wrote.
 *
 * Not modelled: SCM-INFLIGHT: the limit counts what all processes of the user have on its way, here
 * those of other workers too. Descriptors of sockets that are themselves on their way to one
 * another (what the kernel's garbage collector finds, and when, shows); of a send that waits. */

#include "oracle/rules/rights.h"

#include "oracle/rules/message.h"
#include "oracle/rules/stream.h"

enum {
    RIGHTS_MOST = 253, /* unix(7) SCM_MAX_FD */
    RIGHTS_SURE = 16,  /* so many fit everywhere */
    ALWAYS_OPEN = 12   /* a process may have so many descriptors (POSIX <limits.h>) */
};

static bool passes(const struct move *move)
{
    return move->call->id == DRILL_CALL_SENDMSG && move->call->n_rights > 0;
}

/* The socket of the k-th different descriptor that goes along. */
static int socket_of(const struct move *move, unsigned k)
{
    return move_socket(move, move->call->rights[k]);
}

static bool has_rights(const struct drill_state *state, const struct model_queue *queue)
{
    for (int m = queue->first; m != DRILL_NONE; m = state->messages[m].next) {
        if (state->messages[m].rights != 0)
            return true;
    }
    return false;
}

/* Whether descriptors wait in the socket, or connections that may hold some. */
static bool holds_rights(const struct move *move, int sock)
{
    const struct drill_state *state = move->state;
    const struct model_sock *so = &state->socks[sock];
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM))
        return has_rights(state, &so->queue);
    if (so->conn != DRILL_NONE)
        return has_rights(state, &state->conns[so->conn].flow[1 - so->end].messages);
    return so->phase == PHASE_LISTENING && so->queue.count > 0;
}

/* The socket that the message goes to; DRILL_NONE while nobody has accepted it. */
static int receiver_of(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    if (so->conn != DRILL_NONE)
        return move->state->conns[so->conn].sock[1 - so->end];
    if (move->call->addr.kind != DRILL_ADDR_NONE)
        return message_receiver(move, &move->call->addr);
    return so->mate - 1;
}

/* Whether sockets might be on their way to each other, which only then can be left to nobody. */
static bool may_be_circle(const struct move *move)
{
    int receiver = receiver_of(move);
    if (receiver != DRILL_NONE && move->state->socks[receiver].in_flight > 0)
        return true;
    for (unsigned k = 0; k < drill_call_rights(move->call); k++) {
        int sock = socket_of(move, k);
        if (sock != DRILL_NONE && (sock == receiver || holds_rights(move, sock)))
            return true;
    }
    return false;
}

static bool permit_count(struct move *move, struct permits *p)
{
    struct permit_option *option;
    p->rule = DRILL_RULE_SCM_LIMIT;
    if (move->call->n_rights > RIGHTS_MOST)
        permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_SCM_LIMIT, NULL), DRILL_V_SCM_MAX, 1);
    if (move->call->n_rights > RIGHTS_SURE) {
        option = permit_error(p, DRILL_EMSGSIZE, DRILL_RULE_SCM_LIMIT, NULL);
        permit_under(option, DRILL_V_SCM_MAX, 2);
    }
    return move->call->n_rights <= RIGHTS_MOST;
}

/* Seqpacket sockets look for an error and for their peer first (unix_seqpacket_sendmsg()). */
static void permit_first_of_seqpacket(struct move *move, struct permits *p)
{
    if (!env_has(move->env, DRILL_FAMILY_BIT(DRILL_UNIX_SEQPACKET)))
        return;
    if (!stream_ready(move, move_sock(move))) {
        permit_error(p, DRILL_ENOTCONN, DRILL_RULE_SND_UNCONN_UNIX, NULL);
        return;
    }
    struct stream_view view = stream_view(move, move->sock);
    if (view.conn->reset[view.end] == NEWS_SENT || view.conn->reset[view.end] == NEWS_SEEN)
        permit_error(p, DRILL_ECONNRESET, DRILL_RULE_CLS_UNIX_UNREAD, stream_tell_reset);
}

bool rights_permit(struct move *move, struct permits *p)
{
    if (!passes(move))
        return true;
    if (!env_has(move->env, DRILL_FAMILIES_UNIX)) {
        permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_SCM_TCP, NULL), DRILL_V_SCM_INET, 2);
        blame_error(p, DRILL_EINVAL, DRILL_RULE_SCM_TCP);
        blame_error(p, DRILL_EBADF, DRILL_RULE_SCM_TCP);
        return true;
    }
    blame_error(p, DRILL_EINVAL, DRILL_RULE_SCM_LIMIT);
    blame_error(p, DRILL_EBADF, DRILL_RULE_SCM_LIMIT);
    if (!permit_count(move, p)) {
        permit_first_of_seqpacket(move, p);
        return false;
    }
    for (unsigned k = 0; k < drill_call_rights(move->call); k++) {
        if (socket_of(move, k) == DRILL_NONE &&
            move_other(move, move->call->rights[k]) == OTHER_NONE) {
            permit_error(p, DRILL_EBADF, DRILL_RULE_SCM_LIMIT, NULL);
            permit_first_of_seqpacket(move, p);
            return false;
        }
    }
    if (move->waited)
        p->unknown = "descriptors of a send that waits are not modelled";
    if ((move->call->flags & DRILL_MSG_OOB) != 0 &&
        env_has(move->env, DRILL_FAMILY_BIT(DRILL_UNIX_STREAM)))
        p->unknown = "descriptors with an urgent byte are not modelled";
    if (may_be_circle(move))
        p->unknown = "sockets that are on their way to each other are not modelled";
    return p->unknown == NULL;
}

int16_t rights_attach(struct move *move)
{
    uint16_t n = move->call->n_rights;
    int16_t rights = 0;
    if (!passes(move) || !env_has(move->env, DRILL_FAMILIES_UNIX))
        return 0;
    if (n > 1)
        rights = state_add_right(move->state, move->call->rights[1], (uint16_t)(n - 1), 0);
    return state_add_right(move->state, move->call->rights[0], 1, rights);
}

void rights_attach_stream(struct move *move, struct model_flow *flow, uint64_t offset, uint64_t len)
{
    struct model_message mark = {.offset = offset, .len = (uint32_t)len, .stream = flow->stream};
    if (len == 0)
        return;
    mark.rights = rights_attach(move);
    if (mark.rights != 0)
        state_push_message(move->state, &flow->messages, &mark);
}

void rights_lose(struct move *move)
{
    struct model_flow *out = sock_writes(move->state, move->sock);
    if (passes(move) && out != NULL)
        out->notes |= NOTE_NODATA;
}

/* The first send with descriptors that was not read yet; DRILL_NONE without one. */
static int next_mark(const struct move *move, const struct model_flow *flow)
{
    return env_has(move->env, DRILL_FAMILY_BIT(DRILL_UNIX_STREAM)) ? flow->messages.first
                                                                   : DRILL_NONE;
}

int64_t rights_barrier(const struct move *move, const struct model_flow *flow)
{
    int mark = next_mark(move, flow);
    if (mark == DRILL_NONE)
        return INT64_MAX;
    return (int64_t)(move->state->messages[mark].offset + move->state->messages[mark].len -
                     flow->read);
}

static unsigned total_of(const struct drill_state *state, int16_t rights)
{
    unsigned sum = 0;
    for (; rights != 0; rights = state->rights[rights - 1].next)
        sum += state->rights[rights - 1].count;
    return sum;
}

static bool check_count(struct move *move, unsigned total, bool credless)
{
    const struct drill_outcome *out = move->outcome;
    bool unix_family = env_has(move->env, DRILL_FAMILIES_UNIX);
    uint8_t spare = move->call->twist[DRILL_TWIST_FDS];
    bool full = spare == DRILL_CONSTANT_NONE &&
                (move->state->open_fds >= ALWAYS_OPEN || move_lacks_descriptors(move));
    unsigned room = move->call->n_rights;
    /* Room for credentials that do not come takes descriptors too. */
    if (move->call->want_creds && !move_sock(move)->passcred && out->n_rights > room)
        room = out->n_rights;
    /* So does that for an error, where none is to be had. */
    if ((move->call->flags & DRILL_MSG_ERRQUEUE) != 0 && unix_family && out->n_rights > room)
        room = out->n_rights;
    unsigned most = total < room ? total : room;
    unsigned can = spare == DRILL_CONSTANT_NONE ? most : spare == DRILL_SPARE_ONE ? 1 : 0;
    bool peeked = (move->call->flags & DRILL_MSG_PEEK) != 0;
    bool cut = total > out->n_rights || credless;
    if (total == 0 && out->n_rights > 0)
        return move_breaks(move, unix_family ? DRILL_RULE_SCM_RIGHTS : DRILL_RULE_SCM_TCP,
                           "no descriptors: none came along");
    if (out->n_rights > most)
        return move_breaks(move, DRILL_RULE_SCM_TRUNC, "%u descriptors: there is no more room",
                           most);
    if (can < most && out->n_rights != can)
        return move_breaks(move, DRILL_RULE_SCM_EMFILE, "%u descriptors: no more can be opened",
                           can);
    if (can < most)
        most = can;
    if (out->n_rights < most && peeked && (move->state->variants[DRILL_V_SCM_PEEK] & 2) != 0)
        return true;
    if (out->n_rights < most && !full && !credless)
        return move_breaks(move, peeked ? DRILL_RULE_SCM_PEEK : DRILL_RULE_SCM_RIGHTS,
                           "%u descriptors", most);
    /* What came beyond that the target has closed. */
    bool more = cut && room > move->call->n_rights && out->n_rights == DRILL_RIGHTS;
    if (more || cut == ((out->msg_flags & DRILL_MSG_CTRUNC) != 0))
        return true;
    return move_breaks(move,
                       total == 0 ? DRILL_RULE_RCV_CTRUNC
                       : (out->n_rights < most || spare != DRILL_CONSTANT_NONE) && !credless
                           ? DRILL_RULE_SCM_EMFILE
                           : DRILL_RULE_SCM_TRUNC,
                       cut ? "MSG_CTRUNC in msg_flags" : "no MSG_CTRUNC in msg_flags");
}

static bool check_descriptors(struct move *move)
{
    const struct drill_outcome *out = move->outcome;
    for (unsigned i = 0; i < out->n_rights && i < DRILL_RIGHTS; i++) {
        if (state_socket(move->state, out->rights[i]) != DRILL_NONE)
            return move_breaks(move, DRILL_RULE_CRE_FRESH,
                               "a descriptor other than %d, which is open", out->rights[i]);
    }
    if (out->n_rights > 1 && out->rights[0] == out->rights[1])
        return move_breaks(move, DRILL_RULE_SCM_RIGHTS, "two different descriptors");
    return true;
}

static bool check_creds(struct move *move)
{
    const struct model_sock *so = move_sock(move);
    uint8_t creds = move->outcome->creds;
    bool spare = (move->call->flags & DRILL_MSG_ERRQUEUE) != 0 && so->passcred;
    if (spare && !move->call->want_creds)
        return true;
    if (!so->passcred || !move->call->want_creds)
        return creds == DRILL_WHO_NOBODY ||
               move_breaks(move, DRILL_RULE_UNX_PASSCRED, "no credentials");
    if (creds == DRILL_WHO_NOBODY)
        return move_breaks(move, DRILL_RULE_UNX_PASSCRED, "credentials with the message");
    return creds == DRILL_WHO_SELF || !so->creds_sure ||
           move_breaks(move, DRILL_RULE_UNX_PASSCRED, "the credentials of this process");
}

bool rights_check(struct move *move, int16_t rights)
{
    /* There is room where an error might come along. */
    bool credless = move_sock(move)->passcred && !move->call->want_creds &&
                    (move->call->flags & DRILL_MSG_ERRQUEUE) == 0;
    if (move->call->id != DRILL_CALL_RECVMSG)
        return true;
    return check_count(move, total_of(move->state, rights), credless) && check_descriptors(move) &&
           check_creds(move);
}

/* The descriptors that come with the outcome's bytes. */
static int16_t *rights_of_bytes(const struct move *move, const struct model_flow *flow)
{
    int mark = next_mark(move, flow);
    uint64_t upto = flow->read + (uint64_t)move->outcome->value;
    if (mark == DRILL_NONE)
        return NULL;
    uint64_t first = move->state->messages[mark].offset;
    /* A peek looks on until it has found some, on Linux (net/unix/af_unix.c
     * unix_stream_read_generic()). */
    bool next = (move->call->flags & DRILL_MSG_PEEK) != 0 &&
                (move->outcome->n_rights > 0 || (move->outcome->msg_flags & DRILL_MSG_CTRUNC) != 0);
    return first < upto || next ? &move->state->messages[mark].rights : NULL;
}

bool rights_check_stream(struct move *move, const struct model_flow *flow)
{
    const int16_t *rights = rights_of_bytes(move, flow);
    if (rights == NULL && move->outcome->n_rights > 0 && (flow->notes & NOTE_NODATA) != 0)
        return move_breaks(move, DRILL_RULE_SCM_NODATA,
                           "no descriptors: they were sent without a byte");
    return rights_check(move, rights != NULL ? *rights : 0);
}

/* What the i-th descriptor is of. */
static const struct model_right *right_at(const struct drill_state *state, int16_t rights,
                                          unsigned i)
{
    while (i >= state->rights[rights - 1].count) {
        i -= state->rights[rights - 1].count;
        rights = state->rights[rights - 1].next;
    }
    return &state->rights[rights - 1];
}

void rights_take(struct move *move, int16_t *rights)
{
    const struct drill_outcome *out = move->outcome;
    bool cloexec = (move->call->flags & DRILL_MSG_CMSG_CLOEXEC) != 0;
    if (*rights == 0)
        return;
    for (unsigned i = 0; i < out->n_rights && i < DRILL_RIGHTS; i++) {
        const struct model_right *right = right_at(move->state, *rights, i);
        if (right->sock != DRILL_NONE)
            state_open_fd(move->state, out->rights[i], right->sock, cloexec);
        else
            state_open_other(move->state, out->rights[i], (enum model_other)right->file);
        if (out->rights[i] >= 0 && out->rights[i] < DRILL_MAX_FD)
            move->state->fds[out->rights[i]].passed = true;
    }
    if ((move->call->flags & DRILL_MSG_PEEK) != 0) {
        if (out->n_rights > 0)
            move_take_answers(move,
                              &(struct move_answers){.n = 1,
                                                     .answer = {{.variant = DRILL_V_SCM_PEEK,
                                                                 .choices = 1,
                                                                 .rule = DRILL_RULE_SCM_PEEK}}});
        return;
    }
    state_doom_rights(move->state, *rights);
    *rights = 0;
}

void rights_take_stream(struct move *move, struct model_flow *flow)
{
    int16_t *rights = rights_of_bytes(move, flow);
    if (rights == NULL)
        return;
    rights_take(move, rights);
    if ((move->call->flags & DRILL_MSG_PEEK) == 0)
        state_pop_message(move->state, &flow->messages);
}

bool rights_are_next(const struct move *move, const struct model_flow *flow)
{
    int mark = next_mark(move, flow);
    /* A peek looks on until it has found some. */
    return mark != DRILL_NONE && (move->state->messages[mark].offset == flow->read ||
                                  (move->call->flags & DRILL_MSG_PEEK) != 0);
}

bool rights_check_alone(struct move *move)
{
    const struct model_flow *in = sock_reads(move->state, move->sock);
    return move->call->id != DRILL_CALL_RECVMSG ||
           check_count(move,
                       total_of(move->state, move->state->messages[in->messages.first].rights),
                       move_sock(move)->passcred && !move->call->want_creds);
}

void rights_take_alone(struct move *move)
{
    struct model_flow *in = sock_reads(move->state, move->sock);
    rights_take(move, &move->state->messages[in->messages.first].rights);
    if ((move->call->flags & DRILL_MSG_PEEK) == 0)
        state_pop_message(move->state, &in->messages);
}

/* Credentials are taken when a connection or a pair is made, and of a listener by listen(). */
bool rights_check_peer(struct move *move)
{
    const struct model_sock *so = move_sock(move);
    int64_t got = move->outcome->option[0];
    bool unix_family = env_has(move->env, DRILL_FAMILIES_UNIX);
    bool maybe =
        so->stopped || so->peer_set || so->targeted || so->vague || so->phase == PHASE_CONNECTING;
    bool has = so->conn != DRILL_NONE || so->phase == PHASE_LISTENING;
    int64_t due = unix_family && has ? DRILL_WHO_SELF : DRILL_WHO_NOBODY;
    if (got == due || (unix_family && maybe && got != DRILL_WHO_OTHER))
        return true;
    return move_breaks(move, DRILL_RULE_UNX_PEERCRED, "%s",
                       due == DRILL_WHO_SELF ? "1: the credentials of this process"
                                             : "0: no credentials");
}

bool rights_check_pass(struct move *move)
{
    const struct model_sock *so = move_sock(move);
    bool on = move->outcome->option[0] != 0;
    return !env_has(move->env, DRILL_FAMILIES_UNIX) || on == so->passcred ||
           move_breaks(move, DRILL_RULE_OPT_KEPT, "%s", so->passcred ? "not 0" : "0");
}

/* Whether nothing waits that was sent before: all that comes will have been sent later. */
static bool nothing_sent_to(const struct move *move, const struct model_sock *so)
{
    if (so->conn == DRILL_NONE)
        return so->queue.count == 0;
    const struct model_conn *conn = &move->state->conns[so->conn];
    const struct model_flow *in = &conn->flow[1 - so->end];
    return in->written == in->read && in->messages.first == DRILL_NONE &&
           conn_in_hand(move->state, move->env, so->conn, 1 - so->end) == 0;
}

void rights_set_pass(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->passcred = move->call->value[0] != 0 && env_has(move->env, DRILL_FAMILIES_UNIX);
    so->creds_sure = nothing_sent_to(move, so);
}
