/* One step, made simpler bit by bit. */

#include "scenario/simplify.h"

#include <string.h>

struct simplifying {
    struct drill_step *step; /* as it was accepted last */
    uint32_t at;
    drill_simplify_fn accept;
    void *self;
    bool changed;
};

/* Offers another form of the step; it is the step from now on when it is accepted. */
static bool offer(struct simplifying *work, const struct drill_step *simpler)
{
    if (!work->accept(work->self, work->at, simpler))
        return false;
    *work->step = *simpler;
    work->changed = true;
    return true;
}

static void drop_claim(struct simplifying *work)
{
    struct drill_step simpler = *work->step;
    simpler.claim = (struct drill_claim){0};
    if (work->step->claim.n_alts > 0 || work->step->claim.blocks)
        offer(work, &simpler);
}

/* The main actor, or else the first that it can be. */
static void merge_actor(struct simplifying *work)
{
    struct drill_step simpler = *work->step;
    for (uint8_t actor = 0; actor < work->step->actor; actor++) {
        simpler.actor = actor;
        if (offer(work, &simpler))
            return;
    }
}

/* The plainest call that does the same work, 0 (socket) for none. */
static uint8_t plainer_call(uint8_t id)
{
    switch ((enum drill_call_id)id) {
    case DRILL_CALL_SENDTO:
    case DRILL_CALL_SENDMSG:
    case DRILL_CALL_WRITE:
        return DRILL_CALL_SEND;
    case DRILL_CALL_RECVFROM:
    case DRILL_CALL_RECVMSG:
    case DRILL_CALL_READ:
        return DRILL_CALL_RECV;
    case DRILL_CALL_ACCEPT4:
        return DRILL_CALL_ACCEPT;
    case DRILL_CALL_SELECT:
        return DRILL_CALL_POLL;
    default:
        return DRILL_CALL_SOCKET;
    }
}

static void simplify_call(struct simplifying *work)
{
    struct drill_step simpler = *work->step;
    struct drill_call *call = &simpler.call;
    uint8_t id = plainer_call(call->id);
    if (id == DRILL_CALL_SOCKET || simpler.kind != DRILL_STEP_CALL)
        return;
    bool transfer = drill_call_sends(call) || drill_call_receives(call);
    uint64_t sum = transfer ? drill_call_length(call) : 0;
    call->id = id;
    if (transfer) {
        memset(call->len, 0, sizeof call->len);
        call->n_len = 1;
        call->len[0] = (uint32_t)sum;
        call->number = 0;
        call->n_rights = 0;
        call->want_creds = call->want_addr = false;
        simpler.rights[0] = simpler.rights[1] = DRILL_NO_SLOT;
        simpler.set[0] = simpler.set[1] = DRILL_NO_SLOT;
        simpler.addr = (struct drill_sym){.slot = DRILL_NO_SLOT};
    } else if (id == DRILL_CALL_ACCEPT) {
        call->flags = 0;
    }
    memset(call->twist, 0, sizeof call->twist);
    offer(work, &simpler);
}

static void drop_flags(struct simplifying *work)
{
    struct drill_step simpler = *work->step;
    simpler.call.flags = 0;
    if (work->step->call.flags == 0 || offer(work, &simpler))
        return;
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        simpler = *work->step;
        simpler.call.flags &= ~bit;
        if (simpler.call.flags != work->step->call.flags)
            offer(work, &simpler);
    }
}

static void drop_twists(struct simplifying *work)
{
    struct drill_step simpler = *work->step;
    for (size_t i = 0; i < DRILL_TWIST_COUNT; i++) {
        simpler = *work->step;
        simpler.call.twist[i] = DRILL_CONSTANT_NONE;
        if (work->step->call.twist[i] != DRILL_CONSTANT_NONE)
            offer(work, &simpler);
    }
}

/* The smallest length that will do, if all greater ones do. */
static void bisect_length(struct simplifying *work, size_t i)
{
    struct drill_step simpler = *work->step;
    uint32_t too_small = 0;
    simpler.call.len[i] = 0;
    if (work->step->call.len[i] == 0 || offer(work, &simpler))
        return;
    simpler = *work->step;
    simpler.call.len[i] = 1;
    if (work->step->call.len[i] <= 1 || offer(work, &simpler))
        return;
    too_small = 1;
    while (work->step->call.len[i] - too_small > 1) {
        uint32_t middle = too_small + (work->step->call.len[i] - too_small) / 2;
        simpler = *work->step;
        simpler.call.len[i] = middle;
        if (!offer(work, &simpler))
            too_small = middle;
    }
}

