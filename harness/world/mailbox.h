#ifndef DRILL_WORLD_MAILBOX_H
#define DRILL_WORLD_MAILBOX_H

/* The word over which the world's thread and one actor's thread hand each other the turn. Whoever
 * the phase names owns the rest of the actor's record; a phase is set by its owner alone. */

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* One bit each, so that one can wait for several. */
enum drill_phase {
    DRILL_PHASE_IDLE = 1 << 0,     /* world: nothing to do */
    DRILL_PHASE_POSTED = 1 << 1,   /* actor: make the call */
    DRILL_PHASE_INSIDE = 1 << 2,   /* actor: in the target */
    DRILL_PHASE_DONE = 1 << 3,     /* world: the call returned */
    DRILL_PHASE_ROLE = 1 << 4,     /* actor: run the program's own code */
    DRILL_PHASE_ASKING = 1 << 5,   /* world: the program wants a call let through */
    DRILL_PHASE_FINISHED = 1 << 6, /* world: the program's role ended */
    DRILL_PHASE_QUIT = 1 << 7      /* actor: end the thread */
};

struct drill_mailbox {
    _Atomic uint32_t phase;   /* enum drill_phase; what a waiter's futex waits on */
    _Atomic uint32_t waiting; /* how many are in, or about to enter, a futex wait */
};

void drill_mailbox_init(struct drill_mailbox *box, enum drill_phase phase);

/* Sets the phase and wakes whoever waits for it. */
void drill_mailbox_set(struct drill_mailbox *box, enum drill_phase phase);

/* The same where nobody can be waiting for that phase: wakes nobody. */
void drill_mailbox_mark(struct drill_mailbox *box, enum drill_phase phase);

enum drill_phase drill_mailbox_phase(struct drill_mailbox *box);

/* Waits until the phase is one of `set`, at most until `deadline_ns` of the monotonic clock
 * (negative: for ever); true when it is. Spins shortly first. */
bool drill_mailbox_await(struct drill_mailbox *box, uint32_t set, int64_t deadline_ns);

#endif
