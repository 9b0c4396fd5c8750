/* Buffers with canaries around them. A receive starts with every byte set to PATTERN, so that a
 * byte written past the returned count, or past the end, shows. */

#include "world/transfer.h"

#include <stdlib.h>
#include <string.h>

#include "vocab/payload.h"

enum {
    CANARY = 64,
    PATTERN = 0xa5,
    NEEDLE = 32,            /* bytes looked for when something else came than expected */
    NEIGHBOURHOOD = 1 << 20 /* how far before and after they are looked for */
};

void drill_transfer_free(struct drill_transfer *transfer)
{
    free(transfer->bytes);
    *transfer = (struct drill_transfer){0};
}

static bool reserve(struct drill_transfer *transfer, uint64_t need)
{
    if (need <= transfer->cap)
        return true;
    size_t cap = transfer->cap > 0 ? transfer->cap : 4096;
    while (cap < need && cap <= SIZE_MAX / 2)
        cap *= 2;
    unsigned char *bytes = cap < need ? NULL : malloc(cap);
    if (bytes == NULL)
        return false;
    free(transfer->bytes);
    transfer->bytes = bytes;
    transfer->cap = cap;
    return true;
}

bool drill_transfer_lay_out(struct drill_transfer *transfer, const struct drill_call *call)
{
    size_t n = drill_call_buffers(call);
    if (!reserve(transfer, drill_call_length(call) + ((uint64_t)n + 1) * CANARY))
        return false;
    unsigned char *at = transfer->bytes + CANARY;
    transfer->n = n;
    for (size_t i = 0; i < transfer->n; i++) {
        transfer->buffers[i] = (struct drill_buffer){at, drill_call_buffer(call, i)};
        at += drill_call_buffer(call, i) + CANARY;
    }
    return true;
}

void drill_transfer_fill(struct drill_transfer *transfer, uint64_t stream, uint64_t offset)
{
    for (size_t i = 0; i < transfer->n; i++) {
        struct drill_buffer *buffer = &transfer->buffers[i];
        drill_payload_fill(stream, offset, buffer->bytes, buffer->len);
        offset += buffer->len;
    }
}

static size_t total(const struct drill_transfer *transfer)
{
    size_t sum = 0;
    for (size_t i = 0; i < transfer->n; i++)
        sum += transfer->buffers[i].len;
    return sum;
}

void drill_transfer_arm(struct drill_transfer *transfer)
{
    memset(transfer->bytes, PATTERN, total(transfer) + (transfer->n + 1) * CANARY);
}

static uint32_t overwritten(const unsigned char *bytes, size_t len)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < len; i++)
        sum += bytes[i] != PATTERN;
    return sum;
}

/* Counts what was written outside of the buffers, and inside them beyond `count`. */
static void inspect_surroundings(const struct drill_transfer *transfer, size_t count,
                                 struct drill_data *data)
{
    data->past_end = overwritten(transfer->bytes, CANARY);
    for (size_t i = 0; i < transfer->n; i++) {
        const unsigned char *bytes = transfer->buffers[i].bytes;
        size_t len = transfer->buffers[i].len;
        size_t used = count < len ? count : len;
        data->past_count += overwritten(bytes + used, len - used);
        data->past_end += overwritten(bytes + len, CANARY);
        count -= used;
    }
}

/* How many of the first `count` bytes were overwritten. */
static uint32_t copied(const struct drill_transfer *transfer, size_t count)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < transfer->n; i++) {
        size_t len = transfer->buffers[i].len;
        size_t part = count < len ? count : len;
        sum += overwritten(transfer->buffers[i].bytes, part);
        count -= part;
    }
    return sum;
}

/* How many of the first `count` bytes agree with the payload. */
static size_t match(const struct drill_transfer *transfer, size_t count, uint64_t stream,
                    uint64_t offset)
{
    size_t good = 0;
    for (size_t i = 0; i < transfer->n && good < count; i++) {
        size_t len = transfer->buffers[i].len;
        size_t part = len < count - good ? len : count - good;
        size_t agree = drill_payload_match(stream, offset + good, transfer->buffers[i].bytes, part);
        good += agree;
        if (agree < part)
            break;
    }
    return good;
}

/* Copies bytes from..count-1, at most `size` of them; returns how many. */
static size_t excerpt(const struct drill_transfer *transfer, size_t from, size_t count,
                      unsigned char *bytes, size_t size)
{
    size_t n = 0, at = 0;
    for (size_t i = 0; i < transfer->n; i++) {
        const unsigned char *buffer = transfer->buffers[i].bytes;
        for (size_t j = 0; j < transfer->buffers[i].len && n < size; j++, at++) {
            if (at >= from && at < count)
                bytes[n++] = buffer[j];
        }
    }
    return n;
}

static void locate(const struct drill_transfer *transfer, size_t count, struct drill_data *data)
{
    unsigned char needle[NEEDLE];
    size_t len = excerpt(transfer, data->good, count, needle, sizeof needle);
    uint64_t expected = data->offset + data->good;
    uint64_t from = expected > NEIGHBOURHOOD ? expected - NEIGHBOURHOOD : 0;
    data->located = drill_payload_locate(data->stream, from, 2 * (uint64_t)NEIGHBOURHOOD, needle,
                                         len, &data->found_offset);
    data->found_stream = data->located ? data->stream : 0;
}

/* Keeps the candidate that explains most of the bytes; the first that explains all of them ends the
 * search. */
static void compare(const struct drill_transfer *transfer, const struct drill_guide *guide,
                    uint8_t actor, const struct drill_call *call, struct drill_outcome *outcome,
                    size_t count)
{
    struct drill_data *data = &outcome->data;
    uint64_t stream, offset;
    for (unsigned k = 0; guide->expect(guide->self, actor, call, outcome, k, &stream, &offset);
         k++) {
        size_t good = match(transfer, count, stream, offset);
        if (data->stream == 0 || good > data->good) {
            data->stream = stream;
            data->offset = offset;
            data->good = (uint32_t)good;
        }
        if (good == count)
            return;
    }
    if (data->stream != 0)
        locate(transfer, count, data);
}

void drill_transfer_inspect(struct drill_transfer *transfer, const struct drill_guide *guide,
                            uint8_t actor, const struct drill_call *call,
                            struct drill_outcome *outcome)
{
    size_t size = total(transfer);
    size_t count = outcome->value > 0 ? (size_t)outcome->value : 0;
    if (count > size)
        count = size;                            /* MSG_TRUNC returns the datagram's whole length */
    uint32_t elsewhere = outcome->data.past_end; /* beyond the room for an address */
    outcome->data = (struct drill_data){0};
    if ((call->flags & DRILL_MSG_TRUNC) != 0)
        outcome->data.copied = copied(transfer, count);
    inspect_surroundings(transfer, count, &outcome->data);
    outcome->data.past_end += elsewhere;
    /* A receive that fails at the address has received before. */
    if (outcome->error != DRILL_ENONE && drill_call_is_twisted(call))
        outcome->data.past_count = 0;
    if (count > 0)
        compare(transfer, guide, actor, call, outcome, count);
}
