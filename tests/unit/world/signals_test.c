/* SIGPIPE noted per thread, calls interrupted, handlers put back. */

#include "world/signals.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int broken_pipe(void)
{
    int fds[2];
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    close(fds[1]);
    return fds[0];
}

Test(world_signals, the_thread_that_is_hit_notes_it)
{
    struct drill_signals signals;
    drill_signals_install(&signals);
    int fd = broken_pipe();
    drill_signals_clear();
    cr_assert_not(drill_signals_pipe_seen());
    cr_assert_eq(send(fd, "x", 1, MSG_NOSIGNAL), -1);
    cr_assert_not(drill_signals_pipe_seen());
    cr_assert_eq(send(fd, "x", 1, 0), -1);
    cr_assert(drill_signals_pipe_seen());
    drill_signals_clear();
    cr_assert_not(drill_signals_pipe_seen());
    close(fd);
    drill_signals_restore(&signals);
}

static void *send_to_broken_pipe(void *arg)
{
    int fd = broken_pipe();
    (void)arg;
    drill_signals_clear();
    cr_assert_eq(send(fd, "x", 1, 0), -1);
    close(fd);
    return drill_signals_pipe_seen() ? arg : NULL;
}

Test(world_signals, no_other_thread_notes_it)
{
    struct drill_signals signals;
    pthread_t thread;
    void *seen;
    drill_signals_install(&signals);
    drill_signals_clear();
    cr_assert_eq(drill_signals_start_thread(&thread, send_to_broken_pipe, &signals), 0);
    pthread_join(thread, &seen);
    cr_assert_eq(seen, &signals);
    cr_assert_not(drill_signals_pipe_seen());
    drill_signals_restore(&signals);
}

struct receiver {
    int fd;
    atomic_int id; /* of its thread; 0: not yet known */
    atomic_bool back;
    int error;
};

static void *receive(void *arg)
{
    struct receiver *receiver = arg;
    char byte;
    atomic_store(&receiver->id, (int)gettid());
    receiver->error = recv(receiver->fd, &byte, 1, 0) < 0 ? errno : 0;
    atomic_store(&receiver->back, true);
    return NULL;
}

/* Whether the thread waits for something. */
static bool is_asleep(int id)
{
    char path[64];
    char text[512];
    snprintf(path, sizeof path, "/proc/self/task/%d/stat", id);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    size_t n = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[n] = '\0';
    const char *name_end = strrchr(text, ')');
    return name_end != NULL && name_end[1] == ' ' && name_end[2] == 'S';
}

/* Nudges are queued: one that is sent to a thread that runs may keep it from ever running on. */
Test(world_signals, a_nudge_interrupts)
{
    struct drill_signals signals;
    struct receiver receiver = {0};
    pthread_t thread;
    int fds[2];
    drill_signals_install(&signals);
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    receiver.fd = fds[0];
    cr_assert_eq(drill_signals_start_thread(&thread, receive, &receiver), 0);
    while (!atomic_load(&receiver.back)) {
        int id = atomic_load(&receiver.id);
        if (id != 0 && is_asleep(id))
            drill_signals_nudge(thread);
        sched_yield();
    }
    pthread_join(thread, NULL);
    cr_assert_eq(receiver.error, EINTR);
    close(fds[0]);
    close(fds[1]);
    drill_signals_restore(&signals);
}

Test(world_signals, old_handlers_come_back)
{
    struct drill_signals signals;
    struct sigaction ignore = {.sa_handler = SIG_IGN}, now;
    sigaction(SIGPIPE, &ignore, NULL);
    drill_signals_install(&signals);
    sigaction(SIGPIPE, NULL, &now);
    cr_assert_neq(now.sa_handler, SIG_IGN);
    cr_assert_eq(now.sa_flags & SA_RESTART, 0);
    drill_signals_restore(&signals);
    sigaction(SIGPIPE, NULL, &now);
    cr_assert_eq(now.sa_handler, SIG_IGN);
}
