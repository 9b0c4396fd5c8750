#ifndef DRILL_ORACLE_RULES_MESSAGE_H
#define DRILL_ORACLE_RULES_MESSAGE_H

/* What the message calls share: where messages for a socket wait, and who gets them. */

#include "oracle/permit.h"

/* Checks that recvmsg() gave back no flags but those that it may set. */
bool message_flags_fit(struct move *move);

/* Permits the EPIPE of a send on a seqpacket socket, which is a wrong answer under `rule`
 * otherwise: with SIGPIPE or without, as the system chose where its peer is `gone`, and by POSIX
 * with it. */
void message_permit_broken(struct move *move, struct permits *p, enum drill_rule_id rule,
                           bool gone);

/* The queue that `sock` receives from; NULL when it has none (an unconnected seqpacket socket). */
struct model_queue *message_inbox(const struct move *move, int sock);

/* The datagram socket bound to `addr`; DRILL_NONE if there is none. */
int message_receiver(const struct move *move, const struct drill_addr *addr);

/* The UDP socket bound to `addr` that is connected elsewhere, and takes from its peer alone;
 * DRILL_NONE if there is none. */
int message_filter(const struct move *move, const struct drill_addr *addr);

/* Whether `from` has the address that the connected UDP socket `so` receives from. */
bool message_is_from_peer(const struct move *move, const struct model_sock *so,
                          const struct model_sock *from);

/* All that are equally good receivers of what `move` sends to `addr`; writes up to `max` of them.
 */
unsigned message_receivers(const struct move *move, const struct drill_addr *addr, int16_t *ret,
                           unsigned max);

/* The rule that a message breaks which comes to a socket that was sent none. */
enum drill_rule_id message_stray_rule(const struct move *move);

/* Datagrams may have been dropped for want of room. */
bool message_lossy(const struct move *move, const struct model_queue *queue);

/* For options to apply: the call reported the ICMP error; the pending error of a UNIX socket. */
void message_tell_refusal(struct move *move);
void message_tell_error(struct move *move);

/* A datagram socket that sends or connects gets a name: of UDP always, of UNIX when it asks for
 * credentials (unix(7) Autobind feature). */
void message_bind(const struct move *move, struct model_sock *so);

/* A UNIX datagram socket loses its peer; what waits to be received goes too when `purge`. */
void message_disconnect(struct move *move, bool purge);

/* Who asks for credentials may get its name from a send or a connect() that fails (unix(7) Autobind
 * feature). */
void message_permit_late_name(struct move *move, struct permits *p);

#endif
