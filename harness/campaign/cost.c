/* Measuring: a pair of connected sockets, and the same transfers over it by every layer. */

#include "campaign/cost.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/clock.h"
#include "campaign/bare.h"
#include "campaign/run_case.h"

enum {
    TRANSFERS = 256, /* of a round */
    LENGTH = 64,
    EVENTS = 4 * TRANSFERS + 64,
    DEADLINE_MS = 5000
};

/* One target opened for all layers. */
struct rig {
    const struct drill_target_type *type;
    struct drill_target *target;
    struct drill_world *world;
    struct drill_oracle *oracle;
    struct drill_arena arena;
    struct drill_scenario *scenario;
    struct drill_event *events;
    struct drill_case_outcome outcome;
    int bare[2];
    bool has_bare;
    int fds[2]; /* of the target: what is sent to the first comes out of the second */
    bool has_fds;
};

static bool is_message_family(enum drill_family family)
{
    return (DRILL_FAMILY_BIT(family) & DRILL_FAMILIES_DATAGRAM) != 0;
}

static struct drill_status read_scenario(struct rig *rig, struct drill_diag *diag)
{
    struct drill_text text = {0};
    drill_text_addf(&text, "family %s\n", drill_family_name(rig->type->family));
    if (is_message_family(rig->type->family))
        drill_text_addf(&text, "S = socket()\nbind(S, loopback)\nC = socket()\nconnect(C, S)\n");
    else
        drill_text_addf(&text, "L = socket()\nbind(L, loopback)\nlisten(L, 1)\nC = socket()\n"
                               "connect(C, L)\nS = accept(L)\n");
    for (int i = 0; i < TRANSFERS; i++)
        drill_text_addf(&text, "send(C, %d)\nrecv(S, %d)\n", LENGTH, LENGTH);
    struct drill_status s = DRILL_FAIL(NO_MEMORY);
    if (!text.failed)
        s = drill_scenario_read(&rig->scenario, &rig->arena, "bench", text.bytes, text.len, diag);
    drill_text_free(&text);
    return s;
}

static int64_t perform(struct rig *rig, const struct drill_call *call, struct drill_outcome *out)
{
    char bytes[LENGTH];
    struct drill_buffer buffer = {bytes, sizeof bytes};
    memset(bytes, 0, sizeof bytes);
    drill_target_perform(rig->target, call, &buffer, out);
    return out->error == DRILL_ENONE ? out->value : -1;
}

static int perform_fd(struct rig *rig, enum drill_call_id id, int fd)
{
    struct drill_outcome out;
    struct drill_call call = {.id = (uint8_t)id, .fd = fd};
    return (int)perform(rig, &call, &out);
}

/* A connected pair of the target's, by loopback addresses. */
static bool connect_target(struct rig *rig)
{
    enum drill_family family = rig->type->family;
    struct drill_outcome out;
    int listener = perform_fd(rig, DRILL_CALL_SOCKET, -1);
    rig->fds[0] = perform_fd(rig, DRILL_CALL_SOCKET, -1);
    struct drill_call bind = {
        .id = DRILL_CALL_BIND, .fd = listener, .addr = drill_addr_loopback(family, 1, 0)};
    struct drill_call name = {.id = DRILL_CALL_GETSOCKNAME, .fd = listener};
    struct drill_call listen = {.id = DRILL_CALL_LISTEN, .fd = listener, .number = 1};
    if (perform(rig, &bind, &out) < 0 || perform(rig, &name, &out) < 0)
        return false;
    struct drill_call connect = {.id = DRILL_CALL_CONNECT, .fd = rig->fds[0], .addr = out.addr};
    rig->fds[1] = listener;
    if (is_message_family(family))
        return perform(rig, &connect, &out) >= 0;
    if (perform(rig, &listen, &out) < 0 || perform(rig, &connect, &out) < 0)
        return false;
    rig->fds[1] = perform_fd(rig, DRILL_CALL_ACCEPT, listener);
    perform_fd(rig, DRILL_CALL_CLOSE, listener);
    return rig->fds[1] >= 0;
}

