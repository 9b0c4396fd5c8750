#ifndef TESTS_UNIT_SCENARIO_BYTES_SUPPORT_H
#define TESTS_UNIT_SCENARIO_BYTES_SUPPORT_H

/* The byte form in tests. */

#include "scenario/bytes.h"

/* A decoded scenario; decoding it again gave the same. */
struct decoded {
    struct drill_arena arena;
    struct drill_scenario *scenario;
};

/* Decodes, and expects a valid scenario. */
struct decoded decode(const void *bytes, size_t len, enum drill_family family);
void decoded_free(struct decoded *decoded);

/* The canonical text of what the bytes mean, for any family; the caller frees it. */
struct drill_text text_of(const void *bytes, size_t len);

/* Expects that the text of the bytes, without its first line (family), is `steps`. */
void expect_steps(const void *bytes, size_t len, const char *steps);

/* The bytes of a text that must have a byte form; the caller frees them. */
struct drill_text bytes_of(const char *text);

/* The canonical bytes of a valid scenario that has some; the caller frees them. */
struct drill_text encode(const struct drill_scenario *scenario);

#endif
