/* Sockets that are made, listen, accept and connect. */

#include "targets/chaos/turn.h"

#include <stdio.h>

#include "target/target.h"

static void open_entry(const struct drill_turn *turn, int64_t fd)
{
    drill_turn_lock(turn, -1);
    drill_chaos_book_open(&turn->chaos->book, (int)fd);
    drill_turn_unlock(turn);
}

static void size_buffer(const struct drill_turn *turn, int64_t fd, enum drill_option option,
                        int32_t bytes)
{
    const struct drill_call size = {.id = DRILL_CALL_SETSOCKOPT,
                                    .fd = (int32_t)fd,
                                    .option = (uint8_t)option,
                                    .value = {bytes}};
    struct drill_outcome ignored;
    if (bytes > 0)
        drill_turn_make(turn, &size, NULL, &ignored);
}

/* Buffers are as large as the system likes. */
static void enter(const struct drill_turn *turn, int64_t fd)
{
    open_entry(turn, fd);
    if (!drill_turn_is_of(turn, DRILL_FAMILIES_STREAM))
        return;
    size_buffer(turn, fd, DRILL_SO_SNDBUF, turn->chaos->temper.send_buffer);
    size_buffer(turn, fd, DRILL_SO_RCVBUF, turn->chaos->temper.receive_buffer);
}

void drill_turn_create(const struct drill_turn *turn)
{
    drill_turn_pass(turn);
    if (turn->out->error != DRILL_ENONE)
        return;
    enter(turn, turn->out->value);
    if (turn->call->id == DRILL_CALL_SOCKETPAIR)
        enter(turn, turn->out->second_fd);
}

enum {
    NO_LIMIT = INT32_MAX
};

static const char limit_path[] = "/proc/sys/net/core/somaxconn";

/* The most that a backlog can be. */
static int64_t read_limit(const struct drill_turn *turn)
{
    long long limit = NO_LIMIT;
    FILE *file = turn->inner->sysctls ? fopen(limit_path, "re") : NULL;
    if (file == NULL)
        return limit;
    if (fscanf(file, "%lld", &limit) != 1)
        limit = NO_LIMIT;
    fclose(file);
    return limit;
}

static bool write_limit(int64_t limit)
{
    FILE *file = fopen(limit_path, "we");
    if (file == NULL)
        return false;
    bool written = fprintf(file, "%lld\n", (long long)limit) > 0;
    return fclose(file) == 0 && written;
}

/* The backlog for which the implementation, whose queues take one more than that, has the queue
 * that the temper wants. */
static int64_t wanted_backlog(const struct drill_chaos_temper *temper, int64_t backlog,
                              int64_t limit)
{
    if (backlog < 0)
        backlog = temper->negative_is_zero ? 0 : limit;
    if (backlog > limit)
        backlog = limit;
    if (temper->capacity == DRILL_CHAOS_HALF_MORE)
        return 3 * backlog / 2;
    if (temper->capacity == DRILL_CHAOS_JUST_SO_MANY && backlog > 0)
        return backlog - 1;
    return backlog;
}

static void listen_with(const struct drill_turn *turn, int64_t backlog)
{
    struct drill_call call = *turn->call;
    call.number = backlog < NO_LIMIT ? (int32_t)backlog : NO_LIMIT;
    drill_turn_make(turn, &call, NULL, turn->out);
}

static void note_listener(const struct drill_turn *turn, int64_t backlog)
{
    struct drill_outcome name = {0};
    drill_turn_name(turn, DRILL_CALL_GETSOCKNAME, turn->call->fd, &name);
    struct drill_chaos_socket *socket = drill_turn_lock(turn, turn->call->fd);
    if (socket != NULL) {
        socket->listens = true;
        socket->port = name.addr.port;
        socket->backlog = backlog < NO_LIMIT ? (int32_t)backlog : NO_LIMIT;
    }
    drill_turn_unlock(turn);
}

void drill_turn_listen(const struct drill_turn *turn)
{
    const struct drill_chaos_temper *temper = &turn->chaos->temper;
    int64_t limit = read_limit(turn);
    int64_t backlog = wanted_backlog(temper, turn->call->number, limit);
    /* The limit is for what the program asks for: more than half as much again is allowed beside
     * it. */
    bool raised = backlog > limit && write_limit(backlog);
    listen_with(turn, backlog);
    if (raised)
        write_limit(limit);
    if (turn->out->error == DRILL_ENONE)
        note_listener(turn, backlog);
}

static bool hides_connection(const struct drill_turn *turn)
{
    const uint32_t known = DRILL_SOCK_NONBLOCK | DRILL_SOCK_CLOEXEC;
    if (turn->chaos->temper.hide == 0 || (turn->call->flags & ~known) != 0 ||
        !drill_turn_is_nonblocking(turn) ||
        drill_turn_events(turn, turn->call->fd, DRILL_POLLIN) != DRILL_POLLIN)
        return false;
    struct drill_chaos_socket *socket = drill_turn_lock(turn, turn->call->fd);
    bool hide = socket != NULL && socket->listens && drill_turn_hides(turn, socket);
    drill_turn_unlock(turn);
    return hide;
}

