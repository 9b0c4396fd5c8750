#ifndef DRILL_ORACLE_RULES_URGENT_H
#define DRILL_ORACLE_RULES_URGENT_H

/* Urgent data on streams. */

#include "oracle/rules/stream.h"

/* A receive with MSG_OOB. */
void permit_receive_urgent(struct move *move, struct permits *p);

/* A send with MSG_OOB: false when that is all there is to say of it. The bytes were sent: the last
 * of them is urgent. What was permitted holds where the family has urgent data. */
bool permit_send_urgent(struct move *move, struct permits *p);
void urgent_sent(const struct move *move, struct stream_view *view);
void urgent_refused(const struct move *move, struct permits *p);

/* For options to apply: nothing but an urgent byte was there, and the reader has gone past it. */
void urgent_passed(struct move *move);

/* Whether the urgent byte has arrived for sure. */
bool urgent_arrived(const struct stream_view *view);

#endif
