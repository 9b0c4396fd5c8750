/* Verdicts on cases that took their worker along. */

#include "campaign/mishap.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

/* Wait statuses as Linux encodes them. */
enum {
    BY_SIGSEGV = SIGSEGV,
    BY_EXIT_7 = 7 << 8
};

static struct drill_event event(enum drill_event_kind kind, uint8_t actor, enum drill_call_id id)
{
    return (struct drill_event){
        .kind = (uint8_t)kind, .actor = actor, .call = {.id = (uint8_t)id, .fd = 5}};
}

static struct drill_case_outcome outcome_of(struct drill_event *events, size_t n)
{
    return (struct drill_case_outcome){.trace = {.events = events, .capacity = n, .count = n}};
}

Test(campaign_mishap, a_crash_names_the_signal_and_the_call)
{
    struct drill_event events[] = {event(DRILL_EVENT_CALL, 0, DRILL_CALL_SOCKET),
                                   event(DRILL_EVENT_RETURN, 0, DRILL_CALL_SOCKET),
                                   event(DRILL_EVENT_CALL, 0, DRILL_CALL_ACCEPT)};
    struct drill_case_outcome outcome = outcome_of(events, 3);
    drill_mishap_crash(&outcome, BY_SIGSEGV);
    cr_assert_eq(outcome.verdict.kind, DRILL_REJECTED);
    cr_assert_str_eq(outcome.verdict.rule, "HARNESS-CRASH");
    cr_assert_eq(outcome.verdict.event, 2);
    cr_assert(strstr(outcome.verdict.seen, "signal 11") != NULL);
    cr_assert(strstr(outcome.verdict.seen, "in accept(5") != NULL, "%s", outcome.verdict.seen);
}

Test(campaign_mishap, an_exit_names_its_status)
{
    struct drill_case_outcome outcome = outcome_of(NULL, 0);
    drill_mishap_crash(&outcome, BY_EXIT_7);
    cr_assert_eq(outcome.verdict.event, -1);
    cr_assert_str_eq(outcome.verdict.seen,
                     "the target ended the process: exit status 7; no call was under way");
}

Test(campaign_mishap, a_hang_names_the_last_call_that_is_open)
{
    struct drill_event events[] = {event(DRILL_EVENT_CALL, 1, DRILL_CALL_ACCEPT),
                                   event(DRILL_EVENT_BLOCKED, 1, DRILL_CALL_ACCEPT),
                                   event(DRILL_EVENT_CALL, 0, DRILL_CALL_CONNECT),
                                   event(DRILL_EVENT_RETURN, 0, DRILL_CALL_CONNECT)};
    struct drill_case_outcome outcome = outcome_of(events, 4);
    drill_mishap_hang(&outcome, 250);
    cr_assert_str_eq(outcome.verdict.rule, "HARNESS-HANG");
    cr_assert_eq(outcome.verdict.event, 0);
    cr_assert(strstr(outcome.verdict.seen, "250 ms, in accept(5") != NULL, "%s",
              outcome.verdict.seen);
}
