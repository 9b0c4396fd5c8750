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

#include "world/world.h"

static void isolate(void)
{
    struct drill_surroundings here;
    cr_assert(drill_ok(drill_isolate(DRILL_ISOLATION_AUTO, &here, NULL)));
    if (!here.own_names)
        cr_skip("no names of its own here: %s", here.why_not);
}

static int port_of(const char *name, const char *proto)
{
    const struct servent *found = getservbyname(name, proto);
    return found != NULL ? ntohs((uint16_t)found->s_port) : -1;
}

static void check_services(void)
{
    cr_assert_eq(port_of("drill", "tcp"), 27016);
    cr_assert_eq(port_of("drill", "udp"), 27016);
    cr_assert_eq(port_of("www", "tcp"), 80);
    cr_assert_eq(port_of("http", "udp"), -1);
    cr_assert_eq(port_of("domain", NULL), 53);
    cr_assert_eq(port_of("tftp", NULL), 69);
    cr_assert_eq(port_of("discard", "udp"), 9);
    cr_assert_eq(port_of("ssh", "tcp"), -1);
}

Test(world_names, services_are_the_own_ones)
{
    isolate();
    check_services();
}

Test(world_names, localhost_is_loopback_and_nothing_else_exists)
{
    isolate();
    const struct hostent *found = gethostbyname("localhost");
    cr_assert_not_null(found);
    cr_assert_eq(found->h_addrtype, AF_INET);
    cr_assert_eq(memcmp(found->h_addr_list[0], "\x7f\x00\x00\x01", 4), 0);
    cr_assert_null(gethostbyname("sockdrill.invalid"));
}

/* Lays an empty directory with one entry of each kind over /etc. */
static void make_bare_etc(void)
{
    char dir[] = P_tmpdir "/sockdrill-test-XXXXXX";
    char path[80];
    cr_assert_not_null(mkdtemp(dir));
    cr_assert_eq(mount("none", dir, "tmpfs", 0, NULL), 0);
    snprintf(path, sizeof path, "%s/file", dir);
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL && fputs("kept\n", file) != EOF && fclose(file) == 0);
    snprintf(path, sizeof path, "%s/folder", dir);
    cr_assert_eq(mkdir(path, 0755), 0);
    snprintf(path, sizeof path, "%s/link", dir);
    cr_assert_eq(symlink("file", path), 0);
    cr_assert_eq(mount(dir, "/etc", NULL, MS_BIND, NULL), 0);
    umount2(dir, MNT_DETACH);
    rmdir(dir);
}

Test(world_names, where_etc_has_no_services_they_are_added)
{
    char text[16] = "";
    struct stat st;
    isolate();
    make_bare_etc();
    cr_assert_eq(port_of("drill", "tcp"), -1);
    cr_assert(drill_ok(drill_names_install(NULL)));
    check_services();
    FILE *file = fopen("/etc/link", "r");
    cr_assert_not_null(file, "all else is still there");
    cr_assert_not_null(fgets(text, sizeof text, file));
    fclose(file);
    cr_assert_str_eq(text, "kept\n");
    cr_assert(stat("/etc/folder", &st) == 0 && S_ISDIR(st.st_mode));
}

Test(world_names, without_permission_it_says_why)
{
    struct drill_diag diag = {0};
    if (geteuid() == 0)
        cr_skip("root has permission");
    cr_assert_eq(drill_names_install(&diag).code, DRILL_CODE_NO_PERMISSION);
    cr_assert_neq(diag.text[0], '\0');
}
