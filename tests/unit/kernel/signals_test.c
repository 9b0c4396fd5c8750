/* sigaction and pthread_kill of the kernel's types: a handler runs on the thread that is meant, and
 * what the process did with the signal before comes back. */

#include <criterion/criterion.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "unit/kernel/kit.h"

struct reader {
    struct drill_target *target;
    int fd;
    atomic_bool back;
    struct drill_outcome out;
};

static void *read_from(void *arg)
{
    struct reader *reader = arg;
    char byte;
    struct drill_buffer buffer = {&byte, 1};
    struct drill_call call = {.id = DRILL_CALL_RECV, .fd = reader->fd, .n_len = 1, .len = {1}};
    drill_target_perform(reader->target, &call, &buffer, &reader->out);
    atomic_store(&reader->back, true);
    return NULL;
}

static struct drill_outcome hit(struct drill_target *target, pthread_t thread)
{
    struct drill_call call = {.id = DRILL_CALL_PTHREAD_KILL, .number = DRILL_SIGUSR1};
    struct drill_outcome out;
    drill_target_signal(target, thread, &call, &out);
    return out;
}

typedef void (*handler)(int);

static handler disposition(void)
{
    struct sigaction now;
    sigaction(SIGUSR1, NULL, &now);
    return now.sa_handler;
}

Test(kernel_signals, a_caught_signal_ends_the_call_of_its_thread)
{
    struct drill_target *target = kit_open(DRILL_UNIX_STREAM);
    struct reader reader = {.target = target};
    pthread_t thread;
    handler before = disposition();
    struct drill_outcome pair = DO(target, DRILL_CALL_SOCKETPAIR);
    reader.fd = (int)pair.value;
    MUST(target, DRILL_CALL_SIGACTION, .number = DRILL_SIGUSR1);
    cr_assert_eq(pthread_create(&thread, NULL, read_from, &reader), 0);
    while (!atomic_load(&reader.back))
        cr_assert_eq(hit(target, thread).error, DRILL_ENONE);
    pthread_join(thread, NULL);
    cr_assert_eq(reader.out.error, DRILL_EINTR);
    cr_assert_neq(disposition(), before);
    target->type->restore_process(target);
    cr_assert_eq(disposition(), before);
    drill_target_close(target);
}

Test(kernel_signals, without_a_handler_nothing_happens)
{
    struct drill_target *target = kit_open(DRILL_UNIX_STREAM);
    handler before = disposition();
    cr_assert_eq(hit(target, pthread_self()).error, DRILL_ENONE);
    target->type->restore_process(target);
    cr_assert_eq(disposition(), before);
    drill_target_close(target);
}

Test(kernel_signals, what_waits_is_taken_or_dropped)
{
    struct drill_target *target = kit_open(DRILL_UNIX_STREAM);
    sigset_t set, pending;
    sigemptyset(&set);
    sigaddset(&set, SIGIO);
    sigaddset(&set, SIGURG);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    kill(getpid(), SIGIO);
    cr_assert_eq(MUST(target, DRILL_CALL_SIGWAITINFO, .number = DRILL_SIGIO), 0);
    kill(getpid(), SIGIO);
    kill(getpid(), SIGURG);
    target->type->restore_process(target);
    sigpending(&pending);
    cr_assert_not(sigismember(&pending, SIGIO) || sigismember(&pending, SIGURG));
    drill_target_close(target);
}

Test(kernel_signals, the_flag_reaches_the_handler)
{
    struct drill_target *target = kit_open(DRILL_UNIX_STREAM);
    struct sigaction now;
    MUST(target, DRILL_CALL_SIGACTION, .number = DRILL_SIGUSR1, .flags = DRILL_SA_RESTART);
    sigaction(SIGUSR1, NULL, &now);
    cr_assert((now.sa_flags & SA_RESTART) != 0);
    MUST(target, DRILL_CALL_SIGACTION, .number = DRILL_SIGUSR1);
    sigaction(SIGUSR1, NULL, &now);
    cr_assert_eq(now.sa_flags & SA_RESTART, 0);
    target->type->restore_process(target);
    drill_target_close(target);
}
