/* One worker: what it says, what it leaves in the shared memory, how it ends. */

#include "campaign/worker.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/campaign/kit.h"

static const struct drill_worker_setup setup = {.isolation = DRILL_ISOLATION_NONE,
                                                .deadline_ms = 20000};

struct story {
    struct drill_arena arena;
    struct drill_case cases[2];
    struct drill_suite suite;
    struct drill_worker worker;
};

static struct story *begin(const struct drill_target_type *type)
{
    static struct story story;
    story = (struct story){0};
    for (size_t i = 0; i < 2; i++)
        story.cases[i] = (struct drill_case){
            .name = "plain", .scenario = kit_plain(&story.arena), .type = type, .index = i};
    story.suite = (struct drill_suite){.cases = story.cases, .count = 2};
    cr_assert(drill_ok(drill_worker_init(&story.worker)));
    cr_assert(
        drill_ok(drill_worker_start(&story.worker, &setup, &story.suite, &story.worker, 1, NULL)));
    return &story;
}

static void wait_for_news(struct drill_worker *worker)
{
    struct pollfd line = {.fd = worker->child.fd, .events = POLLIN};
    while (poll(&line, 1, -1) < 0)
        cr_assert_eq(errno, EINTR);
}

static void end(struct story *story)
{
    drill_worker_release(&story->worker);
    drill_arena_reset(&story->arena);
}

Test(campaign_worker, one_process_runs_case_after_case)
{
    struct story *story = begin(&kit_fine);
    pid_t pid = story->worker.child.pid;
    for (size_t i = 0; i < 4; i++) {
        cr_assert(drill_worker_give(&story->worker, i % 2));
        wait_for_news(&story->worker);
        cr_assert_eq(drill_worker_listen(&story->worker), DRILL_WORKER_DONE);
        struct drill_case_outcome *outcome = drill_worker_outcome(&story->worker);
        cr_assert_eq(outcome->verdict.kind, DRILL_ACCEPTED, "%s", outcome->verdict.seen);
        cr_assert_gt(outcome->trace.count, 0);
        cr_assert_eq(outcome->trace.count, drill_worker_events(&story->worker));
    }
    drill_worker_dismiss(&story->worker);
    drill_worker_reap(&story->worker, INT64_MAX);
    cr_assert_eq(story->worker.child.pid, 0);
    cr_assert_eq(kill(pid, 0), -1);
    end(story);
}

Test(campaign_worker, what_a_crashed_one_saw_is_still_there)
{
    struct story *story = begin(&kit_crashing);
    cr_assert(drill_worker_give(&story->worker, 0));
    wait_for_news(&story->worker);
    cr_assert_eq(drill_worker_listen(&story->worker), DRILL_WORKER_GONE);
    int status = drill_worker_kill(&story->worker);
    cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    const struct drill_trace *trace = &drill_worker_outcome(&story->worker)->trace;
    cr_assert_gt(trace->count, 0);
    cr_assert_eq(trace->events[trace->count - 1].kind, DRILL_EVENT_CALL);
    end(story);
}

Test(campaign_worker, a_hanging_one_can_be_ended)
{
    struct story *story = begin(&kit_hanging);
    cr_assert(drill_worker_give(&story->worker, 0));
    int status = drill_worker_kill(&story->worker);
    cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    cr_assert_eq(drill_worker_kill(&story->worker), 0);
    end(story);
}

/* Waits until the case is inside bind(), and gives the path it binds to. */
static void path_of_bind(struct drill_worker *worker, char *path, size_t size)
{
    const struct drill_trace *trace = &drill_worker_outcome(worker)->trace;
    const struct drill_event *last = NULL;
    while (last == NULL || last->kind != DRILL_EVENT_CALL || last->call.id != DRILL_CALL_BIND) {
        size_t n = drill_worker_events(worker);
        last = n > 0 ? &trace->events[n - 1] : NULL;
        sched_yield();
    }
    cr_assert_eq(last->call.addr.kind, DRILL_ADDR_PATH);
    snprintf(path, size, "%.*s", (int)last->call.addr.name_len, last->call.addr.name);
}

Test(campaign_worker, the_directory_of_one_that_was_ended_is_removed)
{
    char path[DRILL_ADDR_NAME_MAX + 1];
    struct story *story = begin(&kit_hanging_bind);
    drill_worker_kill(&story->worker);
    story->cases[0].scenario =
        kit_read(&story->arena, "family unix-stream\nA = socket()\nbind(A, path)\n");
    cr_assert(drill_ok(
        drill_worker_start(&story->worker, &setup, &story->suite, &story->worker, 1, NULL)));
    cr_assert(drill_worker_give(&story->worker, 0));
    path_of_bind(&story->worker, path, sizeof path);
    char *name = strrchr(path, '/');
    cr_assert_not_null(name);
    *name = '\0';
    cr_assert_eq(access(path, F_OK), 0);
    drill_worker_kill(&story->worker);
    cr_assert_eq(access(path, F_OK), -1);
    end(story);
}
