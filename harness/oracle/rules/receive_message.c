/* Receives of messages: one receive, one message; the excess is discarded and flagged.
 *
 * Not modelled: MSG_ERRQUEUE, ancillary data, SO_PEEK_OFF on messages. */

#include "oracle/permit.h"
#include "oracle/rules/ends.h"
#include "oracle/rules/files.h"
#include "oracle/rules/message.h"
#include "oracle/rules/rights.h"
#include "oracle/rules/stream.h"
#include "oracle/rules/udp.h"

enum {
    LOSS_CANDIDATES = 16
};

static const struct model_message *chosen(const struct move *move)
{
    return &move->state->messages[move->option->arg];
}

/* Whether the end of the record shows: only where the sender marked it and all of it was read. */
static void find_answers(const struct move *move, const struct model_message *message,
                         struct move_answers *ret)
{
    bool whole = message->len <= drill_call_length(move->call);
    bool said = (move->outcome->msg_flags & DRILL_MSG_EOR) != 0;
    ret->n = 0;
    if (move->call->id == DRILL_CALL_RECVMSG && message->record && whole &&
        !env_has(move->env, DRILL_FAMILIES_DATAGRAM))
        move_answer(ret, DRILL_V_SEQ_EOR, said ? 2 : 1, DRILL_RULE_RCV_EOR);
}

static bool check_end(struct move *move, const struct model_message *message)
{
    struct move_answers answers;
    bool said = (move->outcome->msg_flags & DRILL_MSG_EOR) != 0;
    bool whole = message->len <= drill_call_length(move->call);
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM))
        return true;
    if (said && !(message->record && whole))
        return move_breaks(move, DRILL_RULE_RCV_EOR, "no MSG_EOR: %s",
                           whole ? "the sender set none" : "the record has not ended");
    find_answers(move, message, &answers);
    return move_check_answers(move, &answers, said ? "MSG_EOR" : "without MSG_EOR");
}

static bool check_flags(struct move *move, const struct model_message *message)
{
    bool cut = message->len > drill_call_length(move->call);
    bool said = (move->outcome->msg_flags & DRILL_MSG_TRUNC) != 0;
    if (move->call->id != DRILL_CALL_RECVMSG)
        return true;
    if (!message_flags_fit(move) || !check_end(move, message))
        return false;
    if (cut == said)
        return true;
    return move_breaks(move, DRILL_RULE_RCV_TRUNC_SET,
                       cut ? "MSG_TRUNC in msg_flags: the message had %u bytes"
                           : "no MSG_TRUNC in msg_flags: the message had %u bytes",
                       message->len);
}

/* The socket that sent the message, as long as it is there and at its address. */
static struct model_sock *sender_of(const struct move *move, const struct model_message *message)
{
    for (int i = 0; i < move->state->n_socks && !message->moved; i++) {
        struct model_sock *so = &move->state->socks[i];
        if (so->phase != PHASE_UNUSED && so->stream == message->stream)
            return so;
    }
    return NULL;
}

/* Another socket than the sender is known to have the address. */
static bool is_anothers(const struct move *move, const struct model_sock *sender,
                        const struct drill_addr *addr)
{
    for (int i = 0; i < move->state->n_socks; i++) {
        const struct model_sock *so = &move->state->socks[i];
        if (so != sender && so->phase != PHASE_UNUSED && so->addr != 0 &&
            drill_addr_equal(&move->env->addrs[so->addr], addr))
            return true;
    }
    return false;
}

