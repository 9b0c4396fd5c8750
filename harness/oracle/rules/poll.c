/* poll and select of one descriptor.
 *
 * Not modelled: time-outs beyond "now", "later" and "never". */

#include "oracle/permit.h"
#include "oracle/rules/epoll.h"
#include "oracle/rules/readiness.h"
#include "oracle/rules/udp.h"

static const uint32_t ALWAYS = DRILL_POLLERR | DRILL_POLLHUP | DRILL_POLLNVAL;

/* The rule that an event breaks which must not, or must, have been there. */
/* A UNIX socket whose peer was closed with nothing unread. */
static bool is_closed(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    const struct model_conn *conn = so->conn != DRILL_NONE ? &move->state->conns[so->conn] : NULL;
    return env_has(move->env, DRILL_FAMILIES_UNIX) && conn != NULL && conn->lost[1 - so->end] &&
           conn->reset[so->end] == NEWS_NONE;
}

static enum drill_rule_id blame_events(const struct move *move, const struct readiness *ready,
                                       uint32_t extra, uint32_t missing)
{
    uint32_t wrong = extra != 0 ? extra : missing;
    uint8_t recent = move_sock(move)->recent;
    if (extra == 0 && move_sock(move)->phase != PHASE_LISTENING &&
        (((missing & DRILL_POLLIN) != 0 && (recent & RECENT_READABLE) != 0) ||
         ((missing & DRILL_POLLOUT) != 0 && (recent & RECENT_WRITABLE) != 0)))
        return DRILL_RULE_POL_LEVEL;
    if ((wrong & DRILL_POLLIN) != 0)
        return ready->in_rule;
    if ((wrong & (DRILL_POLLERR | DRILL_POLLHUP)) != 0)
        return ready->in_rule == DRILL_RULE_POL_FRESH ? DRILL_RULE_POL_FRESH
               : extra == 0 && (missing & DRILL_POLLERR) == 0 && is_closed(move)
                   ? DRILL_RULE_UNX_CLOSE_CLEAN
               : ready->in_rule == DRILL_RULE_POL_UDP ? udp_refusal_rule(move_sock(move))
                                                      : DRILL_RULE_POL_RST;
    if ((wrong & DRILL_POLLPRI) != 0)
        return DRILL_RULE_POL_PRI;
    if ((wrong & DRILL_POLLRDHUP) != 0)
        return DRILL_RULE_POL_PEERFIN;
    return ready->out_rule;
}

static bool check_poll(struct move *move)
{
    struct readiness ready = readiness_of(move, move->sock);
    uint32_t asked = move->call->flags | ALWAYS;
    uint32_t got = move->outcome->revents;
    struct move_answers answers;
    char text[160];
    if ((move->outcome->value != 0) != (got != 0))
        return move_breaks(move, DRILL_RULE_POL_COUNT, "a count of 1 with events, 0 without");
    if ((got & ~asked) != 0)
        return move_breaks(move,
                           (got & ~asked) == DRILL_POLLRDHUP ? DRILL_RULE_POL_RDHUP_OPT
                                                             : DRILL_RULE_POL_ASKED,
                           "only events that were asked for");
    if (ready.one_of != 0 && (got & ready.one_of) == 0)
        return move_breaks(move,
                           ready.in_rule == DRILL_RULE_CON_REFUSED_POLL
                               ? DRILL_RULE_CON_REFUSED_POLL
                               : DRILL_RULE_POL_RST,
                           "POLLERR or POLLHUP: an error is pending");
    uint32_t extra = got & ~ready.may;
    uint32_t missing = ready.must & asked & ~got;
    if (extra == 0 && missing == 0) {
        readiness_answers(move, move->sock, move->call->flags, got, &answers);
        return move_check_answers(move, &answers,
                                  drill_flags_print(DRILL_GROUP_POLL, got, text, sizeof text));
    }
    drill_flags_print(DRILL_GROUP_POLL, extra != 0 ? extra : missing, text, sizeof text);
    return move_breaks(move, blame_events(move, &ready, extra, missing),
                       extra != 0 ? "no %s" : "%s as well", text);
}

