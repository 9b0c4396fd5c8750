/* Properties of calls, and their print. */

#include "vocab/call.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/check.h"

static bool is_repeated(const struct drill_call *call)
{
    return (call->id == DRILL_CALL_SENDMSG || call->id == DRILL_CALL_RECVMSG) && call->number > 0 &&
           call->n_len == 1;
}

size_t drill_call_buffers(const struct drill_call *call)
{
    return is_repeated(call) ? (size_t)call->number : call->n_len;
}

uint32_t drill_call_buffer(const struct drill_call *call, size_t i)
{
    return call->len[is_repeated(call) ? 0 : i];
}

uint64_t drill_call_length(const struct drill_call *call)
{
    uint64_t sum = 0;
    if (is_repeated(call))
        return (uint64_t)call->len[0] * (uint64_t)call->number;
    for (unsigned i = 0; i < call->n_len; i++)
        sum += call->len[i];
    return sum;
}

unsigned drill_call_rights(const struct drill_call *call)
{
    return call->n_rights < DRILL_RIGHTS ? call->n_rights : DRILL_RIGHTS;
}

enum drill_flag_group drill_call_flags(const struct drill_call *call)
{
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_SOCKET:
    case DRILL_CALL_SOCKETPAIR:
    case DRILL_CALL_ACCEPT4:
        return DRILL_GROUP_SOCK;
    case DRILL_CALL_POLL:
    case DRILL_CALL_SELECT:
        return DRILL_GROUP_POLL;
    case DRILL_CALL_EPOLL_CTL:
    case DRILL_CALL_EPOLL_WAIT:
        return DRILL_GROUP_EPOLL;
    case DRILL_CALL_GETADDRINFO:
        return DRILL_GROUP_AI;
    case DRILL_CALL_OPENAT:
        return DRILL_GROUP_OPENAT;
    case DRILL_CALL_FCNTL:
        return call->number == DRILL_F_SETFD ? DRILL_GROUP_FD : DRILL_GROUP_O;
    case DRILL_CALL_SIGACTION:
        return DRILL_GROUP_SA;
    case DRILL_CALL_CHMOD:
    case DRILL_CALL_MKNOD:
    case DRILL_CALL_UMASK:
        return DRILL_GROUP_S;
    default:
        return DRILL_GROUP_MSG;
    }
}

bool drill_call_sends(const struct drill_call *call)
{
    return call->id == DRILL_CALL_SEND || call->id == DRILL_CALL_SENDTO ||
           call->id == DRILL_CALL_SENDMSG || call->id == DRILL_CALL_WRITE;
}

bool drill_call_receives(const struct drill_call *call)
{
    return call->id == DRILL_CALL_RECV || call->id == DRILL_CALL_RECVFROM ||
           call->id == DRILL_CALL_RECVMSG || call->id == DRILL_CALL_READ;
}

bool drill_call_may_wait(const struct drill_call *call)
{
    return drill_call_sends(call) || drill_call_receives(call) || call->id == DRILL_CALL_ACCEPT ||
           call->id == DRILL_CALL_ACCEPT4 || call->id == DRILL_CALL_CONNECT ||
           call->id == DRILL_CALL_POLL || call->id == DRILL_CALL_SELECT ||
           call->id == DRILL_CALL_EPOLL_WAIT || call->id == DRILL_CALL_CLOSE ||
           call->id == DRILL_CALL_EXIT || call->id == DRILL_CALL_SIGWAITINFO;
}

bool drill_call_has_descriptor(const struct drill_call *call)
{
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_SOCKET:
    case DRILL_CALL_SOCKETPAIR:
    case DRILL_CALL_GETHOSTBYNAME:
    case DRILL_CALL_GETSERVBYNAME:
    case DRILL_CALL_GETADDRINFO:
    case DRILL_CALL_OPENAT:
    case DRILL_CALL_SIGACTION:
    case DRILL_CALL_PTHREAD_KILL:
    case DRILL_CALL_EPOLL_CREATE:
    case DRILL_CALL_FORK:
    case DRILL_CALL_EXECVE:
    case DRILL_CALL_EXIT:
    case DRILL_CALL_KILL:
    case DRILL_CALL_SIGWAITINFO:
        return false;
    default:
        return !drill_call_is_on_file(call);
    }
}

bool drill_call_is_on_file(const struct drill_call *call)
{
    return call->id >= DRILL_CALL_UNLINK && call->id <= DRILL_CALL_UMASK;
}

bool drill_call_creates(const struct drill_call *call)
{
    return call->id == DRILL_CALL_SOCKET || call->id == DRILL_CALL_SOCKETPAIR ||
           call->id == DRILL_CALL_ACCEPT || call->id == DRILL_CALL_ACCEPT4 ||
           call->id == DRILL_CALL_DUP || call->id == DRILL_CALL_OPEN ||
           call->id == DRILL_CALL_OPENAT;
}

bool drill_call_is_twisted(const struct drill_call *call)
{
    for (unsigned i = 0; i < DRILL_TWIST_COUNT; i++) {
        if (call->twist[i] != DRILL_CONSTANT_NONE && i != DRILL_TWIST_FDS)
            return true;
    }
    return false;
}

