/* The errno table, and how a call ends. */

#include "targets/kernel/map.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "base/check.h"

enum {
    HIGHEST_HOST = 4096
};

Test(kernel_map_errno, every_neutral_name_has_a_host_number)
{
    bool reached[DRILL_ERRNO_COUNT] = {false};
    for (int host = 0; host < HIGHEST_HOST; host++)
        reached[drill_kernel_errno(host)] = true;
    for (int error = DRILL_ENONE; error <= DRILL_EOTHER; error++)
        cr_assert(reached[error], "%s", drill_errno_name((enum drill_errno)error));
    for (int error = DRILL_EOTHER + 1; error < DRILL_ERRNO_COUNT; error++)
        cr_assert_not(reached[error], "%s is not an errno",
                      drill_errno_name((enum drill_errno)error));
}

Test(kernel_map_errno, names_agree_with_the_host)
{
    for (int host = 1; host < HIGHEST_HOST; host++) {
        enum drill_errno error = drill_kernel_errno(host);
        if (error == DRILL_EOTHER)
            continue;
        const char *name = strerrorname_np(host);
        if (host == ENOTSUP)
            name = "EOPNOTSUPP";
        cr_assert_not_null(name);
        cr_assert_str_eq(drill_errno_name(error), name);
    }
}

Test(kernel_map_errno, second_names_mean_the_first)
{
    cr_assert_eq(drill_kernel_errno(EWOULDBLOCK), DRILL_EAGAIN);
    cr_assert_eq(drill_kernel_errno(ENOTSUP), DRILL_EOPNOTSUPP);
    cr_assert_eq(drill_kernel_errno(-1), DRILL_EOTHER);
}

Test(kernel_map_errno, a_call_ends_as_it_returned)
{
    struct drill_outcome out = {0};
    errno = EPIPE;
    cr_assert(drill_kernel_finish(&out, 0));
    cr_assert_eq(out.error, DRILL_ENONE);
    cr_assert(drill_kernel_finish(&out, 5000000000));
    cr_assert_eq(out.value, 5000000000);
    cr_assert_not(drill_kernel_finish(&out, -1));
    cr_assert_eq(out.value, -1);
    cr_assert_eq(out.error, DRILL_EPIPE);
    cr_assert_eq(out.host_error, 0);
}

Test(kernel_map_errno, what_has_no_name_keeps_its_number)
{
    struct drill_outcome out = {0};
    errno = ELOOP;
    cr_assert_not(drill_kernel_finish(&out, -1));
    cr_assert_eq(out.error, DRILL_EOTHER);
    cr_assert_eq(out.host_error, ELOOP);
}

Test(kernel_map_errno, minus_one_without_an_errno_is_still_a_failure)
{
    struct drill_outcome out = {0};
    errno = 0;
    cr_assert_not(drill_kernel_finish(&out, -1));
    cr_assert_eq(out.error, DRILL_EOTHER);
    cr_assert_eq(out.host_error, 0);
}

Test(kernel_map_errno, neutral_names_lead_back_to_the_host)
{
    for (int i = DRILL_ENONE + 1; i < DRILL_EOTHER; i++) {
        enum drill_errno error = (enum drill_errno)i;
        cr_assert_eq(drill_kernel_errno(drill_kernel_errno_from(error)), error, "%s",
                     drill_errno_name(error));
    }
    cr_assert_eq(drill_kernel_errno_from(DRILL_EOTHER), 0);
    cr_assert_eq(drill_kernel_errno_from(DRILL_HOST_NOT_FOUND), 0);
}
