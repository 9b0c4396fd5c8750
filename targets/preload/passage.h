#ifndef DRILL_TARGETS_PRELOAD_PASSAGE_H
#define DRILL_TARGETS_PRELOAD_PASSAGE_H

/* One call of the program on its way through an engine, which is what makes calls unusual or wrong.
 *
 * A function that stands in for libc's begins a passage, puts the call into it in neutral form, and
 * runs it. The engine makes what calls it likes by drill_passage_make. The program's own one is
 * then made with the program's own arguments, and only what the engine changed of the neutral form
 * is changed of them; any other one is made from its neutral form alone. What came back reaches the
 * program as it was, but for what the engine changed of it.
 *
 * A call that has no neutral form, or is on no socket of a known family, or is made from within
 * another one (by the adapter, by a handler of a signal) goes past all this, straight to what comes
 * next. So do those of a process that shares its parent's memory. Passages live on their thread's
 * stack; nothing is locked while a call is made. */

#include "target/target.h"
#include "targets/preload/next.h"

struct drill_passage;

/* Makes the program's own call as `call` and `buffers` now say; writes the answer to *ret. */
typedef void drill_passage_own(struct drill_passage *passage, const struct drill_call *call,
                               const struct drill_buffer *buffers, struct drill_outcome *ret);

struct drill_engine {
    /* Makes a call of the program; *out comes zeroed. Any thread. */
    void (*perform)(enum drill_family family, const struct drill_call *call,
                    const struct drill_buffer *buffers, struct drill_outcome *out);

    /* [optional] `to` was made a duplicate of `fd`; `fd` will be waited for in ways that are not
     * seen here. */
    void (*follow)(int fd, int to);
    void (*expose)(int fd);

    /* Before a fork, and after it in the parent and in the child. */
    void (*before_fork)(void);
    void (*after_fork)(bool child);

    /* A call that reports on several descriptors is gone through for those that have nothing to
     * report, too, and calls on a descriptor that is closed are calls of the family it was of. */
    bool thorough;
    /* On sockets that are waited for by their edges nothing unusual may happen: to have got less
     * than was asked for means there that there is no more (epoll(7) Questions and answers, 9). */
    bool spares_edges;
};

/* What the program gave, as it gave it; each call uses what it needs of it. */
struct drill_host_args {
    int flags;
    const struct sockaddr *to;
    socklen_t to_len;
    struct sockaddr *room; /* for an address that comes back; NULL: none wanted */
    socklen_t *room_len;
    socklen_t room_size; /* *room_len as the program gave it */
    const struct iovec *iov;
    size_t n_iov;
    struct msghdr message; /* a copy */
    struct msghdr *message_out;
    int number[3];
    void *value; /* of an option; the descriptors of a pair; an event */
    const void *value_in;
    socklen_t value_len;
    socklen_t *value_len_out;
    struct pollfd *entry;
    const struct timespec *timeout;
    const sigset_t *mask;
    struct timeval *time;
    fd_set *sets[3];
};

struct drill_passage {
    struct drill_call call; /* the program's own, in neutral form */
    struct drill_buffer buffers[DRILL_IOV_MAX];
    enum drill_family family;
    drill_passage_own *own;
    struct drill_host_args host;
    struct drill_call made;      /* as the program's own call was last made */
    struct drill_outcome answer; /* what it gave then */
    int answer_errno;            /* with it, where it failed */
    unsigned times;              /* that it was made */
    struct drill_outcome out;    /* what the program gets */
};

/* Readies what follows for calls: from now on they go through the engine, which is kept. Once. */
void drill_passage_start(const struct drill_engine *engine);
const struct drill_engine *drill_passage_engine(void);

/* Whether the calls of this thread go through the engine now. */
bool drill_passage_is_open(void);

/* Whether a call of `id` on `fd` can go through the engine: then the rest of *ret is zeroed, and
 * its family filled in; nothing has to be undone. errno stays as it is. */
bool drill_passage_begin(struct drill_passage *ret, enum drill_call_id id, int fd);

/* The same for a call that has no socket yet. */
bool drill_passage_begin_family(struct drill_passage *ret, enum drill_call_id id,
                                enum drill_family family);

/* The family of sockets of those numbers; false: none that has a name. */
bool drill_passage_family(int domain, int type, int protocol, enum drill_family *ret);

/* Tells the engine that `fd` was duplicated as `to` (negative: it was not), or is waited for in
 * another way. */
void drill_passage_follow(int fd, int to);
void drill_passage_expose(int fd);

/* Makes the call through the engine, `own` being how the program's own is made. Returns what the
 * program is to get, with errno set where that is -1. */
long long drill_passage_run(struct drill_passage *passage, drill_passage_own *own);

/* For engines: makes any call of the thread whose passage it is. */
void drill_passage_make(enum drill_family family, const struct drill_call *call,
                        const struct drill_buffer *buffers, struct drill_outcome *out);

/* For `own`: ends a call, as drill_kernel_finish. */
bool drill_passage_finish(struct drill_outcome *out, long long result);

/* The program's flags with what the engine changed of them. */
int drill_passage_flags(const struct drill_passage *passage, const struct drill_call *call,
                        enum drill_flag_group group);

/* `host` with the difference of two sets of neutral flags. */
int drill_passage_patch(int host, enum drill_flag_group group, uint32_t before, uint32_t after);

/* Copies from the program's memory; false where it cannot be read, which is then the kernel's to
 * tell. */
bool drill_passage_read(void *ret, const void *from, size_t len);

/* Puts the program's address into the call; false: it has no neutral form. */
bool drill_passage_to(struct drill_passage *passage, const struct sockaddr *to, socklen_t len);

/* What to pass in its place, from the call as it is now. `spare` holds it where it was changed. */
struct drill_kernel_addr;
const struct sockaddr *drill_passage_addr(const struct drill_passage *passage,
                                          const struct drill_call *call,
                                          struct drill_kernel_addr *spare, socklen_t *ret_len);

/* Notes where the program wants an address; false: what it gave is unusual. */
bool drill_passage_room(struct drill_passage *passage, struct sockaddr *room, socklen_t *len);

/* For `own`: the address that came back, into *out; and, after the run, what the engine made of it
 * back to the program. */
void drill_passage_came_from(const struct drill_passage *passage, struct drill_outcome *out);
void drill_passage_give_addr(const struct drill_passage *passage);

#endif
