/* Calls with an unusual argument, passed on as they are: lengths that are wrong, families that are
 * not the socket's, pointers that fault. Memory that is offered ends in bytes with a pattern, so
 * that what is written beyond the length shows. */

#include "targets/kernel/methods.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/check.h"
#include "targets/kernel/control.h"
#include "targets/kernel/map.h"

enum {
    ROOM = 512, /* bytes of memory for an address or a value */
    ROOM_LONG = 256,
    SHORT_INET = 4, /* family and port */
    SHORT_UNIX = 1,
    SHORT_VALUE = 1,
    PATTERN = 0xa5
};

static void *no_access;

static void map_no_access(void)
{
    void *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    no_access = page != MAP_FAILED ? page : NULL;
}

static uint8_t twist_of(const struct drill_call *call, enum drill_twist twist)
{
    return call->twist[twist];
}

/* The pointer that the twist asks for; `usual` when it asks for none. */
static void *pointer_for(uint8_t constant, void *usual)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (constant == DRILL_POINTER_NULL)
        return NULL;
    if (constant != DRILL_POINTER_FAULT)
        return usual;
    pthread_once(&once, map_no_access);
    return no_access;
}

static bool is_unix(const struct drill_target *self)
{
    return (DRILL_FAMILY_BIT(self->type->family) & DRILL_FAMILIES_UNIX) != 0;
}

/* An address that is given. */
struct given {
    struct drill_kernel_addr host;
    struct sockaddr *pointer;
    socklen_t len;
};

static void make_given(const struct drill_target *self, const struct drill_call *call,
                       struct given *ret)
{
    uint8_t family = twist_of(call, DRILL_TWIST_FAMILY);
    ret->host = drill_kernel_addr_from(&call->addr);
    if (family != DRILL_CONSTANT_NONE)
        ret->host.as.any.sa_family =
            (sa_family_t)drill_kernel_constant_from((enum drill_constant)family);
    ret->pointer = pointer_for(twist_of(call, DRILL_TWIST_ADDR), &ret->host.as.any);
    switch (twist_of(call, DRILL_TWIST_LEN)) {
    case DRILL_LENGTH_ZERO:
        ret->len = 0;
        break;
    case DRILL_LENGTH_SHORT:
        ret->len = is_unix(self) ? SHORT_UNIX : SHORT_INET;
        break;
    case DRILL_LENGTH_LONG:
        ret->len = sizeof ret->host.as;
        break;
    case DRILL_LENGTH_NEGATIVE:
        ret->len = (socklen_t)-1;
        break;
    default:
        ret->len = ret->host.len;
        break;
    }
}

/* Memory for what a call writes, and the length that goes with it. */
struct room {
    union {
        unsigned char bytes[ROOM];
        struct sockaddr any;
        struct sockaddr_storage storage;
    } as;
    size_t had;   /* bytes that the length allows */
    size_t whole; /* length of what is to be written, where it is fixed */
    socklen_t len;
    socklen_t *len_pointer;
};

static void make_room(const struct drill_call *call, size_t too_short, size_t whole,
                      struct room *ret)
{
    uint8_t len = twist_of(call, DRILL_TWIST_LEN);
    memset(&ret->as, PATTERN, sizeof ret->as);
    ret->whole = ret->had = whole;
    /* Who takes a negative length for a large one may write a whole answer. */
    if (len == DRILL_LENGTH_ZERO)
        ret->had = 0;
    else if (len == DRILL_LENGTH_SHORT)
        ret->had = too_short;
    else if (len == DRILL_LENGTH_LONG)
        ret->had = ROOM_LONG;
    ret->len = len == DRILL_LENGTH_NEGATIVE ? (socklen_t)-1 : (socklen_t)ret->had;
    ret->len_pointer = pointer_for(len, &ret->len);
}

/* What the length says now, and what was written behind the room. */
static void look_at_room(const struct room *room, struct drill_outcome *out)
{
    for (size_t i = room->had; i < ROOM; i++)
        out->data.past_end += room->as.bytes[i] != PATTERN;
    if (room->len_pointer == NULL)
        return;
    if (room->len == 0)
        out->told = DRILL_LENGTH_ZERO;
    else if (room->len < room->whole)
        out->told = DRILL_LENGTH_SHORT;
    else
        out->told = room->len == room->whole ? DRILL_LENGTH_EXACT : DRILL_LENGTH_LONG;
}

static size_t whole_address(const struct drill_target *self)
{
    if (is_unix(self))
        return sizeof(struct sockaddr_un);
    bool six = self->type->family == DRILL_TCP6 || self->type->family == DRILL_UDP6;
    return six ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
}

