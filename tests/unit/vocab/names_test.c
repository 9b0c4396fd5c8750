/* The vocabulary's lists: every name leads back to its number, and nothing else does. */

#include "vocab/vocab.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/check.h"

Test(vocab_names, calls)
{
    enum drill_call_id id = DRILL_CALL_COUNT;
    for (int i = 0; i < DRILL_CALL_COUNT; i++) {
        const char *name = drill_call_name((enum drill_call_id)i);
        cr_assert(drill_call_find(name, strlen(name), &id), "%s", name);
        cr_expect_eq((int)id, i);
        bool shorter = drill_call_find(name, strlen(name) - 1, &id);
        cr_expect_not(shorter && (int)id == i, "%s", name);
    }
    id = DRILL_CALL_COUNT;
    cr_expect_not(drill_call_find("", 0, &id));
    cr_expect_not(drill_call_find("sockets", 7, &id));
    cr_expect_eq(id, DRILL_CALL_COUNT);
    cr_expect(drill_call_find("sockets", 6, &id));
    cr_expect_str_eq(drill_call_name(DRILL_CALL_COUNT), "?");
}

Test(vocab_names, errors)
{
    enum drill_errno error = DRILL_ENONE;
    for (int i = 1; i < DRILL_ERRNO_COUNT; i++) {
        const char *name = drill_errno_name((enum drill_errno)i);
        cr_assert(drill_errno_find(name, strlen(name), &error), "%s", name);
        cr_expect_eq((int)error, i);
        cr_expect_gt(strlen(drill_errno_meaning((enum drill_errno)i)), 0);
    }
    cr_expect(drill_errno_find("EWOULDBLOCK", 11, &error));
    cr_expect_eq(error, DRILL_EAGAIN);
    cr_expect_not(drill_errno_find("0", 1, &error));
    cr_expect_str_eq(drill_errno_name(DRILL_ENONE), "0");
    cr_expect_str_eq(drill_errno_name(DRILL_ERRNO_COUNT), "?");
    cr_expect_str_eq(drill_errno_meaning(DRILL_ERRNO_COUNT), "?");
}

Test(vocab_names, options)
{
    enum drill_option option;
    for (int i = 0; i < DRILL_OPTION_COUNT; i++) {
        const char *name = drill_option_name((enum drill_option)i);
        cr_assert(drill_option_find(name, strlen(name), &option), "%s", name);
        cr_expect_eq((int)option, i);
        cr_expect_eq(drill_option_values(option), option == DRILL_SO_LINGER ? 2 : 1, "%s", name);
    }
    cr_expect_eq(drill_option_values(DRILL_OPTION_COUNT), 0);
    cr_expect_str_eq(drill_option_name(DRILL_OPTION_COUNT), "?");
    cr_expect_not(drill_option_find("SO_", 3, &option));
}

Test(vocab_names, sysctls)
{
    enum drill_sysctl sysctl;
    for (int i = 0; i < DRILL_SYSCTL_COUNT; i++) {
        const char *name = drill_sysctl_name((enum drill_sysctl)i);
        cr_assert(drill_sysctl_find(name, strlen(name), &sysctl), "%s", name);
        cr_expect_eq((int)sysctl, i);
        bool is_file = sysctl != DRILL_SYSCTL_CAP_NET_BIND_SERVICE;
        cr_expect_eq(strncmp(drill_sysctl_path(sysctl), "net/", 4) == 0, is_file);
    }
    cr_expect_str_eq(drill_sysctl_name(DRILL_SYSCTL_COUNT), "?");
    cr_expect_str_eq(drill_sysctl_path(DRILL_SYSCTL_COUNT), "?");
    cr_expect_not(drill_sysctl_find("", 0, &sysctl));
}

Test(vocab_names, families_and_groups)
{
    drill_family_set set;
    drill_family_set found;
    drill_family_set all = 0;
    const char *name;
    for (int i = 0; i < DRILL_FAMILY_COUNT; i++) {
        name = drill_family_name((enum drill_family)i);
        cr_assert(drill_family_set_find(name, strlen(name), &set), "%s", name);
        cr_expect_eq(set, DRILL_FAMILY_BIT(i));
        all |= set;
    }
    cr_expect_eq(all, DRILL_FAMILIES_ALL);
    for (size_t i = 0; (name = drill_family_group(i, &set)) != NULL; i++) {
        cr_assert(drill_family_set_find(name, strlen(name), &found), "%s", name);
        cr_expect_eq(found, set);
        cr_expect_eq(set & ~DRILL_FAMILIES_ALL, 0);
    }
    cr_expect_eq(DRILL_FAMILIES_CONNECTION | DRILL_FAMILIES_DATAGRAM, DRILL_FAMILIES_ALL);
    cr_expect_eq(DRILL_FAMILIES_INET | DRILL_FAMILIES_UNIX, DRILL_FAMILIES_ALL);
    cr_expect_not(drill_family_set_find("tcp5", 4, &set));
    cr_expect_str_eq(drill_family_name(DRILL_FAMILY_COUNT), "?");
}

static const enum drill_flag_group groups[] = {DRILL_GROUP_MSG, DRILL_GROUP_SOCK, DRILL_GROUP_O,
                                               DRILL_GROUP_FD,  DRILL_GROUP_POLL, DRILL_GROUP_SIG,
                                               DRILL_GROUP_SA};

Test(vocab_names, flags_belong_to_one_group)
{
    for (size_t g = 0; g < DRILL_COUNT(groups); g++) {
        unsigned n = 0;
        for (uint32_t bit = 1; bit != 0; bit <<= 1) {
            const char *name = drill_flag_name(groups[g], bit);
            uint32_t found = 0;
            if (name == NULL)
                continue;
            n++;
            for (size_t other = 0; other < DRILL_COUNT(groups); other++)
                cr_expect_eq(drill_flag_find(groups[other], name, strlen(name), &found), other == g,
                             "%s", name);
            cr_expect_eq(found, bit, "%s", name);
        }
        cr_expect_gt(n, 0);
    }
}

Test(vocab_names, flags_print)
{
    char buf[64];
    char small[12];
    cr_expect_str_eq(drill_flags_print(DRILL_GROUP_MSG, 0, buf, sizeof buf), "0");
    cr_expect_str_eq(drill_flags_print(DRILL_GROUP_MSG, DRILL_MSG_PEEK, buf, sizeof buf),
                     "MSG_PEEK");
    cr_expect_str_eq(
        drill_flags_print(DRILL_GROUP_POLL, DRILL_POLLHUP | DRILL_POLLIN, buf, sizeof buf),
        "POLLIN+POLLHUP");
    cr_expect_str_eq(drill_flags_print(DRILL_GROUP_O, DRILL_O_NONBLOCK | 4, buf, sizeof buf),
                     "O_NONBLOCK+0x4");
    drill_flags_print(DRILL_GROUP_MSG, DRILL_MSG_PEEK | DRILL_MSG_DONTWAIT, small, sizeof small);
    cr_expect_lt(strlen(small), sizeof small);
    cr_expect_eq(strncmp(small, "MSG_PEEK", 8), 0);
}
