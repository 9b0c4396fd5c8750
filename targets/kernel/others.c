/* Descriptors as files: one that is no socket, and what a file can be asked. */

#include "targets/kernel/methods.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "targets/kernel/map.h"

static int64_t kind_of(const struct stat *st)
{
    if (S_ISSOCK(st->st_mode))
        return DRILL_S_IFSOCK;
    return S_ISREG(st->st_mode) ? DRILL_S_IFREG : 0;
}

void drill_kernel_as_file(struct drill_target *self, const struct drill_call *call,
                          struct drill_outcome *out)
{
    struct stat st;
    (void)self;
    errno = 0;
    switch (call->id) {
    case DRILL_CALL_OPENAT:
        drill_kernel_finish(
            out, openat(AT_FDCWD, "/dev/null",
                        O_RDWR | drill_kernel_flags_from(DRILL_GROUP_OPENAT, call->flags)));
        break;
    case DRILL_CALL_LSEEK:
        drill_kernel_finish(out, lseek(call->fd, 0, SEEK_CUR));
        break;
    case DRILL_CALL_FSYNC:
        drill_kernel_finish(out, fsync(call->fd));
        break;
    default:
        if (drill_kernel_finish(out, fstat(call->fd, &st)))
            out->value = kind_of(&st);
        break;
    }
}
