/* The set of open descriptors. */

#include "world/descriptors.h"

#include <criterion/criterion.h>

static void note(struct drill_descriptors *set, enum drill_call_id id, int fd, int64_t value,
                 enum drill_errno error)
{
    struct drill_call call = {.id = (uint8_t)id, .fd = fd};
    struct drill_outcome outcome = {.value = value, .second_fd = 9, .error = (uint16_t)error};
    drill_descriptors_note(set, &call, &outcome);
}

Test(world_descriptors, makers_add_and_close_takes_away)
{
    struct drill_descriptors set = {0};
    note(&set, DRILL_CALL_SOCKET, -1, 3, DRILL_ENONE);
    note(&set, DRILL_CALL_ACCEPT, 3, 70, DRILL_ENONE);
    note(&set, DRILL_CALL_SOCKETPAIR, -1, 8, DRILL_ENONE);
    note(&set, DRILL_CALL_DUP, 3, 4095, DRILL_ENONE);
    note(&set, DRILL_CALL_CLOSE, 8, 0, DRILL_ENONE);
    cr_assert_eq(drill_descriptors_take(&set), 3);
    cr_assert_eq(drill_descriptors_take(&set), 9);
    cr_assert_eq(drill_descriptors_take(&set), 70);
    cr_assert_eq(drill_descriptors_take(&set), 4095);
    cr_assert_eq(drill_descriptors_take(&set), -1);
}

Test(world_descriptors, failures_make_nothing)
{
    struct drill_descriptors set = {0};
    note(&set, DRILL_CALL_SOCKET, -1, -1, DRILL_EMFILE);
    note(&set, DRILL_CALL_RECV, 3, 5, DRILL_ENONE);
    cr_assert_eq(drill_descriptors_take(&set), -1);
}

Test(world_descriptors, a_close_that_fails_with_ebadf_closed_nothing)
{
    struct drill_descriptors set = {0};
    note(&set, DRILL_CALL_SOCKET, -1, 3, DRILL_ENONE);
    note(&set, DRILL_CALL_CLOSE, 3, -1, DRILL_EBADF);
    cr_assert_eq(drill_descriptors_take(&set), 3);
    note(&set, DRILL_CALL_SOCKET, -1, 3, DRILL_ENONE);
    note(&set, DRILL_CALL_CLOSE, 3, -1, DRILL_EINTR);
    cr_assert_eq(drill_descriptors_take(&set), -1);
}

Test(world_descriptors, numbers_out_of_range_are_not_followed)
{
    struct drill_descriptors set = {0};
    drill_descriptors_put(&set, -1, true);
    drill_descriptors_put(&set, DRILL_MAX_FD, true);
    cr_assert_eq(drill_descriptors_take(&set), -1);
}
