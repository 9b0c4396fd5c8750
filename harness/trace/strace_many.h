#ifndef DRILL_TRACE_STRACE_MANY_H
#define DRILL_TRACE_STRACE_MANY_H

/* sendmmsg() and recvmmsg() as the calls of one message that they are made of. Private to the
 * reader of strace's output. */

#include "trace/strace_call.h"
#include "trace/strace_value.h"

struct drill_strace_many {
    const struct drill_strace_line *line;
    struct drill_strace_args args;
    bool sends;
    int64_t left;  /* messages that went and were not read yet */
    int64_t asked; /* messages there were to go, beyond those that went */
    size_t at;     /* in the list of messages */
};

/* Whether the line is such a call, some messages went, and all of them are shown. The line must
 * live as long as *ret. */
bool drill_strace_many_begin(struct drill_strace_many *ret, const struct drill_strace_line *line);

/* The call of the next message; whether there is another to read. A sendmmsg() that went no further
 * met an error, which it does not tell: the last call is then one that is not known. */
bool drill_strace_many_read(struct drill_strace_many *many, struct drill_strace_call *ret);

#endif
