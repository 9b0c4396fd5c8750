/* Validation of one step: its call against the call's signature, its claim against the claim's
 * form. */

#include "scenario/validate_step.h"

#include <string.h>

#include "scenario/signature.h"
#include "scenario/text_bytes.h"

/* A quoted name of 1..max bytes; `name` need not be terminated within max + 1. */
static bool is_quotable(const char *name, size_t max)
{
    const char *why;
    size_t at;
    size_t len = name != NULL ? strnlen(name, max + 1) : 0;
    return len > 0 && len <= max && strpbrk(name, "\"\\\n\r") == NULL &&
           !drill_bytes_find_bad(name, len, &at, &why);
}

static bool flags_fit(const struct drill_call *call, enum drill_flag_group group)
{
    return (call->flags & ~drill_flag_group_mask(group)) == 0;
}

static bool is_file_name(const char *name)
{
    const char *fault = name != NULL ? drill_file_name_fault(name, strlen(name)) : "missing";
    return fault == NULL;
}

static const char *file_fault(const struct drill_sym *addr)
{
    if (!is_file_name(addr->host))
        return "its path has a name that cannot be written";
    return addr->len > DRILL_ADDR_NAME_MAX ? "its path is too long" : NULL;
}

static const char *addr_fault(const struct drill_step *step, bool optional)
{
    const struct drill_sym *addr = &step->addr;
    if (addr->kind >= DRILL_SYM_COUNT)
        return "its address has no kind";
    if (addr->kind == DRILL_SYM_NONE && !optional)
        return "its address is missing";
    if (addr->kind == DRILL_SYM_FILE || addr->kind == DRILL_SYM_ABSTRACT)
        return file_fault(addr);
    if (addr->kind != DRILL_SYM_NAMED)
        return NULL;
    if (!is_quotable(addr->host, DRILL_HOST_MAX) || !is_quotable(addr->service, DRILL_HOST_MAX) ||
        (addr->proto != NULL && !is_quotable(addr->proto, sizeof step->call.proto - 1)))
        return "its address has a name that cannot be written";
    if (strcmp(addr->host, step->call.host) != 0 ||
        strcmp(addr->service, step->call.service) != 0 ||
        strcmp(addr->proto != NULL ? addr->proto : "", step->call.proto) != 0)
        return "its call and its address have different names";
    return NULL;
}

static const char *sizes_fault(const struct drill_call *call, bool one)
{
    if (one ? call->n_len != 1 : call->n_len > DRILL_IOV_MAX)
        return "it has a wrong number of buffers";
    if (!one && call->number != 0 &&
        (call->n_len != 1 || call->number < 0 || call->number > DRILL_BUFFERS_MAX))
        return "it has a wrong number of buffers";
    return drill_call_length(call) <= DRILL_TRANSFER_MAX ? NULL : "its buffers are too big";
}

static const char *values_fault(const struct drill_call *call)
{
    int n = drill_option_values((enum drill_option)call->option);
    for (int i = 0; i < n; i++) {
        if (call->value[i] < INT32_MIN || call->value[i] > INT32_MAX)
            return "its option's value is out of range";
    }
    return NULL;
}

static const char *request_fault(const struct drill_call *call)
{
    if (drill_fcntl_name(call->number) == NULL)
        return "its request is unknown";
    if (call->number == DRILL_F_SETFL && !flags_fit(call, DRILL_GROUP_O))
        return "its flags have no name";
    if (call->number == DRILL_F_SETFD && !flags_fit(call, DRILL_GROUP_FD))
        return "its flags have no name";
    return NULL;
}

static const char *ioctl_fault(const struct drill_call *call)
{
    if (call->number != DRILL_FIONREAD && call->number != DRILL_FIONBIO)
        return "its request is unknown";
    return call->value[0] >= INT32_MIN && call->value[0] <= INT32_MAX
               ? NULL
               : "its request's value is out of range";
}

/* One of those that the call may name. */
static bool is_signal(const struct drill_call *call)
{
    uint32_t signal = (uint32_t)call->number;
    return signal != 0 && (signal & (signal - 1)) == 0 &&
           (signal & drill_call_signals((enum drill_call_id)call->id)) != 0;
}

