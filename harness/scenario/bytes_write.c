/* Encoding: the record of each step by the signature of its call. A fault is what has no byte form,
 * in words that go on "line 3: ...". */

#include "scenario/bytes.h"

#include <string.h>

#include "scenario/bytes_table.h"
#include "scenario/signature.h"

static const char *slot_fault(int16_t slot)
{
    return slot >= DRILL_BYTES_MAX_SLOTS ? "it uses more than 8 slots" : NULL;
}

static uint8_t slot_code(int16_t slot)
{
    return slot == DRILL_NO_SLOT ? DRILL_BYTES_NO_SLOT : (uint8_t)slot;
}

static const char *put_amount(int64_t value, const char *fault, uint16_t *ret)
{
    return drill_bytes_amount_code(value, ret) ? NULL : fault;
}

static const char *put_size(uint32_t size, uint16_t *ret)
{
    static const char *const fault =
        "a size has no byte form: sizes are up to 16383, then those that 4 divides";
    if (size > DRILL_BYTES_TRANSFER_MAX)
        return "it sends or receives more than 65536 bytes at once";
    return put_amount(size, fault, ret);
}

static const char *put_number(int64_t value, uint16_t *ret)
{
    return put_amount(value, "a number has no byte form: it is over 16383 and not one of a few",
                      ret);
}

static const char *put_file(const char *name, uint8_t *ret)
{
    return drill_bytes_file_code(name, ret) ? NULL : "a file has another name than \"a\" to \"h\"";
}

static const char *put_named(enum drill_bytes_name kind, const char *name, uint8_t *ret)
{
    return drill_bytes_name_code(kind, name, ret) ? NULL : "a name has no byte form";
}

static const char *put_file_addr(const struct drill_sym *addr, struct drill_record *record)
{
    uint8_t len;
    const char *fault = put_file(addr->host, &record->other);
    if (fault != NULL)
        return fault;
    if (!drill_bytes_file_len_code(addr->len, &len))
        return "the length of a file's name has no byte form";
    record->other |= len;
    return NULL;
}

static const char *put_addr(const struct drill_step *step, struct drill_record *record)
{
    const struct drill_sym *addr = &step->addr;
    bool named = addr->kind == DRILL_SYM_NAMED;
    const char *proto = named && addr->proto != NULL ? addr->proto : "";
    if (!drill_bytes_address_code(step->call.id, (enum drill_sym_kind)addr->kind, proto,
                                  &record->kind))
        return "an address has no byte form";
    if (named) {
        const char *fault = put_named(DRILL_NAME_HOST, addr->host, &record->other);
        return fault != NULL ? fault : put_named(DRILL_NAME_SERVICE, addr->service, &record->made);
    }
    if (addr->kind == DRILL_SYM_FILE || addr->kind == DRILL_SYM_ABSTRACT)
        return put_file_addr(addr, record);
    if (!drill_sym_has_slot(addr))
        return NULL;
    record->other = slot_code(addr->slot);
    return slot_fault(addr->slot);
}

static const char *put_values(const struct drill_call *call, struct drill_record *record)
{
    const char *fault = put_number(call->value[0], &record->amount);
    if (fault == NULL && drill_option_values((enum drill_option)call->option) > 1)
        fault = put_number(call->value[1], &record->flags);
    return fault;
}

static const char *put_name(const struct drill_step *step, enum drill_arg kind,
                            struct drill_record *record)
{
    const struct drill_call *call = &step->call;
    switch (kind) {
    case DRILL_ARG_HOST:
    case DRILL_ARG_NODE:
        return put_named(DRILL_NAME_HOST, call->host, &record->other);
    case DRILL_ARG_SERVICE:
    case DRILL_ARG_ENTRY:
        return put_named(DRILL_NAME_SERVICE, call->service, &record->made);
    case DRILL_ARG_PROTO:
        return put_named(DRILL_NAME_PROTOCOL, call->proto, &record->kind);
    case DRILL_ARG_FILE:
        return put_file_addr(&step->addr, record);
    case DRILL_ARG_NEW:
        return put_file(call->service, &record->slot);
    default:
        return NULL;
    }
}

