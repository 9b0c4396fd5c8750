/* Sockets that are made wrongly: numbers, kinds, pairs, copies. */

#include "targets/mutants/act.h"

static bool makes_socket(const struct act *act)
{
    return act->call->id == DRILL_CALL_SOCKET;
}

/* The socket gets the second lowest number. */
BODY(leaves_a_gap)
{
    struct drill_outcome copy;
    struct drill_outcome closed;
    act_pass(act);
    if (!act_succeeded(act) || !act_hits(act))
        return;
    int fd = (int)act->out->value;
    act_ask(act, &(struct drill_call){.id = DRILL_CALL_DUP, .fd = fd}, NULL, &copy);
    if (copy.error != DRILL_ENONE)
        return;
    act_ask(act, &(struct drill_call){.id = DRILL_CALL_CLOSE, .fd = fd}, NULL, &closed);
    act->out->value = copy.value;
}

/* A descriptor that is open already is given out again. */
BODY(same_again)
{
    bool hit = act_hits(act);
    int64_t last = atomic_load(&act->mutant->memo);
    if (hit && last != 0) {
        act_succeed(act, last - 1);
        return;
    }
    act_pass(act);
    if (act_succeeded(act) && act_is_about(act))
        atomic_store(&act->mutant->memo, act->out->value + 1);
}

/* Two sockets that know nothing of each other. */
BODY(pair_of_strangers)
{
    struct drill_call one = *act->call;
    struct drill_outcome other;
    if (act->call->id != DRILL_CALL_SOCKETPAIR) {
        act_pass(act);
        return;
    }
    one.id = DRILL_CALL_SOCKET;
    act_pass_as(act, &one, act->buffers);
    act_ask(act, &one, NULL, &other);
    act->out->second_fd = (int32_t)other.value;
}

/* The sockets of a pair have a name. */
BODY(pair_with_names)
{
    const struct drill_call *call = act->call;
    act_pass(act);
    if (call->id == DRILL_CALL_SOCKETPAIR && act_succeeded(act)) {
        atomic_store(act_note(act, (int)act->out->value), 1);
        atomic_store(act_note(act, act->out->second_fd), 1);
    }
    if (call->id == DRILL_CALL_GETSOCKNAME && act_succeeded(act) &&
        atomic_load(act_note(act, call->fd)) == 1) {
        act->out->addr = drill_addr_unix(DRILL_ADDR_ABSTRACT, "pair", 4);
        act->out->addr_len = 5;
    }
}

/* A raw socket is made as one of another type. */
BODY(raw_is)
{
    struct drill_call other = *act->call;
    if (makes_socket(act) && other.twist[DRILL_TWIST_TYPE] == DRILL_SOCK_RAW)
        other.twist[DRILL_TWIST_TYPE] = (uint8_t)args_of(act)->number;
    act_pass_as(act, &other, act->buffers);
}

/* dup() makes a socket of its own. */
BODY(dup_is_new)
{
    struct drill_call other = {.id = DRILL_CALL_SOCKET};
    if (act->call->id == DRILL_CALL_DUP)
        act_pass_as(act, &other, act->buffers);
    else
        act_pass(act);
}

/* What dup() gave does not tell of O_NONBLOCK. */
BODY(dup_has_own_flags)
{
    const struct drill_call *call = act->call;
    act_pass(act);
    if (!act_succeeded(act))
        return;
    if (call->id == DRILL_CALL_DUP)
        atomic_store(act_note(act, (int)act->out->value), 1);
    if (call->id == DRILL_CALL_FCNTL && call->number == DRILL_F_GETFL &&
        atomic_load(act_note(act, call->fd)) == 1)
        act->out->value &= ~(int64_t)DRILL_O_NONBLOCK;
}

/* dup() copies FD_CLOEXEC. */
BODY(dup_copies_cloexec)
{
    struct drill_call ask = {.id = DRILL_CALL_FCNTL, .fd = act->call->fd, .number = DRILL_F_GETFD};
    struct drill_outcome flags;
    act_pass(act);
    if (act->call->id != DRILL_CALL_DUP || !act_succeeded(act))
        return;
    act_ask(act, &ask, NULL, &flags);
    ask.fd = (int)act->out->value;
    ask.number = DRILL_F_SETFD;
    ask.flags = flags.value > 0 ? (uint32_t)flags.value : 0;
    act_ask(act, &ask, NULL, &flags);
}
