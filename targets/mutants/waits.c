/* Calls that wait: what wakes them, what interrupts them, who else gets through. */

#include "targets/mutants/act.h"

static bool transfers(const struct act *act)
{
    return drill_call_sends(act->call) || drill_call_receives(act->call);
}

/* An interrupted call is made again. */
BODY(interrupted_goes_on)
{
    act_pass(act);
    while (act->out->error == DRILL_EINTR && act_is_about(act))
        act_pass(act);
}

/* A transfer that stopped short is told as interrupted. */
BODY(part_is_interrupted)
{
    act_pass(act);
    int64_t len = (int64_t)drill_call_length(act->call);
    if (drill_call_receives(act->call) && act_succeeded(act) && act->out->value > 0 &&
        act->out->value < len &&
        (act->call->flags & (DRILL_MSG_WAITALL | DRILL_MSG_DONTWAIT)) == DRILL_MSG_WAITALL)
        act_fail(act, DRILL_EINTR);
}

/* All who wait for data are woken by it, and all but one go away without. */
BODY(receive_wakes_all)
{
    struct drill_call other = *act->call;
    struct drill_outcome shown;
    const struct drill_call wait = {
        .id = DRILL_CALL_POLL, .fd = other.fd, .flags = DRILL_POLLIN, .number = -1};
    bool waits = drill_call_receives(&other) &&
                 (other.flags & (DRILL_MSG_DONTWAIT | DRILL_MSG_OOB | DRILL_MSG_ERRQUEUE)) == 0 &&
                 drill_call_length(&other) > 0;
    if (waits) {
        act_ask(act, &wait, NULL, &shown);
        if (atomic_fetch_add(act_note(act, other.fd), 1) > 0) {
            act_fail(act, DRILL_EAGAIN);
            return;
        }
        other.flags |= DRILL_MSG_DONTWAIT;
    }
    act_pass_as(act, &other, act->buffers);
}

/* O_NONBLOCK that is set ends what waits. */
BODY(nonblock_ends_waiting)
{
    const struct drill_call *call = act->call;
    struct drill_outcome ignored;
    if (call->id == DRILL_CALL_FCNTL && call->number == DRILL_F_SETFL &&
        (call->flags & DRILL_O_NONBLOCK) != 0 && atomic_load(act_note(act, call->fd)) > 0)
        act_ask(act,
                &(struct drill_call){
                    .id = DRILL_CALL_SHUTDOWN, .fd = call->fd, .number = DRILL_SHUT_RD},
                NULL, &ignored);
    if (transfers(act))
        atomic_fetch_add(act_note(act, call->fd), 1);
    act_pass(act);
    if (transfers(act))
        atomic_fetch_sub(act_note(act, call->fd), 1);
}

/* While a thread waits in a receive, nobody can send on the socket. */
BODY(receive_keeps_senders_out)
{
    _Atomic int64_t *note = act_note(act, act->call->fd);
    if (drill_call_sends(act->call) && atomic_load(note) > 0) {
        act_fail(act, DRILL_EAGAIN);
        return;
    }
    if (drill_call_receives(act->call))
        atomic_fetch_add(note, 1);
    act_pass(act);
    if (drill_call_receives(act->call))
        atomic_fetch_sub(note, 1);
}

/* connect() of a datagram socket waits for something to arrive. */
BODY(connect_waits)
{
    struct drill_outcome shown;
    const struct drill_call wait = {
        .id = DRILL_CALL_POLL, .fd = act->call->fd, .flags = DRILL_POLLIN, .number = -1};
    if (act->call->id == DRILL_CALL_CONNECT && act_hits(act))
        act_ask(act, &wait, NULL, &shown);
    act_pass(act);
}

/* A descriptor is made too many. */
BODY(copy_is_left)
{
    struct drill_outcome copy;
    act_pass(act);
    if (act_succeeded(act) && act_hits(act))
        act_ask(act, &(struct drill_call){.id = DRILL_CALL_DUP, .fd = (int)act->out->value}, NULL,
                &copy);
}

/* In every other scenario the queue is one shorter. */
BODY(backlog_by_scenario)
{
    struct drill_call other = *act->call;
    bool odd = atomic_load(&act->mutant->scenarios) % 2 == 1;
    if (other.id == DRILL_CALL_LISTEN && odd && other.number > 0 && other.number < 100)
        other.number--;
    act_pass_as(act, &other, act->buffers);
}

/* shutdown() does nothing while a thread waits in a receive; or (number 1) in a send. */
BODY(shutdown_lets_wait)
{
    const struct drill_call *call = act->call;
    _Atomic int64_t *note = act_note(act, call->fd);
    bool waits = args_of(act)->number == 0 ? drill_call_receives(call) : drill_call_sends(call);
    if (call->id == DRILL_CALL_SHUTDOWN && atomic_load(note) > 0) {
        act_succeed(act, 0);
        return;
    }
    if (waits)
        atomic_fetch_add(note, 1);
    act_pass(act);
    if (waits)
        atomic_fetch_sub(note, 1);
}
