/* What a receive on a stream brought: whether it is what was sent, and what it changes. */

#include "oracle/rules/receive.h"

#include "oracle/rules/message.h"
#include "oracle/rules/rights.h"
#include "oracle/rules/peek_offset.h"
#include "oracle/rules/stream.h"

enum {
    TRUNC_PROOF = 16
};

/* The address of the peer, by id; 0 where it is not known. A UNIX peer may have got its name after
 * the connection was made. */
static int16_t peer_address(const struct move *move, const struct stream_view *view)
{
    int16_t id = view->conn->addr[1 - view->end];
    int peer = view->conn->sock[1 - view->end];
    if (!env_has(move->env, DRILL_FAMILIES_UNIX))
        return id;
    if (peer != DRILL_NONE && move->state->socks[peer].addr != 0)
        return move->state->socks[peer].addr;
    return id != 0 && move->env->addrs[id].kind == DRILL_ADDR_UNNAMED && peer == DRILL_NONE ? 0
                                                                                            : id;
}

static bool is_named(const struct move *move, int16_t addr)
{
    return addr != 0 && move->env->addrs[addr].kind != DRILL_ADDR_UNNAMED;
}

/* What the outcome of a receive with data answers: whether MSG_TRUNC discards on TCP, and whether a
 * stream tells where its data came from. */
static void find_answers(const struct move *move, struct move_answers *ret)
{
    const struct drill_outcome *outcome = move->outcome;
    const struct stream_view view = stream_view(move, move->sock);
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    enum drill_variant source = tcp ? DRILL_V_SOURCE_TCP : DRILL_V_SOURCE_UNIX;
    bool none = outcome->addr.kind == DRILL_ADDR_NONE || outcome->addr.kind == DRILL_ADDR_UNNAMED;
    ret->n = 0;
    /* A byte that was copied may look as the one before it: a few are no proof. */
    if (tcp && (move->call->flags & DRILL_MSG_TRUNC) != 0 && outcome->value >= TRUNC_PROOF)
        move_answer(ret, DRILL_V_TRUNC_TCP, outcome->data.copied == 0 ? 1 : 2,
                    DRILL_RULE_RCV_TRUNC_TCP);
    if (!move_wants_address(move) || outcome->value == 0)
        return;
    if (!none)
        move_answer(ret, source, tcp ? 2 : 1, DRILL_RULE_RCV_FROM_STREAM);
    else if (tcp || is_named(move, peer_address(move, &view)))
        move_answer(ret, source, tcp ? 1 : 2, DRILL_RULE_RCV_FROM_STREAM);
}

/* The address that came with the data, where one came. */
static bool check_source(struct move *move, const struct stream_view *view)
{
    char text[DRILL_ADDR_TEXT];
    const struct drill_addr *got = &move->outcome->addr;
    int16_t peer = peer_address(move, view);
    if (!move_wants_address(move) || got->kind == DRILL_ADDR_NONE ||
        got->kind == DRILL_ADDR_UNNAMED || peer == 0 ||
        drill_addr_equal(got, &move->env->addrs[peer]))
        return true;
    return move_breaks(move, DRILL_RULE_RCV_FROM_STREAM, "no address, or the peer's, %s",
                       drill_addr_print(&move->env->addrs[peer], text, sizeof text));
}

/* The rule that wrong bytes break: those that a peek used up, those after the first of several
 * buffers, or any. */
static enum drill_rule_id blame_bytes(const struct move *move, const struct stream_view *view,
                                      bool same)
{
    const struct drill_data *data = &move->outcome->data;
    if (peek_offset_of(move) > 0)
        return DRILL_RULE_RCV_PEEK_OFF;
    if ((view->in->notes & NOTE_PEEKED) != 0 && same && data->good == 0 && data->located &&
        data->found_offset > data->offset)
        return DRILL_RULE_RCV_PEEK;
    if (same && move->call->n_len > 1 && data->good >= move->call->len[0])
        return DRILL_RULE_RCV_IOV;
    if (view->at_mark)
        return view->inlined ? DRILL_RULE_OOB_INLINE : DRILL_RULE_OOB_NORMALREAD;
    return DRILL_RULE_INV_PREFIX;
}

bool receive_check(struct move *move)
{
    const struct drill_data *data = &move->outcome->data;
    struct stream_view view = stream_view(move, move->sock);
    struct move_answers answers;
    if (!message_flags_fit(move))
        return false;
    if ((move->outcome->msg_flags & (DRILL_MSG_TRUNC | DRILL_MSG_EOR)) != 0)
        return move_breaks(move, DRILL_RULE_RCV_STREAM_FLAGS, "no MSG_TRUNC and no MSG_EOR");
    find_answers(move, &answers);
    if (!rights_check_stream(move, view.in) || !check_source(move, &view) ||
        !move_check_answers(move, &answers, "this"))
        return false;
    uint64_t first = view.from + peek_offset_of(move);
    bool same = data->stream == view.in->stream && data->offset == first;
    if (data->stream == 0 || (same && data->good >= (uint64_t)move->outcome->value))
        return true;
    unsigned long long at = first + (same ? data->good : 0);
    enum drill_rule_id rule = blame_bytes(move, &view, same);
    if (same && data->located)
        return move_breaks(move, rule,
                           "byte %llu of the stream next; the bytes from %u on are those at "
                           "offset %llu",
                           at, data->good, (unsigned long long)data->found_offset);
    return move_breaks(move, rule, "byte %llu of the stream next; another byte is in its place",
                       at);
}

void receive_apply(struct move *move)
{
    struct stream_view view = stream_view(move, move->sock);
    uint64_t upto = view.from + peek_offset_of(move) + (uint64_t)move->outcome->value;
    struct move_answers answers;
    find_answers(move, &answers);
    move_take_answers(move, &answers);
    if (upto > view.in->visible)
        view.in->visible = upto;
    rights_take_stream(move, view.in);
    peek_offset_move(move);
    if ((move->call->flags & DRILL_MSG_PEEK) != 0) {
        view.in->notes |= NOTE_PEEKED;
        return;
    }
    view.in->read = upto;
    if (view.in->tells > view.out->acked)
        view.out->acked = view.in->tells;
    if (view.out->acked >= view.out->written)
        view.out->kept = 0;
    stream_pass_mark(&view);
    view.in->notes &= (uint8_t) ~(NOTE_FULL | NOTE_PEEKED);
    if (view.in->read >= view.in->written) {
        view.in->sends = 0;
        view.in->drained = view.in->written;
    }
}
