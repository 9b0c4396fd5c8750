/* The kill matrix on the command line. */

#include "cli/matrix.h"

#include <unistd.h>

#include "campaign/matrix.h"
#include "cli/say.h"
#include "cli/stop.h"

enum {
    /* Targets that answer wrongly keep a processor busy for a moment, those that do not answer at
     * all for none: so many at once per job. */
    LANES_PER_JOB = 4,
    /* What such a target holds back never comes: the patience that the others get is too much. */
    PATIENCE_MS = 2000
};

struct telling {
    struct drill_session *session;
    const struct drill_matrix_format *format;
    struct drill_text *out;
    struct drill_matrix_sum sums[DRILL_FAMILY_COUNT];
    bool all_caught;
};

static bool tell_row(void *self, const struct drill_matrix_row *row)
{
    struct telling *telling = self;
    struct drill_session *session = telling->session;
    if (!drill_ok(drill_matrix_add(&telling->sums[row->family], row)))
        telling->out->failed = true;
    telling->all_caught = telling->all_caught && row->verdict == DRILL_MATRIX_CAUGHT;
    telling->format->row(row, session->options->verbosity, telling->out);
    if (telling->out->len > 0)
        drill_progress_clear(&session->progress);
    return drill_output_flush(&session->output, telling->out);
}

static void show_progress(void *self, size_t done, size_t total)
{
    drill_progress_show(&((struct telling *)self)->session->progress, done, total);
}

static bool run(struct telling *telling, bool *ret_stopped)
{
    struct drill_session *session = telling->session;
    const struct drill_options *options = session->options;
    bool patient = (options->given & DRILL_OPT_TIMEOUT) != 0;
    struct drill_diag diag = {0};
    struct drill_stop stop;
    struct drill_matrix_setup setup = {.isolation = options->isolation,
                                       .profile = options->profile,
                                       .lanes = options->jobs * LANES_PER_JOB,
                                       .timeout_ms = patient ? options->timeout_ms : PATIENCE_MS,
                                       .self = telling,
                                       .result = tell_row,
                                       .progress = show_progress};
    struct drill_status s = drill_stop_begin(&stop, &diag);
    if (drill_ok(s)) {
        setup.stop_fd = stop.fd;
        drill_progress_begin(&session->progress,
                             options->verbosity >= 0 && isatty(STDERR_FILENO) == 1);
        s = drill_matrix_run(&session->mutants, &setup, ret_stopped, &diag);
        drill_progress_clear(&session->progress);
        drill_stop_end(&stop);
    }
    if (!drill_ok(s))
        drill_say_diag(NULL, s, &diag);
    return drill_ok(s);
}

bool drill_matrix_can_tell(const struct drill_session *session)
{
    const char *name = session->options->format->name;
    if (drill_matrix_format_find(name) != NULL)
        return true;
    drill_say_error("targets that are wrong on purpose are told as pretty or jsonl, not as %s",
                    name);
    return false;
}

int drill_matrix_check(struct drill_session *session, struct drill_text *out)
{
    struct telling telling = {.session = session,
                              .format = drill_matrix_format_find(session->options->format->name),
                              .out = out,
                              .all_caught = true};
    bool stopped = false;
    bool ran = run(&telling, &stopped);
    for (unsigned f = 0; f < DRILL_FAMILY_COUNT; f++) {
        unsigned rows = 0;
        for (unsigned v = 0; v < DRILL_MATRIX_VERDICTS; v++)
            rows += telling.sums[f].rows[v];
        if (rows > 0)
            telling.format->sum((enum drill_family)f, &telling.sums[f], out);
        drill_matrix_free(&telling.sums[f]);
    }
    bool written = drill_output_close(&session->output, out);
    if (!ran || !written)
        return DRILL_EXIT_NOTHING_RAN;
    if (stopped)
        return DRILL_EXIT_INTERRUPTED;
    return telling.all_caught ? DRILL_EXIT_ACCEPTED : DRILL_EXIT_VIOLATION;
}
