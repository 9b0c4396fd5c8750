/* The threads of pair.h. The clients' threads wait at the gate that the server opens by listening.
 */

#include "unit/reference/pair.h"

#include <criterion/criterion.h>

#include "base/check.h"
#include "targets/chaos/engine.h"
#include "unit/reference/wrap.h"

struct part {
    struct wrap wrap;
    struct drill_target target; /* what the program sees where there is chaos */
    struct drill_target_type type;
    struct drill_chaos_inner inner;
    struct drill_program_run *run;
    unsigned role;
    bool fine;
    char *why;
};

static void make_call(const struct drill_chaos_inner *inner, const struct drill_call *call,
                      const struct drill_buffer *buffers, struct drill_outcome *out)
{
    struct part *part = DRILL_CONTAINER_OF(inner, struct part, inner);
    drill_target_perform(&part->wrap.base, call, buffers, out);
}

static void perform(struct drill_target *self, const struct drill_call *call,
                    const struct drill_buffer *buffers, struct drill_outcome *out)
{
    struct part *part = DRILL_CONTAINER_OF(self, struct part, target);
    drill_chaos_perform(part->wrap.setup->chaos, &part->inner, call, buffers, out);
}

/* The target that the program sees. */
static struct drill_target *see(struct part *part)
{
    if (part->wrap.setup->chaos == NULL)
        return &part->wrap.base;
    part->type = part->wrap.type;
    part->type.perform = perform;
    part->target.type = &part->type;
    part->inner = (struct drill_chaos_inner){
        .perform = make_call, .family = part->type.family, .interrupts = true, .hosted = true};
    return &part->target;
}

static void *play(void *arg)
{
    struct part *part = arg;
    if (part->role != 0)
        wrap_gate_wait(part->wrap.gate);
    part->fine = part->run->program->role(part->run, part->role, see(part), part->why);
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
