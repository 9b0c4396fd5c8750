/* Lists of permitted outcomes: building, matching, dispatch by call. */

#include "oracle/permit.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/check.h"
#include "oracle/errors.h"
#include "oracle/profile.h"

static struct permit_option *add(struct permits *p)
{
    DRILL_CHECK(p->n < DRILL_PERMIT_OPTIONS);
    struct permit_option *option = &p->option[p->n++];
    *option = (struct permit_option){0};
    return option;
}

struct permit_option *permit_value(struct permits *p, int64_t lo, int64_t hi,
                                   enum drill_rule_id rule, void (*apply)(struct move *move))
{
    struct permit_option *option = add(p);
    option->kind = PERMIT_VALUE;
    option->lo = lo;
    option->hi = hi;
    option->rule = (uint16_t)rule;
    option->apply = apply;
    return option;
}

struct permit_option *permit_error(struct permits *p, enum drill_errno error,
                                   enum drill_rule_id rule, void (*apply)(struct move *move))
{
    struct permit_option *option = add(p);
    option->kind = PERMIT_ERROR;
    option->error = (uint16_t)error;
    option->rule = (uint16_t)rule;
    option->apply = apply;
    return option;
}

struct permit_option *permit_block(struct permits *p, enum drill_rule_id rule, bool due)
{
    struct permit_option *option = add(p);
    option->kind = PERMIT_BLOCK;
    option->rule = (uint16_t)rule;
    option->due = due;
    return option;
}

struct permit_option *permit_under(struct permit_option *option, enum drill_variant variant,
                                   uint8_t choices)
{
    DRILL_CHECK(option->n_needs < DRILL_COUNT(option->need));
    option->need[option->n_needs].variant = (uint8_t)variant;
    option->need[option->n_needs++].choices = choices;
    return option;
}

struct permit_option *permit_copy(struct permits *p, unsigned i)
{
    struct permit_option *option = add(p);
    *option = p->option[i];
    return option;
}

struct permit_option *permit_failure(struct permits *p, enum drill_call_id call,
                                     enum drill_errno except, void (*apply)(struct move *move))
{
    struct permit_option *option = permit_error(p, except, DRILL_RULE_INV_ERRNO, apply);
    option->kind = PERMIT_FAILURE;
    option->arg = (int16_t)call;
    return option;
}

static struct permit_blame *add_blame(struct permits *p, enum drill_rule_id rule)
{
    DRILL_CHECK(p->n_blames < DRILL_PERMIT_BLAMES);
    struct permit_blame *blame = &p->blame[p->n_blames++];
    *blame = (struct permit_blame){0};
    blame->rule = (uint16_t)rule;
    return blame;
}

void blame_value(struct permits *p, int64_t lo, int64_t hi, enum drill_rule_id rule)
{
    struct permit_blame *blame = add_blame(p, rule);
    blame->lo = lo;
    blame->hi = hi;
}

void blame_error(struct permits *p, enum drill_errno error, enum drill_rule_id rule)
{
    struct permit_blame *blame = add_blame(p, rule);
    blame->is_error = true;
    blame->error = (uint16_t)error;
}

bool permit_possible(const struct permit_option *option, const struct drill_state *state)
{
    for (unsigned i = 0; i < option->n_needs; i++) {
        if ((state->variants[option->need[i].variant] & option->need[i].choices) == 0)
            return false;
    }
    return true;
}

bool permit_matches(const struct permit_option *option, const struct drill_state *state,
                    const struct drill_outcome *outcome)
{
    if (!permit_possible(option, state))
        return false;
    if (option->kind == PERMIT_ERROR)
        return outcome->error == option->error;
    if (option->kind == PERMIT_FAILURE)
        return outcome->error != DRILL_ENONE && outcome->error != option->error &&
               (outcome->error == DRILL_EOTHER ||
                drill_call_may_fail((enum drill_call_id)option->arg,
                                    (enum drill_errno)outcome->error));
    return option->kind == PERMIT_VALUE && outcome->error == DRILL_ENONE &&
           outcome->value >= option->lo && outcome->value <= option->hi;
}

