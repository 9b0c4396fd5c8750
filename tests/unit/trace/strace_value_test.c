/* Values in strace's notation, whole and cut short. */

#include "trace/strace_value.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/check.h"

static struct drill_slice slice(const char *text)
{
    return (struct drill_slice){text, strlen(text)};
}

Test(trace_strace_value, arguments_are_split_at_the_top)
{
    struct drill_strace_args args =
        drill_strace_split(slice("3, {a=1, b=[2, 3]}, \"x, y\"..., 300, 0, NULL, NULL, 9, 10"));
    cr_expect_eq(args.n, DRILL_STRACE_ARGS);
    cr_expect(drill_slice_is(args.arg[1], "{a=1, b=[2, 3]}"));
    cr_expect(drill_slice_is(args.arg[2], "\"x, y\"..."));
    cr_expect(drill_slice_is(args.arg[3], "300"));
    cr_expect_eq(drill_strace_split(slice("")).n, 0);
}

Test(trace_strace_value, numbers)
{
    static const struct {
        const char *text;
        int64_t value;
    } good[] = {{"0", 0},
                {"-1", -1},
                {"0x10", 16},
                {"[7]", 7},
                {"[16 => 2]", 2},
                {"110 => 0", 0},
                {"3<socket:[9]>", 3},
                {"010", 8},
                {"4294967295", 4294967295}};
    static const char *const bad[] = {"", "NULL", "-", "SHUT_WR", "{1}"};
    int64_t value;
    for (size_t i = 0; i < DRILL_COUNT(good); i++) {
        cr_expect(drill_strace_number(slice(good[i].text), &value), "%s", good[i].text);
        cr_expect_eq(value, good[i].value, "%s", good[i].text);
    }
    for (size_t i = 0; i < DRILL_COUNT(bad); i++)
        cr_expect_not(drill_strace_number(slice(bad[i]), &value), "%s", bad[i]);
}

Test(trace_strace_value, fields_and_elements)
{
    struct drill_slice got;
    size_t at = 0;
    bool whole;
    cr_expect(drill_strace_field(slice("{l_onoff=1, l_linger=5}"), "l_linger", &got));
    cr_expect(drill_slice_is(got, "5"));
    cr_expect_not(drill_strace_field(slice("{l_onoff=1}"), "l_linger", &got));
    cr_expect_not(drill_strace_field(slice("0x7ffd"), "l_linger", &got));
    cr_assert(drill_strace_element(slice("[{fd=3}, {fd=4}]"), &at, &got, &whole));
    cr_expect(drill_slice_is(got, "{fd=3}"));
    cr_assert(drill_strace_element(slice("[{fd=3}, {fd=4}]"), &at, &got, &whole));
    cr_expect_not(drill_strace_element(slice("[{fd=3}, {fd=4}]"), &at, &got, &whole));
    cr_expect(whole);
    at = 0;
    cr_assert(drill_strace_element(slice("[3, ...]"), &at, &got, &whole));
    cr_expect_not(drill_strace_element(slice("[3, ...]"), &at, &got, &whole));
    cr_expect_not(whole);
}

Test(trace_strace_value, flags)
{
    struct drill_slice other;
    uint32_t flags = drill_strace_flags(DRILL_GROUP_MSG, slice("MSG_PEEK|MSG_DONTWAIT"), &other);
    cr_expect_eq(flags, DRILL_MSG_PEEK | DRILL_MSG_DONTWAIT);
    cr_expect_null(other.bytes);
    (void)drill_strace_flags(DRILL_GROUP_MSG, slice("MSG_PEEK|MSG_FASTOPEN|0x80"), &other);
    cr_expect(drill_slice_is(other, "MSG_FASTOPEN"));
    cr_expect_eq(drill_strace_flags(DRILL_GROUP_MSG, slice("0"), &other), 0);
    cr_expect_null(other.bytes);
    cr_expect(drill_strace_has_flag(slice("SOCK_STREAM|SOCK_CLOEXEC"), "SOCK_STREAM"));
    cr_expect_not(drill_strace_has_flag(slice("SOCK_STREAMS"), "SOCK_STREAM"));
}

Test(trace_strace_value, strings)
{
    char buf[16];
    size_t len;
    cr_assert(drill_strace_string(slice("\"a\\n\\0\\x41\\\"\\101\\\\\""), buf, sizeof buf, &len));
    cr_expect_eq(len, 7);
    cr_expect_eq(memcmp(buf, "a\n\0A\"A\\", 7), 0);
    cr_expect_not(drill_strace_string(slice("\"cut\"..."), buf, sizeof buf, &len));
    cr_expect_not(drill_strace_string(slice("0x7f00"), buf, sizeof buf, &len));
    cr_expect_not(drill_strace_string(slice("\"far too long for it\""), buf, sizeof buf, &len));
}

Test(trace_strace_value, addresses)
{
    static const struct {
        const char *text;
        const char *print;
    } good[] = {
        {"NULL", "none"},
        {"{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}",
         "127.0.0.1:80"},
        {"{sa_family=AF_INET6, sin6_port=htons(8), sin6_flowinfo=htonl(0), "
         "inet_pton(AF_INET6, \"::1\", &sin6_addr), sin6_scope_id=0}",
         "[::1]:8"},
        {"{sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr(\"\\x31\\x2e1.1.1\")}",
         "1.1.1.1:1"},
        {"{sa_family=AF_UNIX}", "unnamed"},
        {"{sa_family=AF_UNIX, sun_path=\"/run/s\"}", "/run/s"},
        {"{sa_family=AF_UNIX, sun_path=@\"abc\"}", "@abc"},
    };
    static const char *const bad[] = {
        "0x7ffd", "{sa_family=AF_INET}", "{sa_family=AF_UNIX, sun_path=\"/cut\"...}",
        "{sa_family=AF_INET, sin_port=htons(99999), sin_addr=inet_addr(\"1.1.1.1\")}"};
    char text[DRILL_ADDR_TEXT];
    struct drill_addr addr;
    for (size_t i = 0; i < DRILL_COUNT(good); i++) {
        cr_expect(drill_strace_addr(slice(good[i].text), &addr), "%s", good[i].text);
        cr_expect_str_eq(drill_addr_print(&addr, text, sizeof text), good[i].print);
    }
    for (size_t i = 0; i < DRILL_COUNT(bad); i++)
        cr_expect_not(drill_strace_addr(slice(bad[i]), &addr), "%s", bad[i]);
    cr_expect(drill_strace_addr(slice("{sa_family=AF_NETLINK, nl_pid=0}"), &addr));
    cr_expect_eq(addr.kind, DRILL_ADDR_OTHER);
}

Test(trace_strace_value, buffers)
{
    uint64_t len;
    cr_expect(drill_strace_iov(
        slice("[{iov_base=\"a\", iov_len=6}, {iov_base=\"b\"..., iov_len=500}]"), &len));
    cr_expect_eq(len, 506);
    cr_expect_not(drill_strace_iov(slice("[{iov_base=\"a\", iov_len=6}, ...]"), &len));
    cr_expect_not(drill_strace_iov(slice("0x7ffd"), &len));
}
