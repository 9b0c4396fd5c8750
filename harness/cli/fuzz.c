/* The command `fuzz`: one campaign per target. */

#include "cli/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "campaign/pool.h"
#include "cli/finding.h"
#include "cli/fuzz_tell.h"
#include "cli/load.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/select.h"
#include "cli/stop.h"

enum {
    DEFAULT_TIME_S = 60,
    DEFAULT_TIMEOUT_MS = 1000,
    KNOWN_BYTES_MAX = 1 << 20
};

/* Between two lines that tell how far it is, on a terminal and elsewhere. */
static const int64_t SOON_NS = 250000000;
static const int64_t LATER_NS = 10000000000;

struct fuzz {
    const struct drill_options *options;
    struct drill_selection selection;
    struct drill_library library;
    struct drill_known known;
    struct drill_surroundings surroundings;
    struct drill_output output;
    struct drill_text out;
    const struct drill_target_type *type; /* that is being fuzzed */
    bool terminal;
    bool shown; /* a line is on the terminal */
    int64_t last_ns;
    struct drill_fuzz_totals all;
    bool stopped;
    char why[DRILL_FUZZ_WHY];
};

static void clear_line(struct fuzz *fuzz)
{
    if (fuzz->shown)
        fputs("\r\x1b[K", stderr);
    fuzz->shown = false;
}

static bool save(void *self, const struct drill_fuzz_proof *proof)
{
    return drill_finding_save(proof, ((const struct fuzz *)self)->options);
}

static void found(void *self, const struct drill_fuzz_finding *finding)
{
    struct fuzz *fuzz = self;
    clear_line(fuzz);
    drill_fuzz_tell_finding(finding, fuzz->type->name, fuzz->options, &fuzz->out);
    (void)drill_output_flush(&fuzz->output, &fuzz->out);
}

static void progress(void *self, const struct drill_fuzz_totals *totals)
{
    struct fuzz *fuzz = self;
    struct drill_text line = {0};
    int64_t now = drill_clock_now_ns();
    if (fuzz->options->verbosity < 0 || now - fuzz->last_ns < (fuzz->terminal ? SOON_NS : LATER_NS))
        return;
    fuzz->last_ns = now;
    drill_fuzz_tell_progress(totals, &line);
    if (!line.failed)
        fprintf(stderr, fuzz->terminal ? "\r\x1b[K%s: %s" : "%s: %s\n", fuzz->type->name,
                line.bytes);
    fuzz->shown = fuzz->terminal;
    drill_text_free(&line);
}

/* The seeds that are for the family; the caller frees them. NULL: out of memory. */
static struct drill_suite_scenario *seeds_of(const struct fuzz *fuzz, size_t *ret_count)
{
    const struct drill_library *library = &fuzz->library;
    struct drill_suite_scenario *seeds = calloc(library->count + 1, sizeof *seeds);
    *ret_count = 0;
    for (size_t i = 0; seeds != NULL && i < library->count; i++) {
        const struct drill_scenario *scenario = library->list[i].scenario;
        if ((scenario->families & DRILL_FAMILY_BIT(fuzz->type->family)) != 0)
            seeds[(*ret_count)++] = library->list[i];
    }
    return seeds;
}

static void add_up(struct fuzz *fuzz, const struct drill_fuzz_totals *totals)
{
    fuzz->all.runs += totals->runs;
    fuzz->all.not_run += totals->not_run;
    fuzz->all.undecided += totals->undecided;
    fuzz->all.findings += totals->findings;
}

/* Fuzzes fuzz->type; false, with a message, when that is not possible. */
static bool run_target(struct fuzz *fuzz, int stop_fd)
{
    const struct drill_options *options = fuzz->options;
    struct drill_fuzz_totals totals;
    struct drill_diag diag = {0};
    size_t n_seeds;
    struct drill_suite_scenario *seeds = seeds_of(fuzz, &n_seeds);
    int time_s = options->time_s == 0 && options->runs == 0 ? DEFAULT_TIME_S : options->time_s;
    struct drill_fuzz_setup setup = {
        .type = fuzz->type,
        .isolation = options->isolation,
        .profile = options->profile,
        .focus = options->focus,
        .names = fuzz->surroundings.own_names && (fuzz->type->caps & DRILL_CAP_NAMES) != 0,
        .seed = options->seed,
        .jobs = options->jobs,
        .runs = options->runs,
        .time_ns = (int64_t)time_s * 1000000000,
        .timeout_ms =
            (options->given & DRILL_OPT_TIMEOUT) != 0 ? options->timeout_ms : DEFAULT_TIMEOUT_MS,
        .stop_fd = stop_fd,
        .seeds = seeds,
        .n_seeds = n_seeds,
        .known = &fuzz->known,
        .self = fuzz,
        .save = save,
        .found = found,
        .progress = progress};
    fuzz->last_ns = drill_clock_now_ns();
    struct drill_status s = seeds == NULL
                                ? DRILL_FAIL(NO_MEMORY)
                                : drill_fuzz_run(&setup, &totals, &fuzz->stopped, fuzz->why, &diag);
    free(seeds);
    clear_line(fuzz);
    if (!drill_ok(s)) {
        drill_say_diag(fuzz->type->name, s, &diag);
        return false;
    }
    add_up(fuzz, &totals);
    drill_fuzz_tell_totals(&totals, fuzz->type->name, options, fuzz->stopped, &fuzz->out);
    return drill_output_flush(&fuzz->output, &fuzz->out);
}

