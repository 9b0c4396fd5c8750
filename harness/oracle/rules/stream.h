#ifndef DRILL_ORACLE_RULES_STREAM_H
#define DRILL_ORACLE_RULES_STREAM_H

/* What send, receive, poll and the name calls share about a connected socket. */

#include "oracle/permit.h"

/* One end's view of its connection. */
struct stream_view {
    struct model_sock *so;
    struct model_conn *conn;
    struct model_flow *in;  /* what this end reads */
    struct model_flow *out; /* what it writes */
    int end;
    uint64_t from;  /* where the next receive begins: behind an urgent byte that it leaves out */
    bool inlined;   /* SO_OOBINLINE: an urgent byte stays in the stream */
    bool at_mark;   /* the urgent byte is the next, */
    bool to_mark;   /* or further on: a receive stops before it */
    uint64_t low;   /* bytes known to be readable */
    uint64_t high;  /* bytes that may be readable */
    uint64_t sure;  /* bytes that returned sends took and that were not read */
    bool in_flight; /* bytes that returned sends took wait to become readable */
    bool closing;   /* the peer is inside close(): its FIN may be on its way */
    bool may_lose;  /* a reset may have destroyed bytes on their way */
    bool peer_deaf; /* UNIX: the peer closed or shut down its reading */
};

/* The view of a socket that has a connection. */
struct stream_view stream_view(const struct move *move, int sock);

/* A call of another thread waits inside the socket: one that `is_it` holds of. */
bool stream_other_inside(const struct move *move, int sock,
                         bool (*is_it)(const struct drill_call *call));

/* Other threads' receives wait for more than there is: as much of it may be in their hands. */
uint64_t stream_eaten(const struct move *move, int sock);

/* The socket is connected as far as transfers are concerned (also while its connect has succeeded
 * unnoticed). */
bool stream_ready(const struct move *move, const struct model_sock *so);

/* The rule that made the reset be sent, or that says that the end of file must come. */
enum drill_rule_id stream_reset_rule(const struct move *move, const struct model_conn *conn);
enum drill_rule_id stream_end_rule(const struct stream_view *view);

/* The rule that says what a socket reads that was shut down: for reading, or both ways. */
enum drill_rule_id stream_shut_rule(const struct model_sock *so);

/* The rule that says what becomes of data that waits to be read when a reset comes. */
enum drill_rule_id stream_loss_rule(const struct stream_view *view);

/* Both ends have shut down their writing, and this one, which was the first, has the other's FIN:
 * its own has been acknowledged with it, and the connection is in TIME-WAIT. */
bool stream_ended_both_ways(const struct stream_view *view);

/* Names what an accepted connection owes its reader: what was sent before it was accepted, and to
 * outlive its listener. */
void stream_blame_accepted(struct permits *p, const struct stream_view *view);

/* The reader goes on behind the urgent byte, or has read it as any other. */
void stream_pass_mark(struct stream_view *view);

/* Waiting for room cannot be explained: so little is under way. */
bool stream_has_room(const struct move *move, const struct stream_view *view, uint64_t more);

/* Nor can that readiness does not show it. */
bool stream_shows_room(const struct move *move, const struct stream_view *view, uint64_t more);

/* For options to apply: the call reported the reset; the failure of the connect; the end of file.
 */
void stream_tell_reset(struct move *move);
void stream_tell_failure(struct move *move);
void stream_tell_end(struct move *move);

#endif
