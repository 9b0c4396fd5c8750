/* Recorded traces: sockets that become unknown, what could be decided, and memory that lasts. */

#include "oracle/judge.h"

#include <string.h>

#include "base/check.h"

void judge_foreign(struct drill_oracle *oracle, const struct drill_event *event)
{
    int fd = event->call.fd;
    enum drill_unknown why = (enum drill_unknown)event->number;
    for (unsigned i = 0; i < oracle->n; i++) {
        struct drill_state *state = oracle->state[i];
        int sock = state_socket(state, fd);
        if (sock == DRILL_NONE && (sock = state_add_socket(state)) != DRILL_NONE)
            state_open_fd(state, fd, sock, false);
        if (sock != DRILL_NONE)
            state_forget(state, sock, why);
    }
    judge_merge(oracle);
}

/* A call that other things than sockets have too, on something of unknown kind. */
static bool may_be_a_file(const struct model_sock *so, const struct drill_event *event)
{
    switch ((enum drill_call_id)event->call.id) {
    case DRILL_CALL_READ:
    case DRILL_CALL_WRITE:
    case DRILL_CALL_CLOSE:
    case DRILL_CALL_DUP:
    case DRILL_CALL_FCNTL:
    case DRILL_CALL_IOCTL:
    case DRILL_CALL_POLL:
        return so->unknown == DRILL_UNKNOWN_BIRTH;
    default:
        return false;
    }
}

/* Counts a call that somebody made, and whether anything could be said of it. */
static void count_call(struct drill_oracle *oracle, const struct drill_event *event)
{
    const struct drill_state *state = oracle->state[0];
    int sock = state->inside[event->actor];
    if (event->by_harness || (sock != DRILL_NONE && may_be_a_file(&state->socks[sock], event)))
        return;
    oracle->undecided.calls++;
    if (sock == DRILL_NONE || state->socks[sock].unknown == DRILL_UNKNOWN_NONE)
        return;
    oracle->undecided.undecided++;
    oracle->undecided.why[state->socks[sock].unknown]++;
}

/* Addresses and paths that no socket has any more: others may have changed what there is. */
static void forget_the_past(struct drill_state *state)
{
    memset(state->holds, 0, state->n_holds * sizeof state->holds[0]);
    state->n_holds = 0;
    for (int i = state->n_files - 1; i >= 0; i--) {
        if (state->files[i].sock == 0)
            state_remove_file(state, i);
    }
}

/* The return of a call of an open trace, and what makes its memory last. */
void judge_open_return(struct drill_oracle *oracle, const struct drill_event *event)
{
    struct model_env *env = &oracle->env;
    env->calls[event->actor] = event->call;
    env->signalled[event->actor] = event->signalled;
    count_call(oracle, event);
    judge_return(oracle, event);
    for (unsigned i = 0; i < oracle->n; i++)
        forget_the_past(oracle->state[i]);
    if (env->n_addrs == DRILL_COUNT(env->addrs) && (oracle->n_events & 255) == 0)
        env_collect_addresses(env, oracle->state, oracle->n);
}

void drill_oracle_see_modes(struct drill_oracle *oracle, bool seen)
{
    oracle->env.modes_unseen = !seen;
}

const struct drill_undecided *drill_oracle_undecided(const struct drill_oracle *oracle)
{
    return &oracle->undecided;
}

bool drill_oracle_related(const struct drill_oracle *oracle, int a, int b)
{
    /* Where no state is left, the last that fell is still in its place. */
    const struct drill_state *state = oracle->state[0];
    int one = state_socket(state, a);
    int other = state_socket(state, b);
    if (a == b)
        return true;
    if (one == DRILL_NONE || other == DRILL_NONE)
        return false;
    return one == other || (state->socks[one].conn != DRILL_NONE &&
                            state->socks[one].conn == state->socks[other].conn);
}

void drill_oracle_finish(struct drill_oracle *oracle)
{
    if (oracle->stopped || !oracle->doubt.happened || judge_fewest_passed(oracle) == 0)
        return;
    oracle->n_events = oracle->doubt.event;
    judge_reject(oracle, oracle->doubt.rule, oracle->doubt.permitted, oracle->doubt.seen);
}
