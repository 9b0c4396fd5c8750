#ifndef DRILL_VOCAB_TWIST_H
#define DRILL_VOCAB_TWIST_H

/* Unusual arguments. A twist makes one argument of a call other than the rest of the call says: a
 * pointer that is none, a length too short, a family that is not the socket's. All are words, one
 * byte each, and 0 means "as usual": a call without twists is an ordinary call.
 *
 * Lengths are said without numbers, which differ between hosts:
 *   zero, negative   0 and -1
 *   short            too short for any address of the family (of INET: family and port alone), or
 *                    for the option's value (one byte)
 *   exact            what an ordinary call passes
 *   long             what an ordinary call passes and more: the host's largest address, twice the
 *                    value */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum drill_constant {
    DRILL_CONSTANT_NONE, /* as usual; none came back */
#define X(group, id, word) DRILL_##id,
#include "vocab/constants.def"
#undef X
    DRILL_CONSTANT_COUNT
};

/* A set of groups. */
enum drill_constant_group {
    DRILL_CONSTANTS_DOMAIN = 1 << 0,
    DRILL_CONSTANTS_TYPE = 1 << 1,
    DRILL_CONSTANTS_PROTOCOL = 1 << 2,
    DRILL_CONSTANTS_LENGTH = 1 << 3,
    DRILL_CONSTANTS_POINTER = 1 << 4,
    DRILL_CONSTANTS_SPARE = 1 << 5
};

enum drill_twist {
#define X(id, key, groups) DRILL_TWIST_##id,
#include "vocab/twists.def"
#undef X
    DRILL_TWIST_COUNT
};

/* The word of a constant ("?" for none of them); its group, 0 for none; a constant of one of
 * `groups` by word, which has `len` bytes and needs no NUL. *ret is written only on success. */
const char *drill_constant_name(enum drill_constant constant);
uint32_t drill_constant_group(enum drill_constant constant);
bool drill_constant_find(uint32_t groups, const char *word, size_t len, enum drill_constant *ret);

/* The key of a twist; a twist by its key. */
const char *drill_twist_name(enum drill_twist twist);
bool drill_twist_find(const char *key, size_t len, enum drill_twist *ret);

/* The groups of the words that the twist can have in a call (enum drill_call_id): 0 when that call
 * has no such argument. */
uint32_t drill_twist_groups(uint8_t call_id, enum drill_twist twist);

#endif
