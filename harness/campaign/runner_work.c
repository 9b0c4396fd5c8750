/* The runner's process: takes the number of a scenario, runs from there on, answers with the number
 * of the first one that it has not run. */

#include <stdio.h>
#include <string.h>

#include "campaign/child.h"
#include "campaign/line.h"
#include "campaign/run_case.h"
#include "campaign/runner_memory.h"

struct work {
    const struct drill_runner_setup *setup;
    struct drill_runner_memory *memory;
    struct drill_seat seat;
    struct drill_runner_item *item; /* that gets the features */
    uint32_t serial;
    uint32_t
        told[DRILL_FEATURES]; /* the serial number of the run that a feature was last told in */
};

static void take_feature(void *self, uint32_t feature)
{
    struct work *work = self;
    struct drill_runner_item *item = work->item;
    if (work->memory->known[feature] || work->told[feature] == work->serial ||
        item->n_features == DRILL_RUNNER_FEATURES)
        return;
    work->told[feature] = work->serial;
    item->features[item->n_features++] = (uint16_t)feature;
}

/* The phase of the socket whose call decided. */
static void note_phase(struct work *work)
{
    struct drill_runner_memory *memory = work->memory;
    const struct drill_case_outcome *outcome = &memory->outcome;
    int32_t event = outcome->verdict.event;
    int fd = event >= 0 && (size_t)event < outcome->trace.count
                 ? outcome->trace.events[event].call.fd
                 : -1;
    snprintf(memory->phase, sizeof memory->phase, "%s", drill_oracle_phase(work->seat.oracle, fd));
}

static void run_one(struct work *work, uint32_t i)
{
    struct drill_runner_memory *memory = work->memory;
    struct drill_case_outcome *outcome = &memory->outcome;
    work->item = &memory->items[i];
    work->serial++;
    *work->item = (struct drill_runner_item){.verdict = DRILL_NOT_RUN};
    *outcome = (struct drill_case_outcome){
        .trace = {.events = memory->events, .capacity = DRILL_RUNNER_EVENTS}};
    memory->phase[0] = '\0';
    atomic_store(&memory->at, i);
    if (!drill_seat_enter(&work->seat, work->setup->type, outcome))
        return;
    struct drill_bench bench = {
        .world = work->seat.world, .oracle = work->seat.oracle, .profile = work->setup->profile};
    struct drill_case item = {.name = memory->scenarios[i].name,
                              .scenario = &memory->scenarios[i],
                              .type = work->setup->type};
    drill_world_hurry(work->seat.world, memory->how.hurried, memory->how.patience_ms);
    drill_case_run(&bench, &item, outcome);
    memory->processed++;
    work->item->verdict = outcome->verdict.kind;
    if (outcome->verdict.kind == DRILL_REJECTED)
        note_phase(work);
}

/* Whether what came of the scenario is for the parent to see before the next one. */
static bool must_tell(const struct drill_runner_memory *memory)
{
    enum drill_verdict_kind kind = memory->outcome.verdict.kind;
    return kind == DRILL_REJECTED || kind == DRILL_NOT_RUN || memory->outcome.run.worker_spent;
}

void drill_runner_work(void *self, int line)
{
    static struct work work;
    const struct drill_runner_errand *errand = self;
    struct drill_runner_memory *memory = errand->memory;
    uint64_t i;
    work = (struct work){.setup = errand->setup,
                         .memory = memory,
                         .seat = {.isolation = errand->setup->isolation,
                                  .deadline_ms = 1,
                                  .directory = memory->directory}};
    drill_seat_set_up(&work.seat);
    if (work.seat.oracle != NULL)
        drill_oracle_on_feature(work.seat.oracle, take_feature, &work);
    while (drill_line_take(line, &i) && i < memory->count) {
        do
            run_one(&work, (uint32_t)i++);
        while (i < memory->count && !must_tell(memory));
        if (!drill_line_put(line, i))
            break;
    }
    drill_seat_leave(&work.seat);
}
