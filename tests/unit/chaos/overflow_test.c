/* Full queues: what a seed makes of a connect() that finds no room, and of no other one. */

#include <criterion/criterion.h>

#include "unit/chaos/kit.h"

static struct kit kit;

enum {
    BACKLOG = 1,
    ROOM = BACKLOG + 1
};

static int make_socket(uint32_t flags)
{
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_SOCKET, .flags = flags}, NULL);
    return (int)kit.out.value;
}

/* A listener at any free address. */
static int open_listener(const char *target, enum drill_chaos_overflow overflow,
                         struct drill_addr *ret)
{
    kit_open(&kit, target);
    kit.chaos.temper.overflow = (uint8_t)overflow;
    int fd = make_socket(0);
    struct drill_call call = {.id = DRILL_CALL_BIND, .fd = fd, .number = BACKLOG};
    if ((DRILL_FAMILY_BIT(kit.inner.family) & DRILL_FAMILIES_TCP) != 0)
        call.addr = drill_addr_loopback(kit.inner.family, 1, 0);
    else
        call.addr = drill_addr_unix(DRILL_ADDR_ABSTRACT, "", 0); /* the system chooses */
    kit_must(&kit, &call, NULL);
    call.id = DRILL_CALL_LISTEN;
    kit_must(&kit, &call, NULL);
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_GETSOCKNAME, .fd = fd}, NULL);
    *ret = kit.out.addr;
    return fd;
}

static enum drill_errno reach(int fd, const struct drill_addr *addr)
{
    kit_call(&kit, &(struct drill_call){.id = DRILL_CALL_CONNECT, .fd = fd, .addr = *addr}, NULL);
    return (enum drill_errno)kit.out.error;
}

static void fill(const struct drill_addr *addr)
{
    for (unsigned i = 0; i < ROOM; i++)
        cr_assert_eq(reach(make_socket(0), addr), DRILL_ENONE);
}

static enum drill_errno error_of(int fd)
{
    kit_must(&kit,
             &(struct drill_call){.id = DRILL_CALL_GETSOCKOPT, .fd = fd, .option = DRILL_SO_ERROR},
             NULL);
    return (enum drill_errno)kit.out.option[0];
}

static uint32_t flags_of(int fd)
{
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_FCNTL, .fd = fd, .number = DRILL_F_GETFL},
             NULL);
    return (uint32_t)kit.out.value;
}

static void accept_one(int listener)
{
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_ACCEPT, .fd = listener}, NULL);
}

static void refuse_tcp(const char *target)
{
    struct drill_addr addr;
    int listener = open_listener(target, DRILL_CHAOS_REFUSED, &addr);
    fill(&addr);
    int client = make_socket(0);
    cr_expect_eq(reach(client, &addr), DRILL_ECONNREFUSED);
    cr_expect_eq(flags_of(client), 0, "it waits as before");
    int later = make_socket(DRILL_SOCK_NONBLOCK);
    cr_expect_eq(reach(later, &addr), DRILL_EINPROGRESS);
    cr_expect_eq(error_of(later), DRILL_ECONNREFUSED);
    accept_one(listener);
    cr_expect_eq(reach(client, &addr), DRILL_ENONE, "there is room");
    kit_close(&kit);
}

Test(chaos_overflow, tcp_is_refused)
{
    refuse_tcp("tcp4");
    refuse_tcp("tcp6");
}

Test(chaos_overflow, tcp_is_reset)
{
    struct drill_addr addr;
    int listener = open_listener("tcp4", DRILL_CHAOS_RESET, &addr);
    fill(&addr);
    int client = make_socket(0);
    cr_expect_eq(reach(client, &addr), DRILL_ENONE);
    cr_expect_eq(kit_receive(&kit, client, 1, 0), -1);
    cr_expect_eq(kit.out.error, DRILL_ECONNRESET);
    for (unsigned i = 0; i < ROOM; i++)
        accept_one(listener);
    cr_expect_eq(kit_poll(&kit, listener, DRILL_POLLIN, 0), 0, "it was never let in");
    kit_close(&kit);
}

Test(chaos_overflow, tcp_is_as_it_was_without)
{
    struct drill_addr addr;
    open_listener("tcp4", DRILL_CHAOS_DROPPED, &addr);
    fill(&addr);
    int client = make_socket(DRILL_SOCK_NONBLOCK);
    cr_expect_eq(reach(client, &addr), DRILL_EINPROGRESS);
    cr_expect_eq(kit_poll(&kit, client, DRILL_POLLOUT, 0), 0);
    kit_close(&kit);
}

/* A listener that the book does not know might be a slow one. */
Test(chaos_overflow, tcp_is_left_alone_where_the_queue_is_not_known)
{
    struct drill_addr addr;
    int listener = open_listener("tcp4", DRILL_CHAOS_REFUSED, &addr);
    fill(&addr);
    drill_chaos_book_close(&kit.chaos.book, listener);
    int client = make_socket(DRILL_SOCK_NONBLOCK);
    cr_expect_eq(reach(client, &addr), DRILL_EINPROGRESS);
    cr_expect_eq(kit_poll(&kit, client, DRILL_POLLOUT, 0), 0);
    kit_close(&kit);
}

Test(chaos_overflow, a_queue_is_still_counted_when_another_listener_at_its_port_is_closed)
{
    struct drill_addr addr;
    int first = open_listener("tcp4", DRILL_CHAOS_REFUSED, &addr);
    int second = make_socket(0);
    struct drill_call call = {.id = DRILL_CALL_BIND, .fd = second, .addr = addr, .number = BACKLOG};
    call.addr.ip[3] = 2; /* 127.0.0.2 */
    kit_must(&kit, &call, NULL);
    call.id = DRILL_CALL_LISTEN;
    kit_must(&kit, &call, NULL);
    fill(&call.addr);
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_CLOSE, .fd = first}, NULL);
    cr_expect_eq(reach(make_socket(0), &call.addr), DRILL_ECONNREFUSED);
    kit_close(&kit);
}

static void refuse_unix(const char *target)
{
    struct drill_addr addr;
    int listener = open_listener(target, DRILL_CHAOS_REFUSED, &addr);
    fill(&addr);
    int client = make_socket(0);
    cr_expect_eq(reach(client, &addr), DRILL_ECONNREFUSED);
    cr_expect_eq(flags_of(client), 0, "it waits as before");
    cr_expect_eq(reach(make_socket(DRILL_SOCK_NONBLOCK), &addr), DRILL_ECONNREFUSED);
    accept_one(listener);
    cr_expect_eq(reach(client, &addr), DRILL_ENONE, "there is room");
    kit_close(&kit);
}

Test(chaos_overflow, unix_is_refused)
{
    refuse_unix("unix-stream");
    refuse_unix("unix-seqpacket");
}
