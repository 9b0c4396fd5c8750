/* Processes, descriptors and calls of a trace, told as events. */

#include "trace/strace_events.h"

#include <stdlib.h>

#include "trace/strace_world.h"

struct drill_status drill_strace_events_new(struct drill_strace_events **ret,
                                            const struct drill_recorded_sink *sink)
{
    struct drill_strace_events *events = calloc(1, sizeof *events);
    if (events == NULL)
        return DRILL_FAIL(NO_MEMORY);
    events->sink = *sink;
    *ret = events;
    return DRILL_OK;
}

void drill_strace_events_free(struct drill_strace_events *events)
{
    if (events == NULL)
        return;
    drill_processes_free(&events->processes);
    drill_strace_epolls_free(events);
    free(events);
}

/* --- Processes -------------------------------------------------------------------------------- */

static struct drill_process *process_of(struct drill_strace_events *e, int pid)
{
    struct drill_process *process = drill_processes_find(&e->processes, pid);
    if (process != NULL)
        return process;
    /* Without -o, strace names no process while there is only one. */
    if (pid == 0 && e->processes.count == 1)
        return e->processes.list[0];
    process = drill_processes_find(&e->processes, 0);
    if (process != NULL) {
        process->pid = pid;
        return process;
    }
    if (e->processes.count > 0) {
        e->uncertain = true;
        drill_strace_tell_all_foreign(e, DRILL_UNKNOWN_SHARED);
    }
    process = drill_processes_add(&e->processes, pid, NULL);
    e->no_memory |= process == NULL;
    return process;
}

static void copy_table(struct drill_strace_events *e, const struct drill_table *from,
                       struct drill_table *to)
{
    for (int fd = 0; fd < from->size; fd++) {
        struct drill_held held = from->held[fd];
        if (held.kind == DRILL_HELD_UNKNOWN)
            continue;
        held = drill_strace_copy_of(e, &held, held.cloexec);
        drill_strace_put(e, to, fd, &held);
    }
}

static void fork_process(struct drill_strace_events *e, struct drill_process *parent,
                         const struct drill_strace_call *call)
{
    int pid = (int)call->outcome.value;
    if (!call->returned || call->outcome.error != DRILL_ENONE || pid <= 0 ||
        drill_processes_find(&e->processes, pid) != NULL)
        return;
    if (call->unknown != DRILL_UNKNOWN_NONE) {
        e->uncertain = true; /* a thread, or a child: it comes from nowhere */
        drill_strace_tell_all_foreign(e, (enum drill_unknown)call->unknown);
    }
    struct drill_process *child =
        drill_processes_add(&e->processes, pid, call->shares ? parent->table : NULL);
    if (child == NULL)
        e->no_memory = true;
    else if (!call->shares && call->unknown == DRILL_UNKNOWN_NONE)
        copy_table(e, parent->table, child->table);
}

static void begin_exec(struct drill_strace_events *e, struct drill_process *process,
                       const struct drill_strace_call *call)
{
    if (!call->returned || call->outcome.error != DRILL_ENONE)
        return;
    if (process->table->threads > 1) {
        struct drill_table *shared = process->table;
        e->no_memory |= !drill_process_unshare(process);
        copy_table(e, shared, process->table);
    }
    drill_strace_begin_closing(e, process, true);
}

static void end_exec(struct drill_strace_events *e, struct drill_process *process,
                     const struct drill_strace_call *call)
{
    if (call->returned && call->outcome.error == DRILL_ENONE)
        drill_strace_end_closing(e, process, true);
}

/* --- Calls ------------------------------------------------------------------------------------ */

static void make_socket(struct drill_strace_events *e, struct drill_process *process,
                        const struct drill_strace_call *call)
{
    bool pair = call->effect == DRILL_EFFECT_PAIR;
    bool good = call->returned && call->outcome.error == DRILL_ENONE;
    struct drill_held held = {
        .kind = DRILL_HELD_SOCKET, .family = (uint8_t)call->family, .cloexec = call->cloexec};
    struct drill_outcome outcome = call->outcome;
    int16_t names[2] = {-1, -1};
    if (call->family < 0 || !call->returned) {
        drill_strace_put_other(e, process->table, good ? (int)outcome.value : -1);
        drill_strace_put_other(e, process->table, good && pair ? outcome.second_fd : -1);
        return;
    }
    for (int i = 0; good && i < (pair ? 2 : 1); i++) {
        if ((names[i] = drill_strace_take_name(e, -1)) < 0) {
            drill_strace_free_name(e, names[0]);
            return;
        }
    }
    if (good) {
        outcome.value = names[0];
        outcome.second_fd = names[1];
    }
    held.name = -1;
    drill_strace_tell_whole(e, &held, &call->call, &outcome, false);
    for (int i = 0; good && i < (pair ? 2 : 1); i++) {
        held.name = names[i];
        drill_strace_put(e, process->table,
                         i == 0 ? (int)call->outcome.value : call->outcome.second_fd, &held);
    }
}

