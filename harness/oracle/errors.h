#ifndef DRILL_ORACLE_ERRORS_H
#define DRILL_ORACLE_ERRORS_H

/* The errors that the documents list for each call, whatever the state of the socket. */

#include "vocab/vocab.h"

/* True also for the calls whose documents list no closed set. */
bool drill_call_may_fail(enum drill_call_id call, enum drill_errno error);

#endif
