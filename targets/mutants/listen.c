/* Queues of connections: how long they are, who is in them, in which order. */

#include "targets/mutants/act.h"

static bool listens(const struct act *act)
{
    return act->call->id == DRILL_CALL_LISTEN;
}

static bool accepts(const struct act *act)
{
    return act->call->id == DRILL_CALL_ACCEPT || act->call->id == DRILL_CALL_ACCEPT4;
}

static bool is_listener(struct act *act, int fd)
{
    return act_ask_option(act, fd, DRILL_SO_ACCEPTCONN) == 1;
}

/* listen() with another backlog. */
static void listen_with(struct act *act, int32_t backlog)
{
    struct drill_call other = *act->call;
    other.number = backlog;
    act_pass_as(act, &other, act->buffers);
}

BODY(backlog_is)
{
    if (act_hits(act))
        listen_with(act, (int32_t)args_of(act)->number);
    else
        act_pass(act);
}

BODY(backlog_is_doubled)
{
    int32_t backlog = act->call->number;
    if (listens(act) && backlog > 0 && backlog < 100)
        listen_with(act, 2 * backlog + 4);
    else
        act_pass(act);
}

BODY(backlog_one_more_for_some)
{
    int32_t backlog = act->call->number;
    if (listens(act) && backlog >= act_choose(act, 2, 3) && backlog < 100)
        listen_with(act, backlog + 1);
    else
        act_pass(act);
}

BODY(backlog_negative_is_refused)
{
    act_pass(act);
    if (listens(act) && act->call->number < 0)
        act_fail(act, DRILL_EINVAL);
}

BODY(backlog_over_is_refused)
{
    if (listens(act) && act->call->number > args_of(act)->number)
        act_fail(act, DRILL_EINVAL);
    else
        act_pass(act);
}

BODY(backlog_over_is)
{
    if (listens(act) && act->call->number > args_of(act)->number)
        listen_with(act, args_of(act)->to);
    else
        act_pass(act);
}

/* A further listen() does nothing, or (to) fails; or (number) only one that asks for a queue of
 * less
 * (-1), or of more (1). */
BODY(listen_once)
{
    int64_t number = args_of(act)->number;
    _Atomic int64_t *last = act_note(act, act->call->fd);
    if (!listens(act)) {
        act_pass(act);
        return;
    }
    int64_t was = atomic_exchange(last, act->call->number);
    bool about = number == 0 || (number < 0 && act->call->number < was) ||
                 (number > 0 && act->call->number > was);
    if (!about || !is_listener(act, act->call->fd))
        act_pass(act);
    else if (args_of(act)->to != 0)
        act_fail(act, (enum drill_errno)args_of(act)->to);
    else
        act_succeed(act, 0);
}

/* A further listen() loses what is queued. */
BODY(listen_again_empties)
{
    struct drill_outcome taken;
    int fd = act->call->fd;
    bool again = listens(act) && is_listener(act, fd);
    act_pass(act);
    while (again && act_ask_events(act, fd, DRILL_POLLIN) != 0) {
        act_ask(act, &(struct drill_call){.id = DRILL_CALL_ACCEPT, .fd = fd}, NULL, &taken);
        if (taken.error != DRILL_ENONE)
            return;
        act_ask(act, &(struct drill_call){.id = DRILL_CALL_CLOSE, .fd = (int)taken.value}, NULL,
                &taken);
    }
}

/* A socket without an address says that it listens, and does not. */
BODY(listen_unbound_does_nothing)
{
    struct drill_addr name = {0};
    if (listens(act))
        name = act_ask_name(act, act->call->fd, DRILL_CALL_GETSOCKNAME);
    if (name.kind == DRILL_ADDR_UNNAMED ||
        ((name.kind == DRILL_ADDR_INET4 || name.kind == DRILL_ADDR_INET6) && name.port == 0))
        act_succeed(act, 0);
    else
        act_pass(act);
}

