#ifndef DRILL_CLI_OUTPUT_H
#define DRILL_CLI_OUTPUT_H

/* Where results go: standard output as they come, or a file that is written whole at the end.
 * Private to the command line. */

#include <signal.h>

#include "base/text.h"

/* When nobody reads standard output any more, SIGPIPE is held back until `close`, so that the
 * caller can put its affairs in order first. */
struct drill_output {
    const char *path; /* NULL: standard output */
    bool failed;
    bool held; /* SIGPIPE is pending; `mask` is what it was blocked on top of */
    sigset_t mask;
};

/* False, with a message, when the file could not be written; nothing is changed by the attempt. */
bool drill_output_open(struct drill_output *output, const char *path);

/* Passes on what is in `text` and empties it, unless it must wait for the end. False, with a
 * message, when it cannot be written. */
bool drill_output_flush(struct drill_output *output, struct drill_text *text);

/* Writes what is left, unless writing failed before, and frees the text. False, with a message,
 * when it cannot be written. */
bool drill_output_close(struct drill_output *output, struct drill_text *text);

#endif
