/* Sessions: targets, scenarios, pool. */

#include "cli/session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "campaign/matrix.h"
#include "cli/say.h"
#include "cli/stop.h"
#include "oracle/rule.h"

enum {
    SLOW_JOBS = 24
};

static void add_note(struct drill_session *session, const char *what, const char *why)
{
    size_t n = 0;
    while (session->notes[n] != NULL)
        n++;
    drill_text_addf(&session->notes_text[n], "%s: %s", what, why);
    session->notes[n] = session->notes_text[n].bytes;
}

static bool load(struct drill_session *session, const struct drill_cli_stock *stock)
{
    const struct drill_options *options = session->options;
    if (session->origin == DRILL_ORIGIN_BUILT_IN)
        return drill_load_corpus(&session->library, stock->corpus);
    bool good = true;
    for (size_t i = 1; i < options->n_operands; i++)
        good = drill_load_path(&session->library, options->operands[i]) && good;
    return good;
}

/* Moves the types that are wrong on purpose behind the others; returns how many others there are.
 */
static size_t sort_types(struct drill_session *session)
{
    const struct drill_target_type **types = session->selection.types;
    size_t good = 0;
    for (size_t i = 0; i < session->selection.count; i++) {
        const struct drill_target_type *type = types[i];
        if (session->sorts && type->breaks != NULL)
            continue;
        memmove(types + good + 1, types + good, (i - good) * sizeof(*types));
        types[good++] = type;
    }
    return good;
}

/* The cases of all targets, and of those that are wrong on purpose. */
static struct drill_status collect(struct drill_session *session,
                                   const struct drill_program *const *programs)
{
    const struct drill_options *options = session->options;
    size_t good = sort_types(session);
    struct drill_suite_setup setup = {
        .types = session->selection.types,
        .n_types = good,
        .scenarios = session->library.list,
        .n_scenarios = session->library.count,
        .programs = session->origin == DRILL_ORIGIN_BUILT_IN ? programs : NULL,
        .filter = options->filter,
        .repeat = options->repeat,
        .shard = options->shard,
        .shards = options->shards};
    struct drill_status s = drill_suite_collect(&session->suite, &setup);
    if (drill_ok(s))
        s = drill_learner_init(&session->learner, &session->suite);
    if (!drill_ok(s) || good == session->selection.count)
        return s;
    setup.types += good;
    setup.n_types = session->selection.count - good;
    s = drill_suite_collect(&session->mutants, &setup);
    return drill_ok(s) ? drill_matrix_order(&session->mutants) : s;
}

bool drill_session_prepare(struct drill_session *session, const struct drill_cli_stock *stock,
                           const struct drill_options *options, enum drill_case_origin origin)
{
    session->options = options;
    session->origin = origin;
    const struct drill_target_stock targets = {stock->targets, stock->makers, options->seed};
    if (!drill_select_targets(&session->selection, &targets, options->target) ||
        !load(session, stock) || !drill_output_open(&session->output, options->output))
        return false;
    struct drill_status s = collect(session, stock->programs);
    if (!drill_ok(s))
        drill_say_error("%s", drill_status_text(s));
    return drill_ok(s);
}

