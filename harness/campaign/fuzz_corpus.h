#ifndef DRILL_CAMPAIGN_FUZZ_CORPUS_H
#define DRILL_CAMPAIGN_FUZZ_CORPUS_H

/* Scenarios that were new for some feature. Private to the fuzzer. */

#include "base/rng.h"
#include "oracle/feature.h"
#include "scenario/scenario.h"

/* Starts as {0}. */
struct drill_fuzz_corpus {
    struct drill_arena arena;
    const struct drill_scenario *items[DRILL_FEATURES]; /* each was new for one of them at least */
    size_t count;
};

/* Adds a copy; false: out of memory, or full. */
bool drill_fuzz_corpus_add(struct drill_fuzz_corpus *corpus, const struct drill_scenario *scenario);

/* One of them by chance, the later ones more often; NULL: it is empty. */
const struct drill_scenario *drill_fuzz_corpus_draw(const struct drill_fuzz_corpus *corpus,
                                                    struct drill_rng *rng);

void drill_fuzz_corpus_free(struct drill_fuzz_corpus *corpus);

#endif
