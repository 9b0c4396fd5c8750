/* Odd arguments of sends and receives. */

#include "oracle/rules/transfer.h"

/* A system refuses the argument with `error` (choice 2), or takes it as if it were an ordinary one
 * (choice 1). */
struct oddity {
    enum drill_variant variant;
    enum drill_errno error;
    enum drill_rule_id rule;
};

enum {
    ODDITIES = 2
};

static unsigned find_oddities(const struct move *move, struct oddity ret[ODDITIES])
{
    const struct drill_call *call = move->call;
    bool udp6 = env_has(move->env, DRILL_FAMILY_BIT(DRILL_UDP6));
    bool vector = call->id == DRILL_CALL_SENDMSG || call->id == DRILL_CALL_RECVMSG;
    unsigned n = 0;
    if (vector && call->n_len == 0)
        ret[n++] =
            (struct oddity){DRILL_V_NO_BUFFERS, DRILL_EMSGSIZE,
                            drill_call_sends(call) ? DRILL_RULE_SND_IOV : DRILL_RULE_RCV_IOV};
    if (udp6 && drill_call_sends(call) && (call->flags & DRILL_MSG_OOB) != 0)
        ret[n++] = (struct oddity){DRILL_V_OOB_UDP6, DRILL_EOPNOTSUPP, DRILL_RULE_OOB_UDP};
    return n;
}

bool transfer_begin(struct move *move, struct permits *p)
{
    struct oddity odd[ODDITIES];
    unsigned n = find_oddities(move, odd);
    for (unsigned i = 0; i < n; i++) {
        permit_under(permit_error(p, odd[i].error, odd[i].rule, NULL), odd[i].variant, 2);
        blame_error(p, odd[i].error, odd[i].rule);
        blame_value(p, 0, INT64_MAX, odd[i].rule);
    }
    return true;
}

void transfer_end(const struct move *move, struct permits *p)
{
    struct oddity odd[ODDITIES];
    unsigned n = find_oddities(move, odd);
    for (unsigned i = 0; i < n; i++) {
        for (unsigned k = 0; k < p->n; k++) {
            if (p->option[k].kind == PERMIT_VALUE)
                permit_under(&p->option[k], odd[i].variant, 1);
        }
    }
}
