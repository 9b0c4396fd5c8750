/* Making up scenarios. Which calls there are is a table: on what kinds of descriptor each makes
 * sense, and how often each focus has it. Four calls in five are such ones; the fifth is any call
 * on anything. Each scenario has a part of the table only, so that long chains of few calls come
 * up. */

#include "scenario/generate.h"

#include <string.h>

#include "scenario/draw.h"
#include "scenario/motif.h"

enum {
    NO_FD = 0, /* of calls without a descriptor */
    LINKED = DRILL_PLAN_CONNECTED | DRILL_PLAN_HALF | DRILL_PLAN_ENDED,
    NEW = DRILL_PLAN_FRESH | DRILL_PLAN_BOUND,
    PASSIVE = NEW | DRILL_PLAN_LISTENING,
    ODD_ONE_IN = 5,
    CHILD_ONE_IN = 6,
    WAITER_ONE_IN = 24,
    QUESTION_ONE_IN = 3,
    MOTIF_ONE_IN = 8
};

#define ALL DRILL_FAMILIES_ALL
#define CONN DRILL_FAMILIES_CONNECTION
#define DGRAM DRILL_FAMILIES_DATAGRAM
#define UNIX DRILL_FAMILIES_UNIX

/* Rows with one call but other families or kinds are one call with several chances. */
static const struct row {
    uint8_t call;
    uint16_t kinds;
    drill_family_set families;
    uint8_t weights[DRILL_FOCUS_COUNT]; /* stream, backlog, close, datagram, all */
} rows[] = {
    {DRILL_CALL_SOCKET, NO_FD, ALL, {3, 14, 5, 8, 10}},
    {DRILL_CALL_SOCKETPAIR, NO_FD, UNIX, {3, 0, 4, 4, 4}},
    {DRILL_CALL_BIND, DRILL_PLAN_FRESH, ALL, {2, 8, 3, 8, 8}},
    {DRILL_CALL_LISTEN, PASSIVE, CONN, {2, 10, 3, 0, 6}},
    {DRILL_CALL_CONNECT, NEW, CONN, {4, 18, 7, 0, 9}},
    {DRILL_CALL_CONNECT, NEW | LINKED, DGRAM, {2, 1, 3, 10, 8}},
    {DRILL_CALL_ACCEPT, DRILL_PLAN_LISTENING, CONN, {4, 14, 5, 0, 8}},
    {DRILL_CALL_ACCEPT4, DRILL_PLAN_LISTENING, CONN, {1, 5, 1, 0, 4}},
    {DRILL_CALL_SEND, LINKED, ALL, {16, 4, 10, 12, 8}},
    {DRILL_CALL_SENDTO, LINKED | NEW, DGRAM, {4, 1, 4, 18, 8}},
    {DRILL_CALL_SENDTO, LINKED, CONN, {3, 1, 1, 1, 2}},
    {DRILL_CALL_SENDMSG, LINKED, ALL, {5, 0, 2, 6, 6}},
    {DRILL_CALL_WRITE, LINKED, ALL, {3, 1, 2, 2, 3}},
    {DRILL_CALL_RECV, LINKED, ALL, {18, 4, 12, 12, 8}},
    {DRILL_CALL_RECV, DRILL_PLAN_BOUND, DGRAM, {2, 0, 2, 10, 3}},
    {DRILL_CALL_RECVFROM, LINKED | DRILL_PLAN_BOUND, ALL, {3, 0, 1, 10, 4}},
    {DRILL_CALL_RECVMSG, LINKED | DRILL_PLAN_BOUND, ALL, {5, 0, 2, 8, 6}},
    {DRILL_CALL_READ, LINKED, ALL, {4, 1, 3, 3, 3}},
    {DRILL_CALL_SHUTDOWN, LINKED, ALL, {4, 1, 14, 4, 6}},
    {DRILL_CALL_SHUTDOWN, DRILL_PLAN_LISTENING, CONN, {0, 3, 2, 0, 1}},
    {DRILL_CALL_CLOSE, DRILL_PLAN_OPEN, ALL, {4, 8, 14, 5, 8}},
    {DRILL_CALL_DUP, DRILL_PLAN_OPEN, ALL, {1, 1, 6, 2, 4}},
    {DRILL_CALL_GETSOCKNAME, DRILL_PLAN_SOCKET, ALL, {1, 2, 1, 3, 4}},
    {DRILL_CALL_GETPEERNAME, DRILL_PLAN_SOCKET, ALL, {1, 2, 3, 3, 4}},
    {DRILL_CALL_GETSOCKOPT, DRILL_PLAN_SOCKET, ALL, {3, 2, 5, 4, 6}},
    {DRILL_CALL_SETSOCKOPT, DRILL_PLAN_SOCKET, ALL, {4, 2, 4, 5, 8}},
    {DRILL_CALL_POLL, DRILL_PLAN_SOCKET, ALL, {6, 4, 9, 6, 6}},
    {DRILL_CALL_SELECT, DRILL_PLAN_SOCKET, ALL, {2, 1, 2, 2, 3}},
    {DRILL_CALL_FCNTL, DRILL_PLAN_OPEN, ALL, {4, 6, 3, 4, 6}},
    {DRILL_CALL_IOCTL, DRILL_PLAN_SOCKET, ALL, {4, 1, 3, 4, 3}},
    {DRILL_CALL_SOCKATMARK, LINKED, ALL, {2, 0, 1, 0, 2}},
    {DRILL_CALL_EPOLL_CREATE, NO_FD, ALL, {1, 0, 1, 1, 4}},
    {DRILL_CALL_EPOLL_CTL, DRILL_PLAN_EPOLL, ALL, {3, 1, 3, 3, 7}},
    {DRILL_CALL_EPOLL_WAIT, DRILL_PLAN_EPOLL, ALL, {5, 1, 5, 5, 8}},
    {DRILL_CALL_GETHOSTBYNAME, NO_FD, ALL, {0, 0, 0, 0, 1}},
    {DRILL_CALL_GETSERVBYNAME, NO_FD, ALL, {0, 0, 0, 0, 1}},
    {DRILL_CALL_GETADDRINFO, NO_FD, ALL, {0, 0, 0, 0, 1}},
    {DRILL_CALL_SIGACTION, NO_FD, ALL, {0, 0, 0, 0, 1}},
    {DRILL_CALL_PTHREAD_KILL, NO_FD, ALL, {0, 0, 0, 0, 2}},
    {DRILL_CALL_UNLINK, NO_FD, UNIX, {0, 1, 1, 1, 4}},
    {DRILL_CALL_RENAME, NO_FD, UNIX, {0, 0, 0, 1, 3}},
    {DRILL_CALL_CHMOD, NO_FD, UNIX, {0, 0, 0, 1, 3}},
    {DRILL_CALL_MKNOD, NO_FD, UNIX, {0, 0, 0, 0, 2}},
    {DRILL_CALL_STAT, NO_FD, UNIX, {0, 0, 0, 1, 3}},
    {DRILL_CALL_OPEN, NO_FD, UNIX, {0, 0, 0, 0, 2}},
    {DRILL_CALL_UMASK, NO_FD, UNIX, {0, 0, 0, 0, 2}},
    {DRILL_CALL_OPENAT, NO_FD, ALL, {0, 0, 0, 0, 1}},
    {DRILL_CALL_FSTAT, DRILL_PLAN_OPEN, ALL, {0, 0, 0, 0, 2}},
    {DRILL_CALL_LSEEK, DRILL_PLAN_OPEN, ALL, {0, 0, 0, 0, 2}},
    {DRILL_CALL_FSYNC, DRILL_PLAN_OPEN, ALL, {0, 0, 0, 0, 2}},
    {DRILL_CALL_FORK, NO_FD, ALL, {0, 0, 0, 0, 1}},
    {DRILL_CALL_EXECVE, NO_FD, ALL, {0, 0, 0, 0, 1}},
    {DRILL_CALL_EXIT, NO_FD, ALL, {0, 0, 0, 0, 1}},
    {DRILL_CALL_KILL, NO_FD, ALL, {0, 0, 0, 0, 1}},
    {DRILL_CALL_SIGWAITINFO, NO_FD, ALL, {0, 0, 0, 0, 1}},
};

