/* From claims to events. One step goes through the same stations as in a world: its address is
 * resolved, the oracle's prospect is asked for and what is due comes, then CALL, and BLOCKED,
 * RETURN or STUCK. */

#include "support/claimed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "support/claimed_outcome.h"
#include "support/fabric.h"
#include "support/remark.h"

struct slot {
    int fd;
    bool named;
    struct drill_addr name;
    int32_t last_mention;
};

struct pending {
    bool is;
    struct drill_call call;
    int32_t step;
};

/* One run. */
struct play {
    struct drill_oracle *oracle;
    const struct drill_scenario *scenario;
    const char *text;
    struct claimed *out;
    struct drill_diag *diag;
    bool over;
    unsigned fresh; /* UNIX names given */
    int32_t step;
    int32_t watched;      /* the descriptor that was given to epoll_ctl() last */
    struct remark remark; /* of the step */
    struct fabric fabric;
    struct slot slots[DRILL_SCENARIO_MAX_SLOTS];
    struct pending pending[DRILL_MAX_ACTORS];
};

static void feed(struct play *play, const struct drill_event *event)
{
    struct claimed *out = play->out;
    if (play->over)
        return;
    if (out->n == out->capacity) {
        size_t capacity = out->capacity > 0 ? 2 * out->capacity : 64;
        struct drill_event *events = realloc(out->events, capacity * sizeof *events);
        DRILL_CHECK(events != NULL);
        out->events = events;
        out->capacity = capacity;
    }
    out->events[out->n++] = *event;
    play->over = !drill_oracle_event(play->oracle, event);
}

static void feed_call(struct play *play, enum drill_event_kind kind, uint8_t actor,
                      const struct drill_call *call, const struct drill_outcome *outcome)
{
    struct drill_event event = {
        .kind = (uint8_t)kind, .actor = actor, .step = play->step, .call = *call};
    if (outcome != NULL)
        event.outcome = *outcome;
    feed(play, &event);
}

static bool fail(struct play *play, const char *why)
{
    drill_diag_set(play->diag, DRILL_CODE_BAD_INPUT, play->scenario->steps[play->step].line, 1,
                   "%s", why);
    return false;
}

static int find_slot(const struct play *play, const char *name)
{
    for (int i = 0; i < play->scenario->n_slots; i++) {
        if (strcmp(play->scenario->slots[i], name) == 0)
            return i;
    }
    return DRILL_NO_SLOT;
}

static bool is_final(const struct drill_addr *name)
{
    bool inet = name->kind == DRILL_ADDR_INET4 || name->kind == DRILL_ADDR_INET6;
    return inet ? name->port != 0
                : name->kind == DRILL_ADDR_ABSTRACT || name->kind == DRILL_ADDR_PATH;
}

/* The name of a slot's socket, asked for as a harness does. */
static void learn_name(struct play *play, uint8_t actor, struct slot *slot)
{
    struct drill_event event = {.kind = DRILL_EVENT_CALL,
                                .actor = actor,
                                .by_harness = true,
                                .step = DRILL_NO_STEP,
                                .call = {.id = DRILL_CALL_GETSOCKNAME, .fd = slot->fd}};
    if (slot->fd < 0 || (slot->named && is_final(&slot->name)))
        return;
    feed(play, &event);
    event.kind = DRILL_EVENT_RETURN;
    if (fabric_name(&play->fabric, slot->fd, &event.outcome.addr))
        fabric_return(&play->fabric, &event.call, &event.outcome);
    else
        event.outcome = drill_outcome_error(DRILL_EBADF);
    feed(play, &event);
    if (event.outcome.error != DRILL_ENONE)
        return;
    slot->named = true;
    slot->name = event.outcome.addr;
}

static bool is_unix(const struct play *play)
{
    return (DRILL_FAMILY_BIT(play->fabric.family) & DRILL_FAMILIES_UNIX) != 0;
}

static struct drill_addr fresh_name(struct play *play, enum drill_addr_kind kind)
{
    char name[32];
    int len = snprintf(name, sizeof name, kind == DRILL_ADDR_PATH ? "/s%u" : "s%u", play->fresh++);
    return drill_addr_unix(kind, name, (size_t)len);
}

