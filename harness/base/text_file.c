/* Whole files in and out of a growable text. */

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct drill_status read_all(struct drill_text *text, int fd, const char *path, size_t limit,
                                    struct drill_diag *diag)
{
    char chunk[8192];
    size_t had = text->len;
    for (;;) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "%s: %s", path, strerror(errno));
        if (n == 0)
            break;
        drill_text_add(text, chunk, (size_t)n);
        if (text->len - had > limit)
            return drill_diag_set(diag, DRILL_CODE_TOO_BIG, 0, 0, "%s: over %zu bytes", path,
                                  limit);
    }
    if (text->failed)
        return drill_diag_set(diag, DRILL_CODE_NO_MEMORY, 0, 0, "%s: out of memory", path);
    return DRILL_OK;
}

struct drill_status drill_text_read_file(struct drill_text *text, const char *path, size_t limit,
                                         struct drill_diag *diag)
{
    if (strcmp(path, "-") == 0)
        return read_all(text, STDIN_FILENO, "standard input", limit, diag);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return drill_diag_set(diag, errno == ENOENT ? DRILL_CODE_NOT_FOUND : DRILL_CODE_SYSTEM, 0,
                              0, "%s: %s", path, strerror(errno));
    struct drill_status s = read_all(text, fd, path, limit, diag);
    close(fd);
    return s;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

struct drill_status drill_text_write_file(const struct drill_text *text, const char *path,
                                          struct drill_diag *diag)
{
    struct drill_text temp = {0};
    drill_text_addf(&temp, "%s.XXXXXX", path);
    if (text->failed || temp.failed) {
        drill_text_free(&temp);
        return drill_diag_set(diag, DRILL_CODE_NO_MEMORY, 0, 0, "%s: out of memory", path);
    }
    int fd = mkstemp(temp.bytes);
    bool done =
        fd >= 0 && fchmod(fd, 0644) == 0 && write_all(fd, text->bytes, text->len) && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0 && close(fd) != 0 && done) {
        why = errno;
        done = false;
    }
    if (done && rename(temp.bytes, path) != 0) {
        why = errno;
        done = false;
    }
    if (!done && fd >= 0)
        unlink(temp.bytes);
    drill_text_free(&temp);
    return done ? DRILL_OK
                : drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "%s: %s", path, strerror(why));
}