static bool check_source(struct move *move, const struct model_message *message)
{
    char text[DRILL_ADDR_TEXT];
    const struct drill_addr *got = &move->outcome->addr;
    const struct model_sock *sender = sender_of(move, message);
    int16_t id = message->from;
    if (!move->call->want_addr || !env_has(move->env, DRILL_FAMILIES_DATAGRAM))
        return true;
    if (!move_wants_address(move))
        return twisted_address_is_right(move, message->from != 0 ? &move->env->addrs[message->from]
                                                                 : NULL);
    if (move->call->id == DRILL_CALL_RECVMSG && got->kind == DRILL_ADDR_NONE &&
        env_has(move->env, DRILL_FAMILIES_UDP))
        return move_breaks(move, DRILL_RULE_RCV_MSG_NAMELEN,
                           "msg_name and msg_namelen: the sender has an address");
    if (id == 0 && sender != NULL)
        id = sender->addr != 0 ? sender->addr : sender->source;
    const struct drill_addr *from = &move->env->addrs[id];
    bool wild = id != 0 && drill_addr_is_no_source(from) && got->port == from->port;
    bool automatic = env_has(move->env, DRILL_FAMILIES_UDP) && sender != NULL && sender->unasked &&
                     !sender->peer_set;
    if (id != 0 && !wild && !drill_addr_equal(got, from))
        return move_breaks(move, automatic ? DRILL_RULE_UDP_AUTOBIND : DRILL_RULE_RCV_FROM,
                           "the sender's address, %s", drill_addr_print(from, text, sizeof text));
    if (env_has(move->env, DRILL_FAMILIES_UDP) && got->port == 0)
        return move_breaks(move, automatic ? DRILL_RULE_UDP_AUTOBIND : DRILL_RULE_RCV_FROM,
                           "the sender's address with its port");
    bool named = env_has(move->env, DRILL_FAMILIES_UNIX) && message->moved;
    if (sender != NULL)
        named |= sender->autobound || (sender->vague && got->kind == DRILL_ADDR_ABSTRACT);
    if (id == 0 && named)
        return files_is_automatic(got) ||
               move_breaks(move, DRILL_RULE_UNX_AUTOBIND,
                           "an abstract name of five hexadecimal digits");
    if (env_has(move->env, DRILL_FAMILIES_UNIX) && id == 0 && got->kind != DRILL_ADDR_UNNAMED &&
        got->kind != DRILL_ADDR_NONE)
        return move_breaks(move, DRILL_RULE_RCV_FROM, "no name: the sender has none");
    if (id == 0 && sender != NULL && env_has(move->env, DRILL_FAMILIES_UDP) &&
        is_anothers(move, sender, got))
        return move_breaks(move, DRILL_RULE_RCV_FROM, "an address that no other socket has");
    return true;
}

static enum drill_rule_id conserve_rule(const struct move *move)
{
    return env_has(move->env, DRILL_FAMILIES_DATAGRAM) ? DRILL_RULE_INV_CONSERVE_DGRAM
                                                       : DRILL_RULE_INV_CONSERVE;
}

static bool check_message(struct move *move)
{
    const struct model_message *message = chosen(move);
    const struct drill_data *data = &move->outcome->data;
    uint64_t len = drill_call_length(move->call);
    uint64_t got = message->len < len ? message->len : len;
    if (!check_flags(move, message) || !check_source(move, message) ||
        !rights_check(move, message->rights))
        return false;
    if (data->stream == 0 || got == 0)
        return true;
    bool same = data->stream == message->stream && data->offset == message->offset;
    enum drill_rule_id rule = conserve_rule(move);
    if (!same && message->peeked)
        rule = DRILL_RULE_RCV_PEEK_DGRAM;
    else if (same && move->call->n_len > 1 && data->good >= move->call->len[0])
        rule = DRILL_RULE_RCV_IOV;
    if (!same || data->good < got)
        return move_breaks(move, rule,
                           "the next message as it was sent (%u bytes); byte %u differs",
                           message->len, data->good);
    return true;
}

