/* A worker process and its parent's hold on it.
 *
 *     parent                          worker
 *       | fork --------------------->  isolate, take an oracle
 *       | give(index) -------------->  open target and world if the type is another one
 *       |                              run the case; events and outcome go to shared memory
 *       |  <------------------ index   done
 *       | give(STOP) --------------->  close world and target, exit
 *
 * The line is a pair of packet sockets, one number each way at a time. The worker writes the shared
 * memory only between `give` and its answer, the parent only outside of that. When the parent dies,
 * the line is cut and the kernel kills the worker as well. */

#include "campaign/worker.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "campaign/line.h"
#include "campaign/run_case.h"

enum {
    /* Of one case: four for each step of the longest scenario. Memory that is never written costs
     * nothing. */
    EVENTS_MAX = 4 * DRILL_SCENARIO_MAX_STEPS,
    EVENTS_CHEAP = 1024, /* so many stay resident between cases */
    DIRECTORY_MAX = 256
};

static const uint64_t STOP = UINT64_MAX;

struct drill_worker_memory {
    char directory[DIRECTORY_MAX]; /* of the open world; "": there is none to be removed */
    struct drill_case_outcome outcome;
    struct drill_coverage coverage;
    _Alignas(4096) struct drill_event events[EVENTS_MAX];
};

/* What a worker process holds. */
struct seat {
    const struct drill_worker_setup *setup;
    const struct drill_suite *suite;
    struct drill_worker_memory *memory;
    struct drill_surroundings surroundings;
    struct drill_oracle *oracle;
    const struct drill_target_type *type; /* of the open target; NULL: none is open */
    struct drill_target *target;
    struct drill_world *world;
    struct drill_diag diag; /* why the process cannot run anything; "": it can */
};

static void not_run(struct drill_case_outcome *outcome, const char *what, const char *why)
{
    outcome->run.end = DRILL_RUN_ERROR;
    outcome->verdict = (struct drill_verdict){.kind = DRILL_NOT_RUN, .event = -1};
    snprintf(outcome->verdict.why, sizeof outcome->verdict.why, "%s: %.200s", what, why);
}

static void leave_target(struct seat *seat)
{
    if (seat->type == NULL)
        return;
    drill_world_close(seat->world);
    seat->memory->directory[0] = '\0';
    drill_target_close(seat->target);
    seat->type = NULL;
}

static struct drill_status enter_target(struct seat *seat, const struct drill_target_type *type,
                                        struct drill_diag *diag)
{
    if (seat->type == type)
        return DRILL_OK;
    leave_target(seat);
    struct drill_status s = drill_target_open(type, &seat->target, diag);
    if (!drill_ok(s))
        return s;
    s = drill_world_open(&seat->world, seat->target, &seat->surroundings, seat->setup->deadline_ms,
                         diag);
    if (!drill_ok(s)) {
        drill_target_close(seat->target);
        return s;
    }
    snprintf(seat->memory->directory, DIRECTORY_MAX, "%s", drill_world_directory(seat->world));
    seat->type = type;
    return DRILL_OK;
}

static void run_one(struct seat *seat, const struct drill_case *item)
{
    struct drill_case_outcome *outcome = &seat->memory->outcome;
    struct drill_diag diag = {0};
    if (seat->diag.text[0] != '\0') {
        not_run(outcome, "no worker", seat->diag.text);
        return;
    }
    struct drill_status s = enter_target(seat, item->type, &diag);
    if (!drill_ok(s)) {
        not_run(outcome, "cannot open the target",
                diag.text[0] != '\0' ? diag.text : drill_status_text(s));
        return;
    }
    struct drill_bench bench = {.world = seat->world,
                                .oracle = seat->oracle,
                                .profile = seat->setup->profile,
                                .no_claims = seat->setup->no_claims};
    drill_case_run(&bench, item, outcome);
}

