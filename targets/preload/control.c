/* Names, options and flags of sockets. */

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/time.h>

#include "targets/kernel/map.h"
#include "targets/preload/passage.h"

static int run(struct drill_passage *passage, drill_passage_own *own)
{
    return (int)drill_passage_run(passage, own);
}

static void own_name(struct drill_passage *passage, const struct drill_call *call,
                     const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct drill_host_args *host = &passage->host;
    int result;
    (void)buffers;
    *host->room_len = host->room_size;
    if (call->id == DRILL_CALL_GETSOCKNAME)
        result = drill_next()->getsockname(call->fd, host->room, host->room_len);
    else
        result = drill_next()->getpeername(call->fd, host->room, host->room_len);
    if (drill_passage_finish(ret, result))
        drill_passage_came_from(passage, ret);
}

static bool begin_name(struct drill_passage *ret, enum drill_call_id id, int fd,
                       struct sockaddr *addr, socklen_t *len)
{
    return addr != NULL && drill_passage_begin(ret, id, fd) && drill_passage_room(ret, addr, len);
}

static int run_name(struct drill_passage *passage)
{
    passage->call.want_addr = false; /* there is no call without */
    int result = run(passage, own_name);
    drill_passage_give_addr(passage);
    return result;
}

DRILL_INSTEAD(int, getsockname, "getsockname", (int fd, struct sockaddr *addr, socklen_t *len))
{
    struct drill_passage passage;
    if (!begin_name(&passage, DRILL_CALL_GETSOCKNAME, fd, addr, len))
        return drill_next()->getsockname(fd, addr, len);
    return run_name(&passage);
}

DRILL_INSTEAD(int, getpeername, "getpeername", (int fd, struct sockaddr *addr, socklen_t *len))
{
    struct drill_passage passage;
    if (!begin_name(&passage, DRILL_CALL_GETPEERNAME, fd, addr, len))
        return drill_next()->getpeername(fd, addr, len);
    return run_name(&passage);
}

union option_value {
    struct timeval time;
    struct linger linger;
    int number;
};

/* An option with a neutral name, and a value of just its size. */
static bool begin_option(struct drill_passage *ret, enum drill_call_id id, int fd, int level,
                         int name, size_t len)
{
    enum drill_option option = DRILL_SO_OTHER;
    if (!drill_passage_begin(ret, id, fd) ||
        !drill_kernel_option_find(ret->family, level, name, &option) ||
        option == DRILL_SO_PEERCRED || len != drill_kernel_option(option).size)
        return false;
    ret->call.option = (uint8_t)option;
    ret->host.number[0] = level;
    ret->host.number[1] = name;
    ret->host.value_len = (socklen_t)len;
    return true;
}

static void own_getsockopt(struct drill_passage *passage, const struct drill_call *call,
                           const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct drill_host_args *host = &passage->host;
    (void)buffers;
    *host->value_len_out = host->value_len;
    int result = drill_next()->getsockopt(call->fd, host->number[0], host->number[1], host->value,
                                          host->value_len_out);
    if (!drill_passage_finish(ret, result) || *host->value_len_out != host->value_len)
        return;
    drill_kernel_option_read((enum drill_option)call->option, host->value, ret->option);
    if (call->option == DRILL_SO_ERROR)
        memcpy(&ret->host_error, host->value, sizeof ret->host_error);
}

/* The host's form of a value that the engine has changed. */
static void give_value(const struct drill_passage *passage)
{
    const struct drill_outcome *out = &passage->out;
    const struct drill_host_args *host = &passage->host;
    int64_t value[2] = {out->option[0], out->option[1]};
    if (out->error != DRILL_ENONE ||
        (passage->times > 0 && passage->answer.error == DRILL_ENONE &&
         memcmp(out->option, passage->answer.option, sizeof value) == 0))
        return;
    if (passage->call.option == DRILL_SO_ERROR)
        value[0] = drill_kernel_errno_from((enum drill_errno)value[0]);
    else if (drill_call_asks_constant(&passage->call) != 0)
        value[0] = drill_kernel_constant_from((enum drill_constant)value[0]);
    drill_kernel_option_value((enum drill_option)passage->call.option, value, host->value);
    *host->value_len_out = host->value_len;
}

