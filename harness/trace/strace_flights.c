/* Calls in flight. What a process has pending are the calls that were told and did not return: the
 * one it is in, or the closing of its descriptors while it ends or executes another program. */

#include "trace/strace_world.h"

/* --- Calls in flight -------------------------------------------------------------------------- */

struct drill_strace_flight *drill_strace_take_flight(struct drill_strace_events *e,
                                                     struct drill_process *process)
{
    for (int a = 0; a < DRILL_STRACE_OWN; a++) {
        struct drill_strace_flight *flight = &e->flights[a];
        if (flight->busy)
            continue;
        *flight = (struct drill_strace_flight){.busy = true, .next = process->call, .made = -1};
        process->call = a;
        return flight;
    }
    return NULL;
}

uint8_t drill_strace_actor_of(const struct drill_strace_events *e,
                              const struct drill_strace_flight *flight)
{
    return (uint8_t)(flight - e->flights);
}

/* The process's call in flight, taken off its list; NULL: there is none. */
struct drill_strace_flight *drill_strace_end_flight(struct drill_strace_events *e,
                                                    struct drill_process *process)
{
    if (process->call == DRILL_STRACE_NO_CALL)
        return NULL;
    struct drill_strace_flight *flight = &e->flights[process->call];
    process->call = flight->next;
    flight->busy = false;
    return flight;
}

/* Whether the call that returns is the last that was told: it may be on nothing that is followed,
 * and what was told may have been lost on the way. */
static bool is_in(const struct drill_strace_events *e, const struct drill_process *process,
                  const struct drill_strace_call *call)
{
    if (process->call == DRILL_STRACE_NO_CALL)
        return false;
    const struct drill_strace_flight *flight = &e->flights[process->call];
    return flight->table != NULL && flight->fd == call->call.fd;
}

/* The outcome as the events have it: descriptors by name. */
static struct drill_outcome translate(const struct drill_strace_flight *flight,
                                      const struct drill_outcome *outcome)
{
    struct drill_outcome ret = *outcome;
    if (flight->made >= 0)
        ret.value = flight->made;
    return ret;
}

static struct drill_outcome interrupted(void)
{
    return (struct drill_outcome){.value = -1, .error = DRILL_EINTR, .second_fd = -1};
}

/* Whether a call has been told may depend on what it returns: an accept needs a name. */
static bool prepare(struct drill_strace_events *e, struct drill_strace_flight *flight,
                    const struct drill_strace_call *call)
{
    bool makes = call->effect == DRILL_EFFECT_ACCEPT && call->returned &&
                 call->outcome.error == DRILL_ENONE && flight->made < 0;
    if (!makes)
        return true;
    flight->made = drill_strace_take_name(e, -1);
    return flight->made >= 0;
}

void drill_strace_begin_call(struct drill_strace_events *e, struct drill_process *process,
                             const struct drill_strace_call *call)
{
    const struct drill_held *held = drill_strace_find_held(e, process, call);
    if (held == NULL)
        return;
    struct drill_strace_flight *flight = drill_strace_take_flight(e, process);
    if (flight == NULL || !prepare(e, flight, call)) {
        drill_strace_tell_foreign(e, held, DRILL_UNKNOWN_CROWD);
        if (flight != NULL)
            (void)drill_strace_end_flight(e, process);
        return;
    }
    flight->fd = call->call.fd;
    flight->table = process->table;
    flight->held = *held;
    flight->call = call->call;
    flight->call.fd = held->name;
    if (call->unknown != DRILL_UNKNOWN_NONE)
        drill_strace_tell_foreign(e, held, (enum drill_unknown)call->unknown);
    struct drill_event event = {.kind = DRILL_EVENT_CALL,
                                .actor = drill_strace_actor_of(e, flight)};
    event.call = flight->call;
    event.foreseen = call->returned;
    if (call->returned)
        event.outcome = translate(flight, &call->outcome);
    drill_strace_tell(e, held->family, &event);
}

/* What came of a call: the descriptor it made, the one it closed. */
static void settle_call(struct drill_strace_events *e, const struct drill_strace_flight *flight,
                        const struct drill_strace_call *call)
{
    bool good = call->returned && call->outcome.error == DRILL_ENONE;
    struct drill_held *held = drill_table_at(flight->table, flight->fd);
    if (call->effect == DRILL_EFFECT_CLOSE && call->outcome.error != DRILL_EBADF &&
        drill_strace_has_name(held) && held->name == flight->held.name) {
        drill_strace_free_name(e, held->name);
        *held = (struct drill_held){0};
    }
    if (call->effect == DRILL_EFFECT_ACCEPT && good && flight->made >= 0) {
        struct drill_held made = {.kind = flight->held.kind,
                                  .family = flight->held.family,
                                  .cloexec = call->cloexec,
                                  .name = flight->made};
        drill_strace_put(e, flight->table, (int)call->outcome.value, &made);
    }
    if (call->call.id == DRILL_CALL_FCNTL && call->call.number == DRILL_F_SETFD && good &&
        held != NULL)
        held->cloexec = (call->call.flags & DRILL_FD_CLOEXEC) != 0;
}

