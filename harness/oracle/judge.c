/* Events against the set of states: which stay, which split, which fall. */

#include "oracle/judge.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "oracle/rules/epoll.h"
#include "oracle/rules/readiness.h"
#include "oracle/rules/sharing.h"

/* Why the first of the last states fell; the rule and words of a rejection. */
struct fall {
    bool happened;
    enum drill_rule_id rule;
    char permitted[512];
};

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

static void note_fall(struct fall *fall, enum drill_rule_id rule, const char *permitted)
{
    if (fall->happened)
        return;
    fall->happened = true;
    fall->rule = rule;
    snprintf(fall->permitted, sizeof fall->permitted, "%s", permitted);
}

/* A transfer may undo what was shown before it. */
static void forget_recent(const struct move *move)
{
    if (move->sock == DRILL_NONE)
        return;
    if (drill_call_sends(move->call))
        move_sock(move)->recent &= (uint8_t)~RECENT_WRITABLE;
    else if (drill_call_receives(move->call))
        move_sock(move)->recent &= (uint8_t) ~(RECENT_READABLE | RECENT_TOOK_NONE | RECENT_CUT);
}

static void choose(struct drill_oracle *oracle, struct move *move)
{
    const struct permit_option *option = move->option;
    for (unsigned i = 0; i < option->n_needs; i++) {
        move->state->variants[option->need[i].variant] &= option->need[i].choices;
        move->state->observed[option->need[i].variant] &= option->need[i].choices;
    }
    forget_recent(move);
    if (option->kind == PERMIT_BLOCK && move->state->n_watches > 0)
        epoll_stir(move->state, move->sock, move->call, true);
    if (option->apply != NULL)
        option->apply(move);
    state_reap(move->state, move->env);
    enum drill_rule_id rule = sharing_rule(move, (enum drill_rule_id)option->rule);
    oracle->uses[rule]++;
    judge_cover_take(oracle, option, rule);
}

/* The signal that should have been raised, or should not. */
static bool signals_agree(const struct drill_oracle *oracle, const struct permit_option *option,
                          const struct drill_outcome *outcome)
{
    bool raised = (outcome->signals & DRILL_SIGPIPE) != 0;
    return !oracle->env.signals || raised == option->sigpipe;
}

/* The options of one state that the outcome fits; notes the fall when there are none. */
static unsigned find_fits(struct drill_oracle *oracle, struct move *move, const struct permits *p,
                          const struct permit_option **fits, struct fall *fall)
{
    char text[512];
    unsigned n = 0;
    enum drill_rule_id broken = DRILL_RULE_COUNT;
    text[0] = '\0';
    for (unsigned i = 0; i < p->n; i++) {
        const struct permit_option *option = &p->option[i];
        if (!permit_matches(option, move->state, move->outcome))
            continue;
        move->option = option;
        if (!signals_agree(oracle, option, move->outcome)) {
            broken = DRILL_RULE_SND_SIGPIPE;
            snprintf(text, sizeof text, "the same outcome, %s",
                     option->sigpipe ? "and SIGPIPE raised" : "without SIGPIPE");
        } else if (option->check == NULL || option->check(move)) {
            fits[n++] = option;
        } else if (broken == DRILL_RULE_COUNT) {
            broken = move->broken;
            snprintf(text, sizeof text, "%s", move->permitted);
        }
    }
    if (n > 0)
        return n;
    if (broken == DRILL_RULE_COUNT) {
        broken = permit_blame_for(p, (enum drill_call_id)move->call->id, move->outcome);
        permit_print(p, move, text, sizeof text);
    }
    note_fall(fall, sharing_rule(move, broken), text);
    return 0;
}

/* Lets state i answer to a return. Successors beyond the first go behind the set. */
static bool answer_return(struct drill_oracle *oracle, unsigned i, const struct drill_event *event,
                          struct fall *fall)
{
    const struct permit_option *fits[DRILL_PERMIT_OPTIONS];
    struct permits permits;
    struct move move =
        judge_move(oracle, i, event->actor, &oracle->env.calls[event->actor], &event->outcome);
    permit_call(&move, &permits);
    if (permits.unknown != NULL) {
        drill_oracle_give_up(oracle, permits.unknown);
        return true;
    }
    judge_cover_offer(oracle, &move, &permits);
    unsigned n = find_fits(oracle, &move, &permits, fits, fall);
    for (unsigned k = 1; k < n; k++) {
        if (oracle->n == DRILL_STATES_MAX) {
            drill_oracle_give_up(oracle, "more explanations than can be followed");
            return true;
        }
        state_copy(oracle->state[oracle->n], oracle->state[i]);
        struct move other = move;
        other.state = oracle->state[oracle->n++];
        other.option = fits[k];
        choose(oracle, &other);
        state_leave(other.state, &oracle->env, event->actor);
    }
    if (n == 0)
        return false;
    move.option = fits[0];
    choose(oracle, &move);
    state_leave(move.state, &oracle->env, event->actor);
    return true;
}