/* A UNIX address has no length of its own: the whole is what it says, if more than the room. */
static void read_room(const struct drill_target *self, struct room *room, struct drill_outcome *out)
{
    struct drill_kernel_addr host = drill_kernel_addr_room();
    size_t stored = room->len < room->had ? room->len : room->had;
    if (is_unix(self))
        room->whole = room->len > room->had || room->had > SHORT_INET ? room->len : room->whole;
    look_at_room(room, out);
    if (stored < sizeof host.as.any.sa_family)
        return;
    memcpy(&host.as, room->as.bytes, stored < sizeof host.as ? stored : sizeof host.as);
    host.len = is_unix(self) ? (socklen_t)stored : (socklen_t)room->whole;
    drill_kernel_addr_give(&host, out);
}

static struct sockaddr *room_pointer(const struct drill_call *call, struct room *room)
{
    return pointer_for(twist_of(call, DRILL_TWIST_ADDR), &room->as.any);
}

static void name_call(struct drill_target *self, const struct drill_call *call,
                      struct drill_outcome *out)
{
    struct room room;
    make_room(call, SHORT_INET, whole_address(self), &room);
    struct sockaddr *addr = room_pointer(call, &room);
    long long result;
    errno = 0;
    switch (call->id) {
    case DRILL_CALL_GETSOCKNAME:
        result = getsockname(call->fd, addr, room.len_pointer);
        break;
    case DRILL_CALL_GETPEERNAME:
        result = getpeername(call->fd, addr, room.len_pointer);
        break;
    case DRILL_CALL_ACCEPT:
        result = accept(call->fd, addr, room.len_pointer);
        break;
    default:
        result = accept4(call->fd, addr, room.len_pointer,
                         drill_kernel_flags_from(DRILL_GROUP_SOCK, call->flags));
        break;
    }
    if (drill_kernel_finish(out, result))
        read_room(self, &room, out);
}

static void given_call(struct drill_target *self, const struct drill_call *call,
                       struct drill_outcome *out)
{
    struct given given;
    make_given(self, call, &given);
    errno = 0;
    drill_kernel_finish(out, call->id == DRILL_CALL_BIND
                                 ? bind(call->fd, given.pointer, given.len)
                                 : connect(call->fd, given.pointer, given.len));
}

static void send_message(const struct drill_call *call, const struct drill_buffer *buffers,
                         size_t n, const struct given *to, struct drill_outcome *out)
{
    struct iovec iov[DRILL_BUFFERS_MAX];
    DRILL_CHECK(n <= DRILL_BUFFERS_MAX);
    for (size_t i = 0; i < n; i++)
        iov[i] = (struct iovec){pointer_for(twist_of(call, DRILL_TWIST_BUF), buffers[i].bytes),
                                buffers[i].len};
    struct msghdr header = {
        .msg_name = to->pointer, .msg_namelen = to->len, .msg_iov = iov, .msg_iovlen = n};
    struct drill_kernel_control control;
    drill_kernel_control_fill(&header, &control, call);
    errno = 0;
    drill_kernel_finish(
        out, sendmsg(call->fd, &header, drill_kernel_flags_from(DRILL_GROUP_MSG, call->flags)));
}

static void send_call(struct drill_target *self, const struct drill_call *call,
                      const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    int flags = drill_kernel_flags_from(DRILL_GROUP_MSG, call->flags);
    void *bytes = pointer_for(twist_of(call, DRILL_TWIST_BUF), n > 0 ? buffers[0].bytes : NULL);
    size_t len = n > 0 ? buffers[0].len : 0;
    struct given to;
    make_given(self, call, &to);
    if (call->id == DRILL_CALL_SENDMSG) {
        send_message(call, buffers, n, &to, out);
        return;
    }
    errno = 0;
    drill_kernel_finish(out, call->id == DRILL_CALL_SEND ? send(call->fd, bytes, len, flags)
                             : call->id == DRILL_CALL_WRITE
                                 ? write(call->fd, bytes, len)
                                 : sendto(call->fd, bytes, len, flags, to.pointer, to.len));
}

static void receive_message(struct drill_target *self, const struct drill_call *call,
                            const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    struct iovec iov[DRILL_BUFFERS_MAX];
    struct room room;
    DRILL_CHECK(n <= DRILL_BUFFERS_MAX);
    make_room(call, SHORT_INET, whole_address(self), &room);
    for (size_t i = 0; i < n; i++)
        iov[i] = (struct iovec){pointer_for(twist_of(call, DRILL_TWIST_BUF), buffers[i].bytes),
                                buffers[i].len};
    struct msghdr header = {.msg_name = room_pointer(call, &room),
                            .msg_namelen = room.len,
                            .msg_iov = iov,
                            .msg_iovlen = n};
    struct drill_kernel_control control;
    drill_kernel_control_offer(&header, &control, call);
    errno = 0;
    if (!drill_kernel_finish(
            out, recvmsg(call->fd, &header, drill_kernel_flags_from(DRILL_GROUP_MSG, call->flags))))
        return;
    out->msg_flags = drill_kernel_flags_to(DRILL_GROUP_MSG, header.msg_flags);
    drill_kernel_control_take(&header, out);
    room.len = header.msg_namelen;
    if (header.msg_name != NULL)
        read_room(self, &room, out);
}

