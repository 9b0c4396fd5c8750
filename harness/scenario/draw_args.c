/* Arguments at random, by the signature of the call. */

#include "scenario/draw.h"

#include <stdio.h>
#include <string.h>

#include "scenario/signature.h"

enum {
    TWIST_ONE_IN = 8 /* so many steps of a scenario that has unusual arguments */
};

static void draw_sizes(const struct drill_draft *draft, struct drill_step *step, bool one)
{
    struct drill_call *call = &step->call;
    const struct drill_vary *vary = draft->vary;
    unsigned n = one ? 1 : drill_draw_below(vary, 5);
    call->number = 0;
    memset(call->len, 0, sizeof call->len);
    if (!one && n == 0 && !drill_draw_once(vary, 4))
        n = 1;
    call->n_len = (uint8_t)n;
    for (unsigned i = 0; i < n; i++)
        call->len[i] = drill_draw_size(draft, step->slot) / (i + 1);
    if (!one && n == 1 && drill_draw_once(vary, 24)) {
        call->number = drill_draw_once(vary, 2) ? 1023 + (int32_t)drill_draw_below(vary, 4) : 3;
        call->len[0] %= 64;
    }
}

static void draw_rights(const struct drill_draft *draft, struct drill_step *step)
{
    struct drill_call *call = &step->call;
    step->rights[0] = step->rights[1] = DRILL_NO_SLOT;
    call->n_rights = 0;
    if (!drill_draw_once(draft->vary, drill_draw_is_unix(draft->vary) ? 5 : 60))
        return;
    step->rights[0] = drill_draw_slot(draft, DRILL_PLAN_OPEN);
    if (step->rights[0] == DRILL_NO_SLOT)
        return;
    call->n_rights =
        drill_draw_once(draft->vary, 20) ? 253 + (uint16_t)drill_draw_below(draft->vary, 2) : 1;
    if (drill_draw_once(draft->vary, 4)) {
        step->rights[1] = drill_draw_slot(draft, DRILL_PLAN_OPEN);
        call->n_rights = call->n_rights < 2 ? 2 : call->n_rights;
    }
}

static void draw_room(const struct drill_draft *draft, struct drill_step *step)
{
    bool local = drill_draw_is_unix(draft->vary);
    step->call.n_rights = drill_draw_once(draft->vary, local ? 3 : 60)
                              ? (uint16_t)drill_draw_below(draft->vary, DRILL_RIGHTS + 1)
                              : 0;
    step->set[0] = step->set[1] = DRILL_NO_SLOT;
    if (step->call.n_rights > 0 && !drill_draw_once(draft->vary, 4))
        step->set[0] = drill_draw_new_slot(draft);
}

static void draw_option(const struct drill_draft *draft, struct drill_step *step)
{
    static const uint8_t usual[] = {DRILL_SO_LINGER,    DRILL_SO_RCVBUF,    DRILL_SO_SNDBUF,
                                    DRILL_SO_RCVLOWAT,  DRILL_SO_OOBINLINE, DRILL_SO_ERROR,
                                    DRILL_SO_REUSEADDR, DRILL_SO_ERROR};
    const struct drill_vary *vary = draft->vary;
    if (drill_draw_once(vary, 3)) {
        step->call.option = draft->option;
        return;
    }
    step->call.option = drill_draw_once(vary, 2)
                            ? usual[drill_draw_below(vary, DRILL_COUNT(usual))]
                            : (uint8_t)drill_draw_below(vary, DRILL_OPTION_COUNT);
}

void drill_draw_values(const struct drill_draft *draft, struct drill_step *step)
{
    static const int16_t odd_times[] = {-1, -1000, -1500, 5};
    struct drill_call *call = &step->call;
    const struct drill_vary *vary = draft->vary;
    call->value[0] = call->value[1] = 0;
    if (call->option == DRILL_SO_LINGER) {
        call->value[0] = !drill_draw_once(vary, 5);
        call->value[1] = drill_draw_once(vary, 16);
    } else if (call->option == DRILL_SO_RCVTIMEO || call->option == DRILL_SO_SNDTIMEO) {
        call->value[0] = drill_draw_once(vary, 8) ? odd_times[drill_draw_below(vary, 4)]
                                                  : (int64_t)drill_draw_below(vary, 3);
    } else {
        call->value[0] = drill_draw_once(vary, 3) ? 1 : drill_draw_number(vary);
    }
}

