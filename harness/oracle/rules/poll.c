/* poll of one descriptor.
 *
 * Not modelled: POLLPRI, time-outs beyond "now", "later" and "never". */

#include "oracle/permit.h"
#include "oracle/rules/readiness.h"

static const uint32_t ALWAYS = DRILL_POLLERR | DRILL_POLLHUP | DRILL_POLLNVAL;

static bool check_poll(struct move *move)
{
    struct readiness ready = readiness_of(move, move->sock);
    uint32_t asked = move->call->flags | ALWAYS;
    uint32_t got = move->outcome->revents;
    char text[160];
    enum drill_rule_id rule = DRILL_RULE_POL_CONN;
    if ((move->outcome->value != 0) != (got != 0))
        return move_breaks(move, DRILL_RULE_POL_COUNT, "a count of 1 with events, 0 without");
    if ((got & ~asked) != 0)
        return move_breaks(move, DRILL_RULE_POL_ASKED, "only events that were asked for");
    if (ready.one_of != 0 && (got & ready.one_of) == 0)
        return move_breaks(move,
                           ready.in_rule == DRILL_RULE_CON_REFUSED_POLL
                               ? DRILL_RULE_CON_REFUSED_POLL
                               : DRILL_RULE_POL_RST,
                           "POLLERR or POLLHUP: an error is pending");
    uint32_t extra = got & ~ready.may;
    uint32_t missing = ready.must & asked & ~got;
    if (extra == 0 && missing == 0)
        return true;
    uint32_t wrong = extra != 0 ? extra : missing;
    if ((wrong & DRILL_POLLIN) != 0)
        rule = ready.in_rule;
    else if ((wrong & (DRILL_POLLERR | DRILL_POLLHUP)) != 0)
        rule = DRILL_RULE_POL_RST;
    else if ((wrong & DRILL_POLLRDHUP) != 0)
        rule = DRILL_RULE_POL_PEERFIN;
    else if (ready.in_rule == DRILL_RULE_POL_CONNECTING ||
             ready.in_rule == DRILL_RULE_LST_CAP_TCP || ready.in_rule == DRILL_RULE_LST_POLL ||
             ready.in_rule == DRILL_RULE_POL_UDP)
        rule = ready.in_rule;
    drill_flags_print(DRILL_GROUP_POLL, wrong, text, sizeof text);
    return move_breaks(move, rule, extra != 0 ? "no %s" : "%s as well", text);
}

static void apply_poll(struct move *move)
{
    readiness_learn(move, move->sock, move->outcome->revents);
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

void permit_poll(struct move *move, struct permits *p)
{
    p->rule = DRILL_RULE_POL_COUNT;
    if (move->call->fd < 0) {
        permit_value(p, 0, 0, DRILL_RULE_POL_NVAL, NULL)->check = check_ignored;
        if (move->call->number != 0)
            permit_block(p, DRILL_RULE_POL_TIMEOUT, move->call->number > 0);
        return;
    }
    if (move->sock == DRILL_NONE) {
        permit_value(p, 1, 1, DRILL_RULE_POL_NVAL, NULL)->check = check_invalid;
        p->rule = DRILL_RULE_POL_NVAL;
        return;
    }
    struct readiness ready = readiness_of(move, move->sock);
    uint32_t asked = move->call->flags | ALWAYS;
    bool wait = move->call->number != 0;
    p->wait_rule = move->call->number < 0 ? DRILL_RULE_POL_CONN : DRILL_RULE_POL_TIMEOUT;
    if (move->call->number < 0)
        blame_value(p, 0, 0, DRILL_RULE_POL_TIMEOUT);
    permit_value(p, wait && move->call->number < 0 ? 1 : 0, 1, DRILL_RULE_POL_CONN, apply_poll)
        ->check = check_poll;
    if (wait && (ready.must & asked) == 0) {
        struct move wonder = *move;
        struct drill_call now = *move->call;
        now.number = 0;
        wonder.call = &now;
        bool due = move->call->number > 0 || (readiness_due(&wonder) & asked) != 0;
        permit_block(p, DRILL_RULE_POL_TIMEOUT, due);
    }
}