static const char *put_numeric(const struct drill_call *call, enum drill_arg kind,
                               struct drill_record *record)
{
    switch (kind) {
    case DRILL_ARG_SIZE:
    case DRILL_ARG_SIZES:
        return put_size(call->len[0], &record->amount);
    case DRILL_ARG_TIMEOUT:
    case DRILL_ARG_BACKLOG:
    case DRILL_ARG_HOW:
        return put_number(call->number, &record->amount);
    case DRILL_ARG_PEER:
        record->kind = !call->want_addr;
        return NULL;
    case DRILL_ARG_OPTION:
        return drill_bytes_option_code(call->option, &record->kind) ? NULL
                                                                    : "an option has no byte form";
    case DRILL_ARG_VALUES:
        return put_values(call, record);
    case DRILL_ARG_REQUEST:
        record->kind = (uint8_t)call->number;
        record->flags = (uint16_t)call->flags;
        return NULL;
    case DRILL_ARG_IOCTL:
        record->kind = call->number == DRILL_FIONBIO;
        return put_number(call->value[0], &record->amount);
    case DRILL_ARG_SIGNAL:
        return drill_bytes_signal_code((uint32_t)call->number, (enum drill_call_id)call->id,
                                       &record->kind)
                   ? NULL
                   : "a signal has no byte form";
    case DRILL_ARG_ACTOR:
        record->other = (uint8_t)call->value[0];
        return call->value[0] < DRILL_BYTES_MAX_ACTORS ? NULL : "it has more than 4 actors";
    default:
        return NULL;
    }
}

static const char *put_arg(const struct drill_step *step, enum drill_arg kind,
                           struct drill_record *record)
{
    const struct drill_call *call = &step->call;
    switch (kind) {
    case DRILL_ARG_FD:
        record->slot = slot_code(step->slot);
        return slot_fault(step->slot);
    case DRILL_ARG_ADDR:
    case DRILL_ARG_TO:
        return put_addr(step, record);
    case DRILL_ARG_OP:
        record->kind = (uint8_t)call->number;
        record->other = slot_code(step->addr.slot);
        record->flags = (uint16_t)call->flags;
        return slot_fault(step->addr.slot);
    case DRILL_ARG_MSG:
    case DRILL_ARG_CREATE:
    case DRILL_ARG_SOCK:
    case DRILL_ARG_EVENTS:
    case DRILL_ARG_ACTION:
    case DRILL_ARG_MODE:
    case DRILL_ARG_AI:
    case DRILL_ARG_OPENAT:
        record->flags = (uint16_t)call->flags;
        return NULL;
    default: {
        const char *fault = put_name(step, kind, record);
        return fault != NULL ? fault : put_numeric(call, kind, record);
    }
    }
}

static const char *put_sets(const struct drill_step *step, struct drill_record *record)
{
    unsigned sets = drill_signature_of((enum drill_call_id)step->call.id)->sets;
    if (sets == 0)
        return NULL;
    record->made = slot_code(step->set[0]);
    if (sets > 1 && step->set[0] != DRILL_NO_SLOT)
        record->other =
            step->set[1] == DRILL_NO_SLOT ? DRILL_BYTES_NO_SLOT : (uint8_t)(step->set[1] ^ 1);
    const char *fault = slot_fault(step->set[0]);
    return fault != NULL ? fault : slot_fault(step->set[1]);
}

/* The fields of `odd`, being put together. */
struct bits {
    unsigned value;
    unsigned width;
};

static void add_bits(struct bits *bits, unsigned value, unsigned width)
{
    bits->value |= value << bits->width;
    bits->width += width;
}

static const char *put_odd(const struct drill_step *step, struct drill_record *record)
{
    const struct drill_call *call = &step->call;
    struct bits bits = {0, 0};
    for (unsigned i = 0; i < DRILL_TWIST_COUNT; i++) {
        enum drill_twist twist = (enum drill_twist)i;
        if (drill_twist_groups(call->id, twist) != 0)
            add_bits(&bits, drill_bytes_twist_code(call->id, twist, call->twist[i]),
                     drill_bytes_twist_width(twist));
    }
    if (call->n_rights > DRILL_RIGHTS ||
        (call->n_rights == 2 && call->id == DRILL_CALL_SENDMSG && step->rights[1] == DRILL_NO_SLOT))
        return "it repeats a descriptor that goes along";
    if (call->id == DRILL_CALL_SENDMSG || call->id == DRILL_CALL_RECVMSG)
        add_bits(&bits, call->n_rights, 2);
    if (call->id == DRILL_CALL_RECVMSG)
        add_bits(&bits, call->want_creds, 1);
    for (unsigned i = 0; i < DRILL_RIGHTS && call->id == DRILL_CALL_SENDMSG; i++) {
        if (slot_fault(step->rights[i]) != NULL)
            return slot_fault(step->rights[i]);
        add_bits(&bits, i < call->n_rights ? slot_code(step->rights[i]) : 0, 4);
    }
    if (bits.value != 0)
        record->odd = (uint16_t)(DRILL_BYTES_ODD_MARK << 12 | bits.value);
    return NULL;
}

static void add_record(const struct drill_record *record, struct drill_text *bytes)
{
    uint8_t raw[DRILL_BYTES_RECORD];
    drill_record_store(record, raw);
    drill_text_add(bytes, (const char *)raw, sizeof raw);
}

