#ifndef DRILL_CLI_FINDING_H
#define DRILL_CLI_FINDING_H

/* The files of a finding. Private to the command line. */

#include "campaign/fuzz.h"
#include "cli/options.h"

/* Appends DIR/NAME.END, DIR being where findings go. */
void drill_finding_path(const struct drill_options *options, const char *name, const char *end,
                        struct drill_text *text);

/* Writes the scenario (.sock), the judged trace (.jsonl) and, where it has such a form, the program
 * (.c), each whole. False, with a message, when one cannot be written. */
bool drill_finding_save(const struct drill_fuzz_proof *proof, const struct drill_options *options);

/* Writes a case as a C program to a file, whole. False, with a message, when it has no such form or
 * the file cannot be written. */
bool drill_finding_emit_c(const struct drill_case_result *result, const char *path);

/* Whether there is, or can be made, a directory for findings; says why not. */
bool drill_finding_place(const struct drill_options *options);

#endif
