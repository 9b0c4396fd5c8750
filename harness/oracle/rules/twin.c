/* connect() where the connection would be the same as another: the same two addresses. */

#include "oracle/rules/twin.h"

#include "oracle/rules/connect.h"
#include "oracle/rules/destination.h"
#include "oracle/rules/reuse.h"

enum twin twin_find(const struct move *move)
{
    const struct drill_state *state = move->state;
    int16_t from = move_sock(move)->addr;
    struct drill_addr to = destination_meant(move, &move->call->addr);
    enum twin twin = TWIN_NONE;
    if (from == 0 || !env_has(move->env, DRILL_FAMILIES_TCP) || reuse_lost_port(move, move->sock))
        return TWIN_NONE;
    for (int i = 0; i < state->n_conns; i++) {
        const struct model_conn *conn = &state->conns[i];
        if (conn->phase == CONN_UNUSED || conn->addr[0] != from || conn->addr[1] == 0 ||
            !drill_addr_equal(&move->env->addrs[conn->addr[1]], &to))
            continue;
        if (!conn->lost[0] && conn->reset[0] == NEWS_NONE)
            return TWIN_LIVE;
        twin = TWIN_OLD;
    }
    for (unsigned i = 0; i < state->n_holds; i++) {
        if (state->holds[i].addr == from && state->holds[i].why < HOLD_LISTENED)
            twin = TWIN_OLD;
    }
    return twin;
}

void twin_refuse(struct permits *p)
{
    p->rule = DRILL_RULE_CON_4TUPLE;
    permit_under(permit_error(p, DRILL_EADDRNOTAVAIL, DRILL_RULE_CON_4TUPLE, connect_tell_failure),
                 DRILL_V_CONNECT_TWICE, 1);
    permit_under(permit_error(p, DRILL_EADDRINUSE, DRILL_RULE_CON_4TUPLE, connect_tell_failure),
                 DRILL_V_CONNECT_TWICE, 2);
}

void twin_permit_old(struct permits *p)
{
    permit_under(
        permit_error(p, DRILL_EADDRNOTAVAIL, DRILL_RULE_CON_TW_REUSE, connect_tell_failure),
        DRILL_V_CONNECT_TIME_WAIT, 1);
    permit_under(permit_error(p, DRILL_EADDRINUSE, DRILL_RULE_CON_TW_REUSE, connect_tell_failure),
                 DRILL_V_CONNECT_TIME_WAIT, 2);
}
