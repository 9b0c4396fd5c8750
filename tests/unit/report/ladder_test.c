/* Ladders: what shares a row, what is left out, and traces that make no sense. */

#include "report/ladder.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/rng.h"
#include "unit/report/fixture.h"

enum {
    MANY = 400
};

static struct drill_event events[MANY];
static struct drill_trace trace = {.events = events, .capacity = MANY};
static struct drill_verdict verdict = {.kind = DRILL_UNDECIDED, .event = -1};
static const struct drill_case_result program = {
    .name = "x", .target = "tcp4", .trace = &trace, .verdict = &verdict};

static void add(enum drill_event_kind kind, uint8_t actor, uint32_t len, bool by_harness)
{
    struct drill_event event = {.kind = (uint8_t)kind,
                                .actor = actor,
                                .by_harness = by_harness,
                                .step = DRILL_NO_STEP,
                                .call = {.id = DRILL_CALL_RECV, .fd = 3, .n_len = 1, .len = {len}}};
    event.outcome.value = kind == DRILL_EVENT_RETURN ? (int64_t)len : 0;
    drill_trace_add(&trace, &event);
}

static void expect(const char *lines)
{
    struct drill_text text = {0};
    drill_text_add(&text, "", 0);
    drill_report_ladder(&program, false, &text);
    cr_expect_str_eq(text.bytes, lines);
    drill_text_free(&text);
}

Test(report_ladder, an_empty_trace_has_no_ladder)
{
    expect("");
}

Test(report_ladder, nothing_after_the_deciding_event_is_shown)
{
    add(DRILL_EVENT_CALL, 0, 1, false);
    add(DRILL_EVENT_RETURN, 0, 1, false);
    add(DRILL_EVENT_CALL, 0, 2, false);
    add(DRILL_EVENT_RETURN, 0, 2, false);
    verdict = (struct drill_verdict){.kind = DRILL_REJECTED, .rule = "RCV-EOF", .event = 1};
    expect("row    role 0\n"
           "    1  recv(3, 1) = 1  <-- RCV-EOF\n");
}

Test(report_ladder, bars_run_while_a_call_waits)
{
    add(DRILL_EVENT_CALL, 2, 1, false);
    add(DRILL_EVENT_BLOCKED, 2, 1, false);
    add(DRILL_EVENT_CALL, 0, 2, false);
    add(DRILL_EVENT_CALL, 1, 3, false);
    add(DRILL_EVENT_RETURN, 1, 3, false);
    add(DRILL_EVENT_RETURN, 2, 1, false);
    add(DRILL_EVENT_RETURN, 0, 2, false);
    expect("row    role 0              role 1              role 2\n"
           "    1                                          recv(3, 1)  blocks\n"
           "    2  recv(3, 2)                              :\n"
           "    3  :                   recv(3, 3) = 3      :\n"
           "    4  :                                       ... recv(3, 1) = 1\n"
           "    5  ... recv(3, 2) = 2\n");
}

Test(report_ladder, equal_rows_of_the_harness_are_one)
{
    for (int i = 0; i < 5; i++) {
        add(DRILL_EVENT_CALL, 0, i < 4 ? 7 : 8, true);
        add(DRILL_EVENT_RETURN, 0, i < 4 ? 7 : 8, true);
    }
    expect("row    role 0\n"
           "    1  (recv(3, 7) = 7) x4\n"
           "    2  (recv(3, 8) = 8)\n");
}

Test(report_ladder, equal_rows_of_a_scenario_stay)
{
    for (int i = 0; i < 2; i++) {
        add(DRILL_EVENT_CALL, 0, 7, false);
        add(DRILL_EVENT_RETURN, 0, 7, false);
    }
    expect("row    role 0\n"
           "    1  recv(3, 7) = 7\n"
           "    2  recv(3, 7) = 7\n");
}

Test(report_ladder, long_ladders_lose_their_middle)
{
    struct drill_text text = {0};
    for (uint32_t i = 0; i < MANY / 2; i++) {
        add(DRILL_EVENT_CALL, 0, i, false);
        add(DRILL_EVENT_RETURN, 0, i, false);
    }
    drill_report_ladder(&program, false, &text);
    cr_expect_not_null(strstr(text.bytes, "   10  recv(3, 9) = 9\n"
                                          "       ... 150 rows left out ...\n"
                                          "  161  recv(3, 160) = 160\n"));
    cr_expect_not_null(strstr(text.bytes, "  200  recv(3, 199) = 199\n"));
    size_t lines = 0;
    for (const char *c = text.bytes; *c != '\0'; c++)
        lines += *c == '\n';
    cr_expect_eq(lines, 1 + 10 + 1 + 40);
    drill_text_free(&text);
}

