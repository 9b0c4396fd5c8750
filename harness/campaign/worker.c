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

#include <sys/mman.h>

#include "campaign/line.h"
#include "campaign/run_case.h"
#include "campaign/seat.h"

enum {
    /* Of one case: four for each step of the longest scenario. Memory that is never written costs
     * nothing. */
    EVENTS_MAX = 4 * DRILL_SCENARIO_MAX_STEPS,
    EVENTS_CHEAP = 1024 /* so many stay resident between cases */
};

struct drill_worker_memory {
    char directory[DRILL_SEAT_DIRECTORY];
    struct drill_case_outcome outcome;
    struct drill_coverage coverage;
    _Alignas(4096) struct drill_event events[EVENTS_MAX];
};

/* What the process is started with. */
struct errand {
    const struct drill_worker_setup *setup;
    const struct drill_suite *suite;
    struct drill_worker_memory *memory;
    const struct drill_worker *siblings;
    size_t n_siblings;
};

static void run_one(struct drill_seat *seat, const struct errand *errand,
                    const struct drill_case *item)
{
    struct drill_case_outcome *outcome = &errand->memory->outcome;
    if (!drill_seat_enter(seat, item->type, outcome))
        return;
    struct drill_bench bench = {.world = seat->world,
                                .oracle = seat->oracle,
                                .profile = errand->setup->profile,
                                .no_claims = errand->setup->no_claims};
    drill_case_run(&bench, item, outcome);
}

static void work(void *self, int line)
{
    const struct errand *errand = self;
    struct drill_seat seat = {.isolation = errand->setup->isolation,
                              .deadline_ms = errand->setup->deadline_ms,
                              .directory = errand->memory->directory};
    uint64_t index;
    for (size_t i = 0; i < errand->n_siblings; i++)
        if (errand->siblings[i].child.pid != 0)
            drill_line_close(errand->siblings[i].child.fd);
    drill_seat_set_up(&seat);
    if (seat.oracle != NULL && errand->setup->coverage)
        drill_oracle_cover(seat.oracle, &errand->memory->coverage);
    for (;;) {
        if (!drill_line_take(line, &index) || index >= errand->suite->count)
            break;
        run_one(&seat, errand, &errand->suite->cases[index]);
        if (!drill_line_put(line, index))
            break;
    }
    drill_seat_leave(&seat);
}

struct drill_status drill_worker_init(struct drill_worker *worker)
{
    struct drill_worker_memory *memory = mmap(NULL, sizeof *memory, PROT_READ | PROT_WRITE,
                                              MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return DRILL_FAIL(NO_MEMORY);
    *worker = (struct drill_worker){.child = {.fd = -1}, .memory = memory};
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
    struct errand errand = {.setup = setup,
                            .suite = suite,
                            .memory = worker->memory,
                            .siblings = siblings,
                            .n_siblings = n_siblings};
    return drill_child_start(&worker->child, work, &errand, diag);
}

bool drill_worker_give(struct drill_worker *worker, size_t index)
{
    struct drill_worker_memory *memory = worker->memory;
    if (memory->outcome.trace.count > EVENTS_CHEAP)
        madvise(memory->events, sizeof memory->events, MADV_REMOVE);
    memory->outcome =
        (struct drill_case_outcome){.trace = {.events = memory->events, .capacity = EVENTS_MAX}};
    memory->coverage = (struct drill_coverage){0};
    return drill_line_put(worker->child.fd, index);
}

enum drill_worker_news drill_worker_listen(struct drill_worker *worker)
{
    uint64_t index;
    return drill_line_take(worker->child.fd, &index) ? DRILL_WORKER_DONE : DRILL_WORKER_GONE;
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

int drill_worker_kill(struct drill_worker *worker)
{
    int status = drill_child_kill(&worker->child);
    drill_seat_sweep(worker->memory->directory);
    return status;
}

void drill_worker_dismiss(struct drill_worker *worker)
{
    drill_child_dismiss(&worker->child);
}

void drill_worker_reap(struct drill_worker *worker, int64_t until_ns)
{
    drill_child_reap(&worker->child, until_ns);
    drill_seat_sweep(worker->memory->directory);
}
