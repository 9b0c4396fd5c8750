#ifndef DRILL_TARGETS_MUTANTS_TABLE_H
#define DRILL_TARGETS_MUTANTS_TABLE_H

/* The table of the mutants. What each does is a body; several may share one and differ in its
 * arguments. */

#include "vocab/call.h"
#include "vocab/vocab.h"

struct act;

/* Makes one call wrongly: see act.h. */
typedef void mutant_body(struct act *act);

/* When a mutant is wrong at all, besides what its call must be. */
enum mutant_when {
    WHEN_ALWAYS,
    WHEN_SECOND,      /* the second such call of a scenario */
    WHEN_NTH,         /* once in a scenario: the second or third such call */
    WHEN_LATER,       /* from the second or third such call on */
    WHEN_LARGE,       /* of more bytes than some */
    WHEN_SMALL,       /* of no more bytes than some, but of one at least */
    WHEN_EMPTY,       /* of no bytes */
    WHEN_AFTER_ERROR, /* once a call on this descriptor has failed */
    WHEN_TWO,         /* while more than one socket is open */
    WHEN_NONBLOCKING, /* the descriptor has O_NONBLOCK, or the call MSG_DONTWAIT */
    WHEN_CHILD        /* in a child process */
};

/* On which sockets, besides that; asked of the target before the call. */
enum mutant_where {
    ON_ANY,
    ON_LISTENER,
    ON_NO_LISTENER,
    ON_CONNECTED,
    ON_UNCONNECTED,
    ON_SHUT, /* for writing, by a call of its own end */
    ON_NOT_SHUT
};

/* What a port is or was, for port_again. */
enum mutant_port_trait {
    PORT_BOUND = 1,
    PORT_LISTENED = 2,
    PORT_CONNECTED = 4,
    PORT_CLOSED = 8, /* a socket that had it was closed */
    PORT_ENDED = 16, /* that was connected */
    PORT_REUSEADDR = 32,
    PORT_REUSEPORT = 64,
    PORT_WILDCARD = 128
};

/* What a body is told; which of it means something is the body's affair. */
struct mutant_args {
    uint64_t calls; /* MUTANT_CALL() of each call that it is about; 0: all */
    enum mutant_when when;
    enum mutant_where on;
    uint32_t with;    /* flags that such a call has, all of them */
    uint32_t without; /* flags that it has none of */
    uint8_t option;   /* 1 + enum drill_option that it is about; 0: any */
    uint8_t twist;    /* 1 + enum drill_twist that it has; 0: any or none */
    uint16_t from;    /* enum drill_errno */
    uint16_t to;
    uint32_t flags;
    int64_t number;
};

#define MUTANT_CALL(id) (UINT64_C(1) << DRILL_CALL_##id)

struct mutant_row {
    const char *name;
    const char *breaks; /* as of drill_target_type */
    drill_family_set families;
    const char *gloss;
    mutant_body *body;
    struct mutant_args args;
};

/* A rule that no mutant breaks, and why. */
struct mutant_excuse {
    const char *rule;
    const char *reason;
};

/* Each ends with an entry whose first member is NULL. */
extern const struct mutant_row drill_mutant_table[];
extern const struct mutant_excuse drill_mutant_excuses[];

#endif
