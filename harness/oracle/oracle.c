/* The judge: events in, verdict out. */

#include "oracle/oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oracle/judge.h"
#include "oracle/profile.h"
#include "oracle/rules/epoll.h"

/* Looked up once: a trace may be a dozen events, and begins with all of them. */
static void note_choices(struct drill_oracle *oracle)
{
    for (unsigned p = 0; p < DRILL_PROFILE_COUNT; p++)
        for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++)
            oracle->choices[p][v] =
                drill_profile_choices((enum drill_profile)p, (enum drill_variant)v);
}

struct drill_status drill_oracle_new(struct drill_oracle **ret)
{
    struct drill_oracle *oracle = calloc(1, sizeof *oracle);
    if (oracle == NULL)
        return DRILL_FAIL(NO_MEMORY);
    for (unsigned i = 0; i < DRILL_STATES_MAX; i++) {
        oracle->state[i] = calloc(1, sizeof *oracle->state[i]);
        if (oracle->state[i] == NULL) {
            drill_oracle_free(oracle);
            return DRILL_FAIL(NO_MEMORY);
        }
    }
    note_choices(oracle);
    *ret = oracle;
    return DRILL_OK;
}

void drill_oracle_free(struct drill_oracle *oracle)
{
    if (oracle == NULL)
        return;
    for (unsigned i = 0; i < DRILL_STATES_MAX; i++)
        free(oracle->state[i]);
    free(oracle);
}

void drill_oracle_begin(struct drill_oracle *oracle, const struct drill_oracle_setup *setup)
{
    struct model_env *env = &oracle->env;
    env->family = setup->family;
    env->profile = setup->profile;
    env->signals = setup->signals;
    env->names = setup->names;
    env->open = setup->open;
    env->modes_unseen = false;
    env->n_actors = 0;
    env->n_addrs = 1;
    memset(env->sysctl_known, 0, sizeof env->sysctl_known);
    memset(env->pending, 0, sizeof env->pending);
    memset(env->waited, 0, sizeof env->waited);
    memset(env->process, 0, sizeof env->process);
    memset(env->stopped, 0, sizeof env->stopped);
    memset(env->action, INTERRUPT_NONE, sizeof env->action);
    oracle->verdict = (struct drill_verdict){.kind = DRILL_ACCEPTED, .event = -1, .states_max = 1};
    oracle->n = 1;
    oracle->n_events = 0;
    oracle->stopped = false;
    oracle->cut_short = false;
    oracle->doubt.happened = false;
    oracle->undecided = (struct drill_undecided){0};
    state_init(oracle->state[0], oracle->choices[setup->profile],
               oracle->choices[DRILL_PROFILE_AUTO]);
    judge_forget_findings(oracle);
}

const struct drill_verdict *drill_oracle_verdict(const struct drill_oracle *oracle)
{
    return &oracle->verdict;
}

uint32_t drill_oracle_rule_uses(const struct drill_oracle *oracle, enum drill_rule_id rule)
{
    return (size_t)rule < DRILL_RULE_COUNT ? oracle->uses[rule] : 0;
}

static void stop(struct drill_oracle *oracle, enum drill_verdict_kind kind, const char *why)
{
    if (oracle->stopped)
        return;
    oracle->stopped = true;
    oracle->verdict.kind = kind;
    oracle->verdict.event = oracle->n_events;
    snprintf(oracle->verdict.why, sizeof oracle->verdict.why, "%s", why);
}

void drill_oracle_give_up(struct drill_oracle *oracle, const char *why)
{
    stop(oracle, DRILL_UNDECIDED, why);
}

void judge_reject(struct drill_oracle *oracle, enum drill_rule_id rule, const char *permitted,
                  const char *seen)
{
    if (oracle->stopped)
        return;
    struct drill_verdict *verdict = &oracle->verdict;
    oracle->stopped = true;
    verdict->kind = DRILL_REJECTED;
    verdict->event = oracle->n_events;
    snprintf(verdict->rule, sizeof verdict->rule, "%s", drill_rule_get(rule)->id);
    snprintf(verdict->permitted, sizeof verdict->permitted, "%s", permitted);
    snprintf(verdict->seen, sizeof verdict->seen, "%s", seen);
}

int judge_socket(const struct drill_oracle *oracle, const struct drill_state *state, uint8_t actor,
                 const struct drill_call *call)
{
    if (oracle->env.pending[actor] && &oracle->env.calls[actor] == call)
        return state->inside[actor];
    return state_socket(state, call->fd);
}

struct move judge_move(struct drill_oracle *oracle, unsigned state, uint8_t actor,
                       const struct drill_call *call, const struct drill_outcome *outcome)
{
    struct move move = {0};
    move.state = oracle->state[state];
    move.env = &oracle->env;
    move.call = call;
    move.outcome = outcome;
    move.actor = actor;
    move.waited = oracle->env.waited[actor] && oracle->env.pending[actor];
    move.sock = judge_socket(oracle, move.state, actor, call);
    move.broken = DRILL_RULE_COUNT;
    return move;
}

