/* What the JSON lines say of events is read back the same. */

#include "trace/event_read.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/check.h"
#include "report/event_json.h"
#include "trace/case_read.h"
#include "unit/report/fixture.h"

static void expect_same(const struct drill_event *event)
{
    struct drill_event back;
    struct drill_diag diag = {0};
    json_t *json = drill_report_event_json(event);
    cr_assert_not_null(json);
    cr_assert(drill_ok(drill_event_read(&back, json, &diag)), "%s", diag.text);
    json_t *again = drill_report_event_json(&back);
    cr_expect(json_equal(json, again), "%s became %s", json_dumps(json, JSON_COMPACT),
              json_dumps(again, JSON_COMPACT));
    cr_expect_eq(back.kind, event->kind);
    cr_expect_eq(back.step, event->step);
    cr_expect_eq(memcmp(&back.call, &event->call, sizeof back.call), 0, "call %s",
                 drill_call_name((enum drill_call_id)event->call.id));
    cr_expect_eq(memcmp(&back.outcome.addr, &event->outcome.addr, sizeof back.outcome.addr), 0);
    json_decref(again);
    json_decref(json);
}

/* A word that the argument can have. */
static uint8_t first_word(enum drill_call_id id, enum drill_twist twist)
{
    uint8_t word = 1;
    while ((drill_constant_group((enum drill_constant)word) &
            drill_twist_groups((uint8_t)id, twist)) == 0)
        word++;
    return word;
}

/* Every call with every member that it has a use for. */
static struct drill_event full_event(enum drill_call_id id)
{
    struct drill_event event;
    memset(&event, 0, sizeof event);
    event.kind = DRILL_EVENT_RETURN;
    event.actor = 3;
    event.step = 17;
    event.time_ns = 123456789;
    event.call.id = (uint8_t)id;
    if (drill_call_sends(&event.call) || drill_call_receives(&event.call)) {
        event.call.n_len = 2;
        event.call.len[0] = 4000000000U;
        event.call.len[1] = 7;
        event.call.flags = DRILL_MSG_PEEK | DRILL_MSG_NOSIGNAL;
        event.outcome.data.stream = UINT64_C(0xfedcba9876543210);
        event.outcome.data.offset = 77;
        event.outcome.data.good = 5;
        event.outcome.data.located = true;
        event.outcome.data.found_stream = 9;
        event.outcome.data.found_offset = 10;
        event.outcome.data.copied = 3;
        event.outcome.data.past_end = 1;
        event.outcome.data.past_count = 2;
    }
    if (id == DRILL_CALL_CONNECT || id == DRILL_CALL_BIND || id == DRILL_CALL_SENDTO)
        event.call.addr = drill_addr_loopback(DRILL_TCP4, 5, 4711);
    if (id == DRILL_CALL_ACCEPT || id == DRILL_CALL_RECVFROM || id == DRILL_CALL_GETSOCKNAME) {
        event.call.want_addr = true;
        event.outcome.addr = drill_addr_loopback(DRILL_UDP6, 1, 65535);
    }
    if (id == DRILL_CALL_GETPEERNAME)
        event.outcome.addr = drill_addr_unix(DRILL_ADDR_ABSTRACT, "a\\\n\0b", 5);
    if (id == DRILL_CALL_GETSERVBYNAME) {
        memcpy(event.call.service, "domain", 7);
        memcpy(event.call.proto, "udp", 4);
        event.outcome.addr.port = 53;
    }
    if (id == DRILL_CALL_SETSOCKOPT) {
        event.call.option = DRILL_SO_LINGER;
        event.call.value[0] = 1;
        event.call.value[1] = -5;
    }
    if (id == DRILL_CALL_GETSOCKOPT) {
        event.call.option = DRILL_SO_ERROR;
        event.outcome.option[0] = DRILL_ECONNREFUSED;
    }
    if (id == DRILL_CALL_POLL || id == DRILL_CALL_FCNTL || id == DRILL_CALL_SHUTDOWN)
        event.call.number = 1;
    if (id == DRILL_CALL_POLL) {
        event.call.flags = DRILL_POLLIN;
        event.outcome.revents = DRILL_POLLIN | DRILL_POLLHUP;
    }
    if (id == DRILL_CALL_SENDMSG) {
        event.call.n_rights = 2;
        event.call.rights[0] = 7;
        event.call.rights[1] = 8;
    }
    if (id == DRILL_CALL_RECVMSG) {
        event.call.n_rights = 4;
        event.call.want_creds = true;
        event.outcome.n_rights = 1;
        event.outcome.rights[0] = 9;
        event.outcome.creds = 1;
    }
    if (id == DRILL_CALL_SOCKETPAIR)
        event.outcome.second_fd = 9;
    if (id == DRILL_CALL_IOCTL) {
        event.call.number = DRILL_FIONBIO;
        event.call.value[0] = 1;
    }
    if (id == DRILL_CALL_PTHREAD_KILL) {
        event.call.number = DRILL_SIGUSR1;
        event.call.value[0] = 2;
    }
    if (id == DRILL_CALL_RECV)
        event.call.twist[DRILL_TWIST_BUF] = first_word(id, DRILL_TWIST_BUF);
    return event;
}

