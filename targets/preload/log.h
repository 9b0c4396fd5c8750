#ifndef DRILL_TARGETS_PRELOAD_LOG_H
#define DRILL_TARGETS_PRELOAD_LOG_H

/* What was done to the program: a line for each call that did not go as the program made it, in a
 * file of each process. */

#include "base/status.h"

struct drill_passage;

/* Files are PREFIX.PID; a relative prefix is of the folder that the program was started in.
 * BAD_INPUT with diag when it is too long or no file can be made there. Without this nothing is
 * logged. */
struct drill_status drill_log_start(const char *prefix, struct drill_diag *diag);

/* Logs a call that is over, if it was unusual. Any thread. */
void drill_log_passage(const struct drill_passage *passage);

#endif
