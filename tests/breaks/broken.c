/* One wrapper for all breaks: it opens the kernel target and forwards every method; a break
 * replaces one method of its copy of the vtable. */

#include "breaks/broken.h"

#include <stdlib.h>
#include <string.h>

#include "targets/builtin.h"

struct wrapper {
    struct drill_target base;
    struct drill_target *inner;
};

static struct drill_target *inner_of(struct drill_target *self)
{
    return DRILL_CONTAINER_OF(self, struct wrapper, base)->inner;
}

static const struct drill_target_type *kernel_of(struct drill_target *self)
{
    return inner_of(self)->type;
}

static struct drill_status wrap_open(const struct drill_target_type *type,
                                     struct drill_target **ret, struct drill_diag *diag)
{
    const struct broken *broken = DRILL_CONTAINER_OF(type, struct broken, type);
    struct wrapper *wrapper = calloc(1, sizeof *wrapper);
    if (wrapper == NULL)
        return DRILL_FAIL(NO_MEMORY);
    struct drill_status status = broken->kernel->open(broken->kernel, &wrapper->inner, diag);
    if (!drill_ok(status)) {
        free(wrapper);
        return status;
    }
    wrapper->base.type = type;
    *ret = &wrapper->base;
    return DRILL_OK;
}

static void wrap_close(struct drill_target *self)
{
    struct wrapper *wrapper = DRILL_CONTAINER_OF(self, struct wrapper, base);
    wrapper->inner->type->close(wrapper->inner);
    free(wrapper);
}

#define FORWARD(method, params, args)                                                              \
    static void wrap_##method params                                                               \
    {                                                                                              \
        kernel_of(self)->method args;                                                              \
    }

FORWARD(make_socket, (struct drill_target * self, uint32_t flags, struct drill_outcome *out),
        (inner_of(self), flags, out))
FORWARD(make_pair, (struct drill_target * self, uint32_t flags, struct drill_outcome *out),
        (inner_of(self), flags, out))
FORWARD(bind_name,
        (struct drill_target * self, int fd, const struct drill_addr *addr,
         struct drill_outcome *out),
        (inner_of(self), fd, addr, out))
FORWARD(start_listening,
        (struct drill_target * self, int fd, int backlog, struct drill_outcome *out),
        (inner_of(self), fd, backlog, out))
FORWARD(take_connection,
        (struct drill_target * self, int fd, bool with_flags, uint32_t flags, bool want_addr,
         struct drill_outcome *out),
        (inner_of(self), fd, with_flags, flags, want_addr, out))
FORWARD(connect_to,
        (struct drill_target * self, int fd, const struct drill_addr *addr,
         struct drill_outcome *out),
        (inner_of(self), fd, addr, out))
FORWARD(send_bytes,
        (struct drill_target * self, const struct drill_call *call,
         const struct drill_buffer *buffers, size_t n, struct drill_outcome *out),
        (inner_of(self), call, buffers, n, out))
FORWARD(receive_bytes,
        (struct drill_target * self, const struct drill_call *call,
         const struct drill_buffer *buffers, size_t n, struct drill_outcome *out),
        (inner_of(self), call, buffers, n, out))
FORWARD(shut_down, (struct drill_target * self, int fd, int how, struct drill_outcome *out),
        (inner_of(self), fd, how, out))
FORWARD(close_descriptor, (struct drill_target * self, int fd, struct drill_outcome *out),
        (inner_of(self), fd, out))
FORWARD(duplicate, (struct drill_target * self, int fd, struct drill_outcome *out),
        (inner_of(self), fd, out))
FORWARD(local_name, (struct drill_target * self, int fd, struct drill_outcome *out),
        (inner_of(self), fd, out))
FORWARD(peer_name, (struct drill_target * self, int fd, struct drill_outcome *out),
        (inner_of(self), fd, out))
FORWARD(get_option,
        (struct drill_target * self, int fd, enum drill_option option, struct drill_outcome *out),
        (inner_of(self), fd, option, out))
FORWARD(set_option,
        (struct drill_target * self, int fd, enum drill_option option, const int64_t value[2],
         struct drill_outcome *out),
        (inner_of(self), fd, option, value, out))
FORWARD(poll_one,
        (struct drill_target * self, int fd, uint32_t events, int timeout_ms,
         struct drill_outcome *out),
        (inner_of(self), fd, events, timeout_ms, out))
FORWARD(control_flags,
        (struct drill_target * self, int fd, enum drill_fcntl request, uint32_t flags,
         struct drill_outcome *out),
        (inner_of(self), fd, request, flags, out))
FORWARD(readable_bytes, (struct drill_target * self, int fd, struct drill_outcome *out),
        (inner_of(self), fd, out))
