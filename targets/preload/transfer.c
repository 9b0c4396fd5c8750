/* Bytes sent and received. */

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "targets/kernel/control.h"
#include "targets/kernel/map.h"
#include "targets/preload/passage.h"

static bool begin(struct drill_passage *ret, enum drill_call_id id, int fd, int flags)
{
    if (!drill_passage_begin(ret, id, fd))
        return false;
    ret->host.flags = flags;
    ret->call.flags = drill_kernel_flags_to(DRILL_GROUP_MSG, flags);
    return true;
}

/* The program's one buffer. False: longer than the neutral form can say. */
static bool put_buffer(struct drill_passage *passage, const void *bytes, size_t len)
{
    if (len > UINT32_MAX)
        return false;
    passage->call.n_len = 1;
    passage->call.len[0] = (uint32_t)len;
    passage->buffers[0] = (struct drill_buffer){(void *)(uintptr_t)bytes, len};
    return true;
}

/* The program's several ones; so many that the neutral form has no room for them go straight. */
static bool put_vector(struct drill_passage *passage, const struct iovec *iov, size_t n)
{
    struct iovec copy[DRILL_IOV_MAX];
    if (n == 0 || n > DRILL_IOV_MAX || !drill_passage_read(copy, iov, n * sizeof copy[0]))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (copy[i].iov_len > UINT32_MAX)
            return false;
        passage->call.len[i] = (uint32_t)copy[i].iov_len;
        passage->buffers[i] = (struct drill_buffer){copy[i].iov_base, copy[i].iov_len};
    }
    passage->call.n_len = (uint8_t)n;
    return true;
}

static struct iovec first(const struct drill_call *call, const struct drill_buffer *buffers)
{
    return call->n_len > 0 ? (struct iovec){buffers[0].bytes, buffers[0].len}
                           : (struct iovec){NULL, 0};
}

/* The buffers as they are to be passed now; returns how many. */
static size_t vector(const struct drill_call *call, const struct drill_buffer *buffers,
                     struct iovec ret[DRILL_IOV_MAX])
{
    for (size_t i = 0; i < call->n_len; i++)
        ret[i] = (struct iovec){buffers[i].bytes, buffers[i].len};
    return call->n_len;
}

static void own_write(struct drill_passage *passage, const struct drill_call *call,
                      const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct iovec iov[DRILL_IOV_MAX];
    struct iovec one = first(call, buffers);
    ssize_t n;
    if (passage->host.iov != NULL)
        n = drill_next()->writev(call->fd, iov, (int)vector(call, buffers, iov));
    else
        n = drill_next()->write(call->fd, one.iov_base, one.iov_len);
    drill_passage_finish(ret, n);
}

DRILL_INSTEAD(ssize_t, write, "write", (int fd, const void *bytes, size_t len))
{
    struct drill_passage passage;
    if (!begin(&passage, DRILL_CALL_WRITE, fd, 0) || !put_buffer(&passage, bytes, len))
        return drill_next()->write(fd, bytes, len);
    return (ssize_t)drill_passage_run(&passage, own_write);
}

DRILL_INSTEAD(ssize_t, writev, "writev", (int fd, const struct iovec *iov, int n))
{
    struct drill_passage passage;
    if (n < 0 || !begin(&passage, DRILL_CALL_WRITE, fd, 0) || !put_vector(&passage, iov, (size_t)n))
        return drill_next()->writev(fd, iov, n);
    passage.host.iov = iov;
    return (ssize_t)drill_passage_run(&passage, own_write);
}

static void own_send(struct drill_passage *passage, const struct drill_call *call,
                     const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct iovec one = first(call, buffers);
    int flags = drill_passage_flags(passage, call, DRILL_GROUP_MSG);
    drill_passage_finish(ret, drill_next()->send(call->fd, one.iov_base, one.iov_len, flags));
}

DRILL_INSTEAD(ssize_t, send, "send", (int fd, const void *bytes, size_t len, int flags))
{
    struct drill_passage passage;
    if (!begin(&passage, DRILL_CALL_SEND, fd, flags) || !put_buffer(&passage, bytes, len))
        return drill_next()->send(fd, bytes, len, flags);
    return (ssize_t)drill_passage_run(&passage, own_send);
}

static void own_sendto(struct drill_passage *passage, const struct drill_call *call,
                       const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct iovec one = first(call, buffers);
    int flags = drill_passage_flags(passage, call, DRILL_GROUP_MSG);
    struct drill_kernel_addr spare;
    socklen_t len = 0;
    const struct sockaddr *to = drill_passage_addr(passage, call, &spare, &len);
    drill_passage_finish(ret,
                         drill_next()->sendto(call->fd, one.iov_base, one.iov_len, flags, to, len));
}

