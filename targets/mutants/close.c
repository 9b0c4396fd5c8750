/* Ending wrongly: shutdown(), close(), and what ends with a process. */

#include "targets/mutants/act.h"

static bool closes(const struct act *act)
{
    return act->call->id == DRILL_CALL_CLOSE;
}

/* SO_LINGER without a time: what ends the socket resets its connection. */
static void set_linger(struct act *act, int fd, bool on)
{
    const struct drill_call set = {
        .id = DRILL_CALL_SETSOCKOPT, .fd = fd, .option = DRILL_SO_LINGER, .value = {on, 0}};
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
    const struct drill_call *call = act->call;
    if (call->id == DRILL_CALL_SHUTDOWN && call->number == args_of(act)->from && act_hits(act))
        act_pass_number(act, args_of(act)->number);
    else
        act_pass(act);
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

/* close() resets the connection; of those alone that have (number 1) or have not (0) sent. */
BODY(close_aborts)
{
    int fd = act->call->fd;
    if (drill_call_sends(act->call))
        atomic_store(act_note(act, fd), 1);
    if (closes(act) && atomic_load(act_note(act, fd)) == args_of(act)->number && act_hits(act))
        set_linger(act, fd, true);
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

/* close() of a listener, or of one with an option, takes what is queued and ends it in order. */
BODY(close_ends_queued)
{
    struct drill_outcome taken;
    struct drill_outcome ignored;
    int fd = act->call->fd;
    uint8_t option = args_of(act)->option;
    bool about = closes(act) && act_ask_option(act, fd, DRILL_SO_ACCEPTCONN) == 1;
    if (about && option != 0)
        about = act_ask_option(act, fd, (enum drill_option)(option - 1)) > 0;
    if (about) {
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
            set_linger(act, first + i, true);
    act_pass(act);
}

/* SO_LINGER is kept for getsockopt(), and does nothing. */
BODY(linger_is_told_only)
{
    struct drill_call other = *act->call;
    if (other.id == DRILL_CALL_SETSOCKOPT && other.option == DRILL_SO_LINGER &&
        (args_of(act)->number != 0) == (other.value[1] != 0) && act_hits(act)) {
        act_succeed(act, 0);
        return;
    }
    act_pass(act);
}

/* close() of a socket that a thread waits in wakes that with an error that is none of its. */
BODY(wakened_by_close)
{
    const struct drill_call *call = act->call;
    if (drill_call_receives(call)) {
        atomic_store(act_note(act, call->fd), 1);
        act_pass(act);
        if (act_succeeded(act) && act->out->value == 0 && atomic_load(act_note(act, call->fd)) == 2)
            act_fail(act, DRILL_ETIMEDOUT);
        return;
    }
    if (closes(act) && atomic_load(act_note(act, call->fd)) == 1) {
        atomic_store(act_note(act, call->fd), 2);
        shut_down(act, call->fd, DRILL_SHUT_RD);
    }
    act_pass(act);
}

/* A process that is killed resets the connections that it used; one that ends them itself does not.
 */
BODY(kill_aborts)
{
    const struct drill_call *call = act->call;
    bool its = act->child != 0 && drill_call_has_descriptor(call) && call->fd >= 0;
    if (its && closes(act))
        set_linger(act, call->fd, false);
    act_pass(act);
    if (its && !closes(act))
        set_linger(act, call->fd, true);
}

/* close() of a socket that is to linger for a time says something that it cannot. */
BODY(lingering_close_is)
{
    struct drill_outcome linger;
    const struct drill_call ask = {
        .id = DRILL_CALL_GETSOCKOPT, .fd = act->call->fd, .option = DRILL_SO_LINGER};
    bool lingers = false;
    if (closes(act)) {
        act_ask(act, &ask, NULL, &linger);
        lingers = linger.error == DRILL_ENONE && linger.option[0] != 0 && linger.option[1] > 0 &&
                  act_hits(act);
    }
    act_pass(act);
    if (lingers && act_succeeded(act))
        act_fail(act, (enum drill_errno)args_of(act)->to);
}
