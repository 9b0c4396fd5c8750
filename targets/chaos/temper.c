/* From a seed to its choices. Each act is switched on by half of the seeds only: what happens
 * seldom beside other things gets its turn, and a rejection has fewer suspects. */

#include "targets/chaos/temper.h"

#include "base/rng.h"

/* The purposes of random numbers: a choice that is added changes no other one. */
enum purpose {
    CUT_RECEIVES = 1,
    CUT_SENDS,
    HIDE,
    PATIENCE,
    REFUSE_SENDS,
    REBIND,
    INTERRUPT,
    DECOYS,
    CAPACITY,
    ABORTED,
    NEGATIVE,
    INHERITS,
    SEND_BUFFER,
    RECEIVE_BUFFER,
    WAYS,
    OVERFLOW
};

static uint32_t choose(uint64_t seed, enum purpose purpose, uint32_t bound)
{
    struct drill_rng rng = drill_rng_make(seed, purpose);
    return (uint32_t)drill_rng_below(&rng, bound);
}

/* Never, or some of 256 times. */
static uint16_t chance(uint64_t seed, enum purpose purpose)
{
    static const uint16_t chances[] = {0, 0, 0, 16, 128, 256};
    return chances[choose(seed, purpose, sizeof chances / sizeof chances[0])];
}

static int32_t buffer(uint64_t seed, enum purpose purpose)
{
    static const int32_t sizes[] = {0, 0, 4096, 8192, 16384};
    return sizes[choose(seed, purpose, sizeof sizes / sizeof sizes[0])];
}

struct drill_chaos_temper drill_chaos_temper_make(uint64_t seed)
{
    struct drill_rng ways = drill_rng_make(seed, WAYS);
    return (struct drill_chaos_temper){
        .seed = seed,
        .cut_receives = chance(seed, CUT_RECEIVES),
        .cut_sends = chance(seed, CUT_SENDS),
        .hide = chance(seed, HIDE),
        .patience = (uint16_t)(1 + choose(seed, PATIENCE, 4)),
        .refuse_sends = chance(seed, REFUSE_SENDS),
        .rebind = chance(seed, REBIND),
        .interrupt = chance(seed, INTERRUPT),
        .decoys = (uint8_t)choose(seed, DECOYS, 6),
        .capacity = (uint8_t)choose(seed, CAPACITY, DRILL_CHAOS_CAPACITIES),
        .aborted = (uint8_t)choose(seed, ABORTED, DRILL_CHAOS_ABORTED),
        .overflow = (uint8_t)choose(seed, OVERFLOW, DRILL_CHAOS_OVERFLOWS),
        .negative_is_zero = choose(seed, NEGATIVE, 2) != 0,
        .inherits_nonblock = choose(seed, INHERITS, 2) != 0,
        .send_buffer = buffer(seed, SEND_BUFFER),
        .receive_buffer = buffer(seed, RECEIVE_BUFFER),
        .ways = drill_rng_next(&ways) & drill_rng_next(&ways),
    };
}
