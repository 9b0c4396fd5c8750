/* epoll_create, epoll_ctl, epoll_wait.
 *
 * A registration belongs to the socket and to the number that it had (epoll(7) Questions and
 * answers): it lives as long as any descriptor of the socket does.
 *
 * Edge-triggered, an event is told once for what happened; how often at most is counted in credits.
 * One small send is one edge; what else a call brings about is not counted, and leaves any number.
 *
 * Not modelled: an epoll descriptor in another, the order in which ready sockets are told, more
 * than one event at a time, files of other kinds. */

#include "oracle/rules/epoll.h"

#include "oracle/rules/readiness.h"
#include "oracle/rules/stream.h"

enum {
    CREDIT_MANY = 255,
    ONE_EDGE = 1024 /* bytes of a send that arrive at once */
};

static const uint32_t READY = DRILL_POLLIN | DRILL_POLLOUT | DRILL_POLLPRI | DRILL_POLLRDHUP;
static const uint32_t ALWAYS = DRILL_POLLERR | DRILL_POLLHUP;

static int find_watch(const struct drill_state *state, int epoll, int fd, int sock)
{
    for (int i = 0; i < state->n_watches; i++) {
        const struct model_watch *watch = &state->watches[i];
        if (watch->epoll == epoll && watch->fd == fd && (sock == DRILL_NONE || watch->sock == sock))
            return i;
    }
    return DRILL_NONE;
}

static uint32_t asked_of(const struct model_watch *watch)
{
    return (watch->events & READY) | ALWAYS;
}

/* Of a call on the same socket, or on any other that may be its peer. */
void epoll_stir(struct drill_state *state, int sock, const struct drill_call *call, bool waits)
{
    bool sends = drill_call_sends(call);
    bool quiet = (call->id >= DRILL_CALL_EPOLL_CREATE && call->id <= DRILL_CALL_SELECT) ||
                 call->id == DRILL_CALL_POLL || call->id == DRILL_CALL_GETSOCKNAME ||
                 call->id == DRILL_CALL_GETPEERNAME || call->id == DRILL_CALL_FCNTL ||
                 call->id == DRILL_CALL_IOCTL || call->id == DRILL_CALL_DUP ||
                 call->id == DRILL_CALL_SOCKET;
    bool receives = drill_call_receives(call);
    for (unsigned i = 0; i < state->n_watches && !quiet; i++) {
        struct model_watch *watch = &state->watches[i];
        bool many = waits || (sends && drill_call_length(call) > ONE_EDGE) || (!sends && !receives);
        if (receives && (watch->events & DRILL_EPOLLOUT) == 0)
            continue; /* it makes room at most */
        /* A datagram may be for the sender itself. */
        if (sends && watch->sock == sock && state->socks[sock].conn == DRILL_NONE &&
            watch->credit < CREDIT_MANY - 1)
            watch->credit++;
        if (sends && watch->sock == sock)
            continue;
        watch->owed = true;
        if (many || watch->credit >= CREDIT_MANY - 1)
            watch->credit = CREDIT_MANY;
        else
            watch->credit++;
    }
}

static bool check_made(struct move *move)
{
    return state_socket(move->state, (int)move->outcome->value) == DRILL_NONE ||
           move_breaks(move, DRILL_RULE_CRE_FRESH, "a descriptor that was not open");
}

static void apply_made(struct move *move)
{
    int sock = state_add_socket(move->state);
    state_open_fd(move->state, (int)move->outcome->value, sock, false);
    if (sock != DRILL_NONE)
        move->state->socks[sock].phase = PHASE_EPOLL;
}

void permit_epoll_create(struct move *move, struct permits *p)
{
    (void)move;
    p->rule = DRILL_RULE_EPL_ERR;
    permit_value(p, 0, INT32_MAX, DRILL_RULE_EPL_ERR, apply_made)->check = check_made;
    permit_error(p, DRILL_EMFILE, DRILL_RULE_CRE_EMFILE, NULL);
    permit_error(p, DRILL_ENFILE, DRILL_RULE_CRE_EMFILE, NULL);
}

