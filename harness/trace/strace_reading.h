#ifndef DRILL_TRACE_STRACE_READING_H
#define DRILL_TRACE_STRACE_READING_H

/* A system call that is being read, and the readers of transfers. Private to the reader of strace's
 * output. */

#include "trace/strace_call.h"
#include "trace/strace_value.h"

struct drill_strace_reading {
    struct drill_strace_call *to;
    struct drill_strace_args args;
    struct drill_slice result;
    bool done; /* it returned */
    bool good; /* it returned a value */
};

/* The first reason why the call cannot be followed is kept. */
void drill_strace_set_unknown(const struct drill_strace_reading *r, enum drill_unknown why);

/* An address that is an argument; one that came back, where one was asked for. */
void drill_strace_read_addr_arg(const struct drill_strace_reading *r, struct drill_slice text);
void drill_strace_read_addr_result(const struct drill_strace_reading *r, struct drill_slice text,
                                   struct drill_slice len);

void drill_strace_read_sendto(const struct drill_strace_reading *r);
void drill_strace_read_recvfrom(const struct drill_strace_reading *r);
void drill_strace_read_sendmsg(const struct drill_strace_reading *r);
void drill_strace_read_recvmsg(const struct drill_strace_reading *r);
void drill_strace_read_write(const struct drill_strace_reading *r);
void drill_strace_read_read(const struct drill_strace_reading *r);
void drill_strace_read_writev(const struct drill_strace_reading *r);
void drill_strace_read_readv(const struct drill_strace_reading *r);
void drill_strace_read_sendfile(const struct drill_strace_reading *r);

#endif
