/* The commands that run cases, check and run: scenarios and targets are collected, the pool runs
 * them, and each result goes to the reporter as it comes. */

#include "cli/command.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "campaign/pool.h"
#include "cli/load.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/repeat.h"
#include "cli/say.h"
#include "cli/select.h"

enum {
    SLOW_JOBS = 24,
    NOTES_MAX = 4
};

struct session {
    const struct drill_options *options;
    enum drill_case_origin origin;
    struct drill_library library;
    struct drill_selection selection;
    struct drill_suite suite;
    struct drill_learner learner;
    struct drill_surroundings surroundings;
    struct drill_reporter reporter;
    struct drill_report_totals totals;
    struct drill_output output;
    struct drill_progress progress;
    struct drill_text repeat;
    struct drill_text notes_text[NOTES_MAX];
    const char *notes[NOTES_MAX + 1];
    char why[256]; /* why the last case that did not run did not */
};

static void count(struct session *session, const struct drill_verdict *verdict)
{
    switch (verdict->kind) {
    case DRILL_ACCEPTED:
        session->totals.accepted++;
        return;
    case DRILL_REJECTED:
        session->totals.rejected++;
        return;
    case DRILL_UNDECIDED:
        session->totals.undecided++;
        break;
    case DRILL_NOT_RUN:
        session->totals.not_run++;
        break;
    }
    memcpy(session->why, verdict->why, sizeof session->why);
}

static bool take_result(void *self, const struct drill_case *item,
                        const struct drill_case_outcome *outcome)
{
    struct session *session = self;
    drill_text_clear(&session->repeat);
    drill_repeat_write(item, session->origin, session->options, &session->repeat);
    struct drill_case_result result = {.name = item->name,
                                       .target = item->type->name,
                                       .scenario = item->scenario,
                                       .program = item->program,
                                       .trace = &outcome->trace,
                                       .verdict = &outcome->verdict,
                                       .repeat = session->repeat.bytes,
                                       .time_ns = outcome->time_ns};
    count(session, &outcome->verdict);
    session->reporter.format->add(&session->reporter, &result);
    if (session->reporter.out.len > 0)
        drill_progress_clear(&session->progress);
    return drill_output_flush(&session->output, &session->reporter.out);
}

static void show_progress(void *self, size_t done, size_t total)
{
    struct session *session = self;
    drill_progress_show(&session->progress, done, total);
}

static void add_note(struct session *session, const char *what, const char *why)
{
    size_t n = 0;
    while (session->notes[n] != NULL)
        n++;
    drill_text_addf(&session->notes_text[n], "%s: %s", what, why);
    session->notes[n] = session->notes_text[n].bytes;
}

static bool load(struct session *session, const struct drill_cli_stock *stock)
{
    const struct drill_options *options = session->options;
    if (session->origin == DRILL_ORIGIN_BUILT_IN)
        return drill_load_corpus(&session->library, stock->corpus);
    bool good = true;
    for (size_t i = 1; i < options->n_operands; i++)
        good = drill_load_path(&session->library, options->operands[i]) && good;
    return good;
}

/* Everything that can be wrong with what was asked for. */
static bool prepare(struct session *session, const struct drill_cli_stock *stock)
{
    const struct drill_options *options = session->options;
    if (!drill_select_targets(&session->selection, stock->targets, options->target) ||
        !load(session, stock) || !drill_output_open(&session->output, options->output))
        return false;
    struct drill_suite_setup setup = {
        .types = session->selection.types,
        .n_types = session->selection.count,
        .scenarios = session->library.list,
        .n_scenarios = session->library.count,
        .programs = session->origin == DRILL_ORIGIN_BUILT_IN ? stock->programs : NULL,
        .filter = options->filter,
        .repeat = options->repeat,
        .shard = options->shard,
        .shards = options->shards};
    struct drill_status s = drill_suite_collect(&session->suite, &setup);
    if (drill_ok(s))
        s = drill_learner_init(&session->learner, &session->suite);
    if (!drill_ok(s))
        drill_say_error("%s", drill_status_text(s));
    return drill_ok(s);
}

/* Whether there is something to run and somewhere to run it; says why not. */
static bool can_run(struct session *session)
{
    struct drill_diag diag = {0};
    if (session->selection.absent.len > 0)
        add_note(session, "targets that cannot run here", session->selection.absent.bytes);
    if (session->selection.count == 0) {
        drill_say_error("no target can run here: %s", session->selection.absent.bytes);
        return false;
    }
    if (session->suite.count == 0) {
        drill_say_error("nothing to run: no case matches the targets, the filter and the shard");
        return false;
    }
    struct drill_status s =
        drill_pool_probe(session->options->isolation, &session->surroundings, &diag);
    if (!drill_ok(s)) {
        drill_say_diag(NULL, s, &diag);
        return false;
    }
    if (session->options->isolation != DRILL_ISOLATION_NONE &&
        session->surroundings.why_not[0] != '\0')
        add_note(session, "not isolated", session->surroundings.why_not);
    return true;
}

