#ifndef DRILL_CAMPAIGN_CHILD_H
#define DRILL_CAMPAIGN_CHILD_H

/* A child process that is told what to do, one number at a time, over a line (line.h). It dies with
 * its parent. */

#include <stdint.h>
#include <sys/types.h>

#include "base/status.h"

struct drill_child {
    pid_t pid; /* 0: no process */
    int fd;    /* the parent's end of the line to it; -1: none */
};

/* The number that asks the process to leave. */
#define DRILL_CHILD_STOP UINT64_MAX

/* What the process does; `line` is its end. The process ends when it returns. */
typedef void drill_child_work(void *self, int line);

/* Forks the process. It holds what the caller has open. The calling process must be
 * single-threaded. SYSTEM with diag on failure. */
struct drill_status drill_child_start(struct drill_child *child, drill_child_work *work, void *self,
                                      struct drill_diag *diag);

/* Ends the process at once and gives its wait status (0: there was no process). */
int drill_child_kill(struct drill_child *child);

/* Asks the process to leave once it has finished what it does. */
void drill_child_dismiss(struct drill_child *child);

/* Waits for a dismissed process, and ends it when it is still there at `until_ns` of the clock.
 * Gives its wait status. */
int drill_child_reap(struct drill_child *child, int64_t until_ns);

#endif