/* shutdown() of a listener: not made, or (number >= 0) made another way. */
BODY(listener_shutdown)
{
    const struct drill_call *call = act->call;
    bool about = call->id == DRILL_CALL_SHUTDOWN && call->number == args_of(act)->from;
    if (about && is_listener(act, call->fd))
        act_pass_number(act, args_of(act)->number);
    else
        act_pass(act);
}

/* Events of a listener are hidden; or (number 1) shown. */
BODY(listener_events)
{
    uint32_t flags = args_of(act)->flags & act->call->flags;
    if (!act_hits(act) || !is_listener(act, act->call->fd)) {
        act_pass(act);
        return;
    }
    struct drill_call other = *act->call;
    bool shown = args_of(act)->number == 1;
    if (!shown)
        other.flags &= ~args_of(act)->flags;
    else if (other.number < 0)
        other.number = 0;
    act_pass_as(act, &other, act->buffers);
    if (!shown || !act_succeeded(act) || flags == 0)
        return;
    act->out->revents |= flags;
    act->out->value = 1;
}

/* What a TCP connect that was not taken in looks like: under way, and nobody answers. */
static bool was_dropped(struct act *act)
{
    return act->call->id == DRILL_CALL_CONNECT && act->out->error == DRILL_EINPROGRESS &&
           act_ask_events(act, act->call->fd, DRILL_POLLOUT) == 0;
}

/* A connect to a full queue is told otherwise. */
BODY(overflow_is_told)
{
    act_pass(act);
    if (!was_dropped(act) || !act_hits(act))
        return;
    if (args_of(act)->to == 0)
        act_succeed(act, 0);
    else
        act_fail(act, (enum drill_errno)args_of(act)->to);
}

/* A connect to a full queue looks complete to poll(). */
BODY(overflow_looks_done)
{
    const struct drill_call *call = act->call;
    act_pass(act);
    if (was_dropped(act))
        atomic_store(act_note(act, call->fd), 1);
    if (call->id == DRILL_CALL_POLL && act_succeeded(act) && (call->flags & DRILL_POLLOUT) != 0 &&
        atomic_load(act_note(act, call->fd)) == 1) {
        act->out->revents |= DRILL_POLLOUT;
        act->out->value = 1;
    }
}

/* The attempt that finds no room is given up: nothing is sent again. */
BODY(overflow_is_not_retried)
{
    struct drill_outcome ignored;
    const struct drill_call away = {
        .id = DRILL_CALL_SHUTDOWN, .fd = act->call->fd, .number = DRILL_SHUT_RDWR};
    act_pass(act);
    if (was_dropped(act))
        act_ask(act, &away, NULL, &ignored);
}

/* connect() never waits for room. */
BODY(connect_does_not_wait)
{
    struct drill_call flags = {
        .id = DRILL_CALL_FCNTL, .fd = act->call->fd, .number = DRILL_F_GETFL};
    struct drill_outcome was;
    struct drill_outcome ignored;
    if (act->call->id != DRILL_CALL_CONNECT) {
        act_pass(act);
        return;
    }
    act_ask(act, &flags, NULL, &was);
    flags.number = DRILL_F_SETFL;
    flags.flags = DRILL_O_NONBLOCK;
    act_ask(act, &flags, NULL, &ignored);
    act_pass(act);
    flags.flags = was.value > 0 ? (uint32_t)was.value : 0;
    act_ask(act, &flags, NULL, &ignored);
}

/* accept() takes the second of those that are queued where there is one. */
BODY(accept_out_of_turn)
{
    struct mutant_store *store = &act->mutant->store;
    bool kept = false;
    if (!accepts(act)) {
        act_pass(act);
        return;
    }
    pthread_mutex_lock(&store->lock);
    if (store->full && store->number == act->call->fd) {
        *act->out = store->outcome;
        store->full = false;
        kept = true;
    }
    pthread_mutex_unlock(&store->lock);
    if (kept)
        return;
    act_pass(act);
    if (!act_succeeded(act) || act_ask_events(act, act->call->fd, DRILL_POLLIN) == 0)
        return;
    pthread_mutex_lock(&store->lock);
    store->outcome = *act->out;
    store->number = act->call->fd;
    store->full = true;
    pthread_mutex_unlock(&store->lock);
    act_pass(act);
}

