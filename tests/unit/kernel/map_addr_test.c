/* Addresses both ways, over every kind, and the lengths at the edges. */

#include "targets/kernel/map.h"

#include <criterion/criterion.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"

static const socklen_t header = offsetof(struct sockaddr_un, sun_path);

static void round_trip(struct drill_addr addr)
{
    struct drill_kernel_addr host = drill_kernel_addr_from(&addr);
    struct drill_addr back = drill_kernel_addr_to(&host);
    char text[DRILL_ADDR_TEXT];
    cr_assert_eq(memcmp(&back, &addr, sizeof addr), 0, "%s",
                 drill_addr_print(&addr, text, sizeof text));
    cr_assert_eq(drill_kernel_addr_pointer(&host), host.len > 0 ? &host.as.any : NULL);
}

Test(kernel_map_addr, every_kind_survives)
{
    round_trip((struct drill_addr){0});
    round_trip((struct drill_addr){.kind = DRILL_ADDR_UNNAMED});
    round_trip((struct drill_addr){.kind = DRILL_ADDR_OTHER});
    for (int family = 0; family < DRILL_FAMILY_COUNT; family++) {
        round_trip(drill_addr_loopback((enum drill_family)family, 7, 0x1234));
        round_trip(drill_addr_any((enum drill_family)family, 65535));
    }
    round_trip(drill_addr_unix(DRILL_ADDR_ABSTRACT, "a\0b\0", 4));
    round_trip(drill_addr_unix(DRILL_ADDR_ABSTRACT, "", 0));
    round_trip(drill_addr_unix(DRILL_ADDR_PATH, "/a b", 4));
}

Test(kernel_map_addr, unix_lengths_survive_up_to_the_limit)
{
    char name[DRILL_ADDR_NAME_MAX];
    memset(name, 'x', sizeof name);
    for (size_t len = 1; len <= sizeof name; len++) {
        round_trip(drill_addr_unix(DRILL_ADDR_ABSTRACT, name, len));
        round_trip(drill_addr_unix(DRILL_ADDR_PATH, name, len));
    }
}

Test(kernel_map_addr, the_host_gets_its_own_forms)
{
    struct drill_addr addr = drill_addr_loopback(DRILL_TCP4, 1, 0x1234);
    struct drill_kernel_addr host = drill_kernel_addr_from(&addr);
    struct sockaddr_in in4;
    struct sockaddr_in6 in6;
    memcpy(&in4, &host.as, sizeof in4);
    cr_assert_eq(host.len, sizeof in4);
    cr_assert_eq(in4.sin_family, AF_INET);
    cr_assert_eq(ntohs(in4.sin_port), 0x1234);
    cr_assert_eq(ntohl(in4.sin_addr.s_addr), INADDR_LOOPBACK);
    addr = drill_addr_loopback(DRILL_UDP6, 1, 9);
    host = drill_kernel_addr_from(&addr);
    memcpy(&in6, &host.as, sizeof in6);
    cr_assert_eq(host.len, sizeof in6);
    cr_assert_eq(in6.sin6_family, AF_INET6);
    cr_assert_eq(ntohs(in6.sin6_port), 9);
    cr_assert(IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr));
}

Test(kernel_map_addr, unix_names_have_the_lengths_of_unix_7)
{
    static const struct {
        enum drill_addr_kind kind;
        size_t len;
        socklen_t host;
    } cases[] = {
        {DRILL_ADDR_UNNAMED, 0, 0},      {DRILL_ADDR_ABSTRACT, 5, 6},
        {DRILL_ADDR_ABSTRACT, 107, 108}, {DRILL_ADDR_PATH, 5, 6},
        {DRILL_ADDR_PATH, 107, 108},     {DRILL_ADDR_PATH, 108, 108},
        {DRILL_ADDR_ABSTRACT, 108, 109},
    };
    char name[DRILL_ADDR_NAME_MAX];
    memset(name, 'x', sizeof name);
    for (size_t i = 0; i < DRILL_COUNT(cases); i++) {
        struct drill_addr addr = drill_addr_unix(cases[i].kind, name, cases[i].len);
        struct drill_kernel_addr host = drill_kernel_addr_from(&addr);
        cr_assert_eq(host.len, header + cases[i].host, "case %zu", i);
        cr_assert_eq(host.as.any.sa_family, AF_UNIX);
    }
}

Test(kernel_map_addr, the_null_address_is_a_bare_sockaddr)
{
    struct drill_addr addr = {.kind = DRILL_ADDR_UNSPEC};
    struct drill_kernel_addr host = drill_kernel_addr_from(&addr);
    cr_assert_eq(host.len, sizeof(struct sockaddr));
    cr_assert_eq(host.as.any.sa_family, AF_UNSPEC);
}

static struct drill_addr read_back(sa_family_t family, socklen_t len)
{
    struct drill_kernel_addr host = drill_kernel_addr_room();
    cr_assert_eq(host.len, sizeof host.as);
    host.as.any.sa_family = family;
    host.len = len;
    return drill_kernel_addr_to(&host);
}

Test(kernel_map_addr, what_a_call_left_is_read_with_care)
{
    cr_assert_eq(read_back(AF_INET, 0).kind, DRILL_ADDR_NONE);
    cr_assert_eq(read_back(AF_INET, 1).kind, DRILL_ADDR_OTHER);
    cr_assert_eq(read_back(AF_INET, sizeof(struct sockaddr_in) - 1).kind, DRILL_ADDR_OTHER);
    cr_assert_eq(read_back(AF_INET, sizeof(struct sockaddr_in)).kind, DRILL_ADDR_INET4);
    cr_assert_eq(read_back(AF_INET6, sizeof(struct sockaddr_in)).kind, DRILL_ADDR_OTHER);
    cr_assert_eq(read_back(AF_INET6, 10000).kind, DRILL_ADDR_INET6);
    cr_assert_eq(read_back(AF_UNIX, header).kind, DRILL_ADDR_UNNAMED);
    cr_assert_eq(read_back(AF_UNIX, 10000).kind, DRILL_ADDR_ABSTRACT);
    cr_assert_eq(read_back(AF_UNIX, 10000).name_len, DRILL_ADDR_NAME_MAX);
    cr_assert_eq(read_back(AF_UNSPEC, sizeof(struct sockaddr_storage)).kind, DRILL_ADDR_OTHER);
}

Test(kernel_map_addr, a_bound_path_comes_back)
{
    char dir[] = "/tmp/drill-test-XXXXXX";
    struct drill_kernel_addr room = drill_kernel_addr_room();
    char path[DRILL_ADDR_NAME_MAX + 1];
    cr_assert_not_null(mkdtemp(dir));
    /* As long as a path can be: its NUL does not fit, and getsockname tells of it all the same. */
    memset(path, 'p', sizeof path);
    memcpy(path, dir, strlen(dir));
    path[strlen(dir)] = '/';
    path[DRILL_ADDR_NAME_MAX] = '\0';
    struct drill_addr addr = drill_addr_unix(DRILL_ADDR_PATH, path, DRILL_ADDR_NAME_MAX);
    struct drill_kernel_addr host = drill_kernel_addr_from(&addr);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    cr_assert_geq(fd, 0);
    cr_assert_eq(bind(fd, drill_kernel_addr_pointer(&host), host.len), 0);
    cr_assert_eq(getsockname(fd, &room.as.any, &room.len), 0);
    struct drill_addr back = drill_kernel_addr_to(&room);
    cr_assert_eq(memcmp(&back, &addr, sizeof addr), 0);
    close(fd);
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(rmdir(dir), 0);
}
