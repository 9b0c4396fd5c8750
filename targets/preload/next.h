#ifndef DRILL_TARGETS_PRELOAD_NEXT_H
#define DRILL_TARGETS_PRELOAD_NEXT_H

/* The functions that the program would have called without this library: those of libc, or of a
 * library that was preloaded too and comes after this one. */

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

struct drill_next {
#define X(name, symbol, result, parameters) result(*name) parameters;
#include "targets/preload/next.def"
#undef X
};

/* Found on first use: other libraries may make calls before this one is set up. NULL: libc has no
 * such function, and then no program calls it. Any thread. */
const struct drill_next *drill_next(void);

/* Begins the definition of a function that stands in for libc's of that name. The name in C is
 * another one, so that libc's declarations (nonnull, transparent unions, inline checks) are not
 * taken for ours. */
#define DRILL_INSTEAD(result, name, symbol, parameters)                                            \
    __attribute__((visibility("default"))) result drill_instead_##name parameters __asm__(symbol); \
    result drill_instead_##name parameters

#endif
