/* From a trace to the rows of a ladder.
 *
 * A call and its return share a row when nothing visible came between them. Otherwise the call has
 * a row, its actor waits across the rows that follow, and the return has a row of its own.
 * Descriptors are followed through the steps that made them, so that a call which no step asked for
 * can be shown with the same names. */

#include "report/ladder.h"

#include <string.h>

enum {
    ROWS_MAX = 60,
    ROWS_HEAD = 10,
    ROWS_TAIL = 40
};

struct builder {
    struct drill_ladder *ladder;
    const struct drill_scenario *scenario; /* NULL for a program */
    const struct drill_event *events;
    size_t end;     /* events before this one are shown */
    size_t decides; /* index of the deciding event, or (size_t)-1 */
    bool all;
    uint16_t waiting;                 /* actors whose call has a row, but not yet its return */
    size_t pending[DRILL_MAX_ACTORS]; /* the CALL event of each of these */
    int16_t *slots;                   /* by descriptor */
};

static const struct drill_step *step_of(const struct builder *b, const struct drill_event *event)
{
    if (b->scenario == NULL || event->step < 0 || (uint32_t)event->step >= b->scenario->n_steps)
        return NULL;
    return &b->scenario->steps[event->step];
}

static bool fact_matters(const struct builder *b, const struct drill_event *event)
{
    for (unsigned i = 0; b->scenario != NULL && i < b->scenario->n_sysctls; i++)
        if (b->scenario->sysctls[i].sysctl == event->number)
            return true;
    return false;
}

static bool visible(const struct builder *b, size_t i)
{
    const struct drill_event *event = &b->events[i];
    if (event->actor >= DRILL_MAX_ACTORS)
        return false;
    if (b->all || i == b->decides)
        return true;
    if (event->kind == DRILL_EVENT_ENV)
        return fact_matters(b, event);
    return event->kind != DRILL_EVENT_SETTLE;
}

static void remember(struct builder *b, int32_t fd, int16_t slot)
{
    if (fd >= 0 && fd < DRILL_MAX_FD)
        b->slots[fd] = slot;
}

/* Learns from the return of `call` which slot a descriptor belongs to from now on. */
static void follow(struct builder *b, const struct drill_event *call,
                   const struct drill_event *event)
{
    const struct drill_step *step = step_of(b, call);
    if (event->outcome.error != DRILL_ENONE)
        return;
    if (call->call.id == DRILL_CALL_CLOSE)
        remember(b, call->call.fd, DRILL_NO_SLOT);
    if (step == NULL || step->set[0] == DRILL_NO_SLOT)
        return;
    remember(b, (int32_t)event->outcome.value, step->set[0]);
    if (call->call.id == DRILL_CALL_SOCKETPAIR)
        remember(b, event->outcome.second_fd, step->set[1]);
}

static int16_t slot_of(const struct builder *b, const struct drill_event *event)
{
    if (b->scenario == NULL || event->kind == DRILL_EVENT_ENV || event->call.fd < 0 ||
        event->call.fd >= DRILL_MAX_FD)
        return DRILL_NO_SLOT;
    return b->slots[event->call.fd];
}

static struct drill_rung *add(struct builder *b, enum drill_rung_kind kind, size_t i)
{
    const struct drill_event *event = &b->events[i];
    struct drill_rung *rung = &b->ladder->rungs[b->ladder->count++];
    rung->kind = (uint8_t)kind;
    rung->actor = event->actor;
    rung->by_harness = event->by_harness;
    rung->decides = i == b->decides;
    rung->slot = slot_of(b, event);
    rung->waiting = b->waiting & (uint16_t) ~(1u << event->actor);
    rung->step = event->step;
    rung->times = 1;
    rung->call = i;
    rung->result = i;
    if (event->actor >= b->ladder->actors)
        b->ladder->actors = event->actor + 1u;
    return rung;
}

/* The next visible event after `i`, or `end`. */
static size_t next(const struct builder *b, size_t i)
{
    do
        i++;
    while (i < b->end && !visible(b, i));
    return i;
}

/* A call, together with what follows at once. Returns the index of the last event it used. */
static size_t add_call(struct builder *b, size_t i)
{
    uint8_t actor = b->events[i].actor;
    struct drill_rung *rung = add(b, DRILL_RUNG_ENTERS, i);
    size_t then = next(b, i);
    if (then < b->end && b->events[then].actor == actor &&
        b->events[then].kind == DRILL_EVENT_RETURN) {
        rung->kind = DRILL_RUNG_WHOLE;
        rung->result = then;
        rung->decides = rung->decides || then == b->decides;
        follow(b, &b->events[i], &b->events[then]);
        return then;
    }
    b->waiting |= (uint16_t)(1u << actor);
    b->pending[actor] = i;
    if (then < b->end && b->events[then].actor == actor &&
        b->events[then].kind == DRILL_EVENT_BLOCKED) {
        rung->kind = DRILL_RUNG_BLOCKS;
        rung->decides = rung->decides || then == b->decides;
        return then;
    }
    return i;
}

