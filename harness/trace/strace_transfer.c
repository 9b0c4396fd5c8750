/* Sends and receives: lengths, buffers, flags, addresses, descriptors in messages. */

#include <string.h>

#include "trace/strace_reading.h"

void drill_strace_set_unknown(const struct drill_strace_reading *r, enum drill_unknown why)
{
    if (r->to->unknown == DRILL_UNKNOWN_NONE)
        r->to->unknown = (uint8_t)why;
}

static bool is_null(struct drill_slice text)
{
    return drill_slice_is(text, "NULL");
}

static void read_length(const struct drill_strace_reading *r, uint64_t len)
{
    /* Linux moves at most this much in one call (read(2) NOTES). */
    const uint64_t most = 0x7ffff000;
    r->to->call.n_len = 1;
    r->to->call.len[0] = (uint32_t)(len < most ? len : most);
}

static void read_length_arg(const struct drill_strace_reading *r, size_t i)
{
    int64_t len;
    if (drill_strace_number(r->args.arg[i], &len) && len >= 0)
        read_length(r, (uint64_t)len);
    else if (r->done)
        drill_strace_set_unknown(r, DRILL_UNKNOWN_ARGUMENT);
}

static void read_iov_arg(const struct drill_strace_reading *r, struct drill_slice text)
{
    uint64_t len;
    if (drill_strace_iov(text, &len))
        read_length(r, len);
    else if (r->good)
        drill_strace_set_unknown(r, DRILL_UNKNOWN_ARGUMENT);
    else
        read_length(r, 0);
}

static bool is_harmless(struct drill_slice flag)
{
    return drill_slice_is(flag, "MSG_CMSG_CLOEXEC") || drill_slice_is(flag, "MSG_CONFIRM") ||
           drill_slice_is(flag, "MSG_DONTROUTE") || drill_slice_is(flag, "MSG_WAITFORONE");
}

static void read_msg_flags(const struct drill_strace_reading *r, struct drill_slice text)
{
    struct drill_slice other;
    r->to->call.flags = drill_strace_flags(DRILL_GROUP_MSG, text, &other);
    if (other.bytes != NULL && !is_harmless(other) && r->done)
        drill_strace_set_unknown(r, DRILL_UNKNOWN_FLAG);
}

void drill_strace_read_addr_arg(const struct drill_strace_reading *r, struct drill_slice text)
{
    if (!drill_strace_addr(text, &r->to->call.addr) && r->done)
        drill_strace_set_unknown(r, DRILL_UNKNOWN_ARGUMENT);
}

static bool is_unix(const struct drill_addr *addr)
{
    return addr->kind == DRILL_ADDR_PATH || addr->kind == DRILL_ADDR_ABSTRACT;
}

/* The address that came back, where one was asked for. */
void drill_strace_read_addr_result(const struct drill_strace_reading *r, struct drill_slice text,
                                   struct drill_slice len)
{
    int64_t bytes;
    if (is_null(text) || !r->good)
        return;
    r->to->call.want_addr = drill_strace_addr(text, &r->to->outcome.addr);
    /* The family takes two of the bytes. */
    if (drill_strace_number(len, &bytes) && bytes > 2 && bytes <= 2 + DRILL_ADDR_NAME_MAX + 1 &&
        is_unix(&r->to->outcome.addr))
        r->to->outcome.addr_len = (uint16_t)(bytes - 2);
}

void drill_strace_read_sendto(const struct drill_strace_reading *r)
{
    r->to->call.id = is_null(r->args.arg[4]) ? DRILL_CALL_SEND : DRILL_CALL_SENDTO;
    read_length_arg(r, 2);
    read_msg_flags(r, r->args.arg[3]);
    if (r->args.n > 4)
        drill_strace_read_addr_arg(r, r->args.arg[4]);
}

void drill_strace_read_recvfrom(const struct drill_strace_reading *r)
{
    r->to->call.id = is_null(r->args.arg[4]) ? DRILL_CALL_RECV : DRILL_CALL_RECVFROM;
    read_length_arg(r, 2);
    read_msg_flags(r, r->args.arg[3]);
    drill_strace_read_addr_result(r, r->args.arg[4], r->args.arg[5]);
}

