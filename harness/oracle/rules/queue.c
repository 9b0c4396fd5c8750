/* The queue of a listener: room, retries, who answers at an address. */

#include "oracle/rules/queue.h"

#include "oracle/rules/destination.h"

#include <string.h>

/* So many connections in a row do not all go to one of two listeners by chance: 1 in 4e9. */
enum {
    SURELY_SPREAD = 32
};

unsigned queue_retries(const struct drill_state *state, int listener)
{
    unsigned n = 0;
    for (unsigned i = 0; i < state->n_conns; i++)
        n += state->conns[i].phase == CONN_DROPPED && state->conns[i].listener == listener;
    return n;
}

/* Where a reset connection is removed, it takes no place any more. */
static int64_t count_gone(const struct move *move, const struct model_sock *so)
{
    int64_t gone = 0;
    if ((move->state->variants[DRILL_V_ACCEPT_RESET] & 2) == 0)
        return 0;
    for (int i = so->queue.first; i != DRILL_NONE; i = move->state->conns[i].next)
        gone += move->state->conns[i].reset[1] != NEWS_NONE;
    return gone;
}

struct room queue_room(const struct move *move, int listener, unsigned neg, bool with_retries)
{
    const struct model_sock *so = &move->state->socks[listener];
    int64_t low = so->queue.count;
    int64_t high = low + (with_retries ? queue_retries(move->state, listener) : 0);
    low -= count_gone(move, so);
    struct room room = {0, 0};
    for (unsigned f = 0; f < 4; f++) {
        int64_t capacity = env_capacity(move->env, so->backlog, f, neg);
        if (capacity > low)
            room.fits |= (uint8_t)(1U << f);
        if (capacity <= high)
            room.full |= (uint8_t)(1U << f);
    }
    return room;
}

unsigned queue_readings(const struct move *move, int listener)
{
    return move->state->socks[listener].backlog <= 0 ? 2 : 1;
}

static enum drill_variant reading_variant(const struct move *move, int listener)
{
    return move->state->socks[listener].backlog < 0 ? DRILL_V_NEG : DRILL_V_ZERO;
}

void queue_under(struct permit_option *option, const struct move *move, int listener, unsigned neg,
                 uint8_t formulas)
{
    permit_under(option, DRILL_V_CAP, formulas);
    if (queue_readings(move, listener) > 1)
        permit_under(option, reading_variant(move, listener), (uint8_t)(1U << neg));
}

/* Whether negative backlogs may still be read this way. */
static bool reading_possible(const struct move *move, int listener, unsigned neg)
{
    return queue_readings(move, listener) == 1 ||
           (move->state->variants[reading_variant(move, listener)] & 1U << neg) != 0;
}

bool queue_may_admit(const struct move *move, int listener)
{
    for (unsigned neg = 0; neg < queue_readings(move, listener); neg++) {
        struct room room = queue_room(move, listener, neg, false);
        if (reading_possible(move, listener, neg) &&
            (room.fits & move->state->variants[DRILL_V_CAP]) != 0)
            return true;
    }
    return false;
}

bool queue_must_admit(const struct move *move, int listener)
{
    const uint8_t *variants = move->state->variants;
    for (unsigned neg = 0; neg < queue_readings(move, listener); neg++) {
        if (reading_possible(move, listener, neg) &&
            (queue_room(move, listener, neg, false).full & variants[DRILL_V_CAP]) != 0)
            return false;
    }
    return true;
}

bool queue_is_overfull(const struct move *move, int listener)
{
    const struct model_sock *so = &move->state->socks[listener];
    for (unsigned neg = 0; neg < queue_readings(move, listener); neg++) {
        for (unsigned f = 0; f < 4 && reading_possible(move, listener, neg); f++) {
            bool possible = (move->state->variants[DRILL_V_CAP] & 1U << f) != 0;
            if (possible && env_capacity(move->env, so->backlog, f, neg) >= so->queue.count)
                return false;
        }
    }
    return true;
}

bool queue_wakes(const struct move *move, int listener)
{
    const struct model_env *env = move->env;
    if (!move->waited || !env_has(env, DRILL_FAMILIES_UNIX))
        return true;
    for (unsigned a = 0; a < env->n_actors; a++) {
        int sock = a != move->actor && env->pending[a] ? move->state->inside[a] : DRILL_NONE;
        if (sock == DRILL_NONE || env->calls[a].id != DRILL_CALL_CONNECT)
            continue;
        if (move->state->socks[sock].phase != PHASE_FRESH || move->state->socks[sock].holds > 1)
            return false;
    }
    return !move->state->socks[listener].astray;
}

/* How well a socket answers at an address: not at all, by the wildcard, by the address itself. */
enum answer {
    ANSWERS_NOT,
    ANSWERS_WILD,
    ANSWERS_EXACTLY
};

static enum answer answers(const struct model_env *env, const struct model_sock *so,
                           const struct drill_addr *addr)
{
    if (so->phase != PHASE_LISTENING || so->stopped || so->addr == 0)
        return ANSWERS_NOT;
    const struct drill_addr *bound = &env->addrs[so->addr];
    if (drill_addr_equal(bound, addr))
        return ANSWERS_EXACTLY;
    bool wild = bound->kind == addr->kind && bound->port == addr->port &&
                (bound->kind == DRILL_ADDR_INET4 || bound->kind == DRILL_ADDR_INET6) &&
                (drill_addr_is_wildcard(bound) || drill_addr_is_wildcard(addr) ||
                 (drill_addr_is_mapped_wildcard(bound) && drill_addr_is_mapped(addr)));
    return wild && !(so->v6only && drill_addr_is_mapped(addr)) ? ANSWERS_WILD : ANSWERS_NOT;
}

