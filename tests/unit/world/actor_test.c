/* The actor's thread: started, given calls, stopped. */

#include "world/actor.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <unistd.h>

#include "targets/kernel/kernel.h"
#include "unit/world/kit.h"

static struct drill_outcome hand_over(struct drill_actor *actor, const struct drill_call *call)
{
    actor->call = *call;
    drill_mailbox_set(&actor->box, DRILL_PHASE_POSTED);
    cr_assert(drill_mailbox_await(&actor->box, DRILL_PHASE_DONE, -1));
    drill_mailbox_set(&actor->box, DRILL_PHASE_IDLE);
    return actor->outcome;
}

Test(world_actor, it_makes_the_calls_it_is_given)
{
    struct kit kit;
    struct drill_actor *actor;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    cr_assert(drill_ok(drill_actor_start(&actor, kit.target, NULL)));
    cr_assert_neq(actor->tid, 0);
    cr_assert_neq(actor->tid, gettid());
    struct drill_call make = {.id = DRILL_CALL_SOCKET};
    struct drill_outcome made = hand_over(actor, &make);
    cr_assert_eq(made.error, DRILL_ENONE);
    uint64_t stamp = actor->stamp;
    struct drill_call closing = {.id = DRILL_CALL_CLOSE, .fd = (int)made.value};
    cr_assert_eq(hand_over(actor, &closing).error, DRILL_ENONE);
    cr_assert_gt(actor->stamp, stamp);
    drill_actor_stop(actor);
    kit_close(&kit);
}

Test(world_actor, it_makes_calls_on_the_calling_thread_too)
{
    struct kit kit;
    struct drill_actor *actor;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    cr_assert(drill_ok(drill_actor_start(&actor, kit.target, NULL)));
    actor->call = (struct drill_call){.id = DRILL_CALL_CLOSE, .fd = -1};
    drill_actor_enter(actor);
    cr_assert_eq(actor->outcome.error, DRILL_EBADF);
    cr_assert_eq(actor->outcome.signals, 0);
    drill_actor_stop(actor);
    kit_close(&kit);
}

Test(world_actor, stopping_closes_its_files)
{
    struct kit kit;
    struct drill_actor *actor;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    cr_assert(drill_ok(drill_actor_start(&actor, kit.target, NULL)));
    int fd = actor->watch.stat_fd;
    cr_assert_neq(fcntl(fd, F_GETFD), -1);
    drill_actor_stop(actor);
    cr_assert_eq(fcntl(fd, F_GETFD), -1);
    kit_close(&kit);
}
