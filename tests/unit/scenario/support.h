#ifndef TESTS_UNIT_SCENARIO_SUPPORT_H
#define TESTS_UNIT_SCENARIO_SUPPORT_H

/* Reading and writing scenarios in tests: every scenario that is read is also validated, written,
 * read back and compared, so that each text in a test is a test of the fixpoint too. */

#include "scenario/scenario.h"

struct reading {
    struct drill_arena arena;
    struct drill_scenario *scenario;
};

/* Reads a text that must be good. */
struct reading read_good(const char *text);

/* The same, with "family any" and the slots L (socket) and A, B (socketpair) before `step`, which
 * is then the scenario's third step. */
struct reading read_step(const char *step);

void reading_free(struct reading *reading);

/* Reads a text that must be refused with this code, line, column and reason. */
void expect_refusal(const char *text, size_t len, enum drill_code code, int line, int column,
                    const char *reason);

/* Expects `step` (after the preamble of read_step) to be written as `canonical`. */
void expect_canonical_step(const char *step, const char *canonical);

/* The canonical text; the caller frees it. */
struct drill_text write_text(const struct drill_scenario *scenario);

#endif