static void apply_poll(struct move *move)
{
    if (move_sock(move)->phase == PHASE_LISTENING)
        move_sock(move)->shown = (move->outcome->revents & DRILL_POLLIN) != 0;
    struct move_answers answers;
    struct model_sock *so = move_sock(move);
    uint32_t got = move->outcome->revents;
    if (move->outcome->value == 0 && move->call->number > 0)
        state_age(move->state, move->env, move->call->number);
    readiness_answers(move, move->sock, move->call->flags, got, &answers);
    move_take_answers(move, &answers);
    if ((got & DRILL_POLLIN) != 0)
        so->recent |= RECENT_READABLE;
    if ((got & DRILL_POLLOUT) != 0) {
        struct model_flow *out = sock_writes(move->state, move->sock);
        so->recent |= RECENT_WRITABLE;
        if (out != NULL)
            out->notes &= (uint8_t) ~(NOTE_FULL | NOTE_WAS_FULL);
    }
    readiness_learn(move, move->sock, got);
}

static bool check_invalid(struct move *move)
{
    return move->outcome->revents == DRILL_POLLNVAL ||
           move_breaks(move, DRILL_RULE_POL_NVAL, "POLLNVAL");
}

static bool check_ignored(struct move *move)
{
    return move->outcome->revents == 0 ||
           move_breaks(move, DRILL_RULE_POL_NVAL, "no events: a negative descriptor is ignored");
}

/* The number was closed while the call waits: what comes of that is unspecified (select(2) NOTES,
 * Multithreaded applications). */
static bool permit_unspecified(struct move *move, struct permits *p)
{
    bool same = move->sock != DRILL_NONE && state_socket(move->state, move->call->fd) == move->sock;
    if (!move->waited || same || move->call->fd < 0 ||
        state_other(move->state, move->call->fd) != OTHER_NONE)
        return false;
    permit_value(p, 0, 3, DRILL_RULE_POL_CONN, NULL);
    permit_error(p, DRILL_EBADF, DRILL_RULE_POL_CONN, NULL);
    permit_block(p, DRILL_RULE_POL_CONN, false);
    return true;
}

void permit_poll(struct move *move, struct permits *p)
{
    p->rule = DRILL_RULE_POL_COUNT;
    if (permit_unspecified(move, p))
        return;
    if (move->call->fd < 0) {
        permit_value(p, 0, 0, DRILL_RULE_POL_NVAL, NULL)->check = check_ignored;
        if (move->call->number != 0)
            permit_block(p, DRILL_RULE_POL_TIMEOUT, timeout_is_short(move->call->number));
        return;
    }
    if (move_other(move, move->call->fd) != OTHER_NONE) {
        permit_on_other(move, p);
        return;
    }
    if (move->sock == DRILL_NONE) {
        permit_value(p, 1, 1, DRILL_RULE_POL_NVAL, NULL)->check = check_invalid;
        p->rule = DRILL_RULE_POL_NVAL;
        return;
    }
    if (move_sock(move)->phase == PHASE_EPOLL) {
        permit_epoll_asked(move, p);
        return;
    }
    struct readiness ready = readiness_of(move, move->sock);
    uint32_t asked = move->call->flags | ALWAYS;
    bool wait = move->call->number != 0;
    p->wait_rule = move->call->number < 0 ? DRILL_RULE_POL_CONN : DRILL_RULE_POL_TIMEOUT;
    if (move->call->number < 0)
        blame_value(p, 0, 0,
                    move_sock(move)->nonblock ? DRILL_RULE_POL_NB_INDEP : DRILL_RULE_POL_TIMEOUT);
    if (move_sock(move)->nonblock)
        blame_error(p, DRILL_EAGAIN, DRILL_RULE_POL_NB_INDEP);
    permit_value(p, wait && move->call->number < 0 ? 1 : 0, 1, DRILL_RULE_POL_CONN, apply_poll)
        ->check = check_poll;
    if (wait && (ready.must & asked) == 0) {
        struct move wonder = *move;
        struct drill_call now = *move->call;
        now.number = 0;
        wonder.call = &now;
        bool due = timeout_is_short(move->call->number) || (readiness_due(&wonder) & asked) != 0;
        permit_block(p, DRILL_RULE_POL_TIMEOUT, due);
    }
}

/* What select() makes of poll's events: an error and a hang-up are readable, an error writable
 * (POSIX.1-2017 pselect() DESCRIPTION: a call would not block). */
static struct readiness of_sets(const struct move *move)
{
    struct readiness ready = readiness_of(move, move->sock);
    uint32_t ended = DRILL_POLLHUP | DRILL_POLLERR;
    uint32_t may = ready.may & (DRILL_POLLIN | DRILL_POLLOUT | DRILL_POLLPRI);
    uint32_t must = ready.must & (DRILL_POLLIN | DRILL_POLLOUT | DRILL_POLLPRI);
    if ((ready.may & ended) != 0)
        may |= DRILL_POLLIN | DRILL_POLLOUT;
    if ((ready.must & ended) != 0 || (ready.one_of & ended) != 0)
        must |= DRILL_POLLIN;
    ready.may = may;
    ready.must = must;
    return ready;
}

