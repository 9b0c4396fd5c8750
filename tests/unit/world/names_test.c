/* Private hosts and services, in namespaces of the test's own process. */

#include "world/names.h"

#include <criterion/criterion.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/world/kit.h"

static bool isolate(void)
{
    struct drill_surroundings here;
    DRILL_CHECK(drill_ok(drill_isolate(DRILL_ISOLATION_AUTO, &here, NULL)));
    return here.own_names;
}

static int port_of(const char *name, const char *proto)
{
    const struct servent *found = getservbyname(name, proto);
    return found != NULL ? ntohs((uint16_t)found->s_port) : -1;
}

static void check_services(void)
{
    DRILL_CHECK(port_of("drill", "tcp") == 27016);
    DRILL_CHECK(port_of("drill", "udp") == 27016);
    DRILL_CHECK(port_of("www", "tcp") == 80);
    DRILL_CHECK(port_of("http", "udp") == -1);
    DRILL_CHECK(port_of("domain", NULL) == 53);
    DRILL_CHECK(port_of("tftp", NULL) == 69);
    DRILL_CHECK(port_of("discard", "udp") == 9);
    DRILL_CHECK(port_of("ssh", "tcp") == -1);
}

static bool services_are_the_own_ones(void)
{
    if (!isolate())
        return false;
    check_services();
    return true;
}

Test(world_names, services_are_the_own_ones)
{
    if (!kit_apart(services_are_the_own_ones))
        cr_skip("no names of its own here");
}

static bool localhost_is_loopback_and_nothing_else_exists(void)
{
    if (!isolate())
        return false;
    const struct hostent *found = gethostbyname("localhost");
    DRILL_CHECK(found != NULL);
    DRILL_CHECK(found->h_addrtype == AF_INET);
    DRILL_CHECK(memcmp(found->h_addr_list[0], "\x7f\x00\x00\x01", 4) == 0);
    DRILL_CHECK(gethostbyname("sockdrill.invalid") == NULL);
    return true;
}

Test(world_names, localhost_is_loopback_and_nothing_else_exists)
{
    if (!kit_apart(localhost_is_loopback_and_nothing_else_exists))
        cr_skip("no names of its own here");
}

/* Lays an empty directory with one entry of each kind over /etc. */
static void make_bare_etc(void)
{
    char dir[] = P_tmpdir "/sockdrill-test-XXXXXX";
    char path[80];
    DRILL_CHECK(mkdtemp(dir) != NULL);
    DRILL_CHECK(mount("none", dir, "tmpfs", 0, NULL) == 0);
    snprintf(path, sizeof path, "%s/file", dir);
    FILE *file = fopen(path, "w");
    DRILL_CHECK(file != NULL && fputs("kept\n", file) != EOF && fclose(file) == 0);
    snprintf(path, sizeof path, "%s/folder", dir);
    DRILL_CHECK(mkdir(path, 0755) == 0);
    snprintf(path, sizeof path, "%s/link", dir);
    DRILL_CHECK(symlink("file", path) == 0);
    DRILL_CHECK(mount(dir, "/etc", NULL, MS_BIND, NULL) == 0);
    umount2(dir, MNT_DETACH);
    rmdir(dir);
}

static bool where_etc_has_no_services_they_are_added(void)
{
    char text[16] = "";
    struct stat st;
    if (!isolate())
        return false;
    make_bare_etc();
    DRILL_CHECK(port_of("drill", "tcp") == -1);
    DRILL_CHECK(drill_ok(drill_names_install(NULL)));
    check_services();
    FILE *file = fopen("/etc/link", "r");
    DRILL_CHECK(file != NULL);
    DRILL_CHECK(fgets(text, sizeof text, file) != NULL);
    fclose(file);
    DRILL_CHECK(strcmp(text, "kept\n") == 0);
    DRILL_CHECK(stat("/etc/folder", &st) == 0 && S_ISDIR(st.st_mode));
    return true;
}

Test(world_names, where_etc_has_no_services_they_are_added)
{
    if (!kit_apart(where_etc_has_no_services_they_are_added))
        cr_skip("no names of its own here");
}

Test(world_names, without_permission_it_says_why)
{
    struct drill_diag diag = {0};
    if (geteuid() == 0)
        cr_skip("root has permission");
    cr_assert_eq(drill_names_install(&diag).code, DRILL_CODE_NO_PERMISSION);
    cr_assert_neq(diag.text[0], '\0');
}
