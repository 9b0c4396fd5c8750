/* Neutral addresses: made, compared, printed. */

#include "vocab/addr.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_print(struct drill_addr addr, const char *text)
{
    char buf[DRILL_ADDR_TEXT];
    cr_expect_str_eq(drill_addr_print(&addr, buf, sizeof buf), text);
}

Test(vocab_addr, prints)
{
    struct drill_addr six = drill_addr_any(DRILL_TCP6, 9);
    expect_print((struct drill_addr){0}, "none");
    expect_print((struct drill_addr){.kind = DRILL_ADDR_UNNAMED}, "unnamed");
    expect_print((struct drill_addr){.kind = DRILL_ADDR_OTHER}, "an address of another family");
    expect_print(drill_addr_loopback(DRILL_TCP4, 1, 80), "127.0.0.1:80");
    expect_print(drill_addr_loopback(DRILL_UDP4, 255, 65535), "127.0.0.255:65535");
    expect_print(drill_addr_loopback(DRILL_TCP6, 7, 80), "[::1]:80");
    expect_print(drill_addr_any(DRILL_TCP4, 0), "0.0.0.0:0");
    expect_print(drill_addr_any(DRILL_UDP6, 5), "[::]:5");
    six.ip[0] = 0xfe;
    six.ip[1] = 0x80;
    six.ip[15] = 0x2a;
    expect_print(six, "[fe80:0:0:0:0:0:0:2a]:9");
    expect_print(drill_addr_unix(DRILL_ADDR_PATH, "/a/b", 4), "/a/b");
    expect_print((struct drill_addr){.kind = DRILL_ADDR_UNSPEC}, "unspec");
    expect_print(drill_addr_unroutable(DRILL_TCP4, 9), "192.0.2.1:9");
    expect_print(drill_addr_unroutable(DRILL_UDP6, 9), "[2001:db8:0:0:0:0:0:1]:9");
    expect_print(drill_addr_unix(DRILL_ADDR_ABSTRACT, "x\0\\\xff", 4), "@x\\x00\\x5c\\xff");
    expect_print(drill_addr_unix(DRILL_ADDR_ABSTRACT, NULL, 0), "@");
}

Test(vocab_addr, the_longest_name_prints_whole)
{
    char name[DRILL_ADDR_NAME_MAX + 5];
    char buf[DRILL_ADDR_TEXT];
    memset(name, 0xff, sizeof name);
    struct drill_addr addr = drill_addr_unix(DRILL_ADDR_ABSTRACT, name, sizeof name);
    cr_expect_eq(addr.name_len, DRILL_ADDR_NAME_MAX);
    drill_addr_print(&addr, buf, sizeof buf);
    cr_expect_eq(strlen(buf), 1 + 4 * DRILL_ADDR_NAME_MAX);
}

Test(vocab_addr, a_small_buffer_is_not_overrun)
{
    struct drill_addr addr = drill_addr_loopback(DRILL_TCP6, 1, 12345);
    addr.ip[3] = 1;
    for (size_t size = 1; size < 40; size++) {
        char buf[64];
        memset(buf, '!', sizeof buf);
        drill_addr_print(&addr, buf, size);
        cr_expect_lt(strlen(buf), size);
        cr_expect_eq(buf[size], '!');
    }
}

Test(vocab_addr, equality_looks_at_what_the_kind_has)
{
    struct drill_addr a = drill_addr_loopback(DRILL_TCP4, 1, 80);
    struct drill_addr b = a;
    cr_expect(drill_addr_equal(&a, &b));
    b.port = 81;
    cr_expect_not(drill_addr_equal(&a, &b));
    b = drill_addr_loopback(DRILL_TCP4, 2, 80);
    cr_expect_not(drill_addr_equal(&a, &b));
    b = drill_addr_loopback(DRILL_TCP6, 1, 80);
    cr_expect_not(drill_addr_equal(&a, &b));
    a = drill_addr_unix(DRILL_ADDR_PATH, "ab", 2);
    b = drill_addr_unix(DRILL_ADDR_PATH, "ac", 2);
    cr_expect_not(drill_addr_equal(&a, &b));
    b = drill_addr_unix(DRILL_ADDR_PATH, "a", 1);
    cr_expect_not(drill_addr_equal(&a, &b));
    b = drill_addr_unix(DRILL_ADDR_ABSTRACT, "ab", 2);
    cr_expect_not(drill_addr_equal(&a, &b));
    a = b = (struct drill_addr){.kind = DRILL_ADDR_UNNAMED};
    cr_expect(drill_addr_equal(&a, &b));
}

