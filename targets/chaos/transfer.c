/* Sends and receives.
 *
 * A stream has no boundaries but those that its calls happen to make: a receive may give less than
 * it was asked for and than there is (POSIX.1-2017 recv() DESCRIPTION), but for MSG_WAITALL and
 * SO_RCVLOWAT. A blocking send that no signal interrupts takes everything; one that must not wait
 * takes what it has room for (send() DESCRIPTION). What is under way and not yet shown need not
 * have arrived. */

#include "targets/chaos/turn.h"

#include "target/target.h"

enum {
    FEW = 16,
    /* Room for so many small sends is what every implementation has. */
    ROOMY_SENDS = 4
};

/* The beginning of a transfer, `len` bytes of it. */
struct cut {
    struct drill_call call;
    struct drill_buffer buffers[DRILL_IOV_MAX];
};

static bool can_cut(const struct drill_call *call)
{
    return call->n_len > 0 && call->number == 0 && drill_call_length(call) > 1;
}

static void cut(const struct drill_turn *turn, uint64_t len, struct cut *ret)
{
    ret->call = *turn->call;
    ret->call.n_len = 0;
    for (unsigned i = 0; i < turn->call->n_len && len > 0; i++) {
        uint32_t take = len < turn->call->len[i] ? (uint32_t)len : turn->call->len[i];
        ret->call.len[i] = take;
        ret->buffers[i] = (struct drill_buffer){turn->buffers[i].bytes, take};
        ret->call.n_len++;
        len -= take;
    }
}

/* Some length from least to most: a byte, a few, or any. With the lock held. */
static uint64_t choose_length(const struct drill_turn *turn, struct drill_chaos_socket *socket,
                              uint64_t least, uint64_t most)
{
    uint64_t span = most - least + 1;
    uint32_t kind = drill_turn_draw(turn, socket, 4);
    if (span > UINT32_MAX)
        span = UINT32_MAX;
    if (kind == 0)
        span = 1;
    else if (kind == 1 && span > FEW)
        span = FEW;
    return least + drill_turn_draw(turn, socket, (uint32_t)span);
}

/* Makes the call with a length of least..all, or as it is. */
static void make_some(const struct drill_turn *turn, uint64_t least, uint16_t of_256)
{
    uint64_t all = drill_call_length(turn->call);
    uint64_t len = all;
    struct cut some;
    struct drill_chaos_socket *socket = drill_turn_lock(turn, turn->call->fd);
    if (least < all && drill_turn_chance(turn, socket, of_256))
        len = choose_length(turn, socket, least, all);
    drill_turn_unlock(turn);
    if (len == all) {
        drill_turn_pass(turn);
        return;
    }
    cut(turn, len, &some);
    drill_turn_make(turn, &some.call, some.buffers, turn->out);
}

/* Whether more may be sent: a send of nothing tells, and changes nothing. */
static bool still_sends(const struct drill_turn *turn)
{
    uint8_t none = 0;
    const struct drill_buffer buffer = {&none, 0};
    const struct drill_call ask = {.id = DRILL_CALL_SEND,
                                   .fd = turn->call->fd,
                                   .n_len = 1,
                                   .flags = DRILL_MSG_DONTWAIT | DRILL_MSG_NOSIGNAL};
    struct drill_outcome out;
    drill_turn_make(turn, &ask, &buffer, &out);
    return out.error == DRILL_ENONE;
}

/* Whether a nonblocking send finds no room: only where so much was sent, and nothing received
 * since, that there may be none, and where none was shown. */
static bool refuses(const struct drill_turn *turn)
{
    const struct drill_chaos_book *book = &turn->chaos->book;
    uint16_t of_256 = turn->chaos->temper.refuse_sends;
    if (of_256 == 0 || !drill_turn_is_of(turn, DRILL_FAMILIES_TCP) ||
        drill_turn_events(turn, turn->call->fd, DRILL_POLLOUT) != DRILL_POLLOUT ||
        !still_sends(turn))
        return false;
    struct drill_chaos_socket *socket = drill_turn_lock(turn, turn->call->fd);
    bool refuse = socket != NULL && !socket->plain && !socket->writable && book->receiving == 0 &&
                  socket->epoch == book->epoch && socket->sends >= ROOMY_SENDS &&
                  socket->looks < turn->chaos->temper.patience &&
                  drill_turn_chance(turn, socket, of_256);
    if (refuse)
        socket->looks++;
    drill_turn_unlock(turn);
    return refuse;
}

static void note_sent(const struct drill_turn *turn)
{
    const struct drill_chaos_book *book = &turn->chaos->book;
    struct drill_chaos_socket *socket = drill_turn_lock_same(turn);
    if (socket != NULL && turn->out->error == DRILL_ENONE && turn->out->value > 0) {
        socket->sends = socket->epoch == book->epoch ? socket->sends + 1 : 1;
        socket->epoch = book->epoch;
        socket->writable = false;
        socket->looks = 0;
    } else if (socket != NULL && turn->out->error != DRILL_ENONE &&
               turn->out->error != DRILL_EAGAIN && turn->out->error != DRILL_EINTR) {
        socket->ended = true;
    }
    for (unsigned i = 0; i < drill_call_rights(turn->call); i++) {
        socket = drill_chaos_book_find(&turn->chaos->book, turn->call->rights[i]);
        if (socket != NULL)
            socket->plain = true;
    }
    drill_turn_unlock(turn);
}

