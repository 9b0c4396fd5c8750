/* The running kernel as a target. Every call goes through libc's function of that name and through
 * nothing else, found by the dynamic linker: what is judged is what an ordinary program would get,
 * a preloaded library included. This file holds the types, the calls that make and connect sockets,
 * and those on one descriptor; data, options and names have files of their own. */

#include "targets/kernel/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "targets/kernel/map.h"
#include "targets/kernel/methods.h"

/* Whether a socket can be made and, for IPv6, a loopback address be had: a kernel may speak IPv6
 * and be told to give it no addresses. */
static bool can_run(const struct drill_target_type *type, char *why, size_t size)
{
    int protocol[3];
    drill_kernel_protocol(type->family, protocol);
    struct drill_addr loopback = drill_addr_loopback(type->family, 1, 0);
    struct drill_kernel_addr host = drill_kernel_addr_from(&loopback);
    const char *what = "cannot make a socket";
    int fd = socket(protocol[0], protocol[1] | SOCK_CLOEXEC, protocol[2]);
    bool works = fd >= 0;
    if (works && protocol[0] == AF_INET6) {
        what = "no loopback address ::1";
        works = bind(fd, drill_kernel_addr_pointer(&host), host.len) == 0;
    }
    if (!works)
        snprintf(why, size, "%s: %s", what, strerror(errno));
    if (fd >= 0)
        close(fd);
    return works;
}

/* The kernel keeps all state: an instance is no more than its type. */
static struct drill_status open_kernel(const struct drill_target_type *type,
                                       struct drill_target **ret, struct drill_diag *diag)
{
    struct drill_target *target = malloc(sizeof *target);
    if (target == NULL)
        return drill_diag_set(diag, DRILL_CODE_NO_MEMORY, 0, 0, "target %s: out of memory",
                              type->name);
    target->type = type;
    *ret = target;
    return DRILL_OK;
}

static void close_kernel(struct drill_target *self)
{
    free(self);
}

static void make_socket(struct drill_target *self, uint32_t flags, struct drill_outcome *out)
{
    int protocol[3];
    drill_kernel_protocol(self->type->family, protocol);
    int type = protocol[1] | drill_kernel_flags_from(DRILL_GROUP_SOCK, flags);
    errno = 0;
    drill_kernel_finish(out, socket(protocol[0], type, protocol[2]));
}

static void make_pair(struct drill_target *self, uint32_t flags, struct drill_outcome *out)
{
    int protocol[3];
    drill_kernel_protocol(self->type->family, protocol);
    int type = protocol[1] | drill_kernel_flags_from(DRILL_GROUP_SOCK, flags);
    int fds[2] = {-1, -1};
    errno = 0;
    if (!drill_kernel_finish(out, socketpair(protocol[0], type, protocol[2], fds)))
        return;
    out->value = fds[0];
    out->second_fd = fds[1];
}

static void bind_name(struct drill_target *self, int fd, const struct drill_addr *addr,
                      struct drill_outcome *out)
{
    struct drill_kernel_addr host = drill_kernel_addr_from(addr);
    (void)self;
    errno = 0;
    drill_kernel_finish(out, bind(fd, drill_kernel_addr_pointer(&host), host.len));
}

static void start_listening(struct drill_target *self, int fd, int backlog,
                            struct drill_outcome *out)
{
    (void)self;
    errno = 0;
    drill_kernel_finish(out, listen(fd, backlog));
}

static void take_connection(struct drill_target *self, int fd, bool with_flags, uint32_t flags,
                            bool want_addr, struct drill_outcome *out)
{
    struct drill_kernel_addr peer = drill_kernel_addr_room();
    struct sockaddr *addr = want_addr ? &peer.as.any : NULL;
    socklen_t *len = want_addr ? &peer.len : NULL;
    int host_flags = drill_kernel_flags_from(DRILL_GROUP_SOCK, flags);
    bool accepted;
    (void)self;
    errno = 0;
    if (with_flags)
        accepted = drill_kernel_finish(out, accept4(fd, addr, len, host_flags));
    else
        accepted = drill_kernel_finish(out, accept(fd, addr, len));
    if (accepted && want_addr)
        drill_kernel_addr_give(&peer, out);
}

