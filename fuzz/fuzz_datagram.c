/* Messages and their addresses: bounds kept, peers filtered, errors told once. */

#include "fuzz/live.h"

const struct fuzz_entry fuzz_entry = {
    .name = "fuzz_datagram",
    .covers = "messages and their addresses on DRILL_TARGET (udp4)",
    .form = FUZZ_SCENARIO,
    .focus = DRILL_FOCUS_DATAGRAM,
    .target = "udp4",
    .prepare = fuzz_live_prepare,
    .family = fuzz_live_family,
    .take = fuzz_live_take,
};
