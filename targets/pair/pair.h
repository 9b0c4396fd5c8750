#ifndef DRILL_TARGETS_PAIR_PAIR_H
#define DRILL_TARGETS_PAIR_PAIR_H

/* A side of the reference pair over the kernel's sockets, at an address that was found by name. */

#include "targets/pair/options.h"
#include "targets/reference/side.h"

struct pair {
    const char *name; /* "drill-server" */
    struct drill_program program;
    struct drill_program_run run; /* run.meeting: where to bind, or to connect to */
    struct drill_target *target;
    struct drill_reference_side side;
    char why[DRILL_PROGRAM_TEXT];
};

/* Returns PAIR_FINE, or PAIR_CANNOT, having said why; `close` follows in any case. *options must
 * outlive it. */
int pair_open(struct pair *pair, const struct pair_options *options, unsigned role);
void pair_close(struct pair *pair);

/* Says on standard error what went wrong. */
void pair_complain(const struct pair *pair);

#endif
