#ifndef DRILL_WORLD_LIMIT_H
#define DRILL_WORLD_LIMIT_H

/* The process's table of descriptors, as far as calls that make some are concerned. The process
 * must open none on other threads meanwhile; only for targets with DRILL_CAP_HOST_FDS. */

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>

#include "vocab/twist.h"

struct drill_limit {
    struct rlimit before;
};

/* 1 + the lowest descriptor that is free; 0: cannot be told. */
int32_t drill_limit_lowest(void);

/* Lowers the limit so that as many descriptors can be opened as `spare` says, and no more; those
 * that are open stay. False, and nothing was done, when it cannot be set up. `end` takes it back.
 */
bool drill_limit_begin(struct drill_limit *limit, enum drill_constant spare);
void drill_limit_end(const struct drill_limit *limit);

#endif
