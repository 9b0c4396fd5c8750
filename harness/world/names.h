#ifndef DRILL_WORLD_NAMES_H
#define DRILL_WORLD_NAMES_H

/* The hosts, services and nsswitch.conf of a private mount namespace. */

#include "base/status.h"

/* Lays the harness's own files over those in /etc. The process must be in a mount namespace of its
 * own. NO_PERMISSION with the reason in `diag` otherwise; then some may be replaced already. */
struct drill_status drill_names_install(struct drill_diag *diag);

#endif
