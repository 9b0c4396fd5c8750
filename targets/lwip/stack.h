#ifndef DRILL_TARGETS_LWIP_STACK_H
#define DRILL_TARGETS_LWIP_STACK_H

/* The one lwIP stack of this process. */

#include "base/status.h"

/* Starts the stack's thread and its loopback interface, and waits until both are up. Fails with
 * UNSUPPORTED when it was started before: what an earlier user left in it cannot be taken back. */
struct drill_status drill_lwip_start(struct drill_diag *diag);

#endif
