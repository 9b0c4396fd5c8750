/* Decoding: a walk over the records; each is made a step by the signature of its call, put right
 * where its slots are not set, and taken if its actor can make it now. */

#include "scenario/bytes.h"

#include <string.h>

#include "scenario/bytes_table.h"
#include "scenario/flow.h"
#include "scenario/signature.h"

struct decoder {
    struct drill_scenario *scenario;
    struct drill_flow flow;
    int16_t slots[DRILL_BYTES_MAX_SLOTS]; /* what the slots of the input are in the scenario */
    struct drill_step *message;           /* the sendmsg or recvmsg of the record before */
};

/* The slot that a step uses: the nearest one that is set where this one is not. */
static int16_t use_slot(const struct decoder *decoder, uint8_t code)
{
    for (unsigned i = 0; i < DRILL_BYTES_MAX_SLOTS; i++) {
        int16_t slot = decoder->slots[(code - i) % DRILL_BYTES_MAX_SLOTS];
        if (slot != DRILL_NO_SLOT)
            return slot;
    }
    return DRILL_NO_SLOT;
}

static bool is_no_slot(uint8_t code)
{
    return code % 16 == DRILL_BYTES_NO_SLOT;
}

/* The slot that a step sets; one that was not set before gets the next name. */
static int16_t set_slot(struct decoder *decoder, uint8_t code)
{
    static const char *const letters[DRILL_BYTES_MAX_SLOTS] = {"A", "B", "C", "D",
                                                               "E", "F", "G", "H"};
    struct drill_scenario *scenario = decoder->scenario;
    int16_t *slot = &decoder->slots[code % DRILL_BYTES_MAX_SLOTS];
    if (*slot == DRILL_NO_SLOT) {
        *slot = (int16_t)scenario->n_slots++;
        scenario->slots[*slot] = letters[*slot];
    }
    return *slot;
}

/* Takes the next field of `odd`. */
static unsigned take_bits(uint16_t *odd, unsigned width)
{
    unsigned value = *odd & ((1U << width) - 1);
    *odd = (uint16_t)(*odd >> width);
    return value;
}

static void read_passed(const struct decoder *decoder, uint16_t *odd, struct drill_step *step)
{
    unsigned n = take_bits(odd, 2);
    uint8_t first = (uint8_t)take_bits(odd, 4);
    uint8_t second = (uint8_t)take_bits(odd, 4);
    if (n == 0 || use_slot(decoder, first) == DRILL_NO_SLOT)
        return;
    step->call.n_rights = n > 1 ? 2 : 1;
    step->rights[0] = use_slot(decoder, first);
    if (n > 1)
        step->rights[1] = use_slot(decoder, second);
}

static void read_odd(const struct decoder *decoder, uint16_t odd, struct drill_step *step)
{
    struct drill_call *call = &step->call;
    if (odd >> 12 != DRILL_BYTES_ODD_MARK)
        return;
    odd &= 0xfff;
    for (unsigned i = 0; i < DRILL_TWIST_COUNT; i++) {
        enum drill_twist twist = (enum drill_twist)i;
        if (drill_twist_groups(call->id, twist) != 0)
            call->twist[i] =
                drill_bytes_twist(call->id, twist, take_bits(&odd, drill_bytes_twist_width(twist)));
    }
    if (call->id == DRILL_CALL_SENDMSG) {
        read_passed(decoder, &odd, step);
    } else if (call->id == DRILL_CALL_RECVMSG) {
        unsigned room = take_bits(&odd, 2);
        call->n_rights = (uint16_t)(room < DRILL_RIGHTS ? room : DRILL_RIGHTS);
        call->want_creds = take_bits(&odd, 1) != 0;
    }
}