/* What has been sent to the socket and may yet arrive, as edges. */
static unsigned edges_under_way(const struct move *move, int sock)
{
    const struct model_sock *so = &move->state->socks[sock];
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM))
        return so->queue.count;
    if (so->phase != PHASE_CONNECTED || so->conn == DRILL_NONE)
        return CREDIT_MANY;
    struct stream_view view = stream_view(move, sock);
    return view.in->sends + view.in->messages.count + (view.in->fin != NEWS_NONE) +
           (view.conn->reset[view.end] != NEWS_NONE ? (unsigned)CREDIT_MANY : 0);
}

static void apply_ctl(struct move *move)
{
    struct drill_state *state = move->state;
    int fd = (int)move->call->value[0];
    int sock = state_socket(state, fd);
    int at = find_watch(state, move->sock, fd, sock);
    if (move->call->number == DRILL_EPOLL_CTL_DEL) {
        state->watches[at] = state->watches[--state->n_watches];
        state->watches[state->n_watches] = (struct model_watch){0};
        return;
    }
    if (at == DRILL_NONE && state->n_watches == DRILL_MODEL_WATCHES) {
        state->overflow = true;
        return;
    }
    if (at == DRILL_NONE)
        at = state->n_watches++;
    unsigned edges = 1 + edges_under_way(move, sock);
    state->watches[at] = (struct model_watch){
        .epoll = (int16_t)move->sock,
        .fd = (int16_t)fd,
        .sock = (int16_t)sock,
        .events = (uint16_t)move->call->flags,
        .owed = true,
        .certain = true,
        .credit = (uint8_t)(edges < CREDIT_MANY ? edges : CREDIT_MANY),
    };
}

void permit_epoll_ctl(struct move *move, struct permits *p)
{
    int other = move_socket(move, (int)move->call->value[0]);
    p->rule = DRILL_RULE_EPL_ERR;
    enum model_other file = move_other(move, (int)move->call->value[0]);
    if (file == OTHER_FOREIGN) {
        p->unknown = "a socket of another kind than the scenario's";
        return;
    }
    if (other == DRILL_NONE) {
        permit_error(p, file == OTHER_NULL ? DRILL_EPERM : DRILL_EBADF, DRILL_RULE_EPL_ERR, NULL);
        return;
    }
    if (move_sock(move)->phase != PHASE_EPOLL || other == move->sock) {
        permit_error(p, DRILL_EINVAL, DRILL_RULE_EPL_ERR, NULL);
        return;
    }
    if (move->state->socks[other].phase == PHASE_EPOLL) {
        p->unknown = "an epoll descriptor in another is not modelled";
        return;
    }
    bool there =
        find_watch(move->state, move->sock, (int)move->call->value[0], other) != DRILL_NONE;
    bool add = move->call->number == DRILL_EPOLL_CTL_ADD;
    if (there == add)
        permit_error(p, add ? DRILL_EEXIST : DRILL_ENOENT, DRILL_RULE_EPL_ERR, NULL);
    else
        permit_value(p, 0, 0, DRILL_RULE_EPL_ERR, apply_ctl);
}

/* Which of several faults is told is up to the system. */
void epoll_permit_on_other(struct move *move, struct permits *p)
{
    permit_error(p, DRILL_EINVAL, DRILL_RULE_EPL_ERR, NULL);
    if (move->call->id != DRILL_CALL_EPOLL_CTL)
        return;
    int fd = (int)move->call->value[0];
    enum model_other file = state_other(move->state, fd);
    if (file == OTHER_NULL)
        permit_error(p, DRILL_EPERM, DRILL_RULE_EPL_ERR, NULL);
    else if (state_socket(move->state, fd) == DRILL_NONE && file != OTHER_FOREIGN)
        permit_error(p, DRILL_EBADF, DRILL_RULE_EPL_ERR, NULL);
}

