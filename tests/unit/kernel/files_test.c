/* The calls on files, on a socket's path in a directory of the test's own. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "unit/kernel/kit.h"

static char dir[] = P_tmpdir "/sockdrill-files-XXXXXX";

static void make_dir(void)
{
    cr_assert_not_null(mkdtemp(dir));
}

static void remove_dir(void)
{
    char path[sizeof dir + 8];
    for (char name = 'a'; name <= 'c'; name++) {
        snprintf(path, sizeof path, "%s/%c", dir, name);
        unlink(path);
    }
    rmdir(dir);
}

static struct drill_addr path_of(const char *name)
{
    char path[DRILL_ADDR_NAME_MAX];
    int len = snprintf(path, sizeof path, "%s/%s", dir, name);
    return drill_addr_unix(DRILL_ADDR_PATH, path, (size_t)len);
}

ParameterizedTestParameters(kernel_files, a_socket_has_a_file)
{
    return kit_params(DRILL_FAMILIES_UNIX);
}

ParameterizedTest(int *index, kernel_files, a_socket_has_a_file, .init = make_dir,
                  .fini = remove_dir)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr a = path_of("a");
    int fd = MUST(target, DRILL_CALL_SOCKET);
    int mask = MUST(target, DRILL_CALL_UMASK, .flags = DRILL_S_IWOTH);
    FAILS(DRILL_ENOENT, target, DRILL_CALL_STAT, .addr = a);
    MUST(target, DRILL_CALL_BIND, .fd = fd, .addr = a);
    int mode = MUST(target, DRILL_CALL_STAT, .addr = a);
    cr_expect_eq(mode, DRILL_S_IFSOCK | (0777 & ~(int)DRILL_S_IWOTH));
    cr_expect_eq(MUST(target, DRILL_CALL_UMASK, .flags = (uint32_t)mask), (int)DRILL_S_IWOTH);
    MUST(target, DRILL_CALL_CHMOD, .addr = a, .flags = DRILL_S_IRUSR);
    cr_expect_eq(MUST(target, DRILL_CALL_STAT, .addr = a), DRILL_S_IFSOCK | DRILL_S_IRUSR);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

ParameterizedTestParameters(kernel_files, files_move_and_go)
{
    return kit_params(DRILL_FAMILIES_UNIX);
}

ParameterizedTest(int *index, kernel_files, files_move_and_go, .init = make_dir, .fini = remove_dir)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr a = path_of("a");
    struct drill_addr b = path_of("b");
    MUST(target, DRILL_CALL_MKNOD, .addr = a, .flags = DRILL_S_IRUSR);
    FAILS(DRILL_EEXIST, target, DRILL_CALL_MKNOD, .addr = a);
    cr_expect_eq(MUST(target, DRILL_CALL_STAT, .addr = a), DRILL_S_IFREG | DRILL_S_IRUSR);
    int fd = MUST(target, DRILL_CALL_OPEN, .addr = a);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    MUST(target, DRILL_CALL_RENAME, .addr = a, .service = "b");
    FAILS(DRILL_ENOENT, target, DRILL_CALL_STAT, .addr = a);
    MUST(target, DRILL_CALL_STAT, .addr = b);
    MUST(target, DRILL_CALL_UNLINK, .addr = b);
    FAILS(DRILL_ENOENT, target, DRILL_CALL_UNLINK, .addr = b);
    fd = MUST(target, DRILL_CALL_SOCKET);
    MUST(target, DRILL_CALL_BIND, .fd = fd, .addr = b);
    FAILS(DRILL_ENXIO, target, DRILL_CALL_OPEN, .addr = b);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}
