/* SplitMix64 (Steele, Lea, Flood 2014). */

#include "base/rng.h"

static const uint64_t GOLDEN = UINT64_C(0x9e3779b97f4a7c15);

struct drill_rng drill_rng_make(uint64_t seed, uint64_t purpose)
{
    return (struct drill_rng){drill_mix64(seed + GOLDEN) ^ drill_mix64(purpose * GOLDEN + 1)};
}

uint64_t drill_rng_next(struct drill_rng *rng)
{
    rng->state += GOLDEN;
    return drill_mix64(rng->state);
}

uint64_t drill_rng_below(struct drill_rng *rng, uint64_t bound)
{
    if (bound == 0)
        return 0;
    /* Rejection keeps the distribution flat: values under `floor` would favour small results. */
    uint64_t floor = (0 - bound) % bound;
    uint64_t value = drill_rng_next(rng);
    while (value < floor)
        value = drill_rng_next(rng);
    return value % bound;
}
