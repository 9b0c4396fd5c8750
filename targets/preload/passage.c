/* The way of a call, and what it shares with its thread: `current` is the passage under way, NULL
 * outside. A handler of a signal finds it set, and its calls go straight. */

#include "targets/preload/passage.h"

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "targets/kernel/kernel.h"
#include "targets/kernel/map.h"
#include "targets/preload/edges.h"
#include "targets/preload/log.h"
#include "target/target.h"

enum {
    FDS = 4096
};

static const struct drill_engine *engine;
static _Atomic pid_t owner; /* the process that calls go through in; 0: none yet */
static _Thread_local struct drill_passage *current;

static const struct drill_target kernels[] = {
    [DRILL_TCP4] = {&drill_kernel_tcp4},
    [DRILL_TCP6] = {&drill_kernel_tcp6},
    [DRILL_UDP4] = {&drill_kernel_udp4},
    [DRILL_UDP6] = {&drill_kernel_udp6},
    [DRILL_UNIX_STREAM] = {&drill_kernel_unix_stream},
    [DRILL_UNIX_SEQPACKET] = {&drill_kernel_unix_seqpacket},
    [DRILL_UNIX_DGRAM] = {&drill_kernel_unix_dgram},
};

_Static_assert(DRILL_COUNT(kernels) == DRILL_FAMILY_COUNT, "a family has no target");

static void prepare(void)
{
    engine->before_fork();
}

static void go_on(void)
{
    engine->after_fork(false);
}

static void start_child(void)
{
    engine->after_fork(true);
    atomic_store(&owner, getpid());
}

void drill_passage_start(const struct drill_engine *kept)
{
    engine = kept;
    pthread_atfork(prepare, go_on, start_child);
    atomic_store(&owner, getpid());
}

const struct drill_engine *drill_passage_engine(void)
{
    return engine;
}

static int ask(int fd, int name)
{
    int value = -1;
    socklen_t len = sizeof value;
    return drill_next()->getsockopt(fd, SOL_SOCKET, name, &value, &len) == 0 ? value : -1;
}

bool drill_passage_family(int domain, int type, int protocol, enum drill_family *ret)
{
    const int inet = type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP;
    for (int i = 0; i < DRILL_FAMILY_COUNT; i++) {
        int of[3];
        drill_kernel_protocol((enum drill_family)i, of);
        if (of[0] != domain || of[1] != type)
            continue;
        if (protocol != 0 && protocol != (domain == AF_UNIX ? PF_UNIX : inet))
            return false;
        *ret = (enum drill_family)i;
        return true;
    }
    return false;
}

/* A descriptor that is closed is still one of the family that it was, where that matters. */
static bool family_of(int fd, enum drill_family *ret)
{
    static _Atomic unsigned char lasts[FDS]; /* family + 1; 0: none yet */
    int type = ask(fd, SO_TYPE);
    bool follows = engine->thorough && fd < FDS;
    if (type < 0) {
        unsigned char last = follows && errno == EBADF ? atomic_load(&lasts[fd]) : 0;
        *ret = (enum drill_family)(last - (last > 0));
        return last > 0;
    }
    if (!drill_passage_family(ask(fd, SO_DOMAIN), type, ask(fd, SO_PROTOCOL), ret))
        return false;
    if (follows)
        atomic_store(&lasts[fd], (unsigned char)(*ret + 1));
    return true;
}

/* A child of vfork() has another number and its parent's memory. */
bool drill_passage_is_open(void)
{
    return current == NULL && atomic_load(&owner) == getpid();
}

bool drill_passage_begin_family(struct drill_passage *ret, enum drill_call_id id,
                                enum drill_family family)
{
    if (!drill_passage_is_open())
        return false;
    memset(ret, 0, sizeof *ret);
    ret->call.id = (uint8_t)id;
    ret->call.fd = -1;
    ret->family = family;
    return true;
}

bool drill_passage_begin(struct drill_passage *ret, enum drill_call_id id, int fd)
{
    int before = errno;
    enum drill_family family = DRILL_TCP4;
    bool begins = fd >= 0 && drill_passage_is_open() && family_of(fd, &family) &&
                  !(engine->spares_edges && drill_edges_has(fd) && id != DRILL_CALL_CLOSE) &&
                  drill_passage_begin_family(ret, id, family);
    errno = before;
    if (begins)
        ret->call.fd = fd;
    return begins;
}