FORWARD(host_by_name, (struct drill_target * self, const char *host, struct drill_outcome *out),
        (inner_of(self), host, out))
FORWARD(service_by_name,
        (struct drill_target * self, const char *service, const char *proto,
         struct drill_outcome *out),
        (inner_of(self), service, proto, out))

/* The breaks. */

static void any_protocol(struct drill_target *self, const char *service, const char *proto,
                         struct drill_outcome *out)
{
    (void)proto;
    wrap_service_by_name(self, service, NULL, out);
}

static void bind_anyway(struct drill_target *self, int fd, const struct drill_addr *addr,
                        struct drill_outcome *out)
{
    wrap_bind_name(self, fd, addr, out);
    if (out->error == DRILL_EADDRINUSE)
        *out = (struct drill_outcome){0};
}

static void listen_for_more(struct drill_target *self, int fd, int backlog,
                            struct drill_outcome *out)
{
    wrap_start_listening(self, fd, backlog == 0 ? 1 : backlog, out);
}

/* Says EDESTADDRREQ of an unbound socket, or binds it, as the backlog is. */
static void listen_moody(struct drill_target *self, int fd, int backlog, struct drill_outcome *out)
{
    struct drill_outcome name = {0};
    wrap_local_name(self, fd, &name);
    if (backlog == 0 && name.error == DRILL_ENONE && name.addr.port == 0)
        *out = drill_outcome_error(DRILL_EDESTADDRREQ);
    else
        wrap_start_listening(self, fd, backlog, out);
}

static void accept_own_name(struct drill_target *self, int fd, bool with_flags, uint32_t flags,
                            bool want_addr, struct drill_outcome *out)
{
    struct drill_outcome name = {0};
    wrap_take_connection(self, fd, with_flags, flags, want_addr, out);
    wrap_local_name(self, fd, &name);
    if (out->error == DRILL_ENONE && want_addr)
        out->addr = name.addr;
}

static void accept_last_first(struct drill_target *self, int fd, bool with_flags, uint32_t flags,
                              bool want_addr, struct drill_outcome *out)
{
    static _Thread_local struct drill_outcome kept;
    static _Thread_local bool keeps;
    struct drill_outcome ready = {0};
    if (keeps) {
        *out = kept;
        keeps = false;
        return;
    }
    wrap_take_connection(self, fd, with_flags, flags, want_addr, out);
    wrap_poll_one(self, fd, DRILL_POLLIN, 0, &ready);
    if (out->error != DRILL_ENONE || ready.revents != DRILL_POLLIN)
        return;
    kept = *out;
    keeps = true;
    *out = (struct drill_outcome){0};
    wrap_take_connection(self, fd, with_flags, flags, want_addr, out);
}

static void refused_as_reset(struct drill_target *self, int fd, const struct drill_addr *addr,
                             struct drill_outcome *out)
{
    wrap_connect_to(self, fd, addr, out);
    if (out->error == DRILL_ECONNREFUSED)
        out->error = DRILL_ECONNRESET;
}

static void lose_a_byte(struct drill_target *self, const struct drill_call *call,
                        const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    struct drill_buffer shorter[DRILL_BUFFERS_MAX];
    memcpy(shorter, buffers, n * sizeof *buffers);
    if (n == 1 && shorter[0].len > 1)
        shorter[0].len--;
    wrap_send_bytes(self, call, shorter, n, out);
    if (n == 1 && buffers[0].len > 1 && out->error == DRILL_ENONE)
        out->value++;
}

static void stop_short(struct drill_target *self, const struct drill_call *call,
                       const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    struct drill_buffer shorter[DRILL_BUFFERS_MAX];
    memcpy(shorter, buffers, n * sizeof *buffers);
    if (n == 1 && shorter[0].len > 1)
        shorter[0].len--;
    wrap_send_bytes(self, call, shorter, n, out);
}

static void no_signal(struct drill_target *self, const struct drill_call *call,
                      const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    struct drill_call quiet = *call;
    quiet.id = call->id == DRILL_CALL_WRITE ? DRILL_CALL_SEND : call->id;
    quiet.flags |= DRILL_MSG_NOSIGNAL;
    wrap_send_bytes(self, &quiet, buffers, n, out);
}

/* Takes up to 64 bytes more than asked for, and drops them. */
static void drop_excess(struct drill_target *self, const struct drill_call *call,
                        const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    char sink[64];
    struct drill_outcome more = {0};
    struct drill_call rest = {.id = DRILL_CALL_RECV, .fd = call->fd, .flags = DRILL_MSG_DONTWAIT};
    struct drill_buffer buffer = {sink, sizeof sink};
    wrap_receive_bytes(self, call, buffers, n, out);
    if (out->error == DRILL_ENONE && out->value > 0 && (call->flags & DRILL_MSG_PEEK) == 0)
        wrap_receive_bytes(self, &rest, &buffer, 1, &more);
}