/* The queue gives up a place when its client closes. */
BODY(closed_client_leaves_queue)
{
    _Atomic int64_t *listener = &act->mutant->memo;
    struct drill_outcome taken;
    int fd = act->call->fd;
    char byte;
    if (listens(act))
        atomic_store(listener, fd + 1);
    act_pass(act);
    if (act->call->id != DRILL_CALL_CLOSE || !act_succeeded(act) || atomic_load(listener) == 0 ||
        atomic_load(listener) == fd + 1)
        return;
    fd = (int)atomic_load(listener) - 1;
    while (act_ask_events(act, fd, DRILL_POLLIN) != 0) {
        act_ask(act, &(struct drill_call){.id = DRILL_CALL_ACCEPT, .fd = fd}, NULL, &taken);
        if (taken.error != DRILL_ENONE)
            return;
        fd = act_ask_bytes(act, (int)taken.value, &byte, 1, DRILL_MSG_PEEK) == 0 ? fd : -1;
        act_ask(act, &(struct drill_call){.id = DRILL_CALL_CLOSE, .fd = (int)taken.value}, NULL,
                &taken);
    }
}

/* What listen() says of a socket that must not is passed over. */
BODY(accept_loses_one)
{
    struct drill_outcome closed;
    if (!accepts(act) || !act_hits(act)) {
        act_pass(act);
        return;
    }
    act_pass(act);
    if (!act_succeeded(act))
        return;
    act_ask(act, &(struct drill_call){.id = DRILL_CALL_CLOSE, .fd = (int)act->out->value}, NULL,
            &closed);
    act_fail(act, (enum drill_errno)args_of(act)->to);
}

/* A socket that was accepted has O_NONBLOCK, or FD_CLOEXEC, whatever was asked for. */
BODY(accepted_flags)
{
    struct drill_call set = {.id = DRILL_CALL_FCNTL,
                             .number = (int32_t)args_of(act)->number,
                             .flags = args_of(act)->flags};
    struct drill_outcome ignored;
    act_pass(act);
    if (!accepts(act) || !act_succeeded(act) || !act_hits(act))
        return;
    set.fd = (int)act->out->value;
    act_ask(act, &set, NULL, &ignored);
}

/* Bytes that wait in a connection are lost when it is accepted. */
BODY(accept_drops_data)
{
    char sink[4096];
    act_pass(act);
    if (!accepts(act) || !act_succeeded(act) || !act_hits(act))
        return;
    int fd = (int)act->out->value;
    if ((act_ask_events(act, fd, DRILL_POLLIN) & DRILL_POLLIN) != 0)
        act_ask_bytes(act, fd, sink, sizeof sink, 0);
}

/* A listener that closes takes along what was accepted from it. */
BODY(listener_takes_along)
{
    struct drill_outcome ignored;
    const struct drill_call *call = act->call;
    int64_t kept = atomic_load(act_note(act, call->fd));
    if (call->id == DRILL_CALL_CLOSE && kept > 0)
        act_ask(act,
                &(struct drill_call){
                    .id = DRILL_CALL_SHUTDOWN, .fd = (int)kept - 1, .number = DRILL_SHUT_RDWR},
                NULL, &ignored);
    act_pass(act);
    if (accepts(act) && act_succeeded(act))
        atomic_store(act_note(act, call->fd), act->out->value + 1);
}

BODY(backlog_zero_varies)
{
    if (listens(act) && act->call->number == 0)
        listen_with(act, atomic_fetch_add(&act->mutant->memo, 1) % 2 == 0 ? 0 : 4);
    else
        act_pass(act);
}

/* An option of what was accepted is set anew. */
BODY(accepted_option)
{
    struct drill_call set = {.id = DRILL_CALL_SETSOCKOPT,
                             .option = (uint8_t)(args_of(act)->from),
                             .value = {args_of(act)->number}};
    struct drill_outcome ignored;
    act_pass(act);
    if (!accepts(act) || !act_succeeded(act) || !act_hits(act))
        return;
    set.fd = (int)act->out->value;
    act_ask(act, &set, NULL, &ignored);
}
