/* poll(), select() and epoll that tell something else; urgent data. */

#include "targets/mutants/act.h"

static bool polls(const struct act *act)
{
    return act->call->id == DRILL_CALL_POLL || act->call->id == DRILL_CALL_SELECT;
}

static void drop_events(struct act *act, uint32_t events)
{
    act->out->revents &= ~events;
    if (act->out->revents == 0)
        act->out->value = 0;
}

/* Events are hidden every other time. */
BODY(hide_every_other_time)
{
    act_pass(act);
    uint32_t flags = args_of(act)->flags;
    if (polls(act) && act_succeeded(act) && (act->out->revents & flags) != 0 &&
        atomic_fetch_add(&act->mutant->memo, 1) % 2 == 1)
        drop_events(act, flags);
}

/* What was shown is not shown again before something else is. */
BODY(poll_is_edge_triggered)
{
    _Atomic int64_t *note = act_note(act, act->call->fd);
    act_pass(act);
    if (!polls(act) || !act_succeeded(act) || act->out->revents == 0)
        return;
    int64_t now = act->out->revents;
    if (atomic_exchange(note, now) == now)
        drop_events(act, act->out->revents);
}

/* An own shutdown (from: of which direction) hides events. */
BODY(own_shutdown_hides)
{
    const struct drill_call *call = act->call;
    act_pass(act);
    if (call->id == DRILL_CALL_SHUTDOWN && act_succeeded(act) && call->number == args_of(act)->from)
        atomic_store(act_note(act, call->fd), 1);
    if (polls(act) && act_succeeded(act) && atomic_load(act_note(act, call->fd)) == 1)
        drop_events(act, args_of(act)->flags);
}

/* A descriptor that is not open is an error, or (number) is one to look at. */
BODY(not_open_is)
{
    act_pass(act);
    if (!polls(act))
        return;
    if (args_of(act)->number == 0 && (act->out->revents & DRILL_POLLNVAL) != 0)
        act_fail(act, DRILL_EBADF);
    if (args_of(act)->number == 1 && act->call->id == DRILL_CALL_POLL && act->call->fd < 0) {
        act->out->revents = DRILL_POLLNVAL;
        act->out->value = 1;
    }
}

/* poll() counts wrong. */
BODY(poll_counts_events)
{
    act_pass(act);
    if (polls(act) && act_succeeded(act) && act->out->revents != 0)
        act->out->value += args_of(act)->number;
}

/* What was not asked for is shown too. */
BODY(unasked_is_shown)
{
    uint32_t flags = args_of(act)->flags;
    act_pass(act);
    if (act->call->id != DRILL_CALL_POLL || !act_succeeded(act) || act->out->revents == 0)
        return;
    act->out->revents |= act_ask_events(act, act->call->fd, flags) & flags;
}

/* Events are shown once another one is. */
BODY(event_brings_another)
{
    act_pass(act);
    uint32_t with = (uint32_t)args_of(act)->number;
    if (!polls(act) || !act_succeeded(act))
        return;
    uint32_t there = act->out->revents | act_ask_events(act, act->call->fd, with);
    if ((there & with) == with) {
        act->out->revents |= args_of(act)->flags;
        act->out->value = 1;
    }
}

/* The first byte of a send is the urgent one. */
BODY(urgent_is_first)
{
    struct drill_outcome rest;
    struct drill_call other = *act->call;
    uint64_t len = drill_call_length(act->call);
    bool about = drill_call_sends(act->call) && (other.flags & DRILL_MSG_OOB) != 0 && len > 1 &&
                 drill_call_buffers(act->call) == 1;
    if (!about) {
        act_pass(act);
        return;
    }
    const struct drill_buffer one = {act->buffers[0].bytes, 1};
    const struct drill_buffer more = {(char *)act->buffers[0].bytes + 1, (size_t)len - 1};
    other.len[0] = 1;
    act_pass_as(act, &other, &one);
    other.len[0] = (uint32_t)len - 1;
    other.flags &= ~(uint32_t)DRILL_MSG_OOB;
    act_ask(act, &other, &more, &rest);
    act->out->value = (int64_t)len;
}

/* Every socket has SO_OOBINLINE, or none has it. */
BODY(urgent_stays_in)
{
    struct drill_call set = {
        .id = DRILL_CALL_SETSOCKOPT, .option = DRILL_SO_OOBINLINE, .value = {1}};
    struct drill_outcome ignored;
    uint8_t id = act->call->id;
    act_pass(act);
    if (!act_succeeded(act) || (id != DRILL_CALL_ACCEPT && id != DRILL_CALL_CONNECT))
        return;
    set.fd = id == DRILL_CALL_ACCEPT ? (int)act->out->value : act->call->fd;
    act_ask(act, &set, NULL, &ignored);
}

/* An urgent byte is not to be had once the peer has ended. */
BODY(urgent_ends_with_peer)
{
    const struct drill_call *call = act->call;
    if (drill_call_receives(call) && (call->flags & DRILL_MSG_OOB) != 0 &&
        (act_ask_events(act, call->fd, DRILL_POLLRDHUP) & DRILL_POLLRDHUP) != 0)
        act_fail(act, DRILL_EINVAL);
    else
        act_pass(act);
}

/* sockatmark() says always the same. */
BODY(mark_is)
{
    act_pass(act);
    if (act->call->id == DRILL_CALL_SOCKATMARK && act_succeeded(act))
        act->out->value = args_of(act)->number;
}

/* poll() does not wait; where `when` says so. */
BODY(poll_does_not_wait)
{
    struct drill_call other = *act->call;
    if (polls(act) && other.number != 0 && act_hits(act))
        other.number = 0;
    act_pass_as(act, &other, act->buffers);
}

/* A registration ends with the number that it was made by. */
BODY(registration_ends_with_number)
{
    const struct drill_call *call = act->call;
    struct drill_outcome ignored;
    int64_t epoll = atomic_load(act_note(act, call->fd));
    if (call->id == DRILL_CALL_CLOSE && epoll > 0)
        act_ask(act,
                &(struct drill_call){.id = DRILL_CALL_EPOLL_CTL,
                                     .fd = (int)epoll - 1,
                                     .number = DRILL_EPOLL_CTL_DEL,
                                     .value = {call->fd}},
                NULL, &ignored);
    act_pass(act);
    if (call->id == DRILL_CALL_EPOLL_CTL && call->number == DRILL_EPOLL_CTL_ADD &&
        act_succeeded(act))
        atomic_store(act_note(act, (int)call->value[0]), call->fd + 1);
}

/* poll() shows any byte, whatever SO_RCVLOWAT says. */
BODY(any_byte_is_shown)
{
    struct drill_outcome count;
    const struct drill_call ask = {
        .id = DRILL_CALL_IOCTL, .fd = act->call->fd, .number = DRILL_FIONREAD};
    act_pass(act);
    if (act->call->id != DRILL_CALL_POLL || !act_succeeded(act) ||
        (act->call->flags & DRILL_POLLIN) == 0)
        return;
    act_ask(act, &ask, NULL, &count);
    if (count.error == DRILL_ENONE && count.value > 0) {
        act->out->revents |= DRILL_POLLIN;
        act->out->value = 1;
    }
}
