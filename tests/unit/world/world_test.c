/* Runs as a whole: order, ends, and what makes a scenario unfit for a place. */

#include "world/world.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "targets/kernel/kernel.h"
#include "unit/world/kit.h"

Test(world_world, steps_are_made_in_order)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit_run(&kit, "family unix-stream\nA, B = socketpair()\nsend(A, 5)\nrecv(B, 9)\nclose(A)\n"
                  "recv(B, 9)\nclose(B)\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    int32_t step = 0;
    for (size_t i = 0; i < kit.trace.count; i++) {
        const struct drill_event *event = &kit.trace.events[i];
        if (event->kind == DRILL_EVENT_ENV)
            continue;
        cr_assert_eq(event->step, step);
        cr_assert_not(event->by_harness);
        step += event->kind == DRILL_EVENT_RETURN;
    }
    cr_assert_eq(step, 6);
    kit_close(&kit);
}

Test(world_world, the_guide_can_stop_it_anywhere)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    size_t all = KIT_EVENTS;
    for (size_t at = 1; at < all; at++) {
        kit.stop_at = at;
        kit_run(&kit, "family tcp4\nL = socket()\nbind(L, loopback)\nlisten(L, 1)\nC = socket()\n"
                      "T1: S = accept(L) blocks\nconnect(C, L)\nT1: returns\nsend(C, 5)\n"
                      "recv(S, 9)\ndup(S)\n");
        if (kit.run.end == DRILL_RUN_COMPLETE)
            all = at;
        else
            cr_assert_eq(kit.run.end, DRILL_RUN_STOPPED);
        cr_assert_leq(kit.trace.count, at);
        cr_assert_eq(kit.run.leaked_fds + kit.run.leaked_threads, 0);
        cr_assert_not(kit.run.worker_spent);
    }
    cr_assert_gt(all, 20);
    kit_close(&kit);
}

Test(world_world, a_step_of_an_actor_that_still_waits_is_stuck)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit.hurry = true;
    kit_run(&kit, "family unix-stream\nA, B = socketpair()\nT1: recv(A, 1) blocks\n"
                  "T1: returns\nsend(B, 1)\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_STUCK);
    cr_assert_eq(kit.run.step, 2);
    cr_assert_not_null(strstr(kit.run.why, "T1 still waits in recv"));
    kit_close(&kit);
}

Test(world_world, in_a_hurry_a_step_of_an_actor_that_still_waits_is_left_out)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    drill_world_hurry(kit.world, true, KIT_DEADLINE_MS);
    kit.stays = true;
    kit_run(&kit, "family unix-stream\nA, B = socketpair()\nT1: recv(A, 1)\n"
                  "T1: send(A, 7)\nT1: returns\nsend(B, 1)\nclose(B)\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    cr_assert_not_null(kit_event(&kit, DRILL_EVENT_BLOCKED, DRILL_CALL_RECV, 0));
    cr_assert_not_null(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_RECV, 0));
    cr_assert_null(kit_event(&kit, DRILL_EVENT_CALL, DRILL_CALL_SEND, 1), "the one of T1");
    cr_assert_not_null(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_CLOSE, 0));
    kit_close(&kit);
}

Test(world_world, a_hurry_can_end)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    drill_world_hurry(kit.world, true, KIT_DEADLINE_MS);
    drill_world_hurry(kit.world, false, KIT_DEADLINE_MS);
    kit.hurry = true;
    kit_run(&kit, "family unix-stream\nA, B = socketpair()\nT1: recv(A, 1)\n"
                  "T1: send(A, 7)\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_STUCK);
    kit_close(&kit);
}

Test(world_world, a_scenario_for_another_family_is_skipped)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit_run(&kit, "family tcp4\nA = socket()\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_SKIPPED);
    cr_assert_eq(kit.trace.count, 0);
    kit_close(&kit);
}

Test(world_world, a_number_closed_twice_is_never_one_of_ours)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit_run(&kit, "family unix-stream\nA = socket()\nclose(A)\nT7: close(A) = -1 EBADF\n"
                  "T8: close(A) = -1 EBADF\n");
    for (unsigned i = 1; i < 3; i++)
        cr_assert_eq(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_CLOSE, i)->outcome.error,
                     DRILL_EBADF);
    kit_close(&kit);
}

Test(world_world, closing_puts_the_process_back)
{
    struct kit kit;
    struct sigaction before, after;
    char dir[DRILL_WORLD_DIR];
    sigaction(SIGPIPE, NULL, &before);
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    memcpy(dir, kit.world->dir, sizeof dir);
    cr_assert_eq(access(dir, F_OK), 0);
    kit_run(&kit, "family unix-stream\nA = socket()\nbind(A, path)\n");
    kit_close(&kit);
    cr_assert_neq(access(dir, F_OK), 0);
    sigaction(SIGPIPE, NULL, &after);
    cr_assert_eq(before.sa_handler, after.sa_handler);
}

Test(world_world, closing_nothing_is_nothing)
{
    drill_world_close(NULL);
}
