#ifndef DRILL_TRACE_STRACE_OPTION_H
#define DRILL_TRACE_STRACE_OPTION_H

/* The calls whose arguments have a vocabulary of their own: families, options, fcntl, ioctl.
 * Private to the reader of strace's output. `good`: the call returned a value. */

#include "trace/strace_call.h"
#include "trace/strace_value.h"

/* The family of a socket of this domain, type and protocol; -1: one that is not modelled. */
int drill_strace_family(struct drill_slice domain, struct drill_slice type,
                        struct drill_slice protocol);

void drill_strace_getsockopt(struct drill_strace_call *ret, const struct drill_strace_args *args,
                             bool good);
void drill_strace_setsockopt(struct drill_strace_call *ret, const struct drill_strace_args *args);
void drill_strace_fcntl(struct drill_strace_call *ret, const struct drill_strace_args *args,
                        struct drill_slice result, bool good);
void drill_strace_ioctl(struct drill_strace_call *ret, const struct drill_strace_args *args,
                        bool good);

#endif
