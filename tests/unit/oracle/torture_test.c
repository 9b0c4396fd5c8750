/* Any events in any order: the oracle says something of every trace, and whatever it says is a
 * whole sentence. The sanitizers look on. */

#include <criterion/criterion.h>
#include <string.h>

#include "base/rng.h"
#include "oracle/oracle.h"

enum {
    TRACES = 1500,
    EVENTS = 80
};

static uint64_t below(struct drill_rng *rng, uint64_t bound)
{
    return drill_rng_below(rng, bound);
}

static struct drill_addr random_address(struct drill_rng *rng, enum drill_family family)
{
    switch (below(rng, 6)) {
    case 0:
        return (struct drill_addr){0};
    case 1:
        return drill_addr_any(family, (uint16_t)(40000 + below(rng, 4)));
    case 2:
        return drill_addr_unix(DRILL_ADDR_PATH, "/s", 2);
    case 3:
        return drill_addr_unix(DRILL_ADDR_ABSTRACT, "s", 1);
    default:
        return drill_addr_loopback(family, 1, (uint16_t)(40000 + below(rng, 4)));
    }
}

static struct drill_call random_call(struct drill_rng *rng, enum drill_family family)
{
    static const int32_t numbers[] = {-1, 0, 1, 2, 3, 128, INT32_MAX, INT32_MIN};
    struct drill_call call = {
        .id = (uint8_t)below(rng, DRILL_CALL_COUNT),
        .option = (uint8_t)below(rng, DRILL_OPTION_COUNT),
        .want_addr = below(rng, 2) == 0,
        .fd = (int32_t)below(rng, 9) - 1,
        .number = numbers[below(rng, DRILL_COUNT(numbers))],
        .value = {(int64_t)below(rng, 4) - 1, (int64_t)below(rng, 4) - 1},
        .addr = random_address(rng, family),
    };
    call.flags = below(rng, 3) == 0 ? (uint32_t)drill_rng_next(rng) & 0x3ff : 0;
    call.n_len = (uint8_t)(1 + below(rng, 3));
    for (unsigned i = 0; i < call.n_len; i++)
        call.len[i] = below(rng, 20) == 0 ? UINT32_MAX : (uint32_t)below(rng, 100);
    return call;
}

static struct drill_outcome random_outcome(struct drill_rng *rng, enum drill_family family)
{
    if (below(rng, 4) == 0) {
        struct drill_outcome failed =
            drill_outcome_error((enum drill_errno)(1 + below(rng, DRILL_ERRNO_COUNT - 1)));
        failed.signals = (uint16_t)below(rng, 2);
        return failed;
    }
    struct drill_outcome outcome = {
        .value = (int64_t)below(rng, 12) - (below(rng, 50) == 0 ? 20 : 0),
        .second_fd = (int32_t)below(rng, 12),
        .revents = below(rng, 2) == 0 ? (uint32_t)drill_rng_next(rng) & 0x7f : 0,
        .msg_flags = below(rng, 8) == 0 ? (uint32_t)drill_rng_next(rng) & 0x3ff : 0,
        .option = {(int64_t)below(rng, 5), 0},
        .addr = random_address(rng, family),
    };
    if (below(rng, 10) == 0)
        outcome.value = INT64_MAX - (int64_t)below(rng, 3);
    return outcome;
}

/* What a receive brought, as the oracle itself expects it, or not. */
static void fill_data(struct drill_rng *rng, struct drill_oracle *oracle, struct drill_event *event)
{
    struct drill_data *data = &event->outcome.data;
    if (below(rng, 5) == 0) {
        data->stream = below(rng, 5);
        data->offset = below(rng, 100);
        data->good = (uint32_t)below(rng, 100);
        data->past_end = (uint32_t)(below(rng, 20) == 0);
        return;
    }
    if (drill_oracle_expect(oracle, event->actor, &event->call, &event->outcome,
                            (unsigned)below(rng, 3), &data->stream, &data->offset))
        data->good = UINT32_MAX;
}

static struct drill_event random_event(struct drill_rng *rng, struct drill_oracle *oracle,
                                       enum drill_family family, struct drill_call *calls)
{
    static const enum drill_event_kind kinds[] = {
        DRILL_EVENT_CALL,    DRILL_EVENT_CALL,   DRILL_EVENT_CALL,  DRILL_EVENT_RETURN,
        DRILL_EVENT_RETURN,  DRILL_EVENT_RETURN, DRILL_EVENT_ENV,   DRILL_EVENT_BLOCKED,
        DRILL_EVENT_BLOCKED, DRILL_EVENT_STUCK,  DRILL_EVENT_SETTLE};
    struct drill_event event = {
        .kind = (uint8_t)kinds[below(rng, DRILL_COUNT(kinds))],
        .actor = (uint8_t)below(rng, DRILL_MAX_ACTORS),
        .step = DRILL_NO_STEP,
        .number = (int32_t)below(rng, DRILL_SYSCTL_COUNT + 2) - 1,
        .value = (int64_t)below(rng, 5),
    };
    if (event.kind == DRILL_EVENT_CALL || event.kind == DRILL_EVENT_SETTLE)
        event.call = random_call(rng, family);
    else
        event.call = calls[event.actor];
    if (event.kind == DRILL_EVENT_CALL)
        calls[event.actor] = event.call;
    event.outcome = random_outcome(rng, family);
    if (event.kind == DRILL_EVENT_RETURN)
        fill_data(rng, oracle, &event);
    return event;
}

