#ifndef DRILL_TARGET_TARGET_H
#define DRILL_TARGET_TARGET_H

/* The whole contract between the harness and an implementation of sockets.
 *
 * An adapter fills in a `struct drill_target_type` (one const instance per family it offers) and,
 * on open, returns a struct that starts with `struct drill_target`. Every number that crosses is of
 * the neutral vocabulary: adapters map at their own edge.
 *
 * Every method that makes a call writes *out whole (it comes zeroed) and keeps to these rules: on
 * success out->value is what the call returned and out->error is DRILL_ENONE; on failure out->value
 * is -1 and out->error says why (DRILL_EOTHER with host_error where no neutral name exists). What
 * the implementation answered is passed on as it is: an adapter never repairs, retries or
 * completes.
 *
 * Threads: methods may be called from several threads at once, also on the same descriptor, unless
 * the type lacks DRILL_CAP_THREADS. A method that the implementation makes wait waits in it. */

#include <pthread.h>
#include <sys/types.h>

#include "base/status.h"
#include "vocab/call.h"
#include "vocab/outcome.h"

enum {
    DRILL_TARGET_VERSION = 1
};

enum drill_cap {
    DRILL_CAP_THREADS = 1 << 0,  /* calls may be made from several threads */
    DRILL_CAP_SIGNALS = 1 << 1,  /* raises SIGPIPE where POSIX says so */
    DRILL_CAP_SYSCALLS = 1 << 2, /* a waiting call waits in a system call of its own that is not
                                    futex; without it, waiting in futex counts as waiting */
    DRILL_CAP_HOST_FDS = 1 << 3, /* descriptors are the process's own: leaks show in its table */
    DRILL_CAP_SYSCTLS = 1 << 4,  /* obeys the sysctls of the calling network namespace */
    DRILL_CAP_NAMES = 1 << 5,    /* resolves names through the process's own hosts and services */
    DRILL_CAP_FRESH = 1 << 6     /* cannot be opened twice in one process: needs a fresh worker */
};

/* Buffers of one transfer; the adapter passes them on in this order. */
struct drill_buffer {
    void *bytes;
    size_t len;
};

struct drill_target;

struct drill_target_type {
    uint32_t version;  /* DRILL_TARGET_VERSION */
    const char *name;  /* as on the command line, unique */
    const char *group; /* a name that selects several types at once ("kernel", "lwip") */
    const char *gloss; /* one line for `sockdrill targets` */
    enum drill_family family;
    uint32_t caps; /* enum drill_cap */

    /* [optional] Wrong on purpose: the rules one of which must reject it, the first of them the one
     * that it was made to break ("RCV-EOF,INV-PREFIX"). NULL: it means to be right. */
    const char *breaks;

    /* [optional: false] What scenarios claim beyond the rules need not hold: it does what the
     * documents permit, and more of that than their authors thought of. */
    bool claims_relaxed;

    /* [optional: always] Whether it can run here; if not, writes the reason (NUL-terminated).
     * Called in the parent process: must not start anything. */
    bool (*available)(const struct drill_target_type *type, char *why, size_t size);

    /* Opens an instance in this process; *ret is written on success. `close` ends it. */
    struct drill_status (*open)(const struct drill_target_type *type, struct drill_target **ret,
                                struct drill_diag *diag);
    void (*close)(struct drill_target *self);

    /* [optional: the methods below] Makes any call that drill_target_perform is given, in place of
     * the methods of single calls, which may then all be missing. For targets around another one.
     */
    void (*perform)(struct drill_target *self, const struct drill_call *call,
                    const struct drill_buffer *buffers, struct drill_outcome *out);

