#ifndef DRILL_TRACE_STRACE_CALL_H
#define DRILL_TRACE_STRACE_CALL_H

/* One system call of strace's output in the words of the vocabulary. Descriptors are those of the
 * process that made it. Private to the reader of strace's output. */

#include "trace/strace_line.h"
#include "trace/trace.h"

enum drill_strace_effect {
    DRILL_EFFECT_NONE,      /* nothing to do with descriptors */
    DRILL_EFFECT_CALL,      /* `call` on call.fd, which may be a socket */
    DRILL_EFFECT_SOCKET,    /* socket(): makes outcome.value */
    DRILL_EFFECT_PAIR,      /* socketpair(): makes outcome.value and outcome.second_fd */
    DRILL_EFFECT_ACCEPT,    /* accept(): `call`, and makes outcome.value */
    DRILL_EFFECT_OPEN,      /* makes outcome.value, which is no socket (second_fd too, unless -1) */
    DRILL_EFFECT_DUP,       /* makes outcome.value from call.fd */
    DRILL_EFFECT_DUP_TO,    /* the same, and closes what outcome.value was */
    DRILL_EFFECT_CLOSE,     /* close() */
    DRILL_EFFECT_RANGE,     /* close_range(): call.fd .. second_fd */
    DRILL_EFFECT_FORK,      /* makes process outcome.value */
    DRILL_EFFECT_EXEC,      /* closes what is marked close-on-exec */
    DRILL_EFFECT_EXIT,      /* exit_group() */
    DRILL_EFFECT_POLL,      /* poll(), select(): polls[] */
    DRILL_EFFECT_EPOLL,     /* makes outcome.value, an epoll descriptor */
    DRILL_EFFECT_EPOLL_CTL, /* epoll_ctl() on call.fd */
    DRILL_EFFECT_EPOLL_WAIT, /* epoll_wait() on call.fd: polls[] */
    DRILL_EFFECT_UNKNOWN,    /* something the model does not have happens to call.fd: `unknown` */
    DRILL_EFFECT_BEYOND      /* it may be anything: io_uring */
};

enum {
    DRILL_STRACE_POLLS = 16,
    DRILL_STRACE_PASSED = 8
};

struct drill_strace_poll {
    int32_t fd;
    uint32_t events;
    uint32_t revents;
    uint64_t data; /* of epoll */
};

struct drill_strace_call {
    enum drill_strace_effect effect;
    bool returned; /* the result is known */
    bool cloexec;  /* of the new descriptor */
    bool shares;   /* FORK: the new one has the same descriptors, not copies */
    int family;    /* SOCKET, PAIR: enum drill_family; -1: one that is not modelled */
    uint8_t n_polls;
    bool polls_whole;
    uint8_t unknown; /* enum drill_unknown: why the model cannot follow the call */
    uint8_t
        n_passed; /* descriptors sent in a message; DRILL_STRACE_PASSED + 1: more than are listed */
    bool no_socket; /* strace describes call.fd, and as something else */
    int32_t passed[DRILL_STRACE_PASSED];
    struct drill_call call;
    struct drill_outcome outcome;
    struct drill_strace_poll polls[DRILL_STRACE_POLLS];
};

/* Reads a call of this name. `result` is empty for a call that has not returned; then only what
 * was printed of `args` when it was made is known, and perhaps nothing. */
void drill_strace_call_read(struct drill_strace_call *ret, struct drill_slice name,
                            struct drill_slice args, struct drill_slice result);

#endif
