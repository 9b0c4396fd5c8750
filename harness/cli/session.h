#ifndef DRILL_CLI_SESSION_H
#define DRILL_CLI_SESSION_H

/* What the commands that run cases share: scenarios and targets are collected, the pool runs them,
 * and each outcome goes to the command as it comes. Private to the command line. */

#include "campaign/pool.h"
#include "cli/command.h"
#include "cli/load.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/repeat.h"
#include "cli/select.h"

enum {
    DRILL_NOTES_MAX = 4
};

/* Which rules had a say in the cases of a run. */
struct drill_tally {
    struct drill_coverage coverage;
    unsigned cases[DRILL_RULE_COUNT]; /* in which each rule was exercised */
    /* Of one rule, per case of the suite: which outcomes were taken there. NULL: not asked for. */
    struct drill_rule_coverage *of_rule;
    enum drill_rule_id rule;
};

/* Starts as {0}, but for `sorts`. */
struct drill_session {
    const struct drill_options *options;
    enum drill_case_origin origin;
    struct drill_library library;
    struct drill_selection selection;
    struct drill_suite suite;
    bool sorts; /* set by the command: keeps targets that are wrong on purpose apart */
    struct drill_suite mutants; /* their cases, in the order of a matrix */
    struct drill_learner learner;
    struct drill_tally *tally; /* the command's; NULL: nobody asks */
    struct drill_surroundings surroundings;
    struct drill_output output;
    struct drill_progress progress;
    struct drill_text notes_text[DRILL_NOTES_MAX];
    const char *notes[DRILL_NOTES_MAX + 1]; /* what is missing here; NULL-terminated */
};

/* Collects targets and scenarios and opens the output: everything that can be wrong with what was
 * asked for. False, with a message, when something is. */
bool drill_session_prepare(struct drill_session *session, const struct drill_cli_stock *stock,
                           const struct drill_options *options, enum drill_case_origin origin);

/* Whether there is something to run and somewhere to run it; says why not. */
bool drill_session_can_run(struct drill_session *session);

/* The families of the targets that the suite has cases for. */
drill_family_set drill_session_families(const struct drill_session *session);

/* Runs the suite, the learner in between, with SIGINT and SIGTERM turned into an early end
 * (*ret_stopped). False, with a message, when no worker can be had. */
bool drill_session_run(struct drill_session *session, drill_result_fn result, void *self,
                       bool *ret_stopped);

/* The exit status that the outcomes of a run give; when none was decided, says so with `why`, the
 * last one's reason. */
int drill_session_exit_status(const struct drill_report_totals *totals, const char *why);

/* The results are shown on a terminal that wants colours. */
bool drill_session_on_terminal(const struct drill_session *session);

/* Frees everything. */
void drill_session_end(struct drill_session *session);

#endif
