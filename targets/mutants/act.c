/* Calls of mutants, and their memory. */

#include "targets/mutants/act.h"

#include <string.h>

static bool is_fd(int fd)
{
    return fd >= 0 && fd < MUTANT_FDS;
}

/* A descriptor that was just made has no past. */
static void forget(struct mutant *mutant, int fd)
{
    if (!is_fd(fd))
        return;
    atomic_store(&mutant->notes[fd], 0);
    atomic_store(&mutant->failed[fd], false);
    atomic_store(&mutant->shut[fd], false);
}

static void remember(struct act *act, const struct drill_call *call,
                     const struct drill_outcome *out)
{
    struct mutant *mutant = act->mutant;
    bool failed = out->error != DRILL_ENONE;
    if (!failed && drill_call_creates(call)) {
        forget(mutant, (int)out->value);
        if (call->id == DRILL_CALL_SOCKETPAIR)
            forget(mutant, out->second_fd);
        atomic_fetch_add(&mutant->sockets, 1);
    } else if (!failed && call->id == DRILL_CALL_CLOSE) {
        atomic_fetch_sub(&mutant->sockets, 1);
    } else if (failed && drill_call_has_descriptor(call) && is_fd(call->fd)) {
        atomic_store(&mutant->failed[call->fd], true);
    } else if (call->id == DRILL_CALL_SHUTDOWN && call->number != DRILL_SHUT_RD &&
               is_fd(call->fd)) {
        atomic_store(&mutant->shut[call->fd], true);
    }
}

void act_ask(struct act *act, const struct drill_call *call, const struct drill_buffer *buffers,
             struct drill_outcome *ret)
{
    struct drill_target *inner = act->mutant->wrap.inner;
    if (act->child != 0)
        drill_target_perform_in(inner, act->child, call, buffers, ret);
    else
        drill_target_perform(inner, call, buffers, ret);
}

void act_pass_as(struct act *act, const struct drill_call *call, const struct drill_buffer *buffers)
{
    act_ask(act, call, buffers, act->out);
    remember(act, call, act->out);
}

void act_pass(struct act *act)
{
    act_pass_as(act, act->call, act->buffers);
}

void act_pass_number(struct act *act, int64_t number)
{
    struct drill_call other = *act->call;
    other.number = (int32_t)number;
    if (number < 0)
        act_succeed(act, 0);
    else
        act_pass_as(act, &other, act->buffers);
}

void act_pass_reversed(struct act *act)
{
    struct drill_buffer buffers[DRILL_IOV_MAX];
    struct drill_call other = *act->call;
    size_t n = drill_call_buffers(act->call);
    if (n < 2 || n > DRILL_IOV_MAX) {
        act_pass(act);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        buffers[i] = act->buffers[n - 1 - i];
        other.len[i] = (uint32_t)buffers[i].len;
    }
    act_pass_as(act, &other, buffers);
}

int64_t act_ask_option(struct act *act, int fd, enum drill_option option)
{
    struct drill_outcome answer;
    const struct drill_call ask = {
        .id = DRILL_CALL_GETSOCKOPT, .fd = fd, .option = (uint8_t)option};
    act_ask(act, &ask, NULL, &answer);
    return answer.error == DRILL_ENONE ? answer.option[0] : -1;
}

struct drill_addr act_ask_name(struct act *act, int fd, enum drill_call_id id)
{
    struct drill_outcome answer;
    const struct drill_call ask = {.id = (uint8_t)id, .fd = fd};
    act_ask(act, &ask, NULL, &answer);
    return answer.error == DRILL_ENONE ? answer.addr : (struct drill_addr){0};
}

uint32_t act_ask_events(struct act *act, int fd, uint32_t events)
{
    struct drill_outcome answer;
    const struct drill_call ask = {.id = DRILL_CALL_POLL, .fd = fd, .flags = events};
    act_ask(act, &ask, NULL, &answer);
    return answer.revents;
}

int64_t act_ask_bytes(struct act *act, int fd, void *bytes, size_t len, uint32_t flags)
{
    struct drill_outcome answer;
    const struct drill_call ask = {.id = DRILL_CALL_RECV,
                                   .fd = fd,
                                   .flags = flags | DRILL_MSG_DONTWAIT,
                                   .n_len = 1,
                                   .len = {(uint32_t)len}};
    const struct drill_buffer buffer = {bytes, len};
    act_ask(act, &ask, &buffer, &answer);
    return answer.value;
}

