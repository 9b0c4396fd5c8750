/* Decoded, varied, encoded. */

#include "fuzz/mutator.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/bytes.h"

enum {
    PURPOSE = 0x4d75, /* of the random numbers */
    ARENA_MAX = 8 << 20,
    STEPS_MADE_UP = 12,
    TRIES = 16,
    FRESH_ONE_IN = 32 /* made up, instead of varied */
};

static struct drill_scenario *decode(const struct fuzz_purpose *purpose, struct drill_arena *arena,
                                     const uint8_t *bytes, size_t len)
{
    struct drill_scenario *scenario = NULL;
    bool ok = drill_ok(drill_scenario_decode(&scenario, arena, bytes, len, purpose->family, NULL));
    return ok ? scenario : NULL;
}

bool fuzz_threads_wanted(void)
{
    const char *wanted = getenv("DRILL_FUZZ_THREADS");
    return wanted == NULL || strcmp(wanted, "no") != 0;
}

/* One variation; false when it has no byte form (more actors or slots, or a size of its own), or
 * there is no memory. */
static bool vary_once(const struct drill_vary *vary, const struct drill_scenario *from,
                      const struct drill_scenario *piece, size_t max, struct drill_text *ret)
{
    bool fresh = from->n_steps == 0 || drill_rng_below(vary->rng, FRESH_ONE_IN) == 0;
    struct drill_scenario *varied = fresh ? drill_generate(vary) : drill_mutate(vary, from, piece);
    uint32_t steps = (uint32_t)(max / DRILL_BYTES_RECORD) - 1; /* the first record is the header */
    drill_text_clear(ret);
    if (varied == NULL)
        return false;
    if (varied->n_steps > steps)
        varied->n_steps = steps;
    return drill_ok(drill_scenario_encode(varied, ret, NULL)) && ret->len <= max;
}

void fuzz_vary(const struct fuzz_purpose *purpose, const uint8_t *bytes, size_t len,
               const uint8_t *with, size_t with_len, size_t max, uint64_t seed,
               struct drill_text *ret)
{
    struct drill_rng rng = drill_rng_make(seed, PURPOSE);
    struct drill_arena arena;
    struct drill_vary vary = {.arena = &arena,
                              .rng = &rng,
                              .family = purpose->family,
                              .focus = purpose->focus,
                              .steps = STEPS_MADE_UP,
                              .threads = fuzz_threads_wanted(),
                              .names = false,
                              .small = true};
    bool done = false;
    drill_text_clear(ret);
    drill_arena_init(&arena, ARENA_MAX);
    const struct drill_scenario *from = decode(purpose, &arena, bytes, len);
    const struct drill_scenario *piece =
        with != NULL ? decode(purpose, &arena, with, with_len) : NULL;
    bool possible = from != NULL && max >= 2 * DRILL_BYTES_RECORD;
    for (int i = 0; i < TRIES && possible && !done; i++)
        done = vary_once(&vary, from, piece, max, ret);
    if (!done)
        drill_text_clear(ret);
    drill_arena_reset(&arena);
}

void fuzz_cut(const uint8_t *bytes, size_t len, size_t at, size_t n, struct drill_text *ret)
{
    size_t from = at * DRILL_BYTES_RECORD < len ? at * DRILL_BYTES_RECORD : len;
    size_t to = (at + n) * DRILL_BYTES_RECORD < len ? (at + n) * DRILL_BYTES_RECORD : len;
    drill_text_clear(ret);
    drill_text_add(ret, (const char *)bytes, from);
    drill_text_add(ret, (const char *)bytes + to, len - to);
}

void fuzz_describe(const uint8_t *bytes, size_t len, char *ret, size_t size)
{
    struct fuzz_purpose any = {DRILL_BYTES_ANY_FAMILY, DRILL_FOCUS_ALL};
    size_t used = 0;
    ret[0] = '\0';
    struct drill_arena arena;
    drill_arena_init(&arena, ARENA_MAX);
    const struct drill_scenario *scenario = decode(&any, &arena, bytes, len);
    for (uint32_t i = 0; scenario != NULL && i < scenario->n_steps; i++) {
        const struct drill_step *step = &scenario->steps[i];
        const char *name = step->kind == DRILL_STEP_CALL
                               ? drill_call_name((enum drill_call_id)step->call.id)
                               : "returns";
        size_t n = strlen(name);
        if (used + n + 2 > size)
            break;
        if (used > 0)
            ret[used++] = '-';
        memcpy(ret + used, name, n + 1);
        used += n;
    }
    drill_arena_reset(&arena);
}
