/* A program as a stack's author writes it, built against an installed sockdrill: an implementation
 * that refuses every call, and a command line that tests it. */

#include "cli/cli.h"
#include "target/target.h"

static void refuse(struct drill_outcome *out)
{
    out->value = -1;
    out->error = DRILL_EACCES;
}

static struct drill_status mute_open(const struct drill_target_type *type,
                                     struct drill_target **ret, struct drill_diag *diag)
{
    static struct drill_target mute;
    (void)diag;
    mute.type = type;
    *ret = &mute;
    return DRILL_OK;
}

static void mute_close(struct drill_target *self)
{
    (void)self;
}

static void mute_make_socket(struct drill_target *self, uint32_t flags, struct drill_outcome *out)
{
    (void)self;
    (void)flags;
    refuse(out);
}

static void mute_bind_name(struct drill_target *self, int fd, const struct drill_addr *addr,
                           struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)addr;
    refuse(out);
}

static void mute_start_listening(struct drill_target *self, int fd, int backlog,
                                 struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)backlog;
    refuse(out);
}

static void mute_take_connection(struct drill_target *self, int fd, bool with_flags, uint32_t flags,
                                 bool want_addr, struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)with_flags;
    (void)flags;
    (void)want_addr;
    refuse(out);
}

static void mute_transfer(struct drill_target *self, const struct drill_call *call,
                          const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    (void)self;
    (void)call;
    (void)buffers;
    (void)n;
    refuse(out);
}

static void mute_shut_down(struct drill_target *self, int fd, int how, struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)how;
    refuse(out);
}

static void mute_name(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    refuse(out);
}

static void mute_get_option(struct drill_target *self, int fd, enum drill_option option,
                            struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)option;
    refuse(out);
}

static void mute_set_option(struct drill_target *self, int fd, enum drill_option option,
                            const int64_t value[2], struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)option;
    (void)value;
    refuse(out);
}

static void mute_poll_one(struct drill_target *self, int fd, uint32_t events, int timeout_ms,
                          struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)events;
    (void)timeout_ms;
    refuse(out);
}

static void mute_control_flags(struct drill_target *self, int fd, enum drill_fcntl request,
                               uint32_t flags, struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)request;
    (void)flags;
    refuse(out);
}

static const struct drill_target_type mute_tcp4 = {
    .version = DRILL_TARGET_VERSION,
    .name = "mute-tcp4",
    .group = "kernel", /* what is tested by default */
    .gloss = "refuses every call",
    .family = DRILL_TCP4,
    .caps = DRILL_CAP_THREADS,
    .open = mute_open,
    .close = mute_close,
    .make_socket = mute_make_socket,
    .bind_name = mute_bind_name,
    .start_listening = mute_start_listening,
    .take_connection = mute_take_connection,
    .connect_to = mute_bind_name,
    .send_bytes = mute_transfer,
    .receive_bytes = mute_transfer,
    .shut_down = mute_shut_down,
    .close_descriptor = mute_name,
    .local_name = mute_name,
    .peer_name = mute_name,
    .get_option = mute_get_option,
    .set_option = mute_set_option,
    .poll_one = mute_poll_one,
    .control_flags = mute_control_flags,
};

int main(int argc, char **argv)
{
    static const struct drill_target_type *const targets[] = {&mute_tcp4, NULL};
    static const struct drill_program *const programs[] = {NULL};
    const struct drill_cli_stock stock = {
        .targets = targets, .programs = programs, .corpus = &drill_corpus_conformance};
    return drill_cli_main(argc, argv, &stock);
}