uint32_t drill_call_asks_constant(const struct drill_call *call)
{
    if (call->id != DRILL_CALL_GETSOCKOPT || call->twist[DRILL_TWIST_LEN] != DRILL_CONSTANT_NONE)
        return 0;
    switch ((enum drill_option)call->option) {
    case DRILL_SO_TYPE:
        return DRILL_CONSTANTS_TYPE;
    case DRILL_SO_DOMAIN:
        return DRILL_CONSTANTS_DOMAIN;
    case DRILL_SO_PROTOCOL:
        return DRILL_CONSTANTS_PROTOCOL;
    default:
        return 0;
    }
}

struct print {
    char *buf;
    size_t size;
    size_t used;
};

static void put(struct print *p, const char *fmt, ...) DRILL_PRINTF(2, 3);

static void put(struct print *p, const char *fmt, ...)
{
    va_list ap;
    if (p->used >= p->size)
        return;
    va_start(ap, fmt);
    int n = vsnprintf(p->buf + p->used, p->size - p->used, fmt, ap);
    va_end(ap);
    if (n > 0)
        p->used += (size_t)n;
}

static void put_flags(struct print *p, enum drill_flag_group group, uint32_t flags)
{
    char text[160];
    put(p, ", %s", drill_flags_print(group, flags, text, sizeof text));
}

static void put_addr(struct print *p, const struct drill_call *call)
{
    char text[DRILL_ADDR_TEXT];
    if (call->host[0] != '\0')
        put(p, ", \"%s\", \"%s\"", call->host, call->service);
    else
        put(p, ", %s", drill_addr_print(&call->addr, text, sizeof text));
}

/* The descriptors that go along, or the room for those that come. */
static void put_rights(struct print *p, const struct drill_call *call)
{
    if (call->n_rights > 0 && drill_call_receives(call))
        put(p, ", rights(%u)", call->n_rights);
    if (call->n_rights > 0 && drill_call_sends(call)) {
        put(p, ", rights(");
        for (unsigned i = 0; i < drill_call_rights(call); i++)
            put(p, "%s%d", i > 0 ? ", " : "", call->rights[i]);
        if (call->n_rights > DRILL_RIGHTS)
            put(p, ", %u", call->n_rights);
        put(p, ")");
    }
    if (call->want_creds)
        put(p, ", creds");
}

static void put_lengths(struct print *p, const struct drill_call *call)
{
    if (call->id != DRILL_CALL_SENDMSG && call->id != DRILL_CALL_RECVMSG) {
        put(p, ", %u", call->n_len > 0 ? call->len[0] : 0);
        return;
    }
    put(p, ", [");
    for (unsigned i = 0; i < call->n_len; i++)
        put(p, "%s%u", i > 0 ? ", " : "", call->len[i]);
    if (is_repeated(call))
        put(p, " x %d", call->number);
    put(p, "]");
}

static void put_shutdown(struct print *p, int32_t how)
{
    static const char *const names[] = {"SHUT_RD", "SHUT_WR", "SHUT_RDWR"};
    if (how >= 0 && (size_t)how < DRILL_COUNT(names))
        put(p, ", %s", names[how]);
    else
        put(p, ", %d", how);
}

static void put_fcntl(struct print *p, const struct drill_call *call)
{
    static const char *const names[] = {"F_GETFL", "F_SETFL", "F_GETFD", "F_SETFD", "F_SETOWN"};
    put(p, ", %s", (size_t)call->number < DRILL_COUNT(names) ? names[call->number] : "?");
    if (call->number == DRILL_F_SETFL)
        put_flags(p, DRILL_GROUP_O, call->flags);
    if (call->number == DRILL_F_SETFD)
        put_flags(p, DRILL_GROUP_FD, call->flags);
}

static void put_option(struct print *p, const struct drill_call *call)
{
    enum drill_option option = (enum drill_option)call->option;
    put(p, ", %s", drill_option_name(option));
    for (int i = 0; call->id == DRILL_CALL_SETSOCKOPT && i < drill_option_values(option); i++)
        put(p, ", %lld", (long long)call->value[i]);
}

static void put_poll(struct print *p, const struct drill_call *call)
{
    put_flags(p, DRILL_GROUP_POLL, call->flags);
    if (call->number != 0)
        put(p, ", %d", call->number);
}

