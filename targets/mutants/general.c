/* Bodies that many mutants share: what exactly they do wrong is in the table. */

#include "targets/mutants/act.h"

/* An error is told as another one, or (to: none) as success. */
BODY(errno_as)
{
    uint16_t from = args_of(act)->from;
    act_pass(act);
    if (act_succeeded(act) || (from != 0 && act->out->error != from) || !act_hits(act))
        return;
    act->out->error = args_of(act)->to;
    if (act_succeeded(act))
        act->out->value = 0;
}

/* The call succeeds, and is told as a failure. */
BODY(deny)
{
    act_pass(act);
    if (act_succeeded(act) && act_hits(act))
        act_fail(act, (enum drill_errno)args_of(act)->to);
}

/* The call is not made, and told as a success. */
BODY(ignore)
{
    if (act_hits(act))
        act_succeed(act, args_of(act)->number);
    else
        act_pass(act);
}

/* The call is made without some of its flags, and with others. */
BODY(change_flags)
{
    struct drill_call other = *act->call;
    if (act_hits(act)) {
        other.flags &= ~args_of(act)->from;
        other.flags |= args_of(act)->to;
    }
    act_pass_as(act, &other, act->buffers);
}

/* An unusual argument is not looked at. */
BODY(untwist)
{
    struct drill_call other = *act->call;
    if (act_hits(act))
        other.twist[args_of(act)->twist - 1] = DRILL_CONSTANT_NONE;
    act_pass_as(act, &other, act->buffers);
}

/* Events are shown that are not there, of those that were asked for or are always shown. */
BODY(show_events)
{
    act_pass(act);
    bool open = act->call->fd >= 0 && (act->out->revents & DRILL_POLLNVAL) == 0;
    if (!act_succeeded(act) || !open || !act_hits(act))
        return;
    act->out->revents |= args_of(act)->flags;
    act->out->value = 1;
}

/* Flags of a message that came are lost, and others are made up. */
BODY(change_msg_flags)
{
    act_pass(act);
    if (!act_succeeded(act) || !act_hits(act))
        return;
    act->out->msg_flags &= ~args_of(act)->flags;
    act->out->msg_flags |= (uint32_t)args_of(act)->number;
}

/* The call is not made, and fails. */
BODY(refuse)
{
    if (act_hits(act))
        act_fail(act, (enum drill_errno)args_of(act)->to);
    else
        act_pass(act);
}

/* getsockopt() of one option tells a fixed value. */
BODY(option_is)
{
    act_pass(act);
    if (act->call->id == DRILL_CALL_GETSOCKOPT && act_succeeded(act) && act_hits(act))
        act->out->option[0] = args_of(act)->number;
}

/* setsockopt() of one option is taken, and does nothing. */
BODY(ignore_option)
{
    struct drill_outcome was;
    struct drill_outcome ignored;
    struct drill_call other = *act->call;
    bool hit = other.id == DRILL_CALL_SETSOCKOPT && !drill_call_is_twisted(&other) && act_hits(act);
    if (hit) {
        other.id = DRILL_CALL_GETSOCKOPT;
        act_ask(act, &other, NULL, &was);
    }
    act_pass(act);
    if (!hit || !act_succeeded(act) || was.error != DRILL_ENONE)
        return;
    other.id = DRILL_CALL_SETSOCKOPT;
    other.value[0] = was.option[0];
    other.value[1] = was.option[1];
    act_ask(act, &other, NULL, &ignored);
}

/* A request of fcntl() or ioctl() succeeds and does nothing. */
BODY(ignore_control)
{
    bool control = act->call->id == DRILL_CALL_FCNTL || act->call->id == DRILL_CALL_IOCTL;
    if (control && act->call->number == args_of(act)->number && act_hits(act))
        act_succeed(act, 0);
    else
        act_pass(act);
}

/* What comes back is a fixed value. */
BODY(value_is)
{
    act_pass(act);
    if (act_succeeded(act) && act_hits(act))
        act->out->value = args_of(act)->number;
}
/* Events that are there are not shown. */
BODY(hide_events)
{
    act_pass(act);
    if (!act_succeeded(act) || (act->out->revents & args_of(act)->flags) == 0 || !act_hits(act))
        return;
    act->out->revents &= ~args_of(act)->flags;
    if (act->out->revents == 0)
        act->out->value = 0;
}

/* The value that comes back is another one by so much. */
BODY(change_value)
{
    act_pass(act);
    if (act_succeeded(act) && act_hits(act))
        act->out->value += args_of(act)->number;
}

/* getsockopt() of one option tells so much more. */
BODY(option_is_off)
{
    act_pass(act);
    if (act->call->id == DRILL_CALL_GETSOCKOPT && act_succeeded(act) && act_hits(act))
        act->out->option[0] += args_of(act)->number;
}

/* The length that the call says is always that of what it had room for. */
BODY(told_is)
{
    act_pass(act);
    if (act_succeeded(act) && act->out->told != DRILL_CONSTANT_NONE && act_hits(act))
        act->out->told = DRILL_LENGTH_LONG;
}

/* After so many calls every further one fails. */
BODY(refuse_later)
{
    if (act_is_about(act) && atomic_fetch_add(&act->mutant->memo, 1) >= args_of(act)->number)
        act_fail(act, (enum drill_errno)args_of(act)->to);
    else
        act_pass(act);
}

/* A message with descriptors is refused. */
BODY(rights_are_refused)
{
    if (act->call->id == DRILL_CALL_SENDMSG && act->call->n_rights > 0)
        act_fail(act, DRILL_EOPNOTSUPP);
    else
        act_pass(act);
}

/* An option that is on is told as 1 and as 4 by turns. */
BODY(bool_is_moody)
{
    act_pass(act);
    bool tells =
        act->call->id == DRILL_CALL_GETSOCKOPT && act_succeeded(act) &&
        (act->call->option == DRILL_SO_KEEPALIVE || act->call->option == DRILL_SO_REUSEADDR ||
         act->call->option == DRILL_SO_BROADCAST);
    if (tells && act->out->option[0] == 1 && atomic_fetch_add(&act->mutant->memo, 1) % 2 == 1)
        act->out->option[0] = 4;
}

/* An option that is set is set on the socket that was made before as well. */
BODY(option_is_shared)
{
    struct drill_call other = *act->call;
    struct drill_outcome ignored;
    act_pass(act);
    if (!act_succeeded(act))
        return;
    if (other.id == DRILL_CALL_SOCKET)
        atomic_store(act_note(act, (int)act->out->value),
                     atomic_exchange(&act->mutant->memo, act->out->value + 1));
    other.fd = (int32_t)atomic_load(act_note(act, other.fd)) - 1;
    if (other.id == DRILL_CALL_SETSOCKOPT && other.fd >= 0 && act_hits(act))
        act_ask(act, &other, NULL, &ignored);
}
