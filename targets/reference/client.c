/* The client: create, connect, send and receive, close. Its payload stream has its role's number.
 *
 * An echo is read back while it is sent: a send that would wait gives way to a receive, for a
 * client that waited would wait for a server that waits for it. write() cannot be told not to wait:
 * there as little is under way as the buffers of any implementation hold. Sends are counted because
 * one may take a single byte, and that byte may cost a buffer hundreds. TCP_NODELAY, because a side
 * that waits for the last few bytes must not wait for an acknowledgement that the other side
 * delays. */

#include "targets/reference/roles.h"

#include "targets/reference/transfer.h"

/* How much is under way at most: bytes, and sends. */
struct window {
    uint32_t bytes;
    unsigned pieces;
};

static const struct window usual = {16384, 64};
static const struct window plain = {1024, 4};
static const struct window naive = {16384, 1};

static bool is_connected(struct drill_reference_side *side, int32_t fd)
{
    const struct drill_call call = {.id = DRILL_CALL_GETPEERNAME, .fd = fd};
    struct drill_outcome out;
    drill_target_perform(side->target, &call, NULL, &out);
    return out.error == DRILL_ENONE;
}

/* Connects. An interrupted connect may go on by itself, or may never have begun: where there is no
 * peer yet, asking again tells (EALREADY: still under way; EISCONN: done by now). The peer comes
 * first: to ask again on a connected UNIX socket may wait for room in the server's queue. */
static bool reach(struct drill_reference_side *side, int32_t fd, const struct drill_addr *addr)
{
    const struct drill_call connect = {.id = DRILL_CALL_CONNECT, .fd = fd, .addr = *addr};
    const struct drill_call wait = {
        .id = DRILL_CALL_POLL, .fd = fd, .flags = DRILL_POLLOUT, .number = -1};
    bool interrupted = false;
    while (!interrupted || !is_connected(side, fd)) {
        struct drill_outcome out;
        drill_target_perform(side->target, &connect, NULL, &out);
        if (out.error == DRILL_ENONE || (interrupted && out.error == DRILL_EISCONN))
            return true;
        if (interrupted && out.error == DRILL_EALREADY) {
            if (!drill_reference_call(side, &wait, &out))
                return false;
        } else if (out.error != DRILL_EINTR) {
            return drill_reference_call_fault(side, &connect, &out);
        }
        interrupted = true;
    }
    return true;
}

static size_t next_chunk(const struct drill_reference_side *side, uint64_t left)
{
    size_t chunk = side->params->send_size;
    return left < chunk ? (size_t)left : chunk;
}

/* How many bytes to send now, after `pieces` sends since all had come back: 0 when what is under
 * way must come back first. */
static size_t echo_chunk(const struct drill_reference_side *side, unsigned pieces)
{
    const struct window *window = side->params->naive   ? &naive
                                  : side->params->plain ? &plain
                                                        : &usual;
    size_t chunk = next_chunk(side, side->params->total - side->sent);
    if (chunk > window->bytes)
        chunk = window->bytes;
    if (pieces == window->pieces || side->sent - side->received + chunk > window->bytes)
        return 0;
    return chunk;
}

/* Receives the next part of the echo; its end must not come before all of it. */
static bool read_back(struct drill_reference_side *side, int32_t fd)
{
    size_t len;
    if (!drill_reference_receive_some(side, fd, side->params->receive_size, &len))
        return false;
    if (len == 0)
        return drill_reference_fault(side, "end of stream at offset %llu of an echo of %u bytes",
                                     (unsigned long long)side->received, side->params->total);
    if (side->received > side->sent)
        return drill_reference_fault(side, "%llu bytes came back when %llu were sent",
                                     (unsigned long long)side->received,
                                     (unsigned long long)side->sent);
    return true;
}

/* Sends a part, or what can be done while there is no room for it: receives a part, or waits for
 * room where nothing is to come. */
static bool go_on(struct drill_reference_side *side, int32_t fd, size_t chunk)
{
    const struct drill_call room = {
        .id = DRILL_CALL_POLL, .fd = fd, .flags = DRILL_POLLOUT, .number = -1};
    struct drill_outcome out;
    size_t taken = 0;
    bool wait = side->params->plain || side->params->naive;
    if (chunk > 0 && !drill_reference_send_payload(side, fd, wait, chunk, &taken))
        return false;
    if (taken > 0)
        return true;
    if (side->received < side->sent)
        return read_back(side, fd);
    do {
        drill_target_perform(side->target, &room, NULL, &out);
    } while (out.error == DRILL_EINTR);
    return out.error == DRILL_ENONE || drill_reference_call_fault(side, &room, &out);
}

