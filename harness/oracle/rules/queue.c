/* The queue of a listener: room, retries, who answers at an address. */

#include "oracle/rules/queue.h"

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

struct room queue_room(const struct move *move, int listener, unsigned neg, bool with_retries)
{
    const struct model_sock *so = &move->state->socks[listener];
    int64_t low = so->queue.count;
    int64_t high = low + (with_retries ? queue_retries(move->state, listener) : 0);
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
    return move->state->socks[listener].backlog < 0 ? 2 : 1;
}

void queue_under(struct permit_option *option, const struct move *move, int listener, unsigned neg,
                 uint8_t formulas)
{
    permit_under(option, DRILL_V_CAP, formulas);
    if (move->state->socks[listener].backlog < 0)
        permit_under(option, DRILL_V_NEG, (uint8_t)(1U << neg));
}

/* Whether negative backlogs may still be read this way. */
static bool reading_possible(const struct move *move, int listener, unsigned neg)
{
    return queue_readings(move, listener) == 1 ||
           (move->state->variants[DRILL_V_NEG] & 1U << neg) != 0;
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
    int wild = DRILL_NONE;
    for (int i = 0; i < move->state->n_socks; i++) {
        enum answer answer = answers(move->env, &move->state->socks[i], addr);
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

void queue_admit(struct drill_state *state, int conn)
{
    int listener = state->conns[conn].listener;
    if (state->conns[conn].phase == CONN_DROPPED && listener != DRILL_NONE)
        state_push_conn(state, listener, conn);
}
