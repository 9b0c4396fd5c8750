/* Queues, accepted sockets, ports and buffers. */

#include <criterion/criterion.h>

#include "unit/chaos/kit.h"

static struct kit kit;

static void set_up(void)
{
    kit_open(&kit, "tcp4");
}

static void tear_down(void)
{
    kit_close(&kit);
}

TestSuite(chaos_lifecycle, .init = set_up, .fini = tear_down);

static int make_socket(uint32_t flags)
{
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_SOCKET, .flags = flags}, NULL);
    return (int)kit.out.value;
}

static int listen_with(int backlog, uint32_t flags, struct drill_addr *ret)
{
    int fd = make_socket(flags);
    kit_must(&kit,
             &(struct drill_call){
                 .id = DRILL_CALL_BIND, .fd = fd, .addr = drill_addr_loopback(DRILL_TCP4, 1, 0)},
             NULL);
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_GETSOCKNAME, .fd = fd}, NULL);
    *ret = kit.out.addr;
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_LISTEN, .fd = fd, .number = backlog},
             NULL);
    return fd;
}

static int connect_to(const struct drill_addr *addr)
{
    int fd = make_socket(DRILL_SOCK_NONBLOCK);
    kit_call(&kit, &(struct drill_call){.id = DRILL_CALL_CONNECT, .fd = fd, .addr = *addr}, NULL);
    return fd;
}

/* How many connections a queue of that backlog takes. */
static unsigned capacity(int backlog)
{
    struct drill_addr addr;
    unsigned n = 0;
    listen_with(backlog, 0, &addr);
    while (n < 20 && kit_poll(&kit, connect_to(&addr), DRILL_POLLOUT, 0) == DRILL_POLLOUT)
        n++;
    return n;
}

Test(chaos_lifecycle, a_queue_takes_as_many_as_the_seed_says)
{
    cr_assert_eq(capacity(4), 5);
    kit.chaos.temper.capacity = DRILL_CHAOS_HALF_MORE;
    cr_assert_eq(capacity(4), 7);
    cr_assert_eq(capacity(0), 1);
    kit.chaos.temper.capacity = DRILL_CHAOS_JUST_SO_MANY;
    cr_assert_eq(capacity(4), 4);
    cr_assert_eq(capacity(0), 1);
    cr_assert_eq(capacity(-1), 20, "no backlog is the maximum");
    kit.chaos.temper.negative_is_zero = true;
    cr_assert_eq(capacity(-1), 1);
}

static int accept_from(int listener)
{
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_ACCEPT, .fd = listener}, NULL);
    return (int)kit.out.value;
}

Test(chaos_lifecycle, o_nonblock_is_handed_on_where_the_seed_says_so)
{
    struct drill_addr addr;
    struct drill_call ask = {.id = DRILL_CALL_FCNTL, .number = DRILL_F_GETFL};
    int listener = listen_with(4, DRILL_SOCK_NONBLOCK, &addr);
    connect_to(&addr);
    connect_to(&addr);
    ask.fd = accept_from(listener);
    cr_assert_eq(kit_call(&kit, &ask, NULL), 0);
    kit.chaos.temper.inherits_nonblock = true;
    ask.fd = accept_from(listener);
    cr_assert_eq(kit_call(&kit, &ask, NULL), DRILL_O_NONBLOCK);
}

/* A listener whose queue holds a connection that was reset, and one that was not. */
static int listen_reset(void)
{
    struct drill_addr addr;
    int listener = listen_with(4, DRILL_SOCK_NONBLOCK, &addr);
    int first = connect_to(&addr);
    connect_to(&addr);
    kit_must(
        &kit,
        &(struct drill_call){
            .id = DRILL_CALL_SETSOCKOPT, .fd = first, .option = DRILL_SO_LINGER, .value = {1, 0}},
        NULL);
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_CLOSE, .fd = first}, NULL);
    return listener;
}