static void end_as_again(struct drill_target *self, const struct drill_call *call,
                         const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    wrap_receive_bytes(self, call, buffers, n, out);
    if (out->error == DRILL_ENONE && out->value == 0 && n > 0 && buffers[0].len > 0)
        *out = drill_outcome_error(DRILL_EAGAIN);
}

static void write_past_end(struct drill_target *self, const struct drill_call *call,
                           const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    wrap_receive_bytes(self, call, buffers, n, out);
    if (out->value > 0)
        ((char *)buffers[n - 1].bytes)[buffers[n - 1].len] ^= 1;
}

static void swap_bytes(struct drill_target *self, const struct drill_call *call,
                       const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    unsigned char *bytes = n > 0 ? buffers[0].bytes : NULL;
    wrap_receive_bytes(self, call, buffers, n, out);
    if (n == 1 && out->value > 200) {
        unsigned char other = bytes[100];
        bytes[100] = bytes[101];
        bytes[101] = other;
    }
}

static void hide_truncation(struct drill_target *self, const struct drill_call *call,
                            const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    wrap_receive_bytes(self, call, buffers, n, out);
    out->msg_flags &= ~(uint32_t)DRILL_MSG_TRUNC;
}

static void keep_writing_side(struct drill_target *self, int fd, int how, struct drill_outcome *out)
{
    if (how != DRILL_SHUT_WR)
        wrap_shut_down(self, fd, how, out);
}

/* Reads everything before it closes, so that FIN is sent where a reset is due. */
static void drain_first(struct drill_target *self, int fd, struct drill_outcome *out)
{
    char sink[4096];
    struct drill_outcome got = {0};
    struct drill_call call = {.id = DRILL_CALL_RECV, .fd = fd, .flags = DRILL_MSG_DONTWAIT};
    struct drill_buffer buffer = {sink, sizeof sink};
    do {
        got = (struct drill_outcome){0};
        wrap_receive_bytes(self, &call, &buffer, 1, &got);
    } while (got.error == DRILL_ENONE && got.value > 0);
    wrap_close_descriptor(self, fd, out);
}

static void close_nothing(struct drill_target *self, int fd, struct drill_outcome *out)
{
    struct drill_outcome state = {0};
    wrap_get_option(self, fd, DRILL_SO_ACCEPTCONN, &state);
    if (state.error != DRILL_ENONE || state.option[0] != 0)
        wrap_close_descriptor(self, fd, out);
}

static void close_twice(struct drill_target *self, int fd, struct drill_outcome *out)
{
    wrap_close_descriptor(self, fd, out);
    *out = (struct drill_outcome){0};
}

static void always_readable(struct drill_target *self, int fd, uint32_t events, int timeout_ms,
                            struct drill_outcome *out)
{
    wrap_poll_one(self, fd, events, timeout_ms, out);
    if (out->error != DRILL_ENONE || (events & DRILL_POLLIN) == 0)
        return;
    out->revents |= DRILL_POLLIN;
    out->value = 1;
}

static void peer_is_me(struct drill_target *self, int fd, struct drill_outcome *out)
{
    wrap_peer_name(self, fd, out);
    if (out->error == DRILL_ENONE) {
        *out = (struct drill_outcome){0};
        wrap_local_name(self, fd, out);
    }
}

static void sticky_error(struct drill_target *self, int fd, enum drill_option option,
                         struct drill_outcome *out)
{
    static _Thread_local int64_t last;
    wrap_get_option(self, fd, option, out);
    if (option != DRILL_SO_ERROR || out->error != DRILL_ENONE)
        return;
    if (out->option[0] != 0)
        last = out->option[0];
    else
        out->option[0] = last;
}

static void flags_forgotten(struct drill_target *self, int fd, enum drill_fcntl request,
                            uint32_t flags, struct drill_outcome *out)
{
    if (request != DRILL_F_SETFD)
        wrap_control_flags(self, fd, request, flags, out);
}

static void readable_one_more(struct drill_target *self, int fd, struct drill_outcome *out)
{
    wrap_readable_bytes(self, fd, out);
    if (out->error == DRILL_ENONE && out->value > 0)
        out->value++;
}

#define BREAK(label, on, expected, member, function)                                               \
    {                                                                                              \
        .name = "broken-" label, .kernel = on, .rule = expected,                                   \
        .member_offset = offsetof(struct drill_target_type, member),                               \
        .method = (void (*)(void))(function)                                                       \
    }

