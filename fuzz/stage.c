/* The stage is set on the first input, not before: AFL++ forks after the preparations, and threads
 * do not cross a fork. */

#include "fuzz/stage.h"

#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campaign/run_case.h"
#include "fuzz/entry.h"
#include "fuzz/feedback.h"
#include "fuzz/finding.h"
#include "fuzz/mutator.h"
#include "scenario/bytes.h"
#include "targets/builtin.h"

enum {
    EVENTS = 16384,
    /* How long what is due may take: so long in a hurry, and so long before it is called wrong. */
    HURRIED_MS = 50,
    PATIENT_MS = 20000,
    ARENA_MAX = 8 << 20,
    KEPT_BYTES = 64 << 20
};

static struct {
    const struct drill_target_type *type;
    struct drill_surroundings surroundings;
    bool set;
    bool refused;
    bool patient;
    bool threads;
    struct drill_target *target;
    struct drill_bench bench;
    struct drill_arena arena; /* of the input that is played */
    struct drill_event *events;
    struct drill_case_outcome outcome;
} stage;

static void refuse(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    stage.refused = true;
}

const struct drill_target_type *fuzz_stage_choose(const char *usual)
{
    static struct drill_arena arena; /* a type that was made lasts */
    struct drill_target_stock stock = {drill_builtin_targets, drill_builtin_makers, 1};
    struct drill_target_list list = {0};
    struct drill_diag diag = {0};
    const char *wanted = getenv("DRILL_TARGET");
    if (wanted == NULL || wanted[0] == '\0')
        wanted = usual;
    struct drill_status s = drill_target_resolve(&stock, wanted, &arena, &list, &diag);
    if (drill_ok(s) && list.count == 1)
        return list.types[0];
    fprintf(stderr, "%s: %s\n", wanted,
            diag.text[0] != '\0' ? diag.text : "is not one target of this build");
    return NULL;
}

/* What asks for input and output to be told of is told the process: no thread that an engine starts
 * may be hit by it. */
static void keep_signals_waiting(void)
{
    sigset_t told;
    sigemptyset(&told);
    sigaddset(&told, SIGIO);
    sigaddset(&told, SIGURG);
    pthread_sigmask(SIG_BLOCK, &told, NULL);
}

void fuzz_stage_prepare(const struct drill_target_type *type)
{
    struct drill_diag diag = {0};
    char why[200] = "";
    keep_signals_waiting();
    /* Each input takes some memory and lets go of it: the process keeps it. */
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    drill_arena_init(&stage.arena, ARENA_MAX);
    stage.patient = getenv("DRILL_FUZZ_PATIENT") != NULL;
    stage.type = type;
    stage.threads = type != NULL && (type->caps & DRILL_CAP_THREADS) != 0 && fuzz_threads_wanted();
    if (type == NULL)
        stage.refused = true;
    else if (type->available != NULL && !type->available(type, why, sizeof why))
        refuse(type->name, why);
    else if (!drill_ok(drill_isolate(DRILL_ISOLATION_AUTO, &stage.surroundings, &diag)))
        refuse("namespaces", diag.text);
}

const struct drill_target_type *fuzz_stage_type(void)
{
    return stage.type;
}

/* Whether there is somewhere to play. */
static bool is_set(void)
{
    struct drill_diag diag = {0};
    if (stage.set || stage.refused)
        return !stage.refused;
    stage.set = true;
    stage.events = calloc(EVENTS, sizeof *stage.events);
    struct drill_status s =
        stage.events != NULL ? drill_oracle_new(&stage.bench.oracle) : DRILL_FAIL(NO_MEMORY);
    if (drill_ok(s))
        s = drill_target_open(stage.type, &stage.target, &diag);
    if (drill_ok(s))
        s = drill_world_open(&stage.bench.world, stage.target, &stage.surroundings, HURRIED_MS,
                             &diag);
    if (!drill_ok(s)) {
        refuse(stage.type->name, diag.text[0] != '\0' ? diag.text : drill_status_text(s));
        return false;
    }
    drill_world_hurry(stage.bench.world, true, HURRIED_MS);
    fuzz_feedback_of(stage.bench.oracle);
    stage.bench.profile = DRILL_PROFILE_LINUX;
    stage.bench.no_claims = true;
    return true;
}

/* What makes and ends processes; and the wait for a signal to this one, which the threads of an
 * engine share. */
