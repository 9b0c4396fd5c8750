#ifndef DRILL_TARGETS_PRELOAD_LOAD_H
#define DRILL_TARGETS_PRELOAD_LOAD_H

/* How a library of ours begins: from its constructor, on what the environment says. */

#include "base/status.h"
#include "targets/preload/passage.h"

/* Says on standard error what is wrong with a variable, and ends the program with status 2. */
_Noreturn void drill_load_refuse(const char *variable, const struct drill_diag *diag);

/* Starts the log, where DRILL_PRELOAD_LOG asks for one, and lets the program's calls go through the
 * engine, which is kept. */
void drill_load_start(const struct drill_engine *engine);

#endif
