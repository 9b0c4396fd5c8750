/* System calls: which call of the vocabulary each is, where its arguments are, what it does to
 * descriptors. */

#include "trace/strace_call.h"

#include <string.h>

#include "base/check.h"
#include "trace/strace_option.h"
#include "trace/strace_reading.h"
#include "trace/strace_ready.h"

static void read_socket(const struct drill_strace_reading *r)
{
    struct drill_slice other;
    struct drill_call *call = &r->to->call;
    r->to->effect = DRILL_EFFECT_SOCKET;
    call->id = DRILL_CALL_SOCKET;
    call->flags = drill_strace_flags(DRILL_GROUP_SOCK, r->args.arg[1], &other);
    r->to->cloexec = (call->flags & DRILL_SOCK_CLOEXEC) != 0;
    r->to->family = drill_strace_family(r->args.arg[0], r->args.arg[1], r->args.arg[2]);
}

static void read_pair(const struct drill_strace_reading *r)
{
    size_t at = 0;
    bool whole;
    int64_t fds[2] = {-1, -1};
    struct drill_slice element;
    read_socket(r);
    r->to->effect = DRILL_EFFECT_PAIR;
    r->to->call.id = DRILL_CALL_SOCKETPAIR;
    for (int i = 0; i < 2 && drill_strace_element(r->args.arg[3], &at, &element, &whole); i++)
        (void)drill_strace_number(element, &fds[i]);
    if (r->good) {
        r->to->outcome.value = fds[0];
        r->to->outcome.second_fd = (int32_t)fds[1];
    }
}

static void read_bind(const struct drill_strace_reading *r)
{
    r->to->call.id = DRILL_CALL_BIND;
    drill_strace_read_addr_arg(r, r->args.arg[1]);
}

static void read_connect(const struct drill_strace_reading *r)
{
    read_bind(r);
    r->to->call.id = DRILL_CALL_CONNECT;
}

static void read_listen(const struct drill_strace_reading *r)
{
    int64_t backlog = 0;
    r->to->call.id = DRILL_CALL_LISTEN;
    (void)drill_strace_number(r->args.arg[1], &backlog);
    r->to->call.number = (int32_t)backlog;
}

static void read_accept(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_ACCEPT;
    r->to->call.id = DRILL_CALL_ACCEPT;
    drill_strace_read_addr_result(r, r->args.arg[1], r->args.arg[2]);
}

static void read_accept4(const struct drill_strace_reading *r)
{
    struct drill_slice other;
    read_accept(r);
    r->to->call.id = DRILL_CALL_ACCEPT4;
    r->to->call.flags = drill_strace_flags(DRILL_GROUP_SOCK, r->args.arg[3], &other);
    r->to->cloexec = (r->to->call.flags & DRILL_SOCK_CLOEXEC) != 0;
}

static void read_shutdown(const struct drill_strace_reading *r)
{
    static const char *const names[] = {"SHUT_RD", "SHUT_WR", "SHUT_RDWR"};
    int64_t how = -1;
    r->to->call.id = DRILL_CALL_SHUTDOWN;
    (void)drill_strace_number(r->args.arg[1], &how);
    for (int i = 0; i < 3; i++) {
        if (drill_slice_is(r->args.arg[1], names[i]))
            how = i;
    }
    r->to->call.number = (int32_t)how;
}

static void read_name(const struct drill_strace_reading *r)
{
    drill_strace_read_addr_result(r, r->args.arg[1], r->args.arg[2]);
    if (r->good && !r->to->call.want_addr)
        drill_strace_set_unknown(r, DRILL_UNKNOWN_ARGUMENT);
}

static void read_getsockname(const struct drill_strace_reading *r)
{
    r->to->call.id = DRILL_CALL_GETSOCKNAME;
    read_name(r);
}

static void read_getpeername(const struct drill_strace_reading *r)
{
    r->to->call.id = DRILL_CALL_GETPEERNAME;
    read_name(r);
}

static void read_getsockopt(const struct drill_strace_reading *r)
{
    r->to->call.id = DRILL_CALL_GETSOCKOPT;
    drill_strace_getsockopt(r->to, &r->args, r->good);
}

static void read_setsockopt(const struct drill_strace_reading *r)
{
    r->to->call.id = DRILL_CALL_SETSOCKOPT;
    drill_strace_setsockopt(r->to, &r->args);
}

static void read_fcntl(const struct drill_strace_reading *r)
{
    drill_strace_fcntl(r->to, &r->args, r->result, r->good);
}

