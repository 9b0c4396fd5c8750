/* The contract over lwIP's socket calls. Each method maps its arguments (map.h), makes one call and
 * maps what came back; nothing is repaired. What this build of lwIP has no call for (accept4, dup,
 * socketpair, names) is left to the contract's defaults or answered with ENOSYS.
 *
 * Threads: lwIP is built without LWIP_NETCONN_FULLDUPLEX: several threads may use it, but to close
 * a socket while another thread waits in it is undefined there. The calls pass through all the
 * same. */

#include "targets/lwip/lwip.h"

#include <errno.h>
#include <stdlib.h>

#include "base/check.h"
#include "targets/lwip/map.h"
#include "targets/lwip/stack.h"

enum {
    UNKNOWN_REQUEST = -1
};

/* Forgets older errors, so that a failure that lwIP gives no number for does not inherit one. */
static void begin(void)
{
    errno = 0;
}

/* Writes what a call returned; returns whether it succeeded. */
static bool end(int64_t value, struct drill_outcome *out)
{
    int host = errno;
    out->value = value;
    if (value >= 0)
        return true;
    out->value = -1;
    out->error = (uint16_t)drill_lwip_errno_from(host);
    if (out->error == DRILL_EOTHER)
        out->host_error = host;
    return false;
}

static struct drill_status lwip_open(const struct drill_target_type *type,
                                     struct drill_target **ret, struct drill_diag *diag)
{
    struct drill_target *self = malloc(sizeof *self);
    if (self == NULL)
        return drill_diag_set(diag, DRILL_CODE_NO_MEMORY, 0, 0, "no memory for a target");
    struct drill_status status = drill_lwip_start(diag);
    if (!drill_ok(status)) {
        free(self);
        return status;
    }
    self->type = type;
    *ret = self;
    return DRILL_OK;
}

/* The stack itself cannot be stopped: its thread stays. */
static void lwip_end(struct drill_target *self)
{
    free(self);
}

static void make_socket(struct drill_target *self, uint32_t flags, struct drill_outcome *out)
{
    begin();
    end(lwip_socket(AF_INET, drill_lwip_socket_type(self->type->family, flags), 0), out);
}

static void bind_name(struct drill_target *self, int fd, const struct drill_addr *addr,
                      struct drill_outcome *out)
{
    (void)self;
    struct drill_lwip_name name = drill_lwip_name_to(addr);
    begin();
    end(lwip_bind(fd, (const struct sockaddr *)&name.storage, name.len), out);
}

static void start_listening(struct drill_target *self, int fd, int backlog,
                            struct drill_outcome *out)
{
    (void)self;
    begin();
    end(lwip_listen(fd, backlog), out);
}

static void take_connection(struct drill_target *self, int fd, bool with_flags, uint32_t flags,
                            bool want_addr, struct drill_outcome *out)
{
    (void)self;
    (void)flags;
    if (with_flags) {
        *out = drill_outcome_error(DRILL_ENOSYS);
        return;
    }
    struct drill_lwip_name name = {.len = sizeof name.storage};
    begin();
    int taken = want_addr ? lwip_accept(fd, (struct sockaddr *)&name.storage, &name.len)
                          : lwip_accept(fd, NULL, NULL);
    if (end(taken, out) && want_addr)
        out->addr = drill_lwip_name_from(&name);
}

static void connect_to(struct drill_target *self, int fd, const struct drill_addr *addr,
                       struct drill_outcome *out)
{
    (void)self;
    struct drill_lwip_name name = drill_lwip_name_to(addr);
    begin();
    end(lwip_connect(fd, (const struct sockaddr *)&name.storage, name.len), out);
}

static size_t fill_vector(struct iovec *vector, const struct drill_buffer *buffers, size_t n)
{
    DRILL_CHECK(n <= DRILL_BUFFERS_MAX);
    for (size_t i = 0; i < n; i++)
        vector[i] = (struct iovec){.iov_base = buffers[i].bytes, .iov_len = buffers[i].len};
    return n;
}

static void send_bytes(struct drill_target *self, const struct drill_call *call,
                       const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    (void)self;
    DRILL_CHECK(drill_call_sends(call));
    struct drill_lwip_name name = drill_lwip_name_to(&call->addr);
    struct sockaddr *to = name.len > 0 ? (struct sockaddr *)&name.storage : NULL;
    const struct drill_buffer one = n > 0 ? buffers[0] : (struct drill_buffer){NULL, 0};
    int flags = drill_lwip_msg_flags_to(call->flags);
    struct iovec vector[DRILL_BUFFERS_MAX];
    struct msghdr message = {.msg_name = to, .msg_namelen = name.len, .msg_iov = vector};

    begin();
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_SEND:
        end(lwip_send(call->fd, one.bytes, one.len, flags), out);
        break;
    case DRILL_CALL_SENDTO:
        end(lwip_sendto(call->fd, one.bytes, one.len, flags, to, name.len), out);
        break;
    case DRILL_CALL_SENDMSG:
        message.msg_iovlen = fill_vector(vector, buffers, n);
        end(lwip_sendmsg(call->fd, &message, flags), out);
        break;
    case DRILL_CALL_WRITE:
        end(lwip_write(call->fd, one.bytes, one.len), out);
        break;
    default:
        break;
    }
}

