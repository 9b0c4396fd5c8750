/* Namespaces: each test runs in a process of its own, which may enter them. */

#include "world/world.h"

#include <criterion/criterion.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* Whether it is to be had at all; a refusal has a reason. */
static bool isolate(struct drill_surroundings *ret)
{
    cr_assert(drill_ok(drill_isolate(DRILL_ISOLATION_AUTO, ret, NULL)));
    if (!ret->own_network || !ret->own_names)
        cr_assert_neq(ret->why_not[0], '\0');
    if (!ret->own_network)
        cr_skip("no namespaces here: %s", ret->why_not);
    return ret->own_network;
}

Test(world_isolate, none_changes_nothing)
{
    struct drill_surroundings here;
    char before[64], after[64];
    ssize_t n = readlink("/proc/self/ns/net", before, sizeof before);
    cr_assert(drill_ok(drill_isolate(DRILL_ISOLATION_NONE, &here, NULL)));
    cr_assert_not(here.own_network);
    cr_assert_not(here.own_names);
    cr_assert_neq(here.why_not[0], '\0');
    cr_assert_eq(readlink("/proc/self/ns/net", after, sizeof after), n);
    cr_assert_arr_eq(before, after, (size_t)n);
}

Test(world_isolate, loopback_is_up_and_private)
{
    struct drill_surroundings here;
    if (!isolate(&here))
        return;
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(27016)};
    addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int client = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert_eq(bind(listener, (struct sockaddr *)&addr, sizeof addr), 0);
    cr_assert_eq(listen(listener, 1), 0);
    cr_assert_eq(connect(client, (struct sockaddr *)&addr, sizeof addr), 0);
    addr.sin_addr.s_addr = inet_addr("192.0.2.1");
    int stray = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert_eq(connect(stray, (struct sockaddr *)&addr, sizeof addr), -1);
    close(stray);
    close(client);
    close(listener);
}

Test(world_isolate, netns_gives_namespaces_or_fails)
{
    struct drill_surroundings here = {0};
    struct drill_diag diag = {0};
    if (drill_ok(drill_isolate(DRILL_ISOLATION_NETNS, &here, &diag)))
        cr_assert(here.own_network);
    else
        cr_assert_neq(diag.text[0], '\0');
}

/* In a namespace that permits no further ones. */
static bool forbid_namespaces(void)
{
    static const char *const limits[] = {"net", "mnt", "user"};
    struct drill_surroundings here;
    if (!isolate(&here))
        return false;
    for (size_t i = 0; i < DRILL_COUNT(limits); i++) {
        char path[80];
        snprintf(path, sizeof path, "/proc/sys/user/max_%s_namespaces", limits[i]);
        FILE *file = fopen(path, "w");
        if (file == NULL || fputs("0\n", file) == EOF || fclose(file) != 0)
            return false;
    }
    return true;
}

Test(world_isolate, a_refusal_is_no_failure_and_changes_nothing)
{
    struct drill_surroundings here;
    char before[64], after[64];
    if (!forbid_namespaces())
        cr_skip("cannot forbid namespaces here");
    ssize_t n = readlink("/proc/self/ns/net", before, sizeof before);
    cr_assert(drill_ok(drill_isolate(DRILL_ISOLATION_AUTO, &here, NULL)));
    cr_assert_not(here.own_network);
    cr_assert_not(here.own_names);
    cr_assert_neq(here.why_not[0], '\0');
    cr_assert_eq(readlink("/proc/self/ns/net", after, sizeof after), n);
    cr_assert_arr_eq(before, after, (size_t)n);
}

Test(world_isolate, where_it_is_demanded_a_refusal_is_a_failure)
{
    struct drill_surroundings here;
    struct drill_diag diag = {0};
    if (!forbid_namespaces())
        cr_skip("cannot forbid namespaces here");
    cr_assert_eq(drill_isolate(DRILL_ISOLATION_NETNS, &here, &diag).code, DRILL_CODE_NO_PERMISSION);
    cr_assert_neq(diag.text[0], '\0');
}
