/* Events: into the trace, to the guide, and none once the run is over. */

#include "world/record.h"

#include <criterion/criterion.h>

#include "targets/kernel/kernel.h"
#include "unit/world/kit.h"

static const struct drill_record_of own = {.actor = 3, .by_harness = true, .step = DRILL_NO_STEP};

Test(world_record, an_event_says_who_and_what)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit_begin(&kit, 1);
    struct drill_call call = {.id = DRILL_CALL_CLOSE, .fd = 5};
    struct drill_outcome outcome = drill_outcome_error(DRILL_EBADF);
    drill_record(kit.world, DRILL_EVENT_RETURN, own, &call, &outcome);
    drill_record_env(kit.world, DRILL_SYSCTL_SOMAXCONN, 77);
    cr_assert_eq(kit.trace.count, 2);
    const struct drill_event *event = &kit.trace.events[0];
    cr_assert_eq(event->kind, DRILL_EVENT_RETURN);
    cr_assert_eq(event->actor, 3);
    cr_assert(event->by_harness);
    cr_assert_eq(event->step, DRILL_NO_STEP);
    cr_assert_eq(event->call.fd, 5);
    cr_assert_eq(event->outcome.error, DRILL_EBADF);
    cr_assert_geq(event->time_ns, 0);
    cr_assert_eq(kit.trace.events[1].number, DRILL_SYSCTL_SOMAXCONN);
    cr_assert_eq(kit.trace.events[1].value, 77);
    kit_end(&kit);
    kit_close(&kit);
}

Test(world_record, the_guide_stops_the_run_and_nothing_follows)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit_begin(&kit, 1);
    kit.stop_at = 1;
    drill_record_env(kit.world, DRILL_SYSCTL_SOMAXCONN, 1);
    drill_record_env(kit.world, DRILL_SYSCTL_SOMAXCONN, 2);
    cr_assert_eq(kit.trace.count, 1);
    cr_assert(kit.world->now.over);
    kit_end(&kit);
    cr_assert_eq(kit.run.end, DRILL_RUN_STOPPED);
    kit_close(&kit);
}

Test(world_record, what_does_not_fit_is_counted_and_still_told)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit_begin(&kit, 1);
    kit.trace.capacity = 0;
    kit.stop_at = KIT_EVENTS;
    drill_record_env(kit.world, DRILL_SYSCTL_SOMAXCONN, 1);
    cr_assert_eq(kit.trace.dropped, 1);
    cr_assert_not(kit.world->now.over);
    kit_end(&kit);
    kit_close(&kit);
}
