#ifndef DRILL_ORACLE_PROFILE_H
#define DRILL_ORACLE_PROFILE_H

/* Which choices of each open question a profile allows. */

#include "oracle/state.h"

/* The choices, one bit each. */
uint8_t drill_profile_choices(enum drill_profile profile, enum drill_variant variant);

/* For people: the question, and the name of choice i (written to buf, NUL-terminated; returns buf).
 */
const char *drill_variant_label(enum drill_variant variant);
char *drill_variant_choice(enum drill_variant variant, unsigned i, char *buf, size_t size);

#endif
