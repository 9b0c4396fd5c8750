/* poll and select: what is under way is not readable yet, and an end may follow its data. */

#include "targets/chaos/turn.h"

static const uint32_t INCOMING = DRILL_POLLIN | DRILL_POLLRDHUP;

/* What the implementation shows of a descriptor, and how many bytes there are. */
struct sight {
    uint32_t events;
    int64_t readable;
};

/* With the lock held: the incoming events that the caller gets to see. */
static uint32_t show_stream(const struct drill_turn *turn, struct drill_chaos_socket *socket,
                            uint32_t incoming, const struct sight *sight)
{
    if (sight->readable > 0) {
        if (socket->known == 0)
            socket->known = 1;
        bool behind = incoming == INCOMING && !socket->plain && !socket->ended;
        if (behind && drill_turn_chance(turn, socket, turn->chaos->temper.hide))
            incoming = DRILL_POLLIN;
    } else {
        socket->ended = true;
    }
    if ((incoming & DRILL_POLLRDHUP) != 0)
        socket->ended = true;
    return incoming;
}

static uint32_t show(const struct drill_turn *turn, struct drill_chaos_socket *socket,
                     uint32_t incoming, const struct sight *sight)
{
    socket->looks = 0;
    if (!socket->listens && drill_turn_is_of(turn, DRILL_FAMILIES_STREAM))
        return show_stream(turn, socket, incoming, sight);
    socket->shown = true;
    if ((incoming & DRILL_POLLRDHUP) != 0)
        socket->ended = true;
    return incoming;
}

/* With the lock held: what becomes of the events that the call found. */
static uint32_t filter(const struct drill_turn *turn, struct drill_chaos_socket *socket,
                       const struct sight *sight)
{
    uint32_t found = turn->out->revents;
    uint32_t rest = found & ~INCOMING;
    if ((found & DRILL_POLLOUT) != 0)
        socket->writable = true;
    if ((sight->events & ~(INCOMING | DRILL_POLLOUT)) != 0) {
        socket->ended = true;
        socket->plain |= (sight->events & DRILL_POLLPRI) != 0;
        return found;
    }
    if (rest == found)
        return found;
    if ((rest != 0 || turn->call->number == 0) && drill_turn_hides(turn, socket))
        return rest;
    return rest | show(turn, socket, found & INCOMING, sight);
}

void drill_turn_look(const struct drill_turn *turn)
{
    const uint32_t all = INCOMING | DRILL_POLLPRI;
    const struct drill_call *call = turn->call;
    struct drill_outcome *out = turn->out;
    drill_turn_pass(turn);
    if (call->fd < 0 || out->error != DRILL_ENONE || out->revents == 0)
        return;
    struct sight sight = {.events = out->revents | drill_turn_events(turn, call->fd, all)};
    if ((out->revents & INCOMING) != 0 && drill_turn_is_of(turn, DRILL_FAMILIES_STREAM))
        sight.readable = drill_turn_readable(turn);
    struct drill_chaos_socket *socket = drill_turn_lock_same(turn);
    if (socket != NULL)
        out->revents = filter(turn, socket, &sight);
    drill_turn_unlock(turn);
    if (socket != NULL)
        out->value =
            call->id == DRILL_CALL_POLL ? out->revents != 0 : __builtin_popcount(out->revents);
}
