/* Child processes. A child makes the calls that it is handed through a page of memory that it
 * shares with its parent:
 *
 *     BORN --child--> IDLE --parent--> CALL --child--> DONE --parent--> IDLE
 *
 * It waits for the next one in a futex, which nobody takes for a wait of the sockets API. What it
 * is told to become (execve) is a shell that says a byte when it runs, and ends when its input
 * does. A child dies with its parent.
 *
 * Between fork and its end a child calls nothing that may need a lock: another thread of the parent
 * may have held it. */

#include "targets/kernel/methods.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "targets/kernel/map.h"

enum {
    ROOM = 1 << 20,        /* bytes of a transfer in a child */
    LOOK_NS = 50 * 1000000 /* how often it is looked whether a silent child still lives */
};

enum turn {
    BORN, /* not ready yet */
    IDLE,
    CALL,
    DONE,
    LOST /* the child is gone */
};

struct channel {
    _Atomic uint32_t turn; /* a futex */
    struct drill_call call;
    struct drill_outcome out;
    unsigned char bytes[ROOM];
};

static struct child {
    _Atomic pid_t pid;       /* 0: there is none */
    struct channel *channel; /* kept for the next child */
    int input;               /* of the program that took its place; -1: none did */
    int output;              /* both are pipes, made before the fork */
    int far[2];              /* their other ends */
    bool catches;            /* SIGUSR1, from before the fork */
    bool halted;             /* by SIGSTOP */
} children[DRILL_CHILDREN + 1];

static volatile sig_atomic_t pipe_seen; /* in the child */

static void note_pipe(int number)
{
    (void)number;
    pipe_seen = 1;
}

static void wait_while(struct channel *channel, uint32_t turn, const struct timespec *patience)
{
    syscall(SYS_futex, &channel->turn, FUTEX_WAIT, turn, patience, NULL, 0);
}

static void pass(struct channel *channel, enum turn turn)
{
    atomic_store(&channel->turn, (uint32_t)turn);
    syscall(SYS_futex, &channel->turn, FUTEX_WAKE, INT32_MAX, NULL, NULL, 0);
}

/* In the child: becomes the program. Returns only when it cannot. */
static void become(const struct child *self)
{
    /* A handler does not outlive exec; SIGUSR1 would end the program. */
    static char name[] = "sh", option[] = "-c", script[] = "trap '' USR1; echo r; read x";
    static char *const args[] = {name, option, script, NULL};
    static char *const none[] = {NULL};
    char failed = 'x';
    dup2(self->far[0], STDIN_FILENO);
    dup2(self->far[1], STDOUT_FILENO);
    execve("/bin/sh", args, none);
    (void)!write(self->far[1], &failed, 1);
    _exit(1);
}

/* The number that a descriptor has in the child. */
static int own_number(int fd, int base)
{
    return fd >= base ? fd - base : -1;
}

/* In the child: makes the call on its own descriptors. */
static void make_call(struct drill_target *target, const struct child *self, int base)
{
    struct channel *channel = self->channel;
    struct drill_call call = channel->call;
    struct drill_buffer buffers[DRILL_IOV_MAX];
    unsigned char *at = channel->bytes;
    for (unsigned i = 0; i < call.n_len; i++) {
        buffers[i] = (struct drill_buffer){at, call.len[i]};
        at += call.len[i];
    }
    if (call.id == DRILL_CALL_EXIT)
        _exit(0);
    if (call.id == DRILL_CALL_EXECVE)
        become(self);
    call.fd = own_number(call.fd, base);
    for (unsigned i = 0; i < drill_call_rights(&call); i++)
        call.rights[i] = own_number(call.rights[i], base);
    pipe_seen = 0;
    drill_target_perform(target, &call, buffers, &channel->out);
    if (pipe_seen)
        channel->out.signals |= DRILL_SIGPIPE;
}

