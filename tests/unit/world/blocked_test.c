/* Waiting told apart: in recv, on a mutex, and not at all. */

#include "world/blocked.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "world/mailbox.h"

/* A thread that does one thing until it is let go. */
struct subject {
    struct drill_mailbox box;
    pthread_t thread;
    pid_t tid;
    int fds[2];
    pthread_mutex_t mutex;
    atomic_bool stop;
    void (*act)(struct subject *subject);
};

static void *subject_main(void *arg)
{
    struct subject *subject = arg;
    subject->tid = gettid();
    drill_mailbox_set(&subject->box, DRILL_PHASE_INSIDE);
    subject->act(subject);
    return NULL;
}

static void start(struct subject *subject, void (*act)(struct subject *subject))
{
    subject->act = act;
    pthread_mutex_init(&subject->mutex, NULL);
    pthread_mutex_lock(&subject->mutex);
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, subject->fds), 0);
    drill_mailbox_init(&subject->box, DRILL_PHASE_IDLE);
    cr_assert_eq(pthread_create(&subject->thread, NULL, subject_main, subject), 0);
    cr_assert(drill_mailbox_await(&subject->box, DRILL_PHASE_INSIDE, -1));
}

static void stop(struct subject *subject)
{
    atomic_store(&subject->stop, true);
    pthread_mutex_unlock(&subject->mutex);
    cr_assert_eq(send(subject->fds[1], "x", 1, 0), 1);
    pthread_join(subject->thread, NULL);
    close(subject->fds[0]);
    close(subject->fds[1]);
}

static void in_recv(struct subject *subject)
{
    char byte;
    cr_assert_eq(recv(subject->fds[0], &byte, 1, 0), 1);
}

static void on_mutex(struct subject *subject)
{
    pthread_mutex_lock(&subject->mutex);
    pthread_mutex_unlock(&subject->mutex);
}

static void spinning(struct subject *subject)
{
    while (!atomic_load(&subject->stop))
        continue;
}

/* Looks until the answer is yes. */
static void look_until_it_waits(struct drill_watch *watch)
{
    while (!drill_watch_waits(watch))
        sched_yield();
}

static bool sleeps_in_futex(pid_t tid)
{
    char path[64], text[32] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/syscall", (int)tid);
    int fd = open(path, O_RDONLY);
    cr_assert_geq(fd, 0);
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    return n > 0 && strtol(text, NULL, 10) == SYS_futex;
}

Test(world_blocked, a_thread_in_recv_waits)
{
    struct subject subject = {0};
    struct drill_watch watch;
    start(&subject, in_recv);
    cr_assert(drill_watch_open(&watch, 0, subject.tid, false));
    look_until_it_waits(&watch);
    cr_assert(drill_watch_waits(&watch), "and one more look is enough to know it still does");
    drill_watch_close(&watch);
    stop(&subject);
}

Test(world_blocked, one_look_is_not_certain)
{
    struct subject subject = {0};
    struct drill_watch watch;
    start(&subject, in_recv);
    cr_assert(drill_watch_open(&watch, 0, subject.tid, false));
    look_until_it_waits(&watch);
    drill_watch_forget(&watch);
    cr_assert_not(drill_watch_waits(&watch));
    cr_assert(drill_watch_waits(&watch));
    drill_watch_close(&watch);
    stop(&subject);
}

Test(world_blocked, a_thread_on_a_mutex_does_not_count)
{
    struct subject subject = {0};
    struct drill_watch watch;
    start(&subject, on_mutex);
    cr_assert(drill_watch_open(&watch, 0, subject.tid, false));
    while (!sleeps_in_futex(subject.tid))
        sched_yield();
    for (int i = 0; i < 100; i++)
        cr_assert_not(drill_watch_waits(&watch));
    drill_watch_close(&watch);
    stop(&subject);
}

Test(world_blocked, on_a_mutex_it_counts_for_targets_without_system_calls)
{
    struct subject subject = {0};
    struct drill_watch watch;
    start(&subject, on_mutex);
    cr_assert(drill_watch_open(&watch, 0, subject.tid, true));
    look_until_it_waits(&watch);
    drill_watch_close(&watch);
    stop(&subject);
}

Test(world_blocked, a_running_thread_never_waits)
{
    struct subject subject = {0};
    struct drill_watch watch;
    start(&subject, spinning);
    cr_assert(drill_watch_open(&watch, 0, subject.tid, false));
    for (int i = 0; i < 100; i++)
        cr_assert_not(drill_watch_waits(&watch));
    drill_watch_close(&watch);
    stop(&subject);
}

Test(world_blocked, while_another_thread_runs_a_target_of_threads_is_undecided)
{
    struct subject waiting = {0}, busy = {0};
    struct drill_watch watch;
    start(&waiting, on_mutex);
    start(&busy, spinning);
    cr_assert(drill_watch_open(&watch, 0, waiting.tid, true));
    while (!sleeps_in_futex(waiting.tid))
        sched_yield();
    for (int i = 0; i < 100; i++)
        cr_assert_not(drill_watch_waits(&watch));
    drill_watch_close(&watch);
    stop(&waiting);
    stop(&busy);
}

Test(world_blocked, a_name_with_parentheses_and_blanks_is_no_obstacle)
{
    struct subject subject = {0};
    struct drill_watch watch;
    start(&subject, in_recv);
    cr_assert_eq(pthread_setname_np(subject.thread, ") R 1 (x"), 0);
    cr_assert(drill_watch_open(&watch, 0, subject.tid, false));
    look_until_it_waits(&watch);
    drill_watch_close(&watch);
    stop(&subject);
}

Test(world_blocked, a_thread_that_is_not_there_cannot_be_watched)
{
    struct drill_watch watch;
    cr_assert_not(drill_watch_open(&watch, 0, 1, false));
}

Test(world_blocked, own_descriptors_move_up)
{
    int fd = open("/dev/null", O_RDONLY);
    int moved = drill_watch_move_fd_up(fd);
    cr_assert_gt(moved, fd);
    cr_assert_eq(fcntl(fd, F_GETFD), -1);
    cr_assert_eq(fcntl(moved, F_GETFD), FD_CLOEXEC);
    close(moved);
    cr_assert_eq(drill_watch_move_fd_up(-1), -1);
}