DRILL_INSTEAD(int, getsockopt, "getsockopt",
              (int fd, int level, int name, void *value, socklen_t *len))
{
    struct drill_passage passage;
    union option_value room;
    socklen_t size = 0;
    if (!drill_passage_is_open() || !drill_passage_read(&size, len, sizeof size) ||
        size > sizeof room || !drill_passage_read(&room, value, size) ||
        !begin_option(&passage, DRILL_CALL_GETSOCKOPT, fd, level, name, size))
        return drill_next()->getsockopt(fd, level, name, value, len);
    passage.host.value = value;
    passage.host.value_len_out = len;
    int result = run(&passage, own_getsockopt);
    give_value(&passage);
    return result;
}

static void own_setsockopt(struct drill_passage *passage, const struct drill_call *call,
                           const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    const struct drill_host_args *host = &passage->host;
    const void *value = host->value_in;
    union option_value other;
    (void)buffers;
    if (memcmp(call->value, passage->call.value, sizeof call->value) != 0) {
        drill_kernel_option_value((enum drill_option)call->option, call->value, &other);
        value = &other;
    }
    drill_passage_finish(ret, drill_next()->setsockopt(call->fd, host->number[0], host->number[1],
                                                       value, host->value_len));
}

DRILL_INSTEAD(int, setsockopt, "setsockopt",
              (int fd, int level, int name, const void *value, socklen_t len))
{
    struct drill_passage passage;
    union option_value copy;
    if (len > sizeof copy || !begin_option(&passage, DRILL_CALL_SETSOCKOPT, fd, level, name, len) ||
        !drill_passage_read(&copy, value, len))
        return drill_next()->setsockopt(fd, level, name, value, len);
    passage.host.value_in = value;
    drill_kernel_option_read((enum drill_option)passage.call.option, &copy, passage.call.value);
    return run(&passage, own_setsockopt);
}

/* The requests that have a neutral form; host numbers. */
static bool find_request(int request, int32_t *ret)
{
    switch (request) {
    case F_GETFL:
        *ret = DRILL_F_GETFL;
        return true;
    case F_SETFL:
        *ret = DRILL_F_SETFL;
        return true;
    case F_GETFD:
        *ret = DRILL_F_GETFD;
        return true;
    case F_SETFD:
        *ret = DRILL_F_SETFD;
        return true;
    default:
        return false;
    }
}

static enum drill_flag_group group_of(int32_t number)
{
    bool status = number == DRILL_F_GETFL || number == DRILL_F_SETFL;
    return status ? DRILL_GROUP_O : DRILL_GROUP_FD;
}

static void own_fcntl(struct drill_passage *passage, const struct drill_call *call,
                      const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    enum drill_flag_group group = group_of(call->number);
    int flags = drill_passage_flags(passage, call, group);
    (void)buffers;
    int result = drill_next()->fcntl(call->fd, passage->host.number[0], flags);
    passage->host.number[1] = result;
    if (!drill_passage_finish(ret, result))
        return;
    if (call->number == DRILL_F_GETFL || call->number == DRILL_F_GETFD)
        ret->value = drill_kernel_flags_to(group, result);
}

/* Flags that came back: the host's, with what the engine changed of those that it knows. */
static int give_flags(const struct drill_passage *passage, int result)
{
    bool gets = passage->call.number == DRILL_F_GETFL || passage->call.number == DRILL_F_GETFD;
    if (!gets || result < 0)
        return result;
    return drill_passage_patch(passage->times > 0 ? passage->host.number[1] : 0,
                               group_of(passage->call.number), (uint32_t)passage->answer.value,
                               (uint32_t)passage->out.value);
}