static void connect_to(struct drill_target *self, int fd, const struct drill_addr *addr,
                       struct drill_outcome *out)
{
    struct drill_kernel_addr host = drill_kernel_addr_from(addr);
    (void)self;
    errno = 0;
    drill_kernel_finish(out, connect(fd, drill_kernel_addr_pointer(&host), host.len));
}

static void shut_down(struct drill_target *self, int fd, int how, struct drill_outcome *out)
{
    (void)self;
    errno = 0;
    drill_kernel_finish(out, shutdown(fd, drill_kernel_how(how)));
}

static void close_descriptor(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    errno = 0;
    drill_kernel_finish(out, close(fd));
}

static void duplicate(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    errno = 0;
    drill_kernel_finish(out, dup(fd));
}

static void local_name(struct drill_target *self, int fd, struct drill_outcome *out)
{
    struct drill_kernel_addr host = drill_kernel_addr_room();
    (void)self;
    errno = 0;
    if (drill_kernel_finish(out, getsockname(fd, &host.as.any, &host.len)))
        drill_kernel_addr_give(&host, out);
}

static void peer_name(struct drill_target *self, int fd, struct drill_outcome *out)
{
    struct drill_kernel_addr host = drill_kernel_addr_room();
    (void)self;
    errno = 0;
    if (drill_kernel_finish(out, getpeername(fd, &host.as.any, &host.len)))
        drill_kernel_addr_give(&host, out);
}

static void poll_one(struct drill_target *self, int fd, uint32_t events, int timeout_ms,
                     struct drill_outcome *out)
{
    struct pollfd entry = {.fd = fd,
                           .events = (short)drill_kernel_flags_from(DRILL_GROUP_POLL, events)};
    (void)self;
    errno = 0;
    if (drill_kernel_finish(out, poll(&entry, 1, timeout_ms)))
        out->revents = drill_kernel_flags_to(DRILL_GROUP_POLL, entry.revents);
}

/* The neutral flags are few: those of the host that have no neutral name are left as they are. */
static void set_status_flags(int fd, uint32_t flags, struct drill_outcome *out)
{
    int known = drill_kernel_flags_from(DRILL_GROUP_O, UINT32_MAX);
    int wanted = drill_kernel_flags_from(DRILL_GROUP_O, flags);
    errno = 0;
    int old = fcntl(fd, F_GETFL);
    if (!drill_kernel_finish(out, old))
        return;
    errno = 0;
    drill_kernel_finish(out, fcntl(fd, F_SETFL, (old & ~known) | wanted));
}

static void control_flags(struct drill_target *self, int fd, enum drill_fcntl request,
                          uint32_t flags, struct drill_outcome *out)
{
    (void)self;
    switch (request) {
    case DRILL_F_GETFL:
        errno = 0;
        if (drill_kernel_finish(out, fcntl(fd, F_GETFL)))
            out->value = drill_kernel_flags_to(DRILL_GROUP_O, (int)out->value);
        break;
    case DRILL_F_SETFL:
        set_status_flags(fd, flags, out);
        break;
    case DRILL_F_GETFD:
        errno = 0;
        if (drill_kernel_finish(out, fcntl(fd, F_GETFD)))
            out->value = drill_kernel_flags_to(DRILL_GROUP_FD, (int)out->value);
        break;
    case DRILL_F_SETFD:
        errno = 0;
        drill_kernel_finish(out,
                            fcntl(fd, F_SETFD, drill_kernel_flags_from(DRILL_GROUP_FD, flags)));
        break;
    case DRILL_F_SETOWN:
        errno = 0;
        drill_kernel_finish(out, fcntl(fd, F_SETOWN, getpid()));
        break;
    }
}

static void readable_bytes(struct drill_target *self, int fd, struct drill_outcome *out)
{
    int bytes = 0;
    (void)self;
    errno = 0;
    if (drill_kernel_finish(out, ioctl(fd, FIONREAD, &bytes)))
        out->value = bytes;
}