static const char *flags_fault(const struct drill_call *call, enum drill_flag_group group)
{
    return flags_fit(call, group) ? NULL : "its flags have no name";
}

static const char *op_fault(const struct drill_step *step)
{
    if (drill_epoll_op_name(step->call.number) == NULL)
        return "its operation is unknown";
    if (step->kind == DRILL_STEP_CALL &&
        (step->addr.kind != DRILL_SYM_SLOT || step->addr.slot == DRILL_NO_SLOT))
        return "it has no slot to be about";
    if (step->call.number == DRILL_EPOLL_CTL_DEL)
        return step->call.flags == 0 ? NULL : "it has events";
    return flags_fault(&step->call, DRILL_GROUP_EPOLL);
}

/* Of a name that may be empty. */
static const char *name_fault(const char *name, const char *fault)
{
    return name[0] == '\0' || is_quotable(name, DRILL_HOST_MAX) ? NULL : fault;
}

static const char *twists_fault(const struct drill_call *call)
{
    for (unsigned i = 0; i < DRILL_TWIST_COUNT; i++) {
        uint32_t group = drill_constant_group((enum drill_constant)call->twist[i]);
        if (call->twist[i] != DRILL_CONSTANT_NONE &&
            (drill_twist_groups(call->id, (enum drill_twist)i) & group) == 0)
            return "its call has no such unusual argument";
    }
    return NULL;
}

static const char *rights_fault(const struct drill_step *step)
{
    uint16_t n = step->call.n_rights;
    bool first = step->rights[0] != DRILL_NO_SLOT;
    bool second = step->rights[1] != DRILL_NO_SLOT;
    if (n > DRILL_RIGHTS_MAX)
        return "too many descriptors go along";
    if (first != (n > 0) || (second && n < DRILL_RIGHTS))
        return "it has another number of slots than go along";
    return NULL;
}

/* A RETURNS step holds the call alone: what the step says of slots and addresses is elsewhere. */
static bool is_elsewhere(const struct drill_step *step, enum drill_arg kind)
{
    return step->kind == DRILL_STEP_RETURNS && (kind == DRILL_ARG_ADDR || kind == DRILL_ARG_TO ||
                                                kind == DRILL_ARG_FILE || kind == DRILL_ARG_RIGHTS);
}

static const char *arg_fault(const struct drill_step *step, enum drill_arg kind)
{
    const struct drill_call *call = &step->call;
    if (is_elsewhere(step, kind))
        return NULL;
    switch (kind) {
    case DRILL_ARG_ADDR:
    case DRILL_ARG_TO:
        return addr_fault(step, kind == DRILL_ARG_TO);
    case DRILL_ARG_FILE:
        return step->addr.kind == DRILL_SYM_FILE ? file_fault(&step->addr) : "its path is missing";
    case DRILL_ARG_NEW:
        return is_file_name(call->service) ? NULL : "its new path cannot be written";
    case DRILL_ARG_RIGHTS:
        return rights_fault(step);
    case DRILL_ARG_ROOM:
        return call->n_rights <= DRILL_RIGHTS ? NULL : "its room for descriptors is too big";
    case DRILL_ARG_MODE:
        return flags_fault(call, DRILL_GROUP_S);
    case DRILL_ARG_SIZE:
    case DRILL_ARG_SIZES:
        return sizes_fault(call, kind == DRILL_ARG_SIZE);
    case DRILL_ARG_MSG:
        return flags_fault(call, DRILL_GROUP_MSG);
    case DRILL_ARG_CREATE:
    case DRILL_ARG_SOCK:
        return flags_fault(call, DRILL_GROUP_SOCK);
    case DRILL_ARG_EVENTS:
        return flags_fault(call, DRILL_GROUP_POLL);
    case DRILL_ARG_TIMEOUT:
        return call->number >= -1 ? NULL : "its timeout is out of range";
    case DRILL_ARG_OPTION:
        return call->option < DRILL_OPTION_COUNT ? NULL : "its option is unknown";
    case DRILL_ARG_VALUES:
        return values_fault(call);
    case DRILL_ARG_REQUEST:
        return request_fault(call);
    case DRILL_ARG_HOST:
    case DRILL_ARG_NODE:
        return name_fault(call->host, "its host cannot be written");
    case DRILL_ARG_SERVICE:
        return is_quotable(call->service, DRILL_HOST_MAX) ? NULL : "its service cannot be written";
    case DRILL_ARG_PROTO:
        return call->proto[0] == '\0' || is_quotable(call->proto, sizeof call->proto - 1)
                   ? NULL
                   : "its protocol cannot be written";
    case DRILL_ARG_IOCTL:
        return ioctl_fault(call);
    case DRILL_ARG_OP:
        return op_fault(step);
    case DRILL_ARG_SIGNAL:
        return is_signal(call) ? NULL : "its signal is unknown";
    case DRILL_ARG_ACTION:
        return flags_fault(call, DRILL_GROUP_SA);
    case DRILL_ARG_ACTOR:
        return call->value[0] >= 0 && call->value[0] < DRILL_SCENARIO_MAX_ACTORS
                   ? NULL
                   : "the actor that it names is out of range";
    case DRILL_ARG_ENTRY:
        return name_fault(call->service, "its service cannot be written");
    case DRILL_ARG_AI:
        return flags_fault(call, DRILL_GROUP_AI);
    case DRILL_ARG_OPENAT:
        return flags_fault(call, DRILL_GROUP_OPENAT);
    default:
        return NULL; /* any value of the member's type can be written */
    }
}

