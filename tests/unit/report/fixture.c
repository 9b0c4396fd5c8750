/* The results that the tests of reports share. */

#include "unit/report/fixture.h"

#include "oracle/rule.h"
#include "report/escape.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define LOOPBACK(p)                                                                                \
    ((struct drill_addr){.kind = DRILL_ADDR_INET4, .ip = {127, 0, 0, 1}, .port = (p)})

enum {
    EVENTS_MAX = 64
};

/* What one result needs to live in. */
struct room {
    struct drill_case_result result;
    struct drill_scenario scenario;
    struct drill_step steps[16];
    struct drill_verdict verdict;
    struct drill_trace trace;
    struct drill_event events[EVENTS_MAX];
};

static struct room rooms[FIXTURE_COUNT];

static struct drill_event *add(struct room *room, enum drill_event_kind kind, uint8_t actor,
                               int32_t step, struct drill_call call)
{
    struct drill_event event = {.kind = (uint8_t)kind, .actor = actor, .step = step, .call = call};
    event.time_ns = (int64_t)room->trace.count * 1000;
    struct drill_event *stored = drill_trace_add(&room->trace, &event);
    cr_assert_not_null(stored);
    return stored;
}

/* A call with its return. */
static struct drill_event *add_whole(struct room *room, uint8_t actor, int32_t step,
                                     struct drill_call call, int64_t value)
{
    add(room, DRILL_EVENT_CALL, actor, step, call);
    struct drill_event *event = add(room, DRILL_EVENT_RETURN, actor, step, call);
    event->outcome.value = value;
    return event;
}

static int32_t add_step(struct room *room, uint8_t actor, int16_t slot, int16_t set,
                        struct drill_call call)
{
    uint32_t i = room->scenario.n_steps++;
    room->steps[i] = (struct drill_step){.kind = DRILL_STEP_CALL,
                                         .actor = actor,
                                         .slot = slot,
                                         .set = {set, DRILL_NO_SLOT},
                                         .line = (int32_t)i + 3,
                                         .addr = {.slot = DRILL_NO_SLOT},
                                         .call = call};
    return (int32_t)i;
}

static void start(struct room *room, const char *name, const char *target,
                  enum drill_verdict_kind kind)
{
    *room = (struct room){0};
    room->trace = (struct drill_trace){.events = room->events, .capacity = EVENTS_MAX};
    room->scenario = (struct drill_scenario){.name = name,
                                             .summary = "The end of the stream comes last.",
                                             .families = DRILL_FAMILIES_STREAM,
                                             .n_slots = 3,
                                             .slots = {"L", "C", "S"},
                                             .n_actors = 1,
                                             .steps = room->steps};
    room->verdict.kind = kind;
    room->verdict.event = -1;
    room->verdict.states_max = 4;
    room->result = (struct drill_case_result){.name = name,
                                              .target = target,
                                              .scenario = &room->scenario,
                                              .trace = &room->trace,
                                              .verdict = &room->verdict,
                                              .repeat = "sockdrill run --target tcp4 x.sock",
                                              .time_ns = 1500000};
}

static void set(char *field, size_t size, const char *text)
{
    cr_assert_lt(strlen(text), size);
    memcpy(field, text, strlen(text) + 1);
}

/* Slots are descriptors 3 (L), 4 (C) and 5 (S). */
static void open_pair(struct room *room)
{
    struct drill_call call = {.id = DRILL_CALL_SOCKET, .fd = -1};
    add_whole(room, 0, add_step(room, 0, DRILL_NO_SLOT, 0, call), call, 3);
    call = (struct drill_call){.id = DRILL_CALL_BIND, .fd = 3, .addr = LOOPBACK(0)};
    int32_t step = add_step(room, 0, 0, DRILL_NO_SLOT, call);
    room->steps[step].addr.kind = DRILL_SYM_LOOPBACK;
    add_whole(room, 0, step, call, 0);
    call = (struct drill_call){.id = DRILL_CALL_GETSOCKNAME, .fd = 3};
    add(room, DRILL_EVENT_CALL, 0, DRILL_NO_STEP, call)->by_harness = true;
    struct drill_event *name = add(room, DRILL_EVENT_RETURN, 0, DRILL_NO_STEP, call);
    name->by_harness = true;
    name->outcome.addr = LOOPBACK(40000);
    call = (struct drill_call){.id = DRILL_CALL_LISTEN, .fd = 3, .number = 1};
    add_whole(room, 0, add_step(room, 0, 0, DRILL_NO_SLOT, call), call, 0);
    call = (struct drill_call){.id = DRILL_CALL_SOCKET, .fd = -1};
    add_whole(room, 0, add_step(room, 0, DRILL_NO_SLOT, 1, call), call, 4);
}

