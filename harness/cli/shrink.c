/* The command `shrink`. */

#include "cli/command.h"

#include <stdio.h>
#include <string.h>

#include "campaign/proof.h"
#include "cli/finding.h"
#include "cli/load.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/select.h"
#include "cli/stop.h"

enum {
    DEFAULT_TIMEOUT_MS = 1000
};

struct shrink {
    const struct drill_options *options;
    struct drill_selection selection;
    struct drill_arena arena;
    const struct drill_scenario *scenario;
    const struct drill_scenario *small; /* NULL: nothing was rejected so far */
    struct drill_proof proof;
    const struct drill_target_type *type; /* that rejects it */
    bool unsaved;                         /* there is no C program, though one was asked for */
    struct drill_text last;               /* what became of it on the targets that do not */
};

static bool load(struct shrink *shrink, const char *path)
{
    struct drill_text text = {0};
    struct drill_scenario *scenario;
    bool bytes;
    bool good = drill_load_scenario(&shrink->arena, path, &text, &scenario, &bytes);
    if (good)
        shrink->scenario = scenario;
    drill_text_free(&text);
    return good;
}

/* Notes what became of it on a target that does not reject it, or not always. */
static void note(struct shrink *shrink, const struct drill_target_type *type)
{
    const struct drill_verdict *verdict = &drill_runner_outcome(shrink->proof.runner)->verdict;
    drill_text_addf(&shrink->last, "%s%s: ", shrink->last.len > 0 ? "; " : "", type->name);
    if (shrink->proof.hits > 0)
        drill_text_addf(&shrink->last, "rejected in %u of %u runs", shrink->proof.hits,
                        shrink->proof.runs);
    else
        drill_text_addf(&shrink->last, "%s%s%s", drill_verdict_name(verdict->kind),
                        verdict->why[0] != '\0' ? ", " : "", verdict->why);
}

/* Writes the small scenario as a C program; it was the last to run. */
static bool emit_c(const struct shrink *shrink)
{
    const struct drill_case_outcome *outcome = drill_runner_outcome(shrink->proof.runner);
    struct drill_case_result result = {.name = shrink->small->name,
                                       .target = shrink->type->name,
                                       .scenario = shrink->small,
                                       .trace = &outcome->trace,
                                       .verdict = &outcome->verdict,
                                       .family = drill_family_name(shrink->type->family)};
    return drill_finding_emit_c(&result, shrink->options->emit_c);
}

/* Shrinks on one target, where it is rejected. Fails as drill_runner_run. */
static struct drill_status try_target(struct shrink *shrink, const struct drill_target_type *type,
                                      int stop_fd, struct drill_diag *diag)
{
    const struct drill_options *options = shrink->options;
    bool timed = (options->given & DRILL_OPT_TIMEOUT) != 0;
    struct drill_runner_setup setup = {.type = type,
                                       .isolation = options->isolation,
                                       .profile = options->profile,
                                       .stop_fd = stop_fd};
    struct drill_proof *proof = &shrink->proof;
    *proof = (struct drill_proof){
        .patience_ms = (timed ? options->timeout_ms : DEFAULT_TIMEOUT_MS) / 3 + 1, .claims = true};
    struct drill_status s = drill_runner_new(&proof->runner, &setup);
    if (!drill_ok(s))
        return s;
    s = drill_proof_repeat(proof, shrink->scenario, diag);
    if (drill_ok(s) && proof->hits >= DRILL_PROOF_HITS) {
        shrink->type = type;
        s = drill_proof_shrink(proof, shrink->scenario, &shrink->arena, &shrink->small, diag);
        if (drill_ok(s) && options->emit_c != NULL)
            shrink->unsaved = !emit_c(shrink);
    } else if (drill_ok(s)) {
        note(shrink, type);
    }
    drill_runner_free(proof->runner);
    return s;
}

static struct drill_status try_targets(struct shrink *shrink, struct drill_diag *diag)
{
    struct drill_stop stop;
    struct drill_status s = drill_stop_begin(&stop, diag);
    if (!drill_ok(s))
        return s;
    for (size_t i = 0; drill_ok(s) && shrink->small == NULL && i < shrink->selection.count; i++) {
        const struct drill_target_type *type = shrink->selection.types[i];
        if ((shrink->scenario->families & DRILL_FAMILY_BIT(type->family)) != 0)
            s = try_target(shrink, type, stop.fd, diag);
    }
    drill_stop_end(&stop);
    return s;
}

static int deliver(const struct shrink *shrink, struct drill_output *output)
{
    struct drill_text text = {0};
    drill_scenario_write(shrink->small, &text);
    if (shrink->options->verbosity >= 0)
        fprintf(stderr, "%s: %s, %u of %u steps, %u candidates\n", shrink->type->name,
                shrink->proof.what.rule, (unsigned)shrink->small->n_steps,
                (unsigned)shrink->scenario->n_steps, shrink->proof.tried);
    return drill_output_close(output, &text) && !shrink->unsaved ? DRILL_EXIT_ACCEPTED
                                                                 : DRILL_EXIT_NOTHING_RAN;
}

static int run(struct shrink *shrink, struct drill_output *output)
{
    struct drill_diag diag = {0};
    struct drill_status s = try_targets(shrink, &diag);
    if (s.code == DRILL_CODE_NOT_FOUND)
        return DRILL_EXIT_INTERRUPTED;
    if (!drill_ok(s)) {
        drill_say_diag(NULL, s, &diag);
        return DRILL_EXIT_NOTHING_RAN;
    }
    if (shrink->small != NULL)
        return deliver(shrink, output);
    drill_say_error("nothing to keep: it is not rejected (%s)",
                    shrink->last.len > 0 ? shrink->last.bytes : "no target is of its families");
    return DRILL_EXIT_NOTHING_RAN;
}

int drill_command_shrink(const struct drill_cli_stock *stock, const struct drill_options *options)
{
    struct shrink shrink = {.options = options};
    struct drill_output output = {0};
    const struct drill_target_stock targets = {stock->targets, stock->makers, options->seed};
    bool good = drill_select_targets(&shrink.selection, &targets, options->target) &&
                load(&shrink, options->operands[1]) && drill_output_open(&output, options->output);
    int status = good ? run(&shrink, &output) : DRILL_EXIT_USAGE;
    drill_text_free(&shrink.last);
    drill_arena_reset(&shrink.arena);
    drill_selection_free(&shrink.selection);
    return status;
}
