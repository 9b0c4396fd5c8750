#ifndef DRILL_TARGETS_REFERENCE_ROLES_H
#define DRILL_TARGETS_REFERENCE_ROLES_H

/* The two programs, from their first call to their last. */

#include "targets/reference/side.h"

/* A server's steps for programs that are nothing else: a socket that listens, its address in
 * side->run->meeting; the next client, from its accept to its close. */
bool drill_reference_listen(struct drill_reference_side *side, int32_t *ret_fd);
bool drill_reference_serve_next(struct drill_reference_side *side, int32_t listener);

bool drill_reference_server(struct drill_reference_side *side);
bool drill_reference_client(struct drill_reference_side *side);

#endif
