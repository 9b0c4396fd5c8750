/* What epoll descriptors watch. The kernel reports a socket by a number that the program chose when
 * it asked for it to be watched; which socket that is, is known as long as nobody closed it, and no
 * two have the same number. */

#include <stdlib.h>

#include "trace/strace_world.h"

enum {
    MOST_EPOLLS = 1024 /* in a whole trace; what later ones report is left alone */
};

struct watch {
    int fd;
    int16_t name; /* of the socket; -1: it is none, or not known */
    bool told;    /* `data` is known */
    bool known;   /* `events` are */
    uint64_t born;
    uint32_t events;
    uint64_t data;
};

struct drill_strace_epoll {
    struct watch *watches;
    size_t count;
    size_t capacity;
};

void drill_strace_epolls_free(struct drill_strace_events *e)
{
    for (size_t i = 0; i < e->n_epolls; i++)
        free(e->epolls[i].watches);
    free(e->epolls);
}

void drill_strace_epoll_make(struct drill_strace_events *e, struct drill_process *process, int fd)
{
    struct drill_held held = {.kind = DRILL_HELD_EPOLL, .name = (int16_t)e->n_epolls};
    if (e->n_epolls == MOST_EPOLLS) {
        drill_strace_put_other(e, process->table, fd);
        return;
    }
    if (e->epolls == NULL)
        e->epolls = calloc(MOST_EPOLLS, sizeof *e->epolls);
    if (e->epolls == NULL) {
        e->no_memory = true;
        return;
    }
    e->n_epolls++;
    drill_strace_put(e, process->table, fd, &held);
}

static struct drill_strace_epoll *epoll_at(const struct drill_strace_events *e,
                                           const struct drill_process *process, int fd)
{
    const struct drill_held *held = drill_table_at(process->table, fd);
    return held != NULL && held->kind == DRILL_HELD_EPOLL ? &e->epolls[held->name] : NULL;
}

static struct watch *find_watch(const struct drill_strace_epoll *epoll, int fd)
{
    for (size_t i = 0; i < epoll->count; i++) {
        if (epoll->watches[i].fd == fd)
            return &epoll->watches[i];
    }
    return NULL;
}

static struct watch *add_watch(struct drill_strace_epoll *epoll, int fd)
{
    struct watch *watch = find_watch(epoll, fd);
    if (watch != NULL)
        return watch;
    if (epoll->count == epoll->capacity) {
        size_t capacity = epoll->capacity == 0 ? 16 : epoll->capacity * 2;
        struct watch *watches = realloc(epoll->watches, capacity * sizeof *watches);
        if (watches == NULL)
            return NULL;
        epoll->watches = watches;
        epoll->capacity = capacity;
    }
    return &epoll->watches[epoll->count++];
}

void drill_strace_epoll_change(struct drill_strace_events *e, const struct drill_process *process,
                               const struct drill_strace_call *call)
{
    struct drill_strace_epoll *epoll = epoll_at(e, process, call->call.fd);
    int fd = (int)call->call.value[0];
    if (epoll == NULL)
        return;
    if (call->call.number == DRILL_EPOLL_CTL_DEL) {
        struct watch *watch = find_watch(epoll, fd);
        if (watch != NULL)
            *watch = epoll->watches[--epoll->count];
        return;
    }
    struct watch *watch = add_watch(epoll, fd);
    if (watch == NULL) {
        e->no_memory = true;
        return;
    }
    *watch = (struct watch){
        .fd = fd, .name = -1, .told = call->n_polls == 1, .known = call->polls_whole};
    const struct drill_held *held = drill_table_at(process->table, fd);
    if (held != NULL && held->kind == DRILL_HELD_SOCKET) {
        watch->name = held->name;
        watch->born = e->born[held->name];
    }
    watch->events = call->call.flags;
    watch->data = call->polls[0].data;
}

bool drill_strace_epoll_find(const struct drill_strace_events *e,
                             const struct drill_process *process, int fd,
                             struct drill_strace_poll *poll)
{
    const uint32_t modes = DRILL_EPOLLET | DRILL_EPOLLONESHOT;
    const struct drill_strace_epoll *epoll = epoll_at(e, process, fd);
    const struct watch *found = NULL;
    for (size_t i = 0; epoll != NULL && i < epoll->count; i++) {
        const struct watch *watch = &epoll->watches[i];
        if (watch->told && watch->data != poll->data)
            continue;
        if (!watch->told || found != NULL)
            return false; /* it may be either */
        found = watch;
    }
    if (found == NULL || !found->known || found->name < 0 || e->born[found->name] != found->born)
        return false;
    const struct drill_held *held = drill_table_at(process->table, found->fd);
    if (held == NULL || held->kind != DRILL_HELD_SOCKET || held->name != found->name)
        return false;
    poll->fd = found->fd;
    poll->events = found->events & ~modes; /* the bits are those of poll() */
    return true;
}
