/* The command `atlas`: runs the scenarios and tells what was learned of the open questions. */

#include "cli/command.h"

#include <stdlib.h>
#include <string.h>

#include "cli/say.h"
#include "cli/session.h"
#include "report/atlas_write.h"
#include "report/explain.h"

struct survey {
    struct drill_session session;
    struct drill_report_totals totals;
    char why[256]; /* why the last case that taught nothing did not */
};

static bool take_result(void *self, const struct drill_case *item,
                        const struct drill_case_outcome *outcome)
{
    struct survey *survey = self;
    const struct drill_verdict *verdict = &outcome->verdict;
    drill_report_tally(&survey->totals, verdict->kind);
    if (verdict->kind == DRILL_REJECTED)
        drill_say_error("%s %s is rejected by %s and teaches nothing; see sockdrill check",
                        item->type->name, item->name, verdict->rule);
    if (verdict->kind != DRILL_ACCEPTED)
        memcpy(survey->why, verdict->why, sizeof survey->why);
    return true;
}

static int run_survey(struct survey *survey, const struct drill_atlas_format *format)
{
    struct drill_session *session = &survey->session;
    struct drill_text text = {0};
    if (!drill_session_can_run(session) ||
        !drill_session_run(session, take_result, survey, &survey->totals.interrupted))
        return DRILL_EXIT_NOTHING_RAN;
    struct drill_atlas_view view = {
        .version = DRILL_VERSION, .notes = session->notes, .totals = &survey->totals};
    format->write(&session->learner.atlas, &view, &text);
    return drill_output_close(&session->output, &text)
               ? drill_session_exit_status(&survey->totals, survey->why)
               : DRILL_EXIT_NOTHING_RAN;
}

int drill_command_atlas(const struct drill_cli_stock *stock, const struct drill_options *options)
{
    const struct drill_atlas_format *format = drill_atlas_format_find(options->format->name);
    if (format == NULL) {
        drill_say_error("atlas knows the formats pretty, jsonl and html, not %s",
                        options->format->name);
        return DRILL_EXIT_USAGE;
    }
    struct survey *survey = calloc(1, sizeof *survey);
    if (survey == NULL) {
        drill_say_error("out of memory");
        return DRILL_EXIT_NOTHING_RAN;
    }
    enum drill_case_origin origin =
        options->n_operands > 1 ? DRILL_ORIGIN_CHECK : DRILL_ORIGIN_BUILT_IN;
    int status = drill_session_prepare(&survey->session, stock, options, origin)
                     ? run_survey(survey, format)
                     : DRILL_EXIT_USAGE;
    drill_session_end(&survey->session);
    free(survey);
    return status;
}
