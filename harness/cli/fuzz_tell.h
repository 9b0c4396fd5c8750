#ifndef DRILL_CLI_FUZZ_TELL_H
#define DRILL_CLI_FUZZ_TELL_H

/* A campaign in words: findings, what was done, how far it is. Private to the command line. */

#include "campaign/fuzz.h"
#include "cli/options.h"

/* Appends a finding, in the form of options->format. */
void drill_fuzz_tell_finding(const struct drill_fuzz_finding *finding, const char *target,
                             const struct drill_options *options, struct drill_text *text);

/* Appends what was done on one target. */
void drill_fuzz_tell_totals(const struct drill_fuzz_totals *totals, const char *target,
                            const struct drill_options *options, bool stopped,
                            struct drill_text *text);

/* Appends "1234 executions (5678/s), 90 features, ..." without newline. */
void drill_fuzz_tell_progress(const struct drill_fuzz_totals *totals, struct drill_text *text);

#endif