_Static_assert(DRILL_COUNT(rows) <= 64, "a set of rows is a number");

static const char *const focus_names[] = {[DRILL_FOCUS_STREAM] = "stream",
                                          [DRILL_FOCUS_BACKLOG] = "backlog",
                                          [DRILL_FOCUS_CLOSE] = "close",
                                          [DRILL_FOCUS_DATAGRAM] = "datagram",
                                          [DRILL_FOCUS_ALL] = "all"};

const char *drill_focus_name(enum drill_focus focus)
{
    return (size_t)focus < DRILL_COUNT(focus_names) ? focus_names[focus] : "?";
}

bool drill_focus_find(const char *name, enum drill_focus *ret)
{
    for (size_t i = 0; i < DRILL_COUNT(focus_names); i++) {
        if (strcmp(focus_names[i], name) == 0) {
            *ret = (enum drill_focus)i;
            return true;
        }
    }
    return false;
}

uint64_t drill_generate_swarm(const struct drill_vary *vary)
{
    uint64_t subset = drill_rng_next(vary->rng);
    return drill_draw_once(vary, 4) ? UINT64_MAX : subset;
}

/* What is of other families is as odd as what is of other kinds, but for calls on files. */
static unsigned weight_of(const struct drill_vary *vary, const struct row *row, bool odd)
{
    bool here = (row->families & DRILL_FAMILY_BIT(vary->family)) != 0;
    if (!here && odd)
        return row->families != UNIX || row->call == DRILL_CALL_SOCKETPAIR;
    return here ? row->weights[vary->focus] : 0;
}

