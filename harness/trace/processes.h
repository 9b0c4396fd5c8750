#ifndef DRILL_TRACE_PROCESSES_H
#define DRILL_TRACE_PROCESSES_H

/* The processes of a recorded trace and their descriptors. Threads share a table. */

#include "base/status.h"
#include "vocab/vocab.h"

enum drill_held_kind {
    DRILL_HELD_UNKNOWN, /* closed, or never seen */
    DRILL_HELD_SOCKET,  /* of a family that is modelled: `name` is its descriptor in the events */
    DRILL_HELD_STRAY,   /* something of unknown kind, with a `name` in the events */
    DRILL_HELD_EPOLL,   /* an epoll descriptor: `name` is its number among those */
    DRILL_HELD_OTHER    /* something else that is no socket */
};

struct drill_held {
    uint8_t kind;   /* enum drill_held_kind */
    uint8_t family; /* enum drill_family */
    bool cloexec;
    int16_t name;
};

enum {
    DRILL_HELD_MAX = 1 << 16 /* descriptors of one process that are followed */
};

struct drill_table {
    unsigned threads;
    unsigned leaving; /* of them: about to end */
    int size;
    struct drill_held *held;
};

struct drill_process {
    int pid;
    struct drill_table *table;
    int call; /* what the reader keeps of its call; see strace_events.c */
};

struct drill_processes {
    size_t count;
    size_t capacity;
    struct drill_process **list; /* in no order */
};

/* NULL: there is none of that number. */
struct drill_process *drill_processes_find(const struct drill_processes *all, int pid);

/* A new process with the table of `like` (a thread), or with one of its own that is empty (`like`
 * NULL). NULL without memory. */
struct drill_process *drill_processes_add(struct drill_processes *all, int pid,
                                          struct drill_table *like);

/* The process ends; the caller has emptied the table, if it was its last thread. */
void drill_processes_drop(struct drill_processes *all, struct drill_process *process);
void drill_processes_free(struct drill_processes *all);

/* A table of its own for a process that shared one; empty. False without memory. */
bool drill_process_unshare(struct drill_process *process);

/* What is held at `fd`; NULL when that lies beyond the table. The second makes room, and gives NULL
 * for numbers over the limit and without memory. */
struct drill_held *drill_table_at(const struct drill_table *table, int fd);
struct drill_held *drill_table_make(struct drill_table *table, int fd);

#endif