static const struct {
    const char *name;
    const char *kernel;
    const char *rule;
    size_t member_offset;
    void (*method)(void);
} breaks[] = {
    {.name = "broken-not-at-all", .kernel = "tcp4"},
    BREAK("service-protocol", "tcp4", "NSS-SERV-PROTO", service_by_name, any_protocol),
    BREAK("bind-in-use", "tcp4", "BND-INUSE", bind_name, bind_anyway),
    BREAK("backlog-zero-tcp", "tcp4", "LST-FULL-TCP", start_listening, listen_for_more),
    BREAK("backlog-zero", "unix-stream", "LST-ZERO", start_listening, listen_for_more),
    BREAK("listen-moody", "tcp4", "INV-CONSISTENT", start_listening, listen_moody),
    BREAK("accept-address", "tcp4", "ACC-ADDR", take_connection, accept_own_name),
    BREAK("accept-order", "tcp4", "ACC-FIFO", take_connection, accept_last_first),
    BREAK("refused", "tcp4", "CON-REFUSED", connect_to, refused_as_reset),
    BREAK("send-loses", "tcp4", "INV-PREFIX", send_bytes, lose_a_byte),
    BREAK("send-short", "tcp4", "SND-BLOCK-FULL", send_bytes, stop_short),
    BREAK("no-signal", "unix-stream", "SND-SIGPIPE", send_bytes, no_signal),
    BREAK("recv-drops-excess", "tcp4", "INV-PREFIX", receive_bytes, drop_excess),
    BREAK("recv-eof-again", "unix-stream", "RCV-EOF", receive_bytes, end_as_again),
    BREAK("recv-overrun", "tcp4", "INV-BUFGUARD", receive_bytes, write_past_end),
    BREAK("recv-swaps", "tcp4", "INV-PREFIX", receive_bytes, swap_bytes),
    BREAK("truncation-hidden", "udp4", "RCV-TRUNC-SET", receive_bytes, hide_truncation),
    BREAK("shutdown-ignored", "tcp4", "SHU-WR-FIN", shut_down, keep_writing_side),
    BREAK("close-drains", "tcp4", "CLS-UNREAD-RST", close_descriptor, drain_first),
    BREAK("close-leaks", "tcp4", "CLS-FIN", close_descriptor, close_nothing),
    BREAK("close-twice", "tcp4", "ARG-EBADF", close_descriptor, close_twice),
    BREAK("poll-readable", "tcp4", "POL-CONN", poll_one, always_readable),
    BREAK("peer-name", "tcp4", "NAM-PEER-RECIP", peer_name, peer_is_me),
    BREAK("error-sticks", "tcp4", "CON-ERR-ONCE", get_option, sticky_error),
    BREAK("cloexec-forgotten", "tcp4", "FRK-CLOEXEC", control_flags, flags_forgotten),
    BREAK("fionread", "tcp4", "RCV-FIONREAD", readable_bytes, readable_one_more),
};

static struct broken made[DRILL_COUNT(breaks)];
static const struct drill_target_type *types[DRILL_COUNT(breaks) + 1];

static const struct drill_target_type *find_kernel(const char *name)
{
    size_t i = 0;
    return drill_target_find(drill_builtin_targets, name, &i);
}

static void fill_methods(struct drill_target_type *type)
{
    type->open = wrap_open;
    type->close = wrap_close;
    type->make_socket = wrap_make_socket;
    type->make_pair = wrap_make_pair;
    type->bind_name = wrap_bind_name;
    type->start_listening = wrap_start_listening;
    type->take_connection = wrap_take_connection;
    type->connect_to = wrap_connect_to;
    type->send_bytes = wrap_send_bytes;
    type->receive_bytes = wrap_receive_bytes;
    type->shut_down = wrap_shut_down;
    type->close_descriptor = wrap_close_descriptor;
    type->duplicate = wrap_duplicate;
    type->local_name = wrap_local_name;
    type->peer_name = wrap_peer_name;
    type->get_option = wrap_get_option;
    type->set_option = wrap_set_option;
    type->poll_one = wrap_poll_one;
    type->control_flags = wrap_control_flags;
    type->readable_bytes = wrap_readable_bytes;
    type->host_by_name = wrap_host_by_name;
    type->service_by_name = wrap_service_by_name;
}

const struct drill_target_type *const *broken_targets(void)
{
    for (size_t i = 0; i < DRILL_COUNT(breaks); i++) {
        made[i].kernel = find_kernel(breaks[i].kernel);
        made[i].rule = breaks[i].rule;
        made[i].type = *made[i].kernel;
        made[i].type.name = breaks[i].name;
        made[i].type.group = "broken";
        fill_methods(&made[i].type);
        if (breaks[i].method != NULL)
            memcpy((char *)&made[i].type + breaks[i].member_offset, &breaks[i].method,
                   sizeof breaks[i].method);
        types[i] = &made[i].type;
    }
    return types;
}