/* As a world does: a filler makes up what is missing of a path or an abstract name. */
static struct drill_addr unix_address(const struct play *play, const struct drill_sym *addr)
{
    bool path = addr->kind == DRILL_SYM_FILE;
    char name[DRILL_ADDR_NAME_MAX] = {0};
    size_t used;
    if (!is_unix(play))
        return drill_addr_loopback(play->fabric.family, 1, 0);
    if (addr->kind == DRILL_SYM_UNNAMED)
        return (struct drill_addr){.kind = DRILL_ADDR_UNNAMED};
    used = (size_t)snprintf(name, sizeof name, path ? "/n%s" : "n%s", addr->host);
    if (path)
        memset(name + used, 'x', sizeof name - used);
    size_t len = path || addr->len == 0 ? addr->len : addr->len - 1U;
    return drill_addr_unix(path ? DRILL_ADDR_PATH : DRILL_ADDR_ABSTRACT, name,
                           len > used ? len : used);
}

static struct drill_addr slot_address(struct play *play, const struct drill_step *step)
{
    struct slot *slot = &play->slots[step->addr.slot];
    learn_name(play, step->actor, slot);
    if (!slot->named)
        return is_unix(play) ? fresh_name(play, DRILL_ADDR_ABSTRACT)
                             : drill_addr_loopback(play->fabric.family, 1, 1);
    if (step->call.id != DRILL_CALL_BIND && drill_addr_is_wildcard(&slot->name))
        return drill_addr_loopback(play->fabric.family, 1, slot->name.port);
    return slot->name;
}

static struct drill_addr address_of(struct play *play, const struct drill_step *step)
{
    enum drill_family family = play->fabric.family;
    struct drill_addr slot_name;
    switch ((enum drill_sym_kind)step->addr.kind) {
    case DRILL_SYM_LOOPBACK:
    case DRILL_SYM_LOOPBACK2:
    case DRILL_SYM_ANY:
    case DRILL_SYM_ANY4:
        return is_unix(play) ? fresh_name(play, DRILL_ADDR_ABSTRACT)
                             : drill_sym_host(&step->addr, family, 0);
    case DRILL_SYM_NOWHERE:
        return is_unix(play) ? fresh_name(play, DRILL_ADDR_ABSTRACT)
                             : drill_addr_loopback(family, 1, 1);
    case DRILL_SYM_PATH:
        return is_unix(play) ? fresh_name(play, DRILL_ADDR_PATH)
                             : drill_addr_loopback(family, 1, 0);
    case DRILL_SYM_SLOT:
        return slot_address(play, step);
    case DRILL_SYM_UNSPEC:
        return (struct drill_addr){.kind = DRILL_ADDR_UNSPEC};
    case DRILL_SYM_UNROUTABLE:
        return is_unix(play) ? fresh_name(play, DRILL_ADDR_ABSTRACT)
                             : drill_addr_unroutable(family, 9);
    case DRILL_SYM_ANY_OF:
    case DRILL_SYM_ANY4_OF:
    case DRILL_SYM_LOOPBACK_OF:
    case DRILL_SYM_LOOPBACK2_OF:
    case DRILL_SYM_BROADCAST_OF:
        slot_name = slot_address(play, step);
        return is_unix(play) ? slot_name : drill_sym_host(&step->addr, family, slot_name.port);
    case DRILL_SYM_FILE:
    case DRILL_SYM_ABSTRACT:
    case DRILL_SYM_UNNAMED:
        return unix_address(play, &step->addr);
    default:
        return (struct drill_addr){0};
    }
}

/* The names that a close would take away are asked for before it. */
static void save_names(struct play *play, const struct drill_step *step, int fd)
{
    for (int i = 0; i < play->scenario->n_slots && fd >= 0; i++) {
        if (play->slots[i].fd == fd && play->slots[i].last_mention > play->step)
            learn_name(play, step->actor, &play->slots[i]);
    }
}

