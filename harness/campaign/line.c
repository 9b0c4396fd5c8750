/* The line, by system calls. */

#include "campaign/line.h"

#include <errno.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

bool drill_line_open(int ret[2])
{
    return syscall(SYS_socketpair, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ret) == 0;
}

bool drill_line_put(int fd, uint64_t number)
{
    long n;
    do
        n = syscall(SYS_sendto, fd, &number, sizeof number, MSG_NOSIGNAL, NULL, 0);
    while (n < 0 && errno == EINTR);
    return n == (long)sizeof number;
}

bool drill_line_take(int fd, uint64_t *ret)
{
    uint64_t number;
    long n;
    do
        n = syscall(SYS_recvfrom, fd, &number, sizeof number, 0, NULL, NULL);
    while (n < 0 && errno == EINTR);
    if (n != (long)sizeof number)
        return false;
    *ret = number;
    return true;
}

void drill_line_close(int fd)
{
    syscall(SYS_close, fd);
}

int drill_line_poll(struct pollfd *fds, unsigned n, int timeout_ms)
{
    struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    return (int)syscall(SYS_ppoll, fds, n, timeout_ms < 0 ? NULL : &timeout, NULL, (size_t)0);
}
