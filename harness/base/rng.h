#ifndef DRILL_BASE_RNG_H
#define DRILL_BASE_RNG_H

/* Seeded random numbers, the same on every platform, splittable by purpose (SplitMix64). */

#include <stdint.h>

struct drill_rng {
    uint64_t state;
};

/* A generator for `purpose` under `seed`; two purposes give unrelated sequences. */
struct drill_rng drill_rng_make(uint64_t seed, uint64_t purpose);

uint64_t drill_rng_next(struct drill_rng *rng);

/* A number in 0..bound-1; 0 when bound is 0. */
uint64_t drill_rng_below(struct drill_rng *rng, uint64_t bound);

/* A fixed scrambling of 64 bits: the step that the generator and the payload share. */
static inline uint64_t drill_mix64(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

#endif
