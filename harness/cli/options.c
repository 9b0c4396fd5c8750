/* The table of options, and popt over it. popt gets a table made of ours: of all options for
 * parsing, of those a command takes for its help. */

#include "cli/options.h"

#include <limits.h>
#include <popt.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "cli/say.h"
#include "cli/values.h"

struct option_row {
    enum drill_option_bit bit;
    const char *name;
    char letter;       /* 0: none */
    const char *value; /* what the help calls its value; NULL: it has none */
    const char *gloss;
};

static const struct option_row rows[] = {
    {DRILL_OPT_TARGET, "target", 't', "T[,T...]", "targets or groups (default: kernel)"},
    {DRILL_OPT_PROFILE, "profile", 'p', "auto|posix|linux",
     "what a platform does where documents leave a choice; auto learns it"},
    {DRILL_OPT_JOBS, "jobs", 'j', "N", "worker processes (default: processors)"},
    {DRILL_OPT_SEED, "seed", 0, "N", "give cases out in another order; reports keep theirs"},
    {DRILL_OPT_FILTER, "filter", 'f', "GLOB", "only cases whose NAME or TARGET:NAME matches"},
    {DRILL_OPT_FORMAT, "format", 0, "pretty|tap|junit|jsonl|sarif|html", "form of the results"},
    {DRILL_OPT_OUTPUT, "output", 'o', "FILE", "write the results to FILE, whole, at the end"},
    {DRILL_OPT_TIMEOUT, "timeout", 0, "S", "a case that shows nothing for S seconds hangs (10)"},
    {DRILL_OPT_ISOLATION, "isolation", 0, "auto|netns|none",
     "namespaces where they are to be had, or fail, or the shared loopback"},
    {DRILL_OPT_REPEAT, "repeat", 0, "N", "make every case N times"},
    {DRILL_OPT_SHARD, "shard", 0, "I/N", "only the I-th of N equal parts"},
    {DRILL_OPT_COVERAGE, "coverage", 0, NULL, "tell which rules were exercised, which outcomes"},
    {DRILL_OPT_RUNS, "runs", 0, "N", "make N scenarios"},
    {DRILL_OPT_TIME, "time", 0, "S", "stop after S seconds (60, unless --runs is given)"},
    {DRILL_OPT_FOCUS, "focus", 0, "stream|backlog|close|datagram|all", "which calls come up (all)"},
    {DRILL_OPT_CORPUS, "corpus", 0, "DIR", "begin with the scenarios in DIR"},
    {DRILL_OPT_FINDINGS, "findings", 0, "DIR", "where files of findings go (FINDINGS)"},
    {DRILL_OPT_KNOWN, "known", 0, "FILE", "deviations that are known: not found again"},
    {DRILL_OPT_EMIT_C, "emit-c", 0, "FILE", "write it as a C program without dependencies"},
    {DRILL_OPT_QUIET, "quiet", 'q', NULL, "say less"},
    {DRILL_OPT_VERBOSE, "verbose", 'v', NULL, "say more"},
    {DRILL_OPT_HELP, "help", 'h', NULL, "print this help"},
    {DRILL_OPT_VERSION, "version", 0, NULL, "print the version"},
};

enum {
    N_ROWS = DRILL_COUNT(rows),
    JOBS_MAX = 512,
    REPEAT_MAX = 1000000,
    TIMEOUT_MAX_S = 86400,
    TIME_MAX_S = 366 * 86400
};

static const uint64_t RUNS_MAX = UINT64_C(1) << 47;

/* popt's table of the options in `taken`; its values are row numbers + 1. */
static void make_table(uint32_t taken, struct poptOption table[N_ROWS + 1])
{
    size_t n = 0;
    for (size_t i = 0; i < N_ROWS; i++) {
        const struct option_row *row = &rows[i];
        if ((taken & row->bit) == 0)
            continue;
        table[n++] =
            (struct poptOption){.longName = row->name,
                                .shortName = row->letter,
                                .argInfo = row->value != NULL ? POPT_ARG_STRING : POPT_ARG_NONE,
                                .val = (int)i + 1,
                                .descrip = row->gloss,
                                .argDescrip = row->value};
    }
    table[n] = (struct poptOption){0};
}

static unsigned processors(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < 1 ? 1 : n > JOBS_MAX ? JOBS_MAX : (unsigned)n;
}

static void keep(char **place, char **value)
{
    free(*place);
    *place = *value;
    *value = NULL;
}

/* Where the value of an option is kept that is any text; NULL: it is no such option. */
static char **place_of(struct drill_options *options, enum drill_option_bit bit)
{
    switch (bit) {
    case DRILL_OPT_TARGET:
        return &options->target;
    case DRILL_OPT_FILTER:
        return &options->filter;
    case DRILL_OPT_OUTPUT:
        return &options->output;
    case DRILL_OPT_CORPUS:
        return &options->corpus;
    case DRILL_OPT_FINDINGS:
        return &options->findings;
    case DRILL_OPT_KNOWN:
        return &options->known;
    case DRILL_OPT_EMIT_C:
        return &options->emit_c;
    default:
        return NULL;
    }
}

