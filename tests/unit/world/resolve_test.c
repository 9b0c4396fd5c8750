/* Symbolic addresses become real ones; names are asked for when needed, and recorded. */

#include "world/resolve.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>

#include "targets/kernel/kernel.h"
#include "unit/world/kit.h"

static const struct drill_event *call_event(const struct kit *kit, enum drill_call_id id,
                                            unsigned n)
{
    const struct drill_event *event = kit_event(kit, DRILL_EVENT_CALL, id, n);
    DRILL_CHECK(event != NULL);
    return event;
}

Test(world_resolve, a_slot_as_address_is_the_name_of_its_socket)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    kit_run(&kit, "family tcp4\nL = socket()\nbind(L, loopback)\nlisten(L, 4)\n"
                  "C = socket()\nconnect(C, L)\nD = socket()\nconnect(D, L)\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    const struct drill_event *asked =
        kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_GETSOCKNAME, 0);
    cr_assert_not_null(asked);
    cr_assert(asked->by_harness);
    cr_assert_eq(asked->step, DRILL_NO_STEP);
    cr_assert_null(kit_event(&kit, DRILL_EVENT_CALL, DRILL_CALL_GETSOCKNAME, 1), "asked once");
    const struct drill_event *first = call_event(&kit, DRILL_CALL_CONNECT, 0);
    cr_assert_neq(first->call.addr.port, 0);
    cr_assert(drill_addr_equal(&first->call.addr, &asked->outcome.addr));
    cr_assert(
        drill_addr_equal(&call_event(&kit, DRILL_CALL_CONNECT, 1)->call.addr, &first->call.addr));
    kit_close(&kit);
}

Test(world_resolve, a_name_is_asked_for_before_its_socket_is_closed)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    kit_run(&kit, "family tcp4\nL = socket()\nbind(L, loopback)\nclose(L)\n"
                  "C = socket()\nconnect(C, L) = -1 ECONNREFUSED\n");
    const struct drill_event *asked =
        kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_GETSOCKNAME, 0);
    cr_assert_not_null(asked);
    cr_assert_lt(asked, call_event(&kit, DRILL_CALL_CLOSE, 0));
    cr_assert(drill_addr_equal(&call_event(&kit, DRILL_CALL_CONNECT, 0)->call.addr,
                               &asked->outcome.addr));
    kit_close(&kit);
}

Test(world_resolve, nobody_asks_for_a_name_that_no_later_step_mentions)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    kit_run(&kit, "family tcp4\nL = socket()\nbind(L, loopback)\nclose(L)\n");
    cr_assert_null(kit_event(&kit, DRILL_EVENT_CALL, DRILL_CALL_GETSOCKNAME, 0));
    kit_close(&kit);
}

Test(world_resolve, a_call_that_changes_the_name_makes_it_asked_for_again)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_udp4, 0);
    kit_run(&kit, "family udp4\nA = socket()\nbind(A, loopback)\nB = socket()\n"
                  "bind(B, any)\nsendto(A, 1, B)\nconnect(B, A)\nsendto(A, 1, B)\n");
    const struct drill_event *first = call_event(&kit, DRILL_CALL_SENDTO, 0);
    const struct drill_event *again = kit_event(&kit, DRILL_EVENT_CALL, DRILL_CALL_GETSOCKNAME, 2);
    cr_assert_not_null(again, "of B, of A, and of B after it was connected");
    cr_assert_eq(first->call.addr.ip[0], 127, "the wildcard is reached at loopback");
    cr_assert_eq(again->call.fd, call_event(&kit, DRILL_CALL_CONNECT, 0)->call.fd);
    kit_close(&kit);
}

Test(world_resolve, any_is_the_wildcard_and_nowhere_answers_nobody)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    kit_run(&kit, "family tcp4\nL = socket()\nbind(L, any)\nC = socket()\n"
                  "connect(C, nowhere)\n");
    const struct drill_addr any = drill_addr_any(DRILL_TCP4, 0);
    cr_assert(drill_addr_equal(&call_event(&kit, DRILL_CALL_BIND, 0)->call.addr, &any));
    cr_assert_eq(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_CONNECT, 0)->outcome.error,
                 DRILL_ECONNREFUSED);
    kit_close(&kit);
}

Test(world_resolve, unix_names_are_fresh_and_paths_are_private)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit_run(&kit, "family unix-stream\nA = socket()\nbind(A, loopback)\nB = socket()\n"
                  "bind(B, loopback)\nC = socket()\nbind(C, path)\n");
    const struct drill_addr *a = &call_event(&kit, DRILL_CALL_BIND, 0)->call.addr;
    const struct drill_addr *b = &call_event(&kit, DRILL_CALL_BIND, 1)->call.addr;
    const struct drill_addr *c = &call_event(&kit, DRILL_CALL_BIND, 2)->call.addr;
    cr_assert_eq(a->kind, DRILL_ADDR_ABSTRACT);
    cr_assert_not(drill_addr_equal(a, b));
    cr_assert_eq(c->kind, DRILL_ADDR_PATH);
    cr_assert_eq(strncmp(c->name, kit.world->dir, strlen(kit.world->dir)), 0);
    cr_assert_eq(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_BIND, 2)->outcome.error,
                 DRILL_ENONE);
    cr_assert_eq(kit.run.leaked_files, 0, "the harness removes what it named");
    kit_close(&kit);
}

