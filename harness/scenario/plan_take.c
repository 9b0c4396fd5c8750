/* What a call probably makes of the descriptors. A call that should succeed is taken to succeed;
 * one that is odd makes what it was made on unsure. */

#include "scenario/plan.h"

#include <string.h>

static bool is_stream(const struct drill_plan *plan)
{
    return (DRILL_FAMILY_BIT(plan->family) & DRILL_FAMILIES_STREAM) != 0;
}

static bool is_datagram(const struct drill_plan *plan)
{
    return (DRILL_FAMILY_BIT(plan->family) & DRILL_FAMILIES_DATAGRAM) != 0;
}

static bool is_unix(const struct drill_plan *plan)
{
    return (DRILL_FAMILY_BIT(plan->family) & DRILL_FAMILIES_UNIX) != 0;
}

/* Whether nothing about its arguments keeps it from doing what it does. */
static bool is_plain(const struct drill_call *call)
{
    return !drill_call_is_twisted(call) && call->twist[DRILL_TWIST_FDS] == DRILL_CONSTANT_NONE;
}

/* A closed slot names a number, which may be any file's by now: all may have become different. */
static void doubt_all(struct drill_plan *plan)
{
    for (uint16_t i = 0; i < plan->n_files; i++)
        plan->files[i].sure = plan->files[i].steady = plan->files[i].nonblocking = false;
}

static bool only_asks(const struct drill_call *call)
{
    return call->id == DRILL_CALL_GETSOCKNAME || call->id == DRILL_CALL_GETPEERNAME ||
           call->id == DRILL_CALL_GETSOCKOPT || call->id == DRILL_CALL_POLL ||
           call->id == DRILL_CALL_SELECT || call->id == DRILL_CALL_FSTAT ||
           call->id == DRILL_CALL_LSEEK;
}

/* The number of a file; -1 for one that no slot stands for. */
static int16_t number_of(const struct drill_plan *plan, const struct drill_plan_file *file)
{
    return file == NULL || file == &plan->spare ? -1 : (int16_t)(file - plan->files);
}

static struct drill_plan_file *make_file(struct drill_plan *plan, int16_t slot, uint16_t kind,
                                         bool sure)
{
    struct drill_plan_file *file = &plan->spare;
    if (slot >= 0) {
        /* What the slot named before stays open without a name. */
        plan->slots[slot] = -1;
        plan->late[slot] = !sure;
    }
    if (plan->n_files < DRILL_PLAN_FILES && slot >= 0) {
        plan->slots[slot] = (int16_t)plan->n_files;
        file = &plan->files[plan->n_files++];
    }
    *file = (struct drill_plan_file){
        .kind = kind, .sure = sure, .steady = sure, .slots = slot >= 0, .peer = -1};
    return file;
}

static void take_socket(struct drill_plan *plan, const struct drill_step *step, bool sure)
{
    bool fit = sure && is_plain(&step->call) && (step->call.flags & DRILL_SOCK_UNKNOWN) == 0;
    bool pair = step->call.id == DRILL_CALL_SOCKETPAIR;
    uint16_t kind = pair ? DRILL_PLAN_CONNECTED : DRILL_PLAN_FRESH;
    struct drill_plan_file *file = make_file(plan, step->set[0], kind, fit);
    file->nonblocking = fit && (step->call.flags & DRILL_SOCK_NONBLOCK) != 0;
    if (!pair)
        return;
    struct drill_plan_file *other = make_file(plan, step->set[1], kind, fit);
    other->nonblocking = file->nonblocking;
    if (step->set[0] < 0 || step->set[1] < 0)
        return; /* its other end is closed at the end, or never used */
    file->peer = number_of(plan, other);
    other->peer = number_of(plan, file);
}

static void take_bind(struct drill_plan_file *file, const struct drill_step *step)
{
    uint8_t kind = step->addr.kind;
    bool plain = (kind == DRILL_SYM_LOOPBACK || kind == DRILL_SYM_ANY) && is_plain(&step->call);
    if (kind == DRILL_SYM_NOWHERE || kind == DRILL_SYM_UNROUTABLE)
        return;
    if (file->kind == DRILL_PLAN_FRESH)
        file->kind = DRILL_PLAN_BOUND;
    if (!plain)
        file->sure = false;
}

static void take_listen(const struct drill_plan *plan, struct drill_plan_file *file,
                        const struct drill_step *step)
{
    int32_t room = step->call.number > 0 ? step->call.number : 1;
    if (is_datagram(plan) || (is_unix(plan) && file->kind == DRILL_PLAN_FRESH))
        return;
    if (file->kind == DRILL_PLAN_LISTENING) {
        file->room = room < file->room ? room : file->room;
    } else if ((file->kind & (DRILL_PLAN_FRESH | DRILL_PLAN_BOUND)) != 0) {
        file->kind = DRILL_PLAN_LISTENING;
        file->room = room;
    }
}

