#ifndef DRILL_ORACLE_RULES_QUEUE_H
#define DRILL_ORACLE_RULES_QUEUE_H

/* The queue of a listener, as connect, accept and poll see it. */

#include "oracle/permit.h"

/* Whether there is room for one more connection, for one way to read a negative backlog. */
struct room {
    uint8_t fits; /* formulas of DRILL_V_CAP under which it may be admitted */
    uint8_t full; /* formulas under which it may not; both may hold while requests retry */
};

/* The room of `listener` with `neg` 0 (negative means the maximum) or 1 (as 0); retries count when
 * `with_retries`. */
struct room queue_room(const struct move *move, int listener, unsigned neg, bool with_retries);

/* How many readings of the backlog there are: 1, or 2 for a negative one and for 0. */
unsigned queue_readings(const struct move *move, int listener);

/* Narrows an option to the formulas (and to the reading of a negative backlog). */
void queue_under(struct permit_option *option, const struct move *move, int listener, unsigned neg,
                 uint8_t formulas);

/* The rule that says how long the queue is; the rule that says that there must be room. */
enum drill_rule_id queue_capacity_rule(const struct move *move, int listener);
enum drill_rule_id queue_room_rule(const struct move *move, int listener);

/* Whether the system was told to reset what overflows. */
bool queue_aborts(const struct model_env *env);

/* Requests that were dropped by `listener` and will be tried again. */
unsigned queue_retries(const struct drill_state *state, int listener);

/* Some formula still possible leaves room: a retry may come through. */
bool queue_may_admit(const struct move *move, int listener);

/* Every formula still possible leaves room: a retry must come through. */
bool queue_must_admit(const struct move *move, int listener);

/* It has taken in more than it holds: of some of them only their own end is established. */
bool queue_is_overfull(const struct move *move, int listener);

/* UNIX: who waits for room is woken when there is some. Linux wakes one at a time, and whom it
 * wakes may have no use for it: the others then wait on (net/unix/af_unix.c
 * unix_wait_for_peer()). */
bool queue_wakes(const struct move *move, int listener);

/* The listening socket that answers at `addr`, DRILL_NONE if there is none. With SO_REUSEPORT there
 * may be several: the first of them. */
int queue_listener(const struct move *move, const struct drill_addr *addr);

/* The next that listens at the address of `listener`, behind `after` (DRILL_NONE: the first);
 * DRILL_NONE when there are no more. */
int queue_member(const struct move *move, int listener, int after);

/* `listener` got so many connections, and those that listen with it none, that it is no chance. */
bool queue_is_one_sided(const struct move *move, int listener);

/* Recorded traces: that listener is the one that is meant. Not where several may answer, or where a
 * wildcard listener may have taken an address of another host for its own. */
bool queue_is_sure(const struct move *move, const struct drill_addr *addr);

/* A DROPPED request is now known to be established: it joins the queue. */
void queue_admit(struct drill_state *state, int conn);

#endif