static void duplicate(struct drill_strace_events *e, struct drill_process *process,
                      const struct drill_strace_call *call)
{
    struct drill_table *table = process->table;
    int to = (int)call->outcome.value;
    if (!call->returned || call->outcome.error != DRILL_ENONE || to == call->call.fd)
        return;
    struct drill_held *place = drill_table_at(table, to);
    if (call->effect == DRILL_EFFECT_DUP_TO && drill_strace_has_name(place))
        drill_strace_tell_close(e, place);
    const struct drill_held *from = drill_strace_find_held(e, process, call);
    struct drill_held copy = {.kind = DRILL_HELD_OTHER};
    if (from != NULL)
        copy = drill_strace_copy_of(e, from, call->cloexec);
    drill_strace_put(e, table, to, &copy);
}

/* What one descriptor was seen to be. When anything happened meanwhile, at which moment that was is
 * not known: of what was seen only that it was so is told, which select() says, and not what was
 * not. */
static void tell_poll(struct drill_strace_events *e, const struct drill_held *held,
                      const struct drill_strace_poll *poll, bool sets, bool meanwhile)
{
    uint32_t seen = poll->revents & (DRILL_POLLIN | DRILL_POLLOUT | DRILL_POLLPRI);
    struct drill_call call = {.id = DRILL_CALL_POLL, .flags = poll->events};
    struct drill_outcome outcome = {
        .value = poll->revents != 0, .revents = poll->revents, .second_fd = -1};
    if (meanwhile && seen == 0)
        return;
    if (meanwhile)
        call.flags = outcome.revents = seen;
    if (meanwhile || sets) {
        call.id = DRILL_CALL_SELECT;
        outcome.value = __builtin_popcount(outcome.revents);
    }
    drill_strace_tell_whole(e, held, &call, &outcome, false);
}

/* Each descriptor is asked for itself; of those of an epoll descriptor those that it reported, with
 * what poll() would have said of them: that is what the kernel looks at last. When the poll was
 * under way for a while and others used the socket meanwhile, what it saw is past. */
static void tell_polls(struct drill_strace_events *e, const struct drill_process *process,
                       const struct drill_strace_call *call, uint64_t since)
{
    for (unsigned i = 0; call->polls_whole && i < call->n_polls; i++) {
        struct drill_strace_poll poll = call->polls[i];
        if (call->effect == DRILL_EFFECT_EPOLL_WAIT &&
            !drill_strace_epoll_find(e, process, call->call.fd, &poll))
            continue;
        const struct drill_held *held = drill_table_at(process->table, poll.fd);
        if (held != NULL && held->kind == DRILL_HELD_SOCKET &&
            e->touched[e->group[held->name]] <= since)
            tell_poll(e, held, &poll, call->call.id == DRILL_CALL_SELECT, e->now != since);
    }
}

/* A poll holds a flight for the time it began. */
static void poll_begins(struct drill_strace_events *e, struct drill_process *process)
{
    struct drill_strace_flight *flight = drill_strace_take_flight(e, process);
    if (flight != NULL)
        e->polled[drill_strace_actor_of(e, flight)] = e->now;
}

static void poll_ends(struct drill_strace_events *e, struct drill_process *process,
                      const struct drill_strace_call *call)
{
    if (process->call == DRILL_STRACE_NO_CALL || e->flights[process->call].table != NULL)
        return;
    const struct drill_strace_flight *flight = drill_strace_end_flight(e, process);
    if (flight != NULL)
        tell_polls(e, process, call, e->polled[drill_strace_actor_of(e, flight)]);
}

static void close_range_of(struct drill_strace_events *e, struct drill_process *process,
                           const struct drill_strace_call *call)
{
    if (!call->returned || call->outcome.error != DRILL_ENONE)
        return;
    for (int fd = call->call.fd; fd >= 0 && fd < process->table->size; fd++) {
        struct drill_held *held = &process->table->held[fd];
        if (fd > call->outcome.second_fd)
            break;
        if (drill_strace_has_name(held))
            drill_strace_tell_close(e, held);
        *held = (struct drill_held){0};
    }
}

