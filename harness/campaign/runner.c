/* The parent's side of a runner.
 *
 *     IDLE --give--> BUSY --answer------------> IDLE
 *                     |----line cut-----------> no process     HARNESS-CRASH
 *                     '----no news too long---> no process     HARNESS-HANG
 *
 * A process is also replaced when threads of it are lost in the target, and after some thousands of
 * scenarios: what they leave in its network namespace (TIME_WAIT, for a minute) would use up its
 * ports. */

#include "campaign/runner.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "campaign/child.h"
#include "campaign/line.h"
#include "campaign/mishap.h"
#include "campaign/runner_memory.h"

enum {
    LIFE = 4096,    /* scenarios of a process */
    GLANCE_MS = 50, /* how often it is looked whether to give up */
    START_MS = 5000 /* what a new process may take before it runs anything */
};

/* How long a process may take to leave when it is asked to. */
static const int64_t LEAVE_NS = 1000000000;

struct drill_runner {
    struct drill_runner_setup setup;
    struct drill_child child;
    struct drill_runner_memory *memory;
};

struct drill_status drill_runner_new(struct drill_runner **ret,
                                     const struct drill_runner_setup *setup)
{
    struct drill_runner *runner = calloc(1, sizeof *runner);
    if (runner == NULL)
        return DRILL_FAIL(NO_MEMORY);
    runner->setup = *setup;
    runner->child.fd = -1;
    runner->memory = mmap(NULL, sizeof *runner->memory, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (runner->memory == MAP_FAILED) {
        free(runner);
        return DRILL_FAIL(NO_MEMORY);
    }
    *ret = runner;
    return DRILL_OK;
}

static void dismiss(struct drill_runner *runner)
{
    drill_child_dismiss(&runner->child);
    drill_child_reap(&runner->child, drill_clock_now_ns() + LEAVE_NS);
    drill_seat_sweep(runner->memory->directory);
}

static int end(struct drill_runner *runner)
{
    int status = drill_child_kill(&runner->child);
    drill_seat_sweep(runner->memory->directory);
    return status;
}

void drill_runner_free(struct drill_runner *runner)
{
    if (runner == NULL)
        return;
    dismiss(runner);
    munmap(runner->memory, sizeof *runner->memory);
    free(runner);
}

void drill_runner_clear(struct drill_runner *runner)
{
    runner->memory->count = 0;
    runner->memory->used = 0;
}

/* Memory in the store, NULL: there is no more. */
static void *take(struct drill_runner_memory *memory, size_t size)
{
    size_t rounded = (size + 15) & ~(size_t)15;
    if (rounded > DRILL_RUNNER_STORE - memory->used)
        return NULL;
    void *place = memory->store + memory->used;
    memory->used += rounded;
    return place;
}

/* Replaces a text by a copy in the store; false: no room. */
static bool take_text(struct drill_runner_memory *memory, const char **text)
{
    if (*text == NULL)
        return true;
    size_t size = strlen(*text) + 1;
    char *copy = take(memory, size);
    if (copy == NULL)
        return false;
    memcpy(copy, *text, size);
    *text = copy;
    return true;
}

static bool take_texts(struct drill_runner_memory *memory, struct drill_scenario *scenario)
{
    bool good = take_text(memory, &scenario->name) && take_text(memory, &scenario->summary) &&
                take_text(memory, &scenario->comments);
    for (unsigned i = 0; good && i < scenario->n_rules; i++)
        good = take_text(memory, &scenario->rules[i]);
    for (unsigned i = 0; good && i < scenario->n_slots; i++)
        good = take_text(memory, &scenario->slots[i]);
    for (uint32_t i = 0; good && i < scenario->n_steps; i++) {
        struct drill_sym *addr = &scenario->steps[i].addr;
        good = take_text(memory, &addr->host) && take_text(memory, &addr->service) &&
               take_text(memory, &addr->proto);
    }
    return good;
}

bool drill_runner_add(struct drill_runner *runner, const struct drill_scenario *scenario)
{
    struct drill_runner_memory *memory = runner->memory;
    size_t size = scenario->n_steps * sizeof scenario->steps[0];
    size_t used = memory->used;
    if (memory->count == DRILL_RUNNER_BATCH)
        return false;
    struct drill_scenario *copy = &memory->scenarios[memory->count];
    *copy = *scenario;
    copy->steps = take(memory, size);
    if (copy->steps != NULL)
        memcpy(copy->steps, scenario->steps, size);
    if (copy->steps == NULL || !take_texts(memory, copy)) {
        memory->used = used;
        return false;
    }
    memory->count++;
    return true;
}

size_t drill_runner_count(const struct drill_runner *runner)
{
    return runner->memory->count;
}

bool *drill_runner_known(struct drill_runner *runner)
{
    return runner->memory->known;
}

const struct drill_runner_item *drill_runner_item(const struct drill_runner *runner, size_t i)
{
    return &runner->memory->items[i];
}

const struct drill_case_outcome *drill_runner_outcome(const struct drill_runner *runner)
{
    return &runner->memory->outcome;
}

const char *drill_runner_phase(const struct drill_runner *runner)
{
    return runner->memory->phase;
}

/* Tells a process, a new one where there is none, where to begin. */
static struct drill_status give(struct drill_runner *runner, size_t first, struct drill_diag *diag)
{
    struct drill_runner_errand errand = {&runner->setup, runner->memory};
    if (runner->memory->processed >= LIFE)
        dismiss(runner);
    for (int attempt = 0; attempt < 2; attempt++) {
        if (runner->child.pid == 0) {
            runner->memory->processed = 0;
            struct drill_status s =
                drill_child_start(&runner->child, drill_runner_work, &errand, diag);
            if (!drill_ok(s))
                return s;
        }
        if (drill_line_put(runner->child.fd, first))
            return DRILL_OK;
        end(runner);
    }
    return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "workers end before they are given work");
}