void drill_passage_follow(int fd, int to)
{
    if (to < 0 || fd == to || !drill_passage_is_open())
        return;
    drill_edges_copy(fd, to);
    if (engine->follow != NULL)
        engine->follow(fd, to);
}

void drill_passage_expose(int fd)
{
    if (!drill_passage_is_open())
        return;
    drill_edges_add(fd);
    if (engine->expose != NULL)
        engine->expose(fd);
}

/* The errno of what the program gets: the host's own number where the engine did not touch it. */
static int errno_of(const struct drill_passage *passage)
{
    const struct drill_outcome *out = &passage->out;
    if (passage->times > 0 && passage->answer.error == out->error)
        return passage->answer_errno;
    if (out->error == DRILL_EOTHER)
        return out->host_error;
    return drill_kernel_errno_from((enum drill_errno)out->error);
}

long long drill_passage_run(struct drill_passage *passage, drill_passage_own *own)
{
    int before = errno;
    passage->own = own;
    current = passage;
    engine->perform(passage->family, &passage->call, passage->buffers, &passage->out);
    drill_log_passage(passage);
    current = NULL;
    if (passage->out.error == DRILL_ENONE) {
        errno = before;
        return passage->out.value;
    }
    errno = errno_of(passage);
    return -1;
}

/* Whether a call of the engine is the program's own one, if changed: it is on the same thing, and
 * not a look that the engine takes for itself. */
static bool is_own(const struct drill_passage *passage, const struct drill_call *call,
                   const struct drill_buffer *buffers)
{
    const struct drill_call *own = &passage->call;
    if (call->id != own->id || call->fd != own->fd)
        return false;
    switch (call->id) {
    case DRILL_CALL_GETSOCKOPT:
    case DRILL_CALL_SETSOCKOPT:
        return call->option == own->option;
    case DRILL_CALL_POLL:
    case DRILL_CALL_SELECT:
        return passage->times == 0;
    case DRILL_CALL_FCNTL:
    case DRILL_CALL_IOCTL:
        return call->number == own->number;
    default:
        return call->n_len == 0 || own->n_len == 0 || buffers[0].bytes == passage->buffers[0].bytes;
    }
}

void drill_passage_make(enum drill_family family, const struct drill_call *call,
                        const struct drill_buffer *buffers, struct drill_outcome *out)
{
    struct drill_passage *passage = current;
    struct drill_target kernel = kernels[family];
    if (passage == NULL || !is_own(passage, call, buffers)) {
        drill_target_perform(&kernel, call, buffers, out);
        return;
    }
    memset(out, 0, sizeof *out);
    passage->own(passage, call, buffers, out);
    passage->answer_errno = errno;
    passage->made = *call;
    passage->answer = *out;
    passage->times++;
}

bool drill_passage_finish(struct drill_outcome *out, long long result)
{
    int host = errno;
    bool fine = drill_kernel_finish(out, result);
    errno = host;
    return fine;
}

int drill_passage_patch(int host, enum drill_flag_group group, uint32_t before, uint32_t after)
{
    host &= ~drill_kernel_flags_from(group, before & ~after);
    return host | drill_kernel_flags_from(group, after & ~before);
}

int drill_passage_flags(const struct drill_passage *passage, const struct drill_call *call,
                        enum drill_flag_group group)
{
    return drill_passage_patch(passage->host.flags, group, passage->call.flags, call->flags);
}

bool drill_passage_read(void *ret, const void *from, size_t len)
{
    struct iovec mine = {ret, len};
    struct iovec theirs = {(void *)(uintptr_t)from, len};
    int before = errno;
    ssize_t n = process_vm_readv(getpid(), &mine, 1, &theirs, 1, 0);
    bool forbidden = n < 0 && (errno == EPERM || errno == ENOSYS);
    errno = before;
    if (!forbidden)
        return n == (ssize_t)len;
    if (from == NULL)
        return false;
    memcpy(ret, from, len);
    return true;
}