static void read_ioctl(const struct drill_strace_reading *r)
{
    drill_strace_ioctl(r->to, &r->args, r->good);
}

static void read_close(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_CLOSE;
    r->to->call.id = DRILL_CALL_CLOSE;
}

static void read_range(const struct drill_strace_reading *r)
{
    int64_t last = INT32_MAX;
    r->to->effect = DRILL_EFFECT_RANGE;
    (void)drill_strace_number(r->args.arg[1], &last);
    r->to->outcome.second_fd = last > INT32_MAX ? INT32_MAX : (int32_t)last;
    if (r->args.n > 2 && !drill_slice_is(r->args.arg[2], "0"))
        r->to->effect = drill_slice_is(r->args.arg[2], "CLOSE_RANGE_CLOEXEC") ? DRILL_EFFECT_NONE
                                                                              : DRILL_EFFECT_RANGE;
}

static void read_dup(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_DUP;
    r->to->call.id = DRILL_CALL_DUP;
}

static void read_dup_to(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_DUP_TO;
    r->to->call.id = DRILL_CALL_DUP;
    r->to->cloexec = drill_slice_is(r->args.arg[2], "O_CLOEXEC");
}

static void read_poll(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_POLL;
    drill_strace_poll(r->to, &r->args, r->result);
}

static void read_select(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_POLL;
    drill_strace_select(r->to, &r->args, r->result);
}

static void read_epoll_create(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_EPOLL;
}

static void read_epoll_ctl(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_EPOLL_CTL;
    drill_strace_epoll_ctl(r->to, &r->args);
}

static void read_epoll_wait(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_EPOLL_WAIT;
    drill_strace_epoll_wait(r->to, &r->args);
}

static void read_open(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_OPEN;
    r->to->outcome.second_fd = -1;
}

static void read_pipe(const struct drill_strace_reading *r)
{
    size_t at = 0;
    bool whole;
    int64_t fds[2] = {-1, -1};
    struct drill_slice element;
    read_open(r);
    for (int i = 0; i < 2 && drill_strace_element(r->args.arg[0], &at, &element, &whole); i++)
        (void)drill_strace_number(element, &fds[i]);
    if (r->good) {
        r->to->outcome.value = fds[0];
        r->to->outcome.second_fd = (int32_t)fds[1];
    }
}

static void read_fork(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_FORK;
}

/* Whether the new one shares descriptors, if the flags are shown. */
static void read_clone(const struct drill_strace_reading *r)
{
    bool shown = false;
    read_fork(r);
    for (size_t i = 0; i < r->args.n; i++) {
        struct drill_slice arg = r->args.arg[i];
        shown |= memmem(arg.bytes, arg.len, "flags=", 6) != NULL;
        r->to->shares |= memmem(arg.bytes, arg.len, "CLONE_FILES", 11) != NULL;
    }
    if (!shown)
        drill_strace_set_unknown(r, DRILL_UNKNOWN_SHARED);
}

static void read_exec(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_EXEC;
}

static void read_exit(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_EXIT;
}

static void read_unknown(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_UNKNOWN;
    drill_strace_set_unknown(r, DRILL_UNKNOWN_CALL);
}

static void read_splice(const struct drill_strace_reading *r)
{
    int64_t fd;
    read_unknown(r);
    if (drill_strace_number(r->args.arg[2], &fd))
        r->to->outcome.second_fd = (int32_t)fd;
}

static void read_beyond(const struct drill_strace_reading *r)
{
    r->to->effect = DRILL_EFFECT_BEYOND;
}