static bool exchange(struct drill_reference_side *side, int32_t fd)
{
    const struct drill_reference_case *params = side->params;
    unsigned pieces = 0;
    while (side->sent < params->total) {
        if (side->received == side->sent)
            pieces = 0;
        uint64_t before = side->sent;
        if (!go_on(side, fd, echo_chunk(side, pieces)))
            return false;
        pieces += side->sent > before;
    }
    if (params->ending == DRILL_REFERENCE_CLIENT_SHUTDOWN && !drill_reference_end_sending(side, fd))
        return false;
    while (side->received < params->total) {
        if (!read_back(side, fd))
            return false;
    }
    return true;
}

static bool send_up_to(struct drill_reference_side *side, int32_t fd, uint64_t end)
{
    while (side->sent < end) {
        size_t taken;
        size_t chunk = next_chunk(side, end - side->sent);
        if (!drill_reference_send_payload(side, fd, true, chunk, &taken))
            return false;
    }
    return true;
}

static bool use_echo(struct drill_reference_side *side, int32_t fd)
{
    const struct drill_reference_case *params = side->params;
    if (!exchange(side, fd))
        return false;
    if (params->ending == DRILL_REFERENCE_CLIENT_CLOSES)
        return true;
    return drill_reference_receive_end(side, fd) &&
           send_up_to(side, fd, (uint64_t)params->total + params->tail);
}

static bool use_discard(struct drill_reference_side *side, int32_t fd)
{
    if (!send_up_to(side, fd, side->params->total) || !drill_reference_end_sending(side, fd) ||
        !drill_reference_receive_exactly(side, fd, sizeof(uint64_t)))
        return false;
    uint64_t count = 0;
    for (unsigned i = 0; i < sizeof(uint64_t); i++)
        count = count << 8 | side->bytes[i];
    if (count != side->params->total)
        return drill_reference_fault(side, "the server counted %llu bytes of %u",
                                     (unsigned long long)count, side->params->total);
    return drill_reference_receive_end(side, fd);
}

/* Receives `total` bytes, and the end of the stream where it is to come right behind them. */
static bool take_total(struct drill_reference_side *side, int32_t fd, bool end)
{
    const struct drill_reference_case *params = side->params;
    while (side->received < params->total) {
        uint64_t left = params->total - side->received;
        size_t len;
        if (!drill_reference_receive_some(
                side, fd, left < params->receive_size ? (size_t)left : params->receive_size, &len))
            return false;
        if (len == 0)
            return drill_reference_fault(side, "end of stream at offset %llu of %u bytes",
                                         (unsigned long long)side->received, params->total);
    }
    return !end || drill_reference_receive_end(side, fd);
}

static bool use_answer(struct drill_reference_side *side, int32_t fd)
{
    return send_up_to(side, fd, side->params->total) && drill_reference_end_sending(side, fd) &&
           take_total(side, fd, true);
}

static bool use(struct drill_reference_side *side, int32_t fd)
{
    switch (side->params->service) {
    case DRILL_REFERENCE_ECHO:
        return use_echo(side, fd);
    case DRILL_REFERENCE_DISCARD:
        return use_discard(side, fd);
    case DRILL_REFERENCE_CHARGEN:
        return take_total(side, fd, !side->params->strangers);
    case DRILL_REFERENCE_ANSWER:
        return use_answer(side, fd);
    }
    return drill_reference_fault(side, "a case without a service");
}

static bool converse(struct drill_reference_side *side, int32_t fd)
{
    struct drill_addr addr = side->run->meeting;
    if (side->run->program->by_name && !drill_reference_resolve(side, &addr))
        return false;
    if (!drill_reference_set_inet(side, fd, DRILL_TCP_NODELAY) || !reach(side, fd, &addr))
        return false;
    return use(side, fd);
}

bool drill_reference_client(struct drill_reference_side *side)
{
    int32_t fd;
    if (!drill_reference_create(side, &fd))
        return false;
    bool served = side->params->service == DRILL_REFERENCE_CHARGEN ||
                  side->params->service == DRILL_REFERENCE_ANSWER;
    side->own = side->role;
    side->stream = served ? DRILL_REFERENCE_SERVER : side->role;
    return drill_reference_close(side, fd, converse(side, fd));
}