static void connect_pair(struct room *room, int32_t accepting)
{
    struct drill_call call = {.id = DRILL_CALL_CONNECT, .fd = 4, .addr = LOOPBACK(40000)};
    int32_t step = add_step(room, 0, 1, DRILL_NO_SLOT, call);
    room->steps[step].addr = (struct drill_sym){.kind = DRILL_SYM_SLOT, .slot = 0};
    add_whole(room, 0, step, call, 0);
    call = room->steps[accepting].call;
    struct drill_event *event = add(room, DRILL_EVENT_RETURN, 1, accepting, call);
    event->outcome.value = 5;
    event->outcome.addr = LOOPBACK(40001);
}

static void build_rule(struct room *room)
{
    start(room, "close/eof-after-drain", "tcp4", DRILL_REJECTED);
    room->scenario.n_actors = 2;
    open_pair(room);
    struct drill_call call = {.id = DRILL_CALL_ACCEPT, .fd = 3, .want_addr = true};
    int32_t accepting = add_step(room, 1, 0, 2, call);
    add(room, DRILL_EVENT_CALL, 1, accepting, call);
    add(room, DRILL_EVENT_BLOCKED, 1, accepting, call);
    connect_pair(room, accepting);
    call = (struct drill_call){.id = DRILL_CALL_SEND, .fd = 4, .n_len = 1, .len = {7}};
    add_whole(room, 0, add_step(room, 0, 1, DRILL_NO_SLOT, call), call, 7);
    call = (struct drill_call){.id = DRILL_CALL_CLOSE, .fd = 4};
    add_whole(room, 0, add_step(room, 0, 1, DRILL_NO_SLOT, call), call, 0);
    call = (struct drill_call){.id = DRILL_CALL_POLL, .fd = 5, .flags = DRILL_POLLIN};
    struct drill_event *settle = add(room, DRILL_EVENT_SETTLE, 0, DRILL_NO_STEP, call);
    settle->by_harness = true;
    settle->outcome.revents = DRILL_POLLIN;
    call = (struct drill_call){.id = DRILL_CALL_RECV, .fd = 5, .n_len = 1, .len = {10}};
    int32_t step = add_step(room, 0, 2, DRILL_NO_SLOT, call);
    struct drill_event *event = add_whole(room, 0, step, call, 7);
    event->outcome.data = (struct drill_data){.stream = 0xfedcba9876543210u, .good = 7};
    step = add_step(room, 0, 2, DRILL_NO_SLOT, call);
    event = add_whole(room, 0, step, call, 0);
    event->outcome = drill_outcome_error(DRILL_ECONNRESET);
    room->verdict.event = (int32_t)room->trace.count - 1;
    call = (struct drill_call){.id = DRILL_CALL_CLOSE, .fd = 5};
    add(room, DRILL_EVENT_CALL, 0, DRILL_NO_STEP, call)->by_harness = true;
    add(room, DRILL_EVENT_RETURN, 0, DRILL_NO_STEP, call)->by_harness = true;
    set(room->verdict.rule, sizeof room->verdict.rule, FIXTURE_RULE_ID);
    set(room->verdict.permitted, sizeof room->verdict.permitted, "0 (the end of the stream)");
    set(room->verdict.seen, sizeof room->verdict.seen, "-1 ECONNRESET");
}