static void read_named(const struct drill_record *record, const char *proto,
                       struct drill_step *step)
{
    struct drill_sym *addr = &step->addr;
    addr->host = drill_bytes_name(DRILL_NAME_HOST, record->other, true);
    addr->service = drill_bytes_name(DRILL_NAME_SERVICE, record->made, true);
    addr->proto = proto[0] != '\0' ? proto : NULL;
    memcpy(step->call.host, addr->host, strlen(addr->host) + 1);
    memcpy(step->call.service, addr->service, strlen(addr->service) + 1);
    memcpy(step->call.proto, proto, strlen(proto) + 1);
}

static void read_file(const struct drill_record *record, enum drill_sym_kind kind,
                      struct drill_step *step)
{
    step->addr.kind = (uint8_t)kind;
    step->addr.host = drill_bytes_file(record->other % 16);
    step->addr.len = drill_bytes_file_len(record->other);
}

static void read_addr(const struct decoder *decoder, const struct drill_record *record,
                      struct drill_step *step)
{
    const char *proto;
    enum drill_sym_kind kind = drill_bytes_address(record->kind, step->call.id, &proto);
    step->addr.kind = (uint8_t)kind;
    if (kind == DRILL_SYM_NAMED) {
        read_named(record, proto, step);
    } else if (kind == DRILL_SYM_FILE || kind == DRILL_SYM_ABSTRACT) {
        read_file(record, kind, step);
    } else if (drill_sym_has_slot(&step->addr)) {
        step->addr.slot = use_slot(decoder, record->other);
        if (step->addr.slot == DRILL_NO_SLOT)
            step->addr.kind = DRILL_SYM_LOOPBACK;
    }
}

static void read_values(const struct drill_record *record, struct drill_call *call)
{
    call->value[0] = drill_bytes_amount(record->amount);
    if (drill_option_values((enum drill_option)call->option) > 1)
        call->value[1] = drill_bytes_amount(record->flags);
}

static void read_request(const struct drill_record *record, struct drill_call *call)
{
    call->number = (int32_t)drill_bytes_choice(record->kind, DRILL_F_SETOWN + 1);
    if (call->number == DRILL_F_SETFL)
        call->flags = drill_bytes_flags(record->flags, drill_flag_group_mask(DRILL_GROUP_O));
    else if (call->number == DRILL_F_SETFD)
        call->flags = drill_bytes_flags(record->flags, drill_flag_group_mask(DRILL_GROUP_FD));
}

static void read_op(const struct decoder *decoder, const struct drill_record *record,
                    struct drill_step *step)
{
    struct drill_call *call = &step->call;
    call->number = (int32_t)drill_bytes_choice(record->kind, DRILL_EPOLL_CTL_DEL + 1);
    step->addr.kind = DRILL_SYM_SLOT;
    step->addr.slot = use_slot(decoder, record->other);
    if (call->number != DRILL_EPOLL_CTL_DEL)
        call->flags = drill_bytes_flags(record->flags, drill_flag_group_mask(DRILL_GROUP_EPOLL));
}

static void copy_name(enum drill_bytes_name kind, uint8_t code, bool some, char *ret)
{
    const char *name = drill_bytes_name(kind, code, some);
    memcpy(ret, name, strlen(name) + 1);
}

/* The arguments that are names. */
static void read_name(const struct drill_record *record, enum drill_arg kind,
                      struct drill_step *step)
{
    struct drill_call *call = &step->call;
    switch (kind) {
    case DRILL_ARG_HOST:
    case DRILL_ARG_NODE:
        copy_name(DRILL_NAME_HOST, record->other, false, call->host);
        break;
    case DRILL_ARG_SERVICE:
    case DRILL_ARG_ENTRY:
        copy_name(DRILL_NAME_SERVICE, record->made, kind == DRILL_ARG_SERVICE, call->service);
        break;
    case DRILL_ARG_PROTO:
        copy_name(DRILL_NAME_PROTOCOL, record->kind, false, call->proto);
        break;
    case DRILL_ARG_FILE:
        read_file(record, DRILL_SYM_FILE, step);
        break;
    case DRILL_ARG_NEW:
        memcpy(call->service, drill_bytes_file(record->slot % 16), 2);
        break;
    default:
        break;
    }
}

