/* After a run nothing is left, and what a target leaks is found. */

#include "world/finish.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "targets/kernel/kernel.h"
#include "unit/world/kit.h"

/* Opens a second socket that nobody is told of. */
static void leak(struct drill_target *self, uint32_t flags, struct drill_outcome *out)
{
    struct drill_outcome lost;
    kit_of(self)->real->make_socket(self, flags, &lost);
    kit_of(self)->real->make_socket(self, flags, out);
}

Test(world_finish, a_leaked_descriptor_is_found_and_closed)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    kit.type.make_socket = leak;
    kit_run(&kit, "family tcp4\nA = socket()\nclose(A)\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE);
    cr_assert_eq(kit.run.leaked_fds, 1);
    kit.type.make_socket = kit.real->make_socket;
    kit_run(&kit, "family tcp4\nA = socket()\nclose(A)\n");
    cr_assert_eq(kit.run.leaked_fds, 0);
    kit_close(&kit);
}

Test(world_finish, a_leak_is_found_in_a_hurry_too)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    drill_world_hurry(kit.world, true, KIT_DEADLINE_MS);
    for (uint32_t run = 0; run < 4; run++) {
        kit.type.make_socket = run % 2 != 0 ? leak : kit.real->make_socket;
        kit_run(&kit, "family tcp4\nA = socket()\nclose(A)\n");
        cr_assert_eq(kit.run.leaked_fds, run % 2);
    }
    kit_close(&kit);
}

Test(world_finish, what_a_scenario_leaves_open_is_no_leak)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    kit_run(&kit, "family tcp4\nL = socket()\nbind(L, loopback)\nlisten(L, 1)\nC = socket()\n"
                  "connect(C, L)\nS = accept(L)\nD = dup(S)\nsend(C, 100)\n");
    cr_assert_eq(kit.run.leaked_fds, 0);
    cr_assert_eq(kit.run.leaked_threads, 0);
    const struct drill_event *made = kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_DUP, 0);
    cr_assert_eq(fcntl((int)made->outcome.value, F_GETFD), -1);
    kit_close(&kit);
}

Test(world_finish, waiting_calls_come_back)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    for (int i = 0; i < 3; i++) {
        kit_run(&kit, "family tcp4\nL = socket()\nbind(L, loopback)\nlisten(L, 1)\n"
                      "C = socket()\nconnect(C, L)\nT1: S = accept(L)\nT2: accept(L) blocks\n"
                      "T3: recv(C, 1) blocks\nT4: poll(C, POLLIN, -1) blocks\n");
        cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
        cr_assert_not(kit.run.worker_spent);
        cr_assert_eq(kit.run.leaked_fds, 0);
    }
    kit_close(&kit);
}

/* Ignores signals. */
static void hang(struct drill_target *self, const struct drill_call *call,
                 const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    const struct kit *kit = kit_of(self);
    do {
        kit->real->receive_bytes(self, call, buffers, n, out);
    } while (out->error == DRILL_EINTR);
}

static atomic_bool released;

/* Comes back when it is let go, and for nothing else. */
static void hang_for_good(struct drill_target *self, const struct drill_call *call,
                          const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    do {
        kit_of(self)->real->receive_bytes(self, call, buffers, n, out);
    } while (!atomic_load(&released));
}

Test(world_finish, a_socket_is_taken_away_from_a_call_that_ignores_signals)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit.type.receive_bytes = hang;
    kit_run(&kit, "family unix-stream\nA, B = socketpair()\nT1: recv(A, 1) blocks\n");
    cr_assert_not(kit.run.worker_spent);
    cr_assert_eq(kit.run.leaked_fds, 0);
    kit_close(&kit);
}

Test(world_finish, a_thread_that_never_comes_back_spends_the_worker)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit.type.receive_bytes = hang_for_good;
    kit_run(&kit, "family unix-stream\nA, B = socketpair()\nT1: recv(A, 1) blocks\n");
    cr_assert(kit.run.worker_spent);
    struct drill_actor *actor = kit.world->actors[1];
    kit_run(&kit, "family unix-stream\nA = socket()\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_ERROR);
    cr_assert_null(kit_event(&kit, DRILL_EVENT_CALL, DRILL_CALL_COUNT, 0));
    atomic_store(&released, true);
    cr_assert(drill_mailbox_await(&actor->box, DRILL_PHASE_DONE, -1));
    drill_mailbox_set(&actor->box, DRILL_PHASE_IDLE);
    kit_close(&kit);
}

/* Leaves a file where only the harness may make some. */
static void litter(struct drill_target *self, int fd, const struct drill_addr *addr,
                   struct drill_outcome *out)
{
    char path[DRILL_WORLD_DIR + 16];
    kit_of(self)->real->bind_name(self, fd, addr, out);
    snprintf(path, sizeof path, "%s/litter", kit_of(self)->world->dir);
    close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

Test(world_finish, a_file_of_the_targets_own_is_found)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit.type.bind_name = litter;
    kit_run(&kit, "family unix-stream\nA = socket()\nbind(A, path)\n");
    cr_assert_eq(kit.run.leaked_files, 1);
    kit_close(&kit);
}
