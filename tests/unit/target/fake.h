#ifndef DRILL_TESTS_TARGET_FAKE_H
#define DRILL_TESTS_TARGET_FAKE_H

/* A type that has all methods, each of which writes down what it was given. */

#include "target/target.h"

/* What the last method was given. */
struct fake_seen {
    const char *method;
    int fd;
    long long number;
    uint32_t flags;
    bool with_flags;
    bool want_addr;
    const struct drill_addr *addr;
    const struct drill_call *call;
    const struct drill_buffer *buffers;
    size_t n;
    const int64_t *value;
    const char *text;
    const char *proto;
    bool out_was_zero;
    int closed;
};
extern struct fake_seen seen;

extern struct drill_target fake; /* what `full` opens */
extern const struct drill_target_type full;

#endif
