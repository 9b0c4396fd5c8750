/* Odd arguments of sends and receives. */

#include "oracle/rules/transfer.h"

#include "oracle/rules/send_message.h"

/* A system refuses the argument with `error`, or takes it as if it were an ordinary one. */
struct oddity {
    enum drill_variant variant;
    uint8_t refused; /* the choice for it; the other one is for taking it */
    enum drill_errno error;
    enum drill_rule_id rule;
};

enum {
    ODDITIES = 4,
    USUAL_IOV_MAX = 1024
};

static unsigned find_oddities(const struct move *move, struct oddity ret[ODDITIES])
{
    const struct drill_call *call = move->call;
    bool udp6 = env_has(move->env, DRILL_FAMILY_BIT(DRILL_UDP6));
    bool vector = call->id == DRILL_CALL_SENDMSG || call->id == DRILL_CALL_RECVMSG;
    unsigned n = 0;
    enum drill_rule_id count = drill_call_sends(call) ? DRILL_RULE_SND_IOV : DRILL_RULE_RCV_IOV;
    if (vector && call->n_len == 0)
        ret[n++] = (struct oddity){DRILL_V_NO_BUFFERS, 2, DRILL_EMSGSIZE, count};
    if (vector && drill_call_buffers(call) > USUAL_IOV_MAX)
        ret[n++] = (struct oddity){DRILL_V_IOV_LIMIT, 1, DRILL_EMSGSIZE, count};
    if ((call->flags & DRILL_MSG_UNKNOWN) != 0)
        ret[n++] =
            (struct oddity){DRILL_V_UNKNOWN_FLAG, 2, DRILL_EOPNOTSUPP, DRILL_RULE_RCV_UNKNOWN_FLAG};
    if (udp6 && drill_call_sends(call) && (call->flags & DRILL_MSG_OOB) != 0 &&
        !send_is_by_ipv4(move))
        ret[n++] = (struct oddity){DRILL_V_OOB_UDP6, 2, DRILL_EOPNOTSUPP, DRILL_RULE_OOB_UDP};
    return n;
}

void transfer_begin(struct move *move, struct permits *p)
{
    struct oddity odd[ODDITIES];
    unsigned n = find_oddities(move, odd);
    for (unsigned i = 0; i < n; i++) {
        uint8_t left = move->state->variants[odd[i].variant];
        permit_under(permit_error(p, odd[i].error, odd[i].rule,
                                  drill_call_sends(move->call) ? send_apply_vague : NULL),
                     odd[i].variant, odd[i].refused);
        blame_error(p, odd[i].error, odd[i].rule);
        if ((left & ~odd[i].refused) == 0)
            blame_value(p, 0, INT64_MAX, odd[i].rule);
    }
}

void transfer_end(const struct move *move, struct permits *p)
{
    struct oddity odd[ODDITIES];
    unsigned n = find_oddities(move, odd);
    for (unsigned i = 0; i < n; i++) {
        for (unsigned k = 0; k < p->n; k++) {
            if (p->option[k].kind == PERMIT_VALUE)
                permit_under(&p->option[k], odd[i].variant, (uint8_t)(3 ^ odd[i].refused));
        }
    }
}
