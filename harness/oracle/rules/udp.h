#ifndef DRILL_ORACLE_RULES_UDP_H
#define DRILL_ORACLE_RULES_UDP_H

/* What is UDP's own: errors that come back, datagrams that are put together, broadcast. */

#include "oracle/permit.h"

/* The pending ICMP error as what a send or receive reports; true when nothing else is permitted. */
bool udp_permit_refusal(struct move *move, struct permits *p);

/* The rule that a refusal of this socket breaks or keeps. */
enum drill_rule_id udp_refusal_rule(const struct model_sock *so);

/* A datagram went to where nobody takes it; `to`: its destination, NULL: it is not known; `other`:
 * the socket there that does not, or NONE. */
void udp_note_refusal(struct move *move, const struct drill_addr *to, int other);

/* Destinations that are refused: broadcast without SO_BROADCAST, port 0. True when that settles it.
 */
bool udp_permit_destination(struct move *move, struct permits *p, const struct drill_addr *to);

/* Datagrams that are put together: whether this send adds to one or begins one; permits it. */
bool udp_permit_more(struct move *move, struct permits *p, int64_t most);

/* setsockopt(UDP_CORK), IP_RECVERR and the options of multicast: what they do, and checks of what
 * getsockopt() says of them. */
void udp_set_option(struct move *move);
bool udp_check_option(struct move *move);

/* MSG_ERRQUEUE on an INET socket. */
void udp_permit_error_queue(struct move *move, struct permits *p);

/* In send_message.c: gives a datagram of `len` bytes from `offset` to whoever is at `to`. */
void udp_transmit(struct move *move, const struct drill_addr *to, uint64_t offset, uint32_t len);

#endif
