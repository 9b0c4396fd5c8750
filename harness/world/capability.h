#ifndef DRILL_WORLD_CAPABILITY_H
#define DRILL_WORLD_CAPABILITY_H

/* CAP_NET_BIND_SERVICE of the calling thread: whether it is in effect (capabilities(7)). */

#include <stdbool.h>
#include <stdint.h>

/* 0 or 1; false when it cannot be told. */
bool drill_capability_read(int64_t *ret);

/* Takes it out of effect (0), or puts it in (1) where it is permitted. 0, or an errno. */
int drill_capability_write(int64_t value);

#endif
