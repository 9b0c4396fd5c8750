/* The world tests' kit: see kit.h. */

#include "unit/world/kit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "world/finish.h"

static void outlook(void *self, uint8_t actor, const struct drill_call *call,
                    struct drill_outlook *ret)
{
    struct kit *kit = self;
    (void)actor;
    (void)call;
    *ret = (struct drill_outlook){.settle = kit->settle,
                                  .stream = kit->stream,
                                  .offset = kit->sent,
                                  .may_block = true,
                                  .may_stay = kit->stays};
    kit->stays = kit->stays && kit->settle == 0;
    kit->settle = 0;
}

static bool event(void *self, const struct drill_event *event)
{
    struct kit *kit = self;
    if (event->kind == DRILL_EVENT_RETURN && event->outcome.value > 0) {
        if (drill_call_sends(&event->call))
            kit->sent += (uint64_t)event->outcome.value;
        if (drill_call_receives(&event->call) && (event->call.flags & DRILL_MSG_PEEK) == 0)
            kit->got += (uint64_t)event->outcome.value;
    }
    if (event->kind == DRILL_EVENT_BLOCKED && kit->hurry)
        kit->world->deadline_ms = 0;
    return kit->stop_at == 0 || kit->trace.count < kit->stop_at;
}

static bool due(void *self, uint8_t actor)
{
    const struct kit *kit = self;
    return (kit->due & 1u << actor) != 0;
}

/* First a wrong candidate, then the right one. */
static bool expect(void *self, uint8_t actor, const struct drill_call *call,
                   const struct drill_outcome *outcome, unsigned k, uint64_t *ret_stream,
                   uint64_t *ret_offset)
{
    const struct kit *kit = self;
    (void)actor;
    (void)call;
    (void)outcome;
    if (k > 1 || kit->stream == 0)
        return false;
    *ret_stream = k == 0 ? kit->stream + 1 : kit->stream;
    *ret_offset = kit->got;
    return true;
}

static struct kit *current;

struct kit *kit_of(struct drill_target *self)
{
    DRILL_CHECK(current != NULL && current->target == self);
    return current;
}

void kit_open(struct kit *kit, const struct drill_target_type *type, int deadline_ms)
{
    *kit = (struct kit){.real = type, .type = *type};
    current = kit;
    DRILL_CHECK(drill_ok(drill_target_open(type, &kit->target, NULL)));
    kit->target->type = &kit->type;
    drill_arena_init(&kit->arena, 0);
    kit->events = calloc(KIT_EVENTS, sizeof *kit->events);
    DRILL_CHECK(kit->events != NULL);
    kit->guide = (struct drill_guide){kit, outlook, event, due, expect};
    memcpy(kit->surroundings.why_not, "not asked for", sizeof "not asked for");
    DRILL_CHECK(drill_ok(drill_world_open(&kit->world, kit->target, &kit->surroundings,
                                          deadline_ms == 0 ? KIT_DEADLINE_MS : deadline_ms, NULL)));
}

void kit_close(struct kit *kit)
{
    drill_world_close(kit->world);
    kit->target->type = kit->real;
    drill_target_close(kit->target);
    drill_arena_reset(&kit->arena);
    free(kit->events);
    current = NULL;
}

static void rewind_trace(struct kit *kit)
{
    kit->trace = (struct drill_trace){.events = kit->events, .capacity = KIT_EVENTS};
    kit->sent = kit->got = 0;
}

void kit_run(struct kit *kit, const char *text)
{
    struct drill_scenario *scenario;
    rewind_trace(kit);
    DRILL_CHECK(
        drill_ok(drill_scenario_read(&scenario, &kit->arena, "test", text, strlen(text), NULL)));
    drill_world_run(kit->world, scenario, &kit->guide, &kit->trace, &kit->run);
}

void kit_begin(struct kit *kit, unsigned n_actors)
{
    rewind_trace(kit);
    DRILL_CHECK(drill_world_begin(kit->world, &kit->guide, &kit->trace, &kit->run, n_actors));
}

void kit_end(struct kit *kit)
{
    drill_finish(kit->world);
}

const struct drill_event *kit_event(const struct kit *kit, enum drill_event_kind kind,
                                    enum drill_call_id id, unsigned n)
{
    for (size_t i = 0; i < kit->trace.count; i++) {
        const struct drill_event *found = &kit->trace.events[i];
        if (found->kind == (uint8_t)kind && (id == DRILL_CALL_COUNT || found->call.id == id) &&
            n-- == 0)
            return found;
    }
    return NULL;
}

bool kit_apart(bool (*body)(void))
{
    enum {
        RAN,
        UNFIT
    };
    int status = 0;
    if (geteuid() == 0)
        return body();
    pid_t child = fork();
    DRILL_CHECK(child >= 0);
    if (child == 0)
        _exit(body() ? RAN : UNFIT);
    DRILL_CHECK(waitpid(child, &status, 0) == child);
    DRILL_CHECK(WIFEXITED(status) && WEXITSTATUS(status) <= UNFIT);
    return WEXITSTATUS(status) == RAN;
}
