/* Calls that return, wait, or do neither. */

#include "world/settle.h"

#include <criterion/criterion.h>
#include <stdatomic.h>
#include <string.h>

#include "targets/kernel/kernel.h"
#include "unit/world/kit.h"

#define LISTENER "L = socket()\nbind(L, loopback)\nlisten(L, 4)\nC = socket()\n"

static void check_accept(const struct drill_target_type *type, const char *text)
{
    struct kit kit;
    kit_open(&kit, type, 0);
    kit_run(&kit, text);
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    const struct drill_event *blocked = kit_event(&kit, DRILL_EVENT_BLOCKED, DRILL_CALL_COUNT, 0);
    const struct drill_event *connect = kit_event(&kit, DRILL_EVENT_CALL, DRILL_CALL_CONNECT, 0);
    const struct drill_event *back = kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_ACCEPT, 0);
    cr_assert_not_null(blocked);
    cr_assert_eq(blocked->call.id, DRILL_CALL_ACCEPT);
    cr_assert_eq(blocked->actor, 1);
    cr_assert_lt(blocked, connect);
    cr_assert_null(kit_event(&kit, DRILL_EVENT_BLOCKED, DRILL_CALL_COUNT, 1), "told once");
    cr_assert_not_null(back, "harvested after the step that woke it");
    cr_assert_gt(back, connect);
    cr_assert_eq(back->step, blocked->step, "its return is that of the step that made it");
    cr_assert_eq(back->outcome.error, DRILL_ENONE);
    kit_close(&kit);
}

Test(world_settle, a_waiting_accept_is_seen_to_wait_and_to_return)
{
    check_accept(&drill_kernel_tcp4,
                 "family tcp4\n" LISTENER "T1: S = accept(L) blocks\nconnect(C, L)\n"
                 "T1: returns\nT1: getsockname(S)\n");
    check_accept(&drill_kernel_unix_stream,
                 "family unix-stream\n" LISTENER "T1: S = accept(L) blocks\nconnect(C, L)\n"
                 "T1: returns\nT1: getsockname(S)\n");
}

Test(world_settle, several_wait_at_once)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit_run(&kit, "family unix-stream\nA, B = socketpair()\nC, D = socketpair()\n"
                  "T1: recv(A, 9) blocks\nT2: recv(C, 9) blocks\nT3: recv(C, 9) blocks\n"
                  "send(D, 2)\nsend(B, 1)\nT1: returns\n");
    cr_assert_not_null(kit_event(&kit, DRILL_EVENT_BLOCKED, DRILL_CALL_RECV, 2));
    const struct drill_event *first = kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_RECV, 0);
    const struct drill_event *second = kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_RECV, 1);
    cr_assert_eq(first->outcome.value, 2);
    cr_assert_eq(second->actor, 1);
    cr_assert_eq(second->outcome.value, 1);
    cr_assert_null(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_RECV, 2));
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "one still waited and was fetched back");
    cr_assert_not(kit.run.worker_spent);
    kit_close(&kit);
}

Test(world_settle, what_is_due_and_does_not_return_is_stuck)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 1);
    kit.due = 1u << 1;
    kit_run(&kit, "family unix-stream\nA, B = socketpair()\nT1: recv(A, 9)\nsend(A, 1)\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_STUCK);
    cr_assert_eq(kit.run.step, 1);
    const struct drill_event *stuck = kit_event(&kit, DRILL_EVENT_STUCK, DRILL_CALL_RECV, 0);
    cr_assert_not_null(stuck);
    cr_assert_eq(stuck->actor, 1);
    cr_assert_null(kit_event(&kit, DRILL_EVENT_CALL, DRILL_CALL_SEND, 0));
    cr_assert_not(kit.run.worker_spent);
    kit_close(&kit);
}

static atomic_bool enough;

/* Neither returns nor waits, until the run is over. */
static void spin(struct drill_target *self, const struct drill_call *call,
                 const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    (void)self;
    (void)call;
    (void)buffers;
    (void)n;
    while (!atomic_load(&enough))
        continue;
    *out = drill_outcome_error(DRILL_EINTR);
}

/* Its call is what the end of a run takes a socket away with. */
static void let_spinner_go(struct drill_target *self, int fd, int how, struct drill_outcome *out)
{
    atomic_store(&enough, true);
    kit_of(self)->real->shut_down(self, fd, how, out);
}

Test(world_settle, a_call_that_neither_returns_nor_waits_is_stuck)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 1);
    kit.type.receive_bytes = spin;
    kit.type.shut_down = let_spinner_go;
    kit_run(&kit, "family unix-stream\nA, B = socketpair()\nT1: recv(A, 9) blocks\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_STUCK);
    cr_assert_not_null(strstr(kit.run.why, "neither"));
    cr_assert_null(kit_event(&kit, DRILL_EVENT_BLOCKED, DRILL_CALL_COUNT, 0));
    cr_assert_not(kit.run.worker_spent);
    kit_close(&kit);
}

Test(world_settle, nothing_happens_without_pending_calls)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit_begin(&kit, 2);
    drill_settle(kit.world, DRILL_NOBODY);
    drill_settle(kit.world, 1);
    cr_assert_eq(kit.trace.count, 0);
    kit_end(&kit);
    kit_close(&kit);
}
