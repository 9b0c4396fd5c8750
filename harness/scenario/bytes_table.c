/* The tables of the byte form and the codes of single fields. */

#include "scenario/bytes_table.h"

#include <string.h>

#include "scenario/signature.h"

enum {
    ZERO = '0',        /* means what 0 does */
    ZEROS = 0x3030,    /* two of them */
    CHOICES = 64,      /* a table's places, of which ZERO is not told apart from 0 */
    EXACT = 1 << 14,   /* amounts that are told as they are */
    FORM_SHIFT = 14,   /* the highest two bits of an amount say what the others are */
    FORM_MULTIPLE = 1, /* a multiple of 4 */
    FORM_NEGATIVE = 2, /* -1 and down */
    FORM_SPECIAL = 3,  /* one of `numbers` */
    MULTIPLE = 4,
    SMALL = 0xff
};

static const struct drill_bytes_op ops[] = {
#define CALL(id) {DRILL_OP_CALL, DRILL_CALL_##id},
#define OTHER(id) {DRILL_OP_##id, 0},
#include "scenario/bytes_table.def"
};

static const struct {
    uint8_t kind;
    const char *proto;
} addresses[] = {
#define ADDRESS(kind, protocol) {DRILL_SYM_##kind, protocol},
#include "scenario/bytes_table.def"
};

static const uint8_t options[] = {
#define OPTION(name) DRILL_##name,
#include "scenario/bytes_table.def"
};

static const uint8_t sysctls[] = {
#define SYSCTL(id) DRILL_SYSCTL_##id,
#include "scenario/bytes_table.def"
};

static const struct {
    enum drill_bytes_name kind;
    const char *name;
} names[] = {
#define NAME(kind, name) {DRILL_NAME_##kind, name},
#include "scenario/bytes_table.def"
};

static const int32_t numbers[] = {
#define NUMBER(value) value,
#include "scenario/bytes_table.def"
};

static const char *const files[] = {"a", "b", "c", "d", "e", "f", "g", "h"};

/* Place 3 is that of '0'. */
static const uint8_t file_lens[16] = {0,  1,  2,  0,   3,   4,   20,  40,
                                      41, 42, 64, 100, 106, 107, 108, DRILL_ADDR_NAME_MAX};

unsigned drill_bytes_choice(uint8_t code, unsigned n)
{
    unsigned low = code % CHOICES;
    return low == ZERO ? 0 : low % n;
}

