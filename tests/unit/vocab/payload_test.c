/* The payload function: the same bytes however they are cut, and every damage found. */

#include "vocab/payload.h"

#include <criterion/criterion.h>
#include <string.h>

Test(vocab_payload, does_not_depend_on_the_cut)
{
    unsigned char whole[200];
    unsigned char part[200];
    drill_payload_fill(7, 0, whole, sizeof whole);
    for (size_t from = 0; from < 24; from++) {
        for (size_t len = 0; len < 40; len++) {
            drill_payload_fill(7, from, part, len);
            cr_assert_eq(memcmp(part, whole + from, len), 0);
            cr_assert_eq(drill_payload_match(7, from, whole + from, len), len);
        }
    }
}

Test(vocab_payload, streams_and_offsets_differ)
{
    unsigned char a[64];
    unsigned char b[64];
    drill_payload_fill(1, 0, a, sizeof a);
    drill_payload_fill(2, 0, b, sizeof b);
    cr_expect_neq(memcmp(a, b, sizeof a), 0);
    drill_payload_fill(1, 1, b, sizeof b);
    cr_expect_neq(memcmp(a, b, sizeof a), 0);
    drill_payload_fill(1, UINT64_C(1) << 40, b, sizeof b);
    cr_expect_neq(memcmp(a, b, sizeof a), 0);
}

Test(vocab_payload, the_first_altered_byte_is_named)
{
    unsigned char bytes[50];
    for (size_t i = 0; i < sizeof bytes; i++) {
        drill_payload_fill(3, 11, bytes, sizeof bytes);
        bytes[i] ^= 0x40;
        cr_expect_eq(drill_payload_match(3, 11, bytes, sizeof bytes), i);
    }
}

Test(vocab_payload, lost_bytes_are_located)
{
    unsigned char bytes[32];
    uint64_t offset = 99;
    drill_payload_fill(5, 1234, bytes, sizeof bytes);
    cr_expect(drill_payload_locate(5, 1000, 500, bytes, sizeof bytes, &offset));
    cr_expect_eq(offset, 1234);
    offset = 99;
    cr_expect_not(drill_payload_locate(5, 1000, 234, bytes, sizeof bytes, &offset));
    cr_expect_not(drill_payload_locate(6, 1000, 500, bytes, sizeof bytes, &offset));
    cr_expect_not(drill_payload_locate(5, 1000, 500, bytes, 7, &offset));
    cr_expect_eq(offset, 99);
}

Test(vocab_payload, the_bytes_never_change)
{
    /* Recorded traces name payload by offset: these bytes are part of the format. */
    static const unsigned char first[] = {0x7d, 0x3a, 0x36, 0x0f, 0x09, 0x0e,
                                          0xb4, 0x7a, 0x72, 0xd7, 0xc2, 0xdd};
    unsigned char bytes[sizeof first];
    drill_payload_fill(1, 0, bytes, sizeof bytes);
    cr_expect_arr_eq(bytes, first, sizeof first);
}
