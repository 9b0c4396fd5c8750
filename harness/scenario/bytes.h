#ifndef DRILL_SCENARIO_BYTES_H
#define DRILL_SCENARIO_BYTES_H

/* The byte form of scenarios, for fuzzers: records of DRILL_BYTES_RECORD bytes, one step each.
 * BYTES.md says what the bytes of a record mean.
 *
 * Decoding is total: every byte string is a valid scenario, within the bounds below. It is local: a
 * record says all of its step, so that records can be removed, inserted, swapped and joined from
 * two inputs, and one byte is one field of one step. Zeros, and bytes '0', are the simplest step.
 * What cannot stand where it stands is repaired, always in the same way: a slot that is not set
 * becomes the nearest that is, a step that its actor cannot make becomes the main actor's, or is
 * left out. Encoding writes the repaired scenario; such bytes are canonical.
 *
 * The byte form has no payload, no claims (`blocks` is one), no comments, no rules and no names of
 * slots: decoded slots are A to H in the order in which they are first set. */

#include "scenario/scenario.h"

enum {
    DRILL_BYTES_RECORD = 12,
    DRILL_BYTES_VERSION = 1,
    DRILL_BYTES_MAX_STEPS = 64,
    DRILL_BYTES_MAX_SLOTS = 8,
    DRILL_BYTES_MAX_ACTORS = 4,
    DRILL_BYTES_TRANSFER_MAX = 65536 /* bytes of one call's buffers */
};

#define DRILL_BYTES_ANY_FAMILY DRILL_FAMILY_COUNT

/* What the first record says of the form. */
enum drill_bytes_header {
    DRILL_BYTES_NO_HEADER, /* the first record is a step, of the version known here */
    DRILL_BYTES_KNOWN,
    DRILL_BYTES_NEWER /* of a version not known here; decoded as the one that is */
};

enum drill_bytes_header drill_bytes_header(const void *bytes, size_t len);

/* Makes a valid scenario of any `len` bytes (`bytes` may be NULL for 0). It is for `family` alone;
 * with DRILL_BYTES_ANY_FAMILY for those that the header names, or for all. Its name is "bytes". All
 * memory comes from `arena`; *ret is written only on success. Fails with NO_MEMORY alone. */
struct drill_status drill_scenario_decode(struct drill_scenario **ret, struct drill_arena *arena,
                                          const void *bytes, size_t len, enum drill_family family,
                                          struct drill_diag *diag);

/* Appends the canonical bytes of a valid scenario, header first. Fails with BAD_INPUT (diag: the
 * line, where the scenario has lines, and what has no byte form), NO_MEMORY; `bytes` is then as it
 * was. */
struct drill_status drill_scenario_encode(const struct drill_scenario *scenario,
                                          struct drill_text *bytes, struct drill_diag *diag);

#endif