static void close_if_open(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* In the child: the ends of the others' pipes, which would outlive those who hold them. */
static void drop_pipes_of_others(const struct child *self)
{
    for (struct child *other = children; other <= &children[DRILL_CHILDREN]; other++) {
        if (other == self || other->pid == 0)
            continue;
        close_if_open(&other->input);
        close_if_open(&other->output);
        close_if_open(&other->far[0]);
        close_if_open(&other->far[1]);
    }
}

/* The child's whole life. */
static void serve(struct drill_target *target, const struct child *self, int base, pid_t parent)
{
    struct sigaction action = {.sa_handler = note_pipe};
    struct channel *channel = self->channel;
    drop_pipes_of_others(self);
    sigemptyset(&action.sa_mask);
    sigaction(SIGPIPE, &action, NULL);
    action.sa_handler = SIG_IGN;
    if (!self->catches)
        sigaction(SIGUSR1, &action, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    pass(channel, IDLE);
    while (getppid() == parent) {
        if (atomic_load(&channel->turn) != CALL) {
            wait_while(channel, atomic_load(&channel->turn) == DONE ? DONE : IDLE, NULL);
            continue;
        }
        make_call(target, self, base);
        pass(channel, DONE);
    }
    _exit(0);
}

static void forget(struct child *child)
{
    close_if_open(&child->input);
    close_if_open(&child->output);
    close_if_open(&child->far[0]);
    close_if_open(&child->far[1]);
    child->pid = 0;
}

/* Keeps the numbers that sockets get free, where there is room. */
static int move_away(int fd)
{
    int moved = fcntl(fd, F_DUPFD_CLOEXEC, DRILL_PROCESS_FDS - 64);
    if (moved < 0)
        return fd;
    close(fd);
    return moved;
}

static bool make_pipe(int *reads, int *writes)
{
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0)
        return false;
    *reads = move_away(fds[0]);
    *writes = move_away(fds[1]);
    return true;
}

static bool prepare(struct child *child)
{
    child->input = child->output = child->far[0] = child->far[1] = -1;
    if (child->channel == NULL) {
        void *page = mmap(NULL, sizeof(struct channel), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (page == MAP_FAILED)
            return false;
        child->channel = page;
    }
    atomic_store(&child->channel->turn, BORN);
    return make_pipe(&child->far[0], &child->input) && make_pipe(&child->output, &child->far[1]);
}

static bool is_gone(const struct child *child)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
           info.si_pid != 0;
}

/* Waits until it is another's turn, or there is no other any more. */
static void await(const struct child *child, enum turn turn)
{
    struct timespec patience = {.tv_nsec = LOOK_NS};
    while (atomic_load(&child->channel->turn) == turn && !is_gone(child))
        wait_while(child->channel, turn, &patience);
}

void drill_kernel_make_child(struct drill_target *self, struct drill_outcome *out)
{
    unsigned n = 1;
    pid_t parent = getpid();
    while (n <= DRILL_CHILDREN && children[n].pid != 0)
        n++;
    if (n > DRILL_CHILDREN || !prepare(&children[n])) {
        if (n <= DRILL_CHILDREN)
            forget(&children[n]);
        *out = drill_outcome_error(DRILL_EAGAIN);
        return;
    }
    children[n].catches = drill_kernel_catches();
    children[n].halted = false;
    errno = 0;
    pid_t pid = fork();
    if (pid == 0)
        serve(self, &children[n], (int)n * DRILL_PROCESS_FDS, parent);
    if (!drill_kernel_finish(out, pid)) {
        forget(&children[n]);
        return;
    }
    children[n].pid = pid;
    await(&children[n], BORN);
    out->value = n;
}

pid_t drill_kernel_find_child(struct drill_target *self, unsigned child)
{
    (void)self;
    return children[child].pid;
}

/* Waits until the child is gone, and tells who waits for its answer. */
static void reap(struct child *child)
{
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    pass(child->channel, LOST);
    forget(child);
}

/* Copies what the child received into the buffers of the call. */
static void fetch(const struct channel *channel, const struct drill_call *call,
                  const struct drill_buffer *buffers)
{
    const unsigned char *at = channel->bytes;
    for (unsigned i = 0; i < call->n_len; i++) {
        memcpy(buffers[i].bytes, at, buffers[i].len);
        at += buffers[i].len;
    }
}

static void store(struct channel *channel, const struct drill_call *call,
                  const struct drill_buffer *buffers)
{
    unsigned char *at = channel->bytes;
    for (unsigned i = 0; i < call->n_len; i++) {
        memcpy(at, buffers[i].bytes, buffers[i].len);
        at += buffers[i].len;
    }
}

/* The end of a child: of its own accord, or of the program that it became. */
static void end_child(struct child *child, const struct drill_call *call)
{
    close_if_open(&child->far[0]);
    close_if_open(&child->input);
    child->channel->call = *call;
    pass(child->channel, CALL);
    reap(child);
}

static void run_program(struct child *child, const struct drill_call *call,
                        struct drill_outcome *out)
{
    char said = 'x';
    child->channel->call = *call;
    pass(child->channel, CALL);
    close_if_open(&child->far[1]);
    while (read(child->output, &said, 1) < 0 && errno == EINTR)
        continue;
    if (said != 'r')
        *out = drill_outcome_error(DRILL_ENOSYS);
    child->catches = false;
}

/* Gives the descriptors that the call made the numbers that the harness knows them by. */
static void renumber(const struct drill_call *call, int base, struct drill_outcome *out)
{
    if (drill_call_creates(call))
        out->value += base;
    if (call->id == DRILL_CALL_SOCKETPAIR)
        out->second_fd += base;
    for (unsigned i = 0; i < DRILL_RIGHTS && i < out->n_rights; i++)
        out->rights[i] += base;
}

static void answer(struct child *child, unsigned n, const struct drill_call *call,
                   const struct drill_buffer *buffers, struct drill_outcome *out)
{
    struct channel *channel = child->channel;
    channel->call = *call;
    store(channel, call, buffers);
    pass(channel, CALL);
    await(child, CALL);
    if (atomic_load(&channel->turn) != DONE) {
        *out = drill_outcome_error(DRILL_ESRCH);
        return;
    }
    atomic_store(&channel->turn, IDLE);
    *out = channel->out;
    fetch(channel, call, buffers);
    if (out->error == DRILL_ENONE)
        renumber(call, (int)n * DRILL_PROCESS_FDS, out);
}

/* Its registrations hold descriptors too, by the numbers of their process. */
static bool is_epoll(const struct drill_call *call)
{
    return call->id == DRILL_CALL_EPOLL_CREATE || call->id == DRILL_CALL_EPOLL_CTL ||
           call->id == DRILL_CALL_EPOLL_WAIT;
}

void drill_kernel_call_in_child(struct drill_target *self, unsigned n,
                                const struct drill_call *call, const struct drill_buffer *buffers,
                                struct drill_outcome *out)
{
    struct child *child = &children[n];
    (void)self;
    if (child->pid == 0)
        *out = drill_outcome_error(DRILL_ESRCH);
    else if (call->id == DRILL_CALL_EXIT)
        end_child(child, call);
    else if (call->id == DRILL_CALL_EXECVE)
        run_program(child, call, out);
    else if (is_epoll(call) || drill_call_length(call) > ROOM ||
             drill_call_buffers(call) > DRILL_IOV_MAX)
        *out = drill_outcome_error(DRILL_ENOSYS);
    else
        answer(child, n, call, buffers, out);
}

static void await_change(const struct child *child, int options)
{
    int status;
    while (waitpid(child->pid, &status, options) < 0 && errno == EINTR)
        continue;
}

/* Waits until the process is stopped, or goes on; what it does already changes nothing. */
static void halt(struct child *child, bool stop)
{
    if (child->halted != stop)
        await_change(child, stop ? WUNTRACED : WCONTINUED);
    child->halted = stop;
}

void drill_kernel_signal_child(struct drill_target *self, unsigned n, uint32_t signal,
                               struct drill_outcome *out)
{
    struct child *child = &children[n];
    uint32_t seen = drill_kernel_signals_taken();
    (void)self;
    errno = 0;
    if (child->pid == 0)
        *out = drill_outcome_error(DRILL_ESRCH);
    else if (!drill_kernel_finish(out, kill(child->pid, drill_kernel_signal(signal))))
        return;
    else if (signal == DRILL_SIGKILL)
        reap(child);
    else if (signal == DRILL_SIGSTOP || signal == DRILL_SIGCONT)
        halt(child, signal == DRILL_SIGSTOP);
    else if (child->catches)
        drill_kernel_await_signal(seen);
}

void drill_kernel_end_children(void)
{
    for (unsigned n = 1; n <= DRILL_CHILDREN; n++) {
        if (children[n].pid == 0)
            continue;
        kill(children[n].pid, SIGKILL);
        reap(&children[n]);
    }
}