/* What has been seen to happen: two numbers that grow. */
struct news {
    unsigned at;
    size_t events;
};

static struct news look(const struct drill_runner_memory *memory)
{
    return (struct news){atomic_load(&memory->at),
                         __atomic_load_n(&memory->outcome.trace.count, __ATOMIC_RELAXED)};
}

enum answer {
    ANSWERED,
    GONE,
    HANGS,
    GIVEN_UP
};

static enum answer wait_for_answer(const struct drill_runner *runner, int limit_ms,
                                   size_t *ret_next)
{
    struct news before = look(runner->memory);
    int first_ms = limit_ms + (runner->memory->processed == 0 ? START_MS : 0);
    int64_t until = drill_clock_now_ns() + (int64_t)first_ms * 1000000;
    for (;;) {
        struct pollfd polled[] = {{.fd = runner->child.fd, .events = POLLIN},
                                  {.fd = runner->setup.stop_fd, .events = POLLIN}};
        uint64_t next;
        int n = drill_line_poll(polled, 2, limit_ms < GLANCE_MS ? limit_ms : GLANCE_MS);
        bool told = n > 0 && polled[0].revents != 0;
        if (told && drill_line_take(runner->child.fd, &next)) {
            *ret_next = next;
            return ANSWERED;
        }
        if (told || (n < 0 && errno != EINTR))
            return GONE;
        if (n > 0)
            return GIVEN_UP;
        struct news now = look(runner->memory);
        if (now.at != before.at || now.events != before.events) {
            before = now;
            until = drill_clock_now_ns() + (int64_t)limit_ms * 1000000;
        }
        if (runner->setup.stop != NULL && atomic_load(runner->setup.stop))
            return GIVEN_UP;
        if (drill_clock_now_ns() >= until)
            return HANGS;
    }
}

/* The process could not say what came of the scenario. */
static void conclude(struct drill_runner *runner, enum answer answer, int limit_ms,
                     size_t *ret_next)
{
    struct drill_runner_memory *memory = runner->memory;
    unsigned at = atomic_load(&memory->at);
    int status = end(runner);
    if (answer == GONE)
        drill_mishap_crash(&memory->outcome, status);
    else
        drill_mishap_hang(&memory->outcome, limit_ms);
    memory->items[at].verdict = memory->outcome.verdict.kind;
    *ret_next = at + 1;
}

struct drill_status drill_runner_run(struct drill_runner *runner, size_t first,
                                     const struct drill_runner_how *how, size_t *ret_next,
                                     struct drill_diag *diag)
{
    struct drill_runner_memory *memory = runner->memory;
    int limit_ms = 3 * how->patience_ms;
    memory->how = *how;
    memory->outcome = (struct drill_case_outcome){.trace = {.events = memory->events}};
    atomic_store(&memory->at, (unsigned)first);
    struct drill_status s = give(runner, first, diag);
    if (!drill_ok(s))
        return s;
    enum answer answer = wait_for_answer(runner, limit_ms, ret_next);
    if (answer == GIVEN_UP) {
        end(runner);
        return DRILL_FAIL(NOT_FOUND);
    }
    if (answer != ANSWERED)
        conclude(runner, answer, limit_ms, ret_next);
    else if (memory->outcome.run.worker_spent)
        end(runner);
    return DRILL_OK;
}

struct drill_status drill_runner_try(struct drill_runner *runner,
                                     const struct drill_scenario *scenario, int patience_ms,
                                     struct drill_diag *diag)
{
    const struct drill_runner_how how = {.patience_ms = patience_ms};
    size_t next;
    drill_runner_clear(runner);
    if (!drill_runner_add(runner, scenario))
        return drill_diag_set(diag, DRILL_CODE_TOO_BIG, 0, 0, "the scenario is too long to be run");
    return drill_runner_run(runner, 0, &how, &next, diag);
}