/* The connection that was just accepted was reset while it was queued. */
static bool was_reset(const struct drill_turn *turn)
{
    return turn->chaos->temper.aborted != DRILL_CHAOS_RETURNED &&
           drill_turn_is_of(turn, DRILL_FAMILIES_TCP) &&
           (drill_turn_events(turn, (int)turn->out->value, DRILL_POLLIN) & DRILL_POLLERR) != 0;
}

static void drop_connection(const struct drill_turn *turn)
{
    const struct drill_call closing = {.id = DRILL_CALL_CLOSE, .fd = (int32_t)turn->out->value};
    struct drill_outcome ignored;
    drill_turn_make(turn, &closing, NULL, &ignored);
}

static void hand_on_nonblock(const struct drill_turn *turn)
{
    const struct drill_call set = {.id = DRILL_CALL_FCNTL,
                                   .fd = (int32_t)turn->out->value,
                                   .number = DRILL_F_SETFL,
                                   .flags = DRILL_O_NONBLOCK};
    struct drill_outcome ignored;
    drill_turn_make(turn, &set, NULL, &ignored);
}

/* A listener that was shut down before it listened hands that on. */
static void note_accepted(const struct drill_turn *turn)
{
    struct drill_chaos_book *book = &turn->chaos->book;
    struct drill_chaos_socket *socket = drill_turn_lock_same(turn);
    bool plain = socket != NULL && socket->plain;
    if (socket != NULL) {
        socket->shown = false;
        socket->looks = 0;
    }
    socket = drill_chaos_book_open(book, (int)turn->out->value);
    if (socket != NULL)
        socket->plain = plain;
    drill_turn_unlock(turn);
}

/* Takes a connection out of the queue. */
static void take(const struct drill_turn *turn)
{
    drill_turn_pass(turn);
    struct drill_chaos_socket *socket = drill_turn_lock_same(turn);
    if (socket != NULL && turn->out->error == DRILL_ENONE && socket->queued > 0)
        socket->queued--;
    drill_turn_unlock(turn);
}

/* Whether the listener hands O_NONBLOCK on: as it is now, or was `before`, where its descriptor may
 * mean another socket by now. */
static bool hands_on(const struct drill_turn *turn, bool before)
{
    if (!turn->chaos->temper.inherits_nonblock || turn->call->id != DRILL_CALL_ACCEPT)
        return false;
    bool same = drill_turn_lock_same(turn) != NULL;
    drill_turn_unlock(turn);
    return same ? drill_turn_is_nonblocking(turn) : before;
}

void drill_turn_accept(const struct drill_turn *turn)
{
    bool before = hands_on(turn, false);
    if (hides_connection(turn)) {
        drill_turn_fail(turn, DRILL_EAGAIN);
        return;
    }
    take(turn);
    while (turn->out->error == DRILL_ENONE && was_reset(turn)) {
        drop_connection(turn);
        if (turn->chaos->temper.aborted == DRILL_CHAOS_ECONNABORTED)
            drill_turn_fail(turn, DRILL_ECONNABORTED);
        else
            take(turn);
    }
    if (turn->out->error != DRILL_ENONE)
        return;
    note_accepted(turn);
    if (hands_on(turn, before))
        hand_on_nonblock(turn);
}

/* A socket without a port, about to be connected to one. */
static bool lacks_port(const struct drill_turn *turn)
{
    struct drill_outcome name;
    uint8_t kind = turn->call->addr.kind;
    return drill_turn_is_of(turn, DRILL_FAMILIES_TCP) && turn->call->addr.port != 0 &&
           (kind == DRILL_ADDR_INET4 || kind == DRILL_ADDR_INET6) &&
           drill_turn_name(turn, DRILL_CALL_GETSOCKNAME, turn->call->fd, &name) &&
           name.addr.port == 0;
}

/* The port of a socket that connects is any that is free: here the one that bind() finds. */
void drill_turn_connect(const struct drill_turn *turn)
{
    const struct drill_call bind = {.id = DRILL_CALL_BIND,
                                    .fd = turn->call->fd,
                                    .addr = drill_addr_any(turn->inner->family, 0)};
    struct drill_outcome ignored;
    struct drill_chaos_socket *socket = drill_turn_lock(turn, turn->call->fd);
    bool rebind = socket != NULL && drill_turn_chance(turn, socket, turn->chaos->temper.rebind);
    drill_turn_unlock(turn);
    if (rebind && lacks_port(turn))
        drill_turn_make(turn, &bind, NULL, &ignored);
    drill_turn_reach(turn);
    /* POSIX.1-2017 connect(): an interrupted one is not aborted. */
    if (turn->out->error != DRILL_ENONE || drill_turn_is_nonblocking(turn))
        return;
    socket = drill_turn_lock(turn, turn->call->fd);
    bool interrupt =
        drill_turn_is_of(turn, DRILL_FAMILIES_CONNECTION) && drill_turn_signals(turn, socket);
    drill_turn_unlock(turn);
    if (interrupt)
        drill_turn_fail(turn, DRILL_EINTR);
}
