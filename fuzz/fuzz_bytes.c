/* The byte form: any bytes are a valid scenario; its canonical bytes mean the same, also by way of
 * the text; and what is varied from it is valid too. */

#include <string.h>

#include "fuzz/entry.h"
#include "fuzz/finding.h"
#include "scenario/bytes.h"
#include "scenario/vary.h"

static bool equal(const struct drill_text *a, const struct drill_text *b)
{
    return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

static struct drill_scenario *decode(struct drill_arena *arena, const void *bytes, size_t len)
{
    struct drill_scenario *scenario = NULL;
    struct drill_diag diag = {0};
    FUZZ_HOLDS("BYTES-TOTAL", drill_ok(drill_scenario_decode(&scenario, arena, bytes, len,
                                                             DRILL_BYTES_ANY_FAMILY, &diag)));
    FUZZ_HOLDS("BYTES-VALID", drill_ok(drill_scenario_validate(scenario, &diag)));
    return scenario;
}

static void check_forms(struct drill_arena *arena, const struct drill_scenario *scenario)
{
    struct drill_text bytes = {0};
    struct drill_text again = {0};
    struct drill_text text = {0};
    struct drill_scenario *read = NULL;
    struct drill_diag diag = {0};
    FUZZ_HOLDS("BYTES-CANONICAL", drill_ok(drill_scenario_encode(scenario, &bytes, &diag)));
    FUZZ_HOLDS("BYTES-CANONICAL", drill_ok(drill_scenario_encode(
                                      decode(arena, bytes.bytes, bytes.len), &again, &diag)));
    FUZZ_HOLDS("BYTES-IDEMPOTENT", equal(&bytes, &again));
    drill_scenario_write(scenario, &text);
    FUZZ_HOLDS("BYTES-TEXT",
               drill_ok(drill_scenario_read(&read, arena, "input", text.bytes, text.len, &diag)));
    drill_text_clear(&again);
    FUZZ_HOLDS("BYTES-TEXT", drill_ok(drill_scenario_encode(read, &again, &diag)));
    FUZZ_HOLDS("BYTES-TEXT", equal(&bytes, &again));
    drill_text_free(&bytes);
    drill_text_free(&again);
    drill_text_free(&text);
}

static void check_variation(struct drill_arena *arena, const struct drill_scenario *scenario,
                            uint64_t seed)
{
    struct drill_rng rng = drill_rng_make(seed, 1);
    struct drill_vary vary = {.arena = arena,
                              .rng = &rng,
                              .family = (enum drill_family)(seed % DRILL_FAMILY_COUNT),
                              .focus = (enum drill_focus)(seed % DRILL_FOCUS_COUNT),
                              .steps = 12,
                              .threads = true,
                              .names = true};
    struct drill_scenario *varied = drill_mutate(&vary, scenario, NULL);
    struct drill_diag diag = {0};
    FUZZ_HOLDS("VARY-VALID", varied == NULL || drill_ok(drill_scenario_validate(varied, &diag)));
}

static bool take(const uint8_t *bytes, size_t len)
{
    struct drill_arena arena;
    drill_arena_init(&arena, 0);
    const struct drill_scenario *scenario = decode(&arena, bytes, len);
    check_forms(&arena, scenario);
    check_variation(&arena, scenario, len > 0 ? bytes[len - 1] + len : 0);
    drill_arena_reset(&arena);
    return true;
}

const struct fuzz_entry fuzz_entry = {
    .name = "fuzz_bytes",
    .covers = "any bytes are a valid scenario, with one canonical form, also by way of its text",
    .form = FUZZ_OTHER,
    .take = take,
};
