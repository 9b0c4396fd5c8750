#ifndef DRILL_TARGETS_MUTANTS_ACT_H
#define DRILL_TARGETS_MUTANTS_ACT_H

/* What the body of a mutant works with: the call that it is to make, the target that it makes it
 * of, and a memory. Bodies may run on several threads at once. What a mutant remembers lasts until
 * the end of the scenario, and what it remembers of a descriptor until that is closed. */

#include <stdatomic.h>

#include "targets/mutants/table.h"
#include "targets/wrap/wrap.h"

enum {
    MUTANT_FDS = DRILL_PROCESS_FDS * (DRILL_CHILDREN + 1),
    MUTANT_BYTES = 1 << 16
};

/* Something that a mutant keeps whole: what a call once answered, bytes that once passed. Behind
 * the lock. */
struct mutant_store {
    pthread_mutex_t lock;
    bool full;
    struct drill_outcome outcome;
    struct drill_addr addr;
    int64_t number;
    size_t len;
    _Alignas(4) unsigned char bytes[MUTANT_BYTES];
};

/* A port that was bound, and what is known of it; a book of them takes the bytes of the store. */
struct mutant_port {
    uint16_t port;
    uint16_t traits; /* PORT_* */
};

struct mutant {
    struct drill_wrap wrap;
    const struct mutant_row *row;
    uint64_t draw;                     /* what chance gave */
    _Atomic int64_t hits;              /* calls that the mutant is about, so far */
    _Atomic int64_t memo;              /* the body's own */
    _Atomic int64_t scenarios;         /* that are over */
    _Atomic int64_t sockets;           /* that were made and not closed */
    _Atomic int64_t notes[MUTANT_FDS]; /* the body's own, per descriptor */
    _Atomic bool failed[MUTANT_FDS];   /* a call on it has failed */
    _Atomic bool shut[MUTANT_FDS];     /* it was shut down for writing */
    struct mutant_store store;
};

struct act {
    struct mutant *mutant;
    unsigned child; /* the process that makes the call; 0: this one */
    const struct drill_call *call;
    const struct drill_buffer *buffers;
    struct drill_outcome *out;
};

#define X(name, breaks, families, gloss, body, ...) mutant_body drill_mutant_##body;
#include "targets/mutants/mutants.def"
#undef X

/* Begins the definition of a body. */
#define BODY(name) void drill_mutant_##name(struct act *act)

static inline const struct mutant_args *args_of(const struct act *act)
{
    return &act->mutant->row->args;
}

/* Whether the mutant is wrong in this call, by its arguments; to be asked once per call. */
bool act_hits(struct act *act);

/* The same without `when` and `on`, and without counting. */
bool act_is_about(const struct act *act);

/* Makes the call as it is; makes another call in its place. */
void act_pass(struct act *act);
void act_pass_as(struct act *act, const struct drill_call *call,
                 const struct drill_buffer *buffers);

/* Makes the call with another number (negative: it succeeds, and is not made), or with its buffers
 * from the last to the first. */
void act_pass_number(struct act *act, int64_t number);
void act_pass_reversed(struct act *act);

/* Makes a further call of the same process, whose answer is the body's alone. */
void act_ask(struct act *act, const struct drill_call *call, const struct drill_buffer *buffers,
             struct drill_outcome *ret);

/* Further calls in short: an option's first value (-1: fails), a name (kind NONE: fails), what poll
 * shows at once, and up to `len` bytes received without waiting (with `flags`; -1: fails). */
int64_t act_ask_option(struct act *act, int fd, enum drill_option option);
struct drill_addr act_ask_name(struct act *act, int fd, enum drill_call_id id);
uint32_t act_ask_events(struct act *act, int fd, uint32_t events);
int64_t act_ask_bytes(struct act *act, int fd, void *bytes, size_t len, uint32_t flags);

/* Answers in place of the target. */
void act_succeed(struct act *act, int64_t value);
void act_fail(struct act *act, enum drill_errno error);

static inline bool act_succeeded(const struct act *act)
{
    return act->out->error == DRILL_ENONE;
}

/* A number that the seed chooses, between `lo` and `hi`. */
int64_t act_choose(const struct act *act, int64_t lo, int64_t hi);

/* The body's note on a descriptor; one that cannot be has none. */
_Atomic int64_t *act_note(struct act *act, int fd);

#endif