static bool is_of_processes(const struct drill_step *step)
{
    return step->kind == DRILL_STEP_CALL &&
           (step->call.id == DRILL_CALL_FORK || step->call.id == DRILL_CALL_EXECVE ||
            step->call.id == DRILL_CALL_EXIT || step->call.id == DRILL_CALL_KILL ||
            step->call.id == DRILL_CALL_SIGWAITINFO);
}

/* Without forks every actor is a thread of this process, and can make any call that is left. */
static void keep_one_process(struct drill_scenario *scenario)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < scenario->n_steps; i++) {
        if (!is_of_processes(&scenario->steps[i]))
            scenario->steps[kept++] = scenario->steps[i];
    }
    scenario->n_steps = kept;
}

struct drill_scenario *fuzz_stage_scenario(const uint8_t *bytes, size_t len, enum drill_focus focus)
{
    struct drill_rng rng = drill_rng_make(1, 1);
    struct drill_scenario *scenario = NULL;
    fuzz_feedback_begin();
    if (!is_set())
        return NULL;
    struct drill_vary vary = {
        .arena = &stage.arena,
        .rng = &rng,
        .family = stage.type->family,
        .focus = focus,
        .steps = DRILL_BYTES_MAX_STEPS,
        .threads = stage.threads,
        .names = stage.surroundings.own_names &&
                 (DRILL_FAMILY_BIT(stage.type->family) & DRILL_FAMILIES_INET) != 0};
    drill_arena_reset(&stage.arena);
    if (!drill_ok(drill_scenario_decode(&scenario, &stage.arena, bytes, len, vary.family, NULL)))
        return NULL;
    scenario->n_sysctls = 0;
    keep_one_process(scenario);
    return scenario->n_steps > 0 ? drill_tame(&vary, scenario) : NULL;
}

/* Whether the run ended in a rejection. */
static bool is_rejected(const struct drill_case *item)
{
    struct drill_case_outcome *outcome = &stage.outcome;
    outcome->trace = (struct drill_trace){.events = stage.events, .capacity = EVENTS};
    drill_case_run(&stage.bench, item, outcome);
    if (outcome->run.worker_spent)
        fuzz_breach("HARNESS-HANG", "a call does not come back: %s", outcome->run.why);
    return outcome->verdict.kind == DRILL_REJECTED;
}

/* Whether what decided is that something did not happen in time. */
static bool was_late(const struct drill_case_outcome *outcome)
{
    int32_t at = outcome->verdict.event;
    if (outcome->run.end == DRILL_RUN_STUCK)
        return true;
    if (at < 0 || (size_t)at >= outcome->trace.count)
        return false;
    uint8_t kind = outcome->trace.events[at].kind;
    return kind == DRILL_EVENT_STUCK || kind == DRILL_EVENT_SETTLE;
}

/* Whether it is rejected by the same rule where it gets all the time that it may need. */
static bool is_rejected_again(const struct drill_case *item)
{
    char rule[sizeof stage.outcome.verdict.rule];
    memcpy(rule, stage.outcome.verdict.rule, sizeof rule);
    drill_world_hurry(stage.bench.world, false, PATIENT_MS);
    bool again = is_rejected(item) && strcmp(rule, stage.outcome.verdict.rule) == 0;
    drill_world_hurry(stage.bench.world, true, HURRIED_MS);
    return again;
}

/* Waiting for what took too long takes seconds (a SYN is sent again after one or three), and is
 * only done where DRILL_FUZZ_PATIENT is set. Such inputs are not worth varying. */
static bool play(const struct drill_case *item)
{
    if (!is_set())
        return false;
    if (!is_rejected(item)) {
        fuzz_feedback_calls(&stage.outcome.trace);
        return true;
    }
    if (fuzz_entry.wants != NULL && !fuzz_entry.wants())
        return false;
    if ((stage.patient || !was_late(&stage.outcome)) && is_rejected_again(item))
        fuzz_finding(item->scenario, &stage.outcome.verdict);
    return false;
}

bool fuzz_stage_play(const struct drill_scenario *scenario)
{
    return play(&(struct drill_case){.name = "input", .scenario = scenario, .type = stage.type});
}

bool fuzz_stage_perform(const struct drill_program *program)
{
    fuzz_feedback_begin();
    return is_set() && (program->families & DRILL_FAMILY_BIT(stage.type->family)) != 0 &&
           play(&(struct drill_case){.name = "input", .program = program, .type = stage.type});
}
