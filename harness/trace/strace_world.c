/* Names for what processes hold, and telling of it. */

#include "trace/strace_world.h"

/* --- Telling ---------------------------------------------------------------------------------- */

void drill_strace_tell(struct drill_strace_events *e, uint8_t family, struct drill_event *event)
{
    event->step = (int32_t)e->line;
    if (!e->stopped && !e->sink.event(e->sink.self, (enum drill_family)family, event))
        e->stopped = true;
}

void drill_strace_tell_foreign(struct drill_strace_events *e, const struct drill_held *held,
                               enum drill_unknown why)
{
    struct drill_event event = {
        .kind = DRILL_EVENT_FOREIGN, .actor = DRILL_STRACE_OWN, .number = (int32_t)why};
    event.call.id = DRILL_CALL_SOCKET;
    event.call.fd = held->name;
    drill_strace_tell(e, held->family, &event);
}

/* A call and its return, nothing between. */
void drill_strace_tell_whole(struct drill_strace_events *e, const struct drill_held *held,
                             const struct drill_call *call, const struct drill_outcome *outcome,
                             bool own)
{
    struct drill_event event = {
        .kind = DRILL_EVENT_CALL, .actor = DRILL_STRACE_OWN, .by_harness = own};
    event.call = *call;
    event.call.fd = held->name;
    drill_strace_tell(e, held->family, &event);
    event.kind = DRILL_EVENT_RETURN;
    event.outcome = *outcome;
    drill_strace_tell(e, held->family, &event);
}

/* --- Names ------------------------------------------------------------------------------------ */

/* A name that nothing has; -1: there is none left. */
int16_t drill_strace_take_name(struct drill_strace_events *e, int group_of)
{
    int i = e->first_free;
    while (i < DRILL_MAX_FD && e->names[i])
        i++;
    if (i == DRILL_MAX_FD)
        return -1;
    e->names[i] = true;
    e->first_free = i + 1;
    e->born[i] = ++e->births;
    e->group[i] = group_of >= 0 ? e->group[group_of] : (uint16_t)i;
    e->touched[e->group[i]] = e->now;
    return (int16_t)i;
}

void drill_strace_free_name(struct drill_strace_events *e, int16_t name)
{
    if (name < 0)
        return;
    e->names[name] = false;
    if (name < e->first_free)
        e->first_free = name;
}

void drill_strace_touch(struct drill_strace_events *e, const struct drill_held *held)
{
    e->touched[e->group[held->name]] = ++e->now;
}

bool drill_strace_has_name(const struct drill_held *held)
{
    return held != NULL && (held->kind == DRILL_HELD_SOCKET || held->kind == DRILL_HELD_STRAY);
}

/* --- Descriptors ------------------------------------------------------------------------------ */

void drill_strace_tell_close(struct drill_strace_events *e, struct drill_held *held)
{
    struct drill_call call = {.id = DRILL_CALL_CLOSE};
    struct drill_outcome outcome = {.second_fd = -1};
    drill_strace_touch(e, held);
    drill_strace_tell_whole(e, held, &call, &outcome, true);
    drill_strace_free_name(e, held->name);
    *held = (struct drill_held){0};
}

/* Puts something new at `fd`. What was there went away without a line in the trace. */
void drill_strace_put(struct drill_strace_events *e, struct drill_table *table, int fd,
                      const struct drill_held *held)
{
    struct drill_held *place = drill_table_make(table, fd);
    if (place == NULL) {
        e->no_memory |= fd >= 0 && fd < DRILL_HELD_MAX;
        return;
    }
    if (drill_strace_has_name(place)) {
        drill_strace_tell_foreign(e, place, DRILL_UNKNOWN_BIRTH);
        drill_strace_tell_close(e, place);
    }
    *place = *held;
}

void drill_strace_put_other(struct drill_strace_events *e, struct drill_table *table, int fd)
{
    if (fd >= 0)
        drill_strace_put(e, table, fd, &(struct drill_held){.kind = DRILL_HELD_OTHER});
}

/* Another descriptor for what is at `fd`. */
struct drill_held drill_strace_copy_of(struct drill_strace_events *e, const struct drill_held *held,
                                       bool cloexec)
{
    struct drill_held copy = *held;
    copy.cloexec = cloexec;
    if (!drill_strace_has_name(held))
        return copy;
    copy.name = drill_strace_take_name(e, held->name);
    if (copy.name < 0) {
        drill_strace_tell_foreign(e, held, DRILL_UNKNOWN_CROWD);
        return (struct drill_held){.kind = DRILL_HELD_OTHER};
    }
    struct drill_call call = {.id = DRILL_CALL_DUP};
    struct drill_outcome outcome = {.value = copy.name, .second_fd = -1};
    drill_strace_tell_whole(e, held, &call, &outcome, true);
    if (cloexec) {
        call = (struct drill_call){
            .id = DRILL_CALL_FCNTL, .number = DRILL_F_SETFD, .flags = DRILL_FD_CLOEXEC};
        outcome = (struct drill_outcome){.second_fd = -1};
        drill_strace_tell_whole(e, &copy, &call, &outcome, true);
    }
    return copy;
}

void drill_strace_tell_all_foreign(struct drill_strace_events *e, enum drill_unknown why)
{
    for (size_t i = 0; i < e->processes.count; i++) {
        const struct drill_table *table = e->processes.list[i]->table;
        for (int fd = 0; fd < table->size; fd++) {
            if (table->held[fd].kind == DRILL_HELD_SOCKET)
                drill_strace_tell_foreign(e, &table->held[fd], why);
        }
    }
}

/* Somebody uses `fd`, and his table does not have it: where processes came from nowhere, it may be
 * what another table has there. */
static void doubt_others(struct drill_strace_events *e, const struct drill_table *mine, int fd)
{
    for (size_t i = 0; e->uncertain && i < e->processes.count; i++) {
        const struct drill_table *table = e->processes.list[i]->table;
        const struct drill_held *held = drill_table_at(table, fd);
        if (table != mine && held != NULL && held->kind == DRILL_HELD_SOCKET)
            drill_strace_tell_foreign(e, held, DRILL_UNKNOWN_SHARED);
    }
}

/* What a call is on; NULL when it is nothing to follow. */
struct drill_held *drill_strace_find_held(struct drill_strace_events *e,
                                          struct drill_process *process,
                                          const struct drill_strace_call *call)
{
    struct drill_held *held = drill_table_make(process->table, call->call.fd);
    if (held == NULL)
        return NULL;
    if (held->kind == DRILL_HELD_UNKNOWN && call->no_socket)
        held->kind = DRILL_HELD_OTHER;
    if (held->kind == DRILL_HELD_OTHER || held->kind == DRILL_HELD_EPOLL)
        return NULL;
    if (held->kind != DRILL_HELD_UNKNOWN)
        return held;
    doubt_others(e, process->table, call->call.fd);
    if (call->returned && call->outcome.error == DRILL_EBADF)
        return NULL;
    int16_t name = drill_strace_take_name(e, -1);
    if (name < 0)
        return NULL;
    *held = (struct drill_held){.kind = DRILL_HELD_STRAY, .family = DRILL_TCP4, .name = name};
    drill_strace_tell_foreign(e, held, DRILL_UNKNOWN_BIRTH);
    return held;
}