/* The arguments that are numbers of the call. */
static void read_number(const struct drill_record *record, enum drill_arg kind,
                        struct drill_call *call)
{
    int32_t amount = drill_bytes_amount(record->amount);
    switch (kind) {
    case DRILL_ARG_SIZE:
    case DRILL_ARG_SIZES:
        call->n_len = 1;
        call->len[0] = drill_bytes_size(record->amount);
        break;
    case DRILL_ARG_TIMEOUT:
        call->number = amount >= -1 ? amount : -1;
        break;
    case DRILL_ARG_BACKLOG:
    case DRILL_ARG_HOW:
        call->number = amount;
        break;
    case DRILL_ARG_PEER:
        call->want_addr = record->kind % 2 == 0;
        break;
    case DRILL_ARG_OPTION:
        call->option = (uint8_t)drill_bytes_option(record->kind);
        break;
    case DRILL_ARG_VALUES:
        read_values(record, call);
        break;
    case DRILL_ARG_REQUEST:
        read_request(record, call);
        break;
    case DRILL_ARG_IOCTL:
        call->number = record->kind % 2 == 0 ? DRILL_FIONREAD : DRILL_FIONBIO;
        call->value[0] = call->number == DRILL_FIONBIO ? amount : 0;
        break;
    case DRILL_ARG_SIGNAL:
        call->number = (int32_t)drill_bytes_signal(record->kind, (enum drill_call_id)call->id);
        break;
    case DRILL_ARG_ACTOR:
        call->value[0] = record->other % DRILL_BYTES_MAX_ACTORS;
        break;
    default:
        break;
    }
}

static void read_arg(const struct decoder *decoder, const struct drill_record *record,
                     enum drill_arg kind, struct drill_step *step)
{
    switch (kind) {
    case DRILL_ARG_FD:
        step->slot = is_no_slot(record->slot) ? DRILL_NO_SLOT : use_slot(decoder, record->slot);
        break;
    case DRILL_ARG_ADDR:
    case DRILL_ARG_TO:
        read_addr(decoder, record, step);
        break;
    case DRILL_ARG_OP:
        read_op(decoder, record, step);
        break;
    case DRILL_ARG_MSG:
    case DRILL_ARG_CREATE:
    case DRILL_ARG_SOCK:
    case DRILL_ARG_EVENTS:
    case DRILL_ARG_ACTION:
    case DRILL_ARG_MODE:
    case DRILL_ARG_AI:
    case DRILL_ARG_OPENAT:
        step->call.flags =
            drill_bytes_flags(record->flags, drill_flag_group_mask(drill_call_flags(&step->call)));
        break;
    default:
        read_name(record, kind, step);
        read_number(record, kind, &step->call);
        break;
    }
}

static void read_sets(struct decoder *decoder, const struct drill_record *record,
                      struct drill_step *step)
{
    uint8_t id = step->call.id;
    unsigned sets = drill_signature_of((enum drill_call_id)id)->sets;
    if (sets == 0 || is_no_slot(record->made))
        return;
    step->set[0] = set_slot(decoder, record->made);
    if (sets < 2 || (id == DRILL_CALL_RECVMSG && is_no_slot(record->other)))
        return;
    /* The second is told by how it differs, so that zeros are A and B. */
    uint8_t second = (uint8_t)((record->other ^ 1U) % DRILL_BYTES_MAX_SLOTS);
    if (second == record->made % DRILL_BYTES_MAX_SLOTS)
        second = (uint8_t)(second ^ 1U);
    step->set[1] = set_slot(decoder, second);
}

