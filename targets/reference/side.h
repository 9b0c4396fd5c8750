#ifndef DRILL_TARGETS_REFERENCE_SIDE_H
#define DRILL_TARGETS_REFERENCE_SIDE_H

/* One side of the reference pair: its target, its case, where it stands in the payload, and the
 * calls that both sides make. Every function that returns bool returns false after a fault, having
 * said in `why` which call, where and what. */

#include "base/check.h"
#include "target/program.h"
#include "targets/reference/case.h"

struct drill_reference_side {
    struct drill_program_run *run;
    struct drill_target *target;
    const struct drill_reference_case *params;
    unsigned role;
    char *why;            /* DRILL_PROGRAM_TEXT bytes */
    unsigned char *bytes; /* memory for one transfer, as large as the case's largest */
    size_t size;
    uint64_t own;           /* payload that it sends */
    uint64_t stream;        /* payload that arrives; 0: not known, so not checked */
    enum drill_errno error; /* of the call that failed last */
    uint64_t sent;          /* bytes so far on this connection */
    uint64_t received;
};

bool drill_reference_side_init(struct drill_reference_side *side, struct drill_program_run *run,
                               unsigned role, struct drill_target *target, char *why);
void drill_reference_side_deinit(struct drill_reference_side *side);

/* Says a fault; returns false. */
bool drill_reference_fault(struct drill_reference_side *side, const char *fmt, ...)
    DRILL_PRINTF(2, 3);

/* Says that `call` failed with what `out` holds; returns false. */
bool drill_reference_call_fault(struct drill_reference_side *side, const struct drill_call *call,
                                const struct drill_outcome *out);

/* Makes a call without buffers, again as long as a signal interrupts it. Not for connect and close,
 * which go on by themselves when interrupted. */
bool drill_reference_call(struct drill_reference_side *side, const struct drill_call *call,
                          struct drill_outcome *out);

/* Creates a socket. */
bool drill_reference_create(struct drill_reference_side *side, int32_t *ret_fd);

/* Whether the target's sockets have IP addresses. */
bool drill_reference_is_inet(const struct drill_reference_side *side);

/* Sets a socket option of one value to 1 where sockets have IP addresses; else does nothing. */
bool drill_reference_set_inet(struct drill_reference_side *side, int32_t fd,
                              enum drill_option option);

/* The address of host "localhost" and service "drill", by name. */
bool drill_reference_resolve(struct drill_reference_side *side, struct drill_addr *ret);

/* Ends one direction: SHUT_WR. */
bool drill_reference_end_sending(struct drill_reference_side *side, int32_t fd);

/* Closes, also after a fault (`fine` false), which it then leaves as it was said. Returns whether
 * all was fine, this included. */
bool drill_reference_close(struct drill_reference_side *side, int32_t fd, bool fine);

#endif
