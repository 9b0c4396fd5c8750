#ifndef DRILL_SCENARIO_BYTES_TABLE_H
#define DRILL_SCENARIO_BYTES_TABLE_H

/* What single fields of a record mean, in both directions. Private to the scenario layer. Each
 * function from a code takes any code; each to a code is false when there is none. */

#include "scenario/bytes.h"

/* One record, as it lies in the input; numbers are little-endian. */
struct drill_record {
    uint8_t op;
    uint8_t actor;   /* low half: the actor; BUFFERS: enum drill_bytes_buffers or a count */
    uint8_t slot;    /* low half: the descriptor; of rename the new name */
    uint8_t made;    /* low half: the slot that is set; a service */
    uint8_t kind;    /* which address, option, request, signal, protocol, setting */
    uint8_t other;   /* low half: another slot, an actor, a host, a file (its length: high half) */
    uint16_t amount; /* a size or number: drill_bytes_amount */
    uint16_t flags;  /* flags, or a second number */
    uint16_t odd;    /* unusual arguments, descriptors that go along: see ODD_MARK */
};

enum {
    DRILL_BYTES_HEAD = 0xff,    /* first byte of a header, which goes on with 'S' and a version */
    DRILL_BYTES_HEAD_SLOW = 1,  /* byte 3 of the header */
    DRILL_BYTES_NO_SLOT = 8,    /* the slot that is none: -1, or not named */
    DRILL_BYTES_ODD_MARK = 0x5, /* highest 4 bits of `odd` when the others mean something */
    DRILL_BYTES_MORE_MAX = 5    /* lengths that one BUFFERS record has room for */
};

/* BUFFERS follows a sendmsg or recvmsg: count - 1 and so many more lengths, or one of these. */
enum drill_bytes_buffers {
    DRILL_BUFFERS_TIMES = 8, /* so many buffers of the one length */
    DRILL_BUFFERS_NONE = 9   /* no buffer at all */
};

enum drill_bytes_op_kind {
    DRILL_OP_CALL,
    DRILL_OP_RETURNS,
    DRILL_OP_BUFFERS,
    DRILL_OP_SYSCTL
};

struct drill_bytes_op {
    uint8_t kind; /* enum drill_bytes_op_kind */
    uint8_t call; /* enum drill_call_id */
};

struct drill_record drill_record_load(const uint8_t bytes[DRILL_BYTES_RECORD]);
void drill_record_store(const struct drill_record *record, uint8_t bytes[DRILL_BYTES_RECORD]);

struct drill_bytes_op drill_bytes_op(uint8_t code);
uint8_t drill_bytes_op_code(struct drill_bytes_op op);

/* A number: 0 to 16383 as it is, up to 65532 where 4 divides it, down to -16384, some others. As a
 * size it is 0 to DRILL_BYTES_TRANSFER_MAX. */
int32_t drill_bytes_amount(uint16_t code);
uint32_t drill_bytes_size(uint16_t code);
bool drill_bytes_amount_code(int64_t value, uint16_t *ret);

/* Flags, of which those that are not in `mask` are dropped. */
uint32_t drill_bytes_flags(uint16_t code, uint32_t mask);

/* Address kinds (enum drill_sym_kind) with the protocol of a named one, as the call has them. */
enum drill_sym_kind drill_bytes_address(uint8_t code, uint8_t call_id, const char **ret_proto);
bool drill_bytes_address_code(uint8_t call_id, enum drill_sym_kind kind, const char *proto,
                              uint8_t *ret);

enum drill_option drill_bytes_option(uint8_t code);
bool drill_bytes_option_code(uint8_t option, uint8_t *ret);
enum drill_sysctl drill_bytes_sysctl(uint8_t code);
bool drill_bytes_sysctl_code(uint8_t sysctl, uint8_t *ret);

enum drill_bytes_name {
    DRILL_NAME_HOST,
    DRILL_NAME_SERVICE,
    DRILL_NAME_PROTOCOL
};

/* A name; an empty one where `some` is false alone. */
const char *drill_bytes_name(enum drill_bytes_name kind, uint8_t code, bool some);
bool drill_bytes_name_code(enum drill_bytes_name kind, const char *name, uint8_t *ret);

/* Names of files, "a" and on, by the low half of a code. */
const char *drill_bytes_file(uint8_t code);
bool drill_bytes_file_code(const char *name, uint8_t *ret);

/* What their names are filled up to, by the high half. */
uint8_t drill_bytes_file_len(uint8_t code);
bool drill_bytes_file_len_code(uint8_t len, uint8_t *ret);

/* One of `n` things by the code's number. */
unsigned drill_bytes_choice(uint8_t code, unsigned n);

/* How many bits of `odd` an unusual argument has; the word that its code stands for in a call, as
 * enum drill_constant. Which bits they are: the call's unusual arguments in the order of their
 * enum, from the lowest bit on; then what goes along with a message. */
unsigned drill_bytes_twist_width(enum drill_twist twist);
uint8_t drill_bytes_twist(uint8_t call_id, enum drill_twist twist, unsigned code);
unsigned drill_bytes_twist_code(uint8_t call_id, enum drill_twist twist, uint8_t constant);

/* The signals that a call may name. */
uint32_t drill_bytes_signal(uint8_t code, enum drill_call_id id);
bool drill_bytes_signal_code(uint32_t signal, enum drill_call_id id, uint8_t *ret);

#endif