/* A BUFFERS record. */
static void add_lengths(unsigned mode, const uint16_t *codes, unsigned n, struct drill_text *bytes)
{
    uint8_t raw[DRILL_BYTES_RECORD] = {
        drill_bytes_op_code((struct drill_bytes_op){DRILL_OP_BUFFERS, 0}), (uint8_t)mode};
    for (unsigned i = 0; i < n; i++) {
        raw[2 + 2 * i] = (uint8_t)codes[i];
        raw[3 + 2 * i] = (uint8_t)(codes[i] >> 8);
    }
    drill_text_add(bytes, (const char *)raw, sizeof raw);
}

/* The buffers of a message that its own record has no room for. */
static const char *put_buffers(const struct drill_call *call, struct drill_text *bytes)
{
    uint16_t codes[DRILL_IOV_MAX];
    if (call->id != DRILL_CALL_SENDMSG && call->id != DRILL_CALL_RECVMSG)
        return NULL;
    if (drill_call_length(call) > DRILL_BYTES_TRANSFER_MAX)
        return "it sends or receives more than 65536 bytes at once";
    if (call->n_len == 0)
        add_lengths(DRILL_BUFFERS_NONE, codes, 0, bytes);
    codes[0] = (uint16_t)(call->number - 1);
    if (call->number != 0)
        add_lengths(DRILL_BUFFERS_TIMES, codes, 1, bytes);
    for (unsigned i = 1; i < call->n_len; i++) {
        const char *fault = put_size(call->len[i], &codes[i - 1]);
        if (fault != NULL)
            return fault;
    }
    for (unsigned i = 1; i < call->n_len; i += DRILL_BYTES_MORE_MAX) {
        unsigned left = call->n_len - i;
        unsigned n = left < DRILL_BYTES_MORE_MAX ? left : DRILL_BYTES_MORE_MAX;
        add_lengths(n - 1, codes + i - 1, n, bytes);
    }
    return NULL;
}

static const char *put_step(const struct drill_step *step, struct drill_text *bytes)
{
    struct drill_record record = {.actor = step->actor};
    if (step->actor >= DRILL_BYTES_MAX_ACTORS)
        return "it has more than 4 actors";
    if (step->kind == DRILL_STEP_RETURNS) {
        record.op = drill_bytes_op_code((struct drill_bytes_op){DRILL_OP_RETURNS, 0});
        add_record(&record, bytes);
        return NULL;
    }
    const struct drill_signature *signature = drill_signature_of((enum drill_call_id)step->call.id);
    const char *fault = NULL;
    record.op = drill_bytes_op_code((struct drill_bytes_op){DRILL_OP_CALL, step->call.id});
    for (size_t i = 0; i < DRILL_SIGNATURE_ARGS && fault == NULL; i++)
        fault = put_arg(step, (enum drill_arg)signature->args[i], &record);
    if (fault == NULL)
        fault = put_sets(step, &record);
    if (fault == NULL)
        fault = put_odd(step, &record);
    if (fault != NULL)
        return fault;
    add_record(&record, bytes);
    return put_buffers(&step->call, bytes);
}

static const char *put_sysctls(const struct drill_scenario *scenario, struct drill_text *bytes)
{
    struct drill_record record = {
        .op = drill_bytes_op_code((struct drill_bytes_op){DRILL_OP_SYSCTL, 0})};
    for (unsigned i = 0; i < scenario->n_sysctls; i++) {
        if (!drill_bytes_amount_code(scenario->sysctls[i].value, &record.amount) ||
            !drill_bytes_sysctl_code(scenario->sysctls[i].sysctl, &record.kind))
            return "a sysctl, or its value, has no byte form";
        add_record(&record, bytes);
    }
    return NULL;
}

static void put_header(const struct drill_scenario *scenario, struct drill_text *bytes)
{
    char raw[DRILL_BYTES_RECORD] = {(char)DRILL_BYTES_HEAD, 'S', DRILL_BYTES_VERSION};
    raw[3] = scenario->slow ? DRILL_BYTES_HEAD_SLOW : 0;
    raw[4] = (char)scenario->families;
    drill_text_add(bytes, raw, sizeof raw);
}

struct drill_status drill_scenario_encode(const struct drill_scenario *scenario,
                                          struct drill_text *bytes, struct drill_diag *diag)
{
    size_t before = bytes->len;
    int line = 0;
    put_header(scenario, bytes);
    const char *fault = put_sysctls(scenario, bytes);
    if (scenario->n_steps > DRILL_BYTES_MAX_STEPS)
        fault = "it has more than 64 steps";
    for (uint32_t i = 0; i < scenario->n_steps && fault == NULL; i++) {
        line = scenario->steps[i].line;
        fault = put_step(&scenario->steps[i], bytes);
    }
    if (fault == NULL && !bytes->failed)
        return DRILL_OK;
    bytes->len = before;
    if (bytes->bytes != NULL)
        bytes->bytes[before] = '\0';
    if (fault == NULL)
        return drill_diag_set(diag, DRILL_CODE_NO_MEMORY, 0, 0, "out of memory");
    return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, line, line > 0 ? 1 : 0, "%s", fault);
}