Test(report_round_trip, every_call)
{
    for (int id = 0; id < DRILL_CALL_COUNT; id++) {
        struct drill_event event = full_event((enum drill_call_id)id);
        expect_same(&event);
        event.outcome = drill_outcome_error(DRILL_EPIPE);
        event.outcome.signals = DRILL_SIGPIPE;
        expect_same(&event);
        event.kind = DRILL_EVENT_BLOCKED;
        event.step = DRILL_NO_STEP;
        event.by_harness = true;
        expect_same(&event);
    }
}

Test(report_round_trip, facts)
{
    struct drill_event event;
    memset(&event, 0, sizeof event);
    event.kind = DRILL_EVENT_ENV;
    event.step = DRILL_NO_STEP;
    event.number = DRILL_SYSCTL_SOMAXCONN;
    event.value = 4096;
    expect_same(&event);
}

Test(report_round_trip, addresses)
{
    const struct drill_addr addrs[] = {
        {.kind = DRILL_ADDR_UNNAMED},
        {.kind = DRILL_ADDR_UNSPEC},
        {.kind = DRILL_ADDR_INET6, .ip = {0xfe, 0x80, [15] = 9}, .port = 1},
        drill_addr_any(DRILL_TCP6, 0),
        drill_addr_any(DRILL_TCP4, 80),
        drill_addr_unix(DRILL_ADDR_PATH, "/tmp/a b\x01", 9),
    };
    for (size_t i = 0; i < DRILL_COUNT(addrs); i++) {
        struct drill_event event = full_event(DRILL_CALL_BIND);
        event.call.addr = addrs[i];
        expect_same(&event);
    }
}

Test(report_round_trip, what_is_wrong_is_named)
{
    static const struct {
        const char *text;
        const char *wrong;
    } lines[] = {
        {"{\"kind\":\"cull\",\"actor\":0,\"call\":\"recv\"}", "kind"},
        {"{\"kind\":\"call\",\"actor\":99,\"call\":\"recv\"}", "actor"},
        {"{\"kind\":\"call\",\"actor\":0,\"call\":\"recve\"}", "call"},
        {"{\"kind\":\"call\",\"actor\":0,\"call\":\"recv\",\"flags\":\"MSG_NONE\"}", "flags"},
        {"{\"kind\":\"return\",\"actor\":0,\"call\":\"recv\"}", "outcome"},
        {"{\"kind\":\"return\",\"actor\":0,\"call\":\"recv\",\"outcome\":{\"error\":\"E\"}}",
         "error"},
        {"{\"kind\":\"env\",\"actor\":0,\"sysctl\":\"nothing\",\"value\":1}", "sysctl"},
    };
    for (size_t i = 0; i < DRILL_COUNT(lines); i++) {
        struct drill_event event;
        struct drill_diag diag = {0};
        json_t *json = json_loads(lines[i].text, 0, NULL);
        cr_assert_not_null(json);
        cr_expect_eq(drill_event_read(&event, json, &diag).code, DRILL_CODE_BAD_INPUT, "%s",
                     lines[i].text);
        cr_expect_not_null(strstr(diag.text, lines[i].wrong), "%s", diag.text);
        json_decref(json);
    }
}

Test(report_round_trip, cases)
{
    static const char good[] = "{\"type\":\"case\",\"name\":\"n\",\"target\":\"t\",\"family\":"
                               "\"udp6\",\"signals\":true,\"dropped\":2,\"events\":[]}";
    static const char other[] = "{\"type\":\"totals\"}";
    static const char *const bad[] = {"[]", "{\"type\":\"case\",\"family\":\"ipx\"}", "{",
                                      "{\"type\":\"case\",\"family\":\"tcp4\",\"events\":[{}]}"};
    struct drill_recorded_case *item;
    struct drill_diag diag = {0};
    cr_assert(drill_ok(drill_recorded_case_read(&item, good, sizeof good - 1, &diag)));
    cr_assert_not_null(item);
    cr_expect_eq(item->family, DRILL_UDP6);
    cr_expect(item->signals);
    cr_expect_eq(item->trace.dropped, 2);
    drill_recorded_case_free(item);
    cr_assert(drill_ok(drill_recorded_case_read(&item, other, sizeof other - 1, &diag)));
    cr_expect_null(item);
    for (size_t i = 0; i < DRILL_COUNT(bad); i++) {
        cr_expect_eq(drill_recorded_case_read(&item, bad[i], strlen(bad[i]), &diag).code,
                     DRILL_CODE_BAD_INPUT, "%s", bad[i]);
        cr_expect_geq(diag.column, 1);
    }
}
