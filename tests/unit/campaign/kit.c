/* Targets of the campaign's tests. All calls but socket() and close() are refused. */

#include "unit/campaign/kit.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static struct drill_status open_kit(const struct drill_target_type *type, struct drill_target **ret,
                                    struct drill_diag *diag)
{
    static struct drill_target instance;
    static int opened;
    if (strcmp(type->name, "unopenable") == 0)
        return drill_diag_set(diag, DRILL_CODE_UNSUPPORTED, 0, 0, "it is broken");
    if ((type->caps & DRILL_CAP_FRESH) != 0 && opened > 0)
        return drill_diag_set(diag, DRILL_CODE_UNSUPPORTED, 0, 0, "opened before");
    opened++;
    instance.type = type;
    *ret = &instance;
    return DRILL_OK;
}

static void close_kit(struct drill_target *self)
{
    (void)self;
}

static void refuse(struct drill_outcome *out)
{
    out->value = -1;
    out->error = DRILL_EOPNOTSUPP;
}

static void make_fine(struct drill_target *self, uint32_t flags, struct drill_outcome *out)
{
    (void)self;
    (void)flags;
    out->value = open("/dev/null", O_RDWR | O_CLOEXEC);
}

static void make_crash(struct drill_target *self, uint32_t flags, struct drill_outcome *out)
{
    struct rlimit none = {0, 0};
    (void)self;
    (void)flags;
    (void)out;
    setrlimit(RLIMIT_CORE, &none);
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
}

static void make_exit(struct drill_target *self, uint32_t flags, struct drill_outcome *out)
{
    (void)self;
    (void)flags;
    (void)out;
    _exit(7);
}

static void make_hang(struct drill_target *self, uint32_t flags, struct drill_outcome *out)
{
    (void)self;
    (void)flags;
    (void)out;
    for (;;)
        pause();
}

static void bind_name(struct drill_target *self, int fd, const struct drill_addr *addr,
                      struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)addr;
    refuse(out);
}

static void bind_hang(struct drill_target *self, int fd, const struct drill_addr *addr,
                      struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)addr;
    (void)out;
    for (;;)
        pause();
}

static void listen_on(struct drill_target *self, int fd, int backlog, struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)backlog;
    refuse(out);
}

static void take(struct drill_target *self, int fd, bool with_flags, uint32_t flags, bool want_addr,
                 struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)with_flags;
    (void)flags;
    (void)want_addr;
    refuse(out);
}

static void transfer(struct drill_target *self, const struct drill_call *call,
                     const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    (void)self;
    (void)call;
    (void)buffers;
    (void)n;
    refuse(out);
}

static void close_descriptor(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    if (close(fd) != 0) {
        out->value = -1;
        out->error = DRILL_EBADF;
    }
}

static void name_of(struct drill_target *self, int fd, struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    refuse(out);
}

static void get_option(struct drill_target *self, int fd, enum drill_option option,
                       struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)option;
    refuse(out);
}

static void set_option(struct drill_target *self, int fd, enum drill_option option,
                       const int64_t value[2], struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)option;
    (void)value;
    refuse(out);
}

static void poll_one(struct drill_target *self, int fd, uint32_t events, int timeout_ms,
                     struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)events;
    (void)timeout_ms;
    refuse(out);
}

static void control_flags(struct drill_target *self, int fd, enum drill_fcntl request,
                          uint32_t flags, struct drill_outcome *out)
{
    (void)self;
    (void)fd;
    (void)request;
    (void)flags;
    refuse(out);
}

#define KIT_TARGET(label, socket_method, more_caps)                                                \
    KIT_TARGET_OF(label, DRILL_TCP4, socket_method, bind_name, more_caps)
#define KIT_TARGET_OF(label, kind, socket_method, bind_method, more_caps)                          \
    {                                                                                              \
        .version = DRILL_TARGET_VERSION, .name = label, .group = "kit", .gloss = "a test's",       \
        .family = kind, .caps = DRILL_CAP_THREADS | (more_caps), .open = open_kit,                 \
        .close = close_kit, .make_socket = socket_method, .bind_name = bind_method,                \
        .start_listening = listen_on, .take_connection = take, .connect_to = bind_name,            \
        .send_bytes = transfer, .receive_bytes = transfer, .shut_down = listen_on,                 \
        .close_descriptor = close_descriptor, .local_name = name_of, .peer_name = name_of,         \
        .get_option = get_option, .set_option = set_option, .poll_one = poll_one,                  \
        .control_flags = control_flags,                                                            \
    }

const struct drill_target_type kit_fine = KIT_TARGET("fine", make_fine, DRILL_CAP_HOST_FDS);
const struct drill_target_type kit_crashing = KIT_TARGET("crashing", make_crash, 0);
const struct drill_target_type kit_leaving = KIT_TARGET("leaving", make_exit, 0);
const struct drill_target_type kit_hanging = KIT_TARGET("hanging", make_hang, 0);
const struct drill_target_type kit_hanging_bind =
    KIT_TARGET_OF("hanging-bind", DRILL_UNIX_STREAM, make_fine, bind_hang, 0);
const struct drill_target_type kit_unopenable = KIT_TARGET("unopenable", make_fine, 0);
const struct drill_target_type kit_fresh_a = KIT_TARGET("fresh-a", make_fine, DRILL_CAP_FRESH);
const struct drill_target_type kit_fresh_b = KIT_TARGET("fresh-b", make_fine, DRILL_CAP_FRESH);

const struct drill_scenario *kit_read(struct drill_arena *arena, const char *text)
{
    struct drill_scenario *scenario = NULL;
    struct drill_diag diag = {0};
    struct drill_status s = drill_scenario_read(&scenario, arena, "kit", text, strlen(text), &diag);
    cr_assert(drill_ok(s), "%d:%d: %s", diag.line, diag.column, diag.text);
    return scenario;
}

const struct drill_scenario *kit_plain(struct drill_arena *arena)
{
    return kit_read(arena, "# A socket is made and closed.\n"
                           "family stream\n"
                           "A = socket()\n"
                           "close(A)\n");
}
