/* Receiving wrongly. */

#include <string.h>

#include "targets/mutants/act.h"

static bool receives(const struct act *act)
{
    return drill_call_receives(act->call);
}

static bool received(const struct act *act)
{
    return receives(act) && act_succeeded(act);
}

static int64_t length_of(const struct act *act)
{
    return (int64_t)drill_call_length(act->call);
}

static bool is_stream(const struct act *act)
{
    enum drill_family family = act->mutant->wrap.target.type->family;
    return (DRILL_FAMILY_BIT(family) & DRILL_FAMILIES_STREAM) != 0;
}

/* The byte at an offset of all buffers together; NULL beyond them. */
static unsigned char *byte_at(const struct act *act, int64_t offset)
{
    size_t n = drill_call_buffers(act->call);
    for (size_t i = 0; i < n; i++) {
        int64_t len = (int64_t)act->buffers[i].len;
        if (offset < len)
            return (unsigned char *)act->buffers[i].bytes + offset;
        offset -= len;
    }
    return NULL;
}

/* More than asked for is taken, and lost. */
BODY(excess_is_lost)
{
    char sink[64];
    act_pass(act);
    if (received(act) && act->out->value > 0 && act->out->value == length_of(act) &&
        (act->call->flags & (DRILL_MSG_PEEK | DRILL_MSG_OOB)) == 0 && act_hits(act))
        act_ask_bytes(act, act->call->fd, sink, sizeof sink, 0);
}

/* No more than so many bytes are received at once. */
BODY(receive_is_capped)
{
    struct drill_call other = *act->call;
    int64_t most = args_of(act)->number;
    if (!receives(act) || drill_call_buffers(&other) != 1 || length_of(act) <= most ||
        !act_hits(act)) {
        act_pass(act);
        return;
    }
    const struct drill_buffer buffer = {act->buffers[0].bytes, (size_t)most};
    other.len[0] = (uint32_t)most;
    act_pass_as(act, &other, &buffer);
}

/* One byte more is told than there is room for. */
BODY(count_beyond_room)
{
    act_pass(act);
    if (received(act) && act->out->value == length_of(act) && act->out->value > 0 && act_hits(act))
        act->out->value++;
}

/* A byte of what came is altered: the last. */
BODY(receive_alters)
{
    act_pass(act);
    if (!received(act) || act->out->value <= 0 || !act_hits(act))
        return;
    unsigned char *last = byte_at(act, act->out->value - 1);
    if (last != NULL)
        *last ^= (unsigned char)args_of(act)->number;
}

/* Two neighbouring bytes change places. */
BODY(receive_swaps)
{
    act_pass(act);
    if (!received(act) || act->out->value < 2 || !act_hits(act))
        return;
    unsigned char *a = byte_at(act, act->out->value / 2 - 1);
    unsigned char *b = byte_at(act, act->out->value / 2);
    if (a == NULL || b == NULL)
        return;
    unsigned char kept = *a;
    *a = *b;
    *b = kept;
}

/* Something is written behind the buffer, or (number 1) within it behind what came. */
BODY(receive_overruns)
{
    act_pass(act);
    if (!received(act) || act->out->value <= 0 || !act_hits(act))
        return;
    size_t n = drill_call_buffers(act->call);
    const struct drill_buffer *last = &act->buffers[n - 1];
    if (args_of(act)->number == 0)
        ((unsigned char *)last->bytes)[last->len] ^= 1;
    unsigned char *tail = args_of(act)->number == 1 ? byte_at(act, act->out->value) : NULL;
    if (tail != NULL)
        *tail ^= 1;
}

/* The end of file is told as an error. */
BODY(end_is)
{
    act_pass(act);
    if (received(act) && act->out->value == 0 && length_of(act) > 0 && act_hits(act))
        act_fail(act, (enum drill_errno)args_of(act)->to);
}

/* After one end of file, the next is told as an error. */
BODY(end_comes_once)
{
    act_pass(act);
    if (received(act) && act->out->value == 0 && length_of(act) > 0 &&
        atomic_fetch_add(act_note(act, act->call->fd), 1) > 0)
        act_fail(act, (enum drill_errno)args_of(act)->to);
}

/* An error is told on every receive that follows. */
BODY(error_sticks)
{
    _Atomic int64_t *kept = act_note(act, act->call->fd);
    act_pass(act);
    if (!receives(act) || !act_is_about(act))
        return;
    if (act->out->error == args_of(act)->from)
        atomic_store(kept, act->out->error);
    else if (atomic_load(kept) != 0)
        act_fail(act, (enum drill_errno)atomic_load(kept));
}