void judge_note_entry(struct drill_oracle *oracle, uint8_t actor)
{
    int sock = oracle->n > 0 ? oracle->state[0]->inside[actor] : DRILL_NONE;
    if (sock == DRILL_NONE)
        return;
    const struct model_sock *so = &oracle->state[0]->socks[sock];
    oracle->env.entry[actor] = (struct model_entry){so->lowat, so->timeout_in, so->timeout_out};
}

static bool is_process(const struct model_env *env, unsigned process)
{
    for (unsigned a = 0; a < env->n_actors; a++) {
        if (env->process[a] == process)
            return true;
    }
    return false;
}

/* Whether the process that makes the actor's calls has such a descriptor at all. */
static bool reaches(const struct model_env *env, uint8_t actor, int fd)
{
    unsigned owner = fd >= 0 ? (unsigned)fd / DRILL_PROCESS_FDS : 0;
    unsigned process = env->process[actor];
    return owner == process || (process == 0 && !is_process(env, owner));
}

static void take_call(struct drill_oracle *oracle, const struct drill_event *event)
{
    struct model_env *env = &oracle->env;
    uint8_t actor = event->actor;
    if (env->pending[actor]) {
        drill_oracle_give_up(oracle, "an actor makes a call inside another");
        return;
    }
    for (unsigned i = 0; i < oracle->n; i++) {
        bool given = event->by_harness || reaches(env, actor, event->call.fd);
        /* select() with empty sets looks at no descriptor, and keeps none from closing. */
        bool none = event->call.id == DRILL_CALL_SELECT &&
                    (event->call.flags & (DRILL_POLLIN | DRILL_POLLOUT | DRILL_POLLPRI)) == 0;
        int sock = given && !none ? state_socket(oracle->state[i], event->call.fd) : DRILL_NONE;
        state_enter(oracle->state[i], actor, sock);
        if (oracle->state[i]->n_watches > 0)
            epoll_stir(oracle->state[i], sock, &event->call, false);
    }
    env->calls[actor] = event->call;
    env->pending[actor] = true;
    env->waited[actor] = false;
    judge_note_entry(oracle, actor);
    env->interrupt[actor] = INTERRUPT_NONE;
    env->signalled[actor] = false;
    env->by_harness[actor] = event->by_harness;
    env->foreseen[actor] = event->foreseen;
    if (event->foreseen)
        env->outcomes[actor] = event->outcome;
    if (actor >= env->n_actors)
        env->n_actors = (uint8_t)(actor + 1);
}

static void take_fact(struct drill_oracle *oracle, const struct drill_event *event)
{
    if (event->number < 0 || event->number >= DRILL_SYSCTL_COUNT)
        return;
    oracle->env.sysctl[event->number] = event->value;
    oracle->env.sysctl_known[event->number] = true;
}

static void note_overflow(struct drill_oracle *oracle)
{
    for (unsigned i = 0; i < oracle->n; i++) {
        if (oracle->state[i]->overflow) {
            drill_oracle_give_up(oracle,
                                 "more sockets, connections or messages than the model holds");
            return;
        }
    }
}

/* A call that the target does not have: nothing can be said of the scenario. */
static bool not_provided(struct drill_oracle *oracle, const struct drill_event *event)
{
    char why[96];
    if (event->outcome.error != DRILL_ENOSYS)
        return false;
    snprintf(why, sizeof why, "the target does not provide %s",
             drill_call_name((enum drill_call_id)event->call.id));
    stop(oracle, DRILL_NOT_RUN, why);
    return true;
}

static void take_return(struct drill_oracle *oracle, const struct drill_event *event)
{
    judge_return(oracle, event);
    if (!oracle->stopped)
        process_note(&oracle->env, event);
}

bool drill_oracle_event(struct drill_oracle *oracle, const struct drill_event *event)
{
    if (oracle->stopped || event->actor >= DRILL_TRACE_ACTORS)
        return !oracle->stopped;
    if (oracle->env.open)
        oracle->n_events = event->step;
    switch ((enum drill_event_kind)event->kind) {
    case DRILL_EVENT_ENV:
        take_fact(oracle, event);
        break;
    case DRILL_EVENT_CALL:
        take_call(oracle, event);
        break;
    case DRILL_EVENT_RETURN:
        if (!oracle->env.pending[event->actor])
            drill_oracle_give_up(oracle, "a return without a call");
        else if (oracle->env.open)
            judge_open_return(oracle, event);
        else if (!not_provided(oracle, event))
            take_return(oracle, event);
        break;
    case DRILL_EVENT_BLOCKED:
        judge_blocked(oracle, event);
        break;
    case DRILL_EVENT_STUCK:
        judge_stuck(oracle, event);
        break;
    case DRILL_EVENT_SETTLE:
        judge_settle(oracle, event);
        break;
    case DRILL_EVENT_FOREIGN:
        judge_foreign(oracle, event);
        break;
    }
    note_overflow(oracle);
    /* A call that is only begun, and a fact, answer no question. */
    if (event->kind != DRILL_EVENT_CALL && event->kind != DRILL_EVENT_ENV)
        judge_note_findings(oracle);
    if (oracle->n > oracle->verdict.states_max)
        oracle->verdict.states_max = oracle->n;
    if (!oracle->env.open)
        oracle->n_events++;
    return !oracle->stopped;
}
