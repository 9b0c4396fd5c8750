/* Short counts where they may be, and nowhere else; delays that end. */

#include <criterion/criterion.h>

#include "targets/chaos/turn.h"
#include "unit/chaos/kit.h"

static struct kit kit;
static int fds[2];

static void set_up(void)
{
    kit_open(&kit, "unix-stream");
    kit_pair(&kit, 0, fds);
}

static void tear_down(void)
{
    kit_close(&kit);
}

TestSuite(chaos_transfer, .init = set_up, .fini = tear_down);

Test(chaos_transfer, a_receive_of_a_stream_is_cut_and_loses_nothing)
{
    kit.chaos.temper.cut_receives = 256;
    unsigned cut = 0;
    cr_assert_eq(kit_send(&kit, fds[0], 10000, 0), 10000, "a blocking send takes all");
    for (int64_t got = 0; got < 10000;) {
        int64_t n = kit_receive(&kit, fds[1], 5000, 0);
        cr_assert(n > 0 && n <= 5000);
        cut += n < 5000;
        got += n;
    }
    cr_assert_gt(cut, 1);
}

Test(chaos_transfer, msg_waitall_and_the_low_water_mark_get_what_they_wait_for)
{
    kit.chaos.temper.cut_receives = 256;
    kit_must(
        &kit,
        &(struct drill_call){
            .id = DRILL_CALL_SETSOCKOPT, .fd = fds[1], .option = DRILL_SO_RCVLOWAT, .value = {300}},
        NULL);
    for (unsigned i = 0; i < 20; i++) {
        kit_send(&kit, fds[0], 1000, 0);
        cr_assert_eq(kit_receive(&kit, fds[1], 500, DRILL_MSG_WAITALL), 500);
        int64_t n = kit_receive(&kit, fds[1], 500, 0);
        cr_assert_geq(n, 300);
        kit_receive(&kit, fds[1], 1000, DRILL_MSG_DONTWAIT);
        while (kit_receive(&kit, fds[1], 1000, DRILL_MSG_DONTWAIT) > 0)
            continue;
    }
}

Test(chaos_transfer, a_send_is_cut_only_where_it_must_not_wait)
{
    kit.chaos.temper.cut_sends = 256;
    unsigned cut = 0;
    for (unsigned i = 0; i < 20; i++) {
        cr_assert_eq(kit_send(&kit, fds[0], 100, 0), 100);
        int64_t n = kit_send(&kit, fds[0], 100, DRILL_MSG_DONTWAIT);
        cr_assert(n >= 1 && n <= 100);
        cut += n < 100;
    }
    cr_assert_gt(cut, 5);
}

Test(chaos_transfer, records_are_never_cut)
{
    kit_close(&kit);
    kit_open(&kit, "unix-seqpacket");
    kit_pair(&kit, DRILL_SOCK_NONBLOCK, fds);
    kit.chaos.temper.cut_receives = kit.chaos.temper.cut_sends = 256;
    for (unsigned i = 0; i < 20; i++) {
        cr_assert_eq(kit_send(&kit, fds[0], 100, 0), 100);
        cr_assert_eq(kit_receive(&kit, fds[1], 100, 0), 100);
    }
}

Test(chaos_transfer, what_has_arrived_is_found_after_some_looks)
{
    kit.chaos.temper.hide = 256;
    kit_send(&kit, fds[0], 100, 0);
    for (unsigned look = 0; look < kit.chaos.temper.patience; look++) {
        cr_assert_eq(kit_receive(&kit, fds[1], 100, DRILL_MSG_DONTWAIT), -1);
        cr_assert_eq(kit.out.error, DRILL_EAGAIN);
    }
    cr_assert_eq(kit_receive(&kit, fds[1], 100, DRILL_MSG_DONTWAIT), 100);
    kit_send(&kit, fds[0], 100, 0);
    cr_assert_eq(kit_receive(&kit, fds[1], 100, 0), 100, "who waits gets it");
}

Test(chaos_transfer, what_was_shown_stays_shown)
{
    kit.chaos.temper.hide = 256;
    kit_send(&kit, fds[0], 100, 0);
    cr_assert_eq(kit_receive(&kit, fds[1], 40, DRILL_MSG_PEEK), 40);
    cr_assert_eq(kit_receive(&kit, fds[1], 10, DRILL_MSG_DONTWAIT), 10);
    const struct drill_call count = {
        .id = DRILL_CALL_IOCTL, .fd = fds[1], .number = DRILL_FIONREAD};
    cr_assert_geq(kit_call(&kit, &count, NULL), 30);
    cr_assert_eq(kit_receive(&kit, fds[1], 100, DRILL_MSG_DONTWAIT), 90);
}

Test(chaos_transfer, a_socket_that_others_may_have_hides_nothing)
{
    kit.chaos.temper.hide = 256;
    int carrier[2];
    kit_pair(&kit, 0, carrier);
    kit_must(&kit,
             &(struct drill_call){.id = DRILL_CALL_SENDMSG,
                                  .fd = carrier[0],
                                  .n_len = 1,
                                  .len = {1},
                                  .n_rights = 1,
                                  .rights = {fds[1], fds[1]}},
             (char[1]){0});
    kit_send(&kit, fds[0], 100, 0);
    cr_assert_eq(kit_receive(&kit, fds[1], 100, DRILL_MSG_DONTWAIT), 100);
}

