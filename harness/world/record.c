/* The only file that writes trace events. Once the run is over nothing is recorded any more. */

#include "world/record.h"

#include "base/clock.h"

static void tell(struct drill_world *world, const struct drill_event *event)
{
    struct drill_run_state *now = &world->now;
    if (now->over)
        return;
    const struct drill_event *kept = drill_trace_add(now->trace, event);
    if (!now->guide->event(now->guide->self, kept != NULL ? kept : event))
        drill_world_end(world, DRILL_RUN_STOPPED, "%s", "");
}

void drill_record_env(struct drill_world *world, enum drill_sysctl sysctl, int64_t value)
{
    struct drill_event event = {.kind = DRILL_EVENT_ENV, .step = DRILL_NO_STEP};
    event.number = (int32_t)sysctl;
    event.value = value;
    event.time_ns = drill_clock_now_ns() - world->now.start_ns;
    tell(world, &event);
}

void drill_record(struct drill_world *world, enum drill_event_kind kind, struct drill_record_of of,
                  const struct drill_call *call, const struct drill_outcome *outcome)
{
    struct drill_event event = {.kind = (uint8_t)kind,
                                .actor = of.actor,
                                .by_harness = of.by_harness,
                                .step = of.step,
                                .call = *call};
    if (outcome != NULL)
        event.outcome = *outcome;
    event.time_ns = drill_clock_now_ns() - world->now.start_ns;
    tell(world, &event);
}
