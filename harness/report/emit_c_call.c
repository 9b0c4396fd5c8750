/* One call in C: the statements that make it. Each is in a block of its own, in which `n` is its
 * value. */

#include "report/emit_c_parts.h"

#include <stdio.h>
#include <string.h>

void drill_emit_refuse(struct drill_emit *emit, const char *what)
{
    if (emit->why[0] == '\0')
        snprintf(emit->why, sizeof emit->why, "%s", what);
}

void drill_emit_flags(struct drill_emit *emit, enum drill_flag_group group, uint32_t flags)
{
    const char *between = "";
    for (uint32_t bit = 1; bit != 0 && flags != 0; bit <<= 1) {
        if ((flags & bit) == 0)
            continue;
        if (group == DRILL_GROUP_MSG && bit == DRILL_MSG_UNKNOWN)
            drill_text_addf(emit->text, "%s0x800000", between);
        else if (group == DRILL_GROUP_SOCK && bit == DRILL_SOCK_UNKNOWN)
            drill_text_addf(emit->text, "%s0x100", between);
        else
            drill_text_addf(emit->text, "%s%s", between, drill_flag_name(group, bit));
        between = " | ";
        flags &= ~bit;
    }
    if (between[0] == '\0')
        drill_text_addf(emit->text, "0");
}

const char *drill_emit_fd(const struct drill_emit *emit, int16_t slot)
{
    return slot >= 0 ? emit->scenario->slots[slot] : "-1";
}

/* "S1 = " where the call sets a slot. */
static void add_set(struct drill_emit *emit, const struct drill_step *step)
{
    if (step->set[0] >= 0)
        drill_text_addf(emit->text, "%s = ", emit->scenario->slots[step->set[0]]);
}

static void add_socket(struct drill_emit *emit, const struct drill_step *step)
{
    static const struct {
        const char *domain;
        const char *type;
    } kinds[DRILL_FAMILY_COUNT] = {
        [DRILL_TCP4] = {"AF_INET", "SOCK_STREAM"},
        [DRILL_TCP6] = {"AF_INET6", "SOCK_STREAM"},
        [DRILL_UDP4] = {"AF_INET", "SOCK_DGRAM"},
        [DRILL_UDP6] = {"AF_INET6", "SOCK_DGRAM"},
        [DRILL_UNIX_STREAM] = {"AF_UNIX", "SOCK_STREAM"},
        [DRILL_UNIX_SEQPACKET] = {"AF_UNIX", "SOCK_SEQPACKET"},
        [DRILL_UNIX_DGRAM] = {"AF_UNIX", "SOCK_DGRAM"},
    };
    bool pair = step->call.id == DRILL_CALL_SOCKETPAIR;
    if (pair)
        drill_text_addf(emit->text, "        int pair[2] = {-1, -1};\n        n = socketpair(");
    else {
        drill_text_addf(emit->text, "        n = ");
        add_set(emit, step);
        drill_text_addf(emit->text, "socket(");
    }
    drill_text_addf(emit->text, "%s, %s", kinds[emit->family].domain, kinds[emit->family].type);
    if (step->call.flags != 0) {
        drill_text_addf(emit->text, " | ");
        drill_emit_flags(emit, DRILL_GROUP_SOCK, step->call.flags);
    }
    drill_text_addf(emit->text, pair ? ", 0, pair);\n" : ", 0);\n");
    for (int i = 0; pair && i < 2; i++) {
        if (step->set[i] >= 0)
            drill_text_addf(emit->text, "        %s = pair[%d];\n",
                            emit->scenario->slots[step->set[i]], i);
    }
}

static void add_accept(struct drill_emit *emit, const struct drill_step *step)
{
    bool four = step->call.id == DRILL_CALL_ACCEPT4;
    if (step->call.want_addr) {
        emit->helps |= DRILL_HELP_NAME | DRILL_HELP_PRINT;
        drill_text_addf(emit->text, "        struct name from = {.len = sizeof from.addr};\n");
    }
    drill_text_addf(emit->text, "        n = ");
    add_set(emit, step);
    drill_text_addf(
        emit->text, "%s(%s, %s", four ? "accept4" : "accept", drill_emit_fd(emit, step->slot),
        step->call.want_addr ? "(struct sockaddr *)&from.addr, &from.len" : "NULL, NULL");
    if (four) {
        drill_text_addf(emit->text, ", ");
        drill_emit_flags(emit, DRILL_GROUP_SOCK, step->call.flags);
    }
    drill_text_addf(emit->text, ");\n");
}

