#ifndef DRILL_TARGETS_KERNEL_MAP_H
#define DRILL_TARGETS_KERNEL_MAP_H

/* Between the neutral vocabulary and the host's numbers: for this adapter, and for what makes
 * ordinary programs' calls into neutral ones (targets/preload). */

#include <sys/socket.h>
#include <sys/un.h>

#include "vocab/outcome.h"

/* A host address with room for any; starts zeroed, so that what nobody wrote reads as AF_UNSPEC. */
struct drill_kernel_addr {
    union {
        struct sockaddr any;
        struct sockaddr_un un;
        struct sockaddr_storage storage;
    } as;
    socklen_t len;
};

/* A kernel_addr that offers its whole room to a call that writes an address. */
struct drill_kernel_addr drill_kernel_addr_room(void);

/* The host form of a neutral address; NONE gives len 0, for which callers pass a null pointer. A
 * UNIX name that is too long gives an address that is too long: refusing it is the kernel's job.
 * OTHER gives a family number that no socket has. */
struct drill_kernel_addr drill_kernel_addr_from(const struct drill_addr *addr);

/* What to pass for it: the address, or NULL when it is empty. */
const struct sockaddr *drill_kernel_addr_pointer(const struct drill_kernel_addr *addr);

/* The neutral form of what a call wrote; `addr->len` as the call left it, 0: NONE. */
struct drill_addr drill_kernel_addr_to(const struct drill_kernel_addr *addr);

/* The same, with its length, as the address that a call gave. */
void drill_kernel_addr_give(const struct drill_kernel_addr *addr, struct drill_outcome *out);

/* A neutral errno for the host's; 0 gives ENONE and an unknown one EOTHER. */
enum drill_errno drill_kernel_errno(int host);

/* The host's errno for a neutral one; 0 where the host has none. */
int drill_kernel_errno_from(enum drill_errno neutral);

/* Ends a call whose return value is `result`: must come right after it, for it reads errno when
 * result is -1. The call must have been made with errno 0: an implementation that says -1 and sets
 * no errno then shows as EOTHER with host_error 0. Returns whether the call succeeded. */
bool drill_kernel_finish(struct drill_outcome *out, long long result);

/* Flags both ways, by group; bits without a partner are dropped. */
int drill_kernel_flags_from(enum drill_flag_group group, uint32_t flags);
uint32_t drill_kernel_flags_to(enum drill_flag_group group, int host);

/* The host's number of a signal (DRILL_SIG*), 0: none. */
int drill_kernel_signal(uint32_t signal);
/* The host's number for a domain, a type or a protocol, and back (within the group); the OTHER one
 * of a group stands for a number that the host has no meaning for, or no name here. */
int drill_kernel_constant_from(enum drill_constant constant);
enum drill_constant drill_kernel_constant_to(enum drill_constant_group group, int host);

/* The arguments of socket() for a family: domain, type, protocol. */
void drill_kernel_protocol(enum drill_family family, int ret[3]);

/* An option's place and the size of its value; writes a value of that size. */
struct drill_kernel_option {
    int level;
    int name;
    size_t size;
};
struct drill_kernel_option drill_kernel_option(enum drill_option option);
void drill_kernel_option_value(enum drill_option option, const int64_t value[2], void *bytes);

/* The option of that place on a socket of the family; false: it has no neutral name. */
bool drill_kernel_option_find(enum drill_family family, int level, int name,
                              enum drill_option *ret);

/* The neutral form of a value of the option's size. */
void drill_kernel_option_read(enum drill_option option, const void *bytes, int64_t ret[2]);

/* shutdown's argument: the host's number for enum drill_how, any other number as it is. */
int drill_kernel_how(int how);

#endif