static void begin_report(struct session *session)
{
    const struct drill_options *options = session->options;
    bool terminal = options->output == NULL && isatty(STDOUT_FILENO) == 1;
    session->reporter =
        (struct drill_reporter){.format = options->format,
                                .options = {.color = terminal && getenv("NO_COLOR") == NULL,
                                            .verbosity = options->verbosity,
                                            .version = DRILL_VERSION,
                                            .always_ladder = session->origin == DRILL_ORIGIN_RUN,
                                            .notes = session->notes,
                                            .expected = (unsigned)session->suite.count}};
    session->reporter.format->begin(&session->reporter);
    drill_progress_begin(&session->progress, options->verbosity >= 0 && isatty(STDERR_FILENO) == 1);
}

static bool end_report(struct session *session, int64_t start_ns, bool stopped)
{
    session->totals.interrupted = stopped;
    session->totals.atlas = &session->learner.atlas;
    session->totals.time_ns = drill_clock_now_ns() - start_ns;
    drill_progress_clear(&session->progress);
    session->reporter.format->end(&session->reporter, &session->totals);
    return drill_output_close(&session->output, &session->reporter.out);
}

/* Runs the pool with SIGINT and SIGTERM turned into a descriptor that stops it. */
static struct drill_status run_pool(struct session *session, bool *ret_stopped,
                                    struct drill_diag *diag)
{
    const struct drill_options *options = session->options;
    sigset_t stop;
    sigset_t before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    sigprocmask(SIG_BLOCK, &stop, &before);
    int stop_fd = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
    if (stop_fd < 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "signalfd: %s", strerror(errno));
    }
    struct drill_pool_setup setup = {.isolation = options->isolation,
                                     .profile = options->profile,
                                     .jobs = options->jobs,
                                     .slow_jobs = SLOW_JOBS,
                                     .timeout_ms = options->timeout_ms,
                                     .seed = options->seed,
                                     .stop_fd = stop_fd,
                                     .learner = &session->learner,
                                     .self = session,
                                     .result = take_result,
                                     .progress = show_progress};
    struct drill_status s = drill_pool_run(&session->suite, &setup, ret_stopped, diag);
    /* Further requests to stop are answered by stopping. */
    struct signalfd_siginfo info;
    while (read(stop_fd, &info, sizeof info) > 0)
        continue;
    close(stop_fd);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return s;
}

static int exit_status(const struct session *session)
{
    const struct drill_report_totals *totals = &session->totals;
    if (totals->interrupted)
        return DRILL_EXIT_INTERRUPTED;
    if (totals->rejected > 0)
        return DRILL_EXIT_VIOLATION;
    if (totals->accepted > 0)
        return DRILL_EXIT_ACCEPTED;
    drill_say_error("no case was decided; the last one: %s", session->why);
    return DRILL_EXIT_NOTHING_RAN;
}

static int run_session(struct session *session)
{
    struct drill_diag diag = {0};
    bool stopped = false;
    int64_t start_ns = drill_clock_now_ns();
    if (!can_run(session))
        return DRILL_EXIT_NOTHING_RAN;
    begin_report(session);
    struct drill_status s = run_pool(session, &stopped, &diag);
    bool written = end_report(session, start_ns, stopped);
    if (!drill_ok(s)) {
        drill_say_diag(NULL, s, &diag);
        return DRILL_EXIT_NOTHING_RAN;
    }
    return written ? exit_status(session) : DRILL_EXIT_NOTHING_RAN;
}

static int run_cases(const struct drill_cli_stock *stock, const struct drill_options *options,
                     enum drill_case_origin origin)
{
    struct session *session = calloc(1, sizeof *session);
    if (session == NULL) {
        drill_say_error("out of memory");
        return DRILL_EXIT_NOTHING_RAN;
    }
    session->options = options;
    session->origin = origin;
    int status = prepare(session, stock) ? run_session(session) : DRILL_EXIT_USAGE;
    for (size_t i = 0; i < NOTES_MAX; i++)
        drill_text_free(&session->notes_text[i]);
    drill_text_free(&session->repeat);
    drill_learner_deinit(&session->learner);
    drill_suite_free(&session->suite);
    drill_selection_free(&session->selection);
    drill_library_free(&session->library);
    free(session);
    return status;
}

int drill_command_check(const struct drill_cli_stock *stock, const struct drill_options *options)
{
    return run_cases(stock, options,
                     options->n_operands > 1 ? DRILL_ORIGIN_CHECK : DRILL_ORIGIN_BUILT_IN);
}

int drill_command_run(const struct drill_cli_stock *stock, const struct drill_options *options)
{
    return run_cases(stock, options, DRILL_ORIGIN_RUN);
}
