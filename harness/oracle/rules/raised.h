#ifndef DRILL_ORACLE_RULES_RAISED_H
#define DRILL_ORACLE_RULES_RAISED_H

/* The signals that sockets raise for their owner: SIGIO and SIGURG. */

#include "oracle/permit.h"

/* O_ASYNC or the owner of the call's socket has changed. */
void raised_arm(struct move *move);

/* The call returned: what it raises at the other end is due there. Cheap where no socket has an
 * owner. */
void raised_note(struct move *move);

#endif