static bool buffers_are_whole(struct drill_oracle *oracle, const struct drill_event *event)
{
    char seen[128];
    const struct drill_data *data = &event->outcome.data;
    if (data->past_end == 0 && data->past_count == 0)
        return true;
    snprintf(seen, sizeof seen, "%u bytes written %s",
             data->past_end != 0 ? data->past_end : data->past_count,
             data->past_end != 0 ? "outside the buffer" : "behind the returned count");
    judge_reject(oracle, data->past_end != 0 ? DRILL_RULE_INV_BUFGUARD : DRILL_RULE_INV_TAILGUARD,
                 "only the returned bytes are written", seen);
    return false;
}

void judge_return(struct drill_oracle *oracle, const struct drill_event *event)
{
    struct fall fall = {0};
    char seen[DRILL_OUTCOME_TEXT];
    unsigned before = oracle->n;
    if (!buffers_are_whole(oracle, event))
        return;
    /* States 0..before-1 answer; a fallen one is replaced by the last of them, successors stay
     * behind. */
    bool split = false;
    for (unsigned i = 0; i < before && !oracle->stopped;) {
        unsigned had = oracle->n;
        if (answer_return(oracle, i, event, &fall)) {
            split |= oracle->n > had;
            i++;
            continue;
        }
        /* Keep the order: the last unanswered state moves here, the last of all into its place. */
        struct drill_state *fallen = oracle->state[i];
        before--;
        oracle->n--;
        oracle->state[i] = oracle->state[before];
        oracle->state[before] = oracle->state[oracle->n];
        oracle->state[oracle->n] = fallen;
    }
    oracle->env.pending[event->actor] = false;
    if (oracle->stopped)
        return;
    if (oracle->n == 0) {
        drill_outcome_print(&event->call, &event->outcome, seen, sizeof seen);
        judge_reject(oracle, fall.rule, fall.permitted, seen);
        return;
    }
    if (split)
        judge_merge(oracle);
}

/* The rule that a call breaks which waits and must not. */
static enum drill_rule_id wait_blame(const struct move *move, const struct permits *permits)
{
    const struct drill_call *call = move->call;
    bool receives = drill_call_receives(call);
    bool bound = receives || drill_call_sends(call) || call->id == DRILL_CALL_ACCEPT ||
                 call->id == DRILL_CALL_ACCEPT4;
    if (move->sock == DRILL_NONE || !bound || !move_nonblocking(move))
        return (enum drill_rule_id)(permits->wait_rule != 0 ? permits->wait_rule : permits->rule);
    if (receives && (call->flags & DRILL_MSG_WAITALL) != 0)
        return DRILL_RULE_RCV_WAITALL_DW;
    if (drill_call_sends(call) && (call->flags & DRILL_MSG_DONTWAIT) != 0)
        return DRILL_RULE_SND_DONTWAIT;
    return DRILL_RULE_INV_NOHANG;
}

static bool answer_blocked(struct drill_oracle *oracle, unsigned i, uint8_t actor,
                           struct fall *fall)
{
    struct permits permits;
    char text[512];
    struct move move = judge_move(oracle, i, actor, &oracle->env.calls[actor], NULL);
    permit_call(&move, &permits);
    if (permits.unknown != NULL) {
        drill_oracle_give_up(oracle, permits.unknown);
        return true;
    }
    judge_cover_offer(oracle, &move, &permits);
    for (unsigned k = 0; k < permits.n; k++) {
        if (permits.option[k].kind == PERMIT_BLOCK &&
            permit_possible(&permits.option[k], move.state)) {
            move.option = &permits.option[k];
            choose(oracle, &move);
            return true;
        }
    }
    permit_print(&permits, &move, text, sizeof text);
    note_fall(fall, sharing_rule(&move, wait_blame(&move, &permits)), text);
    return false;
}