static bool pair_target(struct rig *rig)
{
    struct drill_outcome out;
    struct drill_call pair = {.id = DRILL_CALL_SOCKETPAIR, .fd = -1};
    if ((DRILL_FAMILY_BIT(rig->type->family) & DRILL_FAMILIES_UNIX) == 0)
        return connect_target(rig);
    if (perform(rig, &pair, &out) < 0)
        return false;
    rig->fds[0] = (int)out.value;
    rig->fds[1] = out.second_fd;
    return true;
}

static bool transfer_target(struct rig *rig)
{
    struct drill_outcome out;
    struct drill_call send = {
        .id = DRILL_CALL_SEND, .n_len = 1, .fd = rig->fds[0], .len = {LENGTH}};
    struct drill_call recv = {
        .id = DRILL_CALL_RECV, .n_len = 1, .fd = rig->fds[1], .len = {LENGTH}};
    return perform(rig, &send, &out) == LENGTH && perform(rig, &recv, &out) == LENGTH;
}

/* A model that has nothing to say. */
static void no_outlook(void *self, uint8_t actor, const struct drill_call *call,
                       struct drill_outlook *ret)
{
    (void)self;
    (void)actor;
    (void)call;
    *ret = (struct drill_outlook){0};
}

static bool any_event(void *self, const struct drill_event *event)
{
    (void)self;
    (void)event;
    return true;
}

static bool never_due(void *self, uint8_t actor)
{
    (void)self;
    (void)actor;
    return true;
}

static bool expect_nothing(void *self, uint8_t actor, const struct drill_call *call,
                           const struct drill_outcome *outcome, unsigned k, uint64_t *ret_stream,
                           uint64_t *ret_offset)
{
    (void)self;
    (void)actor;
    (void)call;
    (void)outcome;
    (void)k;
    (void)ret_stream;
    (void)ret_offset;
    return false;
}

static void run_world(struct rig *rig)
{
    struct drill_guide guide = {
        .outlook = no_outlook, .event = any_event, .due = never_due, .expect = expect_nothing};
    drill_world_run(rig->world, rig->scenario, &guide, &rig->outcome.trace, &rig->outcome.run);
}

static void run_judged(struct rig *rig)
{
    struct drill_bench bench = {.world = rig->world, .oracle = rig->oracle};
    struct drill_case item = {.name = "bench", .scenario = rig->scenario, .type = rig->type};
    drill_case_run(&bench, &item, &rig->outcome);
}

/* The calls of the last run as a scenario; 0 when it did not get through. */
static size_t count_calls(const struct rig *rig)
{
    const struct drill_trace *trace = &rig->outcome.trace;
    size_t n = 0;
    for (size_t i = 0; i < trace->count; i++)
        n += trace->events[i].kind == DRILL_EVENT_CALL;
    return rig->outcome.run.end == DRILL_RUN_COMPLETE && trace->dropped == 0 ? n : 0;
}

