/* Events against the set of states: which stay, which split, which fall. */

#include "oracle/judge.h"

#include <stdio.h>
#include <string.h>

#include "oracle/rules/epoll.h"
#include "oracle/rules/raised.h"
#include "oracle/rules/readiness.h"
#include "oracle/rules/sharing.h"

/* Of several states, the one that passes fewest over tells best what is wrong. */
static void note_fall(struct judge_fall *fall, uint16_t passed, enum drill_rule_id rule,
                      const char *permitted)
{
    if (fall->happened && fall->passed <= passed)
        return;
    fall->happened = true;
    fall->passed = passed;
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
    uint32_t digest = judge_digest(oracle, move);
    for (unsigned i = 0; i < option->n_needs; i++) {
        move->state->variants[option->need[i].variant] &= option->need[i].choices;
        move->state->observed[option->need[i].variant] &= option->need[i].choices;
    }
    forget_recent(move);
    if (option->kind == PERMIT_BLOCK && move->state->n_watches > 0)
        epoll_stir(move->state, move->sock, move->call, true);
    if (option->apply != NULL)
        option->apply(move);
    raised_note(move);
    state_reap(move->state, move->env);
    enum drill_rule_id rule = sharing_rule(move, (enum drill_rule_id)option->rule);
    oracle->uses[rule]++;
    judge_cover_take(oracle, option, rule);
    judge_feature(oracle, move, rule, digest);
}

/* The signal that should have been raised, or should not. Of a recorded trace only what was raised
 * is known: a signal that is blocked leaves no line. */
static bool signals_agree(const struct drill_oracle *oracle, const struct permit_option *option,
                          const struct move *move)
{
    bool raised = (move->outcome->signals & DRILL_SIGPIPE) != 0;
    if (oracle->env.signals)
        return raised == option->sigpipe;
    return !raised || !oracle->env.open ||
           (move->outcome->error == DRILL_EPIPE && env_has(&oracle->env, DRILL_FAMILIES_STREAM) &&
            (move->call->flags & DRILL_MSG_NOSIGNAL) == 0);
}

/* The options of one state that the outcome fits; notes the fall when there are none. */
static unsigned find_fits(struct drill_oracle *oracle, struct move *move, const struct permits *p,
                          const struct permit_option **fits, struct judge_fall *fall)
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
        if (!signals_agree(oracle, option, move)) {
            broken = DRILL_RULE_SND_SIGPIPE;
            snprintf(text, sizeof text, "the same outcome, %s",
                     oracle->env.signals && option->sigpipe ? "and SIGPIPE raised"
                                                            : "without SIGPIPE");
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
    note_fall(fall, move->state->passed, sharing_rule(move, broken), text);
    return 0;
}

/* The call has had its effect: it is inside no socket any more. */
static void settle(struct drill_oracle *oracle, struct move *move, bool early)
{
    choose(oracle, move);
    state_leave(move->state, &oracle->env, move->actor);
    if (early)
        move->state->done |= UINT64_C(1) << move->actor;
}

/* What the model does not speak of: of the socket nothing is known any more. */
static void give_socket_up(struct drill_oracle *oracle, struct move *move, struct permits *permits)
{
    if (permits->unknown == NULL || !oracle->env.open || move->sock == DRILL_NONE)
        return;
    state_forget(move->state, move->sock, DRILL_UNKNOWN_MODEL);
    permit_call(move, permits);
}

/* O_NONBLOCK, and FD_CLOEXEC where that is asked for, may have been changed by a call that is not
 * in the trace. */
static void flip_mode(struct move *move)
{
    const struct drill_call *call = move->call;
    struct model_fd *fd = &move->state->fds[call->fd];
    if (call->id == DRILL_CALL_FCNTL && call->number == DRILL_F_GETFD)
        fd->cloexec = !fd->cloexec;
    else
        move_sock(move)->nonblock = !move_sock(move)->nonblock;
}

/* What a call that was not seen to wait may answer: the same, and where it took its time, what one
 * that waited may. */
static unsigned find_all_fits(struct drill_oracle *oracle, struct move *move,
                              struct permits *permits, const struct permit_option **fits,
                              struct judge_fall *fall)
{
    unsigned n = find_fits(oracle, move, permits, fits, fall);
    if (n == 0 && oracle->env.modes_unseen && move->sock != DRILL_NONE) {
        flip_mode(move);
        permit_call(move, permits);
        n = find_fits(oracle, move, permits, fits, fall);
    }
    if (n == 0 && oracle->env.modes_unseen && move->sock != DRILL_NONE) {
        flip_mode(move);
        permit_call(move, permits);
    }
    if (n > 0 || !oracle->env.open || move->waited || move->sock == DRILL_NONE ||
        !drill_call_may_wait(move->call) || move_nonblocking(move))
        return n;
    move->waited = true;
    permit_call(move, permits);
    return find_fits(oracle, move, permits, fits, fall);
}

