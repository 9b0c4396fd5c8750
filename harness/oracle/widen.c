/* The set of states made smaller: equal ones are merged, and of recorded traces one state can stand
 * in the place of many.
 *
 * When there are more explanations than can be followed, what they disagree about becomes unknown,
 * and what they agree about stays. Sockets are compared by their descriptors, because each state
 * numbers its own. */

#include <string.h>

#include "oracle/judge.h"

void judge_drop(struct drill_oracle *oracle, unsigned i)
{
    struct drill_state *spare = oracle->state[i];
    oracle->n--;
    oracle->state[i] = oracle->state[oracle->n];
    oracle->state[oracle->n] = spare;
}

void judge_merge(struct drill_oracle *oracle)
{
    for (unsigned i = 0; i < oracle->n; i++) {
        for (unsigned j = i + 1; j < oracle->n;) {
            if (state_equal(oracle->state[i], oracle->state[j]))
                judge_drop(oracle, j);
            else
                j++;
        }
    }
}

/* What there is to say of a socket and its connection, without the numbers of a state. */
struct portrait {
    struct model_sock sock;
    struct model_conn conn;
    bool open;
};

static void portray(const struct drill_state *state, int fd, struct portrait *ret)
{
    int sock = state_socket(state, fd);
    memset(ret, 0, sizeof *ret);
    ret->open = sock != DRILL_NONE;
    if (!ret->open)
        return;
    memcpy(&ret->sock, &state->socks[sock], sizeof ret->sock);
    int conn = ret->sock.conn;
    uint16_t queued = ret->sock.queue.count;
    memset(&ret->sock.queue, 0, sizeof ret->sock.queue);
    ret->sock.queue.count = queued;
    ret->sock.stream = 0;
    ret->sock.mate = ret->sock.mate != 0;
    ret->sock.conn = conn != DRILL_NONE;
    if (conn == DRILL_NONE)
        return;
    memcpy(&ret->conn, &state->conns[conn], sizeof ret->conn);
    ret->conn.next = ret->conn.listener = 0;
    for (int d = 0; d < 2; d++) {
        uint16_t messages = ret->conn.flow[d].messages.count;
        memset(&ret->conn.flow[d].messages, 0, sizeof ret->conn.flow[d].messages);
        ret->conn.flow[d].messages.count = messages;
        ret->conn.flow[d].stream = 0;
        ret->conn.sock[d] = ret->conn.sock[d] != DRILL_NONE;
    }
}

/* States are zeroed, copied and compared with their padding. */
static bool same_bytes(const void *a, const void *b, size_t size)
{
    return memcmp(a, b, size) == 0;
}

/* What the two say of `fd` differs. */
static bool disagree(const struct drill_state *a, const struct drill_state *b, int fd)
{
    struct portrait one;
    struct portrait other;
    portray(a, fd, &one);
    portray(b, fd, &other);
    return !same_bytes(&one, &other, sizeof one);
}

static void forget_fd(struct drill_state *state, int fd)
{
    int sock = state_socket(state, fd);
    if (sock == DRILL_NONE && (sock = state_add_socket(state)) != DRILL_NONE)
        state_open_fd(state, fd, sock, false);
    if (sock != DRILL_NONE)
        state_forget(state, sock, DRILL_UNKNOWN_STATES);
}

static void agree(struct drill_state *state, const struct drill_state *other)
{
    unsigned n = state->n_fds > other->n_fds ? state->n_fds : other->n_fds;
    for (unsigned fd = 0; fd < n; fd++) {
        if (disagree(state, other, (int)fd))
            forget_fd(state, (int)fd);
    }
    for (unsigned a = 0; a < DRILL_TRACE_ACTORS; a++) {
        bool differs = ((state->done ^ other->done) >> a & 1) != 0;
        if (differs && state->inside[a] != DRILL_NONE)
            state_forget(state, state->inside[a], DRILL_UNKNOWN_STATES);
    }
    for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++) {
        state->variants[v] |= other->variants[v];
        state->observed[v] |= other->observed[v];
    }
}

void judge_widen(struct drill_oracle *oracle)
{
    unsigned best = 0;
    for (unsigned i = 1; i < oracle->n; i++) {
        if (oracle->state[i]->passed < oracle->state[best]->passed)
            best = i;
    }
    struct drill_state *kept = oracle->state[best];
    oracle->state[best] = oracle->state[0];
    oracle->state[0] = kept;
    while (oracle->n > 1)
        agree(kept, oracle->state[--oracle->n]);
}
