#ifndef DRILL_ORACLE_RULES_ENDS_H
#define DRILL_ORACLE_RULES_ENDS_H

/* What shutdown() and close() of one end mean to transfers at it and at the other. */

#include "oracle/rules/stream.h"

/* What can still end the stream for this reader, once its data is read. */
struct ending {
    bool file;    /* 0 */
    bool error;   /* ECONNRESET, once */
    bool certain; /* one of them, now */
    bool coming;  /* one of them, soon */
};

struct ending ends_find(const struct move *move, const struct stream_view *view);

/* Of the bytes to read, how many the peer had sent before SHUT_RD: all of them without one. */
int64_t ends_before_shut(const struct move *move, const struct stream_view *view);

/* The rules that wrong answers break: of a receive, of a send. */
void ends_blame_receive(struct move *move, struct permits *p, const struct stream_view *view);
void ends_blame_send(struct move *move, struct permits *p, const struct stream_view *view);

/* A UNIX peer that was closed with nothing unread leaves no error behind. */
void ends_blame_clean(struct permits *p, const struct stream_view *view);

#endif
