/* A program that waits by edges, as epoll(7) says it may: to have got less than was asked for means
 * that there is no more. Ends with status 0 when all bytes arrived. Each is sent before the last
 * edge is looked at, so nothing is ever waited for in vain but what was lost. */

#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    ROUNDS = 300,
    SENT = 5000,
    ASKED = 4096
};

/* Reads until less comes than was asked for; returns how many bytes came. */
static int read_edge(int fd)
{
    static char bytes[ASKED];
    int sum = 0;
    ssize_t n;
    do {
        n = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
        sum += n > 0 ? (int)n : 0;
    } while (n == ASKED);
    return sum;
}

int main(void)
{
    static char bytes[SENT];
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    int fds[2];
    if (epoll < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0 ||
        epoll_ctl(epoll, EPOLL_CTL_ADD, fds[1], &event) != 0)
        return 2;
    for (int i = 0; i < ROUNDS; i++) {
        if (send(fds[0], bytes, sizeof bytes, MSG_NOSIGNAL) != SENT ||
            epoll_wait(epoll, &event, 1, 0) != 1 || read_edge(fds[1]) != SENT)
            return 1;
    }
    return 0;
}
