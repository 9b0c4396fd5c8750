/* From arguments to a command: the table of commands, help and version. */

#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/say.h"

enum {
    /* What running cases takes, and what printing a table takes. */
    CAMPAIGN_OPTIONS = DRILL_OPT_TARGET | DRILL_OPT_PROFILE | DRILL_OPT_JOBS | DRILL_OPT_SEED |
                       DRILL_OPT_FILTER | DRILL_OPT_FORMAT | DRILL_OPT_OUTPUT | DRILL_OPT_TIMEOUT |
                       DRILL_OPT_ISOLATION | DRILL_OPT_REPEAT | DRILL_OPT_SHARD | DRILL_OPT_QUIET |
                       DRILL_OPT_VERBOSE | DRILL_OPT_COVERAGE,
    TABLE_OPTIONS = DRILL_OPT_FORMAT | DRILL_OPT_OUTPUT,
    GENERAL_OPTIONS = DRILL_OPT_HELP | DRILL_OPT_VERSION
};

static const struct drill_command commands[] = {
    {.name = "check",
     .operands = "[PATH...]",
     .gloss = "run the conformance corpus (built in), or scenarios from files and directories",
     .help =
         "Runs the conformance corpus and the reference programs that are built in, or the\n"
         "scenarios in the given files and directories (searched for *.sock), on every target\n"
         "that a scenario holds for. Where a platform contradicts a document on purpose, a "
         "section\n"
         "on conflicts gives both citations; that is a failure only under the document's own\n"
         "profile (--profile posix). With --coverage, a table at the end tells for every rule in\n"
         "how many cases it was exercised, which of the outcomes it permits came up and which did\n"
         "not, and the last line counts them.\n",
     .options = CAMPAIGN_OPTIONS,
     .most_operands = SIZE_MAX,
     .run = drill_command_check},
    {.name = "run",
     .operands = "FILE...",
     .gloss = "run given scenarios and show a ladder of each",
     .help =
         "Runs the given scenarios ('-' is standard input; text, or bytes as fuzzers have "
         "them) and\n"
         "shows what happened, one line per event and one column per actor. --emit-c writes the\n"
         "first case as a C program over plain sockets: it tells what every call returns, and\n"
         "whether the one that was rejected does the same again.\n",
     .options = CAMPAIGN_OPTIONS | DRILL_OPT_EMIT_C,
     .least_operands = 1,
     .most_operands = SIZE_MAX,
     .run = drill_command_run},
    {.name = "fuzz",
     .operands = "",
     .gloss = "generate and run scenarios, guided by rule coverage",
     .help =
         "Makes up scenarios, runs them on each target in turn, and varies those that did what "
         "the\n"
         "model had not seen before: a rule with another outcome, a call in another phase of its\n"
         "connection. Every rejection is run again (it is flaky when it does not show in 3 of 5\n"
         "runs), made as small as can be, and told once for each rule and phase. Each finding has "
         "a\n"
         "scenario, its trace and mostly a C program in --findings DIR.\n\n"
         "--known FILE goes on past deviations that are known. It has one a line, '#' begins a\n"
         "comment, and what is left out is any:\n\n"
         "    TARGET  RULE  [CALL  [PHASE  [STEP...]]]  # why\n\n"
         "Steps are those made by then, in this order among others, written without blanks.\n\n"
         "--timeout S is how long a repeated scenario may show nothing (default here: 1).\n"
         "With --jobs 1 and --runs, the same --seed gives the same run.\n"
         "Formats: pretty, jsonl.\n\n"
         "  sockdrill fuzz --target tcp4 --time 300\n"
         "  sockdrill fuzz --target unix --focus close --runs 100000 --jobs 1 --seed 7\n",
     .options = TABLE_OPTIONS | DRILL_OPT_TARGET | DRILL_OPT_PROFILE | DRILL_OPT_JOBS |
                DRILL_OPT_SEED | DRILL_OPT_TIMEOUT | DRILL_OPT_ISOLATION | DRILL_OPT_QUIET |
                DRILL_OPT_RUNS | DRILL_OPT_TIME | DRILL_OPT_FOCUS | DRILL_OPT_CORPUS |
                DRILL_OPT_FINDINGS | DRILL_OPT_KNOWN,
     .run = drill_command_fuzz},
    {.name = "shrink",
     .operands = "FILE",
     .gloss = "the smallest scenario with the same verdict",
     .help =
         "Runs a scenario ('-' is standard input; text or bytes) on the targets in turn, and on "
         "the\n"
         "first that is rejected takes steps out of it and makes the others plain, as long as the "
         "same\n"
         "rule rejects it. Every result has shown that in 3 of at most 5 runs. Writes the small\n"
         "scenario to standard output, or whole to --output FILE.\n\n"
         "  sockdrill shrink long.sock --target lwip-tcp4 --output short.sock\n",
     .options = DRILL_OPT_TARGET | DRILL_OPT_PROFILE | DRILL_OPT_TIMEOUT | DRILL_OPT_ISOLATION |
                DRILL_OPT_OUTPUT | DRILL_OPT_QUIET | DRILL_OPT_EMIT_C,
     .least_operands = 1,
     .most_operands = 1,
     .run = drill_command_shrink},
    {.name = "convert",
     .operands = "FILE",
     .gloss = "a scenario as bytes for fuzzers, and back",
     .help = "Writes the text of a scenario as bytes, and bytes as text: to standard output, or "
             "whole\n"
             "to --output FILE. Bytes are known by their header, or by the name *.bin. Claims,\n"
             "comments and the names of slots have no byte form; what else stands in the way of "
             "one\n"
             "is said, with its line.\n\n"
             "  sockdrill convert crash-1.bin\n"
             "  sockdrill convert shut.sock --output shut.bin\n",
     .options = DRILL_OPT_OUTPUT,
     .least_operands = 1,
     .most_operands = 1,
     .run = drill_command_convert},
    {.name = "atlas",
     .operands = "[PATH...]",
     .gloss = "what each target does where documents leave a choice",
     .help =
         "Runs the conformance corpus, or the scenarios in the given files and directories, and\n"
         "shows for every question that documents leave open what each target does, side by side,\n"
         "with the scenario, line and call that showed it. Where a platform's choice contradicts "
         "a\n"
         "document, that is a conflict and both citations are given. A question that no scenario\n"
         "brought up is not exercised; several choices in one cell were not told apart. A case\n"
         "that is rejected teaches nothing, is named on standard error, and gives exit status 1.\n"
         "Formats: pretty, jsonl (one line per question and target), html (one page).\n\n"
         "  sockdrill atlas --target tcp4,unix-stream\n"
         "  sockdrill atlas --format html --output atlas.html\n",
     .options = DRILL_OPT_TARGET | DRILL_OPT_PROFILE | DRILL_OPT_JOBS | DRILL_OPT_SEED |
                DRILL_OPT_FILTER | DRILL_OPT_FORMAT | DRILL_OPT_OUTPUT | DRILL_OPT_TIMEOUT |
                DRILL_OPT_ISOLATION | DRILL_OPT_QUIET,
     .most_operands = SIZE_MAX,
     .run = drill_command_atlas},
    {.name = "judge",
     .operands = "FILE",
     .gloss = "judge a recorded trace (JSON lines or the output of strace)",
     .help = "Judges what was recorded ('-' is standard input): cases that --format jsonl -v "
             "wrote, or\n"
             "the output of strace for any program, best of\n\n"
             "    strace -f -ttt -o FILE -e trace=%net,%desc,%process PROGRAM\n\n"
             "What the trace does not show (descriptors that are older than it, peers elsewhere) "
             "is not\n"
             "guessed: such calls are undecided, and counted.\n",
     .options = DRILL_OPT_PROFILE | DRILL_OPT_FORMAT | DRILL_OPT_OUTPUT | DRILL_OPT_QUIET |
                DRILL_OPT_VERBOSE,
     .least_operands = 1,
     .most_operands = 1,
     .run = drill_command_judge},
    {.name = "rules",
     .operands = "[ID]",
     .gloss = "the catalogue; one rule with its source and scenarios",
     .help =
         "Lists the rules that targets are held to: id, level, families, how many scenarios of\n"
         "the built-in corpus are about it, source. With an ID, everything about that rule.\n"
         "Formats: pretty, jsonl.\n\n"
         "With --coverage the corpus is run first. The list then tells how many cases exercised\n"
         "each rule; one rule is told with the outcomes that came up ('checked': it would have\n"
         "been named, had a call gone wrong), those that were permitted and did not, and every\n"
         "case that exercised it. --target, --filter and the like say what is run.\n\n"
         "  sockdrill rules LST-CAP\n"
         "  sockdrill rules LST-CAP --coverage --target tcp4\n",
     .options = TABLE_OPTIONS | DRILL_OPT_COVERAGE | DRILL_OPT_TARGET | DRILL_OPT_PROFILE |
                DRILL_OPT_JOBS | DRILL_OPT_SEED | DRILL_OPT_FILTER | DRILL_OPT_TIMEOUT |
                DRILL_OPT_ISOLATION | DRILL_OPT_QUIET,
     .most_operands = 1,
     .run = drill_command_rules},
    {.name = "targets",
     .operands = "",
     .gloss = "what can be tested here, and why not where it cannot",
     .help = "Lists the targets of this build, whether each can run here, and whether workers can\n"
             "have network namespaces of their own. Formats: pretty, jsonl.\n",
     .options = TABLE_OPTIONS | DRILL_OPT_ISOLATION,
     .run = drill_command_targets},
    {.name = "bench",
     .operands = "",
     .gloss = "cost of harness and model over the bare calls",
     .help = "Makes the same transfers of 64 bytes over connected sockets by libc's calls alone, "
             "through\n"
             "the methods of the target, as a scenario, and as a scenario that is judged, in "
             "turns, and\n"
             "gives the median time of one call of each with its ratio to the bare calls. Then "
             "runs the\n"
             "conformance corpus (--filter: part of it), records the traces, and tells how many "
             "events the\n"
             "model judges in a second. Measure on a machine that has nothing else to do, in a "
             "Release\n"
             "build. Formats: pretty, jsonl.\n",
     .options = TABLE_OPTIONS | DRILL_OPT_TARGET | DRILL_OPT_PROFILE | DRILL_OPT_JOBS |
                DRILL_OPT_FILTER | DRILL_OPT_TIMEOUT | DRILL_OPT_ISOLATION | DRILL_OPT_QUIET,
     .run = drill_command_bench},
};

