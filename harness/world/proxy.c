/* Each method makes a call out of its arguments, asks for it to be let through, and makes it on the
 * role's own thread. Once the run is cancelled every call fails with EIO. */

#include "world/proxy.h"

static void ask(struct drill_target *self, const struct drill_call *call,
                const struct drill_buffer *buffers, struct drill_outcome *out)
{
    struct drill_actor *actor = DRILL_CONTAINER_OF(self, struct drill_proxy, target)->actor;
    if (atomic_load(&actor->cancelled)) {
        *out = drill_outcome_error(DRILL_EIO);
        return;
    }
    actor->call = *call;
    actor->buffers = buffers;
    drill_mailbox_set(&actor->box, DRILL_PHASE_ASKING);
    drill_mailbox_await(&actor->box, DRILL_PHASE_POSTED | DRILL_PHASE_ROLE, -1);
    if (drill_mailbox_phase(&actor->box) == DRILL_PHASE_ROLE) {
        *out = drill_outcome_error(DRILL_EIO);
        return;
    }
    drill_mailbox_set(&actor->box, DRILL_PHASE_INSIDE);
    drill_actor_enter(actor);
    drill_mailbox_set(&actor->box, DRILL_PHASE_DONE);
    drill_mailbox_await(&actor->box, DRILL_PHASE_ROLE, -1);
    *out = actor->outcome;
}

/* Calls with a descriptor and nothing else. */
static void ask_plain(struct drill_target *self, enum drill_call_id id, int fd,
                      struct drill_outcome *out)
{
    struct drill_call call = {.id = (uint8_t)id, .fd = fd};
    ask(self, &call, NULL, out);
}

static void ask_transfer(struct drill_target *self, const struct drill_call *given,
                         const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    struct drill_call call = *given;
    DRILL_CHECK(n <= DRILL_IOV_MAX);
    call.n_len = (uint8_t)n;
    for (size_t i = 0; i < n; i++)
        call.len[i] = (uint32_t)buffers[i].len;
    ask(self, &call, buffers, out);
}

static void close_nothing(struct drill_target *self)
{
    (void)self; /* the real target is not the program's to close */
}

static void make_socket(struct drill_target *self, uint32_t flags, struct drill_outcome *out)
{
    struct drill_call call = {.id = DRILL_CALL_SOCKET, .fd = -1, .flags = flags};
    ask(self, &call, NULL, out);
}

static void make_pair(struct drill_target *self, uint32_t flags, struct drill_outcome *out)
{
    struct drill_call call = {.id = DRILL_CALL_SOCKETPAIR, .fd = -1, .flags = flags};
    ask(self, &call, NULL, out);
}

static void bind_name(struct drill_target *self, int fd, const struct drill_addr *addr,
                      struct drill_outcome *out)
{
    struct drill_call call = {.id = DRILL_CALL_BIND, .fd = fd, .addr = *addr};
    ask(self, &call, NULL, out);
}

static void start_listening(struct drill_target *self, int fd, int backlog,
                            struct drill_outcome *out)
{
    struct drill_call call = {.id = DRILL_CALL_LISTEN, .fd = fd, .number = backlog};
    ask(self, &call, NULL, out);
}

static void take_connection(struct drill_target *self, int fd, bool with_flags, uint32_t flags,
                            bool want_addr, struct drill_outcome *out)
{
    struct drill_call call = {.id = with_flags ? DRILL_CALL_ACCEPT4 : DRILL_CALL_ACCEPT,
                              .fd = fd,
                              .flags = flags,
                              .want_addr = want_addr};
    ask(self, &call, NULL, out);
}

static void connect_to(struct drill_target *self, int fd, const struct drill_addr *addr,
                       struct drill_outcome *out)
{
    struct drill_call call = {.id = DRILL_CALL_CONNECT, .fd = fd, .addr = *addr};
    ask(self, &call, NULL, out);
}

static void shut_down(struct drill_target *self, int fd, int how, struct drill_outcome *out)
{
    struct drill_call call = {.id = DRILL_CALL_SHUTDOWN, .fd = fd, .number = how};
    ask(self, &call, NULL, out);
}

