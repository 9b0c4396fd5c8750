/* What is not in the trace: sockets of which nothing is known, peers that are elsewhere, and the
 * addresses that nobody refers to any more. */

#include "oracle/state.h"

/* The peer of a connection that is known no more, or was never seen. */
static void leave_outside(struct drill_state *state, int sock)
{
    if (sock == DRILL_NONE)
        return;
    struct model_sock *so = &state->socks[sock];
    so->conn = DRILL_NONE;
    so->mate = 0;
    so->outside = true;
}

static void forget_conn(struct drill_state *state, int index)
{
    struct model_conn *conn = &state->conns[index];
    if (conn->phase == CONN_QUEUED && conn->listener != DRILL_NONE)
        state_drop_conn(state, conn->listener, index);
    if (conn->passed)
        state->passed--;
    for (int d = 0; d < 2; d++) {
        leave_outside(state, conn->sock[d]);
        while (conn->flow[d].messages.first != DRILL_NONE)
            state_pop_message(state, &conn->flow[d].messages);
    }
    *conn = (struct model_conn){0};
}

void state_forget(struct drill_state *state, int sock, enum drill_unknown why)
{
    struct model_sock *so = &state->socks[sock];
    if (so->unknown != DRILL_UNKNOWN_NONE)
        return;
    if (so->phase == PHASE_LISTENING) {
        while (so->queue.first != DRILL_NONE)
            forget_conn(state, so->queue.first);
        for (int i = 0; i < state->n_conns; i++) {
            if (state->conns[i].phase == CONN_DROPPED && state->conns[i].listener == sock)
                forget_conn(state, i);
        }
    } else {
        while (so->queue.first != DRILL_NONE)
            state_pop_message(state, &so->queue);
    }
    if (so->conn != DRILL_NONE)
        forget_conn(state, so->conn);
    if (so->mate > 0)
        leave_outside(state, so->mate - 1);
    uint16_t refs = so->refs;
    uint16_t holds = so->holds;
    int16_t addr = so->addr;
    *so = (struct model_sock){0};
    so->phase = PHASE_FRESH;
    so->unknown = (uint8_t)why;
    so->refs = refs;
    so->holds = holds;
    so->addr = addr;
    so->conn = DRILL_NONE;
    so->lowat = 1;
    so->queue.first = so->queue.last = DRILL_NONE;
}

static void mark(bool *used, int16_t id)
{
    if (id > 0)
        used[id] = true;
}

static void mark_state(const struct drill_state *state, bool *used)
{
    for (unsigned i = 0; i < state->n_socks; i++) {
        const struct model_sock *so = &state->socks[i];
        mark(used, so->addr);
        mark(used, so->peer);
        mark(used, so->bound_to);
        mark(used, so->showed);
        mark(used, so->source);
    }
    for (unsigned i = 0; i < state->n_conns; i++) {
        mark(used, state->conns[i].addr[0]);
        mark(used, state->conns[i].addr[1]);
    }
    for (unsigned i = 0; i < state->n_messages; i++)
        mark(used, state->messages[i].from);
    for (unsigned i = 0; i < state->n_holds; i++)
        mark(used, state->holds[i].addr);
    for (unsigned i = 0; i < state->n_files; i++)
        mark(used, state->files[i].addr);
}

void env_collect_addresses(struct model_env *env, struct drill_state *const *states, unsigned n)
{
    bool used[DRILL_MODEL_SOCKETS] = {false};
    for (unsigned i = 0; i < n; i++)
        mark_state(states[i], used);
    for (uint16_t i = 1; i < env->n_addrs; i++) {
        if (!used[i])
            env->addrs[i] = (struct drill_addr){0};
    }
}