static const char exit_statuses[] =
    "\nExit status:\n"
    "  0    nothing was rejected and something was accepted (undecided cases are counted)\n"
    "  1    a violation\n"
    "  2    bad usage or malformed input\n"
    "  3    it could not run here, or nothing ran or was decided, and why\n"
    "  130  interrupted; the report tells what was done\n";

static void print_help(FILE *out)
{
    fputs("sockdrill: an executable specification of the sockets API.\n"
          "Usage: sockdrill COMMAND [OPTION...] [ARGUMENT...]\n\nCommands:\n",
          out);
    for (size_t i = 0; i < DRILL_COUNT(commands); i++) {
        char left[40];
        snprintf(left, sizeof left, "%s %s", commands[i].name, commands[i].operands);
        fprintf(out, "  %-18s %s\n", left, commands[i].gloss);
    }
    fputs("\nsockdrill COMMAND --help tells the options of each.\n", out);
    fputs(exit_statuses, out);
}

static void print_command_help(const struct drill_command *command)
{
    char usage[96];
    snprintf(usage, sizeof usage, "%s [OPTION...] %s", command->name, command->operands);
    puts(command->help);
    drill_options_help(stdout, usage, command->options | GENERAL_OPTIONS);
    fputs(exit_statuses, stdout);
}

