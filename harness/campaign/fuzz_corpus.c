/* The corpus: copies that are whole, names and all. */

#include "campaign/fuzz_corpus.h"

#include <string.h>

/* Replaces a text by a copy in the arena; false: out of memory. */
static bool take_text(struct drill_arena *arena, const char **text)
{
    if (*text == NULL)
        return true;
    *text = drill_arena_text(arena, *text, strlen(*text));
    return *text != NULL;
}

bool drill_fuzz_corpus_add(struct drill_fuzz_corpus *corpus, const struct drill_scenario *scenario)
{
    struct drill_arena *arena = &corpus->arena;
    size_t size = scenario->n_steps * sizeof scenario->steps[0];
    struct drill_scenario *copy =
        corpus->count < DRILL_FEATURES ? drill_arena_take(arena, sizeof *copy) : NULL;
    if (copy == NULL)
        return false;
    *copy = *scenario;
    copy->name = copy->summary = copy->comments = "";
    copy->n_rules = 0;
    copy->steps = drill_arena_take(arena, size);
    if (copy->steps == NULL)
        return false;
    memcpy(copy->steps, scenario->steps, size);
    for (unsigned i = 0; i < copy->n_slots; i++) {
        if (!take_text(arena, &copy->slots[i]))
            return false;
    }
    for (uint32_t i = 0; i < copy->n_steps; i++) {
        struct drill_sym *addr = &copy->steps[i].addr;
        if (!take_text(arena, &addr->host) || !take_text(arena, &addr->service) ||
            !take_text(arena, &addr->proto))
            return false;
    }
    corpus->items[corpus->count++] = copy;
    return true;
}

const struct drill_scenario *drill_fuzz_corpus_draw(const struct drill_fuzz_corpus *corpus,
                                                    struct drill_rng *rng)
{
    if (corpus->count == 0)
        return NULL;
    size_t from = drill_rng_below(rng, 2) == 0 ? corpus->count - corpus->count / 4 - 1 : 0;
    return corpus->items[from + drill_rng_below(rng, corpus->count - from)];
}

void drill_fuzz_corpus_free(struct drill_fuzz_corpus *corpus)
{
    drill_arena_reset(&corpus->arena);
    corpus->count = 0;
}
