#ifndef DRILL_ORACLE_RULES_PENDING_H
#define DRILL_ORACLE_RULES_PENDING_H

/* The pending error of a socket, as getsockopt(SO_ERROR) tells and clears it. */

#include "oracle/permit.h"

/* For the option of the call: a check, and what it does. */
bool pending_check(struct move *move);
void pending_tell(struct move *move);

#endif
