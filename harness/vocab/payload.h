#ifndef DRILL_VOCAB_PAYLOAD_H
#define DRILL_VOCAB_PAYLOAD_H

/* Payload as a function of (stream, offset): nothing is stored, and every byte that is lost,
 * repeated, swapped or altered can be named by its offset. A stream number is never 0. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Writes bytes offset..offset+len-1 of the payload `stream` to `bytes`. */
void drill_payload_fill(uint64_t stream, uint64_t offset, unsigned char *bytes, size_t len);

/* How many leading bytes agree with the payload from `offset` on. */
size_t drill_payload_match(uint64_t stream, uint64_t offset, const unsigned char *bytes,
                           size_t len);

/* Looks for `bytes` (at least 8 of them, else false) in the payload of `stream` at offsets
 * from..from+span-1. Writes *ret_offset only when found. */
bool drill_payload_locate(uint64_t stream, uint64_t from, uint64_t span, const unsigned char *bytes,
                          size_t len, uint64_t *ret_offset);

#endif