bool drill_session_can_run(struct drill_session *session)
{
    struct drill_diag diag = {0};
    if (session->selection.absent.len > 0)
        add_note(session, "targets that cannot run here", session->selection.absent.bytes);
    if (session->selection.count == 0) {
        drill_say_error("no target can run here: %s", session->selection.absent.bytes);
        return false;
    }
    if (session->suite.count == 0 && session->mutants.count == 0) {
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

/* `result` gets what it set as self; the progress line is the session's. */
struct passage {
    struct drill_session *session;
    drill_result_fn result;
    void *self;
};

static bool pass_on(void *self, const struct drill_case *item,
                    const struct drill_case_outcome *outcome)
{
    const struct passage *passage = self;
    return passage->result(passage->self, item, outcome);
}

/* Some rules speak of what a call brought, not of how it ends: they are checked by the scenarios
 * that are about them. */
static void check_rules_of(const struct drill_case *item, struct drill_coverage *coverage)
{
    for (size_t i = 0; item->scenario != NULL && i < item->scenario->n_rules; i++) {
        enum drill_rule_id rule = drill_rule_find(item->scenario->rules[i]);
        if (rule != DRILL_RULE_COUNT)
            drill_coverage_check(coverage, rule);
    }
}

static void pass_coverage(void *self, const struct drill_case *item,
                          const struct drill_coverage *coverage)
{
    const struct passage *passage = self;
    struct drill_tally *tally = passage->session->tally;
    struct drill_coverage own = *coverage;
    check_rules_of(item, &own);
    drill_coverage_add(&tally->coverage, &own);
    for (unsigned r = 0; r < DRILL_RULE_COUNT; r++)
        tally->cases[r] += drill_coverage_exercised(&own, (enum drill_rule_id)r);
    if (tally->of_rule != NULL)
        tally->of_rule[item->index] = own.rules[tally->rule];
}

static void pass_progress(void *self, size_t done, size_t total)
{
    const struct passage *passage = self;
    drill_progress_show(&passage->session->progress, done, total);
}

/* Runs the pool with SIGINT and SIGTERM turned into a descriptor that stops it. */
static struct drill_status run_pool(struct drill_session *session, struct drill_pool_setup *setup,
                                    bool *ret_stopped, struct drill_diag *diag)
{
    struct drill_stop stop;
    struct drill_status s = drill_stop_begin(&stop, diag);
    if (!drill_ok(s))
        return s;
    setup->stop_fd = stop.fd;
    s = drill_pool_run(&session->suite, setup, ret_stopped, diag);
    drill_stop_end(&stop);
    return s;
}

bool drill_session_run(struct drill_session *session, drill_result_fn result, void *self,
                       bool *ret_stopped)
{
    const struct drill_options *options = session->options;
    struct drill_diag diag = {0};
    struct passage passage = {session, result, self};
    struct drill_pool_setup setup = {.isolation = options->isolation,
                                     .profile = options->profile,
                                     .jobs = options->jobs,
                                     .slow_jobs = SLOW_JOBS,
                                     .timeout_ms = options->timeout_ms,
                                     .seed = options->seed,
                                     .learner = &session->learner,
                                     .self = &passage,
                                     .result = pass_on,
                                     .covered = session->tally != NULL ? pass_coverage : NULL,
                                     .progress = pass_progress};
    drill_progress_begin(&session->progress, options->verbosity >= 0 && isatty(STDERR_FILENO) == 1);
    struct drill_status s = run_pool(session, &setup, ret_stopped, &diag);
    drill_progress_clear(&session->progress);
    if (!drill_ok(s))
        drill_say_diag(NULL, s, &diag);
    return drill_ok(s);
}

drill_family_set drill_session_families(const struct drill_session *session)
{
    drill_family_set families = 0;
    for (size_t i = 0; i < session->suite.count; i++)
        families |= DRILL_FAMILY_BIT(session->suite.cases[i].type->family);
    return families;
}

bool drill_session_on_terminal(const struct drill_session *session)
{
    return session->options->output == NULL && isatty(STDOUT_FILENO) == 1 &&
           getenv("NO_COLOR") == NULL;
}

void drill_session_end(struct drill_session *session)
{
    for (size_t i = 0; i < DRILL_NOTES_MAX; i++)
        drill_text_free(&session->notes_text[i]);
    drill_learner_deinit(&session->learner);
    drill_suite_free(&session->suite);
    drill_suite_free(&session->mutants);
    drill_selection_free(&session->selection);
    drill_library_free(&session->library);
}

int drill_session_exit_status(const struct drill_report_totals *totals, const char *why)
{
    if (totals->interrupted)
        return DRILL_EXIT_INTERRUPTED;
    if (totals->rejected > 0)
        return DRILL_EXIT_VIOLATION;
    if (totals->accepted > 0)
        return DRILL_EXIT_ACCEPTED;
    drill_say_error("no case was decided; the last one: %s", why);
    return DRILL_EXIT_NOTHING_RAN;
}
