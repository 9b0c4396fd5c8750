#ifndef DRILL_FUZZ_LIVE_H
#define DRILL_FUZZ_LIVE_H

/* What entries have in common that play scenarios on a target of this build. */

#include "fuzz/entry.h"

void fuzz_live_prepare(void);
bool fuzz_live_take(const uint8_t *bytes, size_t len);
enum drill_family fuzz_live_family(void);

#endif
