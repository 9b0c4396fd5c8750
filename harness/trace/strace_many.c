/* The messages of sendmmsg() and recvmmsg(). */

#include "trace/strace_many.h"

#include "base/text.h"

/* The header and the length of the next message. */
static bool next_message(const struct drill_strace_many *many, size_t *at,
                         struct drill_slice *ret_header, struct drill_slice *ret_len)
{
    struct drill_slice element;
    bool whole;
    return drill_strace_element(many->args.arg[1], at, &element, &whole) &&
           drill_strace_field(element, "msg_hdr", ret_header) &&
           drill_strace_field(element, "msg_len", ret_len);
}

bool drill_strace_many_begin(struct drill_strace_many *ret, const struct drill_strace_line *line)
{
    size_t at = 0;
    int64_t vlen;
    struct drill_slice header;
    struct drill_slice len;
    *ret = (struct drill_strace_many){.line = line};
    ret->sends = drill_slice_is(line->name, "sendmmsg");
    if (!ret->sends && !drill_slice_is(line->name, "recvmmsg") &&
        !drill_slice_is(line->name, "recvmmsg_time64"))
        return false;
    ret->args = drill_strace_split(line->args);
    if (!drill_strace_number(line->result, &ret->left) || ret->left <= 0 ||
        !drill_strace_number(ret->args.arg[2], &vlen))
        return false;
    ret->asked = vlen - ret->left;
    for (int64_t i = 0; i < ret->left; i++) {
        if (!next_message(ret, &at, &header, &len))
            return false;
    }
    return true;
}

static struct drill_slice slice(const char *bytes)
{
    struct drill_slice ret = {bytes, 0};
    while (bytes[ret.len] != '\0')
        ret.len++;
    return ret;
}

/* Reads the message as the arguments and the result of a call of its own. */
static void read_message(const struct drill_strace_many *many, struct drill_slice header,
                         struct drill_slice len, struct drill_strace_call *ret)
{
    struct drill_text args = {0};
    const struct drill_slice *arg = many->args.arg;
    drill_text_add(&args, arg[0].bytes, arg[0].len);
    drill_text_add(&args, ", ", 2);
    drill_text_add(&args, header.bytes, header.len);
    drill_text_add(&args, ", ", 2);
    drill_text_add(&args, arg[3].bytes, arg[3].len);
    if (args.failed)
        drill_strace_call_read(ret, many->line->name, many->line->args, many->line->result);
    else
        drill_strace_call_read(ret, slice(many->sends ? "sendmsg" : "recvmsg"),
                               (struct drill_slice){args.bytes, args.len}, len);
    drill_text_free(&args);
}

bool drill_strace_many_read(struct drill_strace_many *many, struct drill_strace_call *ret)
{
    struct drill_slice header;
    struct drill_slice len;
    if (many->left == 0 || !next_message(many, &many->at, &header, &len)) {
        drill_strace_call_read(ret, many->line->name, many->line->args, many->line->result);
        return false;
    }
    many->left--;
    read_message(many, header, len, ret);
    return many->left > 0 || (many->sends && many->asked > 0);
}
