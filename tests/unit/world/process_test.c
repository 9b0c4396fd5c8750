/* Actors that become processes: their descriptors, their waiting, their end. */

#include "world/process.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sys/wait.h>

#include "targets/kernel/kernel.h"
#include "unit/world/kit.h"

#define PAIR "family unix-stream\nA, B = socketpair()\n"

Test(world_process, descriptors_are_numbered_by_process)
{
    struct drill_actor actor = {0};
    cr_assert_eq(drill_process_fd(&actor, 5), 5);
    cr_assert_eq(drill_process_fd(&actor, 2000), 2000);
    actor.child = 2;
    cr_assert_eq(drill_process_fd(&actor, 5), 2 * DRILL_PROCESS_FDS + 5);
    cr_assert_eq(drill_process_fd(&actor, 2 * DRILL_PROCESS_FDS + 7), 2 * DRILL_PROCESS_FDS + 7);
    cr_assert_eq(drill_process_fd(&actor, DRILL_PROCESS_FDS + 7), -1, "another child's");
    cr_assert_eq(drill_process_fd(&actor, -1), -1);
}

static bool no_child_is_left(void)
{
    return waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD;
}

Test(world_process, a_child_makes_its_calls_on_copies)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit.stream = 42;
    kit_run(&kit, PAIR "T1: fork()\nT1: send(A, 100)\nclose(A)\nrecv(B, 500)\nT1: close(A)\n"
                       "recv(B, 500)\nT1: _exit()\nT1: send(A, 1)\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    const struct drill_event *sent = kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_SEND, 0);
    cr_assert_eq(sent->outcome.value, 100);
    cr_assert_eq(sent->call.fd / DRILL_PROCESS_FDS, 1);
    const struct drill_event *got = kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_RECV, 0);
    cr_assert_eq(got->outcome.value, 100);
    cr_assert_eq(got->outcome.data.good, 100);
    cr_assert_eq(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_RECV, 1)->outcome.value, 0);
    cr_assert_eq(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_SEND, 1)->outcome.error,
                 DRILL_EBADF);
    cr_assert(no_child_is_left());
    kit_close(&kit);
}

Test(world_process, a_child_is_seen_to_wait_and_ended_at_last)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit_run(&kit, PAIR "T1: fork()\nT1: recv(A, 9) blocks\nT2: fork()\nT2: S = socket()\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    cr_assert_not_null(kit_event(&kit, DRILL_EVENT_BLOCKED, DRILL_CALL_RECV, 0));
    cr_assert_eq(kit.run.leaked_fds, 0);
    cr_assert_not(kit.run.worker_spent);
    cr_assert(no_child_is_left());
    kit_run(&kit, PAIR "T1: recv(A, 9) blocks\nsend(B, 3)\nT1: returns = 3\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    kit_close(&kit);
}

Test(world_process, a_signal_is_for_the_child)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit.due = 1u << 1;
    kit_run(&kit, PAIR "sigaction(SIGUSR1, 0)\nT1: fork()\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    kit.due = 0;
    kit_run(&kit, PAIR "sigaction(SIGUSR1, 0)\nT1: fork()\nT1: recv(A, 9) blocks\n"
                       "kill(T1, SIGUSR1)\nT1: returns\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    cr_assert_eq(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_RECV, 0)->outcome.error,
                 DRILL_EINTR);
    kit_close(&kit);
}

Test(world_process, at_most_three_children)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit_run(&kit, PAIR "T1: fork()\nT2: fork()\nT3: fork()\nT4: fork()\nkill(T4, SIGCONT)\n"
                       "kill(T2, SIGKILL)\nT5: fork()\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    for (int i = 0; i < 3; i++)
        cr_assert_eq(
            kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_FORK, (unsigned)i)->outcome.value,
            i + 1);
    cr_assert_eq(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_FORK, 3)->outcome.error,
                 DRILL_EAGAIN);
    cr_assert_eq(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_KILL, 0)->outcome.error,
                 DRILL_ESRCH);
    cr_assert_eq(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_FORK, 4)->outcome.value, 2);
    cr_assert(no_child_is_left());
    kit_close(&kit);
}
