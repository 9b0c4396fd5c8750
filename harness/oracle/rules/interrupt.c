/* Signals: sigaction and pthread_kill, and what they make of a call that waits.
 *
 * A signal is an event between two others. One that finds a call waiting either ends it with EINTR,
 * or with what it has moved so far, or lets it go on; nothing else changes in the model.
 *
 * Not modelled: signals that meet a call which does not wait (the call ends before anyone can
 * tell); more than one handler. */

#include "oracle/permit.h"
#include "oracle/rules/stream.h"

static void apply_action(struct move *move)
{
    bool restart = (move->call->flags & DRILL_SA_RESTART) != 0;
    move->env->action[move->env->process[move->actor]] =
        restart ? INTERRUPT_RESTART : INTERRUPT_CAUGHT;
}

void permit_sigaction(struct move *move, struct permits *p)
{
    (void)move;
    permit_value(p, 0, 0, DRILL_RULE_INV_ERRNO, apply_action);
}

/* A call that was restarted stays interrupted by what came before it did: the first that ends it
 * does. */
void interrupt_actor(struct model_env *env, unsigned actor)
{
    uint8_t action = env->action[env->process[actor]];
    if (env->pending[actor] && action != INTERRUPT_NONE &&
        env->interrupt[actor] != INTERRUPT_CAUGHT)
        env->interrupt[actor] = action;
}

static void apply_signal(struct move *move)
{
    interrupt_actor(move->env, (unsigned)move->call->value[0]);
}

void permit_pthread_kill(struct move *move, struct permits *p)
{
    bool known = move->call->value[0] >= 0 && move->call->value[0] < DRILL_MAX_ACTORS;
    if (known)
        permit_value(p, 0, 0, DRILL_RULE_INV_ERRNO, apply_signal);
    else
        p->unknown = "a signal for nobody";
}

/* poll and its likes, and waiting for signals: SA_RESTART does nothing for them. */
static bool asks_readiness(const struct drill_call *call)
{
    return call->id == DRILL_CALL_POLL || call->id == DRILL_CALL_SELECT ||
           call->id == DRILL_CALL_EPOLL_WAIT || call->id == DRILL_CALL_SIGWAITINFO;
}

static bool is_timed(const struct move *move)
{
    const struct drill_call *call = move->call;
    if (move->sock == DRILL_NONE || asks_readiness(call))
        return false;
    if (drill_call_sends(call) || call->id == DRILL_CALL_CONNECT)
        return move_timeout_out(move) != 0;
    return move_timeout_in(move) != 0;
}

/* A TCP connect that was interrupted is under way (POSIX connect() DESCRIPTION). */
static void apply_ended(struct move *move)
{
    if (move->call->id == DRILL_CALL_CONNECT && move->sock != DRILL_NONE)
        move_sock(move)->interrupted = move_sock(move)->phase == PHASE_CONNECTING;
}

/* Whether the transfer has certainly moved some bytes: those it found when it began to wait. */
static bool has_moved(const struct move *move)
{
    if (move->sock == DRILL_NONE || !env_has(move->env, DRILL_FAMILIES_STREAM) ||
        !stream_ready(move, move_sock(move)) || drill_call_length(move->call) == 0)
        return false;
    struct stream_view view = stream_view(move, move->sock);
    if (drill_call_receives(move->call))
        return view.low > 0;
    return drill_call_sends(move->call) && stream_has_room(move, &view, 1);
}

/* What the handler with SA_RESTART leaves to the system. */
struct leave {
    bool open;
    enum drill_variant variant;
    uint8_t ends; /* the choice by which the call ends with EINTR */
    enum drill_rule_id rule;
};

static struct leave find_leave(const struct move *move)
{
    if (move->call->id == DRILL_CALL_POLL)
        return (struct leave){true, DRILL_V_RESTART_POLL, 1, DRILL_RULE_SIG_POLL};
    if (asks_readiness(move->call)) /* POSIX leaves select() to the implementation */
        return (struct leave){true, DRILL_V_RESTART_SELECT, 1, DRILL_RULE_SIG_POLL};
    if (is_timed(move))
        return (struct leave){true, DRILL_V_RESTART_TIMEO, 1, DRILL_RULE_SIG_RESTART_TIMEO};
    if (move->call->id == DRILL_CALL_CONNECT)
        return (struct leave){true, DRILL_V_RESTART_CONNECT, 2, DRILL_RULE_SIG_RESTART};
    return (struct leave){.rule = DRILL_RULE_SIG_RESTART};
}

void blame_interrupt(const struct move *move, struct permits *p)
{
    bool restart = env_interrupt(move->env, move->actor) == INTERRUPT_RESTART;
    if (env_interrupt(move->env, move->actor) == INTERRUPT_STOPPED)
        blame_error(p, DRILL_EINTR, DRILL_RULE_SIG_STOPCONT);
    else if (move->call->id == DRILL_CALL_CLOSE)
        blame_error(p, DRILL_EINTR, DRILL_RULE_CLS_LINGER_EINTR);
    else if (has_moved(move))
        blame_error(p, DRILL_EINTR, DRILL_RULE_SIG_PARTIAL);
    else if (restart)
        blame_error(p, DRILL_EINTR, find_leave(move).rule);
}

