/* A connect() that finds the queue of connections full. Documents leave open what becomes of it
 * (POSIX.1-2017 connect() ERRORS, ECONNREFUSED and ECONNRESET; listen(2) DESCRIPTION): where this
 * implementation drops a TCP request, to try again later, a seed may have it refused, or let
 * through and reset; where it makes a UNIX one wait, refused.
 *
 * A request that was dropped is taken back, and sent instead to a socket of our own at the same
 * address that does not listen, or that is closed with the connection in its queue: so all that
 * follows is what this implementation makes of a refusal, or of a reset. */

#include "targets/chaos/turn.h"

/* The sockets that listen at the port that the call connects to. */
struct queue {
    struct drill_chaos_socket *first; /* NULL: none that is known */
    int64_t queued;
    int64_t backlog; /* the least of theirs */
};

static bool is_inet(const struct drill_addr *addr)
{
    return addr->kind == DRILL_ADDR_INET4 || addr->kind == DRILL_ADDR_INET6;
}

/* With the lock held. */
static struct queue find_queue(const struct drill_turn *turn)
{
    struct drill_chaos_book *book = &turn->chaos->book;
    struct queue queue = {.backlog = INT32_MAX};
    for (size_t i = 0; i < book->n_sockets; i++) {
        struct drill_chaos_socket *socket = &book->sockets[i];
        if (socket->refs == 0 || !socket->listens || socket->port != turn->call->addr.port)
            continue;
        if (queue.first == NULL)
            queue.first = socket;
        queue.queued += socket->queued;
        if (socket->backlog < queue.backlog)
            queue.backlog = socket->backlog;
    }
    return queue;
}

/* Makes the call so that it does not wait, also on a socket whose calls do (`waits`). */
static void begin(const struct drill_turn *turn, bool waits)
{
    struct drill_call set = {.id = DRILL_CALL_FCNTL, .fd = turn->call->fd, .number = DRILL_F_GETFL};
    struct drill_outcome flags;
    struct drill_outcome ignored;
    if (!waits) {
        drill_turn_pass(turn);
        return;
    }
    drill_turn_make(turn, &set, NULL, &flags);
    set.number = DRILL_F_SETFL;
    set.flags = (uint32_t)flags.value | DRILL_O_NONBLOCK;
    drill_turn_make(turn, &set, NULL, &ignored);
    drill_turn_pass(turn);
    set.flags = (uint32_t)flags.value;
    drill_turn_make(turn, &set, NULL, &ignored);
}

/* Whether as many are queued where the call connects to as there is room for. That nothing comes
 * back from there would be no proof: it may take its time. */
static bool may_be_full(const struct drill_turn *turn)
{
    drill_turn_lock(turn, -1);
    struct queue queue = find_queue(turn);
    drill_turn_unlock(turn);
    return queue.first != NULL && queue.queued > queue.backlog;
}

/* Whether the attempt that has begun was dropped. */
static bool was_dropped(const struct drill_turn *turn)
{
    return turn->out->error == DRILL_EINPROGRESS &&
           drill_turn_events(turn, turn->call->fd, DRILL_POLLIN | DRILL_POLLOUT) == 0;
}

/* Our own socket at the address that the call connects to, and the port that it got; negative:
 * there can be none. */
static int32_t open_stand_in(const struct drill_turn *turn, bool listens, struct drill_addr *ret)
{
    struct drill_call call = {.id = DRILL_CALL_SOCKET};
    struct drill_outcome out;
    drill_turn_make(turn, &call, NULL, &out);
    if (out.error != DRILL_ENONE)
        return -1;
    call = (struct drill_call){
        .id = DRILL_CALL_BIND, .fd = (int32_t)out.value, .addr = turn->call->addr};
    call.addr.port = 0;
    drill_turn_make(turn, &call, NULL, &out);
    bool fine = out.error == DRILL_ENONE;
    call.id = DRILL_CALL_LISTEN;
    if (fine && listens)
        drill_turn_make(turn, &call, NULL, &out);
    fine = fine && out.error == DRILL_ENONE &&
           drill_turn_name(turn, DRILL_CALL_GETSOCKNAME, call.fd, &out);
    *ret = out.addr;
    if (fine)
        return call.fd;
    call.id = DRILL_CALL_CLOSE;
    drill_turn_make(turn, &call, NULL, &out);
    return -1;
}

