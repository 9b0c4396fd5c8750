#ifndef DRILL_ORACLE_RULES_RECEIVE_H
#define DRILL_ORACLE_RULES_RECEIVE_H

/* What a receive on a stream brought. */

#include "oracle/permit.h"

/* For options with data: the bytes, flags and address that came are right; they are taken. */
bool receive_check(struct move *move);
void receive_apply(struct move *move);

#endif
