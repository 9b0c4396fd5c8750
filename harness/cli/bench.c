/* The command `bench`: the cost of each layer over the bare calls, and of the model alone on traces
 * of the corpus. */

#include "cli/command.h"

#include <stdlib.h>
#include <string.h>

#include "campaign/cost.h"
#include "cli/say.h"
#include "cli/session.h"
#include "report/json_line.h"

enum {
    ROUNDS = 21,
    JUDGE_ROUNDS = 11,
    EVENTS_MAX = 60000 /* recorded in all */
};

struct bench {
    struct drill_session session;
    struct drill_recording *recordings; /* as many as the suite has cases */
    size_t count;
    size_t events;
    bool failed;
    bool stopped;
};

/* Keeps the trace of an accepted case. */
static bool record(void *self, const struct drill_case *item,
                   const struct drill_case_outcome *outcome)
{
    struct bench *bench = self;
    const struct drill_trace *trace = &outcome->trace;
    if (outcome->verdict.kind != DRILL_ACCEPTED || trace->count == 0 ||
        bench->events + trace->count > EVENTS_MAX)
        return true;
    struct drill_event *events = malloc(trace->count * sizeof *events);
    if (events == NULL) {
        bench->failed = true;
        return false;
    }
    memcpy(events, trace->events, trace->count * sizeof *events);
    bench->recordings[bench->count++] =
        (struct drill_recording){.events = events,
                                 .count = trace->count,
                                 .setup = {.family = item->type->family,
                                           .profile = bench->session.options->profile,
                                           .signals = (item->type->caps & DRILL_CAP_SIGNALS) != 0}};
    bench->events += trace->count;
    return true;
}

static void write_row(const char *target, const struct drill_cost *cost, struct drill_text *text)
{
    drill_text_addf(text, "%-16s", target);
    for (int l = 0; l < DRILL_LAYER_COUNT; l++) {
        if (cost->ns[l] < 0)
            drill_text_addf(text, "%12s%8s", "-", "");
        else if (l == DRILL_LAYER_BARE || cost->ns[DRILL_LAYER_BARE] <= 0)
            drill_text_addf(text, "%12lld%8s", (long long)cost->ns[l], "");
        else
            drill_text_addf(text, "%12lld%7.2fx", (long long)cost->ns[l],
                            (double)cost->ns[l] / (double)cost->ns[DRILL_LAYER_BARE]);
    }
    while (text->len > 0 && text->bytes[text->len - 1] == ' ')
        text->bytes[--text->len] = '\0';
    drill_text_addf(text, "\n");
}

static void write_json(const char *target, const struct drill_cost *cost, struct drill_text *text)
{
    for (int l = 0; l < DRILL_LAYER_COUNT; l++) {
        json_t *line = json_object();
        drill_json_put(text, line, "type", json_string("layer"));
        drill_json_put_text(text, line, "target", target);
        drill_json_put_text(text, line, "layer", drill_layer_name((enum drill_layer)l));
        if (cost->ns[l] >= 0)
            drill_json_put(text, line, "median_ns", json_integer(cost->ns[l]));
        if (cost->ns[l] >= 0 && cost->ns[DRILL_LAYER_BARE] > 0)
            drill_json_put(text, line, "ratio",
                           json_real((double)cost->ns[l] / (double)cost->ns[DRILL_LAYER_BARE]));
        drill_json_write(text, line);
    }
}

/* Measures every target; false, with a message, when none could be. */
static bool measure_layers(const struct bench *bench, bool json, struct drill_text *text)
{
    const struct drill_selection *selection = &bench->session.selection;
    bool any = false;
    if (!json) {
        drill_text_addf(text,
                        "Nanoseconds of one call of 64 bytes, median of %d rounds side by side,"
                        "\nand the ratio to the bare calls:\n\n%-16s",
                        ROUNDS, "TARGET");
        for (int l = 0; l < DRILL_LAYER_COUNT; l++)
            drill_text_addf(text, "%12s%8s", drill_layer_name((enum drill_layer)l), "");
        text->len -= 8;
        drill_text_addf(text, "\n");
    }
    for (size_t i = 0; i < selection->count; i++) {
        struct drill_cost cost;
        struct drill_diag diag = {0};
        struct drill_status s = drill_cost_measure(selection->types[i], ROUNDS, &cost, &diag);
        if (!drill_ok(s)) {
            drill_say_diag(selection->types[i]->name, s, &diag);
            continue;
        }
        any = true;
        if (json)
            write_json(selection->types[i]->name, &cost, text);
        else
            write_row(selection->types[i]->name, &cost, text);
    }
    return any;
}

static bool measure_oracle(const struct bench *bench, bool json, struct drill_text *text)
{
    double rate = 0;
    struct drill_status s = drill_cost_judge(bench->recordings, bench->count, JUDGE_ROUNDS, &rate);
    if (!drill_ok(s)) {
        drill_say_error("%s", drill_status_text(s));
        return false;
    }
    if (!json) {
        drill_text_addf(text,
                        "\nThe model alone, on %zu recorded cases with %zu events: %.2f "
                        "million events in a second\n",
                        bench->count, bench->events, rate / 1e6);
        return true;
    }
    json_t *line = json_object();
    drill_json_put(text, line, "type", json_string("model"));
    drill_json_put(text, line, "cases", json_integer((json_int_t)bench->count));
    drill_json_put(text, line, "events", json_integer((json_int_t)bench->events));
    drill_json_put(text, line, "events_per_s", json_integer((json_int_t)rate));
    drill_json_write(text, line);
    return true;
}

static int run_bench(struct bench *bench, bool json)
{
    struct drill_text text = {0};
    struct drill_session *session = &bench->session;
    bench->recordings = calloc(session->suite.count + 1, sizeof *bench->recordings);
    if (bench->recordings == NULL) {
        drill_say_error("out of memory");
        return DRILL_EXIT_NOTHING_RAN;
    }
    if (!drill_session_can_run(session) ||
        !drill_session_run(session, record, bench, &bench->stopped))
        return DRILL_EXIT_NOTHING_RAN;
    if (bench->failed)
        drill_say_error("out of memory");
    if (bench->stopped)
        return bench->failed ? DRILL_EXIT_NOTHING_RAN : DRILL_EXIT_INTERRUPTED;
    bool good = measure_layers(bench, json, &text) && measure_oracle(bench, json, &text);
    return drill_output_close(&session->output, &text) && good ? DRILL_EXIT_ACCEPTED
                                                               : DRILL_EXIT_NOTHING_RAN;
}

int drill_command_bench(const struct drill_cli_stock *stock, const struct drill_options *options)
{
    bool json = strcmp(options->format->name, "jsonl") == 0;
    if (!json && strcmp(options->format->name, "pretty") != 0) {
        drill_say_error("bench knows the formats pretty and jsonl, not %s", options->format->name);
        return DRILL_EXIT_USAGE;
    }
    struct bench *bench = calloc(1, sizeof *bench);
    if (bench == NULL) {
        drill_say_error("out of memory");
        return DRILL_EXIT_NOTHING_RAN;
    }
    int status = drill_session_prepare(&bench->session, stock, options, DRILL_ORIGIN_BUILT_IN)
                     ? run_bench(bench, json)
                     : DRILL_EXIT_USAGE;
    for (size_t i = 0; i < bench->count; i++)
        free((void *)(uintptr_t)bench->recordings[i].events);
    free(bench->recordings);
    drill_session_end(&bench->session);
    free(bench);
    return status;
}