/* The socket as the model sees it now. */
static struct readiness ready_of(const struct move *move, const struct model_watch *watch)
{
    return readiness_of(move, watch->sock);
}

static bool edge(const struct model_watch *watch)
{
    return (watch->events & DRILL_EPOLLET) != 0;
}

/* The events that must be told now; 0: none. */
static uint32_t must_tell(const struct move *move, const struct model_watch *watch)
{
    if (watch->spent || (edge(watch) && !(watch->owed && watch->certain)))
        return 0;
    return ready_of(move, watch).must & asked_of(watch);
}

/* Its number is closed, or another socket's by now. */
static bool is_orphan(const struct move *move, const struct model_watch *watch)
{
    return state_socket(move->state, watch->fd) != watch->sock;
}

/* Why an event should have been told. */
static enum drill_rule_id missed_rule(const struct move *move, const struct model_watch *watch)
{
    struct readiness ready = ready_of(move, watch);
    if (is_orphan(move, watch))
        return DRILL_RULE_EPL_DUP;
    if (edge(watch))
        return DRILL_RULE_EPL_ET;
    if ((watch->events & DRILL_EPOLLONESHOT) != 0)
        return DRILL_RULE_EPL_ONESHOT;
    return (ready.must & asked_of(watch) & DRILL_POLLIN) != 0 ? ready.in_rule : ready.out_rule;
}

/* The first registration that must be told; DRILL_NONE. */
static int find_must(const struct move *move)
{
    for (int i = 0; i < move->state->n_watches; i++) {
        const struct model_watch *watch = &move->state->watches[i];
        if (watch->epoll == move->sock && must_tell(move, watch) != 0)
            return i;
    }
    return DRILL_NONE;
}

static bool check_event(struct move *move, const struct model_watch *watch)
{
    struct readiness ready = ready_of(move, watch);
    uint32_t got = move->outcome->revents;
    char text[160];
    if (watch->spent)
        return move_breaks(move, DRILL_RULE_EPL_ONESHOT, "nothing before EPOLL_CTL_MOD");
    if (edge(watch) && watch->credit == 0)
        return move_breaks(move, DRILL_RULE_EPL_ET, "nothing: nothing happened since");
    if (got == 0 || (got & ~asked_of(watch)) != 0)
        return move_breaks(move, got == 0 ? DRILL_RULE_POL_COUNT : DRILL_RULE_POL_ASKED,
                           "events that were asked for");
    uint32_t extra = got & ~ready.may;
    uint32_t missing = ready.must & asked_of(watch) & ~got;
    uint32_t wrong = extra != 0 ? extra : missing;
    if (wrong == 0)
        return true;
    drill_flags_print(DRILL_GROUP_EPOLL, wrong, text, sizeof text);
    return move_breaks(move, (wrong & DRILL_POLLIN) != 0 ? ready.in_rule : ready.out_rule,
                       extra != 0 ? "no %s" : "%s as well", text);
}

/* The registration that the event is of; a number may have been registered for two sockets. */
static int find_told(struct move *move)
{
    int found = DRILL_NONE;
    for (int i = 0; i < move->state->n_watches; i++) {
        const struct model_watch *watch = &move->state->watches[i];
        if (watch->epoll != move->sock || watch->fd != move->outcome->second_fd)
            continue;
        found = i;
        if (check_event(move, watch))
            break;
    }
    return found;
}

static bool check_wait(struct move *move)
{
    if (move->outcome->value == 0) {
        int must = find_must(move);
        return must == DRILL_NONE ||
               move_breaks(move, missed_rule(move, &move->state->watches[must]),
                           "the event of descriptor %d", move->state->watches[must].fd);
    }
    int told = find_told(move);
    if (told == DRILL_NONE)
        return move_breaks(move, DRILL_RULE_EPL_DUP, "an event of what is registered");
    return check_event(move, &move->state->watches[told]);
}

