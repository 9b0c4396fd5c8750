/* Namespaces: entered in a process of the test's own. */

#include "world/world.h"

#include <criterion/criterion.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit/world/kit.h"

/* The network namespace this process is in. */
struct place {
    char text[64];
};

static struct place here_now(void)
{
    struct place place = {""};
    DRILL_CHECK(readlink("/proc/self/ns/net", place.text, sizeof place.text - 1) > 0);
    return place;
}

static bool same(struct place a, struct place b)
{
    return strcmp(a.text, b.text) == 0;
}

static bool isolate(struct drill_surroundings *ret)
{
    struct place before = here_now();
    DRILL_CHECK(drill_ok(drill_isolate(DRILL_ISOLATION_AUTO, ret, NULL)));
    DRILL_CHECK(ret->own_network != same(before, here_now()));
    DRILL_CHECK((ret->own_network && ret->own_names) || ret->why_not[0] != '\0');
    return ret->own_network;
}

Test(world_isolate, none_changes_nothing)
{
    struct drill_surroundings here;
    struct place before = here_now();
    cr_assert(drill_ok(drill_isolate(DRILL_ISOLATION_NONE, &here, NULL)));
    cr_assert_not(here.own_network);
    cr_assert_not(here.own_names);
    cr_assert_neq(here.why_not[0], '\0');
    cr_assert(same(before, here_now()));
}

static bool connects(const char *ip)
{
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(27016)};
    addr.sin_addr.s_addr = inet_addr(ip);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bool ok = connect(fd, (struct sockaddr *)&addr, sizeof addr) == 0;
    close(fd);
    return ok;
}

static bool use_loopback(void)
{
    struct drill_surroundings here;
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(27016)};
    addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!isolate(&here))
        return false;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    DRILL_CHECK(bind(listener, (struct sockaddr *)&addr, sizeof addr) == 0);
    DRILL_CHECK(listen(listener, 1) == 0);
    DRILL_CHECK(connects("127.0.0.1"));
    DRILL_CHECK(!connects("192.0.2.1"));
    close(listener);
    return true;
}

Test(world_isolate, loopback_is_up_and_private)
{
    if (!kit_apart(use_loopback))
        cr_skip("no namespaces here");
}

static bool demand(void)
{
    struct drill_surroundings here = {0};
    struct drill_diag diag = {0};
    struct place before = here_now();
    if (drill_ok(drill_isolate(DRILL_ISOLATION_NETNS, &here, &diag)))
        DRILL_CHECK(here.own_network && !same(before, here_now()));
    else
        DRILL_CHECK(diag.text[0] != '\0' && same(before, here_now()));
    return true;
}

Test(world_isolate, netns_gives_namespaces_or_fails)
{
    cr_assert(kit_apart(demand));
}

/* Enters a namespace that permits no further ones. */
static bool forbid_namespaces(void)
{
    static const char *const limits[] = {"net", "mnt"};
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

static bool be_refused(void)
{
    struct drill_surroundings here;
    struct drill_diag diag = {0};
    if (geteuid() == 0 || !forbid_namespaces())
        return false; /* to root the limits are the machine's */
    DRILL_CHECK(!isolate(&here));
    DRILL_CHECK(!here.own_names);
    DRILL_CHECK(drill_isolate(DRILL_ISOLATION_NETNS, &here, &diag).code ==
                DRILL_CODE_NO_PERMISSION);
    DRILL_CHECK(diag.text[0] != '\0');
    return true;
}

Test(world_isolate, a_refusal_changes_nothing)
{
    if (!kit_apart(be_refused))
        cr_skip("cannot forbid namespaces here");
}

Test(world_isolate, a_process_of_several_threads_is_told_so)
{
    struct drill_surroundings here;
    if (geteuid() == 0)
        cr_skip("root needs no user namespace");
    cr_assert_not(isolate(&here), "Criterion keeps a thread of its own in here");
    cr_assert_not_null(strstr(here.why_not, "threads"));
}
