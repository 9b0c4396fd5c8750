/* Socket options over all types: each one that can be set reads back, times in milliseconds, the
 * pair of SO_LINGER, the neutral errno of SO_ERROR. */

#include <criterion/criterion.h>

#include "targets/kernel/map.h"
#include "unit/kernel/kit.h"

#define EACH(name)                                                                                 \
    ParameterizedTestParameters(kernel_options, name)                                              \
    {                                                                                              \
        return kit_params(DRILL_FAMILIES_ALL);                                                     \
    }                                                                                              \
    ParameterizedTest(int *index, kernel_options, name)

static int64_t get(struct drill_target *target, int fd, enum drill_option option)
{
    struct drill_outcome out =
        DO(target, DRILL_CALL_GETSOCKOPT, .fd = fd, .option = (uint8_t)option);
    cr_assert_eq(kit_must(out, __LINE__), 0, "%s", drill_option_name(option));
    return out.option[0];
}

EACH(every_option_can_be_read_where_it_exists)
{
    struct drill_target *target = kit_open(*index);
    int fd = MUST(target, DRILL_CALL_SOCKET);
    bool tcp = kit_is(target, DRILL_FAMILIES_TCP);
    bool six = kit_is(target, DRILL_FAMILY_BIT(DRILL_TCP6) | DRILL_FAMILY_BIT(DRILL_UDP6));
    for (int option = 0; option < DRILL_OPTION_COUNT; option++) {
        struct drill_outcome out =
            DO(target, DRILL_CALL_GETSOCKOPT, .fd = fd, .option = (uint8_t)option);
        bool absent =
            (option == DRILL_TCP_NODELAY && !tcp) ||
            ((option == DRILL_TCP_DEFER_ACCEPT || option == DRILL_TCP_USER_TIMEOUT) && !tcp) ||
            option == DRILL_SO_OTHER || option == DRILL_SOL_OTHER ||
            (option == DRILL_IPV6_V6ONLY && !six);
        bool ip = option >= DRILL_IP_RECVERR && option <= DRILL_UDP_CORK;
        if (ip && !kit_is(target, DRILL_FAMILIES_UDP))
            continue; /* what others say of it is up to them */
        /* Newer kernels have it on UNIX sockets alone. */
        if (option == DRILL_SO_PASSCRED && !kit_is(target, DRILL_FAMILIES_UNIX))
            continue;
        cr_assert_eq(out.error == DRILL_ENONE, !absent, "%s: %s",
                     drill_option_name((enum drill_option)option),
                     drill_errno_name((enum drill_errno)out.error));
    }
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

EACH(switches_read_back)
{
    static const enum drill_option switches[] = {DRILL_SO_REUSEADDR, DRILL_SO_KEEPALIVE,
                                                 DRILL_SO_BROADCAST, DRILL_SO_OOBINLINE};
    struct drill_target *target = kit_open(*index);
    int fd = MUST(target, DRILL_CALL_SOCKET);
    for (size_t i = 0; i < DRILL_COUNT(switches); i++) {
        for (int64_t on = 1; on >= 0; on--) {
            MUST(target, DRILL_CALL_SETSOCKOPT, .fd = fd, .option = (uint8_t)switches[i],
                 .value = {on});
            cr_assert_eq(get(target, fd, switches[i]), on, "%s", drill_option_name(switches[i]));
        }
    }
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

EACH(times_are_milliseconds)
{
    static const enum drill_option times[] = {DRILL_SO_RCVTIMEO, DRILL_SO_SNDTIMEO};
    struct drill_target *target = kit_open(*index);
    int fd = MUST(target, DRILL_CALL_SOCKET);
    for (size_t i = 0; i < DRILL_COUNT(times); i++) {
        uint8_t option = (uint8_t)times[i];
        cr_assert_eq(get(target, fd, times[i]), 0);
        /* A multiple of any kernel's clock tick, more than a second. */
        MUST(target, DRILL_CALL_SETSOCKOPT, .fd = fd, .option = option, .value = {12300});
        cr_assert_eq(get(target, fd, times[i]), 12300);
        FAILS(DRILL_EDOM, target, DRILL_CALL_SETSOCKOPT, .fd = fd, .option = option,
              .value = {-500});
    }
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

EACH(linger_is_a_pair)
{
    struct drill_target *target = kit_open(*index);
    int fd = MUST(target, DRILL_CALL_SOCKET);
    MUST(target, DRILL_CALL_SETSOCKOPT, .fd = fd, .option = DRILL_SO_LINGER, .value = {1, 30});
    struct drill_outcome out =
        DO(target, DRILL_CALL_GETSOCKOPT, .fd = fd, .option = DRILL_SO_LINGER);
    cr_assert_eq(out.option[0], 1);
    cr_assert_eq(out.option[1], 30);
    MUST(target, DRILL_CALL_SETSOCKOPT, .fd = fd, .option = DRILL_SO_LINGER, .value = {0, 0});
    cr_assert_eq(get(target, fd, DRILL_SO_LINGER), 0);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

EACH(what_is_read_only_refuses)
{
    static const enum drill_option fixed[] = {DRILL_SO_TYPE, DRILL_SO_ERROR, DRILL_SO_ACCEPTCONN,
                                              DRILL_SO_DOMAIN, DRILL_SO_PROTOCOL};
    struct drill_target *target = kit_open(*index);
    int fd = MUST(target, DRILL_CALL_SOCKET);
    for (size_t i = 0; i < DRILL_COUNT(fixed); i++)
        FAILS(DRILL_ENOPROTOOPT, target, DRILL_CALL_SETSOCKOPT, .fd = fd,
              .option = (uint8_t)fixed[i], .value = {1});
    cr_assert_eq(get(target, fd, DRILL_SO_ERROR), DRILL_ENONE);
    cr_assert_eq(get(target, fd, DRILL_SO_ACCEPTCONN), 0);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

EACH(options_of_one_protocol_read_back_there)
{
    struct drill_target *target = kit_open(*index);
    int fd = MUST(target, DRILL_CALL_SOCKET);
    if (kit_is(target, DRILL_FAMILIES_TCP)) {
        MUST(target, DRILL_CALL_SETSOCKOPT, .fd = fd, .option = DRILL_TCP_NODELAY, .value = {1});
        cr_assert_eq(get(target, fd, DRILL_TCP_NODELAY), 1);
    }
    if (kit_is(target, DRILL_FAMILY_BIT(DRILL_TCP6) | DRILL_FAMILY_BIT(DRILL_UDP6))) {
        MUST(target, DRILL_CALL_SETSOCKOPT, .fd = fd, .option = DRILL_IPV6_V6ONLY, .value = {1});
        cr_assert_eq(get(target, fd, DRILL_IPV6_V6ONLY), 1);
    }
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

ParameterizedTestParameters(kernel_options, a_pending_error_is_neutral)
{
    return kit_params(DRILL_FAMILIES_TCP);
}

ParameterizedTest(int *index, kernel_options, a_pending_error_is_neutral)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr addr;
    int bound = kit_bound(target, &addr);
    int fd = MUST(target, DRILL_CALL_SOCKET, .flags = DRILL_SOCK_NONBLOCK);
    FAILS(DRILL_EINPROGRESS, target, DRILL_CALL_CONNECT, .fd = fd, .addr = addr);
    kit_await(target, fd, DRILL_POLLOUT | DRILL_POLLERR);
    cr_assert_eq(get(target, fd, DRILL_SO_ERROR), DRILL_ECONNREFUSED);
    cr_assert_eq(get(target, fd, DRILL_SO_ERROR), DRILL_ENONE);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    MUST(target, DRILL_CALL_CLOSE, .fd = bound);
    drill_target_close(target);
}

Test(kernel_options, host_numbers_lead_back_to_the_option_and_its_value)
{
    for (int i = 0; i < DRILL_OPTION_COUNT; i++) {
        enum drill_option option = (enum drill_option)i;
        struct drill_kernel_option host = drill_kernel_option(option);
        enum drill_option found;
        cr_assert(drill_kernel_option_find(DRILL_TCP4, host.level, host.name, &found), "%s",
                  drill_option_name(option));
        cr_assert_eq(found, option, "%s", drill_option_name(option));
    }
    enum drill_option none;
    cr_assert_not(drill_kernel_option_find(DRILL_TCP4, -1, -1, &none));
    const int64_t time[2] = {2500, 0};
    const int64_t linger[2] = {1, 7};
    int64_t back[2];
    unsigned char bytes[64];
    drill_kernel_option_value(DRILL_SO_RCVTIMEO, time, bytes);
    drill_kernel_option_read(DRILL_SO_RCVTIMEO, bytes, back);
    cr_assert_eq(back[0], 2500);
    drill_kernel_option_value(DRILL_SO_LINGER, linger, bytes);
    drill_kernel_option_read(DRILL_SO_LINGER, bytes, back);
    cr_assert(back[0] == 1 && back[1] == 7);
}