void drill_strace_end_call(struct drill_strace_events *e, struct drill_process *process,
                           const struct drill_strace_call *call)
{
    if (!is_in(e, process, call))
        return;
    struct drill_strace_flight *flight = drill_strace_end_flight(e, process);
    if (!prepare(e, flight, call))
        return;
    bool broken = !call->returned || call->outcome.error == DRILL_EINTR;
    if (call->unknown != DRILL_UNKNOWN_NONE)
        drill_strace_tell_foreign(e, &flight->held, (enum drill_unknown)call->unknown);
    else if (broken && call->call.id == DRILL_CALL_CONNECT)
        drill_strace_tell_foreign(e, &flight->held, DRILL_UNKNOWN_INTERRUPTED);
    struct drill_event event = {.kind = DRILL_EVENT_RETURN,
                                .actor = drill_strace_actor_of(e, flight)};
    event.call = call->call;
    event.call.fd = flight->held.name;
    event.signalled = e->signalled;
    event.outcome = call->returned ? translate(flight, &call->outcome) : interrupted();
    if (e->sigpipe)
        event.outcome.signals = DRILL_SIGPIPE;
    drill_strace_touch(e, &flight->held);
    drill_strace_tell(e, flight->held.family, &event);
    settle_call(e, flight, call);
}

/* Descriptors that went out in a message may be used by anybody; what goes along with it is not
 * read, so that nothing is said of the socket that carries it either. */
void drill_strace_doubt_passed(struct drill_strace_events *e, const struct drill_process *process,
                               const struct drill_strace_call *call)
{
    if (call->n_passed == 0)
        return;
    const struct drill_held *carrier = drill_table_at(process->table, call->call.fd);
    if (carrier != NULL && carrier->kind == DRILL_HELD_SOCKET)
        drill_strace_tell_foreign(e, carrier, DRILL_UNKNOWN_PASSED);
    if (!drill_call_sends(&call->call))
        return;
    if (call->n_passed > DRILL_STRACE_PASSED) {
        drill_strace_tell_all_foreign(e, DRILL_UNKNOWN_PASSED);
        return;
    }
    for (unsigned i = 0; i < call->n_passed; i++) {
        const struct drill_held *held = drill_table_at(process->table, call->passed[i]);
        if (held != NULL && held->kind == DRILL_HELD_SOCKET)
            drill_strace_tell_foreign(e, held, DRILL_UNKNOWN_PASSED);
    }
}

/* --- The ends of descriptors ------------------------------------------------------------------ */

/* Begins to close what the process holds; with `marked`, only what is close-on-exec. */
void drill_strace_begin_closing(struct drill_strace_events *e, struct drill_process *process,
                                bool marked)
{
    for (int fd = 0; fd < process->table->size; fd++) {
        const struct drill_held *held = &process->table->held[fd];
        struct drill_strace_flight *flight;
        if (!drill_strace_has_name(held) || (marked && !held->cloexec) ||
            (flight = drill_strace_take_flight(e, process)) == NULL)
            continue;
        flight->fd = fd;
        flight->table = process->table;
        flight->held = *held;
        flight->call = (struct drill_call){.id = DRILL_CALL_CLOSE, .fd = held->name};
        struct drill_event event = {.kind = DRILL_EVENT_CALL,
                                    .actor = drill_strace_actor_of(e, flight),
                                    .by_harness = true};
        event.call = flight->call;
        event.foreseen = true;
        event.outcome.second_fd = -1;
        drill_strace_tell(e, held->family, &event);
    }
}

/* Ends the calls of a process that will not come back, and its closing. */
void drill_strace_end_closing(struct drill_strace_events *e, struct drill_process *process,
                              bool marked)
{
    struct drill_strace_flight *flight;
    while ((flight = drill_strace_end_flight(e, process)) != NULL) {
        if (flight->table == NULL) /* a poll, of which nothing was told */
            continue;
        struct drill_event event = {.kind = DRILL_EVENT_RETURN,
                                    .actor = drill_strace_actor_of(e, flight),
                                    .by_harness = true};
        bool closes = flight->call.id == DRILL_CALL_CLOSE;
        event.call = flight->call;
        event.outcome = closes ? (struct drill_outcome){.second_fd = -1} : interrupted();
        drill_strace_touch(e, &flight->held);
        drill_strace_tell(e, flight->held.family, &event);
        struct drill_held *held = drill_table_at(flight->table, flight->fd);
        if (closes && drill_strace_has_name(held) && held->name == flight->held.name) {
            drill_strace_free_name(e, held->name);
            *held = (struct drill_held){0};
        }
        drill_strace_free_name(e, flight->made);
    }
    for (int fd = 0; fd < process->table->size; fd++) {
        struct drill_held *held = &process->table->held[fd];
        if (drill_strace_has_name(held) && (!marked || held->cloexec))
            drill_strace_tell_close(e, held);
        else if (!marked || held->cloexec)
            *held = (struct drill_held){0};
    }
}

void drill_strace_leave(struct drill_strace_events *e, struct drill_process *process, bool all)
{
    struct drill_table *table = process->table;
    if (table->leaving == table->threads)
        return;
    table->leaving = all ? table->threads : table->leaving + 1;
    if (table->leaving >= table->threads)
        drill_strace_begin_closing(e, process, false);
}

void drill_strace_gone(struct drill_strace_events *e, struct drill_process *process)
{
    struct drill_table *table = process->table;
    if (table->leaving > 0)
        table->leaving--;
    if (table->threads == 1) {
        drill_strace_end_closing(e, process, false);
    } else if (process->call != DRILL_STRACE_NO_CALL) {
        /* Another thread of the table ends it: the closing is not over yet. */
        for (size_t i = 0; i < e->processes.count; i++) {
            struct drill_process *other = e->processes.list[i];
            if (other == process || other->table != table)
                continue;
            int *last = &other->call;
            while (*last != DRILL_STRACE_NO_CALL)
                last = &e->flights[*last].next;
            *last = process->call;
            process->call = DRILL_STRACE_NO_CALL;
            break;
        }
    }
    drill_processes_drop(&e->processes, process);
}