/* From now on it may wait only a moment. */
static void end_waiting(struct permits *p, enum drill_rule_id rule)
{
    for (unsigned i = 0; i < p->n; i++)
        p->option[i].due |= p->option[i].kind == PERMIT_BLOCK;
    p->wait_rule = (uint16_t)rule;
}

/* Under one choice the call ends, under the others it goes on. */
static void leave_open(struct permits *p, const struct leave *leave, void (*apply)(struct move *))
{
    unsigned n = p->n;
    for (unsigned i = 0; i < n; i++) {
        if (p->option[i].kind != PERMIT_BLOCK || p->option[i].due)
            continue;
        permit_block(p, leave->rule, true);
        p->option[p->n - 1] = p->option[i];
        p->option[p->n - 1].due = true;
        permit_under(&p->option[p->n - 1], leave->variant, leave->ends);
        permit_under(&p->option[i], leave->variant, (uint8_t)~leave->ends);
    }
    if (apply != NULL)
        permit_under(permit_error(p, DRILL_EINTR, leave->rule, apply), leave->variant, leave->ends);
    p->wait_rule = (uint16_t)leave->rule;
}

/* The descriptor is gone in any case, as everywhere where POSIX leaves it open. */
static void apply_closed(struct move *move)
{
    if (state_socket(move->state, move->call->fd) == move->sock)
        state_close_fd(move->state, move->env, move->call->fd);
}

/* A close that lingers. Linux gives up lingering and says 0, SA_RESTART or not. */
static void permit_closing(struct move *move, struct permits *p)
{
    const struct leave leave = {true, DRILL_V_LINGER_EINTR, 1, DRILL_RULE_CLS_LINGER_EINTR};
    if (env_interrupt(move->env, move->actor) == INTERRUPT_RESTART) {
        leave_open(p, &leave, NULL);
        return;
    }
    end_waiting(p, DRILL_RULE_CLS_LINGER_EINTR);
    permit_under(permit_error(p, DRILL_EINTR, DRILL_RULE_CLS_LINGER_EINTR, apply_closed),
                 leave.variant, 2);
}

/* The process was stopped and goes on, and so does the call, but for those that wait with a
 * time-out on Linux. */
static void permit_continued(struct move *move, struct permits *p)
{
    const struct leave leave = {true, DRILL_V_STOP_CONT, 1, DRILL_RULE_SIG_STOPCONT};
    bool waits_for_events =
        move->call->id == DRILL_CALL_EPOLL_WAIT || move->call->id == DRILL_CALL_SIGWAITINFO;
    if ((is_timed(move) && !has_moved(move) && move->call->id != DRILL_CALL_CLOSE) ||
        waits_for_events)
        leave_open(p, &leave, apply_ended);
}

/* A call that is begun anew takes its descriptor by the number, which may be closed by then, and
 * waits only where O_NONBLOCK was not set meanwhile. */
static void permit_begun_anew(const struct move *move, struct permits *p)
{
    int fd = move->call->fd;
    int sock = state_socket(move->state, fd);
    if (move->sock == DRILL_NONE || fd < 0)
        return;
    if (sock == move->sock && move_sock(move)->nonblock && !asks_readiness(move->call)) {
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_SIG_RESTART, NULL);
        permit_error(p, DRILL_EALREADY, DRILL_RULE_SIG_RESTART, NULL);
        end_waiting(p, DRILL_RULE_SIG_RESTART);
    }
    if (sock == move->sock)
        return;
    if (sock != DRILL_NONE || state_other(move->state, fd) != OTHER_NONE)
        p->unknown = "a call begun anew on a number that is another's is not modelled";
    permit_error(p, DRILL_EBADF, DRILL_RULE_SIG_RESTART, NULL);
    end_waiting(p, DRILL_RULE_SIG_RESTART);
}

void permit_interrupted(struct move *move, struct permits *p)
{
    struct leave leave = find_leave(move);
    if (env_interrupt(move->env, move->actor) == INTERRUPT_STOPPED) {
        permit_continued(move, p);
        return;
    }
    if (move->call->id == DRILL_CALL_CLOSE) {
        permit_closing(move, p);
        return;
    }
    if (has_moved(move)) {
        end_waiting(p, DRILL_RULE_SIG_PARTIAL);
    } else if (env_interrupt(move->env, move->actor) == INTERRUPT_CAUGHT) {
        permit_error(p, DRILL_EINTR, DRILL_RULE_SIG_EINTR, apply_ended);
        end_waiting(p, DRILL_RULE_SIG_EINTR);
    } else if (leave.open) {
        leave_open(p, &leave, apply_ended);
    }
    if (env_interrupt(move->env, move->actor) == INTERRUPT_RESTART)
        permit_begun_anew(move, p);
}