static void expect_whole(const struct drill_verdict *v)
{
    cr_expect(v->kind != DRILL_REJECTED || drill_rule_find(v->rule) != DRILL_RULE_COUNT, "%s",
              v->rule);
    cr_expect(v->kind != DRILL_REJECTED || v->permitted[0] != '\0', "%s: permitted what?", v->rule);
    cr_expect(v->kind != DRILL_REJECTED || v->seen[0] != '\0', "%s: saw what?", v->rule);
    cr_expect(v->kind != DRILL_UNDECIDED || v->why[0] != '\0');
    cr_expect(v->kind != DRILL_NOT_RUN || v->why[0] != '\0');
    cr_expect(v->states_max >= 1);
}

/* Pure chance: mostly a short life. */
Test(oracle_torture, events_by_chance)
{
    struct drill_oracle *oracle;
    cr_assert(drill_ok(drill_oracle_new(&oracle)));
    for (uint64_t seed = 0; seed < TRACES; seed++) {
        struct drill_rng rng = drill_rng_make(seed, 1);
        struct drill_call calls[DRILL_MAX_ACTORS] = {0};
        struct drill_oracle_setup setup = {
            .family = (enum drill_family)below(&rng, DRILL_FAMILY_COUNT),
            .profile = (enum drill_profile)below(&rng, DRILL_PROFILE_COUNT),
            .signals = below(&rng, 2) == 0,
        };
        drill_oracle_begin(oracle, &setup);
        for (int i = 0; i < EVENTS; i++) {
            struct drill_event event = random_event(&rng, oracle, setup.family, calls);
            bool goes_on = drill_oracle_event(oracle, &event);
            cr_expect(goes_on == (drill_oracle_verdict(oracle)->kind == DRILL_ACCEPTED));
        }
        expect_whole(drill_oracle_verdict(oracle));
    }
    drill_oracle_free(oracle);
}

enum {
    LIFE = 300,
    LIVES = 28,
    ACTORS = 4
};

/* A trace under way, with what is needed to continue it plausibly. */
struct life {
    struct drill_oracle_setup setup;
    struct drill_event events[LIFE];
    size_t n;
    int32_t next_fd;
    bool pending[ACTORS];
    struct drill_call calls[ACTORS];
};

/* A call that many programs make, on a descriptor that there is. */
static struct drill_call likely_call(struct drill_rng *rng, const struct life *life)
{
    static const enum drill_call_id usual[] = {
        DRILL_CALL_SOCKET,  DRILL_CALL_BIND,    DRILL_CALL_BIND,    DRILL_CALL_LISTEN,
        DRILL_CALL_CONNECT, DRILL_CALL_CONNECT, DRILL_CALL_ACCEPT,  DRILL_CALL_ACCEPT,
        DRILL_CALL_SEND,    DRILL_CALL_SENDTO,  DRILL_CALL_RECV,    DRILL_CALL_RECVMSG,
        DRILL_CALL_CLOSE,   DRILL_CALL_POLL,    DRILL_CALL_SHUTDOWN};
    struct drill_call call = random_call(rng, life->setup.family);
    if (below(rng, 3) != 0)
        call.id = (uint8_t)usual[below(rng, DRILL_COUNT(usual))];
    if (life->next_fd < 6)
        call.id = below(rng, 4) == 0 ? DRILL_CALL_SOCKETPAIR : DRILL_CALL_SOCKET;
    call.fd = 3 + (int32_t)below(rng, (uint64_t)life->next_fd - 2);
    if (call.id == DRILL_CALL_POLL || call.id == DRILL_CALL_SHUTDOWN)
        call.number = (int32_t)below(rng, 4) - 1;
    if (call.id == DRILL_CALL_SEND || call.id == DRILL_CALL_RECV)
        call.flags &= DRILL_MSG_DONTWAIT | DRILL_MSG_PEEK | DRILL_MSG_WAITALL;
    return call;
}