void act_succeed(struct act *act, int64_t value)
{
    *act->out = (struct drill_outcome){.value = value};
}

void act_fail(struct act *act, enum drill_errno error)
{
    *act->out = drill_outcome_error(error);
}

int64_t act_choose(const struct act *act, int64_t lo, int64_t hi)
{
    return lo + (int64_t)(act->mutant->draw % (uint64_t)(hi - lo + 1));
}

_Atomic int64_t *act_note(struct act *act, int fd)
{
    static _Atomic int64_t none;
    if (is_fd(fd))
        return &act->mutant->notes[fd];
    atomic_store(&none, 0);
    return &none;
}

bool act_is_about(const struct act *act)
{
    const struct mutant_args *args = args_of(act);
    const struct drill_call *call = act->call;
    bool about = args->calls == 0 || (args->calls >> call->id & 1) != 0;
    if (!about || (call->flags & args->with) != args->with || (call->flags & args->without) != 0)
        return false;
    if (args->option != 0 && call->option != args->option - 1)
        return false;
    return args->twist == 0 || call->twist[args->twist - 1] != DRILL_CONSTANT_NONE;
}

static bool is_nonblocking(struct act *act)
{
    struct drill_outcome answer;
    const struct drill_call ask = {
        .id = DRILL_CALL_FCNTL, .fd = act->call->fd, .number = DRILL_F_GETFL};
    bool transfers = drill_call_sends(act->call) || drill_call_receives(act->call);
    if (transfers && (act->call->flags & DRILL_MSG_DONTWAIT) != 0)
        return true;
    act_ask(act, &ask, NULL, &answer);
    return answer.error == DRILL_ENONE && (answer.value & DRILL_O_NONBLOCK) != 0;
}

static bool is_there(struct act *act)
{
    int fd = act->call->fd;
    switch (args_of(act)->on) {
    case ON_ANY:
        return true;
    case ON_LISTENER:
        return act_ask_option(act, fd, DRILL_SO_ACCEPTCONN) == 1;
    case ON_NO_LISTENER:
        return act_ask_option(act, fd, DRILL_SO_ACCEPTCONN) != 1;
    case ON_CONNECTED:
        return act_ask_name(act, fd, DRILL_CALL_GETPEERNAME).kind != DRILL_ADDR_NONE;
    case ON_UNCONNECTED:
        return act_ask_name(act, fd, DRILL_CALL_GETPEERNAME).kind == DRILL_ADDR_NONE;
    case ON_SHUT:
        return is_fd(fd) && atomic_load(&act->mutant->shut[fd]);
    case ON_NOT_SHUT:
        return is_fd(fd) && !atomic_load(&act->mutant->shut[fd]);
    }
    return false;
}

bool act_hits(struct act *act)
{
    struct mutant *mutant = act->mutant;
    uint64_t len = drill_call_length(act->call);
    if (!act_is_about(act) || !is_there(act))
        return false;
    int64_t hit = atomic_fetch_add(&mutant->hits, 1) + 1;
    switch (args_of(act)->when) {
    case WHEN_ALWAYS:
        return true;
    case WHEN_SECOND:
        return hit == 2;
    case WHEN_NTH:
        return hit == act_choose(act, 2, 3);
    case WHEN_LATER:
        return hit >= act_choose(act, 2, 3);
    case WHEN_LARGE:
        return len > (uint64_t)act_choose(act, 100, 900);
    case WHEN_SMALL:
        return len > 0 && len <= (uint64_t)act_choose(act, 1, 9);
    case WHEN_EMPTY:
        return len == 0;
    case WHEN_AFTER_ERROR:
        return is_fd(act->call->fd) && atomic_load(&mutant->failed[act->call->fd]);
    case WHEN_TWO:
        return atomic_load(&mutant->sockets) > 1;
    case WHEN_NONBLOCKING:
        return is_nonblocking(act);
    case WHEN_CHILD:
        return act->child != 0;
    }
    return false;
}
