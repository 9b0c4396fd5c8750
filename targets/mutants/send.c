/* Sending wrongly. */

#include <string.h>

#include "targets/mutants/act.h"

static bool sends(const struct act *act)
{
    return drill_call_sends(act->call);
}

static int64_t length_of(const struct act *act)
{
    return (int64_t)drill_call_length(act->call);
}

/* A send that fails says that all was sent. */
BODY(send_fails_silently)
{
    act_pass(act);
    uint16_t from = args_of(act)->from;
    if (sends(act) && !act_succeeded(act) && (from == 0 || act->out->error == from) &&
        act_hits(act))
        act_succeed(act, length_of(act));
}

/* Makes the call with no more than `len` bytes. */
static void send_at_most(struct act *act, uint64_t len)
{
    struct drill_buffer buffers[DRILL_BUFFERS_MAX];
    struct drill_call other = *act->call;
    size_t n = drill_call_buffers(act->call);
    size_t used = 0;
    while (used < n && len > 0) {
        buffers[used] = act->buffers[used];
        if (buffers[used].len > len)
            buffers[used].len = (size_t)len;
        len -= buffers[used].len;
        if (n <= DRILL_IOV_MAX)
            other.len[used] = (uint32_t)buffers[used].len;
        used++;
    }
    if (n <= DRILL_IOV_MAX && used > 0)
        other.n_len = (uint8_t)used;
    if (n > DRILL_IOV_MAX || used == 0)
        act_pass(act);
    else
        act_pass_as(act, &other, buffers);
}

/* Fewer bytes are sent, by so many, and (to: 0) all are told as sent. */
BODY(send_is_short)
{
    int64_t len = length_of(act);
    int64_t less = args_of(act)->number;
    if (!sends(act) || len <= less || !act_hits(act)) {
        act_pass(act);
        return;
    }
    send_at_most(act, (uint64_t)(len - less));
    if (act_succeeded(act) && act->out->value == len - less && args_of(act)->to == 0)
        act->out->value = len;
}

/* No more than so many bytes are sent at once, whatever the socket's mode. */
BODY(send_is_capped)
{
    int64_t most = args_of(act)->number;
    if (sends(act) && length_of(act) > most && act_hits(act))
        send_at_most(act, (uint64_t)most);
    else
        act_pass(act);
}

/* A send says that it took everything. */
BODY(send_says_all)
{
    act_pass(act);
    if (sends(act) && act_succeeded(act) && act_hits(act))
        act->out->value = length_of(act);
}

/* Nothing is sent. */
BODY(send_is_lost)
{
    if (sends(act) && act_ask_option(act, act->call->fd, DRILL_SO_TYPE) >= 0 && act_hits(act))
        act_succeed(act, length_of(act));
    else
        act_pass(act);
}

/* The same bytes are sent twice. */
BODY(send_is_repeated)
{
    struct drill_outcome ignored;
    act_pass(act);
    if (sends(act) && act_succeeded(act) && act->out->value == length_of(act) && act_hits(act))
        act_ask(act, act->call, act->buffers, &ignored);
}

/* A message goes out as two. */
BODY(send_is_split)
{
    int64_t len = length_of(act);
    struct drill_outcome rest;
    struct drill_call other = *act->call;
    if (!sends(act) || len < 2 || drill_call_buffers(act->call) != 1 || !act_hits(act)) {
        act_pass(act);
        return;
    }
    send_at_most(act, (uint64_t)(len / 2));
    if (!act_succeeded(act))
        return;
    const struct drill_buffer tail = {(char *)act->buffers[0].bytes + len / 2,
                                      (size_t)(len - len / 2)};
    other.len[0] = (uint32_t)tail.len;
    act_ask(act, &other, &tail, &rest);
    act->out->value = len;
}

/* A byte is altered on its way: the bytes are the caller's again afterwards. */
BODY(send_alters)
{
    unsigned char *bytes = NULL;
    if (sends(act) && length_of(act) > 0 && act_hits(act))
        bytes = act->buffers[0].bytes;
    size_t at = bytes != NULL ? act->buffers[0].len - 1 : 0;
    if (bytes != NULL && act->buffers[0].len > 0)
        bytes[at] ^= (unsigned char)args_of(act)->number;
    act_pass(act);
    if (bytes != NULL && act->buffers[0].len > 0)
        bytes[at] ^= (unsigned char)args_of(act)->number;
}

/* The buffers of sendmsg() go out in the wrong order. */
BODY(send_reverses_buffers)
{
    if (sends(act))
        act_pass_reversed(act);
    else
        act_pass(act);
}

/* A send of no bytes sends one, or (to) fails. */
BODY(send_of_none)
{
    struct drill_call one = *act->call;
    char byte = 'x';
    const struct drill_buffer buffer = {&byte, 1};
    if (!sends(act) || length_of(act) != 0 || !act_hits(act)) {
        act_pass(act);
        return;
    }
    if (args_of(act)->to != 0) {
        act_fail(act, (enum drill_errno)args_of(act)->to);
        return;
    }
    one.n_len = 1;
    one.len[0] = 1;
    act_pass_as(act, &one, &buffer);
    if (act_succeeded(act))
        act->out->value = 0;
}

/* A send fails where the peer has ended its sending. */
BODY(send_sees_the_end)
{
    if (sends(act) &&
        (act_ask_events(act, act->call->fd, DRILL_POLLRDHUP) & DRILL_POLLRDHUP) != 0 &&
        act_hits(act))
        act_fail(act, DRILL_EPIPE);
    else
        act_pass(act);
}

/* What is sent goes to the peer, whatever address is given. */
BODY(send_ignores_address)
{
    struct drill_call other = *act->call;
    bool has_peer =
        sends(act) && act->call->addr.kind != DRILL_ADDR_NONE &&
        act_ask_name(act, act->call->fd, DRILL_CALL_GETPEERNAME).kind != DRILL_ADDR_NONE;
    if (has_peer) {
        other.id = DRILL_CALL_SEND;
        other.addr = (struct drill_addr){0};
    }
    act_pass_as(act, &other, act->buffers);
}

/* A send with an address fails, whatever the socket. */
BODY(send_refuses_address)
{
    if (act->call->id == DRILL_CALL_SENDTO && act->call->addr.kind != DRILL_ADDR_NONE &&
        act_ask_name(act, act->call->fd, DRILL_CALL_GETPEERNAME).kind != DRILL_ADDR_NONE)
        act_fail(act, (enum drill_errno)args_of(act)->to);
    else
        act_pass(act);
}

/* write() raises no signal. */
BODY(write_is_quiet)
{
    struct drill_call other = *act->call;
    if (other.id == DRILL_CALL_WRITE) {
        other.id = DRILL_CALL_SEND;
        other.flags |= DRILL_MSG_NOSIGNAL;
    }
    act_pass_as(act, &other, act->buffers);
}

/* What is sent goes out of the socket that sent before. */
BODY(send_goes_astray)
{
    struct drill_call other = *act->call;
    if (sends(act) && other.addr.kind == DRILL_ADDR_NONE && act_hits(act)) {
        int64_t last = atomic_exchange(&act->mutant->memo, other.fd + 1);
        if (last > 0 &&
            act_ask_name(act, (int)last - 1, DRILL_CALL_GETPEERNAME).kind != DRILL_ADDR_NONE)
            other.fd = (int32_t)last - 1;
    }
    act_pass_as(act, &other, act->buffers);
}
