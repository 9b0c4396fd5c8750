/* The commands check and run: each outcome of the session goes to the reporter as it comes. */

#include "cli/command.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cli/finding.h"
#include "cli/matrix.h"
#include "cli/say.h"
#include "cli/session.h"

struct check {
    struct drill_session session;
    struct drill_reporter reporter;
    struct drill_report_totals totals;
    struct drill_tally tally;
    struct drill_report_coverage coverage;
    struct drill_text repeat;
    unsigned emitted; /* cases that came by while a C program was asked for */
    bool unsaved;     /* the first of them could not be made one */
    char why[256];    /* why the last case that did not run did not */
};

static void count(struct check *check, const struct drill_verdict *verdict)
{
    switch (verdict->kind) {
    case DRILL_ACCEPTED:
        check->totals.accepted++;
        return;
    case DRILL_REJECTED:
        check->totals.rejected++;
        return;
    case DRILL_UNDECIDED:
        check->totals.undecided++;
        break;
    case DRILL_NOT_RUN:
        check->totals.not_run++;
        break;
    }
    memcpy(check->why, verdict->why, sizeof check->why);
}

static bool take_result(void *self, const struct drill_case *item,
                        const struct drill_case_outcome *outcome)
{
    struct check *check = self;
    struct drill_session *session = &check->session;
    drill_text_clear(&check->repeat);
    drill_repeat_write(item, session->origin, session->options, &check->repeat);
    struct drill_case_result result = {.name = item->name,
                                       .target = item->type->name,
                                       .scenario = item->scenario,
                                       .program = item->program,
                                       .trace = &outcome->trace,
                                       .verdict = &outcome->verdict,
                                       .repeat = check->repeat.bytes,
                                       .time_ns = outcome->time_ns,
                                       .family = drill_family_name(item->type->family),
                                       .signals = (item->type->caps & DRILL_CAP_SIGNALS) != 0,
                                       .names = (item->type->caps & DRILL_CAP_NAMES) != 0};
    count(check, &outcome->verdict);
    if (session->options->emit_c != NULL && check->emitted++ == 0)
        check->unsaved = !drill_finding_emit_c(&result, session->options->emit_c);
    check->reporter.format->add(&check->reporter, &result);
    if (check->reporter.out.len > 0)
        drill_progress_clear(&session->progress);
    return drill_output_flush(&session->output, &check->reporter.out);
}

/* Has the rules counted that have a say, where that is asked for. */
static void begin_coverage(struct check *check)
{
    struct drill_session *session = &check->session;
    if ((session->options->given & DRILL_OPT_COVERAGE) == 0)
        return;
    session->tally = &check->tally;
    check->coverage.coverage = &check->tally.coverage;
    check->coverage.cases = check->tally.cases;
    check->coverage.families = drill_session_families(session);
    check->totals.coverage = &check->coverage;
}

static void begin_report(struct check *check)
{
    const struct drill_session *session = &check->session;
    const struct drill_options *options = session->options;
    check->reporter =
        (struct drill_reporter){.format = options->format,
                                .options = {.color = drill_session_on_terminal(session),
                                            .verbosity = options->verbosity,
                                            .version = DRILL_VERSION,
                                            .always_ladder = session->origin == DRILL_ORIGIN_RUN,
                                            .notes = session->notes,
                                            .expected = (unsigned)session->suite.count}};
    check->reporter.format->begin(&check->reporter);
}

static void end_report(struct check *check, int64_t start_ns, bool stopped)
{
    check->totals.interrupted = stopped;
    check->totals.atlas = &check->session.learner.atlas;
    check->totals.time_ns = drill_clock_now_ns() - start_ns;
    check->reporter.format->end(&check->reporter, &check->totals);
}

/* Runs the targets that mean to be right; *ret_written: so far all could be written. */
static int run_suite(struct check *check, bool *ret_written)
{
    struct drill_session *session = &check->session;
    bool stopped = false;
    int64_t start_ns = drill_clock_now_ns();
    begin_coverage(check);
    begin_report(check);
    bool ran = drill_session_run(session, take_result, check, &stopped);
    end_report(check, start_ns, stopped);
    *ret_written = session->mutants.count == 0
                       ? drill_output_close(&session->output, &check->reporter.out)
                       : drill_output_flush(&session->output, &check->reporter.out);
    return ran && *ret_written && !check->unsaved
               ? drill_session_exit_status(&check->totals, check->why)
               : DRILL_EXIT_NOTHING_RAN;
}

static int run_session(struct check *check)
{
    struct drill_session *session = &check->session;
    int status = DRILL_EXIT_ACCEPTED;
    bool written = true;
    if (!drill_session_can_run(session))
        return DRILL_EXIT_NOTHING_RAN;
    if (session->suite.count > 0)
        status = run_suite(check, &written);
    if (session->mutants.count == 0)
        return status;
    if (check->totals.interrupted || !written) {
        (void)drill_output_close(&session->output, &check->reporter.out);
        return status;
    }
    int caught = drill_matrix_check(session, &check->reporter.out);
    return caught == DRILL_EXIT_ACCEPTED ? status : caught;
}

static int run_cases(const struct drill_cli_stock *stock, const struct drill_options *options,
                     enum drill_case_origin origin)
{
    struct check *check = calloc(1, sizeof *check);
    if (check == NULL) {
        drill_say_error("out of memory");
        return DRILL_EXIT_NOTHING_RAN;
    }
    check->session.sorts = origin != DRILL_ORIGIN_RUN;
    bool good = drill_session_prepare(&check->session, stock, options, origin) &&
                (check->session.mutants.count == 0 || drill_matrix_can_tell(&check->session));
    int status = good ? run_session(check) : DRILL_EXIT_USAGE;
    drill_text_free(&check->repeat);
    drill_session_end(&check->session);
    free(check);
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