DRILL_INSTEAD(ssize_t, sendto, "sendto",
              (int fd, const void *bytes, size_t len, int flags, const struct sockaddr *to,
               socklen_t to_len))
{
    struct drill_passage passage;
    if (!begin(&passage, DRILL_CALL_SENDTO, fd, flags) || !put_buffer(&passage, bytes, len) ||
        !drill_passage_to(&passage, to, to_len))
        return drill_next()->sendto(fd, bytes, len, flags, to, to_len);
    return (ssize_t)drill_passage_run(&passage, own_sendto);
}

/* A message's header, its buffers and, where it has one, its address. */
static bool put_message(struct drill_passage *passage, const struct msghdr *message)
{
    struct msghdr *copy = &passage->host.message;
    return drill_passage_read(copy, message, sizeof *copy) &&
           put_vector(passage, copy->msg_iov, copy->msg_iovlen);
}

/* The header with what the engine left of it; the control data is the program's own. */
static struct msghdr header(const struct drill_passage *passage, const struct drill_call *call,
                            const struct drill_buffer *buffers, struct iovec iov[DRILL_IOV_MAX])
{
    struct msghdr ret = passage->host.message;
    ret.msg_iovlen = vector(call, buffers, iov);
    ret.msg_iov = iov;
    return ret;
}

static void own_sendmsg(struct drill_passage *passage, const struct drill_call *call,
                        const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct iovec iov[DRILL_IOV_MAX];
    struct msghdr message = header(passage, call, buffers, iov);
    struct drill_kernel_addr spare;
    int flags = drill_passage_flags(passage, call, DRILL_GROUP_MSG);
    message.msg_name =
        (void *)(uintptr_t)drill_passage_addr(passage, call, &spare, &message.msg_namelen);
    drill_passage_finish(ret, drill_next()->sendmsg(call->fd, &message, flags));
}

/* The descriptors that go along: they will be others' as well. */
static void note_rights(struct drill_passage *passage)
{
    unsigned char control[1024];
    struct msghdr message = passage->host.message;
    struct drill_outcome rights = {0};
    if (message.msg_control == NULL || message.msg_controllen > sizeof control ||
        !drill_passage_read(control, message.msg_control, message.msg_controllen))
        return;
    message.msg_control = control;
    drill_kernel_control_take(&message, &rights);
    passage->call.n_rights = rights.n_rights;
    memcpy(passage->call.rights, rights.rights, sizeof rights.rights);
}

DRILL_INSTEAD(ssize_t, sendmsg, "sendmsg", (int fd, const struct msghdr *message, int flags))
{
    struct drill_passage passage;
    if (!begin(&passage, DRILL_CALL_SENDMSG, fd, flags) || !put_message(&passage, message) ||
        !drill_passage_to(&passage, passage.host.message.msg_name,
                          passage.host.message.msg_namelen))
        return drill_next()->sendmsg(fd, message, flags);
    note_rights(&passage);
    return (ssize_t)drill_passage_run(&passage, own_sendmsg);
}

static void own_read(struct drill_passage *passage, const struct drill_call *call,
                     const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct iovec iov[DRILL_IOV_MAX];
    struct iovec one = first(call, buffers);
    ssize_t n;
    if (passage->host.iov != NULL)
        n = drill_next()->readv(call->fd, iov, (int)vector(call, buffers, iov));
    else
        n = drill_next()->read(call->fd, one.iov_base, one.iov_len);
    drill_passage_finish(ret, n);
}

DRILL_INSTEAD(ssize_t, read, "read", (int fd, void *bytes, size_t len))
{
    struct drill_passage passage;
    if (!begin(&passage, DRILL_CALL_READ, fd, 0) || !put_buffer(&passage, bytes, len))
        return drill_next()->read(fd, bytes, len);
    return (ssize_t)drill_passage_run(&passage, own_read);
}

/* A length beyond the buffer is for the checked function to stop at. */
DRILL_INSTEAD(ssize_t, read_chk, "__read_chk", (int fd, void *bytes, size_t len, size_t room))
{
    if (len > room)
        return drill_next()->read_chk(fd, bytes, len, room);
    return drill_instead_read(fd, bytes, len);
}

DRILL_INSTEAD(ssize_t, readv, "readv", (int fd, const struct iovec *iov, int n))
{
    struct drill_passage passage;
    if (n < 0 || !begin(&passage, DRILL_CALL_READ, fd, 0) || !put_vector(&passage, iov, (size_t)n))
        return drill_next()->readv(fd, iov, n);
    passage.host.iov = iov;
    return (ssize_t)drill_passage_run(&passage, own_read);
}

