#ifndef DRILL_ORACLE_RULES_TWIN_H
#define DRILL_ORACLE_RULES_TWIN_H

/* Two connections between the same addresses. */

#include "oracle/permit.h"

/* A connection that the new one would be the same as. */
enum twin {
    TWIN_NONE,
    TWIN_OLD, /* closed here, or by a reset: perhaps still in TIME-WAIT */
    TWIN_LIVE
};

enum twin twin_find(const struct move *move);

/* What connect() answers where there is one: a live one; one that is perhaps still in TIME-WAIT. */
void twin_refuse(struct permits *p);
void twin_permit_old(struct permits *p);

#endif
