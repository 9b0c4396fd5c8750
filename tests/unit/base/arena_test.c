/* Regions: alignment, zeroes, limits, release. */

#include "base/arena.h"

#include <criterion/criterion.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

Test(base_arena, bytes_are_aligned_zeroed_and_apart)
{
    struct drill_arena arena;
    unsigned char *before = NULL;
    size_t before_size = 0;
    drill_arena_init(&arena, 0);
    for (size_t size = 1; size < 300; size++) {
        unsigned char *bytes = drill_arena_take(&arena, size);
        cr_assert_not_null(bytes);
        cr_expect_eq((uintptr_t)bytes % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            cr_assert_eq(bytes[i], 0);
        memset(bytes, 0xff, size);
        cr_expect(before == NULL || bytes >= before + before_size || bytes + size <= before);
        before = bytes;
        before_size = size;
    }
    drill_arena_reset(&arena);
}

Test(base_arena, what_was_used_before_comes_zeroed_again)
{
    struct drill_arena arena;
    drill_arena_init(&arena, 0);
    for (int round = 0; round < 4; round++) {
        unsigned char *room = drill_arena_room(&arena, 30000);
        cr_assert_not_null(room);
        memset(room, 0xff, 30000);
        unsigned char *bytes = drill_arena_take(&arena, 30000);
        cr_assert_not_null(bytes);
        cr_expect(bytes >= room + 30000 || bytes + 30000 <= room);
        for (size_t i = 0; i < 30000; i++)
            cr_assert_eq(bytes[i], 0);
        memset(bytes, 0xff, 30000);
        const char *text = drill_arena_text(&arena, "ab", 2);
        cr_expect_str_eq(text, "ab");
        drill_arena_reset(&arena);
    }
}

Test(base_arena, blocks_of_any_size)
{
    struct drill_arena arena;
    drill_arena_init(&arena, 0);
    char *small = drill_arena_take(&arena, 8);
    char *big = drill_arena_take(&arena, 1 << 20);
    cr_assert(small != NULL && big != NULL);
    memset(big, 1, 1 << 20);
    cr_expect_eq(small[0], 0);
    cr_expect_not_null(drill_arena_take(&arena, 0));
    cr_expect_null(drill_arena_take(&arena, SIZE_MAX));
    cr_expect_null(drill_arena_take(&arena, SIZE_MAX - 16));
    cr_expect_geq(arena.held, (size_t)1 << 20);
    drill_arena_reset(&arena);
    cr_expect_eq(arena.held, 0);
}

Test(base_arena, the_limit_holds_and_is_free_again_after_a_reset)
{
    struct drill_arena arena;
    drill_arena_init(&arena, 200 * 1024);
    for (int round = 0; round < 3; round++) {
        size_t taken = 0;
        while (drill_arena_take(&arena, 1024) != NULL)
            taken++;
        cr_expect_geq(taken, 100);
        cr_expect_leq(taken, 200);
        cr_expect_leq(arena.held, arena.limit);
        drill_arena_reset(&arena);
    }
    cr_expect_null(drill_arena_take(&arena, 201 * 1024));
    drill_arena_reset(&arena);
}

Test(base_arena, text_is_terminated)
{
    struct drill_arena arena;
    drill_arena_init(&arena, 0);
    cr_expect_str_eq(drill_arena_text(&arena, "abcdef", 3), "abc");
    cr_expect_str_eq(drill_arena_text(&arena, NULL, 0), "");
    cr_expect_null(drill_arena_text(&arena, "a", SIZE_MAX));
    drill_arena_reset(&arena);
    drill_arena_reset(&arena);
}
