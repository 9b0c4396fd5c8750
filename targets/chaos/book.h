#ifndef DRILL_TARGETS_CHAOS_BOOK_H
#define DRILL_TARGETS_CHAOS_BOOK_H

/* What chaos has let its callers know of each open socket: what was shown once stays shown. Sockets
 * are found by their descriptors, of which one may have several. One that is not in the book is not
 * known, and nothing is hidden of it. */

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DRILL_CHAOS_FDS = 4096,    /* descriptors beyond are not followed */
    DRILL_CHAOS_SOCKETS = 2048 /* nor are more sockets */
};

struct drill_chaos_socket {
    uint32_t refs;   /* descriptors; 0: not in use */
    uint32_t serial; /* its place in the order in which they were made, from 1 */
    uint32_t turns;  /* random numbers drawn for it so far */
    bool plain;      /* others than the callers may look at it: nothing is hidden */
    bool ended;      /* that it has ended, or failed, was shown */
    bool listens;
    uint16_t port;   /* of one that listens, */
    int32_t backlog; /* which the implementation was given so, */
    int32_t queued;  /* and to which so many connected that were not accepted since, or more */
    bool shown;      /* a message or a connection was shown and not taken since */
    bool writable;   /* that a send has room was shown, and nothing sent since */
    uint64_t known;  /* bytes of a stream that were shown and not taken since */
    uint16_t looks;  /* how many in a row have found nothing that was there */
    uint16_t interruptions; /* of its calls, in a row */
    uint32_t sends;         /* since `epoch` */
    uint32_t epoch;
};

struct drill_chaos_book {
    pthread_mutex_t lock; /* of all that follows */
    uint32_t serials;
    uint32_t turns;     /* random numbers drawn for no socket */
    uint32_t receiving; /* calls that receive are under way */
    uint32_t epoch; /* how often a receive, or the end of a socket, may have made room for sends */
    size_t n_fds;   /* entries beyond have never been written */
    size_t n_sockets;
    uint16_t by_fd[DRILL_CHAOS_FDS]; /* index into sockets + 1; 0: none */
    struct drill_chaos_socket sockets[DRILL_CHAOS_SOCKETS];
};

/* The book must be zeroed. */
void drill_chaos_book_init(struct drill_chaos_book *book);
void drill_chaos_book_deinit(struct drill_chaos_book *book);

/* Forgets everything, as if nothing had happened yet. */
void drill_chaos_book_reset(struct drill_chaos_book *book);

/* The calls below are made with the lock held. */

/* NULL when it is not known. */
struct drill_chaos_socket *drill_chaos_book_find(struct drill_chaos_book *book, int fd);

/* A new socket; NULL when it cannot be followed. */
struct drill_chaos_socket *drill_chaos_book_open(struct drill_chaos_book *book, int fd);
void drill_chaos_book_dup(struct drill_chaos_book *book, int from, int to);
void drill_chaos_book_close(struct drill_chaos_book *book, int fd);

/* Descriptors 0..count-1 are also known by their number plus `offset`. */
void drill_chaos_book_fork(struct drill_chaos_book *book, int count, int offset);

#endif
