#ifndef DRILL_TARGETS_REFERENCE_ROLES_H
#define DRILL_TARGETS_REFERENCE_ROLES_H

/* The two programs, from their first call to their last. */

#include "targets/reference/side.h"

bool drill_reference_server(struct drill_reference_side *side);
bool drill_reference_client(struct drill_reference_side *side);

#endif
