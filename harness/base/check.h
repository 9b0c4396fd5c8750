#ifndef DRILL_BASE_CHECK_H
#define DRILL_BASE_CHECK_H

/* Invariants that stay on in every build, and small compiler helpers. A broken invariant aborts the
 * process (a worker, never the campaign): it is our own bug, not a verdict on a target. */

#include <stddef.h>

#define DRILL_MUST_USE __attribute__((warn_unused_result))
#define DRILL_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define DRILL_COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define DRILL_CONTAINER_OF(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))

/* Aborts with file, line and expression when `cond` is false. */
#define DRILL_CHECK(cond)                                                                          \
    ((cond) ? (void)0 : drill_check_failed(__FILE__, __LINE__, __func__, #cond))

_Noreturn void drill_check_failed(const char *file, int line, const char *func, const char *expr);

#endif
