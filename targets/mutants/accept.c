/* Taking connections wrongly. */

#include "targets/mutants/act.h"

static bool accepts(const struct act *act)
{
    return act->call->id == DRILL_CALL_ACCEPT || act->call->id == DRILL_CALL_ACCEPT4;
}

static bool accepted(const struct act *act)
{
    return accepts(act) && act_succeeded(act);
}

static void close_fd(struct act *act, int fd)
{
    struct drill_outcome ignored;
    act_ask(act, &(struct drill_call){.id = DRILL_CALL_CLOSE, .fd = fd}, NULL, &ignored);
}

/* What comes back is a socket, but not the connection. */
BODY(accept_gives_stranger)
{
    struct drill_outcome made;
    act_pass(act);
    if (!accepted(act) || !act_hits(act))
        return;
    close_fd(act, (int)act->out->value);
    act_ask(act, &(struct drill_call){.id = DRILL_CALL_SOCKET}, NULL, &made);
    act->out->value = made.value;
}

/* What comes back is the listener. */
BODY(accept_gives_listener)
{
    act_pass(act);
    if (!accepted(act) || !act_hits(act))
        return;
    close_fd(act, (int)act->out->value);
    act->out->value = act->call->fd;
}

/* Where nothing is queued, or nothing is there to be read, the call fails at once. */
BODY(fails_for_waiting)
{
    if (act_hits(act) && act_ask_events(act, act->call->fd, DRILL_POLLIN) == 0)
        act_fail(act, (enum drill_errno)args_of(act)->to);
    else
        act_pass(act);
}

/* A connection that has ended (flags), or was reset, is closed and not given out. */
BODY(accept_refuses_ended)
{
    act_pass(act);
    if (!accepted(act))
        return;
    int fd = (int)act->out->value;
    if ((act_ask_events(act, fd, args_of(act)->flags) & args_of(act)->flags) == 0)
        return;
    close_fd(act, fd);
    act_fail(act, (enum drill_errno)args_of(act)->to);
}

/* accept() on a socket that was accepted goes to its listener. */
BODY(accepted_can_accept)
{
    struct drill_call other = *act->call;
    int64_t listener = atomic_load(act_note(act, other.fd));
    if (accepts(act) && listener > 0)
        other.fd = (int32_t)listener - 1;
    act_pass_as(act, &other, act->buffers);
    if (accepted(act))
        atomic_store(act_note(act, (int)act->out->value), other.fd + 1);
}

/* A listener that closes, or is shut down, lets a waiting accept() go with a connection that nobody
 * made. */
BODY(waiting_accept_gets_stranger)
{
    struct drill_outcome made;
    struct drill_outcome ignored;
    int fd = act->call->fd;
    if (act_is_about(act) && act_ask_option(act, fd, DRILL_SO_ACCEPTCONN) == 1) {
        struct drill_call go = {.id = DRILL_CALL_CONNECT,
                                .addr = act_ask_name(act, fd, DRILL_CALL_GETSOCKNAME)};
        act_ask(act, &(struct drill_call){.id = DRILL_CALL_SOCKET}, NULL, &made);
        go.fd = (int32_t)made.value;
        act_ask(act, &go, NULL, &ignored);
        close_fd(act, go.fd);
    }
    act_pass(act);
}

/* One connection wakes everybody who waits. */
BODY(accept_wakes_all)
{
    struct drill_outcome flags;
    struct drill_outcome shown;
    int fd = act->call->fd;
    if (accepts(act)) {
        act_ask(act, &(struct drill_call){.id = DRILL_CALL_FCNTL, .fd = fd}, NULL, &flags);
        bool waits = flags.error == DRILL_ENONE && (flags.value & DRILL_O_NONBLOCK) == 0;
        if (waits) {
            act_ask(act,
                    &(struct drill_call){
                        .id = DRILL_CALL_POLL, .fd = fd, .flags = DRILL_POLLIN, .number = -1},
                    NULL, &shown);
            if (atomic_exchange(act_note(act, fd), 1) == 1) {
                act_fail(act, DRILL_EAGAIN);
                return;
            }
        }
    }
    act_pass(act);
}