static void draw_request(const struct drill_draft *draft, struct drill_step *step)
{
    struct drill_call *call = &step->call;
    const struct drill_vary *vary = draft->vary;
    call->number = drill_draw_once(vary, 2) ? DRILL_F_SETFL
                                            : (int32_t)drill_draw_below(vary, DRILL_F_SETOWN + 1);
    call->flags = 0;
    if (call->number == DRILL_F_SETFL)
        call->flags =
            drill_draw_once(vary, 8) ? DRILL_O_ASYNC : DRILL_O_NONBLOCK * !drill_draw_once(vary, 4);
    else if (call->number == DRILL_F_SETFD)
        call->flags = DRILL_FD_CLOEXEC * drill_draw_below(vary, 2);
}

static void draw_operation(const struct drill_draft *draft, struct drill_step *step)
{
    struct drill_call *call = &step->call;
    const struct drill_vary *vary = draft->vary;
    call->number = drill_draw_once(vary, 2)
                       ? DRILL_EPOLL_CTL_ADD
                       : (int32_t)drill_draw_below(vary, DRILL_EPOLL_CTL_DEL + 1);
    call->flags =
        call->number == DRILL_EPOLL_CTL_DEL ? 0 : drill_draw_flags(vary, DRILL_GROUP_EPOLL);
    step->addr.kind = DRILL_SYM_SLOT;
    step->addr.slot =
        drill_draw_slot(draft, drill_draw_once(vary, 8) ? DRILL_PLAN_ANY : DRILL_PLAN_OPEN);
}

static void draw_to(const struct drill_draft *draft, struct drill_step *step)
{
    step->addr = (struct drill_sym){.slot = DRILL_NO_SLOT};
    if (drill_draw_once(draft->vary, drill_draw_is_datagram(draft->vary) ? 2 : 8))
        drill_draw_address(draft, step);
}

static void draw_peer(const struct drill_draft *draft, struct drill_step *step)
{
    step->call.want_addr = !drill_draw_once(draft->vary, 3);
}

static void draw_size(const struct drill_draft *draft, struct drill_step *step)
{
    draw_sizes(draft, step, true);
}

static void draw_buffers(const struct drill_draft *draft, struct drill_step *step)
{
    draw_sizes(draft, step, false);
}

/* Urgent bytes where they can mean something, mostly: few of them, on a connection that has not
 * ended. */
static void draw_transfer(const struct drill_draft *draft, struct drill_step *step)
{
    enum {
        FEW = 1000
    };
    struct drill_call *call = &step->call;
    uint64_t len = drill_call_length(call);
    bool open = drill_plan_kind(&draft->plan, step->slot) == DRILL_PLAN_CONNECTED;
    call->flags = drill_draw_transfer_flags(draft->vary, drill_call_receives(call));
    if ((call->flags & DRILL_MSG_OOB) != 0 && (len == 0 || len > FEW || !open) &&
        !drill_draw_once(draft->vary, 8))
        call->flags &= ~(uint32_t)DRILL_MSG_OOB;
}

static void draw_sock(const struct drill_draft *draft, struct drill_step *step)
{
    step->call.flags = drill_draw_once(draft->vary, 3) ? DRILL_SOCK_NONBLOCK : 0;
    if (drill_draw_once(draft->vary, 12))
        step->call.flags = drill_draw_flags(draft->vary, DRILL_GROUP_SOCK);
}

static void draw_events(const struct drill_draft *draft, struct drill_step *step)
{
    step->call.flags = drill_draw_once(draft->vary, 2)
                           ? DRILL_POLLIN | DRILL_POLLOUT
                           : drill_draw_flags(draft->vary, DRILL_GROUP_POLL);
}

/* A timer is real time, and a rare thing here. */
static void draw_timeout(const struct drill_draft *draft, struct drill_step *step)
{
    if (step->actor > 0)
        step->call.number = drill_draw_once(draft->vary, 8) ? 1 : -1;
    else
        step->call.number = drill_draw_once(draft->vary, 400);
}

static void draw_backlog(const struct drill_draft *draft, struct drill_step *step)
{
    step->call.number = drill_draw_once(draft->vary, 3) ? drill_draw_number(draft->vary)
                                                        : (int32_t)drill_draw_below(draft->vary, 4);
}