static void at_mark(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    errno = 0;
    drill_kernel_finish(out, sockatmark(fd));
}

static void set_nonblocking(struct drill_target *self, int fd, int on, struct drill_outcome *out)
{
    (void)self;
    errno = 0;
    drill_kernel_finish(out, ioctl(fd, FIONBIO, &on));
}

static void restore_process(struct drill_target *self)
{
    (void)self;
    drill_kernel_end_children();
    drill_kernel_forget_signals();
}

#define KERNEL_TYPE(type_name, type_family, type_gloss)                                            \
    {                                                                                              \
        .version = DRILL_TARGET_VERSION, .name = (type_name), .group = "kernel",                   \
        .gloss = (type_gloss), .family = (type_family),                                            \
        .caps = DRILL_CAP_THREADS | DRILL_CAP_SIGNALS | DRILL_CAP_SYSCALLS | DRILL_CAP_HOST_FDS |  \
                DRILL_CAP_SYSCTLS | DRILL_CAP_NAMES,                                               \
        .available = can_run, .open = open_kernel, .close = close_kernel,                          \
        .make_socket = make_socket, .make_pair = make_pair, .bind_name = bind_name,                \
        .start_listening = start_listening, .take_connection = take_connection,                    \
        .connect_to = connect_to, .send_bytes = drill_kernel_send_bytes,                           \
        .receive_bytes = drill_kernel_receive_bytes, .shut_down = shut_down,                       \
        .close_descriptor = close_descriptor, .duplicate = duplicate, .local_name = local_name,    \
        .peer_name = peer_name, .get_option = drill_kernel_get_option,                             \
        .set_option = drill_kernel_set_option, .poll_one = poll_one,                               \
        .select_one = drill_kernel_select_one, .use_epoll = drill_kernel_use_epoll,                \
        .control_flags = control_flags, .readable_bytes = readable_bytes, .at_mark = at_mark,      \
        .on_file = drill_kernel_on_file, .host_by_name = drill_kernel_host_by_name,                \
        .service_by_name = drill_kernel_service_by_name, .set_nonblocking = set_nonblocking,       \
        .catch_signal = drill_kernel_catch_signal, .signal_thread = drill_kernel_signal_thread,    \
        .address_info = drill_kernel_address_info, .as_file = drill_kernel_as_file,                \
        .twisted_call = drill_kernel_twisted_call, .make_child = drill_kernel_make_child,          \
        .call_in_child = drill_kernel_call_in_child, .signal_child = drill_kernel_signal_child,    \
        .find_child = drill_kernel_find_child, .wait_for_signal = drill_kernel_wait_for_signal,    \
        .restore_process = restore_process,                                                        \
    }

const struct drill_target_type drill_kernel_tcp4 =
    KERNEL_TYPE("tcp4", DRILL_TCP4, "the kernel's TCP over IPv4");
const struct drill_target_type drill_kernel_tcp6 =
    KERNEL_TYPE("tcp6", DRILL_TCP6, "the kernel's TCP over IPv6");
const struct drill_target_type drill_kernel_udp4 =
    KERNEL_TYPE("udp4", DRILL_UDP4, "the kernel's UDP over IPv4");
const struct drill_target_type drill_kernel_udp6 =
    KERNEL_TYPE("udp6", DRILL_UDP6, "the kernel's UDP over IPv6");
const struct drill_target_type drill_kernel_unix_stream =
    KERNEL_TYPE("unix-stream", DRILL_UNIX_STREAM, "the kernel's UNIX stream sockets");
const struct drill_target_type drill_kernel_unix_seqpacket = KERNEL_TYPE(
    "unix-seqpacket", DRILL_UNIX_SEQPACKET, "the kernel's UNIX sockets of connected records");
const struct drill_target_type drill_kernel_unix_dgram =
    KERNEL_TYPE("unix-dgram", DRILL_UNIX_DGRAM, "the kernel's UNIX datagram sockets");
