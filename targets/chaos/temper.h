#ifndef DRILL_TARGETS_CHAOS_TEMPER_H
#define DRILL_TARGETS_CHAOS_TEMPER_H

/* What a seed makes of chaos: which unusual things happen and how often, and which choice is made
 * where documents leave one. The latter hold for as long as the seed does. */

#include <stdbool.h>
#include <stdint.h>

/* How many connections a queue of backlog b takes. */
enum drill_chaos_capacity {
    DRILL_CHAOS_AS_IT_IS,
    DRILL_CHAOS_HALF_MORE,    /* 3b/2+1 */
    DRILL_CHAOS_JUST_SO_MANY, /* b, at least 1 */
    DRILL_CHAOS_CAPACITIES
};

/* What accept() does with a connection that was reset while it was queued. */
enum drill_chaos_aborted {
    DRILL_CHAOS_RETURNED,
    DRILL_CHAOS_REMOVED,
    DRILL_CHAOS_ECONNABORTED,
    DRILL_CHAOS_ABORTED
};

/* What becomes of a connect() that finds the queue full. */
enum drill_chaos_overflow {
    DRILL_CHAOS_DROPPED, /* or waits: as the implementation does */
    DRILL_CHAOS_REFUSED,
    DRILL_CHAOS_RESET, /* UNIX: refused */
    DRILL_CHAOS_OVERFLOWS
};

struct drill_chaos_temper {
    uint64_t seed;
    /* Of 256 occasions, how many are taken: */
    uint16_t cut_receives;  /* a receive of a stream asks for less */
    uint16_t cut_sends;     /* a nonblocking send of a stream hands on less */
    uint16_t hide;          /* what has arrived has not arrived yet, */
    uint16_t patience;      /* so many times in a row at most */
    uint16_t refuse_sends;  /* a nonblocking send finds no room */
    uint16_t rebind;        /* connect() leaves from a port that bind() chose */
    uint16_t interrupt;     /* a wait is interrupted, where the caller must expect that */
    uint8_t decoys;         /* descriptors that the process has besides its own */
    uint8_t capacity;       /* enum drill_chaos_capacity */
    uint8_t aborted;        /* enum drill_chaos_aborted */
    uint8_t overflow;       /* enum drill_chaos_overflow */
    bool negative_is_zero;  /* a negative backlog is 0, not the maximum */
    bool inherits_nonblock; /* accept() hands O_NONBLOCK on */
    int32_t send_buffer;    /* bytes, of every new stream socket; 0: the system's */
    int32_t receive_buffer;
    uint64_t ways; /* the rows of the table of ways (ways.h) that hold */
};

struct drill_chaos_temper drill_chaos_temper_make(uint64_t seed);

#endif
