/* Connecting wrongly, and what becomes of attempts. */

#include "targets/mutants/act.h"

static bool connects(const struct act *act)
{
    return act->call->id == DRILL_CALL_CONNECT;
}

static bool unspecified(const struct act *act)
{
    return connects(act) && act->call->addr.kind == DRILL_ADDR_UNSPEC;
}

static bool is_inet(const struct drill_addr *addr)
{
    return addr->kind == DRILL_ADDR_INET4 || addr->kind == DRILL_ADDR_INET6;
}

/* A port that connect() chose is not told. */
BODY(autobind_is_untold)
{
    const struct drill_call *call = act->call;
    act_pass(act);
    if (!act_succeeded(act) && act->out->error != DRILL_EINPROGRESS)
        return;
    if (call->id == DRILL_CALL_BIND)
        atomic_store(act_note(act, call->fd), 2);
    else if (connects(act) && atomic_load(act_note(act, call->fd)) == 0)
        atomic_store(act_note(act, call->fd), 1);
    else if (call->id == DRILL_CALL_GETSOCKNAME && atomic_load(act_note(act, call->fd)) == 1)
        act->out->addr.port = 0;
}

/* close() leaves an attempt under way. */
BODY(close_leaves_attempt)
{
    struct drill_outcome copy;
    int fd = act->call->fd;
    bool under_way = atomic_load(act_note(act, fd)) == 1;
    if (act->call->id == DRILL_CALL_CLOSE && under_way)
        act_ask(act, &(struct drill_call){.id = DRILL_CALL_DUP, .fd = fd}, NULL, &copy);
    act_pass(act);
    if (connects(act) && act->out->error == DRILL_EINPROGRESS &&
        act_ask_events(act, fd, DRILL_POLLOUT) == 0)
        atomic_store(act_note(act, fd), 1);
}

/* connect() to AF_UNSPEC does nothing, or (to) fails. */
BODY(unspec_is)
{
    if (!unspecified(act))
        act_pass(act);
    else if (args_of(act)->to == 0)
        act_succeed(act, 0);
    else
        act_fail(act, (enum drill_errno)args_of(act)->to);
}

/* A failure of connect() to AF_UNSPEC is not told. */
BODY(unspec_succeeds)
{
    act_pass(act);
    if (unspecified(act) && !act_succeeded(act))
        act_succeed(act, 0);
}

/* connect() to AF_UNSPEC takes the port away that was asked for. */
BODY(unspec_takes_port)
{
    const struct drill_call *call = act->call;
    act_pass(act);
    if (unspecified(act) && act_succeeded(act))
        atomic_store(act_note(act, call->fd), 1);
    if (call->id == DRILL_CALL_GETSOCKNAME && act_succeeded(act) &&
        atomic_load(act_note(act, call->fd)) == 1)
        act->out->addr.port = 0;
}

/* Port 0 is a port like others: the attempt is (to: 0) told as done, else fails so. */
BODY(port_zero_is)
{
    bool zero = connects(act) && is_inet(&act->call->addr) && act->call->addr.port == 0;
    if (!zero)
        act_pass(act);
    else if (args_of(act)->to == 0)
        act_succeed(act, 0);
    else
        act_fail(act, (enum drill_errno)args_of(act)->to);
}

/* SO_ERROR gives the last error again. */
BODY(so_error_sticks)
{
    const struct drill_call *call = act->call;
    act_pass(act);
    if (call->id != DRILL_CALL_GETSOCKOPT || call->option != DRILL_SO_ERROR || !act_succeeded(act))
        return;
    if (act->out->option[0] != DRILL_ENONE)
        atomic_store(act_note(act, call->fd), act->out->option[0]);
    else
        act->out->option[0] = atomic_load(act_note(act, call->fd));
}

/* SO_ERROR never tells anything. */
BODY(so_error_is_none)
{
    const struct drill_call *call = act->call;
    act_pass(act);
    if (call->id == DRILL_CALL_GETSOCKOPT && call->option == DRILL_SO_ERROR && act_succeeded(act))
        act->out->option[0] = DRILL_ENONE;
}

