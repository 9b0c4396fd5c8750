/* The threads of pair.h. The clients' threads wait at the gate that the server opens by listening.
 */

#include "unit/reference/pair.h"

#include <criterion/criterion.h>

#include "unit/reference/wrap.h"

struct part {
    struct wrap wrap;
    struct drill_program_run *run;
    unsigned role;
    bool fine;
    char *why;
};

static void *play(void *arg)
{
    struct part *part = arg;
    if (part->role != 0)
        wrap_gate_wait(part->wrap.gate);
    part->fine = part->run->program->role(part->run, part->role, &part->wrap.base, part->why);
    if (part->role == 0)
        wrap_gate_open(part->wrap.gate);
    return NULL;
}

void pair_run(const struct pair_setup *setup, struct pair_result *ret)
{
    static struct part parts[DRILL_MAX_ACTORS];
    pthread_t threads[DRILL_MAX_ACTORS];
    struct wrap_gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    struct drill_program_run run = {.program = setup->program, .params = setup->program->params};
    unsigned roles = setup->program->roles;

    *ret = (struct pair_result){.fine = true};
    cr_assert_leq(roles, DRILL_MAX_ACTORS);
    for (unsigned i = 0; i < roles; i++) {
        parts[i] = (struct part){.run = &run, .role = i, .why = ret->why[i]};
        wrap_init(&parts[i].wrap, setup, &run, i, &gate);
        cr_assert_eq(pthread_create(&threads[i], NULL, play, &parts[i]), 0);
    }
    for (unsigned i = 0; i < roles; i++) {
        cr_assert_eq(pthread_join(threads[i], NULL), 0);
        ret->fine = ret->fine && parts[i].fine;
        ret->interruptions += parts[i].wrap.interruptions;
    }
}