static bool check_select(struct move *move)
{
    struct readiness ready = of_sets(move);
    uint32_t got = move->outcome->revents;
    char text[160];
    if (move->outcome->value != __builtin_popcount(got))
        return move_breaks(move, DRILL_RULE_POL_COUNT, "%d: one for each set",
                           __builtin_popcount(got));
    if ((got & ~move->call->flags) != 0)
        return move_breaks(move, DRILL_RULE_POL_ASKED, "only sets that were given");
    uint32_t extra = got & ~ready.may;
    uint32_t missing = ready.must & move->call->flags & ~got;
    if (extra == 0 && missing == 0)
        return true;
    drill_flags_print(DRILL_GROUP_POLL, extra != 0 ? extra : missing, text, sizeof text);
    return move_breaks(move, blame_events(move, &ready, extra, missing),
                       extra != 0 ? "no %s" : "%s as well", text);
}

static void apply_select(struct move *move)
{
    uint32_t got = move->outcome->revents;
    uint32_t ended = readiness_of(move, move->sock).may & (DRILL_POLLHUP | DRILL_POLLERR);
    if ((got & DRILL_POLLIN) != 0)
        move_sock(move)->recent |= RECENT_READABLE;
    /* Readable by its end or by data: nobody knows which. */
    if (ended != 0)
        got &= ~(uint32_t)DRILL_POLLIN;
    readiness_learn(move, move->sock, got);
}

/* Which of the sets that are asked for must come to show the events that are due. */
static bool sets_are_due(const struct move *move)
{
    struct move wonder = *move;
    struct drill_call now = *move->call;
    uint32_t ended = DRILL_POLLERR | DRILL_POLLHUP;
    now.number = 0;
    wonder.call = &now;
    uint32_t due = readiness_due(&wonder);
    if ((due & ended) != 0)
        due |= DRILL_POLLIN | DRILL_POLLOUT;
    return (due & move->call->flags & (DRILL_POLLIN | DRILL_POLLOUT | DRILL_POLLPRI)) != 0;
}

/* A descriptor that is in none of the sets is not looked at. */
static bool is_in_a_set(const struct move *move)
{
    return (move->call->flags & (DRILL_POLLIN | DRILL_POLLOUT | DRILL_POLLPRI)) != 0;
}

/* Another thread waits in a call that gives a new descriptor. */
static bool another_opens(const struct move *move)
{
    const struct model_env *env = move->env;
    for (unsigned a = 0; a < env->n_actors; a++) {
        if (a != move->actor && env->pending[a] && drill_call_creates(&env->calls[a]) &&
            env->process[a] == env->process[move->actor])
            return true;
    }
    return false;
}

void permit_select(struct move *move, struct permits *p)
{
    int32_t time = move->call->number;
    p->rule = DRILL_RULE_POL_COUNT;
    p->wait_rule = DRILL_RULE_POL_TIMEOUT;
    if (permit_unspecified(move, p))
        return;
    if (move->call->fd < 0 || !is_in_a_set(move)) {
        permit_value(p, 0, 0, DRILL_RULE_POL_TIMEOUT, NULL);
        if (time != 0)
            permit_block(p, DRILL_RULE_POL_TIMEOUT, timeout_is_short(time));
        return;
    }
    if (move_other(move, move->call->fd) != OTHER_NONE) {
        permit_on_other(move, p);
        return;
    }
    if (move->sock == DRILL_NONE) {
        p->rule = DRILL_RULE_POL_NVAL;
        permit_error(p, DRILL_EBADF, DRILL_RULE_POL_NVAL, NULL);
        /* Linux has set the number aside for a call that waits, and shows it in every set. */
        if (another_opens(move))
            permit_value(p, 1, 3, DRILL_RULE_POL_NVAL, NULL);
        return;
    }
    if (move_sock(move)->phase == PHASE_EPOLL) {
        permit_epoll_asked(move, p);
        return;
    }
    struct readiness ready = of_sets(move);
    if (time < 0)
        blame_value(p, 0, 0,
                    move_sock(move)->nonblock ? DRILL_RULE_POL_NB_INDEP : DRILL_RULE_POL_TIMEOUT);
    permit_value(p, time < 0 ? 1 : 0, 3, DRILL_RULE_POL_CONN, apply_select)->check = check_select;
    if (time != 0 && (ready.must & move->call->flags) == 0)
        permit_block(p, DRILL_RULE_POL_TIMEOUT, timeout_is_short(time) || sets_are_due(move));
}
