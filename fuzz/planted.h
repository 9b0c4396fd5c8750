#ifndef DRILL_FUZZ_PLANTED_H
#define DRILL_FUZZ_PLANTED_H

/* A target that is right until one descriptor has been through a chain of outcomes in order, others
 * between them or not; the last call of the chain then fails with an error that nothing permits.
 * How soon a fuzzer gets there says how well it is led. */

#include "target/target.h"

enum {
    PLANTED_SHALLOW = 5, /* as deep as the chains are */
    PLANTED_DEEP = 10
};

/* The type with the chain of that many stages around `inner`, a connection's. It lasts until the
 * next is made; an instance at a time. NULL: there is no chain of that depth. */
const struct drill_target_type *planted_around(const struct drill_target_type *inner,
                                               unsigned depth);

/* Whether the end of the chain was reached since this was asked last. */
bool planted_sprung(void);

#endif