static const struct {
    const char *name;
    void (*read)(const struct drill_strace_reading *reading);
} calls[] = {
    {"socket", read_socket},
    {"socketpair", read_pair},
    {"bind", read_bind},
    {"listen", read_listen},
    {"accept", read_accept},
    {"accept4", read_accept4},
    {"connect", read_connect},
    {"sendto", drill_strace_read_sendto},
    {"send", drill_strace_read_sendto},
    {"sendmsg", drill_strace_read_sendmsg},
    {"write", drill_strace_read_write},
    {"writev", drill_strace_read_writev},
    {"sendfile", drill_strace_read_sendfile},
    {"sendfile64", drill_strace_read_sendfile},
    {"recvfrom", drill_strace_read_recvfrom},
    {"recv", drill_strace_read_recvfrom},
    {"recvmsg", drill_strace_read_recvmsg},
    {"read", drill_strace_read_read},
    {"readv", drill_strace_read_readv},
    {"shutdown", read_shutdown},
    {"close", read_close},
    {"close_range", read_range},
    {"dup", read_dup},
    {"dup2", read_dup_to},
    {"dup3", read_dup_to},
    {"getsockname", read_getsockname},
    {"getpeername", read_getpeername},
    {"getsockopt", read_getsockopt},
    {"setsockopt", read_setsockopt},
    {"poll", read_poll},
    {"ppoll", read_poll},
    {"select", read_select},
    {"_newselect", read_select},
    {"pselect6", read_select},
    {"epoll_ctl", read_epoll_ctl},
    {"epoll_wait", read_epoll_wait},
    {"epoll_pwait", read_epoll_wait},
    {"epoll_pwait2", read_epoll_wait},
    {"fcntl", read_fcntl},
    {"fcntl64", read_fcntl},
    {"ioctl", read_ioctl},
    {"clone", read_clone},
    {"clone3", read_clone},
    {"fork", read_fork},
    {"vfork", read_fork},
    {"execve", read_exec},
    {"execveat", read_exec},
    {"exit_group", read_exit},
    {"open", read_open},
    {"openat", read_open},
    {"openat2", read_open},
    {"creat", read_open},
    {"epoll_create", read_epoll_create},
    {"epoll_create1", read_epoll_create},
    {"eventfd", read_open},
    {"eventfd2", read_open},
    {"timerfd_create", read_open},
    {"signalfd", read_open},
    {"signalfd4", read_open},
    {"inotify_init", read_open},
    {"inotify_init1", read_open},
    {"memfd_create", read_open},
    {"pidfd_open", read_open},
    {"pipe", read_pipe},
    {"pipe2", read_pipe},
    {"sendmmsg", read_unknown},
    {"recvmmsg", read_unknown},
    {"splice", read_splice},
    {"pwritev2", read_unknown},
    {"preadv2", read_unknown},
    {"io_uring_setup", read_beyond},
    {"unshare", read_beyond},
    {"pidfd_getfd", read_open},
};

/* "= -1 EAGAIN (...)", "= 300", "= 3<TCP:[...]>", "= ?" (it did not come back, or will be made
 * again). */
static void read_result(struct drill_strace_reading *r)
{
    struct drill_outcome *outcome = &r->to->outcome;
    size_t at = 0;
    int64_t value;
    while (at < r->result.len && r->result.bytes[at] != ' ')
        at++;
    struct drill_slice first = {r->result.bytes, at};
    r->done = r->good = drill_strace_number(first, &value);
    if (!r->done)
        return;
    outcome->value = value;
    struct drill_slice name = {r->result.bytes + at, 0};
    if (value != -1 || at == r->result.len)
        return;
    name.bytes++;
    while (++at < r->result.len && r->result.bytes[at] != ' ')
        name.len++;
    if (name.len == 0 || name.bytes[0] != 'E')
        return;
    enum drill_errno error;
    r->good = false;
    outcome->error =
        (uint16_t)(drill_errno_find(name.bytes, name.len, &error) ? error : DRILL_EOTHER);
}

/* "3</etc/hosts>", "4<pipe:[7]>": a descriptor of something that is no socket. */
static bool describes_other(struct drill_slice text)
{
    const char *mark = memchr(text.bytes, '<', text.len);
    size_t left = mark != NULL ? text.len - (size_t)(mark - text.bytes) - 1 : 0;
    return left > 0 && (mark[1] == '/' || (left > 5 && memcmp(mark + 1, "pipe:", 5) == 0) ||
                        (left > 11 && memcmp(mark + 1, "anon_inode:", 11) == 0));
}

void drill_strace_call_read(struct drill_strace_call *ret, struct drill_slice name,
                            struct drill_slice args, struct drill_slice result)
{
    struct drill_strace_reading r = {.to = ret, .args = drill_strace_split(args), .result = result};
    int64_t fd;
    *ret = (struct drill_strace_call){.effect = DRILL_EFFECT_NONE, .family = -1};
    ret->call.fd = -1;
    ret->outcome.second_fd = -1;
    for (size_t i = 0; i < DRILL_COUNT(calls); i++) {
        if (!drill_slice_is(name, calls[i].name))
            continue;
        ret->effect = DRILL_EFFECT_CALL;
        if (drill_strace_number(r.args.arg[0], &fd))
            ret->call.fd = (int32_t)fd;
        ret->no_socket = describes_other(r.args.arg[0]);
        read_result(&r);
        ret->returned = r.done;
        calls[i].read(&r);
        return;
    }
}
