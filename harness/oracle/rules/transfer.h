#ifndef DRILL_ORACLE_RULES_TRANSFER_H
#define DRILL_ORACLE_RULES_TRANSFER_H

/* What is asked of every send and receive before its socket is looked at: how many buffers there
 * are, and whether the flags are known. */

#include "oracle/permit.h"

/* Permits the errors of odd arguments. Called before the options of the call. */
void transfer_begin(struct move *move, struct permits *p);

/* Called after them: a transfer that went on all the same answers how odd arguments are taken. */
void transfer_end(const struct move *move, struct permits *p);

#endif