const char *drill_step_call_fault(const struct drill_step *step)
{
    if (step->call.id >= DRILL_CALL_COUNT)
        return "its call is unknown";
    const struct drill_signature *signature = drill_signature_of((enum drill_call_id)step->call.id);
    bool wants = step->call.id == DRILL_CALL_RECVFROM || step->call.id == DRILL_CALL_RECVMSG;
    if (wants && !step->call.want_addr)
        return "it must want the address";
    for (size_t i = 0; i < DRILL_SIGNATURE_ARGS; i++) {
        const char *fault = arg_fault(step, (enum drill_arg)signature->args[i]);
        if (fault != NULL)
            return fault;
    }
    return twists_fault(&step->call);
}

static bool success_fits(const struct drill_claim_alt *alt, const struct drill_call *call)
{
    enum drill_claim_form form = drill_claim_form_of(call);
    uint32_t named = drill_flag_group_mask(DRILL_GROUP_MSG);
    switch (form) {
    case DRILL_FORM_NUMBER:
        return alt->lo >= 0 && alt->hi >= alt->lo && (alt->msg_flags & ~named) == 0 &&
               (alt->msg_flags == 0 || call->id == DRILL_CALL_RECVMSG);
    case DRILL_FORM_OK:
        return alt->lo == 0 && alt->hi == INT64_MAX && alt->msg_flags == 0;
    case DRILL_FORM_ERROR:
        return alt->lo == alt->hi && alt->lo >= 0 && alt->lo < DRILL_ERRNO_COUNT &&
               alt->msg_flags == 0;
    case DRILL_FORM_WORD:
        return alt->lo == alt->hi && alt->lo > 0 && alt->lo < DRILL_CONSTANT_COUNT &&
               (drill_constant_group((enum drill_constant)alt->lo) &
                drill_call_asks_constant(call)) != 0 &&
               alt->msg_flags == 0;
    default:
        named = drill_flag_group_mask(drill_claim_form_group(form));
        return alt->lo == alt->hi && (alt->lo & ~(int64_t)named) == 0 && alt->msg_flags == 0;
    }
}

const char *drill_step_claim_fault(const struct drill_step *step)
{
    const struct drill_claim *claim = &step->claim;
    if (claim->n_alts > DRILL_CLAIM_MAX)
        return "its claim has too many alternatives";
    if (claim->blocks && (claim->n_alts > 0 || step->kind == DRILL_STEP_RETURNS))
        return "it cannot claim to block here";
    for (unsigned i = 0; i < claim->n_alts; i++) {
        const struct drill_claim_alt *alt = &claim->alts[i];
        bool error_fits = alt->error > DRILL_ENONE && alt->error < DRILL_ERRNO_COUNT &&
                          (alt->signals & ~(unsigned)DRILL_SIGPIPE) == 0;
        bool fits =
            alt->is_error ? error_fits : alt->signals == 0 && success_fits(alt, &step->call);
        if (!fits)
            return "its claim cannot be written";
    }
    return NULL;
}
