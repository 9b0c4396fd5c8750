/* The command that judges recorded traces. Everything is judged before anything is reported,
 * because what could not be decided is told first. */

#include "cli/command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "campaign/judge_trace.h"
#include "cli/output.h"
#include "cli/say.h"

/* One trace as it was judged; texts are owned. */
struct item {
    char *name;
    char *target;
    struct drill_verdict verdict;
    struct drill_event *events; /* NULL: not kept */
    struct drill_trace trace;
    struct drill_text where;
    struct drill_text context;
};

struct judging {
    const struct drill_options *options;
    const char *file;
    struct item *items;
    size_t count;
    size_t capacity;
    struct drill_undecided undecided;
    bool no_memory;
};

static bool make_room(struct judging *j)
{
    if (j->count < j->capacity)
        return true;
    size_t capacity = j->capacity == 0 ? 16 : j->capacity * 2;
    struct item *items = realloc(j->items, capacity * sizeof *items);
    if (items == NULL)
        return false;
    j->items = items;
    j->capacity = capacity;
    return true;
}

/* The events of a case that somebody wants to see. */
static bool keep_trace(struct item *item, const struct drill_trace *trace)
{
    size_t n = trace->count * sizeof *trace->events;
    if (n == 0)
        return true;
    item->events = malloc(n);
    if (item->events == NULL)
        return false;
    memcpy(item->events, trace->events, n);
    item->trace = (struct drill_trace){item->events, trace->count, trace->count, trace->dropped};
    return true;
}

static void add_undecided(struct drill_undecided *sum, const struct drill_undecided *more)
{
    sum->calls += more->calls;
    sum->undecided += more->undecided;
    for (size_t i = 0; i < DRILL_UNKNOWN_COUNT; i++)
        sum->why[i] += more->why[i];
}

static void take_result(void *self, const struct drill_judged *judged)
{
    struct judging *j = self;
    bool telling = judged->verdict->kind == DRILL_REJECTED ||
                   judged->verdict->kind == DRILL_UNDECIDED || j->options->verbosity > 0;
    add_undecided(&j->undecided, &judged->undecided);
    if (!make_room(j)) {
        j->no_memory = true;
        return;
    }
    struct item *item = &j->items[j->count++];
    *item = (struct item){.verdict = *judged->verdict};
    item->name = strdup(judged->name != NULL ? judged->name : j->file);
    item->target = strdup(judged->target);
    if (judged->line > 0)
        drill_text_addf(&item->where, "%s:%ld%s%s", j->file, judged->line,
                        judged->text != NULL ? ": " : "", judged->text != NULL ? judged->text : "");
    if (judged->context != NULL)
        drill_text_addf(&item->context, "%s", judged->context);
    bool kept = judged->trace == NULL || !telling || keep_trace(item, judged->trace);
    j->no_memory |= item->name == NULL || item->target == NULL || item->where.failed ||
                    item->context.failed || !kept;
}

static void free_items(struct judging *j)
{
    for (size_t i = 0; i < j->count; i++) {
        free(j->items[i].name);
        free(j->items[i].target);
        free(j->items[i].events);
        drill_text_free(&j->items[i].where);
        drill_text_free(&j->items[i].context);
    }
    free(j->items);
}

/* "12 of 340 calls undecided: ... (10), ... (2)" */
static void write_note(const struct judging *j, struct drill_text *note)
{
    const struct drill_undecided *undecided = &j->undecided;
    const char *between = ": ";
    drill_text_addf(note, "%" PRIu64 " of %" PRIu64 " calls undecided", undecided->undecided,
                    undecided->calls);
    for (int i = 0; i < DRILL_UNKNOWN_COUNT; i++) {
        if (undecided->why[i] == 0)
            continue;
        drill_text_addf(note, "%s%s (%" PRIu64 ")", between,
                        drill_unknown_text((enum drill_unknown)i), undecided->why[i]);
        between = "; ";
    }
}

