/* The reader of scenarios: whatever the text, it is refused at a place in it, or it is a valid
 * scenario whose canonical text reads back the same. */

#include <string.h>

#include "fuzz/entry.h"
#include "fuzz/finding.h"

static void check_fixpoint(const struct drill_scenario *scenario, struct drill_arena *arena)
{
    struct drill_text once = {0};
    struct drill_text twice = {0};
    struct drill_scenario *again = NULL;
    struct drill_diag diag = {0};
    FUZZ_HOLDS("TEXT-VALID", drill_ok(drill_scenario_validate(scenario, &diag)));
    drill_scenario_write(scenario, &once);
    FUZZ_HOLDS("TEXT-READS-BACK",
               drill_ok(drill_scenario_read(&again, arena, "again", once.bytes, once.len, &diag)));
    drill_scenario_write(again, &twice);
    FUZZ_HOLDS("TEXT-FIXPOINT",
               once.len == twice.len && memcmp(once.bytes, twice.bytes, once.len) == 0);
    drill_text_free(&once);
    drill_text_free(&twice);
}

static bool take(const uint8_t *bytes, size_t len)
{
    struct drill_arena arena;
    struct drill_scenario *scenario = NULL;
    struct drill_diag diag = {0};
    drill_arena_init(&arena, 0);
    struct drill_status s =
        drill_scenario_read(&scenario, &arena, "input", (const char *)bytes, len, &diag);
    if (drill_ok(s))
        check_fixpoint(scenario, &arena);
    else
        FUZZ_HOLDS("TEXT-PLACE", diag.line >= 1 && diag.column >= 1 && diag.text[0] != '\0');
    drill_arena_reset(&arena);
    return true;
}

const struct fuzz_entry fuzz_entry = {
    .name = "fuzz_text",
    .covers = "any text is refused at a place in it, or reads back the same once it was written",
    .form = FUZZ_OTHER,
    .take = take,
};