static void receive_call(struct drill_target *self, const struct drill_call *call,
                         const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    int flags = drill_kernel_flags_from(DRILL_GROUP_MSG, call->flags);
    void *bytes = pointer_for(twist_of(call, DRILL_TWIST_BUF), n > 0 ? buffers[0].bytes : NULL);
    size_t len = n > 0 ? buffers[0].len : 0;
    struct room room;
    if (call->id == DRILL_CALL_RECVMSG) {
        receive_message(self, call, buffers, n, out);
        return;
    }
    make_room(call, SHORT_INET, whole_address(self), &room);
    struct sockaddr *from = room_pointer(call, &room);
    errno = 0;
    if (call->id == DRILL_CALL_RECV)
        drill_kernel_finish(out, recv(call->fd, bytes, len, flags));
    else if (call->id == DRILL_CALL_READ)
        drill_kernel_finish(out, read(call->fd, bytes, len));
    else if (drill_kernel_finish(out,
                                 recvfrom(call->fd, bytes, len, flags, from, room.len_pointer)))
        read_room(self, &room, out);
}

static void get_option(const struct drill_call *call, struct drill_outcome *out)
{
    struct drill_kernel_option option = drill_kernel_option((enum drill_option)call->option);
    struct room room;
    int value = 0;
    make_room(call, SHORT_VALUE, option.size, &room);
    errno = 0;
    if (!drill_kernel_finish(out,
                             getsockopt(call->fd, option.level, option.name,
                                        pointer_for(twist_of(call, DRILL_TWIST_BUF), room.as.bytes),
                                        room.len_pointer)))
        return;
    look_at_room(&room, out);
    if (option.size == sizeof value && room.had >= sizeof value &&
        drill_call_asks_constant(call) == 0)
        memcpy(&value, room.as.bytes, sizeof value);
    out->option[0] = value;
}

static void set_option(const struct drill_call *call, struct drill_outcome *out)
{
    struct drill_kernel_option option = drill_kernel_option((enum drill_option)call->option);
    struct room room;
    make_room(call, SHORT_VALUE, option.size, &room);
    memset(room.as.bytes, 0, sizeof room.as.bytes);
    drill_kernel_option_value((enum drill_option)call->option, call->value, room.as.bytes);
    errno = 0;
    drill_kernel_finish(out, setsockopt(call->fd, option.level, option.name,
                                        pointer_for(twist_of(call, DRILL_TWIST_BUF), room.as.bytes),
                                        room.len));
}

static void make_call(struct drill_target *self, const struct drill_call *call,
                      struct drill_outcome *out)
{
    int number[3];
    int fds[2] = {-1, -1};
    drill_kernel_protocol(self->type->family, number);
    for (unsigned i = 0; i < DRILL_COUNT(number); i++) {
        uint8_t constant = call->twist[DRILL_TWIST_FAMILY + i];
        if (constant != DRILL_CONSTANT_NONE)
            number[i] = drill_kernel_constant_from((enum drill_constant)constant);
    }
    number[1] |= drill_kernel_flags_from(DRILL_GROUP_SOCK, call->flags);
    errno = 0;
    if (call->id == DRILL_CALL_SOCKET) {
        drill_kernel_finish(out, socket(number[0], number[1], number[2]));
    } else if (drill_kernel_finish(out, socketpair(number[0], number[1], number[2], fds))) {
        out->value = fds[0];
        out->second_fd = fds[1];
    }
}

/* A sanitizer's own getsockname() and the like read the length themselves, and die of it. */
static bool cannot_be_made(const struct drill_call *call)
{
#ifdef DRILL_SANITIZED
    return drill_constant_group((enum drill_constant)twist_of(call, DRILL_TWIST_LEN)) ==
           DRILL_CONSTANTS_POINTER;
#else
    (void)call;
    return false;
#endif
}

void drill_kernel_twisted_call(struct drill_target *self, const struct drill_call *call,
                               const struct drill_buffer *buffers, size_t n,
                               struct drill_outcome *out)
{
    if (cannot_be_made(call)) {
        out->value = -1;
        out->error = DRILL_ENOSYS;
        return;
    }
    if (drill_call_sends(call))
        send_call(self, call, buffers, n, out);
    else if (drill_call_receives(call))
        receive_call(self, call, buffers, n, out);
    else if (call->id == DRILL_CALL_BIND || call->id == DRILL_CALL_CONNECT)
        given_call(self, call, out);
    else if (call->id == DRILL_CALL_GETSOCKOPT)
        get_option(call, out);
    else if (call->id == DRILL_CALL_SETSOCKOPT)
        set_option(call, out);
    else if (call->id == DRILL_CALL_SOCKET || call->id == DRILL_CALL_SOCKETPAIR)
        make_call(self, call, out);
    else
        name_call(self, call, out);
}
