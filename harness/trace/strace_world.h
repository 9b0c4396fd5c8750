#ifndef DRILL_TRACE_STRACE_WORLD_H
#define DRILL_TRACE_STRACE_WORLD_H

/* The inside of strace_events.h: what there is in the world of a trace, and how changes of it are
 * told. Private to the reader of strace's output. */

#include "trace/strace_events.h"

enum {
    DRILL_STRACE_OWN = DRILL_TRACE_ACTORS - 1,
    DRILL_STRACE_NO_CALL = -1
};

/* A call in flight; its index is its actor. */
struct drill_strace_flight {
    bool busy;
    int next; /* of the same process */
    int fd;   /* of the process; what closes it */
    struct drill_table *table;
    struct drill_held held; /* what the call is on */
    int16_t made;           /* the name for what it makes; -1: none */
    struct drill_call call;
};

struct drill_strace_events {
    struct drill_recorded_sink sink;
    struct drill_processes processes;
    struct drill_strace_flight flights[DRILL_TRACE_ACTORS];
    bool names[DRILL_MAX_FD];
    uint16_t group[DRILL_MAX_FD];        /* names of one socket have the same */
    uint64_t touched[DRILL_MAX_FD];      /* by group: when something last happened to it */
    uint64_t polled[DRILL_TRACE_ACTORS]; /* by flight of a poll: since when */
    uint64_t born[DRILL_MAX_FD];         /* which of all those that had the name */
    uint64_t births;
    struct drill_strace_epoll *epolls;
    size_t n_epolls;
    uint64_t now;
    int first_free; /* no name below is free */
    bool uncertain; /* a process came from nowhere */
    bool signalled; /* a signal came with the return that is told */
    bool sigpipe;   /* and the call raised SIGPIPE */
    bool stopped;
    bool no_memory;
    long line;
};

void drill_strace_tell(struct drill_strace_events *e, uint8_t family, struct drill_event *event);

/* Nothing is known of it from now on. */
void drill_strace_tell_foreign(struct drill_strace_events *e, const struct drill_held *held,
                               enum drill_unknown why);

/* A call and its return, nothing between; `own`: not made by the process. */
void drill_strace_tell_whole(struct drill_strace_events *e, const struct drill_held *held,
                             const struct drill_call *call, const struct drill_outcome *outcome,
                             bool own);

/* A name that nothing has, of the same socket as another (-1: of its own); -1: none is left. */
int16_t drill_strace_take_name(struct drill_strace_events *e, int group_of);
void drill_strace_free_name(struct drill_strace_events *e, int16_t name);

/* Something happened to its socket. */
void drill_strace_touch(struct drill_strace_events *e, const struct drill_held *held);
bool drill_strace_has_name(const struct drill_held *held);

/* Closes it, and empties its place. */
void drill_strace_tell_close(struct drill_strace_events *e, struct drill_held *held);

/* Puts something new at `fd`; what was there went away unseen. */
void drill_strace_put(struct drill_strace_events *e, struct drill_table *table, int fd,
                      const struct drill_held *held);
void drill_strace_put_other(struct drill_strace_events *e, struct drill_table *table, int fd);

/* Another descriptor of the same, told as dup. */
struct drill_held drill_strace_copy_of(struct drill_strace_events *e, const struct drill_held *held,
                                       bool cloexec);
void drill_strace_tell_all_foreign(struct drill_strace_events *e, enum drill_unknown why);

/* What a call is on; NULL when it is nothing to follow. */
struct drill_held *drill_strace_find_held(struct drill_strace_events *e,
                                          struct drill_process *process,
                                          const struct drill_strace_call *call);

/* epoll: an epoll descriptor is made; what it is told to watch changes. */
void drill_strace_epoll_make(struct drill_strace_events *e, struct drill_process *process, int fd);
void drill_strace_epoll_change(struct drill_strace_events *e, const struct drill_process *process,
                               const struct drill_strace_call *call);

/* Fills in the descriptor and the events that were asked for of what epoll descriptor `fd`
 * reported, by its `data`. False when it is not certain which socket of the process that is. */
bool drill_strace_epoll_find(const struct drill_strace_events *e,
                             const struct drill_process *process, int fd,
                             struct drill_strace_poll *poll);
void drill_strace_epolls_free(struct drill_strace_events *e);

/* A place for a call in flight; NULL: there is none. */
struct drill_strace_flight *drill_strace_take_flight(struct drill_strace_events *e,
                                                     struct drill_process *process);
uint8_t drill_strace_actor_of(const struct drill_strace_events *e,
                              const struct drill_strace_flight *flight);

/* The process's last call in flight, taken off its list; NULL: there is none. */
struct drill_strace_flight *drill_strace_end_flight(struct drill_strace_events *e,
                                                    struct drill_process *process);
void drill_strace_begin_call(struct drill_strace_events *e, struct drill_process *process,
                             const struct drill_strace_call *call);
void drill_strace_end_call(struct drill_strace_events *e, struct drill_process *process,
                           const struct drill_strace_call *call);

/* Descriptors that went out in a message may be used by anybody. */
void drill_strace_doubt_passed(struct drill_strace_events *e, const struct drill_process *process,
                               const struct drill_strace_call *call);

/* Begins to close what the process holds; with `marked`, what is close-on-exec. */
void drill_strace_begin_closing(struct drill_strace_events *e, struct drill_process *process,
                                bool marked);

/* Ends that, and the calls that will not come back. */
void drill_strace_end_closing(struct drill_strace_events *e, struct drill_process *process,
                              bool marked);

/* The thread (`all`: the process) is about to end; it has ended. */
void drill_strace_leave(struct drill_strace_events *e, struct drill_process *process, bool all);
void drill_strace_gone(struct drill_strace_events *e, struct drill_process *process);

#endif