static void resolve(struct play *play, const struct drill_step *step, struct drill_call *ret)
{
    *ret = step->call;
    ret->fd = step->slot == DRILL_NO_SLOT ? -1 : play->slots[step->slot].fd;
    for (unsigned i = 0; ret->id == DRILL_CALL_SENDMSG && i < drill_call_rights(ret); i++) {
        int16_t slot = step->rights[i] != DRILL_NO_SLOT ? step->rights[i] : step->rights[0];
        ret->rights[i] = play->slots[slot].fd;
    }
    if (ret->fd >= 0)
        ret->fd += (int)play->fabric.process[step->actor] * DRILL_PROCESS_FDS;
    if (ret->id == DRILL_CALL_EPOLL_CTL)
        ret->value[0] = play->slots[step->addr.slot].fd;
    else
        ret->addr = address_of(play, step);
    if (ret->id == DRILL_CALL_RENAME)
        snprintf(ret->service, sizeof ret->service, "n%.*s", DRILL_FILE_NAME_MAX,
                 step->call.service);
    if (ret->id == DRILL_CALL_CLOSE)
        save_names(play, step, ret->fd);
}

static void set_data(struct play *play, uint8_t actor, const struct drill_call *call,
                     struct drill_outcome *outcome)
{
    const struct remark *remark = &play->remark;
    struct drill_data *data = &outcome->data;
    uint64_t len = drill_call_length(call);
    unsigned k = remark->data == DATA_MESSAGE ? remark->amount : 0;
    data->copied = remark->copied;
    data->past_end = remark->past_end;
    data->past_count = remark->past_count;
    if (outcome->value <= 0 ||
        !drill_oracle_expect(play->oracle, actor, call, outcome, k, &data->stream, &data->offset))
        return;
    data->good = (uint32_t)((uint64_t)outcome->value < len ? (uint64_t)outcome->value : len);
    if (remark->data == DATA_RIGHT || remark->data == DATA_MESSAGE)
        return;
    data->good = remark->data == DATA_ALTERED ? remark->amount : 0;
    data->located = remark->data != DATA_ALTERED;
    data->found_stream = data->located ? data->stream : 0;
    if (remark->data == DATA_LOST)
        data->found_offset = data->offset + remark->amount;
    else if (remark->data == DATA_REPEATED)
        data->found_offset = data->offset - remark->amount;
}

static bool apply_remark(struct play *play, const struct drill_call *call,
                         struct drill_outcome *outcome)
{
    const struct remark *remark = &play->remark;
    if (remark->has_address && remark->address_of[0] == '\0')
        outcome->addr = remark->address;
    if (remark->has_address && remark->address_of[0] != '\0') {
        int slot = find_slot(play, remark->address_of);
        if (slot < 0 || !fabric_name(&play->fabric, play->slots[slot].fd, &outcome->addr))
            return fail(play, "no such socket");
    }
    outcome->creds = remark->creds;
    outcome->queued_error = remark->queued;
    if (remark->has_length)
        outcome->addr_len = remark->length;
    if (remark->fd_of[0] != '\0') {
        int slot = find_slot(play, remark->fd_of);
        if (slot < 0)
            return fail(play, "no such slot");
        if (call->id == DRILL_CALL_EPOLL_WAIT)
            outcome->second_fd = play->slots[slot].fd;
        else
            outcome->value = play->slots[slot].fd;
    }
    if (remark->fd != 0)
        outcome->value = remark->fd;
    if (remark->told != DRILL_CONSTANT_NONE)
        outcome->told = remark->told;
    if (remark->types != 0)
        outcome->option[0] = remark->types;
    if (remark->name[0] != '\0')
        snprintf(outcome->name, sizeof outcome->name, "%s", remark->name);
    if (remark->has_count)
        outcome->value = remark->count;
    if (remark->protocol[0] != '\0')
        memcpy(outcome->proto, remark->protocol, sizeof outcome->proto);
    if (remark->signal)
        outcome->signals |= DRILL_SIGPIPE;
    outcome->msg_flags |= remark->msg_flags;
    return true;
}

static void forget_names(struct play *play, const struct drill_call *call)
{
    if (call->id != DRILL_CALL_BIND && call->id != DRILL_CALL_LISTEN &&
        call->id != DRILL_CALL_CONNECT)
        return;
    for (int i = 0; i < play->scenario->n_slots; i++) {
        if (play->slots[i].fd == call->fd)
            play->slots[i].named = false;
    }
}

