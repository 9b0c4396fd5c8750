/* UNIX sockets: paths, names, credentials, descriptors that are passed. And what UDP does alone. */

#include <string.h>

#include "targets/mutants/act.h"

/* close() takes the path away that its socket was bound to. */
BODY(close_unlinks)
{
    struct drill_outcome ignored;
    struct drill_addr name = {0};
    if (act->call->id == DRILL_CALL_CLOSE)
        name = act_ask_name(act, act->call->fd, DRILL_CALL_GETSOCKNAME);
    act_pass(act);
    if (name.kind == DRILL_ADDR_PATH)
        act_ask(act, &(struct drill_call){.id = DRILL_CALL_UNLINK, .fd = -1, .addr = name}, NULL,
                &ignored);
}

/* An abstract name ends at a NUL. */
BODY(abstract_ends_at_nul)
{
    struct drill_call other = *act->call;
    const char *nul = NULL;
    if (other.addr.kind == DRILL_ADDR_ABSTRACT)
        nul = memchr(other.addr.name, '\0', other.addr.name_len);
    if (nul != NULL)
        other.addr = drill_addr_unix(DRILL_ADDR_ABSTRACT, act->call->addr.name,
                                     (size_t)(nul - other.addr.name));
    act_pass_as(act, &other, act->buffers);
}

/* The name that the system chose has another form. */
BODY(chosen_name_is_odd)
{
    act_pass(act);
    struct drill_addr *addr = &act->out->addr;
    if (act->call->id == DRILL_CALL_GETSOCKNAME && act_succeeded(act) &&
        addr->kind == DRILL_ADDR_ABSTRACT && addr->name_len == 5)
        addr->name[0] = 'g';
}

/* bind() to no name does nothing. */
BODY(no_name_is_no_name)
{
    if (act->call->id == DRILL_CALL_BIND && act->call->addr.kind == DRILL_ADDR_UNNAMED)
        act_succeed(act, 0);
    else
        act_pass(act);
}

/* The credentials of a sender are other ones. */
BODY(creds_are)
{
    act_pass(act);
    if (act->call->id == DRILL_CALL_RECVMSG && act_succeeded(act) && act->call->want_creds &&
        act->out->creds != args_of(act)->from)
        act->out->creds = (uint8_t)args_of(act)->number;
}

/* What came along is closed, and told as nothing; or (number 1) only where something is peeked. */
BODY(rights_are_lost)
{
    struct drill_outcome ignored;
    act_pass(act);
    if (act->call->id != DRILL_CALL_RECVMSG || !act_succeeded(act) || !act_hits(act))
        return;
    for (unsigned i = 0; i < act->out->n_rights && i < DRILL_RIGHTS; i++)
        act_ask(act, &(struct drill_call){.id = DRILL_CALL_CLOSE, .fd = act->out->rights[i]}, NULL,
                &ignored);
    act->out->n_rights = 0;
    memset(act->out->rights, 0, sizeof act->out->rights);
}

/* Nothing goes along; or (number) no more than so many. */
BODY(rights_are_not_sent)
{
    struct drill_call other = *act->call;
    if (other.id == DRILL_CALL_SENDMSG && other.n_rights > args_of(act)->number && act_hits(act))
        other.n_rights = (uint16_t)args_of(act)->number;
    act_pass_as(act, &other, act->buffers);
}

/* A receive of a stream goes on beyond what came along with a send. */
BODY(rights_are_no_barrier)
{
    act_pass(act);
    uint64_t len = drill_call_length(act->call);
    if (act->call->id != DRILL_CALL_RECVMSG || !act_succeeded(act) || act->out->value <= 0 ||
        drill_call_buffers(act->call) != 1 || (uint64_t)act->out->value >= len ||
        (act->call->flags & DRILL_MSG_PEEK) != 0)
        return;
    int64_t more =
        act_ask_bytes(act, act->call->fd, (char *)act->buffers[0].bytes + act->out->value,
                      (size_t)len - (size_t)act->out->value, 0);
    if (more > 0)
        act->out->value += more;
}

/* The second connect() of a datagram socket changes nothing. */
BODY(second_peer_is_ignored)
{
    const struct drill_call *call = act->call;
    bool names = call->id == DRILL_CALL_CONNECT && call->addr.kind != DRILL_ADDR_UNSPEC;
    if (names && atomic_load(act_note(act, call->fd)) == 1) {
        act_succeed(act, 0);
        return;
    }
    act_pass(act);
    if (call->id == DRILL_CALL_CONNECT && act_succeeded(act))
        atomic_store(act_note(act, call->fd), names);
}

/* A send to port 0 says that it sent. */
BODY(send_to_port_zero)
{
    act_pass(act);
    if (drill_call_sends(act->call) && !act_succeeded(act) &&
        (act->call->addr.kind == DRILL_ADDR_INET4 || act->call->addr.kind == DRILL_ADDR_INET6) &&
        act->call->addr.port == 0)
        act_succeed(act, (int64_t)drill_call_length(act->call));
}

/* The port that the first send got is not told. */
BODY(sent_without_port)
{
    const struct drill_call *call = act->call;
    act_pass(act);
    if (!act_succeeded(act))
        return;
    if (call->id == DRILL_CALL_BIND || call->id == DRILL_CALL_CONNECT)
        atomic_store(act_note(act, call->fd), 2);
    else if (drill_call_sends(call) && atomic_load(act_note(act, call->fd)) == 0)
        atomic_store(act_note(act, call->fd), 1);
    else if (call->id == DRILL_CALL_GETSOCKNAME && atomic_load(act_note(act, call->fd)) == 1)
        act->out->addr.port = 0;
}

/* A send with a peer goes where connect() went, or to the last address that was given. */
BODY(second_connect_wins_late)
{
    const struct drill_call *call = act->call;
    struct drill_outcome ignored;
    act_pass(act);
    if (call->id == DRILL_CALL_SENDTO && act_succeeded(act) && call->addr.kind != DRILL_ADDR_NONE &&
        act_ask_name(act, call->fd, DRILL_CALL_GETPEERNAME).kind != DRILL_ADDR_NONE)
        act_ask(act,
                &(struct drill_call){.id = DRILL_CALL_CONNECT, .fd = call->fd, .addr = call->addr},
                NULL, &ignored);
}

/* A long path is refused. */
BODY(long_path_is_refused)
{
    const struct drill_call *call = act->call;
    if (call->id == DRILL_CALL_BIND && call->addr.kind == DRILL_ADDR_PATH &&
        call->addr.name_len > args_of(act)->number)
        act_fail(act, (enum drill_errno)args_of(act)->to);
    else
        act_pass(act);
}

/* Descriptors that came with a message come with the next one again. */
BODY(rights_come_twice)
{
    struct mutant_store *store = &act->mutant->store;
    struct drill_outcome copy;
    act_pass(act);
    struct drill_outcome *out = act->out;
    if (act->call->id != DRILL_CALL_RECVMSG || !act_succeeded(act) || act->call->n_rights == 0)
        return;
    pthread_mutex_lock(&store->lock);
    int64_t kept = store->full ? store->number : -1;
    store->full = out->n_rights > 0;
    store->number = out->n_rights > 0 ? out->rights[0] : -1;
    pthread_mutex_unlock(&store->lock);
    if (kept < 0 || out->n_rights > 0)
        return;
    act_ask(act, &(struct drill_call){.id = DRILL_CALL_DUP, .fd = (int)kept}, NULL, &copy);
    out->n_rights = 1;
    out->rights[0] = (int32_t)copy.value;
}
