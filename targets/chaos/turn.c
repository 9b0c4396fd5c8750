/* What the parts of chaos share. */

#include "targets/chaos/turn.h"

#include <string.h>

#include "base/rng.h"

void drill_turn_make(const struct drill_turn *turn, const struct drill_call *call,
                     const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    memset(ret, 0, sizeof *ret);
    turn->inner->perform(turn->inner, call, buffers, ret);
}

void drill_turn_pass(const struct drill_turn *turn)
{
    drill_turn_make(turn, turn->call, turn->buffers, turn->out);
}

void drill_turn_fail(const struct drill_turn *turn, enum drill_errno error)
{
    *turn->out = drill_outcome_error(error);
}

int64_t drill_turn_option(const struct drill_turn *turn, int fd, enum drill_option option,
                          int64_t otherwise)
{
    const struct drill_call ask = {
        .id = DRILL_CALL_GETSOCKOPT, .fd = fd, .option = (uint8_t)option};
    struct drill_outcome out;
    drill_turn_make(turn, &ask, NULL, &out);
    return out.error == DRILL_ENONE ? out.option[0] : otherwise;
}

bool drill_turn_is_nonblocking(const struct drill_turn *turn)
{
    const struct drill_call ask = {
        .id = DRILL_CALL_FCNTL, .fd = turn->call->fd, .number = DRILL_F_GETFL};
    struct drill_outcome out;
    if (drill_call_flags(turn->call) == DRILL_GROUP_MSG &&
        (turn->call->flags & DRILL_MSG_DONTWAIT) != 0)
        return true;
    drill_turn_make(turn, &ask, NULL, &out);
    return out.error == DRILL_ENONE && (out.value & DRILL_O_NONBLOCK) != 0;
}

uint32_t drill_turn_events(const struct drill_turn *turn, int fd, uint32_t events)
{
    const struct drill_call ask = {.id = DRILL_CALL_POLL, .fd = fd, .flags = events};
    struct drill_outcome out;
    drill_turn_make(turn, &ask, NULL, &out);
    return out.error == DRILL_ENONE ? out.revents : DRILL_POLLERR;
}

bool drill_turn_name(const struct drill_turn *turn, enum drill_call_id id, int fd,
                     struct drill_outcome *ret)
{
    const struct drill_call ask = {.id = (uint8_t)id, .fd = fd};
    drill_turn_make(turn, &ask, NULL, ret);
    return ret->error == DRILL_ENONE;
}

bool drill_turn_has_peer(const struct drill_turn *turn)
{
    struct drill_outcome name;
    return drill_turn_name(turn, DRILL_CALL_GETPEERNAME, turn->call->fd, &name);
}

int64_t drill_turn_readable(const struct drill_turn *turn)
{
    const struct drill_call ask = {
        .id = DRILL_CALL_IOCTL, .fd = turn->call->fd, .number = DRILL_FIONREAD};
    struct drill_outcome out;
    drill_turn_make(turn, &ask, NULL, &out);
    return out.error == DRILL_ENONE ? out.value : 0;
}

bool drill_turn_is_of(const struct drill_turn *turn, drill_family_set families)
{
    return (DRILL_FAMILY_BIT(turn->inner->family) & families) != 0;
}

struct drill_chaos_socket *drill_turn_lock(const struct drill_turn *turn, int fd)
{
    pthread_mutex_lock(&turn->chaos->book.lock);
    return drill_chaos_book_find(&turn->chaos->book, fd);
}

struct drill_chaos_socket *drill_turn_lock_same(const struct drill_turn *turn)
{
    struct drill_chaos_socket *socket = drill_turn_lock(turn, turn->call->fd);
    return socket != NULL && socket->serial == turn->serial ? socket : NULL;
}

void drill_turn_unlock(const struct drill_turn *turn)
{
    pthread_mutex_unlock(&turn->chaos->book.lock);
}

uint32_t drill_turn_draw(const struct drill_turn *turn, struct drill_chaos_socket *socket,
                         uint32_t bound)
{
    uint64_t purpose = (uint64_t)(socket != NULL ? socket->serial : 0) << 32;
    purpose += socket != NULL ? ++socket->turns : ++turn->chaos->book.turns;
    struct drill_rng rng = drill_rng_make(turn->chaos->temper.seed, purpose + UINT32_MAX);
    return (uint32_t)drill_rng_below(&rng, bound);
}

bool drill_turn_chance(const struct drill_turn *turn, struct drill_chaos_socket *socket,
                       uint16_t of_256)
{
    return of_256 > 0 && drill_turn_draw(turn, socket, 256) < of_256;
}

bool drill_turn_hides(const struct drill_turn *turn, struct drill_chaos_socket *socket)
{
    const struct drill_chaos_temper *temper = &turn->chaos->temper;
    if (socket == NULL || socket->plain || socket->ended || socket->shown || socket->known > 0 ||
        socket->looks >= temper->patience || !drill_turn_chance(turn, socket, temper->hide))
        return false;
    socket->looks++;
    return true;
}
