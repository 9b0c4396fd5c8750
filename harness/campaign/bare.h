#ifndef DRILL_CAMPAIGN_BARE_H
#define DRILL_CAMPAIGN_BARE_H

/* Two connected sockets of the host, by libc's functions: what the cost of the harness is measured
 * against. */

#include <stdbool.h>

#include "vocab/vocab.h"

/* Makes the pair on loopback; false when the host has none of that family. */
bool drill_bare_open(enum drill_family family, int ret[2]);
void drill_bare_close(int pair[2]);

/* Sends `len` (at most 4096) bytes over the pair and receives them; false when that fails. */
bool drill_bare_transfer(const int pair[2], size_t len);

#endif