/* An outcome that the call might have. */
static struct drill_outcome likely_outcome(struct drill_rng *rng, const struct life *life,
                                           const struct drill_call *call)
{
    static const enum drill_errno usual[] = {
        DRILL_EAGAIN,   DRILL_EBADF,       DRILL_EINVAL,       DRILL_ENOTCONN,   DRILL_EPIPE,
        DRILL_EISCONN,  DRILL_EINPROGRESS, DRILL_ECONNREFUSED, DRILL_ECONNRESET, DRILL_EOPNOTSUPP,
        DRILL_EALREADY, DRILL_EADDRINUSE,  DRILL_EDESTADDRREQ};
    struct drill_outcome outcome = random_outcome(rng, life->setup.family);
    if (below(rng, 3) == 0)
        return drill_outcome_error(usual[below(rng, DRILL_COUNT(usual))]);
    if (outcome.error != DRILL_ENONE)
        return outcome;
    outcome.value = life->next_fd;
    outcome.second_fd = life->next_fd + 1;
    outcome.msg_flags = 0;
    if (drill_call_sends(call) || drill_call_receives(call))
        outcome.value = (int64_t)(below(rng, 2) == 0 ? drill_call_length(call)
                                                     : below(rng, drill_call_length(call) + 1));
    else if (call->id == DRILL_CALL_POLL)
        outcome.value = outcome.revents != 0;
    else if (!drill_call_may_wait(call) || call->id == DRILL_CALL_CONNECT ||
             call->id == DRILL_CALL_CLOSE)
        outcome.value = call->id == DRILL_CALL_SOCKET || call->id == DRILL_CALL_SOCKETPAIR ||
                                call->id == DRILL_CALL_DUP
                            ? life->next_fd
                            : 0;
    return outcome;
}

static struct drill_event likely_event(struct drill_rng *rng, struct drill_oracle *oracle,
                                       const struct life *life)
{
    uint8_t actor = (uint8_t)below(rng, ACTORS);
    uint64_t dice = below(rng, 20);
    struct drill_event event = {.actor = actor, .step = DRILL_NO_STEP};
    if (life->pending[actor]) {
        event.kind = dice == 0   ? DRILL_EVENT_STUCK
                     : dice == 1 ? DRILL_EVENT_BLOCKED
                                 : DRILL_EVENT_RETURN;
        event.call = life->calls[actor];
        event.outcome = likely_outcome(rng, life, &event.call);
        if (event.kind == DRILL_EVENT_RETURN)
            fill_data(rng, oracle, &event);
        return event;
    }
    event.kind = dice == 0 ? DRILL_EVENT_SETTLE : DRILL_EVENT_CALL;
    event.call = likely_call(rng, life);
    event.outcome = random_outcome(rng, life->setup.family);
    return event;
}

/* Whether a trace would still stand after the event: asked of a second oracle that is led through
 * the same life. */
static bool survives(struct drill_oracle *probe, const struct life *life,
                     const struct drill_event *event)
{
    drill_oracle_begin(probe, &life->setup);
    for (size_t i = 0; i < life->n; i++)
        drill_oracle_event(probe, &life->events[i]);
    return drill_oracle_event(probe, event);
}

static void go_on(struct drill_oracle *oracle, struct life *life, const struct drill_event *event)
{
    life->events[life->n++] = *event;
    cr_assert(drill_oracle_event(oracle, event), "two oracles do not agree");
    if (event->kind == DRILL_EVENT_CALL) {
        life->pending[event->actor] = true;
        life->calls[event->actor] = event->call;
    } else if (event->kind == DRILL_EVENT_RETURN) {
        life->pending[event->actor] = false;
        if (event->outcome.error == DRILL_ENONE && life->next_fd < 40)
            life->next_fd += 2;
    }
}

static void ask(struct drill_oracle *oracle, struct drill_rng *rng, const struct life *life)
{
    struct drill_prospect prospect;
    struct drill_call next = likely_call(rng, life);
    drill_oracle_prospect(oracle, (uint8_t)below(rng, ACTORS), &next, &prospect);
    drill_oracle_due(oracle, (uint8_t)below(rng, ACTORS));
}

/* Lives that go on: of random events only those are kept after which the trace still stands, so
 * that the states grow old and strange. */
Test(oracle_torture, lives_that_go_on)
{
    static struct life life;
    struct drill_oracle *oracle;
    struct drill_oracle *probe;
    unsigned returns = 0;
    cr_assert(drill_ok(drill_oracle_new(&oracle)));
    cr_assert(drill_ok(drill_oracle_new(&probe)));
    for (uint64_t seed = 0; seed < LIVES; seed++) {
        struct drill_rng rng = drill_rng_make(seed, 2);
        life = (struct life){.next_fd = 3};
        life.setup.family = (enum drill_family)(seed % DRILL_FAMILY_COUNT);
        life.setup.profile = (enum drill_profile)below(&rng, DRILL_PROFILE_COUNT);
        drill_oracle_begin(oracle, &life.setup);
        for (int tries = 0; tries < 10 * LIFE && life.n < LIFE; tries++) {
            struct drill_event event = likely_event(&rng, oracle, &life);
            if (survives(probe, &life, &event)) {
                go_on(oracle, &life, &event);
                returns += event.kind == DRILL_EVENT_RETURN;
            }
            expect_whole(drill_oracle_verdict(probe));
            ask(oracle, &rng, &life);
        }
    }
    cr_expect_gt(returns, LIVES * 20, "%u returns are few: the lives are short", returns);
    drill_oracle_free(probe);
    drill_oracle_free(oracle);
}