/* The flag is looked at every other time. */
BODY(flag_every_other_time)
{
    struct drill_call other = *act->call;
    if (act_is_about(act) && atomic_fetch_add(&act->mutant->memo, 1) % 2 == 0)
        other.flags &= ~args_of(act)->flags;
    act_pass_as(act, &other, act->buffers);
}

/* With the flag the call fails every other time. */
BODY(fails_every_other_time)
{
    if (act_is_about(act) && atomic_fetch_add(&act->mutant->memo, 1) % 2 == 0)
        act_fail(act, (enum drill_errno)args_of(act)->to);
    else
        act_pass(act);
}

/* Two messages come in one receive. */
BODY(messages_are_merged)
{
    act_pass(act);
    bool peeks = (act->call->flags & (DRILL_MSG_PEEK | DRILL_MSG_TRUNC)) != 0;
    if (!received(act) || peeks || is_stream(act) || drill_call_buffers(act->call) != 1 ||
        act->out->value >= length_of(act) || !act_hits(act))
        return;
    int64_t more =
        act_ask_bytes(act, act->call->fd, (char *)act->buffers[0].bytes + act->out->value,
                      (size_t)(length_of(act) - act->out->value), 0);
    if (more > 0)
        act->out->value += more;
}

/* With MSG_WAITALL a receive of messages goes on until its buffer is full. */
BODY(waits_for_more_messages)
{
    struct drill_call other = *act->call;
    act_pass(act);
    if (!received(act) || (other.flags & DRILL_MSG_WAITALL) == 0 ||
        drill_call_buffers(&other) != 1 || act->out->value >= length_of(act))
        return;
    const struct drill_buffer rest = {(char *)act->buffers[0].bytes + act->out->value,
                                      (size_t)(length_of(act) - act->out->value)};
    struct drill_outcome more;
    other.len[0] = (uint32_t)rest.len;
    act_ask(act, &other, &rest, &more);
    if (more.error == DRILL_ENONE)
        act->out->value += more.value;
}

/* What did not fit of a message comes with the next receive; or (number 1) every other time. */
BODY(excess_is_kept)
{
    struct mutant_store *store = &act->mutant->store;
    struct drill_call peek = *act->call;
    bool plain = receives(act) && !is_stream(act) && drill_call_buffers(&peek) == 1 &&
                 (peek.flags & (DRILL_MSG_PEEK | DRILL_MSG_TRUNC | DRILL_MSG_ERRQUEUE)) == 0 &&
                 length_of(act) > 0;
    bool served = false;
    if (!plain) {
        act_pass(act);
        return;
    }
    pthread_mutex_lock(&store->lock);
    if (store->full && store->number == act->call->fd) {
        size_t len = store->len < act->buffers[0].len ? store->len : act->buffers[0].len;
        memcpy(act->buffers[0].bytes, store->bytes, len);
        act_succeed(act, (int64_t)len);
        store->full = false;
        served = true;
    }
    pthread_mutex_unlock(&store->lock);
    if (served)
        return;
    unsigned char *whole = store->bytes;
    int64_t size = act_ask_bytes(act, act->call->fd, whole, MUTANT_BYTES, DRILL_MSG_PEEK);
    act_pass(act);
    if (!act_succeeded(act) || size <= act->out->value || !act_hits(act))
        return;
    pthread_mutex_lock(&store->lock);
    store->number = act->call->fd;
    store->len = (size_t)(size - act->out->value);
    memmove(store->bytes, store->bytes + act->out->value, store->len);
    store->full = true;
    pthread_mutex_unlock(&store->lock);
}

/* The buffers of recvmsg() are filled from the last to the first. */
BODY(buffers_are_reversed)
{
    if (receives(act))
        act_pass_reversed(act);
    else
        act_pass(act);
}

/* Only the first buffer of recvmsg() is filled. */
BODY(one_buffer_is_filled)
{
    struct drill_call other = *act->call;
    size_t n = receives(act) ? drill_call_buffers(act->call) : 0;
    if (n >= 2 && n <= DRILL_IOV_MAX)
        other.n_len = 1;
    act_pass_as(act, &other, act->buffers);
}

