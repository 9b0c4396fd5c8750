/* SO_PEEK_OFF: where peeks begin. */

#include "oracle/rules/peek_offset.h"

/* Where a peek begins: SO_PEEK_OFF bytes behind the first that was not read. */
uint64_t peek_offset_of(const struct move *move)
{
    uint32_t set = move_sock(move)->peek_off;
    return (move->call->flags & DRILL_MSG_PEEK) != 0 && set > 0 ? (uint64_t)set - 1 : 0;
}

/* A peek moves it forward, a receive back. */
void peek_offset_move(const struct move *move)
{
    struct model_sock *so = move_sock(move);
    int64_t value = move->outcome->value;
    bool peek = (move->call->flags & DRILL_MSG_PEEK) != 0;
    if (so->peek_off == 0)
        return;
    int64_t at = (int64_t)so->peek_off - 1 + (peek ? value : -value);
    so->peek_off = at < 0 ? 1 : (uint32_t)at + 1;
}

/* What a peek that begins further on sees. */
void peek_offset_look(const struct move *move, struct stream_view *view)
{
    uint64_t skip = peek_offset_of(move);
    view->low = view->low > skip ? view->low - skip : 0;
    view->high = view->high > skip ? view->high - skip : 0;
    view->in_flight = view->in_flight && view->high > 0;
}

bool peek_offset_check(struct move *move)
{
    int32_t set = (int32_t)(move_sock(move)->peek_off - 1);
    /* Messages move it in a way that is not modelled. */
    /* Any number below 0 turns it off, and may be kept. */
    return env_has(move->env, DRILL_FAMILIES_MESSAGE) || move_sock(move)->peek_moot ||
           move->outcome->option[0] == set || (set < 0 && move->outcome->option[0] < 0) ||
           move_breaks(move, DRILL_RULE_RCV_PEEK_OFF, "%d", set);
}

static void apply_set_offset(struct move *move)
{
    int64_t value = move->call->value[0];
    move_sock(move)->peek_moot = false;
    move_sock(move)->peek_off = value < 0 ? 0 : (uint32_t)value + 1;
}

/* socket(7) says that only UNIX sockets have it. */
void peek_offset_permit_set(struct move *move, struct permits *p)
{
    struct permit_option *option;
    bool inet = env_has(move->env, DRILL_FAMILIES_INET);
    p->rule = DRILL_RULE_RCV_PEEK_OFF;
    option = permit_value(p, 0, 0, DRILL_RULE_RCV_PEEK_OFF, apply_set_offset);
    if (inet)
        permit_under(option, DRILL_V_PEEK_OFF_INET, 1);
    option = permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_RCV_PEEK_OFF, NULL);
    if (inet)
        permit_under(option, DRILL_V_PEEK_OFF_INET, 2);
    option = permit_error(p, DRILL_ENOPROTOOPT, DRILL_RULE_RCV_PEEK_OFF, NULL);
    if (inet)
        permit_under(option, DRILL_V_PEEK_OFF_INET, 2);
}
