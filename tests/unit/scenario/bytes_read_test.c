/* Decoding: total, local, put right always in the same way. The properties are tried with many
 * strings made from a seed, so that a failure repeats. */

#include <criterion/criterion.h>
#include <string.h>

#include "base/rng.h"
#include "unit/scenario/bytes_support.h"
#include "unit/scenario/support.h"

enum {
    RECORD = DRILL_BYTES_RECORD,
    LONGEST = (DRILL_BYTES_MAX_STEPS + 8) * RECORD
};

/* Bytes of any kind: all random, or mostly zeros, or small. */
static size_t make_bytes(struct drill_rng *rng, uint8_t *bytes)
{
    size_t len = (size_t)drill_rng_below(rng, LONGEST + 1);
    uint64_t kind = drill_rng_below(rng, 3);
    for (size_t i = 0; i < len; i++) {
        uint64_t byte = drill_rng_below(rng, kind == 2 ? 32 : 256);
        bytes[i] = kind == 1 && drill_rng_below(rng, 4) != 0 ? 0 : (uint8_t)byte;
    }
    if (len >= RECORD && drill_rng_below(rng, 4) == 0)
        memcpy(bytes, "\xffS\x01", 3);
    return len;
}

static void expect_equal(const struct drill_text *a, const struct drill_text *b)
{
    cr_assert_eq(a->len, b->len);
    cr_assert_eq(memcmp(a->bytes, b->bytes, a->len), 0);
}

/* bytes -> scenario -> canonical bytes -> the same scenario; and so by way of the text. */
static void check_canonical(const uint8_t *bytes, size_t len)
{
    struct decoded first = decode(bytes, len, DRILL_BYTES_ANY_FAMILY);
    struct drill_text canonical = encode(first.scenario);
    struct drill_text text = write_text(first.scenario);
    struct drill_text again = text_of(canonical.bytes, canonical.len);
    struct drill_text by_text = bytes_of(text.bytes);
    expect_equal(&text, &again);
    expect_equal(&canonical, &by_text);
    decoded_free(&first);
    drill_text_free(&canonical);
    drill_text_free(&text);
    drill_text_free(&again);
    drill_text_free(&by_text);
}

Test(scenario_bytes_read, every_string_is_a_valid_scenario_with_one_canonical_form)
{
    struct drill_rng rng = drill_rng_make(20240711, 1);
    uint8_t bytes[LONGEST];
    for (int i = 0; i < 4000; i++)
        check_canonical(bytes, make_bytes(&rng, bytes));
}

Test(scenario_bytes_read, every_single_record)
{
    uint8_t bytes[2 * RECORD] = {0};
    for (unsigned op = 0; op < 64; op++) {
        for (unsigned at = 1; at < RECORD; at++) {
            for (unsigned value = 0; value < 256; value += 15) {
                memset(bytes + RECORD, 0, RECORD);
                bytes[RECORD] = (uint8_t)op;
                bytes[RECORD + at] = (uint8_t)value;
                check_canonical(bytes, sizeof bytes);
            }
        }
    }
}

Test(scenario_bytes_read, one_family_where_one_is_asked_for)
{
    static const uint8_t headed[] = "\xffS\x01\x01\x03\0\0\0\0\0\0";
    struct decoded all = decode(headed, RECORD, DRILL_BYTES_ANY_FAMILY);
    struct decoded one = decode(headed, RECORD, DRILL_UDP6);
    struct decoded bare = decode("", 0, DRILL_BYTES_ANY_FAMILY);
    cr_expect_eq(all.scenario->families, DRILL_FAMILIES_TCP);
    cr_expect(all.scenario->slow);
    cr_expect_eq(one.scenario->families, DRILL_FAMILY_BIT(DRILL_UDP6));
    cr_expect_eq(bare.scenario->families, DRILL_FAMILIES_ALL);
    decoded_free(&all);
    decoded_free(&one);
    decoded_free(&bare);
}

Test(scenario_bytes_read, zeros_and_the_digit_0_are_the_simplest_step)
{
    uint8_t zeros[3 * RECORD] = {0};
    uint8_t digits[3 * RECORD];
    memset(digits, '0', sizeof digits);
    expect_steps(NULL, 0, "A = socket()\n");
    expect_steps(zeros, 5, "A = socket()\n");
    expect_steps(zeros, 2 * RECORD, "A = socket()\nA = socket()\n");
    expect_steps(digits, 2 * RECORD, "A = socket()\nA = socket()\n");
    /* In every call, and in every field of it, a '0' does what a 0 does. */
    for (unsigned op = 0; op < 256; op++) {
        zeros[RECORD] = digits[RECORD] = (uint8_t)op;
        struct drill_text a = text_of(zeros, sizeof zeros);
        struct drill_text b = text_of(digits, sizeof digits);
        cr_expect_str_eq(a.bytes, b.bytes, "op %u", op);
        drill_text_free(&a);
        drill_text_free(&b);
    }
}

static size_t lines_of(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++)
        n += *text == '\n';
    return n;
}

static const char lifecycle[] = "family stream\n"
                                "A = socket()\n"
                                "bind(A, loopback)\n"
                                "listen(A, 1)\n"
                                "B = socket()\n"
                                "connect(B, A)\n"
                                "C = accept(A)\n"
                                "send(B, 1000)\n"
                                "recv(C, 300)\n"
                                "close(B)\n";

