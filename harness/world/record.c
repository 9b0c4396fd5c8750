/* The only file that writes trace events. Once the run is over nothing is recorded any more. */

#include "world/record.h"

#include "base/clock.h"

/* The place of the next event: in the trace as long as there is room, so that it need not be
 * copied.
 */
static struct drill_event *place(struct drill_world *world, struct drill_event *spare)
{
    struct drill_event *kept = drill_trace_put(world->now.trace);
    return kept != NULL ? kept : spare;
}

static void tell(struct drill_world *world, struct drill_event *event)
{
    struct drill_run_state *now = &world->now;
    event->time_ns = drill_clock_now_ns() - now->start_ns;
    if (!now->guide->event(now->guide->self, event))
        drill_world_end(world, DRILL_RUN_STOPPED, "%s", "");
}

void drill_record_env(struct drill_world *world, enum drill_sysctl sysctl, int64_t value)
{
    struct drill_event spare;
    if (world->now.over)
        return;
    struct drill_event *event = place(world, &spare);
    *event = (struct drill_event){.kind = DRILL_EVENT_ENV, .step = DRILL_NO_STEP};
    event->number = (int32_t)sysctl;
    event->value = value;
    tell(world, event);
}

void drill_record(struct drill_world *world, enum drill_event_kind kind, struct drill_record_of of,
                  const struct drill_call *call, const struct drill_outcome *outcome)
{
    static const struct drill_outcome none;
    struct drill_event spare;
    if (world->now.over)
        return;
    struct drill_event *event = place(world, &spare);
    event->kind = (uint8_t)kind;
    event->actor = of.actor;
    event->by_harness = of.by_harness;
    event->signalled = event->foreseen = false;
    event->step = of.step;
    event->number = 0;
    event->value = 0;
    event->call = *call;
    event->outcome = outcome != NULL ? *outcome : none;
    tell(world, event);
}