/* The kinds that slots of the draft have, together. */
static uint16_t kinds_at_hand(const struct drill_draft *draft)
{
    uint16_t kinds = 0;
    for (int i = 0; i < DRILL_VARY_SLOTS; i++)
        kinds |= drill_plan_kind(&draft->plan, i);
    return kinds;
}

/* A row by weight, of those in the subset that `kinds` allow, or of all where it may be odd; NULL:
 * there is none. */
static const struct row *draw_row(const struct drill_vary *vary, uint64_t swarm, uint16_t kinds,
                                  bool odd)
{
    unsigned weights[DRILL_COUNT(rows)];
    unsigned sum = 0;
    for (size_t i = 0; i < DRILL_COUNT(rows); i++) {
        bool fits = odd || rows[i].kinds == NO_FD || (rows[i].kinds & kinds) != 0;
        weights[i] = fits && (swarm >> i & 1) != 0 ? weight_of(vary, &rows[i], odd) : 0;
        sum += weights[i];
    }
    unsigned at = drill_draw_below(vary, sum);
    for (size_t i = 0; i < DRILL_COUNT(rows) && sum > 0; i++) {
        if (at < weights[i])
            return &rows[i];
        at -= weights[i];
    }
    return NULL;
}

/* The main actor mostly; sometimes one that may wait, or a child process. */
static uint8_t draw_actor(const struct drill_draft *draft, const struct drill_step *step)
{
    const struct drill_vary *vary = draft->vary;
    uint8_t any = (uint8_t)drill_draw_below(vary, DRILL_VARY_ACTORS);
    bool child = draft->flow.actors[any].process != DRILL_FLOW_THREAD;
    if (!vary->threads)
        return 0;
    switch ((enum drill_call_id)step->call.id) {
    case DRILL_CALL_FORK:
    case DRILL_CALL_EXECVE:
    case DRILL_CALL_EXIT:
    case DRILL_CALL_SIGWAITINFO:
        return any;
    case DRILL_CALL_KILL:
    case DRILL_CALL_PTHREAD_KILL:
        return 0;
    default:
        return drill_draw_once(vary, child ? CHILD_ONE_IN : WAITER_ONE_IN) ? any : 0;
    }
}

