#ifndef DRILL_CLI_STOP_H
#define DRILL_CLI_STOP_H

/* SIGINT and SIGTERM as a descriptor that becomes readable. Private to the command line. */

#include <signal.h>

#include "base/status.h"

struct drill_stop {
    int fd; /* readable once one of the signals has come */
    sigset_t before;
};

/* From here on they end nothing any more. SYSTEM with diag; then nothing has changed. */
struct drill_status drill_stop_begin(struct drill_stop *ret, struct drill_diag *diag);

/* As before; those that came in the meantime are forgotten. */
void drill_stop_end(struct drill_stop *stop);

#endif
