#ifndef DRILL_TARGETS_BUILTIN_H
#define DRILL_TARGETS_BUILTIN_H

/* What this build can test, and the programs it can drive. The program's main hands both on;
 * nothing in harness/ knows them by name. */

#include "target/program.h"
#include "target/stock.h"

/* Every target type, the kernel's first; NULL-terminated. */
extern const struct drill_target_type *const drill_builtin_targets[];

/* Every way to make further types from a name; NULL-terminated. */
extern const struct drill_target_maker *const drill_builtin_makers[];

/* Every program: drill_builtin_programs[i] until NULL. */
extern const struct drill_program *const *const drill_builtin_programs;

#endif