/* The only explanation passes somebody over: what else there was has fallen. */
static void note_passing(const struct move *move, const struct permits *permits, uint16_t passed,
                         struct judge_fall *ret_fall)
{
    char text[512];
    permit_print(permits, move, text, sizeof text);
    note_fall(ret_fall, passed,
              permit_blame_for(permits, (enum drill_call_id)move->call->id, move->outcome), text);
}

bool judge_answer(struct drill_oracle *oracle, unsigned i, uint8_t actor,
                  const struct drill_outcome *outcome, bool early, struct judge_fall *ret_fall)
{
    const struct permit_option *fits[DRILL_PERMIT_OPTIONS];
    struct permits permits;
    struct move move = judge_move(oracle, i, actor, &oracle->env.calls[actor], outcome);
    permit_call(&move, &permits);
    give_socket_up(oracle, &move, &permits);
    if (permits.unknown != NULL) {
        drill_oracle_give_up(oracle, permits.unknown);
        return true;
    }
    if (!early)
        judge_cover_offer(oracle, &move, &permits);
    unsigned n = find_all_fits(oracle, &move, &permits, fits, ret_fall);
    for (unsigned k = 1; k < n; k++) {
        if (oracle->n == DRILL_STATES_MAX) {
            drill_oracle_give_up(oracle, "more explanations than can be followed");
            return true;
        }
        state_copy(oracle->state[oracle->n], oracle->state[i]);
        struct move other = move;
        other.state = oracle->state[oracle->n++];
        other.option = fits[k];
        settle(oracle, &other, early);
    }
    if (n == 0)
        return false;
    uint16_t passed = move.state->passed;
    move.option = fits[0];
    settle(oracle, &move, early);
    if (oracle->env.open && n == 1 && move.state->passed > passed)
        note_passing(&move, &permits, passed, ret_fall);
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

uint16_t judge_fewest_passed(const struct drill_oracle *oracle)
{
    uint16_t fewest = UINT16_MAX;
    for (unsigned i = 0; i < oracle->n; i++) {
        if (oracle->state[i]->passed < fewest)
            fewest = oracle->state[i]->passed;
    }
    return fewest;
}

/* The last states have fallen that take the clients of the trace for the ones that were accepted.
 * What is left must show that it is right. */
static void note_doubt(struct drill_oracle *oracle, const struct judge_fall *fall, const char *seen)
{
    if (oracle->n > 0 && judge_fewest_passed(oracle) == 0) {
        oracle->doubt.happened = false;
        return;
    }
    if (oracle->doubt.happened || !fall->happened)
        return;
    oracle->doubt.happened = true;
    oracle->doubt.event = oracle->n_events;
    oracle->doubt.rule = fall->rule;
    snprintf(oracle->doubt.permitted, sizeof oracle->doubt.permitted, "%s", fall->permitted);
    snprintf(oracle->doubt.seen, sizeof oracle->doubt.seen, "%s", seen);
}

static void reject_return(struct drill_oracle *oracle, const struct judge_fall *fall,
                          const char *seen)
{
    if (oracle->cut_short) {
        drill_oracle_give_up(oracle, "more calls at a time than can be put in order");
    } else if (oracle->doubt.happened && fall->passed > 0) {
        oracle->n_events = oracle->doubt.event;
        judge_reject(oracle, oracle->doubt.rule, oracle->doubt.permitted, oracle->doubt.seen);
    } else {
        judge_reject(oracle, fall->rule, fall->permitted, seen);
    }
}

/* Keeps the set of an open trace so small that the next event has room: those go that pass most
 * over, and what the others disagree about. */
static void thin_out(struct drill_oracle *oracle)
{
    while (oracle->env.open && oracle->n > DRILL_STATES_MAX / 4) {
        unsigned worst = 0;
        for (unsigned i = 1; i < oracle->n; i++) {
            if (oracle->state[i]->passed > oracle->state[worst]->passed)
                worst = i;
        }
        if (oracle->state[worst]->passed == judge_fewest_passed(oracle)) {
            judge_widen(oracle);
            return;
        }
        judge_drop(oracle, worst);
    }
}

/* All states answer to the return; false: none is left, or the verdict fell. */
static bool answer_all(struct drill_oracle *oracle, const struct drill_event *event,
                       struct judge_fall *fall)
{
    /* States 0..before-1 answer; a fallen one is replaced by the last of them, successors stay
     * behind. */
    unsigned before = oracle->n;
    uint64_t mark = UINT64_C(1) << event->actor;
    bool split = false;
    for (unsigned i = 0; i < before && !oracle->stopped;) {
        unsigned had = oracle->n;
        if ((oracle->state[i]->done & mark) != 0) {
            oracle->state[i]->done &= ~mark;
            split = true;
            i++;
            continue;
        }
        if (judge_answer(oracle, i, event->actor, &event->outcome, false, fall)) {
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
    if (split && !oracle->stopped)
        judge_merge(oracle);
    thin_out(oracle);
    return oracle->n > 0 && !oracle->stopped;
}

void judge_return(struct drill_oracle *oracle, const struct drill_event *event)
{
    struct judge_fall fall = {0};
    char seen[DRILL_OUTCOME_TEXT];
    if (!buffers_are_whole(oracle, event))
        return;
    if (oracle->env.open)
        judge_early(oracle, event->actor);
    (void)answer_all(oracle, event, &fall);
    oracle->env.pending[event->actor] = false;
    if (oracle->stopped || !fall.happened)
        return;
    drill_outcome_print(&event->call, &event->outcome, seen, sizeof seen);
    if (oracle->n == 0)
        reject_return(oracle, &fall, seen);
    else if (oracle->env.open)
        note_doubt(oracle, &fall, seen);
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
                           struct judge_fall *fall)
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
    note_fall(fall, move.state->passed, sharing_rule(&move, wait_blame(&move, &permits)), text);
    return false;
}

static void reject_waiting(struct drill_oracle *oracle, const struct drill_event *event,
                           const struct judge_fall *fall, const char *how)
{
    char seen[DRILL_CALL_TEXT];
    snprintf(seen, sizeof seen, "%s %s", drill_call_name((enum drill_call_id)event->call.id), how);
    judge_reject(oracle, fall->rule, fall->permitted, seen);
}

void judge_blocked(struct drill_oracle *oracle, const struct drill_event *event)
{
    struct judge_fall fall = {0};
    uint8_t actor = event->actor;
    if (!oracle->env.pending[actor])
        return;
    for (unsigned i = 0; i < oracle->n && !oracle->stopped;) {
        if (answer_blocked(oracle, i, actor, &fall))
            i++;
        else
            judge_drop(oracle, i);
    }
    /* A call that a signal made begin anew takes the options as they are now. */
    if (!oracle->env.waited[actor] || oracle->env.interrupt[actor] != INTERRUPT_NONE)
        judge_note_entry(oracle, actor);
    oracle->env.waited[actor] = true;
    for (unsigned i = 0; i < oracle->n; i++)
        sharing_note_wait(oracle->state[i], &oracle->env, actor);
    if (!oracle->stopped && oracle->n == 0)
        reject_waiting(oracle, event, &fall, "waits");
    /* After a signal it waits again, for as long as it takes: the signal is a thing of the past. */
    if (oracle->env.interrupt[actor] != INTERRUPT_NONE && !drill_oracle_due(oracle, actor))
        oracle->env.interrupt[actor] = INTERRUPT_NONE;
}

static struct move pending_move(struct drill_oracle *oracle, unsigned i, uint8_t actor)
{
    return judge_move(oracle, i, actor, &oracle->env.calls[actor], NULL);
}

/* Whether the pending call may stay where it is for good. */
static bool may_stay(const struct drill_oracle *oracle, uint8_t actor, struct move *move,
                     struct permits *permits)
{
    permit_call(move, permits);
    for (unsigned k = 0; k < permits->n; k++) {
        const struct permit_option *option = &permits->option[k];
        if (option->kind == PERMIT_BLOCK && !option->due && permit_possible(option, move->state))
            return true;
    }
    return permits->unknown != NULL || oracle->env.stopped[actor];
}

static void note_stuck(struct move *move, const struct permits *permits, struct judge_fall *fall)
{
    char text[512];
    permit_print(permits, move, text, sizeof text);
    note_fall(fall, move->state->passed, sharing_rule(move, wait_blame(move, permits)), text);
}

void judge_stuck(struct drill_oracle *oracle, const struct drill_event *event)
{
    struct judge_fall fall = {0};
    if (!oracle->env.pending[event->actor])
        return;
    for (unsigned i = 0; i < oracle->n;) {
        struct permits permits;
        struct move move = pending_move(oracle, i, event->actor);
        if (may_stay(oracle, event->actor, &move, &permits)) {
            i++;
            continue;
        }
        note_stuck(&move, &permits, &fall);
        judge_drop(oracle, i);
    }
    if (oracle->n == 0)
        reject_waiting(oracle, event, &fall, "did not return before the deadline");
}

bool drill_oracle_due(struct drill_oracle *oracle, uint8_t actor)
{
    if (oracle->stopped || !oracle->env.pending[actor])
        return false;
    for (unsigned i = 0; i < oracle->n; i++) {
        struct permits permits;
        struct move move = pending_move(oracle, i, actor);
        if (may_stay(oracle, actor, &move, &permits))
            return false;
    }
    return true;
}

void judge_settle(struct drill_oracle *oracle, const struct drill_event *event)
{
    struct judge_fall fall = {0};
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
        note_fall(&fall, move.state->passed, sharing_rule(&move, readiness_rule(&move)), permitted);
        judge_drop(oracle, i);
    }
    if (oracle->n == 0)
        judge_reject(oracle, fall.rule, fall.permitted, "nothing before the deadline");
}