Test(report_ladder, sixty_rows_are_shown_whole)
{
    struct drill_text text = {0};
    for (uint32_t i = 0; i < 60; i++) {
        add(DRILL_EVENT_CALL, 0, i, false);
        add(DRILL_EVENT_RETURN, 0, i, false);
    }
    drill_report_ladder(&program, false, &text);
    cr_expect_null(strstr(text.bytes, "left out"));
    drill_text_free(&text);
}

Test(report_ladder, a_wait_that_decides_is_shown)
{
    struct drill_event event = {
        .kind = DRILL_EVENT_SETTLE,
        .by_harness = true,
        .step = DRILL_NO_STEP,
        .call = {.id = DRILL_CALL_POLL, .fd = 3, .flags = DRILL_POLLIN | DRILL_POLLHUP}};
    drill_trace_add(&trace, &event);
    expect("");
    verdict = (struct drill_verdict){.kind = DRILL_REJECTED, .rule = "POL-IN", .event = 0};
    expect("row    role 0\n"
           "    1  (wait for POLLIN+POLLHUP on 3: did not come)  <-- POL-IN\n");
    events[0].outcome.revents = DRILL_POLLIN;
    expect("row    role 0\n"
           "    1  (wait for POLLIN+POLLHUP on 3: only POLLIN came)  <-- POL-IN\n");
}

Test(report_ladder, a_sysctl_of_the_scenario_is_shown)
{
    static struct drill_scenario scenario = {
        .n_actors = 1, .n_sysctls = 1, .sysctls = {{DRILL_SYSCTL_SOMAXCONN, 2}}};
    struct drill_case_result result = program;
    struct drill_event event = {.kind = DRILL_EVENT_ENV,
                                .step = DRILL_NO_STEP,
                                .number = DRILL_SYSCTL_SOMAXCONN,
                                .value = 2};
    struct drill_text text = {0};
    drill_trace_add(&trace, &event);
    event.number = DRILL_SYSCTL_TCP_SYNCOOKIES;
    drill_trace_add(&trace, &event);
    result.scenario = &scenario;
    drill_report_ladder(&result, false, &text);
    cr_expect_str_eq(text.bytes, "step   T0\n"
                                 "       (somaxconn is 2)\n");
    drill_text_free(&text);
}

Test(report_ladder, every_actor_has_a_column)
{
    struct drill_text text = {0};
    for (unsigned i = 0; i < DRILL_MAX_ACTORS; i++) {
        uint8_t actor = (uint8_t)i;
        add(DRILL_EVENT_CALL, actor, actor, false);
        add(DRILL_EVENT_BLOCKED, actor, actor, false);
    }
    drill_report_ladder(&program, false, &text);
    cr_expect_not_null(strstr(text.bytes, "role 15\n"));
    cr_expect_not_null(strstr(text.bytes, ":       :       recv(3, 15)  blocks\n"));
    drill_text_free(&text);
}

static struct drill_event any_event(struct drill_rng *rng)
{
    struct drill_event event = {0};
    event.kind = (uint8_t)drill_rng_below(rng, 6);
    event.actor = (uint8_t)drill_rng_below(rng, 20);
    event.by_harness = drill_rng_below(rng, 2) == 1;
    event.step = (int32_t)drill_rng_below(rng, 40) - 2;
    event.number = (int32_t)drill_rng_below(rng, 20) - 5;
    event.call.id = (uint8_t)drill_rng_below(rng, DRILL_CALL_COUNT);
    event.call.fd = (int32_t)drill_rng_below(rng, 8000) - 2;
    event.call.number = (int32_t)drill_rng_below(rng, 4);
    event.outcome.value = (int64_t)drill_rng_below(rng, 8000) - 1;
    event.outcome.second_fd = (int32_t)drill_rng_below(rng, 8000) - 1;
    event.outcome.error = (uint16_t)drill_rng_below(rng, DRILL_ERRNO_COUNT);
    return event;
}

/* Recorded traces come from anywhere: whatever is in them, the ladder is a picture of it. */
Test(report_ladder, senseless_traces_are_drawn)
{
    struct drill_rng rng = drill_rng_make(1, 0);
    struct drill_text text = {0};
    struct drill_case_result result = *fixture_result(FIXTURE_RULE);
    result.trace = &trace;
    result.verdict = &verdict;
    for (int round = 0; round < 300; round++) {
        trace.count = 0;
        for (int i = 0; i < 100; i++) {
            struct drill_event event = any_event(&rng);
            drill_trace_add(&trace, &event);
        }
        verdict.event = (int32_t)drill_rng_below(&rng, 120) - 1;
        drill_text_clear(&text);
        drill_ladder_write(round % 2 == 0 ? &result : &program,
                           &(struct drill_ladder_view){.all = round % 3 == 0}, &text);
        cr_assert_not(text.failed);
    }
    drill_text_free(&text);
}
