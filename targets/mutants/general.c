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
    if (!act_succeeded(act) || !act_hits(act))
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