/* A receive of no bytes: told as an error, or (to: 0) as done at once. */
BODY(receive_of_none)
{
    bool none = receives(act) && length_of(act) == 0 && act_is_about(act);
    if (!none)
        act_pass(act);
    else if (args_of(act)->to != 0)
        act_fail(act, (enum drill_errno)args_of(act)->to);
    else
        act_succeed(act, 0);
}

/* A receive of no bytes takes one. */
BODY(receive_of_none_takes)
{
    char byte;
    act_pass(act);
    if (received(act) && length_of(act) == 0 && act_is_about(act))
        act_ask_bytes(act, act->call->fd, &byte, 1, 0);
}

/* read() of no bytes waits as recv() does. */
BODY(read_of_none_waits)
{
    struct drill_call other = *act->call;
    if (other.id == DRILL_CALL_READ && length_of(act) == 0)
        other.id = DRILL_CALL_RECV;
    if (other.id == DRILL_CALL_RECV && act->call->id == DRILL_CALL_READ &&
        act_ask_events(act, other.fd, DRILL_POLLIN) == 0)
        act_fail(act, DRILL_EAGAIN);
    else
        act_pass_as(act, &other, act->buffers);
}

/* An empty message is passed over. */
BODY(empty_message_is_skipped)
{
    act_pass(act);
    if (received(act) && act->out->value == 0 && !is_stream(act) && length_of(act) > 0 &&
        act_is_about(act))
        act_fail(act, DRILL_EAGAIN);
}

/* A receive looks whether all is there, and fails otherwise. */
BODY(all_or_nothing)
{
    struct drill_outcome count;
    struct drill_call ask = {.id = DRILL_CALL_IOCTL, .fd = act->call->fd, .number = DRILL_FIONREAD};
    if (receives(act) && act_is_about(act)) {
        act_ask(act, &ask, NULL, &count);
        if (count.error == DRILL_ENONE && count.value < length_of(act)) {
            act_fail(act, DRILL_EAGAIN);
            return;
        }
    }
    act_pass(act);
}

/* A pending error is told before the data that came before it. */
BODY(error_overtakes)
{
    int64_t error = 0;
    int fd = act->call->fd;
    if (receives(act) && length_of(act) > 0 &&
        (act_ask_events(act, fd, DRILL_POLLIN) & DRILL_POLLERR) != 0 && act_hits(act))
        error = act_ask_option(act, fd, DRILL_SO_ERROR);
    if (error > 0)
        act_fail(act, (enum drill_errno)error);
    else
        act_pass(act);
}

/* Of the data before a pending error one receive gets its share, and the rest is lost. */
BODY(error_cuts)
{
    char sink[4096];
    int fd = act->call->fd;
    bool cut = receives(act) && length_of(act) > 0 && act_hits(act) &&
               (act_ask_events(act, fd, DRILL_POLLIN) & DRILL_POLLERR) != 0;
    act_pass(act);
    while (cut && act_succeeded(act) && act_ask_bytes(act, fd, sink, sizeof sink, 0) > 0)
        continue;
}

/* How many bytes can be read is told wrong: by so many, or (to) as another number. */
BODY(readable_is_off)
{
    act_pass(act);
    if (act->call->id != DRILL_CALL_IOCTL || act->call->number != DRILL_FIONREAD ||
        !act_succeeded(act))
        return;
    if (args_of(act)->to != 0 && act->out->value > args_of(act)->to)
        act->out->value = args_of(act)->to;
    if (act->out->value > 0)
        act->out->value += args_of(act)->number;
}

/* recv() of no bytes returns at once every other time. */
BODY(none_every_other_time)
{
    if (act->call->id == DRILL_CALL_RECV && length_of(act) == 0 &&
        atomic_fetch_add(&act->mutant->memo, 1) % 2 == 0)
        act_succeed(act, 0);
    else
        act_pass(act);
}

/* A receive that gives an address gives the socket's own, asked for or not. */
BODY(from_is_own)
{
    act_pass(act);
    if (received(act) && act->call->want_addr && !drill_call_is_twisted(act->call) && act_hits(act))
        act->out->addr = act_ask_name(act, act->call->fd, DRILL_CALL_GETSOCKNAME);
}

/* A receive of a socket without a connection gives the end of file. */
BODY(not_connected_is_end)
{
    act_pass(act);
    if (receives(act) && (act->out->error == DRILL_ENOTCONN || act->out->error == DRILL_EINVAL) &&
        (act->call->flags & DRILL_MSG_OOB) == 0)
        act_succeed(act, 0);
}