static int control(int fd, int request, void *arg)
{
    struct drill_passage passage;
    int32_t number = 0;
    int flags = (int)(intptr_t)arg;
    if (!find_request(request, &number) || !drill_passage_begin(&passage, DRILL_CALL_FCNTL, fd))
        return drill_next()->fcntl(fd, request, arg);
    passage.call.number = number;
    passage.host.number[0] = request;
    passage.host.flags = flags;
    if (number == DRILL_F_SETFL || number == DRILL_F_SETFD)
        passage.call.flags = drill_kernel_flags_to(group_of(number), flags);
    return give_flags(&passage, run(&passage, own_fcntl));
}

/* What else a request means. */
static int control_and_note(int fd, int request, void *arg)
{
    int result = control(fd, request, arg);
    if (request == F_DUPFD || request == F_DUPFD_CLOEXEC)
        drill_passage_follow(fd, result);
    if (request == F_SETOWN || request == F_SETSIG || request == F_SETOWN_EX ||
        (request == F_SETFL && ((intptr_t)arg & O_ASYNC) != 0))
        drill_passage_expose(fd);
    return result;
}

/* An argument that the program did not give reads as anything, and nobody looks at it. */
DRILL_INSTEAD(int, fcntl, "fcntl", (int fd, int request, ...))
{
    va_list args;
    va_start(args, request);
    void *arg = va_arg(args, void *);
    va_end(args);
    return control_and_note(fd, request, arg);
}

DRILL_INSTEAD(int, fcntl64, "fcntl64", (int fd, int request, ...))
{
    va_list args;
    va_start(args, request);
    void *arg = va_arg(args, void *);
    va_end(args);
    return control_and_note(fd, request, arg);
}

static void own_ioctl(struct drill_passage *passage, const struct drill_call *call,
                      const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    int *value = passage->host.value;
    int other = (int)call->value[0];
    bool sets = call->number == DRILL_FIONBIO;
    (void)buffers;
    if (sets && call->value[0] != passage->call.value[0])
        value = &other;
    if (drill_passage_finish(ret,
                             drill_next()->ioctl(call->fd, sets ? FIONBIO : FIONREAD, value)) &&
        !sets)
        ret->value = *value;
}

DRILL_INSTEAD(int, ioctl, "ioctl", (int fd, unsigned long request, ...))
{
    struct drill_passage passage;
    va_list args;
    int value = 0;
    va_start(args, request);
    void *arg = va_arg(args, void *);
    va_end(args);
    bool known = request == FIONREAD || request == FIONBIO;
    if (request == FIOASYNC)
        drill_passage_expose(fd);
    if (!known || !drill_passage_begin(&passage, DRILL_CALL_IOCTL, fd) ||
        !drill_passage_read(&value, arg, sizeof value))
        return drill_next()->ioctl(fd, request, arg);
    passage.call.number = request == FIONREAD ? DRILL_FIONREAD : DRILL_FIONBIO;
    passage.call.value[0] = request == FIONREAD ? 0 : value;
    passage.host.value = arg;
    int result = run(&passage, own_ioctl);
    if (result < 0 || request != FIONREAD)
        return result;
    value = (int)passage.out.value;
    memcpy(arg, &value, sizeof value);
    return 0;
}

static void own_mark(struct drill_passage *passage, const struct drill_call *call,
                     const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    (void)passage;
    (void)buffers;
    drill_passage_finish(ret, drill_next()->sockatmark(call->fd));
}

DRILL_INSTEAD(int, sockatmark, "sockatmark", (int fd))
{
    struct drill_passage passage;
    if (!drill_passage_begin(&passage, DRILL_CALL_SOCKATMARK, fd))
        return drill_next()->sockatmark(fd);
    return run(&passage, own_mark);
}