static const struct drill_command *find_command(const char *name)
{
    struct drill_names names = {.wrong = name};
    for (size_t i = 0; i < DRILL_COUNT(commands); i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    for (size_t i = 0; i < DRILL_COUNT(commands); i++)
        drill_names_offer(&names, commands[i].name);
    drill_names_say(&names, "unknown command");
    return NULL;
}

static int run_command(const struct drill_command *command, const struct drill_cli_stock *stock,
                       const struct drill_options *options)
{
    size_t operands = options->n_operands - 1;
    if (!drill_options_fit(options, command->options, command->name))
        return DRILL_EXIT_USAGE;
    if (operands < command->least_operands) {
        drill_say_error("%s needs %s; see sockdrill %s --help", command->name, command->operands,
                        command->name);
        return DRILL_EXIT_USAGE;
    }
    if (operands > command->most_operands) {
        drill_say_error("%s: unexpected argument '%s'", command->name,
                        options->operands[command->most_operands + 1]);
        return DRILL_EXIT_USAGE;
    }
    return command->run(stock, options);
}

static int dispatch(const struct drill_cli_stock *stock, const struct drill_options *options)
{
    if ((options->given & DRILL_OPT_VERSION) != 0) {
        puts("sockdrill " DRILL_VERSION);
        return DRILL_EXIT_ACCEPTED;
    }
    bool help = (options->given & DRILL_OPT_HELP) != 0;
    if (options->n_operands == 0) {
        print_help(help ? stdout : stderr);
        return help ? DRILL_EXIT_ACCEPTED : DRILL_EXIT_USAGE;
    }
    const struct drill_command *command = find_command(options->operands[0]);
    if (command == NULL)
        return DRILL_EXIT_USAGE;
    if (help) {
        print_command_help(command);
        return DRILL_EXIT_ACCEPTED;
    }
    return run_command(command, stock, options);
}

int drill_cli_main(int argc, char **argv, const struct drill_cli_stock *stock)
{
    struct drill_options options;
    int status = DRILL_EXIT_USAGE;
    if (drill_options_parse(&options, argc, argv))
        status = dispatch(stock, &options);
    drill_options_free(&options);
    if (fflush(stdout) != 0 && status == DRILL_EXIT_ACCEPTED) {
        drill_say_error("cannot write to standard output");
        status = DRILL_EXIT_NOTHING_RAN;
    }
    return status;
}
