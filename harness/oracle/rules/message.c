/* Where messages wait, and who gets them. */

#include "oracle/rules/message.h"

#include "oracle/rules/destination.h"

/* UDP may drop a datagram when more than this waits (Linux's default receive buffer holds about 200
 * KiB, overhead included; the smallest default elsewhere is 40 KiB). */
enum {
    LOSSLESS_BYTES = 16 * 1024,
    LOSSLESS_COUNT = 16
};

bool message_flags_fit(struct move *move)
{
    uint32_t said = DRILL_MSG_TRUNC | DRILL_MSG_CTRUNC | DRILL_MSG_EOR | DRILL_MSG_OOB;
    char text[160];
    /* Linux says this one back. */
    said |= move->call->flags & DRILL_MSG_CMSG_CLOEXEC;
    if ((move->outcome->msg_flags & ~said) == 0)
        return true;
    return move_breaks(
        move, DRILL_RULE_RCV_MSG_NAMELEN, "no %s in msg_flags",
        drill_flags_print(DRILL_GROUP_MSG, move->outcome->msg_flags & ~said, text, sizeof text));
}

/* POSIX asks for the signal on send(), sendto() and sendmsg() alone: its write() page names
 * streams. */
void message_permit_broken(struct move *move, struct permits *p, enum drill_rule_id rule, bool gone)
{
    struct permit_option *option = permit_error(p, DRILL_EPIPE, rule, NULL);
    if (!move->env->signals || (move->call->flags & DRILL_MSG_NOSIGNAL) != 0)
        return;
    if (gone && move->call->id != DRILL_CALL_WRITE)
        permit_under(option, DRILL_V_SEQ_SIGPIPE, 1);
    option = permit_error(p, DRILL_EPIPE, rule, NULL);
    option->sigpipe = true;
    permit_under(option, DRILL_V_SEQ_SIGPIPE, 2);
}

struct model_queue *message_inbox(const struct move *move, int sock)
{
    struct model_sock *so = &move->state->socks[sock];
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM))
        return &so->queue;
    if (so->conn == DRILL_NONE)
        return NULL;
    return &move->state->conns[so->conn].flow[1 - so->end].messages;
}

/* The address of a datagram socket as far as it is known: what a receiver was told of it is its
 * address as well, and one that was bound has the port for good. */
static int16_t known_address(const struct move *move, const struct model_sock *so)
{
    if (so->addr != 0 || so->source != 0)
        return so->addr != 0 ? so->addr : so->source;
    return move->env->addrs[so->bound_to].port != 0 ? so->bound_to : 0;
}

bool message_is_from_peer(const struct move *move, const struct model_sock *so,
                          const struct model_sock *from)
{
    if (so->peer == 0)
        return false;
    const struct drill_addr *peer = &move->env->addrs[so->peer];
    struct drill_addr host = drill_addr_loopback(move->env->family, 1, peer->port);
    if (drill_addr_is_mapped(peer)) {
        host = drill_addr_loopback(DRILL_UDP4, 1, peer->port);
        host = drill_addr_mapped(&host);
    }
    int16_t id = known_address(move, from);
    const struct drill_addr *addr = &move->env->addrs[id];
    /* Bound to the wildcard it sends from loopback. */
    if (id != 0 && !drill_addr_is_no_source(addr)) {
        host = *addr;
        host.port = peer->port;
    }
    /* Linux takes a peer without a port for any (net/ipv4/udp.c compute_score()). */
    return drill_addr_equal(peer, &host) &&
           (peer->port == 0 || (id != 0 && addr->port == peer->port));
}

/* How well a socket fits a destination: 0 not at all. A UDP socket that is connected to the sender
 * comes before others, one bound to the address itself before the wildcard (Linux net/ipv4/udp.c
 * compute_score()). */
static unsigned fitness(const struct move *move, const struct model_sock *so,
                        const struct drill_addr *addr)
{
    int16_t id = known_address(move, so);
    if (so->phase == PHASE_UNUSED || id == 0 || so->unknown != DRILL_UNKNOWN_NONE)
        return 0;
    const struct drill_addr *bound = &move->env->addrs[id];
    bool equal = drill_addr_equal(bound, addr);
    bool any = drill_addr_is_wildcard(bound) ||
               (drill_addr_is_mapped_wildcard(bound) && drill_addr_is_mapped(addr));
    bool wild = any && bound->kind == addr->kind && bound->port == addr->port &&
                !(so->v6only && drill_addr_is_mapped(addr));
    if (!equal && !wild)
        return 0;
    if (!env_has(move->env, DRILL_FAMILIES_UDP) || !so->peer_set)
        return equal ? 2 : 1;
    return message_is_from_peer(move, so, move_sock(move)) ? 3 : 0;
}