    /* socket(family of the type, flags DRILL_SOCK_*). out->value: descriptor. */
    void (*make_socket)(struct drill_target *self, uint32_t flags, struct drill_outcome *out);
    /* [optional: EOPNOTSUPP] socketpair; out->value and out->second_fd: descriptors. */
    void (*make_pair)(struct drill_target *self, uint32_t flags, struct drill_outcome *out);
    void (*bind_name)(struct drill_target *self, int fd, const struct drill_addr *addr,
                      struct drill_outcome *out);
    void (*start_listening)(struct drill_target *self, int fd, int backlog,
                            struct drill_outcome *out);
    /* accept (with_flags false) or accept4 (flags DRILL_SOCK_*). want_addr: pass an address buffer
     * and fill out->addr; else pass none. out->value: descriptor. */
    void (*take_connection)(struct drill_target *self, int fd, bool with_flags, uint32_t flags,
                            bool want_addr, struct drill_outcome *out);
    void (*connect_to)(struct drill_target *self, int fd, const struct drill_addr *addr,
                       struct drill_outcome *out);
    /* sendmsg with n_rights: SCM_RIGHTS with so many of call->rights, the last repeated.
     * send, sendto, sendmsg or write, as call->id says, with call->flags and call->addr (sendto;
     * sendmsg when its kind is not NONE); `buffers` replace call->len. */
    void (*send_bytes)(struct drill_target *self, const struct drill_call *call,
                       const struct drill_buffer *buffers, size_t n, struct drill_outcome *out);
    /* recvmsg with n_rights or want_creds: a control buffer with exactly that much room; what came
     * of both in it goes to out->n_rights, out->rights and out->creds.
     * recv, recvfrom, recvmsg or read, as call->id says; fills out->addr (recvfrom and recvmsg with
     * want_addr) and out->msg_flags (recvmsg). */
    void (*receive_bytes)(struct drill_target *self, const struct drill_call *call,
                          const struct drill_buffer *buffers, size_t n, struct drill_outcome *out);
    /* how: enum drill_how, or any other number, which must reach the implementation as a number
     * that it does not know. */
    void (*shut_down)(struct drill_target *self, int fd, int how, struct drill_outcome *out);
    void (*close_descriptor)(struct drill_target *self, int fd, struct drill_outcome *out);
    /* [optional: ENOSYS] */
    void (*duplicate)(struct drill_target *self, int fd, struct drill_outcome *out);
    /* getsockname, getpeername: out->addr, and out->addr_len of a UNIX address. */
    void (*local_name)(struct drill_target *self, int fd, struct drill_outcome *out);
    void (*peer_name)(struct drill_target *self, int fd, struct drill_outcome *out);
    /* Values per vocab/options.def; SO_ERROR as enum drill_errno in out->option[0]; times in ms. */
    void (*get_option)(struct drill_target *self, int fd, enum drill_option option,
                       struct drill_outcome *out);
    void (*set_option)(struct drill_target *self, int fd, enum drill_option option,
                       const int64_t value[2], struct drill_outcome *out);
    /* poll of one descriptor: out->value as poll returns, out->revents. timeout_ms -1: none. */
    void (*poll_one)(struct drill_target *self, int fd, uint32_t events, int timeout_ms,
                     struct drill_outcome *out);
    /* [optional: ENOSYS] select of one descriptor: DRILL_POLLIN, POLLOUT and POLLPRI are the three
     * sets, in and out; out->value as select returns. A negative descriptor is in none. */
    void (*select_one)(struct drill_target *self, int fd, uint32_t events, int timeout_ms,
                       struct drill_outcome *out);
    /* [optional: ENOSYS] epoll_create, epoll_ctl and epoll_wait, as call->id says (call.h). Of
     * epoll_wait: out->value as it returns with room for one event, out->revents, and
     * out->second_fd: the descriptor that epoll_ctl was given for it. */
    void (*use_epoll)(struct drill_target *self, const struct drill_call *call,
                      struct drill_outcome *out);
    /* fcntl: request of enum drill_fcntl; flags of the SET requests; GET gives flags in value.
     * F_SETOWN: ENOSYS where there are no such signals. */
    void (*control_flags)(struct drill_target *self, int fd, enum drill_fcntl request,
                          uint32_t flags, struct drill_outcome *out);
    /* [optional: ENOSYS] ioctl FIONREAD; out->value: bytes. */
    void (*readable_bytes)(struct drill_target *self, int fd, struct drill_outcome *out);
    /* [optional: ENOSYS] sockatmark; out->value: 1 at the mark, else 0. */
    void (*at_mark)(struct drill_target *self, int fd, struct drill_outcome *out);
    /* [optional: ENOSYS] unlink, rename, chmod, mknod, stat, open or umask, as call->id says, on
     * the files that UNIX sockets are bound to: of the path call->addr (rename: to call->service in
     * the same directory) and the mode call->flags. out->value: 0; stat: the mode and kind of the
     * file as DRILL_S_I*; umask: the mask before; open (for reading): a descriptor. */
    void (*on_file)(struct drill_target *self, const struct drill_call *call,
                    struct drill_outcome *out);
    /* [optional: ENOSYS] gethostbyname: out->addr (first address, port 0) and out->name; value 0.
     * Failures are HOST_NOT_FOUND, TRY_AGAIN, NO_RECOVERY, NO_DATA. */
    void (*host_by_name)(struct drill_target *self, const char *host, struct drill_outcome *out);
    /* [optional: ENOSYS] getservbyname: out->addr.port (host byte order), out->name, out->proto;
     * value 0. proto NULL: any. Failure is NOT_FOUND. */
    void (*service_by_name)(struct drill_target *self, const char *service, const char *proto,
                            struct drill_outcome *out);

    /* [optional: ENOSYS] ioctl FIONBIO. */
    void (*set_nonblocking)(struct drill_target *self, int fd, int on, struct drill_outcome *out);