static void close_descriptor(struct drill_target *self, int fd, struct drill_outcome *out)
{
    ask_plain(self, DRILL_CALL_CLOSE, fd, out);
}

static void duplicate(struct drill_target *self, int fd, struct drill_outcome *out)
{
    ask_plain(self, DRILL_CALL_DUP, fd, out);
}

static void local_name(struct drill_target *self, int fd, struct drill_outcome *out)
{
    ask_plain(self, DRILL_CALL_GETSOCKNAME, fd, out);
}

static void peer_name(struct drill_target *self, int fd, struct drill_outcome *out)
{
    ask_plain(self, DRILL_CALL_GETPEERNAME, fd, out);
}

static void get_option(struct drill_target *self, int fd, enum drill_option option,
                       struct drill_outcome *out)
{
    struct drill_call call = {.id = DRILL_CALL_GETSOCKOPT, .fd = fd, .option = (uint8_t)option};
    ask(self, &call, NULL, out);
}

static void set_option(struct drill_target *self, int fd, enum drill_option option,
                       const int64_t value[2], struct drill_outcome *out)
{
    struct drill_call call = {.id = DRILL_CALL_SETSOCKOPT,
                              .fd = fd,
                              .option = (uint8_t)option,
                              .value = {value[0], value[1]}};
    ask(self, &call, NULL, out);
}

static void poll_one(struct drill_target *self, int fd, uint32_t events, int timeout_ms,
                     struct drill_outcome *out)
{
    struct drill_call call = {
        .id = DRILL_CALL_POLL, .fd = fd, .flags = events, .number = timeout_ms};
    ask(self, &call, NULL, out);
}

static void control_flags(struct drill_target *self, int fd, enum drill_fcntl request,
                          uint32_t flags, struct drill_outcome *out)
{
    struct drill_call call = {
        .id = DRILL_CALL_FCNTL, .fd = fd, .flags = flags, .number = (int32_t)request};
    ask(self, &call, NULL, out);
}

static void at_mark(struct drill_target *self, int fd, struct drill_outcome *out)
{
    ask_plain(self, DRILL_CALL_SOCKATMARK, fd, out);
}

static void readable_bytes(struct drill_target *self, int fd, struct drill_outcome *out)
{
    ask_plain(self, DRILL_CALL_IOCTL, fd, out);
}

/* A name over the limit is cut to it. */
static void copy_name(char *to, size_t size, const char *from)
{
    size_t i = 0;
    for (; from != NULL && from[i] != '\0' && i + 1 < size; i++)
        to[i] = from[i];
    to[i] = '\0';
}

static void host_by_name(struct drill_target *self, const char *host, struct drill_outcome *out)
{
    struct drill_call call = {.id = DRILL_CALL_GETHOSTBYNAME, .fd = -1};
    copy_name(call.host, sizeof call.host, host);
    ask(self, &call, NULL, out);
}

static void service_by_name(struct drill_target *self, const char *service, const char *proto,
                            struct drill_outcome *out)
{
    struct drill_call call = {.id = DRILL_CALL_GETSERVBYNAME, .fd = -1};
    copy_name(call.service, sizeof call.service, service);
    copy_name(call.proto, sizeof call.proto, proto);
    ask(self, &call, NULL, out);
}

void drill_proxy_init(struct drill_proxy *proxy, struct drill_actor *actor)
{
    const struct drill_target_type *real = actor->target->type;
    proxy->actor = actor;
    proxy->target.type = &proxy->type;
    proxy->type = (struct drill_target_type){
        .version = real->version,
        .name = real->name,
        .group = real->group,
        .gloss = real->gloss,
        .family = real->family,
        .caps = real->caps,
        .open = real->open,
        .close = close_nothing,
        .make_socket = make_socket,
        .make_pair = make_pair,
        .bind_name = bind_name,
        .start_listening = start_listening,
        .take_connection = take_connection,
        .connect_to = connect_to,
        .send_bytes = ask_transfer,
        .receive_bytes = ask_transfer,
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
        .host_by_name = host_by_name,
        .service_by_name = service_by_name,
    };
}
