#ifndef DRILL_TESTS_UNIT_REFERENCE_WRAP_H
#define DRILL_TESTS_UNIT_REFERENCE_WRAP_H

/* A target around another, for one role. It announces that the server listens, answers names with
 * the server's address, and makes transfers unusual or wrong as pair.h says. Used by one thread. */

#include <pthread.h>

#include "unit/reference/pair.h"

/* Opens when the server listens, or has ended. */
struct wrap_gate {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool open;
};

struct wrap {
    struct drill_target base; /* first: what the program sees */
    struct drill_target_type type;
    const struct pair_setup *setup;
    struct drill_program_run *run;
    struct wrap_gate *gate;
    struct drill_rng rng;
    bool wrong; /* still to go wrong */
    uint64_t received;
    uint64_t sent;
    uint64_t interruptions;
};

void wrap_init(struct wrap *wrap, const struct pair_setup *setup, struct drill_program_run *run,
               unsigned role, struct wrap_gate *gate);

void wrap_gate_open(struct wrap_gate *gate);
void wrap_gate_wait(struct wrap_gate *gate);

#endif
