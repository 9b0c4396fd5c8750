#ifndef DRILL_WORLD_CENSUS_H
#define DRILL_WORLD_CENSUS_H

/* What the process holds: descriptors, threads, files in the private directory. Taken before and
 * after a run; what is new afterwards leaked. */

#include "base/status.h"
#include "trace/trace.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DRILL_CENSUS_THREADS = 256 /* threads that are told apart */
};

enum drill_census_folder {
    DRILL_CENSUS_FDS,
    DRILL_CENSUS_TASKS,
    DRILL_CENSUS_FOLDERS
};

struct drill_census {
    bool quick;
    bool count_fds;
    int64_t counts[DRILL_CENSUS_FOLDERS]; /* as the kernel tells them; 0: it does not */
    uint64_t fds[DRILL_MAX_FD / 64];
    int threads[DRILL_CENSUS_THREADS];
    size_t n_threads;
    int folders[DRILL_CENSUS_FOLDERS]; /* quick: a descriptor of each + 1; 0: none is open */
};

/* Notes what there is. `count_fds`: whether descriptors of the target are the process's own. */
void drill_census_take(struct drill_census *census, bool count_fds);

/* The same, cheaper from the second time on ({0} before the first): numbers are compared before
 * anything is looked at one by one, now and when leaks are counted. A leak goes unseen when as many
 * as leaked were taken away from the harness. Keeps descriptors of the two folders in /proc, to be
 * closed by drill_census_end. */
void drill_census_take_quick(struct drill_census *census, bool count_fds);

void drill_census_end(struct drill_census *census);

/* Counts and closes the descriptors that were not there before. */
uint32_t drill_census_close_new_fds(const struct drill_census *before);

/* Counts threads that were not there before; gives one that is just ending time to end. */
uint32_t drill_census_new_threads(const struct drill_census *before);

/* Makes a private directory (mode 0700); its path, NUL-terminated, goes to `path`. */
struct drill_status drill_census_make_dir(char *path, size_t size, struct drill_diag *diag);

/* Removes everything in the directory. Returns how many entries are not of the harness's naming. */
uint32_t drill_census_sweep_dir(const char *path);

#endif
