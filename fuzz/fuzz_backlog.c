/* Listeners and their queues: how many wait, what a full one does, who is accepted. */

#include "fuzz/live.h"

const struct fuzz_entry fuzz_entry = {
    .name = "fuzz_backlog",
    .covers = "listeners, their queues and those who connect, on DRILL_TARGET (tcp4)",
    .form = FUZZ_SCENARIO,
    .focus = DRILL_FOCUS_BACKLOG,
    .target = "tcp4",
    .prepare = fuzz_live_prepare,
    .family = fuzz_live_family,
    .take = fuzz_live_take,
};