Test(vocab_addr, wildcards)
{
    struct drill_addr addr = drill_addr_any(DRILL_TCP4, 1);
    cr_expect(drill_addr_is_wildcard(&addr));
    addr = drill_addr_any(DRILL_UDP6, 1);
    cr_expect(drill_addr_is_wildcard(&addr));
    addr = drill_addr_loopback(DRILL_UDP6, 1, 1);
    cr_expect_not(drill_addr_is_wildcard(&addr));
    addr = drill_addr_unix(DRILL_ADDR_PATH, "", 0);
    cr_expect_not(drill_addr_is_wildcard(&addr));
}

Test(vocab_addr, a_second_loopback_and_the_wildcard_of_ipv4_exist_in_both_forms)
{
    char text[DRILL_ADDR_TEXT];
    struct drill_addr addr = drill_addr_loopback2(DRILL_TCP4, 80);
    cr_expect_str_eq(drill_addr_print(&addr, text, sizeof text), "127.0.0.2:80");
    cr_expect_not(drill_addr_is_mapped(&addr));
    addr = drill_addr_loopback2(DRILL_UDP6, 80);
    cr_expect_str_eq(drill_addr_print(&addr, text, sizeof text), "[0:0:0:0:0:ffff:7f00:2]:80");
    cr_expect(drill_addr_is_mapped(&addr));
    cr_expect_not(drill_addr_is_mapped_wildcard(&addr));
    addr = drill_addr_any4(DRILL_UDP4, 80);
    cr_expect(drill_addr_is_wildcard(&addr));
    cr_expect_not(drill_addr_is_mapped_wildcard(&addr));
    addr = drill_addr_any4(DRILL_TCP6, 80);
    cr_expect_not(drill_addr_is_wildcard(&addr));
    cr_expect(drill_addr_is_mapped_wildcard(&addr));
    cr_expect_eq(addr.port, 80);
}

Test(vocab_addr, some_are_no_source)
{
    const struct drill_addr none[] = {drill_addr_any4(DRILL_TCP6, 7),
                                      drill_addr_broadcast(DRILL_TCP4, 7),
                                      drill_addr_any(DRILL_TCP6, 7)};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        cr_expect(drill_addr_is_no_source(&none[i]));
    struct drill_addr addr = drill_addr_loopback(DRILL_TCP4, 1, 7);
    cr_expect_not(drill_addr_is_no_source(&addr));
}

Test(vocab_addr, broadcast)
{
    struct drill_addr four = drill_addr_broadcast(DRILL_UDP4, 7);
    struct drill_addr six = drill_addr_broadcast(DRILL_UDP6, 7);
    struct drill_addr other = drill_addr_loopback(DRILL_UDP4, 1, 7);
    cr_expect(drill_addr_is_broadcast(&four));
    cr_expect_eq(four.port, 7);
    cr_expect_not(drill_addr_is_broadcast(&six), "IPv6 has none");
    cr_expect_not(drill_addr_is_broadcast(&other));
}

Test(vocab_addr, loopback_is_known_in_each_form)
{
    struct drill_addr here = drill_addr_loopback(DRILL_TCP4, 9, 80);
    struct drill_addr six = drill_addr_loopback(DRILL_UDP6, 1, 80);
    struct drill_addr mapped = drill_addr_mapped(&here);
    struct drill_addr away = drill_addr_unroutable(DRILL_TCP4, 80);
    struct drill_addr away6 = drill_addr_unroutable(DRILL_TCP6, 80);
    struct drill_addr mapped_away = drill_addr_mapped(&away);
    struct drill_addr any = drill_addr_any(DRILL_TCP6, 80);
    cr_expect(drill_addr_is_loopback(&here));
    cr_expect(drill_addr_is_loopback(&six));
    cr_expect(drill_addr_is_loopback(&mapped));
    cr_expect_not(drill_addr_is_loopback(&away));
    cr_expect_not(drill_addr_is_loopback(&away6));
    cr_expect_not(drill_addr_is_loopback(&mapped_away));
    cr_expect_not(drill_addr_is_loopback(&any));
}
