/* Sending and receiving: each call is made through the libc function of its own name, for a shim
 * may have replaced one of them and not the others. */

#include "targets/kernel/methods.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/check.h"
#include "targets/kernel/control.h"
#include "targets/kernel/map.h"

/* A message header over `n` buffers; `iov` must outlive it. */
static struct msghdr message(struct iovec iov[DRILL_BUFFERS_MAX],
                             const struct drill_buffer *buffers, size_t n)
{
    struct msghdr header = {.msg_iov = iov, .msg_iovlen = n};
    DRILL_CHECK(n <= DRILL_BUFFERS_MAX);
    for (size_t i = 0; i < n; i++)
        iov[i] = (struct iovec){buffers[i].bytes, buffers[i].len};
    return header;
}

static struct drill_buffer first_of(const struct drill_buffer *buffers, size_t n)
{
    return n > 0 ? buffers[0] : (struct drill_buffer){NULL, 0};
}

static void send_message(const struct drill_call *call, const struct drill_buffer *buffers,
                         size_t n, struct drill_outcome *out)
{
    struct iovec iov[DRILL_BUFFERS_MAX];
    struct msghdr header = message(iov, buffers, n);
    struct drill_kernel_addr to = drill_kernel_addr_from(&call->addr);
    struct drill_kernel_control control;
    drill_kernel_control_fill(&header, &control, call);
    if (to.len > 0) {
        header.msg_name = &to.as;
        header.msg_namelen = to.len;
    }
    errno = 0;
    drill_kernel_finish(
        out, sendmsg(call->fd, &header, drill_kernel_flags_from(DRILL_GROUP_MSG, call->flags)));
}

static void send_to(const struct drill_call *call, struct drill_buffer from,
                    struct drill_outcome *out)
{
    struct drill_kernel_addr to = drill_kernel_addr_from(&call->addr);
    int flags = drill_kernel_flags_from(DRILL_GROUP_MSG, call->flags);
    errno = 0;
    drill_kernel_finish(
        out, sendto(call->fd, from.bytes, from.len, flags, drill_kernel_addr_pointer(&to), to.len));
}

void drill_kernel_send_bytes(struct drill_target *self, const struct drill_call *call,
                             const struct drill_buffer *buffers, size_t n,
                             struct drill_outcome *out)
{
    struct drill_buffer from = first_of(buffers, n);
    int flags = drill_kernel_flags_from(DRILL_GROUP_MSG, call->flags);
    (void)self;
    switch (call->id) {
    case DRILL_CALL_SEND:
        errno = 0;
        drill_kernel_finish(out, send(call->fd, from.bytes, from.len, flags));
        break;
    case DRILL_CALL_WRITE:
        errno = 0;
        drill_kernel_finish(out, write(call->fd, from.bytes, from.len));
        break;
    case DRILL_CALL_SENDTO:
        send_to(call, from, out);
        break;
    default:
        DRILL_CHECK(call->id == DRILL_CALL_SENDMSG);
        send_message(call, buffers, n, out);
        break;
    }
}

static void receive_message(const struct drill_call *call, const struct drill_buffer *buffers,
                            size_t n, struct drill_outcome *out)
{
    struct iovec iov[DRILL_BUFFERS_MAX];
    struct msghdr header = message(iov, buffers, n);
    struct drill_kernel_addr from = drill_kernel_addr_room();
    struct drill_kernel_control control;
    int flags = drill_kernel_flags_from(DRILL_GROUP_MSG, call->flags);
    drill_kernel_control_offer(&header, &control, call);
    if (call->want_addr) {
        header.msg_name = &from.as;
        header.msg_namelen = from.len;
    }
    errno = 0;
    if (!drill_kernel_finish(out, recvmsg(call->fd, &header, flags)))
        return;
    out->msg_flags = drill_kernel_flags_to(DRILL_GROUP_MSG, header.msg_flags);
    drill_kernel_control_take(&header, out);
    if (call->want_addr) {
        from.len = header.msg_namelen;
        drill_kernel_addr_give(&from, out);
    }
}

static void receive_from(const struct drill_call *call, struct drill_buffer into,
                         struct drill_outcome *out)
{
    struct drill_kernel_addr from = drill_kernel_addr_room();
    int flags = drill_kernel_flags_from(DRILL_GROUP_MSG, call->flags);
    if (!call->want_addr) {
        errno = 0;
        drill_kernel_finish(out, recvfrom(call->fd, into.bytes, into.len, flags, NULL, NULL));
        return;
    }
    errno = 0;
    if (drill_kernel_finish(
            out, recvfrom(call->fd, into.bytes, into.len, flags, &from.as.any, &from.len)))
        drill_kernel_addr_give(&from, out);
}

void drill_kernel_receive_bytes(struct drill_target *self, const struct drill_call *call,
                                const struct drill_buffer *buffers, size_t n,
                                struct drill_outcome *out)
{
    struct drill_buffer into = first_of(buffers, n);
    int flags = drill_kernel_flags_from(DRILL_GROUP_MSG, call->flags);
    (void)self;
    switch (call->id) {
    case DRILL_CALL_RECV:
        errno = 0;
        drill_kernel_finish(out, recv(call->fd, into.bytes, into.len, flags));
        break;
    case DRILL_CALL_READ:
        errno = 0;
        drill_kernel_finish(out, read(call->fd, into.bytes, into.len));
        break;
    case DRILL_CALL_RECVFROM:
        receive_from(call, into, out);
        break;
    default:
        DRILL_CHECK(call->id == DRILL_CALL_RECVMSG);
        receive_message(call, buffers, n, out);
        break;
    }
}
