/* The files that UNIX sockets are bound to: made, renamed, removed and looked at with the libc
 * functions that any program uses for files. */

#include "targets/kernel/methods.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "targets/kernel/map.h"

/* The path as a string: a socket's may fill its field without a NUL. */
static void copy_path(const struct drill_addr *addr, char path[DRILL_ADDR_NAME_MAX + 1])
{
    memcpy(path, addr->name, addr->name_len);
    path[addr->name_len] = '\0';
}

/* rename() within the directory of `path`. */
static void give_name(const char *path, const char *name, struct drill_outcome *out)
{
    char to[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int dir = slash != NULL ? (int)(slash - path) + 1 : 0;
    snprintf(to, sizeof to, "%.*s%s", dir, path, name);
    errno = 0;
    drill_kernel_finish(out, rename(path, to));
}

static void look_at(const char *path, struct drill_outcome *out)
{
    struct stat file;
    errno = 0;
    if (!drill_kernel_finish(out, stat(path, &file)))
        return;
    out->value = drill_kernel_flags_to(DRILL_GROUP_S, (int)(file.st_mode & 0777));
    if (S_ISSOCK(file.st_mode))
        out->value |= DRILL_S_IFSOCK;
    if (S_ISREG(file.st_mode))
        out->value |= DRILL_S_IFREG;
}

void drill_kernel_on_file(struct drill_target *self, const struct drill_call *call,
                          struct drill_outcome *out)
{
    char path[DRILL_ADDR_NAME_MAX + 1];
    mode_t mode = (mode_t)drill_kernel_flags_from(DRILL_GROUP_S, call->flags);
    (void)self;
    copy_path(&call->addr, path);
    errno = 0;
    switch (call->id) {
    case DRILL_CALL_UNLINK:
        drill_kernel_finish(out, unlink(path));
        break;
    case DRILL_CALL_RENAME:
        give_name(path, call->service, out);
        break;
    case DRILL_CALL_CHMOD:
        drill_kernel_finish(out, chmod(path, mode));
        break;
    case DRILL_CALL_MKNOD:
        drill_kernel_finish(out, mknod(path, S_IFREG | mode, 0));
        break;
    case DRILL_CALL_STAT:
        look_at(path, out);
        break;
    case DRILL_CALL_OPEN:
        drill_kernel_finish(out, open(path, O_RDONLY | O_CLOEXEC));
        break;
    default:
        DRILL_CHECK(call->id == DRILL_CALL_UMASK);
        drill_kernel_finish(out, umask(mode));
        out->value = drill_kernel_flags_to(DRILL_GROUP_S, (int)out->value);
        break;
    }
}