/* All bytes in one buffer. */
static void merge_buffers(struct simplifying *work)
{
    struct drill_step simpler = *work->step;
    simpler.call.len[0] = (uint32_t)drill_call_length(&simpler.call);
    memset(&simpler.call.len[1], 0, sizeof simpler.call.len - sizeof simpler.call.len[0]);
    simpler.call.n_len = 1;
    simpler.call.number = 0;
    offer(work, &simpler);
}

static void shrink_buffers(struct simplifying *work)
{
    struct drill_call *call = &work->step->call;
    if (!drill_call_sends(call) && !drill_call_receives(call))
        return;
    if (call->n_len > 1 || call->number > 1)
        merge_buffers(work);
    for (size_t i = call->n_len; i > 1; i--) {
        struct drill_step simpler = *work->step;
        simpler.call.len[i - 1] = 0;
        simpler.call.n_len--;
        memmove(&simpler.call.len[i - 1], &call->len[i],
                (size_t)(call->n_len - i) * sizeof call->len[0]);
        simpler.call.len[call->n_len - 1] = 0;
        offer(work, &simpler);
    }
    for (size_t i = 0; i < call->n_len; i++)
        bisect_length(work, i);
}

static void drop_extras(struct simplifying *work)
{
    struct drill_step simpler = *work->step;
    simpler.call.want_creds = false;
    if (work->step->call.want_creds)
        offer(work, &simpler);
    simpler = *work->step;
    simpler.call.n_rights = 0;
    simpler.rights[0] = simpler.rights[1] = DRILL_NO_SLOT;
    if (simpler.call.id == DRILL_CALL_RECVMSG)
        simpler.set[0] = simpler.set[1] = DRILL_NO_SLOT;
    if (work->step->call.n_rights > 0)
        offer(work, &simpler);
}

static void simplify_address(struct simplifying *work)
{
    struct drill_step simpler = *work->step;
    uint8_t kind = simpler.addr.kind;
    if (kind == DRILL_SYM_NONE || simpler.call.id == DRILL_CALL_EPOLL_CTL ||
        drill_call_is_on_file(&simpler.call))
        return;
    if (simpler.call.id == DRILL_CALL_BIND && kind != DRILL_SYM_LOOPBACK) {
        simpler.addr = (struct drill_sym){.kind = DRILL_SYM_LOOPBACK, .slot = DRILL_NO_SLOT};
        if (offer(work, &simpler))
            return;
        simpler = *work->step;
    }
    if (drill_sym_has_slot(&simpler.addr) && kind != DRILL_SYM_SLOT) {
        simpler.addr.kind = DRILL_SYM_SLOT;
        offer(work, &simpler);
    }
}

static void offer_number(struct simplifying *work, int32_t number)
{
    struct drill_step simpler = *work->step;
    simpler.call.number = number;
    if (work->step->call.number != number)
        offer(work, &simpler);
}

static void offer_values(struct simplifying *work, int64_t first, int64_t second)
{
    struct drill_step simpler = *work->step;
    simpler.call.value[0] = first;
    simpler.call.value[1] = second;
    if (work->step->call.value[0] != first || work->step->call.value[1] != second)
        offer(work, &simpler);
}

static void simplify_numbers(struct simplifying *work)
{
    switch ((enum drill_call_id)work->step->call.id) {
    case DRILL_CALL_LISTEN:
        offer_number(work, 1);
        break;
    case DRILL_CALL_POLL:
    case DRILL_CALL_SELECT:
    case DRILL_CALL_EPOLL_WAIT:
        offer_number(work, 0);
        break;
    case DRILL_CALL_SETSOCKOPT:
        if (work->step->call.value[0] != 0 || work->step->call.value[1] != 0)
            offer_values(work, 0, 0);
        if (work->step->call.value[0] != 0)
            offer_values(work, 1, 0);
        break;
    default:
        break;
    }
}

bool drill_simplify(struct drill_step *step, uint32_t at, drill_simplify_fn accept, void *self)
{
    struct simplifying work = {.step = step, .at = at, .accept = accept, .self = self};
    drop_claim(&work);
    if (step->kind != DRILL_STEP_CALL)
        return work.changed;
    merge_actor(&work);
    drop_twists(&work);
    simplify_call(&work);
    drop_extras(&work);
    drop_flags(&work);
    simplify_address(&work);
    simplify_numbers(&work);
    shrink_buffers(&work);
    return work.changed;
}
