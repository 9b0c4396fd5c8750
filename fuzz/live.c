/* Playing an input on the entry's stage. */

#include "fuzz/live.h"

#include "fuzz/stage.h"

void fuzz_live_prepare(void)
{
    fuzz_stage_prepare(fuzz_stage_choose(fuzz_entry.target));
}

bool fuzz_live_take(const uint8_t *bytes, size_t len)
{
    const struct drill_scenario *scenario = fuzz_stage_scenario(bytes, len, fuzz_entry.focus);
    return scenario != NULL && fuzz_stage_play(scenario);
}

enum drill_family fuzz_live_family(void)
{
    return fuzz_stage_type() != NULL ? fuzz_stage_type()->family : DRILL_TCP4;
}