static void apply_wait(struct move *move)
{
    if (move->outcome->value == 0)
        return;
    int told = find_told(move);
    struct model_watch *watch = &move->state->watches[told];
    uint32_t got = move->outcome->revents;
    watch->spent = (watch->events & DRILL_EPOLLONESHOT) != 0;
    watch->owed = watch->certain = false;
    if (watch->credit != CREDIT_MANY && watch->credit > 0)
        watch->credit--;
    readiness_learn(move, watch->sock, got);
}

uint32_t epoll_due(const struct move *move)
{
    for (int i = 0; i < move->state->n_watches; i++) {
        const struct model_watch *watch = &move->state->watches[i];
        struct move wonder = *move;
        struct drill_call poll = {.id = DRILL_CALL_POLL, .fd = watch->fd, .flags = watch->events};
        if (watch->epoll != move->sock || watch->spent || (edge(watch) && !watch->owed))
            continue;
        wonder.call = &poll;
        wonder.sock = watch->sock;
        if ((readiness_due(&wonder) & asked_of(watch)) != 0)
            return DRILL_POLLIN;
    }
    return 0;
}

void epoll_learn(const struct move *move)
{
    int only = DRILL_NONE;
    for (int i = 0; i < move->state->n_watches; i++) {
        if (move->state->watches[i].epoll != move->sock || move->state->watches[i].spent)
            continue;
        if (only != DRILL_NONE)
            return;
        only = i;
    }
    if (only == DRILL_NONE)
        return;
    struct model_watch *watch = &move->state->watches[only];
    uint32_t one = watch->events & (DRILL_POLLIN | DRILL_POLLOUT);
    if (one == DRILL_POLLIN || one == DRILL_POLLOUT) {
        readiness_learn(move, watch->sock, one);
        watch->certain = watch->owed;
    }
}

void permit_epoll_wait(struct move *move, struct permits *p)
{
    int32_t time = move->call->number;
    if (move_sock(move)->phase != PHASE_EPOLL) {
        p->rule = DRILL_RULE_EPL_ERR;
        permit_error(p, DRILL_EINVAL, DRILL_RULE_EPL_ERR, NULL);
        return;
    }
    int must = find_must(move);
    p->rule = DRILL_RULE_POL_COUNT;
    p->wait_rule = DRILL_RULE_POL_TIMEOUT;
    if (time < 0)
        blame_value(p, 0, 0, DRILL_RULE_POL_TIMEOUT);
    permit_value(p, time < 0 ? 1 : 0, 1, DRILL_RULE_POL_COUNT, apply_wait)->check = check_wait;
    if (must != DRILL_NONE)
        p->wait_rule = (uint16_t)missed_rule(move, &move->state->watches[must]);
    else if (time != 0)
        permit_block(p, DRILL_RULE_POL_TIMEOUT, timeout_is_short(time) || epoll_due(move) != 0);
}

static bool check_asked(struct move *move)
{
    uint32_t asked = move->call->flags & DRILL_POLLIN;
    uint32_t got = move->outcome->revents;
    int must = find_must(move);
    if ((got & ~asked) != 0)
        return move_breaks(move, DRILL_RULE_POL_ASKED, "POLLIN, if it was asked for, at most");
    return must == DRILL_NONE || got == asked ||
           move_breaks(move, missed_rule(move, &move->state->watches[must]), "POLLIN");
}

/* It is readable as long as there is an event to be told (epoll(7) Questions and answers). */
void permit_epoll_asked(struct move *move, struct permits *p)
{
    int32_t time = move->call->number;
    bool must = (move->call->flags & DRILL_POLLIN) != 0 && find_must(move) != DRILL_NONE;
    p->rule = DRILL_RULE_POL_COUNT;
    p->wait_rule = DRILL_RULE_POL_TIMEOUT;
    permit_value(p, time < 0 ? 1 : 0, 1, DRILL_RULE_POL_COUNT, NULL)->check = check_asked;
    if (time != 0 && !must)
        permit_block(p, DRILL_RULE_POL_TIMEOUT, timeout_is_short(time));
}