/* An event about a call of an earlier row. */
static void add_later(struct builder *b, enum drill_rung_kind kind, size_t i)
{
    const struct drill_event *event = &b->events[i];
    uint16_t bit = (uint16_t)(1u << event->actor);
    struct drill_rung *rung = add(b, kind, i);
    if ((b->waiting & bit) != 0) {
        rung->call = b->pending[event->actor];
        rung->slot = slot_of(b, &b->events[rung->call]);
    }
    if (kind == DRILL_RUNG_RETURNS) {
        b->waiting &= (uint16_t)~bit;
        follow(b, &b->events[rung->call], event);
    }
}

/* Adds the row of event `i`; returns the index of the last event it used. */
static size_t add_event(struct builder *b, size_t i)
{
    switch ((enum drill_event_kind)b->events[i].kind) {
    case DRILL_EVENT_CALL:
        return add_call(b, i);
    case DRILL_EVENT_RETURN:
        add_later(b, DRILL_RUNG_RETURNS, i);
        break;
    case DRILL_EVENT_BLOCKED:
        add_later(b, DRILL_RUNG_WAITS, i);
        break;
    case DRILL_EVENT_STUCK:
        add_later(b, DRILL_RUNG_STUCK, i);
        break;
    case DRILL_EVENT_SETTLE:
        add(b, DRILL_RUNG_SETTLES, i);
        break;
    case DRILL_EVENT_FOREIGN:
    case DRILL_EVENT_ENV:
        add(b, DRILL_RUNG_FACT, i);
        break;
    }
    return i;
}

/* Whether two rows of the harness read the same. */
static bool alike(const struct builder *b, const struct drill_rung *one,
                  const struct drill_rung *other)
{
    char left[DRILL_OUTCOME_TEXT];
    char right[DRILL_OUTCOME_TEXT];
    const struct drill_event *p = &b->events[one->result];
    const struct drill_event *q = &b->events[other->result];
    if (!one->by_harness || !other->by_harness || one->kind != DRILL_RUNG_WHOLE ||
        other->kind != DRILL_RUNG_WHOLE || one->actor != other->actor || one->decides ||
        other->decides || one->slot != other->slot || one->waiting != other->waiting ||
        p->call.id != q->call.id || p->call.fd != q->call.fd)
        return false;
    drill_call_print(&p->call, NULL, left, sizeof left);
    drill_call_print(&q->call, NULL, right, sizeof right);
    if (strcmp(left, right) != 0)
        return false;
    drill_outcome_print(&p->call, &p->outcome, left, sizeof left);
    drill_outcome_print(&q->call, &q->outcome, right, sizeof right);
    return strcmp(left, right) == 0;
}

/* Folds the last row into the one before it where both read the same. */
static void collapse(struct builder *b)
{
    struct drill_ladder *ladder = b->ladder;
    if (ladder->count < 2)
        return;
    struct drill_rung *last = &ladder->rungs[ladder->count - 1];
    if (!alike(b, last - 1, last))
        return;
    last[-1].times++;
    ladder->count--;
}

static void leave_out(struct drill_ladder *ladder)
{
    if (ladder->count <= ROWS_MAX)
        return;
    ladder->gap_from = ROWS_HEAD;
    ladder->gap_to = ladder->count - ROWS_TAIL;
}

bool drill_ladder_build(struct drill_ladder *ret, struct drill_arena *arena,
                        const struct drill_case_result *result, bool all)
{
    const struct drill_trace *trace = result->trace;
    struct builder b = {.ladder = ret, .scenario = result->scenario, .all = all};
    *ret = (struct drill_ladder){.actors = 1};
    if (result->scenario != NULL && result->scenario->n_actors <= DRILL_MAX_ACTORS)
        ret->actors = result->scenario->n_actors > 0 ? result->scenario->n_actors : 1;
    b.end = trace != NULL ? trace->count : 0;
    b.events = trace != NULL ? trace->events : NULL;
    b.decides = (size_t)-1;
    if (result->verdict->event >= 0 && (size_t)result->verdict->event < b.end) {
        b.decides = (size_t)result->verdict->event;
        b.end = b.decides + 1;
    }
    ret->rungs = drill_arena_take(arena, (b.end + 1) * sizeof *ret->rungs);
    b.slots = drill_arena_take(arena, DRILL_MAX_FD * sizeof *b.slots);
    if (ret->rungs == NULL || b.slots == NULL)
        return false;
    for (size_t fd = 0; fd < DRILL_MAX_FD; fd++)
        b.slots[fd] = DRILL_NO_SLOT;
    for (size_t i = 0; i < b.end; i++) {
        if (!visible(&b, i))
            continue;
        i = add_event(&b, i);
        collapse(&b);
    }
    leave_out(ret);
    return true;
}
