#ifndef DRILL_CLI_OPTIONS_H
#define DRILL_CLI_OPTIONS_H

/* The options, in one table: parsing, help and the check that a command has use for what it was
 * given all read it. Private to the command line. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "oracle/oracle.h"
#include "report/report.h"
#include "scenario/vary.h"
#include "world/world.h"

/* Bits, for the set of options that a command takes. */
enum drill_option_bit {
    DRILL_OPT_TARGET = 1 << 0,
    DRILL_OPT_PROFILE = 1 << 1,
    DRILL_OPT_JOBS = 1 << 2,
    DRILL_OPT_SEED = 1 << 3,
    DRILL_OPT_FILTER = 1 << 4,
    DRILL_OPT_FORMAT = 1 << 5,
    DRILL_OPT_OUTPUT = 1 << 6,
    DRILL_OPT_TIMEOUT = 1 << 7,
    DRILL_OPT_ISOLATION = 1 << 8,
    DRILL_OPT_REPEAT = 1 << 9,
    DRILL_OPT_SHARD = 1 << 10,
    DRILL_OPT_QUIET = 1 << 11,
    DRILL_OPT_VERBOSE = 1 << 12,
    DRILL_OPT_HELP = 1 << 13,
    DRILL_OPT_VERSION = 1 << 14,
    DRILL_OPT_COVERAGE = 1 << 15,
    DRILL_OPT_RUNS = 1 << 16,
    DRILL_OPT_TIME = 1 << 17,
    DRILL_OPT_FOCUS = 1 << 18,
    DRILL_OPT_CORPUS = 1 << 19,
    DRILL_OPT_FINDINGS = 1 << 20,
    DRILL_OPT_KNOWN = 1 << 21,
    DRILL_OPT_EMIT_C = 1 << 22
};

struct drill_options {
    uint32_t given; /* set of drill_option_bit */
    char *target;   /* "tcp4,unix"; NULL: not given */
    char *filter;
    char *output;
    char *corpus;
    char *findings;
    char *known;
    char *emit_c;
    uint64_t runs; /* 0: no limit */
    int time_s;    /* 0: no limit */
    enum drill_focus focus;
    enum drill_profile profile;
    enum drill_isolation isolation;
    const struct drill_report_format *format;
    unsigned jobs;
    unsigned repeat;
    unsigned shard;
    unsigned shards;
    int timeout_ms;
    uint64_t seed;
    int verbosity;
    char **operands; /* n_operands of them */
    size_t n_operands;
};

/* Reads the arguments, options and operands in any order. On failure says why on standard error and
 * returns false. Free in both cases. */
bool drill_options_parse(struct drill_options *ret, int argc, char **argv);
void drill_options_free(struct drill_options *options);

/* False, with a message, when an option was given that is not in `taken`. */
bool drill_options_fit(const struct drill_options *options, uint32_t taken, const char *command);

/* Prints usage and the options in `taken`, with what `operands` stand for ("check [PATH...]"). */
void drill_options_help(FILE *out, const char *operands, uint32_t taken);

#endif
