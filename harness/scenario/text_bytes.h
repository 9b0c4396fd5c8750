#ifndef DRILL_SCENARIO_TEXT_BYTES_H
#define DRILL_SCENARIO_TEXT_BYTES_H

/* Which bytes are text at all. Private to the scenario layer. */

#include <stdbool.h>
#include <stddef.h>

/* Looks for the first byte that is not text: UTF-8 without control characters other than tab, LF
 * and CR before LF. Writes *ret_at and *ret_why (static) only when there is one. */
bool drill_bytes_find_bad(const char *bytes, size_t len, size_t *ret_at, const char **ret_why);

#endif
