#ifndef DRILL_TARGET_PROGRAM_H
#define DRILL_TARGET_PROGRAM_H

/* A program: ordinary code over the target contract that the harness drives as if it were a
 * scenario. Each role runs on a thread of its own against a proxy target; the harness lets one call
 * at a time through, records it and judges it. */

#include "target/target.h"

enum {
    DRILL_PROGRAM_TEXT = 200
};

/* Shared by the roles of one run. */
struct drill_program_run {
    const struct drill_program *program;
    const void *params;        /* the program's own case, from its table */
    struct drill_addr meeting; /* written by the server before its first connection is possible */
};

/* One case of a program. */
struct drill_program {
    const char *name;    /* unique, "reference/echo-1-byte" */
    const char *summary; /* one sentence */
    drill_family_set families;
    uint8_t roles; /* 1..DRILL_MAX_ACTORS; role 0 is the server and is started first; the others may
                      make their first call only once it has called listen */
    bool by_name;  /* resolves names: depends on the hosts and services files */
    const void *params;
    /* Runs one role to its end. Returns false when the program found a fault, and says it in
     * `why`. */
    bool (*role)(struct drill_program_run *run, unsigned role, struct drill_target *target,
                 char why[DRILL_PROGRAM_TEXT]);
};

#endif
