#ifndef DRILL_VOCAB_CALL_H
#define DRILL_VOCAB_CALL_H

/* One call with its arguments, as a value without pointers. */

#include "vocab/addr.h"
#include "vocab/twist.h"
#include "vocab/vocab.h"

enum {
    DRILL_IOV_MAX = 8,        /* lengths of one sendmsg or recvmsg */
    DRILL_BUFFERS_MAX = 1040, /* buffers of one of them: some more than IOV_MAX is anywhere usual */
    DRILL_RIGHTS = 2,         /* different descriptors that one message takes along */
    DRILL_RIGHTS_MAX = 300,
    DRILL_HOST_MAX = 63 /* bytes of a host or service name */
};

/* Which members mean something depends on `id`:
 *   socket, socketpair      flags (DRILL_SOCK_*)
 *   bind, connect, sendto   addr
 *   connect by name         host and service set: addr is what the world resolved them to
 *   listen                  number = backlog
 *   accept, accept4         flags (DRILL_SOCK_*, accept4), want_addr
 *   send.. write            flags (DRILL_MSG_*), n_len, len[]; sendmsg: number (not 0) = how many
 *                           buffers of len[0] there are, n_len is then 1
 *   recv.. read             flags (DRILL_MSG_*), n_len, len[], want_addr (recvfrom, recvmsg);
 *                           recvmsg: number as of sendmsg
 *   sendmsg                 n_rights, rights[]: descriptors that go along (SCM_RIGHTS); the first
 *                           ones of them differ, the last again and again fills up the number
 *   recvmsg                 n_rights, want_creds: room for so many descriptors, for credentials
 *   shutdown                number = enum drill_how, or any other value as it is
 *   getsockopt, setsockopt  option, value[] (setsockopt; times in milliseconds)
 *   poll, select            flags = events asked for, number = timeout in ms (-1: none)
 *   epoll_ctl               number = enum drill_epoll_op, value[0] = the descriptor that is meant,
 *                           flags = events (DRILL_EPOLL*)
 *   epoll_wait              number = timeout in ms (-1: none); at most one event is taken
 *   fcntl                   number = enum drill_fcntl, flags = O or FD flags of the SET requests
 *   ioctl                   number = enum drill_ioctl, value[0] (FIONBIO: on or off)
 *   sockatmark              fd alone
 *   gethostbyname           host
 *   getservbyname           service, proto (empty: any)
 *   sigaction               number = the signal (DRILL_SIG*), flags (DRILL_SA_*): catch it
 *   pthread_kill            number = the signal, value[0] = the actor whose thread is to get it
 *   kill                    number = the signal, value[0] = the actor whose process is to get it
 *   fork, execve, _exit     of the actor's process; nothing
 *   sigwaitinfo             number = the signal: waits until the actor's process got it; value 0
 *   unlink, stat, open      addr: a path
 *   rename                  addr: the old path; service: the new name in the same directory
 *   chmod, mknod            addr; flags = the mode (DRILL_S_I*); mknod makes a regular file
 *   umask                   flags = the mask (DRILL_S_I*)
 *   getaddrinfo             host, service (empty: NULL), flags (DRILL_AI_*); the hints' family,
 *                           type and protocol are twists
 *   open                    flags (DRILL_O_PATH): the null device, which is no socket
 *   fstat, lseek, fsync     nothing but fd; lseek asks for the offset
 *
 * twist[] has the unusual arguments (twist.h), enum drill_constant each: 0 as usual.
 */
struct drill_call {
    uint8_t id; /* enum drill_call_id */
    uint8_t n_len;
    uint8_t option; /* enum drill_option */
    bool want_addr;
    bool want_creds;
    uint16_t n_rights;
    int32_t rights[DRILL_RIGHTS];     /* sendmsg: with one slot both are its */
    uint8_t twist[DRILL_TWIST_COUNT]; /* enum drill_constant, by enum drill_twist */
    int32_t fd;                       /* -1: no descriptor, or the number -1 on purpose */
    uint32_t flags;
    int32_t number;
    uint32_t len[DRILL_IOV_MAX]; /* bytes */
    int64_t value[2];
    struct drill_addr addr;
    char host[DRILL_HOST_MAX + 1];
    char service[DRILL_HOST_MAX + 1];
    char proto[8];
};

/* How many buffers a transfer has, how long the i-th is, and the sum of them. */
size_t drill_call_buffers(const struct drill_call *call);
uint32_t drill_call_buffer(const struct drill_call *call, size_t i);
uint64_t drill_call_length(const struct drill_call *call);

/* True for the calls that may make their thread wait in some state of the socket: accept, connect,
 * every send and receive, poll, close (SO_LINGER), _exit and sigwaitinfo. */
bool drill_call_may_wait(const struct drill_call *call);

/* True for the calls that have no descriptor at all: those that make one, ask for a name, or are
 * about signals. */
bool drill_call_has_descriptor(const struct drill_call *call);

/* How many of rights[] are used. */
unsigned drill_call_rights(const struct drill_call *call);

/* True for send, sendto, sendmsg, write; and for recv, recvfrom, recvmsg, read. */
bool drill_call_sends(const struct drill_call *call);
bool drill_call_receives(const struct drill_call *call);

/* True for the calls on files: those that take a path, and umask. They have no descriptor. */
bool drill_call_is_on_file(const struct drill_call *call);

/* The calls that make a descriptor (socketpair: two). */
bool drill_call_creates(const struct drill_call *call);

/* The group of constants that is the answer of getsockopt for SO_TYPE, SO_DOMAIN and SO_PROTOCOL;
 * 0 for all other calls, which answer with a number. */
uint32_t drill_call_asks_constant(const struct drill_call *call);

/* Whether one of its arguments is twisted; FDS is of the process, not an argument. */
bool drill_call_is_twisted(const struct drill_call *call);

/* The group that `flags` are of. */
enum drill_flag_group drill_call_flags(const struct drill_call *call);

enum {
    DRILL_CALL_TEXT = 768 /* enough for any call in print */
};

/* Prints "recv(S, 300, MSG_PEEK)" with `slot` in the place of the descriptor (NULL: its number);
 * returns buf, NUL-terminated. */
char *drill_call_print(const struct drill_call *call, const char *slot, char *buf, size_t size);

#endif
