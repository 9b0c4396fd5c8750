#ifndef DRILL_TESTS_SUPPORT_REMARK_H
#define DRILL_TESTS_SUPPORT_REMARK_H

/* What the comment behind a step says of its outcome beyond the claim. Remarks are separated by
 * commas:
 *
 *     waits                 the call was seen to wait before it returned
 *     stuck                 it was due and did not return
 *     settle none           nothing came of the events that the model said were due
 *     settle POLLIN+POLLHUP these came
 *     settle skip           nobody waited for them
 *     data lost 10          what was received is what stands 10 bytes later in the stream
 *     data repeated 10      ... 10 bytes before
 *     data altered 10       the first 10 bytes are right, the next is none of the sender's
 *     data message 1        it is the second of the messages that wait
 *     copied 20             MSG_TRUNC: 20 bytes were put into the buffer nevertheless
 *     past-end 3            3 bytes were written outside of the buffers
 *     past-count 3          3 bytes were written behind the returned count
 *     address 127.0.0.1:9   this address came back; also [::1]:9, @name, unnamed, none
 *     address of C          the address of the socket in slot C came back
 *     length 9              as many bytes of a UNIX address came back
 *     rights 1              as many descriptors came, whatever the step sets
 *     creds self            credentials came: self, other
 *     queued ECONNREFUSED    the error that came with MSG_ERRQUEUE
 *     fd of L               the new descriptor, or the one that epoll_wait() tells of, is that of
 *                           slot L
 *     fd 77                 it is this one
 *     told short            this came back as the length of an address or a value
 *     types SOCK_STREAM     getaddrinfo gave results of this type, or of these, joined with '+'
 *     name http             the official name of the service that was found
 *     count 2               the returned number, where the claim speaks of another
 *     protocol udp          of the service that was found
 *     SIGPIPE               was raised
 *     MSG_TRUNC             was among the flags of the message */

#include "base/status.h"
#include "vocab/addr.h"

enum remark_settle {
    SETTLE_COMES,
    SETTLE_GIVEN,
    SETTLE_SKIPPED
};

enum remark_data {
    DATA_RIGHT,
    DATA_LOST,
    DATA_REPEATED,
    DATA_ALTERED,
    DATA_MESSAGE
};

struct remark {
    bool waits;
    bool stuck;
    bool signal;
    bool has_count;
    bool has_address;
    bool has_length;
    bool has_rights;
    uint16_t queued; /* enum drill_errno */
    uint8_t creds;   /* enum drill_who */
    uint32_t rights;
    uint16_t length; /* of the address */
    enum remark_settle settle;
    enum remark_data data;
    uint32_t events;
    uint32_t amount; /* of data */
    uint32_t copied;
    uint32_t past_end;
    uint32_t past_count;
    uint32_t msg_flags;
    int64_t count;
    struct drill_addr address;
    char address_of[32]; /* a slot; empty: none */
    char fd_of[32];
    int32_t fd; /* 0: none */
    uint8_t told;
    int64_t types;
    char name[32];
    char protocol[8];
};

/* Reads the remarks behind line `line` (from 1) of a scenario's text. Fails with BAD_INPUT and a
 * diagnosis. */
struct drill_status remark_read(const char *text, int line, struct remark *ret,
                                struct drill_diag *diag);

#endif