static void place(struct play *play, const struct drill_step *step,
                  const struct drill_outcome *outcome)
{
    int64_t made[2] = {outcome->value, outcome->second_fd};
    bool came = play->scenario->steps[play->step].call.id == DRILL_CALL_RECVMSG;
    for (int i = 0; came && i < 2; i++)
        made[i] = i < outcome->n_rights ? outcome->rights[i] : -1;
    for (int i = 0; i < 2; i++) {
        if (step->set[i] == DRILL_NO_SLOT)
            continue;
        play->slots[step->set[i]].fd = outcome->error == DRILL_ENONE ? (int)made[i] : -1;
        play->slots[step->set[i]].named = false;
    }
}

/* How many descriptors come with a recvmsg: as many as it sets slots, unless the remark says. */
static unsigned rights_of(const struct play *play, const struct pending *pending)
{
    const struct drill_step *step = &play->scenario->steps[pending->step];
    unsigned n = 0;
    for (int i = 0; i < 2; i++)
        n += step->set[i] != DRILL_NO_SLOT;
    return play->remark.has_rights ? play->remark.rights : n;
}

/* The actor's pending call returns as `claim` says. */
static bool let_return(struct play *play, uint8_t actor, const struct drill_claim *claim)
{
    struct pending *pending = &play->pending[actor];
    struct drill_outcome outcome = claimed_outcome(claim, &pending->call);
    fabric_return(&play->fabric, &pending->call, &outcome);
    if (pending->call.id == DRILL_CALL_RECVMSG && outcome.error == DRILL_ENONE)
        fabric_pass(&play->fabric, rights_of(play, pending), &outcome);
    fabric_follow(&play->fabric, actor, &pending->call, &outcome);
    if (drill_call_receives(&pending->call))
        set_data(play, actor, &pending->call, &outcome);
    if (pending->call.id == DRILL_CALL_EPOLL_CTL && pending->call.number == DRILL_EPOLL_CTL_ADD)
        play->watched = (int32_t)pending->call.value[0];
    if (pending->call.id == DRILL_CALL_EPOLL_WAIT && outcome.value > 0)
        outcome.second_fd = play->watched;
    if (!apply_remark(play, &pending->call, &outcome))
        return false;
    pending->is = false;
    forget_names(play, &pending->call);
    feed_call(play, DRILL_EVENT_RETURN, actor, &pending->call, &outcome);
    place(play, &play->scenario->steps[pending->step], &outcome);
    return true;
}

static void let_settle(struct play *play, uint8_t actor, const struct drill_call *call)
{
    struct drill_prospect prospect = {0};
    struct drill_call poll = {.id = DRILL_CALL_POLL, .fd = call->fd, .number = 1000};
    struct drill_outcome outcome = {0};
    drill_oracle_prospect(play->oracle, actor, call, &prospect);
    if (prospect.settle == 0 || play->remark.settle == SETTLE_SKIPPED)
        return;
    poll.flags = prospect.settle;
    outcome.revents = play->remark.settle == SETTLE_GIVEN ? play->remark.events : prospect.settle;
    outcome.value = outcome.revents != 0;
    feed_call(play, DRILL_EVENT_SETTLE, actor, &poll, &outcome);
}

/* A call that a signal did not end waits again. */
static void let_wait_again(struct play *play, const struct drill_step *step)
{
    uint8_t actor = (uint8_t)step->call.value[0];
    bool signals = step->call.id == DRILL_CALL_PTHREAD_KILL || step->call.id == DRILL_CALL_KILL;
    if (signals && play->pending[actor].is && !drill_oracle_due(play->oracle, actor))
        feed_call(play, DRILL_EVENT_BLOCKED, actor, &play->pending[actor].call, NULL);
}

