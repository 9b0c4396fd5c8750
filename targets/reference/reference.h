#ifndef DRILL_TARGETS_REFERENCE_REFERENCE_H
#define DRILL_TARGETS_REFERENCE_REFERENCE_H

/* The reference client and server: the documented lifecycle of both, written once over the target
 * contract as a careful programmer would, with every byte of the payload checked. A client's four
 * steps: create, connect, send and receive, close. A server's six: create, bind, listen, accept,
 * send and receive, close. */

#include "target/program.h"

/* Every case, ended by NULL. */
extern const struct drill_program *const drill_reference_programs[];

#endif