static void receive_from(const struct drill_call *call, const struct drill_buffer *one,
                         struct drill_outcome *out)
{
    struct drill_lwip_name name = {.len = sizeof name.storage};
    int flags = drill_lwip_msg_flags_to(call->flags);
    ssize_t got = call->want_addr
                      ? lwip_recvfrom(call->fd, one->bytes, one->len, flags,
                                      (struct sockaddr *)&name.storage, &name.len)
                      : lwip_recvfrom(call->fd, one->bytes, one->len, flags, NULL, NULL);
    if (end(got, out) && call->want_addr)
        out->addr = drill_lwip_name_from(&name);
}

static void receive_message(const struct drill_call *call, const struct drill_buffer *buffers,
                            size_t n, struct drill_outcome *out)
{
    struct drill_lwip_name name = {.len = 0};
    struct iovec vector[DRILL_BUFFERS_MAX];
    struct msghdr message = {.msg_iov = vector, .msg_iovlen = fill_vector(vector, buffers, n)};
    if (call->want_addr) {
        message.msg_name = &name.storage;
        message.msg_namelen = sizeof name.storage;
    }
    if (!end(lwip_recvmsg(call->fd, &message, drill_lwip_msg_flags_to(call->flags)), out))
        return;
    out->msg_flags = drill_lwip_msg_flags_from(message.msg_flags);
    if (call->want_addr) {
        name.len = message.msg_namelen;
        out->addr = drill_lwip_name_from(&name);
    }
}

static void receive_bytes(struct drill_target *self, const struct drill_call *call,
                          const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    (void)self;
    DRILL_CHECK(drill_call_receives(call));
    const struct drill_buffer one = n > 0 ? buffers[0] : (struct drill_buffer){NULL, 0};
    begin();
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_RECV:
        end(lwip_recv(call->fd, one.bytes, one.len, drill_lwip_msg_flags_to(call->flags)), out);
        break;
    case DRILL_CALL_RECVFROM:
        receive_from(call, &one, out);
        break;
    case DRILL_CALL_RECVMSG:
        receive_message(call, buffers, n, out);
        break;
    case DRILL_CALL_READ:
        end(lwip_read(call->fd, one.bytes, one.len), out);
        break;
    default:
        break;
    }
}

/* The neutral numbers of shutdown are lwIP's (0, 1, 2); any other it does not know either. */
static void shut_down(struct drill_target *self, int fd, int how, struct drill_outcome *out)
{
    (void)self;
    _Static_assert((int)DRILL_SHUT_RD == (int)SHUT_RD && (int)DRILL_SHUT_WR == (int)SHUT_WR &&
                       (int)DRILL_SHUT_RDWR == (int)SHUT_RDWR,
                   "shutdown's numbers are the same on both sides");
    begin();
    end(lwip_shutdown(fd, how), out);
}

static void close_descriptor(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    begin();
    end(lwip_close(fd), out);
}

static void local_name(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    struct drill_lwip_name name = {.len = sizeof name.storage};
    begin();
    if (end(lwip_getsockname(fd, (struct sockaddr *)&name.storage, &name.len), out))
        out->addr = drill_lwip_name_from(&name);
}

static void peer_name(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    struct drill_lwip_name name = {.len = sizeof name.storage};
    begin();
    if (end(lwip_getpeername(fd, (struct sockaddr *)&name.storage, &name.len), out))
        out->addr = drill_lwip_name_from(&name);
}

/* An option's value in every shape that lwIP takes. */
union option_value {
    int number;
    struct linger linger;
    struct timeval time;
};

static socklen_t shape_size(enum drill_lwip_shape shape)
{
    switch (shape) {
    case DRILL_LWIP_LINGER:
        return sizeof(struct linger);
    case DRILL_LWIP_TIMEVAL:
        return sizeof(struct timeval);
    case DRILL_LWIP_INT:
    case DRILL_LWIP_ERRNO:
        break;
    }
    return sizeof(int);
}

