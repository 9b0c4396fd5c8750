#ifndef DRILL_SCENARIO_PLAN_H
#define DRILL_SCENARIO_PLAN_H

/* What the steps of a scenario so far have probably made: a rough guess at the kinds of descriptor,
 * for choosing calls that make sense and for telling calls that may wait. It is no model: nothing
 * is judged by it. Where it is not sure it says so, and then a call may wait. */

#include "scenario/scenario.h"

enum {
    DRILL_VARY_STEPS = 64, /* of a scenario that is generated or varied */
    DRILL_VARY_SLOTS = 32,
    DRILL_VARY_ACTORS = 6,
    DRILL_PLAN_FILES = 2 * DRILL_VARY_STEPS + 1,
    DRILL_PLAN_MESSAGES = 8
};

/* Kinds, one bit each. */
enum drill_plan_kind {
    DRILL_PLAN_ABSENT = 0,     /* the slot was not set */
    DRILL_PLAN_FRESH = 1 << 0, /* a socket without a name */
    DRILL_PLAN_BOUND = 1 << 1,
    DRILL_PLAN_LISTENING = 1 << 2,
    DRILL_PLAN_CONNECTING = 1 << 3,
    DRILL_PLAN_CONNECTED = 1 << 4,
    DRILL_PLAN_HALF = 1 << 5,  /* it sent its end */
    DRILL_PLAN_ENDED = 1 << 6, /* the other side is gone, or sent its end */
    DRILL_PLAN_CLOSED = 1 << 7,
    DRILL_PLAN_EPOLL = 1 << 8,
    DRILL_PLAN_FILE = 1 << 9, /* no socket */
    DRILL_PLAN_SOCKET = (1 << 7) - 1,
    DRILL_PLAN_OPEN = DRILL_PLAN_SOCKET | DRILL_PLAN_EPOLL | DRILL_PLAN_FILE,
    DRILL_PLAN_ANY = (1 << 10) - 1
};

/* An open file, which several slots may stand for. */
struct drill_plan_file {
    uint16_t kind;     /* enum drill_plan_kind */
    bool sure;         /* of its kind */
    bool steady;       /* nothing was done that makes transfers hard to foresee */
    bool nonblocking;  /* for sure */
    bool lingers;      /* close may wait */
    bool ended;        /* for sure, the other side sends no more */
    uint8_t slots;     /* how many stand for it */
    int16_t peer;      /* the file at the other end; -1: none, or not known */
    int32_t room;      /* listening: how many connections it surely takes */
    uint16_t waiting;  /* connections that surely wait to be accepted */
    uint16_t attempts; /* made since it listens, at most */
    int16_t queue[4];  /* the files that the first of them are of */
    uint8_t n_messages;
    uint32_t messages[DRILL_PLAN_MESSAGES]; /* sizes of what waits to be received; a stream: [0] */
};

struct drill_plan {
    enum drill_family family;
    int16_t slots[DRILL_VARY_SLOTS]; /* the file; -1: not set */
    bool late[DRILL_VARY_SLOTS];     /* a call that waits may set it at any time */
    bool shared;                     /* descriptors went to places that are not followed */
    uint16_t n_files;
    uint32_t last_size;   /* of the last transfer */
    uint32_t last_buffer; /* size that SO_RCVBUF or SO_SNDBUF was last set to; 0: none */
    struct drill_plan_file files[DRILL_PLAN_FILES];
    struct drill_plan_file spare; /* of what no slot stands for */
};

void drill_plan_begin(struct drill_plan *plan, enum drill_family family);

/* The file of a slot, NULL when there is none. */
struct drill_plan_file *drill_plan_file(struct drill_plan *plan, int16_t slot);

/* What a slot probably holds. */
uint16_t drill_plan_kind(const struct drill_plan *plan, int slot);

/* Bytes that probably wait to be received from the slot: all of a stream, the next message. */
uint32_t drill_plan_queued(const struct drill_plan *plan, int16_t slot);

/* Whether the step's call might not return at once. */
bool drill_plan_may_wait(const struct drill_plan *plan, const struct drill_step *step);

/* Takes the step: a call, whose slots are set. `waits`: it may return at any later time. Its code
 * is plan_take.c. */
void drill_plan_take(struct drill_plan *plan, const struct drill_step *step, bool waits);

#endif
