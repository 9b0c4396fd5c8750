#ifndef DRILL_TESTS_UNIT_REFERENCE_PAIR_H
#define DRILL_TESTS_UNIT_REFERENCE_PAIR_H

/* Runs one program with a plain thread for each role, over a target that may be made unusual (short
 * counts and interruptions: the programs must not notice) or wrong (they must). */

#include "base/rng.h"
#include "target/program.h"
#include "trace/trace.h"

/* What goes wrong in one role's transfers, once, at a byte of what it receives or sends. */
enum pair_wrong {
    PAIR_RIGHT,
    PAIR_ALTERS,     /* a received byte is another */
    PAIR_LOSES,      /* a received byte is left out */
    PAIR_OVERSTATES, /* a receive returns one more than was asked for */
    PAIR_ENDS,       /* a receive says end of stream */
    PAIR_RESETS,     /* a receive fails with ECONNRESET */
    PAIR_STALLS      /* a send takes nothing and says 0 */
};

struct drill_chaos;

struct pair_setup {
    const struct drill_program *program;
    struct drill_target *target;
    /* NULL, or what stands between the programs and all of this: their calls may be interrupted. */
    struct drill_chaos *chaos;
    bool unusual; /* transfers of 1 to 3 bytes, calls interrupted at random */
    uint64_t seed;
    enum pair_wrong wrong;
    unsigned wrong_role;
    uint64_t wrong_at;
};

struct pair_result {
    bool fine; /* every role was */
    char why[DRILL_MAX_ACTORS][DRILL_PROGRAM_TEXT];
    uint64_t interruptions; /* how many calls were interrupted */
};

/* Returns once every role has ended. */
void pair_run(const struct pair_setup *setup, struct pair_result *ret);

#endif