/* Reads the value of any other option that has one. */
static bool take_value(struct drill_options *options, const struct option_row *row,
                       const char *value)
{
    uint64_t number = 0;
    bool good = true;
    switch (row->bit) {
    case DRILL_OPT_FOCUS:
        return drill_value_focus(value, &options->focus);
    case DRILL_OPT_RUNS:
        return drill_value_number(row->name, value, 1, RUNS_MAX, &options->runs);
    case DRILL_OPT_TIME:
        good = drill_value_number(row->name, value, 1, TIME_MAX_S, &number);
        options->time_s = (int)number;
        return good;
    case DRILL_OPT_PROFILE:
        return drill_value_profile(value, &options->profile);
    case DRILL_OPT_ISOLATION:
        return drill_value_isolation(value, &options->isolation);
    case DRILL_OPT_FORMAT:
        return drill_value_format(value, &options->format);
    case DRILL_OPT_SHARD:
        return drill_value_shard(value, &options->shard, &options->shards);
    case DRILL_OPT_SEED:
        return drill_value_number(row->name, value, 0, UINT64_MAX, &options->seed);
    case DRILL_OPT_JOBS:
        good = drill_value_number(row->name, value, 1, JOBS_MAX, &number);
        options->jobs = (unsigned)number;
        return good;
    case DRILL_OPT_REPEAT:
        good = drill_value_number(row->name, value, 1, REPEAT_MAX, &number);
        options->repeat = (unsigned)number;
        return good;
    case DRILL_OPT_TIMEOUT:
        good = drill_value_number(row->name, value, 1, TIMEOUT_MAX_S, &number);
        options->timeout_ms = (int)number * 1000;
        return good;
    default:
        return true;
    }
}

static bool take_option(struct drill_options *options, const struct option_row *row, char *value)
{
    bool good = true;
    options->given |= row->bit;
    if (row->bit == DRILL_OPT_QUIET)
        options->verbosity = -1;
    else if (row->bit == DRILL_OPT_VERBOSE)
        options->verbosity = 1;
    char **place = place_of(options, row->bit);
    if (place != NULL)
        keep(place, &value);
    else if (row->value != NULL)
        good = take_value(options, row, value);
    free(value);
    return good;
}

static void say_bad_option(poptContext context, int code)
{
    const char *text = poptBadOption(context, POPT_BADOPTION_NOALIAS);
    if (code != POPT_ERROR_BADOPT) {
        drill_say_error("%s: %s", text, poptStrerror(code));
        return;
    }
    struct drill_names names = {.wrong = text + strspn(text, "-")};
    for (size_t i = 0; i < N_ROWS; i++)
        drill_names_offer(&names, rows[i].name);
    if (names.nearest != NULL)
        drill_say_error("unknown option '%s'; did you mean '--%s'?", text, names.nearest);
    else
        drill_say_error("unknown option '%s'; see sockdrill --help", text);
    drill_text_free(&names.known);
}

static bool take_operands(struct drill_options *options, const char **operands)
{
    size_t n = 0;
    while (operands != NULL && operands[n] != NULL)
        n++;
    options->operands = calloc(n + 1, sizeof *options->operands);
    if (options->operands == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        options->operands[i] = strdup(operands[i]);
        if (options->operands[i] == NULL)
            return false;
        options->n_operands++;
    }
    return true;
}

bool drill_options_parse(struct drill_options *ret, int argc, char **argv)
{
    struct poptOption table[N_ROWS + 1];
    *ret = (struct drill_options){.format = drill_report_format_find("pretty"),
                                  .jobs = processors(),
                                  .repeat = 1,
                                  .shard = 1,
                                  .shards = 1,
                                  .focus = DRILL_FOCUS_ALL,
                                  .timeout_ms = 10000};
    make_table(UINT32_MAX, table);
    poptContext context = poptGetContext("sockdrill", argc, (const char **)argv, table, 0);
    if (context == NULL) {
        drill_say_error("out of memory");
        return false;
    }
    int code;
    bool good = true;
    while (good && (code = poptGetNextOpt(context)) > 0)
        good = take_option(ret, &rows[code - 1], poptGetOptArg(context));
    if (good && code < -1) {
        say_bad_option(context, code);
        good = false;
    }
    if (good && !take_operands(ret, poptGetArgs(context))) {
        drill_say_error("out of memory");
        good = false;
    }
    poptFreeContext(context);
    return good;
}

void drill_options_free(struct drill_options *options)
{
    for (size_t i = 0; i < options->n_operands; i++)
        free(options->operands[i]);
    free(options->operands);
    free(options->target);
    free(options->filter);
    free(options->output);
    free(options->corpus);
    free(options->findings);
    free(options->known);
    free(options->emit_c);
    *options = (struct drill_options){0};
}

bool drill_options_fit(const struct drill_options *options, uint32_t taken, const char *command)
{
    for (size_t i = 0; i < N_ROWS; i++) {
        if ((options->given & ~taken & rows[i].bit) == 0)
            continue;
        drill_say_error("%s has no use for --%s; see sockdrill %s --help", command, rows[i].name,
                        command);
        return false;
    }
    return true;
}

void drill_options_help(FILE *out, const char *operands, uint32_t taken)
{
    struct poptOption table[N_ROWS + 1];
    const char *arguments[] = {"sockdrill", NULL};
    make_table(taken, table);
    poptContext context = poptGetContext("sockdrill", 1, arguments, table, 0);
    if (context == NULL)
        return;
    poptSetOtherOptionHelp(context, operands);
    poptPrintHelp(context, out, 0);
    poptFreeContext(context);
}