static bool play_call(struct play *play, const struct drill_step *step)
{
    struct pending *pending = &play->pending[step->actor];
    if (pending->is)
        return fail(play, "the actor is still inside a call");
    pending->step = play->step;
    resolve(play, step, &pending->call);
    let_settle(play, step->actor, &pending->call);
    pending->is = true;
    feed_call(play, DRILL_EVENT_CALL, step->actor, &pending->call, NULL);
    fabric_call(&play->fabric, &pending->call);
    if (step->claim.blocks && drill_oracle_due(play->oracle, step->actor)) {
        feed_call(play, DRILL_EVENT_STUCK, step->actor, &pending->call, NULL);
        return true;
    }
    if (step->claim.blocks || play->remark.waits)
        feed_call(play, DRILL_EVENT_BLOCKED, step->actor, &pending->call, NULL);
    if (play->remark.stuck)
        feed_call(play, DRILL_EVENT_STUCK, step->actor, &pending->call, NULL);
    if (step->claim.blocks || play->remark.stuck)
        return true;
    if (!let_return(play, step->actor, &step->claim))
        return false;
    let_wait_again(play, step);
    return true;
}

static bool play_returns(struct play *play, const struct drill_step *step)
{
    const struct pending *pending = &play->pending[step->actor];
    if (!pending->is)
        return fail(play, "the actor is not inside a call");
    if (!play->remark.stuck)
        return let_return(play, step->actor, &step->claim);
    feed_call(play, DRILL_EVENT_STUCK, step->actor, &pending->call, NULL);
    return true;
}

static void begin(struct play *play)
{
    const struct drill_scenario *scenario = play->scenario;
    for (unsigned i = 0; i < scenario->n_slots; i++)
        play->slots[i] = (struct slot){.fd = -1, .last_mention = -1};
    for (uint32_t i = 0; i < scenario->n_steps; i++) {
        if (drill_sym_has_slot(&scenario->steps[i].addr))
            play->slots[scenario->steps[i].addr.slot].last_mention = (int32_t)i;
    }
    for (unsigned i = 0; i < scenario->n_sysctls; i++) {
        struct drill_event fact = {.kind = DRILL_EVENT_ENV,
                                   .step = DRILL_NO_STEP,
                                   .number = scenario->sysctls[i].sysctl,
                                   .value = scenario->sysctls[i].value};
        feed(play, &fact);
    }
}

/* What is due to return and was never collected is stuck. */
static void finish(struct play *play)
{
    for (uint8_t actor = 0; actor < DRILL_MAX_ACTORS; actor++) {
        if (play->pending[actor].is && drill_oracle_due(play->oracle, actor))
            feed_call(play, DRILL_EVENT_STUCK, actor, &play->pending[actor].call, NULL);
    }
}

static struct drill_status play_all(struct play *play)
{
    begin(play);
    for (uint32_t i = 0; i < play->scenario->n_steps && !play->over; i++) {
        const struct drill_step *step = &play->scenario->steps[i];
        play->step = (int32_t)i;
        struct drill_status s = remark_read(play->text, step->line, &play->remark, play->diag);
        if (!drill_ok(s))
            return s;
        if (!(step->kind == DRILL_STEP_RETURNS ? play_returns(play, step) : play_call(play, step)))
            return DRILL_FAIL(BAD_INPUT);
    }
    finish(play);
    play->out->verdict = *drill_oracle_verdict(play->oracle);
    return DRILL_OK;
}

struct drill_status claimed_run(struct drill_oracle *oracle, const struct drill_oracle_setup *setup,
                                const char *text, struct claimed *ret, struct drill_diag *diag)
{
    struct drill_arena arena;
    struct drill_scenario *scenario;
    struct play *play = calloc(1, sizeof *play);
    if (play == NULL)
        return DRILL_FAIL(NO_MEMORY);
    drill_arena_init(&arena, 0);
    struct drill_status s =
        drill_scenario_read(&scenario, &arena, "claimed", text, strlen(text), diag);
    if (drill_ok(s) && (scenario->families & DRILL_FAMILY_BIT(setup->family)) == 0)
        s = drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0, "not for this family");
    if (drill_ok(s)) {
        play->oracle = oracle;
        play->scenario = scenario;
        play->text = text;
        play->out = ret;
        play->diag = diag;
        ret->n = 0;
        fabric_begin(&play->fabric, setup->family);
        drill_oracle_begin(oracle, setup);
        s = play_all(play);
    }
    drill_arena_reset(&arena);
    free(play);
    return s;
}

void claimed_free(struct claimed *claimed)
{
    free(claimed->events);
    *claimed = (struct claimed){0};
}
