/* The tables of targets/lwip/map.c, walked. */

#include "targets/lwip/map.h"

#include <criterion/criterion.h>
#include <errno.h>

Test(lwip_map, errors_keep_their_names)
{
    cr_expect_eq(drill_lwip_errno_from(EADDRINUSE), DRILL_EADDRINUSE);
    cr_expect_eq(drill_lwip_errno_from(EAGAIN), DRILL_EAGAIN);
    cr_expect_eq(drill_lwip_errno_from(EWOULDBLOCK), DRILL_EAGAIN);
    cr_expect_eq(drill_lwip_errno_from(ENOTCONN), DRILL_ENOTCONN);
    cr_expect_eq(drill_lwip_errno_from(0), DRILL_EOTHER);
    cr_expect_eq(drill_lwip_errno_from(EXDEV), DRILL_EOTHER);
}

Test(lwip_map, every_neutral_error_of_a_call_is_reached_once)
{
    int seen[DRILL_ERRNO_COUNT] = {0};
    for (int host = 1; host < 200; host++)
        seen[drill_lwip_errno_from(host)]++;
    for (int error = DRILL_EACCES; error < DRILL_EOTHER; error++)
        cr_expect_eq(seen[error], 1, "%s", drill_errno_name((enum drill_errno)error));
}

Test(lwip_map, flags_go_there_and_back)
{
    for (uint32_t bit = 0; bit < 32; bit++) {
        uint32_t flag = UINT32_C(1) << bit;
        if (drill_flag_name(DRILL_GROUP_MSG, flag) != NULL)
            cr_expect_eq(drill_lwip_msg_flags_from(drill_lwip_msg_flags_to(flag)), flag);
        if (drill_flag_name(DRILL_GROUP_POLL, flag) != NULL)
            cr_expect_eq(drill_lwip_poll_events_from(drill_lwip_poll_events_to(flag)), flag);
    }
    cr_expect_eq(drill_lwip_msg_flags_to(0), 0);
}

Test(lwip_map, every_option_has_a_level_and_a_name)
{
    for (int option = 0; option < DRILL_OPTION_COUNT; option++) {
        const struct drill_lwip_option *to = drill_lwip_option_to((enum drill_option)option);
        cr_expect(to->level != 0 && to->name != 0, "%s",
                  drill_option_name((enum drill_option)option));
    }
}

Test(lwip_map, addresses_go_there_and_back)
{
    struct drill_addr addr = drill_addr_loopback(DRILL_TCP4, 7, 0x1234);
    struct drill_lwip_name name = drill_lwip_name_to(&addr);
    struct drill_addr back = drill_lwip_name_from(&name);
    cr_expect(drill_addr_equal(&addr, &back));

    const struct drill_addr none = {.kind = DRILL_ADDR_NONE};
    name = drill_lwip_name_to(&none);
    cr_expect_eq(name.len, 0);
    back = drill_lwip_name_from(&name);
    cr_expect(drill_addr_equal(&none, &back));

    addr = drill_addr_loopback(DRILL_TCP6, 1, 5);
    name = drill_lwip_name_to(&addr);
    cr_expect_eq(drill_lwip_name_from(&name).kind, DRILL_ADDR_OTHER);
    addr = drill_addr_unix(DRILL_ADDR_PATH, "x", 1);
    name = drill_lwip_name_to(&addr);
    cr_expect_neq(name.storage.ss_family, AF_INET);
    cr_expect_neq(name.len, 0);
}
