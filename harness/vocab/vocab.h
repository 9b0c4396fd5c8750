#ifndef DRILL_VOCAB_VOCAB_H
#define DRILL_VOCAB_VOCAB_H

/* The nouns of the sockets API with numbers of our own: calls, errors, flags, options, families. No
 * host errno, sockaddr or option number crosses a boundary that speaks this vocabulary. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum drill_call_id {
#define X(id, name) DRILL_CALL_##id,
#include "vocab/calls.def"
#undef X
    DRILL_CALL_COUNT
};

/* 0 is "no error". */
enum drill_errno {
    DRILL_ENONE,
#define X(name, meaning) DRILL_##name,
#include "vocab/errnos.def"
#undef X
    DRILL_ERRNO_COUNT
};

/* DRILL_MSG_PEEK and so on: one bit each, within its group. */
enum drill_flag {
#define X(group, name, bit) DRILL_##name = 1 << (bit),
#include "vocab/flags.def"
#undef X
};

enum drill_flag_group {
    DRILL_GROUP_MSG,
    DRILL_GROUP_SOCK,
    DRILL_GROUP_O,
    DRILL_GROUP_FD,
    DRILL_GROUP_POLL,
    DRILL_GROUP_SIG,
    DRILL_GROUP_SA,
    DRILL_GROUP_S,
    DRILL_GROUP_AI,
    DRILL_GROUP_OPENAT,
    DRILL_GROUP_EPOLL
};

enum drill_option {
#define X(name, values) DRILL_##name,
#include "vocab/options.def"
#undef X
    DRILL_OPTION_COUNT
};

enum drill_family {
#define X(id, name) DRILL_##id,
#include "vocab/families.def"
#undef X
    DRILL_FAMILY_COUNT
};

enum drill_sysctl {
#define X(id, name, path) DRILL_SYSCTL_##id,
#include "vocab/sysctls.def"
#undef X
    DRILL_SYSCTL_COUNT
};

/* Processes of a scenario: 0 is the one it began in, children are 1 to DRILL_CHILDREN. A descriptor
 * of process p is told by its number there plus p * DRILL_PROCESS_FDS. */
enum {
    DRILL_CHILDREN = 3,
    DRILL_PROCESS_FDS = 1024
};

/* The argument of shutdown(). */
enum drill_how {
    DRILL_SHUT_RD,
    DRILL_SHUT_WR,
    DRILL_SHUT_RDWR
};

/* Whose credentials: SO_PEERCRED, SCM_CREDENTIALS. */
enum drill_who {
    DRILL_WHO_NOBODY, /* none: pid 0; no such message */
    DRILL_WHO_SELF,   /* this process, its user and its group */
    DRILL_WHO_OTHER
};

/* The request of fcntl(). */
enum drill_fcntl {
    DRILL_F_GETFL,
    DRILL_F_SETFL,
    DRILL_F_GETFD,
    DRILL_F_SETFD,
    DRILL_F_SETOWN /* the process that makes the call is to get SIGIO and SIGURG */
};

/* The operation of epoll_ctl(). */
enum drill_epoll_op {
    DRILL_EPOLL_CTL_ADD,
    DRILL_EPOLL_CTL_MOD,
    DRILL_EPOLL_CTL_DEL
};

/* The request of ioctl(). */
enum drill_ioctl {
    DRILL_FIONREAD,
    DRILL_FIONBIO
};

/* A set of families, one bit each. */
typedef uint32_t drill_family_set;

#define DRILL_FAMILY_BIT(family) ((drill_family_set)1 << (family))
#define DRILL_FAMILIES_TCP (DRILL_FAMILY_BIT(DRILL_TCP4) | DRILL_FAMILY_BIT(DRILL_TCP6))
#define DRILL_FAMILIES_UDP (DRILL_FAMILY_BIT(DRILL_UDP4) | DRILL_FAMILY_BIT(DRILL_UDP6))
#define DRILL_FAMILIES_STREAM (DRILL_FAMILIES_TCP | DRILL_FAMILY_BIT(DRILL_UNIX_STREAM))
#define DRILL_FAMILIES_CONNECTION (DRILL_FAMILIES_STREAM | DRILL_FAMILY_BIT(DRILL_UNIX_SEQPACKET))
#define DRILL_FAMILIES_DATAGRAM (DRILL_FAMILIES_UDP | DRILL_FAMILY_BIT(DRILL_UNIX_DGRAM))
#define DRILL_FAMILIES_MESSAGE (DRILL_FAMILIES_DATAGRAM | DRILL_FAMILY_BIT(DRILL_UNIX_SEQPACKET))
#define DRILL_FAMILIES_UNIX                                                                        \
    (DRILL_FAMILY_BIT(DRILL_UNIX_STREAM) | DRILL_FAMILY_BIT(DRILL_UNIX_SEQPACKET) |                \
     DRILL_FAMILY_BIT(DRILL_UNIX_DGRAM))
#define DRILL_FAMILIES_INET (DRILL_FAMILIES_TCP | DRILL_FAMILIES_UDP)
#define DRILL_FAMILIES_ALL (((drill_family_set)1 << DRILL_FAMILY_COUNT) - 1)

/* Names and their inverses. The names are static; an id out of range gives "?". The inverses take
 * `len` bytes, need no NUL, write *ret only on success and return whether the name is known. */
const char *drill_call_name(enum drill_call_id id);
bool drill_call_find(const char *name, size_t len, enum drill_call_id *ret);
const char *drill_errno_name(enum drill_errno error);
const char *drill_errno_meaning(enum drill_errno error);
bool drill_errno_find(const char *name, size_t len, enum drill_errno *ret);
const char *drill_option_name(enum drill_option option);
int drill_option_values(enum drill_option option); /* how many integers it takes: 1 or 2 */
bool drill_option_find(const char *name, size_t len, enum drill_option *ret);
const char *drill_family_name(enum drill_family family);
const char *drill_sysctl_name(enum drill_sysctl sysctl);
const char *drill_sysctl_path(enum drill_sysctl sysctl); /* below /proc/sys; "": none */
bool drill_sysctl_find(const char *name, size_t len, enum drill_sysctl *ret);

/* A family or a group of families (tcp, udp, unix, inet, stream, datagram, seqpacket, connection,
 * message, any) by name. */
bool drill_family_set_find(const char *name, size_t len, drill_family_set *ret);

/* The i-th group name of the list above with its set, NULL past the end. */
const char *drill_family_group(size_t i, drill_family_set *ret);

/* "EPOLL_CTL_ADD" by number; NULL past the end. */
const char *drill_epoll_op_name(int32_t op);

/* A flag by name in one group; the name of one bit of a group, NULL when the bit has none. */
bool drill_flag_find(enum drill_flag_group group, const char *name, size_t len, uint32_t *ret);
const char *drill_flag_name(enum drill_flag_group group, uint32_t bit);

/* Writes "MSG_PEEK+MSG_TRUNC" ("0" when empty) into `buf`, always NUL-terminated; returns buf. */
char *drill_flags_print(enum drill_flag_group group, uint32_t flags, char *buf, size_t size);

#endif
