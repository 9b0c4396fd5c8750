/* select and epoll: each set, each event, and the descriptor that is told. */

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include "unit/kernel/kit.h"

#define EACH(name)                                                                                 \
    ParameterizedTestParameters(kernel_ready, name)                                                \
    {                                                                                              \
        return kit_params(DRILL_FAMILIES_ALL);                                                     \
    }                                                                                              \
    ParameterizedTest(int *index, kernel_ready, name)

EACH(select_has_three_sets)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr addr;
    int fd = kit_bound(target, &addr);
    if (kit_is(target, DRILL_FAMILIES_UDP)) {
        struct drill_outcome out = DO(target, DRILL_CALL_SELECT, .fd = fd,
                                      .flags = DRILL_POLLIN | DRILL_POLLOUT | DRILL_POLLPRI);
        cr_assert_eq(out.value, 1);
        cr_assert_eq(out.revents, DRILL_POLLOUT);
    }
    cr_assert_eq(MUST(target, DRILL_CALL_SELECT, .fd = -1, .flags = DRILL_POLLIN), 0);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    FAILS(DRILL_EBADF, target, DRILL_CALL_SELECT, .fd = fd, .flags = DRILL_POLLIN);
    drill_target_close(target);
}

EACH(epoll_tells_the_descriptor_that_was_added)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr addr;
    int fd = kit_bound(target, &addr);
    int epoll = MUST(target, DRILL_CALL_EPOLL_CREATE);
    struct drill_call change = {.id = DRILL_CALL_EPOLL_CTL,
                                .fd = epoll,
                                .number = DRILL_EPOLL_CTL_ADD,
                                .flags = DRILL_EPOLLOUT | DRILL_EPOLLONESHOT,
                                .value = {fd}};
    kit_must(kit_do(target, &change), __LINE__);
    kit_fails(kit_do(target, &change), DRILL_EEXIST, __LINE__);
    if (kit_is(target, DRILL_FAMILIES_UDP)) {
        struct drill_outcome out = DO(target, DRILL_CALL_EPOLL_WAIT, .fd = epoll);
        cr_assert_eq(out.value, 1);
        cr_assert_eq(out.second_fd, fd);
        cr_assert_eq(out.revents, DRILL_EPOLLOUT);
        cr_assert_eq(MUST(target, DRILL_CALL_EPOLL_WAIT, .fd = epoll), 0);
    }
    change.number = DRILL_EPOLL_CTL_DEL;
    kit_must(kit_do(target, &change), __LINE__);
    kit_fails(kit_do(target, &change), DRILL_ENOENT, __LINE__);
    MUST(target, DRILL_CALL_CLOSE, .fd = epoll);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}