static void set_up(struct seat *seat)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max < DRILL_MAX_FD ? files.rlim_max : DRILL_MAX_FD;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    struct drill_status s = drill_isolate(seat->setup->isolation, &seat->surroundings, &seat->diag);
    /* A change of credentials may have cleared it. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (drill_ok(s)) {
        seat->diag.text[0] = '\0';
        s = drill_oracle_new(&seat->oracle);
    }
    if (drill_ok(s) && seat->setup->coverage)
        drill_oracle_cover(seat->oracle, &seat->memory->coverage);
    if (!drill_ok(s) && seat->diag.text[0] == '\0')
        drill_diag_set(&seat->diag, s.code, 0, 0, "%s", drill_status_text(s));
}

static _Noreturn void work(struct seat *seat, int line)
{
    uint64_t index;
    set_up(seat);
    for (;;) {
        if (!drill_line_take(line, &index) || index >= seat->suite->count)
            break;
        run_one(seat, &seat->suite->cases[index]);
        if (!drill_line_put(line, index))
            break;
    }
    leave_target(seat);
    drill_oracle_free(seat->oracle);
    _exit(0);
}

struct drill_status drill_worker_init(struct drill_worker *worker)
{
    struct drill_worker_memory *memory = mmap(NULL, sizeof *memory, PROT_READ | PROT_WRITE,
                                              MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return DRILL_FAIL(NO_MEMORY);
    *worker = (struct drill_worker){.fd = -1, .memory = memory};
    return DRILL_OK;
}

void drill_worker_release(struct drill_worker *worker)
{
    munmap(worker->memory, sizeof *worker->memory);
    worker->memory = NULL;
}

struct drill_status drill_worker_start(struct drill_worker *worker,
                                       const struct drill_worker_setup *setup,
                                       const struct drill_suite *suite,
                                       const struct drill_worker *siblings, size_t n_siblings,
                                       struct drill_diag *diag)
{
    int line[2];
    if (!drill_line_open(line))
        return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "socketpair: %s", strerror(errno));
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid < 0) {
        int why = errno;
        drill_line_close(line[0]);
        drill_line_close(line[1]);
        return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "fork: %s", strerror(why));
    }
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(0);
        drill_line_close(line[0]);
        for (size_t i = 0; i < n_siblings; i++)
            if (siblings[i].pid != 0)
                drill_line_close(siblings[i].fd);
        struct seat seat = {.setup = setup, .suite = suite, .memory = worker->memory};
        work(&seat, line[1]);
    }
    drill_line_close(line[1]);
    worker->pid = pid;
    worker->fd = line[0];
    return DRILL_OK;
}

bool drill_worker_give(struct drill_worker *worker, size_t index)
{
    struct drill_worker_memory *memory = worker->memory;
    if (memory->outcome.trace.count > EVENTS_CHEAP)
        madvise(memory->events, sizeof memory->events, MADV_REMOVE);
    memory->outcome =
        (struct drill_case_outcome){.trace = {.events = memory->events, .capacity = EVENTS_MAX}};
    memory->coverage = (struct drill_coverage){0};
    return drill_line_put(worker->fd, index);
}

enum drill_worker_news drill_worker_listen(struct drill_worker *worker)
{
    uint64_t index;
    return drill_line_take(worker->fd, &index) ? DRILL_WORKER_DONE : DRILL_WORKER_GONE;
}

struct drill_case_outcome *drill_worker_outcome(struct drill_worker *worker)
{
    return &worker->memory->outcome;
}

const struct drill_coverage *drill_worker_coverage(const struct drill_worker *worker)
{
    return &worker->memory->coverage;
}

size_t drill_worker_events(const struct drill_worker *worker)
{
    return __atomic_load_n(&worker->memory->outcome.trace.count, __ATOMIC_RELAXED);
}

/* Removes the directory that a worker which was ended could not remove itself. */
static void sweep(char *path)
{
    struct dirent *entry;
    DIR *dir = path[0] != '\0' ? opendir(path) : NULL;
    if (dir == NULL)
        return;
    while ((entry = readdir(dir)) != NULL)
        unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
    rmdir(path);
    path[0] = '\0';
}

static int collect(struct drill_worker *worker)
{
    int status = 0;
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    sweep(worker->memory->directory);
    drill_line_close(worker->fd);
    worker->fd = -1;
    worker->pid = 0;
    return status;
}

int drill_worker_kill(struct drill_worker *worker)
{
    if (worker->pid == 0)
        return 0;
    /* Of a process that is on its way out this does not change the status. */
    kill(worker->pid, SIGKILL);
    return collect(worker);
}

void drill_worker_dismiss(struct drill_worker *worker)
{
    if (worker->pid != 0)
        (void)drill_line_put(worker->fd, STOP);
}

/* Waits until the process has cut its line; a last answer is passed over. */
static void wait_until_gone(struct drill_worker *worker, int64_t until_ns)
{
    for (;;) {
        int64_t left_ms = (until_ns - drill_clock_now_ns()) / 1000000 + 1;
        struct pollfd line = {.fd = worker->fd, .events = POLLIN};
        int n = drill_line_poll(&line, 1,
                                left_ms < 0         ? 0
                                : left_ms > INT_MAX ? INT_MAX
                                                    : (int)left_ms);
        if (n == 0 || (n < 0 && errno != EINTR))
            return;
        if (n > 0 && drill_worker_listen(worker) == DRILL_WORKER_GONE)
            return;
    }
}

void drill_worker_reap(struct drill_worker *worker, int64_t until_ns)
{
    if (worker->pid != 0)
        wait_until_gone(worker, until_ns);
    drill_worker_kill(worker);
}
