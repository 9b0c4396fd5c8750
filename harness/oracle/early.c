/* Recorded traces: calls that took effect before they were seen to return.
 *
 * A call takes effect somewhere between its beginning and its return, and others may see the effect
 * first. So before a return is judged, each state is joined by the states in which calls in flight
 * that have to do with it were over already. What they return is known from further on in the
 * trace; a state in which that is not permitted now is not made. */

#include <string.h>

#include "oracle/judge.h"

enum {
    /* States that may come of one event. */
    EARLY_MAX = DRILL_STATES_MAX / 2
};

/* It makes or ends what connects two sockets of which one may not know the other yet. */
static bool meets(const struct drill_state *state, const struct drill_call *call, int sock)
{
    if (call->id == DRILL_CALL_CONNECT)
        return true;
    if (sock == DRILL_NONE)
        return false;
    return state->socks[sock].phase == PHASE_LISTENING ||
           state->socks[sock].phase == PHASE_CONNECTING;
}

/* Whether the effect of `actor`'s call may matter to what `other`'s returns. */
static bool matters(const struct drill_oracle *oracle, const struct drill_state *state,
                    uint8_t actor, uint8_t other)
{
    const struct model_env *env = &oracle->env;
    int a = state->inside[actor];
    int b = state->inside[other];
    if (b == DRILL_NONE || state->socks[b].unknown != DRILL_UNKNOWN_NONE)
        return false;
    if (a != DRILL_NONE && state->socks[a].unknown != DRILL_UNKNOWN_NONE)
        return false;
    if (a == b)
        return true;
    if (env_has(env, DRILL_FAMILIES_DATAGRAM))
        return a != DRILL_NONE;
    if (a != DRILL_NONE && state->socks[a].conn != DRILL_NONE &&
        state->socks[a].conn == state->socks[b].conn)
        return true;
    return meets(state, &env->calls[actor], a) && meets(state, &env->calls[other], b);
}

/* It takes from a connection what a send of the other end needs. */
static bool ends(const struct drill_call *call)
{
    return call->id == DRILL_CALL_CLOSE || call->id == DRILL_CALL_SHUTDOWN;
}

/* A stream's send in flight counts as far as it is needed without being over (conn_in_hand), unless
 * what `actor` returns from leaves nobody to send to; what brings in somebody from outside, or
 * finds nothing out, can as well be later. */
static bool can_wait(const struct drill_oracle *oracle, const struct drill_state *state,
                     uint8_t actor, uint8_t other)
{
    const struct drill_call *call = &oracle->env.calls[other];
    int sock = state->inside[other];
    bool accepts = call->id == DRILL_CALL_ACCEPT || call->id == DRILL_CALL_ACCEPT4;
    if (drill_call_sends(call) && env_has(&oracle->env, DRILL_FAMILIES_STREAM))
        return oracle->env.outcomes[other].error == DRILL_ENONE &&
               !(env_has(&oracle->env, DRILL_FAMILIES_UNIX) && ends(&oracle->env.calls[actor]));
    return accepts && sock != DRILL_NONE && state->socks[sock].queue.count == 0;
}

/* Adds the state in which `other`'s call is over. */
static void add_early(struct drill_oracle *oracle, unsigned from, uint8_t other)
{
    struct judge_fall ignored = {0};
    if (oracle->n >= EARLY_MAX) {
        oracle->cut_short = true;
        return;
    }
    unsigned to = oracle->n++;
    state_copy(oracle->state[to], oracle->state[from]);
    if (judge_answer(oracle, to, other, &oracle->env.outcomes[other], true, &ignored))
        return;
    /* It may have split, and what it split into lies behind it. */
    judge_drop(oracle, to);
}

void judge_early(struct drill_oracle *oracle, uint8_t actor)
{
    const struct model_env *env = &oracle->env;
    uint64_t mark = UINT64_C(1) << actor;
    for (unsigned i = 0; i < oracle->n && !oracle->stopped; i++) {
        if ((oracle->state[i]->done & mark) != 0)
            continue;
        for (unsigned other = 0; other < env->n_actors; other++) {
            const struct drill_state *state = oracle->state[i];
            if (other == actor || !env->pending[other] || !env->foreseen[other] ||
                (state->done >> other & 1) != 0 || !matters(oracle, state, actor, (uint8_t)other) ||
                can_wait(oracle, state, actor, (uint8_t)other))
                continue;
            add_early(oracle, i, (uint8_t)other);
        }
    }
    if (oracle->n > 1)
        judge_merge(oracle);
}