int queue_listener(const struct move *move, const struct drill_addr *addr)
{
    if (addr->kind == DRILL_ADDR_PATH) {
        int sock = state_socket_at(move->state, move->env, addr);
        bool listens = sock != DRILL_NONE && move->state->socks[sock].phase == PHASE_LISTENING &&
                       !move->state->socks[sock].stopped;
        return listens ? sock : DRILL_NONE;
    }
    bool meant = move->call->id == DRILL_CALL_CONNECT && env_has(move->env, DRILL_FAMILIES_TCP);
    struct drill_addr to = meant ? destination_meant(move, addr) : *addr;
    int wild = DRILL_NONE;
    for (int i = 0; i < move->state->n_socks; i++) {
        enum answer answer = answers(move->env, &move->state->socks[i], &to);
        if (answer == ANSWERS_EXACTLY)
            return i;
        if (answer == ANSWERS_WILD && wild == DRILL_NONE)
            wild = i;
    }
    return wild;
}

int queue_member(const struct move *move, int listener, int after)
{
    const struct model_sock *first = &move->state->socks[listener];
    if ((first->reuse & REUSE_PORT) == 0)
        return DRILL_NONE;
    for (int i = after + 1; i < move->state->n_socks; i++) {
        const struct model_sock *so = &move->state->socks[i];
        if (i != listener && so->phase == PHASE_LISTENING && !so->stopped &&
            so->addr == first->addr && (so->reuse & REUSE_PORT) != 0)
            return i;
    }
    return DRILL_NONE;
}

bool queue_is_one_sided(const struct move *move, int listener)
{
    const struct drill_state *state = move->state;
    int other = queue_member(move, listener, DRILL_NONE);
    if (other == DRILL_NONE || state->socks[listener].won < SURELY_SPREAD)
        return false;
    for (; other != DRILL_NONE; other = queue_member(move, listener, other)) {
        if (state->socks[other].won != 0)
            return false;
    }
    return true;
}

/* The address is this host's for certain. */
static bool is_local(const struct drill_addr *addr)
{
    static const uint8_t one[16] = {[15] = 1};
    return (addr->kind == DRILL_ADDR_INET4 && addr->ip[0] == 127) ||
           (addr->kind == DRILL_ADDR_INET6 && memcmp(addr->ip, one, sizeof one) == 0) ||
           drill_addr_is_wildcard(addr);
}

bool queue_is_sure(const struct move *move, const struct drill_addr *addr)
{
    unsigned n = 0;
    if (addr->kind == DRILL_ADDR_PATH)
        return queue_listener(move, addr) != DRILL_NONE;
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *so = &move->state->socks[i];
        if (answers(move->env, so, addr) == ANSWERS_NOT)
            continue;
        if (!drill_addr_equal(&move->env->addrs[so->addr], addr) && !is_local(addr))
            return false;
        n++;
    }
    return n == 1;
}

void queue_admit(struct drill_state *state, int conn)
{
    int listener = state->conns[conn].listener;
    if (state->conns[conn].phase == CONN_DROPPED && listener != DRILL_NONE)
        state_admit_conn(state, listener, conn);
}

static bool is_occupied(const struct move *move, int listener)
{
    const struct drill_state *state = move->state;
    for (int i = state->socks[listener].queue.first; i != DRILL_NONE; i = state->conns[i].next) {
        if (state->conns[i].lost[0])
            return true;
    }
    return false;
}

static bool setting_is(const struct model_env *env, enum drill_sysctl sysctl, int64_t least)
{
    return env->sysctl_known[sysctl] && env->sysctl[sysctl] >= least;
}

bool queue_aborts(const struct model_env *env)
{
    return setting_is(env, DRILL_SYSCTL_TCP_ABORT_ON_OVERFLOW, 1);
}

enum drill_rule_id queue_capacity_rule(const struct move *move, int listener)
{
    const struct model_sock *so = &move->state->socks[listener];
    const struct model_env *env = move->env;
    bool tcp = env_has(env, DRILL_FAMILIES_TCP);
    if (so->relisted < 0)
        return DRILL_RULE_LST_SHRINK;
    if (is_occupied(move, listener))
        return DRILL_RULE_LST_OCCUPY;
    if (so->backlog <= 0)
        return so->backlog < 0 ? DRILL_RULE_LST_NEG : DRILL_RULE_LST_ZERO;
    if (env->sysctl_known[DRILL_SYSCTL_SOMAXCONN] &&
        so->backlog > env->sysctl[DRILL_SYSCTL_SOMAXCONN])
        return DRILL_RULE_LST_CLAMP;
    if (tcp && queue_aborts(env))
        return DRILL_RULE_LST_ABORT;
    if (tcp && setting_is(env, DRILL_SYSCTL_TCP_SYNCOOKIES, 2))
        return DRILL_RULE_LST_SYNCOOKIE;
    return tcp ? DRILL_RULE_LST_CAP_TCP : DRILL_RULE_LST_CAP_UNIX;
}

enum drill_rule_id queue_room_rule(const struct move *move, int listener)
{
    const struct model_sock *so = &move->state->socks[listener];
    if (so->relisted > 0)
        return DRILL_RULE_LST_GROW;
    /* It has taken in what every formula allows: it must be one of those that take the maximum. */
    if (so->backlog <= 0 && so->queue.count > 1)
        return so->backlog < 0 ? DRILL_RULE_LST_NEG : DRILL_RULE_LST_ZERO;
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *other = &move->state->socks[i];
        if (i != listener && other->phase == PHASE_LISTENING && other->backlog >= 0 &&
            other->backlog <= so->backlog && other->queue.count > so->queue.count)
            return DRILL_RULE_LST_MONO;
    }
    return DRILL_RULE_LST_CAP;
}