static void count(struct drill_report_totals *totals, const struct drill_verdict *verdict)
{
    totals->accepted += verdict->kind == DRILL_ACCEPTED;
    totals->rejected += verdict->kind == DRILL_REJECTED;
    totals->undecided += verdict->kind == DRILL_UNDECIDED;
    totals->not_run += verdict->kind == DRILL_NOT_RUN;
}

static void report(const struct judging *j, struct drill_reporter *reporter,
                   struct drill_report_totals *totals)
{
    reporter->format->begin(reporter);
    for (size_t i = 0; i < j->count; i++) {
        const struct item *item = &j->items[i];
        struct drill_case_result result = {
            .name = item->name,
            .target = item->target,
            .trace = item->events != NULL ? &item->trace : NULL,
            .verdict = &item->verdict,
            .where = item->where.bytes,
            .context = item->context.bytes,
        };
        count(totals, &item->verdict);
        reporter->format->add(reporter, &result);
    }
    reporter->format->end(reporter, totals);
}

static int write_report(const struct judging *j, int64_t start_ns)
{
    const struct drill_options *options = j->options;
    struct drill_text note = {0};
    struct drill_report_totals totals = {0};
    struct drill_output output;
    if (!drill_output_open(&output, options->output))
        return DRILL_EXIT_USAGE;
    write_note(j, &note);
    const char *notes[] = {note.bytes, NULL};
    bool terminal = options->output == NULL && isatty(STDOUT_FILENO) == 1;
    struct drill_reporter reporter = {
        .format = options->format,
        .options = {.color = terminal && getenv("NO_COLOR") == NULL,
                    .verbosity = options->verbosity,
                    .version = DRILL_VERSION,
                    .notes = j->undecided.undecided > 0 ? notes : NULL,
                    .expected = (unsigned)j->count}};
    totals.time_ns = drill_clock_now_ns() - start_ns;
    report(j, &reporter, &totals);
    bool written = drill_output_close(&output, &reporter.out) && !note.failed;
    drill_text_free(&note);
    if (!written)
        return DRILL_EXIT_NOTHING_RAN;
    if (totals.rejected > 0)
        return DRILL_EXIT_VIOLATION;
    if (totals.accepted > 0)
        return DRILL_EXIT_ACCEPTED;
    drill_say_error("%s: nothing was decided%s%s", j->file, j->count > 0 ? ": " : "",
                    j->count > 0 ? j->items[j->count - 1].verdict.why : "");
    return DRILL_EXIT_NOTHING_RAN;
}

static int judge_stream(struct judging *j, FILE *in, int64_t start_ns)
{
    struct drill_diag diag = {0};
    struct drill_judging judging = {.profile = j->options->profile,
                                    .any_profile = (j->options->given & DRILL_OPT_PROFILE) == 0,
                                    .self = j,
                                    .result = take_result};
    struct drill_status s = drill_judge_stream(&judging, in, &diag);
    if (!drill_ok(s)) {
        drill_say_diag(j->file, s, &diag);
        return s.code == DRILL_CODE_BAD_INPUT ? DRILL_EXIT_USAGE : DRILL_EXIT_NOTHING_RAN;
    }
    if (j->no_memory) {
        drill_say_error("out of memory");
        return DRILL_EXIT_NOTHING_RAN;
    }
    return write_report(j, start_ns);
}

int drill_command_judge(const struct drill_cli_stock *stock, const struct drill_options *options)
{
    const char *path = options->operands[1];
    bool standard = strcmp(path, "-") == 0;
    struct judging j = {.options = options, .file = standard ? "standard input" : path};
    FILE *in = standard ? stdin : fopen(path, "re");
    (void)stock;
    if (in == NULL) {
        drill_say_error("%s: %s", path, strerror(errno));
        return DRILL_EXIT_USAGE;
    }
    int status = judge_stream(&j, in, drill_clock_now_ns());
    free_items(&j);
    if (!standard)
        fclose(in);
    return status;
}