/* Runs one layer once; the time of one call, -1 where it cannot be had. */
static int64_t run_layer(struct rig *rig, enum drill_layer layer)
{
    size_t calls = 2 * (size_t)TRANSFERS;
    bool good = true;
    rig->outcome.trace = (struct drill_trace){.events = rig->events, .capacity = EVENTS};
    int64_t start = drill_clock_now_ns();
    if (layer == DRILL_LAYER_WORLD)
        run_world(rig);
    else if (layer == DRILL_LAYER_ORACLE)
        run_judged(rig);
    for (int i = 0; layer == DRILL_LAYER_BARE && good && i < TRANSFERS; i++)
        good = rig->has_bare && drill_bare_transfer(rig->bare, LENGTH);
    for (int i = 0; layer == DRILL_LAYER_TARGET && good && i < TRANSFERS; i++)
        good = rig->has_fds && transfer_target(rig);
    int64_t time_ns = drill_clock_now_ns() - start;
    if (layer == DRILL_LAYER_WORLD || layer == DRILL_LAYER_ORACLE)
        calls = count_calls(rig);
    return good && calls > 0 ? time_ns / (int64_t)calls : -1;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static int64_t median(int64_t *values, size_t n)
{
    qsort(values, n, sizeof *values, by_value);
    return values[n / 2];
}

static void close_rig(struct rig *rig)
{
    if (rig->has_bare)
        drill_bare_close(rig->bare);
    for (int i = 0; i < 2 && rig->has_fds; i++)
        perform_fd(rig, DRILL_CALL_CLOSE, rig->fds[i]);
    if (rig->world != NULL)
        drill_world_close(rig->world);
    if (rig->target != NULL)
        drill_target_close(rig->target);
    drill_oracle_free(rig->oracle);
    drill_arena_reset(&rig->arena);
    free(rig->events);
}

static struct drill_status open_rig(struct rig *rig, struct drill_diag *diag)
{
    static const struct drill_surroundings shared = {0};
    rig->events = calloc(EVENTS, sizeof *rig->events);
    if (rig->events == NULL)
        return DRILL_FAIL(NO_MEMORY);
    struct drill_status s = read_scenario(rig, diag);
    if (drill_ok(s))
        s = drill_oracle_new(&rig->oracle);
    if (drill_ok(s))
        s = drill_target_open(rig->type, &rig->target, diag);
    if (drill_ok(s))
        s = drill_world_open(&rig->world, rig->target, &shared, DEADLINE_MS, diag);
    if (!drill_ok(s))
        return s;
    rig->has_bare = drill_bare_open(rig->type->family, rig->bare);
    return DRILL_OK;
}

struct drill_status drill_cost_measure(const struct drill_target_type *type, unsigned rounds,
                                       struct drill_cost *ret, struct drill_diag *diag)
{
    int64_t ns[DRILL_LAYER_COUNT][DRILL_COST_ROUNDS_MAX];
    struct rig rig = {.type = type};
    DRILL_CHECK(rounds >= 1 && rounds <= DRILL_COST_ROUNDS_MAX);
    struct drill_status s = open_rig(&rig, diag);
    for (unsigned r = 0; drill_ok(s) && r < rounds; r++) {
        /* The world counts what is left open: the target's own pair lives for its layer only. */
        for (int l = 0; l < DRILL_LAYER_COUNT; l++) {
            rig.has_fds = l == DRILL_LAYER_TARGET && pair_target(&rig);
            ns[l][r] = run_layer(&rig, (enum drill_layer)l);
            for (int i = 0; i < 2 && rig.has_fds; i++)
                perform_fd(&rig, DRILL_CALL_CLOSE, rig.fds[i]);
            rig.has_fds = false;
        }
    }
    for (int l = 0; drill_ok(s) && l < DRILL_LAYER_COUNT; l++)
        ret->ns[l] = median(ns[l], rounds);
    close_rig(&rig);
    return s;
}

static size_t judge_once(struct drill_oracle *oracle, const struct drill_recording *recordings,
                         size_t count)
{
    size_t events = 0;
    for (size_t i = 0; i < count; i++) {
        drill_oracle_begin(oracle, &recordings[i].setup);
        for (size_t k = 0; k < recordings[i].count; k++)
            drill_oracle_event(oracle, &recordings[i].events[k]);
        events += recordings[i].count;
    }
    return events;
}

struct drill_status drill_cost_judge(const struct drill_recording *recordings, size_t count,
                                     unsigned rounds, double *ret_events_per_s)
{
    int64_t ns[DRILL_COST_ROUNDS_MAX];
    size_t events = 0;
    struct drill_oracle *oracle;
    DRILL_CHECK(rounds >= 1 && rounds <= DRILL_COST_ROUNDS_MAX);
    struct drill_status s = drill_oracle_new(&oracle);
    if (!drill_ok(s))
        return s;
    for (unsigned r = 0; r < rounds; r++) {
        int64_t start = drill_clock_thread_ns();
        events = judge_once(oracle, recordings, count);
        ns[r] = drill_clock_thread_ns() - start;
    }
    drill_oracle_free(oracle);
    *ret_events_per_s = events > 0 ? (double)events * 1e9 / (double)(median(ns, rounds) + 1) : 0;
    return DRILL_OK;
}

const char *drill_layer_name(enum drill_layer layer)
{
    static const char *const names[] = {[DRILL_LAYER_BARE] = "bare calls",
                                        [DRILL_LAYER_TARGET] = "target",
                                        [DRILL_LAYER_WORLD] = "world",
                                        [DRILL_LAYER_ORACLE] = "oracle"};
    return (size_t)layer < DRILL_COUNT(names) ? names[layer] : "?";
}
