/* The ends of connections: half-close, close with unread data, resets, and what the other side
 * learns of them. */

#include "fuzz/live.h"

const struct fuzz_entry fuzz_entry = {
    .name = "fuzz_close",
    .covers = "the ends of connections, in any order, on DRILL_TARGET (tcp4)",
    .form = FUZZ_SCENARIO,
    .focus = DRILL_FOCUS_CLOSE,
    .target = "tcp4",
    .prepare = fuzz_live_prepare,
    .family = fuzz_live_family,
    .take = fuzz_live_take,
};