static void doubt(struct drill_strace_events *e, const struct drill_process *process, int fd)
{
    const struct drill_held *held = drill_table_at(process->table, fd);
    if (held != NULL && held->kind == DRILL_HELD_SOCKET)
        drill_strace_tell_foreign(e, held, DRILL_UNKNOWN_CALL);
}

static void take_call(struct drill_strace_events *e, struct drill_process *process,
                      const struct drill_strace_call *call)
{
    switch (call->effect) {
    case DRILL_EFFECT_CALL:
    case DRILL_EFFECT_ACCEPT:
    case DRILL_EFFECT_CLOSE:
        drill_strace_doubt_passed(e, process, call);
        drill_strace_begin_call(e, process, call);
        break;
    case DRILL_EFFECT_POLL:
    case DRILL_EFFECT_EPOLL_WAIT:
        poll_begins(e, process);
        break;
    case DRILL_EFFECT_FORK:
        fork_process(e, process, call);
        break;
    case DRILL_EFFECT_EXEC:
        begin_exec(e, process, call);
        break;
    case DRILL_EFFECT_EXIT:
        drill_strace_leave(e, process, true);
        break;
    case DRILL_EFFECT_UNKNOWN:
        doubt(e, process, call->call.fd);
        doubt(e, process, call->outcome.second_fd);
        break;
    case DRILL_EFFECT_BEYOND:
        drill_strace_tell_all_foreign(e, DRILL_UNKNOWN_CALL);
        break;
    default:
        break;
    }
}

static void take_return(struct drill_strace_events *e, struct drill_process *process,
                        const struct drill_strace_call *call)
{
    switch (call->effect) {
    case DRILL_EFFECT_CALL:
    case DRILL_EFFECT_ACCEPT:
    case DRILL_EFFECT_CLOSE:
        drill_strace_end_call(e, process, call);
        break;
    case DRILL_EFFECT_POLL:
    case DRILL_EFFECT_EPOLL_WAIT:
        poll_ends(e, process, call);
        break;
    case DRILL_EFFECT_EPOLL:
        if (call->returned && call->outcome.error == DRILL_ENONE)
            drill_strace_epoll_make(e, process, (int)call->outcome.value);
        break;
    case DRILL_EFFECT_EPOLL_CTL:
        if (call->returned && call->outcome.error == DRILL_ENONE)
            drill_strace_epoll_change(e, process, call);
        break;
    case DRILL_EFFECT_SOCKET:
    case DRILL_EFFECT_PAIR:
        make_socket(e, process, call);
        break;
    case DRILL_EFFECT_OPEN:
        if (call->returned && call->outcome.error == DRILL_ENONE) {
            drill_strace_put_other(e, process->table, (int)call->outcome.value);
            drill_strace_put_other(e, process->table, call->outcome.second_fd);
        }
        break;
    case DRILL_EFFECT_DUP:
    case DRILL_EFFECT_DUP_TO:
        duplicate(e, process, call);
        break;
    case DRILL_EFFECT_RANGE:
        close_range_of(e, process, call);
        break;
    case DRILL_EFFECT_FORK:
        fork_process(e, process, call);
        break;
    case DRILL_EFFECT_EXEC:
        end_exec(e, process, call);
        break;
    default:
        break;
    }
}

bool drill_strace_events_take(struct drill_strace_events *e,
                              const struct drill_strace_record *record)
{
    e->line = record->line;
    e->signalled = record->signalled;
    e->sigpipe = record->sigpipe;
    bool known = drill_processes_find(&e->processes, record->pid) != NULL || record->pid == 0;
    struct drill_process *process =
        record->point == DRILL_POINT_GONE && !known ? NULL : process_of(e, record->pid);
    if (process == NULL)
        return !e->stopped && !e->no_memory;
    if (record->point == DRILL_POINT_GONE) {
        drill_strace_gone(e, process);
        return !e->stopped && !e->no_memory;
    }
    if (record->point != DRILL_POINT_RETURN)
        take_call(e, process, &record->call);
    if (record->point != DRILL_POINT_CALL)
        take_return(e, process, &record->call);
    if (record->last)
        drill_strace_leave(e, process, false);
    return !e->stopped && !e->no_memory;
}
