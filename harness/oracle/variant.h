#ifndef DRILL_ORACLE_VARIANT_H
#define DRILL_ORACLE_VARIANT_H

/* The questions that documents leave open, and those where a platform contradicts them; and what a
 * trace tells about each. */

#include <stddef.h>
#include <stdint.h>

enum drill_variant {
#define X(group, label, names, documented, document, platform) DRILL_V_##group,
#include "oracle/variants.def"
#undef X
    DRILL_VARIANT_COUNT
};

/* What is known of a variant: the choices that explain all that was seen, one bit each. */
struct drill_finding {
    uint8_t choices;
    int32_t event; /* index in the trace of the event that left no more than these; -1: none did */
};

/* All choices that there are. */
uint8_t drill_variant_all(enum drill_variant variant);

/* The choices that documents allow, one bit each; the citation of the document that restricts them,
 * "" when none does; and where the first choice, the Linux kernel's, is written down or made. To
 * choose outside is a conflict between the platform and that document. */
uint8_t drill_variant_documented(enum drill_variant variant);
const char *drill_variant_document(enum drill_variant variant);
const char *drill_variant_platform(enum drill_variant variant);

/* For programs: a short name, "LISTEN_UNBOUND_TCP". For people: the question, and the name of
 * choice i (written to buf, NUL-terminated; returns buf). */
const char *drill_variant_id(enum drill_variant variant);
const char *drill_variant_label(enum drill_variant variant);
char *drill_variant_choice(enum drill_variant variant, unsigned i, char *buf, size_t size);

enum {
    DRILL_CHOICES_TEXT = 256 /* enough for all choices of any variant in print */
};

/* Writes the names of a set of choices, "b+1 or max(b;1)"; "none" for the empty one. Returns buf.
 */
char *drill_variant_choices(enum drill_variant variant, uint8_t choices, char *buf, size_t size);

#endif