static void get_option(struct drill_target *self, int fd, enum drill_option option,
                       struct drill_outcome *out)
{
    (void)self;
    const struct drill_lwip_option *to = drill_lwip_option_to(option);
    union option_value value = {.time = {0, 0}};
    socklen_t len = shape_size(to->shape);
    begin();
    if (!end(lwip_getsockopt(fd, to->level, to->name, &value, &len), out))
        return;
    switch (to->shape) {
    case DRILL_LWIP_LINGER:
        out->option[0] = value.linger.l_onoff;
        out->option[1] = value.linger.l_linger;
        break;
    case DRILL_LWIP_TIMEVAL:
        out->option[0] = (int64_t)value.time.tv_sec * 1000 + value.time.tv_usec / 1000;
        break;
    case DRILL_LWIP_ERRNO:
        out->option[0] = value.number == 0 ? DRILL_ENONE : drill_lwip_errno_from(value.number);
        break;
    case DRILL_LWIP_INT:
        out->option[0] = value.number;
        break;
    }
}

static void set_option(struct drill_target *self, int fd, enum drill_option option,
                       const int64_t value[2], struct drill_outcome *out)
{
    (void)self;
    const struct drill_lwip_option *to = drill_lwip_option_to(option);
    union option_value set = {.time = {0, 0}};
    switch (to->shape) {
    case DRILL_LWIP_LINGER:
        set.linger = (struct linger){.l_onoff = (int)value[0], .l_linger = (int)value[1]};
        break;
    case DRILL_LWIP_TIMEVAL:
        set.time.tv_sec = value[0] / 1000;
        set.time.tv_usec = value[0] % 1000 * 1000;
        break;
    case DRILL_LWIP_ERRNO:
    case DRILL_LWIP_INT:
        set.number = (int)value[0];
        break;
    }
    begin();
    end(lwip_setsockopt(fd, to->level, to->name, &set, shape_size(to->shape)), out);
}

static void poll_one(struct drill_target *self, int fd, uint32_t events, int timeout_ms,
                     struct drill_outcome *out)
{
    (void)self;
    struct pollfd entry = {.fd = fd, .events = drill_lwip_poll_events_to(events)};
    begin();
    if (end(lwip_poll(&entry, 1, timeout_ms), out))
        out->revents = drill_lwip_poll_events_from(entry.revents);
}

/* lwIP knows F_GETFL and F_SETFL; what it answers to the others is its own answer. */
static int fcntl_request(enum drill_fcntl request)
{
    switch (request) {
    case DRILL_F_GETFL:
        return F_GETFL;
    case DRILL_F_SETFL:
        return F_SETFL;
    case DRILL_F_GETFD:
        return F_GETFD;
    case DRILL_F_SETFD:
        return F_SETFD;
    case DRILL_F_SETOWN:
        break;
    }
    return UNKNOWN_REQUEST;
}

static void control_flags(struct drill_target *self, int fd, enum drill_fcntl request,
                          uint32_t flags, struct drill_outcome *out)
{
    (void)self;
    int host = 0;
    if (request == DRILL_F_SETFL && (flags & DRILL_O_NONBLOCK) != 0)
        host = O_NONBLOCK;
    if (request == DRILL_F_SETFD && (flags & DRILL_FD_CLOEXEC) != 0)
        host = FD_CLOEXEC;
    if (request == DRILL_F_SETOWN) {
        *out = drill_outcome_error(DRILL_ENOSYS); /* it raises no signals */
        return;
    }
    begin();
    int got = lwip_fcntl(fd, fcntl_request(request), host);
    if (end(got, out) && request == DRILL_F_GETFL)
        out->value = (got & O_NONBLOCK) != 0 ? DRILL_O_NONBLOCK : 0;
}

static void readable_bytes(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    int bytes = 0;
    begin();
    if (end(lwip_ioctl(fd, FIONREAD, &bytes), out))
        out->value = bytes;
}

#define LWIP_TYPE(its_name, its_gloss, its_family)                                                 \
    {                                                                                              \
        .version = DRILL_TARGET_VERSION, .name = (its_name), .group = "lwip",                      \
        .gloss = (its_gloss), .family = (its_family), .caps = DRILL_CAP_THREADS | DRILL_CAP_FRESH, \
        .open = lwip_open, .close = lwip_end, .make_socket = make_socket, .bind_name = bind_name,  \
        .start_listening = start_listening, .take_connection = take_connection,                    \
        .connect_to = connect_to, .send_bytes = send_bytes, .receive_bytes = receive_bytes,        \
        .shut_down = shut_down, .close_descriptor = close_descriptor, .local_name = local_name,    \
        .peer_name = peer_name, .get_option = get_option, .set_option = set_option,                \
        .poll_one = poll_one, .control_flags = control_flags, .readable_bytes = readable_bytes     \
    }

const struct drill_target_type drill_lwip_tcp4 =
    LWIP_TYPE("lwip-tcp4", "TCP over IPv4 of the lwIP stack, in this process", DRILL_TCP4);
const struct drill_target_type drill_lwip_udp4 =
    LWIP_TYPE("lwip-udp4", "UDP over IPv4 of the lwIP stack, in this process", DRILL_UDP4);
