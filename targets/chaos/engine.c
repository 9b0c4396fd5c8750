/* From a call to the part that makes it, and what is noted of the others. */

#include "targets/chaos/engine.h"

#include "targets/chaos/turn.h"
#include "targets/chaos/ways.h"

void drill_chaos_init(struct drill_chaos *chaos, uint64_t seed)
{
    chaos->temper = drill_chaos_temper_make(seed);
    drill_chaos_book_init(&chaos->book);
}

void drill_chaos_deinit(struct drill_chaos *chaos)
{
    drill_chaos_book_deinit(&chaos->book);
}

void drill_chaos_reset(struct drill_chaos *chaos)
{
    drill_chaos_book_reset(&chaos->book);
    for (unsigned i = 0; i <= DRILL_CHILDREN; i++)
        chaos->restarts[i] = chaos->catches[i] = false;
}

/* The number may be another socket's as soon as it is given up. */
static void close_it(const struct drill_turn *turn)
{
    drill_turn_leave_queue(turn, drill_turn_lock(turn, turn->call->fd));
    drill_chaos_book_close(&turn->chaos->book, turn->call->fd);
    turn->chaos->book.epoch++;
    drill_turn_unlock(turn);
    drill_turn_pass(turn);
}

static void duplicate(const struct drill_turn *turn)
{
    drill_turn_pass(turn);
    if (turn->out->error != DRILL_ENONE)
        return;
    drill_turn_lock(turn, -1);
    drill_chaos_book_dup(&turn->chaos->book, turn->call->fd, (int)turn->out->value);
    drill_turn_unlock(turn);
}

static void fork_it(const struct drill_turn *turn)
{
    struct drill_chaos *chaos = turn->chaos;
    drill_turn_pass(turn);
    if (turn->out->error != DRILL_ENONE || turn->out->value > DRILL_CHILDREN)
        return;
    drill_turn_lock(turn, -1);
    drill_chaos_book_fork(&chaos->book, DRILL_PROCESS_FDS,
                          (int)turn->out->value * DRILL_PROCESS_FDS);
    chaos->restarts[turn->out->value] = chaos->restarts[turn->inner->process];
    chaos->catches[turn->out->value] = chaos->catches[turn->inner->process];
    drill_turn_unlock(turn);
}

/* From here on others see what the socket has as well, or it shows what it never had. */
static void expose(const struct drill_turn *turn, int fd)
{
    struct drill_chaos_socket *socket = drill_turn_lock(turn, fd);
    if (socket != NULL)
        socket->plain = true;
    drill_turn_unlock(turn);
    drill_turn_pass(turn);
}

static void catch_signal(const struct drill_turn *turn)
{
    unsigned process = turn->inner->process;
    drill_turn_pass(turn);
    if (turn->out->error != DRILL_ENONE)
        return;
    drill_turn_lock(turn, -1);
    turn->chaos->catches[process] = true;
    turn->chaos->restarts[process] = (turn->call->flags & DRILL_SA_RESTART) != 0;
    drill_turn_unlock(turn);
}

static void dispatch(const struct drill_turn *turn)
{
    const struct drill_call *call = turn->call;
    switch (call->id) {
    case DRILL_CALL_SOCKET:
    case DRILL_CALL_SOCKETPAIR:
        drill_turn_create(turn);
        break;
    case DRILL_CALL_LISTEN:
        drill_turn_listen(turn);
        break;
    case DRILL_CALL_ACCEPT:
    case DRILL_CALL_ACCEPT4:
        drill_turn_accept(turn);
        break;
    case DRILL_CALL_CONNECT:
        drill_turn_connect(turn);
        break;
    case DRILL_CALL_POLL:
    case DRILL_CALL_SELECT:
        drill_turn_look(turn);
        break;
    case DRILL_CALL_CLOSE:
        close_it(turn);
        break;
    case DRILL_CALL_DUP:
        duplicate(turn);
        break;
    case DRILL_CALL_FORK:
        fork_it(turn);
        break;
    case DRILL_CALL_SHUTDOWN:
        expose(turn, call->number == DRILL_SHUT_WR ? -1 : call->fd);
        break;
    case DRILL_CALL_EPOLL_CTL:
        expose(turn, (int)call->value[0]);
        break;
    case DRILL_CALL_SETSOCKOPT:
        expose(turn, call->option == DRILL_SO_PEEK_OFF ? call->fd : -1);
        break;
    case DRILL_CALL_SIGACTION:
        catch_signal(turn);
        break;
    case DRILL_CALL_IOCTL:
        if (call->number == DRILL_FIONREAD)
            drill_turn_count_readable(turn);
        else
            drill_turn_pass(turn);
        break;
    default:
        if (drill_call_sends(call))
            drill_turn_send(turn);
        else if (drill_call_receives(call))
            drill_turn_receive(turn);
        else
            drill_turn_pass(turn);
        break;
    }
}

/* A twisted call is about what the implementation makes of it, and may leave anything behind. */
static void make_twisted(const struct drill_turn *turn)
{
    expose(turn, turn->call->fd);
    if (turn->out->error != DRILL_ENONE || !drill_call_creates(turn->call))
        return;
    drill_turn_lock(turn, -1);
    drill_chaos_book_close(&turn->chaos->book, (int)turn->out->value);
    drill_turn_unlock(turn);
}

void drill_chaos_perform(struct drill_chaos *chaos, const struct drill_chaos_inner *inner,
                         const struct drill_call *call, const struct drill_buffer *buffers,
                         struct drill_outcome *out)
{
    struct drill_turn turn = {chaos, inner, call, buffers, out, 0};
    const struct drill_chaos_socket *socket = drill_turn_lock(&turn, call->fd);
    turn.serial = socket != NULL ? socket->serial : 0;
    drill_turn_unlock(&turn);
    struct drill_call known = *call;
    known.flags &= ~drill_ways_unknown_events(&turn);
    turn.call = &known;
    if (drill_ways_refuse(&turn) || drill_turn_interrupt(&turn))
        return;
    unsigned times = 0;
    do {
        if (drill_call_is_twisted(call))
            make_twisted(&turn);
        else
            dispatch(&turn);
    } while (drill_ways_go_on(&turn, times++));
    drill_ways_rename(&turn);
}
