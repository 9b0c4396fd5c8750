/* Sockets made, named, connected and closed. */

#include <errno.h>
#include <string.h>

#include "targets/kernel/map.h"
#include "targets/preload/edges.h"
#include "targets/preload/passage.h"

enum {
    CREATION_FLAGS = SOCK_NONBLOCK | SOCK_CLOEXEC
};

static int run(struct drill_passage *passage, drill_passage_own *own)
{
    return (int)drill_passage_run(passage, own);
}

/* The family that a call to make a socket asks for, and its flags; false: none that has a name. */
static bool begin_creation(struct drill_passage *ret, enum drill_call_id id, int domain, int type,
                           int protocol)
{
    enum drill_family family = DRILL_TCP4;
    if (!drill_passage_family(domain, type & ~CREATION_FLAGS, protocol, &family) ||
        !drill_passage_begin_family(ret, id, family))
        return false;
    ret->host.number[0] = domain;
    ret->host.number[1] = type & ~CREATION_FLAGS;
    ret->host.number[2] = protocol;
    ret->host.flags = type & CREATION_FLAGS;
    ret->call.flags = drill_kernel_flags_to(DRILL_GROUP_SOCK, ret->host.flags);
    return true;
}

static void own_socket(struct drill_passage *passage, const struct drill_call *call,
                       const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    const int *number = passage->host.number;
    (void)buffers;
    int type = number[1] | drill_passage_flags(passage, call, DRILL_GROUP_SOCK);
    drill_passage_finish(ret, drill_next()->socket(number[0], type, number[2]));
}

DRILL_INSTEAD(int, socket, "socket", (int domain, int type, int protocol))
{
    struct drill_passage passage;
    if (!begin_creation(&passage, DRILL_CALL_SOCKET, domain, type, protocol))
        return drill_next()->socket(domain, type, protocol);
    return run(&passage, own_socket);
}

static void own_pair(struct drill_passage *passage, const struct drill_call *call,
                     const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    const int *number = passage->host.number;
    int *fds = passage->host.value;
    (void)buffers;
    int type = number[1] | drill_passage_flags(passage, call, DRILL_GROUP_SOCK);
    if (!drill_passage_finish(ret, drill_next()->socketpair(number[0], type, number[2], fds)))
        return;
    ret->value = fds[0];
    ret->second_fd = fds[1];
}

DRILL_INSTEAD(int, socketpair, "socketpair", (int domain, int type, int protocol, int fds[2]))
{
    struct drill_passage passage;
    if (!begin_creation(&passage, DRILL_CALL_SOCKETPAIR, domain, type, protocol))
        return drill_next()->socketpair(domain, type, protocol, fds);
    passage.host.value = fds;
    if (run(&passage, own_pair) < 0)
        return -1;
    fds[0] = (int)passage.out.value;
    fds[1] = passage.out.second_fd;
    return 0;
}

static void own_bind(struct drill_passage *passage, const struct drill_call *call,
                     const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct drill_kernel_addr spare;
    socklen_t len = 0;
    (void)buffers;
    const struct sockaddr *to = drill_passage_addr(passage, call, &spare, &len);
    drill_passage_finish(ret, drill_next()->bind(call->fd, to, len));
}

DRILL_INSTEAD(int, bind, "bind", (int fd, const struct sockaddr *addr, socklen_t len))
{
    struct drill_passage passage;
    if (!drill_passage_begin(&passage, DRILL_CALL_BIND, fd) ||
        !drill_passage_to(&passage, addr, len))
        return drill_next()->bind(fd, addr, len);
    return run(&passage, own_bind);
}

static void own_listen(struct drill_passage *passage, const struct drill_call *call,
                       const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    (void)passage;
    (void)buffers;
    drill_passage_finish(ret, drill_next()->listen(call->fd, call->number));
}

DRILL_INSTEAD(int, listen, "listen", (int fd, int backlog))
{
    struct drill_passage passage;
    if (!drill_passage_begin(&passage, DRILL_CALL_LISTEN, fd))
        return drill_next()->listen(fd, backlog);
    passage.call.number = backlog;
    return run(&passage, own_listen);
}

static void own_accept(struct drill_passage *passage, const struct drill_call *call,
                       const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct drill_host_args *host = &passage->host;
    int flags = drill_passage_flags(passage, call, DRILL_GROUP_SOCK);
    int fd;
    (void)buffers;
    if (host->room != NULL)
        *host->room_len = host->room_size;
    if (call->id == DRILL_CALL_ACCEPT4)
        fd = drill_next()->accept4(call->fd, host->room, host->room_len, flags);
    else
        fd = drill_next()->accept(call->fd, host->room, host->room_len);
    if (drill_passage_finish(ret, fd))
        drill_passage_came_from(passage, ret);
}