static struct drill_step make_step(const struct decoder *decoder, const struct drill_record *record,
                                   struct drill_bytes_op op)
{
    struct drill_step step = {.slot = DRILL_NO_SLOT,
                              .set = {DRILL_NO_SLOT, DRILL_NO_SLOT},
                              .rights = {DRILL_NO_SLOT, DRILL_NO_SLOT},
                              .addr.slot = DRILL_NO_SLOT,
                              .call.fd = -1};
    step.actor = record->actor % DRILL_BYTES_MAX_ACTORS;
    if (op.kind == DRILL_OP_RETURNS) {
        step.kind = DRILL_STEP_RETURNS;
        step.call = decoder->flow.actors[step.actor].call;
        return step;
    }
    const struct drill_signature *signature = drill_signature_of((enum drill_call_id)op.call);
    step.call.id = op.call;
    step.call.want_addr = op.call == DRILL_CALL_RECVFROM || op.call == DRILL_CALL_RECVMSG;
    for (size_t i = 0; i < DRILL_SIGNATURE_ARGS; i++)
        read_arg(decoder, record, (enum drill_arg)signature->args[i], &step);
    read_odd(decoder, record->odd, &step);
    return step;
}

static void take_step(struct decoder *decoder, const struct drill_record *record,
                      struct drill_bytes_op op)
{
    struct drill_scenario *scenario = decoder->scenario;
    struct drill_step step = make_step(decoder, record, op);
    char why[160];
    decoder->message = NULL;
    if (scenario->n_steps == DRILL_BYTES_MAX_STEPS)
        return;
    if (op.kind == DRILL_OP_CALL && op.call == DRILL_CALL_EPOLL_CTL &&
        step.addr.slot == DRILL_NO_SLOT)
        return;
    if (drill_flow_take(&decoder->flow, &step, why, sizeof why) != DRILL_FLOW_FINE) {
        if (step.actor == 0 || step.kind == DRILL_STEP_RETURNS)
            return;
        step.actor = 0;
        if (drill_flow_take(&decoder->flow, &step, why, sizeof why) != DRILL_FLOW_FINE)
            return;
    }
    if (op.kind == DRILL_OP_CALL)
        read_sets(decoder, record, &step);
    scenario->steps[scenario->n_steps] = step;
    if (step.call.id == DRILL_CALL_SENDMSG || step.call.id == DRILL_CALL_RECVMSG)
        decoder->message = &scenario->steps[scenario->n_steps];
    scenario->n_steps++;
    if (drill_step_actors(&step) > scenario->n_actors)
        scenario->n_actors = drill_step_actors(&step);
}

/* One more buffer, no longer than the bound leaves; what is left may have no code, but its fours
 * have. */
static void add_buffer(struct drill_call *call, uint16_t code)
{
    uint32_t left = (DRILL_BYTES_TRANSFER_MAX - (uint32_t)drill_call_length(call)) & ~3U;
    uint32_t len = drill_bytes_size(code);
    if (call->n_len < DRILL_IOV_MAX)
        call->len[call->n_len++] = len < left ? len : left;
}

static void repeat_buffer(struct drill_call *call, uint16_t code)
{
    uint32_t times = code == 0x3030 ? 1 : 1 + (uint32_t)code % DRILL_BUFFERS_MAX;
    uint32_t most = call->len[0] > 0 ? DRILL_BYTES_TRANSFER_MAX / call->len[0] : times;
    if (call->n_len == 1)
        call->number = (int32_t)(times < most ? times : most);
}

/* What a BUFFERS record adds to the message before it. The call that the flow holds for its
 * collection is not looked at beyond its number. */
static void take_buffers(struct decoder *decoder, const struct drill_record *record)
{
    uint8_t bytes[DRILL_BYTES_RECORD];
    unsigned mode = record->actor % 16;
    if (decoder->message == NULL || decoder->message->call.number != 0 ||
        decoder->message->call.n_len == 0)
        return;
    struct drill_call *call = &decoder->message->call;
    drill_record_store(record, bytes);
    if (mode == DRILL_BUFFERS_TIMES) {
        repeat_buffer(call, (uint16_t)(bytes[2] | bytes[3] << 8));
    } else if (mode == DRILL_BUFFERS_NONE && call->n_len == 1) {
        call->n_len = 0;
        call->len[0] = 0;
    } else {
        for (unsigned i = 0; i <= mode % DRILL_BYTES_MORE_MAX; i++)
            add_buffer(call, (uint16_t)(bytes[2 + 2 * i] | bytes[3 + 2 * i] << 8));
    }
    decoder->flow.actors[decoder->message->actor].call = *call;
}