static void apply_message(struct move *move)
{
    struct model_queue *queue = message_inbox(move, move->sock);
    int16_t taken = move->option->arg;
    uint64_t len = drill_call_length(move->call);
    struct model_message *message = &move->state->messages[taken];
    struct move_answers answers;
    find_answers(move, message, &answers);
    move_take_answers(move, &answers);
    message->seen = true;
    rights_take(move, &message->rights);
    if (message->from == 0 && move_wants_address(move)) {
        struct model_sock *sender = sender_of(move, message);
        message->from = env_address(move->env, &move->outcome->addr);
        if (sender != NULL && sender->addr == 0 && env_has(move->env, DRILL_FAMILIES_UDP))
            sender->source = message->from;
        if (sender != NULL && sender->autobound && sender->addr == 0)
            sender->addr = message->from;
    }
    for (int m = queue->first; m != message->next; m = move->state->messages[m].next) {
        move->state->passed -= move->state->messages[m].passed;
        move->state->messages[m].passed = false;
    }
    /* Messages before the one that came were lost. */
    while (queue->first != taken)
        state_pop_message(move->state, queue);
    if ((move->call->flags & DRILL_MSG_PEEK) != 0) {
        message->peeked = true;
        return;
    }
    move_sock(move)->full = false;
    if (len == 0)
        move_sock(move)->recent |= RECENT_TOOK_NONE;
    bool keep = env_has(move->env, DRILL_FAMILY_BIT(DRILL_UNIX_SEQPACKET)) &&
                move->option->n_needs > 0 && move->option->need[0].choices == 2;
    if (keep && message->len > len) {
        message->len -= (uint32_t)len;
        message->offset += len;
        return;
    }
    if (len > 0 && message->len > len)
        move_sock(move)->recent |= RECENT_CUT;
    state_pop_message(move->state, queue);
}

/* The rule by which the receive of a message returns what it does. */
static enum drill_rule_id message_rule(const struct move *move, const struct model_message *message)
{
    uint64_t len = drill_call_length(move->call);
    bool real = (move->call->flags & DRILL_MSG_TRUNC) != 0;
    bool peek = (move->call->flags & DRILL_MSG_PEEK) != 0;
    if (real && message->len > len)
        return peek && len == 0 ? DRILL_RULE_RCV_PEEK_SIZE : DRILL_RULE_RCV_TRUNC_FLAG;
    if (message->peeked)
        return DRILL_RULE_RCV_PEEK_DGRAM;
    if (message->len == 0)
        return move->call->id == DRILL_CALL_READ ? DRILL_RULE_RCV_ZLD_READ
                                                 : DRILL_RULE_SND_ZERO_DGRAM;
    if (len == 0)
        return DRILL_RULE_RCV_ZERO_DGRAM;
    if ((move->call->flags & DRILL_MSG_WAITALL) != 0)
        return DRILL_RULE_RCV_WAITALL_MSG;
    if (message->len <= len)
        return DRILL_RULE_RCV_MESSAGE;
    return env_has(move->env, DRILL_FAMILIES_DATAGRAM) ? DRILL_RULE_RCV_DGRAM_TRUNC
                                                       : DRILL_RULE_RCV_SEQ_TRUNC;
}

static struct permit_option *permit_taking(struct permits *p, int16_t index, int64_t value,
                                           enum drill_rule_id rule)
{
    struct permit_option *option = permit_value(p, value, value, rule, apply_message);
    option->arg = index;
    option->check = check_message;
    return option;
}

static void permit_one(struct move *move, struct permits *p, int16_t index)
{
    const struct model_message *message = &move->state->messages[index];
    int64_t len = (int64_t)drill_call_length(move->call);
    bool cut = message->len > len;
    bool real = (move->call->flags & DRILL_MSG_TRUNC) != 0;
    bool seqpacket = !env_has(move->env, DRILL_FAMILIES_DATAGRAM);
    int64_t value = cut && !real ? len : message->len;
    struct permit_option *option = permit_taking(p, index, value, message_rule(move, message));
    if (message->len == 0 && move->call->id == DRILL_CALL_READ) {
        permit_under(option, DRILL_V_READ_EMPTY, 1);
        permit_under(permit_value(p, 0, 0, DRILL_RULE_RCV_ZLD_READ, NULL), DRILL_V_READ_EMPTY, 2);
    }
    if (!cut || !seqpacket || (move->call->flags & DRILL_MSG_PEEK) != 0)
        return;
    permit_under(option, DRILL_V_SEQ_TRUNC, 1);
    permit_under(permit_taking(p, index, value, DRILL_RULE_RCV_SEQ_TRUNC), DRILL_V_SEQ_TRUNC, 2);
}

