#ifndef DRILL_ORACLE_RULES_SEND_MESSAGE_H
#define DRILL_ORACLE_RULES_SEND_MESSAGE_H

/* What sends of messages share. */

#include "oracle/permit.h"

enum {
    UDP4_MAX = 65507, /* 65535 - 20 (IPv4) - 8 (UDP), RFC 768 */
    UDP6_MAX = 65527,
    SURE_SIZE = 4096, /* a message of this size fits everywhere, unless buffers were made small */
    SURE_COUNT = 4
};

/* The call names a destination. */
bool send_is_explicit(const struct move *move);

/* UDP over IPv6: the datagram goes by IPv4. */
bool send_is_by_ipv4(const struct move *move);

/* The destination of a datagram: its own, or the connected peer; NULL: there is none. */
const struct drill_addr *send_destination(const struct move *move);

/* The message that the call sends; what goes along with it is taken. */
struct model_message send_message_of(struct move *move, const struct model_sock *so);

/* For options to apply: the datagram is on its way; Linux binds the socket before it finds that the
 * datagram cannot be sent. */
void send_apply_datagram(struct move *move);
void send_apply_vague(struct move *move);

/* EMSGSIZE, where the length allows it. */
void send_permit_too_long(struct move *move, struct permits *p);

/* A datagram of UDP that has a destination, or is added to one that is held back. */
void send_permit_udp(struct move *move, struct permits *p);

#endif