static void add_named(struct drill_emit *emit, const struct drill_step *step)
{
    drill_emit_address(emit, step);
    drill_text_addf(emit->text, "        n = %s(%s, (struct sockaddr *)&to.addr, to.len);\n",
                    drill_call_name((enum drill_call_id)step->call.id),
                    drill_emit_fd(emit, step->slot));
}

/* Room for the bytes of the call, filled when they are to be sent. */
static void add_room(struct drill_emit *emit, const struct drill_call *call)
{
    uint32_t len = (uint32_t)drill_call_length(call);
    if (drill_call_receives(call)) {
        emit->in_max = len > emit->in_max ? len : emit->in_max;
        return;
    }
    emit->out_max = len > emit->out_max ? len : emit->out_max;
    emit->helps |= DRILL_HELP_FILL;
    drill_text_addf(emit->text, "        fill(out, %u);\n", len);
}

static void add_transfer(struct drill_emit *emit, const struct drill_step *step)
{
    const struct drill_call *call = &step->call;
    const char *buffer = drill_call_sends(call) ? "out" : "in";
    bool plain = call->id == DRILL_CALL_READ || call->id == DRILL_CALL_WRITE;
    add_room(emit, call);
    if (call->id == DRILL_CALL_SENDTO)
        drill_emit_address(emit, step);
    if (call->id == DRILL_CALL_RECVFROM && call->want_addr) {
        emit->helps |= DRILL_HELP_NAME | DRILL_HELP_PRINT;
        drill_text_addf(emit->text, "        struct name from = {.len = sizeof from.addr};\n");
    }
    drill_text_addf(emit->text, "        n = %s(%s, %s, %u",
                    drill_call_name((enum drill_call_id)call->id), drill_emit_fd(emit, step->slot),
                    buffer, call->len[0]);
    if (!plain) {
        drill_text_addf(emit->text, ", ");
        drill_emit_flags(emit, DRILL_GROUP_MSG, call->flags);
    }
    if (call->id == DRILL_CALL_SENDTO)
        drill_text_addf(emit->text, ", (struct sockaddr *)&to.addr, to.len");
    else if (call->id == DRILL_CALL_RECVFROM)
        drill_text_addf(emit->text, ", %s",
                        call->want_addr ? "(struct sockaddr *)&from.addr, &from.len"
                                        : "NULL, NULL");
    drill_text_addf(emit->text, ");\n");
}

static void add_parts(struct drill_emit *emit, const struct drill_call *call, const char *buffer)
{
    uint32_t at = 0;
    drill_text_addf(emit->text, "        struct iovec parts[%u] = {",
                    call->n_len > 0 ? call->n_len : 1);
    for (unsigned i = 0; i < call->n_len; i++) {
        drill_text_addf(emit->text, "%s{%s + %u, %u}", i > 0 ? ", " : "", buffer, at, call->len[i]);
        at += call->len[i];
    }
    drill_text_addf(emit->text, "%s};\n", call->n_len == 0 ? "{NULL, 0}" : "");
}

/* Descriptors that go along. */
static void add_rights(struct drill_emit *emit, const struct drill_step *step)
{
    unsigned n = drill_call_rights(&step->call);
    drill_text_addf(emit->text,
                    "        union {\n            struct cmsghdr head;\n"
                    "            char room[CMSG_SPACE(%u * sizeof(int))];\n        } control;\n"
                    "        int rights[%u] = {%s%s%s};\n"
                    "        memset(&control, 0, sizeof control);\n"
                    "        control.head.cmsg_level = SOL_SOCKET;\n"
                    "        control.head.cmsg_type = SCM_RIGHTS;\n"
                    "        control.head.cmsg_len = CMSG_LEN(sizeof rights);\n"
                    "        memcpy(CMSG_DATA(&control.head), rights, sizeof rights);\n"
                    "        message.msg_control = &control;\n"
                    "        message.msg_controllen = CMSG_SPACE(sizeof rights);\n",
                    n, n, drill_emit_fd(emit, step->rights[0]), n > 1 ? ", " : "",
                    n > 1 ? drill_emit_fd(emit, step->rights[1]) : "");
}

