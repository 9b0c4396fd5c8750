/* Flags of every group, both ways, shutdown's argument, and signals. */

#include "targets/kernel/map.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/stat.h>

#include "base/check.h"

enum {
    UNKNOWN_BIT = 0x800000 /* of the flags of a transfer; <linux/socket.h> gives it no meaning */
};

static const struct {
    enum drill_flag_group group;
    uint32_t neutral;
    int host;
} flags[] = {
    {DRILL_GROUP_MSG, DRILL_MSG_PEEK, MSG_PEEK},
    {DRILL_GROUP_MSG, DRILL_MSG_DONTWAIT, MSG_DONTWAIT},
    {DRILL_GROUP_MSG, DRILL_MSG_WAITALL, MSG_WAITALL},
    {DRILL_GROUP_MSG, DRILL_MSG_TRUNC, MSG_TRUNC},
    {DRILL_GROUP_MSG, DRILL_MSG_NOSIGNAL, MSG_NOSIGNAL},
    {DRILL_GROUP_MSG, DRILL_MSG_OOB, MSG_OOB},
    {DRILL_GROUP_MSG, DRILL_MSG_EOR, MSG_EOR},
    {DRILL_GROUP_MSG, DRILL_MSG_CTRUNC, MSG_CTRUNC},
    {DRILL_GROUP_MSG, DRILL_MSG_MORE, MSG_MORE},
    {DRILL_GROUP_MSG, DRILL_MSG_CMSG_CLOEXEC, MSG_CMSG_CLOEXEC},
    {DRILL_GROUP_MSG, DRILL_MSG_UNKNOWN, UNKNOWN_BIT},
    {DRILL_GROUP_MSG, DRILL_MSG_ERRQUEUE, MSG_ERRQUEUE},
    {DRILL_GROUP_SOCK, DRILL_SOCK_NONBLOCK, SOCK_NONBLOCK},
    {DRILL_GROUP_SOCK, DRILL_SOCK_CLOEXEC, SOCK_CLOEXEC},
    {DRILL_GROUP_SOCK, DRILL_SOCK_UNKNOWN, 1 << 8},
    {DRILL_GROUP_O, DRILL_O_NONBLOCK, O_NONBLOCK},
    {DRILL_GROUP_O, DRILL_O_ASYNC, O_ASYNC},
    {DRILL_GROUP_FD, DRILL_FD_CLOEXEC, FD_CLOEXEC},
    {DRILL_GROUP_POLL, DRILL_POLLIN, POLLIN},
    {DRILL_GROUP_POLL, DRILL_POLLOUT, POLLOUT},
    {DRILL_GROUP_POLL, DRILL_POLLPRI, POLLPRI},
    {DRILL_GROUP_POLL, DRILL_POLLERR, POLLERR},
    {DRILL_GROUP_POLL, DRILL_POLLHUP, POLLHUP},
    {DRILL_GROUP_POLL, DRILL_POLLRDHUP, POLLRDHUP},
    {DRILL_GROUP_POLL, DRILL_POLLNVAL, POLLNVAL},
    {DRILL_GROUP_AI, DRILL_AI_PASSIVE, AI_PASSIVE},
    {DRILL_GROUP_AI, DRILL_AI_NUMERICHOST, AI_NUMERICHOST},
    {DRILL_GROUP_AI, DRILL_AI_NUMERICSERV, AI_NUMERICSERV},
    {DRILL_GROUP_OPENAT, DRILL_O_PATH, O_PATH},
    {DRILL_GROUP_SA, DRILL_SA_RESTART, SA_RESTART},
    {DRILL_GROUP_EPOLL, DRILL_EPOLLIN, EPOLLIN},
    {DRILL_GROUP_EPOLL, DRILL_EPOLLOUT, EPOLLOUT},
    {DRILL_GROUP_EPOLL, DRILL_EPOLLPRI, EPOLLPRI},
    {DRILL_GROUP_EPOLL, DRILL_EPOLLERR, EPOLLERR},
    {DRILL_GROUP_EPOLL, DRILL_EPOLLHUP, EPOLLHUP},
    {DRILL_GROUP_EPOLL, DRILL_EPOLLRDHUP, EPOLLRDHUP},
    {DRILL_GROUP_EPOLL, DRILL_EPOLLET, (int)EPOLLET},
    {DRILL_GROUP_EPOLL, DRILL_EPOLLONESHOT, EPOLLONESHOT},
    /* The kinds of files are no bits of their own: files.c looks at them. */
    {DRILL_GROUP_S, DRILL_S_IXOTH, S_IXOTH},
    {DRILL_GROUP_S, DRILL_S_IWOTH, S_IWOTH},
    {DRILL_GROUP_S, DRILL_S_IROTH, S_IROTH},
    {DRILL_GROUP_S, DRILL_S_IXGRP, S_IXGRP},
    {DRILL_GROUP_S, DRILL_S_IWGRP, S_IWGRP},
    {DRILL_GROUP_S, DRILL_S_IRGRP, S_IRGRP},
    {DRILL_GROUP_S, DRILL_S_IXUSR, S_IXUSR},
    {DRILL_GROUP_S, DRILL_S_IWUSR, S_IWUSR},
    {DRILL_GROUP_S, DRILL_S_IRUSR, S_IRUSR},
};

int drill_kernel_flags_from(enum drill_flag_group group, uint32_t neutral)
{
    int host = 0;
    for (size_t i = 0; neutral != 0 && i < DRILL_COUNT(flags); i++) {
        if (flags[i].group == group && (neutral & flags[i].neutral) != 0)
            host |= flags[i].host;
    }
    return host;
}

uint32_t drill_kernel_flags_to(enum drill_flag_group group, int host)
{
    uint32_t neutral = 0;
    for (size_t i = 0; host != 0 && i < DRILL_COUNT(flags); i++) {
        if (flags[i].group == group && (host & flags[i].host) != 0)
            neutral |= flags[i].neutral;
    }
    return neutral;
}

int drill_kernel_signal(uint32_t signal)
{
    switch (signal) {
    case DRILL_SIGPIPE:
        return SIGPIPE;
    case DRILL_SIGUSR1:
        return SIGUSR1;
    case DRILL_SIGKILL:
        return SIGKILL;
    case DRILL_SIGSTOP:
        return SIGSTOP;
    case DRILL_SIGCONT:
        return SIGCONT;
    case DRILL_SIGIO:
        return SIGIO;
    case DRILL_SIGURG:
        return SIGURG;
    default:
        return 0;
    }
}

int drill_kernel_how(int how)
{
    static const int hows[] = {
        [DRILL_SHUT_RD] = SHUT_RD, [DRILL_SHUT_WR] = SHUT_WR, [DRILL_SHUT_RDWR] = SHUT_RDWR};
    if (how < 0 || (size_t)how >= DRILL_COUNT(hows))
        return how;
    return hows[how];
}
