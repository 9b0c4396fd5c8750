/* A defect that is known to be there, behind a chain of outcomes on one connection: a fuzzer that
 * does not find it would not find others either. DRILL_FUZZ_DEPTH is how long the chain is. */

#include <stdio.h>
#include <stdlib.h>

#include "fuzz/live.h"
#include "fuzz/planted.h"
#include "fuzz/stage.h"
#include "targets/builtin.h"

static void prepare(void)
{
    const char *text = getenv("DRILL_FUZZ_DEPTH");
    unsigned depth = text != NULL ? (unsigned)strtoul(text, NULL, 10) : PLANTED_SHALLOW;
    const struct drill_target_type *inner = fuzz_stage_choose(fuzz_entry.target);
    const struct drill_target_type *type = inner != NULL ? planted_around(inner, depth) : NULL;
    if (inner != NULL && type == NULL)
        fprintf(stderr, "DRILL_FUZZ_DEPTH: no chain of %u stages\n", depth);
    fuzz_stage_prepare(type);
}

const struct fuzz_entry fuzz_entry = {
    .name = "fuzz_planted",
    .covers = "the fuzzer: a defect is planted around DRILL_TARGET (tcp4), DRILL_FUZZ_DEPTH deep",
    .form = FUZZ_SCENARIO,
    .focus = DRILL_FOCUS_STREAM,
    .target = "tcp4",
    .wants = planted_sprung,
    .prepare = prepare,
    .family = fuzz_live_family,
    .take = fuzz_live_take,
};
