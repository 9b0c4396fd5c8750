/* poll: hidden for a while, honest from then on. */

#include <criterion/criterion.h>

#include "unit/chaos/kit.h"

static struct kit kit;
static int fds[2];

static void set_up(void)
{
    kit_open(&kit, "unix-stream");
    kit_pair(&kit, 0, fds);
    kit.chaos.temper.hide = 256;
}

static void tear_down(void)
{
    kit_close(&kit);
}

TestSuite(chaos_ready, .init = set_up, .fini = tear_down);

Test(chaos_ready, data_shows_after_some_looks_and_stays)
{
    kit_send(&kit, fds[0], 10, 0);
    for (unsigned look = 0; look < kit.chaos.temper.patience; look++) {
        cr_assert_eq(kit_poll(&kit, fds[1], DRILL_POLLIN, 0), 0);
        cr_assert_eq(kit.out.value, 0);
    }
    for (unsigned look = 0; look < 10; look++)
        cr_assert_eq(kit_poll(&kit, fds[1], DRILL_POLLIN, 0), DRILL_POLLIN);
    cr_assert_eq(kit_receive(&kit, fds[1], 10, DRILL_MSG_DONTWAIT), 10);
}

Test(chaos_ready, who_waits_is_told)
{
    kit_send(&kit, fds[0], 10, 0);
    cr_assert_eq(kit_poll(&kit, fds[1], DRILL_POLLIN, -1), DRILL_POLLIN);
    cr_assert_eq(kit_receive(&kit, fds[1], 10, DRILL_MSG_DONTWAIT), 10, "and gets it");
}

Test(chaos_ready, an_end_may_follow_its_data)
{
    const uint32_t both = DRILL_POLLIN | DRILL_POLLRDHUP;
    kit_send(&kit, fds[0], 10, 0);
    kit_must(&kit,
             &(struct drill_call){.id = DRILL_CALL_SHUTDOWN, .fd = fds[0], .number = DRILL_SHUT_WR},
             NULL);
    cr_assert_eq(kit_poll(&kit, fds[1], both, -1), DRILL_POLLIN);
    kit_receive(&kit, fds[1], 10, 0);
    cr_assert_eq(kit_poll(&kit, fds[1], both, -1), both);
    cr_assert_eq(kit_receive(&kit, fds[1], 10, DRILL_MSG_DONTWAIT), 0, "what was shown is there");
}

Test(chaos_ready, select_counts_what_is_left)
{
    const struct drill_call select = {
        .id = DRILL_CALL_SELECT, .fd = fds[1], .flags = DRILL_POLLIN | DRILL_POLLOUT};
    kit_send(&kit, fds[0], 10, 0);
    cr_assert_eq(kit_call(&kit, &select, NULL), 1);
    cr_assert_eq(kit.out.revents, DRILL_POLLOUT);
    while (kit_call(&kit, &select, NULL) == 1)
        continue;
    cr_assert_eq(kit.out.value, 2);
    cr_assert_eq(kit.out.revents, DRILL_POLLIN | DRILL_POLLOUT);
}

Test(chaos_ready, what_epoll_watches_is_not_hidden)
{
    kit_must(&kit, &(struct drill_call){.id = DRILL_CALL_EPOLL_CREATE}, NULL);
    int epoll = (int)kit.out.value;
    kit_must(&kit,
             &(struct drill_call){.id = DRILL_CALL_EPOLL_CTL,
                                  .fd = epoll,
                                  .number = DRILL_EPOLL_CTL_ADD,
                                  .flags = DRILL_EPOLLIN | DRILL_EPOLLET,
                                  .value = {fds[1]}},
             NULL);
    kit_send(&kit, fds[0], 10, 0);
    cr_assert_eq(kit_receive(&kit, fds[1], 10, DRILL_MSG_DONTWAIT), 10);
}