static void take_sysctl(struct decoder *decoder, const struct drill_record *record)
{
    struct drill_scenario *scenario = decoder->scenario;
    uint8_t sysctl = (uint8_t)drill_bytes_sysctl(record->kind);
    int32_t value = drill_bytes_amount(record->amount);
    for (unsigned i = 0; i < scenario->n_sysctls; i++) {
        if (scenario->sysctls[i].sysctl == sysctl)
            return;
    }
    scenario->sysctls[scenario->n_sysctls++] =
        (struct drill_scenario_sysctl){.sysctl = sysctl, .value = value > 0 ? value : 0};
}

static void take_record(struct decoder *decoder, const uint8_t *bytes)
{
    struct drill_record record = drill_record_load(bytes);
    struct drill_bytes_op op = drill_bytes_op(record.op);
    if (op.kind == DRILL_OP_BUFFERS)
        take_buffers(decoder, &record);
    else if (op.kind == DRILL_OP_SYSCTL)
        take_sysctl(decoder, &record);
    else
        take_step(decoder, &record, op);
}

enum drill_bytes_header drill_bytes_header(const void *bytes, size_t len)
{
    const uint8_t *head = bytes;
    if (len < DRILL_BYTES_RECORD || head[0] != DRILL_BYTES_HEAD || head[1] != 'S')
        return DRILL_BYTES_NO_HEADER;
    return head[2] <= DRILL_BYTES_VERSION ? DRILL_BYTES_KNOWN : DRILL_BYTES_NEWER;
}

/* What the header says; the place of the first step. */
static size_t take_header(struct drill_scenario *scenario, const uint8_t *bytes, size_t len,
                          enum drill_family family)
{
    bool headed = drill_bytes_header(bytes, len) != DRILL_BYTES_NO_HEADER;
    scenario->families = headed ? bytes[4] & DRILL_FAMILIES_ALL : 0;
    if ((int)family < DRILL_FAMILY_COUNT)
        scenario->families = DRILL_FAMILY_BIT(family);
    else if (scenario->families == 0)
        scenario->families = DRILL_FAMILIES_ALL;
    scenario->slow = headed && (bytes[3] & DRILL_BYTES_HEAD_SLOW) != 0;
    return headed ? DRILL_BYTES_RECORD : 0;
}

struct drill_status drill_scenario_decode(struct drill_scenario **ret, struct drill_arena *arena,
                                          const void *bytes, size_t len, enum drill_family family,
                                          struct drill_diag *diag)
{
    static const uint8_t simplest[DRILL_BYTES_RECORD];
    struct decoder decoder = {.scenario = drill_arena_take(arena, sizeof *decoder.scenario)};
    struct drill_scenario *scenario = decoder.scenario;
    size_t steps = len / DRILL_BYTES_RECORD + 1;
    if (steps > DRILL_BYTES_MAX_STEPS)
        steps = DRILL_BYTES_MAX_STEPS;
    if (scenario != NULL)
        scenario->steps = drill_arena_take(arena, steps * sizeof *scenario->steps);
    if (scenario == NULL || scenario->steps == NULL)
        return drill_diag_set(diag, DRILL_CODE_NO_MEMORY, 0, 0, "out of memory");
    scenario->name = "bytes";
    scenario->summary = scenario->comments = "";
    scenario->n_actors = 1;
    for (unsigned i = 0; i < DRILL_BYTES_MAX_SLOTS; i++)
        decoder.slots[i] = DRILL_NO_SLOT;
    size_t at = take_header(scenario, bytes, len, family);
    for (; at + DRILL_BYTES_RECORD <= len; at += DRILL_BYTES_RECORD)
        take_record(&decoder, (const uint8_t *)bytes + at);
    if (scenario->n_steps == 0)
        take_record(&decoder, simplest);
    *ret = scenario;
    return DRILL_OK;
}