enum drill_rule_id permit_blame_for(const struct permits *p, enum drill_call_id call,
                                    const struct drill_outcome *outcome)
{
    for (unsigned i = 0; i < p->n_blames; i++) {
        const struct permit_blame *blame = &p->blame[i];
        bool failed = outcome->error != DRILL_ENONE;
        if (blame->is_error != failed)
            continue;
        if (failed && (blame->error == DRILL_ENONE || blame->error == outcome->error))
            return (enum drill_rule_id)blame->rule;
        if (!failed && outcome->value >= blame->lo && outcome->value <= blame->hi)
            return (enum drill_rule_id)blame->rule;
    }
    if (outcome->error != DRILL_ENONE &&
        !drill_call_may_fail(call, (enum drill_errno)outcome->error))
        return DRILL_RULE_INV_ERRNO_CLOSED;
    return (enum drill_rule_id)p->rule;
}

static int print_option(const struct permit_option *option, const struct move *move, char *buf,
                        size_t size)
{
    const char *rule = drill_rule_get((enum drill_rule_id)option->rule)->id;
    if (option->kind == PERMIT_BLOCK)
        return snprintf(buf, size, "waiting%s (%s)", option->due ? " for a moment" : "", rule);
    if (option->kind == PERMIT_FAILURE)
        return snprintf(buf, size, "a documented error (%s)", rule);
    if (option->kind == PERMIT_ERROR)
        return snprintf(buf, size, "-1 %s%s (%s)",
                        drill_errno_name((enum drill_errno)option->error),
                        option->sigpipe ? " with SIGPIPE" : "", rule);
    if (drill_call_creates(move->call))
        return snprintf(buf, size, "a new descriptor (%s)", rule);
    if (option->lo == option->hi)
        return snprintf(buf, size, "%lld (%s)", (long long)option->lo, rule);
    return snprintf(buf, size, "%lld..%lld (%s)", (long long)option->lo, (long long)option->hi,
                    rule);
}

void permit_print(const struct permits *p, const struct move *move, char *buf, size_t size)
{
    size_t used = 0;
    buf[0] = '\0';
    for (unsigned i = 0; i < p->n; i++) {
        const struct permit_option *option = &p->option[i];
        if (!permit_possible(option, move->state) || used >= size)
            continue;
        if (used > 0)
            used += (size_t)snprintf(buf + used, size - used, "; or ");
        if (used < size)
            used += (size_t)print_option(option, move, buf + used, size - used);
    }
}

bool move_own_family(const struct move *move)
{
    switch (move->call->twist[DRILL_TWIST_FAMILY]) {
    case DRILL_CONSTANT_NONE:
        return true;
    case DRILL_AF_INET:
        return env_has(move->env, DRILL_FAMILY_BIT(DRILL_TCP4) | DRILL_FAMILY_BIT(DRILL_UDP4));
    case DRILL_AF_INET6:
        return env_has(move->env, DRILL_FAMILY_BIT(DRILL_TCP6) | DRILL_FAMILY_BIT(DRILL_UDP6));
    case DRILL_AF_UNIX:
        return env_has(move->env, DRILL_FAMILIES_UNIX);
    default:
        return false;
    }
}

static bool goes_to_address(const struct move *move)
{
    const struct drill_call *call = move->call;
    if (call->id == DRILL_CALL_BIND || call->id == DRILL_CALL_CONNECT)
        return true;
    /* A UNIX connection does not look at the destination that it is given. */
    return (call->id == DRILL_CALL_SENDTO || call->id == DRILL_CALL_SENDMSG) &&
           env_has(move->env, DRILL_FAMILY_BIT(DRILL_UNIX_DGRAM));
}

bool move_own_address(const struct move *move)
{
    const struct drill_addr *addr = &move->call->addr;
    if (!goes_to_address(move))
        return true;
    switch ((enum drill_addr_kind)addr->kind) {
    case DRILL_ADDR_INET4:
    case DRILL_ADDR_INET6:
        return !env_has(move->env, DRILL_FAMILIES_UNIX);
    case DRILL_ADDR_UNSPEC:
        return move->call->id == DRILL_CALL_CONNECT ||
               env_has(move->env, DRILL_FAMILY_BIT(DRILL_TCP4) | DRILL_FAMILY_BIT(DRILL_UDP4));
    default:
        return true;
    }
}

