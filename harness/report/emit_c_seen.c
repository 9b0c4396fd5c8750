/* Outcomes as conditions in C. */

#include "report/emit_c_parts.h"

#include <string.h>

static void add_error(struct drill_emit *emit, const struct drill_outcome *outcome)
{
    if (outcome->error == DRILL_EOTHER)
        drill_text_addf(emit->text, "n == -1 && errno == %d", outcome->host_error);
    else
        drill_text_addf(emit->text, "n == -1 && errno == %s",
                        drill_errno_name((enum drill_errno)outcome->error));
}

static void add_option(struct drill_emit *emit, const struct drill_call *call,
                       const struct drill_outcome *outcome)
{
    long long value = outcome->option[0];
    switch ((enum drill_option)call->option) {
    case DRILL_SO_LINGER:
        drill_text_addf(emit->text, " && value.l_onoff == %lld && value.l_linger == %lld", value,
                        (long long)outcome->option[1]);
        return;
    case DRILL_SO_RCVTIMEO:
    case DRILL_SO_SNDTIMEO:
        drill_text_addf(
            emit->text,
            " && (long long)value.tv_sec * 1000 + (long long)value.tv_usec / 1000 == %lld", value);
        return;
    case DRILL_SO_ERROR:
        if (value != DRILL_EOTHER)
            drill_text_addf(emit->text, " && value == %s",
                            value == 0 ? "0" : drill_errno_name((enum drill_errno)value));
        return;
    case DRILL_SO_TYPE:
    case DRILL_SO_DOMAIN:
    case DRILL_SO_PROTOCOL:
        return; /* told apart by eye */
    default:
        drill_text_addf(emit->text, " && value == %lld", value);
        return;
    }
}

static void add_masked(struct drill_emit *emit, const char *what, enum drill_flag_group group,
                       uint32_t mask, uint32_t flags)
{
    drill_text_addf(emit->text, " && (%s & (", what);
    drill_emit_flags(emit, group, mask);
    drill_text_addf(emit->text, ")) == (");
    drill_emit_flags(emit, group, flags & mask);
    drill_text_addf(emit->text, ")");
}

void drill_emit_condition(struct drill_emit *emit, const struct drill_step *step,
                          const struct drill_outcome *outcome)
{
    const struct drill_call *call = &step->call;
    if (outcome->error != DRILL_ENONE) {
        add_error(emit, outcome);
        return;
    }
    if (drill_call_creates(call) && call->id != DRILL_CALL_SOCKETPAIR) {
        drill_text_addf(emit->text, "n >= 0");
        return;
    }
    if (call->id == DRILL_CALL_IOCTL && call->number == DRILL_FIONREAD) {
        drill_text_addf(emit->text, "n == 0 && value == %lld", (long long)outcome->value);
        return;
    }
    drill_text_addf(emit->text, "n == %lld", (long long)outcome->value);
    if (call->id == DRILL_CALL_GETSOCKOPT)
        add_option(emit, call, outcome);
    else if (call->id == DRILL_CALL_POLL)
        add_masked(emit, "ready.revents", DRILL_GROUP_POLL,
                   DRILL_POLLIN | DRILL_POLLOUT | DRILL_POLLPRI | DRILL_POLLERR | DRILL_POLLHUP |
                       DRILL_POLLRDHUP | DRILL_POLLNVAL,
                   outcome->revents);
    else if (call->id == DRILL_CALL_EPOLL_WAIT && outcome->value > 0)
        add_masked(emit, "event.events", DRILL_GROUP_EPOLL,
                   DRILL_EPOLLIN | DRILL_EPOLLOUT | DRILL_EPOLLPRI | DRILL_EPOLLERR |
                       DRILL_EPOLLHUP | DRILL_EPOLLRDHUP,
                   outcome->revents);
    else if (call->id == DRILL_CALL_RECVMSG)
        add_masked(emit, "message.msg_flags", DRILL_GROUP_MSG,
                   DRILL_MSG_TRUNC | DRILL_MSG_CTRUNC | DRILL_MSG_EOR | DRILL_MSG_OOB,
                   outcome->msg_flags);
}
