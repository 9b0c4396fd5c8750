/* The wrapping target of wrap.h: most methods hand on to the inner target. */

#include "unit/reference/wrap.h"

#include <string.h>

static struct wrap *wrap_of(struct drill_target *self)
{
    return DRILL_CONTAINER_OF(self, struct wrap, base);
}

static struct drill_target *inner_of(struct drill_target *self)
{
    return wrap_of(self)->setup->target;
}

void wrap_gate_open(struct wrap_gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    gate->open = true;
    pthread_cond_broadcast(&gate->changed);
    pthread_mutex_unlock(&gate->lock);
}

void wrap_gate_wait(struct wrap_gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    while (!gate->open)
        pthread_cond_wait(&gate->changed, &gate->lock);
    pthread_mutex_unlock(&gate->lock);
}

/* Whether a signal comes before this call does anything. */
static bool interrupted(struct wrap *wrap, struct drill_outcome *out)
{
    if (!wrap->setup->unusual || drill_rng_below(&wrap->rng, 4) != 0)
        return false;
    *out = drill_outcome_error(DRILL_EINTR);
    wrap->interruptions++;
    return true;
}

static void make_socket(struct drill_target *self, uint32_t flags, struct drill_outcome *out)
{
    inner_of(self)->type->make_socket(inner_of(self), flags, out);
}

static void bind_name(struct drill_target *self, int fd, const struct drill_addr *addr,
                      struct drill_outcome *out)
{
    inner_of(self)->type->bind_name(inner_of(self), fd, addr, out);
}

static void start_listening(struct drill_target *self, int fd, int backlog,
                            struct drill_outcome *out)
{
    inner_of(self)->type->start_listening(inner_of(self), fd, backlog, out);
    wrap_gate_open(wrap_of(self)->gate);
}

static void take_connection(struct drill_target *self, int fd, bool with_flags, uint32_t flags,
                            bool want_addr, struct drill_outcome *out)
{
    struct drill_target *inner = inner_of(self);
    if (!interrupted(wrap_of(self), out))
        inner->type->take_connection(inner, fd, with_flags, flags, want_addr, out);
}

/* Interrupted before it began, or while it went on to its end. */
static void connect_to(struct drill_target *self, int fd, const struct drill_addr *addr,
                       struct drill_outcome *out)
{
    struct wrap *wrap = wrap_of(self);
    if (interrupted(wrap, out))
        return;
    inner_of(self)->type->connect_to(inner_of(self), fd, addr, out);
    struct drill_outcome late;
    if (out->error == DRILL_ENONE && interrupted(wrap, &late))
        *out = late;
}

/* Cuts a transfer to 1..3 bytes where transfers are unusual. */
static struct drill_buffer cut(struct wrap *wrap, const struct drill_buffer *buffer)
{
    struct drill_buffer part = *buffer;
    size_t most = 1 + (size_t)drill_rng_below(&wrap->rng, 3);
    if (wrap->setup->unusual && part.len > most)
        part.len = most;
    return part;
}

static void send_bytes(struct drill_target *self, const struct drill_call *call,
                       const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    struct wrap *wrap = wrap_of(self);
    struct drill_buffer part = cut(wrap, buffers);
    if (interrupted(wrap, out))
        return;
    if (wrap->wrong && wrap->setup->wrong == PAIR_STALLS && wrap->sent >= wrap->setup->wrong_at)
        return;
    inner_of(self)->type->send_bytes(inner_of(self), call, &part, n, out);
    if (out->value > 0)
        wrap->sent += (uint64_t)out->value;
}

/* Spoils what was received, when the byte to go wrong at is in it. */
static void spoil(struct wrap *wrap, const struct drill_buffer *buffer, struct drill_outcome *out)
{
    uint64_t at = wrap->setup->wrong_at;
    if (!wrap->wrong || out->value <= 0 || at < wrap->received ||
        at >= wrap->received + (uint64_t)out->value)
        return;
    wrap->wrong = false;
    unsigned char *byte = (unsigned char *)buffer->bytes + (at - wrap->received);
    size_t behind = (size_t)(wrap->received + (uint64_t)out->value - at) - 1;
    switch (wrap->setup->wrong) {
    case PAIR_ALTERS:
        *byte ^= 0x20;
        break;
    case PAIR_LOSES:
        memmove(byte, byte + 1, behind);
        out->value--;
        break;
    case PAIR_OVERSTATES:
        out->value = (int64_t)buffer->len + 1;
        break;
    case PAIR_ENDS:
        out->value = 0;
        break;
    case PAIR_RESETS:
        *out = drill_outcome_error(DRILL_ECONNRESET);
        break;
    case PAIR_RIGHT:
    case PAIR_STALLS:
        break;
    }
}