bool move_nonblocking(const struct move *move)
{
    /* O_NONBLOCK set meanwhile does not reach a call that waits already. */
    if (move->waited)
        return false;
    bool per_call = drill_call_sends(move->call) || drill_call_receives(move->call);
    const struct model_sock *so = move_sock(move);
    /* A time-out below 0 is over before anything waits. */
    bool outward = drill_call_sends(move->call) || move->call->id == DRILL_CALL_CONNECT;
    if ((outward ? so->timeout_out : so->timeout_in) < 0)
        return true;
    return so->nonblock || (per_call && (move->call->flags & DRILL_MSG_DONTWAIT) != 0);
}

int32_t move_lowat(const struct move *move)
{
    return move->waited ? move->env->entry[move->actor].lowat : move_sock(move)->lowat;
}

int32_t move_timeout_in(const struct move *move)
{
    return move->waited ? move->env->entry[move->actor].timeout_in : move_sock(move)->timeout_in;
}

int32_t move_timeout_out(const struct move *move)
{
    return move->waited ? move->env->entry[move->actor].timeout_out : move_sock(move)->timeout_out;
}

bool move_interrupted(const struct move *move)
{
    return move->waited && env_interrupt(move->env, move->actor) != INTERRUPT_NONE;
}

struct model_sock *move_sock(const struct move *move)
{
    DRILL_CHECK(move->sock != DRILL_NONE);
    return &move->state->socks[move->sock];
}

bool move_wants_address(const struct move *move)
{
    uint8_t len = move->call->twist[DRILL_TWIST_LEN];
    return move->call->want_addr && move->call->twist[DRILL_TWIST_ADDR] == DRILL_CONSTANT_NONE &&
           (len == DRILL_CONSTANT_NONE || len == DRILL_LENGTH_EXACT || len == DRILL_LENGTH_LONG);
}

bool move_breaks(struct move *move, enum drill_rule_id rule, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(move->permitted, sizeof move->permitted, fmt, ap);
    va_end(ap);
    move->broken = rule;
    return false;
}

void move_answer(struct move_answers *answers, enum drill_variant variant, uint8_t choices,
                 enum drill_rule_id rule)
{
    DRILL_CHECK(answers->n < DRILL_COUNT(answers->answer));
    answers->answer[answers->n].variant = variant;
    answers->answer[answers->n].choices = choices;
    answers->answer[answers->n++].rule = rule;
}

bool move_check_answers(struct move *move, const struct move_answers *answers, const char *seen)
{
    char name[64];
    for (unsigned i = 0; i < answers->n; i++) {
        enum drill_variant variant = answers->answer[i].variant;
        unsigned left = move->state->variants[variant];
        unsigned first = 0;
        if ((left & answers->answer[i].choices) != 0)
            continue;
        while ((left >> first & 1) == 0)
            first++;
        drill_variant_choice(variant, first, name, sizeof name);
        return move_breaks(move, answers->answer[i].rule, "not %s (%s: %s)", seen,
                           drill_variant_label(variant), name);
    }
    return true;
}

void move_take_answers(const struct move *move, const struct move_answers *answers)
{
    for (unsigned i = 0; i < answers->n; i++) {
        move->state->variants[answers->answer[i].variant] &= answers->answer[i].choices;
        move->state->observed[answers->answer[i].variant] &= answers->answer[i].choices;
    }
}