static void build_claim(struct room *room)
{
    start(room, "backlog/claimed", "tcp4", DRILL_REJECTED);
    open_pair(room);
    room->verdict.event = 7;
    set(room->verdict.rule, sizeof room->verdict.rule, "CLAIM");
    set(room->verdict.permitted, sizeof room->verdict.permitted, "= -1 EINVAL");
    set(room->verdict.seen, sizeof room->verdict.seen, "0");
}

static void build_crash(struct room *room)
{
    start(room, "backlog/crash", "tcp6", DRILL_REJECTED);
    set(room->verdict.rule, sizeof room->verdict.rule, "HARNESS-CRASH");
    set(room->verdict.permitted, sizeof room->verdict.permitted, "the target returns");
    set(room->verdict.seen, sizeof room->verdict.seen, "the worker died of signal 11");
}

static void build_undecided(struct room *room)
{
    start(room, "fuzz/many-states", "tcp6", DRILL_UNDECIDED);
    open_pair(room);
    set(room->verdict.why, sizeof room->verdict.why, "more than 64 states");
}

static void build_not_run(struct room *room, const char *name, const char *target)
{
    start(room, name, target, DRILL_NOT_RUN);
    set(room->verdict.why, sizeof room->verdict.why, "needs its own sysctls");
}

static void build_program(struct room *room)
{
    static const struct drill_program program = {
        .name = "reference/echo", .summary = "What is sent comes back.", .roles = 2};
    start(room, program.name, "tcp4", DRILL_REJECTED);
    room->result.scenario = NULL;
    room->result.program = &program;
    struct drill_call call = {.id = DRILL_CALL_SOCKET, .fd = -1};
    add_whole(room, 0, DRILL_NO_STEP, call, 3);
    call = (struct drill_call){.id = DRILL_CALL_ACCEPT, .fd = 3, .want_addr = true};
    add(room, DRILL_EVENT_CALL, 0, DRILL_NO_STEP, call);
    call = (struct drill_call){.id = DRILL_CALL_SOCKET, .fd = -1};
    add_whole(room, 1, DRILL_NO_STEP, call, 4);
    call = (struct drill_call){.id = DRILL_CALL_ACCEPT, .fd = 3, .want_addr = true};
    add(room, DRILL_EVENT_BLOCKED, 0, DRILL_NO_STEP, call);
    call = (struct drill_call){.id = DRILL_CALL_CONNECT, .fd = 4, .addr = LOOPBACK(40000)};
    add_whole(room, 1, DRILL_NO_STEP, call, 0);
    call = (struct drill_call){.id = DRILL_CALL_ACCEPT, .fd = 3, .want_addr = true};
    add(room, DRILL_EVENT_STUCK, 0, DRILL_NO_STEP, call);
    room->verdict.event = (int32_t)room->trace.count - 1;
    set(room->verdict.rule, sizeof room->verdict.rule, "NOT-IN-THE-CATALOGUE");
    set(room->verdict.permitted, sizeof room->verdict.permitted, "the call returns");
    set(room->verdict.seen, sizeof room->verdict.seen, "it did not return");
}

const struct drill_case_result *fixture_result(enum fixture_kind kind)
{
    struct room *room = &rooms[kind];
    switch (kind) {
    case FIXTURE_ACCEPTED:
        start(room, "backlog/capacity-1", "tcp4", DRILL_ACCEPTED);
        open_pair(room);
        break;
    case FIXTURE_RULE:
        build_rule(room);
        break;
    case FIXTURE_CLAIM:
        build_claim(room);
        break;
    case FIXTURE_CRASH:
        build_crash(room);
        break;
    case FIXTURE_UNDECIDED:
        build_undecided(room);
        break;
    case FIXTURE_NOT_RUN:
        build_not_run(room, "backlog/somaxconn", "tcp4");
        break;
    case FIXTURE_NOT_RUN_TOO:
        build_not_run(room, "backlog/somaxconn-2", "tcp6");
        break;
    case FIXTURE_PROGRAM:
        build_program(room);
        break;
    case FIXTURE_COUNT:
        break;
    }
    return &room->result;
}

