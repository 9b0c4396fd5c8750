/* Ending wrongly: shutdown(), close(), and what ends with a process. */

#include "targets/mutants/act.h"

static bool closes(const struct act *act)
{
    return act->call->id == DRILL_CALL_CLOSE;
}

static void set_linger(struct act *act, int fd)
{
    const struct drill_call set = {
        .id = DRILL_CALL_SETSOCKOPT, .fd = fd, .option = DRILL_SO_LINGER, .value = {1, 0}};
    struct drill_outcome ignored;
    act_ask(act, &set, NULL, &ignored);
}

static void shut_down(struct act *act, int fd, enum drill_how how)
{
    const struct drill_call shut = {.id = DRILL_CALL_SHUTDOWN, .fd = fd, .number = (int32_t)how};
    struct drill_outcome ignored;
    act_ask(act, &shut, NULL, &ignored);
}

/* shutdown() in one direction (from) is made in another (number), or not at all. */
BODY(direction_is)
{
    struct drill_call other = *act->call;
    if (other.id != DRILL_CALL_SHUTDOWN || other.number != args_of(act)->from || !act_hits(act)) {
        act_pass(act);
        return;
    }
    other.number = (int32_t)args_of(act)->number;
    if (other.number < 0)
        act_succeed(act, 0);
    else
        act_pass_as(act, &other, act->buffers);
}

/* An unknown direction is taken as one of the known. */
BODY(direction_is_masked)
{
    struct drill_call other = *act->call;
    if (other.id == DRILL_CALL_SHUTDOWN && (other.number < 0 || other.number > 2))
        other.number = DRILL_SHUT_RDWR;
    act_pass_as(act, &other, act->buffers);
}

/* shutdown() does nothing on what dup() gave. */
BODY(copy_is_not_shut)
{
    const struct drill_call *call = act->call;
    if (call->id == DRILL_CALL_SHUTDOWN && atomic_load(act_note(act, call->fd)) == 1) {
        act_succeed(act, 0);
        return;
    }
    act_pass(act);
    if (call->id == DRILL_CALL_DUP && act_succeeded(act))
        atomic_store(act_note(act, (int)act->out->value), 1);
}

/* After shutdown(SHUT_RD) receives fail. */
BODY(shut_for_reading_fails)
{
    const struct drill_call *call = act->call;
    bool shut = atomic_load(act_note(act, call->fd)) == 1;
    if (drill_call_receives(call) && shut && args_of(act)->to != 0) {
        act_fail(act, (enum drill_errno)args_of(act)->to);
        return;
    }
    act_pass(act);
    if (call->id == DRILL_CALL_SHUTDOWN && act_succeeded(act) && call->number == DRILL_SHUT_RD)
        atomic_store(act_note(act, call->fd), 1);
}

/* close() resets the connection. */
BODY(close_aborts)
{
    if (closes(act) && act_hits(act))
        set_linger(act, act->call->fd);
    act_pass(act);
}

/* close() takes what is unread first. */
BODY(close_drains)
{
    char sink[4096];
    int fd = act->call->fd;
    if (closes(act) && act_ask_option(act, fd, DRILL_SO_ACCEPTCONN) == 0)
        while (act_ask_bytes(act, fd, sink, sizeof sink, 0) > 0)
            continue;
    act_pass(act);
}

/* close() says its end and keeps the socket. */
BODY(close_keeps_copy)
{
    struct drill_outcome copy;
    int fd = act->call->fd;
    if (closes(act) && act_ask_name(act, fd, DRILL_CALL_GETPEERNAME).kind != DRILL_ADDR_NONE) {
        act_ask(act, &(struct drill_call){.id = DRILL_CALL_DUP, .fd = fd}, NULL, &copy);
        shut_down(act, fd, DRILL_SHUT_WR);
    }
    act_pass(act);
}

/* close() of a listener takes what is queued and ends it in order. */
BODY(close_ends_queued)
{
    struct drill_outcome taken;
    struct drill_outcome ignored;
    int fd = act->call->fd;
    if (closes(act) && act_ask_option(act, fd, DRILL_SO_ACCEPTCONN) == 1) {
        while ((act_ask_events(act, fd, DRILL_POLLIN) & DRILL_POLLIN) != 0) {
            act_ask(act, &(struct drill_call){.id = DRILL_CALL_ACCEPT, .fd = fd}, NULL, &taken);
            if (taken.error != DRILL_ENONE)
                break;
            act_ask(act, &(struct drill_call){.id = DRILL_CALL_CLOSE, .fd = (int)taken.value}, NULL,
                    &ignored);
        }
    }
    act_pass(act);
}

/* close() of one of several descriptors ends the connection. */
BODY(close_ends_copies)
{
    const struct drill_call *call = act->call;
    if (closes(act) && atomic_load(act_note(act, call->fd)) == 1)
        shut_down(act, call->fd, DRILL_SHUT_RDWR);
    act_pass(act);
    if (call->id == DRILL_CALL_DUP && act_succeeded(act)) {
        atomic_store(act_note(act, call->fd), 1);
        atomic_store(act_note(act, (int)act->out->value), 1);
    }
}

/* The end of a process resets its connections. */
BODY(exit_aborts)
{
    const struct drill_call *call = act->call;
    if (act->child != 0 && drill_call_has_descriptor(call) && call->fd >= 0)
        atomic_store(act_note(act, call->fd), 1);
    int first = (int)act->child * DRILL_PROCESS_FDS;
    for (int i = 0; call->id == DRILL_CALL_EXIT && i < DRILL_PROCESS_FDS; i++)
        if (atomic_load(act_note(act, first + i)) == 1)
            set_linger(act, first + i);
    act_pass(act);
}

/* SO_LINGER is kept for getsockopt(), and does nothing. */
BODY(linger_is_told_only)
{
    struct drill_call other = *act->call;
    if (other.id == DRILL_CALL_SETSOCKOPT && other.option == DRILL_SO_LINGER &&
        (args_of(act)->number != 0) == (other.value[1] != 0)) {
        act_succeed(act, 0);
        return;
    }
    act_pass(act);
}