/* The listener that the address leads to, if that is sure. */
static struct drill_plan_file *listener_at(struct drill_plan *plan, const struct drill_step *step)
{
    struct drill_plan_file *file = drill_plan_file(plan, step->addr.slot);
    bool sure = step->addr.kind == DRILL_SYM_SLOT && file != NULL && file->sure &&
                !plan->late[step->addr.slot] && is_plain(&step->call);
    return sure && file->kind == DRILL_PLAN_LISTENING && file->waiting < file->room ? file : NULL;
}

static void take_connect(struct drill_plan *plan, struct drill_plan_file *file,
                         const struct drill_step *step, bool sure)
{
    bool fresh = (file->kind & (DRILL_PLAN_FRESH | DRILL_PLAN_BOUND)) != 0;
    for (uint16_t i = 0; i < plan->n_files; i++) {
        if (plan->files[i].kind == DRILL_PLAN_LISTENING)
            plan->files[i].attempts++;
    }
    if (is_datagram(plan)) {
        const struct drill_plan_file *peer = drill_plan_file(plan, step->addr.slot);
        file->kind = DRILL_PLAN_CONNECTED;
        file->peer = step->addr.kind == DRILL_SYM_SLOT ? number_of(plan, peer) : -1;
        return;
    }
    struct drill_plan_file *listener = listener_at(plan, step);
    if (!fresh || listener == NULL || !sure || !file->sure || file->nonblocking) {
        /* Where it leads to a listener it probably comes about all the same. */
        uint16_t at = drill_sym_has_slot(&step->addr) ? drill_plan_kind(plan, step->addr.slot) : 0;
        file->sure = file->steady = false;
        if (fresh && (at & DRILL_PLAN_LISTENING) != 0)
            file->kind = file->nonblocking ? DRILL_PLAN_CONNECTING | DRILL_PLAN_CONNECTED
                                           : DRILL_PLAN_CONNECTED;
        return;
    }
    file->kind = DRILL_PLAN_CONNECTED;
    if (listener->waiting < DRILL_COUNT(listener->queue))
        listener->queue[listener->waiting] = number_of(plan, file);
    listener->waiting++;
}

static void take_accept(struct drill_plan *plan, const struct drill_step *step, bool sure)
{
    struct drill_plan_file *listener = drill_plan_file(plan, step->slot);
    bool certain = sure && listener != NULL && listener->sure && !plan->late[step->slot] &&
                   listener->waiting > 0 && is_plain(&step->call) &&
                   (step->call.flags & DRILL_SOCK_UNKNOWN) == 0;
    int16_t other = certain && listener->waiting <= DRILL_COUNT(listener->queue)
                        ? listener->queue[0]
                        : (int16_t)-1;
    struct drill_plan_file *made = make_file(plan, step->set[0], DRILL_PLAN_CONNECTED, certain);
    if (listener != NULL && listener->waiting > 0) {
        listener->waiting--;
        memmove(listener->queue, listener->queue + 1,
                sizeof listener->queue - sizeof listener->queue[0]);
        listener->queue[DRILL_COUNT(listener->queue) - 1] = -1;
    }
    if (!certain)
        return;
    made->nonblocking = (step->call.flags & DRILL_SOCK_NONBLOCK) != 0;
    made->peer = other;
    if (other < 0) {
        made->steady = false;
        return;
    }
    struct drill_plan_file *client = &plan->files[other];
    client->peer = number_of(plan, made);
    made->ended = client->kind != DRILL_PLAN_CONNECTED;
    /* What was sent before it was accepted. */
    if (client->n_messages > 0 || made == &plan->spare)
        client->steady = false;
}

/* Who gets what is sent: the peer, or of datagrams the address. */
static struct drill_plan_file *receiver_of(struct drill_plan *plan,
                                           const struct drill_plan_file *file,
                                           const struct drill_step *step)
{
    if (is_datagram(plan) && step->addr.kind != DRILL_SYM_NONE)
        return drill_sym_has_slot(&step->addr) ? drill_plan_file(plan, step->addr.slot) : NULL;
    return file->peer >= 0 ? &plan->files[file->peer] : NULL;
}