/* The attempt that was dropped fails instead; false: it stays as it is. */
static bool divert(const struct drill_turn *turn)
{
    bool resets = turn->chaos->temper.overflow == DRILL_CHAOS_RESET;
    struct drill_call call = *turn->call;
    struct drill_outcome ignored;
    struct drill_addr addr;
    int32_t stand_in = open_stand_in(turn, resets, &addr);
    if (stand_in < 0)
        return false;
    call.addr = (struct drill_addr){.kind = DRILL_ADDR_UNSPEC};
    drill_turn_make(turn, &call, NULL, &ignored);
    call.addr = addr;
    drill_turn_make(turn, &call, NULL, turn->out);
    call = (struct drill_call){.id = DRILL_CALL_CLOSE, .fd = stand_in};
    drill_turn_make(turn, &call, NULL, &ignored);
    return true;
}

static void note_queued(const struct drill_turn *turn)
{
    const uint32_t failed = DRILL_POLLERR | DRILL_POLLHUP;
    uint16_t error = turn->out->error;
    if (error != DRILL_ENONE && error != DRILL_EINPROGRESS)
        return;
    if (error == DRILL_EINPROGRESS && (drill_turn_events(turn, turn->call->fd, DRILL_POLLOUT) &
                                       (failed | DRILL_POLLOUT)) != DRILL_POLLOUT)
        return;
    drill_turn_lock(turn, -1);
    struct queue queue = find_queue(turn);
    if (queue.first != NULL)
        queue.first->queued++;
    drill_turn_unlock(turn);
}

static void reach_full_tcp(const struct drill_turn *turn)
{
    bool waits = !drill_turn_is_nonblocking(turn);
    begin(turn, waits);
    if (was_dropped(turn) && divert(turn))
        return;
    if (waits && (turn->out->error == DRILL_EINPROGRESS || turn->out->error == DRILL_EALREADY))
        drill_turn_pass(turn);
    note_queued(turn);
}

static void reach_tcp(const struct drill_turn *turn)
{
    if (may_be_full(turn)) {
        reach_full_tcp(turn);
        return;
    }
    drill_turn_pass(turn);
    note_queued(turn);
}

/* One that is connected or listens is told of that, in whatever order. */
static void reach_unix(const struct drill_turn *turn)
{
    bool waits = !drill_turn_is_nonblocking(turn);
    if (drill_turn_has_peer(turn) ||
        drill_turn_option(turn, turn->call->fd, DRILL_SO_ACCEPTCONN, 1) != 0) {
        drill_turn_pass(turn);
        return;
    }
    begin(turn, waits);
    if (turn->out->error == DRILL_EAGAIN)
        drill_turn_fail(turn, DRILL_ECONNREFUSED);
}

void drill_turn_reach(const struct drill_turn *turn)
{
    const struct drill_addr *addr = &turn->call->addr;
    if (turn->chaos->temper.overflow == DRILL_CHAOS_DROPPED)
        drill_turn_pass(turn);
    else if (drill_turn_is_of(turn, DRILL_FAMILIES_TCP) && is_inet(addr))
        reach_tcp(turn);
    else if (drill_turn_is_of(turn, DRILL_FAMILIES_UNIX & DRILL_FAMILIES_CONNECTION))
        reach_unix(turn);
    else
        drill_turn_pass(turn);
}

void drill_turn_leave_queue(const struct drill_turn *turn, struct drill_chaos_socket *closing)
{
    struct drill_chaos_book *book = &turn->chaos->book;
    if (closing == NULL || !closing->listens || closing->refs > 1)
        return;
    for (size_t i = 0; i < book->n_sockets; i++) {
        struct drill_chaos_socket *socket = &book->sockets[i];
        if (socket != closing && socket->refs > 0 && socket->listens &&
            socket->port == closing->port) {
            socket->queued += closing->queued;
            return;
        }
    }
}