static void count(struct drill_report_totals *totals, enum drill_verdict_kind kind)
{
    totals->accepted += kind == DRILL_ACCEPTED;
    totals->rejected += kind == DRILL_REJECTED;
    totals->undecided += kind == DRILL_UNDECIDED;
    totals->not_run += kind == DRILL_NOT_RUN;
}

struct drill_text fixture_report(const struct fixture_run *run)
{
    struct drill_reporter reporter = {.format = drill_report_format_find(run->format),
                                      .options = run->options};
    struct drill_report_totals totals = {.time_ns = 1900000000 + run->time_ns,
                                         .interrupted = run->interrupted};
    cr_assert_not_null(reporter.format, "%s", run->format);
    reporter.format->begin(&reporter);
    for (unsigned i = 0; i < run->cases; i++) {
        struct drill_case_result result = *fixture_result((enum fixture_kind)i);
        result.time_ns += run->time_ns;
        count(&totals, result.verdict->kind);
        reporter.format->add(&reporter, &result);
    }
    reporter.format->end(&reporter, &totals);
    cr_assert_not(reporter.out.failed);
    cr_assert_eq(reporter.count, run->cases);
    cr_assert_null(reporter.own);
    return reporter.out;
}

/* The first line in which two texts differ, from 1; 0: none. */
static size_t differing_line(const char *one, const char *other)
{
    size_t line = 1;
    for (; *one == *other; one++, other++) {
        if (*one == '\0')
            return 0;
        line += *one == '\n';
    }
    return line;
}

static void replace(struct drill_text *text, const char *what, const char *by)
{
    struct drill_text done = {0};
    const char *rest = text->bytes;
    for (const char *at = strstr(rest, what); at != NULL; at = strstr(rest, what)) {
        drill_text_add(&done, rest, (size_t)(at - rest));
        drill_text_addf(&done, "%s", by);
        rest = at + strlen(what);
    }
    drill_text_addf(&done, "%s", rest);
    drill_text_free(text);
    *text = done;
}

/* A field of the catalogue, as it is and as the pretty format breaks it. */
static void replace_field(struct drill_text *text, const char *field, const char *by)
{
    struct drill_text wrapped = {0};
    drill_report_wrap(&wrapped, 13, 13, field);
    replace(text, wrapped.bytes, by);
    replace(text, field, by);
    drill_text_free(&wrapped);
}

/* The catalogue may be reworded without changing what reports look like. */
static struct drill_text without_wording(const struct drill_text *report)
{
    enum drill_rule_id index = drill_rule_find(FIXTURE_RULE_ID);
    struct drill_text text = {0};
    drill_text_add(&text, report->bytes, report->len);
    cr_assert_lt((int)index, (int)DRILL_RULE_COUNT);
    replace_field(&text, drill_rule_get(index)->sentence, "{sentence}");
    replace_field(&text, drill_rule_get(index)->source, "{source}");
    replace(&text, drill_level_name(drill_rule_get(index)->level), "{level}");
    return text;
}

void fixture_expect_golden(const char *name, const struct drill_text *report)
{
    struct drill_text text = without_wording(report);
    struct drill_text path = {0};
    struct drill_text golden = {0};
    struct drill_diag diag = {0};
    drill_text_addf(&path, "%s/%s", DRILL_GOLDEN_DIR, name);
    if (getenv("DRILL_GOLDEN_WRITE") != NULL) {
        cr_assert(drill_ok(drill_text_write_file(&text, path.bytes, &diag)), "%s", diag.text);
    } else {
        cr_assert(drill_ok(drill_text_read_file(&golden, path.bytes, 1 << 20, &diag)), "%s",
                  diag.text);
        size_t line = differing_line(text.bytes, golden.bytes);
        cr_expect_eq(line, 0, "line %zu differs from tests/golden/%s", line, name);
    }
    drill_text_free(&text);
    drill_text_free(&path);
    drill_text_free(&golden);
}
