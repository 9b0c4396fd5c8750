#ifndef DRILL_VOCAB_OUTCOME_H
#define DRILL_VOCAB_OUTCOME_H

/* What one call of a target gave back, as a value without pointers. */

#include "vocab/addr.h"
#include "vocab/call.h"
#include "vocab/vocab.h"

/* What was received, held against the payload that was expected. `stream` 0: not looked at. */
struct drill_data {
    uint64_t stream; /* the payload the bytes were compared with (payload.h) */
    uint64_t offset; /* of the first byte received, in that payload */
    uint32_t good;   /* how many leading bytes agree; all of them when good == value */
    bool located;    /* the bytes from `good` on were found elsewhere: */
    uint64_t found_stream;
    uint64_t found_offset;
    uint32_t past_end;   /* bytes beyond the buffer that were overwritten */
    uint32_t copied;     /* MSG_TRUNC: bytes within the returned count that were overwritten */
    uint32_t past_count; /* bytes within the buffer, but beyond the returned count, overwritten */
};

struct drill_outcome {
    int64_t value;          /* the call's return value; -1 with `error` set */
    uint16_t error;         /* enum drill_errno; DRILL_ENONE on success */
    uint16_t signals;       /* DRILL_SIG* raised on the calling thread */
    int32_t host_error;     /* the target's own number when error is EOTHER, for the report only */
    int32_t second_fd;      /* socketpair; epoll_wait: whose events they are */
    int32_t lowest_fd;      /* calls that make a descriptor: 1 + the lowest that was free; 0: not
                               looked at */
    uint8_t told;           /* calls with a twisted LEN that is a pointer: enum drill_constant, the
                               length that the call said: zero, short (what it had room for), exact
                               (the whole), long (more) */
    uint32_t msg_flags;     /* recvmsg: DRILL_MSG_* */
    uint32_t revents;       /* poll, select: DRILL_POLL*; epoll_wait: DRILL_EPOLL* */
    int64_t option[2];      /* getsockopt's value; SO_ERROR: enum drill_errno; times in ms; SO_TYPE,
                               SO_DOMAIN and SO_PROTOCOL: enum drill_constant; getaddrinfo,
                               whose value is how many results there are: the set of their types and
                               of their families, 1 << enum drill_constant each */
    struct drill_addr addr; /* accept, recvfrom, recvmsg, getsockname, getpeername; gethostbyname:
                               first address; getservbyname: port in `addr.port`; getaddrinfo: first
                               result */
    uint16_t n_rights;      /* recvmsg: descriptors that came */
    uint8_t creds;          /* recvmsg: enum drill_who, NOBODY without SCM_CREDENTIALS */
    int32_t rights[DRILL_RIGHTS]; /* the first of them */
    uint16_t queued_error; /* recvmsg with MSG_ERRQUEUE: enum drill_errno of the error that came */
    uint16_t addr_len;     /* bytes that a UNIX address in `addr` had behind its family: 0 of an
                              unnamed one, of a path with the NUL where it was counted */
    struct drill_data data;
    char name[DRILL_HOST_MAX + 1]; /* gethostbyname, getservbyname: the official name */
    char proto[8];                 /* getservbyname */
};

/* Makes a failure out of an error. */
struct drill_outcome drill_outcome_error(enum drill_errno error);

/* The one number that a scenario's claim speaks of: poll's events, getsockopt's first value,
 * ioctl's and fcntl's result, getservbyname's port, otherwise the return value. Not for failures.
 */
int64_t drill_outcome_principal(const struct drill_call *call, const struct drill_outcome *outcome);

enum {
    DRILL_OUTCOME_TEXT = 512
};

/* Prints the outcome the way a claim is written: "300", "-1 EAGAIN", "POLLIN+POLLHUP",
 * "-1 EPIPE SIGPIPE", with the address in parentheses where one came back. Descriptors print as
 * "ok". Returns buf, NUL-terminated. */
char *drill_outcome_print(const struct drill_call *call, const struct drill_outcome *outcome,
                          char *buf, size_t size);

#endif