static void put_arguments(struct print *p, const struct drill_call *call)
{
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_ACCEPT4:
        put_flags(p, DRILL_GROUP_SOCK, call->flags);
        break;
    case DRILL_CALL_BIND:
    case DRILL_CALL_CONNECT:
        put_addr(p, call);
        break;
    case DRILL_CALL_LISTEN:
        put(p, ", %d", call->number);
        break;
    case DRILL_CALL_SHUTDOWN:
        put_shutdown(p, call->number);
        break;
    case DRILL_CALL_GETSOCKOPT:
    case DRILL_CALL_SETSOCKOPT:
        put_option(p, call);
        break;
    case DRILL_CALL_POLL:
    case DRILL_CALL_SELECT:
        put_poll(p, call);
        break;
    case DRILL_CALL_EPOLL_CTL:
        put(p, ", %s, %lld", drill_epoll_op_name(call->number), (long long)call->value[0]);
        if (call->number != DRILL_EPOLL_CTL_DEL)
            put_flags(p, DRILL_GROUP_EPOLL, call->flags);
        break;
    case DRILL_CALL_EPOLL_WAIT:
        if (call->number != 0)
            put(p, ", %d", call->number);
        break;
    case DRILL_CALL_FCNTL:
        put_fcntl(p, call);
        break;
    case DRILL_CALL_IOCTL:
        if (call->number == DRILL_FIONBIO)
            put(p, ", FIONBIO, %lld", (long long)call->value[0]);
        else
            put(p, ", FIONREAD");
        break;
    default:
        if (!drill_call_sends(call) && !drill_call_receives(call))
            break;
        put_lengths(p, call);
        if (call->id == DRILL_CALL_SENDTO)
            put_addr(p, call);
        put_rights(p, call);
        if (call->flags != 0)
            put_flags(p, DRILL_GROUP_MSG, call->flags);
        break;
    }
}

static void put_name(struct print *p, const char *name)
{
    if (name[0] != '\0')
        put(p, "\"%s\"", name);
    else
        put(p, "NULL");
}

static void put_info(struct print *p, const struct drill_call *call)
{
    put_name(p, call->host);
    put(p, ", ");
    put_name(p, call->service);
    if (call->flags != 0)
        put_flags(p, DRILL_GROUP_AI, call->flags);
}

/* The arguments of a call that has no descriptor. */
static void put_others(struct print *p, const struct drill_call *call)
{
    char text[64];
    const char *signal = drill_flag_name(DRILL_GROUP_SIG, (uint32_t)call->number);
    enum drill_flag_group group =
        call->id == DRILL_CALL_OPENAT ? DRILL_GROUP_OPENAT : DRILL_GROUP_SOCK;
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_GETHOSTBYNAME:
        put(p, "\"%s\"", call->host);
        break;
    case DRILL_CALL_GETSERVBYNAME:
        put(p, "\"%s\"", call->service);
        if (call->proto[0] != '\0')
            put(p, ", \"%s\"", call->proto);
        break;
    case DRILL_CALL_GETADDRINFO:
        put_info(p, call);
        break;
    case DRILL_CALL_SIGACTION:
        put(p, "%s", signal != NULL ? signal : "?");
        put_flags(p, DRILL_GROUP_SA, call->flags);
        break;
    case DRILL_CALL_SIGWAITINFO:
        put(p, "%s", signal != NULL ? signal : "?");
        break;
    case DRILL_CALL_PTHREAD_KILL:
    case DRILL_CALL_KILL:
        put(p, "T%lld, %s", (long long)call->value[0], signal != NULL ? signal : "?");
        break;
    default:
        if (call->flags != 0)
            put(p, "%s", drill_flags_print(group, call->flags, text, sizeof text));
        break;
    }
}

/* "PATH[, MODE]", "OLD, NEW" or "MASK". */
static void put_file(struct print *p, const struct drill_call *call)
{
    char text[DRILL_ADDR_TEXT];
    if (call->id != DRILL_CALL_UMASK)
        put(p, "%s", drill_addr_print(&call->addr, text, sizeof text));
    if (call->id == DRILL_CALL_RENAME)
        put(p, ", %s", call->service);
    if (call->id == DRILL_CALL_CHMOD || call->id == DRILL_CALL_MKNOD)
        put_flags(p, DRILL_GROUP_S, call->flags);
    if (call->id == DRILL_CALL_UMASK)
        put(p, "%s", drill_flags_print(DRILL_GROUP_S, call->flags, text, sizeof text));
}

static void put_twists(struct print *p, const struct drill_call *call)
{
    for (unsigned i = 0; i < DRILL_TWIST_COUNT; i++) {
        bool first = p->used > 0 && p->used < p->size && p->buf[p->used - 1] == '(';
        if (call->twist[i] != DRILL_CONSTANT_NONE)
            put(p, "%s%s=%s", first ? "" : ", ", drill_twist_name((enum drill_twist)i),
                drill_constant_name((enum drill_constant)call->twist[i]));
    }
}

char *drill_call_print(const struct drill_call *call, const char *slot, char *buf, size_t size)
{
    DRILL_CHECK(size > 0);
    struct print p = {buf, size, 0};
    put(&p, "%s(", drill_call_name((enum drill_call_id)call->id));
    if (drill_call_is_on_file(call)) {
        put_file(&p, call);
    } else if (!drill_call_has_descriptor(call)) {
        put_others(&p, call);
    } else {
        if (slot != NULL)
            put(&p, "%s", slot);
        else
            put(&p, "%d", call->fd);
        put_arguments(&p, call);
    }
    put_twists(&p, call);
    put(&p, ")");
    return buf;
}