static void add_sendmsg(struct drill_emit *emit, const struct drill_step *step)
{
    const struct drill_call *call = &step->call;
    if (call->n_rights > drill_call_rights(call))
        drill_emit_refuse(emit, "a descriptor that goes along more than once");
    add_room(emit, call);
    add_parts(emit, call, "out");
    drill_text_addf(emit->text,
                    "        struct msghdr message = {.msg_iov = parts, .msg_iovlen = %u};\n",
                    call->n_len);
    if (step->addr.kind != DRILL_SYM_NONE) {
        drill_emit_address(emit, step);
        drill_text_addf(emit->text, "        message.msg_name = &to.addr;\n"
                                    "        message.msg_namelen = to.len;\n");
    }
    if (call->n_rights > 0)
        add_rights(emit, step);
    drill_text_addf(emit->text, "        n = sendmsg(%s, &message, ",
                    drill_emit_fd(emit, step->slot));
    drill_emit_flags(emit, DRILL_GROUP_MSG, call->flags);
    drill_text_addf(emit->text, ");\n");
}

static void add_recvmsg(struct drill_emit *emit, const struct drill_step *step)
{
    const struct drill_call *call = &step->call;
    if (call->want_creds)
        drill_emit_refuse(emit, "room for credentials");
    add_room(emit, call);
    add_parts(emit, call, "in");
    drill_text_addf(emit->text,
                    "        struct msghdr message = {.msg_iov = parts, .msg_iovlen = %u};\n",
                    call->n_len);
    if (call->n_rights > 0)
        drill_text_addf(emit->text,
                        "        union {\n            struct cmsghdr head;\n"
                        "            char room[CMSG_SPACE(%u * sizeof(int))];\n        } control;\n"
                        "        int rights[%u];\n"
                        "        memset(&control, 0xff, sizeof control);\n"
                        "        message.msg_control = &control;\n"
                        "        message.msg_controllen = CMSG_SPACE(sizeof rights);\n",
                        call->n_rights, call->n_rights);
    drill_text_addf(emit->text, "        n = recvmsg(%s, &message, ",
                    drill_emit_fd(emit, step->slot));
    drill_emit_flags(emit, DRILL_GROUP_MSG, call->flags);
    drill_text_addf(emit->text, ");\n");
    for (unsigned i = 0; call->n_rights > 0 && i < 2; i++) {
        if (i == 0)
            drill_text_addf(emit->text,
                            "        memcpy(rights, CMSG_DATA(&control.head), sizeof rights);\n");
        if (step->set[i] >= 0 && i < call->n_rights)
            drill_text_addf(emit->text, "        %s = n < 0 ? -1 : rights[%u];\n",
                            emit->scenario->slots[step->set[i]], i);
    }
}

/* Level and name of an option. */
static void add_option(struct drill_emit *emit, enum drill_option option)
{
    bool six = emit->family == DRILL_TCP6 || emit->family == DRILL_UDP6;
    const char *name = drill_option_name(option);
    if (option == DRILL_SO_OTHER)
        drill_text_addf(emit->text, "SOL_SOCKET, 9999");
    else if (option == DRILL_SOL_OTHER)
        drill_text_addf(emit->text, "9999, 1");
    else if (strcmp(name, "IP_MULTICAST_TTL") == 0 && six)
        drill_text_addf(emit->text, "IPPROTO_IPV6, IPV6_MULTICAST_HOPS");
    else if (strncmp(name, "IP_", 3) == 0)
        drill_text_addf(emit->text, "IPPROTO_IP%s, IP%s%s", six ? "V6" : "", six ? "V6" : "",
                        name + 2);
    else
        drill_text_addf(emit->text, "%s, %s",
                        strncmp(name, "TCP_", 4) == 0    ? "IPPROTO_TCP"
                        : strncmp(name, "UDP_", 4) == 0  ? "IPPROTO_UDP"
                        : strncmp(name, "IPV6_", 5) == 0 ? "IPPROTO_IPV6"
                                                         : "SOL_SOCKET",
                        name);
}

/* The variable `value` of an option, with what setsockopt() gives. */
static void add_value(struct drill_emit *emit, const struct drill_call *call)
{
    long long a = call->id == DRILL_CALL_SETSOCKOPT ? call->value[0] : 0;
    long long b = call->id == DRILL_CALL_SETSOCKOPT ? call->value[1] : 0;
    switch ((enum drill_option)call->option) {
    case DRILL_SO_LINGER:
        drill_text_addf(emit->text, "        struct linger value = {%lld, %lld};\n", a, b);
        break;
    case DRILL_SO_RCVTIMEO:
    case DRILL_SO_SNDTIMEO:
        drill_text_addf(emit->text, "        struct timeval value = {%lld, %lld};\n", a / 1000,
                        a % 1000 * 1000);
        break;
    case DRILL_SO_PEERCRED:
        drill_emit_refuse(emit, "SO_PEERCRED");
        break;
    default:
        drill_text_addf(emit->text, "        int value = %lld;\n", a);
        break;
    }
}