void drill_turn_send(const struct drill_turn *turn)
{
    const struct drill_call *call = turn->call;
    bool stream = drill_turn_is_of(turn, DRILL_FAMILIES_STREAM);
    bool nonblocking = drill_turn_is_nonblocking(turn);
    if (!stream || (call->flags & DRILL_MSG_OOB) != 0 || !can_cut(call) ||
        !(nonblocking || turn->inner->interrupts))
        drill_turn_pass(turn);
    else if (nonblocking && refuses(turn))
        drill_turn_fail(turn, DRILL_EAGAIN);
    else
        make_some(turn, 1, turn->chaos->temper.cut_sends);
    note_sent(turn);
}

/* Whether what has arrived has not yet: there is something, nothing of it was shown, and the call
 * would not wait for it. */
static bool hides(const struct drill_turn *turn)
{
    const uint32_t all = DRILL_POLLIN | DRILL_POLLPRI | DRILL_POLLRDHUP;
    if (turn->chaos->temper.hide == 0 || drill_call_length(turn->call) == 0 ||
        !drill_turn_is_nonblocking(turn))
        return false;
    uint32_t events = drill_turn_events(turn, turn->call->fd, all);
    if ((events & DRILL_POLLIN) == 0 || (events & ~(uint32_t)(DRILL_POLLIN | DRILL_POLLRDHUP)) != 0)
        return false;
    struct drill_chaos_socket *socket = drill_turn_lock(turn, turn->call->fd);
    bool hide = socket != NULL && !socket->listens && drill_turn_hides(turn, socket);
    drill_turn_unlock(turn);
    return hide;
}

static void note_bytes(struct drill_chaos_socket *socket, uint64_t count, bool peek)
{
    if (!peek)
        socket->known -= count < socket->known ? count : socket->known;
    else if (count > socket->known)
        socket->known = count;
}

static void note_received(const struct drill_turn *turn)
{
    const struct drill_call *call = turn->call;
    bool peek = (call->flags & DRILL_MSG_PEEK) != 0;
    struct drill_chaos_socket *socket = drill_turn_lock_same(turn);
    bool fine = turn->out->error == DRILL_ENONE;
    turn->chaos->book.receiving--;
    turn->chaos->book.epoch++;
    if (socket != NULL && fine) {
        socket->looks = 0;
        /* A receive of nothing may have taken nothing. */
        socket->shown = peek || (socket->shown && drill_call_length(call) == 0);
        if (turn->out->value > 0)
            note_bytes(socket, (uint64_t)turn->out->value, peek);
        else if (drill_call_length(call) > 0 && !drill_turn_is_of(turn, DRILL_FAMILIES_DATAGRAM))
            socket->ended = true;
    } else if (socket != NULL && turn->out->error != DRILL_EAGAIN &&
               turn->out->error != DRILL_EINTR) {
        socket->ended = true;
    }
    for (unsigned i = 0; fine && i < turn->out->n_rights && i < DRILL_RIGHTS; i++)
        drill_chaos_book_close(&turn->chaos->book, turn->out->rights[i]);
    drill_turn_unlock(turn);
}

/* A receive may be cut down to what it must wait for. */
static uint64_t least_of(const struct drill_turn *turn)
{
    int64_t mark = drill_turn_option(turn, turn->call->fd, DRILL_SO_RCVLOWAT, 1);
    return mark > 1 ? (uint64_t)mark : 1;
}

void drill_turn_receive(const struct drill_turn *turn)
{
    const struct drill_call *call = turn->call;
    const uint32_t special = DRILL_MSG_OOB | DRILL_MSG_ERRQUEUE;
    drill_turn_lock(turn, call->fd);
    turn->chaos->book.receiving++;
    turn->chaos->book.epoch++;
    drill_turn_unlock(turn);
    if ((call->flags & special) != 0)
        drill_turn_pass(turn);
    else if (hides(turn))
        drill_turn_fail(turn, DRILL_EAGAIN);
    else if (!drill_turn_is_of(turn, DRILL_FAMILIES_STREAM) || !can_cut(call) ||
             (call->flags & DRILL_MSG_WAITALL) != 0)
        drill_turn_pass(turn);
    else
        make_some(turn, least_of(turn), turn->chaos->temper.cut_receives);
    note_received(turn);
}

void drill_turn_count_readable(const struct drill_turn *turn)
{
    drill_turn_pass(turn);
    if (turn->out->error != DRILL_ENONE || turn->out->value <= 0)
        return;
    struct drill_chaos_socket *socket = drill_turn_lock(turn, turn->call->fd);
    if (socket != NULL && drill_turn_is_of(turn, DRILL_FAMILIES_STREAM)) {
        uint64_t all = (uint64_t)turn->out->value;
        uint64_t least = socket->known < all ? socket->known : all;
        if (!socket->plain && !socket->ended && least < all &&
            drill_turn_chance(turn, socket, turn->chaos->temper.hide))
            turn->out->value =
                (int64_t)(least + drill_turn_draw(turn, socket, (uint32_t)(all - least)));
        note_bytes(socket, (uint64_t)turn->out->value, true);
    } else if (socket != NULL) {
        socket->shown = true;
    }
    drill_turn_unlock(turn);
}
