#ifndef DRILL_CLI_LOAD_H
#define DRILL_CLI_LOAD_H

/* Scenarios read from the built-in corpus, from files and from directories. Private to the command
 * line. */

#include "base/arena.h"
#include "base/text.h"
#include "campaign/suite.h"
#include "cli/corpus.h"

/* Starts as {0}. */
struct drill_library {
    struct drill_arena arena;
    struct drill_suite_scenario *list;
    size_t count;
    size_t capacity;
};

/* Reads a file ("-": standard input) whole into `text`, which starts empty, and makes a scenario of
 * it: of bytes where it begins with their header, or is called *.bin (*ret_bytes). False, with a
 * message, when it is malformed. */
bool drill_load_scenario(struct drill_arena *arena, const char *path, struct drill_text *text,
                         struct drill_scenario **ret, bool *ret_bytes);

/* Each adds to the library; false, with a message for every malformed one, when something is wrong.
 */
bool drill_load_corpus(struct drill_library *library, const struct drill_corpus *corpus);

/* A file ("-": standard input), or a directory, in which every *.sock is taken, sorted by path. */
bool drill_load_path(struct drill_library *library, const char *path);

void drill_library_free(struct drill_library *library);

#endif
