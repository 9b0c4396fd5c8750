/* Random numbers: the same everywhere, apart by seed and purpose, within their bounds. */

#include "base/rng.h"

#include <criterion/criterion.h>

Test(base_rng, the_numbers_never_change)
{
    /* A seed in a report repeats a run only while these stay. */
    struct drill_rng rng = drill_rng_make(1, 2);
    cr_expect_eq(drill_rng_next(&rng), UINT64_C(0xbf45dc6db9dc901f));
    cr_expect_eq(drill_rng_next(&rng), UINT64_C(0x995937f6ce3d92fb));
    cr_expect_eq(drill_rng_next(&rng), UINT64_C(0xd24aedbbd4f81770));
    cr_expect_eq(drill_mix64(1), UINT64_C(0x5692161d100b05e5));
}

Test(base_rng, seeds_and_purposes_are_apart)
{
    struct drill_rng rngs[] = {drill_rng_make(0, 0), drill_rng_make(0, 1), drill_rng_make(1, 0),
                               drill_rng_make(1, 1)};
    for (size_t i = 0; i < 4; i++) {
        for (size_t j = 0; j < i; j++) {
            struct drill_rng a = rngs[i];
            struct drill_rng b = rngs[j];
            for (int k = 0; k < 100; k++)
                cr_expect_neq(drill_rng_next(&a), drill_rng_next(&b));
        }
    }
}

Test(base_rng, bounds)
{
    struct drill_rng rng = drill_rng_make(3, 3);
    unsigned seen[7] = {0};
    for (int i = 0; i < 7000; i++) {
        uint64_t value = drill_rng_below(&rng, 7);
        cr_assert_lt(value, 7);
        seen[value]++;
    }
    for (int i = 0; i < 7; i++)
        cr_expect(seen[i] > 800 && seen[i] < 1200, "%d came %u times", i, seen[i]);
    cr_expect_eq(drill_rng_below(&rng, 0), 0);
    cr_expect_eq(drill_rng_below(&rng, 1), 0);
    cr_expect_lt(drill_rng_below(&rng, UINT64_MAX), UINT64_MAX);
}
