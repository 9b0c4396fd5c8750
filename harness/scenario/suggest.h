#ifndef DRILL_SCENARIO_SUGGEST_H
#define DRILL_SCENARIO_SUGGEST_H

/* Finds the known name that a misspelt one was probably meant to be. Private to the scenario layer.
 */

#include <stddef.h>

struct drill_suggest {
    const char *name; /* what was written; not NUL-terminated */
    size_t len;
    const char *best; /* NULL: nothing near enough */
    unsigned distance;
};

struct drill_suggest drill_suggest_make(const char *name, size_t len);

/* Considers one known name (NUL-terminated, kept by pointer; NULL is passed over). */
void drill_suggest_offer(struct drill_suggest *suggest, const char *known);

#endif
