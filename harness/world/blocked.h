#ifndef DRILL_WORLD_BLOCKED_H
#define DRILL_WORLD_BLOCKED_H

/* Whether a thread waits inside a system call, as the kernel tells it: no timing, no guess. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    DRILL_LOOK_TEXT = 256
};

/* What one look at a thread showed. Two equal looks with `waits` mean that it did not run between.
 */
struct drill_look {
    bool waits;                    /* asleep, interruptibly, in a system call that counts */
    char syscall[DRILL_LOOK_TEXT]; /* number, arguments, stack and program counter */
    uint64_t switches;             /* how often the thread was put on or off a processor */
};

/* The thread's files in /proc, kept open. A descriptor is -1 where the kernel has no such file. */
struct drill_watch {
    int stat_fd;
    int syscall_fd;
    int switches_fd;
    bool schedstat; /* what switches_fd is: schedstat, else status */
    bool any_call;  /* waiting in futex counts, and the rest of the process must be quiet */
    bool settled;   /* `last` showed it waiting, and it was certain */
    struct drill_look last;
};

/* Opens the files of thread `tid` of process `pid` (0: this one). `any_call`: the target waits by
 * means of its own (threads of a stack in this process), not in a system call. False when there is
 * nothing to see.
 */
bool drill_watch_open(struct drill_watch *watch, pid_t pid, pid_t tid, bool any_call);
void drill_watch_close(struct drill_watch *watch);

/* Forgets what was seen: the thread makes another call. */
void drill_watch_forget(struct drill_watch *watch);

/* True when it is certain that the thread waits: asleep in the same system call, without having
 * run, in this look and the one before. False is "undecided": look again. */
bool drill_watch_waits(struct drill_watch *watch);

/* Moves a descriptor of the harness's own out of the range that targets get theirs from, so that a
 * scenario which closes a number twice never closes one of ours. Takes `fd`; returns the new
 * number, or `fd` where there is no room. */
int drill_watch_move_fd_up(int fd);

#endif
