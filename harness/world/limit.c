/* Where the next descriptor would be is found by making one; RLIMIT_NOFILE then is that number: no
 * descriptor may be equal to it or greater, except for those that are. */

#include "world/limit.h"

#include <fcntl.h>
#include <unistd.h>

static int any_descriptor(void)
{
    return fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
}

int32_t drill_limit_lowest(void)
{
    int fd = any_descriptor();
    if (fd >= 0)
        close(fd);
    return fd + 1;
}

bool drill_limit_begin(struct drill_limit *limit, enum drill_constant spare)
{
    if (getrlimit(RLIMIT_NOFILE, &limit->before) != 0)
        return false;
    int first = any_descriptor();
    int second = any_descriptor();
    int next = spare == DRILL_SPARE_ONE ? second : first;
    if (first >= 0)
        close(first);
    if (second >= 0)
        close(second);
    if (next < 0)
        return false;
    struct rlimit low = limit->before;
    low.rlim_cur = (rlim_t)next;
    return setrlimit(RLIMIT_NOFILE, &low) == 0;
}

void drill_limit_end(const struct drill_limit *limit)
{
    setrlimit(RLIMIT_NOFILE, &limit->before);
}
