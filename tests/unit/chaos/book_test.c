/* The book of sockets: names, copies of names, and what is left of closed ones. */

#include "targets/chaos/book.h"

#include <criterion/criterion.h>

static struct drill_chaos_book book;

static void set_up(void)
{
    drill_chaos_book_init(&book);
}

static void tear_down(void)
{
    drill_chaos_book_deinit(&book);
}

TestSuite(chaos_book, .init = set_up, .fini = tear_down);

Test(chaos_book, a_socket_lives_as_long_as_one_of_its_descriptors)
{
    struct drill_chaos_socket *socket = drill_chaos_book_open(&book, 5);
    socket->known = 7;
    drill_chaos_book_dup(&book, 5, 9);
    drill_chaos_book_close(&book, 5);
    cr_assert_null(drill_chaos_book_find(&book, 5));
    cr_assert_eq(drill_chaos_book_find(&book, 9), socket);
    cr_assert_eq(socket->known, 7);
    drill_chaos_book_close(&book, 9);
    cr_assert_eq(socket->refs, 0);
}

Test(chaos_book, a_number_that_is_used_again_is_another_socket)
{
    drill_chaos_book_open(&book, 5)->ended = true;
    uint32_t serial = drill_chaos_book_find(&book, 5)->serial;
    cr_assert_not(drill_chaos_book_open(&book, 5)->ended);
    cr_assert_neq(drill_chaos_book_find(&book, 5)->serial, serial);
    drill_chaos_book_dup(&book, 6, 5);
    cr_assert_null(drill_chaos_book_find(&book, 5), "a copy of what is not known is not known");
}

Test(chaos_book, a_child_has_the_same_sockets_under_numbers_of_its_own)
{
    drill_chaos_book_open(&book, 3);
    drill_chaos_book_fork(&book, 1024, 1024);
    cr_assert_eq(drill_chaos_book_find(&book, 1027), drill_chaos_book_find(&book, 3));
    drill_chaos_book_close(&book, 3);
    cr_assert_not_null(drill_chaos_book_find(&book, 1027));
}

Test(chaos_book, numbers_out_of_range_are_not_followed)
{
    cr_assert_null(drill_chaos_book_open(&book, -1));
    cr_assert_null(drill_chaos_book_open(&book, DRILL_CHAOS_FDS));
    cr_assert_null(drill_chaos_book_find(&book, -1));
    cr_assert_null(drill_chaos_book_find(&book, DRILL_CHAOS_FDS));
    drill_chaos_book_close(&book, DRILL_CHAOS_FDS);
}

Test(chaos_book, when_it_is_full_the_next_socket_is_not_followed)
{
    for (int fd = 0; fd < DRILL_CHAOS_SOCKETS; fd++)
        cr_assert_not_null(drill_chaos_book_open(&book, fd));
    cr_assert_null(drill_chaos_book_open(&book, DRILL_CHAOS_SOCKETS));
    drill_chaos_book_close(&book, 100);
    cr_assert_not_null(drill_chaos_book_open(&book, DRILL_CHAOS_SOCKETS));
}

Test(chaos_book, after_a_reset_nothing_is_known)
{
    drill_chaos_book_open(&book, 3)->plain = true;
    drill_chaos_book_reset(&book);
    cr_assert_null(drill_chaos_book_find(&book, 3));
    cr_assert_eq(drill_chaos_book_open(&book, 4)->serial, 1);
    cr_assert_not(drill_chaos_book_find(&book, 4)->plain);
}
