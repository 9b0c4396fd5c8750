/* Handing over: phases, deadlines, and many turns between two threads. */

#include "world/mailbox.h"

#include <criterion/criterion.h>
#include <pthread.h>

#include "base/clock.h"

Test(world_mailbox, a_phase_in_the_set_is_there_at_once)
{
    struct drill_mailbox box;
    drill_mailbox_init(&box, DRILL_PHASE_IDLE);
    cr_assert(drill_mailbox_await(&box, DRILL_PHASE_IDLE | DRILL_PHASE_DONE, -1));
    cr_assert_eq(drill_mailbox_phase(&box), DRILL_PHASE_IDLE);
}

Test(world_mailbox, a_marked_phase_is_there_too)
{
    struct drill_mailbox box;
    drill_mailbox_init(&box, DRILL_PHASE_IDLE);
    drill_mailbox_mark(&box, DRILL_PHASE_DONE);
    cr_assert_eq(drill_mailbox_phase(&box), DRILL_PHASE_DONE);
    cr_assert(drill_mailbox_await(&box, DRILL_PHASE_DONE, -1));
}

Test(world_mailbox, a_deadline_ends_the_wait)
{
    struct drill_mailbox box;
    drill_mailbox_init(&box, DRILL_PHASE_IDLE);
    cr_assert_not(drill_mailbox_await(&box, DRILL_PHASE_DONE, 0));
    cr_assert_not(drill_mailbox_await(&box, DRILL_PHASE_DONE, drill_clock_now_ns() + 1000));
}

struct turns {
    struct drill_mailbox box;
    long count; /* owned by whoever has the turn */
};

enum {
    TURNS = 5000
};

static void *other_side(void *arg)
{
    struct turns *turns = arg;
    for (int i = 0; i < TURNS; i++) {
        drill_mailbox_await(&turns->box, DRILL_PHASE_POSTED, -1);
        turns->count++;
        drill_mailbox_set(&turns->box, DRILL_PHASE_DONE);
    }
    return NULL;
}

Test(world_mailbox, no_turn_is_lost)
{
    struct turns turns = {.count = 0};
    pthread_t thread;
    drill_mailbox_init(&turns.box, DRILL_PHASE_IDLE);
    cr_assert_eq(pthread_create(&thread, NULL, other_side, &turns), 0);
    for (int i = 0; i < TURNS; i++) {
        turns.count++;
        drill_mailbox_set(&turns.box, DRILL_PHASE_POSTED);
        cr_assert(drill_mailbox_await(&turns.box, DRILL_PHASE_DONE, -1));
    }
    pthread_join(thread, NULL);
    cr_assert_eq(turns.count, 2 * TURNS);
}
