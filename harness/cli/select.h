#ifndef DRILL_CLI_SELECT_H
#define DRILL_CLI_SELECT_H

/* Which targets a command is about. Private to the command line. */

#include "base/text.h"
#include "target/stock.h"

/* Starts as {0}. */
struct drill_selection {
    const struct drill_target_type **types; /* those that can run here, each once */
    size_t count;
    struct drill_arena arena; /* holds them */
    struct drill_text absent; /* "lwip-tcp4 (why); ...": those that cannot */
};

/* Takes the targets, groups and made targets in `wanted` ("tcp4,unix-dgram"; NULL: the group
 * "kernel") in that order. False, with a message, when a name is not known. Free in both cases. */
bool drill_select_targets(struct drill_selection *ret, const struct drill_target_stock *stock,
                          const char *wanted);
void drill_selection_free(struct drill_selection *selection);

/* Whether the target can run here; if not, says why. */
bool drill_select_available(const struct drill_target_type *type, char *why, size_t size);

#endif
