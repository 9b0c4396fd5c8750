#ifndef DRILL_ORACLE_STATE_SHARING_H
#define DRILL_ORACLE_STATE_SHARING_H

#include "vocab/vocab.h"

/* What the model keeps of who shares a socket, and of how ends were ended. */

/* Who else has, or had, to do with a socket: what a rule is called depends on it. */
enum model_sharing {
    SHARING_CROWD = 1 << 0,  /* several threads waited for the same thing; not all have left it */
    SHARING_PARTED = 1 << 1, /* one of its descriptors was closed, and not the last */
    SHARING_IOCTL = 1 << 2,  /* ioctl() said last whether calls wait */
    SHARING_FORKED = 1 << 3, /* two processes have, or had, it */
    SHARING_EXEC = 1 << 4    /* it was kept by an exec */
};

/* What closed the last descriptor of an end, where it was no close(). */
enum model_ended {
    ENDED_CLOSED,
    ENDED_KILLED, /* SIGKILL */
    ENDED_EXEC,   /* FD_CLOEXEC */
    ENDED_EXIT    /* _exit() */
};

/* Who gets the signals of a socket. */
struct model_async {
    uint8_t owner; /* the process that F_SETOWN named, plus 1; 0: nobody */
    bool on;       /* O_ASYNC */
};

/* What sockets raised, by process: sets of DRILL_SIGIO and DRILL_SIGURG. */
struct model_raised {
    uint8_t due[DRILL_CHILDREN + 1]; /* certainly, and nobody has taken it */
    uint8_t may[DRILL_CHILDREN + 1]; /* perhaps, any time */
    bool owned;                      /* some socket has an owner */
};

#endif
