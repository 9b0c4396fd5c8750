/* The list of events: order, the copy, what happens when it is full, the names of the kinds. */

#include "trace/trace.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/check.h"

Test(trace_trace, events_are_copied_in_order)
{
    struct drill_event events[3];
    struct drill_trace trace = {.events = events, .capacity = DRILL_COUNT(events)};
    for (int32_t step = 0; step < 3; step++) {
        struct drill_event event = {.kind = DRILL_EVENT_CALL, .step = step};
        struct drill_event *stored = drill_trace_add(&trace, &event);
        cr_assert_eq(stored, &events[step]);
        event.step = 99;
        cr_expect_eq(stored->step, step);
    }
    cr_expect_eq(trace.count, 3);
    cr_expect_eq(trace.dropped, 0);
}

Test(trace_trace, what_does_not_fit_is_counted)
{
    struct drill_event events[2];
    memset(events, 0, sizeof events);
    struct drill_trace trace = {.events = events, .capacity = 1};
    const struct drill_event event = {.kind = DRILL_EVENT_RETURN};
    cr_assert_not_null(drill_trace_add(&trace, &event));
    cr_expect_null(drill_trace_add(&trace, &event));
    cr_expect_null(drill_trace_add(&trace, &event));
    cr_expect_eq(trace.count, 1);
    cr_expect_eq(trace.dropped, 2);
    cr_expect_eq(events[1].kind, DRILL_EVENT_ENV, "written past the capacity");
}

Test(trace_trace, a_trace_without_memory_drops_everything)
{
    struct drill_trace trace = {0};
    const struct drill_event event = {.kind = DRILL_EVENT_CALL};
    cr_expect_null(drill_trace_add(&trace, &event));
    cr_expect_eq(trace.dropped, 1);
}

Test(trace_trace, every_kind_has_a_name_of_its_own)
{
    for (int kind = 0; kind <= DRILL_EVENT_FOREIGN; kind++) {
        const char *name = drill_event_kind_name((enum drill_event_kind)kind);
        cr_expect_str_neq(name, "?");
        for (int other = 0; other < kind; other++)
            cr_expect_str_neq(name, drill_event_kind_name((enum drill_event_kind)other));
    }
    cr_expect_str_eq(drill_event_kind_name((enum drill_event_kind)(DRILL_EVENT_FOREIGN + 1)), "?");
}
