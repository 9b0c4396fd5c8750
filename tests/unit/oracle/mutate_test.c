/* The traces of the tables with something in them changed: an event lost, repeated, moved or
 * altered. The oracle says something of each, and whatever it says is a whole sentence. The
 * sanitizers look on. */

#include <criterion/criterion.h>
#include <string.h>

#include "base/rng.h"
#include "unit/oracle/cases.h"

enum {
    MUTANTS = 12, /* of each trace */
    EVENTS_MAX = 128
};

struct trace {
    struct drill_event events[EVENTS_MAX];
    size_t n;
};

static uint64_t below(struct drill_rng *rng, uint64_t bound)
{
    return drill_rng_below(rng, bound);
}

static void lose(struct trace *trace, size_t i)
{
    trace->n--;
    memmove(&trace->events[i], &trace->events[i + 1], (trace->n - i) * sizeof trace->events[0]);
}

static void repeat(struct trace *trace, size_t i)
{
    if (trace->n == EVENTS_MAX)
        return;
    memmove(&trace->events[i + 1], &trace->events[i], (trace->n - i) * sizeof trace->events[0]);
    trace->n++;
}

static void swap(struct trace *trace, size_t i)
{
    struct drill_event event = trace->events[i];
    if (i + 1 == trace->n)
        return;
    trace->events[i] = trace->events[i + 1];
    trace->events[i + 1] = event;
}

static void alter_call(struct drill_rng *rng, struct drill_call *call)
{
    switch (below(rng, 6)) {
    case 0:
        call->id = (uint8_t)below(rng, DRILL_CALL_COUNT);
        break;
    case 1:
        call->fd = (int32_t)below(rng, 8) - 1;
        break;
    case 2:
        call->flags ^= UINT32_C(1) << below(rng, 10);
        break;
    case 3:
        call->number = (int32_t)below(rng, 5) - 2;
        break;
    case 4:
        call->len[0] = below(rng, 2) == 0 ? 0 : UINT32_MAX;
        break;
    default:
        call->option = (uint8_t)below(rng, DRILL_OPTION_COUNT);
        break;
    }
}

static void alter_outcome(struct drill_rng *rng, struct drill_outcome *outcome)
{
    switch (below(rng, 7)) {
    case 0:
        *outcome = drill_outcome_error((enum drill_errno)(1 + below(rng, DRILL_ERRNO_COUNT - 1)));
        break;
    case 1:
        outcome->error = DRILL_ENONE;
        outcome->value = (int64_t)below(rng, 20) - 2;
        break;
    case 2:
        outcome->value += (int64_t)below(rng, 3) - 1;
        break;
    case 3:
        outcome->revents ^= UINT32_C(1) << below(rng, 7);
        break;
    case 4:
        outcome->option[0] = (int64_t)below(rng, DRILL_ERRNO_COUNT);
        break;
    case 5:
        outcome->data.good = (uint32_t)below(rng, 10);
        break;
    default:
        outcome->addr.port++;
        outcome->signals ^= DRILL_SIGPIPE;
        break;
    }
}

static void alter(struct drill_rng *rng, struct trace *trace)
{
    size_t i = below(rng, trace->n);
    struct drill_event *event = &trace->events[i];
    switch (below(rng, 8)) {
    case 0:
        lose(trace, i);
        break;
    case 1:
        repeat(trace, i);
        break;
    case 2:
        swap(trace, i);
        break;
    case 3:
        event->actor = (uint8_t)below(rng, 4);
        break;
    case 4:
        event->kind = (uint8_t)below(rng, DRILL_EVENT_SETTLE + 1);
        break;
    case 5:
        alter_call(rng, &event->call);
        break;
    default:
        alter_outcome(rng, &event->outcome);
        break;
    }
}

static void judge(struct drill_oracle *oracle, const struct drill_oracle_setup *setup,
                  const struct trace *trace, const struct oracle_case *c)
{
    drill_oracle_begin(oracle, setup);
    for (size_t i = 0; i < trace->n; i++) {
        struct drill_prospect prospect;
        const struct drill_event *event = &trace->events[i];
        drill_oracle_prospect(oracle, event->actor, &event->call, &prospect);
        drill_oracle_event(oracle, event);
        drill_oracle_due(oracle, event->actor);
    }
    const struct drill_verdict *v = drill_oracle_verdict(oracle);
    if (v->kind == DRILL_REJECTED)
        cr_expect(drill_rule_find(v->rule) != DRILL_RULE_COUNT && v->permitted[0] != '\0' &&
                      v->seen[0] != '\0',
                  "%s: permitted %s; seen %s, from\n%s", v->rule, v->permitted, v->seen, c->text);
    if (v->kind == DRILL_UNDECIDED || v->kind == DRILL_NOT_RUN)
        cr_expect(v->why[0] != '\0', "no reason, from\n%s", c->text);
}

static void mutate_case(struct drill_oracle *oracle, struct claimed *claimed,
                        const struct oracle_case *c, enum drill_family family)
{
    static struct trace trace;
    struct drill_rng rng = drill_rng_make(strlen(c->text), (uint64_t)family);
    struct drill_oracle_setup setup = {
        .family = family, .profile = c->profile, .signals = true, .names = true};
    oracle_case_run(oracle, c, family, claimed);
    for (unsigned k = 0; k < MUTANTS; k++) {
        trace.n = claimed->n < EVENTS_MAX ? claimed->n : EVENTS_MAX;
        memcpy(trace.events, claimed->events, trace.n * sizeof trace.events[0]);
        for (unsigned i = 0; i <= k / 4 && trace.n > 0; i++)
            alter(&rng, &trace);
        judge(oracle, &setup, &trace, c);
    }
}

Test(oracle_mutate, traces_with_something_changed)
{
    struct drill_oracle *oracle;
    struct claimed claimed = {0};
    cr_assert(drill_ok(drill_oracle_new(&oracle)));
    for (size_t t = 0; t < oracle_n_tables; t++) {
        for (size_t i = 0; i < oracle_tables[t]->n; i++) {
            const struct oracle_case *c = &oracle_tables[t]->cases[i];
            for (enum drill_family f = 0; f < DRILL_FAMILY_COUNT; f++) {
                if ((c->families & DRILL_FAMILY_BIT(f)) != 0)
                    mutate_case(oracle, &claimed, c, f);
            }
        }
    }
    claimed_free(&claimed);
    drill_oracle_free(oracle);
}