/* What is called while an attempt is under way fails, or (to: 0) is not made. */
BODY(under_way_is)
{
    const struct drill_call *call = act->call;
    bool about = act_is_about(act) && atomic_load(act_note(act, call->fd)) == 1 &&
                 act_ask_events(act, call->fd, DRILL_POLLOUT) == 0;
    if (about && args_of(act)->to != 0)
        act_fail(act, (enum drill_errno)args_of(act)->to);
    else if (about)
        act_succeed(act, 0);
    else
        act_pass(act);
    if (connects(act))
        atomic_store(act_note(act, call->fd), act->out->error == DRILL_EINPROGRESS);
}

/* An interrupted connect() is given up. */
BODY(interrupted_is_given_up)
{
    struct drill_outcome ignored;
    const struct drill_call away = {
        .id = DRILL_CALL_CONNECT, .fd = act->call->fd, .addr = {.kind = DRILL_ADDR_UNSPEC}};
    act_pass(act);
    if (connects(act) && act->out->error == DRILL_EINTR)
        act_ask(act, &away, NULL, &ignored);
}

/* What was connected once can be connected again, it says. */
BODY(connected_twice)
{
    act_pass(act);
    if (connects(act) && act->out->error == args_of(act)->from && act_hits(act))
        act_succeed(act, 0);
}

/* A connect that failed leaves its socket unusable, with an error that is no such. */
BODY(failed_is_spent)
{
    const struct drill_call *call = act->call;
    if (connects(act) && atomic_load(act_note(act, call->fd)) == 1) {
        act_fail(act, (enum drill_errno)args_of(act)->to);
        return;
    }
    act_pass(act);
    if (connects(act) && act->out->error == DRILL_ECONNREFUSED)
        atomic_store(act_note(act, call->fd), 1);
}

/* The wildcard is no address to connect to. */
BODY(wildcard_is_refused)
{
    if (connects(act) && is_inet(&act->call->addr) && drill_addr_is_wildcard(&act->call->addr))
        act_fail(act, (enum drill_errno)args_of(act)->to);
    else
        act_pass(act);
}

/* Nobody can connect to itself. */
BODY(self_is_refused)
{
    struct drill_addr own = {0};
    int fd = act->call->fd;
    if (connects(act) && act_ask_name(act, fd, DRILL_CALL_GETPEERNAME).kind == DRILL_ADDR_NONE)
        own = act_ask_name(act, fd, DRILL_CALL_GETSOCKNAME);
    if (connects(act) && drill_addr_equal(&own, &act->call->addr))
        act_fail(act, (enum drill_errno)args_of(act)->to);
    else
        act_pass(act);
}

/* poll() hides the failure of an attempt that was under way: these events. */
BODY(failure_is_hidden)
{
    const struct drill_call *call = act->call;
    act_pass(act);
    if (connects(act))
        atomic_store(act_note(act, call->fd), act->out->error == DRILL_EINPROGRESS);
    if (call->id != DRILL_CALL_POLL || (act->out->revents & DRILL_POLLERR) == 0 ||
        atomic_load(act_note(act, call->fd)) != 1)
        return;
    act->out->revents &= ~args_of(act)->flags;
    if (act->out->revents == 0)
        act->out->value = 0;
}

/* connect() from a port to another, once more, fails. */
BODY(same_ends_again)
{
    struct mutant_store *store = &act->mutant->store;
    uint16_t own =
        connects(act) ? act_ask_name(act, act->call->fd, DRILL_CALL_GETSOCKNAME).port : 0;
    uint16_t peer = act->call->addr.port;
    int64_t ends = (int64_t)own << 16 | peer;
    if (own == 0 || peer == 0) {
        act_pass(act);
        return;
    }
    pthread_mutex_lock(&store->lock);
    bool again = store->full && store->number == ends;
    store->number = ends;
    store->full = true;
    pthread_mutex_unlock(&store->lock);
    if (again)
        act_fail(act, (enum drill_errno)args_of(act)->to);
    else
        act_pass(act);
}

/* connect() to a broadcast address fails as if nobody listened. */
BODY(broadcast_is_refused)
{
    if (connects(act) && drill_addr_is_broadcast(&act->call->addr))
        act_fail(act, DRILL_ECONNREFUSED);
    else
        act_pass(act);
}
