/* Each call asks to be let through, and is then made on the role's own thread. Once the run is
 * cancelled every call fails with EIO. */

#include "world/proxy.h"

static void ask(struct drill_target *self, const struct drill_call *call,
                const struct drill_buffer *buffers, struct drill_outcome *out)
{
    struct drill_actor *actor = DRILL_CONTAINER_OF(self, struct drill_proxy, target)->actor;
    if (atomic_load(&actor->cancelled)) {
        *out = drill_outcome_error(DRILL_EIO);
        return;
    }
    actor->call = *call;
    actor->buffers = buffers;
    drill_mailbox_set(&actor->box, DRILL_PHASE_ASKING);
    drill_mailbox_await(&actor->box, DRILL_PHASE_POSTED | DRILL_PHASE_ROLE, -1);
    if (drill_mailbox_phase(&actor->box) == DRILL_PHASE_ROLE) {
        *out = drill_outcome_error(DRILL_EIO);
        return;
    }
    drill_mailbox_set(&actor->box, DRILL_PHASE_INSIDE);
    drill_actor_enter(actor);
    drill_mailbox_set(&actor->box, DRILL_PHASE_DONE);
    drill_mailbox_await(&actor->box, DRILL_PHASE_ROLE, -1);
    *out = actor->outcome;
}

static void close_nothing(struct drill_target *self)
{
    (void)self; /* the real target is not the program's to close */
}

void drill_proxy_init(struct drill_proxy *proxy, struct drill_actor *actor)
{
    const struct drill_target_type *real = actor->target->type;
    proxy->actor = actor;
    proxy->target.type = &proxy->type;
    proxy->type = (struct drill_target_type){
        .version = real->version,
        .name = real->name,
        .group = real->group,
        .gloss = real->gloss,
        .family = real->family,
        .caps = real->caps,
        .open = real->open,
        .close = close_nothing,
        .perform = ask,
    };
}