void drill_generate_step_on(const struct drill_draft *draft, uint64_t swarm, int16_t slot,
                            struct drill_step *step)
{
    const struct drill_vary *vary = draft->vary;
    bool any = slot == DRILL_NO_SLOT;
    bool odd = any && drill_draw_once(vary, ODD_ONE_IN);
    uint16_t kinds = any ? kinds_at_hand(draft) : drill_plan_kind(&draft->plan, slot);
    const struct row *row = draw_row(vary, swarm, kinds, odd);
    if (row == NULL)
        row = &rows[0];
    *step = (struct drill_step){.slot = DRILL_NO_SLOT, .call = {.id = row->call}};
    if (row->kinds != NO_FD)
        step->slot = any ? drill_draw_slot(draft, odd ? DRILL_PLAN_ANY : row->kinds) : slot;
    step->actor = draw_actor(draft, step);
    drill_draw_arguments(draft, step);
    if (odd && drill_draw_once(vary, 4))
        drill_draw_again(draft, step);
}

void drill_generate_step(const struct drill_draft *draft, uint64_t swarm, struct drill_step *step)
{
    drill_generate_step_on(draft, swarm, DRILL_NO_SLOT, step);
}

/* ---- Beginnings: what most of the rest needs ---- */

static struct drill_step plain(enum drill_call_id id, int16_t slot)
{
    return (struct drill_step){.slot = slot,
                               .set = {DRILL_NO_SLOT, DRILL_NO_SLOT},
                               .rights = {DRILL_NO_SLOT, DRILL_NO_SLOT},
                               .addr = {.slot = DRILL_NO_SLOT},
                               .call = {.id = (uint8_t)id, .fd = -1}};
}

static void append(struct drill_draft *draft, struct drill_step step)
{
    if (draft->n_steps < DRILL_VARY_STEPS && drill_draft_settle(draft, &step))
        draft->steps[draft->n_steps++] = step;
}

static void append_socket(struct drill_draft *draft, int16_t slot, bool binds)
{
    struct drill_step make = plain(DRILL_CALL_SOCKET, DRILL_NO_SLOT);
    struct drill_step bind = plain(DRILL_CALL_BIND, slot);
    make.set[0] = slot;
    make.call.flags = drill_draw_once(draft->vary, 4) ? DRILL_SOCK_NONBLOCK : 0;
    bind.addr.kind = DRILL_SYM_LOOPBACK;
    append(draft, make);
    if (binds)
        append(draft, bind);
}

static void append_connect(struct drill_draft *draft, int16_t slot, int16_t to)
{
    struct drill_step connect = plain(DRILL_CALL_CONNECT, slot);
    connect.addr = (struct drill_sym){.kind = DRILL_SYM_SLOT, .slot = to};
    append(draft, connect);
}

static void begin_pair(struct drill_draft *draft)
{
    struct drill_step pair = plain(DRILL_CALL_SOCKETPAIR, DRILL_NO_SLOT);
    pair.set[0] = 0;
    pair.set[1] = 1;
    pair.call.flags = drill_draw_once(draft->vary, 4) ? DRILL_SOCK_NONBLOCK : 0;
    append(draft, pair);
}

static void begin_connection(struct drill_draft *draft)
{
    const struct drill_vary *vary = draft->vary;
    struct drill_step listen = plain(DRILL_CALL_LISTEN, 0);
    struct drill_step accept = plain(DRILL_CALL_ACCEPT, 0);
    listen.call.number = (int32_t)drill_draw_below(vary, 3);
    accept.set[0] = 2;
    accept.call.want_addr = drill_draw_once(vary, 2);
    append_socket(draft, 0, true);
    append(draft, listen);
    if (vary->focus == DRILL_FOCUS_BACKLOG && drill_draw_once(vary, 2))
        return;
    append_socket(draft, 1, false);
    append_connect(draft, 1, 0);
    append(draft, accept);
}

static void begin_datagrams(struct drill_draft *draft)
{
    append_socket(draft, 0, true);
    append_socket(draft, 1, !drill_draw_once(draft->vary, 3));
    if (drill_draw_once(draft->vary, 2))
        append_connect(draft, 1, 0);
}

static void begin(struct drill_draft *draft)
{
    const struct drill_vary *vary = draft->vary;
    if (drill_draw_once(vary, 8))
        return;
    if (drill_draw_is_unix(vary) && vary->focus != DRILL_FOCUS_BACKLOG && drill_draw_once(vary, 3))
        begin_pair(draft);
    else if (drill_draw_is_datagram(vary))
        begin_datagrams(draft);
    else
        begin_connection(draft);
}