static void receive_bytes(struct drill_target *self, const struct drill_call *call,
                          const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    struct wrap *wrap = wrap_of(self);
    struct drill_buffer part = cut(wrap, buffers);
    if (interrupted(wrap, out))
        return;
    inner_of(self)->type->receive_bytes(inner_of(self), call, &part, n, out);
    spoil(wrap, &part, out);
    if (out->value > 0)
        wrap->received += (uint64_t)out->value;
}

static void shut_down(struct drill_target *self, int fd, int how, struct drill_outcome *out)
{
    inner_of(self)->type->shut_down(inner_of(self), fd, how, out);
}

static void close_descriptor(struct drill_target *self, int fd, struct drill_outcome *out)
{
    inner_of(self)->type->close_descriptor(inner_of(self), fd, out);
}

static void local_name(struct drill_target *self, int fd, struct drill_outcome *out)
{
    inner_of(self)->type->local_name(inner_of(self), fd, out);
}

static void peer_name(struct drill_target *self, int fd, struct drill_outcome *out)
{
    inner_of(self)->type->peer_name(inner_of(self), fd, out);
}

static void set_option(struct drill_target *self, int fd, enum drill_option option,
                       const int64_t value[2], struct drill_outcome *out)
{
    inner_of(self)->type->set_option(inner_of(self), fd, option, value, out);
}

static void get_option(struct drill_target *self, int fd, enum drill_option option,
                       struct drill_outcome *out)
{
    inner_of(self)->type->get_option(inner_of(self), fd, option, out);
}

static void control_flags(struct drill_target *self, int fd, enum drill_fcntl request,
                          uint32_t flags, struct drill_outcome *out)
{
    inner_of(self)->type->control_flags(inner_of(self), fd, request, flags, out);
}

static void readable_bytes(struct drill_target *self, int fd, struct drill_outcome *out)
{
    inner_of(self)->type->readable_bytes(inner_of(self), fd, out);
}

static void poll_one(struct drill_target *self, int fd, uint32_t events, int timeout_ms,
                     struct drill_outcome *out)
{
    if (!interrupted(wrap_of(self), out))
        inner_of(self)->type->poll_one(inner_of(self), fd, events, timeout_ms, out);
}

static void host_by_name(struct drill_target *self, const char *host, struct drill_outcome *out)
{
    if (strcmp(host, "localhost") != 0)
        *out = drill_outcome_error(DRILL_HOST_NOT_FOUND);
    else
        out->addr = drill_addr_loopback(self->type->family, 1, 0);
}

/* The port is any free one for the server, and then the server's. */
static void service_by_name(struct drill_target *self, const char *service, const char *proto,
                            struct drill_outcome *out)
{
    if (strcmp(service, "drill") != 0 || (proto != NULL && strcmp(proto, "tcp") != 0)) {
        *out = drill_outcome_error(DRILL_NOT_FOUND);
        return;
    }
    out->addr.port = wrap_of(self)->run->meeting.port;
}

void wrap_init(struct wrap *wrap, const struct pair_setup *setup, struct drill_program_run *run,
               unsigned role, struct wrap_gate *gate)
{
    *wrap = (struct wrap){
        .setup = setup,
        .run = run,
        .gate = gate,
        .rng = drill_rng_make(setup->seed, role),
        .wrong = setup->wrong != PAIR_RIGHT && setup->wrong_role == role,
        .type = *setup->target->type,
    };
    struct drill_target_type *type = &wrap->type;
    type->make_socket = make_socket;
    type->bind_name = bind_name;
    type->start_listening = start_listening;
    type->take_connection = take_connection;
    type->connect_to = connect_to;
    type->send_bytes = send_bytes;
    type->receive_bytes = receive_bytes;
    type->shut_down = shut_down;
    type->close_descriptor = close_descriptor;
    type->local_name = local_name;
    type->peer_name = peer_name;
    type->set_option = set_option;
    type->get_option = get_option;
    type->control_flags = control_flags;
    type->readable_bytes = readable_bytes;
    type->poll_one = poll_one;
    type->host_by_name = host_by_name;
    type->service_by_name = service_by_name;
    wrap->base.type = type;
}
