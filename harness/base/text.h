#ifndef DRILL_BASE_TEXT_H
#define DRILL_BASE_TEXT_H

/* Text that grows. Starts as {0}; after a failed allocation it keeps what it had, drops the rest
 * and says so in `failed`, so that writers need one check at the end. */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/check.h"
#include "base/status.h"

struct drill_text {
    char *bytes; /* NUL-terminated once anything was added; NULL before */
    size_t len;
    size_t cap;
    bool failed;
};

void drill_text_add(struct drill_text *text, const char *bytes, size_t len);
void drill_text_addf(struct drill_text *text, const char *fmt, ...) DRILL_PRINTF(2, 3);
void drill_text_addv(struct drill_text *text, const char *fmt, va_list ap);

/* Empties the text but keeps its memory. */
void drill_text_clear(struct drill_text *text);

/* Frees the memory; the text is {0} again. */
void drill_text_free(struct drill_text *text);

/* Reads a whole file into `text` (appended). Fails with NOT_FOUND or SYSTEM (diag says why), or
 * TOO_BIG when the file holds more than `limit` bytes. `path` "-" is standard input. */
struct drill_status drill_text_read_file(struct drill_text *text, const char *path, size_t limit,
                                         struct drill_diag *diag);

/* Writes a file whole: to a temporary name in the same folder, flushed, then renamed over `path`.
 * On failure nothing is left and an older file of that name is untouched. */
struct drill_status drill_text_write_file(const struct drill_text *text, const char *path,
                                          struct drill_diag *diag);

#endif