static void add_sockopt(struct drill_emit *emit, const struct drill_step *step)
{
    const struct drill_call *call = &step->call;
    bool gets = call->id == DRILL_CALL_GETSOCKOPT;
    add_value(emit, call);
    if (gets)
        drill_text_addf(emit->text, "        socklen_t len = sizeof value;\n");
    drill_text_addf(emit->text, "        n = %s(%s, ",
                    drill_call_name((enum drill_call_id)call->id), drill_emit_fd(emit, step->slot));
    add_option(emit, (enum drill_option)call->option);
    drill_text_addf(emit->text, ", &value, %s);\n", gets ? "&len" : "sizeof value");
}

static void add_poll(struct drill_emit *emit, const struct drill_step *step)
{
    drill_text_addf(emit->text, "        struct pollfd ready = {%s, ",
                    drill_emit_fd(emit, step->slot));
    drill_emit_flags(emit, DRILL_GROUP_POLL, step->call.flags);
    drill_text_addf(emit->text, ", 0};\n        n = poll(&ready, 1, %d);\n", step->call.number);
}

static void add_select(struct drill_emit *emit, const struct drill_step *step)
{
    static const struct {
        uint32_t event;
        const char *set;
    } sets[] = {{DRILL_POLLIN, "readable"}, {DRILL_POLLOUT, "writable"}, {DRILL_POLLPRI, "urgent"}};
    const char *fd = drill_emit_fd(emit, step->slot);
    const struct drill_call *call = &step->call;
    drill_text_addf(emit->text, "        struct timeval wait = {%d, %d};\n", call->number / 1000,
                    call->number % 1000 * 1000);
    drill_text_addf(emit->text, "        fd_set sets[3];\n");
    for (size_t i = 0; i < DRILL_COUNT(sets); i++) {
        drill_text_addf(emit->text, "        FD_ZERO(&sets[%zu]);\n", i);
        if ((call->flags & sets[i].event) != 0 && step->slot >= 0)
            drill_text_addf(emit->text,
                            "        if (%s >= 0)\n            FD_SET(%s, &sets[%zu]); /* %s */\n",
                            fd, fd, i, sets[i].set);
    }
    drill_text_addf(emit->text, "        n = select(%s + 1, &sets[0], &sets[1], &sets[2], %s);\n",
                    fd, call->number < 0 ? "NULL" : "&wait");
}

static void add_epoll(struct drill_emit *emit, const struct drill_step *step)
{
    const struct drill_call *call = &step->call;
    const char *fd = drill_emit_fd(emit, step->slot);
    if (call->id == DRILL_CALL_EPOLL_CREATE) {
        drill_text_addf(emit->text, "        n = ");
        add_set(emit, step);
        drill_text_addf(emit->text, "epoll_create(1);\n");
    } else if (call->id == DRILL_CALL_EPOLL_WAIT) {
        drill_text_addf(emit->text,
                        "        struct epoll_event event = {.events = 0};\n"
                        "        n = epoll_wait(%s, &event, 1, %d);\n",
                        fd, call->number);
    } else {
        const char *about = drill_emit_fd(emit, step->addr.slot);
        drill_text_addf(emit->text, "        struct epoll_event event = {.events = ");
        drill_emit_flags(emit, DRILL_GROUP_EPOLL, call->flags);
        drill_text_addf(emit->text,
                        ", .data.fd = %s};\n        n = epoll_ctl(%s, %s, %s, &event);\n", about,
                        fd, drill_epoll_op_name(call->number), about);
    }
}

static void add_fcntl(struct drill_emit *emit, const struct drill_step *step)
{
    const struct drill_call *call = &step->call;
    const char *fd = drill_emit_fd(emit, step->slot);
    static const char *const requests[] = {"F_GETFL", "F_SETFL", "F_GETFD", "F_SETFD", "F_SETOWN"};
    drill_text_addf(emit->text, "        n = fcntl(%s, %s", fd, requests[call->number]);
    if (call->number == DRILL_F_SETOWN) {
        drill_text_addf(emit->text, ", getpid()");
    } else if (call->number == DRILL_F_SETFL || call->number == DRILL_F_SETFD) {
        drill_text_addf(emit->text, ", ");
        drill_emit_flags(emit, drill_call_flags(call), call->flags);
    }
    drill_text_addf(emit->text, ");\n");
}

static void add_name_of(struct drill_emit *emit, const struct drill_step *step)
{
    emit->helps |= DRILL_HELP_NAME | DRILL_HELP_PRINT;
    drill_text_addf(emit->text,
                    "        struct name from = {.len = sizeof from.addr};\n"
                    "        n = %s(%s, (struct sockaddr *)&from.addr, &from.len);\n",
                    drill_call_name((enum drill_call_id)step->call.id),
                    drill_emit_fd(emit, step->slot));
}

