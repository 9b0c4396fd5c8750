#ifndef DRILL_WORLD_PROXY_H
#define DRILL_WORLD_PROXY_H

/* A target that asks the world before every call: what a program's role is given. */

#include "world/actor.h"

struct drill_proxy {
    struct drill_target target;
    struct drill_target_type type; /* name, family and capabilities of the real one */
    struct drill_actor *actor;
};

void drill_proxy_init(struct drill_proxy *proxy, struct drill_actor *actor);

#endif
