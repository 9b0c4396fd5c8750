#ifndef DRILL_ORACLE_RULES_MESSAGE_H
#define DRILL_ORACLE_RULES_MESSAGE_H

/* What the message calls share: where messages for a socket wait, and who gets them. */

#include "oracle/permit.h"

/* The queue that `sock` receives from; NULL when it has none (an unconnected seqpacket socket). */
struct model_queue *message_inbox(const struct move *move, int sock);

/* The datagram socket bound to `addr`; DRILL_NONE if there is none. */
int message_receiver(const struct move *move, const struct drill_addr *addr);

/* Datagrams may have been dropped for want of room. */
bool message_lossy(const struct move *move, const struct model_queue *queue);

/* For options to apply: the call reported the ICMP error. */
void message_tell_refusal(struct move *move);

#endif