unsigned message_receivers(const struct move *move, const struct drill_addr *addr, int16_t *ret,
                           unsigned max)
{
    struct drill_addr meant = destination_meant(move, addr);
    unsigned best = 1;
    unsigned n = 0;
    for (int i = 0; i < move->state->n_socks; i++) {
        unsigned fits = fitness(move, &move->state->socks[i], &meant);
        if (fits < best)
            continue;
        if (fits > best)
            n = 0;
        best = fits;
        if (n < max)
            ret[n] = (int16_t)i;
        n++;
        /* Nobody shares an address with it. */
        if (fits > 1 && move->state->socks[i].reuse == 0)
            break;
    }
    return n;
}

int message_receiver(const struct move *move, const struct drill_addr *addr)
{
    int16_t first;
    if (addr->kind == DRILL_ADDR_PATH)
        return state_socket_at(move->state, move->env, addr);
    return message_receivers(move, addr, &first, 1) > 0 ? first : DRILL_NONE;
}

int message_filter(const struct move *move, const struct drill_addr *addr)
{
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *so = &move->state->socks[i];
        const struct drill_addr *bound = &move->env->addrs[so->addr];
        bool wild = drill_addr_is_wildcard(bound) && bound->port == addr->port;
        if (so->phase != PHASE_UNUSED && so->addr != 0 && so->peer_set &&
            (wild || drill_addr_equal(bound, addr)))
            return i;
    }
    return DRILL_NONE;
}

/* Another socket has the same address. */
static const struct model_sock *find_sharer(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    for (int i = 0; i < move->state->n_socks && so->addr != 0; i++) {
        const struct model_sock *other = &move->state->socks[i];
        if (other != so && other->phase != PHASE_UNUSED && other->addr == so->addr)
            return other;
    }
    return NULL;
}

enum drill_rule_id message_stray_rule(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    if (so->filters && so->peer_set && env_has(move->env, DRILL_FAMILIES_UDP))
        return DRILL_RULE_UDP_FILTER;
    const struct model_sock *other =
        so->reuse != 0 && env_has(move->env, DRILL_FAMILIES_UDP) ? find_sharer(move) : NULL;
    if (other == NULL)
        return DRILL_RULE_INV_CONSERVE_DGRAM;
    return (so->reuse & other->reuse & REUSE_PORT) != 0 ? DRILL_RULE_REU_PORT_LB
                                                        : DRILL_RULE_REU_UDP_LAST;
}

bool message_lossy(const struct move *move, const struct model_queue *queue)
{
    uint64_t bytes = 0;
    if (!env_has(move->env, DRILL_FAMILIES_UDP))
        return false;
    for (int m = queue->first; m != DRILL_NONE; m = move->state->messages[m].next)
        bytes += move->state->messages[m].len;
    return queue->count > LOSSLESS_COUNT || bytes > LOSSLESS_BYTES || move_sock(move)->sized;
}

void message_tell_refusal(struct move *move)
{
    move_sock(move)->refused = REFUSAL_NONE;
    move_sock(move)->owed = false;
}

void message_tell_error(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->error = 0;
    /* Who passes credentials gets a name before the error is looked at. */
    so->vague |= so->passcred && !so->bound && drill_call_sends(move->call);
}

void message_disconnect(struct move *move, bool purge)
{
    struct model_sock *so = move_sock(move);
    struct model_sock *other = so->mate > 0 ? &move->state->socks[so->mate - 1] : NULL;
    bool mutual = other != NULL && other->mate == move->sock + 1;
    bool lost = purge && so->queue.first != DRILL_NONE;
    /* Linux tells a peer whose messages are lost (unix_dgram_disconnected()). */
    if (lost && mutual)
        other->error = DRILL_ECONNRESET;
    so->full = so->full && !purge;
    while (purge && so->queue.first != DRILL_NONE)
        state_pop_message(move->state, &so->queue);
    so->mate = 0;
    so->peer = 0;
    so->peer_set = false;
}

static void apply_late_name(struct move *move)
{
    struct model_sock *so = move_sock(move);
    so->vague = true;
    if (so->conn != DRILL_NONE)
        move->state->conns[so->conn].addr[so->end] = 0;
}

void message_permit_late_name(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (!env_has(move->env, DRILL_FAMILIES_UNIX) || !so->passcred || so->bound)
        return;
    for (unsigned i = 0; i < p->n; i++) {
        if (p->option[i].kind != PERMIT_VALUE && p->option[i].apply == NULL)
            p->option[i].apply = apply_late_name;
    }
}

void message_bind(const struct move *move, struct model_sock *so)
{
    if (so->bound)
        return;
    so->unasked |= env_has(move->env, DRILL_FAMILIES_UDP);
    so->autobound = so->passcred;
    so->bound = so->autobound || env_has(move->env, DRILL_FAMILIES_UDP);
    if (so->autobound && so->conn != DRILL_NONE)
        move->state->conns[so->conn].addr[so->end] = 0;
}
