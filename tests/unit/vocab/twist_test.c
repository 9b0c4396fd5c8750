/* The words of unusual arguments: each is found again by its name, in its group, and each call
 * takes words of the right groups. */

#include "vocab/twist.h"

#include <criterion/criterion.h>
#include <string.h>

#include "vocab/call.h"

Test(vocab_twist, every_constant_is_found_in_its_group_alone)
{
    for (int i = 1; i < DRILL_CONSTANT_COUNT; i++) {
        enum drill_constant constant = (enum drill_constant)i;
        const char *word = drill_constant_name(constant);
        uint32_t group = drill_constant_group(constant);
        enum drill_constant found = DRILL_CONSTANT_NONE;
        cr_expect(group != 0 && (group & (group - 1)) == 0, "%s", word);
        cr_expect(drill_constant_find(group, word, strlen(word), &found), "%s", word);
        cr_expect_eq(found, constant, "%s", word);
        cr_expect(!drill_constant_find(~group, word, strlen(word), &found), "%s", word);
        cr_expect(!drill_constant_find(group, word, 1, &found), "%s", word);
    }
    cr_expect_str_eq(drill_constant_name(DRILL_CONSTANT_NONE), "?");
    cr_expect_str_eq(drill_constant_name(DRILL_CONSTANT_COUNT), "?");
    cr_expect_eq(drill_constant_group(DRILL_CONSTANT_NONE), 0);
}

Test(vocab_twist, every_key_is_found_and_some_call_takes_it)
{
    for (int i = 0; i < DRILL_TWIST_COUNT; i++) {
        enum drill_twist twist = (enum drill_twist)i;
        enum drill_twist found = DRILL_TWIST_COUNT;
        const char *key = drill_twist_name(twist);
        int calls = 0;
        cr_expect(drill_twist_find(key, strlen(key), &found));
        cr_expect_eq(found, twist);
        for (int call = 0; call < DRILL_CALL_COUNT; call++)
            calls += drill_twist_groups((uint8_t)call, twist) != 0;
        cr_expect_gt(calls, 0, "%s", key);
    }
    cr_expect_eq(drill_twist_groups(DRILL_CALL_COUNT, DRILL_TWIST_ADDR), 0);
    cr_expect_eq(drill_twist_groups(DRILL_CALL_LISTEN, DRILL_TWIST_ADDR), 0);
}

Test(vocab_twist, a_length_that_is_a_value_is_no_pointer)
{
    uint32_t both = DRILL_CONSTANTS_LENGTH | DRILL_CONSTANTS_POINTER;
    cr_expect_eq(drill_twist_groups(DRILL_CALL_BIND, DRILL_TWIST_LEN), DRILL_CONSTANTS_LENGTH);
    cr_expect_eq(drill_twist_groups(DRILL_CALL_SETSOCKOPT, DRILL_TWIST_LEN),
                 DRILL_CONSTANTS_LENGTH);
    cr_expect_eq(drill_twist_groups(DRILL_CALL_RECVMSG, DRILL_TWIST_LEN), DRILL_CONSTANTS_LENGTH);
    cr_expect_eq(drill_twist_groups(DRILL_CALL_ACCEPT, DRILL_TWIST_LEN), both);
    cr_expect_eq(drill_twist_groups(DRILL_CALL_GETSOCKOPT, DRILL_TWIST_LEN), both);
}

Test(vocab_twist, only_arguments_make_a_call_twisted)
{
    struct drill_call call = {.id = DRILL_CALL_ACCEPT, .fd = 3};
    char text[DRILL_CALL_TEXT];
    cr_expect(!drill_call_is_twisted(&call));
    call.twist[DRILL_TWIST_FDS] = DRILL_SPARE_NONE;
    cr_expect(!drill_call_is_twisted(&call));
    call.twist[DRILL_TWIST_LEN] = DRILL_LENGTH_SHORT;
    cr_expect(drill_call_is_twisted(&call));
    cr_expect_str_eq(drill_call_print(&call, "L", text, sizeof text),
                     "accept(L, len=short, fds=none)");
    call = (struct drill_call){.id = DRILL_CALL_SOCKET,
                               .twist = {[DRILL_TWIST_TYPE] = DRILL_SOCK_RAW}};
    cr_expect_str_eq(drill_call_print(&call, NULL, text, sizeof text), "socket(type=SOCK_RAW)");
}
