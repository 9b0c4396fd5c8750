#ifndef DRILL_TRACE_STRACE_READY_H
#define DRILL_TRACE_STRACE_READY_H

/* poll(), select() and epoll in strace's notation. Private to the reader of strace's output.
 * What a call of these asked and was told goes into polls[]; `polls_whole` says whether the list is
 * all there was. */

#include "trace/strace_call.h"
#include "trace/strace_value.h"

void drill_strace_poll(struct drill_strace_call *ret, const struct drill_strace_args *args,
                       struct drill_slice result);
void drill_strace_select(struct drill_strace_call *ret, const struct drill_strace_args *args,
                         struct drill_slice result);

/* call.number: enum drill_epoll_op, -1 for another; call.value[0], .flags: the descriptor and its
 * events; polls[0].data: what the kernel gives back with them (n_polls 0: it is not shown);
 * polls_whole: the events are all known. */
void drill_strace_epoll_ctl(struct drill_strace_call *ret, const struct drill_strace_args *args);

/* polls[]: `data` and `revents` of what was reported, as far as there is room. */
void drill_strace_epoll_wait(struct drill_strace_call *ret, const struct drill_strace_args *args);

#endif
