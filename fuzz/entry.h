#ifndef DRILL_FUZZ_ENTRY_H
#define DRILL_FUZZ_ENTRY_H

/* A fuzz entry: one thing that any input is done with. Each fuzz_*.c has one; engine.c makes of it
 * what libFuzzer and AFL++ call, replay.c a program of its own. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario/vary.h"

/* What the inputs are; the mutator goes by it. */
enum fuzz_form {
    FUZZ_SCENARIO, /* records of the byte form */
    FUZZ_OTHER
};

struct fuzz_entry {
    const char *name;
    const char *covers; /* one sentence */
    enum fuzz_form form;
    enum drill_focus focus; /* SCENARIO: what varying prefers */
    const char *target; /* the one that is driven where the environment names none; NULL: none */
    enum drill_family (*family)(void); /* SCENARIO: what of, once prepared */
    /* Whether the rejection of the input that was just played is what the entry looks for.
     * [optional: every one is] */
    bool (*wants)(void);
    /* Once, in a process of one thread, before any input. [optional] */
    void (*prepare)(void);
    /* Takes one input; what is wrong ends the process (finding.h). False: of no use, not to be
     * kept.
     */
    bool (*take)(const uint8_t *bytes, size_t len);
};

/* The one of this program. */
extern const struct fuzz_entry fuzz_entry;

#endif
