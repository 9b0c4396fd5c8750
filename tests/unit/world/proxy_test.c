/* What a program asks of the proxy reaches the target as it was asked. */

#include "world/proxy.h"

#include <criterion/criterion.h>
#include <string.h>

#include "targets/kernel/kernel.h"
#include "unit/world/kit.h"

static const struct drill_call expected[] = {
    {.id = DRILL_CALL_SOCKET, .fd = -1, .flags = DRILL_SOCK_CLOEXEC},
    {.id = DRILL_CALL_SOCKETPAIR, .fd = -1, .flags = DRILL_SOCK_NONBLOCK},
    {.id = DRILL_CALL_BIND, .fd = 5000, .addr = {DRILL_ADDR_ABSTRACT, 1, 0, {0}, "x"}},
    {.id = DRILL_CALL_LISTEN, .fd = 5000, .number = 6},
    {.id = DRILL_CALL_ACCEPT, .fd = 5000, .want_addr = true},
    {.id = DRILL_CALL_ACCEPT4, .fd = 5000, .flags = DRILL_SOCK_NONBLOCK},
    {.id = DRILL_CALL_CONNECT, .fd = 5000, .addr = {DRILL_ADDR_ABSTRACT, 1, 0, {0}, "x"}},
    {.id = DRILL_CALL_SENDMSG, .fd = 5000, .flags = DRILL_MSG_PEEK, .n_len = 2, .len = {3, 5}},
    {.id = DRILL_CALL_RECVMSG, .fd = 5000, .flags = DRILL_MSG_PEEK, .n_len = 1, .len = {3}},
    {.id = DRILL_CALL_SHUTDOWN, .fd = 5000, .number = 17},
    {.id = DRILL_CALL_DUP, .fd = 5000},
    {.id = DRILL_CALL_GETSOCKNAME, .fd = 5000},
    {.id = DRILL_CALL_GETPEERNAME, .fd = 5000},
    {.id = DRILL_CALL_GETSOCKOPT, .fd = 5000, .option = DRILL_SO_LINGER},
    {.id = DRILL_CALL_SETSOCKOPT, .fd = 5000, .option = DRILL_SO_LINGER, .value = {1, 2}},
    {.id = DRILL_CALL_POLL, .fd = 5000, .flags = DRILL_POLLIN},
    {.id = DRILL_CALL_FCNTL, .fd = 5000, .number = DRILL_F_SETFL, .flags = DRILL_O_NONBLOCK},
    {.id = DRILL_CALL_IOCTL, .fd = 5000},
    {.id = DRILL_CALL_SOCKATMARK, .fd = 5000},
    {.id = DRILL_CALL_CLOSE, .fd = 5000},
    {.id = DRILL_CALL_GETHOSTBYNAME, .fd = -1, .host = "localhost"},
    {.id = DRILL_CALL_GETSERVBYNAME, .fd = -1, .service = "drill"},
    {.id = DRILL_CALL_GETSERVBYNAME, .fd = -1, .service = "drill", .proto = "udp"},
};

/* Each call once; most fail, which is not what is looked at. */
static bool call_all(struct drill_program_run *run, unsigned role, struct drill_target *target,
                     char why[DRILL_PROGRAM_TEXT])
{
    char bytes[8] = {0};
    const struct drill_buffer buffers[2] = {{bytes, 3}, {bytes + 3, 5}};
    (void)run;
    (void)role;
    (void)why;
    for (unsigned i = 0; i < DRILL_COUNT(expected); i++) {
        struct drill_outcome out;
        drill_target_perform(target, &expected[i], buffers, &out);
    }
    target->type->close(target);
    return strcmp(target->type->name, "unix-stream") == 0 &&
           target->type->family == DRILL_UNIX_STREAM;
}

/* Resolution is of no interest here, and would ask the machine's own files. */
static void no_host(struct drill_target *self, const char *host, struct drill_outcome *out)
{
    (void)self;
    (void)host;
    *out = drill_outcome_error(DRILL_HOST_NOT_FOUND);
}

Test(world_proxy, each_call_is_let_through_as_it_is)
{
    static const struct drill_program program = {.name = "test/all-calls",
                                                 .summary = "Makes every call.",
                                                 .families = DRILL_FAMILIES_ALL,
                                                 .roles = 1,
                                                 .role = call_all};
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit.type.host_by_name = no_host;
    kit.trace = (struct drill_trace){.events = kit.events, .capacity = KIT_EVENTS};
    drill_world_run_program(kit.world, &program, &kit.guide, &kit.trace, &kit.run);
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    char seen[DRILL_CALL_TEXT];
    char wanted[DRILL_CALL_TEXT];
    for (unsigned i = 0; i < DRILL_COUNT(expected); i++) {
        const struct drill_event *event = kit_event(&kit, DRILL_EVENT_CALL, DRILL_CALL_COUNT, i);
        cr_assert_not_null(event);
        drill_call_print(&event->call, NULL, seen, sizeof seen);
        drill_call_print(&expected[i], NULL, wanted, sizeof wanted);
        cr_assert_eq(strcmp(seen, wanted), 0, "call %u: %s, not %s", i, seen, wanted);
    }
    cr_assert_null(kit_event(&kit, DRILL_EVENT_CALL, DRILL_CALL_COUNT, DRILL_COUNT(expected)));
    kit_close(&kit);
}