Test(scenario_bytes_read, a_record_less_is_a_step_less)
{
    struct drill_text bytes = bytes_of(lifecycle);
    size_t records = bytes.len / RECORD;
    for (size_t i = 1; i < records; i++) {
        uint8_t cut[LONGEST];
        memcpy(cut, bytes.bytes, i * RECORD);
        memcpy(cut + i * RECORD, bytes.bytes + (i + 1) * RECORD, (records - i - 1) * RECORD);
        struct drill_text text = text_of(cut, bytes.len - RECORD);
        cr_expect_eq(lines_of(text.bytes), lines_of(lifecycle) - 1);
        drill_text_free(&text);
    }
    drill_text_free(&bytes);
}

/* How many lines differ. */
static size_t differing(const char *a, const char *b)
{
    size_t n = 0;
    while (*a != '\0' && *b != '\0') {
        size_t x = strcspn(a, "\n");
        size_t y = strcspn(b, "\n");
        n += x != y || memcmp(a, b, x) != 0;
        a += x + 1;
        b += y + 1;
    }
    return n + lines_of(a) + lines_of(b);
}

Test(scenario_bytes_read, a_changed_byte_changes_one_step)
{
    struct drill_text bytes = bytes_of(lifecycle);
    /* Beyond the first byte of a record, which says the call, and the slots that others use. */
    for (size_t at = RECORD; at < bytes.len; at++) {
        if (at % RECORD == 0 || at % RECORD == 3)
            continue;
        for (unsigned bit = 0; bit < 8; bit++) {
            bytes.bytes[at] = (char)(bytes.bytes[at] ^ 1 << bit);
            struct drill_text text = text_of(bytes.bytes, bytes.len);
            cr_expect_leq(differing(lifecycle, text.bytes), 1, "byte %zu: %s", at, text.bytes);
            drill_text_free(&text);
            bytes.bytes[at] = (char)(bytes.bytes[at] ^ 1 << bit);
        }
    }
    drill_text_free(&bytes);
}

Test(scenario_bytes_read, slots_that_are_not_set_become_near_ones)
{
    /* close(D), with A, C and D not set; then with B alone; then nothing set at all. */
    static const uint8_t bytes[][RECORD] = {{7, 0, 3}, {0, 0, 0, 1}, {7, 0, 3}, {7, 0, 8}};
    expect_steps(bytes, sizeof bytes, "close(-1)\nA = socket()\nclose(A)\nclose(-1)\n");
}

Test(scenario_bytes_read, steps_that_cannot_be_made_are_the_main_actors_or_left_out)
{
    static const uint8_t bytes[][RECORD] = {
        {9, 1},                    /* returns: nothing waits */
        {0},                       /* A = socket() */
        {38, 0},                   /* fork: not by the main actor */
        {38, 1},                   /* T1: fork() */
        {39, 1},                   /* T1: execve() */
        {7, 1},                    /* close: another program took the place of actor 1 */
        {6, 2, 0, 0, 0, 0, 1},     /* T2: recv(A, 1) */
        {9, 2},                    /* T2: returns */
        {9, 2},                    /* twice */
        {30, 0, 0, 0, 0, 0, 0, 0}, /* epoll_ctl(A, EPOLL_CTL_ADD, A, 0) */
    };
    expect_steps(bytes, sizeof bytes,
                 "A = socket()\nT1: fork()\nT1: execve()\nclose(A)\nT2: recv(A, 1)\nT2: returns\n"
                 "epoll_ctl(A, EPOLL_CTL_ADD, A, 0)\n");
}

Test(scenario_bytes_read, bounds)
{
    uint8_t bytes[LONGEST] = {0};
    struct decoded steps = decode(bytes, sizeof bytes, DRILL_TCP4);
    cr_expect_eq(steps.scenario->n_steps, DRILL_BYTES_MAX_STEPS);
    decoded_free(&steps);
    /* sendmsg of 65536, then five and five more buffers of as much: all must share the bound. */
    static const uint8_t many[][RECORD] = {
        {0}, {12, 0, 0, 0, 0, 0, 0x00, 0xc0}, {14, 4}, {14, 8, 0xff, 0xff}};
    expect_steps(many, sizeof many, "A = socket()\nsendmsg(A, [65536, 0, 0, 0, 0, 0])\n");
    static const uint8_t times[][RECORD] = {
        {0}, {12, 0, 0, 0, 0, 0, 0x00, 0x10}, {14, 8, 0xff, 0x03}, {14, 1}};
    expect_steps(times, sizeof times, "A = socket()\nsendmsg(A, [4096 x 16])\n");
}

Test(scenario_bytes_read, versions)
{
    static const uint8_t known[] = "\xffS\x01\0\0\0\0\0\0\0\0";
    static const uint8_t newer[] = "\xffS\x02\0\0\0\0\0\0\0\0";
    cr_expect_eq(drill_bytes_header(known, RECORD), DRILL_BYTES_KNOWN);
    cr_expect_eq(drill_bytes_header(newer, RECORD), DRILL_BYTES_NEWER);
    cr_expect_eq(drill_bytes_header(known, RECORD - 1), DRILL_BYTES_NO_HEADER);
    cr_expect_eq(drill_bytes_header("\xff\xff", 2), DRILL_BYTES_NO_HEADER);
    expect_steps(newer, RECORD, "A = socket()\n");
}