static void permit_nothing_yet(struct move *move, struct permits *p, bool due)
{
    enum drill_rule_id rule =
        drill_call_length(move->call) == 0 ? DRILL_RULE_RCV_ZERO_UNIX : DRILL_RULE_RCV_BLOCK;
    if (move_nonblocking(move)) {
        permit_error(p, DRILL_EAGAIN, rule, NULL);
        return;
    }
    if (p->wait_rule == 0 && move_timeout_in(move) != 0)
        p->wait_rule = DRILL_RULE_RCV_TIMEO;
    permit_block(p, rule, due || timeout_is_short(move_timeout_in(move)));
    if (move_timeout_in(move) != 0)
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_RCV_TIMEO, NULL);
}

/* The messages that may come next; true when one certainly will. */
static bool permit_messages(struct move *move, struct permits *p, const struct model_queue *queue)
{
    bool lossy = message_lossy(move, queue);
    int16_t m = queue->first;
    if (m == DRILL_NONE)
        return false;
    permit_one(move, p, m);
    for (unsigned n = 1; lossy && n < LOSS_CANDIDATES; n++) {
        m = move->state->messages[m].next;
        if (m == DRILL_NONE)
            break;
        permit_one(move, p, m);
    }
    return move->state->messages[queue->first].seen;
}

/* What a receive breaks that brings the excess of the message before. */
static enum drill_rule_id cut_rule(const struct move *move)
{
    return env_has(move->env, DRILL_FAMILIES_DATAGRAM) ? DRILL_RULE_RCV_DGRAM_TRUNC
                                                       : DRILL_RULE_RCV_SEQ_TRUNC;
}

/* What is wrong when a receive finds no message and says that it found something. */
static void blame_empty(struct move *move, struct permits *p)
{
    bool record = !env_has(move->env, DRILL_FAMILIES_DATAGRAM);
    bool peek = (move->call->flags & DRILL_MSG_PEEK) != 0;
    if ((move_sock(move)->recent & RECENT_TOOK_NONE) != 0)
        blame_value(p, 1, INT64_MAX, DRILL_RULE_RCV_ZERO_DGRAM);
    if ((move_sock(move)->recent & RECENT_CUT) != 0)
        blame_value(p, 1, INT64_MAX, cut_rule(move));
    p->rule = DRILL_RULE_RCV_BLOCK;
    if (drill_call_length(move->call) == 0)
        p->rule = DRILL_RULE_RCV_ZERO_UNIX;
    else if (peek)
        p->rule = DRILL_RULE_RCV_PEEK_BLOCK;
    else
        blame_value(p, 0, 0, record ? DRILL_RULE_INV_MODEL_EOF : message_stray_rule(move));
    if (!peek)
        blame_value(p, 1, INT64_MAX, record ? conserve_rule(move) : message_stray_rule(move));
}

