#ifndef DRILL_ORACLE_PROFILE_H
#define DRILL_ORACLE_PROFILE_H

/* Which choices of each open question a profile allows. */

#include "oracle/state.h"

/* The choices, one bit each. */
uint8_t drill_profile_choices(enum drill_profile profile, enum drill_variant variant);

#endif
