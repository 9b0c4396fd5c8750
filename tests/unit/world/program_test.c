/* Programs: roles in turn, waiting for each other, at fault, and stuck. */

#include "world/world.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "targets/kernel/kernel.h"
#include "unit/world/kit.h"

/* What the second role saw before its first call. */
static struct drill_addr seen_meeting;

/* Makes the call; one that receives an x, or none, and nothing else. */
static struct drill_outcome make(struct drill_target *target, struct drill_call call)
{
    char byte = drill_call_sends(&call) ? 'x' : 0;
    struct drill_buffer buffer = {&byte, 1};
    struct drill_outcome out;
    call.len[0] = call.n_len;
    drill_target_perform(target, &call, &buffer, &out);
    if (drill_call_receives(&call) && out.value == 1 && byte != 'x')
        out.value = -1;
    return out;
}

static bool serve(struct drill_program_run *run, struct drill_target *target)
{
    struct drill_addr any = drill_addr_loopback(target->type->family, 1, 0);
    int fd = (int)make(target, (struct drill_call){.id = DRILL_CALL_SOCKET}).value;
    make(target, (struct drill_call){.id = DRILL_CALL_BIND, .fd = fd, .addr = any});
    run->meeting = make(target, (struct drill_call){.id = DRILL_CALL_GETSOCKNAME, .fd = fd}).addr;
    make(target, (struct drill_call){.id = DRILL_CALL_LISTEN, .fd = fd, .number = 1});
    fd = (int)make(target, (struct drill_call){.id = DRILL_CALL_ACCEPT, .fd = fd}).value;
    return make(target, (struct drill_call){.id = DRILL_CALL_RECV, .fd = fd, .n_len = 1}).value ==
           1;
}

static bool ask(struct drill_program_run *run, struct drill_target *target)
{
    seen_meeting = run->meeting;
    int fd = (int)make(target, (struct drill_call){.id = DRILL_CALL_SOCKET}).value;
    make(target, (struct drill_call){.id = DRILL_CALL_CONNECT, .fd = fd, .addr = run->meeting});
    return make(target, (struct drill_call){.id = DRILL_CALL_SEND, .fd = fd, .n_len = 1}).value ==
           1;
}

static bool one_byte(struct drill_program_run *run, unsigned role, struct drill_target *target,
                     char why[DRILL_PROGRAM_TEXT])
{
    snprintf(why, DRILL_PROGRAM_TEXT, "not one byte");
    return role == 0 ? serve(run, target) : ask(run, target);
}

/* Reports a fault after one call; the other roles go on for ever. */
static bool faulty(struct drill_program_run *run, unsigned role, struct drill_target *target,
                   char why[DRILL_PROGRAM_TEXT])
{
    const struct drill_call call = {.id = DRILL_CALL_CLOSE, .fd = 5000};
    enum drill_errno error;
    (void)run;
    do {
        error = make(target, call).error;
    } while (role == 1 && error == DRILL_EBADF);
    snprintf(why, DRILL_PROGRAM_TEXT, "nothing to close");
    return false;
}

/* Each role waits for the other to write. */
static bool deadlock(struct drill_program_run *run, unsigned role, struct drill_target *target,
                     char why[DRILL_PROGRAM_TEXT])
{
    (void)run;
    (void)role;
    (void)why;
    struct drill_outcome out = make(target, (struct drill_call){.id = DRILL_CALL_SOCKETPAIR});
    const struct drill_call recv = {.id = DRILL_CALL_RECV, .fd = (int)out.value, .n_len = 1};
    do {
        out = make(target, recv);
    } while (out.error == DRILL_EINTR);
    return true;
}

static void run_program(struct kit *kit, const struct drill_program *program)
{
    kit->trace = (struct drill_trace){.events = kit->events, .capacity = KIT_EVENTS};
    drill_world_run_program(kit->world, program, &kit->guide, &kit->trace, &kit->run);
}

static const struct drill_program echo = {.name = "test/one-byte",
                                          .summary = "Carries one byte.",
                                          .families = DRILL_FAMILIES_TCP,
                                          .roles = 2,
                                          .role = one_byte};

Test(world_program, a_client_and_a_server_meet)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    for (int i = 0; i < 3; i++) {
        run_program(&kit, &echo);
        cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
        cr_assert_neq(seen_meeting.port, 0, "the client starts once the server listens");
        cr_assert_eq(kit.run.leaked_fds, 0, "what it leaves open is closed for it");
        cr_assert_not(kit.run.worker_spent);
    }
    const struct drill_event *listen = kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_LISTEN, 0);
    const struct drill_event *connect = kit_event(&kit, DRILL_EVENT_CALL, DRILL_CALL_CONNECT, 0);
    cr_assert_lt(listen, connect);
    cr_assert_eq(connect->actor, 1);
    cr_assert_eq(connect->step, DRILL_NO_STEP);
    cr_assert_eq(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_RECV, 0)->outcome.data.stream, 0,
                 "a program's payload is its own");
    kit_close(&kit);
}

Test(world_program, scenarios_and_programs_alternate)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    run_program(&kit, &echo);
    kit_run(&kit, "family tcp4\nA = socket()\nT1: close(A)\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    run_program(&kit, &echo);
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    kit_close(&kit);
}

Test(world_program, a_fault_ends_it_for_all_roles)
{
    static const struct drill_program program = {.name = "test/faulty",
                                                 .summary = "Finds a fault.",
                                                 .families = DRILL_FAMILIES_ALL,
                                                 .roles = 2,
                                                 .role = faulty};
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    run_program(&kit, &program);
    cr_assert_eq(kit.run.end, DRILL_RUN_FAULT);
    cr_assert_str_eq(kit.run.why, "role 0: nothing to close");
    cr_assert_not(kit.run.worker_spent);
    kit_close(&kit);
}

Test(world_program, when_all_wait_and_nothing_is_due_it_is_stuck)
{
    static const struct drill_program program = {.name = "test/deadlock",
                                                 .summary = "Waits for ever.",
                                                 .families = DRILL_FAMILIES_ALL,
                                                 .roles = 3,
                                                 .role = deadlock};
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    run_program(&kit, &program);
    cr_assert_eq(kit.run.end, DRILL_RUN_STUCK);
    cr_assert_not_null(strstr(kit.run.why, "every role waits"));
    cr_assert_not_null(kit_event(&kit, DRILL_EVENT_BLOCKED, DRILL_CALL_RECV, 2));
    cr_assert_not(kit.run.worker_spent);
    cr_assert_eq(kit.run.leaked_fds, 0);
    kit_close(&kit);
}

Test(world_program, the_guide_can_stop_it_anywhere)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    for (size_t at = 1; at < 20; at++) {
        kit.stop_at = at;
        run_program(&kit, &echo);
        cr_assert_eq(kit.run.end, DRILL_RUN_STOPPED);
        cr_assert_not(kit.run.worker_spent);
        cr_assert_eq(kit.run.leaked_fds, 0);
    }
    kit_close(&kit);
}

Test(world_program, it_is_skipped_where_it_does_not_belong)
{
    struct drill_program by_name = echo;
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    run_program(&kit, &echo);
    cr_assert_eq(kit.run.end, DRILL_RUN_SKIPPED);
    kit_close(&kit);
    by_name.by_name = true;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    run_program(&kit, &by_name);
    cr_assert_eq(kit.run.end, DRILL_RUN_SKIPPED);
    kit_close(&kit);
}