static uint16_t pair(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

struct drill_record drill_record_load(const uint8_t bytes[DRILL_BYTES_RECORD])
{
    return (struct drill_record){.op = bytes[0],
                                 .actor = bytes[1],
                                 .slot = bytes[2],
                                 .made = bytes[3],
                                 .kind = bytes[4],
                                 .other = bytes[5],
                                 .amount = pair(bytes + 6),
                                 .flags = pair(bytes + 8),
                                 .odd = pair(bytes + 10)};
}

static void put_pair(uint8_t *bytes, uint16_t value)
{
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
}

void drill_record_store(const struct drill_record *record, uint8_t bytes[DRILL_BYTES_RECORD])
{
    bytes[0] = record->op;
    bytes[1] = record->actor;
    bytes[2] = record->slot;
    bytes[3] = record->made;
    bytes[4] = record->kind;
    bytes[5] = record->other;
    put_pair(bytes + 6, record->amount);
    put_pair(bytes + 8, record->flags);
    put_pair(bytes + 10, record->odd);
}

struct drill_bytes_op drill_bytes_op(uint8_t code)
{
    return ops[drill_bytes_choice(code, DRILL_COUNT(ops))];
}

uint8_t drill_bytes_op_code(struct drill_bytes_op op)
{
    size_t i = 0;
    while (i < DRILL_COUNT(ops) && (ops[i].kind != op.kind || ops[i].call != op.call))
        i++;
    DRILL_CHECK(i < DRILL_COUNT(ops));
    return (uint8_t)i;
}

int32_t drill_bytes_amount(uint16_t code)
{
    int32_t low = code % EXACT;
    if (code == ZEROS)
        return 0;
    switch (code >> FORM_SHIFT) {
    case FORM_MULTIPLE:
        return low * MULTIPLE >= EXACT ? low * MULTIPLE : low & SMALL;
    case FORM_NEGATIVE:
        return -1 - low;
    case FORM_SPECIAL:
        return numbers[(unsigned)low % DRILL_COUNT(numbers)];
    default:
        return low;
    }
}

uint32_t drill_bytes_size(uint16_t code)
{
    int32_t value = drill_bytes_amount(code);
    if (value < 0)
        return (uint32_t)value & SMALL;
    return value < DRILL_BYTES_TRANSFER_MAX ? (uint32_t)value : DRILL_BYTES_TRANSFER_MAX;
}

bool drill_bytes_amount_code(int64_t value, uint16_t *ret)
{
    for (size_t i = 0; i < DRILL_COUNT(numbers); i++) {
        if (numbers[i] == value) {
            *ret = (uint16_t)(FORM_SPECIAL << FORM_SHIFT | i);
            return true;
        }
    }
    if (value >= 0 && value < EXACT)
        *ret = (uint16_t)value;
    else if (value >= EXACT && value < EXACT * MULTIPLE && value % MULTIPLE == 0)
        *ret = (uint16_t)(FORM_MULTIPLE << FORM_SHIFT | value / MULTIPLE);
    else if (value < 0 && value >= -EXACT)
        *ret = (uint16_t)(FORM_NEGATIVE << FORM_SHIFT | (-1 - value));
    else
        return false;
    return true;
}

uint32_t drill_bytes_flags(uint16_t code, uint32_t mask)
{
    return code == ZEROS ? 0 : code & mask;
}

/* What the call would have without being told. */
static enum drill_sym_kind usual_address(uint8_t call_id)
{
    if (call_id == DRILL_CALL_SENDMSG)
        return DRILL_SYM_NONE;
    return call_id == DRILL_CALL_BIND ? DRILL_SYM_LOOPBACK : DRILL_SYM_SLOT;
}

enum drill_sym_kind drill_bytes_address(uint8_t code, uint8_t call_id, const char **ret_proto)
{
    unsigned at = drill_bytes_choice(code, DRILL_COUNT(addresses) + 1);
    *ret_proto = at == 0 ? "" : addresses[at - 1].proto;
    return at == 0 ? usual_address(call_id) : (enum drill_sym_kind)addresses[at - 1].kind;
}

bool drill_bytes_address_code(uint8_t call_id, enum drill_sym_kind kind, const char *proto,
                              uint8_t *ret)
{
    if (kind == usual_address(call_id)) {
        *ret = 0;
        return true;
    }
    for (size_t i = 0; i < DRILL_COUNT(addresses); i++) {
        if (addresses[i].kind == kind && strcmp(addresses[i].proto, proto) == 0) {
            *ret = (uint8_t)(i + 1);
            return true;
        }
    }
    return false;
}

static bool find(const uint8_t *values, size_t n, uint8_t value, uint8_t *ret)
{
    for (size_t i = 0; i < n; i++) {
        if (values[i] == value) {
            *ret = (uint8_t)i;
            return true;
        }
    }
    return false;
}

enum drill_option drill_bytes_option(uint8_t code)
{
    return (enum drill_option)options[drill_bytes_choice(code, DRILL_COUNT(options))];
}

bool drill_bytes_option_code(uint8_t option, uint8_t *ret)
{
    return find(options, DRILL_COUNT(options), option, ret);
}

enum drill_sysctl drill_bytes_sysctl(uint8_t code)
{
    return (enum drill_sysctl)sysctls[drill_bytes_choice(code, DRILL_COUNT(sysctls))];
}

bool drill_bytes_sysctl_code(uint8_t sysctl, uint8_t *ret)
{
    return find(sysctls, DRILL_COUNT(sysctls), sysctl, ret);
}

/* The first name of a kind, and how many there are. */
static unsigned names_of(enum drill_bytes_name kind, unsigned *ret_first)
{
    unsigned n = 0;
    *ret_first = 0;
    while (names[*ret_first].kind != kind)
        (*ret_first)++;
    while (*ret_first + n < DRILL_COUNT(names) && names[*ret_first + n].kind == kind)
        n++;
    return n;
}

const char *drill_bytes_name(enum drill_bytes_name kind, uint8_t code, bool some)
{
    unsigned first;
    unsigned n = names_of(kind, &first);
    const char *name = names[first + drill_bytes_choice(code, n)].name;
    return some && name[0] == '\0' ? names[first].name : name;
}

bool drill_bytes_name_code(enum drill_bytes_name kind, const char *name, uint8_t *ret)
{
    unsigned first;
    unsigned n = names_of(kind, &first);
    for (unsigned i = 0; i < n; i++) {
        if (strcmp(names[first + i].name, name) == 0) {
            *ret = (uint8_t)i;
            return true;
        }
    }
    return false;
}

const char *drill_bytes_file(uint8_t code)
{
    return files[code % DRILL_COUNT(files)];
}

bool drill_bytes_file_code(const char *name, uint8_t *ret)
{
    for (size_t i = 0; i < DRILL_COUNT(files); i++) {
        if (strcmp(files[i], name) == 0) {
            *ret = (uint8_t)i;
            return true;
        }
    }
    return false;
}

uint8_t drill_bytes_file_len(uint8_t code)
{
    return file_lens[code >> 4];
}

bool drill_bytes_file_len_code(uint8_t len, uint8_t *ret)
{
    uint8_t at;
    if (!find(file_lens, DRILL_COUNT(file_lens), len, &at))
        return false;
    *ret = (uint8_t)(at << 4);
    return true;
}

unsigned drill_bytes_twist_width(enum drill_twist twist)
{
    static const uint8_t widths[DRILL_TWIST_COUNT] = {
        [DRILL_TWIST_ADDR] = 2,   [DRILL_TWIST_BUF] = 2,  [DRILL_TWIST_LEN] = 3,
        [DRILL_TWIST_FAMILY] = 3, [DRILL_TWIST_TYPE] = 3, [DRILL_TWIST_PROTOCOL] = 3,
        [DRILL_TWIST_FDS] = 2,
    };
    return widths[twist];
}

uint8_t drill_bytes_twist(uint8_t call_id, enum drill_twist twist, unsigned code)
{
    uint32_t groups = drill_twist_groups(call_id, twist);
    for (uint8_t i = 1; i < DRILL_CONSTANT_COUNT && code > 0; i++) {
        if ((drill_constant_group((enum drill_constant)i) & groups) != 0 && --code == 0)
            return i;
    }
    return DRILL_CONSTANT_NONE;
}

unsigned drill_bytes_twist_code(uint8_t call_id, enum drill_twist twist, uint8_t constant)
{
    uint32_t groups = drill_twist_groups(call_id, twist);
    unsigned code = 0;
    for (uint8_t i = 1; i <= constant; i++)
        code += (drill_constant_group((enum drill_constant)i) & groups) != 0;
    return code;
}

uint32_t drill_bytes_signal(uint8_t code, enum drill_call_id id)
{
    uint32_t allowed = drill_call_signals(id);
    unsigned n = (unsigned)__builtin_popcount(allowed);
    for (unsigned at = drill_bytes_choice(code, n); at > 0; at--)
        allowed &= allowed - 1;
    return allowed & -allowed;
}

bool drill_bytes_signal_code(uint32_t signal, enum drill_call_id id, uint8_t *ret)
{
    uint32_t allowed = drill_call_signals(id);
    *ret = (uint8_t)__builtin_popcount(allowed & (signal - 1));
    return (signal & allowed) != 0;
}
