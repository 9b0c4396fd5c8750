#ifndef DRILL_CLI_PROGRESS_H
#define DRILL_CLI_PROGRESS_H

/* One line on a terminal that tells how far a long campaign is. Private to the command line. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct drill_progress {
    bool wanted; /* standard error is a terminal */
    bool shown;
    int64_t start_ns;
    int64_t last_ns;
};

void drill_progress_begin(struct drill_progress *progress, bool wanted);
void drill_progress_show(struct drill_progress *progress, size_t done, size_t total);

/* Takes the line away, so that results can be printed. */
void drill_progress_clear(struct drill_progress *progress);

#endif