static const struct {
    void (*permit)(struct move *move, struct permits *p);
    bool takes_fd;
} calls[DRILL_CALL_COUNT] = {
    [DRILL_CALL_SOCKET] = {permit_socket, false},
    [DRILL_CALL_SOCKETPAIR] = {permit_socketpair, false},
    [DRILL_CALL_BIND] = {permit_bind, true},
    [DRILL_CALL_LISTEN] = {permit_listen, true},
    [DRILL_CALL_ACCEPT] = {permit_accept, true},
    [DRILL_CALL_ACCEPT4] = {permit_accept, true},
    [DRILL_CALL_CONNECT] = {permit_connect, true},
    [DRILL_CALL_SEND] = {permit_send, true},
    [DRILL_CALL_SENDTO] = {permit_send, true},
    [DRILL_CALL_SENDMSG] = {permit_send, true},
    [DRILL_CALL_WRITE] = {permit_send, true},
    [DRILL_CALL_RECV] = {permit_receive, true},
    [DRILL_CALL_RECVFROM] = {permit_receive, true},
    [DRILL_CALL_RECVMSG] = {permit_receive, true},
    [DRILL_CALL_READ] = {permit_receive, true},
    [DRILL_CALL_SHUTDOWN] = {permit_shutdown, true},
    [DRILL_CALL_CLOSE] = {permit_close, true},
    [DRILL_CALL_DUP] = {permit_dup, true},
    [DRILL_CALL_GETSOCKNAME] = {permit_name, true},
    [DRILL_CALL_GETPEERNAME] = {permit_name, true},
    [DRILL_CALL_GETSOCKOPT] = {permit_option_call, true},
    [DRILL_CALL_SETSOCKOPT] = {permit_option_call, true},
    [DRILL_CALL_POLL] = {permit_poll, false},
    [DRILL_CALL_FCNTL] = {permit_fcntl, true},
    [DRILL_CALL_SELECT] = {permit_select, false},
    [DRILL_CALL_EPOLL_CREATE] = {permit_epoll_create, false},
    [DRILL_CALL_EPOLL_CTL] = {permit_epoll_ctl, true},
    [DRILL_CALL_EPOLL_WAIT] = {permit_epoll_wait, true},
    [DRILL_CALL_IOCTL] = {permit_ioctl, true},
    [DRILL_CALL_SOCKATMARK] = {permit_mark, true},
    [DRILL_CALL_GETHOSTBYNAME] = {permit_lookup, false},
    [DRILL_CALL_GETSERVBYNAME] = {permit_lookup, false},
    [DRILL_CALL_SIGACTION] = {permit_sigaction, false},
    [DRILL_CALL_PTHREAD_KILL] = {permit_pthread_kill, false},
    [DRILL_CALL_FORK] = {permit_fork, false},
    [DRILL_CALL_EXECVE] = {permit_execve, false},
    [DRILL_CALL_EXIT] = {permit_exit, false},
    [DRILL_CALL_KILL] = {permit_kill, false},
    [DRILL_CALL_SIGWAITINFO] = {permit_sigwaitinfo, false},
    [DRILL_CALL_UNLINK] = {permit_file, false},
    [DRILL_CALL_RENAME] = {permit_file, false},
    [DRILL_CALL_CHMOD] = {permit_file, false},
    [DRILL_CALL_MKNOD] = {permit_file, false},
    [DRILL_CALL_STAT] = {permit_file, false},
    [DRILL_CALL_OPEN] = {permit_file, false},
    [DRILL_CALL_UMASK] = {permit_file, false},
    [DRILL_CALL_GETADDRINFO] = {permit_lookup, false},
    [DRILL_CALL_OPENAT] = {permit_openat, false},
    [DRILL_CALL_FSTAT] = {permit_as_file, true},
    [DRILL_CALL_LSEEK] = {permit_as_file, true},
    [DRILL_CALL_FSYNC] = {permit_as_file, true},
};

static bool call_has_twists(const struct drill_call *call)
{
    return drill_call_is_twisted(call) || call->twist[DRILL_TWIST_FDS] != DRILL_CONSTANT_NONE;
}

/* Which rule says that a descriptor must be open. */
static uint16_t rule_of_closed(const struct drill_call *call)
{
    if (call->id == DRILL_CALL_CLOSE && call->fd >= 0)
        return DRILL_RULE_CLS_EBADF;
    return call->id == DRILL_CALL_SOCKATMARK ? DRILL_RULE_OOB_ATMARK_ERR : DRILL_RULE_ARG_EBADF;
}

