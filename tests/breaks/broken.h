#ifndef TESTS_BREAKS_BROKEN_H
#define TESTS_BREAKS_BROKEN_H

/* Copies of the kernel target, each broken in one way. The harness must reject each by the rule
 * that it breaks; the copy that is not broken must pass. */

#include "target/target.h"

struct broken {
    struct drill_target_type type; /* a copy of the kernel's, methods replaced */
    const struct drill_target_type *kernel;
    const char *rule; /* that a rejection must name; NULL: it must pass */
};

/* Fills and returns a NULL-terminated array of target types, named "broken-NAME"; their break is
 * DRILL_CONTAINER_OF(type, struct broken, type). */
const struct drill_target_type *const *broken_targets(void);

#endif
