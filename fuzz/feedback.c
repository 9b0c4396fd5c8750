/* Features as coverage. libFuzzer reads the counters of its section; AFL++ and honggfuzz give each
 * word of theirs a place of its own in the map, which is marked by telling them that it was passed.
 * This file is compiled without instrumentation: what it does is no progress, and AFL++'s pass
 * would rename what it shares with the run-time. */

#include "fuzz/feedback.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "oracle/feature.h"

#define SECTION(name) __attribute__((section(name), used))

static SECTION("__libfuzzer_extra_counters") uint8_t counters[DRILL_FEATURES];
static SECTION("__sancov_guards") uint32_t guards[DRILL_FEATURES];
static bool seen[DRILL_FEATURES]; /* in this input */
static bool ever[DRILL_FEATURES];
static unsigned total;

/* The run-time's; the second is AFL++'s alone. libFuzzer must not be called: it gives up at this
 * kind of coverage. */
extern void __sanitizer_cov_trace_pc_guard(uint32_t *guard) __attribute__((weak));
extern void __afl_coverage_discard(void) __attribute__((weak));

static bool counts(const char *what)
{
    const char *wanted = getenv("DRILL_FUZZ_FEEDBACK");
    return strcmp(wanted != NULL ? wanted : "model", what) == 0;
}

static void take(void *self, uint32_t feature)
{
    (void)self;
    if (feature >= DRILL_FEATURES || seen[feature])
        return;
    seen[feature] = true;
    total += !ever[feature];
    ever[feature] = true;
    counters[feature] = 1;
    if (__afl_coverage_discard != NULL && __sanitizer_cov_trace_pc_guard != NULL &&
        guards[feature] != 0)
        __sanitizer_cov_trace_pc_guard(&guards[feature]);
}

void fuzz_feedback_begin(void)
{
    memset(seen, 0, sizeof seen);
}

void fuzz_feedback_of(struct drill_oracle *oracle)
{
    if (counts("model"))
        drill_oracle_on_feature(oracle, take, NULL);
}

void fuzz_feedback_calls(const struct drill_trace *trace)
{
    static int calls = -1;
    if (calls < 0)
        calls = counts("calls");
    for (size_t i = 0; calls != 0 && i < trace->count; i++) {
        const struct drill_event *event = &trace->events[i];
        uint32_t end = event->kind == DRILL_EVENT_BLOCKED    ? 0
                       : event->outcome.error != DRILL_ENONE ? 3 + event->outcome.error
                       : event->outcome.value == 0           ? 1
                                                             : 2;
        if (event->kind == DRILL_EVENT_RETURN || event->kind == DRILL_EVENT_BLOCKED)
            take(NULL, (event->call.id + DRILL_CALL_COUNT * end) % DRILL_FEATURES);
    }
}

unsigned fuzz_feedback_total(void)
{
    return total;
}