Test(chaos_lifecycle, a_connection_that_was_reset_is_removed_or_told_of)
{
    const struct drill_call accept = {.id = DRILL_CALL_ACCEPT, .fd = listen_reset()};
    kit.chaos.temper.aborted = DRILL_CHAOS_ECONNABORTED;
    kit_call(&kit, &accept, NULL);
    cr_assert_eq(kit.out.error, DRILL_ECONNABORTED);
    accept_from(accept.fd);
    const struct drill_call again = {.id = DRILL_CALL_ACCEPT, .fd = listen_reset()};
    kit.chaos.temper.aborted = DRILL_CHAOS_REMOVED;
    accept_from(again.fd);
    cr_assert_eq(kit_poll(&kit, (int)kit.out.value, DRILL_POLLIN, 0), 0, "it is the other one");
    kit_call(&kit, &again, NULL);
    cr_assert_eq(kit.out.error, DRILL_EAGAIN);
}

Test(chaos_lifecycle, a_connection_is_found_after_some_looks)
{
    struct drill_addr addr;
    const struct drill_call accept = {.id = DRILL_CALL_ACCEPT,
                                      .fd = listen_with(4, DRILL_SOCK_NONBLOCK, &addr)};
    kit.chaos.temper.hide = 256;
    connect_to(&addr);
    for (unsigned look = 0; look < kit.chaos.temper.patience; look++) {
        kit_call(&kit, &accept, NULL);
        cr_assert_eq(kit.out.error, DRILL_EAGAIN);
    }
    accept_from(accept.fd);
}

Test(chaos_lifecycle, a_socket_that_was_bound_before_it_connects_is_connected_all_the_same)
{
    struct drill_addr addr;
    kit.chaos.temper.rebind = 256;
    int listener = listen_with(4, 0, &addr);
    int client = connect_to(&addr);
    cr_assert_eq(kit_poll(&kit, client, DRILL_POLLOUT, -1), DRILL_POLLOUT);
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_GETSOCKNAME, .fd = client}, NULL);
    struct drill_addr name = kit.out.addr;
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_ACCEPT, .fd = listener, .want_addr = true},
             NULL);
    cr_assert(drill_addr_equal(&name, &kit.out.addr));
}

Test(chaos_lifecycle, buffers_are_as_small_as_the_seed_says)
{
    struct drill_call ask = {.id = DRILL_CALL_GETSOCKOPT, .option = DRILL_SO_SNDBUF};
    kit.chaos.temper.send_buffer = 8192;
    ask.fd = make_socket(0);
    kit_must(&kit, &ask, NULL);
    cr_assert_eq(kit.out.option[0], 2 * 8192);
}

Test(chaos_lifecycle, what_a_listener_that_was_shut_down_accepts_hides_nothing)
{
    const int fd = make_socket(0);
    struct drill_call accept = {.id = DRILL_CALL_ACCEPT, .fd = fd};
    kit_call(&kit,
             &(struct drill_call){.id = DRILL_CALL_SHUTDOWN, .fd = fd, .number = DRILL_SHUT_RD},
             NULL);
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_LISTEN, .fd = fd, .number = 1}, NULL);
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_GETSOCKNAME, .fd = fd}, NULL);
    struct drill_addr addr = drill_addr_loopback(DRILL_TCP4, 1, kit.out.addr.port);
    connect_to(&addr);
    kit_must(&kit, &accept, NULL);
    kit.chaos.temper.hide = 256;
    cr_assert_eq(kit_receive(&kit, (int)kit.out.value, 1, DRILL_MSG_DONTWAIT), 0);
}

Test(chaos_lifecycle, a_wrong_flag_is_told_before_what_is_hidden)
{
    struct drill_addr addr;
    struct drill_call accept = {.id = DRILL_CALL_ACCEPT4,
                                .fd = listen_with(1, DRILL_SOCK_NONBLOCK, &addr),
                                .flags = DRILL_SOCK_UNKNOWN};
    kit.chaos.temper.hide = 256;
    connect_to(&addr);
    kit_call(&kit, &accept, NULL);
    cr_assert_eq(kit.out.error, DRILL_EINVAL);
    accept.flags = 0;
    kit_call(&kit, &accept, NULL);
    cr_assert_eq(kit.out.error, DRILL_EAGAIN);
}