/* Calls of a descriptor and at most a number. */
static bool add_simple(struct drill_emit *emit, const struct drill_step *step)
{
    const struct drill_call *call = &step->call;
    const char *fd = drill_emit_fd(emit, step->slot);
    static const char *const hows[] = {"SHUT_RD", "SHUT_WR", "SHUT_RDWR"};
    drill_text_addf(emit->text, "        n = ");
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_LISTEN:
        drill_text_addf(emit->text, "listen(%s, %d);\n", fd, call->number);
        return true;
    case DRILL_CALL_SHUTDOWN:
        if (call->number >= 0 && call->number < 3)
            drill_text_addf(emit->text, "shutdown(%s, %s);\n", fd, hows[call->number]);
        else
            drill_text_addf(emit->text, "shutdown(%s, %d);\n", fd, call->number);
        return true;
    case DRILL_CALL_DUP:
        add_set(emit, step);
        drill_text_addf(emit->text, "dup(%s);\n", fd);
        return true;
    case DRILL_CALL_CLOSE:
    case DRILL_CALL_SOCKATMARK:
    case DRILL_CALL_FSYNC:
        drill_text_addf(emit->text, "%s(%s);\n", drill_call_name((enum drill_call_id)call->id), fd);
        return true;
    case DRILL_CALL_LSEEK:
        drill_text_addf(emit->text, "lseek(%s, 0, SEEK_CUR);\n", fd);
        return true;
    case DRILL_CALL_OPENAT:
        add_set(emit, step);
        drill_text_addf(emit->text, "open(\"/dev/null\", O_RDONLY | ");
        drill_emit_flags(emit, DRILL_GROUP_OPENAT, call->flags);
        drill_text_addf(emit->text, ");\n");
        return true;
    default:
        return false;
    }
}

static void add_ioctl(struct drill_emit *emit, const struct drill_step *step)
{
    drill_text_addf(emit->text, "        int value = %lld;\n        n = ioctl(%s, %s, &value);\n",
                    (long long)step->call.value[0], drill_emit_fd(emit, step->slot),
                    step->call.number == DRILL_FIONREAD ? "FIONREAD" : "FIONBIO");
}

void drill_emit_call(struct drill_emit *emit, const struct drill_step *step)
{
    const struct drill_call *call = &step->call;
    for (unsigned i = 0; i < DRILL_TWIST_COUNT; i++)
        if (call->twist[i] != 0)
            drill_emit_refuse(emit, "an unusual argument");
    if ((call->id == DRILL_CALL_SENDMSG || call->id == DRILL_CALL_RECVMSG) && call->number != 0)
        drill_emit_refuse(emit, "many buffers");
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_SOCKET:
    case DRILL_CALL_SOCKETPAIR:
        add_socket(emit, step);
        return;
    case DRILL_CALL_ACCEPT:
    case DRILL_CALL_ACCEPT4:
        add_accept(emit, step);
        return;
    case DRILL_CALL_BIND:
    case DRILL_CALL_CONNECT:
        add_named(emit, step);
        return;
    case DRILL_CALL_SENDMSG:
        add_sendmsg(emit, step);
        return;
    case DRILL_CALL_RECVMSG:
        add_recvmsg(emit, step);
        return;
    case DRILL_CALL_GETSOCKOPT:
    case DRILL_CALL_SETSOCKOPT:
        add_sockopt(emit, step);
        return;
    case DRILL_CALL_POLL:
        add_poll(emit, step);
        return;
    case DRILL_CALL_SELECT:
        add_select(emit, step);
        return;
    case DRILL_CALL_EPOLL_CREATE:
    case DRILL_CALL_EPOLL_CTL:
    case DRILL_CALL_EPOLL_WAIT:
        add_epoll(emit, step);
        return;
    case DRILL_CALL_FCNTL:
        add_fcntl(emit, step);
        return;
    case DRILL_CALL_IOCTL:
        add_ioctl(emit, step);
        return;
    case DRILL_CALL_GETSOCKNAME:
    case DRILL_CALL_GETPEERNAME:
        add_name_of(emit, step);
        return;
    default:
        break;
    }
    if (drill_call_sends(call) || drill_call_receives(call))
        add_transfer(emit, step);
    else if (!add_simple(emit, step))
        drill_emit_refuse(emit, drill_call_name((enum drill_call_id)call->id));
}
