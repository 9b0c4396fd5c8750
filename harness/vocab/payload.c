/* The payload function: word k of a stream is a scrambling of (stream, k), cut into bytes. */

#include "vocab/payload.h"

#include <string.h>

#include "base/rng.h"

static uint64_t word_at(uint64_t stream, uint64_t index)
{
    return drill_mix64(drill_mix64(stream) + index * UINT64_C(0x9e3779b97f4a7c15));
}

static unsigned char byte_at(uint64_t stream, uint64_t offset)
{
    return (unsigned char)(word_at(stream, offset / 8) >> (offset % 8 * 8));
}

void drill_payload_fill(uint64_t stream, uint64_t offset, unsigned char *bytes, size_t len)
{
    size_t i = 0;
    while (i < len) {
        uint64_t word = word_at(stream, (offset + i) / 8) >> ((offset + i) % 8 * 8);
        size_t left = (size_t)(8 - (offset + i) % 8);
        for (; left > 0 && i < len; left--, i++, word >>= 8)
            bytes[i] = (unsigned char)word;
    }
}

size_t drill_payload_match(uint64_t stream, uint64_t offset, const unsigned char *bytes, size_t len)
{
    size_t i = 0;
    while (i < len) {
        uint64_t word = word_at(stream, (offset + i) / 8) >> ((offset + i) % 8 * 8);
        size_t left = (size_t)(8 - (offset + i) % 8);
        for (; left > 0 && i < len; left--, i++, word >>= 8) {
            if (bytes[i] != (unsigned char)word)
                return i;
        }
    }
    return len;
}

bool drill_payload_locate(uint64_t stream, uint64_t from, uint64_t span, const unsigned char *bytes,
                          size_t len, uint64_t *ret_offset)
{
    if (len < 8)
        return false;
    for (uint64_t offset = from; offset - from < span; offset++) {
        if (byte_at(stream, offset) == bytes[0] &&
            drill_payload_match(stream, offset, bytes, len) == len) {
            *ret_offset = offset;
            return true;
        }
    }
    return false;
}