/* ---- Questions: what a call has changed shows in the answer of another ---- */

/* Appends a call without other arguments. */
static void append_plain(struct drill_draft *draft, enum drill_call_id id, int16_t slot,
                         int32_t number)
{
    struct drill_step step = plain(id, slot);
    step.call.number = number;
    append(draft, step);
}

static void ask_for_option(struct drill_draft *draft, int16_t slot, uint8_t option)
{
    struct drill_step step = plain(DRILL_CALL_GETSOCKOPT, slot);
    step.call.option = option;
    append(draft, step);
}

/* What kind of thing the slot holds. */
static void ask_what_it_is(struct drill_draft *draft, int16_t slot)
{
    switch (drill_draw_below(draft->vary, 4)) {
    case 0:
        append_plain(draft, DRILL_CALL_FCNTL, slot, DRILL_F_GETFL);
        break;
    case 1:
        append_plain(draft, DRILL_CALL_FCNTL, slot, DRILL_F_GETFD);
        break;
    case 2:
        append_plain(draft, DRILL_CALL_GETSOCKNAME, slot, 0);
        break;
    default:
        append_plain(draft, DRILL_CALL_GETPEERNAME, slot, 0);
        break;
    }
}

/* Appends a call that asks for what the step may have changed, where there is one. */
static void ask(struct drill_draft *draft, struct drill_step step)
{
    static const uint8_t states[] = {DRILL_SO_ERROR, DRILL_SO_ACCEPTCONN};
    int32_t number = step.call.number;
    switch ((enum drill_call_id)step.call.id) {
    case DRILL_CALL_SETSOCKOPT:
        ask_for_option(draft, step.slot, step.call.option);
        break;
    case DRILL_CALL_FCNTL:
        if (number == DRILL_F_SETFL || number == DRILL_F_SETFD)
            append_plain(draft, DRILL_CALL_FCNTL, step.slot,
                         number == DRILL_F_SETFL ? DRILL_F_GETFL : DRILL_F_GETFD);
        break;
    case DRILL_CALL_SOCKET:
    case DRILL_CALL_SOCKETPAIR:
    case DRILL_CALL_ACCEPT:
    case DRILL_CALL_ACCEPT4:
    case DRILL_CALL_DUP:
        ask_what_it_is(draft, step.set[0]);
        break;
    case DRILL_CALL_BIND:
    case DRILL_CALL_CONNECT:
        ask_what_it_is(draft, step.slot);
        break;
    case DRILL_CALL_LISTEN:
    case DRILL_CALL_SHUTDOWN:
        ask_for_option(draft, step.slot, states[drill_draw_below(draft->vary, 2)]);
        break;
    default:
        break;
    }
}

static void append_motif(struct drill_draft *draft)
{
    struct drill_step steps[DRILL_MOTIF_LENGTH];
    unsigned n = drill_motif_draw(draft, steps);
    for (unsigned i = 0; i < n && draft->n_steps < DRILL_VARY_STEPS; i++)
        draft->steps[draft->n_steps++] = steps[i];
}

struct drill_scenario *drill_generate(const struct drill_vary *vary)
{
    struct drill_draft *draft = drill_draft_new(vary);
    if (draft == NULL)
        return NULL;
    uint64_t swarm = drill_generate_swarm(vary);
    unsigned length = vary->steps / 2 + drill_draw_below(vary, vary->steps) + 1U;
    if (length > DRILL_VARY_STEPS)
        length = DRILL_VARY_STEPS;
    begin(draft);
    for (unsigned tries = 0; tries < 2 * length && draft->n_steps < length; tries++) {
        struct drill_step step;
        uint16_t before = draft->n_steps;
        if (drill_draw_once(vary, MOTIF_ONE_IN)) {
            append_motif(draft);
            continue;
        }
        drill_generate_step(draft, swarm, &step);
        append(draft, step);
        if (draft->n_steps > before && drill_draw_once(vary, QUESTION_ONE_IN))
            ask(draft, draft->steps[before]);
    }
    if (draft->n_steps == 0)
        append_socket(draft, 0, false);
    return drill_draft_finish(draft);
}