static void take_send(struct drill_plan *plan, struct drill_plan_file *file,
                      const struct drill_step *step, bool sure)
{
    struct drill_plan_file *to = receiver_of(plan, file, step);
    uint32_t len = (uint32_t)drill_call_length(&step->call);
    bool plain = sure && file->sure && file->steady && is_plain(&step->call) &&
                 (step->call.flags & ~(uint32_t)(DRILL_MSG_DONTWAIT | DRILL_MSG_NOSIGNAL)) == 0 &&
                 len <= 16384 && step->call.n_rights == 0;
    bool arrives = is_datagram(plan)
                       ? to != NULL && to->sure && to->kind == DRILL_PLAN_BOUND
                       : file->kind == DRILL_PLAN_CONNECTED && step->addr.kind == DRILL_SYM_NONE;
    if (to == NULL) {
        if (!is_datagram(plan))
            file->steady = false; /* what it sent is there when it is accepted */
        return;
    }
    plan->last_size = len;
    /* UDP may drop, and a queue of unknown length may be full. */
    if (!plain || !arrives || (is_datagram(plan) && !is_unix(plan) && len > 2048))
        to->steady = false;
    if (is_stream(plan) && to->n_messages > 0)
        to->messages[0] += len;
    else if (to->n_messages < DRILL_PLAN_MESSAGES)
        to->messages[to->n_messages++] = len;
    else
        to->steady = false;
}

static void take_receive(const struct drill_plan *plan, struct drill_plan_file *file,
                         const struct drill_step *step, bool waits)
{
    uint32_t len = (uint32_t)drill_call_length(&step->call);
    const uint32_t plain = DRILL_MSG_DONTWAIT | DRILL_MSG_PEEK | DRILL_MSG_WAITALL;
    if (waits || (step->call.flags & ~plain) != 0 || !is_plain(&step->call))
        file->steady = false;
    if ((step->call.flags & DRILL_MSG_PEEK) != 0 || file->n_messages == 0)
        return;
    if (is_stream(plan) && file->messages[0] > len) {
        file->messages[0] -= len;
        return;
    }
    file->n_messages--;
    memmove(file->messages, file->messages + 1, sizeof file->messages - sizeof file->messages[0]);
}

/* The other side of `file` gets nothing more. */
static void end_other_side(struct drill_plan *plan, const struct drill_plan_file *file, bool gone,
                           bool sure)
{
    if (file->peer < 0 || is_datagram(plan))
        return;
    struct drill_plan_file *peer = &plan->files[file->peer];
    if ((peer->kind & (DRILL_PLAN_CONNECTED | DRILL_PLAN_HALF)) != 0)
        peer->kind |= DRILL_PLAN_ENDED;
    peer->ended = peer->ended || (sure && file->sure);
    if (gone)
        peer->peer = -1;
}

static void take_shutdown(struct drill_plan *plan, struct drill_plan_file *file,
                          const struct drill_step *step, bool sure)
{
    bool sends = step->call.number == DRILL_SHUT_WR || step->call.number == DRILL_SHUT_RDWR;
    if (file->kind == DRILL_PLAN_LISTENING) {
        file->sure = false;
        return;
    }
    if (step->call.number != DRILL_SHUT_WR)
        file->steady = false;
    if (!sends || is_datagram(plan))
        return;
    end_other_side(plan, file, false, sure);
    if ((file->kind & (DRILL_PLAN_CONNECTED | DRILL_PLAN_ENDED)) != 0)
        file->kind = DRILL_PLAN_HALF;
}

static void take_close(struct drill_plan *plan, const struct drill_step *step, bool sure)
{
    struct drill_plan_file *file = drill_plan_file(plan, step->slot);
    bool last = file->slots == 1;
    file->slots--;
    if (last) {
        end_other_side(plan, file, true, sure && !plan->late[step->slot] && !plan->shared);
        file->kind = DRILL_PLAN_CLOSED;
        file->sure = file->sure && sure;
    }
    /* The slot goes on to name a number, closed or another file's by now. */
    if (plan->n_files < DRILL_PLAN_FILES) {
        plan->slots[step->slot] = (int16_t)plan->n_files;
        plan->late[step->slot] = false;
        plan->files[plan->n_files++] =
            (struct drill_plan_file){.kind = DRILL_PLAN_CLOSED, .slots = 1, .peer = -1};
    }
}

static bool is_harmless(uint8_t option)
{
    return option == DRILL_SO_REUSEADDR || option == DRILL_SO_REUSEPORT ||
           option == DRILL_SO_KEEPALIVE || option == DRILL_SO_BROADCAST ||
           option == DRILL_TCP_NODELAY || option == DRILL_SO_PASSCRED;
}