static bool run_targets(struct fuzz *fuzz)
{
    struct drill_stop stop;
    struct drill_diag diag = {0};
    struct drill_status s = drill_stop_begin(&stop, &diag);
    bool good = drill_ok(s);
    if (!good)
        drill_say_diag(NULL, s, &diag);
    for (size_t i = 0; good && !fuzz->stopped && i < fuzz->selection.count; i++) {
        fuzz->type = fuzz->selection.types[i];
        good = run_target(fuzz, stop.fd);
    }
    if (drill_ok(s))
        drill_stop_end(&stop);
    return good;
}

static bool read_known(struct fuzz *fuzz)
{
    const char *path = fuzz->options->known;
    struct drill_text text = {0};
    struct drill_diag diag = {0};
    if (path == NULL)
        return true;
    struct drill_status s = drill_text_read_file(&text, path, KNOWN_BYTES_MAX, &diag);
    if (!drill_ok(s)) {
        drill_say_diag(NULL, s, &diag);
    } else {
        s = drill_known_read(&fuzz->known, text.bytes, text.len, &diag);
        if (!drill_ok(s))
            drill_say_diag(path, s, &diag);
    }
    drill_text_free(&text);
    return drill_ok(s);
}

/* Everything that can be wrong with what was asked for; false, with a message, when something is.
 */
static bool prepare(struct fuzz *fuzz, const struct drill_cli_stock *stock)
{
    const struct drill_options *options = fuzz->options;
    const struct drill_target_stock targets = {stock->targets, stock->makers, options->seed};
    if (strcmp(options->format->name, "pretty") != 0 &&
        strcmp(options->format->name, "jsonl") != 0) {
        drill_say_error("fuzz knows the formats pretty and jsonl, not %s", options->format->name);
        return false;
    }
    return drill_select_targets(&fuzz->selection, &targets, options->target) && read_known(fuzz) &&
           (options->corpus == NULL || drill_load_path(&fuzz->library, options->corpus)) &&
           drill_finding_place(options) && drill_output_open(&fuzz->output, options->output);
}

static bool can_run(struct fuzz *fuzz)
{
    struct drill_diag diag = {0};
    if (fuzz->selection.count == 0) {
        drill_say_error("no target can run here: %s", fuzz->selection.absent.bytes);
        return false;
    }
    struct drill_status s = drill_pool_probe(fuzz->options->isolation, &fuzz->surroundings, &diag);
    if (!drill_ok(s))
        drill_say_diag(NULL, s, &diag);
    return drill_ok(s);
}

static int exit_status(const struct fuzz *fuzz)
{
    if (fuzz->stopped)
        return DRILL_EXIT_INTERRUPTED;
    if (fuzz->all.findings > 0)
        return DRILL_EXIT_VIOLATION;
    if (fuzz->all.runs > fuzz->all.not_run + fuzz->all.undecided)
        return DRILL_EXIT_ACCEPTED;
    drill_say_error("no scenario was decided; the last one: %s", fuzz->why);
    return DRILL_EXIT_NOTHING_RAN;
}

int drill_command_fuzz(const struct drill_cli_stock *stock, const struct drill_options *options)
{
    struct fuzz *fuzz = calloc(1, sizeof *fuzz);
    if (fuzz == NULL) {
        drill_say_error("out of memory");
        return DRILL_EXIT_NOTHING_RAN;
    }
    fuzz->options = options;
    fuzz->terminal = isatty(STDERR_FILENO) == 1;
    int status = DRILL_EXIT_USAGE;
    if (prepare(fuzz, stock)) {
        bool ran = can_run(fuzz) && run_targets(fuzz);
        bool written = drill_output_close(&fuzz->output, &fuzz->out);
        status = ran && written ? exit_status(fuzz) : DRILL_EXIT_NOTHING_RAN;
    }
    drill_text_free(&fuzz->out);
    drill_known_free(&fuzz->known);
    drill_selection_free(&fuzz->selection);
    drill_library_free(&fuzz->library);
    free(fuzz);
    return status;
}
