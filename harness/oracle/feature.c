/* Features: a digest of a connection's phase before a call, and what came of the call. */

#include "oracle/feature.h"

#include "base/check.h"
#include "oracle/judge.h"

enum {
    HALF = DRILL_FEATURES / 2,
    QUEUED_MANY = 2
};

/* How an outcome goes into the number of a rule. */
enum rule_class {
    RULE_NOTHING, /* 0: an end of file, or no more than done */
    RULE_VALUE,
    RULE_ERROR,
    RULE_WAIT,
    RULE_CLASSES
};

_Static_assert(DRILL_RULE_COUNT *RULE_CLASSES <= HALF, "each outcome of a rule has its number");

/* Outcomes of calls, before the numbers of errors. */
enum call_class {
    CALL_WAITS,
    CALL_NONE,  /* 0 */
    CALL_WHOLE, /* all that was asked for */
    CALL_PART,
    CALL_ERROR
};

void drill_oracle_on_feature(struct drill_oracle *oracle, drill_feature_fn *take, void *self)
{
    oracle->feature.take = take;
    oracle->feature.self = self;
}

/* FNV-1a, a byte at a time. */
static uint32_t mix(uint32_t hash, unsigned value)
{
    return (hash ^ (value & 0xff)) * 16777619U;
}

static unsigned bucket(uint64_t count)
{
    return count < QUEUED_MANY ? (unsigned)count : QUEUED_MANY;
}

static unsigned flag(bool condition, unsigned bit)
{
    return (condition ? 1U : 0U) << bit;
}

/* One direction of a connection: what is left to read, and how it ends. */
static uint32_t mix_flow(uint32_t hash, const struct model_flow *flow)
{
    bool messages = flow->messages.count > 0;
    hash = mix(hash, flag(flow->written > flow->read || messages, 0) |
                         flag(flow->visible > flow->read, 1) | flag(flow->urgent != 0, 2) |
                         (unsigned)flow->fin << 3);
    return mix(hash, flow->notes & (NOTE_FULL | NOTE_PEEKED | NOTE_MORE));
}

static uint32_t mix_conn(uint32_t hash, const struct drill_state *state,
                         const struct model_sock *so)
{
    const struct model_conn *conn = &state->conns[so->conn];
    unsigned end = so->end;
    hash = mix(hash, conn->phase | (unsigned)conn->reset[end] << 4 | flag(conn->lost[1 - end], 6) |
                         flag(conn->self, 7));
    hash = mix_flow(hash, &conn->flow[1 - end]);
    return mix_flow(hash, &conn->flow[end]);
}

uint32_t judge_digest(const struct drill_oracle *oracle, const struct move *move)
{
    uint32_t hash = 2166136261U;
    if (oracle->feature.take == NULL || move->sock == DRILL_NONE)
        return hash;
    const struct model_sock *so = &move->state->socks[move->sock];
    hash = mix(hash, so->phase | flag(so->nonblock, 4) | flag(so->shut_rd, 5) |
                         flag(so->shut_wr, 6) | flag(so->bound, 7));
    hash = mix(hash, flag(so->error != 0, 0) | flag(so->refused != 0, 1) | flag(so->peer_set, 2) |
                         flag(so->linger, 3) | bucket(so->queue.count) << 4 |
                         flag(so->refs > 1, 6) | flag(so->stopped, 7));
    return so->conn != DRILL_NONE ? mix_conn(hash, move->state, so) : hash;
}

static unsigned class_of_rule(const struct move *move)
{
    const struct permit_option *option = move->option;
    if (option->kind == PERMIT_BLOCK)
        return RULE_WAIT;
    if (option->kind != PERMIT_VALUE)
        return RULE_ERROR;
    return move->outcome != NULL && move->outcome->value == 0 ? RULE_NOTHING : RULE_VALUE;
}

static unsigned class_of_call(const struct move *move)
{
    const struct drill_call *call = move->call;
    const struct drill_outcome *outcome = move->outcome;
    bool transfers = drill_call_sends(call) || drill_call_receives(call);
    if (move->option->kind == PERMIT_BLOCK || outcome == NULL)
        return CALL_WAITS;
    if (outcome->error != DRILL_ENONE)
        return CALL_ERROR + (unsigned)outcome->error;
    if (outcome->value == 0)
        return CALL_NONE;
    return transfers && (uint64_t)outcome->value < drill_call_length(call) ? CALL_PART : CALL_WHOLE;
}

void judge_feature(const struct drill_oracle *oracle, const struct move *move,
                   enum drill_rule_id rule, uint32_t digest)
{
    const struct drill_call *call = move->call;
    bool peeks = (drill_call_flags(call) == DRILL_GROUP_MSG) &&
                 (call->flags & (DRILL_MSG_PEEK | DRILL_MSG_OOB)) != 0;
    if (oracle->feature.take == NULL)
        return;
    oracle->feature.take(oracle->feature.self, (uint32_t)rule * RULE_CLASSES + class_of_rule(move));
    uint32_t hash = mix(mix(mix(digest, call->id), class_of_call(move)), flag(peeks, 0));
    oracle->feature.take(oracle->feature.self, HALF + (hash ^ hash >> 16) % HALF);
}

enum drill_rule_id drill_feature_rule(uint32_t feature)
{
    uint32_t rule = feature / RULE_CLASSES;
    return feature < HALF && rule < DRILL_RULE_COUNT ? (enum drill_rule_id)rule : DRILL_RULE_COUNT;
}

static const char *phase_of_connection(const struct drill_state *state, const struct model_sock *so)
{
    const struct model_conn *conn = &state->conns[so->conn];
    if (conn->reset[so->end] != NEWS_NONE)
        return "reset";
    if (conn->lost[1 - so->end])
        return "left";
    if (so->shut_rd || so->shut_wr || conn->flow[1 - so->end].fin != NEWS_NONE)
        return "half-closed";
    return conn->phase == CONN_TAKEN ? "connected" : "queued";
}

const char *drill_oracle_phase(const struct drill_oracle *oracle, int fd)
{
    static const char *const names[] = {
        [PHASE_UNUSED] = "none",         [PHASE_FRESH] = "fresh",
        [PHASE_LISTENING] = "listening", [PHASE_CONNECTING] = "connecting",
        [PHASE_CONNECTED] = "connected", [PHASE_FAILED] = "failed",
        [PHASE_EPOLL] = "epoll",
    };
    /* Where no state is left, the last that fell is still in its place. */
    const struct drill_state *state = oracle->state[0];
    int socket = state_socket(state, fd);
    if (socket == DRILL_NONE)
        return "none";
    const struct model_sock *so = &state->socks[socket];
    if (so->phase == PHASE_CONNECTED && so->conn != DRILL_NONE)
        return phase_of_connection(state, so);
    return so->phase == PHASE_FRESH && so->bound ? "bound" : names[so->phase];
}