static void take_option(struct drill_plan *plan, struct drill_plan_file *file,
                        const struct drill_step *step)
{
    const struct drill_call *call = &step->call;
    if (call->option == DRILL_SO_RCVBUF || call->option == DRILL_SO_SNDBUF)
        plan->last_buffer = call->value[0] > 0 ? (uint32_t)call->value[0] : 0;
    if (call->option == DRILL_SO_LINGER)
        file->lingers = call->value[0] != 0 && call->value[1] != 0;
    else if (!is_harmless(call->option))
        file->steady = false;
    if (call->option == DRILL_TCP_DEFER_ACCEPT || call->option == DRILL_SO_OTHER)
        file->sure = false;
    if (file->peer >= 0 && !is_harmless(call->option))
        plan->files[file->peer].steady = false;
}

static void take_mode(struct drill_plan_file *file, const struct drill_step *step, bool sure)
{
    const struct drill_call *call = &step->call;
    if (call->id == DRILL_CALL_FCNTL && call->number == DRILL_F_SETFL)
        file->nonblocking = sure && (call->flags & DRILL_O_NONBLOCK) != 0;
    else if (call->id == DRILL_CALL_IOCTL && call->number == DRILL_FIONBIO)
        file->nonblocking = sure && call->value[0] != 0;
}

static void take_dup(struct drill_plan *plan, const struct drill_step *step, bool sure)
{
    int16_t slot = step->set[0];
    struct drill_plan_file *file = drill_plan_file(plan, step->slot);
    if (file == NULL || slot < 0 || !sure || plan->late[step->slot] || !is_plain(&step->call)) {
        if (file != NULL)
            file->sure = false;
        make_file(plan, slot, file != NULL ? file->kind : DRILL_PLAN_CLOSED, false);
        return;
    }
    if (slot == step->slot)
        return;
    plan->late[slot] = false;
    plan->slots[slot] = plan->slots[step->slot];
    file->slots++;
}

/* The calls that make descriptors. */
static void take_maker(struct drill_plan *plan, const struct drill_step *step, bool sure)
{
    switch ((enum drill_call_id)step->call.id) {
    case DRILL_CALL_SOCKET:
    case DRILL_CALL_SOCKETPAIR:
        take_socket(plan, step, sure);
        break;
    case DRILL_CALL_ACCEPT:
    case DRILL_CALL_ACCEPT4:
        take_accept(plan, step, sure);
        break;
    case DRILL_CALL_DUP:
        take_dup(plan, step, sure);
        break;
    case DRILL_CALL_EPOLL_CREATE:
        make_file(plan, step->set[0], DRILL_PLAN_EPOLL, sure);
        break;
    case DRILL_CALL_OPENAT:
    case DRILL_CALL_OPEN:
        make_file(plan, step->set[0], DRILL_PLAN_FILE, sure);
        break;
    default: /* recvmsg: what came is anybody's */
        for (size_t i = 0; i < DRILL_COUNT(step->set); i++) {
            if (step->set[i] >= 0)
                make_file(plan, step->set[i], DRILL_PLAN_CONNECTED, false);
        }
        break;
    }
}

static void take_use(struct drill_plan *plan, const struct drill_step *step, bool waits)
{
    struct drill_plan_file *file = drill_plan_file(plan, step->slot);
    bool sure = !waits && !plan->late[step->slot];
    if (file->kind == DRILL_PLAN_CLOSED) {
        if (!only_asks(&step->call))
            doubt_all(plan);
        return;
    }
    if (drill_call_sends(&step->call))
        take_send(plan, file, step, sure);
    else if (drill_call_receives(&step->call))
        take_receive(plan, file, step, waits);
    switch ((enum drill_call_id)step->call.id) {
    case DRILL_CALL_BIND:
        take_bind(file, step);
        break;
    case DRILL_CALL_LISTEN:
        take_listen(plan, file, step);
        break;
    case DRILL_CALL_CONNECT:
        take_connect(plan, file, step, sure);
        break;
    case DRILL_CALL_SHUTDOWN:
        take_shutdown(plan, file, step, sure);
        break;
    case DRILL_CALL_CLOSE:
        take_close(plan, step, sure);
        break;
    case DRILL_CALL_SETSOCKOPT:
        take_option(plan, file, step);
        break;
    default:
        take_mode(file, step, sure);
        break;
    }
}

void drill_plan_take(struct drill_plan *plan, const struct drill_step *step, bool waits)
{
    if (step->call.id == DRILL_CALL_FORK ||
        (step->call.id == DRILL_CALL_SENDMSG && step->call.n_rights > 0))
        plan->shared = true;
    /* A call that waits keeps what it was made on busy, and may do what it does at any time. */
    struct drill_plan_file *file = drill_plan_file(plan, step->slot);
    if (file != NULL && waits)
        file->sure = file->steady = false;
    if (file != NULL && step->call.id != DRILL_CALL_SOCKET)
        take_use(plan, step, waits);
    if (drill_call_creates(&step->call) || step->set[0] >= 0)
        take_maker(plan, step, !waits);
}
