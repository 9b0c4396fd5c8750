#ifndef DRILL_CLI_CLI_H
#define DRILL_CLI_CLI_H

/* The command line over the harness. It knows no target and no program by name: the main file of a
 * build hands them in. */

#include "cli/corpus.h"
#include "target/program.h"
#include "target/stock.h"

/* What the program was built with. The arrays are NULL-terminated; `makers` may be NULL. */
struct drill_cli_stock {
    const struct drill_target_type *const *targets;
    const struct drill_target_maker *const *makers;
    const struct drill_program *const *programs;
    const struct drill_corpus *corpus;
};

/* Does what the arguments ask for and returns the exit status of the process (enum drill_exit). */
int drill_cli_main(int argc, char **argv, const struct drill_cli_stock *stock);

/* Stable: scripts depend on it. */
enum drill_exit {
    DRILL_EXIT_ACCEPTED = 0,     /* nothing was rejected and something was accepted */
    DRILL_EXIT_VIOLATION = 1,    /* a case was rejected */
    DRILL_EXIT_USAGE = 2,        /* bad usage or malformed input */
    DRILL_EXIT_NOTHING_RAN = 3,  /* it could not run here, or nothing ran or was decided */
    DRILL_EXIT_INTERRUPTED = 130 /* the report tells what was done */
};

#endif