static void own_recv(struct drill_passage *passage, const struct drill_call *call,
                     const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct iovec one = first(call, buffers);
    int flags = drill_passage_flags(passage, call, DRILL_GROUP_MSG);
    drill_passage_finish(ret, drill_next()->recv(call->fd, one.iov_base, one.iov_len, flags));
}

DRILL_INSTEAD(ssize_t, recv, "recv", (int fd, void *bytes, size_t len, int flags))
{
    struct drill_passage passage;
    if (!begin(&passage, DRILL_CALL_RECV, fd, flags) || !put_buffer(&passage, bytes, len))
        return drill_next()->recv(fd, bytes, len, flags);
    return (ssize_t)drill_passage_run(&passage, own_recv);
}

DRILL_INSTEAD(ssize_t, recv_chk, "__recv_chk",
              (int fd, void *bytes, size_t len, size_t room, int flags))
{
    if (len > room)
        return drill_next()->recv_chk(fd, bytes, len, room, flags);
    return drill_instead_recv(fd, bytes, len, flags);
}

static void own_recvfrom(struct drill_passage *passage, const struct drill_call *call,
                         const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct drill_host_args *host = &passage->host;
    struct iovec one = first(call, buffers);
    int flags = drill_passage_flags(passage, call, DRILL_GROUP_MSG);
    if (host->room != NULL)
        *host->room_len = host->room_size;
    if (drill_passage_finish(ret, drill_next()->recvfrom(call->fd, one.iov_base, one.iov_len, flags,
                                                         host->room, host->room_len)))
        drill_passage_came_from(passage, ret);
}

DRILL_INSTEAD(ssize_t, recvfrom, "recvfrom",
              (int fd, void *bytes, size_t len, int flags, struct sockaddr *from,
               socklen_t *from_len))
{
    struct drill_passage passage;
    if (!begin(&passage, DRILL_CALL_RECVFROM, fd, flags) || !put_buffer(&passage, bytes, len) ||
        !drill_passage_room(&passage, from, from_len))
        return drill_next()->recvfrom(fd, bytes, len, flags, from, from_len);
    ssize_t n = (ssize_t)drill_passage_run(&passage, own_recvfrom);
    drill_passage_give_addr(&passage);
    return n;
}

DRILL_INSTEAD(ssize_t, recvfrom_chk, "__recvfrom_chk",
              (int fd, void *bytes, size_t len, size_t room, int flags, struct sockaddr *from,
               socklen_t *from_len))
{
    if (len > room)
        return drill_next()->recvfrom_chk(fd, bytes, len, room, flags, from, from_len);
    return drill_instead_recvfrom(fd, bytes, len, flags, from, from_len);
}

/* What the call wrote into the copy of the header belongs into the program's. */
static void own_recvmsg(struct drill_passage *passage, const struct drill_call *call,
                        const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct iovec iov[DRILL_IOV_MAX];
    struct msghdr message = header(passage, call, buffers, iov);
    struct msghdr *out = passage->host.message_out;
    int flags = drill_passage_flags(passage, call, DRILL_GROUP_MSG);
    if (!drill_passage_finish(ret, drill_next()->recvmsg(call->fd, &message, flags)))
        return;
    out->msg_namelen = message.msg_namelen;
    out->msg_controllen = message.msg_controllen;
    out->msg_flags = message.msg_flags;
    ret->msg_flags = drill_kernel_flags_to(DRILL_GROUP_MSG, message.msg_flags);
    drill_kernel_control_take(&message, ret);
    drill_passage_came_from(passage, ret);
}

/* How many descriptors the program has room for. */
static uint16_t room_for_rights(const struct msghdr *message)
{
    size_t len = message->msg_control != NULL ? message->msg_controllen : 0;
    size_t n = len > CMSG_LEN(0) ? (len - CMSG_LEN(0)) / sizeof(int) : 0;
    return (uint16_t)(n < DRILL_RIGHTS_MAX ? n : DRILL_RIGHTS_MAX);
}

DRILL_INSTEAD(ssize_t, recvmsg, "recvmsg", (int fd, struct msghdr *message, int flags))
{
    struct drill_passage passage;
    struct drill_host_args *host = &passage.host;
    if (!begin(&passage, DRILL_CALL_RECVMSG, fd, flags) || !put_message(&passage, message) ||
        !drill_passage_room(&passage, host->message.msg_name, &message->msg_namelen))
        return drill_next()->recvmsg(fd, message, flags);
    host->message_out = message;
    passage.call.n_rights = room_for_rights(&host->message);
    ssize_t n = (ssize_t)drill_passage_run(&passage, own_recvmsg);
    drill_passage_give_addr(&passage);
    if (n >= 0)
        message->msg_flags = drill_passage_patch(message->msg_flags, DRILL_GROUP_MSG,
                                                 passage.answer.msg_flags, passage.out.msg_flags);
    return n;
}