    /* [optional: ENOSYS] sigaction: the signal (DRILL_SIGUSR1) is caught by a handler that does
     * nothing, installed with `flags` (DRILL_SA_*). Until then it is ignored. */
    void (*catch_signal)(struct drill_target *self, uint32_t signal, uint32_t flags,
                         struct drill_outcome *out);
    /* [optional: ENOSYS] pthread_kill: sends the signal to a thread that makes calls of this
     * target, or has none to make. Returns when the thread has handled it, but not only when a call
     * that it waited in has returned. */
    void (*signal_thread)(struct drill_target *self, pthread_t thread, uint32_t signal,
                          struct drill_outcome *out);
    /* [optional: ENOSYS] getaddrinfo with call->host and call->service (empty: NULL), call->flags
     * and the twists FAMILY, TYPE and PROTOCOL as hints (none of them and no flags: no hints);
     * out->value: how many results, out->addr: the first one's, out->option: the sets of their
     * types and families. Failures are the EAI ones. */
    void (*address_info)(struct drill_target *self, const struct drill_call *call,
                         struct drill_outcome *out);
    /* [optional: ENOSYS] open, fstat, lseek or fsync, as call->id says: see call.h. */
    void (*as_file)(struct drill_target *self, const struct drill_call *call,
                    struct drill_outcome *out);
    /* [optional: ENOSYS] Any other call with a twisted argument, all of it as call->twist says
     * (twist.h); a pointer that faults is one that the implementation must not be able to read or
     * write. Room for an address or a value that is longer than the length says must be there all
     * the same, and out->data.past_end counts what was written of it. out->told: what came back as
     * the length. An address that came back short is filled up with zeroes. */
    void (*twisted_call)(struct drill_target *self, const struct drill_call *call,
                         const struct drill_buffer *buffers, size_t n, struct drill_outcome *out);
    /* [optional: ENOSYS] sigwaitinfo of one signal that the process got and no thread takes: waits
     * for it, takes it; out->value 0. */
    void (*wait_for_signal)(struct drill_target *self, uint32_t signal, struct drill_outcome *out);
    /* [optional: ENOSYS] fork: a child of this process with copies of its descriptors; out->value:
     * its number, 1..DRILL_CHILDREN, a free one (EAGAIN: none is). */
    void (*make_child)(struct drill_target *self, struct drill_outcome *out);
    /* [with fork] Makes the call in the child; descriptors as in vocab.h (DRILL_PROCESS_FDS).
     * execve: the child becomes a program that waits until it is to end; the return says that it
     * runs. _exit: returns when the child is gone, and its number is free. A child that is lost
     * gives ESRCH. */
    void (*call_in_child)(struct drill_target *self, unsigned child, const struct drill_call *call,
                          const struct drill_buffer *buffers, struct drill_outcome *out);
    /* [with fork] kill. Returns when the signal has had its effect: the child is gone
     * (SIGKILL; its number is free), stopped, goes on, or has run its handler (SIGUSR1, where one
     * was installed). */
    void (*signal_child)(struct drill_target *self, unsigned child, uint32_t signal,
                         struct drill_outcome *out);
    /* [with fork] The process that makes the child's calls, for the harness to look at. */
    pid_t (*find_child)(struct drill_target *self, unsigned child);
    /* [optional: nothing] Undoes what a scenario did to the process by catch_signal and make_child.
     * Called after each, when no thread is in a call. */
    void (*restore_process)(struct drill_target *self);
};

struct drill_target {
    const struct drill_target_type *type;
};

/* Checks the type (version, required methods); BAD_INPUT with diag otherwise. */
struct drill_status drill_target_check(const struct drill_target_type *type,
                                       struct drill_diag *diag);

/* Opens an instance of a checked type; *ret is written on success. */
struct drill_status drill_target_open(const struct drill_target_type *type,
                                      struct drill_target **ret, struct drill_diag *diag);
void drill_target_close(struct drill_target *target);

/* Makes one call through the right method, defaults applied; *out is written whole. `buffers`: the
 * transfer's memory, drill_call_buffers() of them; not for kill and pthread_kill. A target that
 * gives no address leaves kind NONE. */
void drill_target_perform(struct drill_target *target, const struct drill_call *call,
                          const struct drill_buffer *buffers, struct drill_outcome *out);

/* The same in a child; not for fork, kill and pthread_kill. */
void drill_target_perform_in(struct drill_target *target, unsigned child,
                             const struct drill_call *call, const struct drill_buffer *buffers,
                             struct drill_outcome *out);

/* Makes the call of kill: `child` is the process of the actor that it names, 0 none (ESRCH). */
void drill_target_kill(struct drill_target *target, unsigned child, const struct drill_call *call,
                       struct drill_outcome *out);

/* Makes the call of pthread_kill, which needs more than a call holds: the thread. */
void drill_target_signal(struct drill_target *target, pthread_t thread,
                         const struct drill_call *call, struct drill_outcome *out);

#endif
