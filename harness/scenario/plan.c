/* Slots stand for files, files have kinds:
 *
 *     FRESH --bind--> BOUND --listen--> LISTENING
 *       |               |                  |
 *       +---connect-----+--> CONNECTED     +--accept--> a new CONNECTED
 *                               | shutdown      | the other side's
 *                              HALF           ENDED
 *
 * Of datagram sockets, CONNECTED only says that they have a peer. */

#include "scenario/plan.h"

#include <string.h>

static bool is_datagram(const struct drill_plan *plan)
{
    return (DRILL_FAMILY_BIT(plan->family) & DRILL_FAMILIES_DATAGRAM) != 0;
}

static bool is_stream(const struct drill_plan *plan)
{
    return (DRILL_FAMILY_BIT(plan->family) & DRILL_FAMILIES_STREAM) != 0;
}

static bool is_unix(const struct drill_plan *plan)
{
    return (DRILL_FAMILY_BIT(plan->family) & DRILL_FAMILIES_UNIX) != 0;
}

void drill_plan_begin(struct drill_plan *plan, enum drill_family family)
{
    plan->family = family;
    plan->shared = false;
    plan->n_files = 0;
    plan->last_size = plan->last_buffer = 0;
    for (size_t i = 0; i < DRILL_COUNT(plan->slots); i++) {
        plan->slots[i] = -1;
        plan->late[i] = false;
    }
}

static int16_t file_of(const struct drill_plan *plan, int slot)
{
    return slot >= 0 && slot < DRILL_VARY_SLOTS ? plan->slots[slot] : -1;
}

struct drill_plan_file *drill_plan_file(struct drill_plan *plan, int16_t slot)
{
    int16_t file = file_of(plan, slot);
    return file >= 0 ? &plan->files[file] : NULL;
}

uint16_t drill_plan_kind(const struct drill_plan *plan, int slot)
{
    int16_t file = file_of(plan, slot);
    return file >= 0 ? plan->files[file].kind : DRILL_PLAN_ABSENT;
}

uint32_t drill_plan_queued(const struct drill_plan *plan, int16_t slot)
{
    int16_t file = file_of(plan, slot);
    return file >= 0 && plan->files[file].n_messages > 0 ? plan->files[file].messages[0] : 0;
}

/* Whether nothing but the steps followed here can have an effect on the slot's file. */
static bool is_sure(const struct drill_plan *plan, int16_t slot)
{
    int16_t file = file_of(plan, slot);
    return file >= 0 && !plan->late[slot] && plan->files[file].sure;
}

/* ---- Whether a call may wait ---- */

static bool send_may_wait(const struct drill_plan *plan, const struct drill_step *step)
{
    enum {
        SURELY_FITS = 16384
    };
    const struct drill_plan_file *file = &plan->files[file_of(plan, step->slot)];
    if (is_datagram(plan) && !is_unix(plan))
        return false;
    if (!is_sure(plan, step->slot) || !file->steady)
        return true;
    if (!is_datagram(plan) && (file->kind & (DRILL_PLAN_CONNECTED | DRILL_PLAN_ENDED)) == 0)
        return (file->kind & DRILL_PLAN_CONNECTING) != 0;
    if (file->peer < 0)
        return true;
    const struct drill_plan_file *peer = &plan->files[file->peer];
    uint64_t sum = drill_call_length(&step->call);
    for (uint8_t i = 0; i < peer->n_messages; i++)
        sum += peer->messages[i];
    return sum > SURELY_FITS || peer->n_messages >= DRILL_PLAN_MESSAGES || !peer->steady;
}

static bool receive_may_wait(const struct drill_plan *plan, const struct drill_step *step)
{
    const struct drill_plan_file *file = &plan->files[file_of(plan, step->slot)];
    const uint16_t linked = DRILL_PLAN_CONNECTED | DRILL_PLAN_HALF | DRILL_PLAN_ENDED;
    if ((step->call.flags & DRILL_MSG_ERRQUEUE) != 0 && !is_unix(plan))
        return false;
    if (!is_sure(plan, step->slot) || !file->steady)
        return true;
    if (!is_datagram(plan) && (file->kind & linked) == 0)
        return (file->kind & DRILL_PLAN_CONNECTING) != 0;
    if (file->ended && !plan->shared)
        return false;
    if ((step->call.flags & DRILL_MSG_WAITALL) != 0 && is_stream(plan))
        return drill_plan_queued(plan, step->slot) < drill_call_length(&step->call) ||
               drill_plan_queued(plan, step->slot) == 0;
    return file->n_messages == 0 || (is_stream(plan) && file->messages[0] == 0);
}

static bool connect_may_wait(const struct drill_plan *plan, const struct drill_step *step)
{
    if (is_datagram(plan) || step->addr.kind == DRILL_SYM_NOWHERE ||
        step->addr.kind == DRILL_SYM_UNSPEC)
        return false;
    if ((drill_plan_kind(plan, step->slot) & DRILL_PLAN_CONNECTING) != 0)
        return true;
    for (uint16_t i = 0; i < plan->n_files; i++) {
        const struct drill_plan_file *file = &plan->files[i];
        if ((file->kind & DRILL_PLAN_LISTENING) != 0 && file->attempts >= file->room)
            return true;
    }
    return false;
}

static bool accept_may_wait(const struct drill_plan *plan, const struct drill_step *step)
{
    const struct drill_plan_file *file = &plan->files[file_of(plan, step->slot)];
    if (!is_sure(plan, step->slot))
        return true;
    return (file->kind & DRILL_PLAN_LISTENING) != 0 && file->waiting == 0;
}

bool drill_plan_may_wait(const struct drill_plan *plan, const struct drill_step *step)
{
    const struct drill_call *call = &step->call;
    int16_t file = file_of(plan, step->slot);
    bool late = step->slot >= 0 && step->slot < DRILL_VARY_SLOTS && plan->late[step->slot];
    if (call->id == DRILL_CALL_SIGWAITINFO || call->id == DRILL_CALL_EXIT)
        return true;
    if (!drill_call_may_wait(call))
        return false;
    if (call->id == DRILL_CALL_POLL || call->id == DRILL_CALL_SELECT ||
        call->id == DRILL_CALL_EPOLL_WAIT)
        return call->number != 0;
    if (file < 0)
        return late;
    if (call->id == DRILL_CALL_CLOSE)
        return plan->files[file].lingers;
    if ((drill_call_sends(call) || drill_call_receives(call)) &&
        (call->flags & DRILL_MSG_DONTWAIT) != 0)
        return false;
    if ((plan->files[file].nonblocking && !late) ||
        (plan->files[file].kind & (DRILL_PLAN_FILE | DRILL_PLAN_EPOLL)) != 0)
        return false;
    if (drill_call_sends(call))
        return send_may_wait(plan, step);
    if (drill_call_receives(call))
        return receive_may_wait(plan, step);
    return call->id == DRILL_CALL_CONNECT ? connect_may_wait(plan, step)
                                          : accept_may_wait(plan, step);
}
