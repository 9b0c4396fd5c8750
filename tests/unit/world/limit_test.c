/* The limit lets through as many descriptors as it says, leaves those alone that are open, and is
 * taken back. */

#include "world/limit.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <unistd.h>

static struct rlimit now(void)
{
    struct rlimit limit;
    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    return limit;
}

Test(world_limit, the_lowest_is_the_next_that_is_opened)
{
    int32_t lowest = drill_limit_lowest();
    int fd = dup(STDERR_FILENO);
    cr_assert_eq(fd, lowest - 1);
    cr_assert_gt(drill_limit_lowest(), lowest);
    close(fd);
    cr_assert_eq(drill_limit_lowest(), lowest);
}

Test(world_limit, none_can_be_opened)
{
    struct rlimit before = now();
    struct drill_limit limit;
    cr_assert(drill_limit_begin(&limit, DRILL_SPARE_NONE));
    errno = 0;
    cr_assert_eq(dup(STDERR_FILENO), -1);
    cr_assert_eq(errno, EMFILE);
    drill_limit_end(&limit);
    cr_assert_eq(now().rlim_cur, before.rlim_cur);
    int fd = dup(STDERR_FILENO);
    cr_assert_geq(fd, 0);
    close(fd);
}

Test(world_limit, one_can_be_opened_though_descriptors_are_open_beyond)
{
    struct drill_limit limit;
    int low = dup(STDERR_FILENO);
    int high = dup(STDERR_FILENO);
    close(low);
    cr_assert(drill_limit_begin(&limit, DRILL_SPARE_ONE));
    int fd = dup(STDERR_FILENO);
    cr_assert_eq(fd, low);
    cr_assert_eq(dup(STDERR_FILENO), -1);
    cr_assert_eq(close(high), 0);
    drill_limit_end(&limit);
    close(fd);
}
