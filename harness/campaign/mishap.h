#ifndef DRILL_CAMPAIGN_MISHAP_H
#define DRILL_CAMPAIGN_MISHAP_H

/* What a worker's end says of the target that it ran: the verdicts that the parent gives when the
 * worker could not. */

#include "campaign/case.h"

/* Completes the outcome of a case whose worker ended with `wait_status` (REJECTED HARNESS-CRASH).
 */
void drill_mishap_crash(struct drill_case_outcome *outcome, int wait_status);

/* Completes the outcome of a case that showed nothing new for `timeout_ms` (HARNESS-HANG). */
void drill_mishap_hang(struct drill_case_outcome *outcome, int timeout_ms);

#endif