static void reject_waiting(struct drill_oracle *oracle, const struct drill_event *event,
                           const struct fall *fall, const char *how)
{
    char seen[DRILL_CALL_TEXT];
    snprintf(seen, sizeof seen, "%s %s", drill_call_name((enum drill_call_id)event->call.id), how);
    judge_reject(oracle, fall->rule, fall->permitted, seen);
}

void judge_blocked(struct drill_oracle *oracle, const struct drill_event *event)
{
    struct fall fall = {0};
    uint8_t actor = event->actor;
    if (!oracle->env.pending[actor])
        return;
    for (unsigned i = 0; i < oracle->n && !oracle->stopped;) {
        if (answer_blocked(oracle, i, actor, &fall))
            i++;
        else
            judge_drop(oracle, i);
    }
    oracle->env.waited[actor] = true;
    for (unsigned i = 0; i < oracle->n; i++)
        sharing_note_wait(oracle->state[i], &oracle->env, actor);
    if (!oracle->stopped && oracle->n == 0)
        reject_waiting(oracle, event, &fall, "waits");
    /* After a signal it waits again, for as long as it takes: the signal is a thing of the past. */
    if (oracle->env.interrupt[actor] != INTERRUPT_NONE && !drill_oracle_due(oracle, actor))
        oracle->env.interrupt[actor] = INTERRUPT_NONE;
}

/* Whether the pending call may stay where it is for good; notes the fall when not. */
static bool may_stay(struct drill_oracle *oracle, unsigned i, uint8_t actor, struct fall *fall)
{
    struct permits permits;
    char text[512];
    struct move move = judge_move(oracle, i, actor, &oracle->env.calls[actor], NULL);
    permit_call(&move, &permits);
    for (unsigned k = 0; k < permits.n; k++) {
        const struct permit_option *option = &permits.option[k];
        if (option->kind == PERMIT_BLOCK && !option->due && permit_possible(option, move.state))
            return true;
    }
    if (permits.unknown != NULL)
        return true;
    permit_print(&permits, &move, text, sizeof text);
    note_fall(fall, sharing_rule(&move, wait_blame(&move, &permits)), text);
    return false;
}

void judge_stuck(struct drill_oracle *oracle, const struct drill_event *event)
{
    struct fall fall = {0};
    if (!oracle->env.pending[event->actor])
        return;
    for (unsigned i = 0; i < oracle->n;) {
        if (may_stay(oracle, i, event->actor, &fall))
            i++;
        else
            judge_drop(oracle, i);
    }
    if (oracle->n == 0)
        reject_waiting(oracle, event, &fall, "did not return before the deadline");
}

bool drill_oracle_due(struct drill_oracle *oracle, uint8_t actor)
{
    struct fall ignored = {0};
    if (oracle->stopped || !oracle->env.pending[actor])
        return false;
    for (unsigned i = 0; i < oracle->n; i++) {
        if (may_stay(oracle, i, actor, &ignored))
            return false;
    }
    return true;
}

void judge_settle(struct drill_oracle *oracle, const struct drill_event *event)
{
    struct fall fall = {0};
    uint32_t awaited = event->call.flags;
    char text[160];
    char permitted[256];
    if ((event->outcome.revents & (awaited | DRILL_POLLERR | DRILL_POLLHUP)) != 0) {
        for (unsigned i = 0; i < oracle->n; i++) {
            struct move move = judge_move(oracle, i, event->actor, &event->call, NULL);
            if (move.sock != DRILL_NONE)
                readiness_learn(&move, move.sock, event->outcome.revents);
        }
        return;
    }
    snprintf(permitted, sizeof permitted, "%s",
             drill_flags_print(DRILL_GROUP_POLL, awaited, text, sizeof text));
    for (unsigned i = 0; i < oracle->n;) {
        struct drill_call poll = event->call;
        poll.id = DRILL_CALL_POLL;
        poll.number = 0;
        struct move move = judge_move(oracle, i, event->actor, &poll, NULL);
        if ((readiness_due(&move) & awaited) == 0) {
            i++;
            continue;
        }
        note_fall(&fall, readiness_rule(&move), permitted);
        judge_drop(oracle, i);
    }
    if (oracle->n == 0)
        judge_reject(oracle, fall.rule, fall.permitted, "nothing before the deadline");
}
