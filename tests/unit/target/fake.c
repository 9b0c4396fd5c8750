/* The methods of the type: notes are all that they make. */

#include "unit/target/fake.h"

#include <criterion/criterion.h>
#include <string.h>

struct fake_seen seen;

static void note(const char *method, int fd, struct drill_outcome *out)
{
    static const struct drill_outcome zero;
    memset(&seen, 0, sizeof seen);
    seen.method = method;
    seen.fd = fd;
    seen.out_was_zero = memcmp(out, &zero, sizeof zero) == 0;
    out->value = 7;
}

struct drill_target fake;

static struct drill_status open_fake(const struct drill_target_type *type,
                                     struct drill_target **ret, struct drill_diag *diag)
{
    (void)diag;
    fake.type = type;
    *ret = &fake;
    return DRILL_OK;
}

static void close_fake(struct drill_target *self)
{
    cr_assert_eq(self, &fake);
    seen.closed++;
}

static void make_socket(struct drill_target *self, uint32_t flags, struct drill_outcome *out)
{
    (void)self;
    note("make_socket", -1, out);
    seen.flags = flags;
}

static void make_pair(struct drill_target *self, uint32_t flags, struct drill_outcome *out)
{
    (void)self;
    note("make_pair", -1, out);
    seen.flags = flags;
}

static void bind_name(struct drill_target *self, int fd, const struct drill_addr *addr,
                      struct drill_outcome *out)
{
    (void)self;
    note("bind_name", fd, out);
    seen.addr = addr;
}

static void start_listening(struct drill_target *self, int fd, int backlog,
                            struct drill_outcome *out)
{
    (void)self;
    note("start_listening", fd, out);
    seen.number = backlog;
}

static void take_connection(struct drill_target *self, int fd, bool with_flags, uint32_t flags,
                            bool want_addr, struct drill_outcome *out)
{
    (void)self;
    note("take_connection", fd, out);
    seen.with_flags = with_flags;
    seen.flags = flags;
    seen.want_addr = want_addr;
}

static void connect_to(struct drill_target *self, int fd, const struct drill_addr *addr,
                       struct drill_outcome *out)
{
    (void)self;
    note("connect_to", fd, out);
    seen.addr = addr;
}

static void send_bytes(struct drill_target *self, const struct drill_call *call,
                       const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    (void)self;
    note("send_bytes", call->fd, out);
    seen.call = call;
    seen.buffers = buffers;
    seen.n = n;
}

static void receive_bytes(struct drill_target *self, const struct drill_call *call,
                          const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    (void)self;
    note("receive_bytes", call->fd, out);
    seen.call = call;
    seen.buffers = buffers;
    seen.n = n;
}

static void shut_down(struct drill_target *self, int fd, int how, struct drill_outcome *out)
{
    (void)self;
    note("shut_down", fd, out);
    seen.number = how;
}

static void close_descriptor(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    note("close_descriptor", fd, out);
}

static void duplicate(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    note("duplicate", fd, out);
}

static void local_name(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    note("local_name", fd, out);
}

static void peer_name(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    note("peer_name", fd, out);
}

static void get_option(struct drill_target *self, int fd, enum drill_option option,
                       struct drill_outcome *out)
{
    (void)self;
    note("get_option", fd, out);
    seen.number = option;
}

static void set_option(struct drill_target *self, int fd, enum drill_option option,
                       const int64_t value[2], struct drill_outcome *out)
{
    (void)self;
    note("set_option", fd, out);
    seen.number = option;
    seen.value = value;
}

static void poll_one(struct drill_target *self, int fd, uint32_t events, int timeout_ms,
                     struct drill_outcome *out)
{
    (void)self;
    note("poll_one", fd, out);
    seen.flags = events;
    seen.number = timeout_ms;
}

static void control_flags(struct drill_target *self, int fd, enum drill_fcntl request,
                          uint32_t flags, struct drill_outcome *out)
{
    (void)self;
    note("control_flags", fd, out);
    seen.number = request;
    seen.flags = flags;
}

static void readable_bytes(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    note("readable_bytes", fd, out);
}

static void at_mark(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    note("at_mark", fd, out);
}

static void select_one(struct drill_target *self, int fd, uint32_t events, int timeout_ms,
                       struct drill_outcome *out)
{
    (void)self;
    note("select_one", fd, out);
    seen.flags = events;
    seen.number = timeout_ms;
}

static void use_epoll(struct drill_target *self, const struct drill_call *call,
                      struct drill_outcome *out)
{
    (void)self;
    note("use_epoll", call->fd, out);
}

static void on_file(struct drill_target *self, const struct drill_call *call,
                    struct drill_outcome *out)
{
    (void)self;
    note("on_file", call->fd, out);
}

static void host_by_name(struct drill_target *self, const char *host, struct drill_outcome *out)
{
    (void)self;
    note("host_by_name", -1, out);
    seen.text = host;
}

static void service_by_name(struct drill_target *self, const char *service, const char *proto,
                            struct drill_outcome *out)
{
    (void)self;
    note("service_by_name", -1, out);
    seen.text = service;
    seen.proto = proto;
}

static void address_info(struct drill_target *self, const struct drill_call *call,
                         struct drill_outcome *out)
{
    (void)self;
    note("address_info", call->fd, out);
}

static void as_file(struct drill_target *self, const struct drill_call *call,
                    struct drill_outcome *out)
{
    (void)self;
    note("as_file", call->fd, out);
}

static void twisted_call(struct drill_target *self, const struct drill_call *call,
                         const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    (void)self;
    (void)buffers;
    note("twisted_call", call->fd, out);
    seen.call = call;
    seen.n = n;
}

const struct drill_target_type full = {
    .version = DRILL_TARGET_VERSION,
    .name = "fake",
    .group = "fakes",
    .gloss = "notes what it is given",
    .family = DRILL_TCP4,
    .open = open_fake,
    .close = close_fake,
    .make_socket = make_socket,
    .make_pair = make_pair,
    .bind_name = bind_name,
    .start_listening = start_listening,
    .take_connection = take_connection,
    .connect_to = connect_to,
    .send_bytes = send_bytes,
    .receive_bytes = receive_bytes,
    .shut_down = shut_down,
    .close_descriptor = close_descriptor,
    .duplicate = duplicate,
    .local_name = local_name,
    .peer_name = peer_name,
    .get_option = get_option,
    .set_option = set_option,
    .poll_one = poll_one,
    .control_flags = control_flags,
    .readable_bytes = readable_bytes,
    .at_mark = at_mark,
    .select_one = select_one,
    .use_epoll = use_epoll,
    .on_file = on_file,
    .host_by_name = host_by_name,
    .service_by_name = service_by_name,
    .address_info = address_info,
    .as_file = as_file,
    .twisted_call = twisted_call,
};
