/* Looks at threads through /proc/self/task/TID: `syscall` says in which call the thread waits (the
 * kernel answers "running" unless it is off the processor throughout), `stat` that the sleep is an
 * interruptible one, `schedstat` (or `status`) how often it ran.
 *
 *     look --waits--> look --equal--> certain --(new call)--> look
 *      ^                |                |
 *      +-- not equal ---+                +-- equal looks later: still certain after one
 *
 * An uninterruptible sleep is never a wait of the API: it is a lock or a page, and soon over.
 * Targets that wait by means of their own show only futex; for them a wait is certain when all
 * threads of the process sleep and none of them ran between two looks. */

#include "world/blocked.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    STATUS_TEXT = 4096,
    TOP_RESERVED = 256 /* how far below the limit the harness keeps its descriptors */
};

int drill_watch_move_fd_up(int fd)
{
    struct rlimit limit;
    if (fd < 0 || getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return fd;
    rlim_t top = limit.rlim_cur < 65536 ? limit.rlim_cur : 65536;
    rlim_t from = top > 2 * TOP_RESERVED ? top - TOP_RESERVED : top / 2;
    int moved = fcntl(fd, F_DUPFD_CLOEXEC, (int)from);
    if (moved < 0)
        return fd;
    close(fd);
    return moved;
}

static int open_task_file(pid_t pid, pid_t tid, const char *name)
{
    char path[80];
    snprintf(path, sizeof path, "/proc/%d/task/%d/%s", (int)(pid != 0 ? pid : getpid()), (int)tid,
             name);
    return open(path, O_RDONLY | O_CLOEXEC);
}

/* Reads the file from its start into `text`, NUL-terminated; false when it cannot be read. */
static bool reread(int fd, char *text, size_t size)
{
    ssize_t n = fd < 0 ? -1 : pread(fd, text, size - 1, 0);
    if (n <= 0)
        return false;
    text[n] = '\0';
    return true;
}

/* The state letter: after the last ')', because a thread's name may hold anything. */
static char state_of(const char *stat)
{
    const char *paren = strrchr(stat, ')');
    return paren != NULL && paren[1] == ' ' ? paren[2] : '?';
}

static uint64_t switches_in_schedstat(const char *text)
{
    unsigned long long run = 0, waited = 0, slices = 0;
    return sscanf(text, "%llu %llu %llu", &run, &waited, &slices) == 3 ? slices : 0;
}

static uint64_t switches_in_status(const char *text)
{
    uint64_t sum = 0;
    const char *at = text;
    while ((at = strstr(at, "voluntary_ctxt_switches:")) != NULL) {
        at += strlen("voluntary_ctxt_switches:");
        sum += strtoull(at, NULL, 10);
    }
    return sum;
}

bool drill_watch_open(struct drill_watch *watch, pid_t pid, pid_t tid, bool any_call)
{
    char text[128];
    *watch = (struct drill_watch){.any_call = any_call};
    watch->stat_fd = drill_watch_move_fd_up(open_task_file(pid, tid, "stat"));
    watch->syscall_fd = drill_watch_move_fd_up(open_task_file(pid, tid, "syscall"));
    watch->switches_fd = drill_watch_move_fd_up(open_task_file(pid, tid, "schedstat"));
    watch->schedstat =
        reread(watch->switches_fd, text, sizeof text) && switches_in_schedstat(text) > 0;
    if (!watch->schedstat) {
        if (watch->switches_fd >= 0)
            close(watch->switches_fd);
        watch->switches_fd = drill_watch_move_fd_up(open_task_file(pid, tid, "status"));
    }
    if (watch->stat_fd >= 0 && watch->switches_fd >= 0)
        return true;
    drill_watch_close(watch);
    return false;
}

void drill_watch_close(struct drill_watch *watch)
{
    int fds[] = {watch->stat_fd, watch->syscall_fd, watch->switches_fd};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        if (fds[i] >= 0)
            close(fds[i]);
    }
    watch->stat_fd = watch->syscall_fd = watch->switches_fd = -1;
}

void drill_watch_forget(struct drill_watch *watch)
{
    watch->settled = false;
    watch->last.waits = false;
}

/* Whether the thread is off the processor in a system call in which waiting counts. */
static bool in_a_call(const struct drill_watch *watch, char *text, size_t size)
{
    text[0] = '\0';
    if (watch->syscall_fd < 0)
        return true; /* this kernel does not tell: the state alone must do */
    if (!reread(watch->syscall_fd, text, size) || !isdigit((unsigned char)text[0]))
        return false; /* "running", or asleep outside of any call ("-1": a page) */
    return watch->any_call || strtol(text, NULL, 10) != SYS_futex;
}

/* Stopped counts: the call that it is in does not return. */
static bool is_asleep(char state)
{
    return state == 'S' || state == 'T';
}

static void look(const struct drill_watch *watch, struct drill_look *ret)
{
    char text[STATUS_TEXT];
    ret->waits = false;
    if (!in_a_call(watch, ret->syscall, sizeof ret->syscall))
        return;
    if (!reread(watch->stat_fd, text, sizeof text) || !is_asleep(state_of(text)))
        return;
    if (!reread(watch->switches_fd, text, sizeof text))
        return;
    ret->switches = watch->schedstat ? switches_in_schedstat(text) : switches_in_status(text);
    ret->waits = true;
}

static bool equal(const struct drill_look *a, const struct drill_look *b)
{
    return a->waits && b->waits && a->switches == b->switches &&
           strcmp(a->syscall, b->syscall) == 0;
}

/* Sums up the threads of the process but the calling one: how often they ran. False when one of
 * them runs or is about to. */
static bool all_asleep(uint64_t *ret_switches)
{
    DIR *dir = opendir("/proc/self/task");
    char text[STATUS_TEXT];
    bool asleep = dir != NULL;
    uint64_t sum = 0;
    struct dirent *entry;
    while (asleep && (entry = readdir(dir)) != NULL) {
        int tid = atoi(entry->d_name);
        if (tid == 0 || tid == (int)gettid())
            continue;
        int fd = open_task_file(0, tid, "status");
        const char *state = NULL;
        if (reread(fd, text, sizeof text))
            state = strstr(text, "\nState:\t");
        asleep = fd < 0 || (state != NULL && state[8] != 'R');
        if (state != NULL)
            sum = sum * 31 + switches_in_status(text) + (uint64_t)tid;
        if (fd >= 0)
            close(fd);
    }
    if (dir != NULL)
        closedir(dir);
    *ret_switches = sum;
    return asleep;
}

/* Between two equal looks nothing else in the process ran either. */
static bool quiet_between(const struct drill_watch *watch, struct drill_look *second)
{
    uint64_t before, after;
    if (!all_asleep(&before))
        return false;
    look(watch, second);
    return all_asleep(&after) && before == after;
}

bool drill_watch_waits(struct drill_watch *watch)
{
    struct drill_look now;
    bool quiet = true;
    if (watch->any_call)
        quiet = quiet_between(watch, &now);
    else
        look(watch, &now);
    watch->settled = quiet && equal(&watch->last, &now);
    if (quiet)
        watch->last = now;
    else
        watch->last.waits = false;
    return watch->settled;
}