/* "[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[5]}]" */
static void read_passed(const struct drill_strace_reading *r, struct drill_slice control)
{
    size_t at = 0;
    bool whole;
    int64_t fd;
    struct drill_slice message;
    struct drill_slice data;
    while (drill_strace_element(control, &at, &message, &whole)) {
        size_t k = 0;
        bool all = true;
        if (memmem(message.bytes, message.len, "SCM_RIGHTS", 10) == NULL)
            continue;
        if (!drill_strace_field(message, "cmsg_data", &data))
            data = (struct drill_slice){"[...]", 5};
        while (drill_strace_element(data, &k, &message, &all)) {
            if (drill_strace_number(message, &fd) && r->to->n_passed < DRILL_STRACE_PASSED)
                r->to->passed[r->to->n_passed++] = (int32_t)fd;
            else
                all = false;
        }
        if (!all)
            r->to->n_passed = DRILL_STRACE_PASSED + 1;
    }
    if (!whole)
        r->to->n_passed = DRILL_STRACE_PASSED + 1;
}

static void read_message(const struct drill_strace_reading *r, bool out)
{
    struct drill_slice msg = r->args.arg[1];
    struct drill_slice field;
    read_msg_flags(r, r->args.arg[2]);
    if (!r->done)
        return;
    if (!drill_strace_field(msg, "msg_iov", &field)) {
        drill_strace_set_unknown(r, DRILL_UNKNOWN_ARGUMENT);
        return;
    }
    read_iov_arg(r, field);
    struct drill_slice len = {"", 0};
    (void)drill_strace_field(msg, "msg_namelen", &len);
    bool named = drill_strace_field(msg, "msg_name", &field);
    if (named && out)
        drill_strace_read_addr_arg(r, field);
    else if (named)
        drill_strace_read_addr_result(r, field, len);
    if (drill_strace_field(msg, "msg_control", &field)) {
        read_passed(r, field);
        if (out && r->to->n_passed == 0 && !is_null(field))
            drill_strace_set_unknown(r, DRILL_UNKNOWN_ANCILLARY);
    }
    if (!out && r->good && drill_strace_field(msg, "msg_flags", &field)) {
        struct drill_slice other;
        r->to->outcome.msg_flags = drill_strace_flags(DRILL_GROUP_MSG, field, &other);
        /* How much room there was for ancillary data is not shown, nor read what came. */
        r->to->outcome.msg_flags &= ~(uint32_t)DRILL_MSG_CTRUNC;
    }
}

void drill_strace_read_sendmsg(const struct drill_strace_reading *r)
{
    r->to->call.id = DRILL_CALL_SENDMSG;
    read_message(r, true);
}

void drill_strace_read_recvmsg(const struct drill_strace_reading *r)
{
    r->to->call.id = DRILL_CALL_RECVMSG;
    read_message(r, false);
}

void drill_strace_read_write(const struct drill_strace_reading *r)
{
    r->to->call.id = DRILL_CALL_WRITE;
    read_length_arg(r, 2);
}

void drill_strace_read_read(const struct drill_strace_reading *r)
{
    r->to->call.id = DRILL_CALL_READ;
    read_length_arg(r, 2);
}

void drill_strace_read_writev(const struct drill_strace_reading *r)
{
    r->to->call.id = DRILL_CALL_WRITE;
    read_iov_arg(r, r->args.arg[1]);
}

void drill_strace_read_readv(const struct drill_strace_reading *r)
{
    r->to->call.id = DRILL_CALL_READ;
    read_iov_arg(r, r->args.arg[1]);
}

/* An error that the file may be to blame for, or an argument that send() has not. */
static bool blames_file(enum drill_errno error)
{
    return error == DRILL_EINVAL || error == DRILL_EBADF || error == DRILL_ESPIPE ||
           error == DRILL_EOTHER;
}

/* How much of the file is left is not known: what went is all that there was to send. */
void drill_strace_read_sendfile(const struct drill_strace_reading *r)
{
    r->to->call.id = DRILL_CALL_WRITE;
    read_length_arg(r, 3);
    if (r->good && r->to->call.n_len == 1 && r->to->outcome.value <= (int64_t)r->to->call.len[0])
        r->to->call.len[0] = (uint32_t)r->to->outcome.value;
    if (r->done && !r->good && blames_file((enum drill_errno)r->to->outcome.error))
        r->to->effect = DRILL_EFFECT_NONE;
}
