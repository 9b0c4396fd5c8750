/* The entry as engines call it (libFuzzer, AFL++, honggfuzz), and for those that ask for it the
 * mutator. */

#include "fuzz/entry.h"

#include <string.h>

#include "fuzz/feedback.h"
#include "fuzz/mutator.h"

enum {
    FRONTIER = 32,
    RAW_ONE_IN = 16 /* of so many variations, one is the engine's own */
};

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t len, size_t max, unsigned seed);
extern size_t LLVMFuzzerMutate(uint8_t *bytes, size_t len, size_t max) __attribute__((weak));

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    if (fuzz_entry.prepare != NULL)
        fuzz_entry.prepare();
    return 0;
}

/* The inputs that showed something new last, as fuzz_feedback tells. What they did is as deep as it
 * has got, and much rarer than what engines keep for the edges that it passed: half of all
 * variations are of one of these. Pieces to put into others come from them too; libFuzzer's own way
 * of joining two inputs would, with a mutator like this one, take half of all turns. */
static struct drill_text frontier[FRONTIER];
static unsigned n_frontier; /* that ever were */

static void note_progress(const uint8_t *bytes, size_t len)
{
    static unsigned known;
    unsigned total = fuzz_feedback_total();
    if (total == known || len == 0)
        return;
    struct drill_text *place = &frontier[n_frontier++ % FRONTIER];
    known = total;
    drill_text_clear(place);
    drill_text_add(place, (const char *)bytes, len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    bool kept = fuzz_entry.take(bytes, len);
    if (kept)
        note_progress(bytes, len);
    return kept ? 0 : -1;
}

/* One of the frontier, newer ones rather; NULL: there is none. */
static const struct drill_text *draw_frontier(struct drill_rng *rng)
{
    unsigned n = n_frontier < FRONTIER ? n_frontier : FRONTIER;
    unsigned a = (unsigned)drill_rng_below(rng, n);
    unsigned b = (unsigned)drill_rng_below(rng, n);
    return n > 0 ? &frontier[(n_frontier - 1 - (a < b ? a : b)) % FRONTIER] : NULL;
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t len, size_t max, unsigned seed)
{
    static struct drill_text varied;
    struct drill_rng rng = drill_rng_make(seed, 2);
    bool raw = fuzz_entry.form != FUZZ_SCENARIO || drill_rng_below(&rng, RAW_ONE_IN) == 0;
    if (raw && LLVMFuzzerMutate != NULL)
        return LLVMFuzzerMutate(bytes, len, max);
    struct fuzz_purpose purpose = {fuzz_entry.family(), fuzz_entry.focus};
    const struct drill_text *base = draw_frontier(&rng);
    const struct drill_text *with = draw_frontier(&rng);
    if (base != NULL && drill_rng_below(&rng, 2) == 0)
        fuzz_vary(&purpose, (const uint8_t *)base->bytes, base->len, bytes, len, max,
                  drill_rng_next(&rng), &varied);
    else
        fuzz_vary(&purpose, bytes, len, with != NULL ? (const uint8_t *)with->bytes : NULL,
                  with != NULL ? with->len : 0, max, drill_rng_next(&rng), &varied);
    memcpy(bytes, varied.len > 0 ? varied.bytes : "", varied.len);
    return varied.len;
}
