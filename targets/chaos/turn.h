#ifndef DRILL_TARGETS_CHAOS_TURN_H
#define DRILL_TARGETS_CHAOS_TURN_H

/* One call on its way through chaos, and what its parts share. */

#include "targets/chaos/engine.h"

struct drill_turn {
    struct drill_chaos *chaos;
    const struct drill_chaos_inner *inner;
    const struct drill_call *call;
    const struct drill_buffer *buffers;
    struct drill_outcome *out;
    uint32_t serial; /* of the socket that the descriptor meant when the call began; 0: not known */
};

/* Makes the call as it is; or another one. */
void drill_turn_pass(const struct drill_turn *turn);
void drill_turn_make(const struct drill_turn *turn, const struct drill_call *call,
                     const struct drill_buffer *buffers, struct drill_outcome *ret);

/* The call fails without having been made. */
void drill_turn_fail(const struct drill_turn *turn, enum drill_errno error);

/* Asks the implementation about a descriptor: an option (`otherwise` when it does not tell), the
 * status flags, the events that poll() shows now, a name (false: it has none). */
int64_t drill_turn_option(const struct drill_turn *turn, int fd, enum drill_option option,
                          int64_t otherwise);
bool drill_turn_is_nonblocking(const struct drill_turn *turn);
uint32_t drill_turn_events(const struct drill_turn *turn, int fd, uint32_t events);
bool drill_turn_name(const struct drill_turn *turn, enum drill_call_id id, int fd,
                     struct drill_outcome *ret);
bool drill_turn_has_peer(const struct drill_turn *turn);
int64_t drill_turn_readable(const struct drill_turn *turn);

bool drill_turn_is_of(const struct drill_turn *turn, drill_family_set families);

/* The socket of the call's descriptor, or of another one, and the book locked, in any case; NULL:
 * not known. */
struct drill_chaos_socket *drill_turn_lock(const struct drill_turn *turn, int fd);
/* After a call that may have waited: NULL also when its descriptor means another socket by now. */
struct drill_chaos_socket *drill_turn_lock_same(const struct drill_turn *turn);
void drill_turn_unlock(const struct drill_turn *turn);

/* With the lock held: a random number 0..bound-1 for the socket (NULL: for none); whether to take
 * one of 256 occasions. They depend on the seed and on what was drawn for the same socket before.
 */
uint32_t drill_turn_draw(const struct drill_turn *turn, struct drill_chaos_socket *socket,
                         uint32_t bound);
bool drill_turn_chance(const struct drill_turn *turn, struct drill_chaos_socket *socket,
                       uint16_t of_256);

/* With the lock held: whether what is there is to be hidden once more. */
bool drill_turn_hides(const struct drill_turn *turn, struct drill_chaos_socket *socket);

/* Whether the call, which may wait, has now failed because a signal came before it did anything. */
bool drill_turn_interrupt(const struct drill_turn *turn);

/* With the lock held: whether a signal comes for a call of the socket. So many in a row at most. */
bool drill_turn_signals(const struct drill_turn *turn, struct drill_chaos_socket *socket);

/* Makes the call, a connect(). */
void drill_turn_reach(const struct drill_turn *turn);

/* With the lock held: a descriptor of the socket (NULL: of none that is known) will be closed. */
void drill_turn_leave_queue(const struct drill_turn *turn, struct drill_chaos_socket *socket);

/* The kinds of calls, each in a file of its own. */
void drill_turn_send(const struct drill_turn *turn);
void drill_turn_receive(const struct drill_turn *turn);
void drill_turn_count_readable(const struct drill_turn *turn);
void drill_turn_look(const struct drill_turn *turn);
void drill_turn_create(const struct drill_turn *turn);
void drill_turn_listen(const struct drill_turn *turn);
void drill_turn_accept(const struct drill_turn *turn);
void drill_turn_connect(const struct drill_turn *turn);

#endif