static void draw_how(const struct drill_draft *draft, struct drill_step *step)
{
    step->call.number = drill_draw_once(draft->vary, 20)
                            ? drill_draw_number(draft->vary)
                            : (int32_t)drill_draw_below(draft->vary, 3);
}

static void draw_ioctl(const struct drill_draft *draft, struct drill_step *step)
{
    step->call.number = drill_draw_once(draft->vary, 3) ? DRILL_FIONBIO : DRILL_FIONREAD;
    step->call.value[0] = step->call.number == DRILL_FIONBIO && !drill_draw_once(draft->vary, 4);
}

static void draw_names(const struct drill_draft *draft, struct drill_step *step)
{
    drill_draw_names(draft->vary, step);
}

static void draw_signal(const struct drill_draft *draft, struct drill_step *step)
{
    uint32_t all = drill_call_signals((enum drill_call_id)step->call.id);
    uint32_t bit;
    do
        bit = UINT32_C(1) << drill_draw_below(draft->vary, 8);
    while ((bit & all) == 0);
    step->call.number = (int32_t)bit;
}

static void draw_action(const struct drill_draft *draft, struct drill_step *step)
{
    step->call.flags = drill_draw_flags(draft->vary, DRILL_GROUP_SA);
}

static void draw_actor(const struct drill_draft *draft, struct drill_step *step)
{
    step->call.value[0] = drill_draw_below(draft->vary, 4);
}

static void draw_file(const struct drill_draft *draft, struct drill_step *step)
{
    step->addr = (struct drill_sym){.kind = DRILL_SYM_FILE, .slot = DRILL_NO_SLOT};
    drill_draw_file(draft->vary, step);
}

static void draw_new_name(const struct drill_draft *draft, struct drill_step *step)
{
    snprintf(step->call.service, sizeof step->call.service, "%c",
             (int)('a' + drill_draw_below(draft->vary, 3)));
}

static void draw_mode(const struct drill_draft *draft, struct drill_step *step)
{
    const uint32_t kinds = DRILL_S_IFREG | DRILL_S_IFSOCK;
    step->call.flags = drill_draw_flags(draft->vary, DRILL_GROUP_S) & ~kinds;
}

static void draw_hints(const struct drill_draft *draft, struct drill_step *step)
{
    step->call.flags = drill_draw_flags(draft->vary, DRILL_GROUP_AI);
}

static void draw_openat(const struct drill_draft *draft, struct drill_step *step)
{
    step->call.flags = drill_draw_once(draft->vary, 3) ? DRILL_O_PATH : 0;
}

static void draw_creds(const struct drill_draft *draft, struct drill_step *step)
{
    step->call.want_creds = drill_draw_once(draft->vary, 8);
}

/* By enum drill_arg; what has none is drawn with another. */
static void (*const drawers[])(const struct drill_draft *, struct drill_step *) = {
    [DRILL_ARG_ADDR] = drill_draw_address, [DRILL_ARG_TO] = draw_to,
    [DRILL_ARG_PEER] = draw_peer,          [DRILL_ARG_SIZE] = draw_size,
    [DRILL_ARG_SIZES] = draw_buffers,      [DRILL_ARG_MSG] = draw_transfer,
    [DRILL_ARG_CREATE] = draw_sock,        [DRILL_ARG_SOCK] = draw_sock,
    [DRILL_ARG_EVENTS] = draw_events,      [DRILL_ARG_TIMEOUT] = draw_timeout,
    [DRILL_ARG_BACKLOG] = draw_backlog,    [DRILL_ARG_HOW] = draw_how,
    [DRILL_ARG_OPTION] = draw_option,      [DRILL_ARG_VALUES] = drill_draw_values,
    [DRILL_ARG_REQUEST] = draw_request,    [DRILL_ARG_IOCTL] = draw_ioctl,
    [DRILL_ARG_HOST] = draw_names,         [DRILL_ARG_SERVICE] = draw_names,
    [DRILL_ARG_OP] = draw_operation,       [DRILL_ARG_SIGNAL] = draw_signal,
    [DRILL_ARG_ACTION] = draw_action,      [DRILL_ARG_ACTOR] = draw_actor,
    [DRILL_ARG_FILE] = draw_file,          [DRILL_ARG_NEW] = draw_new_name,
    [DRILL_ARG_MODE] = draw_mode,          [DRILL_ARG_NODE] = draw_names,
    [DRILL_ARG_AI] = draw_hints,           [DRILL_ARG_OPENAT] = draw_openat,
    [DRILL_ARG_RIGHTS] = draw_rights,      [DRILL_ARG_ROOM] = draw_room,
    [DRILL_ARG_CREDS] = draw_creds,
};

