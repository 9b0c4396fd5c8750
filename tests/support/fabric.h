#ifndef DRILL_TESTS_SUPPORT_FABRIC_H
#define DRILL_TESTS_SUPPORT_FABRIC_H

/* Descriptors and addresses as a well-behaved system would give them, for traces that no system
 * made: descriptors are the lowest free from 3 up, ports are 40000 and up, accept and recvfrom give
 * the address of the one who connected or sent first. It knows nothing else of sockets and judges
 * nothing: a call that makes no sense gets an answer all the same. */

#include "vocab/call.h"
#include "vocab/outcome.h"

enum {
    FABRIC_FDS = (DRILL_CHILDREN + 1) * DRILL_PROCESS_FDS,
    FABRIC_SOCKETS = 1024,
    FABRIC_ACTORS = 16,
    FABRIC_QUEUE = 256,
    FABRIC_FIRST_FD = 3,
    FABRIC_FIRST_PORT = 40000
};

struct fabric_queue {
    int16_t socket[FABRIC_QUEUE];
    int n;
};

struct fabric_socket {
    struct drill_addr name;
    struct drill_addr peer;
    struct fabric_queue queue; /* who waits to be accepted, or whose messages wait */
};

struct fabric {
    enum drill_family family;
    uint16_t next_port;
    int n_sockets;
    unsigned process[FABRIC_ACTORS]; /* of each actor; 0: the first */
    int16_t fds[FABRIC_FDS];         /* the socket of each descriptor, -1 when it is free */
    int passed[DRILL_RIGHTS];        /* sockets of the descriptors that were sent last */
    struct fabric_socket sockets[FABRIC_SOCKETS];
};

void fabric_begin(struct fabric *fabric, enum drill_family family);

/* Gives a fork that returned its number, and notes which actor is which process. */
void fabric_follow(struct fabric *fabric, unsigned actor, const struct drill_call *call,
                   struct drill_outcome *outcome);

/* The name of the socket of `fd`; false when the descriptor is not open. */
bool fabric_name(const struct fabric *fabric, int fd, struct drill_addr *ret);

/* A call begins: an unbound socket that connects or sends gets its port, a request joins the queue
 * of whoever answers at the address. */
void fabric_call(struct fabric *fabric, const struct drill_call *call);

/* A recvmsg returned with `n` descriptors: of what was sent last, in order. */
void fabric_pass(struct fabric *fabric, unsigned n, struct drill_outcome *outcome);

/* A call returns with the value and error in `outcome`, which gets its descriptors and addresses;
 * what it does to names and descriptors is done. */
void fabric_return(struct fabric *fabric, const struct drill_call *call,
                   struct drill_outcome *outcome);

#endif
