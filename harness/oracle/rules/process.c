/* fork, execve, _exit and kill: what becomes of descriptors when there are several processes. A
 * descriptor of process p is known by its number there plus p * DRILL_PROCESS_FDS. Which actor is
 * which process is the same in all states, and is noted when the event has been judged.
 *
 * Not modelled: children of children; what the program does that took a child's place. */

#include "oracle/permit.h"

static int first_fd(unsigned process)
{
    return (int)process * DRILL_PROCESS_FDS;
}

static int end_fd(const struct drill_state *state, unsigned process)
{
    int end = first_fd(process) + DRILL_PROCESS_FDS;
    return end < state->n_fds ? end : state->n_fds;
}

static bool is_process(const struct model_env *env, int64_t number)
{
    for (unsigned a = 0; a < DRILL_TRACE_ACTORS; a++) {
        if (env->process[a] == number)
            return true;
    }
    return false;
}

static bool check_fork(struct move *move)
{
    return !is_process(move->env, move->outcome->value) ||
           move_breaks(move, DRILL_RULE_FRK_COPIES, "a process that there was not yet");
}

static void apply_fork(struct move *move)
{
    struct drill_state *state = move->state;
    unsigned child = (unsigned)move->outcome->value;
    int end = end_fd(state, 0);
    for (int fd = 0; fd < end; fd++) {
        int sock = state_socket(state, fd);
        if (sock == DRILL_NONE && state_other(state, fd) != OTHER_NONE)
            state_open_other(state, fd + first_fd(child), state_other(state, fd));
        if (sock == DRILL_NONE)
            continue;
        state_open_fd(state, fd + first_fd(child), sock, state->fds[fd].cloexec);
        state->socks[sock].sharing |= SHARING_FORKED;
    }
    state->raised.due[child] = state->raised.may[child] = 0;
    state->mask[child] = state->mask[0];
    state->mask_known[child] = state->mask_known[0];
}

void permit_fork(struct move *move, struct permits *p)
{
    if (move->state->n_fds > DRILL_PROCESS_FDS && !is_process(move->env, 1) &&
        !is_process(move->env, 2) && !is_process(move->env, 3)) {
        p->unknown = "more descriptors than a process that forks may have";
        return;
    }
    p->rule = DRILL_RULE_FRK_COPIES;
    permit_value(p, 1, DRILL_CHILDREN, DRILL_RULE_FRK_COPIES, apply_fork)->check = check_fork;
    permit_error(p, DRILL_EAGAIN, DRILL_RULE_FRK_COPIES, NULL);
    permit_error(p, DRILL_ENOMEM, DRILL_RULE_FRK_COPIES, NULL);
}

static void close_one(struct move *move, int fd, enum model_ended why)
{
    struct drill_state *state = move->state;
    const struct model_sock *so = &state->socks[state_socket(state, fd)];
    if (so->refs == 1 && so->conn != DRILL_NONE)
        state->conns[so->conn].ended[so->end] = (uint8_t)why;
    state_close_fd(state, move->env, fd);
}

static void end_process(struct move *move, unsigned actor, enum model_ended why)
{
    unsigned process = move->env->process[actor];
    int end = end_fd(move->state, process);
    for (int fd = first_fd(process); fd < end; fd++) {
        if (state_socket(move->state, fd) != DRILL_NONE)
            close_one(move, fd, why);
        else if (state_other(move->state, fd) != OTHER_NONE)
            state_close_fd(move->state, move->env, fd);
    }
}

static void apply_exec(struct move *move)
{
    struct drill_state *state = move->state;
    unsigned process = move->env->process[move->actor];
    int end = end_fd(state, process);
    for (int fd = first_fd(process); fd < end; fd++) {
        int sock = state_socket(state, fd);
        if (sock == DRILL_NONE)
            continue;
        if (state->fds[fd].cloexec)
            close_one(move, fd, ENDED_EXEC);
        else
            state->socks[sock].sharing |= SHARING_EXEC;
    }
}

/* Calls of a process that no fork made. */
static bool is_missing(const struct move *move, struct permits *p, int64_t actor)
{
    if (actor >= 0 && actor < DRILL_TRACE_ACTORS && move->env->process[actor] != 0)
        return false;
    permit_error(p, DRILL_ESRCH, DRILL_RULE_INV_ERRNO, NULL);
    return true;
}

void permit_execve(struct move *move, struct permits *p)
{
    if (is_missing(move, p, move->actor))
        return;
    p->rule = DRILL_RULE_FRK_EXEC;
    permit_value(p, 0, 0, DRILL_RULE_FRK_EXEC, apply_exec);
}

static void apply_exit(struct move *move)
{
    end_process(move, move->actor, ENDED_EXIT);
}

void permit_exit(struct move *move, struct permits *p)
{
    if (is_missing(move, p, move->actor))
        return;
    p->rule = p->wait_rule = DRILL_RULE_CLS_LINGER_EXIT;
    permit_value(p, 0, 0, DRILL_RULE_CLS_LINGER_EXIT, apply_exit);
}

static void apply_kill(struct move *move)
{
    struct model_env *env = move->env;
    unsigned whom = (unsigned)move->call->value[0];
    switch (move->call->number) {
    case DRILL_SIGKILL:
        end_process(move, whom, ENDED_KILLED);
        break;
    case DRILL_SIGSTOP:
        env->stopped[whom] = true;
        break;
    case DRILL_SIGCONT:
        if (env->stopped[whom] && env->pending[whom] && env->interrupt[whom] == INTERRUPT_NONE)
            env->interrupt[whom] = INTERRUPT_STOPPED;
        env->stopped[whom] = false;
        break;
    default:
        interrupt_actor(env, whom);
        break;
    }
}

void process_note(struct model_env *env, const struct drill_event *event)
{
    const struct drill_call *call = &event->call;
    if (event->outcome.error != DRILL_ENONE)
        return;
    /* A trace may say anything: who is nobody changes nothing. */
    int64_t child = event->outcome.value;
    bool killed = call->id == DRILL_CALL_KILL && call->number == DRILL_SIGKILL &&
                  call->value[0] >= 0 && call->value[0] < DRILL_TRACE_ACTORS;
    if (call->id == DRILL_CALL_FORK && child >= 0 && child <= DRILL_CHILDREN) {
        env->process[event->actor] = (uint8_t)child;
        env->action[child] = env->action[0];
    } else if (call->id == DRILL_CALL_EXECVE) {
        env->action[env->process[event->actor]] = INTERRUPT_NONE;
    } else if (call->id == DRILL_CALL_EXIT) {
        env->process[event->actor] = 0;
    } else if (killed) {
        env->process[call->value[0]] = 0;
        env->stopped[call->value[0]] = false;
    }
}

void permit_kill(struct move *move, struct permits *p)
{
    if (!is_missing(move, p, move->call->value[0]))
        permit_value(p, 0, 0, DRILL_RULE_INV_ERRNO, apply_kill);
}