/* Another process has a descriptor of that number, as the harness counts. */
static bool is_of_another(const struct move *move, int fd)
{
    unsigned owner = fd >= 0 ? (unsigned)fd / DRILL_PROCESS_FDS : 0;
    unsigned process = move->env->process[move->actor];
    if (move->env->pending[move->actor] && move->env->by_harness[move->actor])
        return false;
    for (unsigned a = 0; a < move->env->n_actors; a++) {
        if (owner != process && move->env->process[a] == owner)
            return true;
    }
    return false;
}

int move_socket(const struct move *move, int fd)
{
    return is_of_another(move, fd) ? DRILL_NONE : state_socket(move->state, fd);
}

enum model_other move_other(const struct move *move, int fd)
{
    return is_of_another(move, fd) ? OTHER_NONE : state_other(move->state, fd);
}

static void permit_without_socket(struct move *move, struct permits *p)
{
    if (move_other(move, move->call->fd) != OTHER_NONE) {
        permit_on_other(move, p);
        if (move->call->id == DRILL_CALL_DUP && call_has_twists(move->call))
            permit_twisted(move, p);
        return;
    }
    p->rule = rule_of_closed(move->call);
    permit_error(p, DRILL_EBADF, (enum drill_rule_id)p->rule, NULL);
    /* Which of two faults is told is up to the system. */
    if (call_has_twists(move->call)) {
        permit_error(p, DRILL_EINVAL, DRILL_RULE_ARG_EBADF, NULL);
        permit_error(p, DRILL_EFAULT, DRILL_RULE_ARG_EBADF, NULL);
        permit_error(p, DRILL_EMFILE, DRILL_RULE_ARG_EBADF, NULL);
    }
}

bool move_lacks_descriptors(const struct move *move)
{
    const struct model_env *env = move->env;
    for (unsigned a = 0; a < env->n_actors; a++) {
        if (a != move->actor && env->pending[a] && env->process[a] == env->process[move->actor] &&
            env->calls[a].twist[DRILL_TWIST_FDS] != DRILL_CONSTANT_NONE)
            return true;
    }
    return false;
}

/* The calls that an epoll descriptor has; of the others it is no socket. */
static bool fits_descriptor(const struct move *move)
{
    enum drill_call_id id = (enum drill_call_id)move->call->id;
    return move->sock == DRILL_NONE || move_sock(move)->phase != PHASE_EPOLL ||
           id == DRILL_CALL_EPOLL_CTL || id == DRILL_CALL_EPOLL_WAIT || id == DRILL_CALL_CLOSE ||
           id == DRILL_CALL_DUP || id == DRILL_CALL_FCNTL || id == DRILL_CALL_POLL ||
           id == DRILL_CALL_SELECT;
}

void permit_call(struct move *move, struct permits *ret)
{
    ret->n = ret->n_blames = 0;
    ret->unknown = NULL;
    ret->rule = DRILL_RULE_INV_ERRNO;
    ret->wait_rule = 0;
    if (calls[move->call->id].takes_fd && move->sock == DRILL_NONE) {
        permit_without_socket(move, ret);
        return;
    }
    if (move->env->open && move->sock != DRILL_NONE &&
        (permit_unknown_socket(move, ret) || permit_outside_peer(move, ret)))
        return;
    if (!fits_descriptor(move)) {
        permit_on_other(move, ret);
        return;
    }
    bool interrupted = move_interrupted(move);
    if (interrupted)
        blame_interrupt(move, ret);
    calls[move->call->id].permit(move, ret);
    if (call_has_twists(move->call) || !move_own_address(move))
        permit_twisted(move, ret);
    if (drill_call_creates(move->call) && move_lacks_descriptors(move))
        permit_error(ret, DRILL_EMFILE, DRILL_RULE_CRE_EMFILE, NULL);
    if (interrupted)
        permit_interrupted(move, ret);
    if (move->env->open && ret->unknown == NULL)
        permit_others(move, ret);
}