static void draw_one(const struct drill_draft *draft, struct drill_step *step, uint8_t arg)
{
    if (arg < DRILL_COUNT(drawers) && drawers[arg] != NULL)
        drawers[arg](draft, step);
}

static void draw_sets(const struct drill_draft *draft, struct drill_step *step,
                      const struct drill_signature *signature)
{
    step->set[0] = step->set[1] = DRILL_NO_SLOT;
    if (step->call.id == DRILL_CALL_RECVMSG || signature->sets == 0)
        return;
    step->set[0] = drill_draw_new_slot(draft);
    for (int i = 0; signature->sets == 2 && i < DRILL_VARY_SLOTS; i++) {
        if (i != step->set[0] && draft->plan.slots[i] < 0) {
            step->set[1] = (int16_t)i;
            break;
        }
    }
    if (signature->sets == 2 && (step->set[0] < 0 || step->set[1] < 0))
        step->set[0] = step->set[1] = DRILL_NO_SLOT;
}

/* Makes one argument unusual, or the usual one again. */
static void twist(const struct drill_vary *vary, struct drill_call *call)
{
    bool is_stream = (DRILL_FAMILY_BIT(vary->family) & DRILL_FAMILIES_STREAM) != 0;
    unsigned at = drill_draw_below(vary, DRILL_TWIST_COUNT);
    uint32_t groups = drill_twist_groups(call->id, (enum drill_twist)at);
    uint8_t fit[DRILL_CONSTANT_COUNT];
    unsigned n = 0;
    for (int i = 1; i < DRILL_CONSTANT_COUNT; i++) {
        if ((drill_constant_group((enum drill_constant)i) & groups) != 0)
            fit[n++] = (uint8_t)i;
    }
    /* What becomes of a stream's bytes then is not known, and ends the judging. */
    if (drill_call_receives(call) && at != DRILL_TWIST_BUF && at != DRILL_TWIST_FDS && is_stream &&
        !drill_draw_once(vary, 16))
        return;
    if (drill_call_receives(call) && at == DRILL_TWIST_BUF)
        call->flags &= ~(uint32_t)DRILL_MSG_TRUNC;
    if (n > 0)
        call->twist[at] = call->twist[at] != DRILL_CONSTANT_NONE && drill_draw_once(vary, 2)
                              ? (uint8_t)DRILL_CONSTANT_NONE
                              : fit[drill_draw_below(vary, n)];
}

void drill_draw_arguments(const struct drill_draft *draft, struct drill_step *step)
{
    const struct drill_signature *signature = drill_signature_of((enum drill_call_id)step->call.id);
    step->addr.slot = step->rights[0] = step->rights[1] = DRILL_NO_SLOT;
    step->call.fd = -1;
    step->call.want_addr =
        step->call.id == DRILL_CALL_RECVFROM || step->call.id == DRILL_CALL_RECVMSG;
    draw_sets(draft, step, signature);
    for (size_t i = 0; i < DRILL_SIGNATURE_ARGS; i++)
        draw_one(draft, step, signature->args[i]);
    if (draft->twists && drill_draw_once(draft->vary, TWIST_ONE_IN))
        twist(draft->vary, &step->call);
}

void drill_draw_again(const struct drill_draft *draft, struct drill_step *step)
{
    const struct drill_signature *signature = drill_signature_of((enum drill_call_id)step->call.id);
    unsigned n = 0;
    if (drill_draw_once(draft->vary, 16)) {
        twist(draft->vary, &step->call);
        return;
    }
    while (n < DRILL_SIGNATURE_ARGS && signature->args[n] != DRILL_ARG_END)
        n++;
    if (n > 0)
        draw_one(draft, step, signature->args[drill_draw_below(draft->vary, n)]);
}
