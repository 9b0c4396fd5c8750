/* The first alternative of a claim, as an outcome. */

#include "support/claimed_outcome.h"

#include <stdio.h>

#include "base/check.h"

static void set_success(const struct drill_call *call, int64_t value, struct drill_outcome *ret)
{
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_POLL:
    case DRILL_CALL_EPOLL_WAIT:
        ret->revents = (uint32_t)value;
        ret->value = value != 0;
        break;
    case DRILL_CALL_SELECT:
        ret->revents = (uint32_t)value;
        ret->value = __builtin_popcount(ret->revents);
        break;
    case DRILL_CALL_GETSOCKOPT:
        ret->option[0] = value;
        break;
    case DRILL_CALL_GETSERVBYNAME:
        ret->addr.port = (uint16_t)value;
        snprintf(ret->proto, sizeof ret->proto, "%s", call->proto[0] != '\0' ? call->proto : "tcp");
        snprintf(ret->name, sizeof ret->name, "%s", call->service);
        break;
    case DRILL_CALL_GETHOSTBYNAME:
        ret->addr = drill_addr_loopback(DRILL_TCP4, 1, 0);
        snprintf(ret->name, sizeof ret->name, "%s", call->host);
        break;
    default:
        ret->value = value;
        break;
    }
}

struct drill_outcome claimed_outcome(const struct drill_claim *claim, const struct drill_call *call)
{
    const struct drill_claim_alt *alt = &claim->alts[0];
    struct drill_outcome outcome = {0};
    if (claim->n_alts > 0 && alt->is_error) {
        outcome = drill_outcome_error((enum drill_errno)alt->error);
        outcome.signals = alt->signals;
        return outcome;
    }
    if (claim->n_alts > 0)
        set_success(call, alt->lo, &outcome);
    else
        set_success(call, drill_call_sends(call) ? (int64_t)drill_call_length(call) : 0, &outcome);
    outcome.msg_flags = claim->n_alts > 0 ? alt->msg_flags : 0;
    return outcome;
}