static bool begin_accept(struct drill_passage *ret, enum drill_call_id id, int fd,
                         struct sockaddr *addr, socklen_t *len)
{
    return drill_passage_begin(ret, id, fd) && drill_passage_room(ret, addr, len);
}

static int run_accept(struct drill_passage *passage)
{
    int fd = run(passage, own_accept);
    drill_passage_give_addr(passage);
    return fd;
}

DRILL_INSTEAD(int, accept, "accept", (int fd, struct sockaddr *addr, socklen_t *len))
{
    struct drill_passage passage;
    if (!begin_accept(&passage, DRILL_CALL_ACCEPT, fd, addr, len))
        return drill_next()->accept(fd, addr, len);
    return run_accept(&passage);
}

DRILL_INSTEAD(int, accept4, "accept4", (int fd, struct sockaddr *addr, socklen_t *len, int flags))
{
    struct drill_passage passage;
    if (!begin_accept(&passage, DRILL_CALL_ACCEPT4, fd, addr, len))
        return drill_next()->accept4(fd, addr, len, flags);
    passage.host.flags = flags;
    passage.call.flags = drill_kernel_flags_to(DRILL_GROUP_SOCK, flags);
    return run_accept(&passage);
}

static void own_connect(struct drill_passage *passage, const struct drill_call *call,
                        const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct drill_kernel_addr spare;
    socklen_t len = 0;
    (void)buffers;
    const struct sockaddr *to = drill_passage_addr(passage, call, &spare, &len);
    drill_passage_finish(ret, drill_next()->connect(call->fd, to, len));
}

DRILL_INSTEAD(int, connect, "connect", (int fd, const struct sockaddr *addr, socklen_t len))
{
    struct drill_passage passage;
    if (!drill_passage_begin(&passage, DRILL_CALL_CONNECT, fd) ||
        !drill_passage_to(&passage, addr, len))
        return drill_next()->connect(fd, addr, len);
    return run(&passage, own_connect);
}

static void own_shutdown(struct drill_passage *passage, const struct drill_call *call,
                         const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    (void)passage;
    (void)buffers;
    drill_passage_finish(ret, drill_next()->shutdown(call->fd, drill_kernel_how(call->number)));
}

DRILL_INSTEAD(int, shutdown, "shutdown", (int fd, int how))
{
    struct drill_passage passage;
    bool known = how == SHUT_RD || how == SHUT_WR || how == SHUT_RDWR;
    if (!known || !drill_passage_begin(&passage, DRILL_CALL_SHUTDOWN, fd))
        return drill_next()->shutdown(fd, how);
    passage.call.number = how == SHUT_RD   ? DRILL_SHUT_RD
                          : how == SHUT_WR ? DRILL_SHUT_WR
                                           : DRILL_SHUT_RDWR;
    return run(&passage, own_shutdown);
}

static void own_close(struct drill_passage *passage, const struct drill_call *call,
                      const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    (void)passage;
    (void)buffers;
    drill_passage_finish(ret, drill_next()->close(call->fd));
}

DRILL_INSTEAD(int, close, "close", (int fd))
{
    struct drill_passage passage;
    if (!drill_passage_begin(&passage, DRILL_CALL_CLOSE, fd))
        return drill_next()->close(fd);
    return run(&passage, own_close);
}

static void own_dup(struct drill_passage *passage, const struct drill_call *call,
                    const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    (void)passage;
    (void)buffers;
    drill_passage_finish(ret, drill_next()->dup(call->fd));
}

DRILL_INSTEAD(int, dup, "dup", (int fd))
{
    struct drill_passage passage;
    int made;
    if (drill_passage_begin(&passage, DRILL_CALL_DUP, fd))
        made = run(&passage, own_dup);
    else
        made = drill_next()->dup(fd);
    drill_passage_follow(fd, made);
    return made;
}

DRILL_INSTEAD(int, dup2, "dup2", (int fd, int to))
{
    int made = drill_next()->dup2(fd, to);
    drill_passage_follow(fd, made);
    return made;
}

DRILL_INSTEAD(int, dup3, "dup3", (int fd, int to, int flags))
{
    int made = drill_next()->dup3(fd, to, flags);
    drill_passage_follow(fd, made);
    return made;
}