Test(world_resolve, named_paths_are_the_same_in_one_run)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit_run(&kit, "family unix-stream\nA = socket()\nbind(A, path(\"a\", 100))\n"
                  "stat(path(\"a\", 100))\nB = socket()\nbind(B, abstract(\"b\", 30))\n"
                  "C = socket()\nbind(C, unnamed)\nmknod(path(\"c\"), S_IRUSR)\n"
                  "rename(path(\"c\"), path(\"d\"))\nstat(path(\"d\"))\numask(S_IWUSR)\n");
    const struct drill_addr *a = &call_event(&kit, DRILL_CALL_BIND, 0)->call.addr;
    const struct drill_addr *b = &call_event(&kit, DRILL_CALL_BIND, 1)->call.addr;
    cr_assert_eq(a->kind, DRILL_ADDR_PATH);
    cr_assert_eq(a->name_len, 100);
    cr_assert(drill_addr_equal(a, &call_event(&kit, DRILL_CALL_STAT, 0)->call.addr));
    cr_assert_eq(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_STAT, 0)->outcome.error,
                 DRILL_ENONE);
    cr_assert_eq(b->kind, DRILL_ADDR_ABSTRACT);
    cr_assert_eq(b->name_len, 29, "its leading NUL is counted");
    cr_assert_eq(call_event(&kit, DRILL_CALL_BIND, 2)->call.addr.kind, DRILL_ADDR_UNNAMED);
    cr_assert_eq(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_STAT, 1)->outcome.value,
                 DRILL_S_IFREG | DRILL_S_IRUSR);
    cr_assert_eq(kit.run.leaked_files, 0);
    mode_t mask = umask(0);
    cr_assert_eq(umask(mask) & 0777, 0);
    cr_assert_eq(mask & S_IWUSR, 0, "the mask is put back");
    kit_close(&kit);
}

Test(world_resolve, addresses_that_no_socket_has)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_udp4, 0);
    kit_run(&kit, "family udp4\nL = socket()\nbind(L, loopback)\nC = socket()\n"
                  "connect(C, any(L))\nconnect(C, unspec)\nconnect(C, any)\n");
    const struct drill_addr *port =
        &kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_GETSOCKNAME, 0)->outcome.addr;
    const struct drill_addr *wild = &call_event(&kit, DRILL_CALL_CONNECT, 0)->call.addr;
    cr_assert(drill_addr_is_wildcard(wild));
    cr_assert_eq(wild->port, port->port);
    cr_assert_eq(call_event(&kit, DRILL_CALL_CONNECT, 1)->call.addr.kind, DRILL_ADDR_UNSPEC);
    cr_assert_eq(call_event(&kit, DRILL_CALL_CONNECT, 2)->call.addr.port, 0);
    kit_close(&kit);
}

Test(world_resolve, a_host_takes_the_port_of_a_slot)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    kit_run(&kit, "family tcp4\nL = socket()\nbind(L, loopback)\nA = socket()\n"
                  "bind(A, loopback2(L))\nB = socket()\nbind(B, any4(L))\nC = socket()\n"
                  "bind(C, loopback(L))\nD = socket()\nbind(D, loopback2)\n");
    uint16_t port =
        kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_GETSOCKNAME, 0)->outcome.addr.port;
    const struct drill_addr expected[] = {
        drill_addr_loopback2(DRILL_TCP4, port), drill_addr_any(DRILL_TCP4, port),
        drill_addr_loopback(DRILL_TCP4, 1, port), drill_addr_loopback2(DRILL_TCP4, 0)};
    for (unsigned i = 0; i < DRILL_COUNT(expected); i++)
        cr_assert(
            drill_addr_equal(&call_event(&kit, DRILL_CALL_BIND, i + 1)->call.addr, &expected[i]),
            "%u", i);
    kit_close(&kit);
}

static bool look_up(void)
{
    struct kit kit;
    struct drill_surroundings here;
    DRILL_CHECK(drill_ok(drill_isolate(DRILL_ISOLATION_AUTO, &here, NULL)));
    if (!here.own_names)
        return false;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    kit.world->surroundings = here;
    kit_run(&kit, "family tcp4\nC = socket()\nconnect(C, \"localhost\", \"drill\")\n");
    const struct drill_event *host = call_event(&kit, DRILL_CALL_GETHOSTBYNAME, 0);
    const struct drill_event *service = call_event(&kit, DRILL_CALL_GETSERVBYNAME, 0);
    const struct drill_event *connect = call_event(&kit, DRILL_CALL_CONNECT, 0);
    DRILL_CHECK(host->by_harness && service->by_harness);
    DRILL_CHECK(strcmp(connect->call.host, "localhost") == 0);
    DRILL_CHECK(connect->call.addr.port == 27016);
    DRILL_CHECK(connect->call.addr.ip[0] == 127);
    kit_run(&kit, "family tcp4\nC = socket()\nconnect(C, \"localhost\", \"no-such\")\n");
    DRILL_CHECK(kit.run.end == DRILL_RUN_STUCK && kit.run.step == 1);
    DRILL_CHECK(strstr(kit.run.why, "no-such") != NULL);
    kit_close(&kit);
    return true;
}

Test(world_resolve, names_are_looked_up_through_the_target)
{
    if (!kit_apart(look_up))
        cr_skip("no names of its own here");
}

Test(world_resolve, without_names_of_its_own_lookups_are_skipped)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    kit_run(&kit, "family tcp4\nC = socket()\nconnect(C, \"localhost\", \"drill\")\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_SKIPPED);
    cr_assert_not_null(strstr(kit.run.why, "hosts and services"));
    kit_run(&kit, "family tcp4\ngethostbyname(\"localhost\")\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_SKIPPED);
    kit_close(&kit);
}
