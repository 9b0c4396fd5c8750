/* The payload function: word k of a stream is a scrambling of (stream, k), cut into bytes. */

#include "vocab/payload.h"

#include <string.h>

#include "base/rng.h"

enum {
    WORD = sizeof(uint64_t)
};

static const uint64_t STRIDE = UINT64_C(0x9e3779b97f4a7c15);

/* Word k comes before the scrambling from here, plus k strides. */
static uint64_t start_of(uint64_t stream)
{
    return drill_mix64(stream);
}

static uint64_t word_at(uint64_t start, uint64_t index)
{
    return drill_mix64(start + index * STRIDE);
}

static unsigned char byte_at(uint64_t start, uint64_t offset)
{
    return (unsigned char)(word_at(start, offset / WORD) >> (offset % WORD * 8));
}

/* The word as it lies in memory: its lowest byte comes first, whatever the machine's order. */
static uint64_t in_memory(uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap64(word);
#else
    return word;
#endif
}

static uint64_t word_in(const unsigned char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, WORD);
    return in_memory(word);
}

/* How many of `len` bytes come before the next whole word. */
static size_t odd_bytes(uint64_t offset, size_t len)
{
    size_t odd = (size_t)(-offset % WORD);
    return odd < len ? odd : len;
}

void drill_payload_fill(uint64_t stream, uint64_t offset, unsigned char *bytes, size_t len)
{
    uint64_t start = start_of(stream);
    size_t i = 0;
    for (size_t odd = odd_bytes(offset, len); i < odd; i++)
        bytes[i] = byte_at(start, offset + i);
    for (uint64_t at = start + (offset + i) / WORD * STRIDE; len - i >= WORD; i += WORD) {
        uint64_t word = in_memory(drill_mix64(at));
        memcpy(bytes + i, &word, WORD);
        at += STRIDE;
    }
    for (; i < len; i++)
        bytes[i] = byte_at(start, offset + i);
}

size_t drill_payload_match(uint64_t stream, uint64_t offset, const unsigned char *bytes, size_t len)
{
    uint64_t start = start_of(stream);
    size_t i = 0;
    for (size_t odd = odd_bytes(offset, len); i < odd; i++) {
        if (bytes[i] != byte_at(start, offset + i))
            return i;
    }
    for (uint64_t at = start + (offset + i) / WORD * STRIDE; len - i >= WORD; i += WORD) {
        if (word_in(bytes + i) != drill_mix64(at))
            break;
        at += STRIDE;
    }
    for (; i < len; i++) {
        if (bytes[i] != byte_at(start, offset + i))
            return i;
    }
    return len;
}

bool drill_payload_locate(uint64_t stream, uint64_t from, uint64_t span, const unsigned char *bytes,
                          size_t len, uint64_t *ret_offset)
{
    if (len < 8)
        return false;
    uint64_t start = start_of(stream);
    for (uint64_t offset = from; offset - from < span; offset++) {
        if (byte_at(start, offset) == bytes[0] &&
            drill_payload_match(stream, offset, bytes, len) == len) {
            *ret_offset = offset;
            return true;
        }
    }
    return false;
}
