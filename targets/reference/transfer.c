/* The loops around send and receive. A call that claims to have moved more than it was given, or a
 * send that takes nothing, is a fault: both would otherwise pass as progress. */

#include "targets/reference/transfer.h"

#include <string.h>

#include "vocab/payload.h"

static bool transfer_fault(struct drill_reference_side *side, const struct drill_call *call,
                           const struct drill_outcome *out)
{
    uint64_t offset = drill_call_sends(call) ? side->sent : side->received;
    enum drill_errno error = (enum drill_errno)out->error;
    side->error = error;
    if (error != DRILL_ENONE)
        return drill_reference_fault(side, "%s of %u bytes at offset %llu: %s (%s)",
                                     drill_call_name((enum drill_call_id)call->id), call->len[0],
                                     (unsigned long long)offset, drill_errno_name(error),
                                     drill_errno_meaning(error));
    return drill_reference_fault(side, "%s of %u bytes at offset %llu returned %lld",
                                 drill_call_name((enum drill_call_id)call->id), call->len[0],
                                 (unsigned long long)offset, (long long)out->value);
}

/* Makes a transfer of one buffer, again as long as a signal interrupts it before a byte moved. One
 * that must not wait may move none. */
static bool transfer(struct drill_reference_side *side, const struct drill_call *call,
                     unsigned char *bytes, size_t *ret_len)
{
    const struct drill_buffer buffer = {bytes, call->len[0]};
    struct drill_outcome out;
    do {
        drill_target_perform(side->target, call, &buffer, &out);
    } while (out.error == DRILL_EINTR);
    if (out.error == DRILL_EAGAIN && (call->flags & DRILL_MSG_DONTWAIT) != 0) {
        *ret_len = 0;
        return true;
    }
    if (out.error != DRILL_ENONE || out.value < 0 || (uint64_t)out.value > call->len[0])
        return transfer_fault(side, call, &out);
    if (out.value == 0 && drill_call_sends(call))
        return transfer_fault(side, call, &out);
    *ret_len = side->params->naive && out.value > 0 ? call->len[0] : (size_t)out.value;
    return true;
}

static bool send_some(struct drill_reference_side *side, int32_t fd, bool wait,
                      const struct drill_buffer *from, size_t *ret_len)
{
    bool plain = side->params->plain;
    /* Without MSG_NOSIGNAL a peer that is gone would end the program by SIGPIPE. */
    const struct drill_call call = {
        .id = plain ? DRILL_CALL_WRITE : DRILL_CALL_SEND,
        .fd = fd,
        .flags = plain  ? 0
                 : wait ? DRILL_MSG_NOSIGNAL
                        : DRILL_MSG_NOSIGNAL | DRILL_MSG_DONTWAIT,
        .n_len = 1,
        .len = {(uint32_t)from->len},
    };
    if (!transfer(side, &call, from->bytes, ret_len))
        return false;
    side->sent += *ret_len;
    return true;
}

bool drill_reference_send_all(struct drill_reference_side *side, int32_t fd, size_t len)
{
    DRILL_CHECK(len <= side->size);
    size_t done = 0;
    while (done < len) {
        size_t taken;
        const struct drill_buffer rest = {side->bytes + done, len - done};
        if (!send_some(side, fd, true, &rest, &taken))
            return false;
        done += taken;
    }
    return true;
}

bool drill_reference_send_payload(struct drill_reference_side *side, int32_t fd, bool wait,
                                  size_t len, size_t *ret_taken)
{
    const struct drill_buffer from = {side->bytes, len};
    DRILL_CHECK(len > 0 && len <= side->size);
    drill_payload_fill(side->own, side->sent, side->bytes, len);
    return send_some(side, fd, wait, &from, ret_taken);
}

/* Says at which offset the payload went wrong, and where in it the bytes belong if anywhere. */
static bool payload_fault(struct drill_reference_side *side, size_t good, size_t len)
{
    uint64_t offset = side->received + good;
    uint64_t span = (uint64_t)side->params->total + side->params->tail;
    uint64_t found;
    if (drill_payload_locate(side->stream, 0, span, side->bytes + good, len - good, &found))
        return drill_reference_fault(side, "received at offset %llu the bytes of offset %llu",
                                     (unsigned long long)offset, (unsigned long long)found);
    unsigned char right;
    drill_payload_fill(side->stream, offset, &right, 1);
    return drill_reference_fault(side, "received at offset %llu byte 0x%02x, sent was 0x%02x",
                                 (unsigned long long)offset, side->bytes[good], right);
}

static bool receive_into(struct drill_reference_side *side, int32_t fd, unsigned char *bytes,
                         size_t max, size_t *ret_len)
{
    if (side->params->naive)
        memset(bytes, 0, max); /* what does not arrive must not be there from before */
    const struct drill_call call = {
        .id = side->params->plain ? DRILL_CALL_READ : DRILL_CALL_RECV,
        .fd = fd,
        .n_len = 1,
        .len = {(uint32_t)max},
    };
    return transfer(side, &call, bytes, ret_len);
}

bool drill_reference_receive_some(struct drill_reference_side *side, int32_t fd, size_t max,
                                  size_t *ret_len)
{
    DRILL_CHECK(max > 0 && max <= side->size);
    size_t len;
    if (!receive_into(side, fd, side->bytes, max, &len))
        return false;
    if (side->stream != 0) {
        size_t good = drill_payload_match(side->stream, side->received, side->bytes, len);
        if (good < len)
            return payload_fault(side, good, len);
    }
    side->received += len;
    *ret_len = len;
    return true;
}

bool drill_reference_receive_exactly(struct drill_reference_side *side, int32_t fd, size_t len)
{
    DRILL_CHECK(len <= side->size);
    size_t done = 0;
    while (done < len) {
        size_t got;
        if (!receive_into(side, fd, side->bytes + done, len - done, &got))
            return false;
        if (got == 0)
            return drill_reference_fault(side, "end of stream at byte %zu of an answer of %zu",
                                         done, len);
        done += got;
        side->received += got;
    }
    return true;
}

bool drill_reference_receive_end(struct drill_reference_side *side, int32_t fd)
{
    size_t got = 0;
    if (!receive_into(side, fd, side->bytes, 1, &got))
        return false;
    if (got != 0)
        return drill_reference_fault(side, "a byte more at offset %llu, where the stream ends",
                                     (unsigned long long)side->received);
    return true;
}