static void blame_message(struct move *move, struct permits *p, const struct model_queue *queue)
{
    int64_t len = (int64_t)drill_call_length(move->call);
    if ((move->call->flags & DRILL_MSG_TRUNC) == 0)
        blame_value(p, len + 1, INT64_MAX, DRILL_RULE_RCV_MAX);
    if (queue->first == DRILL_NONE) {
        blame_empty(move, p);
        return;
    }
    const struct model_message *first = &move->state->messages[queue->first];
    enum drill_rule_id rule = message_rule(move, first);
    bool zero = first->len == 0;
    /* That the excess is discarded is seen by the receive after this one. */
    if (rule == DRILL_RULE_RCV_DGRAM_TRUNC || rule == DRILL_RULE_RCV_SEQ_TRUNC)
        rule = DRILL_RULE_RCV_MESSAGE;
    if ((move_sock(move)->recent & RECENT_TOOK_NONE) != 0 && rule == DRILL_RULE_RCV_MESSAGE)
        rule = DRILL_RULE_RCV_ZERO_DGRAM;
    if ((move_sock(move)->recent & RECENT_CUT) != 0 && rule == DRILL_RULE_RCV_MESSAGE)
        rule = cut_rule(move);
    p->rule = (uint16_t)rule;
    p->wait_rule = zero ? DRILL_RULE_SND_ZERO_DGRAM : DRILL_RULE_LIV_DATA;
    if (first->seen && (move->call->flags & DRILL_MSG_WAITALL) != 0)
        p->wait_rule = DRILL_RULE_RCV_WAITALL_MSG;
    if (first->peeked)
        blame_error(p, DRILL_EAGAIN, DRILL_RULE_RCV_PEEK_DGRAM);
    else if (rule == DRILL_RULE_RCV_ZERO_DGRAM && len == 0)
        blame_error(p, DRILL_EAGAIN, DRILL_RULE_RCV_ZERO_DGRAM);
    else if ((move_sock(move)->recent & RECENT_READABLE) != 0)
        blame_error(p, DRILL_EAGAIN, DRILL_RULE_INV_POLL_HONEST);
    blame_error(p, DRILL_EAGAIN, (enum drill_rule_id)p->wait_rule);
}

/* One waits for it, and no others that might take it: each takes one. Linux wakes one for each, who
 * may only have peeked (net/core/datagram.c __skb_wait_for_more_packets()). */
static bool is_for_this(const struct move *move, const struct model_queue *queue)
{
    unsigned others = 0;
    if (move->waited && queue->first != DRILL_NONE && move->state->messages[queue->first].peeked)
        return false;
    for (unsigned a = 0; a < move->env->n_actors; a++) {
        others += a != move->actor && move->env->pending[a] &&
                  move->state->inside[a] == move->sock && drill_call_receives(&move->env->calls[a]);
    }
    return queue->count > others;
}

static void permit_datagram(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    blame_message(move, p, &so->queue);
    if (move->call->len[0] == 0 && move->call->id == DRILL_CALL_READ) {
        permit_value(p, 0, 0, DRILL_RULE_RCV_ZERO_READ, NULL);
        p->rule = DRILL_RULE_RCV_ZERO_READ;
        return;
    }
    if (udp_permit_refusal(move, p))
        return;
    if (so->error != 0)
        permit_error(p, (enum drill_errno)so->error, DRILL_RULE_UNX_DGRAM_GONE, message_tell_error);
    bool sure = permit_messages(move, p, &so->queue) && is_for_this(move, &so->queue);
    if (move->env->open)
        permit_receive_outside(move, p);
    if (so->shut_rd && so->queue.first == DRILL_NONE)
        p->rule = DRILL_RULE_SHU_RD_EOF;
    if (so->shut_rd && !sure)
        permit_value(p, 0, 0, DRILL_RULE_SHU_RD_EOF, NULL);
    /* Linux looks at the shutdown only where it would wait. */
    if (so->shut_rd && !sure && move_nonblocking(move))
        permit_error(p, DRILL_EAGAIN, DRILL_RULE_SHU_RD_EOF, NULL);
    if (so->shut_rd && !sure && move->waited) {
        permit_block(p, DRILL_RULE_SHU_RD_EOF, true);
        p->wait_rule = DRILL_RULE_SHU_RD_EOF;
    }
    if (!so->shut_rd && !sure)
        permit_nothing_yet(move, p, is_for_this(move, &so->queue) || so->refused >= REFUSAL_SENT);
    bool stray = so->refused != REFUSAL_NONE && udp_refusal_rule(so) == DRILL_RULE_UDP_UNCONN_ERR;
    for (unsigned i = 0; stray && so->queue.first == DRILL_NONE && i < p->n; i++) {
        struct permit_option *option = &p->option[i];
        if (option->kind == PERMIT_BLOCK || option->error == DRILL_EAGAIN)
            permit_under(option, DRILL_V_UNCONNECTED_ERROR, 1);
    }
}

