/* What leaks is counted, and nothing else is. */

#include "world/census.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "world/mailbox.h"

Test(world_census, nothing_new_is_nothing_leaked)
{
    struct drill_census before;
    int fd = open("/dev/null", O_RDONLY);
    drill_census_take(&before, true);
    cr_assert_eq(drill_census_close_new_fds(&before), 0);
    cr_assert_eq(drill_census_new_threads(&before), 0);
    cr_assert_neq(fcntl(fd, F_GETFD), -1, "what was there before stays open");
    close(fd);
}

Test(world_census, new_descriptors_are_counted_and_closed)
{
    struct drill_census before;
    drill_census_take(&before, true);
    int a = socket(AF_UNIX, SOCK_STREAM, 0);
    int b = dup2(a, 900);
    cr_assert_eq(drill_census_close_new_fds(&before), 2);
    cr_assert_eq(fcntl(a, F_GETFD), -1);
    cr_assert_eq(fcntl(b, F_GETFD), -1);
}

/* The second time only numbers are compared; what leaked is found all the same. */
Test(world_census, a_quick_census_finds_what_leaked)
{
    struct drill_census before = {0};
    for (int i = 0; i < 3; i++) {
        drill_census_take_quick(&before, true);
        cr_assert_eq(drill_census_close_new_fds(&before), 0);
        cr_assert_eq(drill_census_new_threads(&before), 0);
        int a = socket(AF_UNIX, SOCK_STREAM, 0);
        cr_assert_eq(drill_census_close_new_fds(&before), 1);
        cr_assert_eq(fcntl(a, F_GETFD), -1);
    }
    int own = open("/dev/null", O_RDONLY);
    drill_census_take_quick(&before, true);
    cr_assert_eq(drill_census_close_new_fds(&before), 0, "it was there before");
    cr_assert_neq(fcntl(own, F_GETFD), -1);
    close(own);
    int kept = before.folders[DRILL_CENSUS_FDS] - 1;
    cr_assert_neq(fcntl(kept, F_GETFD), -1);
    drill_census_end(&before);
    cr_assert_eq(fcntl(kept, F_GETFD), -1);
}

Test(world_census, descriptors_of_the_targets_own_are_not_counted)
{
    struct drill_census before;
    drill_census_take(&before, false);
    int fd = open("/dev/null", O_RDONLY);
    cr_assert_eq(drill_census_close_new_fds(&before), 0);
    cr_assert_neq(fcntl(fd, F_GETFD), -1);
    close(fd);
}

static void *wait_for_done(void *arg)
{
    drill_mailbox_await(arg, DRILL_PHASE_DONE, -1);
    return NULL;
}

Test(world_census, a_new_thread_is_counted_until_it_ended)
{
    struct drill_census before;
    struct drill_mailbox box;
    pthread_t thread;
    drill_mailbox_init(&box, DRILL_PHASE_DONE);
    cr_assert_eq(pthread_create(&thread, NULL, wait_for_done, &box), 0);
    pthread_join(thread, NULL); /* with the first thread a sanitizer may start one of its own */
    drill_mailbox_init(&box, DRILL_PHASE_IDLE);
    drill_census_take(&before, false);
    cr_assert_eq(pthread_create(&thread, NULL, wait_for_done, &box), 0);
    cr_assert_eq(drill_census_new_threads(&before), 1);
    drill_mailbox_set(&box, DRILL_PHASE_DONE);
    pthread_join(thread, NULL);
    cr_assert_eq(drill_census_new_threads(&before), 0);
}

static void touch(const char *dir, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    cr_assert_geq(fd, 0);
    close(fd);
}

Test(world_census, the_directory_is_private_and_swept)
{
    char dir[64];
    struct stat st;
    cr_assert(drill_ok(drill_census_make_dir(dir, sizeof dir, NULL)));
    cr_assert_eq(stat(dir, &st), 0);
    cr_assert_eq(st.st_mode & 0777, 0700);
    touch(dir, "s12");
    touch(dir, "s");
    touch(dir, "other");
    cr_assert_eq(drill_census_sweep_dir(dir), 2, "s12 is a name of the harness's");
    cr_assert_eq(rmdir(dir), 0, "and nothing is left");
    cr_assert_eq(drill_census_sweep_dir(dir), 0);
}
