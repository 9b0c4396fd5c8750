#ifndef DRILL_ORACLE_PROFILE_H
#define DRILL_ORACLE_PROFILE_H

/* Which choices of each open question a profile allows. */

#include "oracle/state.h"

/* The choices, one bit each. */
uint8_t drill_profile_choices(enum drill_profile profile, enum drill_variant variant);

/* The choices that documents allow, one bit each; the citation of the document that restricts them,
 * "" when none does; and where the first choice, the Linux kernel's, is written down or made. To
 * choose outside is a conflict between the platform and that document. */
uint8_t drill_variant_documented(enum drill_variant variant);
const char *drill_variant_document(enum drill_variant variant);
const char *drill_variant_platform(enum drill_variant variant);

/* For people: the question, and the name of choice i (written to buf, NUL-terminated; returns buf).
 */
const char *drill_variant_label(enum drill_variant variant);
char *drill_variant_choice(enum drill_variant variant, unsigned i, char *buf, size_t size);

#endif
