/* Outcomes: the number a claim speaks of, and their print. */

#include "vocab/outcome.h"

#include <stdio.h>

#include "base/check.h"

struct drill_outcome drill_outcome_error(enum drill_errno error)
{
    struct drill_outcome outcome = {0};
    outcome.value = -1;
    outcome.error = (uint16_t)error;
    return outcome;
}

int64_t drill_outcome_principal(const struct drill_call *call, const struct drill_outcome *outcome)
{
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_POLL:
    case DRILL_CALL_SELECT:
    case DRILL_CALL_EPOLL_WAIT:
        return outcome->revents;
    case DRILL_CALL_GETSOCKOPT:
        return outcome->option[0];
    case DRILL_CALL_GETSERVBYNAME:
        return outcome->addr.port;
    default:
        return outcome->value;
    }
}

static size_t print_option(const struct drill_call *call, const struct drill_outcome *outcome,
                           char *buf, size_t size)
{
    int n;
    if (call->option == DRILL_SO_ERROR)
        n = snprintf(buf, size, "%s", drill_errno_name((enum drill_errno)outcome->option[0]));
    else if (drill_call_asks_constant(call))
        n = snprintf(buf, size, "%s", drill_constant_name((enum drill_constant)outcome->option[0]));
    else if (drill_option_values((enum drill_option)call->option) == 2)
        n = snprintf(buf, size, "%lld, %lld", (long long)outcome->option[0],
                     (long long)outcome->option[1]);
    else
        n = snprintf(buf, size, "%lld", (long long)outcome->option[0]);
    return n > 0 ? (size_t)n : 0;
}

static size_t print_success(const struct drill_call *call, const struct drill_outcome *outcome,
                            char *buf, size_t size)
{
    char text[160];
    int n = 0;
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_SOCKET:
    case DRILL_CALL_SOCKETPAIR:
    case DRILL_CALL_ACCEPT:
    case DRILL_CALL_ACCEPT4:
    case DRILL_CALL_DUP:
    case DRILL_CALL_OPENAT:
    case DRILL_CALL_EPOLL_CREATE:
    case DRILL_CALL_GETHOSTBYNAME:
    case DRILL_CALL_OPEN:
    case DRILL_CALL_FORK:
        n = snprintf(buf, size, "ok");
        break;
    case DRILL_CALL_POLL:
    case DRILL_CALL_SELECT:
    case DRILL_CALL_EPOLL_WAIT:
        n = snprintf(buf, size, "%s",
                     drill_flags_print(call->id == DRILL_CALL_EPOLL_WAIT ? DRILL_GROUP_EPOLL
                                                                         : DRILL_GROUP_POLL,
                                       outcome->revents, text, sizeof text));
        break;
    case DRILL_CALL_GETSOCKOPT:
        return print_option(call, outcome, buf, size);
    case DRILL_CALL_FCNTL:
        n = snprintf(
            buf, size, "%s",
            drill_flags_print(call->number == DRILL_F_GETFD ? DRILL_GROUP_FD : DRILL_GROUP_O,
                              (uint32_t)outcome->value, text, sizeof text));
        break;
    case DRILL_CALL_STAT:
    case DRILL_CALL_UMASK:
        n = snprintf(buf, size, "%s",
                     drill_flags_print(DRILL_GROUP_S, (uint32_t)outcome->value, text, sizeof text));
        break;
    case DRILL_CALL_RECVMSG:
        n = snprintf(buf, size, "%lld", (long long)outcome->value);
        if (n > 0 && (size_t)n < size && outcome->msg_flags != 0)
            n +=
                snprintf(buf + n, size - (size_t)n, " %s",
                         drill_flags_print(DRILL_GROUP_MSG, outcome->msg_flags, text, sizeof text));
        break;
    default:
        n = snprintf(buf, size, "%lld", (long long)drill_outcome_principal(call, outcome));
        break;
    }
    return n > 0 ? (size_t)n : 0;
}

char *drill_outcome_print(const struct drill_call *call, const struct drill_outcome *outcome,
                          char *buf, size_t size)
{
    char text[DRILL_ADDR_TEXT];
    DRILL_CHECK(size > 0);
    size_t used;
    buf[0] = '\0';
    if (outcome->error == DRILL_EOTHER)
        used = (size_t)snprintf(buf, size, "-1 error %d", outcome->host_error);
    else if (outcome->error != DRILL_ENONE)
        used = (size_t)snprintf(buf, size, "-1 %s",
                                drill_errno_name((enum drill_errno)outcome->error));
    else
        used = print_success(call, outcome, buf, size);
    if (used < size && (outcome->signals & DRILL_SIGPIPE) != 0)
        used += (size_t)snprintf(buf + used, size - used, " SIGPIPE");
    if (used < size && outcome->told != DRILL_CONSTANT_NONE)
        used += (size_t)snprintf(buf + used, size - used, " len=%s",
                                 drill_constant_name((enum drill_constant)outcome->told));
    if (used < size && outcome->error == DRILL_ENONE && outcome->addr.kind != DRILL_ADDR_NONE &&
        call->id != DRILL_CALL_GETSERVBYNAME)
        snprintf(buf + used, size - used, " (%s)",
                 drill_addr_print(&outcome->addr, text, sizeof text));
    return buf;
}