Test(chaos_transfer, a_receive_of_nothing_hides_nothing_again)
{
    kit.chaos.temper.hide = 256;
    kit_send(&kit, fds[0], 100, 0);
    cr_assert_eq(kit_poll(&kit, fds[1], DRILL_POLLIN, -1), DRILL_POLLIN);
    kit_must(&kit,
             &(struct drill_call){.id = DRILL_CALL_READ, .fd = fds[1], .n_len = 1, .len = {0}},
             (char[1]){0});
    cr_assert_eq(kit_receive(&kit, fds[1], 100, DRILL_MSG_DONTWAIT), 100);
}

/* A connection of TCP to oneself; returns the end that connected. */
static int connect_tcp(void)
{
    kit_close(&kit);
    kit_open(&kit, "tcp4");
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_SOCKET}, NULL);
    int listener = (int)kit.out.value;
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_LISTEN, .fd = listener, .number = 1},
             NULL);
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_GETSOCKNAME, .fd = listener}, NULL);
    struct drill_call connect = {
        .id = DRILL_CALL_CONNECT,
        .addr = drill_addr_loopback(kit.inner.family, 1, kit.out.addr.port),
    };
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_SOCKET}, NULL);
    connect.fd = (int32_t)kit.out.value;
    kit_must(&kit, &connect, NULL);
    return connect.fd;
}

Test(chaos_transfer, sends_of_nothing_take_no_room)
{
    int fd = connect_tcp();
    kit.chaos.temper.refuse_sends = 256;
    for (unsigned i = 0; i < 10; i++)
        cr_assert_eq(kit_send(&kit, fd, 0, DRILL_MSG_DONTWAIT), 0);
    for (unsigned i = 0; i < 4; i++)
        cr_assert_eq(kit_send(&kit, fd, 2, DRILL_MSG_DONTWAIT), 2);
    cr_assert_eq(kit_send(&kit, fd, 2, DRILL_MSG_DONTWAIT), -1);
    cr_assert_eq(kit.out.error, DRILL_EAGAIN);
}

Test(chaos_transfer, after_the_end_no_send_waits_for_room)
{
    int fd = connect_tcp();
    kit.chaos.temper.refuse_sends = 256;
    for (unsigned i = 0; i < 4; i++)
        kit_send(&kit, fd, 2, DRILL_MSG_DONTWAIT);
    kit_must(&kit,
             &(struct drill_call){.id = DRILL_CALL_SHUTDOWN, .fd = fd, .number = DRILL_SHUT_WR},
             NULL);
    cr_assert_eq(kit_send(&kit, fd, 2, DRILL_MSG_DONTWAIT), -1);
    cr_assert_eq(kit.out.error, DRILL_EPIPE);
}

Test(chaos_transfer, a_listener_has_nothing_to_hide_from_a_receive)
{
    kit_close(&kit);
    kit_open(&kit, "unix-stream");
    kit.chaos.temper.hide = 256;
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_SOCKET}, NULL);
    int listener = (int)kit.out.value;
    const struct drill_addr none = {.kind = DRILL_ADDR_UNNAMED};
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_BIND, .fd = listener, .addr = none}, NULL);
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_LISTEN, .fd = listener, .number = 1},
             NULL);
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_GETSOCKNAME, .fd = listener}, NULL);
    struct drill_call connect = {.id = DRILL_CALL_CONNECT, .addr = kit.out.addr};
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_SOCKET}, NULL);
    connect.fd = (int32_t)kit.out.value;
    kit_must(&kit, &connect, NULL);
    cr_assert_eq(kit_receive(&kit, listener, 1, DRILL_MSG_DONTWAIT), -1);
    cr_assert_eq(kit.out.error, DRILL_EINVAL);
}

/* The socket under the descriptor is another one when the receive returns. */
static void replace(const struct drill_chaos_inner *inner, const struct drill_call *call,
                    const struct drill_buffer *buffers, struct drill_outcome *out)
{
    struct drill_turn turn = {.chaos = &kit.chaos};
    (void)inner;
    (void)buffers;
    if (call->id != DRILL_CALL_RECV)
        return;
    drill_turn_lock(&turn, call->fd);
    drill_chaos_book_open(&kit.chaos.book, call->fd)->shown = true;
    drill_turn_unlock(&turn);
    out->value = 1;
}

Test(chaos_transfer, a_receive_that_outlives_its_descriptor_takes_nothing_from_the_next_socket)
{
    kit.inner.perform = replace;
    kit_receive(&kit, fds[1], 1, 0);
    const struct drill_turn turn = {.chaos = &kit.chaos};
    cr_assert(drill_turn_lock(&turn, fds[1])->shown);
    drill_turn_unlock(&turn);
}