static void permit_record(struct move *move, struct permits *p)
{
    struct stream_view view = stream_view(move, move->sock);
    struct model_queue *queue = &view.in->messages;
    enum drill_news reset = (enum drill_news)view.conn->reset[view.end];
    bool error = reset == NEWS_SENT || reset == NEWS_SEEN;
    if (error && queue->first != DRILL_NONE)
        blame_value(p, 1, INT64_MAX, DRILL_RULE_CLS_UNIX_ORDER);
    if (error)
        blame_value(p, 0, 0, stream_reset_rule(move, view.conn));
    if (reset == NEWS_TOLD && view.conn->reset_why == RESET_LISTENER)
        blame_error(p, DRILL_ECONNRESET, DRILL_RULE_CLS_UNIX_EMBRYO_SOERR);
    ends_blame_clean(p, &view);
    blame_message(move, p, queue);
    if (drill_call_length(move->call) == 0 && move->call->id == DRILL_CALL_READ) {
        permit_value(p, 0, 0, DRILL_RULE_RCV_ZERO_READ, NULL);
        p->rule = DRILL_RULE_RCV_ZERO_READ;
        return;
    }
    if (error) {
        bool before = queue->first != DRILL_NONE;
        struct permit_option *option =
            permit_error(p, DRILL_ECONNRESET,
                         before ? DRILL_RULE_CLS_UNIX_ORDER : stream_reset_rule(move, view.conn),
                         stream_tell_reset);
        if (before)
            permit_under(option, DRILL_V_SEQ_RESET_ORDER, 1);
        permit_under(option, DRILL_V_UNIX_UNREAD, 1);
        p->rule = (uint16_t)stream_reset_rule(move, view.conn);
    }
    unsigned before = p->n;
    bool sure = permit_messages(move, p, queue) && is_for_this(move, queue);
    for (unsigned i = before; error && i < p->n; i++)
        permit_under(&p->option[i], DRILL_V_SEQ_RESET_ORDER, 2);
    bool end = view.so->shut_rd || view.in->fin != NEWS_NONE || reset == NEWS_TOLD;
    if (end && queue->first == DRILL_NONE) {
        struct permit_option *option =
            permit_value(p, 0, 0, view.so->shut_rd ? stream_shut_rule(view.so) : DRILL_RULE_RCV_EOF,
                         stream_tell_end);
        if (error && !view.so->shut_rd)
            permit_under(option, DRILL_V_UNIX_UNREAD, 2);
        bool coming = !view.so->shut_rd && view.in->fin == NEWS_SENT;
        if (!error)
            p->rule = coming ? (uint16_t)stream_end_rule(&view) : option->rule;
    }
    bool certain =
        view.so->shut_rd || view.in->fin == NEWS_SEEN || reset == NEWS_TOLD || reset == NEWS_SEEN;
    if (!sure && !(certain && queue->first == DRILL_NONE))
        permit_nothing_yet(move, p, is_for_this(move, queue) || end || error);
}

void permit_receive_message(struct move *move, struct permits *p)
{
    const struct model_sock *so = move_sock(move);
    if (so->peek_off > 0 && (move->call->flags & DRILL_MSG_PEEK) != 0) {
        p->unknown = "SO_PEEK_OFF on messages is not modelled";
        return;
    }
    if (env_has(move->env, DRILL_FAMILIES_DATAGRAM)) {
        permit_datagram(move, p);
        return;
    }
    if (stream_ready(move, so)) {
        permit_record(move, p);
        return;
    }
    p->rule = DRILL_RULE_RCV_NOTCONN;
    if (move->call->id == DRILL_CALL_READ && drill_call_length(move->call) == 0)
        permit_value(p, 0, 0, DRILL_RULE_RCV_ZERO_READ, NULL);
    permit_under(permit_error(p, DRILL_ENOTCONN, DRILL_RULE_RCV_NOTCONN, NULL),
                 DRILL_V_RECV_UNCONNECTED_SEQ, 1);
    permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_RCV_NOTCONN, NULL),
                 DRILL_V_RECV_UNCONNECTED_SEQ, 2);
}
