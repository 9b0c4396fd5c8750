/* The documented lifecycle of client and server, and whatever else stands on it: any calls in any
 * order. */

#include "fuzz/live.h"

const struct fuzz_entry fuzz_entry = {
    .name = "fuzz_lifecycle",
    .covers = "any calls in any order on the sockets of DRILL_TARGET (tcp4), judged by the model",
    .form = FUZZ_SCENARIO,
    .focus = DRILL_FOCUS_ALL,
    .target = "tcp4",
    .prepare = fuzz_live_prepare,
    .family = fuzz_live_family,
    .take = fuzz_live_take,
};
