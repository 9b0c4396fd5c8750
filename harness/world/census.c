/* Counting through /proc/self/fd and /proc/self/task. */

#include "world/census.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "world/mailbox.h"

static const char *const folders[] = {"/proc/self/fd", "/proc/self/task"};

/* Calls `see` with every number in the directory but that of the directory's own descriptor. */
static void each_number(const char *path, void (*see)(struct drill_census *, int),
                        struct drill_census *census)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    if (dir == NULL)
        return;
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] != '.' && atoi(entry->d_name) != dirfd(dir))
            see(census, atoi(entry->d_name));
    }
    closedir(dir);
}

static void see_fd(struct drill_census *census, int fd)
{
    if (fd < DRILL_MAX_FD)
        census->fds[fd / 64] |= UINT64_C(1) << (fd % 64);
}

static void see_thread(struct drill_census *census, int tid)
{
    if (census->n_threads < DRILL_CENSUS_THREADS)
        census->threads[census->n_threads++] = tid;
}

static void take_threads(struct drill_census *census)
{
    census->n_threads = 0;
    each_number(folders[DRILL_CENSUS_TASKS], see_thread, census);
}

/* How many there are, without a look at each; 0: the kernel does not tell. It gives the size of the
 * one folder since Linux 6.2, and the links of the other. */
static int64_t count_of(const struct drill_census *census, enum drill_census_folder folder)
{
    struct stat st;
    if (census->folders[folder] == 0 || fstat(census->folders[folder] - 1, &st) != 0)
        return 0;
    return folder == DRILL_CENSUS_FDS ? (int64_t)st.st_size : (int64_t)st.st_nlink;
}

static bool is_same(const struct drill_census *census, enum drill_census_folder folder)
{
    return census->quick && census->counts[folder] != 0 &&
           census->counts[folder] == count_of(census, folder);
}

void drill_census_take(struct drill_census *census, bool count_fds)
{
    census->quick = false;
    census->count_fds = count_fds;
    memset(census->fds, 0, sizeof census->fds);
    if (count_fds)
        each_number(folders[DRILL_CENSUS_FDS], see_fd, census);
    take_threads(census);
}

void drill_census_take_quick(struct drill_census *census, bool count_fds)
{
    if (census->count_fds == count_fds && is_same(census, DRILL_CENSUS_FDS) &&
        is_same(census, DRILL_CENSUS_TASKS))
        return;
    for (int i = 0; i < DRILL_CENSUS_FOLDERS; i++) {
        if (census->folders[i] == 0)
            census->folders[i] = open(folders[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC) + 1;
    }
    drill_census_take(census, count_fds);
    census->quick = true;
    for (int i = 0; i < DRILL_CENSUS_FOLDERS; i++)
        census->counts[i] = count_of(census, (enum drill_census_folder)i);
}

void drill_census_end(struct drill_census *census)
{
    for (int i = 0; i < DRILL_CENSUS_FOLDERS; i++) {
        if (census->folders[i] != 0)
            close(census->folders[i] - 1);
        census->folders[i] = 0;
    }
}

/* ThreadSanitizer opens pipes to its symbolizer when it has something to report, or to suppress. */
#if defined(__SANITIZE_THREAD__)
#define SOCKETS_ONLY true
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SOCKETS_ONLY true
#endif
#endif
#ifndef SOCKETS_ONLY
#define SOCKETS_ONLY false
#endif

static bool is_socket(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode);
}

uint32_t drill_census_close_new_fds(const struct drill_census *before)
{
    struct drill_census now = {0};
    uint32_t leaked = 0;
    if (!before->count_fds || is_same(before, DRILL_CENSUS_FDS))
        return 0;
    each_number(folders[DRILL_CENSUS_FDS], see_fd, &now);
    for (int fd = 0; fd < DRILL_MAX_FD; fd++) {
        if ((now.fds[fd / 64] & ~before->fds[fd / 64] & UINT64_C(1) << (fd % 64)) == 0)
            continue;
        if (SOCKETS_ONLY && !is_socket(fd))
            continue;
        leaked++;
        close(fd);
    }
    return leaked;
}

static uint32_t count_new_threads(const struct drill_census *before)
{
    struct drill_census now = {0};
    uint32_t count = 0;
    take_threads(&now);
    for (size_t i = 0; i < now.n_threads; i++) {
        bool known = false;
        for (size_t j = 0; j < before->n_threads && !known; j++)
            known = before->threads[j] == now.threads[i];
        count += !known;
    }
    return count;
}

uint32_t drill_census_new_threads(const struct drill_census *before)
{
    enum {
        PATIENCE_NS = 100 * 1000 * 1000,
        SLICE_NS = 1000 * 1000
    };
    struct drill_mailbox never;
    if (is_same(before, DRILL_CENSUS_TASKS))
        return 0;
    int64_t until = drill_clock_now_ns() + PATIENCE_NS;
    uint32_t count;
    drill_mailbox_init(&never, DRILL_PHASE_IDLE);
    while ((count = count_new_threads(before)) > 0 && drill_clock_now_ns() < until)
        drill_mailbox_await(&never, DRILL_PHASE_DONE, drill_clock_now_ns() + SLICE_NS);
    return count;
}

struct drill_status drill_census_make_dir(char *path, size_t size, struct drill_diag *diag)
{
    snprintf(path, size, "%s", P_tmpdir "/sockdrill-XXXXXX");
    if (mkdtemp(path) == NULL)
        return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "no private directory in %s: %s",
                              P_tmpdir, strerror(errno));
    return DRILL_OK;
}

/* An "s" and a number, or an "n" and the name that a scenario gave. */
static bool is_own_name(const char *name)
{
    static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *allowed = name[0] == 'n' ? letters : "0123456789";
    return (name[0] == 's' || name[0] == 'n') && name[1] != '\0' &&
           strspn(name + 1, allowed) == strlen(name + 1);
}

uint32_t drill_census_sweep_dir(const char *path)
{
    DIR *dir = opendir(path);
    uint32_t unknown = 0;
    struct dirent *entry;
    if (dir == NULL)
        return 0;
    while ((entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        unknown += !is_own_name(entry->d_name);
        if (unlinkat(dirfd(dir), entry->d_name, 0) != 0)
            unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
    }
    closedir(dir);
    return unknown;
}
