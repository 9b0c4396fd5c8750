/* Signals that the caller catches. A call that waits fails with EINTR when one comes before it has
 * done anything (POSIX.1-2017 2.3, sigaction()), and a send that has then taken something returns
 * how much (send() RETURN VALUE, signal(7)). What need not wait, because what it waits for was
 * shown before, is not interrupted; nor is close(), after which nobody would know what is open. A
 * connect() that is interrupted goes on by itself: see lifecycle.c. */

#include "targets/chaos/turn.h"

bool drill_turn_signals(const struct drill_turn *turn, struct drill_chaos_socket *socket)
{
    const struct drill_chaos_temper *temper = &turn->chaos->temper;
    if (!turn->inner->interrupts || socket == NULL)
        return false;
    bool comes = socket->interruptions < temper->patience &&
                 drill_turn_chance(turn, socket, temper->interrupt);
    socket->interruptions = comes ? (uint16_t)(socket->interruptions + 1) : 0;
    return comes;
}

static bool waits(const struct drill_turn *turn)
{
    enum drill_call_id id = (enum drill_call_id)turn->call->id;
    if (id == DRILL_CALL_POLL || id == DRILL_CALL_SELECT)
        return turn->call->number != 0;
    return (drill_call_sends(turn->call) || drill_call_receives(turn->call) ||
            id == DRILL_CALL_ACCEPT || id == DRILL_CALL_ACCEPT4) &&
           !drill_turn_is_nonblocking(turn);
}

bool drill_turn_interrupt(const struct drill_turn *turn)
{
    if (!turn->inner->interrupts || !waits(turn))
        return false;
    struct drill_chaos_socket *socket = drill_turn_lock(turn, turn->call->fd);
    bool shown = socket != NULL && (socket->shown || socket->known > 0 || socket->ended);
    bool sends = drill_call_sends(turn->call);
    bool interrupt =
        (sends ? socket != NULL && !socket->writable : !shown) && drill_turn_signals(turn, socket);
    drill_turn_unlock(turn);
    if (interrupt)
        drill_turn_fail(turn, DRILL_EINTR);
    return interrupt;
}
